"""The names of a store folder, in the index that was built with it."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path

from kg.namespaces import kind_of
from kg.search import grams
from kg.search.grade import CODE, SLUG, Grade, Name, Query, heard, written

FILE = "names.sqlite"
"""The file in the folder of a version."""

SCHEMA = 1
"""Counts up when the file or the normal form of names changes: an older file is not used."""

_COLUMNS = "things.iri, names.text, names.rank, names.key, things.kind"
_JOIN = "names JOIN things ON things.id = names.thing"
_SCANNED = 4000
"""So many candidates of one way are looked at, at most."""
_REMEMBERED = 100_000
"""So many things' kinds are remembered at most."""
_LIKE = 300
"""So many names that share a piece are compared letter by letter."""


def stored_names(folder: Path) -> "StoredNames | None":
    """Return the index in the folder of a version, or None where it has none that can be used."""
    file = folder / FILE
    if not file.is_file():
        return None
    # What is put in force is never changed, so no lock is needed.
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    with suppress(sqlite3.DatabaseError):
        if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:
            return StoredNames(connection)
    connection.close()
    return None


class StoredNames:
    """The names of a store folder.

    Rows are numbered by length of name, so that what fits best comes first and the rest is not
    read.

    Args:
        connection: To a file that :func:`kg.search.build.build` made.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._connection.execute("PRAGMA mmap_size = 1073741824")
        self._kinds: dict[str, str | None] = {}
        self.by_key: Mapping[str, Sequence[Name]] = _ByKey(self._with_key)

    def __del__(self) -> None:
        self._connection.close()

    @cached_property
    def entries(self) -> Sequence[Name]:
        """Every name; all are read at once."""
        return sorted(
            self._names(f"SELECT {_COLUMNS} FROM {_JOIN}", ()),
            key=lambda name: (name.iri, name.rank, name.text, name.key),
        )

    def kind(self, iri: str) -> str | None:
        """Return the kind of a thing: by its path where it is ours, else by its class."""
        if found := kind_of(iri):
            return found
        if iri not in self._kinds:
            row = self._connection.execute(
                "SELECT kind FROM things WHERE iri = ?", (iri,)
            ).fetchone()
            self._kinds[iri] = row and row[0]
        return self._kinds[iri]

    def matches(
        self, query: Query, kind: str | None = None, limit: int = 10
    ) -> Iterator[tuple[Name, Grade]]:
        """Yield the names that fit best as they are written, or as they sound."""
        wanted = max(2 * limit, 20)
        for name in islice(self._with_key(query.key), 500):
            if (grade := written(query, name)) is not None:
                yield name, grade
        yield from self._coded(query)
        if query.key:
            for search in grams.written(query):
                yield from islice(self._graded(search, kind, query, written), wanted)
        for search in grams.spoken(query):
            yield from islice(self._graded(search, kind, query, heard), wanted)

    def like(self, query: Query, kind: str | None = None) -> Sequence[Name]:
        """Return the names of like length that share most pieces with a query."""
        spread = max(2, len(query.key) // 4)
        low, high = self._connection.execute(
            "SELECT min(low), max(high) FROM lengths WHERE length BETWEEN ? AND ?",
            (len(query.key) - spread, len(query.key) + spread),
        ).fetchone()
        shared: Counter[int] = Counter()
        for token in grams.like(query):
            tokens = _quoted((token, *([f"z{kind}"] if kind else [])))
            rows = self._connection.execute(
                "SELECT rowid FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?",
                (tokens, low or 0, high or 0, _SCANNED),
            )
            shared.update(number for (number,) in rows)
        best = sorted(shared, key=lambda number: (-shared[number], number))[:_LIKE]
        return list(
            self._names(
                f"SELECT {_COLUMNS} FROM {_JOIN} WHERE names.id IN ({','.join(map(str, best))})",
                (),
            )
        )

    def _graded(
        self,
        search: tuple[str, ...],
        kind: str | None,
        query: Query,
        grade: Callable[[Query, Name], Grade | None],
    ) -> Iterator[tuple[Name, Grade]]:
        if kind:
            search = (*search, f"z{kind}")
        for name in islice(self._holding(search), _SCANNED):
            if (found := grade(query, name)) is not None:
                yield name, found

    def _coded(self, query: Query) -> Iterator[tuple[Name, Grade]]:
        for key in query.codes[1:]:
            for name in self._with_key(key):
                if name.rank == CODE:
                    yield name, Grade(0.94, "external")
        if len(query.key) > 2:
            # Ends of addresses, and codes, are found by how they begin.
            end = query.key + "\U0010ffff"
            rows = self._names(
                f"SELECT {_COLUMNS} FROM {_JOIN} "
                "WHERE key > ? AND key < ? AND rank >= ? ORDER BY key LIMIT 20",
                (query.key, end, SLUG),
            )
            for name in rows:
                if (grade := written(query, name)) is not None:
                    yield name, grade

    def _with_key(self, key: str) -> Iterator[Name]:
        return self._names(
            f"SELECT {_COLUMNS} FROM {_JOIN} WHERE key = ? ORDER BY names.id", (key,)
        )

    def _holding(self, search: tuple[str, ...]) -> Iterator[Name]:
        return self._names(
            f"SELECT {_COLUMNS} FROM grams JOIN names ON names.id = grams.rowid "
            "JOIN things ON things.id = names.thing WHERE grams MATCH ? ORDER BY grams.rowid",
            (_quoted(search),),
        )

    def _names(self, sql: str, values: tuple[str | int, ...]) -> Iterator[Name]:
        if len(self._kinds) > _REMEMBERED:
            self._kinds.clear()
        for iri, text, rank, key, kind in self._connection.execute(sql, values):
            self._kinds[iri] = kind
            yield Name(iri, text, rank, key)


def _quoted(search: tuple[str, ...]) -> str:
    return " ".join(f'"{token.removesuffix("*")}"' + "*" * token.endswith("*") for token in search)


class _ByKey(Mapping[str, Sequence[Name]]):
    """The names of one normal form, looked up as they are asked for."""

    def __init__(self, look_up: Callable[[str], Iterator[Name]]) -> None:
        self._look_up = look_up

    def __getitem__(self, key: str) -> Sequence[Name]:
        if found := list(self._look_up(key)):
            return found
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("the names of a stored index are looked up, not listed")

    def __len__(self) -> int:
        raise TypeError("the names of a stored index are looked up, not counted")

"""Build the index of names that a store folder keeps beside its statements."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode

from kg.namespaces import PREFIXES, RDF, kind_of
from kg.search import grams
from kg.search.grade import SLUG, Name
from kg.search.names import class_kind, name_of, properties, slug_of
from kg.search.stored import SCHEMA

Progress = Callable[[int, int], None]
"""Called with how many names are done, and of how many."""

_STEP = 10_000

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
PRAGMA temp_store = FILE;
CREATE TEMP TABLE raw (thing INTEGER, text TEXT, rank INTEGER, key TEXT);
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT);
CREATE TABLE names (
    id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, text TEXT NOT NULL, rank INTEGER NOT NULL,
    key TEXT NOT NULL
);
CREATE VIRTUAL TABLE grams USING fts5 (
    tokens, content = '', columnsize = 0, detail = 'none', tokenize = 'ascii'
);
INSERT INTO grams (grams, rank) VALUES ('hashsize', 67108864);
"""

# Names that are as long come in the order of their addresses, whatever order the store has.
_SORTED = """
INSERT INTO names (thing, text, rank, key)
SELECT thing, text, min(rank), key FROM raw JOIN things ON things.id = raw.thing
GROUP BY length(key), things.iri, key, text ORDER BY length(key), things.iri, key, text;
DROP TABLE raw;
CREATE TABLE lengths (length INTEGER PRIMARY KEY, low INTEGER, high INTEGER);
INSERT INTO lengths SELECT length(key), min(id), max(id) FROM names GROUP BY length(key);
CREATE INDEX names_key ON names (key);
"""


def build(store: ox.Store, file: Path, progress: Progress | None = None) -> int:
    """Build the index of a store into a new file and return how many names it holds.

    Args:
        store: The store, whose default graph is the merged graph.
        file: The file to make.
        progress: Called now and then.

    Raises:
        OSError: The file cannot be written.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection = sqlite3.connect(file)
        connection.executescript(_TABLES)
        things: dict[str, int] = {}
        kinds = _kinds(store)
        connection.executemany(
            "INSERT INTO raw VALUES (?, ?, ?, ?)",
            (
                (things.setdefault(name.iri, len(things) + 1), name.text, name.rank, name.key)
                for name in _named(store, things, kinds)
            ),
        )
        connection.executemany(
            "INSERT INTO things VALUES (?, ?, ?)",
            ((number, iri, kind_of(iri) or kinds.get(iri)) for iri, number in things.items()),
        )
        del things, kinds
        connection.executescript(_SORTED)
        count: int = connection.execute("SELECT count(*) FROM names").fetchone()[0]
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO grams (rowid, tokens) VALUES (?, ?)", _tokens(connection, count, progress)
        )
        connection.execute("INSERT INTO grams (grams) VALUES ('optimize')")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.commit()
    except sqlite3.Error as error:
        raise OSError(f"{file.name}: {error}") from error
    finally:
        connection.close()
    _sync(file)
    return count


def _named(store: ox.Store, things: dict[str, int], kinds: dict[str, str]) -> Iterator[Name]:
    merged = DefaultGraph()
    for property_ in properties():
        for quad in store.quads_for_pattern(None, property_, None, merged):
            if isinstance(quad.subject, NamedNode):
                yield from name_of(quad.subject, property_, quad.object)
    for iri in [*things, *(iri for iri in kinds if iri not in things)]:
        yield from slug_of(iri)


def _kinds(store: ox.Store) -> dict[str, str]:
    """Return the kind of every thing whose address does not tell it."""
    found: dict[str, str] = {}
    classes = {
        quad.object
        for quad in store.quads_for_pattern(None, RDF.type, None, DefaultGraph())
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(PREFIXES["aic"])
    }
    for class_ in classes:
        kind = class_kind(class_.value)
        for quad in store.quads_for_pattern(None, RDF.type, class_, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and kind is not None:
                iri = quad.subject.value
                found[iri] = min(kind, found.get(iri, kind))
    return found


def _tokens(
    connection: sqlite3.Connection, count: int, progress: Progress | None
) -> Iterator[tuple[int, str]]:
    rows = connection.execute(
        "SELECT names.id, iri, text, rank, key, kind FROM names "
        "JOIN things ON things.id = names.thing ORDER BY names.id"
    )
    for number, iri, text, rank, key, kind in rows:
        if progress is not None and number % _STEP == 0:
            progress(number, count)
        if rank < SLUG:
            yield number, grams.tokens(Name(iri, text, rank, key), kind)
    if progress is not None:
        progress(count, count)


def _sync(file: Path) -> None:
    import os

    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

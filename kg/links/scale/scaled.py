"""A dataset whose candidates for given things were found by Splink, as an adapter like any other.

>>> ENGINES
('splink', 'spark')
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.errors import OutsideError, UsageError
from kg.links.datasets.base import Local
from kg.links.record import Name, Record
from kg.links.scale import duck, spark, tables
from kg.links.scale.running import Pair
from kg.links.scale.tables import Tables

ENGINES = ("splink", "spark")
"""Splink on DuckDB, and Splink on Spark."""

_RUN: dict[str, tuple[Callable[[], None], Callable[[Tables, int], list[Pair]]]] = {
    "splink": (duck.require, duck.run),
    "spark": (spark.require, spark.run),
}
_KEPT = 20
"""So many candidates are kept for each thing, as many as the linker looks at."""


class Scaled:
    """A dataset that knows the candidates of the things it was made for, and of no others.

    Args:
        dataset: The dataset as it is in its file.
        found: The candidates of each thing, best first.
        made: The tables that they were found in.

    Attributes:
        count: How many records the dataset has.
        faults: What was wrong with single records, in English and Chinese; these were left out.
    """

    complete = True

    def __init__(
        self, dataset: Local, found: dict[tuple[str, tuple[Name, ...]], list[Record]], made: Tables
    ) -> None:
        self.name = dataset.name
        self.version = dataset.version
        self.count = made.count
        self.faults: list[tuple[str, str]] = list(dataset.faults)
        self._found = found
        self._made = made

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return the records that may be a thing, the most likely first."""
        return self._found.get((thing.id, thing.names), [])[:limit]

    def things_with(self, word: str) -> int:
        """Return how many records have a word in a name."""
        return self._made.with_word[word]

    def is_place(self, word: str) -> bool:
        """Tell whether a word names a place that some record lies in."""
        return word in self._made.places


def scaled(
    dataset: Local,
    things: Sequence[Record],
    engine: str,
    folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Scaled:
    """Return a dataset with the candidates of some things, found by Splink.

    Take it instead of the dataset itself where that does not fit into memory, or where there are
    very many things:

    ``find(things, scaled(dataset, things, "splink"))``

    Args:
        dataset: A dataset in a file; it is read twice, and not held.
        things: All things that are to be looked for.
        engine: One of :data:`ENGINES`.
        folder: Where the tables go on the way, else the system's folder for such; for a cluster,
            one that all its machines see.
        progress: Called with the number of records read.

    Raises:
        UsageError: There is no such engine, or its extra is not installed.
        DataError: The dataset's file is broken.
        LimitError: The engine gave up.
        OutsideError: The folder cannot be written.
    """
    if engine not in _RUN:
        raise UsageError(
            f"There is no engine {engine!r}; engines are {', '.join(ENGINES)}.",
            f"没有引擎 {engine!r}；可用 {'、'.join(ENGINES)}。",
        )
    require, run = _RUN[engine]
    require()
    try:
        with tempfile.TemporaryDirectory(prefix="aicity-", dir=folder) as work:
            made = tables.write(Path(work), things, dataset.stream(), progress)
            pairs = run(made, _KEPT) if made.kept else []
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError(
            f"The tables cannot be written: {reason}.", f"无法写入中间表：{reason}。"
        ) from error
    records, faults = _records(dataset, {pair.record for pair in pairs})
    found: defaultdict[tuple[str, tuple[Name, ...]], list[Record]] = defaultdict(list)
    for pair in pairs:
        thing = things[pair.thing]
        record = records.get(pair.record)
        known = found[thing.id, thing.names]
        if record is not None and record not in known:
            known.append(record)
    made_of = Scaled(dataset, dict(found), made)
    made_of.faults += faults
    return made_of


def _records(
    dataset: Local, wanted: Iterable[str]
) -> tuple[dict[str, Record], list[tuple[str, str]]]:
    """Return the wanted records, but those of which there are several under one identifier."""
    left = frozenset(wanted)
    found: dict[str, Record] = {}
    twice: set[str] = set()
    for record in dataset.stream() if left else ():
        if record.id in left and found.setdefault(record.id, record) != record:
            twice.add(record.id)
    for id in twice:
        del found[id]
    return found, [dataset.fault(id) for id in sorted(twice)]

"""What every dataset does for the linker, and the common part of those that are files."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Protocol

from kg.links.candidates import Index
from kg.links.record import Record


class Adapter(Protocol):
    """A dataset that things are looked for in.

    Attributes:
        name: Its name, e.g. ``ror``; where :mod:`kg.links.identifiers` knows it, the prefix there.
        version: Which state of it was searched, as its publisher says; empty where not told.
        complete: All its names are known here, so that rare words can be told from common ones.
    """

    name: str
    version: str
    complete: bool

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return the records that may be a thing, the most likely first."""

    def things_with(self, word: str) -> int:
        """Return how many records have a word in a name; 0 where that is not known."""

    def is_place(self, word: str) -> bool:
        """Tell whether a word names a place."""


class Local:
    """A dataset whose records are all here.

    Args:
        name: What to call it.
        read: Yields its records; called when these are needed.
        version: Which state of it this is.
        progress: Called with the number of records read, now and then.

    Attributes:
        faults: What was wrong with single records, in English and Chinese; these were left out.
    """

    complete = True

    def __init__(
        self,
        name: str,
        read: Callable[[], Iterable[Record]],
        version: str = "",
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.name = name
        self.version = version
        self.faults: list[tuple[str, str]] = []
        self._read = read
        self._progress = progress

    @cached_property
    def index(self) -> Index:
        """The records, ready to be searched.

        Raises:
            DataError: The file is broken.
        """
        return Index(self._once(), self._progress)

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return the records that may be a thing, the most likely first."""
        return self.index.candidates(thing, limit)

    def get(self, id: str) -> Record | None:
        """Return the record with an identifier."""
        return self.index.get(id)

    def things_with(self, word: str) -> int:
        """Return how many records have a word in a name."""
        return self.index.things_with(word)

    def is_place(self, word: str) -> bool:
        """Tell whether a word names a place that some record lies in."""
        return self.index.is_place(word)

    def _once(self) -> Iterator[Record]:
        """Yield every record that can be told apart from the others.

        Two different records under one identifier are both left out: neither can be linked to.
        """
        found: dict[str, Record] = {}
        twice: set[str] = set()
        for record in self._read():
            known = found.setdefault(record.id, record)
            if known != record:
                twice.add(record.id)
        for id in sorted(twice):
            del found[id]
            self.faults.append(self.fault(id))
        yield from found.values()

    def stream(self) -> Iterator[Record]:
        """Yield every record as the file has it, read anew, and hold none.

        Raises:
            DataError: The file is broken.
        """
        yield from self._read()

    def fault(self, id: str) -> tuple[str, str]:
        """Return what is said of an identifier of several records."""
        return (
            f"{self.name}: {id} stands for several records; none of them is used.",
            f"{self.name}：{id} 对应多条不同的记录，均不采用。",
        )

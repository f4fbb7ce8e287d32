"""A dataset of which only what may concern a few things is held: read once, in one pass.

What the linker could link shares a word, or two characters, that are not everybody's, or its
pinyin, a translation, an identifier or a website. Everything else is counted and let go, so that
checking a few hundred links costs hardly more than reading the file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from kg.links import candidates, places, words
from kg.links.candidates import Index
from kg.links.comparing import said
from kg.links.datasets.base import Local
from kg.links.names import Parsed, parse
from kg.links.record import Record

_EVERYBODYS = words.GENERIC_EN | words.GROUP_EN | words.STOP | words.PART_EN | {"university"}
_GENERIC = frozenset(
    text[at : at + 2]
    for text in (*words.GENERIC_ZH, *words.GROUP_ZH, *words.PART_ZH, "大学", "中国")
    for at in range(len(text) - 1)
)


class Narrow:
    """The records of a dataset that some things may be, and those with some identifiers.

    Args:
        dataset: The dataset; its file is read once.
        things: What will be looked for in it.
        ids: Identifiers of records that are wanted besides.
        progress: Called with the number of records read, now and then.

    Attributes:
        count: How many records the dataset has.
        faults: What was wrong with single records, in English and Chinese; these were left out.

    Raises:
        DataError: The file is broken.
    """

    complete = True

    def __init__(
        self,
        dataset: Local,
        things: Iterable[Record],
        ids: Iterable[str],
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.name = dataset.name
        self.version = dataset.version
        self.count = 0
        self._with: Counter[str] = Counter()
        self._places = set(words.PROVINCES.values())
        signs = {sign for thing in things for sign in _signs(thing, far=True)}
        kept: dict[str, Record] = {}
        seen: set[str] = set()
        twice: set[str] = set()
        wanted = frozenset(ids)
        for record in dataset.stream():
            self.count += 1
            if progress is not None and self.count % 1000 == 0:
                progress(self.count)
            self._with.update({word for name in _parsed(record) for word in name.words})
            self._places |= places.keys(record.place)
            own = record.id in wanted or not signs.isdisjoint(_signs(record, far=False))
            # Two equal records are both kept or both let go.
            if record.id in seen and (own or record.id in kept):
                if kept.get(record.id) != record:
                    twice.add(record.id)
            elif own:
                kept[record.id] = record
            seen.add(record.id)
        self.faults = [dataset.fault(id) for id in sorted(twice)]
        self.index = Index(record for id, record in kept.items() if id not in twice)

    def get(self, id: str) -> Record | None:
        """Return the record with an identifier, if it was wanted or may be one of the things."""
        return self.index.get(id)

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return the records that may be a thing, the most likely first."""
        return self.index.candidates(thing, limit)

    def things_with(self, word: str) -> int:
        """Return how many records of the whole dataset have a word in a name."""
        return self._with[word]

    def is_place(self, word: str) -> bool:
        """Tell whether a word names a place that some record of the whole dataset lies in."""
        return word in self._places


def _parsed(record: Record) -> list[Parsed]:
    return [name for name in (parse(each.text) for each in record.names) if name.full]


def _signs(record: Record, *, far: bool) -> Iterator[str]:
    """Yield what a record may have in common with one that it is linked to.

    Args:
        record: The record.
        far: Also how its Chinese names sound, and what they are in English, which takes time: it
            is enough to ask the few, unless one of the many has Chinese names only.
    """
    names = _parsed(record)
    far = far or all(name.han for name in names)
    for name in names:
        if name.han:
            pairs = {name.core[at : at + 2] for at in range(len(name.core) - 1)} or {name.core}
            yield from pairs - _GENERIC or pairs
            if far:
                yield said(name.core)
                for way in candidates.ways(name):
                    yield from _own(way)
        else:
            yield name.core
            yield from _own(name.words)
    yield from (f"#{mark}" for mark in candidates.marks_of(record))


def _own(found: Iterable[str]) -> Iterator[str]:
    """Yield the words that are not everybody's, or all where all are, each with its slips."""
    every = set(found)
    for word in every - _EVERYBODYS or every:
        yield from _slipped(word)


@lru_cache(maxsize=1 << 16)
def _slipped(word: str) -> tuple[str, ...]:
    """Return a word, and what it has in common with one that a slip of the hand makes of it.

    Short words that differ by one letter, or by two that changed places, are equal without one of
    theirs (Hehai, Hohai); of long ones, the beginning or the end is still right.
    """
    if len(word) < 5:
        return (word,)
    if len(word) < 7:
        return (word, *{f"-{word[:at]}{word[at + 1 :]}" for at in range(len(word))})
    return word, f"{word[:4]}…", f"…{word[-4:]}"

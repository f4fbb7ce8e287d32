"""Which records of a dataset may be a thing at all: names that share rare pieces with its names.

The pieces are those of our search index (:mod:`kg.search.grams`): characters in pairs, letters in
threes, and how a name sounds. Whatever shares a whole name, its words in another order, its
pinyin, an identifier or a website is a candidate before those.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from kg.links import places, words
from kg.links.comparing import said
from kg.links.names import Parsed, parse
from kg.links.record import Record
from kg.links.translating import translations
from kg.search import grams
from kg.search.grade import ALIAS
from kg.search.grade import Name as Indexed
from kg.search.norm import norm

_PIECES = 14
"""So many of its rarest pieces are looked up for one name."""
_FREQUENT = 4000
"""A piece of more names than this finds nothing worth finding."""
_COMPARED = 60
"""So many names that share most are compared as a whole."""


class Index:
    """The records of a dataset, ready to be searched by what a thing is called.

    Args:
        records: The records; those with the same identifier must have been refused before.
        progress: Called with the number of records read, now and then.
    """

    def __init__(
        self, records: Iterable[Record], progress: Callable[[int], None] | None = None
    ) -> None:
        self.records: list[Record] = []
        self._owner = array("I")
        self._names: list[Parsed] = []
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._ordered: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._marks: dict[str, list[int]] = defaultdict(list)
        self._pieces: dict[str, array[int]] = {}
        self._with: Counter[str] = Counter()
        self._places: set[str] = set(words.PROVINCES.values())
        for number, record in enumerate(records):
            self._add(number, record)
            if progress is not None and number % 1000 == 0:
                progress(number)
        self._by_id = {record.id: record for record in self.records}

    def __len__(self) -> int:
        return len(self.records)

    def get(self, id: str) -> Record | None:
        """Return the record with an identifier."""
        return self._by_id.get(id)

    def things_with(self, word: str) -> int:
        """Return how many records have a word in a name, once a record."""
        return self._with[word]

    def is_place(self, word: str) -> bool:
        """Tell whether a word is a city or area that some record lies in."""
        return word in self._places

    def candidates(self, thing: Record, limit: int = 20) -> list[Record]:
        """Return the records that may be a thing, those that share most first."""
        found: dict[int, float] = {}
        for number in self._marked(thing):
            found[number] = 200.0
        for name in thing.names:
            for number, score in self._like(parse(name.text)):
                found[number] = max(score, found.get(number, 0.0))

        def order(number: int) -> tuple[float, int, str]:
            record = self.records[number]
            return -found[number], -(record.size or 0), record.id

        return [self.records[number] for number in sorted(found, key=order)[:limit]]

    def _add(self, number: int, record: Record) -> None:
        self.records.append(record)
        seen: set[str] = set()
        for name in record.names:
            parsed = parse(name.text)
            if not parsed.full:
                continue
            own = len(self._names)
            self._names.append(parsed)
            self._owner.append(number)
            for key in keys(parsed):
                self._exact[key].append(number)
            for way in ways(parsed):
                self._ordered[way].append(number)
            seen.update(parsed.words)
            for piece in pieces(parsed):
                if (names := self._pieces.get(piece)) is None:
                    names = self._pieces[piece] = array("I")
                names.append(own)
        self._with.update(seen)
        self._places |= places.keys(record.place)
        for mark in marks_of(record):
            self._marks[mark].append(number)

    def _marked(self, thing: Record) -> Iterator[int]:
        for mark in marks_of(thing):
            yield from self._marks.get(mark, ())[:50]

    def _like(self, name: Parsed) -> Iterator[tuple[int, float]]:
        for key in keys(name):
            yield from ((number, 100.0) for number in self._exact.get(key, ())[:200])
        for way in ways(name):
            yield from ((number, 99.0) for number in self._ordered.get(way, ())[:200])
        lists = [self._pieces[piece] for piece in pieces(name) if piece in self._pieces]
        lists = sorted((names for names in lists if len(names) <= _FREQUENT), key=len)[:_PIECES]
        shared: Counter[int] = Counter()
        for names in lists:
            shared.update(names)
        best = [own for own, _ in shared.most_common(_COMPARED)]
        cores = [self._names[own].stem for own in best]
        for _, score, place in process.extract(
            name.stem, cores, scorer=fuzz.WRatio, score_cutoff=50.0, limit=20
        ):
            yield self._owner[best[place]], min(score, 98.0)


def keys(name: Parsed) -> list[str]:
    """Return the forms of a name that find whatever has one of them; how it sounds is one."""
    found = [name.full, name.core, name.stem]
    return list(dict.fromkeys([*found, said(name.core)] if name.han else found))


def ways(name: Parsed) -> list[tuple[str, ...]]:
    """Return the sorted English words of a name, or of what a Chinese one is in English."""
    if name.han:
        return sorted(translations(name.core))
    return [tuple(sorted(name.words))] if name.words else []


def pieces(name: Parsed) -> list[str]:
    """Return the pieces of a name that the search index would keep, without its legal form."""
    indexed = Indexed("", name.stem, ALIAS, norm(name.stem))
    return [piece for piece in grams.tokens(indexed, None).split() if piece[0] in "ctp"]


def marks_of(record: Record) -> Iterator[str]:
    """Yield what a record has that is its own: identifiers, its address, hosts of websites."""
    yield from marks(record.identifiers)
    yield f"id {record.id}"
    for host in sorted(record.hosts()):
        yield f"host {host}"


def marks(identifiers: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield what two records with the same identifier have in common."""
    for scheme, values in sorted(identifiers.items()):
        for value in sorted(values):
            yield f"{scheme} {norm(value)}"

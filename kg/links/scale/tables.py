"""The tables that Splink links: one row a record, with the features as columns.

Rows are written as lines of JSON, which DuckDB and Spark both read, so that both see the same.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.links import candidates, places, words
from kg.links.countries import is_near
from kg.links.features import friends
from kg.links.names import Parsed, parse
from kg.links.record import Record

COLUMNS: dict[str, str] = {
    # column: its type, in words that stand for a type of each engine
    "unique_id": "text",
    "block": "texts",
    "whole": "texts",
    "core": "texts",
    "words": "texts",
    "said": "texts",
    "stem": "texts",
    "marks": "texts",
    "hosts": "texts",
    "cities": "texts",
    "latitude": "number",
    "longitude": "number",
    "country": "text",
    "types": "texts",
    "kin": "texts",
    "founded": "integer",
    "ended": "truth",
}
"""The columns of both tables, in order."""

THINGS, RECORDS = "things", "records"

_PIECES = 6
"""So many of its rarest pieces find candidates for a name."""
_FREQUENT = 400
"""A piece, or a whole name, of more records than this finds nothing worth finding."""


@dataclass
class Tables:
    """The two tables, and what is known of the words of the dataset.

    Attributes:
        folder: Where they are: ``things.jsonl`` and ``records.jsonl``.
        count: How many records the dataset has.
        kept: How many of them share anything rare with a thing, and are in the table.
        with_word: How many records have a word in a name.
        places: The places that records lie in, as :func:`kg.links.places.key` writes them.
    """

    folder: Path
    count: int = 0
    kept: int = 0
    with_word: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=lambda: set(words.PROVINCES.values()))

    def file(self, table: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{table}.jsonl"


def write(
    folder: Path,
    things: Sequence[Record],
    records: Iterable[Record],
    progress: Callable[[int], None] | None = None,
) -> Tables:
    """Write the two tables; of the records, those that share a key with a thing.

    Args:
        folder: Where to.
        things: What is looked for; the number of each is its identifier in the table.
        records: The dataset, read once.
        progress: Called with the number of records read, now and then.

    Raises:
        OSError: The folder cannot be written.
    """
    tables = Tables(folder)
    whole = [set(_keys(thing)) for thing in things]
    rare = [[set(candidates.pieces(name)) for name in _parsed(thing)] for thing in things]
    wanted = set().union(*whole, *(found for names in rare for found in names))
    frequency: Counter[str] = Counter()
    draft = folder / "draft.jsonl"
    with draft.open("w", encoding="utf-8") as file:
        for record in records:
            tables.count += 1
            if progress is not None and tables.count % 1000 == 0:
                progress(tables.count)
            parsed = _parsed(record)
            tables.with_word.update({word for name in parsed for word in name.words})
            tables.places |= places.keys(record.place)
            found = wanted.intersection(_keys(record))
            for name in parsed:
                found |= wanted.intersection(candidates.pieces(name))
            if found:
                frequency.update(found)
                file.write(_line(record.id, record, found, record.types))
    used: set[str] = set()
    with tables.file(THINGS).open("w", encoding="utf-8") as file:
        for number, thing in enumerate(things):
            block = {key for key in whole[number] if 0 < frequency[key] <= _FREQUENT}
            for found in rare[number]:
                there = (piece for piece in found if 0 < frequency[piece] <= _FREQUENT)
                block.update(sorted(there, key=lambda each: (frequency[each], each))[:_PIECES])
            used |= block
            file.write(_line(str(number), thing, block, friends(thing.types)))
    # Only now is it known which pieces are rare.
    with (
        draft.open(encoding="utf-8") as lines,
        tables.file(RECORDS).open("w", encoding="utf-8") as file,
    ):
        for line in lines:
            row = json.loads(line)
            if block := used.intersection(row["block"]):
                tables.kept += 1
                row["block"] = sorted(block)
                file.write(_json(row))
    draft.unlink()
    return tables


def _parsed(record: Record) -> list[Parsed]:
    found = (parse(name.text) for name in record.names)
    return [name for name in found if name.full]


def _keys(record: Record) -> Iterator[str]:
    """Yield what finds a record at once; pieces of names begin with a letter, these with a sign."""
    for name in _parsed(record):
        yield from (f"={key}" for key in candidates.keys(name))
        yield from (f"+{' '.join(way)}" for way in candidates.ways(name))
    yield from (f"#{mark}" for mark in candidates.marks_of(record))


def _line(id: str, record: Record, block: set[str], kin: frozenset[str]) -> str:
    """Return a row; what is not known is null, which speaks neither for nor against."""
    names = _parsed(record)
    place = record.place
    cities = set(places.keys(place)) | ({f"gn {place.geonames}"} if place.geonames else set())
    said = {key for name in names for key in _sounds(name)}
    row = {
        "unique_id": id,
        "block": sorted(block),
        "whole": sorted({name.full for name in names}),
        "core": sorted({name.core for name in names}),
        "words": sorted({" ".join(way) for name in names for way in candidates.ways(name)}),
        "said": sorted(said),
        "stem": sorted({name.stem for name in names}),
        "marks": sorted(candidates.marks(record.identifiers)) or None,
        "hosts": sorted(record.hosts()) or None,
        "cities": sorted(cities) or None,
        "latitude": place.point[0] if place.point else None,
        "longitude": place.point[1] if place.point else None,
        "country": _country(place.country),
        "types": sorted(record.types) or None,
        "kin": sorted(kin) or None,
        "founded": record.founded,
        "ended": record.ended,
    }
    return _json(row)


def _json(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _sounds(name: Parsed) -> list[str]:
    return [candidates.keys(name)[-1]] if name.han else [name.core]


def _country(code: str | None) -> str | None:
    return "CN" if code and is_near(code, "CN") else code

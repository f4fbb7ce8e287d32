"""Places of the registry looked for in GeoNames by a bare name, and what its gold allows."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import row
from benchmarks.registers import clock, is_tuned, rows, spent
from kg.links.datasets.base import Local
from kg.links.datasets.geonames import geonames
from kg.links.find import find
from kg.links.names import parse, words_of
from kg.links.record import Name, Place, Record
from kg.links.scoring import Decision, Match
from kg.links.words import PROVINCES

_CITY_FIRST = re.compile(r"[\u4e00-\u9fff]{2,3}市")
_FILES = ("geonames_cn_cities500.tsv.gz", "geonames_world_cities15000.tsv.gz")


class Row(NamedTuple):
    """What came of one name, and what is known of its gold.

    Attributes:
        tuned: It is of the half that rules were made on.
        found: The number of the place that was linked by itself, if any.
        right: The gold's place.
        kept: GeoNames still calls that place so.
        smaller: Another place of the name has more people.
        denied: Names of the organisations that the gold was made from say another place.
    """

    tuned: bool
    found: str | None
    right: str
    kept: bool
    smaller: bool
    denied: bool


def places(folder: Path, registry: Local) -> None:
    """Print how the cities of the registry's records are found in GeoNames, by name alone."""
    gold, members = cities(registry)
    for file in _FILES:
        start = clock()
        dataset = geonames(folder / file)
        records = {record.place.geonames or "": record for record in dataset.index.records}
        areas = {each["geonameid"]: each["admin1code"] for each in rows(folder / file)}
        chosen = [
            Record(name, (Name(name, "en"),), frozenset({"place"}), Place(country="CN"))
            for name, number in gold.items()
            if number in records
        ]
        province = provinces(registry, areas)
        results = [
            judged(match, records, gold, denied(members[match.thing.id], gold, areas, province,
                                                records))
            for match in find(chosen, dataset, limit=20)
        ]  # fmt: skip
        print(f"{file}: {len(records):,} places; {spent(start)} with reading\n")
        absent = sum(number not in records for number in gold.values() if number)
        twice = sum(not number for number in gold.values())
        print(f"Of {len(gold)} names, {twice} tell of two places, {absent} of one not in the file.")
        show(results)


def cities(registry: Local) -> tuple[dict[str, str], dict[str, list[Record]]]:
    """Return the number of each Chinese city's name, empty where it is two, and who lies there."""
    gold: dict[str, str] = {}
    members: dict[str, list[Record]] = defaultdict(list)
    for record in registry.index.records:
        where = record.place
        if where.country == "CN" and where.names and where.geonames:
            name = where.names[0]
            if gold.setdefault(name, where.geonames) != where.geonames:
                gold[name] = ""  # Two places of one name: there is no right answer.
            members[name].append(record)
    return gold, members


def judged(
    match: Match, records: Mapping[str, Record], gold: Mapping[str, str], is_denied: bool
) -> Row:
    name, right = match.thing.id, gold[match.thing.id]
    linked = match.decision is Decision.LINK
    others = (each.record for each in match.candidates if each.way in {"same", "core"})
    return Row(
        is_tuned(name),
        match.candidates[0].record.place.geonames if linked else None,
        right,
        any(parse(each.text).core == parse(name).core for each in records[right].names),
        any((each.size or 0) > (records[right].size or 0) for each in others),
        is_denied,
    )


def denied(
    members: Iterable[Record],
    gold: Mapping[str, str],
    areas: Mapping[str, str],
    province: Mapping[str, str],
    records: Mapping[str, Record],
) -> bool:
    """Tell whether organisations that are to lie in a place bear another province or city.

    Every one that bears a province or a city must bear another than the gold's.
    """
    told = []
    for member in members:
        number = member.place.geonames or ""
        if number not in records:
            continue
        for area in {province[each] for each in borne(member) if each in province}:
            told.append(area == areas[number])
        for name in member.names:
            if found := _CITY_FIRST.match(name.text):
                told.append(any(each.text == found[0] for each in records[number].names))
    return bool(told) and not any(told)


def borne(record: Record) -> set[str]:
    """Return the provinces that an organisation's names begin with, or have as a word."""
    found = set()
    for name in record.names:
        found |= set(words_of(name.text)) & set(PROVINCES.values())
        found |= {key for zh, key in PROVINCES.items() if name.text.startswith(zh)}
    return found - {"china"}  # Written like a province in names, and no place within the country.


def provinces(registry: Local, areas: Mapping[str, str]) -> dict[str, str]:
    """Return GeoNames' code for each province: where most that bear its name lie."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for record in registry.index.records:
        area = areas.get(record.place.geonames or "")
        if record.place.country == "CN" and area and len(found := borne(record)) == 1:
            votes[next(iter(found))][area] += 1
    return {name: each.most_common(1)[0][0] for name, each in votes.items()}


def show(results: list[Row]) -> None:
    print("\n" + row("half", "cities of the registry", "linked", "precision", "recall"))
    print(row("---", "--:", "--:", "--:", "--:"))
    sorts = {
        "": results,
        # The registry keeps names that GeoNames has given up for that number since.
        ", still called so": [each for each in results if each.kept],
        ", not denied": [each for each in results if each.kept and not each.denied],
        ", the largest of the name": [each for each in results if each.kept and not each.smaller],
    }
    for label, some in sorts.items():
        for half in ("tuned", "held out"):
            part = [each for each in some if each.tuned == (half == "tuned")]
            linked = [each for each in part if each.found]
            right = sum(each.found == each.right for each in linked)
            precision = f"{right / max(1, len(linked)):.3f}"
            print(row(half + label, len(part), len(linked), precision,
                      f"{right / max(1, len(part)):.3f}"))  # fmt: skip
    wrong = [each for each in results if each.found and each.found != each.right]
    print(
        f"\nLinked to another place than the gold's: {len(wrong)}. Of these the gold's place has "
        f"fewer people than another of the name {sum(each.smaller for each in wrong)} times, is no "
        f"longer called so {sum(not each.kept for each in wrong)} times, and is denied by names of "
        f"its organisations {sum(each.denied for each in wrong)} times.\n"
    )

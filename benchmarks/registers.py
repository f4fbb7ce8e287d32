"""Universities and listed firms of open registers as records, with what the gold says of some."""

import csv
import gzip
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kg.links.countries import country_code
from kg.links.datasets.base import Local
from kg.links.record import Name, Place, Record


class Sample(NamedTuple):
    """Things to link, and what the gold says of some of them."""

    name: str
    things: list[Record]
    gold: dict[str, str]


def universities(folder: Path) -> Sample:
    things = [
        Record(each["name"], (Name(each["name"], "en"),), frozenset({"education"}), CHINA)
        for each in rows(folder / "hipo_cn_universities.tsv.gz")
    ]
    return Sample("universities", things, gold(folder, "hipo"))


def shares(folder: Path) -> Sample:
    things = []
    for each in rows(folder / "cn_a_shares.tsv.gz"):
        names = [
            Name(each["short_name_zh"], "zh", "short"),
            Name(each["name_en"], "en"),
        ]
        things.append(
            Record(
                f"{each['exchange']}:{each['code']}",
                tuple(name for name in names if name.text),
                frozenset({"company"}),
                seat(each, "CN"),
            )
        )
    return Sample("A-shares", things, gold(folder, "ashare"))


def hong_kong(folder: Path) -> Sample:
    things = [
        Record(
            f"HKEX:{each['symbol']}",
            (Name(each["name_en"], "en"),),
            frozenset({"company"}),
            seat(each, None),
        )
        for each in rows(folder / "hk_listed.tsv.gz")
    ]
    return Sample("Hong Kong", things, gold(folder, "hk"))


CHINA = Place(country="CN")


def seat(each: dict[str, str], usual: str | None) -> Place:
    city = each["hq_city_en"]
    return Place((city,) if city else (), country=country_code(each["hq_country"]) or usual)


def gold(folder: Path, name: str) -> dict[str, str]:
    found = rows(folder / f"gold_{name}_to_ror_by_domain.tsv")
    return {each["source_key"]: each["ror_id"] for each in found}


def rows(file: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text, delimiter="\t")


def is_tuned(key: str) -> bool:
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 0


def clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def spent(start: tuple[float, float]) -> str:
    """Return how long it took; on a busy machine only the processor's time tells."""
    wall, cpu = (now - then for now, then in zip(clock(), start, strict=True))
    return f"{wall:.1f} s ({cpu:.1f} s of one processor)"


def brands(folder: Path, registry: Local) -> Sample:
    """Return brands and operators with the register's record of the same Wikidata number.

    Nothing is shown but the name as Wikidata has it, and the country, which this list does not
    tell and which is the record's. No rule was made on these rows.
    """
    bearers: dict[str, list[Record]] = {}
    for record in registry.index.records:
        for number in record.identifiers.get("wd", ()):
            bearers.setdefault(number, []).append(record)
    things, right = [], {}
    for each in rows(folder / "nsi_wikidata_brands.tsv.gz"):
        found = bearers.get(each["wikidata_id"], [])
        if len(found) == 1 and each["label"]:
            here = Place(country=found[0].place.country)
            things.append(Record(each["wikidata_id"], (Name(each["label"]),), place=here))
            right[each["wikidata_id"]] = found[0].id
    return Sample("brands", things, right)

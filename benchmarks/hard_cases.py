"""The hard cases: mentions with a trap, each looked for where its answer or its trap is."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import row
from kg.links.datasets.base import Adapter, Local
from kg.links.datasets.geonames import geonames
from kg.links.datasets.table import Columns, table
from kg.links.find import find
from kg.links.record import Name, Place, Record
from kg.links.scoring import Decision

_TYPES = {
    "university": "education",
    "institute": "research",
    "company": "company",
    "province": "place",
    "town": "place",
    "city": "place",
}
_ID = re.compile(r"(ror|wikidata|geonames|SSE|SZSE|HKEX|id)[: ]+(\w+)")


def hard_cases(folder: Path, registry: Local) -> None:
    """Print what comes of every hard case: the right record or none, never the trap."""
    where = datasets(folder, registry)
    right = 0
    with (folder / "hard_cases.tsv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    print(row("mention", "looked for in", "correct", "decision", "found", ""))
    print(row("---", "---", "---", "---", "---", "---"))
    for case in found:
        name = dataset_of(case)
        match = next(find([thing_of(case, folder)], where[name], limit=1))
        best = match.candidates[0].record.id if match.decision is Decision.LINK else ""
        told = _ID.match(case["correct"])
        # An answer in another dataset means that this one has none.
        wanted = told[2] if told and dataset_of(case) == name_of(told[1], case) else ""
        good = best.removesuffix("/").removesuffix(".HK").endswith(wanted) if wanted else not best
        right += good
        print(
            row(
                case["mention"],
                name,
                told[0] if told else "NIL",
                match.decision.value,
                best or "–",
                "" if good else "WRONG",
            )
        )
    print(f"\nHard cases: {right} of {len(found)} right.")


def dataset_of(case: dict[str, str]) -> str:
    """Return where a case is looked for: where its answer is, or its trap."""
    told = _ID.match(case["correct"]) or _ID.search(case["trap"])
    return name_of(told[1], case) if told else "ror"


def name_of(scheme: str, case: dict[str, str]) -> str:
    if scheme == "wikidata":
        return "provinces" if case["kind"] == "province" else "items"
    return {"SSE": "stock", "SZSE": "stock", "HKEX": "hkex", "id": "provinces"}.get(scheme, scheme)


def thing_of(case: dict[str, str], folder: Path) -> Record:
    """Return the thing of a mention: its names, its kind, and what its source says besides."""
    names = tuple(Name(text.strip()) for text in case["mention"].split(" / "))
    thing = Record(case["mention"], names, frozenset({_TYPES[case["kind"]]}))
    if case["kind"] in ("province", "town", "city"):
        return replace(thing, place=Place(country="CN"))
    sites = [
        each.websites[0]
        for each in table(folder / "hipo_cn_universities.tsv.gz").index.records
        if "Hipo" in case["source"] and each.names[0].text == case["mention"]
    ]
    if case["correct"].startswith("wikidata"):
        sites = [site for _, site in _attested(folder, case["mention"], "website")]
    return replace(thing, websites=tuple(sites))


def datasets(folder: Path, registry: Local) -> dict[str, Adapter]:
    company, place = frozenset({"company"}), frozenset({"place"})
    stock = Columns(
        ("short_name_zh", "name_en"), id=("exchange", "code"), city=("hq_city_en",),
        country=("hq_country",), website=("website",), types=company,
    )  # fmt: skip
    hkex = Columns(
        ("name_en",), id=("symbol",), city=("hq_city_en",), country=("hq_country",),
        website=("website",), types=company, prefix="HKEX:",
    )  # fmt: skip
    provinces = Columns(
        ("native_zh", "name"), id=("wikidata_id",), types=place, default_country="CN"
    )
    return {
        "ror": registry,
        "stock": table(folder / "cn_a_shares.tsv.gz", stock),
        "hkex": table(folder / "hk_listed.tsv.gz", hkex),
        "provinces": table(folder / "dr5hn_cn_provinces.tsv.gz", provinces),
        "geonames": geonames(folder / "geonames_cn_cities500.tsv.gz"),
        "items": Local("items", lambda: _items(folder)),
    }


def _items(folder: Path) -> Iterator[Record]:
    """Yield the Wikidata items that are told of Alibaba: one attested by its website, one not."""
    for confidence, item in _attested(folder, "阿里巴巴", "wikidata"):
        sites = [site for _, site in _attested(folder, "阿里巴巴", "website")]
        yield Record(
            item, (Name("Alibaba Group", "en"), Name("阿里巴巴", "zh")), frozenset({"company"}),
            websites=tuple(sites) if confidence == "verified" else (),
        )  # fmt: skip


def _attested(folder: Path, mention: str, property_: str) -> list[tuple[str, str]]:
    with (folder / "identifiers.tsv").open(encoding="utf-8") as file:
        return [
            (each["confidence"], each["value"])
            for each in csv.DictReader(file, delimiter="\t")
            if each["property"] == property_ and each["entity_zh"] in mention
        ]

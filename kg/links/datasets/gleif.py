"""GLEIF: the Legal Entity Identifiers, as its golden copy (level 1, CSV) ships them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.links.datasets.base import Local
from kg.links.datasets.reading import rows
from kg.links.identifiers import DATASETS
from kg.links.record import Name, NameKind, Place, Record

_NEEDED = ("LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityStatus")
_OTHER = "Entity.OtherEntityNames.OtherEntityName"
_LATIN = "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName"
_TYPES = {
    "GENERAL": "company",
    "BRANCH": "company",
    "FUND": "other",
    "RESIDENT_GOVERNMENT_ENTITY": "government",
    "INTERNATIONAL_ORGANIZATION": "government",
}


def gleif(
    path: Path,
    version: str = "",
    countries: frozenset[str] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> Local:
    """Return the entities of GLEIF's golden copy.

    Args:
        path: The level 1 file as downloaded (``…-lei2-golden-copy.csv.zip``), or unpacked.
        version: Its date.
        countries: Only entities whose legal or head office is there, as ISO codes. The whole is
            some millions of entities: name the countries that are wanted.
        progress: Called with the number of records read.
    """
    return Local("lei", lambda: read(path, countries), version, progress)


def read(path: Path, countries: frozenset[str] = frozenset()) -> Iterator[Record]:
    """Yield the entities of the golden copy, those that were merged or duplicated left out.

    Raises:
        DataError: It is not GLEIF's table, or breaks off.
    """
    for _, row in rows(path, _NEEDED, ",", member=(".csv",)):
        if row.get("Registration.RegistrationStatus") in {"DUPLICATE", "ANNULLED", "MERGED"}:
            continue
        legal, head = (f"Entity.{each}Address" for each in ("Legal", "Headquarters"))
        there = {row.get(f"{each}.Country", "") for each in (legal, head)}
        if countries and not there & countries:
            continue
        seat = head if row.get(f"{head}.Country") else legal
        city, region = row.get(f"{seat}.City", ""), row.get(f"{seat}.Region", "")
        yield Record(
            id=DATASETS["lei"].iri(row["LEI"]),
            names=tuple(_names(row)),
            types=frozenset({_TYPES.get(row.get("Entity.EntityCategory", ""), "company")}),
            place=Place(
                names=(city,) if city else (),
                regions=(region,) if region else (),
                country=row.get(f"{seat}.Country") or None,
            ),
            identifiers={"lei": frozenset({row["LEI"]})},
            founded=_year(row.get("Entity.EntityCreationDate", "")),
            ended=row["Entity.EntityStatus"] not in {"ACTIVE", "NULL", ""},
        )


def _names(row: Mapping[str, str]) -> Iterator[Name]:
    yield Name(row["Entity.LegalName"], row.get("Entity.LegalName.xmllang") or None)
    for stem in (_OTHER, _LATIN):
        for number in range(1, 6):
            if text := row.get(f"{stem}.{number}"):
                former = row.get(f"{stem}.{number}.type") == "PREVIOUS_LEGAL_NAME"
                kind: NameKind = "former" if former else "alias"
                yield Name(text, row.get(f"{stem}.{number}.xmllang") or None, kind)


def _year(date: str) -> int | None:
    return int(date[:4]) if date[:4].isdecimal() else None

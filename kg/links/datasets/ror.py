"""ROR, the Research Organization Registry: its data dump, JSON schema 2 or 1, whole or by lines."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.links.datasets.base import Local
from kg.links.datasets.reading import broken, text_of
from kg.links.identifiers import DATASETS
from kg.links.record import Name, NameKind, Place, Record

_TYPES = {
    "education": "education",
    "company": "company",
    "healthcare": "health",
    "facility": "research",
    "government": "government",
    "nonprofit": "nonprofit",
    "archive": "archive",
    "other": "other",
}
_SCHEMES = {"wikidata": "wd", "grid": "grid", "isni": "isni", "fundref": "fundref"}
_ID = re.compile(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
_CHUNK = 1 << 20
_SPACE = " \t\r\n,"


def ror(path: Path, version: str = "", progress: Callable[[int], None] | None = None) -> Local:
    """Return ROR as its dump has it.

    Withdrawn records are left out: ROR says not to use them.

    Args:
        path: The dump as downloaded (``.zip``), its JSON, or JSON by lines, packed or not.
        version: The release, e.g. ``v2.9``; where empty, what the file's name says.
        progress: Called with the number of records read.
    """
    told = re.search(r"v\d+(?:\.\d+)+", path.name)
    return Local("ror", lambda: read(path), version or (told[0] if told else ""), progress)


def read(path: Path) -> Iterator[Record]:
    """Yield the records of a dump.

    Raises:
        DataError: It is not ROR's JSON, or breaks off.
    """
    count = 0
    for found in _objects(path):
        count += 1
        try:
            if found.get("status") != "withdrawn":
                yield _record(found)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise _wrong(path, count, found) from error
    if not count:
        raise _wrong(path, 1, {})


def _wrong(path: Path, number: int, found: object) -> DataError:
    shown = str(found.get("id", "") if isinstance(found, dict) else "")[:60]
    return DataError(
        f"{path}: record {number} {shown} is not as ROR writes it (schema 1 or 2). "
        "Nothing of the file is used.",
        f"{path}：第 {number} 条记录 {shown} 不符合 ROR 的格式（第 1 或第 2 版）。"
        "该文件的内容均未采用。",
    )


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of an array, or of lines, without reading the whole."""
    decoder = json.JSONDecoder()
    with text_of(path, ("schema_v2.json", ".json", ".jsonl")) as text:
        buffer, ended, depth = "", False, 0
        while True:
            buffer = buffer.lstrip(_SPACE)
            if not depth and buffer.startswith("["):
                buffer, depth = buffer[1:].lstrip(_SPACE), 1
            if depth and buffer.startswith("]"):
                return
            if buffer:
                try:
                    found, end = decoder.raw_decode(buffer)
                except json.JSONDecodeError as error:
                    if ended:
                        raise broken(path) from error
                else:
                    if not isinstance(found, dict):
                        raise _wrong(path, 1, found)
                    buffer = buffer[end:]
                    yield found
                    continue
            if ended:
                if depth:
                    raise broken(path)
                return
            more = text.read(_CHUNK)
            buffer, ended = buffer + more, not more


def _record(found: Mapping[str, Any]) -> Record:
    id = str(found["id"])
    if not _ID.fullmatch(id):
        raise ValueError(id)
    relations = found.get("relationships") or []

    def related(kind: str) -> frozenset[str]:
        return frozenset(str(r["id"]) for r in relations if str(r["type"]).lower() == kind)

    return Record(
        id=id,
        names=tuple(_names(found)),
        types=frozenset(_TYPES[t.lower()] for t in found["types"] if t.lower() in _TYPES),
        place=_place(found),
        websites=tuple(_websites(found)),
        identifiers=_identifiers(found),
        founded=int(found["established"]) if found.get("established") else None,
        parents=related("parent"),
        children=related("child"),
        ended=found.get("status") == "inactive",
    )


def _names(found: Mapping[str, Any]) -> Iterator[Name]:
    if "names" not in found:
        yield Name(str(found["name"]), None, "label")
        yield from (Name(str(each["label"]), each.get("iso639")) for each in found["labels"])
        yield from (Name(str(each), None, "alias") for each in found["aliases"])
        yield from (Name(str(each), None, "acronym") for each in found["acronyms"])
        return
    # What ROR displays comes first: it is what a person sees there.
    for each in sorted(found["names"], key=lambda name: "ror_display" not in name["types"]):
        kinds = each["types"]
        kind: NameKind = "label" if {"label", "ror_display"} & set(kinds) else "alias"
        if "acronym" in kinds:
            kind = "acronym"
        yield Name(str(each["value"]), each.get("lang"), kind)


def _place(found: Mapping[str, Any]) -> Place:
    if "country" in found:  # schema 1
        city = next(iter(found["addresses"]), None) or {}
        number = (city.get("geonames_city") or {}).get("id")
        return _placed(city.get("city"), found["country"]["country_code"], number, city, None)
    if "location" in found:  # one location, flat
        place = found["location"] or {}
        return _placed(place.get("city"), place.get("country_code"), place.get("geonames_id"),
                       place, None)  # fmt: skip
    first = next(iter(found["locations"]), None) or {}
    told = first.get("geonames_details") or {}
    region = told.get("country_subdivision_name")
    return _placed(
        told.get("name"), told.get("country_code"), first.get("geonames_id"), told, region
    )


def _placed(
    city: str | None,
    country: str | None,
    number: object,
    point: Mapping[str, Any],
    region: str | None,
) -> Place:
    where = point.get("lat"), point.get("lng")
    return Place(
        names=(city,) if city else (),
        regions=(region,) if region else (),
        country=country or None,
        geonames=str(number) if number else None,
        point=(float(where[0]), float(where[1])) if None not in where else None,  # type: ignore[arg-type]
    )


def _websites(found: Mapping[str, Any]) -> Iterator[str]:
    for link in found.get("links") or []:
        if isinstance(link, str):
            yield link
        elif link["type"] == "website":
            yield str(link["value"])


def _identifiers(found: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    told = found.get("external_ids") or {}
    pairs: list[tuple[str, Any]] = (
        [(each["type"], each["all"]) for each in told]
        if isinstance(told, list)
        else [(scheme, each["all"]) for scheme, each in told.items()]
    )
    kept = {"ror": frozenset({str(found["id"])[len(DATASETS["ror"].namespace) :]})}
    for scheme, values in pairs:
        if name := _SCHEMES.get(scheme.lower()):
            listed = [values] if isinstance(values, str) else values
            kept[name] = frozenset("".join(str(value).split()) for value in listed)
    return kept

"""Small datasets and mapping sets for the tests of the linking commands."""

import json
from pathlib import Path

TZTEK = "https://ror.org/05t8y2r12"
OTHER = "https://ror.org/00k642b80"
THIRD = "https://ror.org/02jzypx27"
IDS = (TZTEK, OTHER, THIRD)


def ror_record(
    id: str, *names: tuple[str, str], city: str = "Suzhou", number: int = 1886760, **more: object
) -> dict[str, object]:
    """Return a record as ROR's schema 2 writes it."""
    return {
        "id": id,
        "status": "active",
        "types": ["company"],
        "established": 2009,
        "names": [
            {"value": text, "lang": lang, "types": ["label"] + (["ror_display"] * (not place))}
            for place, (text, lang) in enumerate(names)
        ],
        "links": [{"type": "website", "value": "https://www.tztek.example"}],
        "locations": [
            {
                "geonames_id": number,
                "geonames_details": {"name": city, "country_code": "CN", "lat": 31.3, "lng": 120.6},
            }
        ],
        "external_ids": [],
        "relationships": [],
        **more,
    }


def ror_file(folder: Path, *records: dict[str, object], name: str = "v9.1-ror-data.json") -> Path:
    """Write a dump; without records, one that holds 天准科技 and two others."""
    file = folder / name
    told = records or (
        ror_record(TZTEK, ("TZTEK", "en"), ("天准科技", "zh")),
        ror_record(OTHER, ("Somebody Else", "en"), city="Berlin", number=2950159),
    )
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return file

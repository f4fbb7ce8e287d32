"""GeoNames: its dump (``CN.zip``, ``cities500.zip``, ``allCountries.zip``), tab-separated.

The dump has no header and nineteen columns. A table with GeoNames' column names in a header, as
some packages make of it, is read as well.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.errors import DataError
from kg.links.datasets.base import Local
from kg.links.datasets.reading import rows, text_of, wrong_width
from kg.links.identifiers import DATASETS
from kg.links.record import Name, Place, Record

COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class",
    "feature_code", "country_code", "cc2", "admin1_code", "admin2_code", "admin3_code",
    "admin4_code", "population", "elevation", "dem", "timezone", "modification_date",
)  # fmt: skip
"""The columns of the dump, as its readme lists them."""

_NEEDED = ("geonameid", "name", "latitude", "longitude", "country_code")


def geonames(
    path: Path,
    version: str = "",
    classes: frozenset[str] = frozenset("AP"),
    progress: Callable[[int], None] | None = None,
) -> Local:
    """Return GeoNames as its dump has it.

    Args:
        path: The file as downloaded (``.zip``), or unpacked.
        version: The day of the download; GeoNames' files bear no version.
        classes: The feature classes to read: ``A`` administrative areas, ``P`` populated places.
        progress: Called with the number of records read.
    """
    return Local("gn", lambda: read(path, classes), version, progress)


def read(path: Path, classes: frozenset[str] = frozenset("AP")) -> Iterator[Record]:
    """Yield the places of a dump.

    Raises:
        DataError: It is not GeoNames' table, or breaks off.
    """
    for line, row in _rows(path):
        if row.get("feature_class", "P") not in classes:
            continue
        try:
            number = int(row["geonameid"])
            point = float(row["latitude"]), float(row["longitude"])
        except ValueError as error:
            raise DataError(
                f"{path}, line {line}: this is no row of GeoNames. Nothing of the file is used.",
                f"{path} 第 {line} 行不是 GeoNames 的记录。该文件的内容均未采用。",
            ) from error
        yield Record(
            id=DATASETS["gn"].iri(str(number)),
            names=tuple(_names(row)),
            types=frozenset({"place"}),
            place=Place(country=row["country_code"] or None, geonames=str(number), point=point),
            size=int(row["population"]) if row.get("population", "").isdecimal() else None,
            identifiers={"gn": frozenset({str(number)})},
            about=row.get("feature_code", ""),
        )


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    with text_of(path, (".txt", ".tsv")) as text:
        first = text.readline()
        if first.startswith("geonameid\t"):
            yield from rows(path, _NEEDED, "\t", quoted=False)
            return
        text.seek(0)
        line = 0
        # No csv here: the dump quotes nothing, and a name may hold any quote.
        for line, content in enumerate(text, 1):
            if not content.strip() or content.startswith("#"):
                continue
            cells = content.rstrip("\r\n").split("\t")
            if len(cells) != len(COLUMNS):
                raise wrong_width(path, line, len(cells), len(COLUMNS))
            yield line, dict(zip(COLUMNS, cells, strict=True))
        if not line:
            raise DataError(f"{path} is empty.", f"{path} 是空文件。")


def _names(row: Mapping[str, str]) -> Iterator[Name]:
    yield Name(row["name"])
    seen = {row["name"]}
    found = [row.get("asciiname", "")]
    found += row.get("names_zh", "").split("|")
    alternates = row.get("alternatenames", "")
    found += alternates.split("|" if "|" in alternates else ",")
    for text in found:
        if text and text not in seen:
            seen.add(text)
            yield Name(text, None, "acronym" if _is_code(text) else "alias")


def _is_code(text: str) -> bool:
    """Tell whether an alternate name is a code, e.g. of an airport."""
    return len(text) <= 3 and text.isascii() and text.isupper()

"""GeoNames: its dump (``CN.zip``, ``cities500.zip``, ``allCountries.zip``), tab-separated.

The dump has no header and nineteen columns. A table with GeoNames' column names in a header, as
some packages make of it, is read as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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

_SEATS = {
    "PPLC": 5, "PPLA": 4, "ADM1": 4, "PPLA2": 3, "ADM2": 3, "PPLA3": 2, "ADM3": 2, "PPLA4": 1,
    "ADM4": 1,
}  # fmt: skip
"""How high each feature code stands: seats with what they are the seat of."""

_ENDS = ((3, ("市",)), (2, ("区", "县", "縣", "區", "旗")), (1, ("镇", "乡", "街道", "村", "社区")))
"""How high a place stands by how its Chinese names end, where no feature code is told."""

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
        names = tuple(_names(row))
        yield Record(
            id=DATASETS["gn"].iri(str(number)),
            names=names,
            types=frozenset({"place"}),
            place=Place(country=row["country_code"] or None, geonames=str(number), point=point),
            size=int(row["population"]) if row.get("population", "").isdecimal() else None,
            level=_level(row.get("feature_code"), names),
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


def _level(code: str | None, names: Sequence[Name]) -> int | None:
    """Return how high a place stands, by its feature code or else by how its names end."""
    if code is not None:
        return _SEATS.get(code, 0)
    found = (
        level
        for level, ends in _ENDS
        if any(len(name.text) > 2 and name.text.endswith(ends) for name in names)
    )
    return next(found, None)


def _is_code(text: str) -> bool:
    """Tell whether an alternate name is a code, e.g. of an airport."""
    return len(text) <= 3 and text.isascii() and text.isupper()

"""Any table with a header: CSV, tab- or semicolon-separated, UTF-8 or GBK.

What its columns mean is told, or judged by their names: ``企业名称``, ``name_en``, ``city``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError
from kg.links.countries import country_code
from kg.links.datasets.base import Local
from kg.links.datasets.reading import rows
from kg.links.identifiers import dataset_of
from kg.links.record import TYPES, Name, NameKind, Place, Record
from kg.search.pinyin import has_han

_KNOWN: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "label", "title", "name_zh", "name_en", "label_zh", "label_en", "short_name_zh",
        "native_zh", "names_zh", "alias", "aliases", "company", "organization", "organisation",
        "名称", "企业名称", "公司名称", "单位名称", "机构名称", "学校名称", "中文名称", "英文名称",
        "中文名", "英文名", "简称", "曾用名",
    ),
    "id": ("id", "code", "symbol", "identifier", "wikidata_id", "编号", "代码", "股票代码"),
    "city": ("city", "hq_city", "hq_city_en", "city_zh", "城市", "所在地", "所在城市", "地市"),
    "region": ("region", "province", "state", "state_province", "省份", "省"),
    "country": ("country", "country_code", "hq_country", "国家", "国家或地区"),
    "website": (
        "website", "url", "homepage", "web_pages", "official_websites", "网址", "官网", "网站",
    ),
    "founded": ("founded", "established", "成立年份", "成立时间", "成立日期"),
    "about": ("description", "about", "简介", "描述"),
}  # fmt: skip
_SCHEMES = {
    "ror": "ror", "wikidata": "wd", "wikidata_id": "wd", "lei": "lei", "isin": "isin",
    "grid": "grid", "isni": "isni", "geonames": "gn", "geonameid": "gn",
}  # fmt: skip
_SHORT = {"简称", "short_name_zh", "short_name"}
_FORMER = {"曾用名", "former_name"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table say what.

    Attributes:
        names: Columns with names, the usual one first.
        id: Columns that together identify a row, e.g. exchange and code; the line where none.
        city: Columns with the place.
        region: Columns with the province.
        country: Columns with the country, by name or code.
        website: Columns with websites.
        founded: Columns with the year, or a date that begins with it.
        about: Columns with a description.
        identifiers: Columns with other identifiers, by scheme.
        types: What all rows are.
        default_country: Where all rows are that say nothing else.
        prefix: What comes before the identifier, e.g. the beginning of an IRI.
        between: What separates several values in a cell.
    """

    names: tuple[str, ...]
    id: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    website: tuple[str, ...] = ()
    founded: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    default_country: str | None = None
    prefix: str = ""
    between: str = "|"

    @classmethod
    def guess(cls, header: list[str]) -> "Columns":
        """Return what columns mean, judged by their names.

        >>> Columns.guess(["代码", "企业名称", "城市"])
        ... # doctest: +ELLIPSIS
        Columns(names=('企业名称',), id=('代码',), city=('城市',), ...)

        Raises:
            UsageError: None of them looks like a name.
        """
        found = {
            what: tuple(name for name in header if name.strip().lower() in known)
            for what, known in _KNOWN.items()
        }
        if not found["name"]:
            shown = ", ".join(header[:12])
            raise UsageError(
                f"None of the columns looks like a name: {shown}. Rename the one that holds the "
                "names to “name”; of your own table, --name says which it is.",
                f"没有一列像是名称：{shown}。请把名称列改名为“名称”；自己的表格可用 --name 指明。",
            )
        schemes = {
            scheme: name
            for name in header
            if (scheme := _SCHEMES.get(name.strip().lower())) and name not in found["id"]
        }
        return cls(
            names=found["name"], id=found["id"][:1], city=found["city"], region=found["region"],
            country=found["country"], website=found["website"], founded=found["founded"],
            about=found["about"], identifiers=schemes,
        )  # fmt: skip


def table(
    path: Path,
    columns: Columns | None = None,
    name: str = "",
    version: str = "",
    delimiter: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Local:
    """Return a table as a dataset.

    Args:
        path: The file, packed or not.
        columns: What its columns mean; judged by their names where None.
        name: What to call the dataset; the file's name where empty.
        version: Which state of it this is.
        delimiter: What separates the cells; judged by the header where None.
        progress: Called with the number of records read.
    """
    return Local(name or path.name, lambda: read(path, columns, delimiter), version, progress)


def read(
    path: Path, columns: Columns | None = None, delimiter: str | None = None
) -> Iterator[Record]:
    """Yield the rows of a table that have a name.

    Raises:
        UsageError: No column looks like a name.
        DataError: A column that was told is missing, or the file breaks off.
    """
    needed = _told(columns) if columns else ()
    for line, row in rows(path, needed, delimiter):
        if columns is None:
            columns = Columns.guess(list(row))
        if (record := record_of(row, columns, str(line))) is not None:
            yield record


def _told(columns: Columns) -> tuple[str, ...]:
    if unknown := columns.types - TYPES:
        raise UsageError(f"No type of things: {min(unknown)}.", f"没有这种类型：{min(unknown)}。")
    return (
        *columns.names, *columns.id, *columns.city, *columns.region, *columns.country,
        *columns.website, *columns.founded, *columns.about, *columns.identifiers.values(),
    )  # fmt: skip


def record_of(row: Mapping[str, str], columns: Columns, line: str) -> Record | None:
    """Return a row as a record; None where it has no name."""

    def values(names: tuple[str, ...]) -> tuple[str, ...]:
        cells = (row[name].split(columns.between) for name in names)
        return tuple(text.strip() for cell in cells for text in cell if text.strip())

    found: dict[str, Name] = {}
    for name in columns.names:
        for text in values((name,)):
            kind: NameKind = "former" if name in _FORMER else "short" if name in _SHORT else "label"
            found.setdefault(text, Name(text, "zh" if has_han(text) else None, kind))
    if not found:
        return None
    countries = [code for text in values(columns.country) if (code := country_code(text))]
    founded = "".join(values(columns.founded)[:1])[:4]
    id = columns.prefix + (":".join(values(columns.id)) or line)
    return Record(
        id=id,
        names=tuple(found.values()),
        types=columns.types,
        place=Place(
            names=values(columns.city),
            regions=values(columns.region),
            country=countries[0] if countries else columns.default_country,
        ),
        websites=values(columns.website),
        identifiers=_own(id)
        | {
            scheme: frozenset(values((name,)))
            for scheme, name in columns.identifiers.items()
            if values((name,))
        },
        founded=int(founded) if founded.isdecimal() else None,
        about=" ".join(values(columns.about)),
    )


def _own(id: str) -> dict[str, frozenset[str]]:
    """Return what an address says that belongs to a known dataset, as a table of Wikidata's has."""
    dataset = dataset_of(id) if "://" in id else None
    number = dataset.identifier(id) if dataset else None
    if dataset is None or number is None or not dataset.valid(number):
        return {}
    return {dataset.prefix: frozenset({number})}

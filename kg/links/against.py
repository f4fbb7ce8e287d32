"""Which dataset is meant: a file recognised by what it holds, a well-known name, or a URL.

>>> target_of("ror").source, target_of("ror").curie("https://ror.org/05t8y2r12")[0]
('source:ror', 'ror:05t8y2r12')
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from zlib import crc32

from kg.errors import EndpointError, NotFoundError, UsageError
from kg.files import is_file
from kg.language import is_chinese
from kg.links.datasets.base import Adapter
from kg.links.datasets.reading import text_of
from kg.links.datasets.table import Columns
from kg.links.identifiers import DATASETS, dataset_of
from kg.namespaces import PREFIXES

FILES = ("ror", "geonames", "gleif", "table")
SERVICES = ("wikidata", "dbpedia", "sparql", "reconcile")
SORTS = (*FILES, *SERVICES)
"""What a dataset can be said to be."""

_SNIFFED = 1 << 16
_MEMBERS = ("schema_v2.json", ".json", ".jsonl", ".csv", ".tsv", ".txt")
_NAMESPACE = re.compile(r"(.*[/#=:])([^\s<>\"{}|\\^`/#=:]+/?)")


@dataclass(frozen=True, slots=True)
class Order:
    """What a person says of a dataset beside its place.

    Attributes:
        sort: One of :data:`SORTS`; judged by the content where None.
        version: Which state of it this is.
        id: The column of a table that identifies a row.
        prefix: What comes before these identifiers, as the beginning of an IRI.
        countries: Of GLEIF, only entities of these countries.
        cache: The folder in which answers of services are kept, or None.
        progress: Called with the number of records read.
    """

    sort: str | None = None
    version: str = ""
    id: str = ""
    prefix: str = ""
    countries: frozenset[str] = frozenset()
    cache: Path | None = None
    progress: Callable[[int], None] | None = None


def dataset(place: str, order: Order | None = None) -> Adapter:
    """Return the dataset that a person names.

    Nothing goes out to the network but for a URL, ``wikidata`` and ``dbpedia``, which say so.

    Args:
        place: A file, a URL, ``wikidata`` or ``dbpedia``.
        order: What is said of it beside.

    Raises:
        NotFoundError: There is no such file.
        UsageError: The file is nothing that can be linked to, or what is said does not fit.
        DataError: The file is damaged.
        EndpointError: The service does not answer.
    """
    order = order or Order()
    if re.match(r"https?://", place, re.IGNORECASE) or place in ("wikidata", "dbpedia"):
        return _service(place, order)
    if "://" in place:
        raise UsageError(
            f"{place} is neither a file nor an http address.", f"{place} 既不是文件，也不是网址。"
        )
    if not is_file(place):
        raise NotFoundError(
            f"There is no file {place}; a dataset is a file, wikidata, dbpedia, or a URL.",
            f"没有文件 {place}；数据集可以是文件、wikidata、dbpedia 或 URL。",
        )
    if order.sort in SERVICES:
        raise UsageError(
            f"{place} is a file, and {order.sort} is a service; give its address.",
            f"{place} 是文件，而 {order.sort} 是在线服务；请给出其地址。",
        )
    return _file(Path(place), order)


def _file(path: Path, order: Order) -> Adapter:
    sort = order.sort or sort_of(path)
    if sort == "ror":
        from kg.links.datasets.ror import ror

        return ror(path, order.version, order.progress)
    if sort == "geonames":
        from kg.links.datasets.geonames import geonames

        return geonames(path, order.version, progress=order.progress)
    if sort == "gleif":
        from kg.links.datasets.gleif import gleif

        return gleif(path, order.version, order.countries, order.progress)
    from kg.links.datasets.reading import rows
    from kg.links.datasets.table import table

    # The header first: a table without names should not be read to its end before that is said.
    header = list(next((row for _, row in rows(path)), {}))
    columns = Columns.guess(header)
    if order.id:
        if order.id not in header:
            shown = ", ".join(header[:12])
            raise UsageError(
                f"{path} has no column {order.id}; its columns are: {shown}.",
                f"{path} 没有列 {order.id}；现有的列：{shown}。",
            )
        columns = replace(columns, id=(order.id,))
    name = _slug(path.name.partition(".")[0])
    if not columns.id:
        # A line number identifies nothing that lasts.
        return table(path, columns, f"lines-{name}", order.version, progress=order.progress)
    before = order.prefix or f"{PREFIXES['source']}table-{name}/"
    columns = replace(columns, prefix=before)
    return table(path, columns, f"table-{name}", order.version, progress=order.progress)


def sort_of(path: Path) -> str:
    """Return what a file is, judged by its beginning: one of :data:`FILES`.

    Raises:
        UsageError: It is nothing that can be linked to.
        DataError: It is damaged.
    """
    with text_of(path, _MEMBERS) as text:
        head = text.read(_SNIFFED)
    start = head.lstrip("\ufeff \t\r\n")
    first = start.partition("\n")[0].rstrip("\r")
    if start.startswith(("[", "{")):
        if "https://ror.org/0" in head:
            return "ror"
        raise _unknown(path, ("JSON that is not ROR's", "不是 ROR 的 JSON"))
    if start.startswith("<"):
        raise _unknown(path, ("a web page or XML", "网页或 XML"))
    if not start:
        raise _unknown(path, ("empty", "空文件"))
    if first.startswith("geonameid\t") or re.match(r"\d+\t(?:[^\t]*\t){17}[^\t]*$", first):
        return "geonames"
    if "Entity.LegalName" in first:
        return "gleif"
    if not re.search(r"[,;\t|]", first):
        try:
            Columns.guess([first.strip('" ')])  # A table may have one column.
        except UsageError:
            raise _unknown(path, ("no table", "不是表格")) from None
    return "table"


def _unknown(path: Path, what: tuple[str, str]) -> UsageError:
    return UsageError(
        f"{path} is {what[0]}. What can be linked to: ROR's dump, GeoNames' dump, GLEIF's golden "
        "copy, or a table with a header (CSV, TSV).",
        f"{path} 是{what[1]}。可链接的文件有：ROR 转储、GeoNames 转储、GLEIF 金本，"
        "或带表头的表格（CSV、TSV）。",
    )


def _service(place: str, order: Order) -> Adapter:
    if order.sort in FILES:
        raise UsageError(
            f"{order.sort} is a file; download it, and name the file.",
            f"{order.sort} 是文件；请先下载，再给出文件名。",
        )
    from kg.links.datasets import wikidata
    from kg.links.datasets.sparql import Sparql, Terms

    version = order.version or datetime.now(UTC).date().isoformat()
    sort = order.sort or (place if place in ("wikidata", "dbpedia") else _sort_of_url(place))
    if sort == "wikidata":
        url = wikidata.WIKIDATA_URL if place == "wikidata" else place
        return wikidata.wikidata(url, version, order.cache, _pause(url, 1.0))
    if sort == "dbpedia":
        url = wikidata.DBPEDIA_URL if place == "dbpedia" else place
        return wikidata.dbpedia(url, version, order.cache, _pause(url, 0.5))
    if sort == "reconcile":
        from kg.links.datasets.reconciliation import Reconciliation

        return Reconciliation(place)
    name = _slug(re.sub(r"^https?://", "", place).partition("/")[0])
    return Sparql(place, Terms(prefixes=_PROLOGUE), name, version, order.cache, _pause(place, 0.2))


_PROLOGUE = (
    f"PREFIX rdfs: <{PREFIXES['rdfs']}> PREFIX skos: <{PREFIXES['skos']}> "
    f"PREFIX owl: <{PREFIXES['owl']}> "
)


def _pause(url: str, seconds: float) -> float:
    """Return how long to wait between requests: a service on this machine need not be spared."""
    return 0.0 if re.match(r"https?://(localhost|127\.0\.0\.1|\[::1\])[:/]", url) else seconds


def _sort_of_url(url: str) -> str:
    """Return what a service is: asked for its manifest, unless its address says that it is SPARQL.

    Raises:
        EndpointError: It cannot be reached.
    """
    if "sparql" in url.lower():
        return "sparql"
    from kg.links.datasets.reconciliation import Reconciliation

    try:
        Reconciliation(url)
    except EndpointError as error:
        cause = error.__cause__
        if isinstance(cause, OSError) and not isinstance(cause, HTTPError):
            raise  # Who cannot be reached cannot be reached the other way either.
        return "sparql"
    except UsageError:
        return "sparql"
    return "reconcile"


@dataclass(frozen=True, slots=True)
class Target:
    """A dataset as mapping sets name it.

    Attributes:
        source: The CURIE of the dataset as a whole.
        name: What it is called, in English and Chinese.
        version: Which state of it was searched.
        lasting: Its identifiers are worth being written down.
    """

    source: str
    name: tuple[str, str]
    version: str = ""
    lasting: bool = True

    def title(self, lang: str) -> str:
        """Return what it is called, in the reader's language."""
        return self.name[is_chinese(lang)]

    def curie(self, id: str) -> tuple[str, dict[str, str]]:
        """Return the CURIE of a record, and the prefix that it needs.

        Raises:
            UsageError: The record has no address.
        """
        if (known := dataset_of(id)) is not None:
            return known.curie(known.identifier(id) or ""), {known.prefix: known.namespace}
        match = _NAMESPACE.fullmatch(id) if re.match(r"https?://", id) else None
        if match is None:
            raise UsageError(
                f"{id!r} is no address, so that nothing can be linked to it. Say which column "
                "identifies the rows (--id), and what comes before it (--prefix).",
                f"{id!r} 不是网址，无法链接。请用 --id 指明标识列，并用 --prefix 给出其前缀。",
            )
        prefix = self.source.partition(":")[2]
        # One dataset may give addresses of several sorts.
        if match[1] != PREFIXES["source"] + f"{prefix}/":
            prefix = f"{prefix}-{crc32(match[1].encode()):08x}"
        return f"{prefix}:{match[2]}", {prefix: match[1]}


def target_of(adapter: Adapter | str, version: str = "") -> Target:
    """Return how mapping sets name a dataset, given it or its name."""
    name = adapter if isinstance(adapter, str) else adapter.name
    version = version if isinstance(adapter, str) else adapter.version
    if (known := DATASETS.get(name)) is not None:
        return Target(f"source:{known.source}", known.name, version)
    slug = _slug(name)
    return Target(f"source:{slug}", (name, name), version, not slug.startswith("lines-"))


def _slug(text: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    # A name in Chinese alone leaves nothing to write.
    return slug if re.search(r"[a-z]", slug) else f"{crc32(text.encode()):08x}"

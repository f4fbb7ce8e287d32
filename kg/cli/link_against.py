"""The options that name a dataset, and those of the commands that search one."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kg.cli.options import Callback, Context, text
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.links.datasets.base import Adapter

SORTS = (
    "ror", "geonames", "gleif", "table", "wikidata", "dbpedia", "sparql", "reconcile",
)  # fmt: skip
ENGINES = ("splink", "spark")


class Against(NamedTuple):
    """A dataset as the command line names it, and what is said of it."""

    place: str
    sort: str | None
    version: str
    id: str
    prefix: str
    cache: Path | None
    countries: str = ""
    engine: str | None = None
    work: Path | None = None

    def open(self, context: Context, bar: Callable[[int], None] | None = None) -> "Adapter":
        """Return the dataset; where it is on the network, say so."""
        from kg.links.against import Order, dataset

        order = Order(
            self.sort,
            self.version,
            self.id,
            self.prefix,
            codes(self.countries),
            cache=self.cache,
            progress=bar,
        )
        found = dataset(self.place, order)
        if not found.complete:
            place = self.place.partition("?")[0].rpartition("@")[2]
            context.say(f"Asking {place} over the network.", f"正在通过网络查询 {place}。")
        return found


_PARTS = ("sort", "version", "id", "prefix", "cache", "countries", "engine", "work")


def codes(text_: str) -> frozenset[str]:
    """Return the codes of countries that a person lists.

    Raises:
        UsageError: One of them is no country.
    """
    from kg.links.countries import country_code

    found = {each.strip(): country_code(each) for each in text_.split(",") if each.strip()}
    for each, code in found.items():
        if code is None:
            raise UsageError(
                f"{each!r} is no country; write codes like CN,HK.",
                f"“{each}”不是国家代码；请写作 CN,HK 的形式。",
            )
    return frozenset(code for code in found.values() if code)


def against(*, required: bool = True) -> Callable[[Callback], Callback]:
    """Return a decorator that adds the options that name a dataset, passed as ``against``."""

    def decorate(function: Callback) -> Callback:
        @functools.wraps(function)
        def run(*args: Any, **values: Any) -> Any:
            place = values.pop("against")
            parts = {name: values.pop(name) for name in _PARTS if name in values}
            values["against"] = Against(place, **parts) if place else None
            return function(*args, **values)

        decorated: Callback = run
        for option in reversed(_options(required)):
            decorated = option(decorated)
        return decorated

    return decorate


def _options(required: bool) -> list[Callable[[Callback], Callback]]:
    return [
        click.option(
            "--against",
            metavar="DATASET",
            required=required,
            help=text(
                "A file (ROR, GeoNames or GLEIF as downloaded, or a table), wikidata, dbpedia, or "
                "the URL of a SPARQL endpoint or reconciliation service.",
                "文件（下载的 ROR、GeoNames、GLEIF，或表格）、wikidata、dbpedia，"
                "或 SPARQL 端点、Reconciliation 服务的 URL。",
            ),
        ),
        click.option(
            "--as",
            "sort",
            type=click.Choice(SORTS, case_sensitive=False),
            help=text(
                "What the dataset is, if it cannot be seen from it.",
                "数据集的种类，用于无法自动识别时。",
            ),
        ),
        click.option(
            "--dataset-version",
            "version",
            default="",
            metavar="VERSION",
            help=text("Which release of it this is, for the record.", "数据集的版本，记入映射集。"),
        ),
        click.option(
            "--id",
            default="",
            metavar="COLUMN",
            help=text("Of a table: what identifies a row.", "表格中标识一行的列。"),
        ),
        click.option(
            "--prefix",
            default="",
            metavar="IRI",
            help=text("Of a table: what comes before it.", "表格中标识之前的 IRI 前缀。"),
        ),
        click.option(
            "--cache",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="FOLDER",
            help=text(
                "Keep the answers of a service here, and ask nothing twice.",
                "把在线服务的回答存于此处，不重复查询。",
            ),
        ),
        click.option(
            "--countries",
            default="",
            metavar="CODES",
            help=text(
                "Of GLEIF: only entities of these countries, e.g. CN,HK.",
                "GLEIF：只读取这些国家或地区的实体，如 CN,HK。",
            ),
        ),
    ]


def searching(*, required: bool = True) -> Callable[[Callback], Callback]:
    """Return a decorator that adds what the commands that search a dataset have in common.

    The names of things, their kind, the dataset as ``against``, the engine, and ``weak``.
    """

    def decorate(function: Callback) -> Callback:
        decorated = click.option("--weak", is_flag=True, help=_WEAK)(function)
        decorated = against(required=required)(decorated)
        for option in reversed(_search_options()):
            decorated = option(decorated)
        return decorated

    return decorate


_WEAK = text("Take candidates that do not fit, too.", "也包括并不相符的候选。")


def _search_options() -> list[Callable[[Callback], Callback]]:
    return [
        click.argument("words", nargs=-1, metavar=text("[NAME]...", "[名称]...")),
        click.option(
            "--kind",
            default="firm",
            help=text(
                "Which things: firm, univ, city …, several with commas, or all.",
                "事物的类别：firm、univ、city 等，可用逗号分隔多个，或 all。",
            ),
        ),
        click.option(
            "--engine",
            type=click.Choice(ENGINES, case_sensitive=False),
            help=text(
                "For very large files: Splink on DuckDB (splink) or on Spark (spark).",
                "用于很大的文件：在 DuckDB 上（splink）或 Spark 上（spark）运行 Splink。",
            ),
        ),
        click.option(
            "--work",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            metavar="FOLDER",
            help=text(
                "With --engine: where tables go on the way.",
                "与 --engine 同用：存放中间表的文件夹。",
            ),
        ),
    ]

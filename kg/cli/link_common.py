"""What the commands of ``kg link`` share: naming a dataset, progress, who decides and when."""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kg.cli.options import Callback, Context, text
from kg.errors import KGError, UsageError

if TYPE_CHECKING:
    from kg.links.against import Target
    from kg.links.datasets.base import Adapter
    from kg.links.record import Record

SORTS = (
    "ror", "geonames", "gleif", "table", "wikidata", "dbpedia", "sparql", "reconcile",
)  # fmt: skip


class Against(NamedTuple):
    """A dataset as the command line names it, and what is said of it."""

    place: str
    sort: str | None
    version: str
    id: str
    prefix: str
    cache: Path | None

    def open(self, context: Context, bar: Callable[[int], None] | None = None) -> "Adapter":
        """Return the dataset; where it is on the network, say so."""
        from kg.links.against import Order, dataset

        order = Order(self.sort, self.version, self.id, self.prefix, cache=self.cache, progress=bar)
        found = dataset(self.place, order)
        if not found.complete:
            place = self.place.partition("?")[0].rpartition("@")[2]
            context.say(f"Asking {place} over the network.", f"正在通过网络查询 {place}。")
        return found


def against(*, required: bool = True) -> Callable[[Callback], Callback]:
    """Return a decorator that adds the options that name a dataset, passed as ``against``."""

    def decorate(function: Callback) -> Callback:
        @functools.wraps(function)
        def run(*args: Any, **values: Any) -> Any:
            place = values.pop("against")
            parts = [values.pop(name) for name in ("sort", "version", "id", "prefix", "cache")]
            values["against"] = Against(place, *parts) if place else None
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
    ]


INTO = click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=text(
        "The mapping set to write, else data/links.sssom.tsv.",
        "要写入的映射集；默认是 data/links.sssom.tsv。",
    ),
)


def today() -> str:
    """Return the day, as mapping sets write it."""
    return datetime.now(UTC).date().isoformat()


@contextmanager
def bar(en: str, zh: str, total: int | None = None) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar, on a terminal only; what is yielded takes how much is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text(en, zh), total=total)
        yield lambda done: progress.update(task, completed=done)


def opened(context: Context, against: Against) -> tuple["Adapter", "Target"]:
    """Return a dataset that is ready to be searched, its faults told, and how it is named."""
    from kg.links.against import target_of
    from kg.links.datasets.base import Local

    with bar("Reading the dataset", "读取数据集") as reading:
        found = against.open(context, reading)
        if isinstance(found, Local):
            _ = found.index
    if isinstance(found, Local):
        for en, zh in found.faults[:5]:
            context.say(en, zh)
        if len(found.faults) > 5:
            more = len(found.faults) - 5
            context.say(f"… and {more} more such faults.", f"……此类问题还有 {more} 处。")
        count = len(found.index)
        if not count:
            raise UsageError(
                f"{against.place} holds no record.", f"{against.place} 中没有任何记录。"
            )
    return found, target_of(found)


def things(context: Context, words: tuple[str, ...], kind: str, *, known: bool) -> list["Record"]:
    """Return the things that a person names, or all of a kind.

    Raises:
        NotFoundError: There is no such kind, or no such thing.
    """
    from kg.links.ours import records_of
    from kg.namespaces import KINDS, curie, kind_of

    store = context.graph().store
    if not words:
        kinds = list(KINDS) if kind == "all" else kind.split(",")
        return [record for each in kinds for record in records_of(store, each, known=known)]
    chosen = [context.graph().resolve(word).value for word in words]
    found = []
    for iri in dict.fromkeys(chosen):
        its = kind_of(iri) or kind
        found += [each for each in records_of(store, its, known=known) if each.id == curie(iri)]
    return found


def stopped(context: Context, error: KGError | KeyboardInterrupt, done: int, of: int) -> None:
    """Say how far a command came before something stopped it."""
    context.say(
        f"Stopped after {done:,} of {of:,}; what was found so far is kept.",
        f"在完成 {of:,} 项中的 {done:,} 项后停止；已有结果均已保留。",
    )

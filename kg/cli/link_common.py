"""What the commands of ``kg link`` share: opening a dataset, progress, what is linked and when."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.link_against import Against
from kg.cli.options import Context, text
from kg.errors import KGError, UsageError

if TYPE_CHECKING:
    from kg.links.against import Target
    from kg.links.datasets.base import Adapter
    from kg.links.record import Record

_SERVICES = ("wikidata", "dbpedia")

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


def opened(
    context: Context, against: Against, ours: "Sequence[Record]" = ()
) -> tuple["Adapter", "Target"]:
    """Return a dataset that is ready to be searched, its faults told, and how it is named.

    Args:
        context: Where to say what is wrong.
        against: The dataset.
        ours: The things that it will be searched for, where an engine has to know.
    """
    from kg.links.against import target_of
    from kg.links.datasets.base import Local

    if against.work is not None and against.engine is None:
        raise UsageError("--work goes with --engine.", "--work 须与 --engine 同用。")
    if against.engine is not None and ("://" in against.place or against.place in _SERVICES):
        raise UsageError(
            "--engine is for datasets in files; a service does its own searching.",
            "--engine 只用于文件中的数据集；在线服务自行查找。",
        )
    with bar("Reading the dataset", "读取数据集") as reading:
        found = against.open(context, reading)
        if isinstance(found, Local):
            if against.engine is None:
                tell_faults(context, against, len(found.index), found.faults)
                return found, target_of(found)
            from kg.links.scale import scaled

            made = scaled(found, ours, against.engine, against.work, reading)
            tell_faults(context, against, made.count, made.faults)
            return made, target_of(made)
    return found, target_of(found)


def tell_faults(
    context: Context, against: Against, count: int, faults: "Sequence[tuple[str, str]]"
) -> None:
    """Say what was wrong with single records; that there is none at all is an error."""
    for en, zh in faults[:5]:
        context.say(en, zh)
    if len(faults) > 5:
        more = len(faults) - 5
        context.say(f"… and {more} more such faults.", f"……此类问题还有 {more} 处。")
    if not count:
        raise UsageError(f"{against.place} holds no record.", f"{against.place} 中没有任何记录。")


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

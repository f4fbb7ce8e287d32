"""Commands about the network: ``rank`` and ``path``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from kg.cli.citing import CITE
from kg.cli.options import LABELS, Context, command, common, is_chinese, text
from kg.cli.projection import choice_of, projected
from kg.formats import SELECT_FORMATS

if TYPE_CHECKING:
    from kg.answer import Answer

BY = (
    "degree", "anchor", "betweenness", "pagerank", "closeness", "core", "bridge", "community",
    "similarity", "difference", "break",
)  # fmt: skip

SIZES = frozenset({"degree", "betweenness", "pagerank", "closeness", "core", "bridge"})
"""What the size of marks can mean on the page, too."""


@command(
    "rank",
    "What the network says: who is linked most, who anchors clusters, who lies between others, "
    "who bridges fields or cities, which communities there are, how similar two cities are, what "
    "one has and the other lacks, what would come apart. Each row has the statements that make it "
    "so (--cite). Names of things limit the rows to them; similarity and difference compare them.",
    "从网络看问题：谁的连接最多，谁支撑产业集群，谁居于其他事物之间，谁连通不同领域或城市，有哪些社群，"
    "两市有多相似，一方有而另一方没有什么，去掉什么会断开。每行都有依据的陈述（--cite）。"
    "给出名称时只列这些事物；similarity 与 difference 则对其进行比较。",
    example="kg rank --by anchor --kind firm\n"
    "kg rank --by betweenness --reported-only --top 5\n"
    "kg rank --by bridge --between field --cite\n"
    "kg rank --by bridge --between city\n"
    "kg rank --by community --lang zh\n"
    "kg rank --by similarity 苏州 杭州\n"
    "kg rank --by difference Suzhou Hangzhou --kind field,industry\n"
    "kg rank --by break --format csv",
)
@click.argument("things", nargs=-1, metavar="[THING...]")
@click.option(
    "--by",
    type=click.Choice(BY, case_sensitive=False),
    default=BY[0],
    show_default=True,
    help=text("The measure.", "度量。"),
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help=text(
        "Rows of this kind only; for similarity and difference what may be shared (field). Several "
        "with commas.",
        "只列该类别；similarity 与 difference 中指比较什么（默认技术领域）。多个值用逗号分隔。",
    ),
)
@click.option(
    "--top",
    type=click.IntRange(1),
    metavar="N",
    help=text(
        "At most so many rows; without it 20, and all for community and difference.",
        "最多行数；未给出时为 20，community 与 difference 则全部列出。",
    ),
)
@click.option(
    "--between",
    multiple=True,
    metavar="KIND",
    help=text(
        "For bridge: the kind whose connections count (field).",
        "用于 bridge：计算哪一类别之间的连接（默认为技术领域）。",
    ),
)
@click.option(
    "--members",
    is_flag=True,
    help=text("For community: one row a thing.", "用于 community：每个事物一行。"),
)
@click.option(
    "--weighted",
    is_flag=True,
    help=text(
        "Count statements, not linked things (degree, pagerank, community).",
        "按陈述条数而不是相连的事物计（degree、pagerank、community）。",
    ),
)
@click.option(
    "--sample",
    type=click.IntRange(16),
    metavar="N",
    help=text(
        "Follow the shortest paths of so many random starts only and estimate (betweenness, "
        "closeness, bridge); without it, of all up to ten million starts × links, else of 64.",
        "只走这么多个随机起点的最短路径并作估计（betweenness、closeness、bridge）；"
        "未给出时，起点×连接不超过一千万则走全部，否则取 64 个。",
    ),
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=text("Where chance starts; the same gives the same.", "随机种子；种子相同则结果相同。"),
)
@projected
@LABELS
@CITE
@common(formats=SELECT_FORMATS)
def rank(
    context: Context,
    things: tuple[str, ...],
    by: str,
    kinds: tuple[str, ...],
    top: int | None,
    between: tuple[str, ...],
    members: bool,
    weighted: bool,
    sample: int | None,
    seed: int,
    labels: bool,
    cite: str | None,
    **projection: Any,
) -> int:
    """Rank things of the network."""
    from kg.network.rank import rank as by_measure

    store = context.graph().store
    choice = choice_of(context, projection)
    with _progress(context.lang) as progress:
        answer = by_measure(
            store,
            by,
            context.lang,
            choice=choice,
            things=things,
            kinds=kinds,
            between=between,
            top=top,
            weighted=weighted,
            members=members,
            sample=sample,
            seed=seed,
            progress=progress,
        )
    drawn = f" --size-by {by}" if by in SIZES else ""
    return _tell(context, answer, labels, cite, drawn)


@command(
    "path",
    "How two things are connected, through statements only, never through a shared class, document "
    "or figure: the shortest path, and others that differ. Each step has its relation, direction, "
    "stance and passage. Where there is no path, what separates the two. Names in any form; quote "
    "names with spaces.",
    "两个事物如何通过陈述相连（不经由共同的类别、文献或统计数字）：最短路径，以及与之不同的其他路径。"
    "每一步附关系、方向、立场与出处。没有路径时说明二者被什么隔开。名称可用任意写法，含空格时加引号。",
    example="kg path 科大讯飞 天准科技\n"
    "kg path iflytek tztek --without city --paths 1\n"
    "kg path Hangzhou 机器视觉 --reported-only\n"
    "kg path 苏州大学 杭州 --max-length 4 --cite --lang zh",
)
@click.argument("one", metavar="THING")
@click.argument("other", metavar="THING")
@click.option(
    "--paths",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help=text("At most so many paths.", "最多路径条数。"),
)
@click.option(
    "--max-length",
    type=click.IntRange(1),
    metavar="N",
    help=text(
        "At most so many steps; without it, any number, and 2 more than the shortest for others.",
        "最多步数；未给出时最短路径不限，其他路径最多多 2 步。",
    ),
)
@projected
@LABELS
@CITE
@common(formats=SELECT_FORMATS)
def path(
    context: Context,
    one: str,
    other: str,
    paths: int,
    max_length: int | None,
    labels: bool,
    cite: str | None,
    **projection: Any,
) -> int:
    """Tell how two things are connected."""
    from kg.network.path import path as connection

    answer = connection(
        context.graph().store,
        one,
        other,
        context.lang,
        choice=choice_of(context, projection),
        paths=paths,
        longest=max_length,
        places=cite is None,
    )
    return _tell(context, answer, labels, cite)


def _tell(
    context: Context, answer: "Answer", labels: bool, cite: str | None, drawn: str = ""
) -> int:
    from kg.cli.query import tell

    code = tell(context, answer, labels, cite)
    if answer.rows and answer.message:
        context.say(answer.message, answer.message)
    if answer.rows and cite is None and sys.stderr.isatty():
        context.say(
            "The passages behind each row: --cite. As a picture: kg graph" + drawn,
            "每行背后的句子：--cite。绘成图：kg graph" + drawn,
        )
    return code


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a progress bar, on a terminal only, once there is progress to show."""
    if not sys.stderr.isatty():
        yield None
        return
    shown: list[Any] = []

    def advance(done: int, of: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        if not shown:
            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            shown.extend((bar, bar.add_task("抽样" if is_chinese(lang) else "sampling", total=of)))
        shown[0].update(shown[1], completed=done)

    try:
        yield advance
    finally:
        if shown:
            shown[0].stop()

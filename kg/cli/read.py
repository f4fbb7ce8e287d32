"""Commands that read: ``find``, ``show`` and ``compare``."""

import sys

import click
from pyoxigraph import Literal

from kg.cli.citing import CITE, under
from kg.cli.options import LABELS, Context, command, common, terminal_width, text
from kg.errors import UsageError
from kg.formats import SELECT_FORMATS
from kg.language import is_chinese
from kg.namespaces import AIC, KINDS

_ENTITY_FORMATS = ("table", "md", "json")


@command(
    "find",
    "Find things by name: Chinese (simplified or traditional), English, pinyin with or without "
    "tones, initials, slug, stock code or another catalogue's identifier. Lists what may be meant, "
    "best first, with the reason of each hit. With --kind alone, lists everything of that kind.",
    "按名称查找实体：中文（简体或繁体）、英文、拼音（有无声调均可）、首字母、短名、股票代码"
    "或其他目录的标识符。按相关程度列出，并说明理由。只给 --kind 时列出该类别的全部实体。",
    example="kg find 科大讯飞\nkg find jiqi shijue\nkg find kdxf\nkg find --kind firm tianzhun\n"
    "kg find --kind firm --limit 100",
)
@click.argument("words", nargs=-1, metavar="TEXT...")
@click.option(
    "--kind", metavar="KIND", help=text("Only this kind, e.g. firm.", "仅限某一类别，如“企业”。")
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10,
    help=text("At most so many.", "最多显示的条数。"),
)
@common(formats=SELECT_FORMATS)
def find(context: Context, words: tuple[str, ...], kind: str | None, limit: int) -> int | None:
    """List what a text may mean."""
    from kg.answer import Answer
    from kg.search import find as look
    from kg.search import kind_called, of_kind

    graph = context.graph()
    known = None if kind is None else kind_called(kind)
    wanted = "" if known and not words else _words(words)
    if known and not wanted:
        hits = of_kind(graph.store, known, context.lang)
    else:
        # One more than is shown tells whether there are more.
        hits = look(graph.store, wanted, known, context.lang, limit + 1)
    if len(hits) > limit:
        context.say(
            f"Only the first {limit} are shown; see more with --limit.",
            f"仅显示前 {limit} 条；用 --limit 可显示更多。",
        )
    hits = hits[:limit]
    if not hits:
        context.say(
            f"Nothing is called {wanted} or anything like it; try fewer letters.",
            f"没有与“{wanted}”相近的名称；请减少字数再试。",
        )
        return 1
    chinese = is_chinese(context.lang)
    rows = [
        (
            hit.iri,
            None if hit.kind not in KINDS else AIC[KINDS[hit.kind]],
            Literal(hit.matched),
            Literal(hit.why(context.lang)),
            Literal(hit.score),
            Literal(hit.iri.value),
        )
        for hit in hits
    ]
    context.emit(
        Answer(
            ("thing", "kind", "matched", "reason", "score", "iri"),
            rows,
            labels=graph.labels,
            titles=("名称", "类别", "匹配", "理由", "得分", "IRI")
            if chinese
            else ("Name", "Kind", "Matched", "Reason", "Score", "IRI"),
            version=graph.version,
        )
    )
    return None


@command(
    "show",
    "Show everything that is known of one thing: names, facts out and in, each with its source, "
    "notes, and where it is found in other datasets.",
    "显示一个实体的全部信息：名称、正反两向的事实及其出处、说明和外部链接。",
    example="kg show 科大讯飞\nkg show cluster:suzhou-machine-vision --lang zh",
)
@click.argument("words", nargs=-1, metavar="ENTITY")
@click.option("--kind", metavar="KIND", help=text("What it is, e.g. firm.", "类别，如“企业”。"))
@click.option("--all", "whole", is_flag=True, help=text("Shorten no list.", "不省略任何条目。"))
@CITE
@common(formats=_ENTITY_FORMATS)
def show(
    context: Context, words: tuple[str, ...], kind: str | None, whole: bool, cite: str | None
) -> None:
    """Describe one thing."""
    from kg.entity import describe
    from kg.search import kind_called, resolve

    store = context.graph().store
    iri = resolve(store, _words(words), None if kind is None else kind_called(kind))
    entity = describe(store, iri, context.lang)
    chosen = context.format_of("table", _ENTITY_FORMATS)
    limits = {"most": sys.maxsize} if whole else {}
    width = terminal_width() if chosen == "table" and context.output is None else None
    rendered = entity.render(chosen, width=width, **limits)
    context.write(under(context, iri, rendered, chosen, cite) if cite else rendered)
    if entity.fallback:
        context.say(*entity.fallback)


@command(
    "compare",
    "Compare two cities: all figures and ranks side by side. Says which is larger as printed and "
    "which by the bounds printed, and why a row cannot be compared.",
    "对比两个城市：并列全部数据和排名，分别说明按原文数字和按原文界限的大小，以及不可比的理由。",
    example="kg compare 苏州 杭州\nkg compare Suzhou Hangzhou --format md -o compare.md",
)
@click.argument("one", metavar="CITY")
@click.argument("other", metavar="CITY")
@LABELS
@common(formats=SELECT_FORMATS)
def compare(context: Context, one: str, other: str, labels: bool) -> None:
    """Set two cities side by side."""
    from kg.compare import compare as set_side_by_side
    from kg.compare.narrow import WIDE, narrow

    answer = set_side_by_side(context.graph().store, one, other, context.lang)
    width = terminal_width() if context.output is None else None
    if width is not None and width < WIDE and context.format_of("table") == "table":
        context.write(narrow(answer, width))
    else:
        context.emit(answer, labels=labels)
    if answer.message:
        context.say(answer.message, answer.message)


def _words(words: tuple[str, ...]) -> str:
    """Return what was asked for: the words, or standard input for ``-``."""
    if words == ("-",):
        from kg.files import read_input

        words = (read_input("-"),)
    wanted = " ".join(words).encode("utf-8", "replace").decode().strip()
    if not wanted:
        raise UsageError(
            "Say what to look for, e.g.: kg find 科大讯飞",
            "请给出要查找的内容，例如：kg find 科大讯飞",
        )
    return wanted

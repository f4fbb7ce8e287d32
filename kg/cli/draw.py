"""The command that draws: ``kg graph``."""

from pathlib import Path
from typing import Any

import click

from kg.cli.options import Context, command, common, text
from kg.errors import UsageError

_DEFAULT = "graph.html"
_SIZES = ("degree", "betweenness", "pagerank", "closeness", "core", "bridge")


@command(
    "graph",
    "Draw the interactive page: one HTML file that needs no network. With ENTITY (any name, slug, "
    "CURIE or IRI) its neighbourhood; with --question or --sparql what the answer rests on, the "
    "things of the answer marked. The page says what it holds and draws, and what it leaves out.",
    "绘制交互式图谱页面：一个无需联网的 HTML 文件。给出 ENTITY（任意名称、短名、CURIE 或 IRI）时"
    "绘制其邻域；用 --question 或 --sparql 时绘制答案所依据的陈述，并标出答案中的事物。页面会说明"
    "收录和绘出了什么、省略了什么。",
    example="kg graph\nkg graph 科大讯飞 --hops 2 -o iflytek.html\n"
    "kg graph --question cluster/list-anchors --city 苏州 --field machine-vision\n"
    'kg graph --sparql "CONSTRUCT WHERE { ?cluster aic:anchoredBy ?firm }" -o anchors.html\n'
    "kg graph --size-by betweenness --colour-by community --layout force\n"
    "kg graph -o - > page.html",
    context_settings={"ignore_unknown_options": True},
)
@click.argument(
    "words", nargs=-1, type=click.UNPROCESSED, metavar="[ENTITY] [--PARAMETER VALUE]..."
)
@click.option(
    "--hops",
    type=click.IntRange(1, 3),
    help=text("Steps from ENTITY, 1 to 3; without it 1.", "与 ENTITY 相距的步数，1 至 3，默认 1。"),
)
@click.option(
    "--question",
    metavar="NAME",
    help=text(
        "Draw what the answer to this question rests on; its parameters are options, as in kg run. "
        "A file that ends in .rq will do.",
        "绘制该问题的答案所依据的陈述；其参数即选项，与 kg run 相同。也可给出以 .rq 结尾的文件。",
    ),
)
@click.option(
    "--sparql",
    metavar="QUERY|FILE|-",
    help=text(
        "Draw what the answer to this query rests on; of a CONSTRUCT or DESCRIBE, its triples.",
        "绘制该查询的答案所依据的陈述；CONSTRUCT、DESCRIBE 则绘制其三元组。",
    ),
)
@click.option(
    "--layout",
    type=click.Choice(["mirrored", "force", "radial"], case_sensitive=False),
    help=text(
        "Columns with a city on each side, forces, or rings around ENTITY (or the cities); "
        "if not given, columns, or forces for an answer.",
        "两市分列两侧的各栏、力导向，或围绕 ENTITY（或两市）的圆环；未给出时用各栏，答案用力导向。",
    ),
)
@click.option(
    "--size-by",
    type=click.Choice(_SIZES, case_sensitive=False),
    help=text(
        "What the size of marks means, as in kg rank --by.",
        "标记大小的含义，与 kg rank --by 相同。",
    ),
)
@click.option(
    "--colour-by",
    type=click.Choice(["kind", "community"], case_sensitive=False),
    help=text(
        "What their colour means: kind (default) or community.", "颜色的含义：类型（默认）或社群。"
    ),
)
@click.option(
    "--theme",
    type=click.Choice(["auto", "light", "dark"], case_sensitive=False),
    help=text(
        "Light or dark; without it as the reader's system.", "浅色或深色；未给出时随读者的系统。"
    ),
)
@click.option(
    "--title",
    metavar="TEXT",
    help=text("The heading of the page.", "页面标题。"),
)
@common()
def graph(
    context: Context, words: tuple[str, ...], question: str | None, sparql: str | None, **how: Any
) -> int | None:
    """Write the page to a file, ``graph.html`` by default, or to standard output for ``-``."""
    from kg.cli.query import question_of, split, text_of

    entity, given, _ = split(words)
    if given and question is None:
        option = f"--{next(iter(given)).replace('_', '-')}"
        raise click.NoSuchOption(option, ctx=click.get_current_context())
    opened = context.graph()
    settings: dict[str, Any] = {key: value for key, value in how.items() if value is not None}
    if how["hops"] is not None and entity is None:
        raise UsageError(
            "--hops counts steps from an ENTITY; name one, or leave --hops out.",
            "--hops 是与 ENTITY 相距的步数；请给出实体，或去掉 --hops。",
        )
    settings |= {
        "entity": entity,
        "question": None if question is None else question_of(context, question),
        "sparql": None if sparql is None else text_of(sparql),
    }
    asked = click.get_current_context().params.get("lang")
    page = opened.page(**given, **settings, follow=not asked)
    # Standard output is asked for by name here: half a megabyte of HTML helps nobody on a screen.
    if click.get_current_context().params.get("output") != "-" and context.output is None:
        context.output = Path(_DEFAULT)
    context.write(page.html)
    return None

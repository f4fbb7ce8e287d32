"""The command that draws: ``kg graph``."""

from pathlib import Path

import click

from kg.cli.options import Context, command, common, text

_DEFAULT = "graph.html"


@command(
    "graph",
    "Draw the interactive page: one HTML file that needs no network. With ENTITY (any name, slug, "
    "CURIE or IRI), its neighbourhood only.",
    "绘制交互式图谱页面：一个无需联网的 HTML 文件。给出 ENTITY（任意名称、短名、CURIE 或 IRI）时，"
    "只绘制其邻域。",
    example="kg graph\nkg graph 科大讯飞 --hops 2 -o iflytek.html\nkg graph -o - > page.html",
)
@click.argument("entity", required=False)
@click.option(
    "--hops",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help=text("Steps from ENTITY, 1 to 3.", "与 ENTITY 相距的步数，1 至 3。"),
)
@click.option(
    "--title",
    metavar="TEXT",
    help=text("The heading of the page.", "页面标题。"),
)
@common()
def graph(context: Context, entity: str | None, hops: int, title: str | None) -> int | None:
    """Write the page to a file, ``graph.html`` by default, or to standard output for ``-``."""
    opened = context.graph()
    centre = None if entity is None else opened.resolve(entity)
    page = opened.page(entity=centre, hops=hops, title=title)
    # Standard output is asked for by name here: half a megabyte of HTML helps nobody on a screen.
    if click.get_current_context().params.get("output") != "-" and context.output is None:
        context.output = Path(_DEFAULT)
    context.write(page.html)
    return None

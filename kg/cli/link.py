"""The commands ``kg link …``: find, review, check, enrich, table and export."""

import click

from kg.cli.family import Family, Table
from kg.cli.options import text

COMMANDS: Table = {
    # name: where it is written, what it does in English and in Chinese
    "find": ("kg.cli.link_find:find", "Find things in a dataset.", "在数据集中查找对应的事物。"),
    "review": ("kg.cli.link_review:review", "Decide on candidates.", "审核候选链接。"),
    "check": ("kg.cli.link_check:check", "Check all links anew.", "重新核对全部链接。"),
    "enrich": ("kg.cli.link_enrich:enrich", "Bring facts of links.", "引入所链接事物的事实。"),
    "table": ("kg.cli.link_table:table", "Link the rows of a table.", "为表格各行查找链接。"),
    "export": ("kg.cli.link_export:export", "Write the links.", "导出链接。"),
}
"""The commands in the order in which help lists them; a module is imported when it is used."""


def _helped(lang: str | None) -> int | None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
    return None


link = Family(
    COMMANDS,
    name="link",
    callback=_helped,
    invoke_without_command=True,
    params=[
        click.Option(
            ["--lang"],
            metavar="TAG",
            help=text("The language of messages, e.g. zh or en.", "消息的语言，如 zh 或 en。"),
        )
    ],
    help=text(
        """Link things to other open datasets, and keep the evidence.

        Links, rejections and vain searches stand in a mapping set (SSSOM), by default
        data/links.sssom.tsv; kg build makes them part of the graph.""",
        """把图谱中的事物链接到其他开放数据集，并保留依据。

        链接、否定与查无结果都记入映射集（SSSOM），默认是 data/links.sssom.tsv；
        kg build 会把它们并入图谱。""",
    ),
    epilog="kg link find --against ror-data.zip\n"
    "kg link review --against ror-data.zip\n"
    "kg link table firms.csv --name 企业名称 -o linked.csv",
    result_callback=lambda result, **_: result,
)

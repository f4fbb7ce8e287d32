"""The command ``kg link table``: a person's own list, with identifiers added."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.link_against import SORTS, Against
from kg.cli.link_common import bar, opened, stopped
from kg.cli.options import Context, command, common, text
from kg.errors import KGError, UsageError

if TYPE_CHECKING:
    from kg.links.against import Target
    from kg.links.datasets.base import Adapter
    from kg.links.listing import Kept
    from kg.links.sheet import Sheet

_FIRMS = re.compile(r"企业|公司|单位|compan|firm|enterprise|corporat", re.IGNORECASE)
_SCHOOLS = re.compile(r"大学|学校|高校|院校|universit|college|school", re.IGNORECASE)


@command(
    "table",
    """Find what each row of a table is, and write the table with identifiers, scores and reasons.

    Reads and writes CSV in UTF-8, GBK or UTF-16, and Excel (.xlsx). Looks in the graph, and in
    every dataset named with --against. After an interruption, the same command goes on where it
    stopped.""",
    """查找表格每一行对应的事物，并把标识、分数和理由加到表格中写出。

    可读写 UTF-8、GBK、UTF-16 编码的 CSV 以及 Excel（.xlsx）。
    在图谱及 --against 指定的各数据集中查找。    中断后再次运行同一命令会从中断处继续。""",
    example="kg link table firms.csv --name 企业名称 --place 城市 -o linked.csv\n"
    "kg link table firms.xlsx --against v2.9-ror-data.zip -o linked.xlsx\n"
    "kg link table list.csv --kind univ --country CN --against wikidata -o linked.csv",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="COLUMN",
    help=text(
        "The column with the names; more than one for other names. Else judged by the header.",
        "名称所在的列；可多次给出以指定其他名称列。默认由表头判断。",
    ),
)
@click.option(
    "--place",
    default="",
    metavar="COLUMN",
    help=text("The column with the city.", "城市所在的列。"),
)
@click.option(
    "--kind",
    help=text(
        "What the rows are: firm, univ, city …, or any. Else judged by the name's column.",
        "各行的类别：firm、univ、city 等，或 any。默认由名称列的表头判断。",
    ),
)
@click.option(
    "--country",
    metavar="CODE",
    help=text("Where all rows are, e.g. CN.", "各行所在国家，如 CN。"),
)
@click.option(
    "--against",
    "places",
    multiple=True,
    metavar="DATASET",
    help=text(
        "Look here as well, as in kg link find; more than once. SORT=PLACE says what it is.",
        "同时在此查找，写法同 kg link find；可多次给出。可写 种类=位置 以指明种类。",
    ),
)
@click.option(
    "--no-graph", is_flag=True, help=text("Do not look in the graph.", "不在图谱中查找。")
)
@click.option("--sheet", default="", help=text("The sheet of an Excel file.", "Excel 的工作表。"))
@click.option(
    "--encoding",
    default="",
    help=text(
        "How to write text: utf-8, utf-8-sig, gbk, utf-16; else as it was read.",
        "输出文本的编码：utf-8、utf-8-sig、gbk、utf-16；默认与输入相同。",
    ),
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help=text(
        "Keep the answers of a service here, and ask nothing twice.",
        "把在线服务的回答存于此处，不重复查询。",
    ),
)
@common()
def table(
    context: Context,
    file: Path,
    names: tuple[str, ...],
    place: str,
    kind: str | None,
    country: str | None,
    places: tuple[str, ...],
    no_graph: bool,
    sheet: str,
    encoding: str,
    cache: Path | None,
) -> int:
    """Write a table with what each of its rows is."""
    from kg.links import listing
    from kg.links import sheet as sheets

    if context.output is None:
        raise UsageError(
            "Say with --output which file to write: .csv or .xlsx.",
            "请用 --output 指定要写入的文件：.csv 或 .xlsx。",
        )
    if context.output.exists() and context.output.samefile(file):
        raise UsageError(
            "The output is the input; choose another file.", "输出与输入相同；请另选文件。"
        )
    if encoding and encoding.lower() not in sheets.ENCODINGS:
        raise UsageError(
            f"There is no encoding {encoding!r}; choose of utf-8, utf-8-sig, gbk, utf-16.",
            f"没有编码 {encoding}；可选 utf-8、utf-8-sig、gbk、utf-16。",
        )
    read = sheets.read(file, sheet)
    kind, types = _kind(kind, names, read)
    columns = listing.columns_of(read.header, names, place, types, _country(country))
    _say_how(context, read, columns.names, columns.city, kind)
    datasets, states = _datasets(context, places, cache, no_graph=no_graph)
    job = listing.Job(read, columns, tuple(datasets), context.lang, tuple(states))
    kept = listing.Kept(context.output, job.key())
    if kept.done:
        context.say(
            f"Going on after {kept.done:,} of {read.count:,} rows.",
            f"从第 {kept.done:,} 行之后继续（共 {read.count:,} 行）。",
        )
    elif kept.aside is not None:
        context.say(
            f"{kept.file} is of another table, column, dataset or language; it is now "
            f"{kept.aside}. Give that name back to it to go on with that command.",
            f"{kept.file} 属于另一表格、列、数据集或语言的任务，已改名为 {kept.aside}；"
            "改回原名即可继续那一任务。",
        )
    with bar("Linking rows", "链接各行", read.count) as progress:
        try:
            kept.go_on(job, progress)
        except (KGError, KeyboardInterrupt) as error:
            _stopped(context, kept, read, error)
            raise
    sheets.write(context.output, kept.rows(job), read, encoding)
    kept.remove()
    context.say(
        f"Written: {context.output}, {read.count:,} rows.",
        f"已写入：{context.output}，共 {read.count:,} 行。",
    )
    return 0


def _stopped(
    context: Context, kept: "Kept", read: "Sheet", error: KGError | KeyboardInterrupt
) -> None:
    stopped(context, error, kept.done, read.count)
    context.say(
        f"It is in {kept.file}; run the same command again to go on.",
        f"已存于 {kept.file}；再次运行同一命令即可继续。",
    )


def _kind(told: str | None, names: tuple[str, ...], read: "Sheet") -> tuple[str, frozenset[str]]:
    """Return what the rows are, as told or as the header of their names says."""
    from kg.links.ours import TYPES
    from kg.namespaces import KINDS

    if told is None:
        heading = " ".join(names or read.header)
        told = "firm" if _FIRMS.search(heading) else "univ" if _SCHOOLS.search(heading) else "any"
    if told != "any" and told not in KINDS:
        raise UsageError(
            f"There is no kind {told!r}; use any, or one of {', '.join(KINDS)}.",
            f"没有种类 {told}；可用 any，或 {'、'.join(KINDS)}。",
        )
    return told, frozenset({TYPES[told]} if told in TYPES else ())


def _country(told: str | None) -> str | None:
    from kg.links.countries import country_code

    if told is None:
        return None
    if (code := country_code(told)) is None:
        raise UsageError(
            f"{told} is no country; write a code such as CN.",
            f"{told} 不是国家；请写代码，如 CN。",
        )
    return code


def _say_how(
    context: Context, read: "Sheet", names: tuple[str, ...], city: tuple[str, ...], kind: str
) -> None:
    en = f"; place: {', '.join(city)}" if city else ""
    zh = f"；地点：{'、'.join(city)}" if city else ""
    context.say(
        f"{read.path}: {read.count:,} rows. Names: {', '.join(names)}{en}; kind: {kind}.",
        f"{read.path}：{read.count:,} 行。名称：{'、'.join(names)}{zh}；类别：{kind}。",
    )


def _datasets(
    context: Context, places: tuple[str, ...], cache: Path | None, *, no_graph: bool
) -> "tuple[list[tuple[Target, Adapter]], list[str]]":
    from kg.links.against import Target
    from kg.links.datasets.base import Local
    from kg.links.ours import records_of
    from kg.namespaces import KINDS

    found: list[tuple[Target, Adapter]] = []
    states = []
    if not no_graph:
        store = context.graph().store
        ours = Local("aicity", lambda: (each for kind in KINDS for each in records_of(store, kind)))
        found.append((Target("source:aicity", ("aicity", "aicity"), store.version()), ours))
        states.append(store.version())
    for place in places:
        sort, equals, rest = place.partition("=")
        told = (sort, rest) if equals and sort in SORTS else (None, place)
        dataset, target = opened(context, Against(told[1], told[0], "", "", "", cache))
        if target.source in {each.source for each, _ in found}:
            raise UsageError(f"{place} is named twice.", f"{place} 给出了两次。")
        found.append((target, dataset))
        path = Path(told[1])
        states.append(
            f"{path.stat().st_size} {path.stat().st_mtime_ns}" if path.is_file() else told[1]
        )
    if not found:
        raise UsageError(
            "With --no-graph, name a dataset with --against.",
            "使用 --no-graph 时，请用 --against 指定数据集。",
        )
    return found, states

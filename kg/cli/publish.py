"""Commands that make files of the graph and a store of files: build, export, load."""

import functools
from pathlib import Path
from typing import Any

import click

from kg.cli import stdout
from kg.cli.intake import progress_bars, spooled
from kg.cli.options import Callback, Context, command, common, text
from kg.errors import CheckFailedError, UsageError

EXPORTS = ("trig", "nquads", "turtle", "jsonld", "rdfxml", "rdf12", "csv", "catalogue", "void")
INPUTS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")


def _quiet_common(function: Callback) -> Callback:
    """Add the shared options that have a meaning where no graph is read: language and debug."""

    @functools.wraps(function)
    def run(**values: Any) -> Any:
        return function(Context(lang=values.pop("lang")), **values)

    decorated: Callback = run
    for option in (
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            help=text("Show the traceback of an error.", "出错时显示调用栈。"),
        ),
        click.option(
            "--lang",
            metavar="TAG",
            help=text("The language of messages, e.g. zh or en.", "消息的语言，如 zh 或 en。"),
        ),
    ):
        decorated = option(decorated)
    return decorated


@command(
    "build",
    """Build the merged graph: data/sources/*.trig and the links into data/triples.ttl.

    The file holds each triple once, one a line, sorted: a change in the sources changes as many
    lines as triples. The mapping set links.sssom.tsv beside the folder of sources, where there is
    one, is written as RDF to links.trig and merged too.""",
    """生成合并图谱：由 data/sources/*.trig 与链接生成 data/triples.ttl。

    每个三元组只写一次，每行一个，按序排列：来源改动多少三元组，文件就改动多少行。
    来源文件夹旁若有映射集 links.sssom.tsv，则转写为 RDF 文件 links.trig，一并合并。""",
    example="kg build\nkg build --check\nkg build --sources my/sources --output merged.ttl",
)
@click.option(
    "--check",
    is_flag=True,
    help=text(
        "Write nothing; exit 1 if the file is not what the sources say.",
        "不写文件；文件与来源不一致时以 1 退出。",
    ),
)
@click.option(
    "--sources",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help=text("The folder of the source files (*.trig).", "来源文件（*.trig）所在的文件夹。"),
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=text(
        "The file to write; else triples.ttl beside the folder of sources.",
        "要写入的文件；默认是来源文件夹旁边的 triples.ttl。",
    ),
)
@_quiet_common
def build(context: Context, check: bool, sources: Path | None, output: Path | None) -> None:
    """Write the merged graph, or tell whether it is up to date."""
    from kg.files import exists
    from kg.release import canonical

    file = canonical.target(sources, output)
    linked = canonical.links(sources)
    content = canonical.build(sources, linked)
    count = canonical.count(content)
    links = file.with_name(canonical.LINKS)
    if not check:
        if linked:
            canonical.write(linked, links)
            context.say(f"Written: {links}", f"已写入：{links}")
        canonical.write(content, file)
        context.say(f"Written: {file}, {count:,} triples", f"已写入：{file}，{count:,} 个三元组")
        return
    if linked and canonical.compare(linked, links):
        raise CheckFailedError(
            f"{links} is stale: it is not what links.sssom.tsv says; write it anew with: kg build",
            f"{links} 已过时：与 links.sssom.tsv 不一致；请用 kg build 重新生成",
        )
    if not exists(file):
        raise CheckFailedError(
            f"{file} is missing; write it with: kg build", f"缺少 {file}；请用 kg build 生成"
        )
    difference = canonical.compare(content, file)
    if difference:
        missing, extra = len(difference.missing), len(difference.extra)
        raise CheckFailedError(
            f"{file} is stale: {missing:,} lines are missing (+), {extra:,} are too many (-); "
            f"write it anew with: kg build\n{difference.shown()}",
            f"{file} 已过时：缺少 {missing:,} 行（+），多余 {extra:,} 行（-）；"
            f"请用 kg build 重新生成\n{difference.shown()}",
        )
    context.say(f"{file} is up to date: {count:,} triples", f"{file} 是最新的：{count:,} 个三元组")


@command(
    "export",
    """Write the whole graph in a format.

    \b
    trig, nquads    the sources: each statement in the graph of the source that makes it
    turtle, jsonld, rdfxml
                    the merged graph, each triple once, without the sources
    rdf12           the merged graph in RDF 1.2 Turtle, each triple annotated with its sources
    csv             a table for each kind of thing, described in CSV on the Web; --output names a
                    folder, or a file that ends in .zip
    catalogue       the questions as SHACL executables, in Turtle
    void            what the graph holds and where its links lead, in VoID, in Turtle

    Cells of CSV are data, written as they are: one that begins with =, +, - or @ may be taken for
    a formula by a spreadsheet.""",
    """按格式输出整个图谱。

    \b
    trig、nquads    各来源：每条陈述都在作出它的来源的图中
    turtle、jsonld、rdfxml
                    合并图谱，每个三元组一次，不含来源
    rdf12           RDF 1.2 Turtle 格式的合并图谱，每个三元组都注明来源
    csv             每类实体一张表，附 CSV on the Web 说明；用 --output 指定文件夹或 .zip 文件
    catalogue       问题目录，以 SHACL 可执行查询表示，Turtle 格式
    void            图谱所含内容与链接去向，以 VoID 表示，Turtle 格式

    CSV 单元格是原样写出的数据：以 =、+、- 或 @ 开头的内容可能被电子表格当作公式。""",
    example="kg export trig -o aicity.trig\nkg export csv -o tables\n"
    "kg export turtle --store big | gzip > big.ttl.gz",
)
@click.argument("kind", type=click.Choice(EXPORTS, case_sensitive=False))
@click.option(
    "--bom",
    is_flag=True,
    help=text(
        "Begin each CSV with a byte-order mark, for Excel.",
        "在每个 CSV 开头加字节顺序标记，便于 Excel 打开。",
    ),
)
@common()
def export(context: Context, kind: str, bom: bool) -> None:
    """Write the graph."""
    from kg.store import open_store

    if kind == "csv":
        if context.output is None:
            raise UsageError(
                "Tables are several files: name a folder or a .zip file with --output.",
                "表格由多个文件组成：请用 --output 指定文件夹或 .zip 文件。",
            )
        from kg.release.tables import Tables, write_tables

        write_tables(Tables(open_store(context.store), bom=bom), context.output)
        context.say(f"Written: {context.output}", f"已写入：{context.output}")
        return
    if bom:
        raise UsageError(
            "--bom is for tables only; leave it out, or export csv.",
            "--bom 只用于表格；请去掉，或导出 csv。",
        )
    from kg.files import write_chunks

    store = open_store(context.store)
    if kind == "catalogue":
        from kg.release.catalogue import catalogue

        chunks = catalogue(store)
    elif kind == "void":
        from kg.release.void import void

        chunks = void(store)
    else:
        from kg.release.export import FORMATS

        chunks = FORMATS[kind](store)
    if context.output is None:
        stdout.write(chunks)
    else:
        write_chunks(context.output, chunks)
        context.say(f"Written: {context.output}", f"已写入：{context.output}")


@command(
    "load",
    """Load files into a store folder, each file a source.

    Reads Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, each also as .gz; - reads standard
    input. All files come in or none: if one is wrong, or the power fails, the store stays as it
    was. A file that was loaded before replaces what it brought.""",
    """把文件载入数据库文件夹，每个文件是一个来源。

    可读 Turtle、TriG、N-Triples、N-Quads、JSON-LD 和 RDF/XML，都可为 .gz；- 表示标准输入。
    要么全部载入，要么都不载入：有文件出错或断电时，数据库保持原样。
    再次载入同一文件会替换它先前带来的内容。""",
    example="kg load report.ttl --into mystore\n"
    "kg load --shipped firms.nt.gz --into mystore --title 'Firms 2024' --licence "
    "https://creativecommons.org/licenses/by/4.0/\nkg find 苏州 --store mystore",
)
@click.argument("files", nargs=-1, metavar=text("FILE…", "文件…"))
@click.option(
    "--into",
    metavar="FOLDER",
    required=True,
    help=text("The store folder; made if missing.", "数据库文件夹；不存在时新建。"),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(INPUTS, case_sensitive=False),
    help=text("The format of the files, else their extension.", "文件格式；默认看扩展名。"),
)
@click.option(
    "--source",
    metavar="IRI",
    help=text(
        "The source of the file, e.g. source:report-2024; else named for the file.",
        "文件的来源，如 source:report-2024；默认以文件名命名。",
    ),
)
@click.option("--title", help=text("The title of the source.", "来源的标题。"))
@click.option("--licence", help=text("Its licence, IRI or text.", "其许可协议，IRI 或文字。"))
@click.option("--publisher", help=text("Its publisher, IRI or text.", "其发布者，IRI 或文字。"))
@click.option(
    "--shipped", is_flag=True, help=text("Load the shipped graph as well.", "同时载入随附的图谱。")
)
@click.option(
    "--replace",
    is_flag=True,
    help=text(
        "Replace graphs of the same name that another source brought.",
        "替换来自其他来源的同名图。",
    ),
)
@click.option(
    "--no-index",
    is_flag=True,
    help=text(
        "Build no index of names: loads faster, and finds names slowly.",
        "不建立名称索引：载入较快，但查找名称较慢。",
    ),
)
@_quiet_common
def load(
    context: Context,
    files: tuple[str, ...],
    into: str,
    format_: str | None,
    source: str | None,
    title: str | None,
    licence: str | None,
    publisher: str | None,
    shipped: bool,
    replace: bool,
    no_index: bool,
) -> None:
    """Load files and say what became of each."""
    from kg.namespaces import curie
    from kg.release.load import Order
    from kg.release.load import load as load_files
    from kg.release.reading import find_input
    from kg.release.register import About

    if "://" in into:
        raise UsageError(
            f"{into} is a URL; files are loaded into a folder only.",
            f"{into} 是 URL；只能载入到文件夹。",
        )
    with spooled(files, format_) as spool:
        found = [
            find_input("stdin", format_, spool) if name == "-" else find_input(name, format_)
            for name in files
        ]
        size = sum(file.path.stat().st_size for file in found)
        labels = text("Loading", "载入"), text("Indexing names", "索引名称")
        with progress_bars(size, *labels) as (progress, indexing):
            about = About(title, licence, publisher)
            order = Order(found, source, about, shipped, replace, progress, not no_index, indexing)
            done = load_files(order, Path(into))
    for part in done.loaded:
        again = ("; replaced", "；已替换") if part.replaced else ("", "")
        name = curie(part.source)
        context.say(
            f"{part.name} → {name}: {part.statements:,} statements{again[0]}",
            f"{part.name} → {name}：{part.statements:,} 条陈述{again[1]}",
        )
    context.say(f"{into}: version {done.version}", f"{into}：版本 {done.version}")

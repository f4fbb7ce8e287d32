"""The command ``kg check``: what is wrong with the data, where, and what to do."""

from pathlib import Path

import click
from pyoxigraph import Literal

from kg.cli.options import Context, command, common, is_chinese, text
from kg.formats import SELECT_FORMATS
from kg.namespaces import curie


@command(
    "check",
    "Check the data. Each finding has file, graph, thing and remedy; exit code 1 if there is any.",
    "检查数据：每条发现都注明文件、命名图、事物和改法。有发现时退出码为 1。",
    example="kg check\nkg check data/sources/*.trig --format csv\nkg check --text paper.txt",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--text",
    "paper",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=text(
        "The first document as plain text: verify offsets and figures against it.",
        "首个文献的纯文本：据以核对字符位置与数字。",
    ),
)
@common(formats=SELECT_FORMATS, store=False)
def check(context: Context, files: tuple[Path, ...], paper: Path | None) -> int:
    """Check the named files, or the shipped sources."""
    from kg import checks, resources
    from kg.answer import Answer

    found = checks.check(files or resources.written_files(), paper)
    if not found:
        context.say("No findings.", "没有发现问题。")
        return 0
    chinese = is_chinese(context.lang)
    titles = (
        ("规则", "级别", "文件", "行", "命名图", "事物", "问题", "改法")
        if chinese
        else ("Rule", "Severity", "File", "Line", "Graph", "Thing", "Fault", "Remedy")
    )
    columns = ("rule", "severity", "file", "line", "graph", "thing", "fault", "remedy")
    severity = {"error": "错误", "warning": "警告"} if chinese else {}
    rows = [
        (
            Literal(finding.rule.id),
            Literal(severity.get(finding.rule.severity, finding.rule.severity)),
            Literal(finding.file),
            Literal(finding.line),
            Literal(curie(finding.graph)),
            Literal(curie(finding.thing)),
            Literal(finding.message(context.lang)),
            Literal(finding.remedy(context.lang)),
        )
        for finding in found
    ]
    context.emit(Answer(columns, rows, titles=titles))
    context.say(f"{len(found)} findings.", f"共 {len(found)} 条发现。")
    return 1

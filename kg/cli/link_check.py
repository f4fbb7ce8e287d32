"""The command ``kg link check``: are all links still right?"""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import Literal

from kg.cli.link_against import Against, against
from kg.cli.link_common import bar, tell_faults
from kg.cli.options import Context, command, common, is_chinese
from kg.errors import NotFoundError, UsageError
from kg.formats import SELECT_FORMATS

if TYPE_CHECKING:
    from kg.links.recheck import Fault


@command(
    "check",
    """Check all links anew: form, check digits, duplicates, contradictions, unknown things.

    With --against, also against a dataset file: is the identifier still there, is the name still
    alike, has something been found since? Exit code 1 if there is any finding.""",
    """重新核对全部链接：格式、校验位、重复、矛盾、未知事物。

    给出 --against 时还与数据集文件核对：标识是否仍在、名称是否仍相近、查无者是否已出现。
    有发现时退出码为 1。""",
    example="kg link check\nkg link check --against v2.9-ror-data.zip\n"
    "kg link check my-links.sssom.tsv --format csv",
)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@against(required=False)
@common(formats=SELECT_FORMATS)
def check(context: Context, file: Path | None, against: Against | None) -> int:
    """Check a mapping set, the shipped one unless another is named."""
    from kg.answer import Answer
    from kg.links import recheck
    from kg.links.datasets.base import Local
    from kg.links.ledger import shipped
    from kg.links.sssom import read

    file = file or shipped()
    if not file.exists():
        raise NotFoundError(f"There is no file {file}.", f"没有文件 {file}。")
    mappings = read(file)
    store = context.graph().store
    faults = [*recheck.of_rows(mappings), *recheck.of_things(mappings, store)]
    if against is not None:
        dataset = against.open(context)
        if not isinstance(dataset, Local):
            raise UsageError(
                "Links are checked against files only; download the dataset.",
                "只能与数据集文件核对；请先下载该数据集。",
            )
        with bar("Reading the dataset", "读取数据集") as reading:
            held = recheck.narrowed(mappings, store, dataset, reading)
        tell_faults(context, against, held.count, held.faults)
        faults += recheck.of_dataset(mappings, store, held)
    context.say(
        f"{file}: {len(mappings.mappings)} rows checked, {len(faults)} findings.",
        f"{file}：核对 {len(mappings.mappings)} 行，有 {len(faults)} 条发现。",
    )
    if not faults:
        return 0
    zh = is_chinese(context.lang)
    titles = (
        ("问题类别", "行", "事物", "链接到", "问题", "改法")
        if zh
        else ("Finding", "Line", "Thing", "Linked to", "Fault", "Remedy")
    )
    columns = ("finding", "line", "thing", "linked", "fault", "remedy")
    faults.sort(key=lambda fault: (fault.line, fault.id, fault.object))
    rows = [_row(fault, context.lang) for fault in faults]
    context.emit(Answer(columns, rows, titles=titles))
    return 1


def _row(fault: "Fault", lang: str) -> tuple[Literal, ...]:
    return (
        Literal(fault.id),
        Literal(fault.line),
        Literal(fault.subject),
        Literal(fault.object),
        Literal(fault.message(lang)),
        Literal(fault.remedy(lang)),
    )

"""The command ``kg link export``: the links for other programs."""

from pathlib import Path

import click

from kg.cli.options import Context, command, common, text
from kg.errors import NotFoundError

FORMATS = ("sssom", "turtle", "ntriples", "trig", "csv")


@command(
    "export",
    """Write the links for other programs.

    sssom: the mapping set with all evidence; trig: the same as RDF; turtle and ntriples: the links
    alone; csv: one line a link.""",
    """导出链接，供其他程序使用。

    sssom：带全部依据的映射集；trig：同样内容的 RDF；turtle、ntriples：仅链接本身；
    csv：每行一条链接。""",
    example="kg link export\nkg link export --to ror --same --format ntriples\n"
    "kg link export --format csv -o links.csv",
)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--to",
    metavar="DATASET",
    help=text("Only links to this dataset, e.g. ror.", "仅导出指向该数据集的链接，如 ror。"),
)
@click.option(
    "--same",
    is_flag=True,
    help=text("Only links that say that two things are one.", "仅导出表示同一事物的链接。"),
)
@common(formats=FORMATS, store=False)
def export(context: Context, file: Path | None, to: str | None, same: bool) -> None:
    """Write a mapping set, the shipped one unless another is named, or a part of it."""
    from kg.links.ledger import shipped
    from kg.links.outward import chosen, written
    from kg.links.sssom import read

    file = file or shipped()
    if not file.exists():
        raise NotFoundError(f"There is no file {file}.", f"没有文件 {file}。")
    format_ = context.format or ("csv" if _ends(context, ".csv") else None)
    format_ = format_ or ("turtle" if _ends(context, ".ttl") else None)
    format_ = format_ or ("ntriples" if _ends(context, ".nt") else None)
    format_ = format_ or ("trig" if _ends(context, ".trig") else "sssom")
    context.write(written(chosen(read(file), to, same=same), format_, str(file)))


def _ends(context: Context, extension: str) -> bool:
    return context.output is not None and context.output.suffix.lower() == extension

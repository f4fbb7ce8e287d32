"""What went wrong, said in the reader's language, and the exit code for it."""

import click

from kg.cli.options import current_language, is_chinese, text
from kg.errors import KGError


def code_and_message(error: Exception) -> tuple[int, str]:
    """Return the exit code of an error and what to tell the reader."""
    if isinstance(error, KGError):
        return error.exit_code, error.advice(current_language())
    if isinstance(error, click.ClickException):
        return 2, message(error)
    if isinstance(error, RecursionError):
        return 4, text(
            "This is nested too deeply; make it simpler.", "嵌套过深，无法处理；请简化。"
        )
    if isinstance(error, MemoryError):
        return 4, text(
            "There is not enough memory; ask for less, e.g. with LIMIT.",
            "内存不足；请缩小范围，例如加上 LIMIT。",
        )
    kind = f"{type(error).__name__}: {error}"
    return 3, text(
        f"An internal error: {kind}. Run again with --debug and report it.",
        f"内部错误：{kind}。请加 --debug 重新运行并报告。",
    )


def message(error: click.ClickException) -> str:
    """Return what is wrong with a command line, and where to read more."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "kg"
    if is_chinese():
        return f"{_chinese(error)} 用法见：{path} --help"
    said = error.format_message()
    return f"{said}{'' if said.endswith(('.', '?', ')')) else '.'} For usage: {path} --help"


def _chinese(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"；是否指 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 的用法不对（多半是缺少值）。"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return f"缺少参数 {name}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = " / ".join(error.param.opts)
        allowed = ""
        if isinstance(error.param.type, click.Choice):
            allowed = f"；可用：{'、'.join(map(str, error.param.type.choices))}"
        return f"{name} 的值不合适{allowed}。"
    said = error.format_message()
    if said.startswith("No such command"):
        return f"没有这个命令：{said.removeprefix('No such command ').rstrip('.')}。"
    if "unexpected extra argument" in said:
        return f"多余的参数：{said.partition('(')[2].rstrip(').')}。"
    return said

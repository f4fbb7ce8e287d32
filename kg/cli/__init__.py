"""The command line: which commands there are, and how every failure is told."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from kg.cli import options
from kg.cli.family import Family, Table

COMMANDS: Table = {
    # name: where it is written, what it does in English and in Chinese
    "ask": ("kg.cli.query:ask", "Ask a question in words.", "用自然语言提问。"),
    "run": ("kg.cli.query:run", "Run a catalogue question.", "运行目录中的问题。"),
    "questions": ("kg.cli.query:questions", "List the questions.", "列出可提的问题。"),
    "sparql": ("kg.cli.query:sparql", "Run SPARQL.", "运行 SPARQL 查询。"),
    "find": ("kg.cli.read:find", "Find things by name.", "按名称查找实体。"),
    "show": ("kg.cli.read:show", "Show all about one thing.", "显示一个实体的全部信息。"),
    "why": ("kg.cli.why:why", "Name who says something.", "列出某一说法的来源。"),
    "compare": ("kg.cli.read:compare", "Compare two cities.", "比较两个城市。"),
    "path": ("kg.cli.network:path", "Connect two things.", "说明两个事物如何相连。"),
    "rank": ("kg.cli.network:rank", "Rank by network measures.", "按网络度量排列。"),
    "graph": ("kg.cli.draw:graph", "Draw the interactive page.", "绘制交互式图谱页面。"),
    "check": ("kg.cli.check:check", "Check the data.", "检查数据。"),
    "build": ("kg.cli.publish:build", "Build the merged graph.", "生成合并图谱。"),
    "export": ("kg.cli.publish:export", "Write the graph in a format.", "按格式导出图谱。"),
    "link": ("kg.cli.link:link", "Link to other datasets.", "链接到其他数据集。"),
    "serve": ("kg.cli.serve:serve", "Serve the graph on a port.", "在一个端口上发布图谱。"),
    "load": ("kg.cli.publish:load", "Load data into a store.", "把数据载入数据库。"),
    "mcp": ("kg.cli.agents:mcp", "Give agents tools.", "为智能体提供工具。"),
}
"""The commands in the order in which help lists them; a module is imported when it is used."""


def _root() -> Family:
    def greet(version: bool, **values: Any) -> int | None:
        if click.get_current_context().invoked_subcommand:
            return None
        from kg.cli import greeting

        context = options.Context(lang=values["lang"], store=values["store"])
        return greeting.version(context) if version else greeting.greet(context)

    text = options.text
    return Family(
        COMMANDS,
        name="kg",
        callback=greet,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        result_callback=lambda result, **_: result,
        help=text(
            "A cited knowledge graph of the AI industries of Suzhou and Hangzhou.",
            "苏州与杭州人工智能产业知识图谱，每个答案都有出处。",
        ),
        epilog="kg\nkg questions\nkg run --help\nkg find 科大讯飞",
        params=[
            click.Option(["--version"], is_flag=True, help=text("Show versions.", "显示版本。")),
            click.Option(["--lang"], metavar="TAG", help=text("zh or en.", "zh 或 en。")),
            click.Option(["--store"], metavar="PLACE", hidden=True),
            click.Option(
                ["--debug"],
                is_flag=True,
                expose_value=False,
                help=text("Show the traceback of an error.", "出错时显示调用栈。"),
            ),
        ],
    )


_READING = frozenset(
    ("ask", "run", "questions", "sparql", "find", "show", "why", "compare", "path", "rank")
)
"""Commands that only read and answer, so that nothing is lost when they end at once."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; nothing is raised and no traceback shown.

    Args:
        argv: The words after ``kg``; none takes them from the process, which ends with the
            command where it only reads.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if argv is not None or next((word for word in words if word in COMMANDS), None) not in _READING:
        return _run(words)
    from kg.cli import process

    process.heed_interrupts()
    code = _run(words)
    process.leave(code)
    return code


def _run(words: list[str]) -> int:
    options.set_language(options.language(words))
    try:
        root = _root()
        with root.make_context("kg", words) as context:
            result = root.invoke(context)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return int(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        from kg.cli.process import silence

        silence()
        return 0
    except Exception as error:
        return _tell(error, debug="--debug" in words)


def _tell(error: Exception, *, debug: bool) -> int:
    """Say on standard error what went wrong, and return the exit code."""
    from kg.cli.process import silence
    from kg.cli.usage import code_and_message

    code, said = code_and_message(error)
    if debug:
        import traceback

        traceback.print_exception(error)
    try:
        click.echo(options.clean(f"kg: {said}"), err=True)
    except OSError:
        silence()
    return code

"""The command ``mcp``: the graph as tools for a language model."""

import sys

import click

from kg.cli.options import Context, command, common, is_chinese, text

_TOOLS = ("compact", "all")


@command(
    "mcp",
    "Give the graph to a language model as tools, by the Model Context Protocol over standard "
    "input and output: an agent's program starts it. Every fact comes with its sources. Over HTTP "
    "the same is at /mcp of kg serve.",
    "通过标准输入输出，以模型上下文协议（MCP）把图谱作为工具提供给语言模型，由智能体程序启动；"
    "每个事实都附出处。HTTP 方式见 kg serve 的 /mcp。",
    example="kg mcp\nkg mcp --lang zh\nkg mcp --tools all --store FOLDER",
)
@click.option(
    "--tools",
    type=click.Choice(_TOOLS),
    default=_TOOLS[0],
    help=text(
        "compact: ten tools that reach everything; all: one more for each question.",
        "compact：可达全部内容的十个工具；all：另为每个问题各设一个工具。",
    ),
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    help=text("Seconds until a call is given up.", "一次调用的最长秒数。"),
)
@common(output=False)
def mcp(context: Context, tools: str, timeout: float) -> int:
    """Serve the tools over standard streams until the input ends."""
    from kg.server.mcp.stdio import serve
    from kg.server.settings import Settings

    lang = "zh" if is_chinese(context.lang) else "en"
    settings = Settings(store=context.store or "", workers=1, timeout=timeout)
    if sys.stdin.isatty():
        context.say(
            "Waiting for an agent's program on standard input; Ctrl-D ends.",
            "正在等待智能体程序的标准输入；按 Ctrl-D 结束。",
        )
    serve(settings, lang, every=tools == "all")
    return 0

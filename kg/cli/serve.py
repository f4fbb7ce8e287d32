"""``kg serve``: the graph on a port."""

import click

from kg.cli.options import Context, command, common, text
from kg.server.settings import Settings

_USUAL = Settings()


@command(
    "serve",
    """Serve the graph: SPARQL endpoint, pages, API, reconciliation and agent tools on one port.

    Nothing is written, and nobody but this machine gets in unless --host says so.""",
    """发布图谱：SPARQL 端点、网页、API、对齐服务和智能体工具，同一个端口。

    只读；除非用 --host 指定，否则只有本机可以访问。""",
    example="kg serve\nkg serve --port 9000 --workers 4\n"
    "kg serve --store my-store --host 0.0.0.0 --base-url https://example.org/aicity",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default=_USUAL.host,
    show_default=True,
    help=text("The address to listen at.", "监听的地址。"),
)
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=_USUAL.port,
    show_default=True,
    help=text("The port; 0 takes a free one.", "端口；0 表示任选一个空闲端口。"),
)
@click.option(
    "--base-url",
    metavar="URL",
    default="",
    help=text(
        "The address under which others see the server, e.g. behind a proxy.",
        "他人访问本服务的网址，例如在代理之后。",
    ),
)
@click.option(
    "--workers",
    metavar="N",
    type=int,
    default=_USUAL.workers,
    help=text(
        "Heavy queries at once; as many processes stay free for light ones. Default: the number "
        "of cores, at least 2.",
        "同时执行的重查询数；另有同样多的进程专供轻查询。默认为 CPU 核数，至少 2。",
    ),
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    default=_USUAL.timeout,
    show_default=True,
    help=text("Seconds until a request is given up.", "请求超过此秒数即放弃。"),
)
@click.option(
    "--memory",
    metavar="MIB",
    type=int,
    default=_USUAL.memory,
    show_default=True,
    help=text("MiB that one worker may take.", "每个工作进程可用的内存（MiB）。"),
)
@click.option(
    "--rows",
    metavar="N",
    type=int,
    default=_USUAL.rows,
    show_default=True,
    help=text("At most so many rows of a result are sent.", "结果最多返回的行数。"),
)
@click.option(
    "--queue",
    metavar="N",
    type=int,
    default=_USUAL.queue,
    show_default=True,
    help=text("At most so many requests wait for a worker.", "最多等待的请求数。"),
)
@click.option(
    "--service",
    "services",
    metavar="URL",
    multiple=True,
    help=text(
        "An endpoint that SERVICE may call; may be given several times. Without it none.",
        "允许 SERVICE 访问的端点；可多次给出。不给则一个也不允许。",
    ),
)
@click.option(
    "--quiet",
    is_flag=True,
    help=text("Do not log requests.", "不记录请求。"),
)
@common(output=False)
def serve(context: Context, quiet: bool, **given: object) -> None:
    """Serve until interrupted."""
    from kg.server import serve as server

    settings = Settings(store=context.store or "", **given)  # type: ignore[arg-type]

    def ready(address: str, place: str) -> None:
        context.say(
            f"aicity is at {address}/ (SPARQL: {address}/sparql), listening at {place}. "
            "End it with Ctrl-C.",
            f"aicity 已启动：{address}/ （SPARQL：{address}/sparql），监听 {place}。"
            "按 Ctrl-C 结束。",
        )

    server.serve(settings, ready, log=not quiet)

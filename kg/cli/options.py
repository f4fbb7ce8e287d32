"""What commands share: their options, the reader's language, and where answers go.

A command is written so::

    @command("find", "Find things by name.", "按名称查找实体。", example="kg find 科大讯飞")
    @click.argument("words", nargs=-1)
    @click.option("--limit", type=int, default=10, help=text("At most so many.", "最多条数。"))
    @common(formats=SELECT_FORMATS)
    def find(context: Context, words: tuple[str, ...], limit: int) -> int | None:
        context.emit(answer)

What it returns is the exit code; None is 0.
"""

import functools
import inspect
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from kg.cli import stdout
from kg.cli.language import (
    clean,
    current_language,
    is_chinese,
    language,
    localise,
    set_language,
    tag_of,
    text,
)
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.answer import Answer, GraphAnswer
    from kg.graph import Graph

__all__ = [
    "Command",
    "Context",
    "clean",
    "command",
    "common",
    "current_language",
    "is_chinese",
    "language",
    "localise",
    "set_language",
    "tag_of",
    "terminal_width",
    "text",
]

Callback: TypeAlias = Callable[..., Any]


class Command(click.Command):
    """A command whose help speaks the reader's language and ends with an example."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words, with the style of ``--cite`` spelled out: it may be left out."""
        if any(parameter.name == "cite" for parameter in self.params):
            from kg.cli.citing import spelled

            args = spelled(args)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(
            ctx.command_path,
            " ".join(self.collect_usage_pieces(ctx)),
            text("Usage: ", "用法："),
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(localise(inspect.cleandoc(self.help or "")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each with its help in the reader's language."""
        rows = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                shown = getattr(parameter, "help", None) or ""
                rows.append((record[0], record[1].replace(shown, localise(shown), 1)))
        if rows:
            with formatter.section(text("Options", "选项")):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one a line and never wrapped."""
        if self.epilog:
            with formatter.section(text("Examples", "示例")):
                for line in localise(self.epilog).splitlines():
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with its text in the reader's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("Show this help.", "显示本帮助。")
        return option


def command(
    name: str, en: str, zh: str, *, example: str, cls: type[Command] = Command, **settings: Any
) -> Callable[[Callback], Command]:
    """Return a decorator that makes a :class:`Command` of a function.

    Args:
        name: The name on the command line.
        en: What it does, in English; the first sentence serves as summary.
        zh: The same in Chinese.
        example: One or more command lines that work.
        cls: Another class of command.
        settings: Passed on to click.
    """

    def decorate(function: Callback) -> Command:
        made = click.command(name, cls=cls, help=text(en, zh), epilog=example, **settings)
        return made(function)

    return decorate


LABELS = click.option(
    "--labels",
    is_flag=True,
    help=text(
        "In CSV and TSV, for spreadsheets: labels and headings instead of IRIs and variables.",
        "用于电子表格的 CSV、TSV：写标签和标题，而不是 IRI 和变量名。",
    ),
)


def common(
    *, formats: Sequence[str] = (), store: bool = True, output: bool = True
) -> Callable[[Callback], Callback]:
    """Return a decorator that adds the shared options and passes a :class:`Context` first.

    Args:
        formats: The formats that ``--format`` allows; none leaves the option out.
        store: Whether the command reads a graph, so that ``--store`` says which.
        output: Whether the command gives an answer, so that ``--output`` says where.
    """

    def decorate(function: Callback) -> Callback:
        @functools.wraps(function)
        def run(**values: Any) -> Any:
            above = click.get_current_context().find_root().params
            context = Context(
                lang=values.pop("lang"),
                format=values.pop("format", None),
                output=values.pop("output", None),
                store=(values.pop("store") or above.get("store")) if store else None,
            )
            if not store and above.get("store"):
                raise UsageError(
                    "This command reads no graph; leave --store out.",
                    "该命令不读取图谱；请去掉 --store。",
                )
            return function(context, **values)

        decorated: Callback = run
        for option in reversed(_options(formats, store=store, output=output)):
            decorated = option(decorated)
        return decorated

    return decorate


def _options(
    formats: Sequence[str], *, store: bool, output: bool
) -> list[Callable[[Callback], Callback]]:
    chosen = click.option(
        "--format",
        type=click.Choice(list(formats), case_sensitive=False),
        help=text(
            "How to write the answer; without it the extension of --output decides, else a table.",
            "输出格式；未给出时由 --output 的扩展名决定，否则为表格。",
        ),
    )
    place = click.option(
        "--store",
        metavar="PLACE",
        envvar="AICITY_STORE",
        help=text(
            "A store folder or the URL of a SPARQL endpoint, instead of the shipped graph.",
            "用数据库文件夹或 SPARQL 端点的 URL 代替随附的图谱。",
        ),
    )
    file = click.option(
        "--output",
        "-o",
        metavar="FILE",
        help=text("Write the answer to a file.", "把答案写入文件。"),
    )
    return [
        *([chosen] if formats else []),
        *([file] if output else []),
        *([place] if store else []),
        click.option(
            "--lang",
            metavar="TAG",
            help=text(
                "The language of labels and messages, e.g. zh or en.",
                "标签和消息的语言，如 zh 或 en。",
            ),
        ),
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            help=text("Show the traceback of an error.", "出错时显示调用栈。"),
        ),
    ]


class Context:
    """What a command was told, and its way to the graph and to the reader.

    Args:
        lang: The reader's language; none is what the environment says.
        format: The format asked for, or None.
        output: The file to write, or None (also ``-``) for standard output.
        store: Where the graph lies; none is the shipped one.
    """

    def __init__(
        self,
        lang: str | None = None,
        format: str | None = None,
        output: str | None = None,
        store: str | None = None,
    ) -> None:
        if lang and not tag_of(lang):
            raise UsageError(
                f"{lang} is no language tag; write for example zh or en.",
                f"{lang} 不是语言标记；请写 zh 或 en 等。",
            )
        self.lang = tag_of(lang) if lang else current_language()
        self.format = format
        self.output = None if output in (None, "-") else Path(str(output))
        self.store = store
        self._graph: Graph | None = None

    def graph(self) -> "Graph":
        """Return the graph, opened when it is first needed."""
        if self._graph is None:
            from kg.graph import Graph

            self._graph = Graph.open(self.store, lang=self.lang)
        return self._graph

    def format_of(self, default: str, formats: Sequence[str] = ()) -> str:
        """Return the format to write: ``--format``, the extension of ``--output``, the default.

        Args:
            default: What to write where nothing is asked for.
            formats: What an extension may choose from; none allows all.
        """
        if self.format:
            return self.format
        if self.output is None:
            return default
        from kg.formats import format_of_extension

        found = format_of_extension(self.output.suffix)
        return found if found and (not formats or found in formats) else default

    def emit(self, answer: "Answer | GraphAnswer", **settings: Any) -> None:
        """Write an answer in the chosen format; title and footer are talk, on standard error.

        Args:
            answer: What to write.
            settings: Passed on to the format, e.g. ``labels=True`` for CSV.
        """
        chosen = self.format_of(answer.default_format, answer.formats)
        if chosen == "table" and self.output is None:
            settings.setdefault("width", terminal_width())
            if answer.title and sys.stdout.isatty():
                click.echo(clean(answer.title), err=True)
        self.write(answer.render(chosen, **settings))
        if chosen == "table" and sys.stdout.isatty():
            self.say(*answer.footer())
        # Said once, whatever the format: only names that were written count.
        if answer.labels is not None and (fallback := answer.labels.fallback()):
            self.say(*fallback)

    def write(self, content: bytes | str) -> None:
        """Write to standard output, or atomically to ``--output``."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        if self.output is None:
            stdout.write((data,))
            return
        from kg.files import write_atomic

        write_atomic(self.output, data)
        self.say(f"Written: {self.output}", f"已写入：{self.output}")

    def say(self, en: str, zh: str) -> None:
        """Tell the reader something that is not the answer, on standard error."""
        click.echo(clean(zh if is_chinese(self.lang) else en), err=True)


def terminal_width() -> int | None:
    """Return how many cells a line of the terminal has, or None where output goes elsewhere."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns

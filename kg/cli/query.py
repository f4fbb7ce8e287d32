"""Commands that ask: ``ask``, ``run``, ``questions`` and ``sparql``."""

import sys
from pathlib import Path
from typing import Any

import click

from kg.answer import Answer, GraphAnswer
from kg.citations import UNDER
from kg.cli.citing import CITE, emit
from kg.cli.options import LABELS, Command, Context, clean, command, common, is_chinese, text
from kg.errors import NotFoundError, UsageError
from kg.files import is_file, read_input
from kg.formats import GRAPH_FORMATS, SELECT_FORMATS
from kg.sparql import form_of, refuse_outside


@command(
    "ask",
    "Ask a question in words, in Chinese or English. `-` reads it from standard input.",
    "用中文或英文提问。“-”表示从标准输入读取。",
    example='kg ask "哪些苏州企业支撑机器视觉产业集群？"\nkg ask - --format csv < question.txt',
)
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@LABELS
@CITE
@common(formats=SELECT_FORMATS)
def ask(context: Context, words: tuple[str, ...], labels: bool, cite: str | None) -> int:
    """Answer a question in words, saying how it was understood."""
    from kg.questions.ask import understand, verdict
    from kg.questions.wording import title

    asked = read_input("-") if words == ("-",) else " ".join(words)
    graph = context.graph()
    understood = understand(graph.store, graph.questions(), asked)
    meant = title(understood.question, understood.values, graph.labels)
    context.say(
        f"Understood as: {meant}  ({understood.command})",
        f"理解为：{meant}（{understood.command}）",
    )
    answer = graph.answer(understood.question, understood.values)
    if told := verdict(graph.store, understood, answer):
        tabled = context.format_of(answer.default_format, answer.formats) == "table"
        if tabled and context.output is None and (not cite or cite in UNDER):
            # Whoever reads a table reads this first; other formats are read by machines.
            context.write(clean(told.zh if is_chinese(context.lang) else told.en) + "\n")
        else:
            context.say(told.en, told.zh)
    return tell(context, answer, labels, cite)


def tell(context: Context, answer: Answer, labels: bool = False, cite: str | None = None) -> int:
    """Write an answer; an empty one is explained, and a silent source is exit code 1."""
    chosen = context.format_of(answer.default_format, answer.formats)
    if cite and (answer.rows or chosen != "table"):
        emit(context, answer, cite, labels=labels)
    elif answer.rows or chosen != "table":
        context.emit(answer, labels=labels)
    elif not answer.silent:
        context.write(f"{answer.message}\n")
        return 0
    if not answer.rows and answer.message:
        context.say(answer.message, answer.message)
    return 1 if answer.silent else 0


class _Run(Command):
    """A command that leaves unknown options to the question, ``--help`` included."""

    def get_help_option(self, ctx: click.Context) -> None:
        """Return nothing: help depends on the question."""


@command(
    "run",
    "Run a question of the catalogue. Its parameters are options: names in Chinese or English, "
    "slugs, CURIEs or IRIs; several with commas; * leaves one open. With a question's name, "
    "--help lists its parameters. A file that ends in .rq runs too.",
    "运行目录中的问题。问题的参数即选项：可写中英文名称、短名、CURIE 或 IRI；"
    "多个值用逗号分隔；* 表示不限。给出问题名称后，--help 会列出其参数。"
    "也可运行以 .rq 结尾的文件。",
    example="kg run cluster/list-anchors --city 苏州 --field machine-vision\n"
    "kg run cluster/list-anchors --help",
    cls=_Run,
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="NAME [--PARAMETER VALUE]...")
@click.option(
    "--federate",
    is_flag=True,
    help=text(
        "Let the question ask the other endpoints that it declares, over the network.",
        "允许该问题通过网络查询其声明的其他端点。",
    ),
)
@click.option(
    "--mirror",
    multiple=True,
    metavar="ENDPOINT=URL",
    help=text(
        "With --federate: ask this address instead of the endpoint.",
        "与 --federate 同用：改为查询此地址。",
    ),
)
@LABELS
@CITE
@common(formats=SELECT_FORMATS)
def run(
    context: Context,
    words: tuple[str, ...],
    federate: bool,
    mirror: tuple[str, ...],
    labels: bool,
    cite: str | None,
) -> int:
    """Answer a catalogue question by name."""
    name, given, helped = split(words)
    if name is None:
        if helped:
            click.echo(click.get_current_context().get_help())
            return 0
        raise UsageError(
            "Which question? List them with: kg questions.",
            "要运行哪个问题？可用 kg questions 列出。",
        )
    graph = context.graph()
    question = question_of(context, name)
    if helped:
        from kg.cli.questions import help_of

        context.write(help_of(graph, question))
        return 0
    from kg.questions.binding import values_of

    values = values_of(graph.store, question, given)
    asking = _asked(context, question, federate, mirror)
    return tell(context, graph.answer(question, values, asking), labels, cite)


def _asked(
    context: Context, question: Any, federate: bool, mirrors: tuple[str, ...]
) -> bool | dict[str, str]:
    """Return which endpoints a question may ask and where, and say so."""
    if not federate and mirrors:
        raise UsageError("--mirror goes with --federate.", "--mirror 须与 --federate 同用。")
    if not federate or not question.header.federates:
        return False
    told = dict(each.partition("=")[::2] for each in mirrors)
    places = [told.get(name, name) for name in question.header.federates]
    shown = ", ".join(place.partition("?")[0].rpartition("@")[2] for place in places)
    context.say(f"Asking {shown} over the network.", f"正在通过网络查询 {shown}。")
    return told or True


def question_of(context: Context, name: str) -> Any:
    """Return the question of the catalogue that a name stands for, or the one in a file."""
    if name.endswith(".rq") and is_file(name):
        from kg.questions.catalogue import read

        return read(Path(name), Path(name).stem)
    return context.graph().questions().get(name)


def split(words: tuple[str, ...]) -> tuple[str | None, dict[str, Any], bool]:
    """Return the question's name, the values given to its parameters, and whether help is asked."""
    name: str | None = None
    given: dict[str, Any] = {}
    helped = False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in ("--help", "-h"):
            helped = True
        elif word.startswith("--") and len(word) > 2:
            key, equals, value = word[2:].partition("=")
            if not equals:
                if not rest:
                    raise UsageError(f"{word} needs a value.", f"{word} 缺少值。")
                value = rest.pop(0)
            key = key.replace("-", "_")
            given[key] = [*given[key], value] if key in given else [value]
        elif name is None and not word.startswith("-"):
            name = word
        else:
            raise UsageError(
                f"{word} is not expected here; write --PARAMETER VALUE, and quote values with "
                "spaces.",
                f"此处不应有 {word}；请写 --参数 值，含空格的值要加引号。",
            )
    return name, {k: v[0] if len(v) == 1 else v for k, v in given.items()}, helped


@command(
    "questions",
    "List the questions of the catalogue, or show one: its text, parameters and SPARQL.",
    "列出目录中的问题，或显示其中一个的文本、参数和 SPARQL。",
    example="kg questions\nkg questions cluster/list-anchors\nkg questions --format json",
)
@click.argument("name", required=False)
@common(formats=("table", "csv", "json"))
def questions(context: Context, name: str | None) -> None:
    """List the catalogue, or show one question."""
    from kg.cli import questions as shown

    graph = context.graph()
    chosen = context.format_of("table", ("table", "csv", "json"))
    if name is None:
        context.write(shown.listing(graph, chosen))
    else:
        context.write(shown.one(graph, question_of(context, name), chosen))


@command(
    "sparql",
    "Run SPARQL of any form: the query itself, a file, or `-` for standard input. Our prefixes "
    "need no declaration.",
    "运行任何形式的 SPARQL：可直接给出查询、文件，或用“-”表示标准输入。本图谱的前缀无需声明。",
    example='kg sparql "SELECT ?firm { ?firm aic:basedIn city:suzhou }"\n'
    "kg sparql query.rq --format csv\nkg sparql - -o answer.ttl < construct.rq",
)
@click.argument("query", required=False, metavar="[QUERY|FILE|-]")
@LABELS
@CITE
@common(formats=(*SELECT_FORMATS, *GRAPH_FORMATS))
def sparql(context: Context, query: str | None, labels: bool, cite: str | None) -> None:
    """Run SPARQL."""
    if query is None:
        if sys.stdin.isatty():
            raise UsageError(
                "Give a query, a file, or - for standard input.",
                "请给出查询、文件，或用 - 表示标准输入。",
            )
        query = "-"
    answer = context.graph().query(text_of(query))
    if cite:
        emit(context, answer, cite, labels=labels)
    else:
        context.emit(answer, labels=labels)
    if isinstance(answer, GraphAnswer) or answer.rows:
        return
    context.say("No rows.", "没有结果。")


def text_of(query: str) -> str:
    """Return the query that a word on the command line stands for."""
    if query == "-":
        return read_input("-")
    if is_file(query):
        return read_input(query)
    if not form_of(query) and "{" not in query:
        if len(query.split()) > 1:
            refuse_outside(query)
        raise NotFoundError(
            f"{query} is neither a file nor SPARQL.", f"{query} 既不是文件，也不是 SPARQL。"
        )
    return query

"""``--cite``: the sources of an answer, beside its rows and under them, or on their own."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from pyoxigraph import Literal, NamedNode

from kg.citations import STYLES, UNDER
from kg.cli.options import Context, is_chinese, text
from kg.errors import UsageError
from kg.terms import n3

if TYPE_CHECKING:
    from kg.answer import Answer, GraphAnswer
    from kg.citations.model import Citations

COLUMN = "citations"
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&])")
_ESCAPED = r"\\\1"

CITE = click.option(
    "--cite",
    type=click.Choice(STYLES, case_sensitive=False),
    help=text(
        "Add the sources, row by row (short, gbt7714), or write only them (bibtex, json, prov). "
        "Without a style: short.",
        "逐行附上出处（short、gbt7714），或只输出出处（bibtex、json、prov）。不写格式即 short。",
    ),
)


def spelled(words: Sequence[str]) -> list[str]:
    """Return the words of a command line with the style of ``--cite`` spelled out.

    >>> spelled(["--cite", "哪些企业？"]), spelled(["x", "--cite", "bibtex"])
    (['--cite=short', '哪些企业？'], ['x', '--cite=bibtex'])
    """
    rest = list(words)
    found: list[str] = []
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*found, word, *rest]
        if word == "--cite":
            named = bool(rest) and rest[0].lower() in STYLES
            word = f"--cite={rest.pop(0) if named else STYLES[0]}"
        found.append(word)
    return found


def emit(context: Context, answer: "Answer | GraphAnswer", style: str, **settings: Any) -> None:
    """Write an answer with its citations, or for some styles the citations alone.

    Raises:
        UsageError: The format has no place for citations.
    """
    from kg.answer import GraphAnswer

    citations = answer.cite()
    if style not in UNDER:
        context.write(citations.render(style))
        return
    chosen = context.format_of(answer.default_format, answer.formats)
    if isinstance(answer, GraphAnswer):
        context.write(_commented(answer, citations, style, chosen))
        return
    if chosen == "json":
        whole = {**answer.to_json(), COLUMN: citations.to_json()}
        context.write(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
    elif chosen in ("csv", "tsv"):
        from kg.citations.styles import in_words

        context.emit(_with_column(context, answer, in_words(citations, listed=False)), **settings)
    elif chosen in ("table", "md"):
        _below(context, answer, citations, style, chosen, settings)
    else:
        raise UsageError(
            "XML results have no place for citations; use json, csv, tsv, table or md.",
            "XML 结果中没有放置出处的位置；请用 json、csv、tsv、table 或 md。",
        )


def under(
    context: Context, iri: NamedNode, shown: bytes | str, chosen: str, style: str
) -> bytes | str:
    """Return what is shown of a thing with the sources of all its facts under it.

    Raises:
        UsageError: The format has no place for citations.
    """
    from kg.answer import GraphAnswer

    graph = context.graph()
    quads = [*graph.store.quads(subject=iri), *graph.store.quads(object=iri)]
    facts = GraphAnswer(
        [quad.triple for quad in quads], labels=graph.labels, query=f"DESCRIBE {iri}"
    )
    citations = facts.cite()
    if style not in UNDER:
        return citations.render(style)
    text_ = shown if isinstance(shown, str) else shown.decode("utf-8")
    if chosen == "json":
        whole = {**json.loads(text_), COLUMN: citations.to_json()}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return f"{text_}\n{_listed(citations, style, chosen)}"


def _listed(citations: "Citations", style: str, chosen: str) -> str:
    listed = citations.render(style)
    if chosen == "md":
        return "".join(f"{_MARKDOWN.sub(_ESCAPED, line)}  \n" for line in listed.splitlines())
    return listed


def _commented(answer: "GraphAnswer", citations: "Citations", style: str, chosen: str) -> str:
    """Return triples, one a line, with their sources as comments, which Turtle allows."""
    from kg.citations.styles import in_words, marks

    if chosen not in ("turtle", "ntriples"):
        raise UsageError(
            "Only Turtle and N-Triples have a place for citations; else use --cite json or prov.",
            "只有 Turtle 和 N-Triples 有放置出处的位置；否则请用 --cite json 或 prov。",
        )
    told = marks(citations) if style == STYLES[0] else in_words(citations)
    lines = [
        f"{n3(t.subject)} {n3(t.predicate)} {n3(t.object)} . # {' '.join(said.split())}"
        for t, said in zip(answer.triples, told, strict=True)
    ]
    lines += [f"# {line}" for line in citations.render(style).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _below(
    context: Context,
    answer: "Answer",
    citations: "Citations",
    style: str,
    chosen: str,
    settings: dict[str, Any],
) -> None:
    from kg.citations.styles import in_words, marks

    # GB/T 7714 counts documents and the rows count passages: there a row names its passages.
    told = marks(citations) if style == STYLES[0] else in_words(citations)
    wide = _with_column(context, answer, told)
    listed = _listed(citations, style, chosen)
    if context.output is None:
        context.emit(wide, **settings)
        context.write(f"\n{listed}")
    else:
        context.write(wide.render(chosen, **settings) + f"\n{listed}".encode("utf-8", "replace"))


def _with_column(context: Context, answer: "Answer", told: Sequence[str]) -> "Answer":
    from kg.answer import Answer

    heading = COLUMN
    if answer.titles != answer.columns:
        heading = "出处" if is_chinese(context.lang) else "Sources"
    return Answer(
        (*answer.columns, COLUMN),
        [(*row, Literal(said)) for row, said in zip(answer.rows, told, strict=True)],
        labels=answer.labels,
        title=answer.title,
        titles=(*answer.titles, heading),
        query=answer.query,
        version=answer.version,
        message=answer.message,
    )

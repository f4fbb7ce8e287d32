"""The catalogue as text: all questions by topic, and one question with its parameters."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.cli.options import clean, is_chinese, text
from kg.graph import Graph
from kg.namespaces import KINDS, PREFIXES, curie
from kg.questions import Parameter, Question
from kg.questions.binding import allowed_terms
from kg.questions.wording import title, wording
from kg.terms import text_of

_SHOWN = 12
"""So many allowed values are named; the others are counted."""


def listing(graph: Graph, chosen: str) -> str | bytes:
    """Return all questions: by topic for people, flat for programs."""
    questions = list(graph.questions())
    if chosen == "json":
        return _json([about(question) for question in questions])
    texts = [title(question, _defaults(question), graph.labels) for question in questions]
    if chosen == "csv":
        rows = [
            (Literal(question.topic), Literal(question.name), Literal(words))
            for question, words in zip(questions, texts, strict=True)
        ]
        return Answer(("topic", "name", "question"), rows).render("csv")
    lines: list[str] = []
    topic = None
    for question, words in zip(questions, texts, strict=True):
        if question.topic != topic:
            lines += ["", question.topic] if lines else [question.topic]
            topic = question.topic
        lines += [f"  {question.name}", f"    {words}"]
    if names := graph.questions().federated:
        lines += [
            "",
            text("federated (kg run NAME --federate)", "federated（kg run 名称 --federate）"),
        ]
        for question in (graph.questions().get(name) for name in names):
            words = title(question, _defaults(question), graph.labels)
            lines += [f"  {question.name}", f"    {words}"]
    return clean("\n".join(lines)) + "\n"


def one(graph: Graph, question: Question, chosen: str) -> str:
    """Return one question: text, parameters and SPARQL."""
    if chosen == "json":
        return _json({**about(question), "sparql": question.body})
    return f"{help_of(graph, question, options=False)}\n{clean(question.body)}"


def about(question: Question) -> dict[str, Any]:
    """Return what the header says, as JSON."""
    header = question.header
    return {
        "name": question.name,
        "topic": question.topic,
        "summary": header.summary,
        "question": header.question,
        "about": header.about,
        "tags": header.tags,
        "parameters": {
            name: {
                "kind": parameter.kind,
                "about": parameter.about,
                "default": None
                if parameter.default is None
                else [text_of(term) for term in parameter.default],
                "required": parameter.required,
            }
            for name, parameter in header.parameters.items()
        },
        "columns": header.columns,
        "empty": header.empty,
    }


def help_of(graph: Graph, question: Question, *, options: bool = True) -> str:
    """Return the help of one question: what it asks, its parameters, their allowed values."""
    zh = is_chinese(graph.lang)
    key = "zh" if zh else "en"
    header = question.header
    lines = [f"{question.name}", f"  {title(question, _defaults(question), graph.labels)}"]
    if header.about:
        lines.append(f"  {header.about[key]}")
    lines += ["", "参数" if zh else "Parameters"]
    for name, parameter in header.parameters.items():
        default = wording(parameter, parameter.default, graph.labels)
        said = f"默认：{default}" if zh else f"default: {default}"
        if parameter.required:
            said += "；不能不限" if zh else "; cannot be left open"
        lines.append(
            f"  --{name}  {parameter.about[key]}（{said}）"
            if zh
            else f"  --{name}  {parameter.about[key]} ({said})"
        )
        lines.append(f"      {_allowed(graph, parameter)}")
    if not header.parameters:
        lines.append("  无" if zh else "  none")
    if options:
        lines += [
            "",
            "其他选项：--format --output --store --lang --labels --debug（见 kg run --help）"
            if zh
            else "Other options: --format --output --store --lang --labels --debug (kg run --help)",
        ]
    return clean("\n".join(lines)) + "\n"


def _allowed(graph: Graph, parameter: Parameter) -> str:
    zh = is_chinese(graph.lang)
    terms = [NamedNode(iri) for iri in allowed_terms(parameter)] if parameter.kind == "iri" else []
    if terms:
        return _named(graph, terms)
    if parameter.kind not in KINDS:
        words = {
            "integer": ("a whole number", "整数"),
            "year": ("a year", "年份"),
            "text": ("any text", "任意文本"),
            "iri": ("an IRI or a CURIE", "IRI 或 CURIE"),
            "passage": ("a passage, e.g. P20-2", "段落或句子，如 P20-2"),
            "source": ("a source", "来源"),
            "any": ("the name of any thing", "任一实体的名称"),
        }
        return words[parameter.kind][zh]
    return _named(graph, things_of(graph, parameter.kind))


def _named(graph: Graph, things: Sequence[NamedNode]) -> str:
    """Return the names of things, and how many there are where not all are named."""
    zh = is_chinese(graph.lang)
    names = [f"{graph.labels.of(each)} ({_short(each)})" for each in things[:_SHOWN]]
    joined = ("、" if zh else ", ").join(names)
    if len(names) == len(things):
        return joined
    return f"{joined}……共 {len(things)} 个" if zh else f"{joined} … {len(things)} in all"


def _short(thing: NamedNode) -> str:
    name = curie(thing.value)
    return name if name.startswith("aic:") else name.partition(":")[2]


def things_of(graph: Graph, kind: str) -> list[NamedNode]:
    """Return the things of a kind, sorted by their label in the reader's language."""
    rows = graph.store.select(
        f"SELECT DISTINCT ?thing {{ ?thing a <{PREFIXES['aic']}{KINDS[kind]}> }}"
    ).rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    graph.labels.prefetch(things)
    return sorted(things, key=lambda thing: (graph.labels.of(thing).casefold(), thing.value))


def _defaults(question: Question) -> Any:
    return {name: p.default for name, p in question.header.parameters.items()}


def _json(value: Sequence[Any] | dict[str, Any]) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

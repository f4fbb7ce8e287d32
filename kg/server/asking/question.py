"""A question of the catalogue: its form, and what it answers."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from kg.answer import Answer
from kg.errors import KGError, NotFoundError, QueryForbiddenError, UsageError
from kg.graph import Graph
from kg.namespaces import KINDS
from kg.questions import Question
from kg.questions.ask import Understood
from kg.questions.binding import Values, bind
from kg.questions.wording import title
from kg.server import topics
from kg.server.addresses import to
from kg.server.answering import answered
from kg.server.asking import answers, charts, controls
from kg.server.asking.assets import show
from kg.server.asking.controls import ROW, SEVERAL, Control
from kg.server.exchange import Pairs, Reply, Request
from kg.server.negotiation import choose
from kg.server.pages.referring import pieces
from kg.server.service import Service

RDF = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
"""The media types of the description of a question."""

SUGGESTIBLE = frozenset((*KINDS, "any"))
"""The kinds of parameters whose values have names that can be looked up while typing."""

_DOWNLOADS = (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml"), ("Markdown", "md"))
_LARGEST = 10_000
"""A file holds at most so many rows."""


def page(service: Service, request: Request) -> Reply:
    """Answer a request for a question: a page, or its description as RDF.

    Raises:
        NotFoundError: There is no such question.
    """
    graph = service.graph(request.lang)
    question = _found(graph, request.parameters["name"])
    kind = choose(request.accept, ["text/html", *RDF])
    if kind in RDF:
        return described(service, request, [question], kind)
    given = controls.given_in(request)
    fault: KGError | None = None
    try:
        values, faults = controls.understood(graph, question, given)
    except UsageError as error:
        fault, faults = error, {}
        values = {name: each.default for name, each in question.header.parameters.items()}
    form = controls.controls(graph, question, values, given, faults, request.all(SEVERAL))
    shown: dict[str, Any] = {}
    refused = fault is not None or bool(faults)
    if not refused:
        shown = _answer(service, request, graph, question, values)
    return show(
        request,
        "question.html",
        status=400 if refused else 200,
        question=question,
        about=pieces(request, graph, question.header.about.get(request.lang, "")),
        heading=_gaps(question, request.lang) if refused else title(question, values, graph.labels),
        controls=form,
        fault="" if fault is None else fault.message(request.lang),
        topic=topics.title(question.topic, request.lang),
        asked=bool(given),
        open=controls.OPEN,
        several=SEVERAL,
        several_links={each.name: _several(request, question, values, each) for each in form},
        suggestible=SUGGESTIBLE,
        instead=lambda name, value: _instead(request, question, name, value),
        **shown,
    )


def _several(request: Request, question: Question, values: Values, control: Control) -> str:
    """Return the address of the form where several values can be ticked for a parameter."""
    pairs = [*controls.pairs_of(question, values), (SEVERAL, control.name)]
    return to(request, f"/question/{question.name}", pairs)


def _instead(request: Request, question: Question, name: str, value: str) -> str:
    """Return the address of the same request with another value for one parameter."""
    pairs = [pair for pair in request.query if pair[0] != name]
    return to(request, f"/question/{question.name}", [*pairs, (name, value)])


def _gaps(question: Question, lang: str) -> str:
    """Return the question with gaps where its values would stand."""
    return re.sub(r"\{\w+\}", "……" if lang == "zh" else "…", question.text(lang))


def _found(graph: Graph, name: str) -> Question:
    try:
        return graph.questions().get(name)
    except NotFoundError as error:
        shown = name if len(name) <= 80 else name[:79] + "…"
        near = error.suggestions
        raise NotFoundError(
            f"There is no question {shown!r}" + (f"; nearest: {', '.join(near)}." if near else "."),
            f"没有名为“{shown}”的问题" + (f"；最接近的有：{'、'.join(near)}。" if near else "。"),
            near,
        ) from error


def described(
    service: Service, request: Request, questions: list[Question], media_type: str
) -> Reply:
    """Return questions as SHACL SPARQL executables."""
    from kg.formats.graphs import graph as write
    from kg.release.catalogue import statements

    triples = list(statements(service.store, questions, f"{request.base}/sparql"))
    kind = f"{media_type}; charset=utf-8" if media_type == "text/turtle" else media_type
    return Reply(write(sorted(set(triples), key=str), RDF[media_type]), kind, vary=("Accept",))


def _answer(
    service: Service, request: Request, graph: Graph, question: Question, values: Values
) -> dict[str, Any]:
    """Return what the page says of the answer."""
    pairs = tuple(controls.pairs_of(question, values))
    said: dict[str, Any] = {
        "sparql": bind(question, values),
        **told(request, question, values, pairs, title(question, values, graph.labels)),
    }
    allowed = set(question.header.federates) <= set(service.settings.services)
    federate = bool(question.header.federates) and request.first("federate") == "1"
    if question.header.federates and not (allowed and federate):
        return {**said, "outside": question.header.federates, "may_ask": allowed}
    try:
        answer, cut = answered(service, graph, question, values, federate=federate)
    except QueryForbiddenError:
        return {**said, "outside": question.header.federates, "may_ask": False}
    return {**said, **_shown(request, graph, answer, pairs, cut, question)}


def _shown(
    request: Request, graph: Graph, answer: Answer, pairs: Pairs, cut: bool, question: Question
) -> dict[str, Any]:
    path = f"/question/{question.name}"
    table = answers.table(request, graph, answer, first=row_of(request), cut=cut)
    return {
        "answer": answer,
        "table": table,
        "chart": None if cut else charts.chart(answer),
        "pages": answers.pages(request, path, pairs, table, ROW),
        "drawn": to(request, "/graph", [("question", question.name), *pairs])
        if answer.rows and answer.boolean is None
        else "",
        "version": answer.version,
    }


def row_of(request: Request) -> int:
    """Return the row with which a page of rows begins."""
    text = request.first(ROW, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def told(
    request: Request, question: Question, values: Values, pairs: Pairs, heading: str
) -> dict[str, Any]:
    """Return how the same is asked elsewhere: by address, command, Python, and as files."""
    query = urlencode(pairs)
    place = f"/question/{question.name}"
    after = f"?{query}" if query else ""
    return {
        "permalink": f"{request.base}{place}{after}",
        "command": Understood(question, values, {}).command,
        "python": _python(question, values),
        "downloads": _downloads(request, question, pairs, heading),
        "pairs": pairs,
        "edit": to(request, "/editor", [("question", question.name), *pairs]),
    }


def _downloads(
    request: Request, question: Question, pairs: Pairs, heading: str
) -> list[tuple[str, str, str]]:
    """Return each file to take away: what it is, its address, and its name."""
    address = request.link(f"/api/question/{question.name}")
    name = question.name.replace("/", "-")
    zh = request.lang == "zh"
    table = "供电子表格用的 CSV（带名称与出处）" if zh else "CSV for spreadsheets, with labels"
    known: tuple[tuple[str, str, Pairs], ...] = (
        (table, "csv", (("labels", "true"), ("cite", "true"))),
        *((label, end, ()) for label, end in _DOWNLOADS),
        ("引用（BibTeX）" if zh else "Citations (BibTeX)", "bib", ()),
        ("引用（GB/T 7714）" if zh else "Citations (GB/T 7714)", "gbt", ()),
    )
    return [
        (
            label,
            f"{address}.{end}?"
            + urlencode([*pairs, *more, ("lang", request.lang), ("limit", str(_LARGEST))]),
            f"{_file_name(heading, name) if more or end == 'gbt' else name}"
            f".{'txt' if end == 'gbt' else end}",
        )
        for label, end, more in known
    ]


def _file_name(heading: str, otherwise: str) -> str:
    """Return a name for a file that a person opens: what it answers, if any system takes that."""
    bare = re.sub(r"[^\w（）()、，,-]+", " ", heading).strip(" ,，、")
    return bare[:60].strip() or otherwise


def _python(question: Question, values: Values) -> str:
    given = []
    for name, parameter in question.header.parameters.items():
        terms = values.get(name)
        if terms == parameter.default:
            continue
        written: Any = controls.OPEN
        if terms is not None:
            each = [controls.value_of(parameter, term) for term in terms]
            written = each[0] if len(each) == 1 else each
        given.append(f", {name}={json.dumps(written, ensure_ascii=False)}")
    called = f"g.run({json.dumps(question.name)}{''.join(given)})"
    return f"import kg\n\ng = kg.open()\nanswer = {called}"

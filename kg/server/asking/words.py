"""A question in words: how it was understood, and its answer; or what could be asked instead."""

from typing import Any
from unicodedata import category

from kg.errors import NotFoundError
from kg.graph import Graph
from kg.questions.ask import Understood, understand, verdict
from kg.questions.ask.refusal import UnclearError
from kg.questions.binding import bind
from kg.questions.wording import title
from kg.search import find
from kg.server.addresses import href, link, to
from kg.server.answering import answered, in_words
from kg.server.asking import answers, charts, controls
from kg.server.asking.assets import show
from kg.server.asking.question import row_of
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.sparql import form_of

LONGEST = 300
"""A longer text is no question."""

EXAMPLES = {
    "en": (
        "Which Suzhou firms anchor the machine-vision cluster?",
        "Which places did Suzhou hold in the China AI industry index?",
        "In which figures can Suzhou be compared with Hangzhou?",
        "Where is the head office of iFLYTEK?",
    ),
    "zh": (
        "哪些苏州企业支撑机器视觉产业集群？",
        "苏州有多少家独角兽企业？",
        "苏州与杭州有哪些指标可以对比？",
        "科大讯飞的总部在哪里？",
    ),
}
"""What can be asked, for a reader who has not asked yet."""


def page(service: Service, request: Request) -> Reply:
    """Answer a question in words, or say what could be asked instead."""
    text = cleaned(request.first("q"))
    request = in_words(request, text)
    graph = service.graph(request.lang)
    if not text:
        return _page(request, text)
    if len(text) > LONGEST:
        return _page(request, text[:LONGEST], status=400, state="long", length=len(text))
    if form_of(text) and "{" in text:
        return _page(request, text, state="sparql", edit=link(request, "/editor", query=text))
    try:
        understood = understand(graph.store, graph.questions(), text)
    except UnclearError as error:
        return _unclear(request, graph, text, error)
    return _answered(service, request, graph, text, understood)


def cleaned(text: str) -> str:
    """Return a text without what is no character: control, private and unpaired ones."""
    kept = (" " if character in "\t\r\n" else character for character in text)
    return "".join(c for c in kept if category(c) not in ("Cc", "Cs", "Co", "Cn", "Cf")).strip()


def _page(request: Request, text: str, *, status: int = 200, **values: Any) -> Reply:
    settings = {"state": "empty", "examples": EXAMPLES[request.lang], **values}
    return show(request, "ask.html", status=status, asked=text, **settings)


def _unclear(request: Request, graph: Graph, text: str, error: UnclearError) -> Reply:
    readings = [_reading(request, graph, each) for each in error.readings]
    state = "several" if error.several else "unclear"
    named = _named(request, graph, error.named)
    hits = [] if named else find(graph.store, text, lang=graph.lang, limit=3)
    return _page(
        request,
        text,
        state=state,
        readings=readings,
        reason=error.reason[request.lang == "zh"],
        strange=error.strange,
        named=named,
        hits=[(hit.label, href(request, hit.iri.value)) for hit in hits if hit.score > 0.6],
    )


def _named(request: Request, graph: Graph, name: str | None) -> tuple[str, str] | None:
    """Return the label and address of the thing that a text names."""
    if not name:
        return None
    try:
        thing = graph.resolve(name)
    except NotFoundError:
        return None
    return graph.labels.of(thing), href(request, thing.value)


def _reading(request: Request, graph: Graph, each: Understood) -> tuple[str, str]:
    return title(each.question, each.values, graph.labels), address(request, each)


def address(request: Request, each: Understood) -> str:
    """Return the address of the page that answers what was understood."""
    if _made(each):
        return link(request, "/editor", query=_sparql(each))
    pairs = controls.pairs_of(each.question, each.values)
    return to(request, f"/question/{each.question.name}", pairs)


def _made(each: Understood) -> bool:
    """Tell whether a question was made for a property, and is in no catalogue."""
    return each.question.path is None and each.question.name.startswith("fact/")


def _sparql(each: Understood) -> str:
    return bind(each.question, each.values)


def _answered(
    service: Service, request: Request, graph: Graph, text: str, each: Understood
) -> Reply:
    answer, cut = answered(service, graph, each.question, each.values)
    table = answers.table(request, graph, answer, first=row_of(request), cut=cut)
    pairs = (("q", text),)
    told = None if cut else verdict(graph.store, each, answer)
    return _page(
        request,
        text,
        state="answered",
        heading=answer.title,
        verdict=told and (told.zh if request.lang == "zh" else told.en),
        question=None if _made(each) else each.question.name,
        address=address(request, each),
        answer=answer,
        table=table,
        chart=None if cut else charts.chart(answer),
        pages=answers.pages(request, "/ask", pairs, table, controls.ROW),
        sparql=answer.query,
        edit=link(request, "/editor", query=answer.query),
        command=each.command,
        version=answer.version,
    )

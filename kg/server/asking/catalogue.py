"""The catalogue of questions: by topic, with a search by words."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.graph import Graph
from kg.language import is_chinese
from kg.questions import Question
from kg.search import norm
from kg.server import topics
from kg.server.asking.assets import show
from kg.server.asking.question import RDF, described
from kg.server.exchange import Reply, Request
from kg.server.negotiation import choose
from kg.server.pages.referring import usually
from kg.server.service import Service


@dataclass(frozen=True)
class Line:
    """One question in the list."""

    name: str
    text: str
    about: str
    federated: bool


@dataclass(frozen=True)
class Topic:
    """The questions of one topic."""

    name: str
    title: str
    lines: tuple[Line, ...]


def page(service: Service, request: Request) -> Reply:
    """Answer a request for the catalogue: a page, or all questions as RDF."""
    kind = choose(request.accept, ["text/html", *RDF])
    if kind in RDF:
        return described(service, request, questions(service), kind)
    graph = service.graph(request.lang)
    wanted = request.first("q").strip()
    found = listed(graph, questions(service), wanted)
    return show(
        request,
        "questions.html",
        topics=found,
        wanted=wanted[:300],
        found=sum(len(topic.lines) for topic in found),
        total=len(questions(service)),
    )


def questions(service: Service) -> list[Question]:
    """Return every question, those that ask other endpoints last."""
    names = (*service.catalogue.names, *service.catalogue.federated)
    return [service.catalogue.get(name) for name in names]


def listed(graph: Graph, among: Sequence[Question], wanted: str = "") -> list[Topic]:
    """Return the questions that have all the words, by topic."""
    words = [norm(word) for word in wanted.split()]
    found: dict[str, list[Line]] = {}
    for question in among:
        text = usually(question, graph)
        if all(word in _words(question, text) for word in words):
            line = Line(
                question.name,
                text,
                question.header.about.get("zh" if is_chinese(graph.lang) else "en", ""),
                bool(question.header.federates),
            )
            found.setdefault(question.topic, []).append(line)
    order = [*topics.TOPICS, *sorted(set(found) - set(topics.TOPICS))]
    return [
        Topic(name, topics.title(name, graph.lang), tuple(found[name]))
        for name in order
        if name in found
    ]


def _words(question: Question, text: str) -> str:
    """Return everything that is said of a question, in both languages, to be searched in."""
    header = question.header
    said = [
        text,
        question.name,
        header.summary,
        *header.question.values(),
        *header.about.values(),
        *header.tags,
        *(line for lines in header.wordings.values() for line in lines),
        *(each for parameter in header.parameters.values() for each in parameter.about.values()),
    ]
    return " ".join(map(norm, said))

"""Questions in words: answered, or what could be asked instead; never a guess."""

from typing import Any

from kg.graph import Graph
from kg.questions.ask import Understood, understand
from kg.questions.ask.refusal import UnclearError
from kg.questions.binding import bind
from kg.questions.wording import title
from kg.server.answering import in_words
from kg.server.api import arguments, forms
from kg.server.api.arguments import Argument
from kg.server.api.catalogue import answered_to, asked_with
from kg.server.api.paging import paged, shown
from kg.server.api.relations import silent
from kg.server.exchange import Reply, Request
from kg.server.service import Service

ASK = (
    Argument(
        "q",
        ("A question in Chinese or English, of at most 300 characters.",
         "中文或英文问题，最多 300 个字符。"),
        required=True, example="哪些苏州企业支撑机器视觉产业集群？",
    ),
)  # fmt: skip
"""What asking takes."""


def ask(service: Service, request: Request) -> Reply:
    """Answer a question in words, and say how it was understood."""
    given = arguments.read(request, ASK)
    request = in_words(request, given["q"])
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    try:
        meant = understand(graph.store, graph.questions(), given["q"])
    except UnclearError as error:
        nearest = [_reading(graph, each) for each in error.readings]
        members: dict[str, Any] = {"understood": None, "nearest": nearest}
        answer = silent(graph, error)
        # The question was not understood: that says nothing about the source.
        answer.silent, answer.title = False, given["q"]
        answer.message = error.reason[graph.lang == "zh"]
        page = paged(answer, given, members=members, page=shown(request, "/ask", ["q"]))
        return forms.reply(service, request, page, given, suffix)
    answer, cut = answered_to(service, graph, meant.question, meant.values, given)
    members = {"understood": _reading(graph, meant), "nearest": []}
    page = paged(answer, given, cut=cut, members=members, page=shown(request, "/ask", ["q"]))
    return forms.reply(service, request, page, given, suffix)


def _reading(graph: Graph, meant: Understood) -> dict[str, Any]:
    """Return a reading: the question as it was understood, and how to ask it again."""
    told = {
        "title": title(meant.question, meant.values, graph.labels),
        **asked_with(meant.question, meant.values),
        "score": round(meant.score, 3),
    }
    if meant.question.path is None:
        # A question for one property, which no catalogue holds.
        told |= {"question": None, "query": bind(meant.question, meant.values)}
    return told

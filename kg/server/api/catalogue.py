"""The questions of the catalogue: listed, and answered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal

from kg.answer import Answer
from kg.errors import NotFoundError, ParameterError, QueryForbiddenError
from kg.graph import Graph
from kg.namespaces import curie
from kg.questions import Parameter, Question
from kg.questions.binding import Values, values_of
from kg.questions.wording import title
from kg.server.answering import answered
from kg.server.api import arguments, forms
from kg.server.api.arguments import COMMON, Argument
from kg.server.api.paging import paged, shown, uncited
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.store import Term
from kg.terms import text_of

QUESTIONS = (
    Argument("topic", ("Only questions of this topic.", "只列该主题的问题。"), example="cluster"),
    Argument("tag", ("Only questions with this tag.", "只列带该标签的问题。"), example="firm"),
    Argument(
        "q",
        ("Only questions in whose name, words or description this stands.",
         "只列名称、问句或说明中含此文字的问题。"),
        example="anchor",
    ),
)  # fmt: skip
"""What the list of questions takes."""

_TITLES = {
    "en": ("Name", "Topic", "Question", "About", "Parameters"),
    "zh": ("名称", "主题", "问题", "说明", "参数"),
}


def questions(service: Service, request: Request) -> Reply:
    """List the questions of the catalogue; the envelope tells their parameters and columns."""
    given = arguments.read(request, QUESTIONS)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    found = [each for each in service.catalogue if _fits(each, given, request.lang)]
    here = found[given["offset"] : given["offset"] + given["limit"]]
    answer = Answer(
        ("name", "topic", "question", "about", "parameters"),
        [_cells(graph, each) for each in found],
        labels=graph.labels,
        title="问题目录" if request.lang == "zh" else "The catalogue of questions",
        titles=_TITLES[request.lang],
        version=graph.version,
        message=None if found else _none(service, request.lang),
    )
    members = {"questions": [told(request, graph, each) for each in here]}
    page = uncited(paged(answer, given, members=members, page=shown(request, "/question", ["q"])))
    return forms.reply(service, request, page, given, suffix)


def _none(service: Service, lang: str) -> str:
    topics = sorted({each.topic for each in service.catalogue})
    if lang == "zh":
        return f"没有这样的问题；主题有：{'、'.join(topics)}。"
    return f"No question is like that; topics are {', '.join(topics)}."


def question(service: Service, request: Request) -> Reply:
    """Answer a question of the catalogue."""
    name, suffix = forms.split(request.parameters["name"])
    if "." in name:
        raise forms.unknown(name.rpartition(".")[2])
    asked = _named(service, name)
    if asked.header.federates:
        raise QueryForbiddenError(
            f"{asked.name} asks other endpoints, which is not done here.",
            f"{asked.name} 要查询其他端点，此处不这样做。",
        )
    known = asked.header.parameters
    arguments.refuse_others(request, [*known, *(each.name for each in COMMON)])
    rest = tuple(each for each in request.query if each[0] not in known)
    given = arguments.read(replace(request, query=rest), ())
    graph = service.graph(request.lang)
    values = values_of(graph.store, asked, _given(request, asked))
    answer, cut = answered_to(service, graph, asked, values, given)
    page = paged(
        answer,
        given,
        cut=cut,
        members={"asked": asked_with(asked, values)},
        page=shown(request, f"/question/{asked.name}", known),
    )
    return forms.reply(service, request, page, given, suffix)


def answered_to(
    service: Service, graph: Graph, asked: Question, values: Values, given: Mapping[str, Any]
) -> tuple[Answer, bool]:
    """Answer a question as far as the page that is wanted, and tell whether there is more.

    So many rows as the server sends are counted; beyond that only as many as are asked for.
    """
    most = given["offset"] + given["limit"]
    if most > service.settings.rows:
        service = Service(replace(service.settings, rows=most), service.store)
    return answered(service, graph, asked, values)


def asked_with(asked: Question, values: Values) -> dict[str, Any]:
    """Return a question and what it is asked with, as it can be asked again."""
    return {
        "question": asked.name,
        "parameters": {
            name: ["*"] if terms is None else [short(term) for term in terms]
            for name, terms in values.items()
        },
    }


def short(term: Term) -> str:
    """Return a value as it can be given for a parameter."""
    return curie(text_of(term)) if not isinstance(term, Literal) else term.value


def told(request: Request, graph: Graph, each: Question) -> dict[str, Any]:
    """Return all that a program needs to ask a question."""
    lang, header = request.lang, each.header
    return {
        "name": each.name,
        "topic": each.topic,
        "tags": list(header.tags),
        "question": _worded(graph, each),
        "about": header.about.get(lang) or None,
        "parameters": [parameter_told(one, lang) for one in header.parameters.values()],
        "columns": [{"name": n, "title": both[lang]} for n, both in header.columns.items()],
        "empty": header.empty,
        "links": {
            "answer": request.link(f"/api/question/{each.name}"),
            "page": request.link(f"/question/{each.name}"),
        },
    }


def parameter_told(one: Parameter, lang: str) -> dict[str, Any]:
    """Return a parameter: its kind, what it is for, its default."""
    return {
        "name": one.name,
        "kind": one.kind,
        "about": one.about[lang],
        "default": defaults(one),
        "required": one.required,
    }


def defaults(one: Parameter) -> list[str]:
    """Return the default of a parameter, ``*`` where it is left open."""
    return ["*"] if one.default is None else [short(term) for term in one.default]


def _named(service: Service, name: str) -> Question:
    try:
        return service.catalogue.get(name)
    except NotFoundError as error:
        if error.suggestions:
            raise
        en, zh = f"{error.en} See /api/questions.", f"{error.zh}见 /api/questions。"
        raise NotFoundError(en, zh) from error


def _given(request: Request, asked: Question) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in asked.header.parameters:
        values = request.all(name)
        for value in values:
            if len(value) > arguments.LONGEST:
                raise ParameterError(
                    f"{name} has {len(value)} characters; give at most {arguments.LONGEST}.",
                    f"{name} 有 {len(value)} 个字符；最多 {arguments.LONGEST} 个。",
                )
        if values:
            found[name] = values[0] if len(values) == 1 else values
    return found


def _fits(each: Question, given: Mapping[str, Any], lang: str) -> bool:
    header = each.header
    text = " ".join((each.name, header.summary, header.question[lang], header.about.get(lang, "")))
    return (
        given["topic"] in (None, each.topic)
        and (given["tag"] is None or given["tag"] in header.tags)
        and (given["q"] is None or given["q"].strip().casefold() in text.casefold())
    )


def _worded(graph: Graph, each: Question) -> str:
    values = {name: one.default for name, one in each.header.parameters.items()}
    return title(each, values, graph.labels)


def _cells(graph: Graph, each: Question) -> tuple[Term | None, ...]:
    zh = "zh" if graph.lang == "zh" else "en"
    texts = (
        each.name,
        each.topic,
        _worded(graph, each),
        each.header.about.get(zh, ""),
        " ".join(each.header.parameters),
    )
    return tuple(Literal(text) if text else None for text in texts)

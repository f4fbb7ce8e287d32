"""What the tools do: handlers that a worker carries out.

Each takes its arguments as a JSON object in the body, checked by the tool already, and replies
with ``{"data": …, "text": …}``: the result as data, and as people read it.
"""

import json
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer, GraphAnswer
from kg.errors import NotFoundError, QueryForbiddenError, SilentError, UsageError
from kg.graph import Graph
from kg.server.answering import in_parameters
from kg.server.exchange import Reply, Request, json_reply
from kg.server.mcp import answers, telling
from kg.server.service import Service
from kg.store import Solutions, Store, Term

if TYPE_CHECKING:
    from kg.questions.ask.refusal import UnclearError

DEFAULT = 50
"""Rows that are given where the agent does not say how many."""


def find(service: Service, request: Request) -> Reply:
    """Find things by name, or list those of a kind."""
    from kg.server.mcp.finding import found

    given, graph = _given(service, request)
    text = given.get("text", "")
    limit = _limit(given, 10 if text else DEFAULT)
    return _reply(*found(graph, text, given.get("kind", ""), limit))


def describe(service: Service, request: Request) -> Reply:
    """Tell everything that is known of one thing."""
    from kg.server.mcp.describing import described

    given, graph = _given(service, request)
    data = described(graph.entity(given["thing"]), _limit(given, 80))
    return _reply(data, telling.text(data, graph.lang))


def ask(service: Service, request: Request) -> Reply:
    """Answer a question in words, and say how it was understood."""
    from kg.questions.ask import understand
    from kg.questions.ask.refusal import UnclearError
    from kg.questions.wording import title
    from kg.terms import text_of

    given, graph = _given(service, request)
    try:
        understood = understand(graph.store, graph.questions(), given["question"])
    except UnclearError as error:
        raise _not_understood(graph, error) from error
    meant = title(understood.question, understood.values, graph.labels)
    data = answers.of_answer(
        graph.answer(understood.question, understood.values), _limit(given, DEFAULT)
    )
    data["understood"] = answers.line(meant)
    data["question"] = understood.question.name
    data["parameters"] = {
        name: "*" if terms is None else ", ".join(map(text_of, terms))
        for name, terms in understood.values.items()
    }
    return _reply(data, telling.text(data, graph.lang))


def _not_understood(graph: Graph, error: "UnclearError") -> SilentError:
    """Return why a question is not answered, with the tools' own way to ask the nearest."""
    from kg.questions.wording import title

    en, zh = error.reason
    for each in error.readings:
        asked = title(each.question, each.values, graph.labels)
        name = each.question.name if each.question.path is not None else ""
        en += f"\n  {asked}" + (f"  (run_question {name})" if name else "")
        zh += f"\n  {asked}" + (f"（run_question {name}）" if name else "")
    also = f"\n  describe {error.named}" if error.named else ""
    return SilentError(en + also, zh + also)


def questions(service: Service, request: Request) -> Reply:
    """List the questions of the catalogue, or tell all about one."""
    from kg.search import norm
    from kg.server.mcp.catalogue import entry, whole

    given, graph = _given(service, request)
    if given.get("name"):
        data = {"questions": [whole(graph, graph.questions().get(given["name"]))]}
        return _reply(data, json.dumps(data["questions"][0], ensure_ascii=False, indent=1))
    topic, wanted = given.get("topic") or "", norm(given.get("search") or "")
    found = [entry(graph, each) for each in graph.questions() if topic in ("", each.topic)]
    if wanted:
        found = [each for each in found if wanted in norm(f"{each['name']} {each['question']}")]
    if topic and not found and not wanted:
        topics = sorted({each.topic for each in graph.questions()})
        raise NotFoundError(
            f"There is no topic {topic[:60]}; topics are {', '.join(topics)}.",
            f"没有主题 {topic[:60]}；主题有：{'、'.join(topics)}。",
            topics,
        )
    lines = [f"{each['name']}: {each['question']}" for each in found]
    nothing = "目录中没有这样的问题。" if graph.lang == "zh" else "No question is like that."
    return _reply({"questions": found}, "\n".join(lines) or nothing)


def run(service: Service, request: Request) -> Reply:
    """Answer a question of the catalogue by its name."""
    from kg.questions.binding import values_of

    given, graph = _given(service, request)
    parameters = given.get("parameters") or {}
    question = graph.questions().get(given["name"])
    if question.header.federates:
        asked = ", ".join(question.header.federates)
        raise QueryForbiddenError(
            f"This question asks {asked} as well; the tools never go out to the network.",
            f"该问题还要查询 {asked}；这些工具不访问网络。",
        )
    # Not as arguments of a function: the names are the agent's, and may be any.
    answer = graph.answer(question, values_of(graph.store, question, parameters))
    data = answers.of_answer(answer, _limit(given, DEFAULT))
    return _reply(data, telling.text(data, graph.lang))


def path(service: Service, request: Request) -> Reply:
    """Tell how two things are connected, step by step."""
    given, graph = _given(service, request)
    answer = graph.path(given["one"], given["other"])
    answer.message = in_parameters(answer.message or "") or None
    data = answers.of_answer(answer, _limit(given, DEFAULT))
    return _reply(data, telling.text(data, graph.lang))


def compare(service: Service, request: Request) -> Reply:
    """Set the figures and places of two cities side by side."""
    given, graph = _given(service, request)
    answer = graph.compare(given["one"], given["other"])
    areas = [graph.resolve(given["one"]), graph.resolve(given["other"])]
    values = " ".join(map(str, areas))
    rows = graph.store.select(
        f"SELECT DISTINCT ?g {{ VALUES ?area {{ {values} }} GRAPH ?g {{ ?of ?p ?area }} "
        "FILTER(?p IN (aic:area, aic:ranked, aic:ahead, aic:behind)) } LIMIT 5000"
    ).rows
    known = answers.shorts(graph.store, graph.labels, [row[0] for row in rows])
    data = answers.of_answer(answer, _limit(given, answers.MOST), known=known)
    return _reply(data, telling.text(data, graph.lang))


def sparql(service: Service, request: Request) -> Reply:
    """Answer SPARQL that reads, of any form."""
    given, graph = _given(service, request)
    limit = _limit(given, DEFAULT)
    query = given["query"]
    result, more = graph.store.first(query, limit)
    # Who wants rows alone, fast, gets them without sources; of triples they are cheap to tell.
    uncited: dict[str, Any] | None = None if given.get("cite", True) else {}
    known: dict[str, Any] = {"labels": graph.labels, "query": query, "version": graph.version}
    if isinstance(result, Solutions):
        answer = Answer(result.columns, result.rows, **known)
        data = answers.of_answer(answer, limit, total=len(result.rows) + more, known=uncited)
    elif isinstance(result, bool):
        data = answers.of_answer(Answer.of_boolean(result, **known), limit, known=uncited)
    else:
        data = answers.of_graph(GraphAnswer(result, **known), limit, more=more)
    data["query"] = ""  # The agent has it already.
    return _reply(data, telling.text(data, graph.lang))


def why(service: Service, request: Request) -> Reply:
    """Name who says a statement, and who says otherwise."""
    from kg.citations.why import property_of, stated, value_of
    from kg.citations.why import why as reasons

    given, graph = _given(service, request)
    store, subject = graph.store, graph.resolve(given["subject"])
    relation: NamedNode | None = None
    if given.get("relation") not in (None, "", "*"):
        relation = property_of(store, given["relation"])
        if relation is None:
            raise NotFoundError(
                f"{given['relation'][:80]} is no relation of this graph.",
                f"本图谱没有关系“{given['relation'][:80]}”。",
            )
    value: Term | None = None
    if given.get("value"):
        value = value_of(stated(store, subject, relation), given["value"], graph.labels)
        value = value if value is not None else _value(graph, given["value"])
    answer = reasons(store, graph.labels, subject, relation, value)
    known = answers.shorts(store, graph.labels, _graphs_about(store, [subject, value]))
    if not answer.rows:
        answer.silent = True
        answer.message = "没有来源这样说。" if graph.lang == "zh" else "No source says so."
    data = answers.of_answer(answer, _limit(given, DEFAULT), known=known)
    return _reply(data, telling.text(data, graph.lang))


def sources(service: Service, request: Request) -> Reply:
    """List the documents and datasets that the graph rests on."""
    from kg.server.mcp.catalogue import works

    given, graph = _given(service, request)
    found = works(graph, _limit(given, answers.MOST))
    data = answers.fitted({"sources": found, "message": ""}, "sources", graph.lang)
    lines = [
        " · ".join(filter(None, (e["title"], e["author"], e["year"], e["licence"], e["iri"])))
        for e in data["sources"]
    ]
    return _reply(data, "\n".join(lines))


def resource(service: Service, request: Request) -> Reply:
    """Return one of the resources, as its text."""
    from kg import ontology
    from kg.formats.graphs import graph as written
    from kg.namespaces import prologue
    from kg.server.mcp.catalogue import entry, works

    given, graph = _given(service, request)
    match given["name"]:
        case "ontology":
            text = _ontology(ontology, written)
        case "prefixes":
            text = prologue()
        case "questions":
            listed = [entry(graph, each) for each in graph.questions()]
            text = json.dumps(listed, ensure_ascii=False, indent=1)
        case "sources":
            text = json.dumps(works(graph, 1000), ensure_ascii=False, indent=1)
        case name:
            question = graph.questions().get(name.removeprefix("question/"))
            text = question.path.read_text("utf-8") if question.path else question.body
    return _reply({}, text)


def _ontology(ontology: Any, written: Any) -> str:
    triples = [quad.triple for quad in ontology.graph()]
    found: bytes = written(sorted(triples, key=str), "turtle")
    return found.decode()


def _value(graph: Graph, text: str) -> Term:
    try:
        return graph.resolve(text)
    except UsageError:
        return Literal(text)


def _graphs_about(store: Store, terms: list[Term | None]) -> list[Term | None]:
    things = [each for each in terms if isinstance(each, NamedNode)]
    values = " ".join(map(str, things))
    rows = store.select(
        f"SELECT DISTINCT ?g {{ VALUES ?thing {{ {values} }} "
        "{ GRAPH ?g { ?thing ?p ?o } } UNION { GRAPH ?g { ?s ?q ?thing } } } LIMIT 5000"
    ).rows
    return [row[0] for row in rows]


def _given(service: Service, request: Request) -> tuple[dict[str, Any], Graph]:
    """Return the arguments of a tool, and the graph in the reader's language."""
    given = json.loads(request.body or b"{}")
    return given, service.graph(request.lang)


def _limit(given: dict[str, Any], default: int) -> int:
    return max(1, min(int(given.get("limit") or default), answers.MOST))


def _reply(data: dict[str, Any], text: str) -> Reply:
    return json_reply({"data": data, "text": text})

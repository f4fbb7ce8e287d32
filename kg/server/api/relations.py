"""What is said of things against each other: two cities compared, a statement and who says it."""

from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import observation
from kg.answer import Answer, Row
from kg.citations.model import Citation, Statement
from kg.citations.why import property_of, stated, value_of
from kg.citations.why import why as reasons
from kg.compare import compare as compared
from kg.compare import reading
from kg.compare.rows import Comparison
from kg.errors import NotFoundError, SilentError, UsageError
from kg.graph import Graph
from kg.passages import Sources
from kg.server.api import arguments, forms
from kg.server.api.arguments import Argument
from kg.server.api.paging import known, paged, shown
from kg.server.api.things import named
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.store import Term
from kg.terms import text_of

COMPARE = (
    Argument(
        "one", ("A city, province, region or country.", "城市、省份、区域或国家。"),
        required=True, example="suzhou",
    ),
    Argument("other", ("Another one.", "另一个。"), required=True, example="hangzhou"),
)  # fmt: skip

WHY = (
    Argument("subject", ("What the statement is about.", "陈述的主体。"), required=True,
             example="科大讯飞"),
    Argument("predicate", ("The relation; without it, any.", "关系；未给出时为任意关系。"),
             example="hasSiteIn"),
    Argument("object", ("The value; without it, any.", "值；未给出时为任意值。"), example="苏州"),
)  # fmt: skip


def compare(service: Service, request: Request) -> Reply:
    """Set the figures and places of two cities side by side."""
    given = arguments.read(request, COMPARE)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    areas = _area(graph, given["one"]), _area(graph, given["other"])
    try:
        answer = compared(graph.store, *areas, graph.lang)
        cited = _behind(graph, areas)
    except SilentError as error:
        answer, cited = silent(graph, error), []
    cite = known(graph.store, cited)
    page = paged(
        answer,
        given,
        cite=cite,
        members=_asked(given),
        page=shown(request, "/compare", ["one", "other"]),
    )
    return forms.reply(service, request, page, given, suffix)


def silent(graph: Graph, error: SilentError) -> Answer:
    """Return an answer without rows that says why there are none."""
    return Answer(
        (),
        [],
        labels=graph.labels,
        version=graph.version,
        message=error.message(graph.lang),
        silent=True,
    )


def why(service: Service, request: Request) -> Reply:
    """Tell who says a statement, who says otherwise, where, and under which licence."""
    given = arguments.read(request, WHY)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    subject, relation = named(graph, given["subject"]), None
    if given["predicate"] not in (None, "*"):
        relation = property_of(graph.store, given["predicate"])
        if relation is None:
            shown = given["predicate"][:60]
            raise NotFoundError(
                f"{shown} is no relation of this graph; see which there are with "
                "/api/why?subject= and no predicate.",
                f"本图谱没有关系“{shown}”；只给出 subject 调用 /api/why 可查看有哪些关系。",
            )
    value = _value(graph, subject, relation, given["object"])
    answer = reasons(graph.store, graph.labels, subject, relation, value)
    answer.title = _claim(graph, subject, relation, value)
    if not answer.rows:
        answer.silent = True
        answer.message = "没有来源这样说。" if graph.lang == "zh" else "No source says so."
    cited = [_said(graph, row) for row in answer]
    page = paged(answer, given, cite=known(graph.store, cited))
    return forms.reply(service, request, page, given, suffix)


def _area(graph: Graph, text: str) -> NamedNode:
    """Return the area that a text names, a city before anything else."""
    try:
        return graph.resolve(text, "city")
    except UsageError as error:
        try:
            return named(graph, text)
        except UsageError:
            raise error from None


def _behind(graph: Graph, areas: tuple[NamedNode, NamedNode]) -> list[Citation]:
    """Return what each row of a comparison rests on: all that is said of its two figures."""
    said = observation.statements(graph.store.select(reading.query(areas)).rows)
    names = graph.labels.of(areas[0]), graph.labels.of(areas[1])
    rows = Comparison(graph.store, graph.labels, areas, names).judged(
        reading.figures(said, areas), reading.places(said, areas)
    )
    return [
        Citation(
            witnesses=(tuple(each for thing in row.things for each in stated(graph.store, thing)),),
            together=True,
        )
        for row in rows
    ]


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {"asked": {name: given[name] for name in ("one", "other")}}


def _value(
    graph: Graph, subject: NamedNode, relation: NamedNode | None, text: str | None
) -> Term | None:
    """Return what is said of a thing under a text, else the thing that is called so."""
    if text is None:
        return None
    found = value_of(stated(graph.store, subject, relation), text, graph.labels)
    if found is not None:
        return found
    try:
        return named(graph, text)
    except NotFoundError:
        return Literal(text)


def _claim(graph: Graph, subject: NamedNode, relation: NamedNode | None, value: Term | None) -> str:
    parts = [subject, *(each for each in (relation, value) if each is not None)]
    claim = " – ".join(text_of(each, graph.labels) for each in parts)
    return f"{claim}：有何依据" if graph.lang == "zh" else f"{claim}: who says so"


def _said(graph: Graph, row: Row) -> Citation:
    """Return the citation of a row of reasons: its statement, by the source that it names."""
    subject, relation, value = row["subject"], row["relation"], row["value"]
    assert isinstance(subject, NamedNode)  # noqa: S101
    assert isinstance(relation, NamedNode)  # noqa: S101
    places = Sources(graph.store, graph.labels)
    short = row["place"].value if isinstance(row["place"], Literal) else None
    graphs = []
    for quad in graph.store.quads(subject, relation, value):
        if isinstance(quad.graph_name, NamedNode):
            found = places.of(quad.graph_name)
            whole = found.iri.value if found.place[0] else found.place[1]
            same = found.short == short if short is not None else bool(found.place[0])
            if same and NamedNode(whole) == row["source"]:
                graphs.append(quad.graph_name)
    assert value is not None  # noqa: S101
    return Citation(((Statement(subject, relation, value, tuple(sorted(graphs, key=str))),),))

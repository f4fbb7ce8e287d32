"""The SPARQL editor: a form that works by itself, which a script of ours makes comfortable."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from kg.answer import Answer, GraphAnswer
from kg.errors import KGError, QuerySyntaxError, UsageError
from kg.graph import Graph
from kg.questions import Question
from kg.questions.binding import bind
from kg.questions.wording import title
from kg.server.addresses import link, to
from kg.server.asking import answers, assets, catalogue, controls
from kg.server.asking.assets import show
from kg.server.asking.controls import ROW
from kg.server.asking.question import row_of
from kg.server.endpoint.protocol import operation
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.sparql import form_of
from kg.store import Solutions

START = {
    "en": "# Firms with a site in Suzhou. Our prefixes need no declaration.\n"
    "SELECT ?firm WHERE {\n  ?firm aic:hasSiteIn city:suzhou .\n}\nORDER BY ?firm\n",
    "zh": "# 在苏州有基地的企业。本图谱的前缀无需声明。\n"
    "SELECT ?firm WHERE {\n  ?firm aic:hasSiteIn city:suzhou .\n}\nORDER BY ?firm\n",
}
"""What stands in the editor at first."""

_LONGEST_ADDRESS = 4000
"""A longer query is not put into links."""

_FORMATS = {
    True: (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML")),
    False: (
        ("turtle", "Turtle"),
        ("ntriples", "N-Triples"),
        ("jsonld", "JSON-LD"),
        ("rdfxml", "RDF/XML"),
    ),
}
_EXTENSIONS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "json": "srj", "xml": "srx"}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a query, and where; 0 where that is unknown."""

    message: str
    line: int
    column: int


def page(service: Service, request: Request) -> Reply:
    """Answer with the editor, and below it the result of ``query`` as a page."""
    graph = service.graph(request.lang)
    try:
        query, asked = _query(service, request, graph)
    except UsageError as error:
        return _page(service, request, graph, START[request.lang], fault=_fault(error, request))
    if not asked:
        return _page(service, request, graph, query)
    if request.first("as") == "spreadsheet":
        return _spreadsheet(service, request, graph, query)
    try:
        answer, cut = _run(service, request, graph, query)
    except KGError as error:
        return _page(
            service, request, graph, query, fault=_fault(error, request), status=error.http_status
        )
    return _page(service, request, graph, query, **_shown(request, graph, query, answer, cut))


def _query(service: Service, request: Request, graph: Graph) -> tuple[str, bool]:
    """Return the query in the editor, and whether it is to be run.

    Raises:
        UsageError: The request has several queries, or a value that does not fit.
    """
    if request.method == "POST" or request.first("query").strip():
        query = operation(request).query.replace("\r\n", "\n")
        return query, bool(query.strip())
    if name := request.first("question").strip():
        question = graph.questions().get(name)
        given = {k: v for k, v in controls.given_in(request).items() if k not in _OWN}
        values, faults = controls.understood(graph, question, given)
        if faults:
            raise next(iter(faults.values()))
        return _commented(service, question, bind(question, values)), False
    return START[request.lang], False


_OWN = frozenset(("query", "question", "as"))


def _commented(service: Service, question: Question, query: str) -> str:
    """Return the SPARQL of a question under its text in both languages."""
    defaults = {name: each.default for name, each in question.header.parameters.items()}
    lines = [title(question, defaults, service.graph(lang).labels) for lang in ("zh", "en")]
    head = "".join(f"# {' '.join(line.split())}\n" for line in lines)
    return f"{head}\n{query.strip()}\n"


def _run(
    service: Service, request: Request, graph: Graph, query: str
) -> tuple[Answer | GraphAnswer, bool]:
    """Answer a query, with no more rows than the server sends."""
    if not form_of(query):
        # The engine says best what is wrong with what is no query.
        service.store.first(query, 0)
        raise QuerySyntaxError(
            "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            "查询应以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头。",
        )
    asked = operation(request)
    result, more = service.store.first(
        query, service.settings.rows, asked.dataset, f"{request.base}/sparql"
    )
    about: dict[str, Any] = {"labels": graph.labels, "query": query, "version": graph.version}
    if isinstance(result, Solutions):
        return Answer(result.columns, result.rows, **about), more
    if isinstance(result, bool):
        return Answer.of_boolean(result, **about), more
    return GraphAnswer(result, **about), more


def _shown(
    request: Request, graph: Graph, query: str, answer: Answer | GraphAnswer, cut: bool
) -> dict[str, Any]:
    first = row_of(request)
    table = answers.table(request, graph, answer, first=first, cut=cut)
    boolean = isinstance(answer, Answer) and answer.boolean is not None
    kinds = _FORMATS[isinstance(answer, Answer)]
    short = len(quote(query)) <= _LONGEST_ADDRESS
    return {
        "answer": answer,
        "boolean": answer.boolean if isinstance(answer, Answer) else None,
        "table": table,
        "short": short,
        "pages": answers.pages(request, "/editor", (("query", query),), table, ROW)
        if short
        else {},
        "formats": [
            (name, label, request.link("/sparql", query=query, format=name), _file(name))
            for name, label in (kinds[2:] if boolean else kinds)
        ],
        "spreadsheet": ""
        if boolean or isinstance(answer, GraphAnswer) or not short
        else to(request, "/editor", [("query", query), ("as", "spreadsheet")]),
        "drawn": link(request, "/graph", sparql=query)
        if len(answer) and not boolean and short
        else "",
        "permalink": f"{request.base}/editor?{urlencode({'query': query})}" if short else "",
        "version": answer.version,
    }


def _file(format: str) -> str:
    return f"answer.{_EXTENSIONS.get(format, format)}"


def _spreadsheet(service: Service, request: Request, graph: Graph, query: str) -> Reply:
    """Return a CSV file for a spreadsheet: with labels, and no cell that it takes for a formula."""
    answer, _ = _run(service, request, graph, query)
    if not isinstance(answer, Answer):
        raise UsageError(
            "Only rows fit a spreadsheet; ask with SELECT.",
            "只有表格形式的结果可供电子表格使用；请用 SELECT。",
        )
    return Reply(
        answer.render("csv", labels=True),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="answer.csv"'},
    )


def _fault(error: KGError, request: Request) -> Fault:
    line = column = 0
    if isinstance(error, QuerySyntaxError):
        line, column = error.line, error.column
    return Fault(error.message(request.lang), line, column)


def _page(
    service: Service,
    request: Request,
    graph: Graph,
    query: str,
    *,
    fault: Fault | None = None,
    status: int = 200,
    **values: Any,
) -> Reply:
    if fault is not None and status == 200:
        status = 400
    return show(
        request,
        "editor.html",
        status=status,
        query=query,
        fault=fault,
        topics=catalogue.listed(graph, list(service.catalogue)),
        chosen=request.first("question"),
        bundle=assets.BUNDLE if assets.has_editor() else "",
        vocabulary=request.link("/editor/vocabulary"),
        things=request.link("/find/names"),
        **values,
    )

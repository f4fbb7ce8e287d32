"""The SPARQL 1.1 Protocol: what a request asks, of which graphs, and how the answer is written.

Reading only: updates are refused with 403, whatever they would do. A request's dataset takes the
place of the query's own (section 2.1.4), and several default graphs are merged.
"""

from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg.errors import DataError, MediaTypeError, QueryForbiddenError, UsageError
from kg.server.endpoint import cost, results
from kg.server.endpoint.results import BOOLEANS, GRAPHS, RESULTS
from kg.server.exchange import Pairs, Reply, Request
from kg.server.negotiation import choose, require
from kg.server.service import Service
from kg.sparql import code_of, form_of, syntax_error
from kg.store import Result, Solutions
from kg.store.dataset import Dataset

TRUNCATED = "X-Truncated"
"""The header that tells that an answer was cut, and after how many rows or triples."""

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

_SHAPES = 4096
_READ = 4 * cost.LONGEST
"""Bytes of a body that are read in order to weigh it; a longer one is taken for heavy."""

_BESIDE = {"format", "lang", "ac", "_"}
"""What may stand in the address of the description: its form, and what editors and caches add."""


@dataclass(frozen=True)
class Operation:
    """What a request asks: a query, of the store's own dataset or of one named in the request."""

    query: str
    dataset: Dataset | None = None
    format: str = ""


def endpoint(service: Service, request: Request) -> Reply:
    """Answer a request to the endpoint: a query, or without one the description of the service."""
    if request.method == "GET" and not request.first("query"):
        named = {name for name, _ in request.query}
        if not named & {"query", "update"}:
            return _described(service, request)
    return _answer(service, request, operation(request))


def _described(service: Service, request: Request) -> Reply:
    wanted = request.first("format")
    if not wanted and choose(request.accept, ["text/turtle", "text/html"]) == "text/html":
        from kg.server.asking import editor

        return editor.page(service, request)
    from kg.server.endpoint import description

    if unknown := {name for name, _ in request.query} - _BESIDE:
        told = ", ".join(sorted(unknown))[:200]
        raise UsageError(
            f"The query is missing: there is {told}, but no parameter query.",
            f"缺少查询：有 {told}，但没有参数 query。",
        )
    return description.reply(service, request)


def operation(request: Request) -> Operation:
    """Return what a request asks, by any of the protocol's three ways.

    Raises:
        UsageError: It is none of these; the message says what is wrong.
        QueryForbiddenError: It is an update.
        MediaTypeError: A POST has another content type, or is not in UTF-8.
    """
    if request.method == "GET":
        pairs: Pairs = request.query
        if any(name == "update" for name, _ in pairs):
            raise UsageError(
                "An update cannot be sent by GET, and this endpoint takes none at all.",
                "更新不能用 GET 发送；此端点也不接受更新。",
            )
        return _operation(_single(pairs, "query"), pairs)
    kind, charset = _content_type(request.content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise MediaTypeError(
            f"The charset {charset[:60]} is not read; send UTF-8.",
            f"不支持字符集 {charset[:60]}；请使用 UTF-8。",
        )
    text = _decoded(request.body)
    if kind == QUERY:
        return _operation(text, request.query)
    if kind == UPDATE:
        raise _no_updates()
    if kind == FORM:
        pairs = tuple(_pairs(text))
        if any(name == "update" for name, _ in pairs):
            _single(pairs, "update")
            raise _no_updates()
        return _operation(_single(pairs, "query"), (*pairs, *request.query))
    raise MediaTypeError(
        f"A POST of {kind or 'no content type'} is not read; send {QUERY} or {FORM}.",
        f"不支持 {kind or '未说明类型'} 的 POST；请使用 {QUERY} 或 {FORM}。",
    )


def _operation(query: str, pairs: Pairs) -> Operation:
    default, named = (
        tuple(_graph(value) for name, value in pairs if name == wanted)
        for wanted in ("default-graph-uri", "named-graph-uri")
    )
    dataset = Dataset(default, named) if default or named else None
    wanted = next((value for name, value in pairs if name == "format"), "")
    return Operation(query, dataset, wanted)


def _graph(value: str) -> NamedNode:
    try:
        if ":" not in value:
            raise ValueError
        return NamedNode(value)
    except ValueError as error:
        raise UsageError(
            f"The graph {value[:200]!r} is no absolute IRI.",
            f"图 {value[:200]!r} 不是绝对 IRI。",
        ) from error


def _single(pairs: Pairs, wanted: str) -> str:
    values = [value for name, value in pairs if name == wanted]
    if len(values) != 1:
        raise UsageError(
            f"A request has exactly one {wanted}; this one has {len(values)}.",
            f"请求应恰有一个 {wanted} 参数；此处有 {len(values)} 个。",
        )
    return values[0]


def _content_type(header: str) -> tuple[str, str]:
    kind, *settings = (part.strip() for part in header.split(";"))
    charset = next(
        (value for name, _, value in (s.partition("=") for s in settings) if name == "charset"), ""
    )
    return kind.lower(), charset.strip('"').lower()


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The body is not UTF-8: byte {error.start + 1} cannot be read.",
            f"请求正文不是 UTF-8：第 {error.start + 1} 个字节无法解读。",
        ) from error


def _pairs(text: str) -> Pairs:
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000))
    except ValueError as error:
        raise UsageError(
            "The form cannot be read: it is not UTF-8, or has more than 1,000 fields.",
            "表单无法解读：不是 UTF-8，或字段超过 1,000 个。",
        ) from error


def _no_updates() -> QueryForbiddenError:
    return QueryForbiddenError(
        "This endpoint only reads; it takes no updates.", "此端点只读，不接受更新。"
    )


def weigh(request: Request) -> tuple[str, bool]:
    """Return what queries like a request's have in common, and whether they may take long."""
    if len(request.body) > _READ:
        return "", True
    try:
        query = operation(request).query
    except (UsageError, QueryForbiddenError):
        return "", False
    if len(query) > cost.LONGEST:
        return "", True
    common = cost.shape(query)
    return common, _weight(common, query)


_weights: OrderedDict[str, bool] = OrderedDict()


def _weight(common: str, query: str) -> bool:
    """Return whether queries of a shape may take long; the first of them is looked at."""
    if common not in _weights:
        _weights[common] = cost.is_heavy(query)
        if len(_weights) > _SHAPES:
            _weights.popitem(last=False)
    return _weights[common]


def _answer(service: Service, request: Request, asked: Operation) -> Reply:
    form = form_of(asked.query)
    if not form:
        # The engine says where and why; a form of the answer need not be agreed on for that.
        service.store.first(asked.query, 0)
        raise syntax_error(asked.query, "expected SELECT, ASK, CONSTRUCT or DESCRIBE")
    offered = {"SELECT": RESULTS, "ASK": BOOLEANS}.get(form, GRAPHS)
    kind = results.called(asked.format, offered) or require(request.accept, list(offered))
    most = service.settings.rows
    base = f"{request.base}/sparql"
    if service.settings.services and _calls_out(asked.query):
        result, more = _federated(service, asked, most)
    else:
        result, more = service.store.first(asked.query, most, asked.dataset, base)
    headers = {TRUNCATED: str(most)} if more else {}
    if isinstance(result, list):
        body = results.triples(result, GRAPHS[kind])
    else:
        body = results.rows(result, RESULTS[kind])
    media = f"{kind}; charset=utf-8" if kind in results.TEXT else kind
    return Reply(body, media, headers=headers, vary=("Accept",))


def _calls_out(query: str) -> bool:
    return "SERVICE" in code_of(query).upper()


def _federated(service: Service, asked: Operation, most: int) -> tuple[Result, bool]:
    """Answer a SELECT that calls an endpoint which whoever runs the server allows.

    Raises:
        UsageError: It calls several, or names a dataset besides.
        QueryForbiddenError: The endpoint is not allowed.
    """
    from kg.questions import federation

    if asked.dataset is not None:
        raise UsageError(
            "A query with SERVICE is asked of the whole graph; leave the dataset out.",
            "带 SERVICE 的查询只能针对整个图谱；请去掉数据集参数。",
        )
    addresses = {url: url for url in service.settings.services}
    try:
        found = federation.run(service.store, asked.query, addresses)
    except DataError as error:
        raise UsageError(error.en, error.zh) from error
    return Solutions(found.columns, found.rows[:most]), len(found.rows) > most

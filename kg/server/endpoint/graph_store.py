"""The SPARQL 1.1 Graph Store HTTP Protocol, for reading: one graph whole, by its name.

Beside the standard, ``?all`` gives every source with its name, as quads: what each states cannot be
told from the merged graph.
"""

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.errors import LimitError, NotFoundError, UsageError
from kg.formats.graphs import graph as write_graph
from kg.namespaces import PREFIXES
from kg.server.endpoint.results import GRAPHS, called
from kg.server.exchange import Reply, Request
from kg.server.negotiation import require
from kg.server.service import Service
from kg.store import Solutions
from kg.store.dataset import Dataset

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_SOURCES = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"

QUADS = {
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
"""The media types of statements with their graphs."""


def graph(service: Service, request: Request) -> Reply:
    """Return the graph that ``?graph=IRI`` names, the merged one, or all of them as quads.

    Raises:
        UsageError: The request names no graph, or several.
        NotFoundError: There is no such graph.
        LimitError: It is too large to be sent whole, and nothing is cut.
    """
    names = request.all("graph")
    default, every = bool(request.all("default")), bool(request.all("all"))
    if len(names) + default + every != 1:
        raise UsageError(
            "Name one graph: ?graph=IRI, or ?default for the merged graph, or ?all for all sources "
            "as quads.",
            "请指定一个图：?graph=IRI；用 ?default 表示合并图，用 ?all 以四元组返回所有来源。",
        )
    if every:
        return _quads(service, request)
    dataset = None if default else Dataset((_named(names[0]),))
    kind = called(request.first("format"), GRAPHS) or require(request.accept, list(GRAPHS))
    most = service.settings.rows
    triples, more = service.store.first(_ALL, most, dataset)
    if more:
        raise _too_many(most)
    if not triples and not default:
        raise NotFoundError(
            f"There is no graph {names[0][:300]}.", f"没有名为 {names[0][:300]} 的图。"
        )
    assert isinstance(triples, list)  # noqa: S101
    return Reply(write_graph(triples, GRAPHS[kind]), kind, vary=("Accept",))


def _quads(service: Service, request: Request) -> Reply:
    kind = called(request.first("format"), QUADS) or require(request.accept, list(QUADS))
    most = service.settings.rows
    found, more = service.store.first(_SOURCES, most)
    if more:
        raise _too_many(most)
    assert isinstance(found, Solutions)  # noqa: S101
    quads = [Quad(*row) for row in found.rows]  # type: ignore[arg-type]
    prefixes = PREFIXES if kind == "application/trig" else {}
    body = ox.serialize(quads, format=QUADS[kind], prefixes=prefixes)
    return Reply(body or b"", kind, vary=("Accept",))


def _too_many(most: int) -> LimitError:
    return LimitError(
        f"These are more than {most:,} statements, too many to be sent at once; take parts of them "
        "with CONSTRUCT, LIMIT and OFFSET.",
        f"其中的陈述超过 {most:,} 条，无法一次发送；请用 CONSTRUCT、LIMIT 和 OFFSET 分批获取。",
    )


def _named(text: str) -> NamedNode:
    try:
        if "://" not in text and not text.startswith("urn:"):
            raise ValueError
        return NamedNode(text)
    except ValueError as error:
        raise UsageError(
            f"The graph {text[:200]!r} is no absolute IRI.", f"图 {text[:200]!r} 不是绝对 IRI。"
        ) from error

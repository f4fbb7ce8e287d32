"""The SPARQL 1.1 Graph Store HTTP Protocol, for reading: one graph whole, by its name."""

from pyoxigraph import NamedNode

from kg.errors import LimitError, NotFoundError, UsageError
from kg.formats.graphs import graph as write_graph
from kg.server.endpoint.results import GRAPHS
from kg.server.exchange import Reply, Request
from kg.server.negotiation import require
from kg.server.service import Service
from kg.store.dataset import Dataset

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def graph(service: Service, request: Request) -> Reply:
    """Return the graph that ``?graph=IRI`` names, or the merged graph for ``?default``.

    Raises:
        UsageError: The request names no graph, or several.
        NotFoundError: There is no such graph.
        LimitError: It is too large to be sent whole, and nothing is cut.
    """
    names = request.all("graph")
    default = bool(request.all("default"))
    if len(names) + default != 1:
        raise UsageError(
            "Name one graph: ?graph=IRI, or ?default for the merged graph.",
            "请指定一个图：?graph=IRI，或用 ?default 表示合并图。",
        )
    dataset = None if default else Dataset((_named(names[0]),))
    kind = require(request.accept, list(GRAPHS))
    most = service.settings.rows
    triples, more = service.store.first(_ALL, most, dataset)
    if more:
        raise LimitError(
            f"This graph has more than {most:,} triples, too many to be sent at once; take parts "
            "of it with CONSTRUCT, LIMIT and OFFSET, or the whole with kg export.",
            f"该图的三元组超过 {most:,} 个，无法一次发送；请用 CONSTRUCT、LIMIT 和 OFFSET "
            "分批获取，或用 kg export 导出全部。",
        )
    if not triples and not default:
        raise NotFoundError(
            f"There is no graph {names[0][:300]}.", f"没有名为 {names[0][:300]} 的图。"
        )
    assert isinstance(triples, list)  # noqa: S101
    return Reply(write_graph(triples, GRAPHS[kind]), kind, vary=("Accept",))


def _named(text: str) -> NamedNode:
    try:
        if "://" not in text and not text.startswith("urn:"):
            raise ValueError
        return NamedNode(text)
    except ValueError as error:
        raise UsageError(
            f"The graph {text[:200]!r} is no absolute IRI.", f"图 {text[:200]!r} 不是绝对 IRI。"
        ) from error

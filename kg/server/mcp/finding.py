"""Things that may be meant: by name, best first, or all of a kind."""

from typing import Any

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.graph import Graph
from kg.namespaces import AIC, KINDS, curie
from kg.search import Hit, find, kind_called, kind_name
from kg.server.mcp.answers import line


def found(graph: Graph, text: str, kind: str, limit: int) -> tuple[dict[str, Any], str]:
    """Return the things that a text may mean, or those of a kind, as data and in words.

    Raises:
        UsageError: There is neither a text nor a kind.
        NotFoundError: There is no such kind.
    """
    zh = graph.lang == "zh"
    called = kind_called(kind) if kind else None
    if text:
        hits, more = find(graph.store, text, called, graph.lang, limit), False
        nothing = (
            f"没有名称与“{text[:100]}”相近的事物。"
            if zh
            else f"Nothing is called anything like {text[:100]!r}."
        )
    elif called:
        hits, more = _of_kind(graph, called, limit)
        nothing = "没有该类别的事物。" if zh else "There is nothing of this kind."
    else:
        raise UsageError(
            "text or kind is needed, e.g. text=iFLYTEK or kind=firm.",
            "需要 text 或 kind，例如 text=科大讯飞 或 kind=firm。",
        )
    message = "" if hits else nothing
    if more:
        message = (
            f"此处给出前 {len(hits)} 个，还有更多；请调整 limit。"
            if zh
            else f"These are the first {len(hits)}; there are more: change limit."
        )
    things = [
        {
            "label": line(hit.label),
            "iri": hit.iri.value,
            "curie": curie(hit.iri.value),
            "kind": kind_name(hit.kind, graph.lang) if hit.kind else "",
            "reason": hit.why(graph.lang),
            "score": hit.score,
        }
        for hit in hits
    ]
    lines = [
        f"{number}. {each['label']} <{each['curie']}> · {each['kind']} · {each['reason']}"
        for number, each in enumerate(things, 1)
    ]
    told = [*lines, message] if message else lines
    return {"things": things, "message": message}, "\n".join(told)


def _of_kind(graph: Graph, kind: str, limit: int) -> tuple[list[Hit], bool]:
    """Return the things of a kind by address, and whether there are more."""
    result, more = graph.store.first(
        f"SELECT DISTINCT ?thing {{ ?thing a {AIC[KINDS[kind]]} }} ORDER BY ?thing", limit
    )
    things = [row[0] for row in getattr(result, "rows", ()) if isinstance(row[0], NamedNode)]
    graph.labels.prefetch(things)
    return [Hit(each, "", kind, graph.labels.of(each), "kind", 1.0) for each in things], more

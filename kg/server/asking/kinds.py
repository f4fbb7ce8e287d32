"""Things of a kind, no more than are asked for, however large the store is."""

from pyoxigraph import NamedNode

from kg.graph import Graph
from kg.namespaces import AIC, KINDS


def some_of_kind(graph: Graph, kind: str, most: int) -> list[NamedNode]:
    """Return some things of a kind: all where they are no more than ``most``."""
    rows = graph.store.select(
        f"SELECT DISTINCT ?thing {{ ?thing a {AIC[KINDS[kind]]} }} LIMIT {most}"
    ).rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]

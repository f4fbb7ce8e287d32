"""Paths between two things: the shortest, and a few that really differ from it."""

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kg.network.simple import Simple

if TYPE_CHECKING:
    import networkx as nx

FURTHER = 2
"""By so many steps other paths may be longer than the shortest, where no limit is given."""

_TRIES = 100
"""How many of the next shortest paths are looked at for one that brings something new."""


def different(
    simple: Simple, start: int, end: int, count: int = 1, longest: int | None = None
) -> list[list[int]]:
    """Return the shortest path between two things and others that differ from it.

    Each further path first avoids every inner thing of the paths before it; when no such path is
    left, it must have at least one inner thing that is new. Of paths of the same length, the one
    with more reported steps comes first, then the one through less linked things (what is linked
    with everything explains nothing), then the one whose things come first by IRI.

    Args:
        simple: The network.
        start: One end.
        end: The other.
        count: How many paths at most.
        longest: How many steps a path may have; none sets no limit to the shortest, and lets the
            others be :data:`FURTHER` steps longer.

    Returns:
        Each path as its things from start to end; nothing where there is no path.
    """
    costly = _costs(simple)
    found: list[list[int]] = []
    for path in _disjoint(costly, start, end):
        if longest is not None and len(path) - 1 > longest:
            break
        if longest is None:
            longest = len(path) - 1 + FURTHER
        found.append(path)
        if len(found) == count:
            return found
    if found and longest is not None:
        found += _overlapping(costly, found, count - len(found), longest)
    return found


def _costs(simple: Simple) -> "nx.Graph[int]":
    """Return the network with one whole number a link: steps, then proposals, then hubs."""
    import networkx as nx

    base = 4 * simple.graph.number_of_edges() + 1
    costly: nx.Graph[int] = nx.Graph()
    costly.add_nodes_from(simple.graph)
    for one, other, link in simple.graph.edges(data=True):
        hubs = simple.graph.degree[one] + simple.graph.degree[other]
        wanted = base * (not link["reported"])
        costly.add_edge(one, other, cost=base * base + wanted + hubs)
    return costly


def _disjoint(costly: "nx.Graph[int]", start: int, end: int) -> Iterator[list[int]]:
    """Yield shortest paths, each without the inner things of those before."""
    import networkx as nx

    left = costly.copy()
    while True:
        try:
            path = nx.dijkstra_path(left, start, end, weight="cost")
        except nx.NetworkXNoPath:
            return
        yield path
        if len(path) == 2:
            left.remove_edge(start, end)
        left.remove_nodes_from(path[1:-1])


def _overlapping(
    costly: "nx.Graph[int]", before: list[list[int]], count: int, longest: int
) -> list[list[int]]:
    """Return next shortest paths that each bring an inner thing which none before has."""
    import networkx as nx

    if count < 1:
        return []
    seen = {each for path in before for each in path}
    found: list[list[int]] = []
    paths = nx.shortest_simple_paths(costly, before[0][0], before[0][-1], weight="cost")
    for path in islice(paths, _TRIES):
        if len(path) - 1 > longest or len(found) == count:
            break
        if not seen.issuperset(path):
            found.append(path)
            seen.update(path)
    return found


def steps(path: list[int]) -> list[tuple[int, int]]:
    """Return the pairs of things that follow each other."""
    return list(pairwise(path))

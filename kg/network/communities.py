"""Communities: groups whose members are linked with each other more than with others."""

from collections import Counter
from typing import TYPE_CHECKING

from kg.namespaces import kind_of
from kg.network.choice import Choice, choose
from kg.network.simple import Simple

if TYPE_CHECKING:
    import networkx as nx

NAMING = ("field", "industry", "theme")
"""The kinds that name a community, best first; where it has none, its best linked members do."""

NAMES = 3
"""How many members name a community."""


def assign(
    graph: "nx.MultiDiGraph[str]", *, choice: Choice | None = None, seed: int = 0
) -> dict[str, int]:
    """Return the community of every thing of a projection, e.g. for colours on the page.

    Communities are numbered from 1, the largest first; 0 is none: things that the choice leaves
    out, or that nothing links.

    Args:
        graph: What :func:`kg.network.projection.project` returns.
        choice: Which statements count; none is the default choice.
        seed: Where Louvain starts.
    """
    simple = Simple.of(choose(graph, choice or Choice()))
    found = {
        simple.things[each]: number
        for number, members in enumerate(detect(simple, seed=seed), 1)
        for each in members
    }
    return {iri: found.get(iri, 0) for iri in graph}


def names(
    graph: "nx.MultiDiGraph[str]", assigned: dict[str, int], *, choice: Choice | None = None
) -> dict[int, tuple[str, str]]:
    """Return what the communities of :func:`assign` are called, in English and Chinese.

    A community is named by its fields, the best linked ones first; where it has none, by its
    industries, its themes, or its members.
    """
    simple = Simple.of(choose(graph, choice or Choice()))
    members: dict[int, list[int]] = {}
    for place, iri in enumerate(simple.things):
        if assigned.get(iri):
            members.setdefault(assigned[iri], []).append(place)
    called = {}
    for number in sorted(members):
        naming = [simple.things[each] for each in leading(simple, members[number])]
        english, chinese = (
            [graph.nodes[iri].get(f"label_{lang}", iri) for iri in naming] for lang in ("en", "zh")
        )
        called[number] = (", ".join(english), "、".join(chinese))
    return called


def detect(simple: Simple, *, weighted: bool = False, seed: int = 0) -> list[list[int]]:
    """Return the communities that Louvain's method finds, largest first, members in order.

    Args:
        simple: The network.
        weighted: Count statements instead of links.
        seed: Where Louvain starts: the same seed gives the same communities.
    """
    import networkx as nx

    if not simple.graph.number_of_edges():
        return []
    weight = "weight" if weighted else None
    found = nx.community.louvain_communities(simple.graph, weight=weight, seed=seed)
    return sorted((sorted(each) for each in found), key=lambda each: (-len(each), each))


def modularity(simple: Simple, found: list[list[int]], *, weighted: bool = False) -> float:
    """Return how much more links lie inside the communities than chance would put there."""
    import networkx as nx

    weight = "weight" if weighted else None
    return float(nx.community.modularity(simple.graph, map(set, found), weight=weight))


def inside(simple: Simple, members: list[int]) -> Counter[int]:
    """Return how many links each member has with other members."""
    own = set(members)
    return Counter({one: sum(other in own for other in simple.graph[one]) for one in members})


def leading(simple: Simple, members: list[int]) -> list[int]:
    """Return the members that name a community, at most :data:`NAMES`."""
    links = inside(simple, members)
    ordered = sorted(members, key=lambda each: (-links[each], each))
    for kind in NAMING:
        if found := [each for each in ordered if kind_of(simple.things[each]) == kind]:
            return found[:NAMES]
    return ordered[:NAMES]

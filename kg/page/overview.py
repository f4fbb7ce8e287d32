"""What the first view shows: which things, and on which side each stands."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.namespaces import PREFIXES
from kg.page.kinds import look_of

if TYPE_CHECKING:
    import networkx as nx

LIMIT = 120
"""More than so many labelled things cannot be read in one window."""

_CORE_LIMIT = 30
_ROUNDS = 4
_DIFFUSE = frozenset(
    {
        *("field", "industry", "theme", "indicator", "unit", "ranking", "edition", "dimension"),
        *("region", "country", "province", "city", "discipline", "talent", "product", "link"),
    }
)
"""Kinds that tie nothing to a city: both cities may share them."""

_PAIR = (PREFIXES["city"] + "suzhou", PREFIXES["city"] + "hangzhou")


def pair_of(graph: "nx.MultiDiGraph[str]") -> tuple[str, str] | None:
    """Return the two cities to set side by side, or None where there are none.

    Suzhou and Hangzhou where the graph has one of them, else the two cities with most links.
    """
    if any(city in graph for city in _PAIR):
        return _PAIR
    cities = [iri for iri, data in graph.nodes(data=True) if data["kind"] == "city"]
    first = sorted(cities, key=lambda iri: (-graph.degree(iri), iri))[:2]
    return (first[0], first[1]) if len(first) == 2 else None


def sides(graph: "nx.MultiDiGraph[str]", pair: tuple[str, str] | None) -> dict[str, int]:
    """Return -1 for what the sources tie to the first city, 1 to the second, 0 to both or none.

    A statement with the city itself decides; without one, the things that are linked with a
    thing do (a firm stands with the cluster it anchors). A side is no seat.
    """
    if pair is None:
        return dict.fromkeys(graph, 0)
    found = {pair[0]: -1, pair[1]: 1}
    for iri in graph:
        if iri not in found and graph.nodes[iri]["kind"] not in _DIFFUSE:
            touched = {found[city] for city in pair if _linked(graph, iri, city)}
            if touched:
                found[iri] = sum(touched)
    # The rest is voted on by neighbours, a round at a time.
    for _ in range(_ROUNDS):
        following: dict[str, int] = {}
        for iri in graph:
            if iri in found or graph.nodes[iri]["kind"] in _DIFFUSE:
                continue
            votes = Counter(
                found[other]
                for other in neighbours(graph, iri)
                if found.get(other) and other not in pair
            )
            if votes:
                following[iri] = (votes[1] > votes[-1]) - (votes[1] < votes[-1])
        if not following:
            break
        found |= following
    return {iri: found.get(iri, 0) for iri in graph}


def choose(
    graph: "nx.MultiDiGraph[str]", pair: tuple[str, str] | None, side: dict[str, int]
) -> list[str]:
    """Return the things of the overview, at most :data:`LIMIT`, in a fixed order.

    Everything that has a column and a side; then the brands, fields and industries that those
    share, most shared first.
    """
    shown = [city for city in pair or () if city in graph]
    for iri, data in graph.nodes(data=True):
        role = look_of(data["kind"]).role
        national = role == "outer" and side[iri] == 0
        if role in ("outer", "org", "hub") and (side[iri] or national or pair is None):
            shown.append(iri)
    shown = _by_links(graph, shown, set(shown))[: LIMIT - _CORE_LIMIT // 2]
    chosen = set(shown)
    shares = {
        iri: near
        for iri, data in graph.nodes(data=True)
        if look_of(data["kind"]).role == "core" and (near := neighbours(graph, iri) & chosen)
    }
    tied = {iri: {side[other] for other in near} - {0} for iri, near in shares.items()}
    on_side = Counter(each for ties in tied.values() for each in ties)

    def worth(iri: str) -> tuple[bool, int, int, int, str]:
        # What only the less described city has comes before what the other has in plenty.
        rare = min((on_side[each] for each in tied[iri]), default=len(shares))
        brand = graph.nodes[iri]["kind"] == "brand"
        stated = sum(1 for other in shares[iri] if other in (pair or ()))
        return (not brand, -len(tied[iri]), rare, -10 * stated - len(shares[iri]), iri)

    best = sorted(shares, key=worth)
    room = min(_CORE_LIMIT, LIMIT - len(shown))
    return sorted([*shown, *best[:room]])


def _by_links(graph: "nx.MultiDiGraph[str]", things: list[str], chosen: set[str]) -> list[str]:
    weight: defaultdict[str, int] = defaultdict(int)
    for iri in things:
        role = look_of(graph.nodes[iri]["kind"]).role
        weight[iri] = len(neighbours(graph, iri) & chosen) + (1000 if role == "head" else 0)
    return sorted(things, key=lambda iri: (-weight[iri], iri))


def _linked(graph: "nx.MultiDiGraph[str]", one: str, other: str) -> bool:
    return graph.has_edge(one, other) or graph.has_edge(other, one)


def neighbours(graph: "nx.MultiDiGraph[str]", iri: str) -> set[str]:
    """Return what a thing is linked with, in either direction."""
    return {*graph.successors(iri), *graph.predecessors(iri)}

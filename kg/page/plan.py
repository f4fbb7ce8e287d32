"""What goes on the page and what is drawn first: never everything at once, never in silence."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.page import groups as aggregates
from kg.page import overview
from kg.page.groups import Group
from kg.page.selection import Selection
from kg.page.wording import Wording

if TYPE_CHECKING:
    import networkx as nx

OPEN = 1_000
"""A page of more things opens on aggregates."""

HOLD = 3_000
"""A page holds at most so many things; of more, the best linked ones."""


_FIGURES = 400
"""Of a graph that is not held whole, so many figures of the two cities are held first."""


@dataclass
class Plan:
    """What a page holds and draws.

    Attributes:
        graph: The things on the page and the statements between them, with labels.
        pair: The two cities to set side by side.
        side: The side of each thing.
        shown: What is drawn at first.
        groups: The aggregates, each with all of its things, also those not on the page.
        bundles: Statements between marks of the drawing, where one is an aggregate.
        things: How many things there are, on the page or not.
        statements: How many statements there are between them.
        more: How many statements lead from a thing on the page to things that are not.
        kinds: How many things there are of each kind.
        compared: Of how many indicators and rankings of both cities the figures are on the page,
            and how many there are; None where all are.
    """

    graph: "nx.MultiDiGraph[str]"
    pair: tuple[str, str] | None
    side: Mapping[str, int]
    shown: list[str]
    things: int
    statements: int
    groups: list[Group] = field(default_factory=list)
    bundles: list[tuple[str, str, int]] = field(default_factory=list)
    more: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    compared: tuple[int, int] | None = None


def plan(selection: Selection, words: Wording) -> Plan:
    """Return what to hold and to draw of a selection.

    Args:
        selection: What is to be seen.
        words: Where the labels of the things on the page come from.
    """
    graph = selection.graph
    pair = overview.pair_of(graph)
    side = overview.sides(graph, pair)
    # NetworkX counts the links of a thing anew each time it is asked.
    degree: dict[str, int] = dict(graph.degree())
    groups: list[Group] = []
    if len(graph) > OPEN:
        shown = sorted(
            {*aggregates.few(graph, pair, side, degree), *_first(degree, selection.marked)}
        )
        groups = aggregates.group(graph, shown, side, degree)
        # What stands for one thing is that thing.
        shown = sorted([*shown, *(g.members[0] for g in groups if len(g.members) == 1)])
        groups = [each for each in groups if len(each.members) > 1]
    elif selection.whole:
        shown = overview.choose(graph, pair, side)
    else:
        shown = _filled(degree, overview.choose(graph, pair, side), selection)
    figures, compared = ([], None) if len(graph) <= HOLD else _compared(graph, pair)
    held = _held(graph, selection, [*shown, *figures], degree)
    kinds: dict[str, int] = {}
    for _, data in graph.nodes(data=True):
        kinds[data["kind"]] = kinds.get(data["kind"], 0) + 1
    found = Plan(
        graph=_part(graph, held, words),
        pair=pair,
        side=side,
        shown=shown,
        things=len(graph),
        statements=graph.number_of_edges(),
        groups=groups,
        bundles=list(aggregates.bundles(graph, groups, shown)) if groups else [],
        kinds=kinds,
        compared=compared,
    )
    if len(held) < len(graph):
        # A thing that is linked with itself counts once, as it does on the page.
        inside = dict(found.graph.degree())
        found.more = {iri: number for iri in held if (number := degree[iri] - inside[iri]) > 0}
    return found


def _first(degree: Mapping[str, int], marked: Collection[str]) -> list[str]:
    ordered = sorted(marked, key=lambda iri: (-degree[iri], iri))
    return ordered[: overview.LIMIT // 3]


def _filled(degree: Mapping[str, int], shown: Iterable[str], selection: Selection) -> list[str]:
    """Return what is drawn of a part of the graph: all of it, or as much as can be read."""
    if len(degree) <= overview.LIMIT:
        return sorted(degree)
    start = [] if selection.start is None else [selection.start]
    marked = sorted(selection.marked, key=lambda iri: (-degree[iri], iri))
    rest = sorted(degree, key=lambda iri: (-degree[iri], iri))
    return sorted(list(dict.fromkeys([*start, *marked, *shown, *rest]))[: overview.LIMIT])


def _held(
    graph: "nx.MultiDiGraph[str]",
    selection: Selection,
    shown: Collection[str],
    degree: Mapping[str, int],
) -> list[str]:
    if len(graph) <= HOLD:
        return list(graph)
    first = {*shown, *selection.marked}
    far = {} if selection.start is None else _distances(graph, selection.start)

    def worth(iri: str) -> tuple[bool, int, int, str]:
        return (iri not in first, far.get(iri, 0), -degree[iri], iri)

    return sorted(sorted(graph, key=worth)[:HOLD])


def _compared(
    graph: "nx.MultiDiGraph[str]", pair: tuple[str, str] | None
) -> tuple[list[str], tuple[int, int]]:
    """Return the figures of both cities that are held first, and of how many indicators of all.

    All figures of an indicator or none: a comparison of some of them would mislead.
    """
    found: dict[str, list[set[str]]] = {}
    for place, city in enumerate(pair or ()):
        for figure in overview.neighbours(graph, city) if city in graph else ():
            if graph.nodes[figure]["kind"] not in ("stat", "entry"):
                continue
            for of in graph.successors(figure):
                if graph.nodes[of]["kind"] in ("indicator", "edition"):
                    found.setdefault(of, [set(), set()])[place].add(figure)
    both = {of: one | other for of, (one, other) in found.items() if one and other}
    figures: list[str] = []
    told = 0
    for of in sorted(both, key=lambda each: (len(both[each]), each)):
        if len(figures) + len(both[of]) > _FIGURES:
            break
        figures += [of, *sorted(both[of])]
        told += 1
    return figures, (told, len(both))


def _distances(graph: "nx.MultiDiGraph[str]", start: str) -> dict[str, int]:
    far, ring, step = {start: 0}, [start], 0
    while ring:
        step += 1
        near = {other for iri in ring for other in overview.neighbours(graph, iri)}
        ring = sorted(near - far.keys())
        far |= dict.fromkeys(ring, step)
    return far


def _part(
    graph: "nx.MultiDiGraph[str]", held: Collection[str], words: Wording
) -> "nx.MultiDiGraph[str]":
    import networkx as nx

    terms = {iri: NamedNode(iri) for iri in held}
    words.prefetch(terms.values())
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in held:
        zh, en = words.of(terms[iri])
        part.add_node(iri, **{**graph.nodes[iri], "label_zh": zh, "label_en": en})
    for subject in held:
        for _, target, key, data in graph.out_edges(subject, keys=True, data=True):
            if target in terms:
                part.add_edge(subject, target, key=key, **data)
    return part

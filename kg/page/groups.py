"""Aggregates: one mark on the drawing that stands for many things and opens into them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import TYPE_CHECKING

from kg.page.kinds import look_of
from kg.page.overview import neighbours

if TYPE_CHECKING:
    import networkx as nx

MUCH = 150
"""An aggregate of more things opens into smaller ones, by what its things deal with."""

_ALONE = {"hub": 5, "org": 6, "outer": 2, "core": 14}
"""So many of each column (of each side, where it has one) are drawn as themselves."""

_BETWEEN = 2
"""So many of what belongs to both cities, or to none, where there are two cities."""

_TOPICS = 30
NAMING = ("field", "industry", "theme", "cluster")
"""The kinds that things of an aggregate are told apart by, best first."""


@dataclass
class Group:
    """Many things of one kind on one side.

    Attributes:
        key: What it is called in the data; no IRI.
        kind: The kind of its things.
        side: -1 and 1 for the sides of the two cities, 0 for both or none.
        members: Its things, the best linked first.
        rest: Some things of this kind and side are drawn as themselves.
        topic: What its things have in common, where it is part of another group; empty for those
            that have no such thing.
        parts: The smaller groups that it opens into.
    """

    key: str
    kind: str
    side: int
    members: list[str]
    rest: bool = False
    topic: str | None = None
    parts: list["Group"] = field(default_factory=list)


def radius(count: int) -> int:
    """Return how large a mark that stands for so many things is, in pixels.

    >>> radius(2), radius(50_000)
    (8, 18)
    """
    return round(min(18.0, 7 + log2(count)))


def few(
    graph: "nx.MultiDiGraph[str]",
    pair: tuple[str, str] | None,
    side: Mapping[str, int],
    degree: Mapping[str, int],
) -> list[str]:
    """Return the things that are drawn as themselves where there are too many to draw."""
    slots: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for iri, data in graph.nodes(data=True):
        role = look_of(data["kind"]).role
        if role in _ALONE:
            slots[role, 0 if role == "core" else side[iri]].append(iri)
    shown = {city for city in pair or () if city in graph}
    for (role, place), things in slots.items():
        most = _BETWEEN if pair and not place and role != "core" else _ALONE[role]
        shown.update(sorted(things, key=lambda iri: (-degree[iri], iri))[:most])
    return sorted(shown)


def group(
    graph: "nx.MultiDiGraph[str]",
    shown: Collection[str],
    side: Mapping[str, int],
    degree: Mapping[str, int],
) -> list[Group]:
    """Return the aggregates of everything that is not drawn as itself, in a fixed order."""
    drawn = set(shown)
    own = {(graph.nodes[iri]["kind"], side[iri]) for iri in shown}
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for iri, data in graph.nodes(data=True):
        if iri not in drawn:
            found[data["kind"], side[iri]].append(iri)
    groups = []
    for (kind, place), things in sorted(found.items()):
        key = f"group:{kind}{'-0+'[place + 1]}"
        things.sort(key=lambda iri: (-degree[iri], iri))
        made = Group(key, kind, place, things, rest=(kind, place) in own)
        if len(things) > MUCH:
            made.parts = _parts(graph, made, degree)
        groups.append(made)
    return groups


def _parts(graph: "nx.MultiDiGraph[str]", whole: Group, degree: Mapping[str, int]) -> list[Group]:
    topics: defaultdict[str, list[str]] = defaultdict(list)
    for iri in whole.members:
        topics[_topic(graph, iri, degree)].append(iri)
    kept = sorted((t for t in topics if t), key=lambda topic: (-len(topics[topic]), topic))
    if not kept:
        return []
    rest = [iri for topic in ("", *kept[_TOPICS:]) for iri in topics.get(topic, ())]
    parts = [
        Group(f"{whole.key}.{n}", whole.kind, whole.side, topics[topic], topic=topic)
        for n, topic in enumerate(kept[:_TOPICS], 1)
    ]
    if rest:
        rest.sort(key=lambda iri: (-degree[iri], iri))
        parts.append(Group(f"{whole.key}.0", whole.kind, whole.side, rest, topic=""))
    return parts


def _topic(graph: "nx.MultiDiGraph[str]", iri: str, degree: Mapping[str, int]) -> str:
    near = neighbours(graph, iri)
    for kind in NAMING:
        if some := [other for other in near if graph.nodes[other]["kind"] == kind]:
            return min(some, key=lambda other: (-degree[other], other))
    return ""


def bundles(
    graph: "nx.MultiDiGraph[str]", groups: Collection[Group], shown: Collection[str]
) -> Iterator[tuple[str, str, int]]:
    """Yield how many statements lead from one mark to another, where one is an aggregate.

    What an aggregate says of itself leads nowhere and is not told.
    """
    mark = {iri: iri for iri in shown}
    mark |= {iri: each.key for each in groups for iri in each.members}
    alone = set(shown)
    count: Counter[tuple[str, str]] = Counter()
    for subject, target in graph.edges():
        ends = mark[subject], mark[target]
        if ends[0] != ends[1] and not alone.issuperset(ends):
            count[ends] += 1
    for (one, other), number in sorted(count.items()):
        yield one, other, number

"""The network as measures want it: one link a pair, no direction, numbers for things."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.network.choice import firmness

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Simple:
    """A simple graph and the things that its numbers stand for.

    Directions are dropped, for they follow the wording of a predicate (a firm ``basedIn`` a city,
    a cluster ``anchoredBy`` a firm) and not any flow. Numbers stand for things because sets of
    numbers have a fixed order and sets of text have none.

    Attributes:
        graph: Things by number, in the order of their IRIs; an edge has ``weight``, the number
            of statements between its ends in either direction, and ``reported``, whether one of
            them is reported.
        things: The IRI of each number.
    """

    graph: "nx.Graph[int]"
    things: tuple[str, ...]

    @classmethod
    def of(cls, graph: "nx.MultiDiGraph[str]") -> "Simple":
        """Return the simple graph of a network; loops are dropped."""
        import networkx as nx

        things = tuple(sorted(graph))
        number = {iri: place for place, iri in enumerate(things)}
        made: nx.Graph[int] = nx.Graph()
        made.add_nodes_from(range(len(things)))
        for one, other, data in graph.edges(data=True):
            if one == other:
                continue
            reported = firmness(data) == 0
            ends = number[one], number[other]
            if made.has_edge(*ends):
                link = made.edges[ends]
                link["weight"] += 1
                link["reported"] |= reported
            else:
                made.add_edge(*ends, weight=1, reported=reported)
        return cls(made, things)

    def __len__(self) -> int:
        """Return the number of things."""
        return len(self.things)

    def named(self, values: dict[int, float]) -> dict[str, float]:
        """Return values by IRI."""
        return {iri: values[place] for place, iri in enumerate(self.things)}

    def of_kind(self, kinds: "frozenset[str]") -> Iterator[int]:
        """Yield the numbers of the things of these kinds."""
        from kg.namespaces import kind_of

        return (place for place, iri in enumerate(self.things) if kind_of(iri) in kinds)

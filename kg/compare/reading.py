"""What a store says of two areas: their figures and their places in rankings."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from pyoxigraph import NamedNode

from kg import observation
from kg.namespaces import AIC
from kg.observation import Interval, Observation, Statements


@dataclass(frozen=True, slots=True)
class Place:
    """One place in an edition of a ranking; ``within`` where only a group of places is stated."""

    iri: NamedNode
    edition: NamedNode
    interval: Interval
    within: int | None


def query(areas: tuple[NamedNode, NamedNode]) -> str:
    """Return the query for everything that is said of the figures and places of two areas."""
    values = f"VALUES ?area {{ {areas[0]} {areas[1]} }}"
    return (
        "SELECT DISTINCT ?thing ?property ?value WHERE {\n"
        f"  {{ {values} ?thing aic:area ?area ; aic:indicator ?indicator ; ?property ?value }}\n"
        f"  UNION {{ {values} ?thing aic:ranked ?area ; ?property ?value }}\n"
        "} ORDER BY ?thing ?property ?value"
    )


def figures(
    said: Statements, areas: tuple[NamedNode, NamedNode]
) -> tuple[list[Observation], list[Observation]]:
    """Return the figures of each area, in a fixed order."""
    found = [
        observation.of(thing, said[thing])
        for thing in sorted(said, key=lambda each: each.value)
        if AIC.indicator in said[thing]
    ]
    one, other = ([each for each in found if each.area == area] for area in areas)
    return one, other


def places(said: Statements, areas: tuple[NamedNode, NamedNode]) -> tuple[list[Place], list[Place]]:
    """Return the places of each area in editions of rankings, in a fixed order."""
    found: dict[NamedNode, list[Place]] = {area: [] for area in areas}
    for thing in sorted(said, key=lambda each: each.value):
        properties = said[thing]
        exact = observation.number_of(next(iter(properties.get(AIC.rank, ())), None))
        group = observation.number_of(next(iter(properties.get(AIC.withinTop, ())), None))
        if exact is not None:
            interval, within = Interval(exact, exact), None
        elif group is not None:
            interval, within = Interval(Decimal(1), group), int(group)
        else:
            continue
        editions = [e for e in properties.get(AIC.inEdition, ()) if isinstance(e, NamedNode)]
        for area in properties.get(AIC.ranked, ()):
            if isinstance(area, NamedNode) and area in found:
                found[area] += [Place(thing, each, interval, within) for each in editions]
    return found[areas[0]], found[areas[1]]


def pairs(
    one: list[Observation], other: list[Observation]
) -> list[tuple[Observation | None, Observation | None]]:
    """Pair the figures of one indicator: those of the same year first, then the latest."""
    found: list[tuple[Observation | None, Observation | None]] = []
    rest = list(other)
    left: list[Observation] = []
    for each in one:
        same = [o for o in rest if o.year == each.year]
        if not same:
            left.append(each)
            continue
        # Of several figures of a year, the one that counts the same thing in the same unit.
        best = min(same, key=lambda o: (o.unit != each.unit, o.terms != each.terms))
        rest.remove(best)
        found.append((each, best))
    mine, theirs = (sorted(few, key=lambda o: -(o.year or 0)) for few in (left, rest))
    found.extend(zip_longest(mine, theirs))
    return found

"""Where sources disagree: two values of what has one, two figures that cannot both hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg import observation, resources
from kg.citations.model import Statement
from kg.citations.rewrite import values
from kg.namespaces import AIC, PREFIXES, RDF
from kg.observation import Observation
from kg.store import Store, Term
from kg.store.embedded import read_bytes

_T = TypeVar("_T")
_BATCH = 500
_FUNCTIONAL = """
SELECT ?class ?path WHERE {
  ?shape sh:targetClass ?class ; sh:property ?property .
  ?property sh:path ?path ; sh:maxCount 1 .
  FILTER(isIRI(?path))
}
"""
_VALUES = (AIC.value, AIC.minValue, AIC.maxValue)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all be right, each with its sources.

    Attributes:
        subject: The thing; of figures, what they measure.
        predicate: The property; of figures, ``aic:value``.
        statements: What is said, in a fixed order.
    """

    subject: Term
    predicate: Term
    statements: tuple[Statement, ...]


def conflicts(store: Store, statements: Iterable[Statement]) -> tuple[Conflict, ...]:
    """Return what contradicts the statements in the store, in a fixed order."""
    known = list(statements)
    found = [*_values(store, known), *_figures(store, known)]
    return tuple(sorted(found, key=str))


def _values(store: Store, statements: Sequence[Statement]) -> list[Conflict]:
    """Return two values of a property that can have one, as the shapes say."""
    pairs = _functional(resources.path("ontology", "shapes.ttl"))
    properties = {path for _, path in pairs}
    asked = {
        (each.subject, each.predicate)
        for each in statements
        if each.predicate in properties and isinstance(each.subject, NamedNode)
    }
    rows: dict[tuple[Term, Term], dict[Term, None]] = {}
    kinds: dict[Term, set[Term]] = {}
    for batch in _batches(sorted(asked, key=str)):
        given = values(("s", "p"), batch)
        text = f"SELECT ?s ?p ?o ?c WHERE {{ {given} ?s ?p ?o . ?s {RDF.type} ?c }}"
        for s, p, o, c in store.select(text).rows:
            if s is not None and p is not None and o is not None and c is not None:
                rows.setdefault((s, p), {})[o] = None
                kinds.setdefault(s, set()).add(c)
    return [
        Conflict(s, p, tuple(stated(store, s, p, value) for value in sorted(said, key=str)))
        for (s, p), said in rows.items()
        if len(said) > 1 and any((kind, p) in pairs for kind in kinds[s])
    ]


def _figures(store: Store, statements: Sequence[Statement]) -> list[Conflict]:
    """Return figures of one indicator, area, year and definition that exclude each other."""
    things = {each.subject for each in statements if each.predicate in _VALUES}
    pairs: set[tuple[NamedNode, NamedNode]] = set()
    for batch in _batches(sorted((t for t in things if isinstance(t, NamedNode)), key=str)):
        text = (
            f"SELECT DISTINCT ?a ?b WHERE {{ VALUES ?a {{ {' '.join(map(str, batch))} }} "
            "?a aic:indicator ?i ; aic:area ?w ; aic:year ?y ; aic:unit ?u . "
            "?b aic:indicator ?i ; aic:area ?w ; aic:year ?y ; aic:unit ?u . FILTER(?a != ?b) }"
        )
        for a, b in store.select(text).rows:
            if isinstance(a, NamedNode) and isinstance(b, NamedNode):
                pairs.add((a, b) if a.value < b.value else (b, a))
    known = {
        each.iri: each for each in observation.read(store, {x for pair in pairs for x in pair})
    }
    found = []
    for a, b in sorted(pairs, key=str):
        if a in known and b in known and exclude(known[a], known[b]):
            said = [_figure(store, thing) for thing in (a, b)]
            found.append(Conflict(known[a].indicator or a, AIC.value, tuple(sum(said, ()))))
    return found


def exclude(one: Observation, other: Observation) -> bool:
    """Tell whether two figures of the same thing and year cannot both hold.

    Figures under different printed definitions or periods measure different things.
    """
    if one.terms != other.terms or one.periods != other.periods:
        return False
    a, b = one.interval(), other.interval()
    return a.before(b) or b.before(a)


def _figure(store: Store, thing: NamedNode) -> tuple[Statement, ...]:
    rows = store.select(
        f"SELECT ?p ?o WHERE {{ VALUES ?p {{ {' '.join(map(str, _VALUES))} }} {thing} ?p ?o }}"
    ).rows
    return tuple(stated(store, thing, p, o) for p, o in sorted(rows, key=str) if p and o)


def stated(store: Store, subject: Term, predicate: Term, value: Term) -> Statement:
    """Return a triple with the named graphs that state it."""
    quads = store.quads(subject, predicate, value)  # type: ignore[arg-type]
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
    return Statement(subject, predicate, value, tuple(sorted(graphs, key=str)))


def _batches(things: Sequence[_T]) -> Iterable[Sequence[_T]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


@lru_cache(maxsize=1)
def _functional(file: Path) -> frozenset[tuple[Term, Term]]:
    """Return the classes and properties of which a thing has at most one value."""
    store = ox.Store()
    store.load(input=read_bytes(file), format=ox.RdfFormat.TURTLE)
    rows = store.query(_FUNCTIONAL, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101
    return frozenset((row[0], row[1]) for row in rows)

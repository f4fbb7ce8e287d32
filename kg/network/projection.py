"""From statements to a network: things of ours are nodes, statements between them are edges."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC, curie, kind_of
from kg.status import status_of
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

WITHOUT = frozenset({"note", "unit"})
"""Kinds that are no nodes by default: what is said about things, and what numbers count."""

_STANCE = AIC.stance
_STATUS = AIC.status
_DIGITS = re.compile(r"(\d+)")
_SMALL = 500
"""Up to so many things are read one by one; more are read in one pass over the store."""


@dataclass(frozen=True)
class Statement:
    """One triple between two things, and the named graphs that state it, as CURIEs."""

    subject: str
    predicate: str
    object: str
    sources: tuple[str, ...]


def project(
    store: Store,
    lang: str = "en",
    *,
    around: NamedNode | None = None,
    hops: int = 1,
    without: Collection[str] = WITHOUT,
    labels: bool = True,
) -> "nx.MultiDiGraph[str]":
    """Return the network of things; nodes are IRIs, the key of an edge is its predicate's IRI.

    A triple is one edge, however many passages state it. Documents, passages, classes, and the
    kinds in ``without`` are no nodes.

    Args:
        store: Where the statements are.
        lang: The language of the attribute ``label`` of nodes and edges.
        around: Take only what lies near this thing.
        hops: How many steps away from ``around`` a thing may lie.
        without: Kinds (prefixes) to leave out; ``around`` itself always stays.
        labels: Look up labels; what only measures has no use for a million of them.

    Returns:
        A graph whose nodes have ``label``, ``label_zh``, ``label_en``, ``kind`` and ``status``
        (``proposed``, ``aimed``, ``existing`` or an empty string), and whose edges have
        ``label``, ``label_zh``, ``label_en``, ``sources`` (CURIEs of passages and datasets),
        ``says`` (what each of these does, in their order: ``reporting``, ``proposing``,
        ``aiming`` or an empty string) and ``stances`` (the same as a sorted list, each once).
        Nodes and edges stand in a fixed order.
    """
    if around is None:
        things, statements = _whole(store, without)
    else:
        things, statements = _near(store, around, hops, without)
    return assemble(store, things, statements, lang, labels=labels)


def assemble(
    store: Store,
    things: Collection[str],
    statements: Iterable[Statement],
    lang: str = "en",
    *,
    labels: bool = True,
) -> "nx.MultiDiGraph[str]":
    """Return the network of given things and statements, as :func:`project` describes it.

    Args:
        store: Where labels, stances and statuses are.
        things: The nodes, in their order.
        statements: The edges, in their order; both ends are among the things.
        lang: The language of the attribute ``label``.
        labels: Look up labels.
    """
    import networkx as nx

    statements = list(statements)
    stances = stances_of(store)
    status = _status(store, things)
    named = _Names(store, lang, things) if labels else _unnamed
    predicates = {iri: named(iri) for iri in sorted({each.predicate for each in statements})}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in things:
        graph.add_node(iri, **named(iri), kind=kind_of(iri) or "", status=status.get(iri, ""))
    for each in statements:
        says = [stances.get(one, "") for one in each.sources]
        graph.add_edge(
            each.subject,
            each.object,
            key=each.predicate,
            **predicates[each.predicate],
            sources=list(each.sources),
            says=says,
            stances=sorted({stance for stance in says if stance}),
        )
    return graph


def stances_of(store: Store) -> dict[str, str]:
    """Return what each passage does, by its CURIE: ``reporting``, ``proposing``, ``aiming``."""
    stances = {
        curie(quad.subject.value): _local(quad.object.value)
        for quad in store.quads(predicate=_STANCE)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    return dict(sorted(stances.items()))


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a sorting key that puts ``p9-1`` before ``p20-2``."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in _split(text))


def quads_about(store: Store, things: Collection[str]) -> Iterator[Quad]:
    """Yield the statements whose subject is one of the things, each with its source."""
    if len(things) <= _SMALL:
        for iri in sorted(things):
            yield from store.quads(subject=NamedNode(iri))
        return
    wanted = set(things)
    for quad in store.quads():
        if isinstance(quad.subject, NamedNode) and quad.subject.value in wanted:
            yield quad


def _split(text: str) -> list[str]:
    return [part for part in _DIGITS.split(text) if part]


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _unnamed(iri: str) -> dict[str, str]:
    return {}


class _Names:
    """The labels of things and predicates, as attributes."""

    def __init__(self, store: Store, lang: str, things: Collection[str]) -> None:
        self.chinese, self.english = Labels(store, "zh"), Labels(store, "en")
        self.is_chinese = is_chinese(lang)
        terms = [NamedNode(iri) for iri in things]
        self.chinese.prefetch(terms)
        self.english.prefetch(terms)

    def __call__(self, iri: str) -> dict[str, str]:
        term = NamedNode(iri)
        zh, en = self.chinese.of(term), self.english.of(term)
        return {"label": zh if self.is_chinese else en, "label_zh": zh, "label_en": en}


def _whole(store: Store, without: Collection[str]) -> tuple[list[str], list[Statement]]:
    things: set[str] = set()
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for quad in store.quads():
        if isinstance(quad.subject, NamedNode) and _is_thing(quad.subject, without):
            things.add(quad.subject.value)
            _keep(quad, without, things, found)
    return _sorted(things, found)


def _near(
    store: Store, around: NamedNode, hops: int, without: Collection[str]
) -> tuple[list[str], list[Statement]]:
    things = {around.value}
    ring = [around]
    for _ in range(hops):
        following: set[str] = set()
        for thing in ring:
            for quad in (*store.quads(subject=thing), *store.quads(object=thing)):
                following.update(
                    term.value
                    for term in (quad.subject, quad.object)
                    if isinstance(term, NamedNode)
                    and _is_thing(term, without)
                    and _between(quad, without, around.value)
                )
        ring = [NamedNode(iri) for iri in sorted(following - things)]
        things |= following
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for quad in quads_about(store, things):
        _keep(quad, without, things, found, grow=False)
    return _sorted(things, found)


def _between(quad: Quad, without: Collection[str], centre: str) -> bool:
    return all(
        _is_thing(term, without) or (isinstance(term, NamedNode) and term.value == centre)
        for term in (quad.subject, quad.object)
    )


def _keep(
    quad: Quad,
    without: Collection[str],
    things: set[str],
    found: defaultdict[tuple[str, str, str], set[str]],
    *,
    grow: bool = True,
) -> None:
    subject, target = quad.subject, quad.object
    if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
        return
    if grow and _is_thing(target, without):
        things.add(target.value)
    if target.value in things and isinstance(quad.graph_name, NamedNode):
        triple = (subject.value, quad.predicate.value, target.value)
        found[triple].add(curie(quad.graph_name.value))


def _is_thing(term: object, without: Collection[str]) -> bool:
    if not isinstance(term, NamedNode):
        return False
    kind = kind_of(term.value)
    return kind is not None and kind not in without


def _sorted(
    things: Iterable[str], found: dict[tuple[str, str, str], set[str]]
) -> tuple[list[str], list[Statement]]:
    statements = [
        Statement(*triple, tuple(sorted(sources, key=natural)))
        for triple, sources in sorted(found.items())
    ]
    return sorted(things), statements


def _status(store: Store, things: Collection[str]) -> dict[str, str]:
    wanted = set(things)
    found: dict[str, set[NamedNode]] = {}
    for quad in store.quads(predicate=_STATUS):
        subject, status = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(status, NamedNode):
            if subject.value not in wanted:
                continue
            found.setdefault(subject.value, set()).add(status)
    shown = {iri: status_of(stated) for iri, stated in found.items()}
    return {iri: _local(status.value) for iri, status in shown.items() if status is not None}

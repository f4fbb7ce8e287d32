"""Matching: candidates for each query, best first, and whether the best is certain."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.labels import Labels
from kg.namespaces import AIC, RDF
from kg.search import kind_name, names
from kg.search.names import ALIASES, LABELS
from kg.server.reconcile import candidates
from kg.server.reconcile.candidates import Found
from kg.server.reconcile.identity import (
    classes_of,
    kind_of_class,
    thing_id,
    type_json,
    type_of,
)
from kg.server.reconcile.properties import PLACES, Property, property_of, values
from kg.server.reconcile.queries import Query
from kg.server.reconcile.scoring import AHEAD, CERTAIN, LEAST, Known, Scored, score
from kg.status import UNREAL
from kg.store import Store, Term

_NAMING = Property("=names", (*LABELS, *ALIASES), False, ("", ""))
_TYPES = Property("=types", (RDF.type,), False, ("", ""))
_STATUS = Property("=status", (AIC.status,), False, ("", ""))
_PLACES = Property("=places", PLACES, False, ("", ""))


def match(store: Store, query: Query, lang: str) -> list[dict[str, Any]]:
    """Return the candidates for a query, as both versions of the protocol write them.

    A candidate is certain (``match``) where its name is the same, nothing speaks against it, and
    no other comes near.

    Args:
        store: Where the things are.
        query: What is asked.
        lang: The language of names.
    """
    index = names(store)
    types = [type_of(each) for each in query.types]
    asked = [(each, property_of(each.property)) for each in query.conditions]
    found = _found(store, query, types)
    known = _known(store, [each.iri for each in found], [p for _, p in asked if p is not None])
    scored = [score(query, each, known[each.iri], index, types, asked) for each in found]
    kept = [each for each in scored if not each.dropped and each.score >= LEAST]
    kept.sort(key=lambda each: (-each.score, _kind(known[each.iri]), each.iri.value))
    certain = _certain(kept)
    labels = Labels(store, lang)
    labels.prefetch(each.iri for each in kept[: query.limit])
    return [
        _json(each, known[each.iri], labels, certain=certain and place == 0)
        for place, each in enumerate(kept[: query.limit])
    ]


def _found(store: Store, query: Query, types: Sequence[str | None]) -> list[Found]:
    # With one type that is asked for strictly, others need not be looked at.
    kind = kind_of_class(types[0]) if len(types) == 1 and query.strict != "should" else None
    found: dict[NamedNode, Found] = {}
    for text in query.names:
        for each in candidates.by_name(store, text, kind, query.limit):
            if each.iri not in found or found[each.iri].grade < each.grade:
                found[each.iri] = each
    for text in query.ids:
        if (one := candidates.by_id(store, text)) is not None:
            found[one.iri] = one
    if not query.names and not query.ids:
        for condition in query.conditions:
            for each in candidates.by_values(store, condition, kind):
                found.setdefault(each.iri, each)
    return list(found.values())


def _known(
    store: Store, things: Sequence[NamedNode], asked: Sequence[Property]
) -> dict[NamedNode, Known]:
    read = values(store, things, [_TYPES, _STATUS, _PLACES, *asked])
    places = sorted({t for (_, key), terms in read.items() if key == _PLACES.id
                     for t in terms if isinstance(t, NamedNode)}, key=str)  # fmt: skip
    called = values(store, places, [_NAMING])
    naming = _by_property(store, things)
    index = names(store)
    return {
        thing: Known(
            labels=naming.get(thing, []),
            types=_types(read.get((thing, _TYPES.id), []), index.kind(thing.value)),
            kind=index.kind(thing.value),
            places=[
                name.value
                for place in read.get((thing, _PLACES.id), [])
                if isinstance(place, NamedNode)
                for name in called.get((place, _NAMING.id), [])
                if isinstance(name, Literal)
            ],
            values={
                **{each.id: read.get((thing, each.id), []) for each in asked},
                _STATUS.id: read.get((thing, _STATUS.id), []),
                _PLACES.id: read.get((thing, _PLACES.id), []),
            },
        )
        for thing in things
    }


def _by_property(
    store: Store, things: Sequence[NamedNode]
) -> dict[NamedNode, list[tuple[NamedNode, Literal]]]:
    """Return the names of things, each with the property that gives it, labels first."""
    naming = [Property(each.value, (each,), False, ("", "")) for each in (*LABELS, *ALIASES)]
    read = values(store, things, naming)
    return {
        thing: [
            (each.iris[0], text)
            for each in naming
            for text in read.get((thing, each.id), [])
            if isinstance(text, Literal)
        ]
        for thing in things
    }


def _types(found: Sequence[Term], kind: str | None) -> list[str]:
    told = [each.value for each in found if isinstance(each, NamedNode)]
    return told or classes_of([kind] if kind else [])


def _kind(known: Known) -> str:
    return known.kind or "~"


def _certain(ranked: Sequence[Scored]) -> bool:
    if not ranked or ranked[0].against:
        return False
    best = ranked[0]
    if len(ranked) > 1 and best.score - ranked[1].score < AHEAD:
        return False
    if best.named is None:
        return best.identified
    return best.score >= CERTAIN and (best.named >= CERTAIN or best.identified)


def _json(each: Scored, known: Known, labels: Labels, *, certain: bool) -> dict[str, Any]:
    lang = labels.lang
    return {
        "id": thing_id(each.iri.value),
        "name": labels.of(each.iri),
        "description": describe(known, labels, each.iri),
        "score": round(each.score, 1),
        "match": certain,
        "type": [type_json(type_, lang) for type_ in known.types],
        "features": [{"id": id, "value": value} for id, value in each.features.items()],
    }


def describe(known: Known, labels: Labels, iri: NamedNode) -> str:
    """Return a few words that tell one thing from another: kind, status, place, other names."""
    lang = labels.lang
    told = [kind_name(known.kind, lang)] if known.kind else []
    status = next((s for s in known.values.get(_STATUS.id, ()) if s in UNREAL), None)
    if status is not None:
        told.append(labels.of(status))
    places = [p for p in known.values.get(_PLACES.id, ()) if isinstance(p, NamedNode)]
    told += list(dict.fromkeys(labels.of(place) for place in places))[:2]
    name = labels.of(iri)
    tag = "en" if lang == "zh" else "zh"
    others = (text.value for _, text in known.labels if (text.language or "").startswith(tag))
    if other := next((each for each in others if each != name), None):
        told.append(other)
    return " · ".join(told)[:200]


def described(store: Store, things: Sequence[NamedNode], lang: str) -> dict[NamedNode, str]:
    """Return for each thing a few words that tell it from others."""
    labels = Labels(store, lang)
    labels.prefetch(things)
    known = _known(store, things, [])
    return {thing: describe(known[thing], labels, thing) for thing in things}

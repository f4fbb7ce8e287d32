"""Questions that one property of the ontology answers: of a thing, or with a thing as value."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kg import ontology
from kg.namespaces import AIC, KINDS, PREFIXES, SKOS, curie
from kg.questions.ask.lexicon import ASK, lexicon
from kg.questions.ask.made import SURE, made
from kg.questions.ask.mentions import ASIDE, COMPOSITE, Mention, Option, index
from kg.questions.ask.outside import EXCHANGE, PLACE
from kg.questions.ask.profiles import Profiles, features_of, is_unknown
from kg.questions.ask.reading import Understood
from kg.questions.ask.segments import Piece, cut
from kg.questions.ask.tokens import Token
from kg.store import Store

_VAGUE = frozenset({"kind-of", "thing", "classes"})
"""Concepts that ask for a kind, which the answer shows anyway."""

_CLASSES = {kind: PREFIXES["aic"] + name for kind, name in KINDS.items()}

_OUTSIDE = frozenset((EXCHANGE, PLACE))

_OF_CITIES = frozenset(("policy", "programme", "zone", "institute"))
"""Kinds of things that are told apart by the city that they are of."""

_UPWARD = frozenset((AIC.partOf.value, SKOS.broader.value))
_BELONGS = re.compile(
    r"属于|隶属|归在|归于|归入|\b(?:a )?part of\b|\bbelongs? (?:to|under)\b", re.IGNORECASE
)

_ABOUT = AIC.about.value

_SEAT = AIC.headOfficeIn.value
"""What is asked of a place that is only known as a seat, where no word says what: “in Kunshan”."""

_WHEN, _WHO, _WHERE, _MANY = (ASK + how for how in ("when", "who", "where", "how-many"))


class _Words(NamedTuple):
    """The features of the words for each property, and for each kind of thing."""

    properties: dict[str, frozenset[str]]
    kinds: dict[str, frozenset[str]]


class Stated(NamedTuple):
    """The properties that explain a text best.

    Attributes:
        found: Each as a question; several where the text does not tell them apart.
        score: How well they explain it.
        held: Whether the graph has such a statement.
        outside: Whether they are asked of what no question of the catalogue takes for a value.
        year: Whether one year is asked for, and nothing else.
        apart: Whether the city is left out that the thing is of.
        upward: Whether that is asked which the thing is a part of.
    """

    found: tuple[Understood, ...]
    score: float
    held: bool
    outside: bool = False
    year: bool = False
    apart: bool = False
    upward: bool = False


class _Reading(NamedTuple):
    """One property, and the thing that is its subject or its value."""

    score: float
    held: bool
    property_: str
    option: Option
    inverse: bool
    kind: str | None


def facts(
    store: Store,
    profiles: Profiles,
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Stated:
    """Return the properties that explain a text best."""
    further = index(store).outside(found)
    if further:
        taken = {place for each in further for place in range(each.start, each.end)}
        kept = [
            m
            for m in mentions
            if taken.isdisjoint(range(m.start, m.end)) and m.options[0].kind not in COMPOSITE
        ]
        stated = _stated(store, profiles, text, found, [*kept, *further])
        if stated.held:
            return stated._replace(outside=True)
    return _stated(store, profiles, text, found, mentions)


def _stated(
    store: Store,
    profiles: Profiles,
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Stated:
    pieces = cut(text, found, mentions, _named)
    named = [piece for piece in pieces if piece.option is not None]
    apart = len(named) == 2
    if apart:
        named = _without_place(store, named)
    if len(named) != 1 or any(map(is_unknown, pieces)):
        return Stated((), 0.0, False)
    words = [piece for piece in pieces if piece.option is None]
    option = named[0].option or Option("", ())
    readings = sorted(
        _readings(store, profiles, words, option), key=lambda r: (-r.score, -r.held, r.property_)
    )
    if not readings:
        return Stated((), 0.0, False)
    first = readings[0]
    best = [r for r in readings if r.score > first.score - 1e-6 and r.held == first.held]
    when = any(_WHEN in piece.features for piece in words)
    year = when and len(best) == 1 and first.property_.endswith("Year")
    return Stated(
        tuple(
            made(r.property_, r.option, r.inverse, _CLASSES[r.kind] if r.kind else None, r.score)
            for r in best
        ),
        first.score,
        first.held,
        year=year,
        apart=apart,
        upward=(
            first.held
            and not first.inverse
            and first.property_ in _UPWARD
            and bool(_BELONGS.search(text))
        ),
    )


def _without_place(store: Store, named: Sequence[Piece]) -> list[Piece]:
    """Return what is named without the city that it is of: “Hangzhou's 521 Plan”."""
    cities = [piece for piece in named if piece.option and piece.option.kind == "city"]
    things = [piece for piece in named if piece.option and piece.option.kind in _OF_CITIES]
    if len(cities) != 1 or len(things) != 1:
        return list(named)
    (city,), (thing,) = (piece.option.terms for piece in (*cities, *things) if piece.option)
    ends = f"{{ {thing} ?p {city} }} UNION {{ {city} ?p {thing} }}"
    return things if store.ask(f"ASK {{ {ends} }}") else list(named)


def _named(mention: Mention) -> Option | None:
    if not mention.proper:
        return None
    kinds = _OUTSIDE.union(KINDS)
    return next((o for o in mention.options if o.kind in kinds and len(o.terms) == 1), None)


def _fits(property_: str, asks: frozenset[str]) -> bool:
    """Tell whether a property can answer how a text asks: “who founded it?” asks for no year."""
    if property_.endswith("Year"):
        return asks.isdisjoint((_WHO, _WHERE))
    return _WHEN not in asks


def _readings(
    store: Store, profiles: Profiles, words: Sequence[Piece], option: Option
) -> Iterator[_Reading]:
    known = _words()
    asks = frozenset(f for piece in words for f in piece.features if f.startswith(ASK))
    for property_, features in known.properties.items():
        hits = [piece for piece in words if features.intersection(piece.features)]
        bare = option.kind == PLACE and property_ == _SEAT and _MANY not in asks
        if not (hits or bare) or not _fits(property_, asks):
            continue
        rest = [piece for piece in words if piece not in hits]
        for inverse in (False, True):
            if not _applies(store, property_, option.kind, inverse):
                continue
            kind = _kind_asked(known, rest, option.kind)
            meant = _kind_asked(known, hits, option.kind)
            if kind is None and meant and _applies(store, property_, meant, not inverse):
                kind = meant
            if kind and not _applies(store, property_, kind, not inverse):
                continue
            if inverse and kind is None and property_ == _ABOUT:
                continue  # “What has it to do with this?” asks for no note.
            of_kind = known.kinds[kind] if kind else frozenset()
            if option.kind in known.kinds and _within_kind(store, property_, option.kind):
                of_kind |= known.kinds[option.kind]  # “Part of which recommendation?”
            explained = missed = 0.0
            for piece in words:
                weight = max(map(profiles.weight, piece.features))
                if piece in hits or of_kind.intersection(piece.features):
                    explained += weight
                elif not asks.intersection(piece.features) and piece.features[0] not in _VAGUE:
                    missed += weight
            if missed:
                continue
            held = _held(store, property_, option, inverse)
            # The more of the words are the property's own, the surer.
            own = sum(max(map(profiles.weight, piece.features)) for piece in hits)
            score = SURE * (0.9 + 0.1 * own / (own + 1.0))
            yield _Reading(score, held, property_, option, inverse, kind if inverse else None)


def _kind_asked(known: _Words, words: Sequence[Piece], named: str) -> str | None:
    for piece in words:
        for kind, features in known.kinds.items():
            if kind != named and features.intersection(piece.features):
                return kind
    return None


def _words() -> _Words:
    global _WORDS
    if _WORDS is None:
        listed = lexicon()
        properties = {}
        for iri in (*ontology.properties(), SKOS.broader.value):
            texts = [label.value for label in ontology.labels_of(iri)]
            texts += listed.properties.get(curie(iri), ())
            properties[iri] = _features(texts)
        kinds = {}
        for kind, iri in _CLASSES.items():
            if kind not in ASIDE:
                texts = [label.value for label in ontology.labels_of(iri)]
                kinds[kind] = _features([*texts, *listed.names.get(curie(iri), ())])
        _WORDS = _Words(properties, kinds)
    return _WORDS


_WORDS: _Words | None = None


def _features(texts: Sequence[str]) -> frozenset[str]:
    """Return the features of words; of a word of several, only where it is one concept."""
    found: set[str] = set()
    for text in texts:
        pieces = [features for features in features_of(text) if features]
        if len(pieces) == 1:
            found.update(feature for feature in pieces[0] if not feature.startswith("!"))
    return frozenset(found)


_APPLIES: WeakKeyDictionary[Store, dict[tuple[str, str, str, bool], bool]] = WeakKeyDictionary()


def _applies(store: Store, property_: str, kind: str, inverse: bool) -> bool:
    """Tell whether a thing of a kind can have a property, or be its value."""
    if kind in _OUTSIDE:
        return inverse
    kept = _APPLIES.setdefault(store, {})
    key = (store.version(), property_, kind, inverse)
    if key not in kept:
        ends = "?other <%s> ?thing" if inverse else "?thing <%s> ?other"
        kept[key] = store.ask(f"ASK {{ {ends % property_} . ?thing a <{_CLASSES[kind]}> }}")
    return kept[key]


def _within_kind(store: Store, property_: str, kind: str) -> bool:
    """Tell whether a property joins things of one kind: a recommendation is part of another."""
    kept = _APPLIES.setdefault(store, {})
    key = (store.version(), property_, f"{kind}={kind}", False)
    if key not in kept:
        of = f"a <{_CLASSES[kind]}>"
        kept[key] = store.ask(f"ASK {{ ?one <{property_}> ?other . ?one {of} . ?other {of} }}")
    return kept[key]


def _held(store: Store, property_: str, option: Option, inverse: bool) -> bool:
    thing = option.terms[0]
    ends = f"?other <{property_}> {thing}" if inverse else f"{thing} <{property_}> ?other"
    return store.ask(f"ASK {{ {ends} }}")

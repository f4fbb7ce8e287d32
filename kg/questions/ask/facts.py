"""Questions that one property of the ontology answers: of a thing, or with a thing as value."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kg import ontology
from kg.namespaces import AIC, KINDS, PREFIXES, SKOS, curie
from kg.questions.ask.lexicon import ASK, lexicon
from kg.questions.ask.mentions import ASIDE, COMPOSITE, Mention, Option, index
from kg.questions.ask.outside import EXCHANGE, PLACE
from kg.questions.ask.profiles import Profiles, features_of, is_unknown
from kg.questions.ask.reading import Understood
from kg.questions.ask.segments import Piece, cut
from kg.questions.ask.tokens import Token
from kg.questions.header import Header, Parameter, Question
from kg.store import Store

SURE = 0.85
"""The score of a property that explains every word; a question of the catalogue is surer."""

_VAGUE = frozenset({"kind-of", "thing", "classes"})
"""Concepts that ask for a kind, which the answer shows anyway."""

_CLASSES = {kind: PREFIXES["aic"] + name for kind, name in KINDS.items()}

_OUTSIDE = frozenset((EXCHANGE, PLACE))

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
    """

    found: tuple[Understood, ...]
    score: float
    held: bool
    outside: bool = False
    year: bool = False


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
    return Stated(tuple(map(_understood, best)), first.score, first.held, year=year)


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
            if kind and not _applies(store, property_, kind, not inverse) and inverse:
                continue
            of_kind = known.kinds[kind] if kind else frozenset()
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


def _held(store: Store, property_: str, option: Option, inverse: bool) -> bool:
    thing = option.terms[0]
    ends = f"?other <{property_}> {thing}" if inverse else f"{thing} <{property_}> ?other"
    return store.ask(f"ASK {{ {ends} }}")


_BODY = """\
PREFIX aic: <{aic}>
SELECT ?thing ?relation ?value ?status WHERE {{
  VALUES ?{place} {{ {term} }}  #= param
  VALUES ?relation {{ <{property_}> }}
  ?thing ?relation ?value .{kind}
  OPTIONAL {{ ?thing aic:status ?of_thing }}
  OPTIONAL {{ ?value aic:status ?of_value }}
  BIND(COALESCE(?of_thing, ?of_value) AS ?status)
}}
ORDER BY ?thing ?value
"""

_SILENT = {
    "en": "The source does not state it, which does not mean that there is none.",
    "zh": "资料没有说明此事；这不等于没有。",
}


def stated_of(property_: str, thing: Option) -> Understood:
    """Return the question what a property of a thing is."""
    return _understood(_Reading(SURE, True, property_, thing, False, None))


def _understood(reading: _Reading) -> Understood:
    place = "value" if reading.inverse else "thing"
    label = {lang: ontology.label_of(reading.property_, lang) or "" for lang in ("en", "zh")}
    about = {"en": "Value", "zh": "值"} if reading.inverse else {"en": "Thing", "zh": "事物"}
    if reading.inverse:
        question = {
            "en": f"What has as “{label['en']}”: {{value}}?",
            "zh": f"哪些事物的“{label['zh']}”是{{value}}？",
        }
    else:
        question = {
            "en": f"{{thing}}: {label['en']}?",
            "zh": f"{{thing}}的“{label['zh']}”是什么？",
        }
    kind = f"\n  ?thing a <{_CLASSES[reading.kind]}> ." if reading.kind else ""
    terms = reading.option.terms
    header = Header(
        summary=f"Statements with {curie(reading.property_)}",
        question=question,
        about={},
        tags=(),
        parameters={place: Parameter(place, "any", about, terms)},
        columns={
            "thing": {"en": "Thing", "zh": "事物"},
            "relation": {"en": "Relation", "zh": "关系"},
            "value": {"en": "Value", "zh": "值"},
            "status": {"en": "Status", "zh": "状态"},
        },
        empty="silent",
        empty_message=_SILENT,
        checks=(),
        federates=(),
    )
    body = _BODY.format(
        aic=PREFIXES["aic"], place=place, term=terms[0], property_=reading.property_, kind=kind
    )
    name = f"fact/{curie(reading.property_)}"
    question_ = Question(name, None, header, body)
    return Understood(question_, {place: terms}, {place: ""}, reading.score)

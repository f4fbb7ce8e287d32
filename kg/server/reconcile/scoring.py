"""How well a thing fits a query, from 0 to 100, and what speaks for and against it.

Names are compared as the linker compares them (:func:`kg.links.naming.of_names`), so that legal
forms, places, translations and short forms count as they do there; what is heard (pinyin) and
what identifies is search's to tell.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.links import places
from kg.links.comparing import Context
from kg.links.naming import of_names
from kg.links.ours import TYPES
from kg.links.record import Name, NameKind, Place, Record, host_of
from kg.search import Index, codes, norm
from kg.search.names import LABELS
from kg.search.pinyin import has_han
from kg.server.reconcile.candidates import HEARD, WHOLE, Found
from kg.server.reconcile.identity import iri_of, with_broader
from kg.server.reconcile.properties import Property
from kg.server.reconcile.queries import EXACT, WILDCARD, Condition, Given, Query
from kg.store import Term
from kg.terms import is_number, python_value

WAYS: dict[str, float] = {
    "same": 100, "core": 97, "place": 95, "translated": 88, "spelling": 88, "order": 86,
    "pinyin": 86, "short": 76, "group": 70, "renamed": 60, "sound": 55, "abbreviation": 55,
    "similar": 45, "reordered": 40, "acronym": 55, "brand": 30, "legal": 30, "part": 25,
    "elsewhere": 20, "none": 0,
}  # fmt: skip
"""What each way in which names are alike is worth here; 95 and more is the same name."""

CERTAIN = 95.0
"""From this score of the name on, it is the same name."""

AHEAD = 5.0
"""By so much the best must be better than the next to be certain."""

LEAST = 40.0
"""What fits less is no candidate."""

_GAIN, _LOSS = 0.35, 0.75
_SURE_GAIN, _SURE_LOSS = 0.9, 0.5
_WRONG_TYPE = 0.5
_ASIDE = frozenset({"stat", "entry", "edition", "comparison", "note", "reference"})
_WHOLE_HEARD = 0.84
"""From this grade on a name is heard as a whole."""
_LOOSE = 0.5
"""What a part of a name, or a name like it, is worth where the linker sees nothing in it."""


@dataclass(frozen=True)
class Known:
    """What the graph holds of a candidate.

    Attributes:
        labels: What it is called, first of all and otherwise.
        types: Its classes.
        kind: Its kind, e.g. ``firm``.
        places: The names of its places.
        values: Its values by the identifier of a property.
    """

    labels: Sequence[tuple[NamedNode, Literal]]
    types: Sequence[str]
    kind: str | None
    places: Sequence[str]
    values: Mapping[str, Sequence[Term]]


@dataclass
class Scored:
    """A candidate with its score.

    Attributes:
        iri: The thing.
        score: From 0 to 100.
        features: What counted: the name from 0 to 100, all else by whether it agrees.
        named: The score of the name alone; None where none was given.
        against: Something speaks against it.
        identified: It has an identifier that was given.
        dropped: A condition that is required does not hold.
    """

    iri: NamedNode
    score: float = 0.0
    features: dict[str, float | bool] = field(default_factory=dict)
    named: float | None = None
    against: bool = False
    identified: bool = False
    dropped: bool = False


def score(
    query: Query,
    found: Found,
    known: Known,
    index: Index,
    types: Sequence[str | None],
    asked: Sequence[tuple[Condition, Property | None]],
) -> Scored:
    """Return how well a thing fits a query.

    Args:
        query: What is asked.
        found: The thing, and how search found it.
        known: What the graph holds of it.
        index: The names of the store.
        types: The classes that the query names; None is one that nobody knows.
        asked: The query's conditions, each with its property; None is one that nobody knows.
    """
    result = Scored(found.iri)
    held = [(each, _holds(each, property_, known, index)) for each, property_ in asked]
    if query.names or query.ids:
        result.named = _named(query, found, known, index, asked)
        result.features["name"] = round(result.named, 1)
        result.score = result.named
        if not types and known.kind in _ASIDE:
            result.score *= 0.9
    for (condition, holds), (_, property_) in zip(held, asked, strict=True):
        if condition.required and not holds:
            result.dropped = True
        if holds is None:
            continue
        result.features[condition.property] = holds
        sure = property_ is not None and property_.identifies
        if holds:
            result.score += (100 - result.score) * (_SURE_GAIN if sure else _GAIN)
            result.identified = result.identified or sure
        else:
            result.score *= _SURE_LOSS if sure else _LOSS
            result.against = True
    if not (query.names or query.ids):
        result.score = _share(held, asked)
    if types:
        fits = _fits(types, known, every=query.strict == "all")
        result.features["type"] = fits
        if not fits:
            result.score *= _WRONG_TYPE
            result.against = True
            result.dropped = result.dropped or query.strict != "should"
    return result


def _share(
    held: Iterable[tuple[Condition, bool | None]],
    asked: Iterable[tuple[Condition, Property | None]],
) -> float:
    """Return the share of conditions that hold, those that identify counting most."""
    gained = whole = 0.0
    for (_, holds), (_, property_) in zip(held, asked, strict=True):
        weight = 3.0 if property_ is not None and property_.identifies else 1.0
        whole += weight
        gained += weight if holds else 0.0
    return 100 * gained / whole if whole else 0.0


def _fits(types: Sequence[str | None], known: Known, *, every: bool) -> bool:
    has = {each for own in known.types for each in with_broader(own)}
    fitting = [each in has for each in types]
    return all(fitting) if every else any(fitting)


def _named(
    query: Query,
    found: Found,
    known: Known,
    index: Index,
    asked: Sequence[tuple[Condition, Property | None]],
) -> float:
    if found.reason in HEARD:
        # What was heard may be another name; of a part of one even more.
        return 100 * found.grade - 1 if found.grade >= _WHOLE_HEARD else 80 * found.grade
    if found.reason in WHOLE:
        return 100 * found.grade
    if not query.names:
        return 0.0
    way = _way(query, found, known, index, asked)
    # A part of a name, and a slip, are found by search; what they are worth the linker tells.
    return max(WAYS[way], 100 * found.grade * _LOOSE)


def _way(
    query: Query,
    found: Found,
    known: Known,
    index: Index,
    asked: Sequence[tuple[Condition, Property | None]],
) -> str:
    told = [
        given.text
        for condition, property_ in asked
        if property_ is not None and _is_place(property_)
        for given in condition.values
        if given.text
    ]
    type_ = TYPES.get(known.kind or "")
    if type_ == "place" and _same_place(query.names, known):
        return "core"
    ours = Record("query", tuple(Name(text) for text in query.names), place=Place(tuple(told)))
    theirs = Record(
        found.iri.value,
        tuple(Name(text.value, text.language, _sort(p)) for p, text in known.labels),
        frozenset({type_} if type_ else ()),
        Place(tuple(known.places)),
    )
    context = Context(
        company=type_ in (None, "company"),
        ours=places.around(ours.place),
        theirs=places.around(theirs.place),
        things_with=lambda word: len(index.by_key.get(word, ())),
        is_place=lambda word: any(
            TYPES.get(index.kind(name.iri) or "") == "place" for name in index.by_key.get(word, ())
        ),
        complete=False,
    )
    return of_names(ours, theirs, context)[0].way


def _same_place(texts: Iterable[str], known: Known) -> bool:
    """Tell whether names in Latin letters are the same but for words such as City."""
    said = {text.value for _, text in known.labels if not has_han(text.value)}
    keys = {places.key(text) for text in said} - {""}
    return any(places.key(text) in keys for text in texts if not has_han(text))


def _sort(property_: NamedNode) -> NameKind:
    return "label" if property_ in LABELS else "alias"


def _is_place(property_: Property) -> bool:
    from kg.server.reconcile.properties import PLACES

    return not property_.inverse and any(each in PLACES for each in property_.iris)


def _holds(
    condition: Condition, property_: Property | None, known: Known, index: Index
) -> bool | None:
    """Tell whether a condition holds; None where the graph says nothing of it."""
    if property_ is None:
        return None
    own = known.values.get(property_.id, ())
    if not own:
        return True if condition.quantifier == "none" and condition.required else None
    held = [
        any(_equal(given, term, condition.qualifier, index) for term in own)
        for given in condition.values
    ]
    if condition.quantifier == "all":
        return all(held)
    return any(held) if condition.quantifier == "any" else not any(held)


def _equal(given: Given, term: Term, qualifier: str, index: Index) -> bool:
    if isinstance(term, NamedNode):
        if given.id:
            return iri_of(given.id) == term.value
        if qualifier in ("", EXACT) and iri_of(given.text) == term.value:
            return True
        called = {name.text for name in _names(index, term, given.text)}
        if qualifier == WILDCARD:
            return _matches(given.text, term.value)
        if qualifier == EXACT:
            return given.text in called
        written = norm(codes.segment_of(term.value))
        return bool(called) or written in codes.keys(given.text)
    if not isinstance(term, Literal) or not given.text:
        return False
    if qualifier == EXACT:
        return given.text == term.value
    if qualifier == WILDCARD:
        return _matches(given.text, term.value)
    if is_number(term):
        number = given.text.strip().replace(",", "")
        try:
            return bool(float(number) == float(python_value(term)))
        except (ValueError, OverflowError):
            return False
    if "." in term.value and (host := host_of(term.value)):
        return host == host_of(given.text)
    return norm(given.text) == norm(term.value) or bool(
        set(codes.keys(given.text)) & set(codes.keys(term.value))
    )


def _names(index: Index, term: NamedNode, text: str) -> list:  # type: ignore[type-arg]
    return [name for name in index.by_key.get(norm(text), ()) if name.iri == term.value]


def _matches(pattern: str, text: str) -> bool:
    pieces = (re.escape(piece) for piece in pattern.split("*"))
    return re.fullmatch("(?s:.*)".join(pieces), text, re.IGNORECASE) is not None

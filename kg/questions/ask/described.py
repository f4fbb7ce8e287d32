"""Values that a text describes without naming them: "drawing talent" for “attraction of talent”."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from kg.questions.ask.evidence import Feature, asked, features
from kg.questions.ask.filling import objects
from kg.questions.ask.lexicon import ASK
from kg.questions.ask.mentions import Index, index
from kg.questions.ask.tokens import is_han, plain, tokens
from kg.questions.header import Question
from kg.store import Store

MOST = 100
"""With more values than these, words alone do not tell which is meant."""
ENOUGH = 0.3
"""The share of a name's weight that the text must have."""
WEIGHTY = 0.8
"""The weight that the text must have: about one word that no other value's names have."""
LEAD = 1.6
"""How many times the text must have what it has of the next value."""

_COUNTED = {"concept": 1.0, "word": 0.7, "pair": 0.7}


class _Names(NamedTuple):
    """The values of a parameter, by the features of each of their names; and how rare each is."""

    of: tuple[tuple[NamedNode, tuple[frozenset[Feature], ...]], ...]
    weights: dict[Feature, float]


def described(
    store: Store, question: Question, name: str, text: Iterable[Feature]
) -> NamedNode | None:
    """Return the value of a parameter that a text describes best, if one clearly is."""
    names = _names(store, question, name)
    said = frozenset(text)
    ranked = sorted(
        ((*_likeness(said, each, names.weights), str(value), value) for value, each in names.of),
        key=lambda item: (-item[0], item[2]),
    )
    if not ranked:
        return None
    weight, share, _, best = ranked[0]
    if share < ENOUGH or weight < WEIGHTY or (len(ranked) > 1 and weight < LEAD * ranked[1][0]):
        return None
    return best


def _likeness(
    said: frozenset[Feature], names: Iterable[frozenset[Feature]], weights: dict[Feature, float]
) -> tuple[float, float]:
    """Return how much of a value's names the text has, as a weight and as a share."""
    best = (0.0, 0.0)
    for name in names:
        whole = sum(weights[feature] for feature in name)
        both = sum(weights[feature] for feature in name & said)
        if whole:
            best = max(best, (both, both / whole))
    return best


_KEPT: WeakKeyDictionary[Store, dict[tuple[str, str, str], _Names]] = WeakKeyDictionary()


def _names(store: Store, question: Question, name: str) -> _Names:
    kept = _KEPT.setdefault(store, {})
    key = (store.version(), question.name, name)
    if key not in kept:
        kept[key] = _read(store, question, name)
    return kept[key]


def _read(store: Store, question: Question, name: str) -> _Names:
    values = sorted(objects(store, question, name))
    if not 1 < len(values) <= MOST:
        return _Names((), {})
    known: Index = index(store)
    of = tuple(
        (NamedNode(value), tuple(map(_features, _names_of(known, value)))) for value in values
    )
    about = question.header.parameters[name].about.values()
    own = asked(question).union(*map(_features, about))
    having = Counter(f for _, names in of for f in frozenset().union(*names))
    weights = {
        # What the question says anyway tells no value from another.
        feature: 0.0
        if feature in own
        else _COUNTED[feature.sort] * math.log((len(of) + 0.5) / count)
        for feature, count in having.items()
    }
    return _Names(of, weights)


def _names_of(known: Index, iri: str) -> tuple[str, ...]:
    return known.names_of(iri) or (_path(iri),)


def _path(iri: str) -> str:
    """Return the words of an address, for things that have no name: a licence."""
    return re.sub(r"\W+", " ", iri.partition("://")[2])


def _features(name: str) -> frozenset[Feature]:
    return frozenset(
        feature
        for feature in features(tokens(plain(name)), ())
        if feature.sort in _COUNTED and not feature.value.startswith(ASK) and _tells(feature)
    )


def _tells(feature: Feature) -> bool:
    """English pairs add little to their words; Chinese words are pairs."""
    return feature.sort != "pair" or is_han(feature.value)

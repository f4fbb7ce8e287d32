"""Weights of evidence and nearness, counted from the features of known wordings."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

PRIOR = 2.0
"""As many wordings a question is taken to have besides its own, with average features."""

_WEIGHTS = {"concept": 1.0, "kind": 1.0, "word": 1.0, "pair": 0.5, "sign": 0.25, "negated": 0.0}
"""What a feature counts: those that tell the same twice count less."""

EVIDENCE = 60.0
"""So much evidence is worth as much as a whole wording that fits."""
NEARNESS = 2.0
"""What a text is worth that has the features of all wordings of a question, and no other."""

_COSINE = {"concept": 1.0, "kind": 0.8, "word": 0.8, "pair": 0.4, "sign": 0.2, "negated": 0.0}
_UNSEEN = 0.55
"""What a feature counts that no wording has; the text is no nearer to any question for it."""

NONE = "-"
"""The name under which wordings are kept that no question of the catalogue answers."""


class Feature(NamedTuple):
    """One thing to be seen of a text: its sort, a key of the weights, and what is seen."""

    sort: str
    value: str


class Said(NamedTuple):
    """What the words of a text say for each question: in all, by weight, and by nearness."""

    total: dict[str, float]
    weights: dict[str, float]
    near: dict[str, float]


def count(wordings: Iterable[tuple[str, frozenset[Feature]]]) -> dict[str, Any]:
    """Return the counts of some wordings, as plain lists that can be kept in a file.

    For each feature there are its sort, its value, and for each question that has it the place of
    the question, in how many wordings it is, and how far the middle of the wordings lies that way.
    """
    known = list(wordings)
    asked = Counter(name for name, _ in known)
    of: defaultdict[Feature, Counter[str]] = defaultdict(Counter)
    for name, features in known:
        for feature in features:
            of[feature][name] += 1
    rare = {feature: _rarity(feature, sum(c.values()), len(known)) for feature, c in of.items()}
    middle: defaultdict[Feature, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, features in known:
        length = math.sqrt(sum(rare[feature] ** 2 for feature in sorted(features))) or 1.0
        for feature in features:
            middle[feature][name] += rare[feature] / length
    names = sorted(asked)
    places = {name: place for place, name in enumerate(names)}
    return {
        "asked": [[name, asked[name]] for name in names],
        "features": [
            [
                *feature,
                [[places[n], c, round(middle[feature][n], 4)] for n, c in sorted(each.items())],
            ]
            for feature, each in sorted(of.items())
        ],
    }


def _rarity(feature: Feature, seen: int, known: int) -> float:
    return _COSINE[feature.sort] * math.log((known + 1) / (seen + 0.5))


class Evidence:
    """What features say for the questions of a catalogue.

    Args:
        counts: What :func:`count` returns.
    """

    def __init__(self, counts: Mapping[str, Any]) -> None:
        self._asked: dict[str, int] = dict(counts["asked"])
        self._names = list(self._asked)
        self._all = sum(self._asked.values())
        self._of: dict[Feature, list[tuple[int, int, float]]] = {
            Feature(sort, value): having for sort, value, having in counts["features"]
        }
        squares = [0.0] * len(self._names)
        for having in self._of.values():
            for place, _, share in having:
                squares[place] += share * share
        self._lengths = [math.sqrt(square) or 1.0 for square in squares]

    def said(self, features: Collection[Feature]) -> "Said":
        """Return what a text with these features says for each question."""
        weights, near = self.weights(features), self.nearness(features)
        near.pop(NONE, None)
        return Said(
            {
                name: weight / EVIDENCE + NEARNESS * near.get(name, 0.0)
                for name, weight in weights.items()
            },
            weights,
            near,
        )

    def pairs(self, one: str, other: str) -> bool:
        """Tell whether a known wording has two words or characters side by side."""
        return Feature("pair", f"{one} {other}") in self._of

    def share(self, feature: Feature, name: str) -> float:
        """Return in which share of the wordings of a question a feature is."""
        having = self._of.get(feature, ())
        wordings = sum(number for place, number, _ in having if self._names[place] == name)
        return wordings / self._asked.get(name, 1)

    def nearness(self, features: Collection[Feature]) -> dict[str, float]:
        """Return the cosine of the angle between a text and each question it has a feature of."""
        unseen = _UNSEEN * math.log(2 * (self._all + 1))
        square = 0.0
        near: defaultdict[int, float] = defaultdict(float)
        for feature in sorted(features):
            having = self._of.get(feature)
            if having is None:
                square += (_COSINE[feature.sort] * unseen) ** 2
                continue
            rare = _rarity(feature, sum(count for _, count, _ in having), self._all)
            square += rare * rare
            for place, _, share in having:
                near[place] += rare * share
        length = math.sqrt(square) or 1.0
        return {
            self._names[place]: value / (length * self._lengths[place])
            for place, value in near.items()
        }

    def weights(self, features: Iterable[Feature]) -> dict[str, float]:
        """Return for each question how much the features of a text speak for it."""
        total = dict.fromkeys(self._names, 0.0)
        for feature in sorted(features):
            having = self._of.get(feature)
            if having is None:
                continue
            share = sum(count for _, count, _ in having) / self._all
            of, factor = {self._names[p]: c for p, c, _ in having}, _WEIGHTS[feature.sort]
            for name, asked in self._asked.items():
                expected = (of.get(name, 0) + PRIOR * share) / (asked + PRIOR)
                total[name] += factor * math.log(expected / share)
        return total

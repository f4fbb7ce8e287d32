"""What each question of a catalogue sounds like: its wordings, its words, and their weights."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kg.questions.ask.lexicon import ASK, ELSEWHERE, FOREIGN
from kg.questions.ask.segments import UNKNOWN, Piece, cut
from kg.questions.ask.tokens import plain, tokens
from kg.questions.catalogue import Catalogue
from kg.questions.header import Question

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Wording(NamedTuple):
    """One way to ask a question.

    Attributes:
        pieces: The features of each piece, in order; a placeholder is ``{kind}``.
        features: All of them.
        names: The parameters, in the order in which they are named.
    """

    pieces: tuple[tuple[str, ...], ...]
    features: frozenset[str]
    names: tuple[str, ...]
    text: str


class Profile(NamedTuple):
    """What one question sounds like."""

    question: Question
    wordings: tuple[Wording, ...]
    core: frozenset[str]
    """Every feature of its wordings."""
    aside: frozenset[str]
    """Features of what else the header says."""
    share: Mapping[tuple[str, ...], float]
    """How many of its wordings, in parts of one, have what a piece of one may mean."""


class Profiles:
    """The profiles of a catalogue, and how much each feature tells."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.all = tuple(_profile(question) for question in catalogue)
        counts = Counter(feature for profile in self.all for feature in profile.core)
        self._rarest = math.log((len(self.all) + 1) / 0.5)
        self._weights: Mapping[str, float] = {
            feature: math.log((len(self.all) + 1) / (count + 0.5))
            * (0.7 if feature.startswith(ASK) else 1.0)
            for feature, count in counts.items()
        }

    def weight(self, feature: str) -> float:
        """Return how much a feature tells, from 0 up."""
        known = self._weights.get(feature)
        if known is not None:
            return max(known, 0.1)
        return self._rarest * (0.4 if feature.startswith(ASK) else 1.0)


_KEPT: WeakKeyDictionary[Catalogue, Profiles] = WeakKeyDictionary()


def profiles(catalogue: Catalogue) -> Profiles:
    """Return the profiles of a catalogue; they are made at the first call."""
    kept = _KEPT.get(catalogue)
    if kept is None:
        kept = _KEPT[catalogue] = Profiles(catalogue)
    return kept


def features_of(text: str) -> list[tuple[str, ...]]:
    """Return the features of a text without names, piece by piece."""
    bare = plain(text)
    pieces = cut(bare, tokens(bare), (), lambda _: None)
    return [tuple(f for f in piece.features if f not in (FOREIGN, ELSEWHERE)) for piece in pieces]


def _profile(question: Question) -> Profile:
    header = question.header
    texts = [*header.question.values()]
    for lines in header.wordings.values():
        texts.extend(lines)
    wordings = tuple(_wording(question, text) for text in texts)
    core = frozenset().union(*(wording.features for wording in wordings))
    aside: set[str] = set()
    beside = [header.summary, *header.about.values(), *header.tags]
    for column in header.columns.values():
        beside.extend(column.values())
    for parameter in header.parameters.values():
        beside.extend(parameter.about.values())
    for text in beside:
        for features in features_of(text):
            aside.update(features)
    share = {
        piece: sum(not wording.features.isdisjoint(piece) for wording in wordings) / len(wordings)
        for wording in wordings
        for piece in wording.pieces
    }
    return Profile(question, wordings, core, frozenset(aside) - core, share)


def _wording(question: Question, text: str) -> Wording:
    parts = _PLACEHOLDER.split(text)
    pieces: list[tuple[str, ...]] = []
    names = tuple(parts[1::2])
    for i, part in enumerate(parts):
        if i % 2:
            pieces.append((f"{{{question.header.parameters[part].kind}}}",))
        else:
            pieces.extend(features_of(part))
    features = frozenset(feature for piece in pieces for feature in piece)
    return Wording(tuple(pieces), features, names, text)


def is_unknown(piece: Piece) -> bool:
    """Tell whether a piece is a word without a known meaning."""
    return piece.features[0].startswith(UNKNOWN)

"""How well each question of a catalogue explains a text."""

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.questions.ask.filling import Slots, fill
from kg.questions.ask.lexicon import ELSEWHERE, FOREIGN
from kg.questions.ask.mentions import COMPOSITE, Mention, Option
from kg.questions.ask.profiles import Profile, Profiles, Wording, is_unknown
from kg.questions.ask.segments import Piece, cut
from kg.questions.ask.tokens import Token
from kg.questions.binding import Values
from kg.questions.header import Question
from kg.store import Term

BESIDE = 0.75
"""What a word counts that another wording of the question has."""
ASIDE = 0.45
"""What a word counts that only the summary, the columns or the remarks have."""
ABSENT = 0.2
"""What a word costs that the wording has and the text has not."""
ESSENTIAL = 0.6
"""What it costs more if all wordings of the question have it."""
LEFT = 1.5
"""What a word, or a thing that is named, costs where the question has no place for it."""


UNUSED = 0.94
"""The factor for a name that is taken apart."""
GENERAL = 0.93
"""The factor for questions that are about any thing."""
PLACE = 0.8
"""What a placeholder of the wording costs that the text does not fill; for cities it is less."""
TAKEN = 0.8
"""The factor for a thing whose parameter is taken already."""


class Match(NamedTuple):
    """How well a question explains a text.

    Attributes:
        rank: What orders questions: the likeness, and the evidence of the words.
        score: From 0 to 1; 0 where the text only names things and asks nothing of them.
        likeness: The same without that.
        question: The question.
        values: Its parameters.
        given: The parameters whose values the text names.
        unexplained: Words that the question does not explain.
    """

    rank: float
    score: float
    likeness: float
    question: Question
    values: Values
    given: frozenset[str]
    unexplained: tuple[str, ...]
    missed: bool
    """Whether a word that is known is not the question's."""
    foreign: bool
    """Whether it asks for what is often asked of cities and firms and is no question's subject."""
    elsewhere: bool
    """Whether it names something that the graph does not hold."""
    aside: tuple[Option, ...]
    """Things that the text names and the question has no place for."""
    rest: str
    """The text without the values that it names."""
    spare: Mapping[str, tuple[Term, ...]]
    """Values that it names apart from those that are taken, for each parameter."""
    ordered: bool
    """Whether it says which of two things is set against the other."""


def matches(
    profiles: Profiles,
    places: Mapping[str, Slots],
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
    said: Mapping[str, float],
) -> list[Match]:
    """Return how well the questions that come near explain a text, best first.

    Args:
        profiles: What the questions sound like.
        places: Their parameters.
        text: The text.
        found: Its tokens.
        mentions: What it names.
        said: For each question, how much the words speak for it.
    """
    ranked = []
    cuts: dict[object, list[Piece]] = {}
    for profile in profiles.all:
        slots = places[profile.question.name]
        key = tuple(
            (p.kind, p.name if p.kind == "integer" else slots.allowed.get(p.name))
            for p in profile.question.header.parameters.values()
        )
        pieces = cuts.get(key)
        if pieces is None:
            pieces = cuts[key] = cut(text, found, mentions, slots.wanted)
        score, wording = _score(profiles, profile, pieces)
        score *= _unused(mentions, pieces)
        if any(p.kind == "any" for p in profile.question.header.parameters.values()):
            score *= GENERAL
        rank = score + said.get(profile.question.name, 0.0)
        ranked.append((rank, score, profile, wording, pieces))
    ranked.sort(key=lambda item: (-item[0], item[2].question.name))
    return sorted(
        (_match(places, text, *item) for item in ranked[:8]),
        key=lambda match: (-match.rank, match.question.name),
    )


def _match(
    places: Mapping[str, Slots],
    text: str,
    rank: float,
    score: float,
    profile: Profile,
    wording: Wording,
    pieces: Sequence[Piece],
) -> Match:
    words = frozenset(feature for piece in pieces for feature in piece.features)
    filled = fill(places[profile.question.name], pieces, wording.names, words)
    known = profile.core | profile.aside
    unexplained = tuple(
        piece.words
        for piece in pieces
        if known.isdisjoint(piece.features) and (is_unknown(piece) or FOREIGN in piece.features)
    )
    missed = any(known.isdisjoint(piece.features) for piece in pieces)
    rank += score * (TAKEN**filled.left - 1)
    score *= TAKEN**filled.left
    told = any(_telling(piece, profile) for piece in pieces)
    aside = tuple(piece.aside for piece in pieces if piece.aside is not None)
    return Match(
        rank,
        score if told else 0.0,
        score,
        profile.question,
        filled.values,
        filled.given,
        unexplained,
        missed,
        any(known.isdisjoint(piece.features) and FOREIGN in piece.features for piece in pieces),
        any(known.isdisjoint(piece.features) and ELSEWHERE in piece.features for piece in pieces),
        aside,
        _rest(text, pieces),
        filled.spare,
        filled.ordered,
    )


def _rest(text: str, pieces: Sequence[Piece]) -> str:
    for piece in pieces:
        if piece.option is not None and piece.proper:
            text = text.replace(piece.words, "，", 1)
    return text


def _telling(piece: Piece, profile: Profile) -> bool:
    """Tell whether a piece says what is asked, and not only how, or of what thing."""
    if piece.option is not None:
        return piece.proper and piece.option.kind in COMPOSITE
    return any(f in profile.core and f[0] != "?" for f in piece.features)


def _unused(mentions: Sequence[Mention], pieces: Sequence[Piece]) -> float:
    """Return a factor below 1 for names that the question has no place for as a whole."""
    used = {id(piece.option) for piece in pieces}
    taken = {term for piece in pieces if piece.option for term in piece.option.terms}
    factor = 1.0
    longest = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not mention.proper or mention.end <= longest:
            continue
        longest = mention.end
        if not any(taken.issuperset(option.terms) for option in mention.options):
            factor *= UNUSED
    return factor if used else 1.0


def _score(profiles: Profiles, profile: Profile, pieces: Sequence[Piece]) -> tuple[float, Wording]:
    weigh = profiles.weight
    seen: dict[tuple[str, ...], Piece] = {piece.features: piece for piece in pieces}
    weights = []
    features_of_text: set[str] = set()
    for features, _piece in seen.items():
        known = profile.core.intersection(features)
        weight = max(map(weigh, known)) if known else min(map(weigh, features))
        weights.append(weight)
        features_of_text.update(features)
    best, chosen = -1.0, profile.wordings[0]
    for wording in profile.wordings:
        inside = outside = 0.0
        for features, weight in zip(seen, weights, strict=True):
            if wording.features.intersection(features):
                inside += weight
            elif profile.core.intersection(features):
                inside += BESIDE * weight
                outside += (1 - BESIDE) * weight
            elif profile.aside.intersection(features):
                inside += ASIDE * weight
                outside += (1 - ASIDE) * weight
            elif features[0].startswith("?"):
                outside += 0.4 * weight
            else:
                outside += LEFT * weight
        absent = sum(
            (
                PLACE
                if piece[0][0] == "{" and piece[0] != "{city}"
                else ABSENT + ESSENTIAL * profile.share[piece] ** 2
            )
            * weigh(piece[0])
            for piece in wording.pieces
            if not features_of_text.intersection(piece)
        )
        total = inside + outside + absent
        score = inside / total if total else 0.0
        score += _in_order(wording, pieces)
        if score > best:
            best, chosen = score, wording
    return min(max(best, 0.0), 1.0), chosen


def _in_order(wording: Wording, pieces: Sequence[Piece]) -> float:
    """Return a little for each named thing that stands beside the same word as in the wording."""
    if len(wording.names) < 2:
        return 0.0
    bonus = 0.0
    text = [piece.features for piece in pieces]
    pairs = {(a, b) for first, second in itertools.pairwise(text) for a in first for b in second}
    for first, second in zip(wording.pieces, wording.pieces[1:], strict=False):
        if first[0].startswith("{") != second[0].startswith("{"):
            bonus += 0.01 * any((a, b) in pairs for a in first for b in second)
    return bonus

"""A text cut into pieces: what it names, words that are known, and words that are not."""

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.questions.ask import marks
from kg.questions.ask.lexicon import ELSEWHERE, FILLER, FOREIGN, lexicon
from kg.questions.ask.mentions import COMPOSITE, Mention, Option
from kg.questions.ask.tokens import Token, is_han

UNKNOWN = "!"
"""Features that begin so are words without a known meaning."""


class Piece(NamedTuple):
    """One piece of a text.

    Attributes:
        features: What it may mean: concepts, a ``{kind}``, or the unknown word itself.
        option: What is named, where it is taken as a value.
        words: The words, for people.
        proper: Whether what is named can hardly mean anything else.
        place: How many pieces and fillers stand before it.
    """

    features: tuple[str, ...]
    option: Option | None
    words: str
    proper: bool
    place: int
    aside: Option | None = None
    """What is named and cannot be taken as a value here."""
    against: bool = False
    """Whether it is named as what another is compared with: “ahead of Suzhou”, 比苏州."""
    ahead: bool = False
    """Whether another is behind it: “trails Hangzhou”, 落后于杭州."""
    joined: bool = False
    """Whether only “and” and the like stand between it and the piece before."""
    excluded: bool = False
    """Whether it is named only to be left out: “besides Suzhou”, 苏州之外."""
    last: bool = False
    """Whether it is a year that is the last that counts: “by 2019”."""


class _Way(NamedTuple):
    """One way to go on from a place in the text."""

    end: int
    cost: float
    option: Option | None
    features: tuple[str, ...]
    proper: bool
    aside: Option | None = None


Wanted = Callable[[Mention], Option | None]
"""Tells which of its meanings a mention is taken for, or that it is none."""


def cut(
    text: str, found: Sequence[Token], mentions: Sequence[Mention], wanted: Wanted
) -> list[Piece]:
    """Return the best way to cut a text: few unknown words, long names, long words.

    Args:
        text: The plain text.
        found: Its tokens.
        mentions: What it names.
        wanted: Which mentions may be values here. Other proper names stay whole and unknown.
    """
    count = len(found)
    starts: list[list[_Way]] = [[] for _ in range(count)]
    senses, longest = lexicon().senses, lexicon().longest
    all_keys = tuple(token.key for token in found)
    for start in range(count):
        for end in range(start + 1, min(start + longest.get(all_keys[start], 0), count) + 1):
            if features := senses.get(all_keys[start:end]):
                if FOREIGN in features or ELSEWHERE in features:
                    # Such words have nothing in common: a question about one is about no other.
                    features = (*features, UNKNOWN + "".join(all_keys[start:end]))
                starts[start].append(_Way(end, 0.1, None, features, False))
    for mention in mentions:
        option = wanted(mention)
        if not mention.proper and senses.get(all_keys[mention.start : mention.end]) == (FILLER,):
            continue  # “about” is a property of ours, and hardly ever meant.
        if option is not None:
            # A number is taken before the word that it is part of: 二 before 二级.
            cost = -0.02 if option.kind == "integer" else 0.05 if mention.proper else 0.08
            feature = (f"{{{option.kind}}}",)
            starts[mention.start].append(_Way(mention.end, cost, option, feature, mention.proper))
        elif mention.proper:
            aside = mention.options[0]
            name = "".join(all_keys[mention.start : mention.end])
            cost = 0.6 if aside.kind in COMPOSITE or aside.kind == "field" else 0.09
            # A number that counts what is asked for ("which four gaps") asks nothing itself.
            counts = aside.kind == "integer" and not aside.role
            feature = (FILLER,) if counts else (f"{UNKNOWN}{name}",)
            starts[mention.start].append(_Way(mention.end, cost, None, feature, True, aside))
    best = [_Way(count, 0.0, None, (), False)] * (count + 1)
    names = _capitals(found)
    for start in range(count - 1, -1, -1):
        unknown: tuple[str, ...] = (UNKNOWN + all_keys[start],)
        if start in names:
            unknown = (*unknown, ELSEWHERE)
        choice = _Way(start + 1, 1.0 + best[start + 1].cost, None, unknown, False)
        for way in starts[start]:
            total = way.cost + best[way.end].cost
            if total < choice.cost - 1e-9:
                choice = way._replace(cost=total)
        best[start] = choice
    return _pieces(text, found, best)


def _capitals(found: Sequence[Token]) -> frozenset[int]:
    """Return the words that are capitalised within a sentence: names, if they mean nothing."""
    capital = {i for i, token in enumerate(found) if token.word[:1].isupper()}
    latin = sum(token.word.isascii() and token.word.isalpha() for token in found)
    return frozenset(capital - {0}) if 2 * len(capital) <= latin else frozenset()


def _pieces(text: str, found: Sequence[Token], best: Sequence["_Way"]) -> list[Piece]:
    pieces: list[Piece] = []
    place = count = 0
    run: list[int] = []
    between: list[str] = []

    def flush() -> None:
        """Unknown characters that stand together are words of two characters that overlap."""
        if run:
            for pair in itertools.pairwise(run) if len(run) > 1 else ((run[0], run[0]),):
                key = "".join(found[i].key for i in dict.fromkeys(pair))
                words = text[found[pair[0]].start : found[pair[-1]].end]
                pieces.append(Piece((UNKNOWN + key,), None, words, False, count))
            run.clear()

    while place < len(found):
        way = best[place]
        unknown = way.features[:1] == (UNKNOWN + found[place].key,) and way.option is None
        if unknown and is_han(found[place].key):
            if run and found[run[-1]].end != found[place].start:
                flush()
            run.append(place)
            between.append("")
        else:
            flush()
            if way.features != (FILLER,):
                words = text[found[place].start : found[way.end - 1].end]
                against, joined = marks.against(found, place, way.end), marks.joined(between)
                ahead = marks.ahead(found, place)
                pieces.append(
                    Piece(
                        way.features, way.option, words, way.proper, count, way.aside,
                        against, ahead, joined, marks.excluded(found, place, way.end),
                        marks.until(found, place),
                    )
                )  # fmt: skip
                between = []
            else:
                between += [token.key for token in found[place : way.end]]
        place = way.end
        count += 1
    flush()
    return _together(pieces)


def _together(pieces: list[Piece]) -> list[Piece]:
    """Leave out what is named together with what is left out: “besides chips and algorithms”."""
    for order in (range(1, len(pieces)), range(len(pieces) - 1, 0, -1)):
        for i in order:
            one, other = pieces[i - 1], pieces[i]
            named = one.option is not None and other.option is not None
            if named and other.joined and one.excluded != other.excluded:
                pieces[i - 1] = one._replace(excluded=True)
                pieces[i] = other._replace(excluded=True)
    return pieces

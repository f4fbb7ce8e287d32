"""A text cut into pieces: what it names, words that are known, and words that are not."""

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kg.questions.ask.lexicon import FILLER, lexicon
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


class _Way(NamedTuple):
    """One way to go on from a place in the text."""

    end: int
    cost: float
    option: Option | None
    features: tuple[str, ...]
    proper: bool


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
        for end in range(start + 1, min(start + longest, count) + 1):
            if features := senses.get(all_keys[start:end]):
                starts[start].append(_Way(end, 0.1, None, features, False))
    for mention in mentions:
        option = wanted(mention)
        if option is not None:
            # A number is taken before the word that it is part of: 二 before 二级.
            cost = -0.02 if option.kind == "integer" else 0.05 if mention.proper else 0.08
            feature = (f"{{{option.kind}}}",)
            starts[mention.start].append(_Way(mention.end, cost, option, feature, mention.proper))
        elif mention.proper:
            kind = mention.options[0].kind
            name = "".join(all_keys[mention.start : mention.end])
            cost = 0.6 if kind in COMPOSITE or kind == "field" else 0.09
            feature = (f"{UNKNOWN}{name}",)
            starts[mention.start].append(_Way(mention.end, cost, None, feature, True))
    best = [_Way(count, 0.0, None, (), False)] * (count + 1)
    for start in range(count - 1, -1, -1):
        unknown = (UNKNOWN + all_keys[start],)
        choice = _Way(start + 1, 1.0 + best[start + 1].cost, None, unknown, False)
        for way in starts[start]:
            total = way.cost + best[way.end].cost
            if total < choice.cost - 1e-9:
                choice = way._replace(cost=total)
        best[start] = choice
    return _pieces(text, found, best)


def _pieces(text: str, found: Sequence[Token], best: Sequence["_Way"]) -> list[Piece]:
    pieces: list[Piece] = []
    place = count = 0
    run: list[int] = []

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
        unknown = way.features == (UNKNOWN + found[place].key,) and way.end == place + 1
        if unknown and is_han(found[place].key):
            if run and found[run[-1]].end != found[place].start:
                flush()
            run.append(place)
        else:
            flush()
            if way.features != (FILLER,):
                words = text[found[place].start : found[way.end - 1].end]
                pieces.append(Piece(way.features, way.option, words, way.proper, count))
        place = way.end
        count += 1
    flush()
    return pieces

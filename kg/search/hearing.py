"""Whether what was typed is how a name sounds: pinyin, initials, or both mixed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from kg.search.norm import norm
from kg.search.pinyin import Sound, all_syllables, unique

_TONES = (re.compile(r"(?<=[a-zü:])[0-5](?![0-9])"), re.compile(r"(?<=[a-zü:])[0-5]"))
"""Digits that tell a tone: surely, and perhaps."""

_DEEP = 5
"""So many syllables are enough to find a name by: it is compared as a whole anyway."""


def typed(text: str) -> tuple[str, ...]:
    """Return the keys under which a text in Latin letters may be pinyin: with and without digits.

    >>> typed("ke1 da4"), typed("Kē dà"), typed("苏州")
    (('keda', 'ke1da4'), ('keda',), ())
    """
    key = norm(text)
    if not any("a" <= letter <= "z" for letter in key):
        return ()
    lower = text.lower()
    return tuple(unique([*(norm(tone.sub("", lower)) for tone in _TONES), key]))


def hear(sound: Sound, key: str) -> tuple[str, float] | None:
    """Return how a key says a name, and how much of it: the best of the ways, or None.

    The ways are ``pinyin`` and ``initials`` (the whole name), ``begins`` and ``opens`` (its
    beginning in pinyin, in initials), ``mixed`` (the whole, some by initial), ``within`` (pinyin
    of a part of it).
    """
    first = key[:1]
    if first in sound.first[0]:
        full = _follow(sound.whole, key)
        if full == 1.0:
            return "pinyin", full
        short = _follow(sound.short, key)
        if short == 1.0 and len(key) > 1:
            return "initials", short
        if full and len(key) > 1:
            return "begins", full
        if short and len(key) > 1:
            return "opens", short
        if len(key) > 2:
            both = [(*whole, *short) for whole, short in zip(sound.whole, sound.short, strict=True)]
            if _follow(both, key) == 1.0:
                return "mixed", 1.0
    if len(key) > 2:
        many = len(sound.whole)
        for start in range(1, many):
            if first in sound.first[start] and (share := _follow(sound.whole[start:], key)):
                return "within", share * (many - start) / many
    return None


def _follow(pieces: Sequence[tuple[str, ...]], key: str) -> float:
    """Return which share of the pieces, from the first on, a key says; 0 where it says others."""
    end, places = len(key), {0}
    for number, ways in enumerate(pieces, 1):
        reached = set()
        begun = False
        for place in places:
            for way in ways:
                if key.startswith(way, place):
                    reached.add(place + len(way))
                elif end - place < len(way) and way.startswith(key[place:]):
                    begun = True  # The key ends within this piece.
        if end in reached:
            return number / len(pieces)
        if begun:
            return min(number / len(pieces), 0.99)
        if not reached:
            return 0.0
        places = reached
    return 0.0


def is_begun(key: str) -> bool:
    """Tell whether a key is the beginning of a syllable, and none yet."""
    return key in _beginnings() and key not in all_syllables()


def segment(key: str, most: int = 6) -> list[tuple[str, ...]]:
    """Return the ways to cut the beginning of pinyin into whole syllables, long ones first.

    What is no pinyin gives an empty string. The last of the ways leaves out an end that could go
    on to another syllable.

    >>> segment("xianlu"), segment("suzho")
    ([('xian', 'lu'), ('xi', 'an', 'lu'), ('xian',)], [('su',)])
    """
    found = list(islice(_cuts(key), 64))
    # What ends a cut does not count: with fewer syllables another may end before it.
    least = min((cut[:-1].count("") for cut, _ in found), default=0)
    found = sorted(
        {(cut, whole) for cut, whole in found if cut[:-1].count("") == least},
        key=lambda way: (-sum(map(len, way[0])), len(way[0]), way),
    )
    begun = [cut for cut, whole in found if not whole and any(cut)]
    return [*[cut for cut, whole in found if whole][:most], *begun[:1]]


def _cuts(key: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield ways to cut the beginning of a key, and whether the last syllable is complete."""
    known, begun = all_syllables(), _beginnings()
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack:
        place, cut = stack.pop()
        if place >= len(key) or len(cut) == _DEEP:
            yield cut, True
            continue
        ends = range(place + 1, min(place + 6, len(key)) + 1)
        fitting = [end for end in ends if key[place:end] in known]
        if key[place:] in begun:
            yield cut, False
        elif not fitting:
            stack.append((place + 1, (*cut, "")))
        stack.extend((end, (*cut, key[place:end])) for end in fitting)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(each[:end] for each in all_syllables() for end in range(1, len(each)))

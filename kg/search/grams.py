"""Tokens by which an index finds names: pieces of how they are written and how they sound.

Each kind of token begins with a letter of its own. A query asks for names that hold all of several
tokens; some of these may be wrong, and every name is graded before it is shown.

======  ===========================================================================
``c``   two characters that follow each other, at least one of them not Latin
``t``   three Latin letters or digits that follow each other
``w``   the first two letters of a Latin word
``s``   the first two characters of the name; ``f`` its first one
``p``   the readings of two Chinese characters that follow each other
``b``   the reading of the first character
``i``   the first two initials; ``j`` the first three, ``k`` the first four
``z``   the kind of the thing
======  ===========================================================================
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product

from kg.search import hearing, pinyin
from kg.search.grade import ALIAS, Name, Query
from kg.search.norm import norm

_WORD = re.compile(r"[A-Za-z0-9]+")
_APART = re.compile(r"[^\x00-\x7f]{2,}")
_SHORT = ("", "", "i", "j", "k")
_MOST = 16
"""At most so many ways of initials are kept of one name."""


def tokens(name: Name, kind: str | None) -> str:
    """Return the tokens of a name, separated by spaces."""
    key = name.key
    if not norm(key):
        return ""  # Signs alone are looked up as a whole.
    found = [f"f{key[0]}", f"s{key[:2]}"]
    if key.isascii():
        found += [f"t{key[at : at + 3]}" for at in range(len(key) - 2)]
    else:
        found += _mixed(key)
    found += [f"w{norm(word)[:2]}" for word in _WORD.findall(name.text) if len(word) > 1]
    if name.rank <= ALIAS:
        found += _spoken(name.text)
    if kind:
        found.append(f"z{kind}")
    return " ".join(dict.fromkeys(found))


def _mixed(key: str) -> Iterator[str]:
    for at in range(len(key) - 1):
        if not key[at : at + 2].isascii():
            yield f"c{key[at : at + 2]}"
        elif at + 2 < len(key) and key[at : at + 3].isascii():
            yield f"t{key[at : at + 3]}"


def _spoken(text: str) -> Iterator[str]:
    if not pinyin.has_han(text):
        for way in pinyin.initials(text):
            yield from _short(way)
        return
    pieces = pinyin.parts(text)
    yield from (f"b{way}" for way in _latin(pieces[0]))
    for one, other in pairwise(pieces):
        if _is_said(one) and _is_said(other):
            yield from _pair(one, other)
    for ways in list(product(*(piece.short for piece in pieces[:4] if piece.short)))[:_MOST]:
        yield from _short("".join(ways))


@cache
def _is_said(piece: pinyin.Part) -> bool:
    """Tell whether a piece is cut out of pinyin as a syllable: a character, or AI."""
    return pinyin.has_han(piece.whole[-1]) or piece.whole[0] in pinyin.all_syllables()


@cache
def _pair(one: pinyin.Part, other: pinyin.Part) -> tuple[str, ...]:
    return tuple(f"p{a}1{b}" for a in _latin(one) for b in _latin(other))


def _latin(piece: pinyin.Part) -> list[str]:
    return [way for way in piece.whole if way.isascii()]


def _short(way: str) -> Iterator[str]:
    for many in (2, 3, 4):
        if len(way) >= many:
            yield f"{_SHORT[many]}{way[:many]}"


def written(query: Query) -> Iterator[tuple[str, ...]]:
    """Yield the tokens to ask for, of names that begin with a query, then of those that hold it."""
    key = query.key
    within: list[str] = []
    if not norm(key):
        return
    if len(key) == 1:
        yield (f"f{key}",)
        return
    if key.isascii():
        # Not every piece is needed to find a long name: it is checked as a whole anyway.
        spots = sorted({*range(0, len(key) - 2, 3), len(key) - 3})
        within = [f"t{key[at : at + 3]}" for at in spots if at >= 0][:5] or [f"w{key}"]
    else:
        within = list(_mixed(key))
        within = within[:: max(1, len(within) // 5)]
    yield (f"s{key[:2]}", *within)
    yield tuple(within)


def spoken(query: Query) -> Iterator[tuple[str, ...]]:
    """Yield the tokens to ask for, of names that may sound like a query; ``*`` is any ending."""
    for key in query.spoken:
        if not key.isascii():
            # Characters and pinyin mixed: the characters that stand together are enough.
            if apart := [f"c{run[:2]}" for run in _APART.findall(key)]:
                yield tuple(apart)
            continue
        if len(key) > 1 and hearing.is_begun(key):
            yield (f"b{key}*",)
        for cut in hearing.segment(key):
            pairs = [f"p{one}1{other}" for one, other in pairwise(cut) if one and other][:5]
            if cut[0]:
                yield (f"b{cut[0]}", *pairs)
            if pairs:
                yield tuple(pairs)
        if len(key) > 1:
            many = min(len(key), 4)
            yield (f"{_SHORT[many]}{key[:many]}",)


def like(query: Query) -> list[str]:
    """Return tokens of which a name that is meant, and miswritten, holds some."""
    key = query.key
    if not norm(key):
        return []  # As in the index: signs alone are looked up as a whole.
    if key.isascii():
        return [f"t{key[at : at + 3]}" for at in range(len(key) - 2)]
    heard = pinyin.parts(key)
    found = list(_mixed(key))
    for one, other in pairwise(heard):
        found += _pair(one, other)[:4]
    return found

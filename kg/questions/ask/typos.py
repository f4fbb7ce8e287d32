"""Slips of the fingers: an English word with one letter wrong, a Chinese one with one character.

An English word has one letter too many, too few, or two changed about; a Chinese word has another
character that sounds the same, as input by sound gives it: 杭洲 for 杭州.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from string import ascii_lowercase

from kg.questions.ask.lexicon import ASK, FILLER, lexicon
from kg.questions.ask.numbers import DIGITS
from kg.questions.ask.tokens import Token, is_han

SHORTEST = 6
"""Shorter words are too often other words."""
LONGEST = 4
"""Chinese words of more characters hold shorter ones."""

_MUTE = frozenset((ASK, FILLER))

Words = Mapping[tuple[str, str], frozenset[str]]
"""What stands between two parts of a Chinese word."""


def mended(found: Sequence[Token], known: Collection[str]) -> list[Token]:
    """Return tokens with the key of the one known word that an unknown one is near to."""
    return [_mended(token, known) for token in found]


def _mended(token: Token, known: Collection[str]) -> Token:
    key = token.key
    if len(key) < SHORTEST or not (key.isascii() and key.isalpha()) or key in known:
        return token
    if token.word[:1].isupper():
        return token  # A name that is not known is not another one.
    near = {other for other in _near(key) if other in known}
    return replace(token, key=near.pop()) if len(near) == 1 else token


def _near(key: str) -> Iterator[str]:
    """Yield the words that one slip of the fingers makes this one; its first letter is right."""
    for i in range(1, len(key) + 1):
        yield from (key[:i] + letter + key[i:] for letter in ascii_lowercase)
        if i < len(key):
            yield key[:i] + key[i + 1 :]
        if i < len(key) - 1:
            yield key[:i] + key[i + 1] + key[i] + key[i + 2 :]


def around(words: Collection[tuple[str, ...]]) -> Words:
    """Return Chinese words by what stands around each of their characters."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for word in words:
        if 2 <= len(word) <= LONGEST and all(map(is_han, word)):
            for i, character in enumerate(word):
                found["".join(word[:i]), "".join(word[i + 1 :])].add(character)
    return {key: frozenset(characters) for key, characters in found.items()}


def respelt(
    text: str,
    found: Sequence[Token],
    words: Collection[tuple[str, ...]],
    known: Words,
    usual: Callable[[str, str], bool],
) -> str:
    """Return a text with what sounds like a known word and is none written as that word.

    Args:
        text: The plain text.
        found: Its tokens.
        words: All known words.
        known: The same by what stands around each character.
        usual: Whether two characters are known to stand side by side.
    """
    keys = tuple(token.key for token in found)
    longest = max(map(len, words), default=0)
    covered = [0] * len(found)
    """How far the known word reaches that a character is in."""
    opened = list(range(len(found)))
    for start in range(len(found)):
        for end in range(start + 2, min(start + longest, len(found)) + 1):
            if keys[start:end] in words:
                for i in range(start, end):
                    covered[i] = max(covered[i], end)
                    opened[i] = min(opened[i], start)
    for i, token in enumerate(found):
        if (
            not is_han(token.key)
            or token.key in DIGITS
            or covered[i]
            or _MUTE.intersection(_plain(token.key))
        ):
            continue
        if any(usual(*keys[j : j + 2]) for j in (i - 1, i) if 0 <= j < len(keys) - 1):
            continue
        one = _respelt(keys, i, covered, opened, known)
        if one is not None:
            text = text[: token.start] + one + text[token.end :]
    return text


def _respelt(
    keys: Sequence[str], i: int, covered: Sequence[int], opened: Sequence[int], known: Words
) -> str | None:
    """Return the character that is meant, if the longest word that it may be in leaves no doubt."""
    for length in range(LONGEST, 1, -1):
        meant: set[str] = set()
        for start in range(max(0, i - length + 1), min(i, len(keys) - length) + 1):
            end = start + length
            if not all(map(is_han, keys[start:end])):
                continue
            if any(opened[j] < start or covered[j] > end for j in range(start, end)):
                continue  # A part of it belongs to another word.
            parts = "".join(keys[start:i]), "".join(keys[i + 1 : end])
            meant |= {c for c in known.get(parts, ()) if c != keys[i] and _alike(c, keys[i])}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return None


def _plain(character: str) -> tuple[str, ...]:
    """Return how a character by itself is meant: as grammar, or to ask."""
    return tuple(
        ASK if sense.startswith(ASK) else sense for sense in lexicon().senses.get((character,), ())
    )


@lru_cache(maxsize=4096)
def _alike(one: str, other: str) -> bool:
    """Tell whether two characters usually sound the same, but for the tone."""
    from kg.search.pinyin import syllables

    return syllables(one)[:1] == syllables(other)[:1] != ()

"""English words with one letter too many, too few, or two changed about, read as what is meant."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase

from kg.questions.ask.tokens import Token

SHORTEST = 6
"""Shorter words are too often other words."""


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

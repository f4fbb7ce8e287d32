"""How names sound, so that the page can be searched by pinyin and by initials."""

import re
from collections.abc import Iterable
from functools import lru_cache

_PIECES = re.compile(r"[a-zA-Z0-9]+|[^\x00-\x7f]")


def sounds(names: Iterable[str]) -> list[str]:
    """Return how the Chinese ones of some names sound, sorted, each once."""
    return sorted({spoken for name in names if (spoken := sound(name))})


def sound(name: str) -> str:
    """Return how a Chinese name sounds: syllables apart, the ways to read one joined by ``|``.

    >>> sound("重庆AI")
    'chong|tong|zhong qing ai'
    """
    from kg.search.pinyin import has_han

    if not has_han(name):
        return ""
    return " ".join(part for piece in _PIECES.findall(name) if (part := piece_sound(piece)))


@lru_cache(maxsize=8192)
def piece_sound(piece: str) -> str:
    """Return how one character sounds; letters and digits stay, in their plain form."""
    from kg.search.norm import norm
    from kg.search.pinyin import has_han, readings

    return "|".join(readings(piece)) if has_han(piece) else norm(piece)


def table(names: Iterable[str]) -> dict[str, str]:
    """Return how each character of some names sounds, where that is not the character itself.

    A large page holds this table in place of the sound of every name, and puts them together.
    """
    found = {
        piece: said
        for name in names
        for piece in _PIECES.findall(name)
        if not piece.isascii() and (said := piece_sound(piece)) != piece
    }
    return dict(sorted(found.items()))

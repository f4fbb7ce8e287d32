"""How names sound: pinyin and initials, with every reading of a character.

The table of characters is read when the first function here is called; the library itself, with
its phrases, only where it must be decided which reading is the usual one.
"""

import re
from collections.abc import Hashable, Iterable
from functools import cache, lru_cache
from itertools import product
from math import prod
from typing import NamedTuple, TypeVar

from kg.search.norm import norm, simplified

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RUNS = re.compile(f"{_HAN.pattern}+|[^{_HAN.pattern[1:-1]}]+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to"})
_VOWEL = re.compile("[aeiouv]")
_MARKS = re.compile("[\u0300\u0301\u0304\u030c]")
_MOST = 64
"""A name with more readings than this gets them one character at a time."""

_PHRASES: dict[str, str] = {
    # What the library's own phrases read otherwise. Syllables stand apart.
    "长三角": "cháng sān jiǎo",
    "长电": "cháng diàn",
    "长光": "cháng guāng",
    "长治": "cháng zhì",
    "朝阳区": "cháo yáng qū",
    "重构": "chóng gòu",
    "单县": "shàn xiàn",
    "洪洞": "hóng tóng",
    "相城": "xiàng chéng",
    "曾都": "zēng dū",
}

_Item = TypeVar("_Item", bound=Hashable)


class Part(NamedTuple):
    """A piece of a name that is said as one: a character, or a run of letters and digits."""

    whole: tuple[str, ...]
    """The ways to write it in full; a character also as itself."""
    short: tuple[str, ...]
    """The ways to write it by its initial."""


def has_han(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def readings(text: str) -> tuple[str, ...]:
    """Return the ways to write a Chinese name in pinyin; none for a name without characters.

    >>> readings("重庆"), readings("Suzhou")
    (('chongqing', 'tongqing', 'zhongqing'), ())
    """
    if not has_han(text):
        return ()
    return _joined([[each for each in part.whole if each.isascii()] for part in parts(text)])


@lru_cache(maxsize=1 << 15)
def initials(text: str) -> tuple[str, ...]:
    """Return the initials of a name, Chinese or English.

    >>> initials("讯飞"), initials("Suzhou University of Science and Technology")
    (('xf',), ('sust',))
    """
    if has_han(text):
        return _joined([list(part.short) for part in parts(text) if part.short])
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    # Xi'an is one word to some and two to others.
    apart = [piece for word in words for piece in re.split("['’]", word)]
    both = ("".join(word[0] for word in each).lower() for each in (words, apart))
    # A number is no abbreviation.
    return tuple(unique(each for each in both if len(each) > 1 and not each.isdigit()))


@lru_cache(maxsize=1 << 15)
def parts(text: str) -> tuple[Part, ...]:
    """Return the pieces of a name, each with all the ways to write it in Latin letters."""
    found: list[Part] = []
    for run in _RUNS.findall(text):
        if has_han(run):
            found += map(_character, simplified(run))
        elif key := norm(run):
            words = "".join(word[0] for word in _WORD.findall(run)).lower()
            found.append(Part((key,), tuple(unique([key, words] if words else [key]))))
    return tuple(found)


class Sound(NamedTuple):
    """How a name may be said, piece by piece, ready to be compared."""

    whole: tuple[tuple[str, ...], ...]
    short: tuple[tuple[str, ...], ...]
    first: tuple[str, ...]
    """The letters with which each piece may begin."""


@lru_cache(maxsize=1 << 15)
def sound(text: str) -> Sound:
    """Return how a name may be said."""
    pieces = parts(text)
    return Sound(
        tuple(piece.whole for piece in pieces),
        tuple(piece.short for piece in pieces),
        tuple("".join(way[0] for way in (*piece.whole, *piece.short)) for piece in pieces),
    )


@cache
def _character(character: str) -> Part:
    heard = syllables(character)
    return Part((*heard, character), tuple(unique(each[0] for each in heard)))


@cache
def syllables(character: str) -> tuple[str, ...]:
    """Return every reading of a character, without tones, the usual one first."""
    listed = _table().get(str(ord(character)), "")
    heard = [_toneless(each) for each in listed.split(",") if each]
    heard = [each for each in heard if each.isascii()]
    # ü is typed as v and as u.
    return tuple(unique([*heard, *(each.replace("v", "u") for each in heard if "v" in each)]))


def _toneless(syllable: str) -> str:
    import unicodedata

    bare = _MARKS.sub("", unicodedata.normalize("NFD", syllable))
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


@cache
def _table() -> dict[str, str]:
    """Return the library's readings by code point, without loading its phrases."""
    import importlib.util
    import json
    from pathlib import Path

    spec = importlib.util.find_spec("pypinyin")
    if spec is not None and spec.origin is not None:
        file = Path(spec.origin).with_name("pinyin_dict.json")
        if file.exists():
            table: dict[str, str] = json.loads(file.read_bytes())
            return table
    from pypinyin.pinyin_dict import pinyin_dict

    return {str(code): heard for code, heard in pinyin_dict.items()}


@cache
def all_syllables() -> frozenset[str]:
    """Return every syllable that some character is read as."""
    found = {_toneless(each) for heard in set(_table().values()) for each in heard.split(",")}
    found |= {each.replace("v", "u") for each in found}
    return frozenset(each for each in found if each.isascii() and _VOWEL.search(each))


def usual(text: str, *, tones: bool = False) -> str:
    """Return a name as it is usually read, e.g. for choosing between names that both fit.

    >>> usual("长三角"), usual("重庆", tones=True)
    ('changsanjiao', 'chóngqìng')
    """
    import pypinyin

    ours = "|".join(sorted(_PHRASES, key=lambda phrase: (-len(phrase), phrase)))
    heard: list[str] = []
    for piece in re.split(f"({ours})", simplified(text)):
        heard += (
            [_PHRASES[piece]]
            if piece in _PHRASES
            else pypinyin.lazy_pinyin(piece, style=pypinyin.Style.TONE)
        )
    said = "".join(heard)
    return "".join(said.split()).lower() if tones else norm(said)


def _joined(pieces: list[list[str]]) -> tuple[str, ...]:
    pieces = [piece for piece in pieces if piece]
    if prod(len(piece) for piece in pieces) <= _MOST:
        return tuple(sorted({"".join(choice) for choice in product(*pieces)}))
    first = [piece[0] for piece in pieces]
    found = {"".join(first)}
    for place, piece in enumerate(pieces):
        for other in piece[1:]:
            found.add("".join([*first[:place], other, *first[place + 1 :]]))
    return tuple(sorted(found))


def unique(items: Iterable[_Item]) -> list[_Item]:
    """Return the items in their order, each once."""
    return list(dict.fromkeys(items))

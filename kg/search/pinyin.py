"""How names sound: pinyin and initials, with every reading of a character.

The library is loaded when the first function here is called, not before: most look-ups are in
Chinese or match as they stand.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from math import prod

from kg.search.norm import norm

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RUNS = re.compile(f"{_HAN.pattern}+|[^{_HAN.pattern[1:-1]}]+")
_WORD = re.compile(r"[A-Za-z0-9]+")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to"})
_MOST = 64
"""A name with more readings than this gets them one character at a time."""


def has_han(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return _HAN.search(text) is not None


def readings(text: str) -> tuple[str, ...]:
    """Return the ways to write a Chinese name in pinyin; none for a name without characters.

    >>> readings("重庆"), readings("Suzhou")
    (('chongqing', 'tongqing', 'zhongqing'), ())
    """
    return _joined(_syllables(text)) if has_han(text) else ()


def initials(text: str) -> tuple[str, ...]:
    """Return the initials of a name, Chinese or English.

    >>> initials("讯飞"), initials("Suzhou University of Science and Technology")
    (('xf',), ('sust',))
    """
    if has_han(text):
        return _joined([_unique(each[:1] for each in part) for part in _syllables(text)])
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    return ("".join(word[0] for word in words).lower(),) if len(words) > 1 else ()


def _syllables(text: str) -> list[list[str]]:
    """Return the ways to say each character, what its phrase suggests first; the rest as it is."""
    import pypinyin

    parts: list[list[str]] = []
    for run in _RUNS.findall(text):
        if not has_han(run):
            if key := norm(run):
                parts.append([key])
            continue
        likely = pypinyin.lazy_pinyin(run)
        if len(likely) != len(run):  # characters without a reading come out in one piece
            likely = list(run)
        for first, character in zip(likely, run, strict=True):
            heard = [each for each in (first, *_every(character)) if each.isascii()]
            # ü is typed as v and as u.
            heard += [each.replace("v", "u") for each in heard if "v" in each]
            parts.append(_unique(heard))
    return [part for part in parts if part]


@cache
def _every(character: str) -> tuple[str, ...]:
    import pypinyin

    return tuple(pypinyin.pinyin(character, style=pypinyin.NORMAL, heteronym=True)[0])


def _joined(parts: list[list[str]]) -> tuple[str, ...]:
    if prod(len(part) for part in parts) <= _MOST:
        return tuple(sorted({"".join(choice) for choice in product(*parts)}))
    first = [part[0] for part in parts]
    found = {"".join(first)}
    for place, part in enumerate(parts):
        for other in part[1:]:
            found.add("".join([*first[:place], other, *first[place + 1 :]]))
    return tuple(sorted(found))


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))

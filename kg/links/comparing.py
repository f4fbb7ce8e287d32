"""In which way two names are alike: the same words, a short form, a slip, or a part of another.

Every comparison gives a way and what it is worth; :mod:`kg.links.features` adds what else is known
of the two things. String distances are rapidfuzz's; what is decided here is which words count.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.links import places, words
from kg.links.names import Parsed
from kg.links.translating import translations
from kg.search import hearing
from kg.search.pinyin import syllables, usual

POINTS: dict[str, float] = {
    "same": 5.0,
    "core": 5.0,
    "place": 4.5,
    "translated": 4.0,
    "spelling": 4.0,
    "order": 3.5,
    "pinyin": 3.5,
    "group": 3.0,
    "short": 3.0,
    "renamed": 2.0,
    "sound": 2.0,
    "abbreviation": 1.5,
    "similar": 1.5,
    "reordered": 0.5,
    "brand": 0.5,
    "legal": 0.5,
    "acronym": 0.5,
    "elsewhere": -1.0,
    "part": -1.0,
    "none": 0.0,
}
"""What each way is worth. The order is the order of trust."""

_RARE = 40
"""A word of more things than this is no brand."""
_COMMON = 20
"""A word of at least so many things is one that people know how to spell."""
_GENERIC = re.compile(f"(?:{'|'.join(words.GENERIC_ZH)})+")
_PART = re.compile("|".join(words.PART_ZH))
_SCHOOLS = ("大学", "学院")
_ACADEMIC = frozenset({"university", "college", "institute", "school", "academy", "hospital"})
_PROVINCES = frozenset(words.PROVINCES.values())


class Likeness(NamedTuple):
    """In which way two names are alike, and their texts; ``usual`` tells that theirs is a label."""

    way: str
    ours: str
    theirs: str
    usual: bool = True

    @property
    def points(self) -> float:
        """What this way is worth."""
        return POINTS[self.way]


@dataclass(frozen=True, slots=True)
class Context:
    """What the names are compared against.

    Attributes:
        company: Both may be firms: lines of business in a name are no difference.
        ours: The places of the thing, as :func:`kg.links.places.key` writes them.
        theirs: The places of the candidate.
        things_with: How many things of the dataset have a word in a name.
        is_place: Tells whether a word is a place that the dataset knows.
        complete: The dataset is here as a whole, so a word that it lacks is a rare one.
    """

    company: bool
    ours: frozenset[str]
    theirs: frozenset[str]
    things_with: Callable[[str], int]
    is_place: Callable[[str], bool]
    complete: bool


def compare(ours: Parsed, theirs: Parsed, context: Context) -> str:
    """Return in which way two names are alike, a key of :data:`POINTS`."""
    if ours.full == theirs.full:
        return "same"
    if ours.core == theirs.core:
        return "core"
    if ours.han != theirs.han:
        return _across(ours, theirs) if ours.han else _across(theirs, ours)
    if ours.stem == theirs.stem:
        return "core" if ours.grouped == theirs.grouped else _grouped(ours, theirs)
    return _chinese(ours, theirs, context) if ours.han else _latin(ours, theirs, context)


def _grouped(ours: Parsed, theirs: Parsed) -> str:
    """Return the way of two names of which one is a group's.

    A firm's parent is often called as the firm is, and group besides; what a dataset calls by the
    brand alone is the whole.
    """
    return "short" if ours.grouped and not (theirs.grouped or theirs.legal) else "group"


def _across(han: Parsed, latin: Parsed) -> str:
    if tuple(sorted(latin.words)) in translations(han.core):
        return "translated"
    is_said = len(latin.core) > 5 and _begins(han.core, (latin.core,)) and said(han.core)
    return "pinyin" if is_said == latin.core else "none"


@lru_cache(maxsize=1 << 16)
def said(text: str) -> str:
    """Return how a Chinese name is usually read; remembered, since pinyin is slow to make."""
    return usual(text)


def _begins(text: str, keys: Iterable[str]) -> bool:
    """Tell whether a text can be read as one of some keys, judged by its first character."""
    heard = syllables(text[0])
    return any(key.startswith(heard) for key in keys)


def _latin(ours: Parsed, theirs: Parsed, context: Context) -> str:
    mine, yours = Counter(ours.words), Counter(theirs.words)
    shared = mine & yours
    if not shared and not context.complete:
        return _alike(ours, theirs)
    left, right = list((mine - yours).elements()), list((yours - mine).elements())
    slips = _slips(left, right, context) if shared else 0
    if "".join(left) == "".join(right):
        if slips:
            return "spelling"
        if left:  # "Bio Medical" here, "Biomedical" there.
            return "core"
        # With few words another order is often another name: Jinan University, University of Jinan.
        return "order" if len(ours.words) > 3 else "reordered"
    if not shared:
        return _alike(ours, theirs)
    # A firm often bears its own city in one name and not in another; a university's is told apart
    # by it, unless the other side says that it is there.
    both = context.ours | context.theirs | _PROVINCES if context.company else frozenset()
    confirmed = context.ours if context.company else context.ours - {"china"}
    placed = any(word in context.theirs for word in left)
    placed = placed or any(word in confirmed for word in right)
    left = [word for word in left if word not in context.theirs | both]
    right = [word for word in right if word not in confirmed | both]
    if any(map(context.is_place, (*left, *right))):
        return "elsewhere"
    if not left and not right:
        brand = _has_brand(shared, context) or (placed and not context.company)
        return "place" if brand and not slips else "similar"
    if bool(set(left) & words.PART_EN) != bool(set(right) & words.PART_EN):
        return "part"
    if context.company and _has_brand(shared, context):
        rest = {*left, *right} - words.GROUP_EN
        if not rest <= words.GENERIC_EN or (rest & set(left) and rest & set(right)):
            return "brand"
        if ours.grouped != theirs.grouped:
            return _grouped(ours, theirs)
        return "legal" if ours.legal and theirs.legal else "short"
    return _alike(ours, theirs)


def _alike(ours: Parsed, theirs: Parsed) -> str:
    return "similar" if fuzz.ratio(ours.core, theirs.core) >= 90 else "none"


def _has_brand(shared: Counter[str], context: Context) -> bool:
    rare = [
        word
        for word in shared
        if word not in words.GENERIC_EN
        and word not in words.GROUP_EN
        and word not in _ACADEMIC
        and not context.is_place(word)
        and len(word) > 1
    ]
    return any(context.things_with(word) <= _RARE for word in rare) or len(rare) > 2


def _slips(left: list[str], right: list[str], context: Context) -> int:
    """Take pairs of words out that differ by a slip of the hand; return how many.

    A word that the dataset has is no slip of another, however near (Shanxi, Shaanxi), nor is one
    that can be read as pinyin (Xijiang, Xinjiang).
    """
    count = 0
    for word in list(left) if context.complete else ():
        if len(word) < 5 or context.things_with(word) or _is_pinyin(word):
            continue
        most = 1 if len(word) < 7 else 2
        near = [each for each in right if OSA.distance(word, each, score_cutoff=most) <= most]
        if len(near) == 1 and (context.things_with(near[0]) >= _COMMON or not context.company):
            left.remove(word)
            right.remove(near[0])
            count += 1
    return count


@lru_cache(maxsize=1 << 14)
def _is_pinyin(word: str) -> bool:
    return any(all(cut) and len("".join(cut)) == len(word) for cut in hearing.segment(word))


def _chinese(ours: Parsed, theirs: Parsed, context: Context) -> str:
    if not context.company and (way := _contained(ours, theirs, context)) is not None:
        return way
    one, city = _without_place(ours.stem, context)
    other, town = _without_place(theirs.stem, context)
    if one == other:
        if city and town:
            # 苏州 and 苏州市 are one; a province and a city may be.
            apart = (city in _PROVINCES) == (town in _PROVINCES)
            return "core" if city == town else "elsewhere" if apart else "short"
        if ours.grouped != theirs.grouped:
            return _grouped(ours, theirs)
        # The place in one name must be told of the other thing too: 路桥建设 is not 宁夏路桥建设.
        return "place" if city in context.theirs or town in context.ours else "short"
    if city and town and city != town:
        return "elsewhere" if one[-4:] == other[-4:] else "none"
    short, long = sorted((one, other), key=lambda name: (len(name), name))
    at = long.find(short)
    if context.company and at >= 0 and len(short) >= 2:
        rest = long[:at] + long[at + len(short) :]
        if _PART.search(rest):
            return "part"
        if at == 0 and _GENERIC.fullmatch(rest):
            if ours.grouped != theirs.grouped:
                return _grouped(ours, theirs)
            return "legal" if ours.legal and theirs.legal else "short"
        return "brand"
    if context.company and 2 <= len(short) <= 6 and (between := _between(short, long)) is not None:
        if short[:2] == long[:2]:
            return "short" if _GENERIC.fullmatch(between) else "abbreviation"
        return "abbreviation"
    ends = {ours.stem[-2:], theirs.stem[-2:]}
    if ends == set(_SCHOOLS) and ours.stem[:-2] == theirs.stem[:-2] and len(ours.stem) > 5:
        return "renamed"
    if len(one) == len(other) > 3 and fuzz.ratio(one, other) >= 50 and said(one) == said(other):
        return "sound"
    return _alike(ours, theirs)


def _contained(ours: Parsed, theirs: Parsed, context: Context) -> str | None:
    """Return what it means that one name holds the other, for what is no firm: mostly a part."""
    short, long = sorted((ours.stem, theirs.stem), key=lambda name: (len(name), name))
    at = long.find(short)
    if at < 0 or len(short) < 3:
        return None
    rest = long[:at] + long[at + len(short) :]
    if (where := words.PROVINCES.get(rest) or _known(rest, context)) is not None:
        # 中国地质大学 is another than that with 北京 in its name, unless told to be in Beijing.
        if where in (context.ours if short == ours.stem else context.theirs):
            return "place"
        return "similar" if where in context.ours | context.theirs else "elsewhere"
    return "part"


def _without_place(name: str, context: Context) -> tuple[str, str | None]:
    for many in (4, 3, 2):
        before, rest = name[:many], name[many:]
        if len(rest) < 2 or rest in _SCHOOLS:
            continue
        province = words.PROVINCES.get(before) or words.PROVINCES.get(before.removesuffix("省"))
        if (found := province or _known(before, context)) is not None:
            return rest, found
    return name, None


def _known(text: str, context: Context) -> str | None:
    """Return the key of a text that is the place of one of the two things."""
    if not 2 <= len(text) <= 4 or not _begins(text, context.ours | context.theirs):
        return None
    key = places.key(text)
    return key if key in context.ours or key in context.theirs else None


def _between(short: str, long: str) -> str | None:
    """Return what is left of a name without a shorter one whose characters it has in order."""
    if short[0] != long[0]:
        return None
    rest, place = [], 0
    for letter in long:
        if place < len(short) and letter == short[place]:
            place += 1
        else:
            rest.append(letter)
    return "".join(rest) if place == len(short) else None

"""Reasons: what speaks for or against two records being one thing, in words for people."""

import math
from typing import NamedTuple

from kg.language import is_chinese

WAYS: dict[str, tuple[str, str]] = {
    "same": ("the same name", "名称相同"),
    "core": ("the same name but for the legal form", "除公司形式外名称相同"),
    "place": ("the same name but for the place, which fits", "除相符的地名外名称相同"),
    "translated": ("one name is the translation of the other", "名称互为译名"),
    "spelling": ("the same name but for a slip in spelling", "除拼写有误外名称相同"),
    "order": ("the same words in another order", "用词相同、次序不同"),
    "pinyin": ("one name is the pinyin of the other", "名称的拼音相同"),
    "group": ("one name is that of a group, the other is not", "其一为集团名称"),
    "short": ("one name is a short form of the other", "其一为另一名称的简称"),
    "renamed": ("college here, university there", "学院与大学之别"),
    "sound": ("names that sound the same", "读音相同"),
    "abbreviation": ("one name may abbreviate the other", "其一可能为另一名称的缩略"),
    "similar": ("similar names", "名称相近"),
    "reordered": ("the same few words in another order", "用词相同、次序不同，且用词不多"),
    "brand": ("they share a brand only", "仅字号相同"),
    "legal": ("two full legal names that differ", "法定全称不同"),
    "acronym": ("the same acronym only", "仅缩写相同"),
    "elsewhere": ("the names tell different places", "名称所含地名不同"),
    "part": ("one name is that of a part or a relative of the other", "其一为另一方的分支或附属"),
}
"""What each way in which names are alike says to a person, in English and in Chinese."""


WEIGHTS: dict[str, tuple[float, float]] = {
    "identifier": (8.0, -4.0),
    "website": (4.0, -0.5),
    "city": (2.5, -1.0),
    "country": (1.0, -4.0),
    "type": (1.0, -4.0),
    "year": (1.0, -0.5),
    "ended": (0.0, -1.0),
}
"""What each feature beside the names is worth where it agrees, and where it differs.

Points add up like odds, as natural logarithms; those of names are
:data:`kg.links.comparing.POINTS`. They were set by hand on one half of the measured rows.
"""

FIRST = -4.0
"""What a pair is worth of which nothing is known yet."""


def score_of(points: float) -> float:
    """Return how sure a sum of points is, from 0 to 1.

    >>> score_of(7.0), score_of(0.0)
    (0.953, 0.018)
    """
    return round(1 / (1 + math.exp(-FIRST - points)), 3)


class Reason(NamedTuple):
    """One thing that speaks for (points above 0) or against.

    Attributes:
        code: Its kind, e.g. ``name``, ``city``, ``website``.
        points: What it is worth.
        en: What a person reads in English.
        zh: The same in Chinese.
    """

    code: str
    points: float
    en: str
    zh: str

    def text(self, lang: str) -> str:
        """Return it in the reader's language."""
        return self.zh if is_chinese(lang) else self.en

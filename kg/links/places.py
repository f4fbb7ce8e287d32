"""Whether two places are the same, whatever language each is told in."""

import math
import re
from functools import lru_cache

from kg.links.record import Place
from kg.links.words import PROVINCES
from kg.search.norm import norm
from kg.search.pinyin import has_han, usual

_ENDS_ZH = re.compile(r"(?<=..)(?:特别行政区|自治区|自治州|地区|新区|市|省|区|县|镇|乡)$")
_ENDS_EN = re.compile(
    r"[\s,]+(?:city|shi|qu|xian|sheng|zhen|district|county|province|municipality|prefecture)$"
)
NEAR = 30.0
"""Places less than so many kilometres apart may be one; farther ones are not."""


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """Return the form in which two names of one place are equal, in Chinese or in English.

    >>> key("苏州市"), key("Suzhou Shi"), key("陕西"), key("Xi’an")
    ('suzhou', 'suzhou', 'shaanxi', 'xian')
    """
    if has_han(name):
        short = _ENDS_ZH.sub("", norm(name))
        return PROVINCES.get(short) or usual(short)
    return norm(_ENDS_EN.sub("", name.strip().lower()))


def keys(place: Place) -> frozenset[str]:
    """Return the forms of all names of a place."""
    return frozenset(found for name in place.names if (found := key(name)))


def around(place: Place) -> frozenset[str]:
    """Return the forms of all names of a place and of what it lies in, which names may hold."""
    country = {"CN": ("china",), "HK": ("hongkong",), "MO": ("macau",)}.get(place.country or "", ())
    regions = (found for name in place.regions if (found := key(name)))
    return keys(place).union(regions, country)


def distance(one: Place, other: Place) -> float | None:
    """Return how many kilometres lie between two places, None where that is not told."""
    if one.point is None or other.point is None:
        return None
    (a, b), (c, d) = (map(math.radians, place.point) for place in (one, other) if place.point)
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def same(one: Place, other: Place) -> bool | None:
    """Tell whether two places are the same; None where nothing is told of one of them.

    Numbers of GeoNames decide, then coordinates, then names; two names that differ may still be a
    city and its district, so that is for the caller to weigh.
    """
    if one.geonames and other.geonames and one.geonames == other.geonames:
        return True
    if (apart := distance(one, other)) is not None:
        return apart < NEAR
    ours, theirs = keys(one), keys(other)
    if not ours or not theirs:
        return None
    return bool(ours & theirs)

"""Words beside a name that tell why it is named: to compare with, to leave out, or together."""

from collections.abc import Iterable, Sequence

from kg.questions.ask.tokens import Token, key_of, keys


def _phrases(english: str, chinese: str) -> tuple[tuple[str, ...], ...]:
    return tuple(map(keys, (*english.split(", "), *chinese.split())))


_AGAINST = _phrases(
    "than, above, over, ahead of, behind, below, beneath, beats, minus, gap to, gaps to, "
    "compared with, compared to, relative to, catch up with",
    "比 相较 较之 相较于 相对于 领先 超过 超出 高于 高出 低于 优于 胜过 不如 不及 落后于 逊于 输给 "
    "压过",
)
_BEHIND = _phrases(
    "behind, below, beneath, trail, trails, trails behind, lags, lags behind, catch up with",
    "落后 落后于 不如 不及 逊于 输给 低于",
)
"""Words that say that the one named after them is the first of two."""
_BESIDE = _phrases("", "对比 相比")
_COMPARED = _phrases("", "对比 相比 比 比较 比起来")
_LACKS = _phrases(
    "lacks, lack, does not have, doesn't have, does not, has not, has none, is without, misses",
    "没有 没 缺 缺少 缺乏 不具备 无",
)
"""Words after a name that say that it has not what is asked for."""
_BY = _phrases("by, by the end of, by year, by end", "")
_WITH = _phrases("", "与 和 跟 同")
_BESIDES = _phrases(
    "besides, other than, apart from, except, aside from, beyond, rather than, instead of, "
    "opposed to, not",
    "除 除了 而不是 而非 并非",
)
_ASIDE = _phrases("aside, apart, excepted", "之外 以外")
_JOINTS = frozenset("和与及跟同或以还有两").union(
    map(key_of, ("and", "in", "or", "for", "of", "the"))
)
_LONGEST = 3


def against(found: Sequence[Token], place: int, end: int) -> bool:
    """Tell whether a name is what another is compared with: “ahead of Suzhou”, 比苏州."""
    before = _before(found, place)
    if _ends(before, _WITH) and _after(found, end, _COMPARED):
        return True  # 与苏州相比，跟苏州比
    if _after(found, end, _LACKS):
        return True
    # 对比苏州和杭州 and 相比 set side by side; 比 alone sets against.
    return not _ends(before, _BESIDE) and _ends(before, _AGAINST)


def ahead(found: Sequence[Token], place: int) -> bool:
    """Tell whether a name is what another is behind: “trails Hangzhou”, 落后于杭州."""
    return _ends(_before(found, place), _BEHIND)


def excluded(found: Sequence[Token], place: int, end: int) -> bool:
    """Tell whether a name is given only to be left out: “besides Suzhou”, 苏州之外."""
    return _ends(_before(found, place), _BESIDES) or _after(found, end, _ASIDE)


def until(found: Sequence[Token], place: int) -> bool:
    """Tell whether a year is the last that counts: “issued by 2019”."""
    return _ends(_before(found, place), _BY)


def joined(between: Iterable[str]) -> bool:
    """Tell whether only “and” and the like stand between two names."""
    return _JOINTS.issuperset(between)


def _before(found: Sequence[Token], place: int) -> tuple[str, ...]:
    start = place
    while start > max(0, place - _LONGEST) and _beside(found[start - 1], found[start]):
        start -= 1
    return tuple(token.key for token in found[start:place])


def _after(found: Sequence[Token], end: int, phrases: Iterable[tuple[str, ...]]) -> bool:
    last = end
    while last < min(len(found), end + _LONGEST) and _beside(found[last - 1], found[last]):
        last += 1
    after = tuple(token.key for token in found[end:last])
    return any(words and after[: len(words)] == words for words in phrases)


def _beside(one: Token, other: Token) -> bool:
    """Tell whether no comma or the like stands between two tokens: 占比，苏州 is not 比苏州."""
    return other.start - one.end <= (0 if one.han and other.han else 1)


def _ends(keys_: tuple[str, ...], phrases: Iterable[tuple[str, ...]]) -> bool:
    return any(words and keys_[-len(words) :] == words for words in phrases)

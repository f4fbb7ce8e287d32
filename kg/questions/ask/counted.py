"""Numbers that are said without a number: the first place, the dimensions of a ranking."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal

from kg.questions.ask.segments import Piece
from kg.questions.ask.tokens import keys
from kg.store import Term

_FIRST = (
    "first, first place, came first, comes first, rank first, ranks first, number one, no. 1, "
    "topmost, came top, comes top, tops, champion, winner, pole position, highest-ranked, "
    "top-ranked, best-placed",
    "榜首 头名 第一名 第一 首位 第一位 冠军 状元 魁首 夺冠 登顶 问鼎 居首 排头 头把交椅",
)
_DIMENSIONS = ("dimension, dimensions, axis, axes", "维度 考察维度 评价维度 评估维度 衡量维度")


_LEVELS = tuple(
    (f"{en}-level indicator, {en}-level indicators", f"{zh}级指标")
    for en, zh in (("first", "一"), ("second", "二"), ("third", "三"))
)
_THREE = ("podium, medal places", "前三甲 三甲 前三强")


def _keys(lists: tuple[str, str]) -> frozenset[tuple[str, ...]]:
    return frozenset(map(keys, (*lists[0].split(", "), *lists[1].split())))


_SAID: Mapping[str, tuple[tuple[int, frozenset[tuple[str, ...]]], ...]] = {
    "top": ((1, _keys(_FIRST)), (3, _keys(_THREE))),
    "level": ((1, _keys(_DIMENSIONS)), *((n, _keys(each)) for n, each in enumerate(_LEVELS, 1))),
}
"""What says a number for the parameter of a name."""
_NOT_BESIDE = {"level": frozenset({"indicator", "level"})}
"""Concepts beside which it does not."""


def said(name: str, pieces: Iterable[Piece], words: frozenset[str]) -> tuple[Term, ...] | None:
    """Return the number that a text says in other words for a parameter: “who came first?”."""
    if not words.isdisjoint(_NOT_BESIDE.get(name, ())):
        return None
    spoken = {keys(piece.words) for piece in pieces} if name in _SAID else set()
    for number, ways in _SAID.get(name, ()):
        if not spoken.isdisjoint(ways):
            return (Literal(number),)
    return None

"""The typed layout: Suzhou's columns, what both share, Hangzhou's columns mirrored.

Coordinates are pixels of a window of 1440 × 900 (or of a phone), so that the page opens at a
scale near 1 and text is as large as it was planned. Nothing here depends on chance.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal, TypeAlias

Anchor: TypeAlias = Literal["l", "r", "b"]
"""Where a label stands: left of its mark, right of it, or below."""


@dataclass(frozen=True)
class Item:
    """What is to be placed: column (role and side), label, lines below it, size of the mark."""

    key: str
    role: str
    side: int
    label: str
    tags: int = 0
    radius: int = 6


@dataclass(frozen=True)
class Place:
    """Where a thing stands, and how wide its label may be, on how many lines."""

    x: int
    y: int
    width: int
    anchor: Anchor
    lines: int = 3


@dataclass(frozen=True)
class Frame:
    """A window to design for: how wide and high, and the letters' height."""

    width: int
    height: int
    narrow: bool = False
    size: int = 12


WIDE = Frame(868, 792)
NARROW = Frame(372, 520, narrow=True, size=11)

_FEW = 16
"""A side with no more things than this is one column."""

_TALL = 44
"""More things than this in one column are more than a window is high."""

_INWARD = {"outer": 0, "org": 1, "hub": 2}
_PLAIN = {"outer": -2, "org": -1, "hub": 0, "core": 1, "": 2}
"""Which column a role has: on a side from outside to inside, or where there are no sides."""

_SWEEPS = 12
_MARK = 13
"""From the middle of a mark to its label."""
_ROW = 19
_LINE = 15
_STEP = 4
_TOP = 74
"""Where columns begin, below the cities."""


_ORDER = {"hub": 0, "org": 1, "outer": 2, "core": 3, "": 4}
"""In a column of several roles each keeps together: what is formed, who forms it, policies."""


@dataclass
class _Column:
    anchor: Anchor
    items: list[Item] = field(default_factory=list)
    x: float = 0
    text: int = 0


def text_width(text: str, size: int = 12) -> float:
    """Return about how wide a text is drawn, in pixels; the page measures again."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.6 for letter in text)


def layered(
    items: Sequence[Item], links: Sequence[tuple[str, str]], frame: Frame
) -> dict[str, Place]:
    """Place things in mirrored columns, rows ordered so that links stay short.

    Args:
        items: What to place; an item of role ``head`` stands above its side.
        links: Pairs of keys whose lines will be drawn.
        frame: The window to design for.
    """
    heads = [item for item in items if item.role == "head"]
    columns = _columns([item for item in items if item.role != "head"], frame)
    _set_across(columns, frame)
    near: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    height = {item.key: _height(item, column, frame) for column in columns for item in column.items}
    y = _set_down(columns, near, height, frame, {item.key: 0.0 for item in heads})
    placed = {
        item.key: Place(
            round(column.x), round(y[item.key]), column.text, column.anchor, lines_of(item)
        )
        for column in columns
        for item in column.items
    }
    # The cities stand above the highest column, near it where it is short.
    above = min((y[i.key] - height[i.key] / 2 for c in columns for i in c.items), default=22.0)
    for item in heads:
        own = [c for c in columns if any(each.side == item.side for each in c.items)] or columns
        x = sum(column.x for column in own) / len(own) if own else frame.width / 2
        placed[item.key] = Place(round(x), round(max(22.0, above - 52)), 200, "r")
    return placed


def _columns(items: Sequence[Item], frame: Frame) -> list[_Column]:
    count = Counter(item.side for item in items if item.role != "core")
    mirrored = any(side for side in count)

    def slot(item: Item) -> int:
        if not mirrored:
            # Without two cities the roles alone make the columns.
            return 0 if frame.narrow else _PLAIN.get(item.role, 0)
        if item.side == 0 or item.role == "core":
            return 0
        if frame.narrow or count[item.side] <= _FEW:
            return item.side
        return item.side * (3 - _INWARD.get(item.role, 1))

    slots: defaultdict[int, list[Item]] = defaultdict(list)
    for item in sorted(items, key=lambda one: (one.role, one.label, one.key)):
        slots[slot(item)].append(item)
    columns = []
    for position in sorted(slots):
        anchor: Anchor = "r"
        if all(item.role == "hub" for item in slots[position]) and not frame.narrow:
            anchor = "b"
        elif position < 0 and mirrored:
            anchor = "l"
        columns += [_Column(anchor, some) for some in _cut(slots[position], frame)]
    return columns


def _cut(items: list[Item], frame: Frame) -> list[list[Item]]:
    """Return what stands in one column, in several where it is more than a window is high."""
    parts = 1 if frame.narrow else ceil(len(items) / _TALL)
    size = ceil(len(items) / parts)
    return [items[start : start + size] for start in range(0, len(items), size)]


def _set_across(columns: Sequence[_Column], frame: Frame) -> None:
    """Share the width so that the tallest column becomes as low as it can.

    Every column begins as wide as its longest word; each further bit goes to the tallest column
    until all fit the window, then to the one whose labels are broken most.
    """
    gap = 20 if frame.narrow else 24
    most = []
    for column in columns:
        widest = max(text_width(item.label, frame.size) for item in column.items) * 1.08 + 8
        word = max(_longest_word(item.label, frame.size) for item in column.items)
        column.text = int(min(84.0 if frame.narrow else 120.0, max(48.0, word + 8)))
        # Below its mark a label may be as wide as what stands in the next column allows.
        most.append(max(column.text, min(132 if column.anchor == "b" else 300, widest)))
    room = frame.width - sum(
        gap + column.text + (0 if column.anchor == "b" else _MARK + 6) for column in columns
    )
    while room >= _STEP:
        open_ = [n for n, column in enumerate(columns) if column.text + _STEP <= most[n]]
        if not open_:
            break
        high = [n for n in open_ if _need(columns[n], frame) > frame.height - _TOP]
        if high:
            neediest = max(high, key=lambda n: (_need(columns[n], frame), -n))
        else:
            neediest = max(open_, key=lambda n: (_wrapped(columns[n], frame), -n))
        columns[neediest].text += _STEP
        room -= _STEP
    spare = max(0.0, room) / max(1, len(columns) - 1)
    left = 0.0
    for column in columns:
        if column.anchor == "b":
            column.x = left + column.text / 2
            left += column.text
        elif column.anchor == "l":
            column.x = left + column.text + _MARK
            left += column.text + _MARK + 6
        else:
            column.x = left + 6
            left += column.text + _MARK + 6
        left += gap + spare


def _need(column: _Column, frame: Frame) -> float:
    cut = sum(_rows(item, column, frame) > lines_of(item) for item in column.items)
    return sum(_height(item, column, frame) for item in column.items) + 20 * cut


def _wrapped(column: _Column, frame: Frame) -> int:
    return sum(_rows(item, column, frame) - 1 for item in column.items)


def lines_of(item: Item) -> int:
    """Return how many lines a label may have; policies have long titles, and room."""
    return 6 if item.role == "outer" else 4


def _longest_word(text: str, size: int) -> float:
    words = re.split(r"[\s\u2e80-\uffef]+|(?<=[-–—/])", text)
    return max(text_width(word, size) for word in words)


def _rows(item: Item, column: _Column, frame: Frame) -> int:
    # Words leave ragged ends, and what is formed is written bold.
    loose = (1.12 if " " in item.label else 1.04) * (1.06 if item.role == "hub" else 1)
    width = text_width(item.label, frame.size) * loose
    return max(1, ceil(width / max(column.text, 1) - 0.02))


def _height(item: Item, column: _Column, frame: Frame) -> float:
    lines = min(lines_of(item), _rows(item, column, frame)) + item.tags
    if column.anchor == "b":
        return 22 + item.radius + _LINE * lines + 6
    return max(_ROW, _LINE * lines + 4, 2 * item.radius + 6)


def _set_down(
    columns: Sequence[_Column],
    near: Mapping[str, Sequence[str]],
    height: Mapping[str, float],
    frame: Frame,
    y: dict[str, float],
) -> dict[str, float]:
    tallest = max((sum(height[i.key] for i in c.items) for c in columns), default=0.0)
    total = max(frame.height - _TOP, tallest)
    for column in columns:
        _spread(column, height, total, y)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else list(reversed(columns)):
            wish = {item.key: _mean(item.key, near, y) for item in column.items}
            column.items = sorted(
                column.items,
                key=lambda item: (_ORDER[item.role], wish[item.key], item.label, item.key),
            )
            _spread(column, height, total, y)
    role = {item.key: item.role for column in columns for item in column.items}
    for column in columns:
        if column.anchor == "b":
            # Who forms a thing draws it more than what it shares with others.
            makers = {item.key: _makers(item, near, role) for item in column.items}
            _pull(column, makers, height, total, y)
    return y


def _makers(
    item: Item, near: Mapping[str, Sequence[str]], role: Mapping[str, str]
) -> Sequence[str]:
    others = near.get(item.key, ())
    return [other for other in others if role.get(other) in ("org", "hub")] or others


def _mean(key: str, near: Mapping[str, Sequence[str]], y: Mapping[str, float]) -> float:
    others = [y[other] for other in near.get(key, ()) if other in y]
    # What has no line goes to the end, where it separates nothing.
    return sum(others) / len(others) if others else 1e6


def _spread(
    column: _Column, height: Mapping[str, float], total: float, y: dict[str, float]
) -> None:
    """Stack a column, opened up where there is room, and centred."""
    need = sum(height[item.key] for item in column.items)
    extra = min((total - need) / max(1, len(column.items)), 60 if column.anchor == "b" else 16)
    top = _TOP + (total - need - extra * len(column.items)) / 2
    for item in column.items:
        top += extra / 2
        # A label below its mark hangs down; one beside it is centred on it.
        y[item.key] = top + (14 if column.anchor == "b" else height[item.key] / 2)
        top += height[item.key] + extra / 2


def _pull(
    column: _Column,
    near: Mapping[str, Sequence[str]],
    height: Mapping[str, float],
    total: float,
    y: dict[str, float],
) -> None:
    """Move the few of a loose column towards what they are linked with, none overlapping.

    Least squares with a least distance: blocks of neighbours that would overlap move together.
    """
    blocks: list[tuple[float, int]] = []
    above = 0.0
    for item in column.items:
        wish = _mean(item.key, near, y)
        wish = (wish if wish < 1e5 else y[item.key]) - 14 - above
        above += height[item.key]
        blocks.append((wish, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, few), (other, more) = blocks[-2:]
            blocks[-2:] = [((one * few + other * more) / (few + more), few + more)]
    tops = [wish for wish, count in blocks for _ in range(count)]
    least, above = _TOP + total - above, 0.0
    for top, item in zip(tops, column.items, strict=True):
        y[item.key] = max(_TOP, min(top, least)) + above + 14
        above += height[item.key]

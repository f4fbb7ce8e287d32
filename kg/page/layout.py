"""The typed layout: Suzhou's columns, what both share, Hangzhou's columns mirrored.

Coordinates are pixels of a window of 1440 × 900 (or of a phone), so that the page opens at a
scale near 1 and text is as large as it was planned. Nothing here depends on chance.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil

from kg.page.column import (
    MARK,
    NARROW,
    TOP,
    WIDE,
    Anchor,
    Column,
    Frame,
    Item,
    Place,
    height_of,
    lines_of,
    rows_of,
    text_width,
)
from kg.page.stacking import set_down

__all__ = ["NARROW", "WIDE", "Frame", "Item", "Place", "layered"]

_FEW = 16
"""A side with no more things than this is one column."""

_TALL = 44
"""More things than this in one column are more than a window is high."""

_INWARD = {"outer": 0, "org": 1, "hub": 2}
_PLAIN = {"outer": -2, "org": -1, "hub": 0, "core": 1, "": 2}
"""Which column a role has: on a side from outside to inside, or where there are no sides."""

_STEP = 4


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
    height = {
        item.key: height_of(item, column, frame) for column in columns for item in column.items
    }
    y = set_down(columns, near, height, frame, {item.key: 0.0 for item in heads})
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


def _columns(items: Sequence[Item], frame: Frame) -> list[Column]:
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
        columns += [Column(anchor, some) for some in _cut(slots[position], frame)]
    return columns


def _cut(items: list[Item], frame: Frame) -> list[list[Item]]:
    """Return what stands in one column, in several where it is more than a window is high."""
    parts = 1 if frame.narrow else ceil(len(items) / _TALL)
    size = ceil(len(items) / parts)
    return [items[start : start + size] for start in range(0, len(items), size)]


def _set_across(columns: Sequence[Column], frame: Frame) -> None:
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
        gap + column.text + (0 if column.anchor == "b" else MARK + 6) for column in columns
    )
    while room >= _STEP:
        open_ = [n for n, column in enumerate(columns) if column.text + _STEP <= most[n]]
        if not open_:
            break
        high = [n for n in open_ if _need(columns[n], frame) > frame.height - TOP]
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
            column.x = left + column.text + MARK
            left += column.text + MARK + 6
        else:
            column.x = left + 6
            left += column.text + MARK + 6
        left += gap + spare


def _need(column: Column, frame: Frame) -> float:
    cut = sum(rows_of(item, column, frame) > lines_of(item) for item in column.items)
    return sum(height_of(item, column, frame) for item in column.items) + 20 * cut


def _wrapped(column: Column, frame: Frame) -> int:
    return sum(rows_of(item, column, frame) - 1 for item in column.items)


def _longest_word(text: str, size: int) -> float:
    words = re.split(r"[\s\u2e80-\uffef]+|(?<=[-–—/])", text)
    return max(text_width(word, size) for word in words)

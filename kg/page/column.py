"""What stands in a column of the overview: how wide its label is drawn, how high it stands."""

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

MARK = 13
"""From the middle of a mark to its label."""

TOP = 74
"""Where columns begin, below the cities."""

_ROW = 19
_LINE = 15


@dataclass
class Column:
    """Things one below the other: where their marks stand, and how wide their labels may be."""

    anchor: Anchor
    items: list[Item] = field(default_factory=list)
    x: float = 0
    text: int = 0


def text_width(text: str, size: int = 12) -> float:
    """Return about how wide a text is drawn, in pixels; the page measures again."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.6 for letter in text)


def lines_of(item: Item) -> int:
    """Return how many lines a label may have; policies have long titles, and room."""
    return 8 if item.role == "outer" else 6


def rows_of(item: Item, column: Column, frame: Frame) -> int:
    """Return on how many lines a label would have to stand."""
    # Words leave ragged ends, and what is formed is written bold.
    loose = (1.12 if " " in item.label else 1.04) * (1.06 if item.role == "hub" else 1)
    width = text_width(item.label, frame.size) * loose
    return max(1, ceil(width / max(column.text, 1) - 0.02))


def height_of(item: Item, column: Column, frame: Frame) -> float:
    """Return how high a thing stands, its label included."""
    lines = min(lines_of(item), rows_of(item, column, frame)) + item.tags
    if column.anchor == "b":
        return 22 + item.radius + _LINE * lines + 6
    return max(_ROW, _LINE * lines + 4, 2 * item.radius + 6)

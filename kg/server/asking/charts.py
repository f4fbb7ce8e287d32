"""Bars for the numbers of an answer, where numbers of different rows can be compared.

Two kinds can: what the query itself has counted, which is exact; and figures of a source that come
with their unit and bound, if all are in the same unit. Years, ranks and orders are no amounts, and
a figure without its bound may claim too much, so none of these are drawn.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.namespaces import AIC
from kg.store import Term
from kg.terms import is_number, python_value

FEWEST, MOST = 2, 40
"""Fewer rows need no chart, and more make none."""

_COUNTED = re.compile(r"\(\s*COUNT\s*\([^)]*\)\s+AS\s+\?(\w+)\s*\)", re.IGNORECASE)
_ASIDE = frozenset(("unit", "bound", "printed", "term", "value", "least", "most", "year", "month"))
_WHOLE = 100.0
_EDGE = 4.0
"""How wide the part of a bar is that tells that its end is not known, in hundredths."""


@dataclass(frozen=True)
class Bar:
    """One bar, in hundredths of the width.

    Attributes:
        sure: How far the bar is certain.
        open: Where the part that may or may not be ends.
        shape: ``exact``, ``over``, ``nearly``, ``under`` or ``between``.
        text: The number with its bound.
    """

    label: str
    sure: float
    open: float
    shape: str
    text: str


@dataclass(frozen=True)
class Chart:
    """Bars of one unit.

    Attributes:
        heading: What is drawn.
        unit: The unit, or an empty string.
        bars: One a row.
    """

    heading: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def shapes(self) -> frozenset[str]:
        """The shapes that are there."""
        return frozenset(bar.shape for bar in self.bars)

    @property
    def unsure(self) -> bool:
        """Whether a bar needs explaining."""
        return self.shapes != {"exact"}


def chart(answer: Answer) -> Chart | None:
    """Return the chart of an answer, or None where one would mislead or say nothing."""
    if not FEWEST <= len(answer) <= MOST or answer.boolean is not None:
        return None
    counted = [name for name in _COUNTED.findall(answer.query) if name in answer.columns]
    if counted and not {"rank", "number", "level"} & set(answer.columns):
        return _counts(answer, counted[0])
    if {"unit", "bound"} <= set(answer.columns):
        return _figures(answer)
    return None


def _counts(answer: Answer, column: str) -> Chart | None:
    values = [_number(term) for term in _column(answer, column)]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or max(known) <= 0:
        return None
    most = max(known)
    labels = _labels(answer, {column})
    bars = tuple(
        Bar(label, _WHOLE * value / most, 0.0, "exact", _text(value))
        for label, value in zip(labels, known, strict=True)
    )
    return Chart(answer.titles[answer.columns.index(column)], "", bars)


def _figures(answer: Answer) -> Chart | None:
    units = set(_column(answer, "unit"))
    columns = [name for name in ("value", "least", "most") if name in answer.columns]
    if len(units) != 1 or None in units or not columns:
        return None
    ends = [_ends(row, answer.columns) for row in answer.rows]
    if any(each is None for each in ends):
        return None
    known = [each for each in ends if each is not None]
    most = max(max(low, high) for low, high, _ in known)
    if most <= 0 or min(min(low, high) for low, high, _ in known) < 0:
        return None
    # Room for the edge of the longest bar, so that "over" can be seen.
    scale = (_WHOLE - _EDGE) / most
    labels = _labels(answer, {*columns, *_ASIDE})
    bars = tuple(
        _bar(label, low * scale, high * scale, shape, _ranged(low, high, shape))
        for label, (low, high, shape) in zip(labels, known, strict=True)
    )
    unit = answer.text(next(iter(units)))
    heading = answer.titles[answer.columns.index("value" if "value" in columns else columns[-1])]
    return Chart(heading, unit, bars)


def _ends(row: Sequence[Term | None], columns: Sequence[str]) -> tuple[float, float, str] | None:
    """Return between which numbers a figure lies, and how it is drawn, or None."""
    cells = dict(zip(columns, row, strict=True))
    value = _number(cells.get("value"))
    least, most = _number(cells.get("least")), _number(cells.get("most"))
    value = most if value is None else value
    bound = cells.get("bound")
    if not isinstance(bound, NamedNode) or value is None:
        return None
    if bound == AIC.exactly:
        return float(value), float(value), "exact"
    if bound == AIC.moreThan:
        return float(value), float(value), "over"
    if bound in (AIC.nearly, AIC.atMost):
        return 0.0, float(value), "nearly" if bound == AIC.nearly else "under"
    if bound == AIC.between and least is not None:
        return float(least), float(value), "between"
    return None


def _bar(label: str, low: float, high: float, shape: str, text: str) -> Bar:
    if shape == "over":
        return Bar(label, low, low + _EDGE, shape, text)
    if shape == "nearly":
        # A little less than the number: all but the end of the bar is certain.
        return Bar(label, max(0.0, high - _EDGE), high, shape, text)
    return Bar(label, low, high, shape, text)


def _ranged(low: float, high: float, shape: str) -> str:
    marks = {"over": "> ", "nearly": "< ", "under": "≤ "}
    if shape == "between":
        return f"{_text(low)}–{_text(high)}"
    return marks.get(shape, "") + _text(high)


def _text(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,g}"


def _number(term: Term | None) -> float | None:
    if not isinstance(term, Literal) or not is_number(term):
        return None
    number = float(python_value(term))
    return number if number == number and abs(number) < 1e300 else None


def _column(answer: Answer, name: str) -> list[Term | None]:
    place = answer.columns.index(name)
    return [row[place] for row in answer.rows]


def _labels(answer: Answer, without: set[str]) -> list[str]:
    """Return what tells each row from the others, in words."""
    columns = [name for name in answer.columns if name not in without]
    telling = [name for name in columns if len(set(_column(answer, name))) > 1] or columns[:1]
    if "year" in answer.columns and len(set(_column(answer, "year"))) > 1:
        telling.append("year")
    return [
        " · ".join(filter(None, (answer.cell(row, name) for name in telling)))
        for row in range(len(answer))
    ]

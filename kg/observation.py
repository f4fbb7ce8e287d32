"""Statistics as the source gives them: a printed number, and the bounds that it sets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC
from kg.store import Store, Term
from kg.terms import python_value

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies; None is no end, ``*_open`` leaves the end itself out.

    >>> nearly_900 = Interval(None, Decimal(900), high_open=True)
    >>> over_2000 = Interval(Decimal(2000), None, low_open=True)
    >>> nearly_900.before(over_2000), over_2000.before(nearly_900)
    (True, False)
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @property
    def point(self) -> Decimal | None:
        """The value, where it is given exactly."""
        return self.low if self.low == self.high and not (self.low_open or self.high_open) else None

    def before(self, other: "Interval") -> bool:
        """Tell whether every value here is less than every value there."""
        if self.high is None or other.low is None:
            return False
        touching = self.high_open or other.low_open
        return self.high < other.low or (self.high == other.low and touching)


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one area, with everything that says how to read it.

    Attributes:
        number: The printed number; of a range, its upper end; None where it is no number.
        bound: ``exactly``, ``moreThan``, ``nearly``, ``atMost``, ``between``, or empty.
        year: The stated year; None is undated.
        terms: The printed definitions.
        periods: The period in words, where one is given.
        printed: The figure as printed.
    """

    iri: NamedNode
    area: NamedNode | None
    indicator: NamedNode | None
    number: Decimal | None
    least: Decimal | None
    bound: str
    unit: NamedNode | None
    year: int | None
    terms: tuple[str, ...]
    periods: tuple[str, ...]
    printed: str

    def interval(self) -> Interval:
        """Return where the true value lies; with a bound that is not known, anywhere."""
        number = self.number
        if number is None:
            return Interval(None, None)
        return {
            "exactly": Interval(number, number),
            "moreThan": Interval(number, None, low_open=True),
            "nearly": Interval(None, number, high_open=True),
            "atMost": Interval(None, number),
            "between": Interval(self.least, number),
        }.get(self.bound, Interval(None, None))

    def figure(self, labels: Labels) -> str:
        """Return the figure in the reader's language: as printed in Chinese, else in words."""
        chinese = is_chinese(labels.lang)
        if chinese and self.printed:
            return self.printed
        if self.number is None:
            return self.printed or "?"
        least = self.least if self.bound == "between" else None
        number = quantity(self.number, labels.of(self.unit), labels.lang, least=least)
        return f"{_BOUNDS.get(self.bound, ('', ''))[chinese]}{number}"

    def date(self, lang: str) -> str:
        """Return the year, or that there is none, with the period in words."""
        chinese = is_chinese(lang)
        if self.year is not None:
            year = f"{self.year}年" if chinese else str(self.year)
        else:
            year = "未注明日期" if chinese else "undated"
        return ("，" if chinese else ", ").join([*self.periods, year])

    def text(self, labels: Labels) -> str:
        """Return the figure and its date, e.g. ``more than 1000 firms (2021)``."""
        if is_chinese(labels.lang):
            return f"{self.figure(labels)}（{self.date(labels.lang)}）"
        return f"{self.figure(labels)} ({self.date(labels.lang)})"


_BOUNDS: dict[str, tuple[str, str]] = {
    "moreThan": ("more than ", "超过"),
    "nearly": ("nearly ", "近"),
    "atMost": ("at most ", "最高"),
}


def written(number: int | Decimal | float, *, thousands: bool = False) -> str:
    """Return a number as people write it, without a needless fraction or exponent.

    >>> written(Decimal("87.20")), written(Decimal("2E+3")), written(25906, thousands=True)
    ('87.2', '2000', '25,906')
    """
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    text = f"{exact:,f}" if thousands else f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity(number: Decimal, unit: str, lang: str, *, least: Decimal | None = None) -> str:
    """Return a number with its unit, so that neither runs into the other.

    In English a unit that counts is multiplied out, exactly: 900 of 100 million yuan are 90
    billion yuan. Chinese keeps what is printed.

    Args:
        number: The number, or the upper end of a range.
        unit: The label of the unit, e.g. ``100 million yuan``.
        lang: The reader's language.
        least: The lower end of a range.

    >>> quantity(Decimal(900), "100 million yuan", "en"), quantity(Decimal("87.2"), "%", "en")
    ('90 billion yuan', '87.2%')
    >>> quantity(Decimal(500), "10,000 yuan", "en", least=Decimal(100))
    '1–5 million yuan'
    >>> quantity(Decimal(900), "CNY 100 million", "en")
    'CNY 90 billion'
    >>> quantity(Decimal(900), "亿元", "zh")
    '900亿元'
    """
    numbers = [number] if least is None else [least, number]
    if not unit or unit in "%‰" or is_chinese(lang):
        return "–".join(map(written, numbers)) + unit
    counting = _COUNTING.fullmatch(unit)
    if counting is None:
        return f"{'–'.join(map(written, numbers))} {unit}"
    times = Decimal(counting[2].replace(",", "")) * _SCALES.get(counting[3] or "", 1)
    whole = [each * times for each in numbers]
    name, scale = next(
        ((name, scale) for name, scale in _SCALES.items() if abs(whole[-1]) >= scale > 1000),
        ("", 1),
    )
    shown = "–".join(written(each / scale, thousands=True) for each in whole)
    return " ".join(filter(None, (counting[1], shown, name, counting[4])))


_SCALES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3}
_COUNTING = re.compile(
    r"(?:([A-Z]{3}) (?=\d))?(\d{1,3}(?:,\d{3})*|\d+)"
    r"(?: (thousand|million|billion|trillion))?(?: (.+))?"
)


Statements: TypeAlias = dict[NamedNode, dict[NamedNode, list[Term]]]
"""What is said of things: property and values, by thing."""


def read(store: Store, things: Iterable[NamedNode]) -> list[Observation]:
    """Return the given observations with what is known of them, in a fixed order."""
    wanted = sorted(set(things), key=lambda thing: thing.value)
    found: list[Observation] = []
    for start in range(0, len(wanted), _BATCH):
        values = " ".join(str(thing) for thing in wanted[start : start + _BATCH])
        rows = store.select(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}").rows
        said = statements(rows)
        found += [of(thing, said[thing]) for thing in sorted(said, key=lambda each: each.value)]
    return found


def statements(rows: Iterable[tuple[Term | None, ...]]) -> Statements:
    """Return rows of subject, property and value by subject and property, values sorted."""
    said: Statements = {}
    for subject, predicate, value in rows:
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value:
            said.setdefault(subject, {}).setdefault(predicate, []).append(value)
    for properties in said.values():
        for values in properties.values():
            values.sort(key=str)
    return said


def of(thing: NamedNode, said: dict[NamedNode, list[Term]]) -> Observation:
    """Return an observation from what is said of it."""

    def first(name: str) -> Term | None:
        return next(iter(said.get(AIC[name], ())), None)

    def texts(name: str) -> tuple[str, ...]:
        values = said.get(AIC[name], ())
        return tuple(sorted({each.value for each in values if isinstance(each, Literal)}))

    def node(name: str) -> NamedNode | None:
        found = first(name)
        return found if isinstance(found, NamedNode) else None

    value, least, most = (number_of(first(name)) for name in ("value", "minValue", "maxValue"))
    bound = node("bound")
    year = python_value(first("year"))
    return Observation(
        iri=thing,
        area=node("area"),
        indicator=node("indicator"),
        number=value if value is not None else most,
        least=least,
        bound="" if bound is None else bound.value.rpartition("#")[2],
        unit=node("unit"),
        year=year if isinstance(year, int) else None,
        terms=texts("printedTerm"),
        periods=texts("periodNote"),
        printed=next(iter(texts("printedValue")), ""),
    )


def number_of(term: Term | None) -> Decimal | None:
    """Return the finite number that a term holds, or None."""
    value = python_value(term)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None

"""Labels, numbers and dates as people read them, in Chinese and English at once."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.labels import Labels
from kg.observation import written
from kg.store import Store, Term
from kg.terms import python_value

Two: TypeAlias = tuple[str, str]
"""A text in Chinese and in English."""

UNDATED: Two = ("未注明日期", "undated")
"""What stands for the date that a source does not state."""


class Wording:
    """Labels of one store in both languages."""

    def __init__(self, store: Store) -> None:
        self.chinese = Labels(store, "zh")
        self.english = Labels(store, "en")

    def prefetch(self, terms: Iterable[NamedNode]) -> None:
        """Look up the labels of all terms at once."""
        wanted = list(terms)
        self.chinese.prefetch(wanted)
        self.english.prefetch(wanted)

    def of(self, term: Term) -> Two:
        """Return a term's label, or a literal's text, in both languages."""
        return (self.chinese.of(term), self.english.of(term))


def number(value: int | Decimal | float) -> str:
    """Return a number with its thousands set apart.

    >>> number(25906), number(Decimal("87.20"))
    ('25,906', '87.2')
    """
    return written(value, thousands=True)


def rank(position: object, *, within: bool = False) -> Two:
    """Return a rank in words.

    >>> rank(12), rank(10, within=True)
    (('第 12 位', 'no. 12'), ('前 10 位', 'top 10'))
    """
    if within:
        return (f"前 {position} 位", f"top {position}")
    return (f"第 {position} 位", f"no. {position}")


def date(year: object, month: object = None) -> Two:
    """Return a year, or a year and month.

    >>> date(2021, 10), date(2021)
    (('2021 年 10 月', '2021-10'), ('2021 年', '2021'))
    """
    if month is None:
        return (f"{year} 年", f"{year}")
    shown = f"{month:02d}" if isinstance(month, int) else str(month)
    return (f"{year} 年 {month} 月", f"{year}-{shown}")


def literal(term: Literal, predicate: str) -> Two:
    """Return a literal as text; a year is never given a comma."""
    value = python_value(term)
    year = predicate.lower().endswith("year")
    plain = year or isinstance(value, bool) or not isinstance(value, int | Decimal | float)
    shown = term.value if plain else number(value)
    return (shown, shown)

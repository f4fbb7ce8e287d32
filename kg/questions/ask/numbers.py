"""Years and numbers in a text, in figures and in words, with what each counts."""

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal

from kg.questions.ask.named import Mention, Option
from kg.questions.ask.tokens import Token, keys

_BEFORE = frozenset("前头第哪这那")
_AFTER = frozenset("级月强个项点条家大所座类种次份篇方名位件期")
"""What stands beside a Chinese digit that is a number, and no part of a word."""
_DATES = frozenset(("in", "since", "by", "until", "year", "before", "after"))
"""What stands before a number of four digits that is a year, however long ago."""
DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_LATIN = ["primary", "secondary", "tertiary"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_TIERS = frozenset(key for word in ("level", "tier", "order", "grade") for key in keys(word))
_SPELT = {key: n for n, word in enumerate(_WORDS, 1) for key in keys(word)}
_ORDERED = {key: n for n, word in enumerate(_ORDINALS, 1) for key in keys(word)}
_RANKED = {key: n for n, word in enumerate(_LATIN, 1) for key in keys(word)}
_NAMED = {key: n for n, word in enumerate(_MONTHS, 1) for key in keys(word)}


def numbers(found: Sequence[Token]) -> Iterator[Mention]:
    """Yield every year and number of a text."""
    for i, token in enumerate(found):
        before = found[i - 1].key if i else ""
        after = found[i + 1].key if i + 1 < len(found) else ""
        key = token.key
        if key.isascii() and key.isdigit() and len(key) <= 9:
            number = int(key)
            if len(key) == 2 and after == "年" and 10 <= number <= 49:
                number += 2000  # 21年 is 2021
            dated = after == "年" or before in _DATES
            if (1000 if dated else 1900) <= number <= 2200 and len(key) in (2, 4):
                yield Mention(i, i + 1, (Option("year", (Literal(number),)),), True)
                continue
        elif key in DIGITS and (before in _BEFORE or after in _AFTER):
            number = DIGITS[key]
        elif key in _SPELT:
            number = _SPELT[key]
        elif key in _ORDERED and after in _TIERS:
            number = _ORDERED[key]
        elif key in _RANKED and after == "indicator":
            yield Mention(i, i + 1, (Option("integer", (Literal(_RANKED[key]),), "level"),), True)
            continue
        elif key in _NAMED and token.word[0].isupper():
            yield Mention(i, i + 1, (Option("integer", (Literal(_NAMED[key]),), "month"),), True)
            continue
        else:
            continue
        role = ""
        if before in ("前", "头", "top", "first") or after in ("强", "best", "plac"):
            role = "top"
        elif after in ("级", *_TIERS) or before == "level":
            role = "level"
        elif after == "月" or before == "month" or (len(before) == 4 and before.isdigit()):
            role = "month"
        yield Mention(i, i + 1, (Option("integer", (Literal(number),), role),), True)

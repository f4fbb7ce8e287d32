"""What two figures say of each other, and no more than that.

Two verdicts are kept apart. The *printed* comparison takes the numbers as they stand on paper; the
*proved* one holds whatever the true values are within their bounds. Over 4600 against nearly 7000
is smaller in print, and not proved: the one has no upper end, the other no lower.
"""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from kg.labels import Labels
from kg.namespaces import PREFIXES
from kg.observation import Interval, Observation, quantity, written

COMPARABLE = ("comparable", "可比")
RESERVED = ("comparable with reservation", "可比，有保留")
INCOMPARABLE = ("not comparable", "不可比")
ONE_ONLY = ("one city only", "仅一市有")

_CEILINGS = ("between", "atMost")
_CENT = Decimal("0.01")


@dataclass
class Verdict:
    """How two figures compare, as pairs of English and Chinese where it is words.

    Attributes:
        printed: 0 or 1 for the place of the greater number as printed, 2 for equal, else None.
        proved: The same, by the bounds alone.
        difference: How much the greater is greater, where that holds.
        ratio: How many times, where that holds.
        comparability: One of the four words above.
        reasons: Why, each once.
    """

    printed: int | None = None
    proved: int | None = None
    difference: tuple[str, str] = ("", "")
    ratio: tuple[str, str] = ("", "")
    comparability: tuple[str, str] = COMPARABLE
    reasons: list[tuple[str, str]] = field(default_factory=list)

    def reserve(self, en: str, zh: str) -> None:
        """Add a reservation."""
        self.reasons.append((en, zh))
        if self.comparability == COMPARABLE:
            self.comparability = RESERVED


EQUAL = 2


def judge(one: Observation, other: Observation, cities: tuple[str, str], labels: Labels) -> Verdict:
    """Return how the figures of two cities for one indicator compare.

    Args:
        one: The figure of the first city.
        other: The figure of the second.
        cities: What the cities are called in the reader's language.
        labels: Where units and figures get their words.
    """
    verdict = Verdict()
    if one.unit != other.unit or one.number is None or other.number is None:
        verdict.comparability = INCOMPARABLE
        if one.unit != other.unit:
            units = [labels.of(each.unit) or "?" for each in (one, other)]
            en, zh = f"different units: {' / '.join(units)}", f"单位不同：{'／'.join(units)}"
        else:
            en, zh = "a figure is not a number", "有数据不是数字"
        verdict.reasons.append((en, zh))
        return verdict
    if one.unit is None:
        verdict.reserve("no unit is stated", "未说明单位")
    _dates(verdict, one, other, cities)
    _terms(verdict, one, other)
    _sizes(verdict, one, other, cities, labels)
    return verdict


def rank(one: Interval, other: Interval, cities: tuple[str, str]) -> Verdict:
    """Return how two places in one edition of a ranking compare; the lower place is the better."""
    verdict = Verdict(proved=_proved(other, one))
    verdict.printed = verdict.proved
    if verdict.proved is None:
        verdict.reasons.append(("the exact places are not stated", "来源未说明确切名次"))
    elif one.point is not None and other.point is not None and verdict.proved != EQUAL:
        places = written(abs(one.point - other.point))
        first = cities[verdict.proved]
        unit = "place" if places == "1" else "places"
        verdict.difference = (f"{first} by {places} {unit}", f"{first}领先{places}位")
    return verdict


def _dates(verdict: Verdict, one: Observation, other: Observation, cities: tuple[str, str]) -> None:
    if one.year is None and other.year is None:
        verdict.reserve("neither figure is dated", "两个数据均未注明日期")
    elif one.year != other.year:
        years = one.year, other.year
        en = "; ".join(f"{c}: {y or 'undated'}" for c, y in zip(cities, years, strict=True))
        zh = "；".join(
            f"{c}：{f'{y}年' if y else '未注明'}" for c, y in zip(cities, years, strict=True)
        )
        verdict.reserve(f"not of the same stated date ({en})", f"注明的日期不一致（{zh}）")
    if one.periods != other.periods:
        periods = [", ".join(each.periods) or "–" for each in (one, other)]
        verdict.reserve(
            f"periods differ ({' / '.join(periods)})", f"时期不同（{'／'.join(periods)}）"
        )


def _terms(verdict: Verdict, one: Observation, other: Observation) -> None:
    if one.terms and other.terms and one.terms != other.terms:
        terms = [", ".join(f"“{term}”" for term in each.terms) for each in (one, other)]
        verdict.reserve(
            f"printed definitions differ ({' / '.join(terms)})",
            f"原文口径不同（{'／'.join(terms)}）",
        )


def _sizes(
    verdict: Verdict,
    one: Observation,
    other: Observation,
    cities: tuple[str, str],
    labels: Labels,
) -> None:
    first, second = one.interval(), other.interval()
    verdict.proved = _proved(first, second)
    verdict.printed = verdict.proved
    if verdict.proved is None:
        _unproved(verdict, one, other, cities, labels)
        return
    if verdict.proved == EQUAL:
        return
    low, high = (first, second) if verdict.proved == 1 else (second, first)
    verdict.difference = _difference(low, high, cities[verdict.proved], one, labels)
    if not _is_percent(one, labels):
        less = cities[1 - verdict.proved]
        verdict.ratio = _ratio(low, high, cities[verdict.proved], less)


def _proved(first: Interval, second: Interval) -> int | None:
    if first.point is not None and first.point == second.point:
        return EQUAL
    if first.before(second):
        return 1
    return 0 if second.before(first) else None


def _unproved(
    verdict: Verdict,
    one: Observation,
    other: Observation,
    cities: tuple[str, str],
    labels: Labels,
) -> None:
    """Say what the print suggests and why the bounds do not bear it out."""
    if one.number is None or other.number is None:
        return
    figures = one.figure(labels), other.figure(labels)
    if one.bound in _CEILINGS or other.bound in _CEILINGS:
        if one.bound in _CEILINGS and other.bound in _CEILINGS and one.number == other.number:
            verdict.reasons.append(
                (
                    f"ceilings, not amounts; the ceilings are equal ({written(one.number)})",
                    f"给出的是上限而非数额；上限相同（{written(one.number)}）",
                )
            )
        else:
            verdict.reasons.append(
                ("ranges or ceilings that overlap decide nothing", "区间或上限重叠，无法判定")
            )
        return
    if not (one.bound and other.bound):
        verdict.reserve("a figure says nothing of its bound", "有数据未说明界限")
    verdict.printed = EQUAL
    if one.number != other.number:
        verdict.printed = 0 if one.number > other.number else 1
        more = verdict.printed
        verdict.reasons.append(
            (
                f"as printed {cities[more]}'s {figures[more]} is larger than {figures[1 - more]}; "
                "the bounds printed leave it open",
                f"按原文数字，{cities[more]}的{figures[more]}大于{figures[1 - more]}；"
                "但所印界限不足以判定",
            )
        )
    for city, figure, each in zip(cities, figures, (one, other), strict=True):
        if each.bound == "moreThan":
            verdict.reasons.append(
                (f"{city}'s {figure} is only a lower limit", f"{city}的{figure}只是下限")
            )
        elif each.bound == "nearly":
            verdict.reasons.append(
                (f"{city}'s {figure} is only an upper limit", f"{city}的{figure}只是上限")
            )


def _difference(
    low: Interval, high: Interval, greater: str, one: Observation, labels: Labels
) -> tuple[str, str]:
    """Return the difference: exact, or what it is at least where the ends allow no more."""
    if low.high is None or high.low is None:
        return "", ""
    number = high.low - low.high
    en, zh = _hedge(low, high)
    if _is_percent(one, labels):
        points = written(number)
        return f"{greater} by {en}{points} percentage points", f"{greater}高出{zh}{points}个百分点"
    amount = quantity(number, labels.of(one.unit), labels.lang)
    return f"{greater} by {en}{amount}", f"{greater}多出{zh}{amount}"


def _ratio(low: Interval, high: Interval, greater: str, less: str) -> tuple[str, str]:
    """Return the ratio: exact, or a lower limit, rounded so that it still holds."""
    if low.high is None or high.low is None or low.high <= 0:
        return "", ""
    ratio = high.low / low.high
    en, zh = _hedge(low, high)
    number = ratio.quantize(_CENT, ROUND_DOWN if en else ROUND_HALF_UP)
    if not en and number != ratio:
        en, zh = "about ", "约"
    verb = zh if zh == "超过" else f"{zh}为"
    return (
        f"{greater} = {en}{written(number)} × {less}",
        f"{greater}{verb}{less}的{written(number)}倍",
    )


def _hedge(low: Interval, high: Interval) -> tuple[str, str]:
    if low.point is not None and high.point is not None:
        return "", ""
    return ("more than ", "超过") if low.high_open or high.low_open else ("at least ", "至少")


def _is_percent(one: Observation, labels: Labels) -> bool:
    percent = one.unit is not None and one.unit.value == PREFIXES["unit"] + "percent"
    return percent or labels.of(one.unit).strip() == "%"

"""A comparison for a narrow terminal: fewer columns, the reasons as numbered notes below."""

from collections.abc import Sequence

from pyoxigraph import Literal

from kg.answer import Answer
from kg.compare.rows import UNKNOWN
from kg.formats.tables import CONTROL, table
from kg.language import is_chinese
from kg.store import Term

WIDE = 160
"""From this many cells on, a terminal shows the whole table."""


def narrow(answer: Answer, width: int) -> str:
    """Return a comparison as text that fits a terminal, nothing but the ratios left out.

    The two verdicts stand in one column: what follows from the bounds is also what is printed.
    What only one city has follows in a table of its own.
    """
    chinese = is_chinese(answer.lang)
    titles = dict(zip(answer.columns, answer.titles, strict=True))
    notes: dict[str, int] = {}
    both: list[tuple[Term | None, ...]] = []
    alone: list[tuple[Term | None, ...]] = []
    for row in answer:
        if row["a"] is None or row["b"] is None:
            city = titles["a" if row["b"] is None else "b"]
            alone.append((row["indicator"], Literal(city), row["a"] or row["b"], row["source"]))
            continue
        reason = _text(row["reason"])
        mark = f" [{notes.setdefault(reason, len(notes) + 1)}]" if reason else ""
        verdict = in_one(_text(row["printed"]), _text(row["proved"]), chinese=chinese)
        cells = (verdict, _text(row["difference"]), _text(row["comparability"]) + mark)
        both.append((row["indicator"], row["a"], row["b"], *map(Literal, cells), row["source"]))
    parts = []
    columns: Sequence[str]
    if both:
        columns = ("indicator", "a", "b", "printed", "difference", "comparability", "source")
        parts.append(_table(answer, columns, both, [titles[name] for name in columns], width))
        parts.append("".join(f"[{n}] {CONTROL.sub(' ', why)}\n" for why, n in notes.items()))
    if alone:
        columns = ("indicator", "city", "figure", "source")
        english = ["One city only", "City", "Figure", "Source"]
        heads = ["仅一市有", "城市", "数据", "出处"] if chinese else english
        parts.append(_table(answer, columns, alone, heads, width))
    return "\n".join(part for part in parts if part)


def _table(
    answer: Answer,
    columns: Sequence[str],
    rows: list[tuple[Term | None, ...]],
    heads: list[str],
    width: int,
) -> str:
    return table(Answer(columns, rows, labels=answer.labels, titles=heads), width=width)


def in_one(printed: str, proved: str, *, chinese: bool) -> str:
    """Return both verdicts as one: what follows from the bounds is also what is printed.

    >>> in_one("Suzhou is larger", "cannot be told", chinese=False)
    'Suzhou is larger as printed, not by the bounds'
    """
    on = basis(printed, proved, chinese=chinese)
    if not on:
        return printed
    return f"{printed}（{on}）" if chinese else f"{printed} {on}"


def basis(printed: str, proved: str, *, chinese: bool) -> str:
    """Return what a verdict rests on, or an empty string where there is none."""
    if not printed or printed in UNKNOWN:
        return ""
    if proved == printed:
        return "按原文界限" if chinese else "by the bounds printed"
    return "按原文数字，界限不足以判定" if chinese else "as printed, not by the bounds"


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""

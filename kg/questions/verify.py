"""Checked answers: does a question still give what its header says?"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.graph import Graph
from kg.namespaces import expand
from kg.questions.header import Check, Question
from kg.store import Term
from kg.terms import python_value, text_of

_TAGGED = re.compile(r'"(?P<text>.*)"(?:@(?P<lang>[A-Za-z-]+))?', re.DOTALL)


def verify(graph: Graph, question: Question) -> list[tuple[str, str]]:
    """Return what differs from the checked answers, in English and Chinese; nothing is good.

    Raises:
        ParameterError: A check asks with a value that does not fit.
    """
    return [
        (f"{question.name} with {_given(check)}: {en}", f"{question.name}（{_given(check)}）：{zh}")
        for check in question.header.checks
        for en, zh in _faults(graph, question, check)
    ]


def _faults(graph: Graph, question: Question, check: Check) -> list[tuple[str, str]]:
    rows = graph.run(question, **check.given).rows
    faults = []
    if check.total is not None and len(rows) != check.total:
        faults.append(
            (f"{len(rows)} rows, not {check.total}", f"{len(rows)} 行，应为 {check.total} 行")
        )
    if check.rows is not None:
        for i in range(max(len(rows), len(check.rows))):
            got = rows[i] if i < len(rows) else None
            wanted = check.rows[i] if i < len(check.rows) else None
            if got is None or wanted is None or not same_row(got, wanted):
                faults.append(
                    (
                        f"row {i + 1} is {_shown(got)}, not {wanted}",
                        f"第 {i + 1} 行为 {_shown(got)}，应为 {wanted}",
                    )
                )
    for wanted in check.contains:
        if not any(same_row(row, wanted) for row in rows):
            faults.append((f"the row {wanted} is missing", f"缺少行 {wanted}"))
    return faults


def same_row(row: Sequence[Term | None], wanted: Sequence[Any]) -> bool:
    """Tell whether a row is what a check wants."""
    return len(row) == len(wanted) and all(map(same, row, wanted))


def same(term: Term | None, wanted: Any) -> bool:
    """Tell whether a term is what a cell of a check wants.

    A cell is a CURIE, a number, a day, true or false, a text in any language, ``"text"@zh`` or
    ``"text"`` (without language), or nothing for an unbound cell.

    >>> same(Literal("苏州", language="zh"), '"苏州"@zh'), same(Literal(8), 8.0), same(None, None)
    (True, True, True)
    """
    if term is None or wanted is None:
        return term is None and wanted is None
    if isinstance(wanted, bool) or not isinstance(wanted, str):
        value = python_value(term)
        if isinstance(wanted, bool) or isinstance(value, bool):
            return value is wanted
        if isinstance(wanted, int | float) and isinstance(value, int | float | Decimal):
            return Decimal(str(value)) == Decimal(str(wanted))
        return bool(value == wanted)
    if isinstance(term, NamedNode):
        return term.value == expand(wanted)
    if not isinstance(term, Literal):
        return False
    if match := _TAGGED.fullmatch(wanted):
        return term.value == match["text"] and (term.language or "") == (match["lang"] or "")
    return term.value == wanted


def _shown(row: Sequence[Term | None] | None) -> str:
    return "missing" if row is None else "[" + ", ".join(map(text_of, row)) + "]"


def _given(check: Check) -> str:
    return ", ".join(f"{name}={value}" for name, value in check.given.items()) or "the defaults"

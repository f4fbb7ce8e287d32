"""Citations: for each row of any answer, the passages that it rests on.

Computed from the query itself, never written into it. :func:`cite` takes an answer; what comes
back is one :class:`~kg.citations.model.Citation` a row.
"""

from typing import TYPE_CHECKING

from kg.store import Store

if TYPE_CHECKING:
    from kg.answer import Answer, GraphAnswer
    from kg.citations.model import Citations

STYLES = ("short", "bibtex", "gbt7714", "json", "prov")
"""How citations are written."""

UNDER = frozenset(("short", "gbt7714"))
"""Styles that stand under an answer; the others are documents of their own."""


def cite(store: Store, answer: "Answer | GraphAnswer") -> "Citations":
    """Return the citations of an answer, one a row, or one a triple.

    Args:
        store: Where the answer came from.
        answer: The answer; its query is what was run.

    Raises:
        OutsideError: The store fails.
    """
    from kg.citations.gather import gather

    return gather(store, answer)

"""The rows of an answer, as the page lists them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.answer import Answer
from kg.page.wording import Two, Wording

MOST = 200
"""A page lists so many rows; the others are counted."""


def answered(
    answer: Answer, number: Mapping[str, int], words: Wording, heads: Sequence[Two] | None = None
) -> dict[str, Any]:
    """Return the rows: ``heads``, a list of Two, ``rows``, and how many there are, ``count``.

    A cell is the number of a thing of the page, a text in both languages, or None.

    Args:
        answer: The answer.
        number: The numbers of the things of the page.
        words: Labels.
        heads: The headings in both languages; none is those of the answer.
    """
    shown = answer.rows[:MOST]
    words.prefetch(t for row in shown for t in row if isinstance(t, NamedNode))
    cells = [
        [
            None
            if term is None
            else number[term.value]
            if isinstance(term, NamedNode) and term.value in number
            else words.of(term)
            for term in row
        ]
        for row in shown
    ]
    return {
        "heads": list(heads or [(title, title) for title in answer.titles]),
        "rows": cells,
        "count": len(answer.rows),
    }

"""A page of an answer: so many of its rows, and how many there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from kg.answer import Answer
from kg.citations.model import Citation, Citations
from kg.network.answer import NetworkAnswer
from kg.server.exchange import Request
from kg.store import Store

Cite = Callable[[Answer, int], Citations]
"""Gives the citations of a page that begins with a row."""


@dataclass(frozen=True)
class Paged:
    """A page of an answer.

    Attributes:
        answer: The rows of this page.
        offset: How many rows come before.
        limit: How many rows a page has.
        total: How many rows there are in all; None where that is not counted.
        more: There are rows after this page.
        cite: Gives the citations of this page; None where there is nothing to cite.
        members: What stands in the envelope beside the rows.
        page: The link to the page for people that shows the same.
    """

    answer: Answer
    offset: int
    limit: int
    total: int | None
    more: bool
    cite: Callable[[], Citations] | None = None
    members: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""


def paged(
    answer: Answer,
    given: Mapping[str, Any],
    *,
    cut: bool = False,
    cite: Cite | None = None,
    members: Mapping[str, Any] | None = None,
    page: str = "",
) -> Paged:
    """Return the page that is asked for.

    Args:
        answer: The answer, from its first row on.
        given: What a request gives: ``limit`` and ``offset``.
        cut: There are more rows than the answer holds.
        cite: Gives the citations; none computes them from the query.
        members: What stands in the envelope beside the rows.
        page: The link to the page for people that shows the same.
    """
    offset, limit = given["offset"], given["limit"]
    part = copy(answer)
    part.rows = answer.rows[offset : offset + limit]
    part._prefetched = part.labels is None
    if isinstance(part, NetworkAnswer):
        part.evidence = part.evidence[offset : offset + limit]
    return Paged(
        part,
        offset,
        limit,
        None if cut else len(answer),
        cut or offset + limit < len(answer),
        (lambda: cite(part, offset)) if cite is not None else part.cite,
        members or {},
        page,
    )


def shown(request: Request, path: str, names: Iterable[str]) -> str:
    """Return the link to a page for people, with what it takes of what a request gives."""
    pairs = [(name, value) for name, value in request.query if name in {*names, "lang"}]
    return request.link(path) + (f"?{urlencode(pairs)}" if pairs else "")


def uncited(paged: Paged) -> Paged:
    """Return a page of what no source says: names that were looked up, counts."""
    return replace(paged, cite=None)


def known(store: Store, rows: Sequence[Citation]) -> Cite:
    """Return what gives the citations of a page where those of all rows are known."""
    return lambda part, offset: Citations(store, part, rows[offset : offset + len(part)])

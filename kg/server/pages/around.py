"""What is around a thing, as a small picture that needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.entity import Entity
from kg.entity.model import Fact
from kg.formats.tables import width_of
from kg.server.addresses import href
from kg.server.exchange import Request

MOST = 7
"""So many things are drawn on each side."""

_ROW, _WIDTH, _LONGEST = 30, 620, 22
_SHOWN = frozenset(
    (
        "city", "firm", "univ", "campus", "institute", "agency", "alliance", "park", "platform",
        "facility", "zone", "policy", "programme", "field", "industry", "product", "cluster",
        "scenario", "brand", "region", "province", "site", "ecosystem", "ranking", "edition",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A thing in the picture: where, what it says, where it leads, and by what it is tied."""

    x: int
    y: int
    text: str
    full: str
    href: str
    anchor: str
    relation: str
    proposed: bool


@dataclass(frozen=True)
class Picture:
    """The picture: its size, the thing in its middle, and what is around it."""

    width: int
    height: int
    middle: tuple[int, int]
    label: str
    nodes: tuple[Node, ...]
    more: int


def picture(request: Request, entity: Entity) -> Picture | None:
    """Return the picture of what is around a thing, or None where nothing is."""
    into, out = _things(entity.facts_in), _things(entity.facts_out)
    known = {fact.other for fact in out}
    into = [fact for fact in into if fact.other not in known]
    shown_in, shown_out = into[:MOST], out[:MOST]
    if not (shown_in or shown_out):
        return None
    rows = max(len(shown_in), len(shown_out), 2)
    height = rows * _ROW + 50
    nodes = [
        *_column(request, shown_in, 170, height, "end"),
        *_column(request, shown_out, _WIDTH - 170, height, "start"),
    ]
    more = len(into) + len(out) - len(shown_in) - len(shown_out)
    middle = (_WIDTH // 2, height // 2)
    return Picture(_WIDTH, height, middle, _short(entity.label, 30), tuple(nodes), more)


def _things(facts: Sequence[Fact]) -> list[Fact]:
    found: dict[object, Fact] = {}
    for fact in facts:
        if isinstance(fact.other, NamedNode) and fact.kind in _SHOWN:
            found.setdefault(fact.other, fact)
    return list(found.values())


def _column(
    request: Request, facts: Sequence[Fact], x: int, height: int, anchor: str
) -> list[Node]:
    top = (height - (len(facts) - 1) * _ROW) // 2
    return [
        Node(
            x=x,
            y=top + place * _ROW,
            text=_short(fact.text, _LONGEST),
            full=fact.text,
            href=href(request, getattr(fact.other, "value", "")),
            anchor=anchor,
            relation=fact.name,
            proposed=fact.status is not None,
        )
        for place, fact in enumerate(facts)
    ]


def _short(text: str, cells: int) -> str:
    """Return a text of at most so many cells of width; Chinese characters have two."""
    if width_of(text) <= cells:
        return text
    while text and width_of(text) > cells - 1:
        text = text[:-1]
    return text.rstrip() + "…"

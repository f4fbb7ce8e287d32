"""How each kind of thing looks on the page, and which column of the overview it stands in."""

from dataclasses import dataclass

from kg.namespaces import KINDS, PREFIXES


@dataclass(frozen=True)
class Look:
    """A shape of vis-network, a colour for light and for dark, a size, and a column.

    ``role`` is ``head`` (the two cities), ``outer`` (policies), ``org`` (who), ``hub`` (what they
    form), ``core`` (what both sides share), or empty: not in the overview.
    """

    shape: str
    light: str
    dark: str
    size: int
    role: str


_PLACE = Look("square", "#6f8f1f", "#a8c95a", 6, "")
_LEARNED = Look("triangle", "#2a7fb8", "#6cb8ea", 7, "org")
_POLICY = Look("square", "#5b6770", "#aab6c0", 7, "outer")
_OTHER = Look("dot", "#767b82", "#9aa1a9", 5, "")
_FIGURE = Look("dot", "#8f8a55", "#c2bc80", 5, "")

LOOKS: dict[str, Look] = {
    "city": Look("star", "#b7410e", "#ff9a5c", 17, "head"),
    "cluster": Look("hexagon", "#d98e00", "#f5b53d", 11, "hub"),
    "scenario": Look("triangleDown", "#b5538c", "#e58bbd", 10, "hub"),
    "brand": Look("star", "#b5538c", "#e58bbd", 8, "core"),
    "firm": Look("dot", "#00805c", "#35c79a", 6, "org"),
    "univ": _LEARNED,
    "campus": _LEARNED,
    "institute": Look("triangleDown", "#2a7fb8", "#6cb8ea", 7, "org"),
    "ecosystem": _PLACE,
    "park": _PLACE,
    "site": _PLACE,
    "platform": _PLACE,
    "policy": _POLICY,
    "programme": Look("square", "#8a6fb0", "#b9a1dd", 7, "outer"),
    "zone": Look("square", "#5b6770", "#aab6c0", 7, "outer"),
    "field": Look("diamond", "#6a51a3", "#ac97de", 6, "core"),
    "industry": Look("diamond", "#9c6216", "#d9a05a", 6, "core"),
    **dict.fromkeys(("stat", "indicator", "ranking", "edition", "entry", "dimension"), _FIGURE),
    "comparison": _FIGURE,
}
"""The look of each kind that has one of its own."""

FIGURES = frozenset({"stat", "indicator", "comparison", "ranking", "edition", "entry", "dimension"})
"""Kinds that the table of figures shows better than a drawing."""


OTHER = "thing"
"""What stands for the kind of things that are of no kind of ours, e.g. in a CONSTRUCT."""


def look_of(kind: str) -> Look:
    """Return the look of a kind, also of one that has none of its own."""
    return LOOKS.get(kind, _OTHER)


def class_of(kind: str) -> str | None:
    """Return the IRI of the class that a kind stands for, or None for :data:`OTHER`."""
    return PREFIXES["aic"] + KINDS[kind] if kind in KINDS else None


def order_of(kind: str) -> int:
    """Return where a kind stands in lists: the kinds of the overview first."""
    order = [*LOOKS, *(each for each in KINDS if each not in LOOKS)]
    return order.index(kind) if kind in order else len(order)

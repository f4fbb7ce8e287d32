"""What kinds and aggregates are called on the page, and how they look."""

from typing import Any

from pyoxigraph import NamedNode

from kg.network.choice import ARGUMENTS, LEFT_OUT
from kg.page.groups import Group
from kg.page.kinds import class_of, look_of
from kg.page.wording import Two, Wording

_WEAK = ARGUMENTS | LEFT_OUT
"""Paths go through things of these kinds only where there is no other way, as in ``kg path``."""


class Captions:
    """Names for what is no single thing.

    Args:
        words: Labels.
        pair: The two cities that stand side by side, if there are two.
    """

    def __init__(self, words: Wording, pair: tuple[str, str] | None) -> None:
        self.words = words
        self.pair = pair

    def kind_name(self, kind: str) -> Two:
        """Return what a kind is called."""
        known = class_of(kind)
        return ("其他", "other things") if known is None else self.words.of(NamedNode(known))

    def kind(self, kind: str, count: int, *, off: bool) -> dict[str, Any]:
        """Return the entry of a kind in the legend; ``off`` is not drawn unless asked for."""
        look = look_of(kind)
        found = {
            "n": self.kind_name(kind),
            "shape": look.shape,
            "light": look.light,
            "dark": look.dark,
            "size": look.size,
            "count": count,
        }
        flags = {"off": off, "front": bool(look.role), "weak": kind in _WEAK}
        return found | {name: 1 for name, value in flags.items() if value}

    def group(self, group: Group) -> Two:
        """Return what an aggregate is called."""
        zh, en = self.kind_name(group.kind)
        if group.topic is not None:
            of = self.words.of(NamedNode(group.topic)) if group.topic else ("其他", "others")
            return f"{zh}：{of[0]}", f"{en}: {of[1]}"
        rest = ("其余", "others") if group.rest else ("", "")
        city: Two = ("", "")
        if group.side and self.pair is not None:
            name = self.words.of(NamedNode(self.pair[0 if group.side < 0 else 1]))
            city = (f"{name[0]}侧", f"{name[1]} side")
        told = ", ".join(part for part in (rest[1], city[1]) if part)
        return f"{city[0]}{rest[0]}{zh}", f"{en}: {told}" if told else en

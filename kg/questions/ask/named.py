"""What a text names: a mention, and what it may stand for."""

from typing import NamedTuple

from kg.store import Term


class Option(NamedTuple):
    """What a mention may stand for: a kind, and a thing or several."""

    kind: str
    terms: tuple[Term, ...]
    role: str = ""
    """For a number, what it counts: ``top``, ``level``, ``month``; else nothing."""


class Mention(NamedTuple):
    """Some tokens of a text that name something."""

    start: int
    end: int
    options: tuple[Option, ...]
    proper: bool
    """Whether the words can hardly mean anything else."""

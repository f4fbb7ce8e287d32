"""How well one name fits what was typed, and why: the same for every index."""

from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import category

from kg.search import hearing, pinyin
from kg.search.codes import keys
from kg.search.norm import key_of

LABEL, ALIAS, SLUG, CODE = range(4)
"""What a name is: what a thing is called, what else, the end of its address, an identifier."""

_EXACT = ((1.0, "name"), (0.97, "alias"), (0.96, "identifier"), (0.96, "external"))
_HEARD = {
    # way: at least, more for a larger share, reason
    "pinyin": (0.95, 0.0, "pinyin"),
    "initials": (0.9, 0.0, "initials"),
    "mixed": (0.86, 0.0, "pinyin"),
    "begins": (0.7, 0.1, "pinyin"),
    "opens": (0.55, 0.1, "initials"),
    "within": (0.45, 0.1, "pinyin"),
}
_LONGEST = 200
"""A longer text is matched as it stands, and neither heard nor compared letter by letter."""


class Name(NamedTuple):
    """One name of one thing; ``rank`` is what it is, ``key`` its normal form."""

    iri: str
    text: str
    rank: int
    key: str


class Grade(NamedTuple):
    """How well a name fits, from 1 down to 0, and the reason."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, in the forms in which it is looked up.

    Attributes:
        text: As typed.
        key: In normal form.
        spoken: As pinyin or initials; none if it cannot be.
        codes: As an identifier, best form first.
    """

    text: str
    key: str
    spoken: tuple[str, ...]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Query":
        """Return the forms of a text."""
        # What is no character (control, private, unpaired) is in no name and in no index.
        text = "".join(letter for letter in text if category(letter)[0] != "C")
        key = key_of(text)
        if len(key) > _LONGEST:
            return cls(text, key, (), (key,))
        return cls(text, key, hearing.typed(text), keys(text))


def written(query: Query, name: Name) -> Grade | None:
    """Return how well a name fits as it is written."""
    key, other = query.key, name.key
    if key not in other:
        return None
    if len(key) == len(other):
        return Grade(*_EXACT[name.rank])
    share = 0.1 * len(key) / len(other) - 0.02 * min(name.rank, SLUG)
    if name.rank == CODE:
        # Part of a number is no part of what it stands for.
        return Grade(0.5 + share, "external") if len(key) > 3 and other.startswith(key) else None
    return Grade(0.8 + share, "starts") if other.startswith(key) else Grade(0.6 + share, "contains")


def heard(query: Query, name: Name) -> Grade | None:
    """Return how well a name fits as it sounds."""
    if name.rank > ALIAS:
        return None
    best: Grade | None = None
    hear = _as_chinese if pinyin.has_han(name.text) else _as_initials
    for key in query.spoken:
        if (found := hear(name, key)) is not None:
            least, more, reason = _HEARD[found[0]]
            grade = Grade(least + more * found[1] - 0.02 * name.rank, reason)
            best = grade if best is None else max(best, grade)
    return best


def _as_chinese(name: Name, key: str) -> tuple[str, float] | None:
    return hearing.hear(pinyin.sound(name.text), key)


def _as_initials(name: Name, key: str) -> tuple[str, float] | None:
    short = pinyin.initials(name.text)
    if key in short:
        return "initials", 1.0
    if len(key) > 1 and (longer := [each for each in short if each.startswith(key)]):
        return "opens", len(key) / len(longer[0])
    return None

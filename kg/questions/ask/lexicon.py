"""What words mean in a question: the word lists ``lexicon.*.yaml``, ready to be looked up."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kg.questions.ask.tokens import keys

FILLER = "-"
"""The concept of words without a meaning of their own."""

FOREIGN = "foreign"
"""The concept of what is often asked about cities and firms, and is no subject of a question."""

ELSEWHERE = "elsewhere"
"""The concept of names that are often asked for and that the shipped graph does not hold."""

ASK = "?"
"""Concepts that begin so say how is asked, not what about."""


class Lexicon(NamedTuple):
    """The word list.

    Attributes:
        senses: The concepts of each word, by its token keys; fillers have :data:`FILLER` alone.
        longest: How many tokens the longest word that begins with a token has.
        names: Further names of things, by CURIE.
        both: Words that name all cities that are compared.
        properties: Words that ask for a property, by CURIE.
        exchanges: What stock exchanges are called besides, by CURIE.
    """

    senses: Mapping[tuple[str, ...], tuple[str, ...]]
    longest: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]]
    both: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]
    exchanges: Mapping[str, tuple[str, ...]]


def words(line: str) -> list[str]:
    """Return the words of a line: Chinese apart by spaces, English by commas.

    >>> words("支撑 依托"), words("rely on, anchor")
    (['支撑', '依托'], ['rely on', 'anchor'])
    """
    apart = line.split(",") if line.isascii() else line.split()
    return [word.strip() for word in apart if word.strip()]


@cache
def lexicon() -> Lexicon:
    """Return the word list, read once."""
    read = [_yaml(f"lexicon.{lang}") for lang in ("zh", "en")]
    senses: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(concept: str, line: str) -> None:
        for word in words(line):
            key = keys(word)
            known = senses.get(key, ())
            if key and concept not in known and (concept != FILLER or not known):
                senses[key] = (*known, concept)

    for data in read:
        for concept, line in data["concepts"].items():
            add(concept, line)
    for data in read:
        for concept, line in data["asks"].items():
            add(ASK + concept, line)
    for line in _yaml("elsewhere").values():
        add(ELSEWHERE, line)
    for data in read:
        add(FILLER, data["fillers"])
    longest: dict[str, int] = {}
    for key in senses:
        longest[key[0]] = max(len(key), longest.get(key[0], 0))
    return Lexicon(
        senses=senses,
        longest=longest,
        names=_joined(read, "names"),
        both=tuple(word for data in read for word in words(data["both"])),
        properties=_joined(read, "properties"),
        exchanges=_joined(read, "exchanges"),
    )


def _yaml(name: str) -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name(f"{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=loader)
    return data


def _joined(read: Sequence[Mapping[str, Any]], part: str) -> dict[str, tuple[str, ...]]:
    """Return the words of both languages for each thing of a part."""
    things = dict.fromkeys(thing for data in read for thing in data[part])
    return {
        thing: tuple(word for data in read for word in words(str(data[part].get(thing, ""))))
        for thing in things
    }

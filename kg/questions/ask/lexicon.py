"""What words mean in a question: the word list of ``lexicon.yaml``, ready to be looked up."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.questions.ask.tokens import keys

FILLER = "-"
"""The concept of words without a meaning of their own."""

ASK = "?"
"""Concepts that begin so say how is asked, not what about."""


class Lexicon(NamedTuple):
    """The word list.

    Attributes:
        senses: The concepts of each word, by its token keys; fillers have :data:`FILLER` alone.
        longest: How many tokens the longest word has.
        names: Further names of things, by CURIE.
        both: Words that name all cities that are compared.
        properties: Words that ask for a property, by CURIE.
    """

    senses: Mapping[tuple[str, ...], tuple[str, ...]]
    longest: int
    names: Mapping[str, tuple[str, ...]]
    both: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]


def words(line: str) -> list[str]:
    """Return the words of a line: Chinese apart by spaces, then English apart by commas.

    >>> words("支撑 依托 rely on, anchor")
    ['支撑', '依托', 'rely on', 'anchor']
    """
    found: list[str] = []
    for piece in line.split(","):
        latin = []
        for word in piece.split():
            if word.isascii():
                latin.append(word)
            else:
                found.append(word)
        if latin:
            found.append(" ".join(latin))
    return found


@cache
def lexicon() -> Lexicon:
    """Return the word list, read once."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = Path(__file__).with_name("lexicon.yaml").read_text("utf-8")
    data = yaml.load(text, Loader=loader)
    senses: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(concept: str, all_words: Iterable[str]) -> None:
        for word in all_words:
            key = keys(word)
            known = senses.get(key, ())
            if key and concept not in known and (concept != FILLER or not known):
                senses[key] = (*known, concept)

    for concept, line in data["concepts"].items():
        add(concept, words(line))
    for concept, line in data["asks"].items():
        add(ASK + concept, words(line))
    for line in data["fillers"]:
        add(FILLER, words(line) if "," in line else line.split())
    return Lexicon(
        senses=senses,
        longest=max(map(len, senses)),
        names={curie: tuple(words(str(line))) for curie, line in data["names"].items()},
        both=tuple(words(data["both"])),
        properties={curie: tuple(words(line)) for curie, line in data["properties"].items()},
    )

"""Names with words left out: 姑苏领军人才计划, “the AI pilot zone”."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from kg.namespaces import kind_of
from kg.questions.ask.lexicon import FILLER, lexicon
from kg.questions.ask.named import Mention, Option
from kg.questions.ask.tokens import Token, is_han, keys

KINDS = frozenset(("policy", "programme", "zone", "institute"))
"""Kinds whose names are long titles that people shorten."""
_TITLED = frozenset(("institute",))
"""Kinds of which a name that is cut short may as well be a description."""
_TAIL, _FEWEST = {True: 2, False: 1}, {True: 5, False: 3}
"""How much of the end of a name must be there, and how much of it in all: characters or words."""
_LONGEST = 16
_OF = re.compile(r"\b(?:of|for|to|on|in)\b|,", re.IGNORECASE)

Names = dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]
"""For the end of a name: the things that are called so, and the whole name."""


def names(named: Iterable[tuple[str, str]]) -> Names:
    """Return the long names among some, by how they end."""
    found: defaultdict[tuple[str, ...], set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for iri, name in named:
        whole = keys(name)
        if kind_of(iri) not in KINDS or not whole:
            continue
        han = is_han(whole[-1])
        # “Rules of the Talent Plan” are rules.
        head = whole if han else keys(_OF.split(name)[0])
        if len(whole) > _FEWEST[han] and head:
            found[head[-_TAIL[han] :]].add((iri, whole))
    return {tail: tuple(sorted(things)) for tail, things in found.items()}


def find(known: Names, found: Sequence[Token]) -> list[Mention]:
    """Return the parts of a text that are the name of one thing, with words left out."""
    all_keys = tuple(token.key for token in found)
    mentions: list[Mention] = []
    for end in range(1, len(found) + 1):
        han = is_han(all_keys[end - 1])
        things = known.get(all_keys[max(0, end - _TAIL[han]) : end])
        if not things:
            continue
        best: dict[str, int] = {}
        for iri, whole in things:
            start = _start(all_keys, end, whole, han)
            while start < end and _filler(all_keys[start]):
                start += 1
            if end - start >= _FEWEST[han] + (kind_of(iri) in _TITLED):
                best[iri] = min(start, best.get(iri, start))
        first = min(best.values(), default=end)
        longest = [iri for iri, start in best.items() if start == first]
        if len(longest) == 1:
            option = Option(kind_of(longest[0]) or "", (NamedNode(longest[0]),))
            mentions.append(Mention(first, end, (option,), True))
    return mentions


def _filler(key: str) -> bool:
    return key != "ai" and lexicon().senses.get((key,)) == (FILLER,)


def _start(all_keys: Sequence[str], end: int, whole: Sequence[str], han: bool) -> int:
    """Return where the part that ends here and leaves out words of a name begins."""
    place, start = len(whole), end
    bag = set(whole)
    while start > max(0, end - _LONGEST):
        key = all_keys[start - 1]
        if is_han(key) != han and not (han and key == "ai"):
            break
        if han:
            # Characters must stand in the order of the name.
            while place and whole[place - 1] != key:
                place -= 1
            if not place:
                break
            place -= 1
        elif key not in bag:
            break
        start -= 1
    return start

"""Texts that ask to confirm one statement: “Is iFLYTEK based in Suzhou?”, 华为是1987年成立的吧."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.namespaces import AIC
from kg.questions.ask.facts import facts
from kg.questions.ask.made import made
from kg.questions.ask.mentions import Mention, Option, index
from kg.questions.ask.outside import EXCHANGE, PLACE
from kg.questions.ask.profiles import Profiles
from kg.questions.ask.reading import Claim, Understood
from kg.questions.ask.segments import cut
from kg.questions.ask.tokens import Token, tokens
from kg.questions.catalogue import Catalogue
from kg.store import Store

_ASKS = re.compile(
    r"(?:吗|嘛|吧|么|对不|对不对|是不是|是真的|没错)[?？!！。.\s]*$|是不是|是否|在不在|有没有|难道"
    r"|^\W*(?:is|are|was|were|isn't|wasn't|does|do|did|has|have)\b"
    r"|\b(?:right|correct|true|isn't it|is it|or not|yes or no|whether)\W*$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"还是|或者?|\bor\b(?! not)", re.IGNORECASE)
_YEAR = re.compile(r"\s*年")

_SUBJECTS = frozenset(("firm", "univ", "agency", "site"))
_OBJECTS = {
    "city": AIC.headOfficeIn.value,
    PLACE: AIC.headOfficeIn.value,
    "year": AIC.foundedYear.value,
    EXCHANGE: AIC.listedOn.value,
}
"""What a statement with a value of each kind may be: registers hold such of every firm."""
_SEATS = "firm/compare-seats"


def whether(text: str) -> bool:
    """Tell whether a text asks for yes or no."""
    return bool(_ASKS.search(text))


def claim(
    store: Store,
    catalogue: Catalogue,
    profiles: Profiles,
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Understood | None:
    """Return the question that tells whether a statement holds, if a text asks that."""
    either = bool(_EITHER.search(text))
    if not (either or whether(text)):
        return None
    further = index(store).outside(found)
    # “Listed in Shanghai” means its exchange, “based in Shanghai” the city.
    for known in ([*further, *mentions], mentions) if further else (mentions,):
        ask = _either if either else _claimed
        reading = ask(store, catalogue, profiles, text, found, known)
        if reading is not None:
            return reading
    return None


def _claimed(
    store: Store,
    catalogue: Catalogue,
    profiles: Profiles,
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Understood | None:
    named = _apart(mentions)
    subjects = [m for m in named if m.options[0].kind in _SUBJECTS]
    objects = [m for m in named if m.options[0].kind in _OBJECTS]
    if len(named) != 2 or len(subjects) != 1 or len(objects) != 1:
        return None
    thing, value = subjects[0].options[0], objects[0].options[0]
    if len(thing.terms) != 1 or len(value.terms) != 1:
        return None
    start, end = found[objects[0].start].start, found[objects[0].end - 1].end
    if value.kind == "year" and (after := _YEAR.match(text, end)):
        end = after.end()
    bare = text[:start] + " " * (end - start) + text[end:]
    rest = tokens(bare)
    around = index(store).find(bare, rest)
    property_ = _OBJECTS[value.kind]
    stated = facts(store, profiles, bare, rest, around)
    plain = any(u.question.name == f"fact/{_short(property_)}" for u in stated.found)
    if not plain and not (property_ == _OBJECTS[PLACE] and _silent(bare, rest, around)):
        return None
    subject = thing.terms[0]
    if not isinstance(subject, NamedNode):
        return None
    asked = Claim(subject, property_, value.terms[0], plain)
    reading = _reading(catalogue, thing, property_)
    return replace(reading, claim=asked, whether=True)


def _either(
    store: Store,
    catalogue: Catalogue,
    profiles: Profiles,
    text: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Understood | None:
    """Return the question that tells which of several values a thing has: “Suzhou or Hefei?”."""
    named = _apart(mentions)
    subjects = [m for m in named if m.options[0].kind in _SUBJECTS]
    objects = [m for m in named if m.options[0].kind in _OBJECTS]
    asked = {_OBJECTS[m.options[0].kind] for m in objects}
    if len(subjects) != 1 or len(objects) < 2 or len(named) != 1 + len(objects) or len(asked) > 1:
        return None
    bare = text
    for mention in objects:
        start, end = found[mention.start].start, found[mention.end - 1].end
        bare = bare[:start] + " " * (end - start) + bare[end:]
    bare = _EITHER.sub(lambda match: " " * len(match[0]), bare)
    rest = tokens(bare)
    around = index(store).find(bare, rest)
    (property_,) = asked
    stated = facts(store, profiles, bare, rest, around)
    if not any(u.question.name == f"fact/{_short(property_)}" for u in stated.found):
        return None
    return _reading(catalogue, subjects[0].options[0], property_)


def _reading(catalogue: Catalogue, thing: Option, property_: str) -> Understood:
    """Return the question that shows what is known: of firms, all datasets on their head office."""
    if property_ == _OBJECTS[PLACE] and thing.kind == "firm" and _SEATS in catalogue.names:
        question = catalogue.get(_SEATS)
        return Understood(question, {"firm": thing.terms}, {"firm": ""})
    return made(property_, thing)


def _short(property_: str) -> str:
    return "aic:" + property_.rpartition("#")[2]


def _silent(text: str, found: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    """Tell whether nothing else is said: “Is it in Suzhou?”."""
    pieces = cut(text, found, mentions, lambda m: m.options[0] if m.proper else None)
    return all(p.option is not None or p.features[0].startswith("?") for p in pieces)


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the proper names of a text, the longest first, none within another."""
    taken: set[int] = set()
    chosen = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        places = range(mention.start, mention.end)
        if mention.proper and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(mention)
    return sorted(chosen)

"""The best reading of a text, if there is one: never a guess."""

import re
from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg.namespaces import curie
from kg.questions.ask.facts import Stated, facts
from kg.questions.ask.filling import slots
from kg.questions.ask.matching import Match, matches
from kg.questions.ask.mentions import Mention, index
from kg.questions.ask.profiles import profiles
from kg.questions.ask.reading import Understood
from kg.questions.ask.refusal import not_asked, several, unknown
from kg.questions.ask.title import by_title
from kg.questions.ask.tokens import plain, tokens
from kg.questions.binding import bind
from kg.questions.catalogue import Catalogue
from kg.sparql import form_of
from kg.store import Solutions, Store
from kg.terms import text_of

FLOOR = 0.64
"""Below this score a question is not what was asked."""
LIKE = 0.3
"""From this score on a question is taken for what one of its properties asks."""
MARGIN = 0.05
"""Two readings nearer than this are both shown, and neither is answered."""
LONGEST = 300
"""A longer text is no question."""


def understand(store: Store, catalogue: Catalogue, text: str) -> Understood:
    """Find what a text in Chinese or English asks.

    Raises:
        SilentError: It was not understood; the message says why and holds the nearest questions.
    """
    bare = plain(text).strip()
    if len(bare) > LONGEST or (form_of(bare) and "{" in bare):
        raise not_asked(bare, LONGEST)
    titled = by_title(store, catalogue, bare)
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise several(titled)
    found = tokens(bare)
    if len("".join(token.key for token in found)) < 2:
        raise not_asked(bare, LONGEST)
    mentions = index(store).find(bare, found)
    known = profiles(catalogue)
    ranked = matches(known, slots(store, catalogue), bare, found, mentions)
    good = [match for match in ranked if _good(match)]
    stated = facts(store, known, bare, found, mentions)
    if stated.found and (not good or _better(store, stated.score, stated.held, good[0])):
        if len(stated.found) > 1:
            raise several(stated.found)
        covered = _covered(ranked, stated) if not good else None
        return _understood([covered])[0] if covered else stated.found[0]
    if not good:
        raise unknown(ranked, _named(mentions))
    near = [match for match in good if match.score > good[0].score - MARGIN]
    if len(near) > 1:
        raise several(_understood(near))
    return _understood(good)[0]


def _good(match: Match) -> bool:
    return not match.unexplained and match.score >= FLOOR


def _better(store: Store, score: float, held: bool, match: Match) -> bool:
    """Tell whether a property answers better than a question of the catalogue.

    It does where the question leaves a word of the text aside, or has no answer and the property
    has one.
    """
    if match.missed and match.score < score:
        return True
    if not held:
        return False
    result = store.query(bind(match.question, match.values))
    return isinstance(result, Solutions) and not result.rows


def _named(mentions: Sequence[Mention]) -> str | None:
    """Return the short name of what a text names most fully."""
    proper = [
        m
        for m in mentions
        if m.proper
        and m.options[0].terms
        and isinstance(m.options[0].terms[0], NamedNode)
        and m.options[0].kind not in ("unit", "iri", "theme", "indicator")
    ]
    if not proper:
        return None
    longest = max(proper, key=lambda m: (m.end - m.start, -m.start))
    return curie(text_of(longest.options[0].terms[0]))


def _understood(matched: Sequence[Match]) -> list[Understood]:
    return [
        Understood(match.question, match.values, dict.fromkeys(match.given, ""), match.score)
        for match in matched
    ]


def _covered(ranked: Sequence[Match], stated: Stated) -> Match | None:
    """Return the question of the catalogue that asks a thing for a property, if there is one."""
    understood = stated.found[0]
    property_ = f"aic:{understood.question.name.partition('/')[2]}"
    terms = next(iter(understood.values.values()))
    for match in ranked:
        if match.likeness < LIKE or match.unexplained or match.missed:
            continue
        parameters = match.question.header.parameters
        given = [match.values[name] for name in match.given if parameters[name].kind != "any"]
        if given == [terms] and re.search(rf"{property_}\b", match.question.body):
            return match
    return None

"""The best reading of a text, if there is one: never a guess."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from kg.namespaces import curie
from kg.questions.ask.complete import complete, fits
from kg.questions.ask.evidence import NONE, evidence, features
from kg.questions.ask.facts import Stated, facts
from kg.questions.ask.filling import slots
from kg.questions.ask.matching import EVIDENCE, Match, matches
from kg.questions.ask.mentions import Mention, index
from kg.questions.ask.profiles import profiles
from kg.questions.ask.reading import Understood
from kg.questions.ask.refusal import SHOWN, not_asked, several, understood, unknown
from kg.questions.ask.title import by_title
from kg.questions.ask.tokens import plain, tokens
from kg.questions.binding import bind
from kg.questions.catalogue import Catalogue
from kg.sparql import form_of
from kg.store import Solutions, Store
from kg.terms import text_of

SURE = 1.2
"""From here on a question is answered: its likeness, and twice its lead over the next.

Chosen by cross-validation over wordings that were written to be hard, so that 3 in 100 of those are
answered wrongly.
"""
UNTOLD = 2.0
"""From here on it is answered even if no known word says what is asked."""
STRANGE = 1.0
"""What it costs to ask for what no question of any catalogue is about: a price, a founder."""
NEAR = 0.35
"""From this rank on a question that is not sure is shown as what may be meant."""
LIKELY = 0.8
"""From here on it is shown beside a property that would answer as well."""
LIKE = 0.3
"""From this score on a question is taken for what one of its properties asks."""
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
        raise several(store, titled)
    found = tokens(bare)
    if len("".join(token.key for token in found)) < 2:
        raise not_asked(bare, LONGEST)
    mentions = index(store).find(bare, found)
    known = profiles(catalogue)
    said = evidence(catalogue).weights(features(found, mentions))
    ranked = matches(known, slots(store, catalogue), bare, found, mentions, said)
    ranked[0] = complete(store, ranked[0])
    best = ranked[0] if _sure(ranked, said) and fits(store, ranked[0]) else None
    stated = facts(store, known, bare, found, mentions)
    if best is not None and not (stated.held and _silent(store, best)):
        return understood(best)
    near = [
        match
        for match in ranked[:SHOWN]
        if match.rank >= NEAR and not (match.foreign or match.elsewhere)
    ]
    near = [complete(store, match) for match in near]
    if stated.found:
        if len(stated.found) > 1:
            raise several(store, stated.found)
        covered = _covered(ranked, stated) if best is None else None
        if covered is None and near and _rivals(near[0], stated, _lead(ranked, said)):
            raise several(store, [understood(near[0]), stated.found[0]])
        return understood(covered) if covered else stated.found[0]
    if len(near) > 1:
        raise several(store, list(map(understood, near)))
    raise unknown(store, ranked, _named(mentions))


def _sure(ranked: Sequence[Match], said: Mapping[str, float]) -> bool:
    """Tell whether the best question is good enough, and clearly better than the next."""
    lead = _lead(ranked, said) - STRANGE * ranked[0].foreign
    return not ranked[0].elsewhere and lead >= (SURE if ranked[0].score > 0 else UNTOLD)


def _rivals(match: Match, stated: Stated, lead: float) -> bool:
    """Tell whether a question is as likely as a property: it takes the same thing for a value."""
    taken = {term for terms in match.values.values() for term in terms or ()}
    asked = {term for terms in stated.found[0].values.values() for term in terms or ()}
    return lead >= LIKELY and not taken.isdisjoint(asked)


def _lead(ranked: Sequence[Match], said: Mapping[str, float]) -> float:
    """Return how sure the best question is: its likeness, and twice its lead over the next."""
    others = [match.rank for match in ranked[1:2]]
    lead = ranked[0].rank - max([*others, said.get(NONE, 0.0) / EVIDENCE])
    return ranked[0].likeness + 2 * lead


def _silent(store: Store, match: Match) -> bool:
    """Tell whether a question has no answer for its values."""
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


def _covered(ranked: Sequence[Match], stated: Stated) -> Match | None:
    """Return the question of the catalogue that asks a thing for a property, if there is one."""
    first = stated.found[0]
    property_ = first.question.name.partition("/")[2]
    terms = next(iter(first.values.values()))
    for match in ranked:
        if match.likeness < LIKE or match.unexplained or match.missed:
            continue
        parameters = match.question.header.parameters
        given = [match.values[name] for name in match.given if parameters[name].kind != "any"]
        if given == [terms] and re.search(rf"{property_}\b", match.question.body):
            return match
    return None

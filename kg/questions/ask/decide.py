"""The best reading of a text, if there is one: never a guess."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.namespaces import curie
from kg.questions.ask.claims import claim, whether
from kg.questions.ask.complete import complete, fits
from kg.questions.ask.evidence import NONE, Feature, Said, evidence, features, template
from kg.questions.ask.facts import Stated, facts
from kg.questions.ask.filling import Slots, slots
from kg.questions.ask.matching import Match, matches
from kg.questions.ask.mentions import Mention, index
from kg.questions.ask.negation import negations
from kg.questions.ask.possible import possible
from kg.questions.ask.profiles import profiles
from kg.questions.ask.reading import Understood
from kg.questions.ask.refusal import SHOWN, negative, not_asked, several, understood, unknown
from kg.questions.ask.title import by_title
from kg.questions.ask.tokens import Token, plain, tokens
from kg.questions.ask.typos import mended, respelt
from kg.questions.binding import bind
from kg.questions.catalogue import Catalogue
from kg.sparql import form_of
from kg.store import Solutions, Store, Term
from kg.terms import text_of

SURE = 1.1
"""From here on a question is answered: see :func:`_surety`."""
LEADING, NEARER, NEARNESS, KNOWN, STRANGE = 1.3, 1.9, 0.75, 0.011, 1.2
"""What counts beside its likeness: its lead, how much nearer it is than others, how near at all,
the evidence against that nothing is asked, and asking for what no question of any catalogue is
about, as a price or a founder.

Chosen by cross-validation over some 9,000 wordings that were written to be hard, so that about as
many wrong answers as right ones lie just above.
"""
SURER = 0.6
"""So much surer it must be to be answered where a property that it does not tell is asked for."""
UNTOLD = 2.0
"""From here on it is answered even if no known word says what is asked."""
NEAR = 0.8
"""From this rank on a question that is not sure is shown as what may be meant."""
CLOSE = 0.4
"""Within this lead the next question may be what is meant as well, unless it answers the same."""
EVEN = 0.1
"""Within this lead two questions are as near, and that is meant which takes more of the text."""
ABSENCE = 0.03
"""From this share of its wordings on a question asks for what is not so, or may."""
LIKELY = 0.8
"""From here on it is shown beside a property that would answer as well."""
LIKE = 0.3
"""From this score on a question is taken for what one of its properties asks."""
_DATED = re.compile(r"Year|Month|[dD]ate|issued")
"""What a question reads that has an answer to “when?”."""
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
    names = index(store)
    spelt = respelt(bare, tokens(bare), names.spellings, names.around, evidence(catalogue).pairs)
    found = mended(tokens(spelt), names.words)
    if len("".join(token.key for token in found)) < 2:
        raise not_asked(spelt, LONGEST)
    mentions = names.find(spelt, found)
    reading = _understand(store, catalogue, spelt, found, mentions)
    if reading.claim is None and _denies(catalogue, template(spelt, found, mentions), reading):
        raise negative(store, reading)
    return replace(reading, whether=True) if whether(bare) else reading


def _denies(catalogue: Catalogue, wording: str, reading: Understood) -> bool:
    """Tell whether a wording asks for what is not so, and its reading does not."""
    share, name = evidence(catalogue).share, reading.question.name
    return any(share(Feature("negated", way), name) < ABSENCE for way in negations(wording))


def _understand(
    store: Store,
    catalogue: Catalogue,
    bare: str,
    found: Sequence[Token],
    mentions: Sequence[Mention],
) -> Understood:
    known = profiles(catalogue)
    claimed = claim(store, catalogue, known, bare, found, mentions)
    if claimed is not None:
        return claimed
    said = evidence(catalogue).said(features(found, mentions))
    places = slots(store, catalogue)
    ranked = matches(known, places, bare, found, mentions, said.total)
    _fuller(store, ranked)
    alone = _surety(ranked, said)
    _alike(store, ranked)
    # One word alone asks nothing.
    sure = len(found) > 1 and _sure(ranked, said)
    best = ranked[0] if sure and fits(store, ranked[0]) else None
    if best is not None and (
        _dropped(places[best.question.name], best, mentions)
        or not possible(store, catalogue, best, bare)
    ):
        best = None
    stated = facts(store, known, bare, found, mentions)
    if best is not None and stated.apart:
        stated = Stated((), 0.0, False)
    if best is not None and stated.year and not _DATED.search(best.question.body):
        return stated.found[0]  # “When was it issued?” asks for no list of who issued it.
    if stated.upward and len(stated.found) == 1 and (best is None or _takes(best, stated)):
        return stated.found[0]  # What a thing is part of is not what its parts are.
    if best is not None and stated.held:
        told = alone >= SURE + SURER or _tells(best, stated)
        aside = stated.outside or _aside(best, stated)
        if aside and len(stated.found) == 1:
            return stated.found[0]  # A list that the thing is on is no answer about it alone.
        if aside or not told or not (best.given or _takes(best, stated)):
            raise several(store, [understood(best), *stated.found])
    if best is not None and not (stated.held and _silent(store, best)):
        return understood(best)
    near = [
        match
        for match in ranked[:SHOWN]
        if match.rank >= NEAR
        and not (match.foreign or match.elsewhere)
        and possible(store, catalogue, match, bare)
    ]
    near = [complete(store, match) for match in near]
    if stated.found:
        if len(stated.found) > 1:
            raise several(store, stated.found)
        covered = _covered(ranked, stated) if best is None else None
        rival = covered is None and near and _rivals(near[0], stated, _surety(ranked, said))
        # Of two readings of the same property, of which one has no answer, the other is meant.
        same = stated.held and _silent(store, near[0]) if rival else False
        if rival and not (same and _tells(near[0], stated)):
            raise several(store, [understood(near[0]), stated.found[0]])
        if covered and not (stated.held and _silent(store, covered)):
            return understood(covered)
        return stated.found[0]
    if len(near) > 1:
        raise several(store, list(map(understood, near)))
    raise unknown(store, ranked, _named(mentions))


def _sure(ranked: Sequence[Match], said: Said) -> bool:
    """Tell whether the best question is good enough, and clearly better than the next."""
    enough = SURE if ranked[0].score > 0 else UNTOLD
    return not ranked[0].elsewhere and _surety(ranked, said) >= enough


def _fuller(store: Store, ranked: list[Match]) -> None:
    """Complete the best question, or the next if it is as near and takes more of what is named."""
    ranked[0] = complete(store, ranked[0])
    if len(ranked) > 1 and ranked[0].rank - ranked[1].rank < EVEN:
        next_ = complete(store, ranked[1])
        if _given(next_) > _given(ranked[0]):
            ranked[:2] = next_, ranked[0]


def _alike(store: Store, ranked: list[Match]) -> None:
    """Leave out what follows the best question and tells no other thing: it is no other reading."""
    own = _told(store, ranked[0])
    while own and len(ranked) > 1 and ranked[0].rank - ranked[1].rank < CLOSE:
        next_ = complete(store, ranked[1])
        told = _told(store, next_)
        given = _given(ranked[0])
        within = told >= own and _given(next_) >= given
        counted = all(_counts(match) for match in (ranked[0], next_)) and _given(next_) == given
        if told != own and not within and not counted:
            return
        del ranked[1]


def _counts(match: Match) -> bool:
    """Tell whether a question gives one figure for each of two cities."""
    parameters = match.question.header.parameters
    kinds = {parameters[name].kind: match.values[name] or () for name in match.given}
    cities = [t for name, p in parameters.items() if p.kind == "city" for t in _one(match, name)]
    return "indicator" in kinds and len(set(cities)) > 1


def _one(match: Match, name: str) -> tuple[Term, ...]:
    return match.values[name] or () if name in match.given else ()


def _given(match: Match) -> set[Term]:
    """Return the values of a question that the text names."""
    return {term for name in match.given for term in match.values[name] or ()}


def _told(store: Store, match: Match) -> frozenset[str]:
    """Return every thing and word that an answer holds."""
    result = store.query(bind(match.question, match.values))
    rows = result.rows if isinstance(result, Solutions) else ()
    return frozenset(str(term) for row in rows for term in row if term is not None)


def _dropped(places: Slots, match: Match, mentions: Sequence[Mention]) -> bool:
    """Tell whether a text names what an open parameter is of a kind with, and cannot take."""
    named = [mention for mention in mentions if mention.proper]
    whole = [m for m in named if not any(_inside(m, other) for other in named)]
    return any(
        parameter.kind == option.kind and not places.takes(parameter, option)
        for name, parameter in match.question.header.parameters.items()
        if name in places.allowed and match.values[name] is None
        for mention in whole
        for option in mention.options[:1]
    )


def _inside(one: Mention, other: Mention) -> bool:
    return other.start <= one.start and one.end <= other.end and one[:2] != other[:2]


def _aside(match: Match, stated: Stated) -> bool:
    """Tell whether a property is asked of what a question has no place for."""
    terms = {term for option in match.aside for term in option.terms}
    return any(not terms.isdisjoint(v or ()) for u in stated.found for v in u.values.values())


def _takes(match: Match, stated: Stated) -> bool:
    """Tell whether a question takes for a value what a property is asked of."""
    taken = {term for terms in match.values.values() for term in terms or ()}
    return any(not taken.isdisjoint(v or ()) for u in stated.found for v in u.values.values())


def _tells(match: Match, stated: Stated) -> bool:
    """Tell whether a question reads a property that explains the text."""
    asked = (each.question.name.partition("/")[2] for each in stated.found)
    return any(re.search(rf"{property_}\b", match.question.body) for property_ in asked)


def _rivals(match: Match, stated: Stated, surety: float) -> bool:
    """Tell whether a question is as likely as a property: it takes the same thing for a value."""
    taken = {term for terms in match.values.values() for term in terms or ()}
    asked = {term for terms in stated.found[0].values.values() for term in terms or ()}
    return surety >= LIKELY and not taken.isdisjoint(asked)


def _surety(ranked: Sequence[Match], said: Said) -> float:
    """Return how sure the best question is."""
    best, name = ranked[0], ranked[0].question.name
    lead = min([1.0, *(best.rank - match.rank for match in ranked[1:2])])
    near = said.near.get(name, 0.0)
    rivals = {match.question.name for match in ranked[1:]}
    nearer = near - max((said.near.get(rival, 0.0) for rival in rivals), default=0.0)
    known = said.weights.get(name, 0.0) - said.weights.get(NONE, 0.0)
    return (
        best.likeness
        + LEADING * lead
        + NEARER * nearer
        - NEARNESS * near
        + KNOWN * known
        - STRANGE * best.foreign
    )


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

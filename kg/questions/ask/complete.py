"""The last steps to a reading: values that are described, and things that must be in the answer."""

import re
from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.errors import KGError
from kg.labels import Labels
from kg.namespaces import AIC, kind_of
from kg.questions.ask.described import described
from kg.questions.ask.evidence import features
from kg.questions.ask.filling import OTHER, objects
from kg.questions.ask.matching import Match
from kg.questions.ask.mentions import COMPOSITE, Option, index
from kg.questions.ask.tokens import keys, plain, tokens
from kg.questions.binding import Values, bind
from kg.questions.header import Question
from kg.store import Solutions, Store, Term

ALONE = frozenset({"firm", "univ", "institute", "agency", "policy", "programme"})
"""Kinds of things that are asked about one by one."""

_PLAIN = frozenset({"integer", "year", "text", "city"})
"""Kinds whose values are named or not meant."""


def complete(store: Store, match: Match) -> Match:
    """Return a match with the values that its text describes without naming them.

    Where the text names several values and the question can have an answer for some of them only,
    the others are what it asks about: "chips, algorithms: which links has the speech cluster?".
    Where it names what one value belongs to, that value is meant: a ranking, for its edition.
    """
    values = dict(match.values)
    given = set(match.given)
    words = features(tokens(plain(match.rest)), ())
    besides = [option for option in match.aside if option.terms]
    for name, parameter in match.question.header.parameters.items():
        if parameter.kind in _PLAIN:
            continue
        terms = values[name] if name in match.given else None
        if terms and parameter.kind == "any":
            # "The lists of Suzhou's vision cluster" are those of the cluster.
            values[name] = terms = _narrowest(terms)
        if terms and parameter.kind == "iri" and len(terms) > 1:
            # "Rank the firms" asks for no ranking.
            values[name] = terms = tuple(t for t in terms if t != AIC.Ranking) or terms
        known = objects(store, match.question, name)
        held = tuple(t for t in terms or () if isinstance(t, NamedNode) and t.value in known)
        if held:
            values[name] = held
        elif terms:
            # "Chips, sensors: what else is the vision cluster to master?" names examples first.
            meant = tuple(
                t
                for t in match.spare.get(name, ())
                if isinstance(t, NamedNode) and t.value in known
            )
            # The field of a cluster is often called by a shorter name; other things are not.
            if meant:
                values[name] = meant
            elif parameter.kind == "field" and (longer := _longer(store, terms, known)):
                values[name] = (longer,)
            elif holder := _holder(store, match.question, values, name):
                values[name] = (holder,)
        elif (found := described(store, match.question, name, words)) is not None:
            values[name] = (found,)
            given.add(name)
        elif near := _joined(store, besides, known):
            usual = [t for t in parameter.default or () if t in near]
            if usual or len(near) == 1:
                values[name] = tuple(usual or near)
                given.add(name)
    if swapped := _swapped(store, match, values):
        values = swapped
    return match._replace(values=values, given=frozenset(given))


def _narrowest(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return what is named beside cities, if anything is."""
    places = [t for t in terms if isinstance(t, NamedNode) and kind_of(t.value) == "city"]
    return tuple(t for t in terms if t not in places) or terms


def _holder(store: Store, question: Question, values: Values, name: str) -> NamedNode | None:
    """Return the one value of a parameter in whose rows stands what is named as its value.

    "Image understanding: what else belongs there?" names no field with parts, but a part of one.
    """
    columns = " ".join(f"?{column}" for column in dict.fromkeys((name, *question.header.columns)))
    query = re.sub(
        r"SELECT\b.*?\bWHERE\b",
        f"SELECT DISTINCT {columns} WHERE",
        bind(question, {**values, name: None}),
        count=1,
        flags=re.DOTALL,
    )
    try:
        rows = store.select(query).rows
    except KGError:
        return None
    named = set(values[name] or ())
    found = {row[0] for row in rows if not named.isdisjoint(row[1:])}
    (first, *others) = (*found, None)
    return first if isinstance(first, NamedNode) and others == [None] else None


def _swapped(
    store: Store, match: Match, values: dict[str, tuple[Term, ...] | None]
) -> dict[str, tuple[Term, ...] | None] | None:
    """Return the values of two parameters of a kind changed about, where only that has an answer.

    Nothing is changed where the question or the text sets one against the other: “ahead of Suzhou”.
    """
    parameters = match.question.header.parameters
    cities = [name for name, p in parameters.items() if p.kind == "city" and name in match.given]
    if (
        len(cities) != 2
        or OTHER in cities
        or match.ordered
        or _answers(store, match.question, values)
    ):
        return None
    one, other = cities
    changed = {**values, one: values[other], other: values[one]}
    return changed if _answers(store, match.question, changed) else None


def _answers(store: Store, question: Question, values: Values) -> bool:
    result = store.query(bind(question, values))
    return isinstance(result, Solutions) and bool(result.rows)


def _longer(store: Store, terms: Iterable[Term], known: Iterable[str]) -> NamedNode | None:
    """Return the one thing whose name holds what is named: 智能机器人 for 机器人."""
    names = index(store).names_of
    named = [
        keys(name) for term in terms if isinstance(term, NamedNode) for name in names(term.value)
    ]
    found = [
        iri
        for iri in known
        if any(_within(part, keys(whole)) for whole in names(iri) for part in named)
    ]
    return NamedNode(found[0]) if len(found) == 1 else None


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def fits(store: Store, match: Match) -> bool:
    """Tell whether what a text names besides has to do with what it asks.

    "Places of Suzhou in 2021": the question has no place for a year, but its answer names it.
    "Suzhou's Guiding Opinions": they are of Suzhou. "Microsoft or Huawei: which giant anchors a
    cluster?" names firms and asks for firms.
    """
    besides = [o for o in match.aside if o.terms and o.kind not in COMPOSITE]
    if not besides:
        return True
    values = [term for terms in match.values.values() for term in terms or ()]
    result = store.query(bind(match.question, match.values))
    if not isinstance(result, Solutions):
        return False
    terms = {term for row in result.rows for term in row if term is not None}.union(values)
    things = [term for term in terms if isinstance(term, NamedNode)]
    kinds = {kind_of(thing.value) for thing in things}
    labels = Labels(store, "zh")
    labels.prefetch(things)
    texts = [labels.of(term) if isinstance(term, NamedNode) else str(term) for term in terms]
    named = Counter(option.kind for option in besides)
    if not match.given and len(besides) == 1 and besides[0].kind in ALONE:
        return False  # A list that the one thing is on is no answer about it.
    return all(
        (option.kind in kinds and named[option.kind] > 1)
        or _spoken_of(option, terms, texts)
        or _joined(store, [option], {t.value for t in values if isinstance(t, NamedNode)})
        for option in besides
    )


def _joined(store: Store, options: Iterable[Option], things: Iterable[str]) -> list[NamedNode]:
    """Return the things that a statement joins with what is named, in either direction."""
    named = " ".join(str(term) for option in options for term in option.terms)
    if not named:
        return []
    rows = store.select(
        "SELECT DISTINCT ?thing WHERE { "
        f"{{ VALUES ?named {{ {named} }} ?thing ?p ?named }} UNION "
        f"{{ VALUES ?named {{ {named} }} ?named ?q ?thing }} }}"
    ).rows
    wanted = set(things)
    found = {row[0] for row in rows if isinstance(row[0], NamedNode)}
    return sorted((t for t in found if t.value in wanted), key=lambda t: t.value)


def _spoken_of(option: Option, terms: set[Term], texts: list[str]) -> bool:
    if any(term in terms for term in option.terms):
        return True
    # A year may stand in a title only: “… (2021)”.
    return option.kind == "year" and any(
        isinstance(term, Literal) and term.value in text for term in option.terms for text in texts
    )

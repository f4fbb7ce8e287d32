"""The last steps to a reading: values that are described, and things that must be in the answer."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.labels import Labels
from kg.namespaces import kind_of
from kg.questions.ask.described import described
from kg.questions.ask.evidence import features
from kg.questions.ask.filling import objects
from kg.questions.ask.matching import Match
from kg.questions.ask.mentions import COMPOSITE, Option, index
from kg.questions.ask.tokens import keys, plain, tokens
from kg.questions.binding import bind
from kg.store import Solutions, Store, Term

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
        known = objects(store, match.question, name)
        held = tuple(t for t in terms or () if isinstance(t, NamedNode) and t.value in known)
        if held:
            values[name] = held
        elif terms:
            # The field of a cluster is often called by a shorter name; other things are not.
            if parameter.kind == "field" and (longer := _longer(store, terms, known)):
                values[name] = (longer,)
        elif (found := described(store, match.question, name, words)) is not None:
            values[name] = (found,)
            given.add(name)
        elif near := _joined(store, besides, known):
            usual = [t for t in parameter.default or () if t in near]
            if usual or len(near) == 1:
                values[name] = tuple(usual or near)
                given.add(name)
    return match._replace(values=values, given=frozenset(given))


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
    return all(
        option.kind in kinds
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

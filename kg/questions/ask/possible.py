"""Whether a question can have an answer at all for what a text names."""

import re
from collections import defaultdict
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from kg.questions.ask.filling import objects
from kg.questions.ask.matching import Match
from kg.questions.ask.mentions import compared
from kg.questions.catalogue import Catalogue
from kg.store import Store

_KINDS = frozenset(("city", "field"))
"""Kinds of which many things are known, and few are what the questions of a topic are about."""
_COMBINED = re.compile(r"(?:\bAI|人工智能)\s*(?:[+＋加]|\bplus\b)\s*(\w+)", re.IGNORECASE)
_ANY = re.compile(r"x|各|场景|应用|application|scenario", re.IGNORECASE)

Known = dict[tuple[str, str], frozenset[str]]


def possible(store: Store, catalogue: Catalogue, match: Match, text: str) -> bool:
    """Tell whether any question of the same topic has an answer for each thing that is named.

    A cluster may have no research institute, and the answer says so. But where no city but two has
    a cluster, a question about the clusters of a third asks for what is not there; so does one
    about “AI + education”, where no such scenario is known.
    """
    known = _known(store, catalogue)
    parameters = match.question.header.parameters
    for name in match.given:
        kind = parameters[name].kind
        held = known.get((match.question.topic, kind))
        if held is None:
            continue
        things = [t.value for t in match.values[name] or () if isinstance(t, NamedNode)]
        if things and held.isdisjoint(things):
            return False
    scenarios = {name for name, p in parameters.items() if p.kind == "scenario"}
    combined = _COMBINED.search(text)
    if combined and (scenarios or match.question.topic == "scenario"):
        return bool(scenarios & match.given) or bool(_ANY.match(combined[1]))
    return True


_KEPT: WeakKeyDictionary[Store, WeakKeyDictionary[Catalogue, tuple[str, Known]]] = (
    WeakKeyDictionary()
)


def _known(store: Store, catalogue: Catalogue) -> Known:
    kept = _KEPT.setdefault(store, WeakKeyDictionary())
    found = kept.get(catalogue)
    if found is None or found[0] != store.version():
        found = kept[catalogue] = (store.version(), _read(store, catalogue))
    return found[1]


def _read(store: Store, catalogue: Catalogue) -> Known:
    known: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    both = {city.value for city in compared(store)}
    for question in catalogue:
        for name, parameter in question.header.parameters.items():
            if parameter.kind in _KINDS and not question.header.federates:
                key = (question.topic, parameter.kind)
                known[key] |= objects(store, question, name)
                known[key] |= {t.value for t in parameter.default or () if isinstance(t, NamedNode)}
                if parameter.kind == "city":
                    known[key] |= both
    return {key: frozenset(things) for key, things in known.items()}

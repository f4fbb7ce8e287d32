"""Which things may be meant: by name as search finds them, by identifier, by what they have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.links.names import parse, words_of
from kg.namespaces import XSD
from kg.search import Index, codes, find, names, norm
from kg.search.grade import CODE
from kg.server.reconcile.identity import iri_of
from kg.server.reconcile.properties import Property, property_of
from kg.server.reconcile.queries import Condition, Given
from kg.store import Store
from kg.terms import n3

_LOOKED_AT = 40
_HELD = 60
"""So many things that have a value are looked at where no name is given."""
_LONGEST_HELD = 24
_SURE = 0.95

WHOLE = frozenset({"identifier", "name", "alias", "external"})
"""Reasons of search by which a whole name fits as it is written."""

HEARD = frozenset({"pinyin", "initials"})
"""Reasons by which a name fits as it sounds; others find parts of names, or slips."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that may be meant.

    Attributes:
        iri: The thing.
        grade: How well search says that it fits, from 0 to 1.
        reason: Why, a key of :data:`kg.search.REASONS`; ``held`` where a longer name holds its
            own, and empty where no name led to it.
    """

    iri: NamedNode
    grade: float
    reason: str


def by_name(store: Store, text: str, kind: str | None, limit: int) -> list[Found]:
    """Return the things that a text may name, best first."""
    index = names(store)
    found: dict[str, Found] = {}
    if (known := by_id(store, text)) is not None:
        found[known.iri.value] = known
    for hit in find(store, text, kind, limit=max(_LOOKED_AT, 2 * limit)):
        found.setdefault(hit.iri.value, Found(hit.iri, hit.score, hit.reason))
    if all(each.grade < _SURE for each in found.values()):
        # "苏州某某科技股份有限公司" holds the name "某某科技"; whether it is meant is for the
        # linker's comparison to say.
        for iri in _held(index, text):
            if kind is None or index.kind(iri) == kind:
                found.setdefault(iri, Found(NamedNode(iri), 0.0, "held"))
    return list(found.values())[: _LOOKED_AT + limit]


def by_id(store: Store, text: str) -> Found | None:
    """Return the thing that has an identifier, or None."""
    try:
        iri = NamedNode(iri_of(text) or "")
    except ValueError:
        return None
    return Found(iri, 1.0, "identifier") if store.ask(f"ASK {{ {iri} ?p ?o }}") else None


def by_values(store: Store, condition: Condition, kind: str | None) -> Iterator[Found]:
    """Yield things that have a value, for a query that gives no name."""
    property_ = property_of(condition.property)
    if property_ is None or condition.quantifier == "none":
        return
    index = names(store)
    for given in condition.values:
        for iri in _having(store, index, property_, given):
            if kind is None or index.kind(iri.value) == kind:
                yield Found(iri, 0.0, "")


def _having(store: Store, index: Index, property_: Property, given: Given) -> Iterator[NamedNode]:
    # What identifies may be written in other ways than in the graph: 688003 for SSE:688003.
    for key in codes.keys(given.text) if property_.identifies else ():
        yield from (NamedNode(n.iri) for n in index.by_key.get(key, ()) if n.rank == CODE)
    terms = _terms(store, index, given)
    if not terms:
        return
    listed = " ".join(sorted(terms))
    for each in property_.iris:
        pattern = f"?value {each} ?thing" if property_.inverse else f"?thing {each} ?value"
        # In no order: that would read all that have the value before the first is known.
        rows = store.select(
            f"SELECT DISTINCT ?thing {{ VALUES ?value {{ {listed} }} {pattern} }} LIMIT {_HELD}"
        ).rows
        yield from (row[0] for row in rows if isinstance(row[0], NamedNode))
    if property_.id == "anyName":
        for hit in find(store, given.text, limit=_HELD) if given.text.strip() else ():
            yield hit.iri


def _terms(store: Store, index: Index, given: Given) -> set[str]:
    """Return the terms that a value may be in the graph, as SPARQL writes them."""
    terms: set[str] = set()
    if given.id and (known := by_id(store, given.id)) is not None:
        terms.add(str(known.iri))
    text = given.text.strip()
    if not text:
        return terms
    try:
        if (iri := iri_of(text)) is not None:
            terms.add(str(NamedNode(iri)))
        terms.update(n3(Literal(text, language=tag)) for tag in (None, "zh", "en"))
        if text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() and len(text) < 18:
            terms.add(n3(Literal(text, datatype=XSD.integer)))
    except ValueError:
        return terms
    terms.update(f"<{name.iri}>" for name in list(index.by_key.get(norm(text), ()))[:_HELD])
    return terms


def _held(index: Index, text: str) -> Iterator[str]:
    """Yield things whose whole name stands within a longer text."""
    name = parse(text)
    if name.han:
        core = name.core[:_LONGEST_HELD]
        pieces = {
            core[start:end] for start in range(len(core)) for end in range(start + 2, len(core) + 1)
        }
    else:
        words: Sequence[str] = words_of(text)[:_LONGEST_HELD]
        pieces = {
            "".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + 6, len(words)) + 1)
        }
    for piece in sorted(pieces, key=lambda each: (-len(each), each)):
        for found in index.by_key.get(piece, ()):
            yield found.iri

"""What is said of a thing beside its links: figures, dates, words as printed, outside links."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg import observation
from kg.entity.elsewhere import LINKS
from kg.labels import PROPERTIES, choose
from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDF, RDFS, SKOS, curie, kind_of
from kg.network.projection import natural, quads_about
from kg.page import wording
from kg.page.elsewhere import elsewhere_of
from kg.page.wording import Two, Wording
from kg.store import Store, Term
from kg.store.embedded import EmbeddedStore
from kg.terms import python_value

Fact: TypeAlias = dict[str, Any]
"""``n`` name, ``v`` value, ``d`` date, ``p`` as printed, ``x`` exact amount, ``s`` sources."""

ALIASES = (SKOS.altLabel, SKOS.hiddenLabel)
_TEXTS = (RDFS.comment, SKOS.note, SKOS.definition, DCTERMS.description, SKOS.prefLabel)
LISTS = (AIC.openListOf, AIC.closedListOf)
"""Whether what the source lists is all there is; told beside the list."""

_QUIET = frozenset({*PROPERTIES, *ALIASES, RDF.type, AIC.status})
"""What the panel shows in a place of its own."""

_FIGURE = frozenset(
    AIC[name]
    for name in (
        *("value", "minValue", "maxValue", "bound", "unit", "year", "month", "dating"),
        *("periodNote", "printedTerm", "printedValue", "rank", "withinTop"),
    )
)
"""What is told in one line, and not again one by one."""


class Facts:
    """Everything said of some things that is no link between things of ours.

    Attributes:
        elsewhere: Where each thing is found in other datasets, as
            :func:`~kg.page.elsewhere.elsewhere_of` tells it.
    """

    def __init__(self, store: Store, things: Collection[str], words: Wording) -> None:
        self.words = words
        self._said: defaultdict[str, dict[NamedNode, dict[Term, set[str]]]] = defaultdict(dict)
        for quad in _about(store, things):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
                objects = self._said[quad.subject.value].setdefault(quad.predicate, {})
                objects.setdefault(quad.object, set()).add(curie(quad.graph_name.value))
        self.elsewhere = elsewhere_of(store, self._said, words)
        words.prefetch(self._foreign())
        stats = [NamedNode(iri) for iri in things if kind_of(iri) == "stat"]
        self._observations = {each.iri.value: each for each in observation.read(store, stats)}

    def first(self, iri: str, predicate: NamedNode) -> Term | None:
        """Return the object of a statement, the first in order where there are several."""
        return min(self._said.get(iri, {}).get(predicate, {}), key=str, default=None)

    def value(self, iri: str, predicate: NamedNode) -> Any:
        """Return the object as a Python value, or None."""
        return python_value(self.first(iri, predicate))

    def sources(self, iri: str, predicates: Iterable[NamedNode]) -> list[str]:
        """Return the sources of what is said with any of the predicates."""
        said = self._said.get(iri, {})
        found = {
            source
            for predicate in predicates
            for sources in said.get(predicate, {}).values()
            for source in sources
        }
        return sorted(found, key=natural)

    def aliases(self, iri: str) -> list[str]:
        """Return what else a thing is called."""
        said = self._said.get(iri, {})
        names = {
            term.value
            for predicate in (*PROPERTIES, *ALIASES)
            for term in said.get(predicate, {})
            if isinstance(term, Literal)
        }
        return sorted(names)

    def naming(self, iri: str, name: str) -> list[str]:
        """Return the sources that call a thing so."""
        said = self._said.get(iri, {})
        found = {
            source
            for predicate in (*PROPERTIES, *ALIASES)
            for term, sources in said.get(predicate, {}).items()
            if isinstance(term, Literal) and term.value == name
            for source in sources
        }
        return sorted(found, key=natural)

    def lists(self, iri: str) -> dict[str, int]:
        """Return the predicates (or classes) whose list is open (1) or whole (2)."""
        said = self._said.get(iri, {})
        return {
            term.value: kind
            for kind, predicate in enumerate(LISTS, 1)
            for term in sorted(said.get(predicate, {}), key=str)
            if isinstance(term, NamedNode)
        }

    def text(self, iri: str) -> Two | None:
        """Return what a note says, in both languages."""
        said = self._said.get(iri, {})
        for predicate in _TEXTS:
            texts = [term for term in said.get(predicate, {}) if isinstance(term, Literal)]
            if texts:
                zh, en = choose(texts, "zh"), choose(texts, "en")
                return (zh.value if zh else "", en.value if en else "")
        return None

    def of(self, iri: str) -> list[Fact]:
        """Return the facts of a thing, in a fixed order."""
        facts: list[Fact] = []
        said = self._said.get(iri, {})
        for predicate in sorted(said, key=lambda one: one.value):
            if predicate in (*_QUIET, *LISTS, *LINKS) or (
                predicate in _FIGURE and self.figure(iri) is not None
            ):
                continue
            name = self.words.of(predicate)
            facts += [{"n": name, **fact} for fact in self._values(predicate, said[predicate])]
        return facts

    def _foreign(self) -> list[NamedNode]:
        """Return the things that are not ours and are told as facts."""
        found = {
            term
            for said in self._said.values()
            for predicate, terms in said.items()
            if predicate not in (*_QUIET, *LINKS)
            for term in terms
            if isinstance(term, NamedNode) and not term.value.startswith(BASE)
        }
        return sorted(found, key=str)

    def figure(self, iri: str) -> Fact | None:
        """Return a statistic or a place in a ranking as one fact, or None for other things."""
        if self.first(iri, AIC.rank) or self.first(iri, AIC.withinTop):
            return self._entry(iri)
        seen = self._observations.get(iri)
        if seen is None or (seen.number is None and not seen.printed):
            return None
        words = self.words
        return {
            "n": words.of(seen.indicator or seen.iri),
            "v": (seen.figure(words.chinese), seen.figure(words.english)),
            "d": (seen.date("zh"), seen.date("en")),
            "p": " ".join((*seen.terms, seen.printed)).strip(),
            "x": self._exact(seen),
            "s": self.sources(iri, _FIGURE),
        }

    def _exact(self, seen: observation.Observation) -> Fact:
        exact: Fact = {}
        if seen.number is not None:
            exact["v"] = observation.written(seen.number)
        if seen.least is not None:
            exact["lo"] = observation.written(seen.least)
        if seen.bound:
            exact["b"] = seen.bound
        if seen.unit is not None:
            exact |= {"u": curie(seen.unit.value), "n": self.words.of(seen.unit)}
        return exact

    def numeric(self, iri: str) -> float | None:
        """Return the number by which a figure is drawn: its value, or the end of its range."""
        seen = self._observations.get(iri)
        value = self.value(iri, AIC.rank) if seen is None else seen.number
        return float(value) if isinstance(value, int | Decimal) else None

    def reach(self, iri: str, most: float) -> dict[str, Any]:
        """Return how a figure's bar ends: the bound ``bd``, and where a range begins, ``lo``."""
        seen = self._observations.get(iri)
        if seen is None or seen.bound in ("", "exactly"):
            return {}
        found: dict[str, Any] = {"bd": seen.bound}
        if seen.least is not None and most > 0:
            found["lo"] = round(max(0.0, min(1.0, float(seen.least) / most)), 3)
        return found

    def years(self, iri: str) -> list[int]:
        """Return the years that are stated of a thing; a place in a ranking has its edition's."""
        said = dict(self._said.get(iri, {}))
        edition = self.first(iri, AIC.inEdition)
        if isinstance(edition, NamedNode):
            said |= self._said.get(edition.value, {})
        found = {
            python_value(term)
            for predicate, objects in said.items()
            if predicate.value.lower().endswith("year")
            for term in objects
        }
        return sorted(year for year in found if isinstance(year, int) and 1000 <= year <= 9999)

    def _entry(self, iri: str) -> Fact:
        position, top = self.value(iri, AIC.rank), self.value(iri, AIC.withinTop)
        edition = self.first(iri, AIC.inEdition)
        fact: Fact = {
            "n": self.words.of(edition) if edition else self.words.of(NamedNode(iri)),
            "v": wording.rank(top, within=True) if position is None else wording.rank(position),
            "s": self.sources(iri, (AIC.rank, AIC.withinTop)),
        }
        if isinstance(edition, NamedNode):
            year = self.value(edition.value, AIC.publishedYear)
            month = self.value(edition.value, AIC.publishedMonth)
            fact["d"] = wording.UNDATED if year is None else wording.date(year, month)
        return fact

    def _values(self, predicate: NamedNode, objects: dict[Term, set[str]]) -> list[Fact]:
        texts = [term for term in objects if isinstance(term, Literal) and term.language]
        tags = {(term.language or "").partition("-")[0] for term in texts}
        facts: list[Fact] = []
        if {"zh", "en"} <= tags and len(texts) == len(tags):
            # One text in two languages is one fact.
            zh, en = choose(texts, "zh"), choose(texts, "en")
            sources = set().union(*(objects[term] for term in texts))
            if zh and en:
                facts.append({"v": (zh.value, en.value), "s": sorted(sources, key=natural)})
                objects = {term: found for term, found in objects.items() if term not in texts}
        for term in sorted(objects, key=str):
            fact: Fact = {"s": sorted(objects[term], key=natural)}
            if isinstance(term, Literal):
                fact["v"] = wording.literal(term, predicate.value)
                if is_web(term.value) and term.datatype.value.endswith("#anyURI"):
                    fact["h"] = term.value
            elif isinstance(term, NamedNode) and not term.value.startswith(BASE):
                fact["v"] = self.words.of(term)
                if is_web(term.value):
                    fact["h"] = term.value
            elif isinstance(term, NamedNode) and kind_of(term.value) in (None, "unit"):
                fact["v"] = self.words.of(term)
            else:
                continue
            facts.append(fact)
        return facts


def _about(store: Store, things: Collection[str]) -> Iterator[Quad]:
    """Yield the statements about things; a look-up each, where look-ups cost next to nothing."""
    if not isinstance(store, EmbeddedStore):
        yield from quads_about(store, things)
        return
    for iri in sorted(things):
        yield from store.quads(subject=NamedNode(iri))


def notes_about(store: Store, things: Container[str]) -> dict[str, set[str]]:
    """Return the notes about each thing; a note says so with ``aic:about``."""
    found: dict[str, set[str]] = {}
    for quad in store.quads(predicate=AIC.about):
        note, thing = quad.subject, quad.object
        if (
            isinstance(note, NamedNode)
            and isinstance(thing, NamedNode)
            and thing.value in things
            and note.value.startswith(PREFIXES["note"])
        ):
            found.setdefault(thing.value, set()).add(note.value)
    return found


def is_web(address: str) -> bool:
    """Tell whether an address may be linked: http and https, nothing else."""
    return address.startswith(("http://", "https://"))

"""Describing: from the statements of a store to an :class:`~kg.entity.model.Entity`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad

from kg import observation
from kg.entity.elsewhere import LINKS, elsewhere, is_record
from kg.entity.model import Entity, Fact, Note
from kg.errors import LOOK, NotFoundError
from kg.labels import PROPERTIES, Labels, choose
from kg.language import is_chinese
from kg.namespaces import AIC, DCTERMS, PREFIXES, RDF, RDFS, SKOS, curie, kind_of
from kg.passages import Source, Sources
from kg.status import UNREAL, status_of
from kg.store import Store, Term
from kg.terms import text_of

_ALIASES = (SKOS.altLabel, SKOS.hiddenLabel, AIC.printedAs)
_NOTE_TEXTS = (DCTERMS.description, SKOS.note, RDFS.comment)
_STANCES = {"proposing": ("in a proposal", "见于建议"), "aiming": ("in an aim", "见于目标")}


def describe(store: Store, iri: NamedNode, lang: str = "en", *, most: int | None = None) -> Entity:
    """Return everything that a store holds of one thing.

    Args:
        store: Where to look.
        iri: The thing; a source or a term of the ontology will do as well.
        lang: The language of labels and words.
        most: At most so many statements of each sort are read; None is all.

    Raises:
        NotFoundError: Nothing is known of it.
    """
    quads_out, quads_in, own = (
        list(islice(found, most))
        for found in (store.quads(subject=iri), store.quads(object=iri), store.quads(graph=iri))
    )
    if not (quads_out or quads_in or own or any(store.quads(predicate=iri))):
        raise NotFoundError(
            f"Nothing is known of {curie(iri.value)}.",
            f"没有关于 {curie(iri.value)} 的信息。",
        ).with_command(*LOOK)
    entity = _Describer(store, iri, lang).entity(quads_out, quads_in, own)
    cut = most is not None and any(len(each) >= most for each in (quads_out, quads_in, own))
    return replace(entity, truncated=cut)


class _Describer:
    def __init__(self, store: Store, iri: NamedNode, lang: str) -> None:
        self.store = store
        self.iri = iri
        self.labels = Labels(store, lang)
        self.sources = Sources(store, self.labels)
        self.statuses: dict[NamedNode, NamedNode] = {}
        self.figures: dict[NamedNode, str] = {}

    def entity(self, out: list[Quad], into: list[Quad], own: list[Quad]) -> Entity:
        quads = [*out, *into, *own]
        things = {t for q in quads for t in (q.subject, q.object) if isinstance(t, NamedNode)}
        self.labels.prefetch([*things, *(q.predicate for q in quads)])
        self.sources.prefetch(q.graph_name for q in quads if isinstance(q.graph_name, NamedNode))
        self._read_statuses(things)
        self._read_figures(things)
        types = sorted({q.object for q in out if q.predicate == RDF.type}, key=str)
        notes = self._notes(into)
        told = {RDF.type, AIC.status, *PROPERTIES, *_ALIASES[:2], *LINKS}
        seen = {note.iri for note in notes}
        code = self.statuses.get(self.iri)
        return Entity(
            iri=self.iri,
            lang=self.labels.lang,
            label=self._label(),
            kinds=tuple(dict.fromkeys(self.labels.of(each) for each in types)),
            names=tuple(sorted(self.labels.all(self.iri), key=_chinese_first)),
            aliases=_literals(out, _ALIASES),
            status="" if code is None else self.labels.of(code),
            status_code="" if code is None else code.value.rpartition("#")[2],
            definition=self._definition(),
            notes=notes,
            facts_out=self._facts((q for q in out if q.predicate not in told), _object),
            facts_in=self._facts(
                (q for q in into if q.subject not in seen and not is_record(q)), _subject
            ),
            stated=self._stated(own),
            links=self._facts((q for q in out if q.predicate in LINKS), _object),
            elsewhere=elsewhere(self.store, self.iri, out, self.labels),
            version=self.store.version(),
            fallback=self.labels.fallback(),
        )

    def _label(self) -> str:
        """Return what the thing is called: a passage, as it is cited."""
        source = self.sources.of(self.iri)
        return self.labels.of(self.iri) if source.place[0] else source.short

    def _facts(self, quads: Iterable[Quad], end: Callable[[Quad], Term]) -> tuple[Fact, ...]:
        stated: defaultdict[tuple[NamedNode, Term], list[Source]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode):
                stated[quad.predicate, end(quad)].append(self.sources.of(quad.graph_name))
        facts = [self._fact(*key, sources) for key, sources in stated.items()]
        # Groups in the order in which the documents first use them, so in a fixed order.
        first: dict[object, tuple[int, str, int, int]] = {}
        for fact in facts:
            place = fact.sources[0].place
            for group in (fact.predicate, (fact.predicate, fact.kind)):
                first[group] = min(place, first.get(group, place))

        def order(fact: Fact) -> tuple[object, ...]:
            predicate, kind = fact.predicate, fact.kind
            groups = (first[predicate], predicate.value, first[predicate, kind], kind)
            return *groups, fact.sources[0].place, str(fact.other)

        facts.sort(key=order)
        return tuple(facts)

    def _fact(self, predicate: NamedNode, other: Term, found: list[Source]) -> Fact:
        sources = tuple(sorted(found, key=lambda source: source.place))
        code, words = "", ""
        status = self.statuses.get(other) if isinstance(other, NamedNode) else None
        stances = {source.stance for source in sources}
        if status in UNREAL:
            code, words = status.value.rpartition("#")[2], self.labels.of(status)
        elif len(stances) == 1 and (stance := stances.pop()) in _STANCES:
            # One source that reports it makes it a report, whatever others propose.
            code, words = stance, _STANCES[stance][is_chinese(self.labels.lang)]
        return Fact(
            predicate=predicate,
            name=self.labels.of(predicate),
            other=other,
            text=self._text(other),
            kind=(kind_of(other.value) or "") if isinstance(other, NamedNode) else "",
            sources=sources,
            status=code or None,
            status_text=words,
        )

    def _stated(self, own: list[Quad]) -> tuple[tuple[str, Fact], ...]:
        rows = [
            (self.labels.of(quad.subject), str(quad.subject), self._fact_of(quad))
            for quad in own
            if quad.predicate != RDF.type
        ]
        rows.sort(key=lambda row: (*row[:2], row[2].name, row[2].text, str(row[2].other)))
        return tuple((subject, fact) for subject, _, fact in rows)

    def _fact_of(self, quad: Quad) -> Fact:
        return self._fact(quad.predicate, quad.object, [])

    def _text(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self.figures.get(term) or self.labels.of(term)
        return text_of(term)

    def _read_statuses(self, things: set[NamedNode]) -> None:
        wanted = sorted({self.iri, *things}, key=str)
        for start in range(0, len(wanted), 500):
            values = " ".join(map(str, wanted[start : start + 500]))
            rows = self.store.select(
                f"SELECT ?s ?status WHERE {{ VALUES ?s {{ {values} }} ?s aic:status ?status }}"
            ).rows
            for thing, status in rows:
                if isinstance(thing, NamedNode) and isinstance(status, NamedNode):
                    known = self.statuses.get(thing, status)
                    self.statuses[thing] = status_of((known, status)) or status

    def _read_figures(self, things: set[NamedNode]) -> None:
        """Give every statistic its figure: its name alone would say nothing."""
        stats = [thing for thing in things if thing.value.startswith(PREFIXES["stat"])]
        found = observation.read(self.store, stats)
        self.labels.prefetch(t for each in found for t in (each.indicator, each.unit, each.area))
        colon = "：" if is_chinese(self.labels.lang) else ": "
        for each in found:
            if each.indicator is not None and each.number is not None:
                place = f"{self.labels.of(each.area)} · " if each.area != self.iri else ""
                figure = f"{colon}{each.text(self.labels)}"
                self.figures[each.iri] = f"{place}{self.labels.of(each.indicator)}{figure}"

    def _notes(self, into: list[Quad]) -> tuple[Note, ...]:
        about = (AIC.about, AIC.inPassage)
        found = {q.subject for q in into if q.predicate in about}
        notes = []
        for iri in sorted((each for each in found if isinstance(each, NamedNode)), key=str):
            quads = list(self.store.quads(subject=iri))
            if not any(q.predicate == RDF.type and q.object == AIC.Note for q in quads):
                continue
            texts = (choose(_literals(quads, (each,)), self.labels.lang) for each in _NOTE_TEXTS)
            text = next((each.value for each in texts if each is not None), "")
            codes = sorted({each.value for each in _literals(quads, (AIC.ambiguity,))})
            notes.append(Note(iri, self.labels.of(iri), text, ", ".join(codes)))
        return tuple(notes)

    def _definition(self) -> str:
        if not self.iri.value.startswith(PREFIXES["aic"]):
            return ""
        from kg.ontology import definition_of

        return definition_of(self.iri.value, self.labels.lang) or ""


def _object(quad: Quad) -> Term:
    return quad.object


def _subject(quad: Quad) -> Term:
    return quad.subject


def _literals(quads: list[Quad], predicates: tuple[NamedNode, ...]) -> tuple[Literal, ...]:
    found = {q.object for q in quads if q.predicate in predicates and isinstance(q.object, Literal)}
    return tuple(sorted(found, key=_chinese_first))


def _chinese_first(text: Literal) -> tuple[bool, str, str]:
    tag = text.language or ""
    return not is_chinese(tag), tag, text.value

"""What is known of a thing in other datasets: links with addresses, and what was sought in vain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad

from kg.labels import Labels, choose
from kg.links.identifiers import DATASETS, dataset_of
from kg.namespaces import AIC, PREFIXES, RDFS, SKOS, Namespace
from kg.store import Store, Term

Records: TypeAlias = dict[str, dict[NamedNode, list[Term]]]
"""What link records say: by record, then by property."""

_OWL, _SSSOM = Namespace("owl"), Namespace("sssom")
LINKS = (
    *(SKOS[name] for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")),
    SKOS.relatedMatch,
    _OWL.sameAs,
    NamedNode(PREFIXES["schema"] + "sameAs"),
    NamedNode(PREFIXES["schema"] + "url"),
    RDFS.seeAlso,
)
"""Properties that lead out of the graph."""

CODES = (AIC.stockCode, AIC.lei)
"""Properties whose values are identifiers of other datasets, though no addresses."""

_SURE = (_OWL.sameAs, SKOS.exactMatch, *CODES)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A thing in another dataset, or that it is not there.

    Attributes:
        predicate: The relation.
        relation: Its label in the reader's language, or the verdict where nothing is linked.
        dataset: What the dataset is called.
        identifier: The identifier there, or an empty string.
        label: What the thing is called there, or an empty string.
        iri: The IRI there, or an empty string.
        address: A web page to open, or an empty string.
        verdict: ``linked``, ``denied`` or ``notFound``.
        confidence: How sure it is, from 0 to 1, or an empty string.
        evidence: What it rests on, in the reader's language.
        comment: What curators say of it.
        seen: Web addresses at which it was seen.
    """

    predicate: str
    relation: str
    dataset: str
    identifier: str
    label: str
    iri: str
    address: str
    verdict: str
    confidence: str
    evidence: str
    comment: str
    seen: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {name: getattr(self, name) or None for name in self.__slots__[:-1]} | {
            "seen": list(self.seen)
        }


def elsewhere(
    store: Store,
    thing: NamedNode,
    out: Iterable[Quad],
    labels: Labels,
    records: Records | None = None,
) -> tuple[Elsewhere, ...]:
    """Return what is known of a thing elsewhere: links, then denials, then vain searches.

    Args:
        store: Where to look.
        thing: The thing.
        out: The statements about it.
        labels: Labels in the reader's language.
        records: The link records about it, where :func:`all_records` has read them already.
    """
    if records is None:
        records = _records(store, thing)
    labels.prefetch(t for said in records.values() for terms in said.values() for t in terms)
    found: dict[tuple[Term, Term], Elsewhere] = {}
    for said in records.values():
        row = _of_record(said, labels)
        # Of two records of one link the surer counts.
        key = (NamedNode(row.predicate), Literal(row.verdict + row.dataset + row.iri))
        if key not in found or found[key].confidence < row.confidence:
            found[key] = row
    known = {(each.predicate, each.iri) for each in found.values()}
    codes = {each.identifier for each in found.values() if each.verdict == "linked"}
    for quad in out:
        term = quad.object
        if quad.predicate in LINKS and (quad.predicate.value, _value(term)) not in known:
            found[quad.predicate, term] = _of_link(quad.predicate, _value(term), labels)
        elif quad.predicate in CODES and _value(term) not in codes:
            found[quad.predicate, term] = _of_code(quad.predicate, _value(term), labels)
    return tuple(sorted(found.values(), key=_order))


def is_record(quad: Quad) -> bool:
    """Tell whether a statement belongs to a link record that is told with the links."""
    return isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(
        PREFIXES["mapping"]
    )


def all_records(store: Store) -> dict[str, Records]:
    """Return the link records of a store by the thing they are about, read with one query."""
    rows = store.select(
        "SELECT ?thing ?record ?p ?o WHERE { ?record a aic:Mapping ; owl:annotatedSource ?thing ; "
        "?p ?o } ORDER BY ?thing ?record ?p ?o"
    ).rows
    found: defaultdict[str, Records] = defaultdict(dict)
    for thing, record, predicate, value in rows:
        if isinstance(predicate, NamedNode) and value:
            said = found[_value(thing)].setdefault(_value(record), {})
            said.setdefault(predicate, []).append(value)
    return dict(found)


def _records(store: Store, thing: NamedNode) -> Records:
    rows = store.select(
        f"SELECT ?record ?p ?o WHERE {{ ?record owl:annotatedSource {thing} ; a aic:Mapping ; "
        "?p ?o } ORDER BY ?record ?p ?o"
    ).rows
    found: defaultdict[str, dict[NamedNode, list[Term]]] = defaultdict(dict)
    for record, predicate, value in rows:
        if isinstance(record, NamedNode) and isinstance(predicate, NamedNode) and value:
            found[record.value].setdefault(predicate, []).append(value)
    return dict(found)


def _of_record(said: dict[NamedNode, list[Term]], labels: Labels) -> Elsewhere:
    def first(predicate: NamedNode) -> str:
        return next((_value(term) for term in said.get(predicate, [])), "")

    verdict = NamedNode(first(AIC.verdict) or AIC.linked.value)
    predicate, iri = NamedNode(first(_OWL.annotatedProperty)), first(_OWL.annotatedTarget)
    source = said.get(_SSSOM.object_source, [])
    dataset = dataset_of(iri) or next(
        (each for each in DATASETS.values() if PREFIXES["source"] + each.source in
         (_value(term) for term in source)), None,
    )  # fmt: skip
    name = dataset.title(labels.lang) if dataset else "".join(map(labels.of, source[:1]))
    identifier = (dataset.identifier(iri) or "") if dataset and iri else ""
    version = first(_SSSOM.object_source_version)
    reasons = [labels.of(term) for term in said.get(_SSSOM.mapping_justification, [])]
    comments = [t for t in said.get(RDFS.comment, []) if isinstance(t, Literal)]
    comment = choose(comments, labels.lang)
    return Elsewhere(
        predicate=predicate.value,
        relation=labels.of(predicate if verdict == AIC.linked else verdict),
        dataset=name,
        identifier=identifier,
        label=first(_SSSOM.object_label),
        iri=iri,
        address=(dataset.address(identifier) if identifier else "") if dataset else _safe(iri),
        verdict=verdict.value.rpartition("#")[2],
        confidence=first(_SSSOM.confidence),
        evidence=version if verdict == AIC.notFound else ", ".join(reasons),
        comment=comment.value if comment else "",
        seen=tuple(sorted(map(_value, said.get(RDFS.seeAlso, [])))),
    )


def _of_link(predicate: NamedNode, iri: str, labels: Labels) -> Elsewhere:
    dataset = dataset_of(iri)
    identifier = (dataset.identifier(iri) or "") if dataset else ""
    page = dataset.address(identifier) if dataset and identifier else ""
    name = dataset.title(labels.lang) if dataset else ""
    page = page if dataset else _safe(iri)
    return _plain(predicate, name, identifier, iri, page, labels)


def _of_code(predicate: NamedNode, value: str, labels: Labels) -> Elsewhere:
    exchange, _, code = value.partition(":")
    dataset = DATASETS.get("lei" if predicate == AIC.lei else exchange.lower())
    identifier = value if predicate == AIC.lei else code
    page = dataset.address(identifier) if dataset and dataset.valid(identifier) else ""
    name = labels.of(AIC[exchange]) if code else dataset.title(labels.lang) if dataset else ""
    return _plain(predicate, name, value, "", page, labels)


def _plain(
    predicate: NamedNode,
    dataset: str,
    identifier: str,
    iri: str,
    address: str,
    labels: Labels,
) -> Elsewhere:
    return Elsewhere(
        predicate=predicate.value,
        relation=labels.of(predicate),
        dataset=dataset,
        identifier=identifier,
        label="",
        iri=iri,
        address=address,
        verdict="linked",
        confidence="",
        evidence="",
        comment="",
        seen=(),
    )


def _order(each: Elsewhere) -> tuple[object, ...]:
    verdict = ("linked", "denied", "notFound").index(each.verdict)
    sure = [term.value for term in _SURE]
    place = sure.index(each.predicate) if each.predicate in sure else len(sure)
    return verdict, place, each.predicate, each.dataset, each.identifier, each.iri


def _safe(iri: str) -> str:
    return iri if iri.startswith(("https://", "http://")) else ""


def _value(term: Term | None) -> str:
    return str(getattr(term, "value", term))

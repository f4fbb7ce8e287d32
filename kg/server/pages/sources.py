"""Sources: documents with their passages, and what each passage or dataset says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.entity import describe
from kg.entity.model import Fact
from kg.errors import NotFoundError
from kg.labels import Labels
from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDF
from kg.passages import Sources
from kg.server.addresses import href
from kg.server.exchange import Reply, Request
from kg.server.pages import documents, kinds, things
from kg.server.pages.prose import worded
from kg.server.pages.render import here, render
from kg.server.service import Service
from kg.store import Term
from kg.store.dataset import Dataset

PAGE = 200
"""So many statements of a source stand on a page."""

_MOST = 1000
_PASSAGES = 2000
_STANCES = {
    "reporting": ("reports", "陈述"),
    "proposing": ("proposes", "建议"),
    "aiming": ("sets an aim", "目标"),
}
_QUIET = (AIC.stance, AIC.number, AIC.sectionNumber, AIC.charStart, AIC.charEnd, DCTERMS.isPartOf)
"""What is told of a passage by its place already."""


@dataclass(frozen=True)
class Passage:
    """A passage in the list of a document: where it is, what it does, how much it says."""

    place: str
    href: str
    stance: tuple[str, str]
    count: int


@dataclass(frozen=True)
class About:
    """What a source says of one thing: property and values."""

    name: str
    href: str
    facts: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]


def document(service: Service, request: Request) -> Reply:
    """Show a source: a document or a dataset."""
    return _source(service, request, request.parameters["document"])


def passage(service: Service, request: Request) -> Reply:
    """Show a part of a source: a section, a paragraph, a passage with what it says."""
    parts = request.parameters
    return _source(service, request, f"{parts['document']}/{parts['passage']}")


def _source(service: Service, request: Request, name: str) -> Reply:
    name, suffix = documents.split(name)
    if name.endswith(".trig"):
        return _trig(service, request, things.named(PREFIXES["source"] + name[: -len(".trig")]))
    iri = things.named(PREFIXES["source"] + name)
    if not suffix:
        return things.of(service, request, iri, suffix)
    if suffix == ".html":
        return _shown(service, request, iri)
    said = _said(service, iri)
    try:
        known = documents.about(service, iri)
    except NotFoundError:
        if not said:
            raise
        known = []
    return documents.document(request, iri, list(dict.fromkeys([*known, *said])), suffix)


def _shown(service: Service, request: Request, iri: NamedNode) -> Reply:
    entity = describe(service.store, iri, request.lang, most=_MOST)
    labels = Labels(service.store, request.lang)
    number = kinds.number_of(request)
    said, more = _statements(service, request, labels, iri, number)
    path, _ = documents.split(request.path)
    stance = next((f.other for f in entity.facts_out if f.predicate == AIC.stance), None)
    passages = _passages(service, request, labels, iri)
    return render(
        request,
        "source.html",
        headers=documents.links(request, path),
        entity=entity,
        trail=_trail(service, request, labels, iri),
        stance=_stance(getattr(stance, "value", ""), request.lang),
        worded=partial(worded, labels=labels),
        facts=things.grouped(
            request,
            things.readable(
                service, labels, [f for f in entity.facts_out if f.predicate not in _QUIET]
            ),
            things.FEW,
        ),
        offsets=[_first(entity.facts_out, each) for each in (AIC.charStart, AIC.charEnd)],
        incoming=things.grouped(
            request,
            things.readable(
                service, labels, [f for f in entity.facts_in if f.predicate != DCTERMS.isPartOf]
            ),
            things.FEW,
        ),
        passages=passages,
        of_document=any(f.predicate == AIC.stance for f in entity.facts_out) or bool(passages),
        said=said,
        before=here(request, page=number or None) if number else "",
        after=here(request, page=number + 2) if more else "",
        documents=[
            (s[1:], request.link(path + s))
            for s in (*documents.SUFFIXES, *([".trig"] if said else []))
        ][1:],
        data=documents.embedded(documents.some(service, iri)),
        fallback=(entity.fallback or ("", ""))[request.lang == "zh"],
    )


def _first(facts: Sequence[Fact], predicate: NamedNode) -> str:
    return next((fact.text for fact in facts if fact.predicate == predicate), "")


def _stance(iri: str, lang: str) -> tuple[str, str]:
    """Return the code and the word of a stance."""
    code = iri.removeprefix(PREFIXES["aic"])
    return code, _STANCES.get(code, (code, code))[lang == "zh"]


def _statements(
    service: Service, request: Request, labels: Labels, graph: NamedNode, number: int
) -> tuple[list[About], bool]:
    """Return a page of what a named graph holds, by subject, and whether there is more."""
    found, more = service.store.first(
        f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(?p != {RDF.type}) }} "
        f"ORDER BY ?s ?p ?o OFFSET {number * PAGE}",
        PAGE,
    )
    rows = getattr(found, "rows", [])
    labels.prefetch(term for row in rows for term in row)
    about = []
    for subject, own in groupby(rows, key=lambda row: row[0]):
        facts = [
            (labels.of(predicate), tuple(_value(request, labels, row[2]) for row in same))
            for predicate, same in groupby(own, key=lambda row: row[1])
        ]
        address = href(request, subject.value) if isinstance(subject, NamedNode) else ""
        about.append(About(labels.of(subject), address, tuple(facts)))
    return about, more


def _value(request: Request, labels: Labels, term: Term | None) -> tuple[str, str, str]:
    """Return what a value says, where it leads, and its language."""
    if isinstance(term, NamedNode):
        return labels.of(term), href(request, term.value), ""
    if isinstance(term, Literal):
        return term.value, "", term.language or ""
    return str(term), "", ""


def _said(service: Service, graph: NamedNode) -> list[Triple]:
    """Return what a named graph holds, as far as is sent at once."""
    found, _ = service.store.first(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", service.settings.rows, Dataset((graph,))
    )
    return sorted(found, key=str) if isinstance(found, list) else []


def _trig(service: Service, request: Request, graph: NamedNode) -> Reply:
    """Return a named graph as it is."""
    said = _said(service, graph)
    if not said:
        raise documents.unknown(graph)
    quads = [Quad(t.subject, t.predicate, t.object, graph) for t in said]
    text = "".join(map(str, quads))
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
    body = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=used) or b""
    path = request.path.removesuffix(".trig")
    return Reply(body, "application/trig", headers=documents.links(request, path), vary=())


def _passages(
    service: Service, request: Request, labels: Labels, whole: NamedNode
) -> list[tuple[str, list[Passage]]]:
    """Return the passages of a document in order, by section; of many, the first."""
    rows = service.store.select(
        f"SELECT ?passage ?stance (COUNT(?s) AS ?n) WHERE {{ ?passage dcterms:isPartOf+ {whole} ; "
        "a aic:Passage ; aic:stance ?stance OPTIONAL { GRAPH ?passage { ?s ?p ?o } } } "
        f"GROUP BY ?passage ?stance LIMIT {_PASSAGES}"
    ).rows
    sources = Sources(service.store, labels)
    sources.prefetch(row[0] for row in rows if isinstance(row[0], NamedNode))
    found = []
    for iri, stance, count in rows:
        if isinstance(iri, NamedNode) and isinstance(stance, NamedNode):
            source = sources.of(iri)
            number = int(getattr(count, "value", "0"))
            each = Passage(
                source.short,
                href(request, iri.value),
                _stance(stance.value, request.lang),
                number,
            )
            found.append((source.place, source.short.partition(" ")[0], each))
    found.sort(key=lambda each: each[0])
    titles = _sections(service, labels, whole) if found else {}
    return [
        (titles.get(section, section), [each for _, _, each in few])
        for section, few in groupby(found, key=lambda each: each[1])
    ]


def _sections(service: Service, labels: Labels, whole: NamedNode) -> dict[str, str]:
    """Return the titles of the sections of a document, by their numbers as they are cited."""
    rows = service.store.select(
        f"SELECT ?section ?n WHERE {{ ?section dcterms:isPartOf+ {whole} ; aic:sectionNumber ?n }} "
        "LIMIT 500"
    ).rows
    labels.prefetch(section for section, _ in rows)
    return {f"§{n.value}": f"§{n.value} {labels.of(section)}" for section, n in rows
            if isinstance(n, Literal)}  # fmt: skip


def _trail(
    service: Service, request: Request, labels: Labels, part: NamedNode
) -> list[tuple[str, str]]:
    """Return what a part is part of, the whole first."""
    found: list[tuple[str, str]] = []
    at = part
    for _ in range(8):
        rows = service.store.select(
            f"SELECT ?whole ?n WHERE {{ {at} dcterms:isPartOf ?whole "
            "OPTIONAL { ?whole aic:number ?n } } ORDER BY ?whole LIMIT 1"
        ).rows
        whole, number = rows[0] if rows else (None, None)
        if not isinstance(whole, NamedNode) or not whole.value.startswith(BASE):
            break
        mark = "P" if request.lang == "zh" else "¶"
        name = f"{mark}{number.value}" if isinstance(number, Literal) else labels.of(whole)
        found.append((name, href(request, whole.value)))
        at = whole
    return found[::-1]

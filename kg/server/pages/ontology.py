"""The terms: a page in the reader's language, or the ontology's own file as RDF."""

import re
from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.errors import NotFoundError
from kg.formats.graphs import graph as write_graph
from kg.labels import choose
from kg.namespaces import PREFIXES, RDF, RDFS, curie
from kg.server.exchange import Reply, Request, redirect
from kg.server.negotiation import require
from kg.server.pages import documents
from kg.server.pages.referring import usually
from kg.server.pages.render import render
from kg.server.service import Service

SHOWN = 4
"""So many of the questions that use a term are shown with it."""

_FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "jsonld",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
}


@dataclass(frozen=True)
class Term:
    """A class or property as the page shows it."""

    name: str
    label: str
    other: str
    definition: str
    facts: tuple[tuple[str, str], ...]
    uses: int
    questions: tuple[str, ...]


def page(service: Service, request: Request) -> Reply:
    """Show the terms, or give the ontology as RDF where that is preferred."""
    kind = require(request.accept, ["text/html", *_FORMATS])
    if kind != "text/html":
        return _file(kind)
    uses = _uses(service)
    asked = _asked(service)
    graph = service.graph(request.lang)
    named = {name for names in asked.values() for name in names[:SHOWN]}
    return render(
        request,
        "ontology.html",
        headers=documents.links(request, "/ontology"),
        title=_text(PREFIXES["aic"].rstrip("#"), f"{PREFIXES['dcterms']}title", request.lang),
        about=_text(PREFIXES["aic"].rstrip("#"), f"{PREFIXES['dcterms']}description", request.lang),
        version=ontology.version(),
        namespace=PREFIXES["aic"],
        classes=[_term(iri, request.lang, uses, asked) for iri in ontology.classes()],
        properties=[_term(iri, request.lang, uses, asked) for iri in ontology.properties()],
        individuals=_individuals(request.lang, uses, asked),
        shown=SHOWN,
        titles={name: usually(service.catalogue.get(name), graph) for name in sorted(named)},
    )


def document(service: Service, request: Request) -> Reply:
    """Give the ontology in the form that the suffix names, or its page.

    Raises:
        NotFoundError: There is no such form.
    """
    media = documents.SUFFIXES.get("." + request.parameters["suffix"])
    if media is None:
        path = request.path[:300]
        raise NotFoundError(f"There is nothing at {path}.", f"{path} 处没有内容。")
    return redirect(request.link("/ontology")) if media == "text/html" else _file(media)


def _file(media: str) -> Reply:
    triples = [quad.triple for quad in ontology.graph()]
    return Reply(write_graph(sorted(triples, key=str), _FORMATS[media]), media)


def _asked(service: Service) -> dict[str, list[str]]:
    """Return the questions that use each of our terms, by its local name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for question in service.catalogue:
        for name in sorted(set(re.findall(r"\baic:(\w+)", question.body))):
            found[name].append(question.name)
    return found


def _term(iri: str, lang: str, uses: dict[str, int], asked: dict[str, list[str]]) -> Term:
    other = "en" if lang == "zh" else "zh"
    facts = []
    for predicate, name in (
        (RDFS.subClassOf, ("kind of", "上位类")),
        (RDFS.subPropertyOf, ("kind of", "上位属性")),
        (RDFS.domain, ("of", "主体")),
        (RDFS.range, ("leads to", "取值")),
        (RDF.type, ("is a", "类别")),
    ):
        values = [
            quad.object
            for quad in ontology.graph().quads_for_pattern(NamedNode(iri), predicate, None, None)
            if isinstance(quad.object, NamedNode)
        ]
        for value in sorted(values, key=str):
            if not value.value.startswith(PREFIXES["owl"]):
                shown = ontology.label_of(value.value, lang)
                short = curie(value.value)
                facts.append((name[lang == "zh"], f"{shown} ({short})" if shown else short))
    return Term(
        name=iri.rpartition("#")[2],
        label=ontology.label_of(iri, lang) or iri.rpartition("#")[2],
        other=ontology.label_of(iri, other) or "",
        definition=ontology.definition_of(iri, lang) or "",
        facts=tuple(facts),
        uses=uses.get(iri, 0),
        questions=tuple(asked.get(iri.rpartition("#")[2], ())),
    )


def _individuals(lang: str, uses: dict[str, int], asked: dict[str, list[str]]) -> list[Term]:
    """Return our own terms that are neither class nor property, e.g. stances."""
    known = {*ontology.classes(), *ontology.properties()}
    subjects = {
        quad.subject.value
        for quad in ontology.graph().quads_for_pattern(None, RDF.type, None, None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(PREFIXES["aic"])
    }
    return [_term(iri, lang, uses, asked) for iri in sorted(subjects - known)]


def _text(iri: str, predicate: str, lang: str) -> str:
    quads = ontology.graph().quads_for_pattern(NamedNode(iri), NamedNode(predicate), None, None)
    found = choose([q.object for q in quads if isinstance(q.object, Literal)], lang)
    return found.value if found else ""


def _uses(service: Service) -> dict[str, int]:
    """Return how often each class and property is used in the merged graph."""
    found: dict[str, int] = {}
    for query in (
        "SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s a ?x } GROUP BY ?x",
        "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x",
    ):
        for term, count in service.store.select(query).rows:
            if isinstance(term, NamedNode) and isinstance(count, ox.Literal):
                found[term.value] = int(count.value)
    return found

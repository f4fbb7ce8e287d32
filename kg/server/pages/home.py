"""The home page: what is here; and the same as the description of the dataset, VoID and DCAT."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.answer import LICENCE
from kg.errors import KGError
from kg.formats.graphs import graph as write_graph
from kg.labels import Labels
from kg.namespaces import BASE, DCTERMS, PREFIXES, RDF, Namespace
from kg.questions.wording import title
from kg.release import void as description
from kg.search import kind_name
from kg.server import topics
from kg.server.addresses import href
from kg.server.endpoint.results import GRAPHS
from kg.server.exchange import Reply, Request
from kg.server.kinds import counts
from kg.server.negotiation import choose, require
from kg.server.pages.compare import Line, side_by_side
from kg.server.pages.render import render
from kg.server.service import Service

CITIES = (NamedNode(f"{BASE}city/suzhou"), NamedNode(f"{BASE}city/hangzhou"))
"""The two cities that are shown at a glance."""

_DCAT, _VOID = Namespace("dcat"), Namespace("void")
_FORMS = {
    "turtle": ("default", "text/turtle"),
    "ntriples": ("default", "application/n-triples"),
    "rdfxml": ("default", "application/rdf+xml"),
    "jsonld": ("default", "application/ld+json"),
    "trig": ("all", "application/trig"),
    "nquads": ("all", "application/n-quads"),
}
"""The forms in which everything can be downloaded: the merged graph, or all sources as quads."""

_GLANCE = 6
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_MAIN_KINDS = (
    "firm", "univ", "institute", "cluster", "field", "policy", "programme", "stat", "ranking",
    "platform", "park", "scenario", "gap", "recommendation", "city",
)  # fmt: skip


def page(service: Service, request: Request) -> Reply:
    """Show what is here, or describe the dataset where RDF is preferred."""
    if require(request.accept, ["text/html", *GRAPHS]) != "text/html":
        return void(service, request)
    graph = service.graph(request.lang)
    kinds = counts(service.store)
    cities, glance = _glance(service, request)
    asked = []
    for topic in topics.TOPICS:
        names = [name for name in service.catalogue.names if name.startswith(f"{topic}/")]
        if names:
            question = service.catalogue.get(names[0])
            defaults = {name: each.default for name, each in question.header.parameters.items()}
            example = title(question, defaults, graph.labels)
            asked.append((topic, topics.title(topic, request.lang), len(names), example, names[0]))
    return render(
        request,
        "home.html",
        things=sum(kinds.values()),
        statements=_count(service, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"),
        passages=_count(service, "SELECT (COUNT(?s) AS ?n) WHERE { ?s a aic:Passage }"),
        questions=len(service.catalogue.names),
        kinds=[(kind_name(k, request.lang), f"/{k}", kinds[k]) for k in _MAIN_KINDS if k in kinds],
        others=[
            (kind_name(k, request.lang), f"/{k}", n)
            for k, n in sorted(kinds.items())
            if k not in _MAIN_KINDS
        ],
        cities=cities,
        glance=glance,
        asked=asked,
        sources=_sources(service, request),
        version=service.version,
        licence=LICENCE,
    )


def void(service: Service, request: Request) -> Reply:
    """Describe the dataset in RDF."""
    kind = choose(request.accept, list(GRAPHS)) or "text/turtle"
    body = write_graph(list(statements(service, request.base)), GRAPHS[kind])
    return Reply(body, kind, vary=("Accept",))


def statements(service: Service, base: str) -> Iterator[Triple]:
    """Yield the description of the dataset: VoID, and DCAT with its distributions and services."""
    dataset = NamedNode(BASE)
    yield from description.statements(service.store)
    yield Triple(dataset, RDF.type, _DCAT.Dataset)
    yield Triple(dataset, DCTERMS.license, _LICENCE)
    yield Triple(dataset, _VOID.sparqlEndpoint, NamedNode(f"{base}/sparql"))
    if service.version:
        yield Triple(dataset, _DCAT.version, Literal(service.version))
    service_node = NamedNode(f"{base}/sparql#data-service")
    yield Triple(service_node, RDF.type, _DCAT.DataService)
    yield Triple(service_node, _DCAT.endpointURL, NamedNode(f"{base}/sparql"))
    yield Triple(service_node, _DCAT.endpointDescription, NamedNode(f"{base}/sparql"))
    yield Triple(service_node, _DCAT.servesDataset, dataset)
    api = NamedNode(f"{base}/api#data-service")
    yield Triple(api, RDF.type, _DCAT.DataService)
    yield Triple(api, _DCAT.endpointURL, NamedNode(f"{base}/api"))
    yield Triple(api, _DCAT.endpointDescription, NamedNode(f"{base}/openapi.json"))
    yield Triple(api, _DCAT.servesDataset, dataset)
    for name, (what, media) in _FORMS.items():
        # One address a form: what is downloaded does not depend on what the client prefers. And
        # whole or refused: a query would be cut after so many triples, and look complete.
        address = NamedNode(f"{base}/sparql/graphs?{what}&format={name}")
        whole = NamedNode(f"{base}/.well-known/void#{name}")
        yield Triple(dataset, _DCAT.distribution, whole)
        yield Triple(whole, RDF.type, _DCAT.Distribution)
        yield Triple(whole, _DCAT.accessURL, NamedNode(f"{base}/sparql/graphs?{what}"))
        yield Triple(whole, _DCAT.downloadURL, address)
        yield Triple(dataset, _VOID.dataDump, address)
        iana = f"https://www.iana.org/assignments/media-types/{media}"
        yield Triple(whole, _DCAT.mediaType, NamedNode(iana))
        yield Triple(whole, DCTERMS.license, _LICENCE)


def _count(service: Service, query: str) -> int:
    rows = service.store.select(query).rows
    found = rows[0][0] if rows else None
    return int(found.value) if isinstance(found, Literal) else 0


def _glance(service: Service, request: Request) -> tuple[tuple[str, str], list[Line]]:
    """Return the names of the cities, and the first figures that both have."""
    try:
        _, _, names, lines = side_by_side(service, request, *CITIES)
    except KGError:
        return ("", ""), []
    return names, [line for line in lines if line.both][:_GLANCE]


def _sources(service: Service, request: Request) -> list[tuple[str, str]]:
    rows = service.store.select(
        "SELECT ?s WHERE { { ?s a aic:Document } UNION { ?s a aic:Dataset "
        f"FILTER (STRSTARTS(STR(?s), '{PREFIXES['source']}') && "
        f"!STRSTARTS(STR(?s), '{PREFIXES['source']}links')) }} }} ORDER BY ?s LIMIT 60"
    ).rows
    labels = Labels(service.store, request.lang)
    found = [s for (s,) in rows if isinstance(s, NamedNode)]
    documents = [s for s in found if s.value.endswith("suzhou-hangzhou")]
    ordered = dict.fromkeys([*documents, *found])
    labels.prefetch(ordered)
    return [(labels.of(s), href(request, s.value)) for s in ordered]

"""The description of the service: what it speaks, what it holds, what can be asked.

It carries prefixes, the catalogue of questions as SHACL executables, and VoID with the properties
that each class has, so that an editor can complete and offer examples without further set-up (SIB's
reads the address of the endpoint as RDF). Terms: SPARQL 1.1 Service Description.
"""

from collections.abc import Iterator
from zlib import crc32

from pyoxigraph import Literal, NamedNode, Triple

from kg.formats.graphs import graph as write_graph
from kg.namespaces import BASE, RDF, XSD, Namespace
from kg.release import catalogue, void
from kg.server.endpoint.results import GRAPHS, called
from kg.server.exchange import Reply, Request
from kg.server.negotiation import require
from kg.server.service import Service

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
VOID_EXT = "http://ldf.fi/void-ext#"
_VOID = Namespace("void")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip
"""Local names of the formats, as W3C lists them under ``http://www.w3.org/ns/formats/``."""

_PARTS = """
SELECT ?class ?property ?range ?datatype (COUNT(*) AS ?n) WHERE {
  ?s a ?class ; ?property ?o .
  OPTIONAL { ?o a ?range }
  BIND (DATATYPE(?o) AS ?datatype)
}
GROUP BY ?class ?property ?range ?datatype
ORDER BY ?class ?property ?range ?datatype
"""


def reply(service: Service, request: Request) -> Reply:
    """Return the description in the RDF format that the request prefers."""
    kind = called(request.first("format"), GRAPHS) or require(
        request.accept, [kind for kind in GRAPHS if kind != "application/trig"]
    )
    body = write_graph(list(statements(service, request.base)), GRAPHS[kind])
    return Reply(body, kind, vary=("Accept",))


def statements(service: Service, base: str) -> Iterator[Triple]:
    """Yield the description: the service, its dataset, the questions, and who has what property.

    Args:
        service: The graph and the settings.
        base: The address of the server as others see it.
    """
    endpoint, dataset = NamedNode(f"{base}/sparql"), NamedNode(BASE)
    node = NamedNode(f"{base}/sparql#service")
    merged = NamedNode(f"{base}/sparql#default-graph")
    yield Triple(node, RDF.type, _sd("Service"))
    yield Triple(node, _sd("endpoint"), endpoint)
    yield Triple(node, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in _RESULTS:
        yield Triple(node, _sd("resultFormat"), NamedNode(FORMATS + name))
    if service.settings.services:
        yield Triple(node, _sd("feature"), _sd("BasicFederatedQuery"))
    yield Triple(node, _sd("defaultDataset"), dataset)
    yield Triple(dataset, RDF.type, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), merged)
    yield Triple(merged, RDF.type, _sd("Graph"))
    yield Triple(dataset, _VOID.sparqlEndpoint, endpoint)
    yield from _graphs(service, dataset, base)
    yield from void.statements(service.store)
    yield from _partitions(service)
    yield from catalogue.statements(service.store, endpoint=endpoint.value)


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _graphs(service: Service, dataset: NamedNode, base: str) -> Iterator[Triple]:
    """Yield the named graphs, as far as they are few enough to be listed."""
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    result, more = service.store.first(query, service.settings.rows)
    if more or not hasattr(result, "rows"):
        return
    for (graph,) in result.rows:
        if isinstance(graph, NamedNode):
            node = NamedNode(f"{base}/sparql#graph-{crc32(graph.value.encode()):08x}")
            yield Triple(dataset, _sd("namedGraph"), node)
            yield Triple(node, RDF.type, _sd("NamedGraph"))
            yield Triple(node, _sd("name"), graph)


def _partitions(service: Service) -> Iterator[Triple]:
    """Yield which properties the things of a class have, and what these lead to."""
    for place, row in enumerate(service.store.select(_PARTS).rows):
        kind, predicate, range_, datatype, count = row
        if not (isinstance(kind, NamedNode) and isinstance(predicate, NamedNode)):
            continue
        of_class = void.class_part(kind.value)
        part = NamedNode(f"{of_class.value}-{crc32(predicate.value.encode()):08x}")
        yield Triple(of_class, _VOID.propertyPartition, part)
        yield Triple(part, _VOID.property, predicate)
        target = NamedNode(f"{part.value}-{place}")
        triples = Literal(count.value, datatype=XSD.integer) if isinstance(count, Literal) else None
        if isinstance(range_, NamedNode):
            yield Triple(part, _VOID.classPartition, target)
            yield Triple(target, _VOID["class"], range_)
        elif isinstance(datatype, NamedNode):
            yield Triple(part, NamedNode(f"{VOID_EXT}datatypePartition"), target)
            yield Triple(target, NamedNode(f"{VOID_EXT}datatype"), datatype)
        else:
            continue
        if triples is not None:
            yield Triple(target, _VOID.triples, triples)

"""Things as data: negotiation, suffixes, the description of the dataset, and what each holds."""

from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import NotAcceptableError, NotFoundError, UsageError
from kg.namespaces import BASE, PREFIXES
from kg.ontology import version as ontology_version
from kg.server import routes
from kg.server.exchange import Reply, Request
from kg.server.service import Service

TZTEK = rdflib.URIRef(f"{BASE}firm/tztek")
VOID = rdflib.Namespace(PREFIXES["void"])
DCAT = rdflib.Namespace(PREFIXES["dcat"])
FORMS = {
    ".ttl": ("text/turtle", "turtle"),
    ".jsonld": ("application/ld+json", "json-ld"),
    ".nt": ("application/n-triples", "nt"),
    ".rdf": ("application/rdf+xml", "xml"),
}
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


def answered(service: Service, target: str, **settings: Any) -> Reply:
    """Answer a request as the server would, without HTTP."""
    parts = urlsplit(target)
    found = routes.find(routes.table(), parts.path)
    assert found is not None
    route, parameters = found
    module, _, name = route.handler.partition(":")
    request = Request(
        path=parts.path, parameters=parameters, query=tuple(parse_qsl(parts.query)), **settings
    )
    reply: Reply = getattr(import_module(module), name)(service, request)
    return reply


def graph_of(reply: Reply, form: str = "turtle") -> rdflib.Graph:
    if form == "json-ld":
        return json_ld(reply.body)
    return rdflib.Graph().parse(data=reply.body, format=form)


def json_ld(body: bytes) -> rdflib.Graph:
    """Read JSON-LD by the engine: rdflib's own reader warns of itself."""
    lines = [str(quad.triple) + " ." for quad in ox.parse(body, format=ox.RdfFormat.JSON_LD)]
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (CHROME, ".html"),
        ("", ".html"),
        ("*/*", ".html"),
        ("text/turtle", ".ttl"),
        ("application/ld+json, text/html;q=0.5", ".jsonld"),
        ("application/rdf+xml;q=0.2, application/n-triples;q=0.9", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("image/png, text/turtle;q=0.1", ".ttl"),
    ],
)
def test_a_thing_leads_to_the_document_that_is_preferred(
    service: Service, accept: str, suffix: str
) -> None:
    reply = answered(service, "/firm/tztek?lang=zh", accept=accept)
    assert reply.status == 303
    assert reply.headers["Location"] == f"/firm/tztek{suffix}?lang=zh"
    assert "Accept" in reply.vary
    for form, (media, _) in FORMS.items():
        assert f'</firm/tztek{form}>; rel="alternate"; type="{media}"' in reply.headers["Link"]
    assert 'rel="describedby"' in reply.headers["Link"]


def test_what_fits_no_form_is_refused(service: Service) -> None:
    with pytest.raises(NotAcceptableError, match="text/turtle"):
        answered(service, "/firm/tztek", accept="image/png")
    with pytest.raises(NotAcceptableError):
        answered(service, "/ontology", accept="image/png")


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("path", ["/firm/tztek", "/source/suzhou-hangzhou/p28-5", "/firm"])
def test_every_document_says_what_it_is_about_and_of_which_dataset(
    service: Service, path: str, suffix: str
) -> None:
    media, form = FORMS[suffix]
    reply = answered(service, path + suffix)
    assert reply.status == 200
    assert reply.media_type.partition(";")[0] == media
    graph = graph_of(reply, form)
    topic = rdflib.URIRef(BASE + path[1:])
    own = rdflib.URIRef(BASE + path[1:] + suffix)
    assert (own, rdflib.FOAF.primaryTopic, topic) in graph
    assert (own, VOID.inDataset, rdflib.URIRef(BASE)) in graph


def test_a_document_holds_what_the_graph_says_in_both_directions(service: Service) -> None:
    graph = graph_of(answered(service, "/firm/tztek.ttl"))
    expected = {
        (quad.subject.value, quad.predicate.value)
        for quads in (
            service.store.quads(subject=_node(TZTEK)),
            service.store.quads(object=_node(TZTEK)),
        )
        for quad in quads
    }
    found = {(str(s), str(p)) for s, p, _ in graph if not str(s).endswith(".ttl")}
    assert found == expected
    same = [set(graph_of(answered(service, f"/firm/tztek{s}"), f)) for s, (_, f) in FORMS.items()]
    about = [{t for t in each if TZTEK in t and "tztek." not in t[0]} for each in same]
    assert about[0] and all(each == about[0] for each in about)


def _node(iri: str) -> Any:
    from pyoxigraph import NamedNode

    return NamedNode(str(iri))


def test_a_passage_is_a_graph_of_its_own(service: Service) -> None:
    reply = answered(service, "/source/suzhou-hangzhou/p28-5.trig")
    quads = list(ox.parse(reply.body, format=ox.RdfFormat.TRIG))
    name = f"{BASE}source/suzhou-hangzhou/p28-5"
    expected = len(list(service.store.quads(graph=_node(name))))
    assert len(quads) == expected == 27
    assert {quad.graph_name for quad in quads} == {_node(name)}
    with pytest.raises(NotFoundError):
        answered(service, "/source/suzhou-hangzhou/p99-9.trig")


@pytest.mark.parametrize(
    "path", ["/firm/nobody-at-all", "/firm/nobody.ttl", "/firm/nobody.html", "/source/nothing"]
)
def test_what_is_not_there_is_not_found(service: Service, path: str) -> None:
    with pytest.raises(NotFoundError):
        answered(service, path)


def test_a_slip_of_the_pen_is_told_the_nearest_names(service: Service) -> None:
    with pytest.raises(NotFoundError) as caught:
        answered(service, "/firm/tztec")
    assert "TZTEK Technology" in caught.value.suggestions


def test_any_iri_of_the_store_has_a_page_or_leads_to_one(service: Service) -> None:
    reply = answered(service, f"/resource?iri={BASE}firm/tztek")
    assert (reply.status, reply.headers["Location"]) == (303, "/firm/tztek")
    label = "http://www.w3.org/2004/02/skos/core%23prefLabel"
    assert answered(service, f"/resource?iri={label}").status == 200
    quad = next(iter(service.store.quads(predicate=_node(f"{PREFIXES['skos']}exactMatch"))))
    foreign = getattr(quad.object, "value", "")
    reply = answered(service, f"/resource?iri={foreign}", accept="text/turtle")
    assert (rdflib.URIRef(quad.subject.value), None, rdflib.URIRef(foreign)) in graph_of(reply)
    for wrong in ("", "no-iri", "http://e/%3E%20%7D"):
        with pytest.raises(UsageError):
            answered(service, f"/resource?iri={wrong}")


@pytest.mark.parametrize("path", ["/", "/.well-known/void"])
def test_the_dataset_describes_itself_in_void_and_dcat(service: Service, path: str) -> None:
    base = "https://example.org/aicity"
    graph = graph_of(answered(service, path, accept="text/turtle", base=base))
    dataset = rdflib.URIRef(BASE)
    assert (dataset, rdflib.RDF.type, VOID.Dataset) in graph
    assert (dataset, rdflib.RDF.type, DCAT.Dataset) in graph
    assert (dataset, VOID.sparqlEndpoint, rdflib.URIRef(f"{base}/sparql")) in graph
    versions = {str(v) for p in (DCAT.version, rdflib.OWL.versionInfo)
                for v in graph.objects(dataset, p)}  # fmt: skip
    assert versions == {service.version}
    services = set(graph.subjects(rdflib.RDF.type, DCAT.DataService))
    assert services
    for each in services:
        assert (each, DCAT.servesDataset, dataset) in graph
        assert graph.value(each, DCAT.endpointURL)
    downloads = list(graph.objects(dataset, DCAT.distribution))
    assert downloads
    for each in downloads:
        assert graph.value(each, DCAT.mediaType)
        address = urlsplit(str(graph.value(each, DCAT.downloadURL)))
        assert address.path.startswith("/aicity/")
        assert routes.find(routes.table(), address.path.removeprefix("/aicity")) is not None


@pytest.mark.parametrize("form", ["turtle", "json-ld", "nt", "xml"])
def test_the_ontology_is_its_file(service: Service, form: str) -> None:
    from kg import ontology

    media = next(m for m, f in FORMS.values() if f == form)
    graph = graph_of(answered(service, "/ontology", accept=media), form)
    assert len(graph) == len(ontology.graph())
    suffix = next(s for s, (_, f) in FORMS.items() if f == form)
    assert answered(service, f"/ontology{suffix}").media_type == media
    own = rdflib.URIRef(PREFIXES["aic"].rstrip("#"))
    assert graph.value(own, rdflib.OWL.versionIRI) == rdflib.URIRef(f"{own}/{ontology_version()}")


def test_a_list_of_a_kind_leads_to_the_next_page(service: Service) -> None:
    first = answered(service, "/theme", accept="text/turtle")
    assert 'rel="next"' in first.headers["Link"]
    last = answered(service, "/theme?page=2", accept="text/turtle")
    assert 'rel="next"' not in last.headers["Link"]
    theme = rdflib.URIRef(f"{PREFIXES['aic']}Theme")
    found = [set(graph_of(each).subjects(rdflib.RDF.type, theme)) for each in (first, last)]
    assert [len(each) for each in found] == [50, 39]
    assert not found[0] & found[1]


def test_a_page_holds_its_data_as_json_ld(service: Service) -> None:
    import json
    import re

    text = answered(service, "/firm/tztek.html").body.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    assert "<" not in found[1]
    graph = json_ld(json.dumps(json.loads(found[1])).encode())
    assert (TZTEK, rdflib.RDF.type, rdflib.URIRef(f"{PREFIXES['aic']}Firm")) in graph

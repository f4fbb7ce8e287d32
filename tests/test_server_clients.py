"""Clients of others at the endpoint: what they send for a format, and downloads that are whole."""

import gzip
import warnings
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Server, serving
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    XML,
    SPARQLWrapper,
)

PREFIX = "PREFIX aic: <https://w3id.org/aicity/ontology#>\n"
ROWS = PREFIX + "SELECT ?c ?f WHERE { ?c aic:excelsIn ?f } ORDER BY ?c ?f"
TRIPLES = PREFIX + "CONSTRUCT WHERE { ?c aic:excelsIn ?f }"
FORMS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
}
PASSAGE = "https://w3id.org/aicity/source/suzhou-hangzhou/p28-5"


def asked(server: Server, query: str, form: str, method: str) -> Any:
    client = SPARQLWrapper(f"{server.base}/sparql", returnFormat=form)
    client.setQuery(query)
    client.setMethod(method)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of the client itself, about rdflib and its own formats.
        return client.queryAndConvert()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_gets_rows(server: Server, form: str, method: str) -> None:
    found = asked(server, ROWS, form, method)
    text = found.toxml() if form == XML else str(found)
    assert "city/hangzhou" in text


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [XML, JSON, TURTLE, N3, RDF, RDFXML, JSONLD])
def test_sparqlwrapper_gets_triples(server: Server, form: str, method: str) -> None:
    found = asked(server, TRIPLES, form, method)
    if isinstance(found, bytes):
        found = Graph().parse(data=found, format="turtle")
    assert len(found) == 4


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(server: Server, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server.base}/sparql", method=method))
    assert len(list(graph.query(ROWS))) == 4
    found = graph.query(TRIPLES).graph
    assert found is not None and len(found) == 4
    assert any(graph.triples((URIRef("https://w3id.org/aicity/firm/tztek"), None, None)))


@pytest.mark.parametrize(
    ("name", "rows", "triples"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("text/csv", "text/csv", ""),
        ("n3", "", "text/turtle"),
        ("nq", "", "application/n-quads"),
        ("trig", "", "application/trig"),
        ("rdf+xml", "", "application/rdf+xml"),
        ("application/ld+json", "", "application/ld+json"),
        ("html", "", ""),
    ],
)
def test_a_format_is_known_by_the_names_that_clients_use(
    server: Server, name: str, rows: str, triples: str
) -> None:
    for query, media in ((ROWS, rows), (TRIPLES, triples)):
        reply = server.get("/sparql", {"query": query, "format": name}, Accept="text/html")
        assert reply.status == (200 if media else 400)
        if media:
            assert reply.headers["content-type"].partition(";")[0] == media
        else:
            assert name in reply.text


def test_an_address_without_its_query_is_no_question_about_the_service(server: Server) -> None:
    reply = server.get("/sparql", {"qurey": ROWS}, Accept="text/turtle")
    assert reply.status == 400
    assert "qurey" in reply.json["error"]["message"]
    described = server.get("/sparql", {"format": "ntriples"}, Accept="text/html")
    assert described.headers["content-type"] == "application/n-triples"


def test_all_sources_come_as_quads_and_are_the_graph(server: Server) -> None:
    def read(form: ox.RdfFormat, **query: str) -> set[tuple[str, str]]:
        reply = server.get("/sparql/graphs", query)
        assert reply.status == 200
        return {(str(q.triple), str(q.graph_name)) for q in ox.parse(reply.body, format=form)}

    quads = read(ox.RdfFormat.TRIG, all="", format="trig")
    assert quads == read(ox.RdfFormat.N_QUADS, all="", format="nquads")
    merged = read(ox.RdfFormat.N_TRIPLES, default="", format="nt")
    assert {triple for triple, _ in quads} == {triple for triple, _ in merged}
    passage = read(ox.RdfFormat.TURTLE, graph=PASSAGE, format="ttl")
    assert {t for t, source in quads if source == f"<{PASSAGE}>"} == {t for t, _ in passage}
    assert server.get("/sparql/graphs", {"all": ""}, Accept="text/turtle").status == 406
    assert server.get("/sparql/graphs", {"all": "", "default": ""}).status == 400


def test_a_download_is_whole_or_refused(tmp_path: Path) -> None:
    from rdflib import Namespace

    void = Namespace("http://rdfs.org/ns/void#")
    with serving("--rows", "500") as small:
        told = Graph().parse(data=small.get("/.well-known/void").body, format="turtle")
        dumps = [str(each).removeprefix(small.base) for each in told.objects(None, void.dataDump)]
        assert len(dumps) == 6
        for each in dumps:
            reply = small.request("GET", each)
            assert reply.status == 503, each
            assert "500" in reply.json["error"]["message"]


@pytest.mark.parametrize("form", ["nt", "rdf", "turtle", "jsonld"])
def test_triples_are_compressed_in_every_form(server: Server, form: str) -> None:
    query = {"query": "CONSTRUCT WHERE { ?s a ?kind }", "format": form}
    plain = server.get("/sparql", query)
    zipped = server.get("/sparql", query, Accept_Encoding="gzip")
    assert zipped.headers.get("content-encoding") == "gzip"
    assert gzip.decompress(zipped.body) == plain.body


def test_the_forms_of_a_thing_say_the_same(server: Server) -> None:
    found = []
    for suffix, form in FORMS.items():
        body = server.request("GET", f"/firm/iflytek{suffix}").text
        # Each names its own document; all else is the same.
        body = body.replace(f"tek{suffix}", "tek.doc")
        found.append({str(quad.triple) for quad in ox.parse(body, format=form)})
    assert all(each == found[0] for each in found[1:])


def test_our_own_client_tells_what_our_server_says(server: Server) -> None:
    from kg.errors import EndpointError, QuerySyntaxError
    from kg.store import open_store

    with pytest.raises(QuerySyntaxError) as told:
        open_store(f"{server.base}/sparql").query("SELECT * WHERE { ?s ?p ")
    assert "does not parse at line 1" in told.value.en
    with pytest.raises(EndpointError, match="takes GET, HEAD, OPTIONS"):
        open_store(f"{server.base}/api/nothing").query("ASK {}")

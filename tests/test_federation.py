"""Questions that ask other endpoints: only where allowed, in batches, against a stand-in."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from endpoint import Reply, answering, serving
from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.errors import DataError, EndpointError, QueryForbiddenError, UsageError
from kg.graph import Graph
from kg.questions import Catalogue, federation
from kg.questions.reader import parse
from kg.sparql import code_of, form_of
from kg.store.embedded import shipped
from kg.terms import python_value

Command = Callable[..., Any]
CATALOGUE = Catalogue()
WIKIDATA, DBPEDIA = "https://query.wikidata.org/sparql", "https://dbpedia.org/sparql"
every = pytest.mark.parametrize("name", CATALOGUE.federated)

# What the stand-in says; the values are made up, so that nobody takes them for facts.
THERE = """
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX s: <http://www.wikidata.org/entity/statement/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX dbr: <http://dbpedia.org/resource/>
PREFIX dbo: <http://dbpedia.org/ontology/>
wd:Q1359568 wdt:P571 "1801-01-01T00:00:00Z"^^xsd:dateTime ; p:P1128 s:a .
s:a ps:P1128 7 ; pq:P585 "1902-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q160120 wdt:P571 _:unknown .
wd:Q42622 p:P1082 s:b , s:c .
s:b ps:P1082 11 .
s:c ps:P1082 12 ; pq:P585 "1903-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q999999999 wdt:P571 "1804-01-01T00:00:00Z"^^xsd:dateTime .
dbr:Alibaba_Group dbo:abstract "A made-up abstract."@en , "Erfunden."@de , "虚构的摘要。"@zh .
"""


@pytest.fixture(scope="module")
def stand_in() -> ox.Store:
    store = ox.Store()
    store.load(input=THERE.encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(shipped())


EXPECTED: dict[str, tuple[dict[str, str], list[tuple[Any, ...]]]] = {
    "federated/compare-founding-years": (
        {"firm": "firm:alibaba"},
        [("https://w3id.org/aicity/firm/alibaba", "Q1359568", 1999, 1801)],
    ),
    "federated/list-employees": (
        {},
        [("https://w3id.org/aicity/firm/alibaba", "Q1359568", 7, "1902")],
    ),
    "federated/list-populations": (
        {"city": "苏州"},
        [
            ("https://w3id.org/aicity/city/suzhou", "Q42622", 11, None),
            ("https://w3id.org/aicity/city/suzhou", "Q42622", 12, "1903"),
        ],
    ),
    "federated/describe-things": (
        {},
        [
            ("https://w3id.org/aicity/firm/alibaba", "Alibaba_Group", "closeMatch", text)
            for text in ("A made-up abstract.", "虚构的摘要。")
        ],
    ),
}


def plain(term: Any) -> Any:
    if isinstance(term, NamedNode):
        here = "https://w3id.org/aicity/"
        return term.value if term.value.startswith(here) else re.split("[/#]", term.value)[-1]
    if isinstance(term, Literal) and term.datatype.value.endswith("dateTime"):
        return term.value[:4]
    return None if term is None else python_value(term)


def test_each_question_has_an_expected_answer() -> None:
    assert sorted(EXPECTED) == list(CATALOGUE.federated)
    assert len(CATALOGUE.federated) >= 4


@every
def test_the_stand_in_answers(name: str, graph: Graph, stand_in: ox.Store) -> None:
    given, wanted = EXPECTED[name]
    endpoint = CATALOGUE.get(name).header.federates[0]
    with serving(answering(stand_in)) as server:
        answer = graph.run(name, federate={endpoint: server.url}, **given)
        assert [tuple(map(plain, row)) for row in answer.rows] == wanted
        assert server.requests
        assert all("SERVICE" not in request.query for request in server.requests)
        # Nothing of the graph but the links themselves goes out.
        assert all("w3id.org/aicity" not in request.query for request in server.requests)


@every
def test_off_by_default(name: str, graph: Graph) -> None:
    with pytest.raises(QueryForbiddenError) as told:
        graph.run(name)
    assert "--federate" in told.value.advice("en")
    assert "--federate" in told.value.advice("zh")
    assert "--" not in told.value.en + told.value.zh


@every
def test_the_file_keeps_the_rules_of_the_catalogue(name: str, graph: Graph) -> None:
    from rdflib.plugins.sparql import prepareQuery

    question = CATALOGUE.get(name)
    code = code_of(question.body)
    assert name not in CATALOGUE.names
    assert re.fullmatch(r"federated/[a-z]+(-[a-z0-9]+)+", name)
    call = federation.service_of(question.body)
    assert call is not None
    assert (call.endpoint,) == question.header.federates
    assert form_of(question.body) == "SELECT"
    assert re.search(r"\}\s*ORDER BY\s[^{}]*$", code)
    assert question.header.tags[0] == "federated"
    for lang, text in question.header.question.items():
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(question.header.parameters), lang
    prepareQuery(question.body)


def test_reading_a_question_asks_nobody(tmp_path: Path) -> None:
    text = resources.path("queries", "federated", "list-populations.rq").read_text("utf-8")
    with serving(lambda request: Reply()) as server:
        parse(text.replace(WIKIDATA, server.url), "federated/x")
        assert server.requests == []


def test_things_are_asked_about_in_batches() -> None:
    store = ox.Store()
    link = NamedNode("http://e.org/link")
    for i in range(2 * federation.BATCH + 1):
        thing = NamedNode(f"http://e.org/{i}")
        store.add(ox.Quad(thing, link, NamedNode(f"http://there.org/{i}")))
    from kg.store.embedded import EmbeddedStore

    query = (
        "SELECT ?a ?b WHERE { ?a <http://e.org/link> ?i "
        "SERVICE <https://there.org/s> { ?i <http://e.org/size> ?b } } ORDER BY ?a ?b"
    )
    there = ox.Store()
    size = NamedNode("http://e.org/size")
    there.add(ox.Quad(NamedNode("http://there.org/3"), size, Literal(9)))
    there.add(ox.Quad(NamedNode("http://there.org/100"), size, ox.BlankNode()))
    with serving(answering(there)) as server:
        addresses = {"https://there.org/s": server.url}
        found = federation.run(EmbeddedStore(store), query, addresses)
        assert len(server.requests) == 3
    told = [tuple(getattr(term, "value", None) for term in row) for row in found.rows]
    assert ("http://e.org/3", "9") in told


def test_nothing_to_ask_about_asks_nobody(graph: Graph, stand_in: ox.Store) -> None:
    with serving(answering(stand_in)) as server:
        answer = graph.run(
            "federated/list-employees", federate={WIKIDATA: server.url}, firm="凌云视界"
        )
        assert server.requests == []
    assert answer.rows == []
    assert not answer.silent


@pytest.mark.parametrize(
    "reply",
    [
        Reply(media="text/html", body=b"<html>busy</html>"),
        Reply(429, "text/plain", b"", {"Retry-After": "999"}),
        Reply(body=b'{"head":'),
    ],
)
def test_an_endpoint_that_fails_is_told(graph: Graph, reply: Reply) -> None:
    with serving(lambda request: reply) as server, pytest.raises(EndpointError):
        graph.run("federated/list-populations", federate={WIKIDATA: server.url})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <https://e.org/s> { ?s ?p ?o } }",
        "SELECT ?s { SERVICE <https://e.org/s> { ?s ?p ?o } }",
    ],
)
def test_what_nothing_here_narrows_is_refused(graph: Graph, query: str) -> None:
    with pytest.raises(UsageError, match="no variable"):
        federation.run(graph.store, query, {"https://e.org/s": "http://127.0.0.1:9/"})


def test_no_other_endpoint_is_asked(graph: Graph) -> None:
    with pytest.raises(UsageError, match="does not ask"):
        graph.run("federated/list-populations", federate={DBPEDIA: "http://127.0.0.1:9/"})
    query = "SELECT ?a WHERE { ?a ?b ?i SERVICE <https://evil.example/> { ?i ?c ?d } }"
    with pytest.raises(QueryForbiddenError):
        federation.run(graph.store, query, {WIKIDATA: WIKIDATA})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a { SERVICE ?e { ?a ?b ?c } }",
        "SELECT ?a { SERVICE <http://a/> { ?a ?b ?c } SERVICE <http://b/> { ?a ?b ?c } }",
        "SELECT ?a { SERVICE <http://a/> { ?a ?b ?c ",
    ],
)
def test_a_call_that_is_not_plain_is_refused(query: str) -> None:
    with pytest.raises(DataError):
        federation.service_of(query)


def test_the_word_in_a_text_is_no_call() -> None:
    assert federation.service_of('SELECT ?a { ?a ?b "SERVICE <http://a/> {" }') is None


def test_plain_sparql_stays_refused(command: Command) -> None:
    done = command("sparql", "SELECT ?a { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")
    assert done.code == 2
    assert "SERVICE" in done.err


def test_the_command_says_whom_it_asks(
    stand_in: ox.Store, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from kg.cli import main

    with serving(answering(stand_in)) as server:
        words = ["run", "federated/list-populations", "--city", "苏州", "--federate"]
        code = main([*words, "--mirror", f"{WIKIDATA}={server.url}", "--format", "csv"])
        told = capsysbinary.readouterr()
        assert code == 0
        assert len(told.out.decode().splitlines()) == 3
        assert f"Asking {server.url} over the network" in told.err.decode()
    assert main(["run", "federated/list-populations"]) == 2
    assert main([*words[:2], "--mirror", "a=b"]) == 2

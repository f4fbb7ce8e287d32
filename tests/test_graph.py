"""The graph facade: asking from Python, and the same store in rdflib."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rdflib
from endpoint import Reply, serving
from rdflib.plugins.sparql import prepareQuery

import kg
from kg.answer import Answer, GraphAnswer
from kg.errors import NotFoundError, QueryForbiddenError, QuerySyntaxError, UsageError
from kg.graph import Graph
from kg.namespaces import BASE, PREFIXES
from kg.release.load import Order, load
from kg.release.reading import find_input
from kg.store import Result

TRIPLE = (rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"), rdflib.URIRef("urn:c"))


def test_opening_takes_the_shipped_graph(project: Path) -> None:
    graph = kg.open(lang="zh")
    answer = graph.run("cluster/list-anchors", city="Suzhou", field="机器视觉")
    assert [answer.cell(i, "firm") for i in range(len(answer))] == ["极目机器人", "天准科技"]
    assert answer.title == "哪些苏州企业支撑机器视觉产业集群？"
    assert answer.titles == ("企业", "产业集群")
    assert answer.version == graph.version
    assert graph.version in repr(graph)


def test_a_title_names_several_values_and_open_ones(tiny: Graph) -> None:
    assert tiny.run("cluster/list-anchors", city="苏州,杭州", field="*").title == (
        "Which Suzhou and Hangzhou firms anchor the [any technology field] cluster?"
    )
    chinese = Graph(tiny.store, lang="zh", catalogue=tiny.questions())
    assert chinese.run("cluster/list-anchors", city="苏州,杭州,无锡", field="*").title == (
        "哪些苏州、杭州和无锡企业支撑［任一技术领域］产业集群？"
    )


def test_a_summary_shows_no_key() -> None:
    graph = Graph.open("http://127.0.0.1:9/sparql?key=SECRET")
    graph.store.version = lambda: "1"  # type: ignore[method-assign]
    assert repr(graph) == "<Graph http://127.0.0.1:9/sparql, data 1>"


def test_only_the_shipped_graph_has_our_licence(tiny: Graph, tmp_path: Path) -> None:
    order = "SELECT ?c { ?c a aic:City }"
    triples = "CONSTRUCT WHERE { ?c a aic:City }"
    for query in (order, triples):
        assert all("CC BY 4.0" in each for each in tiny.query(query).footer())
    answer = tiny.query(order)
    assert isinstance(answer, Answer)
    assert answer.to_json()["aicity"]["licence"] == "CC BY 4.0"
    (tmp_path / "a.ttl").write_text(
        "<https://example.org/c> a <https://w3id.org/aicity/ontology#City> .", "utf-8"
    )
    load(Order([find_input(str(tmp_path / "a.ttl"))]), tmp_path / "store")
    other = Graph.open(str(tmp_path / "store"))
    for query in (order, triples):
        assert len(other.query(query)) == 1
        for each in other.query(query).footer():
            assert "CC BY" not in each
            assert "aicity" not in each
            assert other.version in each
    answer = other.query(order)
    assert isinstance(answer, Answer)
    assert "licence" not in answer.to_json()["aicity"]


def test_asking_in_words_runs_the_question(tiny: Graph) -> None:
    asked = tiny.ask("哪些苏州企业支撑机器视觉产业集群？")
    assert asked.rows == tiny.run("cluster/list-anchors").rows
    assert len(asked) == 2


def test_an_empty_answer_says_what_it_means(tiny: Graph) -> None:
    silent = tiny.run("cluster/list-anchors", city="杭州")
    assert silent.silent
    assert silent.message == "The source does not state this, which is not zero."
    none = tiny.run("statistic/list-figures", year=1999)
    assert not none.silent
    assert none.message == "None."
    assert tiny.run("cluster/list-anchors").message is None


def test_sparql_of_every_form(tiny: Graph) -> None:
    rows = tiny.query("SELECT ?firm { ?firm aic:basedIn city:suzhou }")
    assert isinstance(rows, Answer)
    # Two passages state it, and the merged graph holds it once.
    assert len(rows) == 1
    triples = tiny.query("CONSTRUCT WHERE { ?firm aic:basedIn city:suzhou }")
    assert isinstance(triples, GraphAnswer)
    assert len(triples) == 1
    assert len(tiny.query("DESCRIBE firm:tztek")) == 4
    yes = tiny.query("ASK { GRAPH passage:p20-2 { firm:tztek aic:basedIn city:suzhou } }")
    assert isinstance(yes, Answer)
    assert yes.boolean is True


def test_what_is_refused(tiny: Graph) -> None:
    with pytest.raises(QuerySyntaxError):
        tiny.query("SELECT")
    with pytest.raises(QueryForbiddenError):
        tiny.query("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(NotFoundError):
        tiny.run("cluster/nothing")
    with pytest.raises(NotFoundError):
        tiny.resolve("Nowhere", "city")


# rdflib's Dataset calls what rdflib itself has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_rdflib_sees_the_merged_graph_and_the_sources(tiny: Graph) -> None:
    dataset = tiny.rdflib()
    firm, based = rdflib.URIRef(BASE + "firm/tztek"), rdflib.URIRef(PREFIXES["aic"] + "basedIn")
    assert len(list(dataset.triples((firm, based, None)))) == 1
    graphs = {str(graph) for _, _, _, graph in dataset.quads((firm, based, None, None))}
    assert {PREFIXES["passage"] + "p20-2", PREFIXES["passage"] + "p28-5"} <= graphs
    passage = dataset.graph(rdflib.URIRef(PREFIXES["passage"] + "p20-2"))
    assert (firm, based, rdflib.URIRef(BASE + "city/suzhou")) in passage
    found = dataset.query("SELECT ?g { GRAPH ?g { ?s ?p ?o FILTER(?s = <" + str(firm) + ">) } }")
    assert len(list(found)) == 5


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_a_query_in_rdflib_calls_nobody(tiny: Graph) -> None:
    from rdflib.plugins import sparql

    before = sparql.SPARQL_LOAD_GRAPHS
    dataset = tiny.rdflib()
    source = dataset.graph(rdflib.URIRef(PREFIXES["passage"] + "p20-2"))
    with serving(lambda request: Reply()) as endpoint:
        for asked in (dataset, source):
            for query in (
                f"SELECT * {{ SERVICE <{endpoint.url}> {{ ?s ?p ?o }} }}",
                f"SELECT * {{ \\u0053ERVICE <{endpoint.url}> {{ ?s ?p ?o }} }}",
                "DELETE WHERE { ?s ?p ?o }",
            ):
                with pytest.raises(QueryForbiddenError):
                    asked.query(query)
            # These would make rdflib take its own engine, which fetches what FROM names.
            text = f"SELECT * FROM <{endpoint.url}> {{ ?s ?p ?o }}"
            with pytest.raises(UsageError, match="as text"):
                asked.query(prepareQuery(text))
            with pytest.raises(UsageError, match="takes no base"):
                asked.query(text, base="https://example.org/")
            list(asked.query(text))
        assert endpoint.requests == []
    assert before == sparql.SPARQL_LOAD_GRAPHS, "a setting of the whole process"


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize(
    "write",
    [
        lambda dataset, graph: graph.add(TRIPLE),
        lambda dataset, graph: dataset.add(TRIPLE),
        lambda dataset, graph: dataset.addN([(*TRIPLE, graph)]),
        lambda dataset, graph: graph.remove((None, None, None)),
        lambda dataset, graph: dataset.remove((None, None, None, None)),
        lambda dataset, graph: dataset.remove_graph(graph),
        lambda dataset, graph: dataset.update("DROP ALL"),
        lambda dataset, graph: graph.update("DELETE WHERE { ?s ?p ?o }"),
        lambda dataset, graph: dataset.update("DROP ALL", use_store_provided=False),
        lambda dataset, graph: dataset.parse(data="<a:a> <a:b> <a:c> .", format="turtle"),
    ],
)
def test_rdflib_only_reads(tiny: Graph, write: Callable[[Any, Any], object]) -> None:
    before = set(tiny.store.inner)  # type: ignore[attr-defined]
    dataset = tiny.rdflib()
    graph = dataset.graph(rdflib.URIRef(PREFIXES["passage"] + "p20-2"))
    with pytest.raises(UsageError, match="read-only") as caught:
        write(dataset, graph)
    assert "只读" in caught.value.zh
    assert set(tiny.store.inner) == before  # type: ignore[attr-defined]


def test_naming_a_graph_in_rdflib_makes_none(tiny: Graph) -> None:
    new = rdflib.URIRef("https://example.org/new")
    dataset = tiny.rdflib()
    assert len(dataset.graph(new)) == 0
    assert new not in {graph.identifier for graph in dataset.graphs()}


def test_rdflib_needs_a_local_store(tiny: Graph) -> None:
    from kg.store.base import BaseStore

    class Remote(BaseStore):
        location = "https://example.org/sparql"

        def query(self, query: str) -> Result:
            raise AssertionError(query)

        def quads(self, *pattern: object, **_: object) -> object:  # type: ignore[override]
            raise AssertionError(pattern)

        def version(self) -> str:
            return ""

    with pytest.raises(UsageError, match="on this machine") as caught:
        Graph(Remote()).rdflib()
    assert "本机" in caught.value.zh

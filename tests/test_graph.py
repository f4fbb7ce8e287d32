"""The graph facade: asking from Python, and the same store in rdflib."""

from pathlib import Path

import pytest
import rdflib

import kg
from kg.answer import Answer, GraphAnswer
from kg.errors import NotFoundError, QueryForbiddenError, QuerySyntaxError, UsageError
from kg.graph import Graph
from kg.namespaces import BASE, PREFIXES
from kg.store import Result


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
        "Which Suzhou, Hangzhou firms anchor the any technology field cluster?"
    )


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


def test_rdflib_is_told_not_to_fetch_graphs(tiny: Graph) -> None:
    from rdflib.plugins import sparql

    sparql.SPARQL_LOAD_GRAPHS = True
    tiny.rdflib()
    assert sparql.SPARQL_LOAD_GRAPHS is False


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

"""The projection: things are nodes, statements are edges, each with its sources."""

from collections import Counter
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, Quad

from kg.entity import describe
from kg.namespaces import BASE, PREFIXES, kind_of
from kg.network.projection import natural, project
from kg.store.embedded import EmbeddedStore, from_files, merge

AIC = PREFIXES["aic"]


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return from_files([Path(__file__).with_name("network.trig")])


@pytest.fixture(scope="module")
def graph(store: EmbeddedStore) -> "nx.MultiDiGraph[str]":
    return project(store)


def thing(name: str) -> str:
    kind, slug = name.split(":")
    return f"{BASE}{kind}/{slug}"


def test_every_statement_between_things_is_one_edge(
    store: EmbeddedStore, graph: "nx.MultiDiGraph[str]"
) -> None:
    hidden = {None, "note", "unit"}
    stated = {
        (quad.subject.value, quad.object.value, quad.predicate.value)
        for quad in store.inner
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and kind_of(quad.subject.value) not in hidden
        and kind_of(quad.object.value) not in hidden
    }
    assert len(stated) > 50
    assert set(graph.edges(keys=True)) == stated
    assert graph.number_of_edges() == len(stated)


def test_nodes_carry_labels_kind_and_status(graph: "nx.MultiDiGraph[str]") -> None:
    assert graph.nodes[thing("cluster:suzhou-machine-vision")] == {
        "label": "Machine vision cluster",
        "label_zh": "机器视觉产业集群",
        "label_en": "Machine vision cluster",
        "kind": "cluster",
        "status": "proposed",
    }
    assert graph.nodes[thing("firm:tztek")]["status"] == ""


def test_the_label_follows_the_language(store: EmbeddedStore) -> None:
    assert project(store, "zh-CN").nodes[thing("firm:tztek")]["label"] == "天准科技"


def test_an_edge_names_its_passages_and_what_they_do(graph: "nx.MultiDiGraph[str]") -> None:
    edge = graph.edges[
        thing("cluster:suzhou-machine-vision"), thing("firm:tztek"), f"{AIC}anchoredBy"
    ]
    assert edge["sources"] == ["passage:p28-5"]
    assert edge["stances"] == ["proposing"]


def test_a_triple_in_two_passages_is_one_edge_with_both(store: EmbeddedStore) -> None:
    inner = ox.Store()
    inner.extend(q for q in store.inner if not isinstance(q.graph_name, ox.DefaultGraph))
    inner.add(
        Quad(
            NamedNode(thing("firm:aispeech")),
            NamedNode(f"{AIC}basedIn"),
            NamedNode(thing("city:suzhou")),
            NamedNode(PREFIXES["passage"] + "p9-1"),
        )
    )
    merge(inner)
    both = project(EmbeddedStore(inner))
    edge = both.edges[thing("firm:aispeech"), thing("city:suzhou"), f"{AIC}basedIn"]
    assert edge["sources"] == ["passage:p9-1", "passage:p20-2"]
    assert both.number_of_edges() == project(store).number_of_edges()


def test_documents_passages_classes_units_and_notes_are_no_nodes(
    graph: "nx.MultiDiGraph[str]",
) -> None:
    kinds = Counter(kind_of(iri) for iri in graph)
    assert None not in kinds
    assert not {"unit", "note"} & set(kinds)
    assert kinds["stat"] == 6


def test_hidden_kinds_can_be_asked_for(store: EmbeddedStore) -> None:
    assert thing("note:a04") in project(store, without=())


def test_the_neighbourhood_is_the_induced_part(
    store: EmbeddedStore, graph: "nx.MultiDiGraph[str]"
) -> None:
    centre = thing("cluster:suzhou-machine-vision")
    for hops in (1, 2):
        near = project(store, around=NamedNode(centre), hops=hops)
        expected = nx.ego_graph(graph.to_undirected(as_view=True), centre, radius=hops)
        assert set(near) == set(expected)
        assert set(near.edges(keys=True)) == set(graph.subgraph(expected).edges(keys=True))
    assert 3 < len(project(store, around=NamedNode(centre))) < len(graph)


def test_order_is_fixed(graph: "nx.MultiDiGraph[str]") -> None:
    assert list(graph) == sorted(graph)
    assert natural("passage:p9-1") < natural("passage:p20-2")


def test_of_two_statuses_every_view_shows_the_weaker_claim() -> None:
    cluster = NamedNode(thing("cluster:both"))
    passage = NamedNode(thing("source:register"))
    for weak in ("proposed", "aimed"):
        both = EmbeddedStore(ox.Store())
        for status in ("existing", weak):
            both.inner.add(
                Quad(cluster, NamedNode(f"{AIC}status"), NamedNode(AIC + status), passage)
            )
        merge(both.inner)
        assert project(both).nodes[cluster.value]["status"] == weak
        assert describe(both, cluster).status_code == weak

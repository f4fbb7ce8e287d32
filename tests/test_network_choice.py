"""What makes the network: the default, what may be chosen, and the query that says it."""

import networkx as nx
import pytest
import rdflib
from tiny_network import LINKS, iri, slug, tiny

from kg.errors import NotFoundError, ParameterError, UsageError
from kg.graph import Graph
from kg.labels import Labels
from kg.namespaces import AIC
from kg.network.choice import Choice, choose, query
from kg.network.projection import project
from kg.network.simple import Simple
from kg.network.telling import sentence
from kg.search import kind_called
from kg.store.embedded import EmbeddedStore, shipped


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return tiny()


def links(store: EmbeddedStore, choice: Choice, keep: tuple[str, ...] = ()) -> set[str]:
    chosen = choose(project(store, without=(), labels=False), choice, keep)
    return {f"{slug(one)} {slug(other)}" for one, other in chosen.edges()}


def test_the_default_takes_statements_between_things_and_nothing_that_all_share(
    store: EmbeddedStore,
) -> None:
    assert links(store, Choice()) == LINKS


@pytest.mark.parametrize(
    ("given", "more", "less"),
    [
        ({"reported_only": True}, set(), {"x a", "x p", "x f1", "x f2", "z b"}),
        ({"stances": ["reports"]}, set(), {"x a", "x p", "x f1", "x f2", "z b"}),
        ({"stances": "reports,aims"}, set(), {"x a", "x p", "x f1", "x f2"}),
        ({"without": "城市"}, set(), {"f1 a", "a p", "b p", "b q", "x a", "z b"}),
        ({"curated": True}, {"r g"}, set()),
        ({"predicates": "*"}, {"f1 leader", "f2 leader"}, set()),
        ({"through": "*"}, {"s1 a", "s2 b", "s1 i", "s2 i"}, set()),
        ({"through": "*", "curated": True}, {"s1 a", "s2 b", "s1 i", "s2 i", "i t", "r g"}, set()),
        ({"through": "stat,city"}, {"s1 a", "s2 b"}, LINKS),
        ({"predicates": ["anchoredBy", "本土"]}, set(), LINKS - {"x f1", "x f2", "f1 a"}),
    ],
)
def test_what_may_be_chosen(
    store: EmbeddedStore, given: dict[str, object], more: set[str], less: set[str]
) -> None:
    choice = Choice.of(store, **given)  # type: ignore[arg-type]
    assert links(store, choice) == (LINKS - less) | more


def test_what_is_only_wanted_is_no_node_of_what_is_reported() -> None:
    wanted = tiny("passage:p1-1 { cluster:x aic:field field:q }")
    assert "x q" in links(wanted, Choice.of(wanted, stances="reports"))
    assert "x q" not in links(wanted, Choice.of(wanted, reported_only=True))


def test_a_report_beside_a_proposal_counts_as_either() -> None:
    both = tiny("passage:p2-1 { city:a aic:excelsIn field:p }")
    for stance in ("reports", "proposes"):
        assert "a p" in links(both, Choice.of(both, stances=stance))
    simple = Simple.of(choose(project(both, labels=False), Choice()))
    ends = [simple.things.index(iri(each)) for each in ("city:a", "field:p")]
    assert simple.graph.edges[ends[0], ends[1]] == {"weight": 1, "reported": True}


def test_what_stands_in_a_dataset_is_reported() -> None:
    more = tiny("source:ror { firm:f2 aic:basedIn city:b }")
    assert "f2 b" in links(more, Choice.of(more, reported_only=True))
    assert "f2 b" not in links(more, Choice.of(more, stances="proposes"))


def test_ends_stay_whatever_they_are(store: EmbeddedStore) -> None:
    kept = links(store, Choice(), (iri("stat:s1"),))
    assert kept == {*LINKS, "s1 a"}
    alone = choose(project(store, without=()), Choice(), (iri("indicator:i"),))
    assert alone.degree[iri("indicator:i")] == 0


@pytest.mark.parametrize("text", ["firm", "Firm", "企业", " FIRM "])
def test_a_kind_may_be_called_by_any_of_its_names(text: str) -> None:
    assert kind_called(text) == "firm"


def test_wrong_choices_say_what_is_right(store: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError, match="zz is no kind; kinds are city"):
        Choice.of(store, through="zz")
    with pytest.raises(NotFoundError, match="nothingOfTheSort is no relation"):
        Choice.of(store, predicates="nothingOfTheSort")
    with pytest.raises(ParameterError, match="use reports, proposes, aims"):
        Choice.of(store, stances="guesses")
    with pytest.raises(UsageError, match="leaves no room"):
        Choice.of(store, reported_only=True, stances="aims")


CHOICES: list[dict[str, object]] = [
    {},
    {"reported_only": True},
    {"stances": "proposes,aims"},
    {"stances": "reports"},
    {"through": "*", "curated": True, "predicates": "*"},
    {"through": "cluster,firm,city", "predicates": "anchoredBy,basedIn"},
    {"without": "city"},
    {"through": "city", "without": "city"},
]


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize("given", CHOICES, ids=str)
@pytest.mark.parametrize("keep", [(), ("stat:s1", "cluster:x")], ids=["", "kept"])
def test_the_query_returns_just_the_statements(
    store: EmbeddedStore, given: dict[str, object], keep: tuple[str, ...]
) -> None:
    choice = Choice.of(store, **given)  # type: ignore[arg-type]
    kept = [iri(each) for each in keep]
    chosen = choose(project(store, without=(), labels=False), choice, kept)
    expected = sorted((one, key, other) for one, other, key in chosen.edges(keys=True))
    rows = [tuple(term.value for term in row) for row in store.select(query(choice, kept)).rows]  # type: ignore[union-attr]
    assert rows == expected
    found = Graph(store).rdflib().query(query(choice, kept))
    assert sorted(tuple(map(str, row)) for row in found) == expected  # type: ignore[arg-type]


def test_the_query_holds_on_the_shipped_graph() -> None:
    store = shipped()
    for choice in (Choice(), Choice.of(store, reported_only=True)):
        chosen = choose(project(store, labels=False), choice)
        assert chosen.number_of_edges() > 100
        assert len(store.select(query(choice)).rows) == chosen.number_of_edges()
    assert isinstance(Graph(store).rdflib(), rdflib.Dataset)


def test_the_simple_graph_has_one_link_a_pair_and_no_loops() -> None:
    store = tiny("passage:p1-1 { city:a aic:hasAdvantageIn field:p }")
    simple = Simple.of(choose(project(store, labels=False), Choice()))
    number = {slug(thing): place for place, thing in enumerate(simple.things)}
    assert simple.graph.edges[number["a"], number["p"]] == {"weight": 2, "reported": True}
    assert simple.graph.edges[number["x"], number["a"]] == {"weight": 1, "reported": False}
    assert nx.number_of_selfloops(simple.graph) == 0
    assert (len(simple), simple.graph.number_of_edges()) == (8, 9)
    looped: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    looped.add_edge("a", "a", key=AIC.area.value, sources=["source:x"], says=[""])
    assert Simple.of(looped).graph.number_of_edges() == 0


def test_what_it_is_made_of_is_said_in_both_languages(store: EmbeddedStore) -> None:
    english = sentence((8, 9), Choice(), Labels(store, "en"))
    assert english.startswith("Network: 8 things, 9 statements between them; all kinds but ")
    assert "statistic" in english and "“described as”" in english and "curators" in english
    chinese = sentence((8, 9), Choice(), Labels(store, "zh"))
    assert chinese.startswith("网络：8 个事物，其间 9 条陈述；不含类别：指标、统计数字")
    assert "“被称为”" in chinese
    narrow = Choice.of(store, through="city,firm", predicates="basedIn", reported_only=True)
    said = sentence((1, 0), narrow, Labels(store, "en"))
    assert "only the kinds city, firm; only the relations “local to”; only reports" in said
    whole = Choice.of(store, through="*", predicates="*", curated=True)
    assert sentence((1, 0), whole, Labels(store, "zh")).endswith(
        "含全部类别；含全部关系；报告、建议与目标一并计入。"
    )

"""Rank: what each measure answers, on what it rests, and how the command tells it."""

import csv
import io
import json
import re
from collections.abc import Callable

import networkx as nx
import pyoxigraph as ox
import pytest
from endpoint import Reply, Request, serving
from pyoxigraph import Literal, NamedNode
from tiny_network import iri, slug, tiny

from kg.cli import main
from kg.errors import ParameterError, UsageError
from kg.graph import Graph
from kg.network.answer import NetworkAnswer
from kg.network.choice import Choice, choose
from kg.network.projection import project
from kg.network.rank import BY, rank
from kg.network.view import number
from kg.store.embedded import EmbeddedStore, shipped


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return tiny()


@pytest.fixture(scope="module")
def real() -> EmbeddedStore:
    return shipped()


def plain(answer: NetworkAnswer, *columns: str) -> list[tuple[object, ...]]:
    """Return columns as short text and numbers."""

    def value(term: object) -> object:
        if isinstance(term, NamedNode):
            return slug(term.value)
        if isinstance(term, Literal):
            return term.value
        return None

    places = [answer.columns.index(name) for name in columns or answer.columns]
    return [tuple(value(row[place]) for place in places) for row in answer.rows]


def test_degree_is_the_default_and_equal_values_share_a_rank(store: EmbeddedStore) -> None:
    answer = rank(store)
    assert plain(answer, "rank", "thing", "value") == [
        ("1", "x", "4"), ("2", "a", "3"), ("2", "b", "3"), ("2", "p", "3"), ("5", "f1", "2"),
        ("6", "z", "1"), ("6", "q", "1"), ("6", "f2", "1"),
    ]  # fmt: skip
    assert answer.cell(0, "status") == "proposed" and answer.cell(0, "kind") == "industrial cluster"
    assert answer.cell(0, "statements") == "anchored by → 2; area → 1; field → 1"
    assert answer.titles[3] == "Links"
    assert "Links: With how many other things it is linked." in str(answer.message)
    assert "Network: 8 of 9 things, 9 statements" in str(answer.message)
    assert answer.network["measure"] == "degree" and answer.network["statements"] == 9


def test_rows_can_be_of_a_kind_or_of_things(store: EmbeddedStore) -> None:
    firms = rank(store, kinds="企业")
    assert plain(firms, "rank", "thing") == [("1", "f1"), ("2", "f2")]
    one = rank(store, "betweenness", things=["二号厂"])
    assert plain(one, "thing", "value") == [("f2", "0")]
    # What lies between nothing has no row of its own.
    assert len(rank(store, "betweenness")) == 4


def test_only_the_top_is_shown_and_ties_are_told(store: EmbeddedStore) -> None:
    cut = rank(store, top=3)
    assert len(cut) == 3
    assert "3 of 8 are shown (--top); 1 more have the value of the last row." in str(cut.message)
    with pytest.raises(ParameterError, match="0 rows cannot be shown"):
        rank(store, top=0)


def test_anchors_are_counted_with_their_share(store: EmbeddedStore) -> None:
    more = tiny("passage:p2-1 { scenario:s aic:reliesOn firm:f1 . theme:t aic:reliesOn firm:f2 }")
    answer = rank(more, "anchor")
    assert plain(answer, "rank", "thing", "value", "share") == [
        ("1", "f1", "2", "1.5"),
        ("2", "f2", "1", "0.5"),
    ]
    assert (
        answer.cell(0, "what")
        == "computing cluster (proposed) [anchored by]; scenario:s [relies on]"
    )
    assert [len(each.links) for each in answer.evidence] == [2, 1]
    assert len(rank(more, "anchor", things=["scenario:s"])) == 1
    assert rank(store, "anchor", choice=Choice.of(store, reported_only=True)).silent


def test_bridging_is_between_the_kinds_asked_for(store: EmbeddedStore) -> None:
    assert plain(rank(store, "bridge"), "thing", "value") == [("b", "1")]
    assert plain(rank(store, "bridge", between="city"), "thing", "value") == [("p", "1")]
    # a-b by p; a-f1 and b-f1, b-f2, a-f2, f1-f2: six pairs of cities and firms
    both = dict(plain(rank(store, "bridge", between=["city", "firm"]), "thing", "value"))
    assert both == {"p": "0.5", "x": "0.583333", "a": "0.166667"}


def test_communities_are_named_and_their_members_listed(store: EmbeddedStore) -> None:
    answer = rank(store, "community", "zh", seed=1)
    assert plain(answer, "name", "value", "members") == [
        ("视觉", "5", "智算集群（拟议）、甲市、视觉、一号厂、二号厂"),
        ("语音", "3", "乙市、登高（目标）、语音"),
    ]
    # 12 of the 13 ends of links stay in the first, 4 of the 5 in the second.
    assert plain(answer, "inside") == [("0.923077",), ("0.8",)]
    assert [len(each.links) for each in answer.evidence] == [6, 2]
    simple = nx.Graph(choose(project(store), Choice()))
    groups = [{iri(f"{k}") for k in names.split()} for names in (
        "city:a cluster:x firm:f1 firm:f2 field:p", "city:b field:q aim:z"
    )]  # fmt: skip
    assert answer.network["modularity"] == pytest.approx(
        nx.community.modularity(simple, groups), abs=1e-6
    )
    members = rank(store, "community", members=True, kinds="firm", seed=1)
    assert plain(members, "community", "thing", "value", "links") == [
        ("1", "f1", "2", "2"), ("1", "f2", "1", "1"),
    ]  # fmt: skip


def test_similarity_is_what_is_shared_of_what_either_has(store: EmbeddedStore) -> None:
    answer = rank(store, "similarity")
    assert plain(answer, "a", "b", "value", "shared", "either", "things", "only_a", "only_b") == [
        ("a", "b", "0.5", "1", "2", "vision", "0", "1")
    ]
    turned = rank(store, "similarity", things=["乙市", "甲市"])
    assert plain(turned, "a", "b", "only_a", "only_b") == [("b", "a", "1", "0")]
    (evidence,) = answer.evidence
    assert len(evidence.links) == 5 and evidence.absent
    firms = rank(store, "similarity", kinds="firm", things=["甲市", "乙市"])
    assert plain(firms, "value", "shared", "either") == [("0", "0", "2")]


def test_difference_tells_who_has_what_and_how(store: EmbeddedStore) -> None:
    answer = rank(store, "difference")
    assert [answer.cell(row, "who") for row in range(len(answer))] == [
        "Beeville",
        "Aville and Beeville",
    ]
    assert plain(answer, "thing", "stance") == [("q", "reports"), ("p", "reports")]
    assert answer.cell(1, "how") == (
        "Aville: excels in; Aville: computing cluster (proposed) – field; Beeville: excels in"
    )
    assert [each.absent for each in answer.evidence] == [True, False]
    only = rank(tiny("passage:p2-1 { cluster:x aic:toMaster field:r }"), "difference")
    assert ("r", "proposes") in plain(only, "thing", "stance")
    for things in (["甲市"], ["甲市", "乙市", "一号厂"]):
        with pytest.raises(ParameterError, match="Two things are needed"):
            rank(store, "difference", things=things)
    with pytest.raises(ParameterError, match="compared with itself"):
        rank(store, "similarity", things=["甲市", "Aville"])


def test_one_thing_is_compared_with_all_others_of_its_kind() -> None:
    more = tiny(
        "passage:p1-1 { city:c aic:excelsIn field:q . cluster:y aic:field field:p, field:q }"
    )
    found = plain(rank(more, "similarity", things=["乙市"]), "a", "b", "value")
    assert found == [("b", "a", "0.5"), ("b", "c", "0.5")]
    assert len(rank(more, "similarity")) == 3
    assert plain(rank(more, "similarity", things=["智算集群"]), "b", "things") == [("y", "vision")]


def test_nothing_to_compare_is_nothing_to_say() -> None:
    lonely = tiny()
    only = Choice.of(lonely, through="firm,cluster")
    for by in ("similarity", "difference", "bridge"):
        assert rank(lonely, by, choice=only).silent


def test_an_argument_is_nothing_that_a_city_has() -> None:
    weak = tiny("passage:p1-1 { weakness:w aic:area city:a ; aic:about field:q }")
    assert plain(rank(weak, "similarity"), "shared") == [("1",)]


def test_what_comes_apart_is_listed(store: EmbeddedStore) -> None:
    answer = rank(store, "break")
    assert plain(answer, "rank", "thing", "value", "pieces", "apart") == [
        ("1", "p", "3", "2", "climb (aimed at), Beeville, speech"),
        ("2", "b", "2", "3", "climb (aimed at), speech"),
        ("3", "x", "1", "2", "Second Works"),
    ]
    assert answer.evidence[0].links == (
        (iri("city:b"), answer.evidence[0].links[0][1], iri("field:p")),
    )


def test_options_are_for_the_measures_they_are_for(store: EmbeddedStore) -> None:
    wrong: list[tuple[str, dict[str, object]]] = [
        ("betweenness", {"weighted": True}),
        ("degree", {"between": "city"}),
        ("degree", {"members": True}),
        ("pagerank", {"sample": 20}),
    ]
    for by, options in wrong:
        with pytest.raises(UsageError, match=f"--{next(iter(options))} is not for {by}"):
            rank(store, by, **options)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="cannot be ranked by fame"):
        rank(store, "fame")
    with pytest.raises(ParameterError, match="output is not in the network"):
        rank(store, things=["产值"])


@pytest.mark.parametrize("by", BY)
def test_every_row_cites_statements_that_stand_in_the_graph(by: str, real: EmbeddedStore) -> None:
    answer = rank(real, by)
    citations = answer.cite()
    assert len(citations) == len(answer.rows) > 0
    network = choose(project(real, labels=False), Choice())
    for citation, evidence in zip(citations, answer.evidence, strict=True):
        assert citation.together and not citation.untraced
        assert citation.rests_on_absence == evidence.absent
        found = {(s.subject.value, s.predicate.value, s.object.value) for s in citation.statements}  # type: ignore[union-attr]
        assert found == set(evidence.links)
        assert all(network.has_edge(one, other, key) for one, key, other in found)
        assert all(statement.graphs for statement in citation.statements)
    assert citations.render("short") and citations.render("bibtex") and citations.render("prov")


@pytest.mark.parametrize("by", ["degree", "betweenness", "pagerank", "closeness", "core", "bridge"])
def test_central_rows_rest_on_all_that_is_said_of_the_thing(by: str, real: EmbeddedStore) -> None:
    network = choose(project(real, labels=False), Choice())
    answer = rank(real, by, top=5)
    for row, evidence in zip(answer, answer.evidence, strict=True):
        assert len(evidence.links) == network.degree[row["thing"].value]  # type: ignore[union-attr]


def test_the_paper_says_who_anchors_the_machine_vision_cluster(real: EmbeddedStore) -> None:
    answer = rank(real, "anchor", "zh", things=["机器视觉产业集群"], kinds="firm")
    names = [answer.cell(row, "thing") for row in range(len(answer))]
    assert sorted(names) == sorted(["天准科技", "华兴致远", "极目机器人"])
    # With the institute that supports it, four share it.
    assert {row[0] for row in plain(answer, "share")} == {"0.25"}
    assert answer.cell(0, "what") == "机器视觉产业集群（拟议） [依托企业]"
    assert [each.short for each in answer.cite().of(answer.cite()[0])] == ["§三（二） P28 句5"]


CREDITED = "excelsIn,hasAdvantageIn,hasIndustrialAdvantageIn"


def test_the_cities_share_no_field_that_the_paper_credits_them_with(real: EmbeddedStore) -> None:
    choice = Choice.of(real, predicates=CREDITED)
    answer = rank(real, "similarity", choice=choice)
    # P8, P17 and P16: six fields of Suzhou, four of Hangzhou, none the same.
    assert plain(answer, "a", "b", "value", "either", "only_a", "only_b") == [
        ("hangzhou", "suzhou", "0", "10", "4", "6")
    ]
    told = rank(real, "difference", choice=choice, things=["苏州", "杭州"])
    assert [slug(row["who"].value) for row in told] == ["suzhou"] * 6 + ["hangzhou"] * 4  # type: ignore[union-attr]


def test_what_only_is_proposed_makes_them_share_deep_learning(real: EmbeddedStore) -> None:
    used = Choice.of(real, predicates=f"{CREDITED},area,usesTechnology")
    answer = rank(real, "similarity", choice=used)
    assert plain(answer, "things") == [("deep learning",)]
    (row,) = [
        r
        for r in rank(real, "difference", choice=used)
        if slug(r["thing"].value) == "deep-learning"
    ]  # type: ignore[union-attr]
    assert "intelligent-robot cluster (proposed) – uses the technology" in str(row["how"])
    assert plain(
        rank(real, "similarity", choice=Choice.of(real, reported_only=True)), "shared"
    ) == [("0",)]


def test_what_is_told_to_come_apart_does(real: EmbeddedStore) -> None:
    network = nx.Graph(choose(project(real, labels=False), Choice()))
    answer = rank(real, "break", top=10)
    assert len(answer) == 10
    told = plain(answer, "value", "pieces")
    for row, said in zip(answer, told, strict=True):
        thing = row["thing"].value  # type: ignore[union-attr]
        group = nx.node_connected_component(network, thing)
        pieces = [len(p) for p in nx.connected_components(network.subgraph(group - {thing}))]
        assert said == (str(sum(pieces) - max(pieces)), str(len(pieces)))


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.0, "3"), (0.0, "0"), (1 / 3, "0.333333"), (0.000012345678, "0.0000123457"), (2.5, "2.5")],
)
def test_numbers_have_no_exponent(value: float, written: str) -> None:
    assert number(value).value == written


def test_a_remote_store_ranks_cites_and_connects_alike(store: EmbeddedStore) -> None:
    def answer(request: Request) -> Reply:
        found = store.inner.query(request.query)
        media = ox.QueryResultsFormat.JSON
        assert isinstance(found, ox.QuerySolutions | ox.QueryBoolean)
        return Reply(body=found.serialize(format=media) or b"")

    with serving(answer) as endpoint:
        here, there = Graph(store), Graph.open(endpoint.url)
        for by in ("degree", "difference"):
            near, far = here.rank(by), there.rank(by)
            assert near.rows == far.rows
            assert near.cite().render("short") == far.cite().render("short") != ""
        assert here.path("一号厂", "语音").rows == there.path("一号厂", "语音").rows


def test_labels_of_strangers_stay_text() -> None:
    strange = tiny(
        'source:register { firm:e skos:prefLabel "<script>\\u001B[31m|{kinds}"@en }'
        "passage:p1-1 { firm:e aic:basedIn city:a . cluster:x aic:anchoredBy firm:e }"
    )
    for by in BY:
        answer = rank(strange, by)
        assert "<script" not in answer._repr_html_()
        for form in ("table", "md"):
            assert "\x1b" not in answer.render(form).decode()


def test_the_facade_ranks(store: EmbeddedStore) -> None:
    graph = Graph(store, lang="zh")
    answer = graph.rank("degree", "一号厂", reported_only=True)
    assert answer.title == "按连接数排列的事物"
    assert plain(answer, "thing", "value") == [("f1", "1")]  # type: ignore[arg-type]
    assert len(graph.rank(kinds="firm", top=1)) == 1


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["rank", *words])
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return call


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_measure_answers_in_both_languages(run: Run, by: str, lang: str) -> None:
    code, out, err = run("--by", by, "--lang", lang, "--top", "4")
    assert code == 0 and 4 <= len(out.splitlines()) + (by == "similarity") <= 6
    assert ("网络：" in err) == (lang == "zh") and ("Network: " in err) == (lang == "en")
    title, explained = out.splitlines()[0], err.splitlines()[0]
    chinese = bool(re.search("[一-鿿]", title)), bool(re.search("[一-鿿]", explained))
    assert chinese == (lang == "zh", lang == "zh")


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "md"])
def test_rank_answers_in_every_format(run: Run, form: str) -> None:
    code, out, _ = run("--by", "anchor", "--kind", "firm", "--format", form, "--lang", "zh")
    assert code == 0
    assert ("天准科技" in out) == (form in ("table", "md", "json"))
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(out)))
        assert rows[0]["thing"].startswith("https://w3id.org/aicity/firm/")
        assert rows[0]["value"] == "1"
    if form == "json":
        about = json.loads(out)["aicity"]
        assert about["network"]["measure"] == "anchor" and "SELECT" in about["query"]


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_rank_cites(run: Run, form: str) -> None:
    words = ("--by", "break", "--top", "2", "--cite", "--format", form)
    code, out, _ = run(*words)
    assert code == 0 and ("¶" in out or form == "json")
    if form == "json":
        assert len(json.loads(out)["citations"]["rows"]) == 2


@pytest.mark.parametrize("style", ["bibtex", "gbt7714", "json", "prov"])
def test_rank_cites_in_every_style(run: Run, style: str) -> None:
    code, out, _ = run("--by", "anchor", "--top", "2", "--cite", style)
    assert code == 0 and out


def test_absence_is_marked(run: Run) -> None:
    _, out, _ = run("--by", "difference", "--cite", "--lang", "zh", "--predicate", CREDITED)
    assert out.count("基于未见") == 10


@pytest.mark.parametrize(
    "words",
    [
        ("--top", "0"),
        ("--top", "-1"),
        ("--by", "fame"),
        ("--kind", "zz"),
        ("--through", "zz"),
        ("--predicate", "nothingOfTheSort"),
        ("--stance", "guesses"),
        ("--sample", "3"),
        ("--by", "betweenness", "--weighted"),
        ("--by", "difference", "苏州"),
        ("--by", "similarity", "苏州", "Suzhou"),
        ("--reported-only", "--stance", "aims"),
        ("no-such-thing-anywhere",),
        ("indicator:unicorns",),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_usage_is_one_line_and_exit_code_2(
    run: Run, words: tuple[str, ...], lang: str
) -> None:
    code, out, err = run(*words, "--lang", lang)
    assert (code, out) == (2, "")
    assert err.startswith("kg: ") and err.count("\n") == 1 and "Traceback" not in err
    assert bool(re.search("[一-鿿]", err.replace("苏州", ""))) == (lang == "zh")


def test_nothing_to_say_is_exit_code_1(run: Run) -> None:
    code, out, err = run("--by", "anchor", "--reported-only")
    assert (code, out) == (1, "")
    assert "Network: " in err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_shows_examples_that_work(run: Run, lang: str) -> None:
    code, out, _ = run("--help", "--lang", lang)
    assert code == 0
    examples = re.findall(r"^ *kg rank (.+)$", out, re.M)
    assert len(examples) > 5
    for line in examples:
        assert run(*line.split())[0] == 0, line

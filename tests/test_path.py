"""Path: steps are statements, the first path is a shortest one, and what separates is told."""

import csv
import io
import json
import re
from collections.abc import Callable
from itertools import groupby

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from reading import graph
from tiny_network import iri, slug, tiny

from kg.cli import main
from kg.errors import NotFoundError, ParameterError
from kg.graph import Graph
from kg.namespaces import AIC
from kg.network.answer import NetworkAnswer
from kg.network.choice import Choice, choose
from kg.network.path import path
from kg.network.paths import different
from kg.network.projection import project
from kg.network.simple import Simple
from kg.store.embedded import EmbeddedStore, shipped


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return tiny()


@pytest.fixture(scope="module")
def real() -> EmbeddedStore:
    return shipped()


def walked(answer: NetworkAnswer) -> list[list[str]]:
    """Return the things of each path."""
    found = []
    for _, rows in groupby(answer, key=lambda row: str(row["path"])):
        steps = list(rows)
        things = [steps[0]["from"], *(row["to"] for row in steps)]
        found.append([slug(each.value) for each, _ in groupby(things)])  # type: ignore[union-attr]
    return found


def test_of_equal_paths_the_reported_one_comes_first(store: EmbeddedStore) -> None:
    answer = path(store, "一号厂", "speech")
    assert walked(answer) == [["f1", "a", "p", "b", "q"], ["f1", "x", "p", "b", "q"]]
    assert answer.network["lengths"] == [4, 4]
    assert "2 connections of 4, 4 steps, some of which share" in str(answer.message)
    assert "No other that differs" in str(answer.message)


def test_a_step_has_direction_stance_and_passage(store: EmbeddedStore) -> None:
    answer = path(store, "甲市", "二号厂", paths=1)
    assert walked(answer) == [["a", "x", "f2"]]
    first, second = answer
    assert first["direction"] == Literal("←") and first["relation"] == AIC.area
    assert second["direction"] == Literal("→") and second["relation"] == AIC.anchoredBy
    assert answer.cell(0, "stance") == "proposes"
    assert answer.cell(0, "source") == "¶2 s1"
    chinese = path(store, "甲市", "二号厂", "zh", paths=1)
    assert chinese.cell(1, "stance") == "建议"
    assert chinese.cell(1, "source") == "P2 句1"
    assert path(store, "乙市", "登高").cell(0, "stance") == "sets an aim"
    wanted = tiny("passage:p1-1 { city:b aic:relativeTo cluster:x , aim:z }")
    assert path(wanted, "乙市", "智算集群").cell(0, "stance") == (
        "reports; computing cluster is proposed"
    )
    assert path(wanted, "乙市", "登高", "zh").cell(0, "stance") == "报告；登高为目标"


def test_two_statements_between_two_things_are_one_step_in_two_rows() -> None:
    both = tiny("passage:p2-1 { city:a aic:hasAdvantageIn field:p }")
    answer = path(both, "甲市", "视觉", paths=1)
    assert walked(answer) == [["a", "p"]]
    assert [row["step"] for row in answer] == [Literal(1), Literal(1)]
    # What is reported comes before what is proposed.
    assert [row["relation"] for row in answer] == [AIC.excelsIn, AIC.hasAdvantageIn]


def test_others_avoid_what_was_walked_before() -> None:
    ladder = graph(
        "passage:p1-1 { city:a aic:area firm:k, firm:m, firm:n . city:b aic:area firm:k, firm:m . "
        "firm:n aic:area firm:o . city:b aic:area firm:o . city:a aic:relativeTo city:b }"
    )
    answer = path(ladder, "city:a", "city:b", paths=5)
    assert walked(answer) == [["a", "b"], ["a", "k", "b"], ["a", "m", "b"], ["a", "n", "o", "b"]]
    assert "share nothing in between" in str(answer.message)
    assert len(walked(path(ladder, "city:a", "city:b", paths=5, longest=2))) == 3
    assert walked(path(ladder, "city:a", "city:b", paths=5, longest=1)) == [["a", "b"]]


def test_among_equal_paths_the_one_through_less_linked_things_comes_first() -> None:
    hubs = graph(
        "passage:p1-1 { firm:s aic:area city:hub , park:quiet . "
        "firm:t aic:area city:hub , park:quiet . firm:u aic:area city:hub }"
    )
    assert walked(path(hubs, "firm:s", "firm:t")) == [["s", "quiet", "t"], ["s", "hub", "t"]]


def test_figures_classes_and_curators_connect_nothing(store: EmbeddedStore) -> None:
    apart = tiny("passage:p1-1 { stat:s3 aic:area city:c ; aic:indicator indicator:i }")
    assert not path(apart, "city:c", "甲市").rows
    assert path(apart, "city:c", "甲市", choice=Choice.of(apart, through="*")).rows
    assert not path(store, "建议甲", "差距甲").rows


@pytest.mark.parametrize(
    ("ends", "given", "told"),
    [
        (("建议甲", "差距甲"), {}, "They would be with --curated."),
        (("龙头企业", "一号厂"), {}, "They would be with --predicate '*'."),
        (("产值", "甲市"), {}, "They would be with --through '*'."),
        (("二号厂", "甲市"), {"reported_only": True}, "They would be with any stance."),
        (("二号厂", "甲市"), {"without": "cluster"}, "They would be with no --without."),
        (("一号厂", "语音"), {"predicates": "basedIn"}, "They would be with no --predicate."),
        (("差距甲", "甲市"), {}, "No statement of the graph connects them, whatever is chosen."),
    ],
)
def test_no_path_says_what_separates_and_what_would_connect(
    store: EmbeddedStore, ends: tuple[str, str], given: dict[str, object], told: str
) -> None:
    answer = path(store, *ends, choice=Choice.of(store, **given))  # type: ignore[arg-type]
    assert answer.silent and not answer.rows
    assert told in str(answer.message)
    chinese = path(store, *ends, "zh", choice=Choice.of(store, **given))  # type: ignore[arg-type]
    assert "不相连：" in str(chinese.message)


def test_what_separates_has_names_and_sizes() -> None:
    apart = tiny("passage:p1-1 { firm:f8 aic:basedIn city:c . firm:f9 aic:basedIn city:c }")
    said = str(path(apart, "firm:f8", "一号厂").message)
    assert "firm:f8 hangs together with 2 things (city:c, firm:f9 …)" in said
    assert "First Works hangs together with 7 things (computing cluster, " in said
    alone = str(path(apart, "产值", "一号厂").message)
    assert "no chosen statement links output with anything" in alone


def test_too_far_is_told_with_the_distance(store: EmbeddedStore) -> None:
    answer = path(store, "一号厂", "语音", longest=3)
    assert answer.silent
    assert "are 4 steps apart, more than the 3 allowed" in str(answer.message)


def test_what_cannot_be_connected_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError, match="connected with itself"):
        path(store, "甲市", "Aville")
    with pytest.raises(NotFoundError, match="No thing is called nowhere"):
        path(store, "甲市", "nowhere")
    with pytest.raises(ParameterError, match="passage:p1-1 is no thing that can be linked"):
        path(store, "passage:p1-1", "甲市")
    for wrong in ({"paths": 0}, {"longest": 0}):
        with pytest.raises(ParameterError, match="ask for 1 or more"):
            path(store, "甲市", "乙市", **wrong)  # type: ignore[arg-type]


THINGS = [f"{kind}:n{place}" for place, kind in enumerate(["firm", "city", "field", "park"] * 3)]
PASSAGES = {"p1-1": "reporting", "p2-1": "proposing", "p3-1": "aiming"}
statements = st.lists(
    st.tuples(
        st.sampled_from(THINGS),
        st.sampled_from(["area", "basedIn", "describedAs", "field"]),
        st.sampled_from([*THINGS, "stat:n20", "theme:n21"]),
        st.sampled_from([*PASSAGES, "readings"]),
    ),
    min_size=4,
    max_size=30,
)


def written(said: list[tuple[str, str, str, str]]) -> EmbeddedStore:
    text = "".join(
        f"passage:{name} {{ }} source:structure {{ passage:{name} aic:stance aic:{stance} }}\n"
        for name, stance in PASSAGES.items()
    )
    for one, key, other, source in said:
        place = "source:readings" if source == "readings" else f"passage:{source}"
        text += f"{place} {{ {one} aic:{key} {other} }}\n"
    return graph(text)


@settings(max_examples=150, deadline=None)
@given(statements, st.integers(1, 4), st.booleans())
def test_every_step_is_a_statement_and_the_first_path_a_shortest(
    said: list[tuple[str, str, str, str]], count: int, strict: bool
) -> None:
    store = written(said)
    choice = Choice.of(store, reported_only=strict)
    ends = [iri(said[0][0]), iri(THINGS[(THINGS.index(said[0][0]) + 5) % len(THINGS)])]
    nodes = [NamedNode(end) for end in ends]
    answer = path(store, *nodes, choice=choice, paths=count)
    plain = nx.Graph(choose(project(store, without=()), choice, ends))
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    assert bool(answer.rows) == nx.has_path(plain, *ends)
    if not answer.rows:
        return
    paths = walked(answer)
    assert len(paths) <= count and len({tuple(each) for each in paths}) == len(paths)
    assert len(paths[0]) - 1 == nx.shortest_path_length(plain, *ends)
    seen: set[str] = set()
    for each in paths:
        assert each[0] == slug(ends[0]) and each[-1] == slug(ends[1])
        assert len(set(each)) == len(each) <= len(paths[0]) + 2
        assert len(each) == 2 or not seen.issuperset(each)
        seen.update(each)
    for row in answer:
        one, other = row["from"], row["to"]
        if row["direction"] == Literal("←"):
            one, other = other, one
        assert any(store.quads(one, row["relation"], other))  # type: ignore[arg-type]
        assert row["relation"] != AIC.describedAs
    assert [str(row) for row in path(store, *nodes, choice=choice, paths=count).rows] == [
        str(row) for row in answer.rows
    ]
    for citation in answer.cite():
        assert len(citation.statements) == 1 and citation.graphs


@settings(max_examples=100, deadline=None)
@given(statements)
def test_paths_are_as_many_as_share_nothing_when_greedily_taken(
    said: list[tuple[str, str, str, str]],
) -> None:
    simple = Simple.of(choose(project(written(said), without=()), Choice()))
    if len(simple) < 2 or not nx.has_path(simple.graph, 0, len(simple) - 1):
        return
    found = different(simple, 0, len(simple) - 1, 10, longest=20)
    lengths = [len(each) for each in found]
    inner = [set(each[1:-1]) for each in found]
    apart = next(
        (n for n in range(1, len(found)) if inner[n] & set().union(*inner[:n])), len(found)
    )
    # Those that share nothing come first, each no shorter than the one before.
    assert lengths[:apart] == sorted(lengths[:apart])
    left = simple.graph.copy()
    left.remove_nodes_from(set().union(*inner[:apart]))
    if left.has_edge(0, len(simple) - 1):
        left.remove_edge(0, len(simple) - 1)
    assert not nx.has_path(left, 0, len(simple) - 1)


PAPER = "anchoredBy,area"


def test_two_firms_of_the_paper_are_connected_by_their_clusters(real: EmbeddedStore) -> None:
    answer = path(
        real, "科大讯飞", "天准科技", "zh", choice=Choice.of(real, predicates=PAPER), paths=1
    )
    assert walked(answer) == [
        ["iflytek", "suzhou-speech-recognition", "suzhou", "suzhou-machine-vision", "tztek"]
    ]
    assert [str(row["source"].value) for row in answer] == [  # type: ignore[union-attr]
        "§三（二） P28 句3", "§三（二） P28 句2", "§三（二） P28 句4", "§三（二） P28 句5",
    ]  # fmt: skip
    assert all("建议" in answer.cell(row, "stance") for row in range(4))
    assert not path(
        real, "科大讯飞", "天准科技", choice=Choice.of(real, predicates=PAPER, reported_only=True)
    ).rows


def test_the_shortest_between_the_cities_is_what_the_paper_says_of_both(
    real: EmbeddedStore,
) -> None:
    answer = path(real, "Suzhou", "Hangzhou", paths=20)
    between = {each[1] for each in walked(answer) if len(each) == 3}
    assert between == {"yangtze-river-delta"}
    assert not {"unicorns", "china-ai-industry-index-2021"} & {s for w in walked(answer) for s in w}


def test_what_only_argues_connects_where_nothing_else_does(store: EmbeddedStore) -> None:
    argued = tiny(
        "passage:p1-1 { recommendation:s aic:about city:a , firm:f7 , city:c . "
        "city:a aic:area park:k . park:k aic:area firm:f6 . firm:f6 aic:area firm:f7 }"
    )
    around = path(argued, "city:a", "firm:f7")
    assert walked(around)[0] == ["a", "k", "f6", "f7"]
    assert "goes through a recommendation" not in str(around.message)
    only = path(argued, "city:a", "city:c")
    assert walked(only) == [["a", "s", "c"]]
    assert "goes through a recommendation" in str(only.message)
    assert "都经由建议" in str(path(argued, "city:a", "city:c", "zh").message)
    # Who names the kinds gets them.
    given = Choice.of(argued, through="recommendation,firm,city")
    assert walked(path(argued, "city:a", "firm:f7", choice=given))[0] == ["a", "s", "f7"]
    # The end of a path counts whatever its kind.
    assert walked(path(argued, "recommendation:s", "city:c")) == [["s", "c"]]


def test_the_facade_connects(store: EmbeddedStore) -> None:
    answer = Graph(store, lang="zh").path("一号厂", "语音", paths=1, reported_only=True)
    assert answer.title == "一号厂与语音如何相连"
    assert len(answer) == 4
    assert not Graph(store).path("一号厂", "语音", longest=2).rows


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        code = main(["path", *words])
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return call


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "md"])
def test_path_answers_in_every_format(run: Run, form: str) -> None:
    words = ("IFLYTEK", "firm:tztek", "--predicate", PAPER, "--paths", "1", "--format", form)
    code, out, _ = run(*words)
    assert code == 0 and "¶28 s3" in out
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [row["direction"] for row in rows] == ["←", "→", "←", "→"]
        assert rows[0]["relation"] == AIC.anchoredBy.value
    if form == "json":
        assert json.loads(out)["aicity"]["network"]["lengths"] == [4]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_path_tells_and_cites_in_both_languages(run: Run, lang: str) -> None:
    words = ("科大讯飞", "天准科技", "--predicate", PAPER, "--cite", "--lang", lang)
    code, out, err = run(*words)
    assert code == 0
    heads = out.splitlines()[0].split()
    assert heads == (
        ["路径", "步", "从", "关系", "到", "立场", "出处"]
        if lang == "zh"
        else ["Path", "Step", "From", "Relation", "To", "Stance", "Sources"]
    )
    assert re.search(r"^\[1\] .*(P28 句2（建议）|¶28 s2 \(proposes\))$", out, re.M)
    assert ("最短连接：4 步。" in err) == (lang == "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_path_is_exit_code_1(run: Run, lang: str) -> None:
    words = ("天准科技", "杭州", "--predicate", "anchoredBy", "--lang", lang)
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert ("不相连" in err) == (lang == "zh") and ("not connected" in err) == (lang == "en")
    code, out, err = run(*words, "--format", "json")
    assert code == 1 and json.loads(out)["aicity"]["silent"] is True
    assert run(*words, "--format", "csv")[1].startswith("path,step,from")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("苏州",),
        ("苏州", "Suzhou"),
        ("苏州", "nowhere-at-all"),
        ("苏州", "P28-5"),
        ("苏州", "aic:anchoredBy"),
        ("苏州", "杭州", "--paths", "0"),
        ("苏州", "杭州", "--max-length", "-1"),
        ("苏州", "杭州", "--through", "zz"),
        ("苏州", "杭州", "--format", "xml", "--cite"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_wrong_usage_is_one_line_and_exit_code_2(
    run: Run, words: tuple[str, ...], lang: str
) -> None:
    code, out, err = run(*words, "--lang", lang)
    assert (code, out) == (2, "")
    assert err.startswith("kg: ") and err.count("\n") == 1 and "Traceback" not in err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_shows_examples_that_work(run: Run, lang: str) -> None:
    code, out, _ = run("--help", "--lang", lang)
    assert code == 0
    examples = re.findall(r"^ *kg path (.+)$", out, re.M)
    assert len(examples) > 2
    for line in examples:
        assert run(*line.split())[0] == 0, line

"""How a page is asked for: in Python, on the command line, and what is said where it cannot be."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fixtures_page import Window, Windows, data_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from benchmarks.page_size import write
from kg.answer import Answer
from kg.errors import NotFoundError, ParameterError, SilentError, UsageError
from kg.graph import Graph
from kg.namespaces import expand
from kg.network import measures
from kg.page import forces, layout
from kg.page.answered import MOST
from kg.page.measure import SIZES
from kg.page.packing import unpacked
from kg.page.page import Page
from kg.store.embedded import from_files

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(lang="en")


def said_of(error: Exception) -> str:
    return f"{error} {getattr(error, 'zh', '')}"


# ── Python ──


def test_a_notebook_shows_the_page_sealed(graph: Graph) -> None:
    page = graph.page(entity="科大讯飞", hops=1, theme="dark", layout="force", title="讯飞")
    data = data_of(page)["page"]
    assert (data["theme"], data["layout"], data["heading"]) == ("dark", "force", ["讯飞", "讯飞"])
    shown = page._repr_html_()
    assert shown.startswith("<iframe ")
    assert "allow-same-origin" not in shown
    assert "srcdoc=" in shown


def test_an_answer_of_any_kind_can_be_drawn(graph: Graph) -> None:
    answer = graph.ask("Which Suzhou firms anchor the machine-vision cluster?")
    page = data_of(graph.page(answer=answer))["page"]
    assert page["marked"]
    assert page["query"] == answer.query
    asked = graph.query("ASK { firm:aispeech aic:basedIn city:suzhou }")
    yes = data_of(graph.page(answer=asked))
    assert {node["curie"] for node in yes["nodes"]} == {"firm:aispeech", "city:suzhou"}


def test_the_rows_of_an_answer_are_listed_as_they_are(graph: Graph) -> None:
    page = graph.page(question="cluster/list-anchors", city="苏州", field="machine-vision")
    data = data_of(page)
    told, nodes = data["page"]["answer"], data["nodes"]
    answer = graph.run("cluster/list-anchors", city="苏州", field="machine-vision")
    assert told["count"] == len(told["rows"]) == len(answer.rows)
    assert len(told["heads"]) == len(answer.columns)
    assert all(zh and en and zh != en for zh, en in told["heads"])
    for mine, theirs in zip(told["rows"], answer.rows, strict=True):
        for cell, term in zip(mine, theirs, strict=True):
            if term is None:
                assert cell is None
            elif isinstance(cell, int):
                assert expand(nodes[cell]["curie"]) == getattr(term, "value", None)
            else:
                assert all(cell)
    # The cluster is on the page and marked, but it is no row.
    assert told["count"] < len(data["page"]["marked"])
    assert "answer" not in data_of(graph.page(entity="科大讯飞"))["page"]


def test_a_long_answer_is_counted_whole(graph: Graph) -> None:
    answer = graph.query("SELECT ?a ?b { ?a aic:area ?b } ORDER BY ?a ?b")
    twice = Answer(answer.columns, [*answer.rows] * 4, labels=answer.labels, query=answer.query)
    told = data_of(graph.page(answer=twice))["page"]["answer"]
    assert len(told["rows"]) == MOST < told["count"] == len(twice.rows)


def test_a_page_may_open_in_the_readers_language(graph: Graph) -> None:
    assert data_of(graph.page(follow=True))["page"]["follow"] is True
    assert "follow" not in data_of(graph.page())["page"]


def test_the_heading_of_a_question_is_in_both_languages(graph: Graph) -> None:
    page = data_of(graph.page(question="cluster/list-anchors", city="Suzhou", field="语音识别"))
    zh, en = page["page"]["heading"]
    assert "语音识别" in zh
    assert "speech recognition" in en
    assert page["page"]["lang"] == "en"


@pytest.mark.parametrize(
    ("settings", "error", "told"),
    [
        ({"entity": "firm:tztek", "sparql": "ASK {}"}, UsageError, "an entity and SPARQL"),
        ({"question": "cluster/list-anchors", "sparql": "ASK {}"}, UsageError, "实体|问题和SPARQL"),
        ({"planet": "mars"}, UsageError, "planet"),
        ({"entity": "没有这个"}, NotFoundError, "没有这个"),
        ({"entity": "firm:tztek", "hops": 4}, UsageError, "at most 3"),
        ({"question": "no/such"}, NotFoundError, "no/such"),
        ({"question": "cluster/list-anchors", "city": "火星"}, UsageError, "火星"),
        ({"layout": "spiral"}, ParameterError, "mirrored, force, radial"),
        ({"theme": "pink"}, ParameterError, "auto, light, dark"),
        ({"size_by": "weight"}, ParameterError, "betweenness"),
        ({"colour_by": "mood"}, ParameterError, "community"),
        ({"sparql": "SELECT ?x { ?x aic:basedIn city:nowhere }"}, SilentError, "没有可绘制"),
        (
            {"sparql": "ASK { firm:tztek aic:basedIn city:hangzhou }"},
            SilentError,
            "nothing to draw",
        ),
        ({"sparql": "CONSTRUCT WHERE { ?x aic:basedIn city:nowhere }"}, SilentError, "to draw"),
        ({"sparql": "SELECT (1 AS ?one) {}"}, SilentError, "names no thing"),
        ({"sparql": "SELECT {"}, UsageError, "SPARQL"),
        ({"sparql": "DELETE WHERE { ?s ?p ?o }"}, UsageError, "DELETE"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_both_languages(
    graph: Graph, settings: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        graph.page(**settings)
    assert re.search(told, said_of(caught.value))
    assert re.search("[\u4e00-\u9fff]", caught.value.zh)  # type: ignore[attr-defined]


def test_a_silent_question_says_what_its_silence_means(graph: Graph) -> None:
    with pytest.raises(SilentError) as caught:
        graph.page(question="cluster/list-anchors", city="Hangzhou", field="machine-vision")
    assert "nothing to draw" in str(caught.value)
    assert len(str(caught.value)) > len("The answer is empty: there is nothing to draw.")


def test_what_size_can_mean_is_what_the_network_measures() -> None:
    assert set(SIZES) == set(measures.MEASURES)


# ── The command ──


def run(folder: Path, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    script = "import sys; from kg.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", script, "graph", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        input=given,
        check=False,
    )


def test_the_command_draws_a_question_with_its_parameters(tmp_path: Path) -> None:
    words = ("--question", "cluster/list-anchors", "--city", "苏州", "--field=machine-vision")
    done = run(tmp_path, *words, "--lang", "zh", "-o", "anchors.html")
    assert (done.returncode, done.stdout) == (0, "")
    data = data_of(Page((tmp_path / "anchors.html").read_text("utf-8"), ""))
    assert "机器视觉" in data["page"]["heading"][0]
    assert data["page"]["marked"]


def test_the_command_reads_sparql_from_anywhere(tmp_path: Path) -> None:
    query = "CONSTRUCT WHERE { ?cluster aic:anchoredBy ?firm }"
    (tmp_path / "q.rq").write_text(query, "utf-8")
    printed = [
        run(tmp_path, "--sparql", given, "-o", "-", "--lang", "en", given=query).stdout
        for given in (query, "q.rq", "-")
    ]
    assert printed[0].startswith("<!doctype html>")
    assert printed[0] == printed[1] == printed[2]


@pytest.mark.parametrize(
    ("words", "code", "en", "zh"),
    [
        (("--hops", "2"), 2, "ENTITY", "实体"),
        (("--hops", "4", "苏州"), 2, "--hops", "--hops"),
        (("--citty", "苏州"), 2, "--citty", "没有选项 --citty"),
        (
            ("苏州", "--question", "cluster/list-anchors"),
            2,
            "an entity and a question",
            "实体和问题",
        ),
        (("--sparql", "nofile.rq"), 2, "neither a file nor SPARQL", "既不是文件"),
        (("--question", "cluster/list-anchors", "--planet", "x"), 2, "planet", "planet"),
        (("--sparql", "SELECT ?x { ?x aic:basedIn city:x }"), 1, "empty", "答案为空"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, words: tuple[str, ...], code: int, en: str, zh: str
) -> None:
    for lang, told in (("en", en), ("zh", zh)):
        done = run(tmp_path, *words, "--lang", lang)
        assert (done.returncode, done.stdout) == (code, "")
        assert told in done.stderr
        assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


# ── Layouts ──

keys = st.lists(st.integers(0, 60), unique=True, max_size=40).map(
    lambda numbers: [f"t{n}" for n in numbers]
)


@settings(max_examples=60, deadline=None)
@given(keys, st.data())
def test_rings_and_forces_place_everything_in_the_window(names: list[str], data: Any) -> None:
    chosen = st.sampled_from(names) if names else st.nothing()
    links = data.draw(st.lists(st.tuples(chosen, chosen), max_size=60 if names else 0))
    rings = forces.radial(names, links, names[:2], layout.WIDE)
    pulled = forces.force(names, links, layout.WIDE)
    for places in (rings, pulled):
        assert sorted(places) == sorted(names)
        for x, y in places.values():
            assert -1 <= x <= layout.WIDE.width + 1
            assert -1 <= y <= layout.WIDE.height + 1
    assert rings == forces.radial(names, links, names[:2], layout.WIDE)
    assert pulled == forces.force(names, links, layout.WIDE)
    assert len(set(rings.values())) >= len(names) - 1


def test_a_thousand_things_are_placed_and_linked_ones_are_near() -> None:
    names = [f"n{n}" for n in range(1000)]
    links = [(names[n], names[n // 10]) for n in range(1, 1000)]
    places = forces.force(names, links, layout.WIDE)
    assert set(places) == set(names)

    def far(one: str, other: str) -> float:
        (a, b), (c, d) = places[one], places[other]
        return float(((a - c) ** 2 + (b - d) ** 2) ** 0.5)

    linked = sum(far(*link) for link in links) / len(links)
    apart = sum(far(names[n], names[-n - 1]) for n in range(400)) / 400
    assert linked < apart / 2


def test_a_long_column_is_cut_into_several() -> None:
    items = [layout.Item(f"f{n}", "core", 0, f"技术{n}") for n in range(120)]
    places = layout.layered(items, [], layout.WIDE)
    columns = {place.x for place in places.values()}
    assert len(columns) == 3
    for x in columns:
        down = sorted(place.y for place in places.values() if place.x == x)
        assert len(down) <= 44
        assert min(below - above for above, below in pairwise(down)) >= 15


def test_without_two_cities_the_kinds_make_the_columns() -> None:
    items = [layout.Item(f"{role}{n}", role, 0, role) for role in ("org", "hub") for n in range(5)]
    places = layout.layered(items, [], layout.WIDE)
    across = {key[:3]: place.x for key, place in places.items()}
    assert across["org"] < across["hub"]


# ── The browser ──


@pytest.mark.browser
def test_a_large_page_opens_and_is_searched(windows: Windows, tmp_path: Path) -> None:
    store = from_files([write(1_500, tmp_path / "g.nq")])
    page = Graph(store, lang="zh").page()
    window: Window = windows.open(page)
    view = window.view
    assert view.evaluate("aicity.search('suzhou')[0]") == "city:suzhou"
    for node in unpacked(data_of(page)["nodes"])[:800:90]:
        for asked in (node["zh"], "".join(lazy_pinyin(node["zh"]))):
            assert node["curie"] in view.evaluate("(text) => aicity.search(text)", asked)
    assert 20 < len(window.drawn()) <= 120
    assert window.noise == []

"""Large graphs: what the page holds, what it says it leaves out, how big it is, how it is made."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.page_size import write
from kg.namespaces import curie, expand
from kg.network.projection import project
from kg.page import Page, draw
from kg.page.packing import packed, unpacked
from kg.page.places import LAYOUTS
from kg.page.plan import HOLD, OPEN
from kg.store.embedded import EmbeddedStore, from_files

ROOT = Path(__file__).parents[1]


def data_of(page: Page) -> dict[str, Any]:
    found = re.search(r'id="data">(.*?)</script>', page.html, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return {**data, "nodes": unpacked(data["nodes"]), "edges": unpacked(data["edges"])}


def triples(data: dict[str, Any]) -> list[tuple[str, str, str]]:
    nodes, predicates = data["nodes"], data["page"]["predicates"]
    return [
        (nodes[e["from"]]["curie"], predicates[e["p"]]["c"], nodes[e["to"]]["curie"])
        for e in data["edges"]
    ]


def leaves(data: dict[str, Any], number: int) -> list[int]:
    """Return the things of an aggregate, through the smaller ones that it opens into."""
    node = data["nodes"][number]
    if "members" not in node:
        return [number]
    return [leaf for member in node["members"] for leaf in leaves(data, member)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("graphs")
    return {n: write(n, folder / f"{n}.nq") for n in (150, 1_500, 3_000, 6_000)}


@pytest.fixture(scope="module")
def stores(files: dict[int, Path]) -> dict[int, EmbeddedStore]:
    return {n: from_files([file]) for n, file in files.items()}


@pytest.fixture(scope="module")
def middle(stores: dict[int, EmbeddedStore]) -> Page:
    return draw(stores[3_000], "zh")


@pytest.fixture(scope="module")
def large(stores: dict[int, EmbeddedStore]) -> dict[str, Any]:
    return data_of(draw(stores[6_000], "en"))


def test_small_pages_are_small(stores: dict[int, EmbeddedStore]) -> None:
    assert len(draw(stores[150], "zh").html.encode()) <= 700_000


def test_three_thousand_things_fit(middle: Page) -> None:
    assert len(middle.html.encode()) <= 1_500_000


def test_every_statement_of_three_thousand_things_is_there(
    stores: dict[int, EmbeddedStore], middle: Page
) -> None:
    graph, data = project(stores[3_000], labels=False), data_of(middle)
    things = data["nodes"][: data["page"]["things"]]
    assert [expand(node["curie"]) for node in things] == list(graph)
    stated = sorted(
        (curie(one), curie(key), curie(other)) for one, other, key in graph.edges(keys=True)
    )
    assert sorted(triples(data)) == stated
    assert len({(one, other) for one, _, other in stated}) < len(stated)  # some are parallel
    assert data["page"]["left"] == {"things": 0, "statements": 0}


def test_what_is_not_drawn_is_in_one_aggregate_each(middle: Page, large: dict[str, Any]) -> None:
    for data in (data_of(middle), large):
        nodes, things = data["nodes"], data["page"]["things"]
        top = [n for n in nodes[things:] if "inner" not in n]
        drawn = [n["id"] for n in nodes[:things] if "at" in n]
        assert len(top) + len(drawn) <= 120
        assert all("at" in n for n in top)
        inside = [leaf for n in top for leaf in leaves(data, n["id"])]
        assert sorted([*drawn, *inside]) == list(range(things))
        assert len(drawn) + sum(n["count"] for n in top) == data["page"]["total"]["things"]
        for node in nodes[things:]:
            assert len(leaves(data, node["id"])) + node.get("left", 0) == node["count"]
            assert {nodes[leaf]["kind"] for leaf in leaves(data, node["id"])} <= {node["kind"]}
            if parts := [nodes[m] for m in node["members"] if m >= things]:
                assert sum(part["count"] for part in parts) == node["count"]


def test_lines_to_aggregates_count_the_statements(large: dict[str, Any]) -> None:
    nodes, things = large["nodes"], large["page"]["things"]
    total = large["page"]["total"]["statements"]
    bundled = sum(number for _, _, number in large["page"]["bundles"])
    single = sum("at" in nodes[e["from"]] and "at" in nodes[e["to"]] for e in large["edges"])
    assert 0 < bundled + single <= total
    for one, other, number in large["page"]["bundles"]:
        assert number > 0
        assert one >= things or other >= things
        assert "at" in nodes[one]
        assert "at" in nodes[other]


def test_what_is_left_out_is_said_exactly(
    stores: dict[int, EmbeddedStore], large: dict[str, Any]
) -> None:
    graph, page, nodes = project(stores[6_000], labels=False), large["page"], large["nodes"]
    held = {expand(node["curie"]) for node in nodes[: page["things"]]}
    assert len(held) == page["things"] == HOLD < len(graph)
    assert page["total"] == {"things": len(graph), "statements": graph.number_of_edges()}
    assert sorted(triples(large)) == sorted(
        (curie(one), curie(key), curie(other))
        for one, other, key in graph.edges(keys=True)
        if {one, other} <= held
    )
    left = {
        "things": len(graph) - HOLD,
        "statements": graph.number_of_edges() - len(large["edges"]),
    }
    assert page["left"] == left
    said = page["limits"][0]
    for text in said:
        assert f"{left['things']:,}" in text
        assert f"{left['statements']:,}" in text
        assert "kg graph" in text
    for node in nodes[: page["things"]]:
        iri = expand(node["curie"])
        beyond = sum(other not in held for _, other in graph.out_edges(iri)) + sum(
            other not in held for other, _ in graph.in_edges(iri)
        )
        assert node.get("more", 0) == beyond
    counts: dict[str, int] = {}
    for _, data in graph.nodes(data=True):
        counts[data["kind"]] = counts.get(data["kind"], 0) + 1
    assert {kind: look["count"] for kind, look in page["kinds"].items()} == counts


def test_the_best_linked_are_held(stores: dict[int, EmbeddedStore], large: dict[str, Any]) -> None:
    degree = dict(project(stores[6_000], labels=False).degree())
    held = [expand(node["curie"]) for node in large["nodes"][: large["page"]["things"]]]
    best = sorted(degree, key=lambda iri: (-degree[iri], iri))[:2_000]
    assert set(best) <= set(held)


def test_a_neighbourhood_holds_the_nearest_first(stores: dict[int, EmbeddedStore]) -> None:
    store = stores[6_000]
    near = list(project(store, around=_node("cluster:cluster-0"), hops=1))
    data = data_of(draw(store, entity="cluster:cluster-0", hops=3))
    assert data["page"]["total"]["things"] > HOLD
    held = {expand(node["curie"]) for node in data["nodes"][: data["page"]["things"]]}
    assert set(near) <= held
    assert data["nodes"][data["page"]["start"]]["curie"] == "cluster:cluster-0"
    assert "--hops 1" in data["page"]["limits"][0][1]


def _node(name: str) -> Any:
    from pyoxigraph import NamedNode

    return NamedNode(expand(name) or name)


def test_the_page_tells_no_path_of_the_disk_and_no_key() -> None:
    from kg.page.limits import _option

    assert _option("/home/someone/my store") == " --store 'my store'"
    assert _option("https://me:secret@example.org/sparql?key=1") == (
        " --store https://example.org/sparql"
    )
    assert _option("") == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_bytes_whatever_the_hash_seed(files: dict[int, Path], layout: str) -> None:
    script = (
        "import hashlib, sys\nfrom pathlib import Path\nfrom kg.page import draw\n"
        "from kg.store.embedded import from_files, shipped\n"
        "store = from_files([Path(sys.argv[1])]) if sys.argv[1] else shipped()\n"
        "how = dict(layout=sys.argv[2], size_by='pagerank', colour_by='community')\n"
        "print(hashlib.sha256(draw(store, 'zh', **how).html.encode()).hexdigest())"
    )
    for file in ("", str(files[1_500])):
        found = {
            subprocess.run(
                [sys.executable, "-c", script, file, layout],
                env={**os.environ, "PYTHONHASHSEED": seed},
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2", "3")
        }
        assert len(found) == 1
        assert len(found.pop().strip()) == 64


def test_small_graphs_have_no_aggregates(stores: dict[int, EmbeddedStore]) -> None:
    data = data_of(draw(stores[150], "en"))
    assert data["page"]["things"] == len(data["nodes"]) == 150 <= OPEN
    assert "bundles" not in data["page"]
    assert all(node.get("sound") for node in data["nodes"] if node["zh"] != node["en"])


plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcd"), plain, max_size=4), max_size=9))
def test_what_is_packed_comes_back(rows: list[dict[str, Any]]) -> None:
    through = json.loads(json.dumps(packed(rows)))
    assert unpacked(through) == rows
    assert json.dumps(unpacked(through), sort_keys=True) == json.dumps(rows, sort_keys=True)

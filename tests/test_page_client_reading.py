"""Reading: facts with their sources, links both ways, neighbourhoods, paths, what a source says."""

from collections import Counter
from typing import Any

import pytest
from fixtures_page import Window, Windows, data_of

from kg.namespaces import expand
from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore

pytestmark = pytest.mark.browser


def number_of(page: Page, curie: str) -> int:
    return next(n["id"] for n in data_of(page)["nodes"] if n["curie"] == curie)


def test_every_fact_shows_value_date_source_and_stance(zh: Window, chinese: Page) -> None:
    data = data_of(chinese)
    told = 0
    for node in data["nodes"]:
        facts = [*([node["figure"]] if "figure" in node else []), *node.get("facts", [])]
        if not facts:
            continue
        zh.go(f"#/{node['curie'].replace(':', '/')}")
        links = zh.view.eval_on_selector_all("#panel a", "(all) => all.map((a) => a.href)")
        shown = " ".join(zh.panel().split())
        for fact in facts:
            told += 1
            assert fact["v"][0] in shown
            assert fact["n"][0] in shown
            for part in (fact.get("d", ["", ""])[0], fact.get("p", "")):
                assert part in shown
            for source in fact["s"]:
                assert data["page"]["sources"][source]["n"][0] in shown
                stance = data["page"]["sources"][source].get("st", 0)
                assert data["page"]["stances"][stance][0] in shown
            if fact.get("h", "").startswith("http"):
                assert fact["h"] in links
    assert told > 10
    assert zh.noise == []


def test_amounts_read_naturally(zh: Window, en: Window) -> None:
    zh.go("#/stat/suzhou-scale")
    assert "接近900亿元" in zh.panel()
    en.go("#/stat/suzhou-scale")
    assert "nearly CNY 90 billion" in en.panel()
    en.go("#/")
    assert "more than CNY 200 billion" in en.panel()
    assert "×" not in en.panel()


def test_all_links_are_told_in_both_directions(zh: Window, chinese: Page) -> None:
    """Every statement is in the panel of both its ends, parallel ones included."""
    data = data_of(chinese)
    nodes, edges = data["nodes"], data["edges"]
    wanted: Counter[int] = Counter()
    for edge in edges:
        wanted[edge["from"]] += 1
        # A figure is told among the facts of what it is about.
        if edge["to"] != edge["from"] and "figure" not in nodes[edge["from"]]:
            wanted[edge["to"]] += 1
    for node in nodes:
        zh.go(f"#/{node['curie'].replace(':', '/')}")
        for rest in zh.view.query_selector_all("#panel .rest"):
            rest.click()
        keys = "(all) => all.filter((one) => one.dataset.key.startsWith('link-')).length"
        assert zh.view.eval_on_selector_all("#panel [data-key]", keys) == wanted[node["id"]]


def test_drawn_lines_are_statements_each_once(zh: Window, chinese: Page) -> None:
    data = data_of(chinese)
    for fragment in ("#/", "#/city/suzhou?hops=1&off=-", "#/cluster/suzhou-speech?hops=3&off=-"):
        zh.go(fragment)
        drawn, links = set(zh.drawn()), zh.view.evaluate("aicity.links()")
        assert len(links) == len(set(links)) == zh.view.evaluate("aicity.lines()")
        inside = [
            e
            for e, edge in enumerate(data["edges"])
            if {edge["from"], edge["to"]} <= drawn and edge["from"] != edge["to"]
        ]
        if fragment != "#/":
            assert sorted(links) == inside
        else:
            # What the columns tell already is drawn when one end is selected.
            assert set(links) == {e for e in inside if data["edges"][e].get("show")}


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_neighbourhood_says_how_much_of_it_is_drawn(zh: Window, chinese: Page, hops: int) -> None:
    data = data_of(chinese)
    off = {kind for kind, look in data["page"]["kinds"].items() if look.get("off")}
    near = [{e["from"], e["to"]} for e in data["edges"]]
    start = number_of(chinese, "cluster:suzhou-speech")
    found, level = {start}, {start}
    for step in range(hops):
        walked = {n for n in level if step == 0 or data["nodes"][n]["kind"] != "city"}
        level = {
            n
            for pair in near
            if pair & walked
            for n in pair - found
            if data["nodes"][n]["kind"] not in off
        }
        found |= level
    zh.go(f"#/cluster/suzhou-speech?hops={hops}")
    assert set(zh.drawn()) == found
    banner = zh.view.inner_text("#banner")
    assert f"的 {len(found) - 1} 个事物已全部绘出" in banner
    # One number, not a second one of something else.
    assert zh.view.inner_text("#status") == "语音识别产业集群（拟议）"
    places = {n: zh.view.evaluate("(n) => aicity.at(n)", n) for n in found}
    spots = {(round(place["x"]), round(place["y"])) for place in places.values()}
    assert len(spots) == len(found)


def test_nothing_is_dropped_silently(windows: Windows, network_store: EmbeddedStore) -> None:
    import pyoxigraph as ox
    from pyoxigraph import Literal, NamedNode, Quad

    from kg.namespaces import AIC, BASE, SKOS
    from kg.store.embedded import merge

    inner, source = ox.Store(), NamedNode(f"{BASE}source/many")
    city = NamedNode(f"{BASE}city/suzhou")
    inner.add(Quad(city, SKOS.prefLabel, Literal("苏州", language="zh"), source))
    for n in range(200):
        firm = NamedNode(f"{BASE}firm/f{n}")
        inner.add(Quad(firm, AIC.basedIn, city, source))
        inner.add(Quad(firm, SKOS.prefLabel, Literal(f"企业{n}", language="zh"), source))
    merge(inner)
    window = windows.open(draw(EmbeddedStore(inner), "en"), "#/city/suzhou?hops=1")
    told = window.view.evaluate("aicity.told()")
    assert told["all"] == 200
    assert told["shown"] + told["cut"] == 200
    assert f"{told['shown']} of 200 things" in window.view.inner_text("#banner")
    while window.view.evaluate("aicity.told()")["cut"]:
        before = len(window.drawn())
        window.view.click("#banner button:has-text('draw more')")
        assert len(window.drawn()) > before
    assert len(window.drawn()) == 201
    assert window.noise == []


def test_a_path_between_any_two_connected_things(zh: Window, chinese: Page) -> None:
    """The page's paths are as short as networkx finds them, and each step is a statement.

    What says little (figures, arguments, descriptions, curators) is walked only as a last resort.
    """
    import networkx as nx

    data = data_of(chinese)
    nodes, edges = data["nodes"], data["edges"]
    page = data["page"]
    graph = nx.Graph([(edge["from"], edge["to"]) for edge in edges])
    graph.add_nodes_from(range(len(nodes)))
    firm: nx.Graph[int] = nx.Graph()
    firm.add_nodes_from(range(len(nodes)))
    for edge in edges:
        said_by = [page["sources"][s] for s in edge["s"]]
        if not page["predicates"][edge["p"]].get("weak") and any("own" not in s for s in said_by):
            firm.add_edge(edge["from"], edge["to"])
    weak = {n["id"] for n in nodes if page["kinds"][n["kind"]].get("weak")}
    assert weak
    said = {
        (
            nodes[edge["from"]]["curie"],
            data["page"]["predicates"][edge["p"]]["c"],
            nodes[edge["to"]]["curie"],
        )
        for edge in edges
    }
    tried = 0
    for start in range(0, len(nodes), 7):
        lengths = nx.single_source_shortest_path_length(graph, start)
        for end in range(3, len(nodes), 11):
            if start == end:
                continue
            one, other = nodes[start]["curie"], nodes[end]["curie"]
            zh.go(f"#/{one.replace(':', '/')}?to={other}")
            assert zh.state()["to"] == other
            routes = zh.view.evaluate("aicity.routes()")
            if end not in lengths:
                assert routes == []
                assert "没有路径" in zh.panel()
                continue
            tried += 1
            through = firm.subgraph((set(firm) - weak) | {start, end})
            direct = nx.has_path(through, start, end)
            shortest = nx.shortest_path_length(through, start, end) if direct else lengths[end]
            assert min(map(len, routes)) == len(routes[0]) == shortest
            assert ("都经由论断" in zh.panel()) is not direct
            for route in routes:
                assert (route[0][0], route[-1][2]) == (one, other)
                for a, links, b in route:
                    assert links
                    for name, forward in links:
                        assert ((a, name, b) if forward else (b, name, a)) in said
    assert tried > 20
    assert zh.noise == []


def test_a_path_shows_predicates_directions_and_sources(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese, "#/firm/tztek")
    view = window.view
    view.fill("#path-to", "凌云视界")
    view.keyboard.press("Enter")
    assert window.state()["to"] == "firm:lingyun"
    data = data_of(chinese)
    predicates = {p["c"]: p["n"][0] for p in data["page"]["predicates"]}
    shown = window.panel()
    for _, links, thing in view.evaluate("aicity.routes()[0]"):
        label = next(n["zh"] for n in data["nodes"] if n["curie"] == thing)
        assert label in shown
        for name, forward in links:
            assert predicates[name] in shown
            assert ("↓" if forward else "↑") in shown
    assert "P28" in shown
    view.click("#panel button:has-text('对调')")
    state = window.state()
    assert (state["id"], state["to"]) == ("firm:lingyun", "firm:tztek")
    assert window.noise == []


def test_a_source_tells_everything_it_says(zh: Window, chinese: Page) -> None:
    data = data_of(chinese)
    for number, source in enumerate(data["page"]["sources"]):
        zh.go(f"#/{source['c'].replace(':', '/', 1)}")
        shown = zh.panel()
        assert source["n"][0] in shown
        work = data["page"]["works"][data["page"]["groups"][source["g"]]["w"]]
        assert work["n"][0] in shown
        subjects = {e["from"] for e in data["edges"] if number in e["s"]}
        for n in subjects:
            assert data["nodes"][n]["zh"] in shown
        links = [e for e, edge in enumerate(data["edges"]) if number in edge["s"]]
        inside = [e for e in links if data["edges"][e]["from"] != data["edges"][e]["to"]]
        assert sorted(zh.view.evaluate("aicity.links()")) == inside


def test_the_first_view_says_something(zh: Window, en: Window, chinese: Page) -> None:
    zh.go("#/")
    en.go("#/")
    assert "苏州 与 杭州" in zh.panel()
    assert "Suzhou and Hangzhou" in en.panel()
    # Ranks are turned round, bounds are drawn, what cannot be compared stands apart.
    assert "longer bar = better rank" in en.panel()
    assert en.view.locator("#panel .bar.moreThan").count() >= 1
    assert en.view.locator("#panel .bar.nearly").count() >= 1
    assert "comparable with reservation" in en.panel()
    assert "by the bounds printed" in en.panel() and "as printed, not by the bounds" in en.panel()
    en.view.click("#panel .why summary")
    assert en.view.inner_text("#panel .why[open] p").strip()
    rows = en.view.eval_on_selector_all(
        "#panel .bar.rank rect", "(all) => all.map((one) => Number(one.getAttribute('width')))"
    )
    assert rows[0] < rows[1]


def test_external_links_lead_to_the_web_and_nowhere_else(zh: Window) -> None:
    zh.go("#/firm/tztek")
    links: list[Any] = zh.view.eval_on_selector_all(
        "#panel a", "(all) => all.map((a) => [a.href, a.target, a.rel])"
    )
    assert [link[0] for link in links] == [
        "https://www.wikidata.org/wiki/Q1",
        expand("firm:tztek"),
    ]
    assert {(link[1], link[2]) for link in links} == {("_blank", "noopener noreferrer")}

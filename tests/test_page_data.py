"""What the page holds: every statement, name and figure, each with its source, none invented."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fixtures_page import NETWORK, data_of
from pyoxigraph import Literal, NamedNode, Quad
from pypinyin import lazy_pinyin

from kg import observation
from kg.cli.greeting import counts
from kg.compare import compare
from kg.entity.describe import describe
from kg.entity.elsewhere import LINKS
from kg.graph import Graph
from kg.labels import PROPERTIES
from kg.links.identifiers import dataset_of
from kg.namespaces import AIC, BASE, PREFIXES, RDF, SKOS, curie, expand, kind_of
from kg.network.projection import WITHOUT
from kg.page import Page, draw
from kg.page.sound import sound, table
from kg.store.embedded import EmbeddedStore, from_files, merge, shipped
from kg.terms import python_value

POLYPHONES = Path(__file__).with_name("names") / "polyphones.tsv"


@pytest.fixture(scope="module")
def real() -> EmbeddedStore:
    return shipped()


@pytest.fixture(scope="module")
def whole(real: EmbeddedStore) -> Page:
    return draw(real, "zh")


@pytest.fixture(scope="module")
def data(whole: Page) -> dict[str, Any]:
    return data_of(whole)


def is_thing(term: object) -> bool:
    return (
        isinstance(term, NamedNode)
        and kind_of(term.value) is not None
        and kind_of(term.value) not in WITHOUT
    )


def statements(store: EmbeddedStore) -> dict[tuple[str, str, str], set[str]]:
    """Return the triples between things with their graphs, read from the quads alone."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for quad in store.quads():
        if is_thing(quad.subject) and is_thing(quad.object):
            triple = (quad.subject.value, quad.predicate.value, quad.object.value)
            found.setdefault(triple, set()).add(curie(quad.graph_name.value))
    return found


def edges(data: dict[str, Any]) -> list[tuple[tuple[str, str, str], set[str]]]:
    nodes, page = data["nodes"], data["page"]

    def whole_(name: str) -> str:
        return expand(name) or name

    return [
        (
            (
                whole_(nodes[edge["from"]]["curie"]),
                whole_(page["predicates"][edge["p"]]["c"]),
                whole_(nodes[edge["to"]]["curie"]),
            ),
            {page["sources"][source]["c"] for source in edge["s"]},
        )
        for edge in data["edges"]
    ]


# ── Statements ──


def test_the_edges_are_the_statements_with_their_sources(
    real: EmbeddedStore, data: dict[str, Any]
) -> None:
    found = edges(data)
    assert len(found) == len(dict(found)) > 600
    assert dict(found) == statements(real)
    pairs = Counter((one, other) for (one, _, other), _ in found)
    assert max(pairs.values()) > 1  # parallel ones, each by itself


def test_every_thing_is_there_and_the_page_says_how_many_are_drawn(
    real: EmbeddedStore, data: dict[str, Any]
) -> None:
    things = {term.value for q in real.quads() for term in (q.subject, q.object) if is_thing(term)}
    assert {expand(node["curie"]) for node in data["nodes"]} == things
    drawn = sum("at" in node for node in data["nodes"])
    assert drawn <= 120
    assert data["page"]["total"] == {"things": len(things), "statements": len(data["edges"])}
    assert data["page"]["left"] == {"things": 0, "statements": 0}
    zh, en = data["page"]["limits"][0]
    assert f"{drawn:,} of {len(things):,} things" in en
    assert str(drawn) in zh


def test_lines_of_the_overview_join_what_is_drawn(data: dict[str, Any]) -> None:
    nodes = data["nodes"]
    shown = [edge for edge in data["edges"] if "show" in edge]
    assert len(shown) > 40
    assert all("at" in nodes[edge["from"]] and "at" in nodes[edge["to"]] for edge in shown)


# ── Names ──


def test_every_name_has_its_sources_and_every_source_its_stance(
    real: EmbeddedStore, data: dict[str, Any]
) -> None:
    sources = data["page"]["sources"]
    naming = (*PROPERTIES, SKOS.altLabel, SKOS.hiddenLabel)
    for node in data["nodes"]:
        thing = NamedNode(expand(node["curie"]))
        said: dict[str, set[str]] = {}
        for quad in real.quads(thing):
            if quad.predicate in naming and isinstance(quad.object, Literal):
                said.setdefault(quad.object.value, set()).add(curie(quad.graph_name.value))
        names = [node["zh"], node["en"], *node.get("names", [])]
        assert len(node["named"]) == len(names)
        assert set(said) <= set(names)
        for name, numbers in zip(names, node["named"], strict=True):
            assert {sources[number]["c"] for number in numbers} == said.get(name, set())
    stances = {
        curie(q.subject.value): q.object.value.rpartition("#")[2]
        for q in real.quads(predicate=AIC.stance)
    }
    for source in sources:
        stance = ("", "reporting", "proposing", "aiming")[source.get("st", 0)]
        assert stance == stances.get(source["c"], "")
        assert all(source["n"])


def read_by(pattern: str, query: str) -> bool:
    """Tell whether a query can be read off a sound, as the page does it."""
    parts = (f"(?:{part})" for part in pattern.split(" "))
    return re.fullmatch("".join(parts), query) is not None


def test_polyphones_are_found_as_they_are_spoken() -> None:
    rows = [line.split("\t") for line in POLYPHONES.read_text("utf-8").splitlines()[1:]]
    assert len(rows) >= 30
    plain = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")
    for name, pinyin in rows:
        spoken = pinyin.translate(plain).replace(" ", "")
        spellings = {spoken, spoken.replace("v", "u")}
        assert any(read_by(sound(name), each) for each in spellings), (name, sound(name))


def test_every_chinese_name_is_found_by_pinyin_and_initials(data: dict[str, Any]) -> None:
    tried = 0
    for node in data["nodes"]:
        for name in (node["zh"], *node.get("names", [])):
            if not re.fullmatch("[\u4e00-\u9fff]+", name):
                continue
            tried += 1
            syllables = lazy_pinyin(name)
            said = [each for each in node["sound"] if read_by(each, "".join(syllables))]
            assert said, (name, node["sound"])
            short = "".join(each[0] for each in syllables)
            first = (
                " ".join("|".join({s[0] for s in part.split("|")}) for part in each.split())
                for each in said
            )
            assert any(read_by(each, short) for each in first), name
    assert tried > 300


def test_the_table_of_a_large_page_gives_the_same_sounds() -> None:
    names = ["重庆AI", "长三角（苏州）", "Suzhou", "“智改数转”", "行业A2"]
    known = table(names)
    for name in names:
        pieces = re.findall(r"[a-zA-Z0-9]+|[^\x00-\x7f]", name)
        put = (known.get(p, p.lower() if p.isascii() else "") for p in pieces)
        if sound(name):
            assert " ".join(filter(None, put)) == sound(name)


# ── Facts and figures ──


def test_every_figure_has_value_unit_date_and_source(
    real: EmbeddedStore, data: dict[str, Any]
) -> None:
    sources = data["page"]["sources"]
    seen = 0
    for node in data["nodes"]:
        if node["kind"] != "stat":
            continue
        seen += 1
        figure, exact = node["figure"], node["figure"]["x"]
        thing = NamedNode(expand(node["curie"]))
        (one,) = observation.read(real, [thing])
        assert all(figure["v"])
        assert all(figure["d"])
        assert figure["s"]
        assert exact.get("v") == (None if one.number is None else observation.written(one.number))
        assert exact.get("b", "") == one.bound
        assert exact.get("u") == (curie(one.unit.value) if one.unit else None)
        if one.unit is not None:
            assert all(exact["n"])
        stated = {curie(q.graph_name.value) for q in real.quads(thing, AIC.bound)}
        assert stated <= {sources[number]["c"] for number in figure["s"]}
    assert seen > 25


def test_amounts_are_written_out(data: dict[str, Any]) -> None:
    figures = {node["curie"]: node["figure"] for node in data["nodes"] if "figure" in node}
    billions = [f for f in figures.values() if "billion" in f["v"][1]]
    assert billions
    for figure in billions:
        assert figure["x"]["u"] == "unit:hundred-million-yuan"
        assert "亿" in figure["v"][0]
    assert not [f for f in figures.values() if "×" in f["v"][1]]


def test_every_fact_has_a_source_and_every_web_address_is_a_link(
    real: EmbeddedStore, data: dict[str, Any]
) -> None:
    addresses = 0
    for node in data["nodes"]:
        for fact in node.get("facts", []):
            assert fact["s"], (node["curie"], fact)
            assert any(fact["v"])
            assert all(fact["n"])
        linked = {fact["h"] for fact in node.get("facts", []) if "h" in fact}
        far = node.get("far", [])
        # Elsewhere a thing has a page, or at least the identifier that it has there.
        linked |= {each["h"] for each in far if "h" in each}
        known = {text for each in far for text in each["v"]}
        for quad in real.quads(NamedNode(expand(node["curie"]))):
            value = quad.object
            web = isinstance(value, Literal) and value.datatype.value.endswith("#anyURI")
            if isinstance(value, NamedNode):
                web = not value.value.startswith(BASE)
            apart = (RDF.type, AIC.openListOf, AIC.closedListOf)
            if web and quad.predicate not in apart and value.value.startswith("http"):
                addresses += 1
                dataset = dataset_of(value.value)
                if quad.predicate not in LINKS or dataset is None:
                    assert value.value in linked
                    continue
                identifier = dataset.identifier(value.value)
                assert identifier
                page = dataset.address(identifier)
                assert page in linked or (not page and identifier in known)
    assert addresses > 50


def test_elsewhere_is_what_kg_show_says(real: EmbeddedStore, data: dict[str, Any]) -> None:
    told = 0
    for node in data["nodes"]:
        iri = NamedNode(expand(node["curie"]))
        shown = [describe(real, iri, lang).elsewhere for lang in ("zh", "en")]
        far = node.get("far", [])
        assert len(far) == len(shown[0]) == len(shown[1])
        told += len(far)
        for lang, each in enumerate(shown):
            expected = {(one.relation, one.dataset, one.address, one.comment) for one in each}
            parts = [
                (one["n"], one.get("of", ("", "")), one.get("h", ""), one.get("m", ("", "")))
                for one in far
            ]
            assert {(n[lang], of[lang], h, m[lang]) for n, of, h, m in parts} == expected
        for mine, theirs in zip(far, shown[1], strict=True):
            assert mine.get("no", 0) == int(theirs.verdict != "linked")
            if theirs.verdict == "linked" and theirs.evidence:
                assert mine["e"][1].startswith(theirs.evidence) and mine["e"][1].endswith("%")
            # What is stated of the thing has the sources that state it.
            assert bool(mine["s"]) == any(
                quad.object.value == theirs.iri
                for quad in real.quads(iri)
                if quad.predicate in LINKS and isinstance(quad.object, NamedNode)
            )
    assert told > 100


def test_a_place_of_others_is_told_by_its_name(data: dict[str, Any]) -> None:
    [iflytek] = [node for node in data["nodes"] if node["curie"] == "firm:iflytek"]
    [office] = [fact for fact in iflytek["facts"] if fact["n"][1] == "head office in"]
    assert tuple(office["v"]) == ("合肥", "Hefei")
    assert office["h"] == "https://sws.geonames.org/1808722/"


def test_the_totals_say_what_each_counts(real: EmbeddedStore, data: dict[str, Any]) -> None:
    page = data["page"]
    things, statements, _, _ = counts(real)
    assert (page["graph"]["things"], page["graph"]["statements"]) == (things, statements)
    aside = sum(each["count"] for each in page["graph"]["aside"])
    assert page["total"]["things"] + aside == things
    assert page["total"]["things"] == len(data["nodes"])


def test_years_are_those_stated(real: EmbeddedStore, data: dict[str, Any]) -> None:
    for node in data["nodes"]:
        stated = {
            python_value(quad.object)
            for quad in real.quads(NamedNode(expand(node["curie"])))
            if quad.predicate.value.lower().endswith("year")
        }
        assert stated <= set(node.get("years", []))


# ── The comparison ──


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_says_what_the_comparison_says(
    real: EmbeddedStore, data: dict[str, Any], lang: str
) -> None:
    at = ("zh", "en").index(lang)
    answer = compare(real, "city:suzhou", "city:hangzhou", lang)
    told = data["page"]["table"]
    rows = [row for row in answer if row["a"] or row["b"]]
    assert len(told) == len(rows) > 20
    for mine, theirs in zip(told, rows, strict=True):
        assert mine["n"][at] == answer.text(theirs["indicator"])
        for name in ("difference", "ratio", "comparability", "reason"):
            assert mine.get(name, ("", ""))[at] == answer.text(theirs[name])
        assert mine.get("verdict", ("", ""))[at].startswith(answer.text(theirs["printed"]))
        assert [cell is not None for cell in mine["cells"]] == [
            bool(theirs["a"]),
            bool(theirs["b"]),
        ]


def test_better_ranks_have_longer_bars_and_the_incomparable_none(data: dict[str, Any]) -> None:
    nodes = data["nodes"]
    ranks = [row for row in data["page"]["table"] if row["k"] == "rank" and all(row["cells"])]
    assert ranks
    for row in ranks:
        bars = [cell.get("b") for cell in row["cells"]]
        places = [
            int(found[0]) if (found := re.findall(r"no\. (\d+)", cell["v"][1])) else None
            for cell in row["cells"]
        ]
        if None not in places:
            assert (bars[0] > bars[1]) == (places[0] < places[1])
    for row in data["page"]["table"]:
        for cell in row["cells"]:
            if cell:
                assert 0 <= cell.get("b", 0) <= 1
                assert nodes[cell["i"]]["kind"] in ("stat", "entry")


def test_different_units_have_no_bars() -> None:
    inner = ox.Store()
    inner.bulk_load(path=str(NETWORK), format=ox.RdfFormat.TRIG)
    graph = NamedNode(PREFIXES["source"] + "more")
    indicator = NamedNode(f"{BASE}indicator/odd")
    for city, unit in (("suzhou", "people"), ("hangzhou", "firms")):
        stat = NamedNode(f"{BASE}stat/odd-{city}")
        for predicate, value in (
            (AIC.area, NamedNode(f"{BASE}city/{city}")),
            (AIC.indicator, indicator),
            (AIC.value, Literal(12)),
            (AIC.bound, AIC.exactly),
            (AIC.unit, NamedNode(f"{BASE}unit/{unit}")),
        ):
            inner.add(Quad(stat, predicate, value, graph))
    merge(inner)
    page = data_of(draw(EmbeddedStore(inner)))["page"]
    (row,) = (row for row in page["table"] if row["n"][1] == "indicator:odd")
    assert row["c"] == 2
    assert "different units" in row["reason"][1]
    assert "单位不同" in row["reason"][0]
    assert not any("b" in cell for cell in row["cells"])


# ── One part of the graph ──


def test_a_neighbourhood_holds_all_of_it_and_says_so(real: EmbeddedStore) -> None:
    page = data_of(draw(real, "en", entity="firm:iflytek", hops=2))
    near = {NamedNode(f"{BASE}firm/iflytek")}
    for _ in range(2):
        near |= {
            term
            for thing in near
            for quad in (*real.quads(thing), *real.quads(None, None, thing))
            for term in (quad.subject, quad.object)
            if is_thing(quad.subject) and is_thing(quad.object)
        }
    assert {expand(node["curie"]) for node in page["nodes"]} == {each.value for each in near}
    assert (page["nodes"][page["page"]["start"]]["curie"], page["page"]["hops"]) == (
        "firm:iflytek",
        2,
    )
    said = " ".join(en for _, en in page["page"]["limits"])
    assert f"{len(near)} things" in said
    behind = re.search(r"(\d+) drawn around it, and (\d+) reached only through a city", said)
    assert behind
    assert 1 + int(behind[1]) + int(behind[2]) == len(near)
    # iFLYTEK, what it is linked with, and what that is linked with, but for what Suzhou is.
    walked = {NamedNode(f"{BASE}firm/iflytek")}
    for _ in range(2):
        walked |= {
            NamedNode(end)
            for one, _, other in statements(real)
            for here, end in ((one, other), (other, one))
            if NamedNode(here) in walked and kind_of(here) != "city"
        }
    assert int(behind[2]) == len(near) - len(walked) > 50
    inside = {t: s for t, s in statements(real).items() if {t[0], t[2]} <= {n.value for n in near}}
    assert dict(edges(page)) == inside


def test_the_graph_behind_a_question_is_what_its_citations_name(real: EmbeddedStore) -> None:
    graph = Graph(real, lang="zh")
    given = {"city": "苏州", "field": "machine-vision"}
    answer = graph.run("cluster/list-anchors", **given)
    page = graph.page(question="cluster/list-anchors", **given)
    data = data_of(page)
    cited = {
        (each.subject.value, each.predicate.value, each.object.value)
        for row in answer.cite()
        for each in row.statements
        if is_thing(each.subject) and is_thing(each.object)
    }
    assert cited
    assert {triple for triple, _ in edges(data)} == cited
    assert dict(edges(data)) == {t: s for t, s in statements(real).items() if t in cited}
    in_rows = {t.value for row in answer.rows for t in row if is_thing(t)}
    marked = [data["nodes"][number] for number in data["page"]["marked"]]
    assert {expand(node["curie"]) for node in marked} == in_rows
    assert all(node["mark"] == 1 for node in marked)
    assert all("at" in node for node in data["nodes"])
    assert data["page"]["heading"] == [
        "苏州的机器视觉产业集群由哪些企业支撑？",
        data["page"]["heading"][1],
    ] or (
        "机器视觉" in data["page"]["heading"][0] and "machine vision" in data["page"]["heading"][1]
    )


def test_figures_of_an_answer_are_drawn(real: EmbeddedStore) -> None:
    page = data_of(
        Graph(real).page(sparql="SELECT ?s ?v { ?s aic:area city:suzhou ; aic:value ?v } LIMIT 9")
    )
    assert not page["page"]["kinds"]["stat"].get("off")
    assert sum(node["kind"] == "stat" and "at" in node for node in page["nodes"]) == 9


def test_a_construct_is_drawn_as_it_is(real: EmbeddedStore) -> None:
    query = (
        "CONSTRUCT { ?firm <https://example.org/near> ?city ; rdfs:label ?name } "
        "WHERE { ?firm aic:basedIn ?city ; skos:prefLabel ?name }"
    )
    page = data_of(Graph(real).page(sparql=query))
    (predicate,) = page["page"]["predicates"]
    assert predicate["c"] == "https://example.org/near"
    based = {(s, o) for s, p, o in statements(real) if p == AIC.basedIn.value}
    assert {(one, other) for (one, _, other), _ in edges(page)} == based
    assert all(sources for _, sources in edges(page))
    assert "values, classes or blank nodes" in page["page"]["limits"][0][1]


def test_things_of_others_can_be_drawn(real: EmbeddedStore) -> None:
    query = "CONSTRUCT WHERE { ?city skos:exactMatch ?other . ?city a aic:City }"
    page = data_of(Graph(real).page(sparql=query))
    kinds = {node["kind"] for node in page["nodes"]}
    assert kinds == {"city", "thing"}
    assert page["page"]["kinds"]["thing"]["n"] == ["其他", "other things"]


def test_size_and_colour_mean_what_the_network_says(real: EmbeddedStore) -> None:
    from kg.network import communities, measures
    from kg.network.projection import project

    page = data_of(draw(real, "en", size_by="degree", colour_by="community"))
    graph = project(real)
    values, groups = measures.values(graph, "degree"), communities.assign(graph)
    for node in page["nodes"]:
        iri = expand(node["curie"])
        assert node.get("community", 0) == groups[iri]
        if values[iri]:
            assert float(node["value"]) == values[iri]
        assert 4 <= node["size"] <= 20
    largest = max(page["nodes"], key=lambda node: node["size"])
    assert values[expand(largest["curie"])] == max(values.values())
    about = page["page"]["measure"]
    assert about["size"]["by"] == "degree"
    assert {group["c"] for group in about["colour"]["groups"]} == set(groups.values()) - {0}
    assert all(about["n"])
    assert "Size: Links." in about["n"][1]


def test_json_is_plain(whole: Page) -> None:
    found = re.search(r'id="data">(.*?)</script>', whole.html, re.S)
    assert found
    json.loads(found[1], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_the_fixture_holds_every_statement_too() -> None:
    store = from_files([NETWORK])
    assert dict(edges(data_of(draw(store)))) == statements(store)

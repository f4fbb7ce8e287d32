"""Citations: what each construct of SPARQL cites, and how citations are written."""

import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from conftest import trig
from endpoint import answering, serving
from pyoxigraph import Literal, NamedNode, Quad

from kg import resources
from kg.citations import STYLES, cite
from kg.citations.gather import of_rows
from kg.citations.model import Citations
from kg.citations.styles import in_words, marks
from kg.cli import main
from kg.cli.citing import spelled
from kg.errors import UsageError
from kg.graph import Graph
from kg.namespaces import curie, expand
from kg.store.embedded import EmbeddedStore, from_files, merge, shipped
from kg.store.remote import RemoteStore

DATA = """
passage:p1-1 { city:a aic:p city:b . city:b aic:p city:c . city:a aic:q city:d . }
passage:p1-2 { city:c aic:p city:d . city:a aic:p city:b . }
passage:p1-3 { city:d aic:r 7 . city:b aic:r 7 . city:a aic:r 5 . }
source:register { city:a a aic:City ; skos:prefLabel "A"@en . city:b a aic:City . }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    file = tmp_path_factory.mktemp("data") / "small.trig"
    file.write_text(trig(DATA), "utf-8")
    return from_files([file])


@pytest.fixture(scope="module")
def graph(store: EmbeddedStore) -> Graph:
    return Graph(store)


def said(citations: Citations, row: int = 0) -> list[list[str]]:
    """Return the witnesses of a row as lines of ``subject predicate object @ sources``."""

    def name(term: object) -> str:
        return curie(term.value).rpartition(":")[2] if isinstance(term, NamedNode) else term.value  # type: ignore[attr-defined]

    return sorted(
        sorted(
            f"{name(each.subject)} {name(each.predicate)} {name(each.object)} @ "
            + " ".join(name(source) for source in each.graphs)
            for each in witness
        )
        for witness in citations[row].witnesses
    )


@pytest.mark.parametrize(
    ("query", "witnesses"),
    [
        ("SELECT ?x { ?x aic:q city:d }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x aic:p city:b }", [["a p b @ p1-1 p1-2"]]),
        ("SELECT ?x { ?x aic:q ?y OPTIONAL { ?x aic:p ?z } }",
         [["a q d @ p1-1", "a p b @ p1-1 p1-2"]]),
        ("SELECT ?x { ?x aic:q ?y OPTIONAL { ?x aic:none ?z } }", [["a q d @ p1-1"]]),
        ("SELECT ?x { { ?x aic:q ?y } UNION { ?x aic:none ?y } }", [["a q d @ p1-1"]]),
        ("SELECT DISTINCT ?x { { ?x aic:q ?y } UNION { ?x aic:r 5 } }",
         [["a q d @ p1-1"], ["a r 5 @ p1-3"]]),
        ("SELECT ?x { ?x aic:p ?y FILTER(?y = city:d) }", [["c p d @ p1-2"]]),
        ("SELECT ?x { ?x aic:q ?y FILTER EXISTS { ?y aic:r ?n } }",
         [["a q d @ p1-1", "d r 7 @ p1-3"]]),
        (
            "SELECT ?x { ?x aic:q ?y FILTER(EXISTS { ?y aic:r ?n } || EXISTS { ?y aic:none ?n }) }",
            [["a q d @ p1-1", "d r 7 @ p1-3"]],
        ),
        ("SELECT ?x { VALUES ?x { city:c } ?x aic:p ?y }", [["c p d @ p1-2"]]),
        ("SELECT ?s { ?x aic:q ?y BIND(STR(?x) AS ?s) }", [["a q d @ p1-1"]]),
        ("SELECT (STR(?x) AS ?s) { ?x aic:q ?y }", [["a q d @ p1-1"]]),
        ("SELECT ?x { { SELECT ?x { ?x aic:q ?y } } }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x aic:q/aic:r 7 }", [["a q d @ p1-1", "d r 7 @ p1-3"]]),
        ("SELECT ?x { ?x ^aic:q city:a }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x aic:q|aic:none city:d }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x (aic:q|^aic:none) city:d }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x !(aic:p|aic:r|a) city:d }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x !(^aic:p|^aic:r|^a|^skos:prefLabel) city:a }", [["a q d @ p1-1"]]),
        ("SELECT ?x { ?x aic:r 5 ; (aic:p|aic:q)+ city:d }", [["a r 5 @ p1-3", "a q d @ p1-1"]]),
        (
            "SELECT ?x { ?x aic:r 5 ; aic:p+ city:d }",
            [["a r 5 @ p1-3", "a p b @ p1-1 p1-2", "b p c @ p1-1", "c p d @ p1-2"]],
        ),
        ("SELECT ?x { ?x aic:r 5 ; aic:p* city:a }", [["a r 5 @ p1-3"]]),
        ("SELECT ?x { ?x aic:r 5 ; aic:q? city:d }", [["a r 5 @ p1-3", "a q d @ p1-1"]]),
        ("SELECT ?x { GRAPH passage:p1-2 { ?x aic:p city:b } }", [["a p b @ p1-2"]]),
        ("SELECT ?g { GRAPH ?g { city:b aic:p+ city:c } }", [["b p c @ p1-1"]]),
        ("SELECT ?x { ?x aic:q [ aic:r 7 ] }", [["a q d @ p1-1", "d r 7 @ p1-3"]]),
        ("SELECT DISTINCT ?n { ?x aic:r ?n FILTER(?n = 7) }",
         [["b r 7 @ p1-3"], ["d r 7 @ p1-3"]]),
        ("SELECT ?x { ?x aic:p ?y } ORDER BY DESC(?x) LIMIT 1", [["c p d @ p1-2"]]),
        ("SELECT (COUNT(*) AS ?n) { ?x aic:r 7 }", [["b r 7 @ p1-3"], ["d r 7 @ p1-3"]]),
        ("SELECT (COUNT(?x) AS ?n) { ?x aic:r ?y } GROUP BY ?y HAVING(COUNT(?x) > 1)",
         [["b r 7 @ p1-3"], ["d r 7 @ p1-3"]]),
        ("SELECT (MAX(?y) AS ?n) { ?x aic:r ?y } GROUP BY (STR(?y) AS ?k) ORDER BY ?n LIMIT 1",
         [["a r 5 @ p1-3"]]),
        ("BASE <https://w3id.org/aicity/> SELECT ?x { ?x <ontology#q> <city/d> }",
         [["a q d @ p1-1"]]),
        ("PREFIX c: <https://w3id.org/aicity/city/> SELECT ?x { ?x aic:q c:d }",
         [["a q d @ p1-1"]]),
        ("SELECT ?x FROM passage:p1-2 { ?x aic:p city:b }", [["a p b @ p1-2"]]),
        ("SELECT ?x { ?x aic:q ?y } VALUES ?x { city:a }", [["a q d @ p1-1"]]),
        ("ASK { ?x aic:q ?y }", [["a q d @ p1-1"]]),
        ("CONSTRUCT { ?y aic:back ?x } WHERE { ?x aic:q ?y }", [["a q d @ p1-1"]]),
        ("CONSTRUCT WHERE { ?x aic:q ?y }", [["a q d @ p1-1"]]),
        ("DESCRIBE city:c", [["c p d @ p1-2"]]),
    ],
)  # fmt: skip
def test_what_a_row_cites(graph: Graph, query: str, witnesses: list[list[str]]) -> None:
    citations = graph.query(query).cite()
    assert len(citations) == 1
    assert citations[0].untraced == ()
    assert not citations[0].rests_on_absence
    assert said(citations) == sorted(map(sorted, witnesses))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x aic:q ?y FILTER NOT EXISTS { ?x aic:none ?z } }",
        "SELECT ?x { ?x aic:q ?y MINUS { ?x aic:none ?z } }",
        "SELECT ?x { ?x aic:q ?y OPTIONAL { ?x aic:none ?z } FILTER(!BOUND(?z)) }",
    ],
)
def test_absence_cites_nothing_and_says_so(graph: Graph, query: str) -> None:
    citations = graph.query(query).cite()
    assert said(citations) == [["a q d @ p1-1"]]
    assert citations[0].rests_on_absence
    assert marks(citations) == ["[1] (rests on absence)"]


@pytest.mark.parametrize(
    "query", ["ASK { ?x aic:none ?y }", "SELECT (COUNT(*) AS ?n) { ?x aic:none 1 }"]
)
def test_no_and_a_count_of_nothing_rest_on_absence(graph: Graph, query: str) -> None:
    citation = graph.query(query).cite()[0]
    assert citation.rests_on_absence
    assert citation.statements == ()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x (RAND() AS ?n) { ?x aic:q ?y }",
        "SELECT ?x { ?x aic:q ?y FILTER(IF(EXISTS { ?y aic:r 7 }, true, false)) }",
        "SELECT ?x { ?x aic:q ?y BIND(EXISTS { ?y aic:r 7 } AS ?z) }",
        "SELECT ?g { GRAPH ?g { } }",
        "SELECT ?x ?y { ?x aic:none* ?y }",
    ],
)
def test_what_is_not_traced_is_marked(graph: Graph, query: str) -> None:
    answer = graph.query(query)
    assert answer.rows
    for citation in answer.cite():
        ((english, chinese),) = citation.untraced
        assert english
        assert chinese
        assert "not traced" in marks(answer.cite())[0]


def test_alternatives_and_members_are_told_apart(graph: Graph) -> None:
    alternatives = graph.query("SELECT DISTINCT ?x { { ?x aic:q ?y } UNION { ?x aic:r 5 } }").cite()
    assert not alternatives[0].together
    assert marks(alternatives) == ["[1] or [2]"]
    members = graph.query("SELECT (COUNT(*) AS ?n) { ?x aic:p|aic:r ?y }").cite()
    assert members[0].together
    assert marks(members) == ["[1-3]"]


def test_rows_are_cited_in_their_order_and_repeated_rows_alike(graph: Graph) -> None:
    answer = graph.query("SELECT ?n { ?x aic:r ?n } ORDER BY ?n")
    assert [row[0] for row in answer.rows] == [Literal(5), Literal(7), Literal(7)]
    citations = answer.cite()
    assert said(citations, 0) == [["a r 5 @ p1-3"]]
    assert said(citations, 1) == said(citations, 2) == [["b r 7 @ p1-3"], ["d r 7 @ p1-3"]]


def test_a_triple_of_no_source_is_marked() -> None:
    inner = ox.Store()
    triple = (NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))
    inner.add(Quad(*triple))
    citation = Graph(EmbeddedStore(inner)).query("SELECT ?x { ?x ?y ?z }").cite()[0]
    assert "no source" in citation.untraced[0][0]


def test_blank_nodes_are_traced_where_the_store_knows_them() -> None:
    inner = ox.Store()
    inner.load(input=b"<urn:g> { <urn:a> <urn:p> _:x . _:x <urn:q> _:y }", format=ox.RdfFormat.TRIG)
    merge(inner)
    answer = Graph(EmbeddedStore(inner)).query(
        "SELECT ?x ?y { ?x <urn:q> ?y . <urn:a> <urn:p> ?x }"
    )
    citation = answer.cite()[0]
    assert citation.untraced == ()
    assert len(citation.statements) == 2
    assert {source.value for source in citation.graphs} == {"urn:g"}


def test_an_endpoint_cites_the_same_with_few_requests(store: EmbeddedStore) -> None:
    queries = [
        "SELECT ?x ?y { ?x aic:p ?y FILTER EXISTS { ?y aic:r ?n } }",
        "SELECT ?x ?y { ?x aic:p+ ?y }",
        "SELECT ?y (COUNT(*) AS ?n) { ?x aic:r ?y } GROUP BY ?y",
        "CONSTRUCT { ?y aic:back ?x } WHERE { ?x aic:p ?y }",
    ]
    with serving(answering(store.inner)) as endpoint:
        far = RemoteStore(endpoint.url)
        for query in queries:
            near, there = Graph(store).query(query), Graph(far).query(query)
            before = len(endpoint.requests)
            citations = there.cite()
            assert len(endpoint.requests) - before <= 8
            assert {frozenset(each.statements) for each in citations} == {
                frozenset(each.statements) for each in near.cite()
            }


def test_an_endpoint_never_takes_a_blank_node_for_any_node() -> None:
    inner = ox.Store()
    inner.load(
        input=b"<urn:g> { <urn:a> <urn:p> _:x . _:x <urn:q> 1 } <urn:h> { <urn:z> <urn:q> 1 }",
        format=ox.RdfFormat.TRIG,
    )
    merge(inner)
    with serving(answering(inner)) as endpoint:
        answer = Graph(RemoteStore(endpoint.url)).query(
            "SELECT ?a { ?a <urn:p> ?x . ?x <urn:q> ?n }"
        )
        citation = answer.cite()[0]
    assert NamedNode("urn:h") not in citation.graphs
    assert citation.untraced


def test_only_the_rows_shown_are_asked_about(store: EmbeddedStore) -> None:
    asked: list[str] = []

    class Counting(EmbeddedStore):
        def query(self, query: str) -> object:  # type: ignore[override]
            asked.append(query)
            return super().query(query)

    counting = Counting(store.inner)
    answer = Graph(counting).query("SELECT ?x ?y { ?x aic:p ?y } ORDER BY ?x LIMIT 1")
    asked.clear()
    answer.cite()
    assert len(asked) == 1
    assert "VALUES (?x ?y)" in asked[0] or "VALUES (?x)" in asked[0]
    assert "city/c>" not in asked[0]


def test_a_thousand_rows_cost_few_queries(store: EmbeddedStore) -> None:
    inner = ox.Store()
    inner.extend(
        Quad(NamedNode(f"urn:s{n}"), NamedNode("urn:p"), Literal(n), NamedNode(f"urn:g{n % 7}"))
        for n in range(1200)
    )
    merge(inner)
    graph_ = Graph(EmbeddedStore(inner))
    answer = graph_.query("SELECT ?s ?n { ?s <urn:p> ?n }")
    citations = answer.cite()
    assert [len(each.statements) for each in citations] == [1] * 1200
    assert all(not each.untraced for each in citations)


def test_other_columns_than_the_query_has_are_not_guessed(store: EmbeddedStore) -> None:
    found, _ = of_rows(store, "SELECT ?x { ?x aic:q ?y }", ("z",), [(None,)])
    assert found[0].whole().problems


# ── Styles ──


@pytest.fixture(scope="module")
def real() -> Graph:
    return Graph(shipped(), lang="zh")


@pytest.fixture(scope="module")
def anchors(real: Graph) -> Citations:
    return real.run("cluster/list-anchors-with-site").cite()


def test_a_citation_reads_as_people_cite(anchors: Citations) -> None:
    lines = anchors.render("short").splitlines()
    assert lines[0] == "[1] 《苏州杭州人工智能产业发展对比分析》，§二（三） P20 句2（报告）"
    assert all(line.endswith("（建议）") for line in lines[1:])
    assert marks(anchors) == ["[1-3]"]
    assert in_words(anchors)[0].startswith("[1] §二（三） P20 句2; ")
    alone = in_words(anchors, listed=False)[0]
    assert alone.startswith("《苏州杭州人工智能产业发展对比分析》 §二（三） P20 句2; ")


def test_who_only_names_is_folded_into_one_line(real: Graph) -> None:
    citations = real.query(
        "SELECT ?f { ?f aic:hasSiteIn ?c ; a aic:Firm ; skos:prefLabel ?l }"
    ).cite()
    lines = citations.render("short").splitlines()
    assert lines[0].startswith("[1] 《")
    assert lines[1].startswith("名称与类别：")
    assert len(lines) == 2
    only = real.query("SELECT ?f { ?f a aic:PilotZone } LIMIT 1").cite()
    assert marks(only) == ["[1]"]


def test_gbt7714_states_what_is_known_and_that_the_rest_is_not(anchors: Citations) -> None:
    text = anchors.render("gbt7714")
    assert text.startswith("[1] 佚名. 苏州杭州人工智能产业发展对比分析[Z]. ")
    assert "P20 句2" in text
    assert text.count("\n") == 1


def test_gbt7714_of_a_dataset_has_its_version_and_day(real: Graph) -> None:
    text = real.query('SELECT ?f { ?f skos:altLabel "ZJU"@en }').cite().render("gbt7714")
    assert "[DS/OL]" in text
    assert "[2026-11-22]" in text
    assert "https://github.com/ror-community/ror-records" in text


def test_bibtex_is_one_entry_a_work_and_escaped(real: Graph) -> None:
    text = (
        real.query('SELECT ?f { ?f skos:altLabel "ZJU"@en ; a aic:University }')
        .cite()
        .render("bibtex")
    )
    assert text.count("@misc{") == 1 + text.count("@misc{register")
    assert text.count("{") == text.count("}")
    assert "urldate = {2026-11-22}" in text


def test_prov_is_turtle_that_says_where_rows_come_from(anchors: Citations) -> None:
    quads = list(ox.parse(anchors.render("prov"), format=ox.RdfFormat.TURTLE))
    primary = NamedNode(str(expand("prov:hadPrimarySource")))
    assert {q.object for q in quads if q.predicate == primary} == anchors[0].graphs
    subjects = [q.object for q in quads if q.predicate.value.endswith("#subject")]
    assert len(subjects) == len(anchors[0].statements)


def test_json_holds_witnesses_and_sources(anchors: Citations) -> None:
    told = json.loads(anchors.render("json"))
    assert told == anchors.to_json()
    assert set(told["rows"][0]["sources"]) == set(told["sources"])
    assert told["rows"][0]["witnesses"][0][0]["sources"]


def test_an_unknown_style_is_told(anchors: Citations) -> None:
    with pytest.raises(UsageError, match="bibtex"):
        anchors.render("apa")


def test_hostile_names_break_nothing() -> None:
    evil = '"}\n% \x1b[31m\\end{x} </td>'
    inner = ox.Store()
    source, a = NamedNode("urn:source"), NamedNode("urn:a")
    title = NamedNode(str(expand("dcterms:title")))
    inner.add(Quad(source, title, Literal(evil), source))
    inner.add(Quad(a, NamedNode("urn:p"), Literal(evil), source))
    merge(inner)
    citations = Graph(EmbeddedStore(inner)).query("SELECT ?x { ?x <urn:p> ?y }").cite()
    for style in STYLES:
        text = citations.render(style)
        assert "\x1b" not in text.replace("\\u001b", "") or style == "bibtex"
    assert citations.render("short").count("\n") == 1
    list(ox.parse(citations.render("prov"), format=ox.RdfFormat.TURTLE))
    json.loads(citations.render("json"))


# ── Where sources disagree ──


def conflicting(first: str, second: str) -> Graph:
    figure = (
        "aic:area city:suzhou ; aic:indicator indicator:ai-firms ; aic:unit unit:firms ; "
        "aic:year 2021 ; a aic:Observation"
    )
    inner = ox.Store()
    text = trig(
        f"passage:p1-1 {{ stat:one {figure} ; {first} . "
        "policy:x a aic:Policy ; aic:issuedYear 2020 } "
        f"passage:p1-2 {{ stat:two {figure} ; {second} . policy:x aic:issuedYear 2021 }}"
    )
    inner.load(input=text.encode(), format=ox.RdfFormat.TRIG)
    merge(inner)
    return Graph(EmbeddedStore(inner))


def test_two_values_of_what_has_one_are_both_shown() -> None:
    graph_ = conflicting(
        "aic:value 1 ; aic:bound aic:exactly", "aic:value 1 ; aic:bound aic:exactly"
    )
    citations = graph_.query("SELECT ?y { policy:x aic:issuedYear ?y } LIMIT 1").cite()
    (conflict,) = citations.conflicts
    assert [each.object for each in conflict.statements] == [Literal(2020), Literal(2021)]
    assert "Sources disagree" in citations.render("short")
    assert citations.to_json()["conflicts"]


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        ("aic:value 900 ; aic:bound aic:exactly", "aic:value 1000 ; aic:bound aic:exactly", True),
        ("aic:value 900 ; aic:bound aic:moreThan", "aic:value 1000 ; aic:bound aic:exactly", False),
        ("aic:value 900 ; aic:bound aic:nearly", "aic:value 1000 ; aic:bound aic:moreThan", True),
        (
            'aic:value 9 ; aic:bound aic:exactly ; aic:printedTerm "甲"@zh',
            'aic:value 8 ; aic:bound aic:exactly ; aic:printedTerm "乙"@zh',
            False,
        ),
    ],
)
def test_figures_disagree_where_they_exclude_each_other(
    first: str, second: str, disagree: bool
) -> None:
    citations = conflicting(first, second).query("SELECT ?v { stat:one aic:value ?v }").cite()
    assert bool(citations.conflicts) == disagree


def test_the_shipped_catalogue_disagrees_nowhere_by_mistake(real: Graph) -> None:
    assert real.run("statistic/list-figures").cite().conflicts == ()


# ── The command line ──


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[object]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)
    assert resources.ROOT

    def command(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        got = capsysbinary.readouterr()
        return code, got.out.decode("utf-8"), got.err.decode("utf-8")

    yield command


def test_cite_takes_its_style_from_the_next_word_only_where_it_is_one() -> None:
    assert spelled(["--cite", "--lang", "zh"]) == ["--cite=short", "--lang", "zh"]
    assert spelled(["--cite", "JSON"]) == ["--cite=JSON"]
    assert spelled(["--", "--cite"]) == ["--", "--cite"]


def test_a_table_has_footnotes(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("run", "cluster/list-anchors-with-site", "--cite", "--lang", "en")
    assert code == 0
    assert "[1-3]" in out
    assert out.splitlines()[-1].startswith("[3] “")
    assert "Sources" in out.splitlines()[0]


def test_csv_and_json_hold_the_citations(run) -> None:  # type: ignore[no-untyped-def]
    question = ("run", "firm/list-with-site", "--cite")
    _, out, _ = run(*question, "--format", "csv")
    assert out.splitlines()[0] == "firm,citations"
    assert "¶20 s2; rests on absence" in out.splitlines()[1]
    _, out, _ = run(*question, "--format", "json")
    assert len(json.loads(out)["citations"]["rows"]) == 3
    code, out, err = run(*question, "--format", "xml")
    assert (code, out) == (2, "")
    assert "XML" in err


def test_documents_of_citations_stand_alone(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("run", "firm/list-with-site", "--cite", "bibtex")
    assert out.startswith("@misc{")
    _, out, _ = run("sparql", "SELECT ?f { ?f aic:basedIn ?c }", "--cite", "prov")
    assert list(ox.parse(out, format=ox.RdfFormat.TURTLE))


def test_triples_carry_their_sources_as_comments(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("sparql", "CONSTRUCT WHERE { ?f aic:hasSiteIn ?c }", "--cite")
    assert code == 0
    assert len(list(ox.parse(out, format=ox.RdfFormat.TURTLE))) == 3
    assert out.splitlines()[0].endswith("# [1]")


def test_ask_and_show_cite(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run("ask", "--cite", "哪些苏州企业支撑机器视觉产业集群？", "--lang", "zh")
    assert code == 0
    assert "[1] 《" in out
    code, out, _ = run("show", "天准科技", "--cite", "gbt7714", "--lang", "zh")
    assert code == 0
    assert "佚名" in out


def test_the_reader_of_chinese_reads_chinese(run) -> None:  # type: ignore[no-untyped-def]
    _, out, _ = run("run", "firm/list-with-site", "--cite", "--lang", "zh")
    assert "出处" in out
    assert "基于未见" in out
    assert "（报告）" in out


def test_citing_needs_a_graph(graph: Graph) -> None:
    from kg.answer import Answer

    with pytest.raises(UsageError):
        Answer(("x",), [], query="SELECT ?x {}").cite()
    assert len(cite(graph.store, graph.query("SELECT ?x { ?x aic:none ?y }"))) == 0


def test_what_must_not_be_stated_is_named(real: Graph) -> None:
    cited = real.run("cluster/list-anchors", city="苏州", field="机器视觉").cite()
    assert "布局于" in cited.render("short").splitlines()[-1]
    plain = real.query("SELECT ?f { ?f aic:basedIn city:suzhou }")
    assert "基于未见" not in plain.cite().render("short")

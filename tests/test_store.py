"""Every store answers alike: in memory, in a folder, behind a standard endpoint, on Virtuoso."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from endpoint import answering, serving
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.errors import DataError, DataSyntaxError, QueryForbiddenError, QuerySyntaxError, UsageError
from kg.namespaces import PREFIXES, SKOS, XSD
from kg.store import Solutions, Store, open_store
from kg.store.embedded import CURRENT, EmbeddedStore, from_files, merge, open_folder

GRAPHS = """
passage:p1 {
  firm:a aic:hasSiteIn city:suzhou ; skos:prefLabel "甲\\"\\\\\\n'公司"@zh , "Firm A"@en .
  stat:n aic:value 12 ; aic:minValue 1.5 ; dcterms:date "2021-01-02"^^xsd:date ;
    aic:test true , "plain" .
}
passage:p2 {
  firm:a aic:hasSiteIn city:suzhou .
  firm:b aic:hasSiteIn city:suzhou , city:hangzhou ; skos:prefLabel "乙"@zh-Hans .
}
passage:p3 { city:suzhou skos:prefLabel "苏州"@zh . _:x aic:part _:y . }
"""
P = PREFIXES["passage"]
SITE = NamedNode(PREFIXES["aic"] + "hasSiteIn")
LABEL = SKOS.prefLabel


def embedded() -> EmbeddedStore:
    inner = ox.Store()
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    inner.load(input=header + GRAPHS, format=ox.RdfFormat.TRIG)
    merge(inner)
    return EmbeddedStore(inner)


@pytest.fixture(
    scope="module",
    params=[
        "memory",
        "folder",
        "endpoint",
        pytest.param("virtuoso", marks=[pytest.mark.virtuoso, pytest.mark.xdist_group("virtuoso")]),
    ],
)
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    held = embedded()
    if request.param == "memory":
        yield held
    elif request.param == "folder":
        folder = tmp_path_factory.mktemp("store")
        inner = ox.Store(str(folder / "v1"))
        inner.bulk_extend(held.inner)
        inner.flush()
        del inner
        (folder / CURRENT).write_text("v1\n")
        yield open_store(str(folder))
    elif request.param == "endpoint":
        with serving(answering(held.inner)) as endpoint:
            yield open_store(endpoint.url)
    else:
        server = request.getfixturevalue("virtuoso")
        yield open_store(server.load(held.inner, merged="https://example.org/merged"))


def iris(solutions: Solutions) -> list[tuple[str | None, ...]]:
    return [tuple(term and str(term) for term in row) for row in solutions.rows]


def test_the_default_graph_holds_each_statement_once(store: Store) -> None:
    found = store.select("SELECT ?firm WHERE { ?firm aic:hasSiteIn city:suzhou } ORDER BY ?firm")
    assert found.columns == ("firm",)
    assert iris(found) == [(f"<{PREFIXES['firm']}a>",), (f"<{PREFIXES['firm']}b>",)]
    count = store.select("SELECT (COUNT(*) AS ?n) WHERE { ?firm aic:hasSiteIn ?city }")
    assert count.rows == [(Literal(3),)]


def test_a_named_graph_is_a_source_and_the_merge_is_none(store: Store) -> None:
    pattern = "GRAPH ?g { ?firm aic:hasSiteIn ?city }"
    found = store.select(
        f"SELECT ?g ?firm ?city WHERE {{ ?firm aic:hasSiteIn ?city . {pattern} }} "
        "ORDER BY ?g ?firm ?city"
    )
    assert [(row[0], row[1].value[-1]) for row in found.rows] == [
        (NamedNode(P + "p1"), "a"),
        (NamedNode(P + "p2"), "a"),
        (NamedNode(P + "p2"), "b"),
        (NamedNode(P + "p2"), "b"),
    ]
    grouped = store.select(
        f"SELECT ?g (COUNT(?firm) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g ORDER BY ?g"
    )
    assert grouped.rows == [(NamedNode(P + "p1"), Literal(1)), (NamedNode(P + "p2"), Literal(3))]


def test_optional_graphs_and_those_in_exists_leave_the_merge_out_too(store: Store) -> None:
    query = """
    SELECT ?firm ?g WHERE {
      VALUES ?firm { firm:a firm:none }
      OPTIONAL { GRAPH ?g { ?firm skos:prefLabel ?label . FILTER (lang(?label) = "en") } }
    } ORDER BY ?firm"""
    assert [row[1] for row in store.select(query).rows] == [NamedNode(P + "p1"), None]
    assert not store.ask(
        "ASK { city:suzhou skos:prefLabel ?l . GRAPH ?g { city:suzhou skos:prefLabel ?l } "
        "FILTER EXISTS { GRAPH ?h { city:suzhou skos:prefLabel ?l } FILTER (?h != ?g) } }"
    )


def test_from_takes_the_named_graph_alone(store: Store) -> None:
    found = store.select(
        "SELECT ?firm ?city FROM passage:p2 WHERE { ?firm aic:hasSiteIn ?city } "
        "ORDER BY ?firm ?city"
    )
    assert [row[0].value[-1] for row in found.rows] == ["a", "b", "b"]


def test_literals_come_back_as_they_are(store: Store) -> None:
    found = store.select(
        "SELECT ?p ?o WHERE { VALUES ?s { firm:a firm:b stat:n } ?s ?p ?o FILTER (isLiteral(?o)) }"
    )
    assert {row[1] for row in found.rows} == {
        Literal("甲\"\\\n'公司", language="zh"),
        Literal("Firm A", language="en"),
        Literal("乙", language="zh-hans"),
        Literal(12),
        Literal("1.5", datatype=XSD.decimal),
        Literal("2021-01-02", datatype=XSD.date),
        Literal(True),
        Literal("plain"),
    }


def test_an_unbound_cell_is_none(store: Store) -> None:
    found = store.select(
        "SELECT ?city ?label WHERE { VALUES ?city { city:suzhou city:hangzhou } "
        "OPTIONAL { ?city skos:prefLabel ?label } } ORDER BY ?city"
    )
    assert [row[1] for row in found.rows] == [None, Literal("苏州", language="zh")]
    assert next(dict(row)["label"] for row in found.dicts()) is None


def test_ask(store: Store) -> None:
    assert store.ask("ASK { firm:b aic:hasSiteIn city:hangzhou }") is True
    assert store.ask("ASK { firm:a aic:hasSiteIn city:hangzhou }") is False


def test_construct_gives_a_set_of_triples(store: Store) -> None:
    found = store.construct(
        "CONSTRUCT { ?city aic:test ?label } WHERE { ?firm aic:hasSiteIn ?city . "
        "?city skos:prefLabel ?label }"
    )
    city = NamedNode(PREFIXES["city"] + "suzhou")
    assert found == [
        ox.Triple(city, NamedNode(PREFIXES["aic"] + "test"), Literal("苏州", language="zh"))
    ]
    assert store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . firm:none ?p ?o }") == []


def test_describe_tells_what_is_said_of_a_thing(store: Store) -> None:
    found = store.construct("DESCRIBE firm:b")
    assert {triple.predicate for triple in found} == {SITE, LABEL}


def test_quads_come_with_their_source(store: Store) -> None:
    firm = NamedNode(PREFIXES["firm"] + "a")
    found = {(quad.subject, quad.graph_name) for quad in store.quads(predicate=SITE)}
    assert (firm, NamedNode(P + "p1")) in found
    assert (firm, NamedNode(P + "p2")) in found
    assert len(list(store.quads(predicate=SITE))) == 4
    assert len(list(store.quads(firm, SITE))) == 2
    assert len(list(store.quads(graph=NamedNode(P + "p1")))) == 8
    assert not list(store.quads(graph=NamedNode("https://example.org/merged")))


def test_quads_find_a_literal_by_its_exact_term(store: Store) -> None:
    label = Literal("甲\"\\\n'公司", language="zh")
    (found,) = store.quads(object=label)
    assert found.object == label
    assert list(store.quads(*found)) == [found]
    assert not list(store.quads(object=Literal("甲\"\\\n'公司", language="en")))
    assert not list(store.quads(found.subject, SITE, label, NamedNode(P + "p1")))


def test_a_blank_node_is_never_a_wildcard(store: Store) -> None:
    part = NamedNode(PREFIXES["aic"] + "part")
    (quad,) = store.quads(predicate=part)
    assert isinstance(quad.object, ox.BlankNode)
    assert quad.subject != quad.object
    assert len(list(store.quads(object=quad.object))) <= 1


def test_queries_that_do_not_parse_say_so(store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.query("SELECT ?s WHERE {\n ?s ?p }")
    assert caught.value.exit_code == 2
    assert caught.value.line == 2
    assert caught.value.zh != caught.value.en
    with pytest.raises(QuerySyntaxError):
        store.query("")


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://a/> INSERT DATA { a:a a:b a:c }",
        "CLEAR ALL",
        "SELECT ?s WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_updates_and_calls_to_the_outside_are_refused(store: Store, query: str) -> None:
    with pytest.raises(QueryForbiddenError):
        store.query(query)


def test_a_query_of_another_form_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError):
        store.select("ASK { ?s ?p ?o }")
    with pytest.raises(UsageError):
        store.ask("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    with pytest.raises(UsageError):
        store.construct("ASK { ?s ?p ?o }")


def test_a_file_that_does_not_parse_names_the_place(tmp_path) -> None:
    file = tmp_path / "bad.trig"
    file.write_text("@prefix a: <http://a/> .\na:g { a:s a:p }\n")
    with pytest.raises(DataSyntaxError) as caught:
        from_files([file])
    assert caught.value.line == 2
    assert str(file) in caught.value.en
    with pytest.raises(DataError):
        from_files([tmp_path / "missing.trig"])


def test_a_folder_that_is_no_store_is_refused(tmp_path) -> None:
    with pytest.raises(DataError) as caught:
        open_folder(tmp_path)
    assert "kg load" in caught.value.en
    assert "kg load" in caught.value.zh


def test_the_version_follows_the_content(tmp_path) -> None:
    file = tmp_path / "a.trig"
    file.write_text("<http://a/g> { <http://a/s> <http://a/p> 1 }")
    first = from_files([file]).version()
    assert first == from_files([file]).version() != ""
    file.write_text("<http://a/g> { <http://a/s> <http://a/p> 2 }")
    assert from_files([file]).version() != first


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.integers(0, 3), st.text("gh"))
    )
)
def test_the_merge_holds_each_triple_of_any_graph_once(
    rows: list[tuple[str, str, int, str]],
) -> None:
    inner = ox.Store()
    iri = "http://example.org/"
    for s, p, o, g in rows:
        inner.add(
            ox.Quad(NamedNode(iri + s), NamedNode(iri + p), Literal(o), NamedNode(iri + "g" + g))
        )
    merge(inner)
    found = EmbeddedStore(inner).select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows
    assert len(found) == len(set(found)) == len({row[:3] for row in rows})

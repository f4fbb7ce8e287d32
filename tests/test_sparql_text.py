"""What a query would do is told from its text, and never wrongly for the dangerous half."""

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES
from kg.sparql import code_of, form_of, refuse_outside, syntax_error, with_prefixes

CALLS = [
    "SELECT ?s { SERVICE <http://h/> { ?s ?p ?o } }",
    "ASK { service silent ?where { ?s ?p ?o } }",
    "ASK { SERVICE<http://h/>{ ?s ?p ?o } }",
    "ASK { ?s ?p 1.SERVICE<http://h/>{ ?s ?p ?o } }",
    "ASK { ?s ?p true.SERVICE <http://h/>{ ?s ?p ?o } }",
    "ASK { VALUES ?p {1}.SERVICE <http://h/>{ ?s ?p ?o } }",
    "ASK { ?s ?p 1SERVICE <http://h/>{ ?s ?p ?o } }",
    "PREFIX : <http://h/> ASK { SERVICE:{ ?s ?p ?o } }",
    "PREFIX : <http://h/> ASK { SERVICE:a { ?s ?p ?o } }",
    "PREFIX ex: <http://h/> ASK { SERVICEex:a { ?s ?p ?o } }",
    "PREFIX ex: <http://h/> ASK { SERVICESILENT<http://h/>{ ?s ?p ?o } }",
    "PREFIX ex: <http://e/> ASK { ?q ?r ex:it\\'s . SERVICE <http://h/> {} ?t ?u ex:\\' }",
    "PREFIX ex: <http://e/> ASK { ?q ?r ex:it\\#s . SERVICE <http://h/> { ?s ?p ?o } }",
    "BASE <http://e/> ASK { ?q ?r <http://a\\u0041#b> . SERVICE <http://h/> { ?s ?p ?o } }",
    "BASE <http://e/> ASK { ?q ?r <#b> . SERVICE <http://h/> { ?s ?p ?o } }",
    "BASE <http://e/> ASK { ?q ?r <it's> . SERVICE <http://h/> { ?s ?p ?o } ?t ?u <'> }",
    "ASK { ?a ?p ?b FILTER(?a<?b)SERVICE?x#>\n{ ?s ?p ?o } }",
    "ASK { ?a ?p ?b FILTER(?a<'>')SERVICE ?x { ?s ?p ?o } #'\n }",
    "ASK { ?a ?p ?b FILTER(?a<?b#>'''\n)SERVICE ?x { ?s ?p ?o } #'''\n }",
    "ASK { \\u0053ERVICE <http://h/> { ?s ?p ?o } }",
    "ASK { S\\U00000045RVICE <http://h/> { ?s ?p ?o } }",
    "ASK { ?s ?p 'it\\'s' . SERVICE <http://h/> { } }",
    "ASK { ?s ?p '''it's''' . SERVICE <http://h/> { } }",
    'ASK { ?s ?p """a"b\\"""" . SERVICE <http://h/> { } }',
    "ASK # '\n { SERVICE <http://h/> { } } # '",
]
UPDATES = [
    "INSERT DATA { <http://a> <http://b> 1 }",
    "PREFIX ask: <http://a> DELETE WHERE { ?s ?p ?o }",
    "PREFIX select.x: <http://a> DELETE WHERE { ?s ?p ?o }",
    "# SELECT\nDROP ALL",
    "BASE <http://SELECT/> CLEAR DEFAULT",
    "WITH <http://g> DELETE { ?s ?p ?o } WHERE { SELECT ?s { ?s ?p ?o } }",
    'BASE <http://x\\u0041#> DELETE WHERE { ?s ?p """\nASK\n""" }',
    "\\u0044ELETE { ?s ?p ?o } WHERE { SELECT ?s { ?s ?p ?o } }",
    "LOAD <http://a> INTO GRAPH <http://b>",
    "insert { ?s ?p ?o } where { ask }",
]
HARMLESS = [
    "SELECT ?service { ?s ?p ?service . ?load ?insert $SERVICE }",
    'SELECT ?s { ?s ?p "SERVICE <http://h/> {" , "DELETE"@en , \'LOAD\' }',
    'SELECT ?s { ?s ?p """ "SERVICE" """ } # SERVICE and DROP ALL',
    "PREFIX ex: <http://e/> SELECT ?s { ?s ex:service ex:my-service , ex:a.SERVICE }",
    "SELECT ?s { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o }",
    "SELECT ?s { ?s <http://example.org/web_(service)> ?o . FILTER (?o < 3 && ?o > 1) }",
    "PREFIX add: <http://INSERT/> SELECT ?s { ?s add:load add:it\\'s }",
    "ASK { ?s ?p ?o FILTER(?s<?p&&?o>?p) }",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_the_outside_is_found_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryForbiddenError, match="SERVICE"):
        refuse_outside(query)


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_found_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryForbiddenError, match="would change data") as caught:
        refuse_outside(query)
    assert caught.value.http_status == 403


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_names_strings_and_comments_are_no_keywords(query: str) -> None:
    refuse_outside(query)
    ox.Store().query(query)


PIECES = st.sampled_from(
    [
        *"<>'\"#\\(){}.:;,?$ \n1a",
        "SERVICE",
        "service ",
        "<http://127.0.0.1:1/>",
        "{ ?s ?p ?o }",
        "?x",
        "?a<?b",
        "FILTER(",
        "VALUES ?x { <http://127.0.0.1:1/> }",
        "'''",
        '"""',
        "ex:it\\'s",
        "ex:a",
        "\\u0053",
        "BIND(1 AS ?a)",
        "OPTIONAL {",
        "UNION",
        "#x>\n",
    ]
)


@given(st.lists(PIECES, max_size=14))
def test_what_is_let_through_never_reaches_for_the_network(pieces: list[str]) -> None:
    query = f"PREFIX ex: <http://e/> ASK {{ {''.join(pieces)} }}"
    try:
        refuse_outside(query)
    except QueryForbiddenError:
        return
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b"), ox.Literal(1)))
    try:
        store.query(query)
    except SyntaxError:
        return
    except (OSError, RuntimeError) as error:
        raise AssertionError(query) from error


@given(st.text(alphabet="<>'\"#\\ab \n\r{}é"))
def test_blanking_keeps_every_position_and_every_line(query: str) -> None:
    code = code_of(query)
    assert len(code) == len(query)
    assert re.findall(r"[\n\r]", code) == re.findall(r"[\n\r]", query)
    kept = [(old, new) for old, new in zip(query, code, strict=True) if new != " "]
    assert all(old == new for old, new in kept)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select ?s {}", "SELECT"),
        ("PREFIX ask: <http://select/> # ASK\nCONSTRUCT WHERE {}", "CONSTRUCT"),
        ("BASE <http://ASK/> DESCRIBE <http://a>", "DESCRIBE"),
        ("ASK{}", "ASK"),
        ("SELECT{}", "SELECT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s {} }", "CONSTRUCT"),
        ("", ""),
        ("?select :ask 'DESCRIBE'", ""),
    ],
)
def test_the_form_of_a_query(query: str, form: str) -> None:
    assert form_of(query) == form


def test_missing_prefixes_are_declared_on_the_first_line() -> None:
    query = "SELECT ?s\nWHERE { ?s a aic:Firm ; skos:prefLabel 'city:x' }"
    done = with_prefixes(query)
    assert done.endswith(query)
    assert done.splitlines()[1:] == query.splitlines()[1:]
    assert set(re.findall(r"PREFIX (\w+):", done)) == {"aic", "skos"}


def test_prefixes_of_the_query_win() -> None:
    query = "prefix  aic: <http://other/> PREFIX : <http://x/> ASK { aic:a :b city:c }"
    done = with_prefixes(query)
    assert done == f"PREFIX city: <{PREFIXES['city']}> {query}"
    ox.Store().query(done)


def test_every_prefix_of_ours_can_be_declared() -> None:
    body = " ".join(f"{prefix}:a" for prefix in PREFIXES)
    ox.Store().query(with_prefixes(f"SELECT ?s {{ VALUES ?s {{ {body} }} }}"))


def test_a_syntax_error_shows_line_column_and_a_mark_under_the_place() -> None:
    query = "SELECT ?s\nWHERE { ?s ?p }"
    error = syntax_error(query, "error at 2:15: expected an object")
    assert isinstance(error, QuerySyntaxError)
    assert (error.line, error.column) == (2, 15)
    shown, mark = error.en.splitlines()[-2:]
    assert shown[mark.index("^")] == "}"
    assert "第 2 行第 15 列" in error.zh


def test_the_engine_names_the_line_in_a_way_we_read() -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query("SELECT ?s\nWHERE { ?s ?p }")
    assert syntax_error("SELECT ?s\nWHERE { ?s ?p }", str(caught.value)).line == 2


@pytest.mark.parametrize("reason", ["error at 1:1: x", "error at 9:9: x", "error at 2:400: x", "x"])
def test_any_complaint_of_an_engine_can_be_shown(reason: str) -> None:
    for query in ("ASK", "ASK {\n" + "q" * 500, "ASK {\n\n"):
        error = syntax_error(query, reason.replace("x", "zzz"))
        assert "zzz" in error.en
        assert "zzz" in error.zh
        assert max(map(len, error.en.splitlines())) < 200


def test_nesting_that_would_crash_a_parser_is_refused() -> None:
    for query in ("SELECT * {" + "{" * 3000, "SELECT * { FILTER(" + "(" * 20000 + "1)"):
        with pytest.raises(QuerySyntaxError, match="nested more than 500 deep"):
            refuse_outside(query)
    refuse_outside('SELECT * { ?s ?p "' + "{" * 3000 + '" }')


def test_an_undeclared_prefix_and_an_empty_query_are_named() -> None:
    error = syntax_error("SELECT * { ?s foo:bar ?o }", "error at 1:18: expected x")
    assert "foo:" in error.message("en")
    assert "未声明" in error.message("zh")
    assert "empty" in syntax_error(" ", "error at 1:1: expected x").message("en")

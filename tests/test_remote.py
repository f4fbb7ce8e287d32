"""Endpoints that answer badly, slowly, or not at all; and what is sent to those that do."""

import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pyoxigraph as ox
import pytest
from endpoint import NOTHING, YES, Answerer, Reply, Request, answering, serving
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import __version__
from kg.errors import (
    EndpointError,
    LimitError,
    OutsideError,
    QuerySyntaxError,
    UsageError,
)
from kg.store import open_store
from kg.store.private import is_private
from kg.store.remote import RemoteStore, sources_only

QUERY = "SELECT ?s WHERE { ?s a aic:Firm }"
TRIPLES = b'<http://e/s> <http://e/p> "o" .\n'


def in_turn(*replies: Reply) -> Answerer:
    """Give one reply after the other, the last for ever."""
    left = list(replies)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


def refused(reply: Reply, query: str = QUERY) -> tuple[OutsideError, int]:
    """Return the error that a reply gives, and how often it was asked for."""
    with serving(in_turn(reply)) as endpoint:
        with pytest.raises(OutsideError) as caught:
            RemoteStore(endpoint.url).query(query)
        assert caught.value.exit_code == 4
        assert caught.value.zh != caught.value.en
        assert endpoint.url in caught.value.en
        assert endpoint.url in caught.value.zh
        return caught.value, len(endpoint.requests)


def test_a_query_is_posted_as_a_form_with_prefixes_and_a_name() -> None:
    with serving(in_turn(Reply())) as endpoint:
        assert RemoteStore(endpoint.url).select(QUERY).rows == []
    (request,) = endpoint.requests
    assert request.method == "POST"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["User-Agent"].startswith(f"aicity/{__version__} ")
    assert request.headers["Accept"].startswith("application/sparql-results+json")
    assert set(request.form) == {"query"}
    assert request.query.startswith("PREFIX aic: <")
    assert request.query.endswith(QUERY)


def test_words_in_iris_are_not_taken_for_updates() -> None:
    query = "PREFIX a: <http://e/INSERT/add#> ASK { ?s a:load 'DELETE' }"
    with serving(in_turn(Reply(body=YES))) as endpoint:
        assert RemoteStore(endpoint.url).ask(query) is True
    assert endpoint.requests[0].query == query


def test_the_dataset_in_the_url_goes_with_every_request_and_the_rest_stays_in_the_url() -> None:
    wanted = "?default-graph-uri=http://m/1&key=a%26b&default-graph-uri=http%3A%2F%2Fm%2F2"
    with serving(in_turn(Reply())) as endpoint:
        store = open_store(endpoint.url + wanted)
        store.query(QUERY)
        store.query("SELECT ?s FROM <http://g> WHERE { ?s ?p ?o }")
    first, second = endpoint.requests
    assert first.form["default-graph-uri"] == ["http://m/1", "http://m/2"]
    assert first.path == "/sparql?key=a%26b"
    assert "default-graph-uri" not in second.form
    assert "http%3A%2F%2Fm%2F2" in store.location


def test_credentials_are_sent_and_never_shown() -> None:
    with serving(in_turn(Reply(), Reply(401, "text/plain", b"no\n"))) as endpoint:
        store = RemoteStore(endpoint.url.replace("//", "//me:s%40cret@"))
        store.query(QUERY)
        assert endpoint.requests[0].headers["Authorization"] == "Basic bWU6c0BjcmV0"
        with pytest.raises(EndpointError) as caught:
            store.query(QUERY)
    assert "status 401: no" in caught.value.en
    assert "cret" not in store.location + caught.value.en + caught.value.zh


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https:///sparql",
        "http://host:port/sparql",
        "http://host:99999/sparql",
        "http://[::1/sparql",
        "http://host/sparql?query=ASK%7B%7D",
        "http://host/sparql?update=DROP+ALL",
        "http://host/sparql?default-graph-uri=no%20iri",
        "http://host/sparql?default-graph-uri=http://a%3E",
        f"http://{'a' * 70}.example/",
    ],
)
def test_addresses_that_cannot_be_asked_are_wrong_usage(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_store(url)
    assert "example.org/sparql" in caught.value.en


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "inf"])
def test_a_timeout_that_is_no_number_is_wrong_usage(
    seconds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AICITY_TIMEOUT", seconds)
    with pytest.raises(UsageError, match="AICITY_TIMEOUT"):
        RemoteStore("http://127.0.0.1:9/")


def test_a_refused_connection_and_an_unknown_host_are_outside_errors() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening
        with pytest.raises(EndpointError, match=r"cannot be reached: .*refused"):
            RemoteStore(f"http://127.0.0.1:{taken.getsockname()[1]}/").query(QUERY)
    with pytest.raises(EndpointError, match=r"nowhere\.invalid/sparql cannot be reached"):
        RemoteStore("http://nowhere.invalid/sparql").query(QUERY)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_again_when_it_says(status: int) -> None:
    busy = Reply(status, "text/plain", b"busy", {"Retry-After": "0"})
    past = format_datetime(datetime.now(UTC) - timedelta(minutes=1), usegmt=True)
    dated = Reply(status, "text/plain", b"busy", {"Retry-After": past})
    with serving(in_turn(busy, dated, Reply(body=YES))) as endpoint:
        assert RemoteStore(endpoint.url).ask("ASK {}") is True
    assert len(endpoint.requests) == 3


def test_the_wait_that_is_asked_for_is_kept() -> None:
    busy = Reply(429, "text/plain", b"busy", {"Retry-After": "1"})
    with serving(in_turn(busy, Reply())) as endpoint:
        start = time.monotonic()
        RemoteStore(endpoint.url).query(QUERY)
        assert time.monotonic() - start >= 1.0


def test_busy_for_ever_and_busy_for_long_give_up() -> None:
    error, asked = refused(Reply(503, "text/plain", b"over loaded\n", {"Retry-After": "0"}))
    assert asked == 3
    assert "status 503" in error.en
    assert "over loaded" in error.en
    error, asked = refused(Reply(429, "text/plain", b"", {"Retry-After": "86400"}))
    assert asked == 1
    assert "86400 s" in error.en
    assert "86400" in error.zh


def test_a_failure_tells_its_status_and_first_line_only() -> None:
    body = b"\n\x1b[31mOut of \x07memory\x1b[0m\nat Secret.java:1\n"
    error, asked = refused(Reply(500, "text/plain", body))
    assert asked == 1
    assert "status 500: [31mOut of memory [0m" in error.en.replace("  ", " ")
    assert "\x1b" not in error.en + error.zh
    assert "Secret" not in error.en
    error, _ = refused(Reply(500, "text/html", b"<html><body>Fault</body></html>"))
    assert "status 500: Internal Server Error" in error.en
    assert len(refused(Reply(500, "text/plain", b"x" * 100_000))[0].en) < 500


def test_a_query_that_the_endpoint_refuses_is_a_syntax_error_with_its_place() -> None:
    told = b"Parse error: Encountered '}' at line 3, column 14.\nWas expecting: ..."
    with (
        serving(in_turn(Reply(400, "text/plain", told))) as endpoint,
        pytest.raises(QuerySyntaxError, match="Parse error") as caught,
    ):
        RemoteStore(endpoint.url).query(QUERY)
    assert (caught.value.line, caught.value.column) == (3, 14)


def test_text_without_a_query_form_is_not_sent() -> None:
    with serving(in_turn(Reply())) as endpoint, pytest.raises(QuerySyntaxError) as caught:
        RemoteStore(endpoint.url).query("PREFIX a: <http://SELECT/>\nSELEKT ?s {}")
    assert caught.value.line == 2
    assert not endpoint.requests


@pytest.mark.parametrize(
    "reply",
    [
        Reply(media="text/html; charset=utf-8", body=b"<html>Log in</html>"),
        Reply(media="text/turtle", body=TRIPLES),
        Reply(media="image/png", body=b"\x89PNG"),
        Reply(media="", body=b"<html>"),
    ],
    ids=["page", "graph", "picture", "untyped"],
)
def test_what_is_not_a_result_is_not_read_as_one(reply: Reply) -> None:
    refused(reply)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/a"}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"no iri"}}]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"t":{"type":"literal","value":"x"}}]}}',
        b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"x","value":"x"}}]}}',
        b"\xff\xfe\x00",
        b'{"a":' * 5000,
    ],
)
def test_broken_json_is_the_endpoints_fault(body: bytes) -> None:
    error, _ = refused(Reply(body=body))
    assert "cannot be read" in error.en


@pytest.mark.parametrize("body", [b"<http://e/s> <http://e/p>", b'{"head":{}}', b"<s> <p> <o> ."])
def test_broken_triples_are_the_endpoints_fault(body: bytes) -> None:
    error, _ = refused(Reply(media="application/n-triples", body=body), "DESCRIBE firm:a")
    assert "cannot be read" in error.en


def test_an_answer_that_breaks_off_is_never_taken_for_the_whole() -> None:
    # Cut at the end of a line: what came parses well.
    reply = Reply(media="application/n-triples", body=TRIPLES, cut=len(TRIPLES))
    error, _ = refused(reply, "CONSTRUCT WHERE { ?s ?p ?o }")
    assert "breaks off" in error.en


def test_a_partial_answer_of_virtuoso_is_refused() -> None:
    error, _ = refused(Reply(headers={"X-SQL-State": "S1TAT", "X-Exec-Milliseconds": "9"}))
    assert isinstance(error, LimitError)
    assert "S1TAT" in error.en


def test_an_answer_cut_at_the_endpoints_row_limit_is_refused() -> None:
    body = (
        b'{"head":{"vars":["s"]},"results":{"bindings":['
        b'{"s":{"type":"literal","value":"1"}},{"s":{"type":"literal","value":"2"}}]}}'
    )
    limited = Reply(body=body, headers={"X-SPARQL-MaxRows": "2"})
    error, _ = refused(limited)
    assert isinstance(error, LimitError)
    with serving(in_turn(limited)) as endpoint:
        assert len(RemoteStore(endpoint.url).select(f"{QUERY} LIMIT 2").rows) == 2


def test_a_slow_endpoint_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AICITY_TIMEOUT", "0.3")
    never = threading.Event()

    def answer(request: Request) -> Reply:
        never.wait(10)
        return Reply()

    with serving(answer) as endpoint:
        with pytest.raises(EndpointError, match=r"within 0\.3 s") as caught:
            RemoteStore(endpoint.url).query(QUERY)
        never.set()
    assert "AICITY_TIMEOUT" in caught.value.en
    assert "AICITY_TIMEOUT" in caught.value.zh


def test_bytes_that_trickle_in_do_not_put_the_deadline_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AICITY_TIMEOUT", "0.3")
    error, _ = refused(Reply(body=NOTHING, drip=0.1))
    assert "within 0.3 s" in error.en


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_never_leave_http(status: int, target: str) -> None:
    error, asked = refused(Reply(status, "text/plain", b"", {"Location": target}))
    assert asked == 1
    assert isinstance(error, EndpointError)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_keeps_the_query_and_drops_the_password_elsewhere(status: int) -> None:
    with serving(in_turn(Reply(body=YES))) as final:
        away = Reply(status, "text/plain", b"", {"Location": final.url})
        with serving(in_turn(away)) as first:
            url = first.url.replace("//", "//me:secret@") + "?default-graph-uri=http://m/"
            assert RemoteStore(url).ask("ASK {}") is True
    assert "Authorization" in first.requests[0].headers
    assert "Authorization" not in final.requests[0].headers
    assert final.requests[0].method == "POST"
    assert final.requests[0].form == {"query": ["ASK {}"], "default-graph-uri": ["http://m/"]}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_hosts_that_the_world_cannot_reach_are_known_in_every_form(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_hosts_of_the_world_are_not_taken_for_our_own(host: str) -> None:
    assert not is_private(host)


def test_a_redirect_in_a_circle_ends() -> None:
    error, asked = refused(Reply(307, "text/plain", b"", {"Location": "/sparql"}))
    assert 1 < asked < 20
    assert "307" in error.en


def test_other_formats_of_results_and_graphs_are_read_too() -> None:
    xml = (
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        b'<results><result><binding name="s"><uri>http://e/s</uri></binding></result></results>'
        b"</sparql>"
    )
    with serving(in_turn(Reply(media="application/sparql-results+xml", body=xml))) as endpoint:
        assert RemoteStore(endpoint.url).select(QUERY).rows == [(NamedNode("http://e/s"),)]
    for media in ("text/turtle;charset=utf-8", "text/plain", "application/n-triples"):
        with serving(in_turn(Reply(media=media, body=TRIPLES * 2))) as endpoint:
            found = RemoteStore(endpoint.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")
            assert [triple.object for triple in found] == [Literal("o")]


def test_blank_nodes_of_two_answers_are_never_the_same() -> None:
    body = (
        b'{"head":{"vars":["s","o"]},"results":{"bindings":[{'
        b'"s":{"type":"bnode","value":"nodeID://b10000"},'
        b'"o":{"type":"bnode","value":"nodeID://b10000"}},'
        b'{"s":{"type":"literal","value":"\\"type\\": \\"bnode\\", \\"value\\": \\"nodeID://b1"}}'
        b"]}}"
    )
    with serving(in_turn(Reply(body=body))) as endpoint:
        store = RemoteStore(endpoint.url)
        first, second = store.select(QUERY).rows, store.select(QUERY).rows
    assert isinstance(first[0][0], BlankNode)
    assert first[0][0] == first[0][1]
    assert first[0][0] != second[0][0]
    assert first[1] == (Literal('"type": "bnode", "value": "nodeID://b1'), None)


def test_an_oversized_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.transport.MAX_BYTES", 10)
    error, _ = refused(Reply(body=NOTHING))
    assert isinstance(error, LimitError)


def test_the_version_is_asked_once_and_costs_no_answer() -> None:
    inner = ox.Store()
    base = "https://w3id.org/aicity/"
    inner.load(
        input="@prefix owl: <http://www.w3.org/2002/07/owl#> . "
        f'<{base}ontology> a owl:Ontology ; owl:versionInfo "2020-01-01" . '
        f'<{base}> owl:versionInfo "2026-11-22" .',
        format=ox.RdfFormat.TURTLE,
    )
    with serving(answering(inner)) as endpoint:
        store = RemoteStore(endpoint.url)
        assert [store.version(), store.version()] == ["2026-11-22", "2026-11-22"]
        assert len(endpoint.requests) == 1
    with serving(answering(ox.Store())) as endpoint:
        assert RemoteStore(endpoint.url).version() == ""
    with serving(in_turn(Reply(500, "text/plain", b"no"))) as endpoint:
        assert RemoteStore(endpoint.url).version() == ""


def test_one_store_serves_several_threads() -> None:
    def answer(request: Request) -> Reply:
        name = request.query.rpartition("#")[2].encode()
        time.sleep(0.01)
        return Reply(
            body=b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal",'
            b'"value":"' + name + b'"}}]}}'
        )

    found: dict[int, object] = {}
    with serving(answer) as endpoint:
        store = RemoteStore(endpoint.url)

        def ask(number: int) -> None:
            found[number] = store.select(f"{QUERY} #{number}").rows[0][0]

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {number: Literal(str(number)) for number in range(12)}


IRI = "http://example.org/"
GRAPHS = ox.Store()
for _s, _o, _g in [("a", "b", "g"), ("a", "b", "h"), ("b", "c", "g"), ("c", "a", "h")]:
    _quad = (NamedNode(IRI + _s), NamedNode(IRI + "p"), NamedNode(IRI + _o))
    GRAPHS.add(ox.Quad(*_quad, NamedNode(IRI + _g)))
    GRAPHS.add(ox.Quad(*_quad, NamedNode(IRI + "merged")))
    GRAPHS.add(ox.Quad(*_quad))
PARTS = st.sampled_from(
    [
        "?s :p ?o .",
        "GRAPH :g { ?s :p ?o }",
        "graph\t<http://example.org/h>{ ?s :p ?o }",
        "GRAPH # <http://no> { GRAPH ?n\n :g { ?s :p ?o }",
        "GRAPH ?g { ?s :p ?o }",
        "OPTIONAL { GRAPH $g{ ?o :p ?x } }",
        "OPTIONAL { GRAPH :h { ?o :p ?y } FILTER (?o != :a) }",
        "MINUS { GRAPH :h { ?s :p ?o } }",
        "FILTER EXISTS { GRAPH ?k { ?s :p ?o } FILTER (?k != :h) }",
        "{ GRAPH :g { ?s :p ?o } } UNION { GRAPH ?g { ?o :p ?s } }",
        "{ SELECT ?s { GRAPH ?l { ?s :p :b } } }",
        'FILTER ("GRAPH ?g {" != ?graph || ?s != :GRAPH) # GRAPH ?g {\n',
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_leaving_the_merge_out_changes_nothing_else(parts: list[str]) -> None:
    # Here the merge is a named graph beside the sources, as it is on Virtuoso.
    query = f"PREFIX : <{IRI}> SELECT ?s ?o ?g ?x ?y WHERE {{ {' '.join(parts)} }}"
    clean = ox.Store()
    clean.extend(quad for quad in GRAPHS if quad.graph_name != NamedNode(IRI + "merged"))
    expected = sorted(str(row) for row in clean.query(query))
    found = sorted(str(row) for row in GRAPHS.query(sources_only(query, [IRI + "merged"])))
    assert found == expected

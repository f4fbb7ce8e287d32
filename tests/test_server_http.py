"""What every address has in common: methods, caching, compression, headers, limits, the log."""

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import serving as helpers
from serving import Server, serving

from kg.errors import UsageError
from kg.server.cache import Cache, Kept, key
from kg.server.exchange import Reply, Request
from kg.server.settings import Settings

QUERY = "SELECT ?firm WHERE { ?firm aic:basedIn city:suzhou } ORDER BY ?firm"


def test_an_answer_is_kept_and_known_again(server: Server) -> None:
    first = server.ask(QUERY)
    tag = first.headers["etag"]
    again = server.ask(QUERY, If_None_Match=tag)
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["etag"] == tag
    assert server.ask(QUERY, If_None_Match='W/"other", ' + tag).status == 304
    assert server.ask(QUERY, If_None_Match='"other"').status == 200
    assert server.ask(QUERY, Accept="text/csv").headers["etag"] != tag


def test_head_and_options_say_what_get_would(server: Server) -> None:
    target = "/sparql?query=ASK%7B%7D"
    whole, head = server.request("GET", target), server.request("HEAD", target)
    assert head.body == b"" and head.headers["content-length"] == whole.headers["content-length"]
    options = server.request("OPTIONS", target)
    assert options.status == 204
    assert options.headers["allow"] == "GET, POST, HEAD, OPTIONS"
    assert options.headers["access-control-allow-origin"] == "*"
    assert "content-type" in options.headers["access-control-allow-headers"].lower()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(server: Server, method: str) -> None:
    reply = server.request(method, "/sparql")
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, POST, HEAD, OPTIONS"


def test_large_answers_are_compressed_where_that_is_wanted(server: Server) -> None:
    query = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 300"
    plain = server.ask(query)
    zipped = server.ask(query, Accept_Encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert "accept-encoding" in zipped.headers["vary"].lower()
    refused = server.ask(query, Accept_Encoding="gzip;q=0")
    assert "content-encoding" not in refused.headers


def test_what_is_unacceptable_is_told(server: Server) -> None:
    reply = server.ask(QUERY, Accept="image/png")
    assert reply.status == 406
    assert "application/sparql-results+json" in reply.json["error"]["message"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("image/png, text/csv;q=0.5", "text/csv"),
    ],
)
def test_the_form_that_is_preferred_is_sent(server: Server, accept: str, media: str) -> None:
    reply = server.ask(QUERY, **({"Accept": accept} if accept else {}))
    assert reply.headers["content-type"].partition(";")[0] == media
    assert "accept" in reply.headers["vary"].lower()


def test_a_wrong_query_is_told_with_its_place_in_the_readers_language(server: Server) -> None:
    reply = server.ask("SELECT * WHERE {\n ?s ?p }", Accept_Language="zh-CN")
    error = reply.json["error"]
    assert (reply.status, error["code"], error["line"]) == (400, "query-syntax", 2)
    assert "语法错误" in error["message"]
    plain = server.ask("nonsense", Accept="text/plain")
    assert plain.status == 400 and plain.headers["content-type"].startswith("text/plain")


def test_a_cut_answer_says_so(tmp_path: Path) -> None:
    with serving("--rows", "5") as small:
        cut = small.ask("SELECT * WHERE { ?s ?p ?o }")
        assert cut.headers["x-truncated"] == "5"
        assert len(cut.json["results"]["bindings"]) == 5
        assert "X-Truncated" in cut.headers["access-control-expose-headers"]
        whole = small.ask("SELECT * WHERE { ?s ?p ?o } LIMIT 5")
        assert "x-truncated" not in whole.headers
        triples = small.ask("CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/n-triples")
        assert triples.headers["x-truncated"] == "5" and triples.text.count(" .\n") == 5
        refused = small.get("/sparql/graphs", {"default": ""})
        assert refused.status == 503, "a graph is sent whole or not at all"


def test_the_host_that_a_client_names_is_in_no_answer(server: Server) -> None:
    for path in ("/sparql", "/sparql?query=ASK%7B%7D", "/nowhere"):
        reply = server.get(path, Host="evil.example", X_Forwarded_Host="evil.example")
        assert b"evil.example" not in reply.body
        assert not any("evil.example" in value for value in reply.headers.values())


def test_the_language_of_one_reader_is_not_sent_to_another(server: Server) -> None:
    assert "语法" in server.ask("SELECT", Accept_Language="zh").text
    assert "语法" not in server.ask("SELECT", Accept_Language="en").text


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd", "/static/../../errors.py", "/static/%2e%2e/%2e%2e/errors.py",
        "/static/..%2f..%2ferrors.py", "/%00", "/%ff", "//etc/passwd", "/firm/../../../etc/passwd",
        "/sparql%0d%0aSet-Cookie:%20a=b",
    ],
)  # fmt: skip
def test_no_path_leads_out(server: Server, path: str) -> None:
    reply = server.get(path)
    assert reply.status in (303, 308, 400, 404, 405), reply
    assert b"root:" not in reply.body and b"class KGError" not in reply.body
    assert "set-cookie" not in reply.headers


def test_a_body_larger_than_is_read_is_refused(server: Server) -> None:
    body = b"ASK { }" + b" " * (3 * 1024 * 1024)
    reply = server.request("POST", "/sparql", body, Content_Type="application/sparql-query")
    assert reply.status == 413 and reply.json["error"]["code"] == "too-large"
    assert server.ask("ASK {}").status == 200


def test_a_query_string_that_is_no_text_is_told(server: Server) -> None:
    assert server.get("/sparql?query=%ff%fe").status == 400
    assert server.get("/sparql?" + "&".join(f"a{n}=b" for n in range(1500))).status == 400


def test_every_request_is_one_line_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(log=log) as told:
        told.get("/sparql?query=ASK%7B%7D%23%0A%23%22forged%22%3A1")
        told.get("/nowhere%0a%7B%22status%22%3A200%7D")
        told.get("/healthz")
        time.sleep(0.2)
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert [line["status"] for line in lines] == [200, 404, 200]
    assert lines[1]["path"] == '/nowhere\n{"status":200}'
    assert {"time", "client", "method", "path", "query", "status", "bytes", "ms"} <= set(lines[0])


def test_the_server_ends_when_told_and_finishes_what_is_under_way() -> None:
    with serving() as running:
        assert running.get("/healthz").json["status"] == "ok"
        with socket.create_connection(("127.0.0.1", running.port)) as waiting:
            waiting.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
                b"Content-Length: 7\r\n\r\nASK"
            )
            time.sleep(0.2)
            running.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            waiting.sendall(b" { }")
            assert b"200 OK" in waiting.recv(4096)
        running.process.wait(20)
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", running.port), 1)


def test_workers_end_with_a_server_that_is_killed() -> None:
    with serving() as running:
        deadline = time.monotonic() + 20
        while len(workers := running.workers()) < 4 and time.monotonic() < deadline:
            time.sleep(0.1)
        running.process.kill()
        running.process.wait()
        while any(map(_runs, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(map(_runs, workers))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(AssertionError, match="cannot be listened at"), serving("--port", port):
            pass


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    place = str(tmp_path / "none")
    with pytest.raises(AssertionError, match="not a store that can"), serving("--store", place):
        pass


def test_a_proxy_may_take_its_path_off_or_not() -> None:
    with serving("--base-url", "https://example.org/aicity") as behind:
        for path in ("/sparql", "/aicity/sparql"):
            reply = behind.get(path, {"query": "ASK {}"})
            assert reply.status == 200 and reply.json["boolean"] is True
        described = behind.get("/aicity/sparql", Accept="text/turtle")
        assert "https://example.org/aicity/sparql" in described.text
        assert "127.0.0.1" not in described.text


def test_a_post_is_answered_whatever_the_client_has(server: Server) -> None:
    headers = {"Content_Type": "application/sparql-query", "If_None_Match": "*"}
    assert server.request("POST", "/sparql", b"ASK {}", **headers).status == 200


def test_what_comes_behind_a_body_in_chunks_is_no_header(server: Server) -> None:
    request = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"6\r\nASK {}\r\n0\r\nAccept: image/png\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(request)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("cut", [0, 20, 24])
def test_chinese_may_stand_in_an_address_as_it_is(server: Server, cut: int) -> None:
    request = "GET /api/find.csv?q=天准 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(request[:cut])
        time.sleep(0.05 if cut else 0)
        connection.sendall(request[cut:])
        answer = b""
        while more := connection.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 200") and b"firm/tztek" in answer


def test_many_requests_sent_at_once_are_answered(server: Server) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 3000 + b"\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(one * 99 + one.replace(b"Host", b"Connection: close\r\nHost"))
        answers = b""
        while more := connection.recv(65536):
            answers += more
    assert answers.count(b"HTTP/1.1 200") == 100


def test_health_is_for_reading(server: Server) -> None:
    assert server.request("PUT", "/healthz").status == 405


def test_questions_count_in_what_is_kept() -> None:
    cache = Cache(1024 * 1024)
    for number in range(200):
        asked = Request(method="POST", body=b"ASK {} #%d" % number + b" " * 50_000)
        cache.put(key("1", "handler", asked), Kept(Reply(b"{}"), "tag"))
    assert 10 < len(cache) < 21
    asked = Request(method="POST", body=b" " * 200_000)
    cache.put(key("1", "handler", asked), Kept(Reply(b"{}"), "tag"))
    assert cache.get(key("1", "handler", asked)) is None


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": float("nan")}, {"timeout": float("inf")}, {"timeout": 0}, {"timeout": -1},
        {"workers": 0}, {"workers": 10**6}, {"memory": 10**20}, {"queue": -1}, {"host": " "},
        {"base_url": "http://"}, {"base_url": "ftp://e"}, {"base_url": "http://a b/"},
        {"base_url": "http://a/?x=1"}, {"base_url": "http://a:x/"}, {"base_url": "http://a\r\nb/"},
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_told(given: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Settings(**given)  # type: ignore[arg-type]


def test_an_address_of_ipv6_stands_in_brackets() -> None:
    settings = Settings(host="::1", port=80, base_url="http://[::1]/a/")
    assert (settings.place, settings.base) == ("[::1]:80", "http://[::1]/a")


def test_a_host_that_is_none_is_told() -> None:
    for host in ("a" * 70, "no such.host"):
        with pytest.raises(AssertionError, match="cannot be listened at"), serving("--host", host):
            pass


def test_a_server_that_is_told_to_end_ends_well(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(log=log) as running:
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
    assert "Traceback" not in log.read_text()


def test_the_helper_of_these_tests_ends_its_server() -> None:
    program = subprocess.Popen([sys.executable, helpers.__file__], stdout=subprocess.PIPE)
    assert program.stdout is not None
    port = int(program.stdout.readline().decode().rpartition(":")[2])
    program.send_signal(signal.SIGTERM)
    program.wait(30)
    program.stdout.close()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 1)

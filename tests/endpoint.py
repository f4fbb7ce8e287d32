"""A tiny HTTP server on loopback, for what real endpoints do to us: well, badly, or never."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox

JSON = "application/sparql-results+json"
NOTHING = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": []}}).encode()
YES = b'{"head":{},"boolean":true}'


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]

    @property
    def query(self) -> str:
        return self.form.get("query", [""])[0]


@dataclass(frozen=True)
class Reply:
    """What to answer; ``cut`` promises so many bytes more than are sent."""

    status: int = 200
    media: str = JSON
    body: bytes = NOTHING
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    drip: float = 0.0


Answerer = Callable[[Request], Reply]


class Endpoint:
    """A server that runs: its URL, and every request so far."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self.closing = threading.Event()


@contextmanager
def serving(answer: Answerer) -> Iterator[Endpoint]:
    """Answer every request with what the function gives."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            request = Request(self.command, self.path, dict(self.headers), form)
            endpoint.requests.append(request)
            reply = answer(request)
            self.send_response(reply.status)
            if reply.media:
                self.send_header("Content-Type", reply.media)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for start in range(len(reply.body)) if reply.drip else ():
                self.wfile.write(reply.body[start : start + 1])
                self.wfile.flush()
                if endpoint.closing.wait(reply.drip):
                    return
            if not reply.drip:
                self.wfile.write(reply.body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that hang up: some tests make them."""

    with Server(("127.0.0.1", 0), Handler) as server:
        endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/sparql")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield endpoint
        finally:
            endpoint.closing.set()
            server.shutdown()
            thread.join()


def answering(store: ox.Store) -> Answerer:
    """Answer as a SPARQL 1.1 endpoint that keeps to the standard."""

    def answer(request: Request) -> Reply:
        try:
            result = store.query(request.query)
        except SyntaxError as error:
            return Reply(400, "text/plain", str(error).encode())
        if isinstance(result, ox.QueryTriples):
            body = result.serialize(format=ox.RdfFormat.N_TRIPLES)
            return Reply(media="application/n-triples", body=body or b"")
        body = result.serialize(format=ox.QueryResultsFormat.JSON)
        return Reply(body=body or b"")

    return answer

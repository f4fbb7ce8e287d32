"""The SPARQL endpoint beside Virtuoso's and Oxigraph's own server, in one run.

``python -m benchmarks.endpoint [--requests 4000]`` asks each for the statements of one thing, a
different thing each time over connections that are kept, and prints requests a second; then the
same of ours while a hundred queries run away. Servers that are not installed are left out.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

import kg
from benchmarks.measure import row

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import virtuoso
from serving import serving

Target = Callable[[int], bytes]

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Speed(NamedTuple):
    """Requests a second, and milliseconds of one request: the middle one, and 99 of 100."""

    rate: float
    median: float
    slow: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 4, 16])
    options = parser.parse_args()
    graph = kg.open()
    query = "SELECT DISTINCT ?s WHERE { ?s a ?kind ; skos:prefLabel ?l } ORDER BY ?s"
    things = [term.value for (term,) in graph.store.select(query).rows]
    with ExitStack() as stack:
        servers: dict[str, tuple[int, Target]] = {}
        ours = stack.enter_context(serving())
        servers["aicity, never asked before"] = (ours.port, target("/sparql", things))
        same = target("/sparql", things)(0)
        servers["aicity, asked before"] = (ours.port, lambda _: same)
        if (program := shutil.which("oxigraph")) or (program := _beside("oxigraph")):
            port = stack.enter_context(oxigraph(program, graph))
            servers["oxigraph serve-read-only"] = (port, target("/query", things))
        if virtuoso.PROGRAM:
            port, path = stack.enter_context(started_virtuoso(graph))
            servers["Virtuoso"] = (port, target(path, things))
        print(row("server", "connections", "requests a second", "median", "99 of 100"))
        print(row(*["---"] + ["--:"] * 4))
        rates: dict[tuple[str, int], float] = {}
        for port, make in servers.values():
            measure(port, make, 200, 1)
        for count in options.connections:
            for turn, (name, (port, make)) in enumerate(servers.items()):
                fresh = offset(make, (count * 10 + turn) * options.requests)
                speed = measure(port, fresh, options.requests, count)
                rates[name, count] = speed.rate
                print(told(name, count, speed))
        for other in ("Virtuoso", "oxigraph serve-read-only"):
            for count in options.connections:
                if (other, count) in rates:
                    ratio = rates["aicity, never asked before", count] / rates[other, count]
                    print(f"\naicity / {other}, {count} connections: {ratio:.2f}")
    hostile(things, options.requests)


def hostile(things: list[str], requests: int) -> None:
    """Print what small queries take while a hundred others run away."""
    with serving("--timeout", "5") as ours:
        make = target("/sparql", things)
        measure(ours.port, offset(make, 10_000), 200, 1)
        idle = measure(ours.port, offset(make, 20_000), requests // 4, 1)
        print("\n" + told("idle", 1, idle))
        ended: list[float] = []

        def run_away(number: int) -> None:
            begun = time.perf_counter()
            ours.ask(f"{RUNAWAY} # {number}")
            ended.append(time.perf_counter() - begun)

        threads = [threading.Thread(target=run_away, args=(n,)) for n in range(100)]
        for thread in threads:
            thread.start()
        busy = measure(ours.port, offset(make, 30_000), requests // 4, 1)
        print(told("beside 100 runaway queries", 1, busy))
        for thread in threads:
            thread.join()
        print(f"\n99 of 100, busy / idle: {busy.slow / idle.slow:.2f}")
        print(f"the last runaway query ended {max(ended) - 5:.2f} s after its deadline of 5 s")


def target(path: str, things: list[str]) -> Target:
    """Return a function that gives the nth request: the statements of a thing."""

    def request(number: int) -> bytes:
        thing, rest = things[number % len(things)], number // len(things)
        query = f"SELECT ?p ?o WHERE {{ <{thing}> ?p ?o }} LIMIT {100 + rest}"
        mark = "&" if "?" in path else "?"
        return (
            f"GET {path}{mark}query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n"
            "Accept: application/sparql-results+json\r\n\r\n"
        ).encode()

    return request


def offset(make: Target, by: int) -> Target:
    """Return the same requests from another number on."""
    return lambda number: make(number + by)


def measure(port: int, make: Target, requests: int, connections: int) -> Speed:
    """Send requests over so many connections at once, each waiting for its answer."""
    times: list[float] = []
    each = requests // connections
    threads = [
        threading.Thread(target=_client, args=(port, offset(make, n * each), each, times))
        for n in range(connections)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    times.sort()
    middle, slow = times[len(times) // 2], times[len(times) * 99 // 100]
    return Speed(len(times) / wall, middle * 1000, slow * 1000)


def _client(port: int, make: Target, requests: int, times: list[float]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(requests):
            content = make(number)
            begun = time.perf_counter()
            connection.sendall(content)
            head = _answer(connection)
            times.append(time.perf_counter() - begun)
            assert b" 200" in head[:20], head


def _answer(connection: socket.socket) -> bytes:
    """Read one answer and return its head."""
    content = b""
    while b"\r\n\r\n" not in content:
        content += connection.recv(65536)
    head, _, body = content.partition(b"\r\n\r\n")
    fields = head.lower()
    if b"content-length:" in fields:
        length = int(fields.partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += connection.recv(65536)
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    return head


def told(name: str, connections: int, speed: Speed) -> str:
    """Return a line of the table."""
    return row(
        name, connections, f"{speed.rate:,.0f}", f"{speed.median:.2f} ms", f"{speed.slow:.2f} ms"
    )


def _beside(name: str) -> str | None:
    program = Path(sys.executable).with_name(name)
    return str(program) if program.is_file() else None


def _quads(graph: "kg.graph.Graph") -> Iterator[ox.Quad]:
    yield from graph.store.quads()


@contextmanager
def oxigraph(program: str, graph: "kg.graph.Graph") -> Iterator[int]:
    """Start Oxigraph's server over the shipped graph, merged and by source."""
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        quads = list(_quads(graph))
        store.extend(quads)
        store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        store.flush()
        del store
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
            try:
                _until_open(port)
                yield port
            finally:
                server.terminate()


@contextmanager
def started_virtuoso(graph: "kg.graph.Graph") -> Iterator[tuple[int, str]]:
    """Start Virtuoso over the shipped graph, and give its port and the path of its endpoint."""
    with virtuoso.running() as server:
        address = server.load(_quads(graph))
        place, _, path = address.partition("://")[2].partition("/")
        yield int(place.partition(":")[2]), f"/{quote(path, safe='/?=&:')}"


def _until_open(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nothing answers at port {port}")


if __name__ == "__main__":
    main()

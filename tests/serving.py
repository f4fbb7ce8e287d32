"""A real server in a process of its own: ``with serving("--timeout", "2") as server: server.base``.

Run as a program to keep one up while trying things: ``python tests/serving.py``.
"""

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

PATIENCE = 30


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Server(NamedTuple):
    """A server that runs."""

    base: str
    process: "subprocess.Popen[bytes]"
    log: Path | None

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.base).port or 80

    def request(
        self, method: str, target: str, body: bytes | str | None = None, timeout: float = 60,
        **headers: str,
    ) -> Reply:  # fmt: skip
        """Send one request as it stands; underscores in names of headers stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, target, body, named)
            answer = connection.getresponse()
            content = answer.read()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, content)
        finally:
            connection.close()

    def get(self, path: str, query: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """Send a GET."""
        return self.request("GET", path + (f"?{urlencode(query)}" if query else ""), **headers)

    def ask(self, query: str, **headers: str) -> Reply:
        """Send a query by GET."""
        return self.get("/sparql", {"query": query}, **headers)

    def workers(self) -> list[int]:
        """The processes that the server has started and that still run."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def serving(*options: str, log: Path | None = None) -> Iterator[Server]:
    """Start ``kg serve`` on a free port, and end it as an operator would."""
    command = [sys.executable, "-m", "kg", "--lang", "en", "serve", "--port", "0", *options]
    with (log or Path("/dev/null")).open("wb") as told:
        process = subprocess.Popen(
            command if log else [*command, "--quiet"],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.PIPE,
        )
        base = _started(process)
        collector = _collect(process, log)
        try:
            yield Server(base, process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            collector.join(5)
            process.stderr.close()


def _started(process: "subprocess.Popen[bytes]") -> str:
    """Wait until the server answers, and return where."""
    assert process.stderr is not None
    said = b""
    while line := process.stderr.readline():
        said += line
        if match := re.search(rb"listening at (\S+):(\d+)", line):
            return f"http://{match[1].decode()}:{match[2].decode()}"
    process.wait(PATIENCE)
    process.stderr.close()
    raise AssertionError(f"the server did not start: {said.decode()}")


def _collect(process: "subprocess.Popen[bytes]", log: Path | None):  # type: ignore[no-untyped-def]
    """Read what the server says, so that it never waits for a reader."""
    from threading import Thread

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            if log is not None:
                with log.open("ab") as told:
                    told.write(line)

    thread = Thread(target=read, daemon=True)
    thread.start()
    return thread


def _ended(number: int, _: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _ended)
    with serving(*sys.argv[1:]) as running:
        print(running.base, flush=True)
        running.process.wait()

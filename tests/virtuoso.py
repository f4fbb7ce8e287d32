"""A throw-away Virtuoso on loopback: the production server that remote stores are tested against.

Run as a program to keep one up while trying things: ``python tests/virtuoso.py``.
"""

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import BASE

PROGRAM = shutil.which("virtuoso-t")
MERGED = BASE
"""The graph that holds the merge: Virtuoso has no default graph of its own."""
USER = "dba"
"""User and password of a fresh database."""
PATIENCE = 120

_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
LiteMode = 0
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CaseMode = 2
SchedulerInterval = 10
DirsAllowed = {folder}
ThreadsPerQuery = 2
MaxQueryMem = 500M

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 10
HTTPThreadSize = 280000
Charset = UTF-8

[Client]
SQL_PREFETCH_ROWS = 100

[SPARQL]
MaxQueryExecutionTime = 60
"""


class Virtuoso:
    """A server that runs; fresh, with nothing of ours in it."""

    def __init__(self, root: str) -> None:
        self.root = root

    def _authorization(
        self, digest: urllib.request.HTTPDigestAuthHandler, request: urllib.request.Request
    ) -> str:
        """Ask for the challenge without a body: Virtuoso refuses before it has read a large one."""
        try:
            with _opener().open(request.full_url, timeout=PATIENCE):
                raise AssertionError("Virtuoso asks for no password")
        except urllib.error.HTTPError as error:
            challenge = error.headers["WWW-Authenticate"].partition(" ")[2]
        pairs = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
        return f"Digest {digest.get_authorization(request, pairs)}"

    def load(self, quads: Iterable[ox.Quad], merged: str = MERGED) -> str:
        """Load named graphs, and their merge under a name; give the URL for ``--store``."""
        graphs: dict[str, set[ox.Triple]] = {merged: set()}
        for quad in quads:
            if isinstance(quad.graph_name, ox.NamedNode):
                graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
                graphs[merged].add(quad.triple)
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, self.root, USER, USER)
        digest = urllib.request.HTTPDigestAuthHandler(passwords)
        opener = _opener()
        for graph, triples in graphs.items():
            query = urllib.parse.urlencode({"graph-uri": graph})
            request = urllib.request.Request(
                f"{self.root}/sparql-graph-crud-auth?{query}",
                data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES),
                headers={"Content-Type": "application/n-triples"},
                method="PUT",
            )
            request.add_unredirected_header("Authorization", self._authorization(digest, request))
            with opener.open(request, timeout=PATIENCE):
                pass
        return f"{self.root}/sparql?{urllib.parse.urlencode({'default-graph-uri': merged})}"


@contextmanager
def running() -> Iterator[Virtuoso]:
    """Start a server on free ports of loopback, in a folder of its own; end both after use."""
    with tempfile.TemporaryDirectory(prefix="aicity-virtuoso-") as name:
        folder = Path(name)
        sql, http = _free_ports(2)
        ini = folder / "virtuoso.ini"
        ini.write_text(_INI.format(folder=folder, sql=sql, http=http), "utf-8")
        server = subprocess.Popen(
            [PROGRAM or "virtuoso-t", "-f", "-c", str(ini)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            root = f"http://127.0.0.1:{http}"
            _wait(server, f"{root}/sparql", folder / "virtuoso.log")
            yield Virtuoso(root)
        finally:
            # The folder goes away with it, so there is nothing to shut down properly.
            server.kill()
            server.wait()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with _opener().open(f"{url}?query=ASK%7B%7D", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    told = log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""
    raise RuntimeError(f"Virtuoso did not start.\n{told}")


def _opener(*handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)


if __name__ == "__main__":
    from kg.store.embedded import shipped

    with running() as virtuoso:
        print(virtuoso.load(shipped().inner))
        input("Return ends it. ")

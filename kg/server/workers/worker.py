"""A worker: a process that opens the graph, and carries out one request after another.

It is started as ``python -m kg.server.workers.worker SOCKET SETTINGS`` and ends when the socket
does. It limits its own memory, so that the engine fails here and nowhere else.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import IO, cast

from kg.errors import KGError
from kg.server import problems
from kg.server.exchange import Handler, Reply, Request
from kg.server.log import Log
from kg.server.service import Service
from kg.server.settings import Settings
from kg.server.workers import warm, wire
from kg.server.workers.limits import internal, out_of_memory, too_large

_DIE_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's prctl(2)."""


def main() -> None:
    """Serve the socket that the command line names until it is closed."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    settings = Settings(**json.loads(sys.argv[2]))
    settings = _tuples(settings)
    for each in (signal.SIGINT, signal.SIGTERM):  # The server decides when a worker ends, even
        signal.signal(each, signal.SIG_IGN)  # where a whole group of processes is signalled.
    _die_with_server()
    _limit(settings)
    stream = cast("IO[bytes]", connection.makefile("rwb"))
    with contextlib.suppress(ConnectionError):  # A server that is gone needs no answer.
        _serve(connection, stream, settings)


def _serve(connection: socket.socket, stream: IO[bytes], settings: Settings) -> None:
    try:
        service = Service(settings)
        hello = {"version": service.version}
    except KGError as error:
        _send(stream, wire.frame({"failed": [error.en, error.zh]}))
        return
    _send(stream, wire.frame(hello))
    # What is there now stays: the collector need not look at it again.
    gc.freeze()
    steps = warm.steps(service)
    pause: float | None = warm.IDLE  # None when all is ready: then reading alone waits.
    while True:
        if pause is not None and not select.select([connection], [], [], pause)[0]:
            pause = 0.0 if _made_ready(steps) else None
            continue
        if (received := _receive(stream)) is None:
            return
        _send(stream, wire.answer(_carry_out(service, settings, *received)))
        pause = None if pause is None else warm.IDLE


def _made_ready(steps: Iterator[Callable[[], object]]) -> bool:
    """Take the next step to be ready for more, and tell whether there was one."""
    step = next(steps, None)
    if step is None:
        return False
    try:
        step()
    except Exception:  # It was for speed only.
        Log(sys.stderr).fault()
    return True


def _tuples(settings: Settings) -> Settings:
    return Settings(**{**settings.__dict__, "services": tuple(settings.services)})


def _die_with_server() -> None:
    """Ask the system to end this process with its parent, however that ends."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _limit(settings: Settings) -> None:
    """Limit memory, and leave no core file behind."""
    most = settings.memory * 1024 * 1024
    for kind, value in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (value, value))


def _receive(stream: IO[bytes]) -> tuple[str, Request] | None:
    head = stream.read(wire.HEAD.size)
    if len(head) < wire.HEAD.size:
        return None
    length, size = wire.HEAD.unpack(head)
    header = wire.header_of(stream.read(length))
    return header["handler"], wire.request_of(header, stream.read(size))


def _send(stream: IO[bytes], content: bytes) -> None:
    stream.write(content)
    stream.flush()


def _carry_out(service: Service, settings: Settings, name: str, request: Request) -> Reply:
    try:
        reply = handler(name)(service, request)
    except KGError as error:
        return problems.reply(error, request)
    except (MemoryError, RecursionError):
        return problems.reply(out_of_memory(settings.memory), request)
    except Exception:
        # The fault is ours: whoever runs the server is told all of it, and nobody else.
        Log(sys.stderr).fault()
        return problems.reply(internal(), request)
    if len(reply.body) > settings.size * 1024 * 1024:
        return problems.reply(too_large(settings.size), request)
    return reply


@lru_cache(maxsize=256)
def handler(name: str) -> Handler:
    """Return the handler that ``module:function`` names."""
    module, _, function = name.partition(":")
    found: Handler = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # Taking the store apart costs more than leaving it to the system.

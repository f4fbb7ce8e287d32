"""The server's life: it binds its port, tells where, and ends when it is asked to.

uvicorn speaks HTTP; what it does not limit itself is limited here: how long a client may take to
send the head of a request.
"""

import asyncio
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.errors import OutsideError
from kg.server.app import application
from kg.server.log import Log
from kg.server.settings import Settings

HEAD_SECONDS = 10.0
"""Seconds that a client has for the head of a request, on a new connection or a kept one."""

_BACKLOG = 2048


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 that does not wait for ever for the head of a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def on_headers_complete(self) -> None:
        """Stop waiting: the head is there."""
        self._late.cancel()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn itself ends what stays quite silent."""
        super().on_response_complete()
        self._late.cancel()
        self._late = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting: there is nobody any more."""
        self._late.cancel()
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


def serve(settings: Settings, ready: Callable[[str, str], None], *, log: bool = True) -> None:
    """Serve until the process is told to end (SIGINT, SIGTERM); requests under way are finished.

    Args:
        settings: What whoever runs the server decided; port 0 takes a free one.
        ready: Called once it answers, with its address and with where it listens.
        log: Whether each request is told on standard error, one line of JSON each.

    Raises:
        OutsideError: The address cannot be listened at.
        DataError: The store cannot be opened.
    """
    listener = _listen(settings)
    settings = replace(settings, port=listener.getsockname()[1])
    _allow_many_connections()
    app = application(settings, Log(sys.stderr if log else None))
    config = uvicorn.Config(
        app,
        http=Protocol,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=int(HEAD_SECONDS),
        timeout_graceful_shutdown=int(settings.timeout) + 1,
        lifespan="off",
    )
    uvloop.run(_run(uvicorn.Server(config), listener, settings, ready))


async def _run(
    server: uvicorn.Server,
    listener: socket.socket,
    settings: Settings,
    ready: Callable[[str, str], None],
) -> None:
    app = server.config.app
    async with app.router.lifespan_context(app):  # type: ignore[union-attr]
        task = asyncio.ensure_future(server.serve(sockets=[listener]))
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        if server.started:
            ready(settings.base, f"{settings.host}:{settings.port}")
        await task


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol must be named: only then are the connections told not to wait (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        place = f"{settings.host}:{settings.port}"
        raise OutsideError(
            f"{place} cannot be listened at: {error.strerror or error}; choose another with "
            "--port or --host.",
            f"无法监听 {place}：{error.strerror or error}；请用 --port 或 --host 另选。",
        ) from error
    listener.setblocking(False)
    return listener


def _allow_many_connections() -> None:
    """Let the process have as many connections as the system allows it to ask for."""
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

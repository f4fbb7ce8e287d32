"""The server's life: it binds its port, tells where, and ends when it is asked to.

uvicorn speaks HTTP; what it does not limit itself is limited in :mod:`kg.server.connection`.
"""

import asyncio
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import uvicorn
import uvloop

from kg.errors import OutsideError
from kg.server.app import Application
from kg.server.connection import HEAD_SECONDS, Protocol
from kg.server.log import Libraries, Log
from kg.server.settings import Settings

_BACKLOG = 2048


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves the process alive when it has ended: workers end after it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End when asked to; uvicorn itself would then raise the signal once more."""
        loop = asyncio.get_running_loop()
        asked = (signal.SIGINT, signal.SIGTERM)
        for each in asked:
            loop.add_signal_handler(each, self.handle_exit, each, None)
        try:
            yield
        finally:
            for each in asked:
                loop.remove_signal_handler(each)


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
    told = Log(sys.stderr if log else None)
    libraries = Libraries(told)
    logging.getLogger().addHandler(libraries)
    app = Application(settings, told)
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=int(HEAD_SECONDS),
        timeout_graceful_shutdown=int(settings.timeout) + 1,
        lifespan="off",
    )
    try:
        uvloop.run(_run(app, _Server(config), listener, settings, ready))
    finally:
        listener.close()
        logging.getLogger().removeHandler(libraries)


async def _run(
    app: Application,
    server: uvicorn.Server,
    listener: socket.socket,
    settings: Settings,
    ready: Callable[[str, str], None],
) -> None:
    async with app.running():
        task = asyncio.ensure_future(server.serve(sockets=[listener]))
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        if server.started:
            ready(settings.base, settings.place)
        await task


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol must be named: only then are the connections told not to wait (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except (OSError, ValueError) as error:  # A name that is none may be a fault of its letters.
        listener.close()
        place, why = settings.place, getattr(error, "strerror", None) or error
        raise OutsideError(
            f"{place} cannot be listened at: {why}; choose another with --port or --host.",
            f"无法监听 {place}：{why}；请用 --port 或 --host 另选。",
        ) from error
    listener.setblocking(False)
    return listener


def _allow_many_connections() -> None:
    """Let the process have as many connections as the system allows it to ask for."""
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

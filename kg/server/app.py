"""The ASGI application: the workers, what every address has in common, and the agents' tools."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib import import_module

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.exchange import TEXT, Request
from kg.server.front import Front
from kg.server.log import Entry, Log
from kg.server.settings import Settings
from kg.server.workers.pool import Pool


class Application:
    """The application for an ASGI server.

    It looks at the path and at nothing else: patterns and layers for all that a framework can do
    would take a quarter of the time of a small request, and none of them is needed here.

    Args:
        settings: What whoever runs the server decided.
        log: Where each request is told.
    """

    def __init__(self, settings: Settings, log: Log | None = None) -> None:
        told = log or Log()
        self._pool = Pool(settings, told)
        self._agents = Agents(settings, self._pool, told)
        self._front = Front(settings, self._pool, told)
        root = Request(base=settings.base).root
        self._tools = frozenset(f"{below}/mcp{end}" for below in ("", root) for end in ("", "/"))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the workers, and end them.

        Raises:
            DataError: The store cannot be opened.
        """
        await self._pool.start()
        tools = asyncio.ensure_future(self._agents.run())
        try:
            yield
        finally:
            self._agents.end()
            await tools
            await self._pool.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        answers = self._agents if scope["path"] in self._tools else self._front
        await answers(scope, receive, send)


class Agents:
    """The agents' tools, made ready while the server answers already: their library takes long.

    Args:
        settings: What whoever runs the server decided.
        pool: The workers.
        log: Where each request is told.
    """

    def __init__(self, settings: Settings, pool: Pool, log: Log) -> None:
        self._settings = settings
        self._pool = pool
        self._log = log
        self._app: asyncio.Future[ASGIApp] | None = None
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Make them ready, and keep them until :meth:`end`; without them the rest goes on."""
        self._app = asyncio.get_running_loop().create_future()
        try:
            asgi = await asyncio.to_thread(import_module, "kg.server.mcp.asgi")
            app, session = asgi.application(self._pool.call, self._settings)
            async with session():
                self._app.set_result(app)
                await self._ended.wait()
        except Exception:
            self._log.fault()
            if not self._app.done():
                self._app.set_result(_no_tools)

    def end(self) -> None:
        """Let them go."""
        self._ended.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request once they are ready."""
        assert self._app is not None  # noqa: S101 - it is made before the first request
        app = await asyncio.shield(self._app)
        with Entry(self._log, scope) as entry:

            async def told(message: Message) -> None:
                if message["type"] == "http.response.start":
                    entry.status = message["status"]
                entry.size += len(message.get("body", b""))
                await send(message)

            await app(scope, receive, told)


async def _no_tools(_: Scope, __: Receive, send: Send) -> None:
    text = b"The agents' tools are not there at the moment.\n"
    headers = [(b"content-type", TEXT.encode()), (b"content-length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": text})

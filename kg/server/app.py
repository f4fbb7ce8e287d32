"""The ASGI application: the workers, what every address has in common, and the agents' tools."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib import import_module

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.exchange import TEXT, Request
from kg.server.front import Front
from kg.server.log import Entry, Log
from kg.server.settings import Settings
from kg.server.workers.pool import Pool


def application(settings: Settings, log: Log | None = None) -> Starlette:
    """Return the application for an ASGI server; it starts its workers when that starts.

    >>> from kg.server.settings import Settings
    >>> type(application(Settings())).__name__
    'Starlette'
    """
    told = log or Log()
    pool = Pool(settings, told)
    agents = Agents(settings, pool, told)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        tools = asyncio.ensure_future(agents.run())
        try:
            yield
        finally:
            agents.end()
            await tools
            await pool.close()

    app = Starlette(routes=agents.routes(), lifespan=lifespan)
    # Not a route: patterns of routes do not fit every path, e.g. none with a line end in it.
    app.router.default = Front(settings, pool, told)
    return app


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

    def routes(self) -> list[BaseRoute]:
        """Return where they are: with and without a slash at the end, below the base and not."""
        paths = dict.fromkeys(("/mcp", f"{Request(base=self._settings.base).root}/mcp"))
        return [each for path in paths for each in (Route(path, self), Mount(path, self))]

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

"""From a request to the worker that answers it, and back.

What all addresses have in common is here and nowhere else: HEAD and OPTIONS, what is kept, errors,
the log.
"""

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from kg.errors import KGError, MethodError, NotFoundError
from kg.server import cache, problems, receiving, routes, sending
from kg.server.cache import Cache, Kept
from kg.server.exchange import JSON, Reply, Request, json_reply
from kg.server.log import Entry, Log
from kg.server.negotiation import language
from kg.server.receiving import GoneError
from kg.server.settings import Settings
from kg.server.workers.lane import BusyError
from kg.server.workers.limits import internal
from kg.server.workers.pool import Pool

_LONGEST = 1000
"""Characters of a header that are looked at."""
_SOON = 10
_LEAVING = 8
"""So many answers of the largest size may be on their way out at once."""
_HEALTH = routes.Route("/healthz", "", cached=False)


class Front:
    """The ASGI application for every address but that of the agents' tools.

    Args:
        settings: What whoever runs the server decided.
        pool: The workers.
        log: Where each request is told.
    """

    def __init__(self, settings: Settings, pool: Pool, log: Log) -> None:
        self.settings = settings
        self.pool = pool
        self.log = log
        self.routes = (_HEALTH, *routes.table())
        self.cache = Cache(settings.cache * 1024 * 1024)
        self._leaving = 0
        self._most_leaving = _LEAVING * settings.size * 1024 * 1024
        self._remote = settings.store.startswith(("http://", "https://"))
        self._root = Request(base=settings.base).root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        headers = Headers(scope=scope)
        with Entry(self.log, scope) as entry:
            kept = await self._answer(scope, headers, receive, entry)
            if kept is not None:
                await self._send(scope, headers, kept, send, entry)

    async def _send(
        self, scope: Scope, headers: Headers, kept: Kept, send: Send, entry: Entry
    ) -> None:
        """Send a reply; slow clients may keep only so much from leaving, all of them together."""
        size = len(kept.reply.body)
        if size > sending.PIECE and self._leaving + size > self._most_leaving:
            kept = Kept(problems.reply(BusyError(_SOON), self._asked(headers)), "")
            size = len(kept.reply.body)
        self._leaving += size
        try:
            entry.status, entry.size = await sending.send(scope, headers, kept, send)
        finally:
            self._leaving -= size

    def _asked(self, headers: Headers) -> Request:
        """Return as much of a request as tells in which form and language it wants its answer."""
        return Request(
            accept=headers.get("accept", "")[:_LONGEST],
            accept_language=language("", headers.get("accept-language", "")[:_LONGEST]),
            base=self.settings.base,
        )

    async def _answer(
        self, scope: Scope, headers: Headers, receive: Receive, entry: Entry
    ) -> Kept | None:
        """Return what answers a request, or None where nobody waits for it any more."""
        request = self._asked(headers)
        try:
            return await self._found(scope, headers, receive, entry, request)
        except KGError as error:
            reply = problems.reply(error, request)
        except GoneError:
            entry.status = 499
            return None
        except Exception:
            self.log.fault()
            reply = problems.reply(internal(), request)
        return Kept(reply, "")

    async def _found(
        self, scope: Scope, headers: Headers, receive: Receive, entry: Entry, request: Request
    ) -> Kept:
        method, path = scope["method"], self._below(scope["path"])
        found = routes.find(self.routes, path)
        if found is None:
            raise NotFoundError(f"There is nothing at {path[:300]}.", f"{path[:300]} 处没有内容。")
        route, parameters = found
        allowed = _allowed(route)
        if method == "OPTIONS":
            return Kept(sending.options(allowed), "")
        if method not in allowed:
            raise MethodError(
                f"{path[:300]} takes {', '.join(allowed)}, not {method[:20]}.",
                f"{path[:300]} 只接受 {'、'.join(allowed)}，不接受 {method[:20]}。",
                allowed,
            )
        if route is _HEALTH:
            return Kept(self._health(), "")
        request = Request(
            path=path,
            method="GET" if method == "HEAD" else method,
            parameters=parameters,
            query=receiving.query(scope["query_string"]),
            accept=request.accept,
            accept_language=request.accept_language,
            content_type=headers.get("content-type", "")[:200],
            body=await receiving.body(receive, self.settings.body) if method == "POST" else b"",
            base=request.base,
        )
        version = self.pool.version
        key = cache.key(version, route.handler, request)
        keeps = route.cached and self._depends_on_our_data_alone(request)
        if keeps and (kept := self.cache.get(key)) is not None:
            entry.cached = True
            if kept.gzipped is None and (gzipped := await sending.gzipped(kept.reply, headers)):
                kept = Kept(kept.reply, kept.tag, gzipped)
                self.cache.put(key, kept)
            return kept
        common, heavy = _weigher(route.weigh)(request) if route.weigh else (route.handler, False)
        reply = await receiving.unless_gone(
            self.pool.call(
                route.handler, request, key=common, patience=route.patience, heavy=heavy
            ),
            receive,
            watched=method != "POST",
        )
        if reply.status != 200:
            return Kept(reply, "")
        kept = Kept(reply, cache.tag(version, reply), await sending.gzipped(reply, headers))
        if keeps and version == self.pool.version:
            self.cache.put(key, kept)
        return kept

    def _depends_on_our_data_alone(self, request: Request) -> bool:
        """Tell whether no other endpoint has a part in an answer: theirs change unseen."""
        if self._remote:
            return False
        if not self.settings.services:
            return True
        return not request.body and not any(
            name == "federate" or "service" in value.lower() for name, value in request.query
        )

    def _below(self, path: str) -> str:
        """Return a path without that of the base, which a proxy may have taken off already."""
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            return path[len(self._root) :] or "/"
        return path

    def _health(self) -> Reply:
        workers = len(self.pool.pids)
        status, told = (200, "ok") if workers else (503, "no workers")
        value = {"status": told, "data": self.pool.version, "workers": workers}
        headers = {"Cache-Control": "no-store"}
        return Reply(json_reply(value).body, JSON, status, headers, vary=())


def _allowed(route: routes.Route) -> tuple[str, ...]:
    heads = ("HEAD",) if "GET" in route.methods else ()
    return (*route.methods, *heads, "OPTIONS")


@lru_cache(maxsize=16)
def _weigher(name: str) -> Callable[[Request], tuple[str, bool]]:
    module, _, function = name.partition(":")
    found: Callable[[Request], tuple[str, bool]] = getattr(import_module(module), function)
    return found

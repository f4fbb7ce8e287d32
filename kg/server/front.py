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
from kg.server.workers.limits import internal
from kg.server.workers.pool import Pool

_LONGEST_ACCEPT = 1000


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
        self.routes = routes.table()
        self.cache = Cache(settings.cache * 1024 * 1024)
        self._root = Request(base=settings.base).root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        headers = Headers(scope=scope)
        with Entry(self.log, scope) as entry:
            kept = await self._answer(scope, headers, receive, entry)
            if kept is not None:
                entry.status, entry.size = await sending.send(scope, headers, kept, send)

    async def _answer(
        self, scope: Scope, headers: Headers, receive: Receive, entry: Entry
    ) -> Kept | None:
        """Return what answers a request, or None where nobody waits for it any more."""
        request = Request(
            accept=headers.get("accept", "")[:_LONGEST_ACCEPT],
            accept_language=language("", headers.get("accept-language", "")),
            base=self.settings.base,
        )
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
        if path == "/healthz":
            return Kept(self._health(), "")
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
        if route.cached and (kept := self.cache.get(key)) is not None:
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
        if route.cached and version == self.pool.version:
            self.cache.put(key, kept)
        return kept

    def _below(self, path: str) -> str:
        """Return a path without that of the base, which a proxy may have taken off already."""
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            return path[len(self._root) :] or "/"
        return path

    def _health(self) -> Reply:
        value = {"status": "ok", "data": self.pool.version, "workers": len(self.pool.pids)}
        return Reply(json_reply(value).body, JSON, headers={"Cache-Control": "no-store"}, vary=())


def _allowed(route: routes.Route) -> tuple[str, ...]:
    heads = ("HEAD",) if "GET" in route.methods else ()
    return (*route.methods, *heads, "OPTIONS")


@lru_cache(maxsize=16)
def _weigher(name: str) -> Callable[[Request], tuple[str, bool]]:
    module, _, function = name.partition(":")
    found: Callable[[Request], tuple[str, bool]] = getattr(import_module(module), function)
    return found

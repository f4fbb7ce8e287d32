"""The tools over HTTP: an ASGI application, without sessions, so that any process can answer."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from urllib.parse import parse_qs, urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.language import is_chinese
from kg.server.mcp.calls import Call
from kg.server.mcp.tools import server
from kg.server.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def application(
    call: Call, settings: Settings
) -> tuple[ASGIApp, Callable[[], AbstractAsyncContextManager[None]]]:
    """Return the application for ``/mcp``, and what must be open while it serves.

    ``?lang=zh`` describes the tools in Chinese. The application looks at no path, so that it can
    be mounted anywhere.

    Args:
        call: Carries handlers out, as a pool of workers does.
        settings: What whoever runs the server decided.
    """
    checks = security(settings)
    managers = {lang: _manager(call, lang, settings, checks) for lang in ("en", "zh")}

    @contextlib.asynccontextmanager
    async def session() -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            for manager in managers.values():
                await stack.enter_async_context(manager.run())
            yield

    return Tools(managers), session


class Tools:
    """The tools in two languages, at whatever path they are mounted.

    Args:
        managers: What answers, by language.
    """

    def __init__(self, managers: Mapping[str, StreamableHTTPSessionManager]) -> None:
        self._managers = managers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request in the language that its query string names."""
        if scope["type"] == "http" and scope["method"] != "POST":
            # No session is kept, so nothing would ever come over a stream that a GET opens.
            told = "MCP is sent by POST. / MCP 以 POST 发送。\n"
            await PlainTextResponse(told, 405, {"Allow": "POST"})(scope, receive, send)
            return
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        lang = "zh" if is_chinese(query.get("lang", [""])[0]) else "en"
        await self._managers[lang].asgi_app(scope, receive, send)


def security(settings: Settings) -> TransportSecuritySettings:
    """Return which names a request may give this server, and from which pages it may come.

    A page elsewhere must not reach the tools through a reader's browser: only the server's own
    names are answered, and only pages of its own.
    """
    base = urlsplit(settings.base)
    hosts, origins = [base.netloc], [f"{base.scheme}://{base.netloc}"]
    if base.port is None:
        usual = {"https": 443, "http": 80}[base.scheme]
        hosts.append(f"{base.hostname}:{usual}")
    for name in (*_LOOPBACK, *_own(settings.host)):
        hosts += [name, f"{name}:*"]
        origins += [f"http://{name}", f"http://{name}:*"]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=list(dict.fromkeys(hosts)),
        allowed_origins=list(dict.fromkeys(origins)),
    )


def _own(host: str) -> tuple[str, ...]:
    """Return the name of the address to listen at, where it is one that others can call."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104
        return ()
    return (f"[{host}]" if ":" in host else host,)


def _manager(
    call: Call, lang: str, settings: Settings, checks: TransportSecuritySettings
) -> StreamableHTTPSessionManager:
    made = server(call, lang)
    made.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=settings.body,
        transport_security=checks,
    )
    return made.session_manager

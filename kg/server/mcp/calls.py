"""From a tool to its handler, over one small interface that a pool of workers fulfils too."""

import json
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

from kg.errors import KGError
from kg.server import problems
from kg.server.endpoint.cost import is_heavy
from kg.server.exchange import JSON, Reply, Request
from kg.server.service import Service

Call: TypeAlias = Callable[..., Awaitable[Reply]]
"""Carries a handler, named ``module:function``, out on a request."""

HANDLERS = "kg.server.mcp.handlers"


class RefusedError(Exception):
    """A tool could not do what was asked.

    Attributes:
        told: What a program is told: code, message, and what may have been meant.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        super().__init__(str(told.get("message", "")))
        self.told = dict(told)


def in_process(service: Service) -> Call:
    """Return what carries handlers out in this process, with no limit of time or memory."""

    async def call(handler: str, request: Request, **_: Any) -> Reply:
        module, function = handler.split(":")
        reply: Reply = getattr(import_module(module), function)(service, request)
        return reply

    return call


async def carry(call: Call, name: str, given: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Have a handler carried out, and return what it gives.

    Args:
        call: Carries handlers out.
        name: The handler, of those of :mod:`kg.server.mcp.handlers`.
        given: The arguments.
        lang: The reader's language.

    Raises:
        RefusedError: It could not be done; the message says why.
    """
    body = json.dumps({k: v for k, v in given.items() if v is not None}, ensure_ascii=False)
    request = Request(
        path="/mcp",
        method="POST",
        query=(("lang", lang),),
        accept=JSON,
        content_type=JSON,
        body=body.encode("utf-8", "replace"),
    )
    try:
        heavy = name == "sparql" and is_heavy(str(given.get("query", "")))
        reply = await call(f"{HANDLERS}:{name}", request, key=f"mcp {name}", heavy=heavy)
    except KGError as error:
        reply = problems.reply(error, request)
    told: dict[str, Any] = json.loads(reply.body)
    if "error" in told:
        raise RefusedError(told["error"])
    return told

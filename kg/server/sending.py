"""A reply on its way out: entity tag, compression, headers that every reply carries."""

import asyncio
import zlib
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import Scope, Send

from kg.server.cache import Kept
from kg.server.exchange import Reply
from kg.server.negotiation import weight

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""The Content-Security-Policy of every page that brings none of its own."""

SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What every reply carries; the data is public, so that others may embed it as they like."""

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*, ETag, Link, X-Truncated, Retry-After, Content-Language",
}
_ALWAYS = [(k.lower().encode(), v.encode()) for k, v in (SAFETY | CORS).items()]
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_WORTH_COMPRESSING = 1400
_COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/sparql-results")


def options(allowed: tuple[str, ...]) -> Reply:
    """Return the reply to OPTIONS."""
    methods = ", ".join(allowed)
    return Reply(
        media_type="",
        status=204,
        headers={"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT},
        vary=(),
    )


async def gzipped(reply: Reply, headers: Mapping[str, str]) -> bytes | None:
    """Return the body compressed where the client takes that and it is worth the work."""
    if (
        len(reply.body) < _WORTH_COMPRESSING
        or not reply.media_type.startswith(_COMPRESSIBLE)
        or not weight("gzip", headers.get("accept-encoding", ""))
    ):
        return None
    return await asyncio.to_thread(_compress, reply.body)


def _compress(body: bytes) -> bytes:
    work = zlib.compressobj(5, zlib.DEFLATED, 31)
    return work.compress(body) + work.flush()


async def send(scope: Scope, asked: Headers, kept: Kept, to: Send) -> tuple[int, int]:
    """Send a reply as the request wants it, and return its status and size."""
    reply, status, body = kept.reply, kept.reply.status, kept.reply.body
    headers = {}
    if reply.media_type:
        headers["Content-Type"] = reply.media_type
    if reply.media_type.startswith("text/html"):
        headers["Content-Security-Policy"] = POLICY
    headers |= reply.headers
    zipped = kept.gzipped is not None and weight("gzip", asked.get("accept-encoding", "")) > 0
    if kept.tag:
        tag = f'"{kept.tag}{"-gzip" if zipped else ""}"'
        headers["ETag"] = tag
        headers.setdefault("Cache-Control", "no-cache")
        if _matches(asked.get("if-none-match", ""), kept.tag):
            status, body = 304, b""
            headers.pop("Content-Type", None)
    if zipped and status != 304:
        body = kept.gzipped or b""
        headers["Content-Encoding"] = "gzip"
    if reply.vary or kept.gzipped is not None:
        headers["Vary"] = ", ".join((*reply.vary, "Accept-Encoding"))
    if status not in (204, 304):
        headers["Content-Length"] = str(len(body))
    sent = b"" if scope["method"] == "HEAD" else body
    raw = [*_ALWAYS, *((_safe(name).lower(), _safe(value)) for name, value in headers.items())]
    await to({"type": "http.response.start", "status": status, "headers": raw})
    await to({"type": "http.response.body", "body": sent})
    return status, len(sent)


def _safe(text: str) -> bytes:
    """Return the text of a header; what could end it, or is no Latin-1, is left out."""
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    return "".join(c for c in text if c >= " " and c != "\x7f").encode("latin-1", "ignore")


def _matches(header: str, tag: str) -> bool:
    """Tell whether one of the entity tags of If-None-Match is that of the reply, in any coding."""
    tags = {part.strip().removeprefix("W/").strip('"') for part in header.split(",")}
    return bool(tags & {tag, f"{tag}-gzip", "*"})

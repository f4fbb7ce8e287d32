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
_LONGEST_ENCODING = 1000
_COMPRESSIBLE = ("text/", "application/", "image/svg+xml")
"""Every form that is sent is text, whatever it is called."""


def options(allowed: tuple[str, ...]) -> Reply:
    """Return the reply to OPTIONS."""
    methods = ", ".join(allowed)
    return Reply(
        media_type="",
        status=204,
        headers={"Allow": methods, "Access-Control-Allow-Methods": methods, **_PREFLIGHT},
        vary=(),
    )


PIECE = 128 * 1024
"""Bytes of a body that are sent at once."""


async def gzipped(reply: Reply, headers: Mapping[str, str]) -> bytes | None:
    """Return the body compressed where the client takes that and it is worth the work."""
    if (
        len(reply.body) < _WORTH_COMPRESSING
        or not reply.media_type.startswith(_COMPRESSIBLE)
        or not _takes_gzip(headers)
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
    zipped = kept.gzipped is not None and _takes_gzip(asked)
    if kept.tag:
        tag = f'"{kept.tag}{"-gzip" if zipped else ""}"'
        headers["ETag"] = tag
        headers.setdefault("Cache-Control", "no-cache")
        if scope["method"] in ("GET", "HEAD") and _matches(
            asked.get("if-none-match", ""), kept.tag
        ):
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
    await _send_body(sent, to)
    return status, len(sent)


async def _send_body(body: bytes, to: Send) -> None:
    """Send a body no faster than the client takes it: what is sent waits outside of our hands."""
    view, begin = memoryview(body), 0
    while len(body) - begin > PIECE:
        piece = bytes(view[begin : begin + PIECE])
        await to({"type": "http.response.body", "body": piece, "more_body": True})
        begin += PIECE
    await to({"type": "http.response.body", "body": body[begin:] if begin else body})


def _takes_gzip(headers: Mapping[str, str]) -> bool:
    return weight("gzip", headers.get("accept-encoding", "")[:_LONGEST_ENCODING]) > 0


def _safe(text: str) -> bytes:
    """Return the text of a header; what could end it, or is no Latin-1, is left out."""
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    return "".join(c for c in text if c >= " " and c != "\x7f").encode("latin-1", "ignore")


def _matches(header: str, tag: str) -> bool:
    """Tell whether one of the entity tags of If-None-Match is that of the reply, in any coding."""
    tags = {part.strip().removeprefix("W/").strip('"') for part in header.split(",")}
    return bool(tags & {tag, f"{tag}-gzip", "*"})

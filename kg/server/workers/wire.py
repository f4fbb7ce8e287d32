"""How the server and a worker talk over a socket: frames of a JSON header and a body of bytes."""

import json
import struct
from collections.abc import Mapping
from typing import Any

from kg.server.exchange import Reply, Request

HEAD = struct.Struct(">II")
"""The lengths of header and body, which begin a frame."""


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Made once: :func:`json.dumps` would make an encoder for every frame."""


def frame(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a frame."""
    text = _json(header).encode("utf-8", "surrogatepass")
    return HEAD.pack(len(text), len(body)) + text + body


def header_of(text: bytes) -> dict[str, Any]:
    """Return the header of a frame."""
    header: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
    return header


def call(handler: str, request: Request) -> bytes:
    """Return the frame that asks a worker to carry a handler out."""
    values = {name: value for name, value in request.__dict__.items() if name != "body"}
    return frame({"handler": handler, "request": values}, request.body)


def request_of(header: Mapping[str, Any], body: bytes) -> Request:
    """Return the request of a frame that :func:`call` made."""
    values = dict(header["request"])
    values["query"] = tuple((name, value) for name, value in values["query"])
    return Request(**values, body=body)


def answer(reply: Reply) -> bytes:
    """Return the frame that answers a call."""
    values = {name: value for name, value in reply.__dict__.items() if name != "body"}
    return frame(values, reply.body)


def reply_of(header: Mapping[str, Any], body: bytes) -> Reply:
    """Return the reply of a frame that :func:`answer` made."""
    return Reply(body, **{**header, "vary": tuple(header["vary"])})

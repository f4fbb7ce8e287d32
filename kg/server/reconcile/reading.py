"""Requests and replies of 0.2: forms, and JSONP for pages that know no CORS."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from kg.errors import MediaTypeError, UsageError
from kg.server.exchange import JSON, Reply, Request

FORM = "application/x-www-form-urlencoded"

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)


def form(request: Request) -> dict[str, str]:
    """Return the fields of a request: of its body, or of its query string.

    Raises:
        MediaTypeError: The body is in another form.
        UsageError: It cannot be read.
    """
    if request.method != "POST":
        return dict(reversed(request.query))
    if request.content_type.partition(";")[0].strip().lower() != FORM:
        kind = request.content_type.partition(";")[0][:60] or "no content type"
        raise MediaTypeError(
            f"A POST of {kind} is not read here; send {FORM} (1.0-draft is at /reconcile/1.0).",
            f"此处不支持 {kind} 的 POST；请发送 {FORM}（1.0-draft 位于 /reconcile/1.0）。",
        )
    try:
        text = request.body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise UsageError(
            "The form cannot be read: it is not UTF-8, or has more than 100 fields.",
            "表单无法解读：不是 UTF-8，或字段超过 100 个。",
        ) from error
    return {**dict(reversed(request.query)), **dict(reversed(pairs))}


def body(request: Request) -> Any:
    """Return the JSON that a request brings.

    Raises:
        MediaTypeError: It brings something else.
        UsageError: It is no JSON.
    """
    from kg.server.reconcile.queries import parsed

    kind = request.content_type.partition(";")[0].strip().lower()
    if kind != JSON:
        raise MediaTypeError(
            f"A POST of {kind[:60] or 'no content type'} is not read here; send {JSON}.",
            f"此处不支持 {kind[:60] or '未说明类型'} 的 POST；请发送 {JSON}。",
        )
    try:
        return parsed(request.body.decode(), "the body")
    except UnicodeDecodeError as error:
        raise UsageError("The body is not UTF-8.", "请求正文不是 UTF-8。") from error


def reply(request: Request, value: Any, lang: str) -> Reply:
    """Return a value as JSON, or as a call of ``callback`` where a GET names one.

    Raises:
        UsageError: The callback is no name of a function.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    headers = {"Content-Language": lang}
    callback = request.first("callback") if request.method == "GET" else ""
    if not callback:
        return Reply(text.encode("utf-8", "replace"), JSON, headers=headers)
    if len(callback) > 100 or not _CALLBACK.fullmatch(callback):
        raise UsageError(
            f"callback={callback[:60]} is no name of a function.",
            f"callback={callback[:60]} 不是函数名。",
        )
    # Two characters that JSON allows and old scripts do not; the comment keeps the beginning of
    # the reply from being taken for another kind of file.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    script = f"/**/{callback}({text});"
    return Reply(
        script.encode("utf-8", "replace"), "text/javascript; charset=utf-8", headers=headers
    )

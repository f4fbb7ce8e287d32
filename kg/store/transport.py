"""How a query travels to an endpoint and an answer comes back: SPARQLWrapper, with bounds.

SPARQLWrapper builds the request. What it leaves open is settled here: the query's form is told,
not guessed; redirects keep the query and never leave HTTP; busy endpoints are asked again within
bounds; the whole answer has one deadline and one size limit.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from SPARQLWrapper import POST, SPARQLWrapper

from kg import __version__
from kg.errors import EndpointError, KGError, LimitError, QuerySyntaxError
from kg.namespaces import BASE
from kg.sparql import form_of
from kg.store.address import Endpoint
from kg.store.private import is_private

AGENT = f"aicity/{__version__} (+{BASE})"
"""Public endpoints ask who calls, and turn away those who do not say."""
ATTEMPTS = 3
MAX_WAIT = 30.0
"""How many seconds an endpoint may ask us to wait before we try again."""
MAX_BYTES = 1 << 29
_BUSY = (429, 503)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PLACE = re.compile(r"\b(?:line|at) (\d{1,7})(?:(?::|,? col(?:umn)?\.? )(\d{1,7}))?", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Reply:
    """A complete answer with status 200."""

    media: str
    body: bytes
    headers: Mapping[str, str]


def ask(
    endpoint: Endpoint, query: str, parameters: Mapping[str, tuple[str, ...]], accept: str
) -> Reply:
    """Send a query and return the whole answer.

    Args:
        endpoint: Where to ask.
        query: SPARQL, every prefix declared.
        parameters: What the protocol sends beside it, e.g. ``default-graph-uri``.
        accept: The media types wanted.

    Raises:
        QuerySyntaxError: The endpoint refuses the query (status 400).
        LimitError: The answer is too large.
        EndpointError: Anything else that keeps a complete answer from coming.
    """
    client = _Client(endpoint, query, parameters, accept)
    return _settled(endpoint, lambda: client.query().response)


def send(
    endpoint: Endpoint, accept: str, body: bytes | None = None, media: str = "text/plain"
) -> Reply:
    """Ask a service that is no SPARQL endpoint, with the same bounds, and return the whole answer.

    Args:
        endpoint: Where to ask.
        accept: The media types wanted.
        body: What to post; where None, the address is asked for as it is.
        media: The media type of the body.

    Raises:
        UsageError: The service refuses the request (status 400).
        LimitError: The answer is too large.
        EndpointError: Anything else that keeps a complete answer from coming.
    """
    headers = {"Accept": accept, "User-Agent": AGENT}
    if body is not None:
        headers["Content-Type"] = media
    opener = _opener(endpoint.url)
    request = Request(endpoint.url, body, headers)
    return _settled(endpoint, lambda: opener.open(request, timeout=endpoint.timeout))


def _settled(endpoint: Endpoint, request: Callable[[], HTTPResponse]) -> Reply:
    """Return the whole answer to a request, made again where the service is busy."""
    for attempt in range(1, ATTEMPTS + 1):
        deadline = time.monotonic() + endpoint.timeout
        try:
            response = request()
            with response:
                body = _read(endpoint, response, deadline)
                return Reply(response.headers.get_content_type(), body, dict(response.headers))
        except HTTPError as error:
            with error:
                told = _first_line(error)
            wait = _wait(error.headers, attempt)
            if error.code not in _BUSY or attempt == ATTEMPTS or wait > MAX_WAIT:
                raise _refusal(endpoint, error, told, wait) from error
            time.sleep(wait)
        except (OSError, HTTPException, ValueError) as error:
            raise _failure(endpoint, error) from error
    raise AssertionError("unreachable: the last attempt returns or raises")


class _Client(SPARQLWrapper):
    """One request. SPARQLWrapper reuses its state, which threads must not share."""

    def __init__(
        self,
        endpoint: Endpoint,
        query: str,
        parameters: Mapping[str, tuple[str, ...]],
        accept: str,
    ) -> None:
        super().__init__(endpoint.url, agent=AGENT)
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setQuery(query)
        self.addCustomHttpHeader("Accept", accept)
        for name, values in parameters.items():
            for value in values:
                self.addParameter(name, value)
        if endpoint.user:
            self.setCredentials(endpoint.user, endpoint.password)
        self.seconds = endpoint.timeout
        self.opener = _opener(endpoint.url)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802
        # The library's own pattern takes "load" in an IRI for an update, and sends it as one.
        return form_of(query) or "SELECT"

    def _query(self) -> tuple[HTTPResponse, str]:
        # The library's own opener follows redirects to ftp: and turns a redirected POST into a
        # GET without the query.
        return self.opener.open(self._createRequest(), timeout=self.seconds), self.returnFormat


class _Redirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        inwards = new.hostname != old.hostname and is_private(new.hostname)
        if new.scheme not in {"https", old.scheme} or inwards:
            raise HTTPError(req.full_url, code, msg, headers, fp)
        kept = dict(req.headers)
        if new.netloc != old.netloc:
            kept.pop("Authorization", None)
        if code == 303:
            kept.pop("Content-type", None)
            return Request(newurl, headers=kept, method="GET")
        return Request(newurl, req.data, kept, method=req.get_method())


def _opener(url: str) -> OpenerDirector:
    """Return an opener that knows HTTP and nothing else: no file:, no ftp:, no data:."""
    local = urlsplit(url).hostname in _LOOPBACK
    opener = OpenerDirector()
    for handler in (
        ProxyHandler({} if local else None),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def _read(endpoint: Endpoint, response: HTTPResponse, deadline: float) -> bytes:
    """Read to the end. A socket's own timeout starts anew with each byte that trickles in."""
    parts = []
    size = 0
    while part := response.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise LimitError(
                f"{endpoint.name} answers with more than {MAX_BYTES >> 20} MiB; ask for less, "
                "e.g. with LIMIT.",
                f"{endpoint.name} 的回答超过 {MAX_BYTES >> 20} MiB；"
                "请缩小查询范围，例如加上 LIMIT。",
            )
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:
        raise ConnectionError(f"the answer breaks off, {response.length} bytes are missing")
    return b"".join(parts)


def _wait(headers: Message, attempt: int) -> float:
    """Return how many seconds to wait, as ``Retry-After`` says: seconds, or a date."""
    told = (headers.get("Retry-After") or "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return float(attempt)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _first_line(error: HTTPError) -> str:
    """Return the first line that the endpoint says, fit for a terminal."""
    try:
        body = error.read(1 << 14).decode("utf-8", "replace")
    except (OSError, HTTPException, ValueError):
        body = ""
    if error.headers.get_content_type() == "text/html" or body.lstrip()[:1] == "<":
        body = ""
    with suppress(ValueError, TypeError, LookupError):
        body = str(json.loads(body)["error"]["message"])  # As our own server tells it.
    return clean(next((line for line in body.splitlines() if line.strip()), error.reason))


def clean(text: object) -> str:
    """Return foreign text as one short line without control characters."""
    return _UNSEEN.sub(" ", str(text)).strip()[:300]


def _refusal(endpoint: Endpoint, error: HTTPError, told: str, wait: float) -> KGError:
    code, name = error.code, endpoint.name
    if code == 400:
        place = _PLACE.search(told)
        line, column = (int(number or 0) for number in place.groups()) if place else (0, 0)
        return QuerySyntaxError(
            f"{name} does not accept the query: {told}",
            f"{name} 不接受该查询：{told}",
            line,
            column,
        )
    if 300 <= code < 400:
        target = clean(error.headers.get("Location", ""))
        return EndpointError(
            f"{name} redirects (status {code}) to {target}, which is not followed; give the "
            "address that answers.",
            f"{name} 重定向（状态码 {code}）到 {target}，不予跟随；请直接给出实际回答的地址。",
        )
    if code in _BUSY:
        return EndpointError(
            f"{name} is busy (status {code}): {told}. It asks to wait {wait:.0f} s; try later.",
            f"{name} 繁忙（状态码 {code}）：{told}。请等待 {wait:.0f} 秒后再试。",
        )
    return EndpointError(
        f"{name} answers with status {code}: {told}", f"{name} 返回状态码 {code}：{told}"
    )


def _failure(endpoint: Endpoint, error: Exception) -> EndpointError:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return EndpointError(
            f"{endpoint.name} does not answer completely within {endpoint.timeout:g} s; ask for "
            "less, or set AICITY_TIMEOUT to more seconds.",
            f"{endpoint.name} 未能在 {endpoint.timeout:g} 秒内完整回答；"
            "请缩小查询范围，或用环境变量 AICITY_TIMEOUT 延长秒数。",
        )
    told = clean(getattr(reason, "strerror", None) or reason) or type(reason).__name__
    return EndpointError(
        f"{endpoint.name} cannot be reached: {told}. Check the address and the network.",
        f"无法连接 {endpoint.name}：{told}。请检查地址和网络。",
    )

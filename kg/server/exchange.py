"""What passes between the process that speaks HTTP and the workers: requests and replies.

A handler is a plain function, so that it can be tried without a server::

    def page(service: Service, request: Request) -> Reply:
        entity = service.graph(request.lang).entity(request.parameters["slug"])
        return html(render(entity))

It raises the errors of :mod:`kg.errors`, which become replies with their status, in the form and
language that the request prefers. It never sees a header that must not change the answer, so that
what is kept of an answer can be given to everybody who asks the same.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlencode

if TYPE_CHECKING:
    from kg.server.service import Service

Pairs: TypeAlias = tuple[tuple[str, str], ...]

JSON = "application/json"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """A request, without what must not change the answer.

    Attributes:
        method: ``GET`` or ``POST``; HEAD comes as GET.
        path: The path, decoded, below the base, e.g. ``/firm/tztek``.
        parameters: What the route's pattern takes from the path.
        query: The pairs of the query string, decoded once, in their order.
        accept: The header ``Accept``.
        accept_language: The header ``Accept-Language``.
        content_type: The header ``Content-Type``.
        body: The body; no longer than the server's limit.
        base: The address of the server as others see it, without a slash at its end. It is set by
            whoever runs the server, never taken from a request.
    """

    path: str = "/"
    method: str = "GET"
    parameters: Mapping[str, str] = field(default_factory=dict)
    query: Pairs = ()
    accept: str = ""
    accept_language: str = ""
    content_type: str = ""
    body: bytes = b""
    base: str = "http://127.0.0.1:8000"

    @property
    def root(self) -> str:
        """The path of the base, to begin links with: empty, or e.g. ``/aicity``."""
        return "/" + rest if (rest := self.base.partition("://")[2].partition("/")[2]) else ""

    @property
    def lang(self) -> str:
        """The reader's language, ``zh`` or ``en``: ``?lang=``, else ``Accept-Language``."""
        from kg.server.negotiation import language

        return language(self.first("lang"), self.accept_language)

    def first(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter of the query string."""
        return next((value for key, value in self.query if key == name), default)

    def all(self, name: str) -> list[str]:
        """Return every value of a parameter of the query string, in their order."""
        return [value for key, value in self.query if key == name]

    def link(self, path: str, **query: str | None) -> str:
        """Return a link below the base, with a query string of what is given and not None."""
        pairs = {name: value for name, value in query.items() if value is not None}
        return self.root + path + (f"?{urlencode(pairs)}" if pairs else "")


@dataclass(frozen=True)
class Reply:
    """What answers a request.

    Attributes:
        body: The content.
        media_type: Its media type, with ``charset`` for text.
        status: The HTTP status.
        headers: Further headers, e.g. ``Link`` or ``Content-Language``; a Content-Security-Policy
            here replaces the server's own.
        vary: The request headers that the reply depends on.
    """

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    vary: tuple[str, ...] = ("Accept", "Accept-Language")


Handler: TypeAlias = Callable[["Service", Request], Reply]


def html(text: str, *, status: int = 200, **headers: str) -> Reply:
    """Return a page; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(text.encode(), HTML, status, named)


def json_reply(value: Any, *, status: int = 200, media_type: str = JSON) -> Reply:
    """Return a value as JSON, readable: indented, and Chinese as it is."""
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return Reply(text.encode(), media_type, status)


def redirect(location: str, *, status: int = 303) -> Reply:
    """Return a redirection to a link below the base or an address of the operator's."""
    return Reply(b"", TEXT, status, {"Location": location})

"""The address of an endpoint: what a URL says of where to ask, as whom, and which dataset."""

import os
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.namespaces import BASE

TIMEOUT = 60.0
"""Seconds that one answer may take; the environment's ``AICITY_TIMEOUT`` says otherwise."""
DATASET = ("default-graph-uri", "named-graph-uri")
"""What the protocol lets a request say of its dataset."""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask: a URL without credentials and dataset, which stand beside it."""

    url: str
    timeout: float
    user: str
    password: str
    dataset: dict[str, tuple[str, ...]]

    @property
    def name(self) -> str:
        """The address as messages show it: query strings may hold keys."""
        return self.url.partition("?")[0]

    @property
    def location(self) -> str:
        """The URL as given, without credentials."""
        pairs = [(name, value) for name, values in self.dataset.items() for value in values]
        mark = "&" if "?" in self.url else "?"
        return self.url + (mark + urlencode(pairs) if pairs else "")


def parse(url: str) -> Endpoint:
    """Return the endpoint that a URL stands for.

    Raises:
        UsageError: It cannot be asked, or ``AICITY_TIMEOUT`` is no number.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
        dataset: dict[str, tuple[str, ...]] = {}
        rest = []
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            if name in DATASET:
                dataset[name] = (*dataset.get(name, ()), NamedNode(value).value)
            elif name in {"query", "update"}:
                raise ValueError(name)
            else:
                rest.append((name, value))
        if parts.scheme not in {"http", "https"} or not host:
            raise ValueError(url)
        netloc = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except ValueError as error:
        raise UsageError(
            "This is not the address of a SPARQL endpoint; write it like "
            "https://example.org/sparql or "
            f"http://127.0.0.1:8890/sparql?default-graph-uri={BASE}",
            "这不是 SPARQL 端点的地址；请写成 https://example.org/sparql 或 "
            f"http://127.0.0.1:8890/sparql?default-graph-uri={BASE} 的形式。",
        ) from error
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~")
    address = urlunsplit(
        (parts.scheme, netloc + (f":{port}" if port else ""), path, urlencode(rest), "")
    )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Endpoint(address, _timeout(), user, password, dataset)


def _timeout() -> float:
    text = os.environ.get("AICITY_TIMEOUT", "")
    try:
        seconds = float(text) if text else TIMEOUT
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < 1e6:
        raise UsageError(
            f"AICITY_TIMEOUT must be a number of seconds, not {text!r}.",
            f"AICITY_TIMEOUT 应为秒数，而不是 {text!r}。",
        )
    return seconds

"""Where things are shown: the address of our own page for an IRI."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from kg.namespaces import BASE, KINDS, PREFIXES
from kg.server.exchange import Request

_SAFE = "/-._~"
DOCUMENTS = (".html", ".ttl", ".jsonld", ".nt", ".rdf", ".trig")
"""What the address of a document about a thing ends in, where the thing's own does not."""


def link(request: Request, path: str, **query: str | None) -> str:
    """Return a link to a page of ours; a language that was asked for by name stays.

    >>> link(Request(query=(("lang", "zh"),)), "/find", q="a b")
    '/find?q=a+b&lang=zh'
    """
    return to(request, path, [(name, value) for name, value in query.items() if value is not None])


def to(request: Request, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return a link as :func:`link` does, with the pairs of its query string."""
    found = list(pairs)
    if request.first("lang") and "lang" not in dict(found):
        found.append(("lang", request.lang))
    query = urlencode(found, errors="replace")
    return request.link(path) + (f"?{query}" if query else "")


def href(request: Request, iri: str) -> str:
    """Return the address of the page about an IRI; never an address of another server.

    >>> href(Request(), "https://w3id.org/aicity/firm/tztek")
    '/firm/tztek'
    >>> href(Request(), "https://w3id.org/aicity/firm/tztek.html")
    '/resource?iri=https%3A%2F%2Fw3id.org%2Faicity%2Ffirm%2Ftztek.html'
    >>> href(Request(), "javascript:alert(1)")
    '/resource?iri=javascript%3Aalert%281%29'
    """
    if iri.startswith(PREFIXES["aic"]):
        return f"{to(request, '/ontology')}#{quote(iri[len(PREFIXES['aic']) :], safe='-._~')}"
    if iri.startswith(BASE) and _has_page(iri[len(BASE) :]):
        return to(request, f"/{quote(iri[len(BASE) :], safe=_SAFE)}")
    return to(request, "/resource", [("iri", iri)])


def _has_page(path: str) -> bool:
    """Tell whether a thing has a page at its own path: not where a route takes it for another."""
    kind, *parts = path.split("/")
    if not parts or "#" in path or any(part in ("", ".", "..") for part in parts):
        return False
    if kind == "question":
        return True
    if path.endswith(DOCUMENTS):
        return False
    return len(parts) <= 2 if kind == "source" else len(parts) == 1 and kind in KINDS

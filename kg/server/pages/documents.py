"""Things as data: the same thing in each RDF format, at an address that ends in its suffix."""

from urllib.parse import quote

from pyoxigraph import NamedNode, Triple

from kg.errors import NotFoundError
from kg.formats.graphs import graph as write_graph
from kg.namespaces import BASE, RDF, Namespace, curie
from kg.server.exchange import Reply, Request, redirect
from kg.server.negotiation import require
from kg.server.service import Service

SUFFIXES = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
"""The documents about a thing: their suffixes, and their media types."""

_FORMATS = {".ttl": "turtle", ".jsonld": "jsonld", ".nt": "ntriples", ".rdf": "rdfxml"}
_VOID = Namespace("void")
_FOAF_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_FOAF_DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")


def split(name: str) -> tuple[str, str]:
    """Return a name and the suffix of a document behind it, which may be empty.

    >>> split("tztek.ttl"), split("tztek")
    (('tztek', '.ttl'), ('tztek', ''))
    """
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def chosen(request: Request) -> Reply:
    """Return the redirection from a thing to the document about it that the request prefers.

    Raises:
        NotAcceptableError: There is none.
    """
    kind = require(request.accept, list(SUFFIXES.values()))
    suffix = next(each for each, media in SUFFIXES.items() if media == kind)
    path = quote(request.path, safe="/-._~")
    pairs = dict(request.query)
    found = redirect(request.link(path + suffix, **pairs))
    return Reply(
        found.body, found.media_type, found.status, {**found.headers, **links(request, path)}
    )


def links(request: Request, path: str) -> dict[str, str]:
    """Return the header that names all documents about the thing at a path."""
    named = [
        f'<{request.link(path + suffix)}>; rel="alternate"; type="{media}"'
        for suffix, media in SUFFIXES.items()
    ]
    named.append(f'<{request.link(path + ".ttl")}>; rel="describedby"; type="text/turtle"')
    return {"Link": ", ".join(named)}


def about(service: Service, iri: NamedNode) -> list[Triple]:
    """Return what the graph says of a thing, in both directions, as far as is sent at once.

    Raises:
        NotFoundError: Nothing is known of it.
    """
    if not (triples := some(service, iri, service.settings.rows)):
        raise unknown(iri)
    return triples


def some(service: Service, iri: NamedNode, most: int = 500) -> list[Triple]:
    """Return so many statements about a thing at most, to be embedded in its page."""
    found, _ = service.store.first(
        f"CONSTRUCT {{ {iri} ?p ?o . ?s ?q {iri} }} "
        f"WHERE {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} }}",
        most,
    )
    return sorted(set(found), key=str) if isinstance(found, list) else []


def unknown(iri: NamedNode) -> NotFoundError:
    """Return the error for a thing of which nothing is known."""
    short = curie(iri.value)[:300]
    return NotFoundError(f"Nothing is known of {short}.", f"没有关于 {short} 的信息。")


def document(request: Request, iri: NamedNode, triples: list[Triple], suffix: str) -> Reply:
    """Return the document about a thing; it says what it is about, and of which dataset."""
    own = NamedNode(iri.value.partition("#")[0] + suffix)
    head = [
        Triple(own, RDF.type, _FOAF_DOCUMENT),
        Triple(own, _FOAF_TOPIC, iri),
        Triple(own, _VOID.inDataset, NamedNode(BASE)),
    ]
    path, _ = split(quote(request.path, safe="/-._~"))
    return Reply(
        write_graph([*head, *triples], _FORMATS[suffix]),
        SUFFIXES[suffix] + ("; charset=utf-8" if suffix == ".ttl" else ""),
        headers=links(request, path),
        vary=(),
    )


def embedded(triples: list[Triple]) -> str:
    """Return triples as JSON-LD to stand in a page, where no text of theirs can end the element."""
    text = write_graph(triples, "jsonld").decode()
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

"""Results in the formats of W3C, for the wire: compact, and nothing but what the standard says."""

import json
from collections.abc import Callable, Collection
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.answer import Answer
from kg.errors import UsageError
from kg.formats.graphs import graph
from kg.formats.results import csv, tsv, xml
from kg.namespaces import XSD
from kg.store import Solutions, Term
from kg.terms import to_json

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""The media types of rows; what stands first is sent to who does not care."""

BOOLEANS = {kind: name for kind, name in RESULTS.items() if name in ("json", "xml")}
"""The media types of the answer to an ASK."""

GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "turtle",
    "application/n-quads": "ntriples",
}
"""The media types of triples; a graph of triples is also TriG and N-Quads."""

CALLED = {
    "json": ("application/sparql-results+json", "application/ld+json"),
    "xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "srj": ("application/sparql-results+json",),
    "srx": ("application/sparql-results+xml",),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ttl": ("text/turtle",),
    "n3": ("text/turtle",),
    "ntriples": ("application/n-triples",),
    "n-triples": ("application/n-triples",),
    "nt": ("application/n-triples",),
    "rdfxml": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "rdf": ("application/rdf+xml",),
    "jsonld": ("application/ld+json",),
    "json-ld": ("application/ld+json",),
    "trig": ("application/trig",),
    "nquads": ("application/n-quads",),
    "n-quads": ("application/n-quads",),
    "nq": ("application/n-quads",),
}
"""What clients call the formats in ``format=``; the first that suits the query is meant.

SPARQLWrapper, for one, sends ``format=xml`` for a CONSTRUCT whose triples it wants as RDF/XML.
"""

TEXT = {"text/csv", "text/tab-separated-values", "text/turtle"}
"""The media types that are text, and say in which encoding."""


def called(name: str, offered: Collection[str]) -> str | None:
    """Return the media type that ``format=`` stands for: a name, an extension, or a media type.

    Raises:
        UsageError: It is none of those on offer; the message names them.
    """
    if not name:
        return None
    wanted = name.strip().lower().replace(" ", "+")  # A plus in a query string is a space.
    for kind in (wanted, *CALLED.get(wanted, ())):
        if kind in offered:
            return kind
    names = ", ".join(one for one, kinds in CALLED.items() if kinds[0] in offered)
    raise UsageError(
        f"format={name[:60]} is no format for this query; use one of {names}.",
        f"format={name[:60]} 不适用于此查询；请用 {names}。",
    )


def triples(found: list[Triple], format: str) -> bytes:
    """Return triples in a format, each once."""
    return graph(list(dict.fromkeys(found)), format)


def rows(result: Solutions | bool, format: str) -> bytes:
    """Return rows, or the answer to an ASK, in a format."""
    return _rows(result, format).encode("utf-8", "replace")


def _rows(result: Solutions | bool, format: str) -> str:
    if format == "json":
        return _json(result)
    if isinstance(result, bool):
        return xml(Answer.of_boolean(result))
    writer = {"csv": csv, "tsv": tsv, "xml": xml}[format]
    return writer(Answer(result.columns, result.rows))


def _json(result: Solutions | bool) -> str:
    """Return SPARQL 1.1 JSON without a space too many.

    It is written here and not by :mod:`json` from dictionaries: most small queries cost more to
    write than to answer, and the same IRIs come again and again.
    """
    if isinstance(result, bool):
        return json.dumps({"head": {}, "boolean": result})
    names = [f"{_text(column)}:" for column in result.columns]
    rows = [
        ",".join(
            [name + _term(term) for name, term in zip(names, row, strict=True) if term is not None]
        )
        for row in result.rows
    ]
    heads = ",".join(map(_text, result.columns))
    bindings = "{" + "},{".join(rows) + "}" if rows else ""
    return f'{{"head":{{"vars":[{heads}]}},"results":{{"bindings":[{bindings}]}}}}'


_STRING = XSD.string

_text: Callable[[str], str] = json.encoder.encode_basestring
"""Write a text as JSON, Chinese as it is."""


def _term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return _iri(term)
    if isinstance(term, Literal):
        text = _text(term.value)
        if term.language:
            return f'{{"type":"literal","value":{text},"xml:lang":"{term.language}"}}'
        if term.datatype == _STRING:
            return f'{{"type":"literal","value":{text}}}'
        return f'{{"type":"literal","value":{text},"datatype":{_text(term.datatype.value)}}}'
    return json.dumps(to_json(term), ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=8192)
def _iri(term: NamedNode) -> str:
    return f'{{"type":"uri","value":{_text(term.value)}}}'

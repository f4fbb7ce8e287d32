"""Triples as Turtle, N-Triples, JSON-LD and RDF/XML."""

from collections.abc import Sequence

import pyoxigraph as ox
from pyoxigraph import Triple

from kg.namespaces import PREFIXES
from kg.terms import n3


def graph(triples: Sequence[Triple], format: str) -> bytes:
    """Return triples as Turtle, N-Triples, JSON-LD or RDF/XML."""
    kinds = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdfxml": ox.RdfFormat.RDF_XML,
    }
    text = "".join(f"{n3(t.subject)} {n3(t.predicate)} {n3(t.object)} .\n" for t in triples)
    used = {k: iri for k, iri in PREFIXES.items() if f"<{iri}" in text}
    prefixes = {} if format == "ntriples" else used
    written = ox.serialize(triples, format=kinds[format], prefixes=prefixes)
    return written if written is not None else b""

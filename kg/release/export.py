"""The graph in the formats that others read.

What a format holds: TriG and N-Quads hold the *sources*, each statement in the graph of the source
that makes it; the merged graph follows from them. Turtle, JSON-LD, RDF/XML and the tables hold the
*merged graph*, each triple once; RDF 1.2 holds it too, with the sources as annotations.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from pyoxigraph import Quad, Triple

from kg.namespaces import PREFIXES
from kg.release.canonical import turtle
from kg.release.jsonld import jsonld
from kg.release.rdfxml import rdfxml
from kg.release.statements import Statements, stated
from kg.release.turtle import TermWriter
from kg.store import Store

DERIVED = f"{PREFIXES['prov']}wasDerivedFrom"
"""What ties a triple to its source in RDF 1.2: true of a quotation and of a dataset alike."""


def nquads(store: Store) -> Iterator[bytes]:
    """Yield the sources as canonical N-Quads, sorted."""
    return Statements(store).lines()


def trig(store: Store) -> Iterator[bytes]:
    """Yield the sources as TriG, one block a graph, one triple a line."""
    return blocks(stated(store))


def blocks(statements: Iterable[tuple[Triple | Quad, str]]) -> Iterator[bytes]:
    """Yield statements, each with the IRI of its graph, as canonical TriG."""
    writer = TermWriter()
    lines = [
        f"{writer.iri(source) if source else ''}\t{writer.triple(triple)}".encode()
        for triple, source in statements
    ]
    lines.sort()
    yield writer.header().encode()
    for name, block in groupby(_distinct(lines), key=lambda line: line.partition(b"\t")[0]):
        yield b"\n" + (name + b" {\n" if name else b"{\n")
        for line in block:
            yield b"    " + line.partition(b"\t")[2] + b" .\n"
        yield b"}\n"


def merged_turtle(store: Store) -> Iterator[bytes]:
    """Yield the merged graph as Turtle, one triple a line, the same as ``kg build`` writes."""
    return turtle(triple for triple, _ in stated(store))


def rdf12(store: Store) -> Iterator[bytes]:
    """Yield the merged graph as RDF 1.2 Turtle; each triple is annotated with its sources."""
    writer = TermWriter()
    lines = [
        f"{writer.triple(triple)}\t{writer.iri(source) if source else ''}".encode()
        for triple, source in stated(store)
    ]
    lines.sort()
    derived = writer.iri(DERIVED).encode()
    yield b'VERSION "1.2"\n' + writer.header().encode() + b"\n"
    for triple, same in groupby(_distinct(lines), key=lambda line: line.partition(b"\t")[0]):
        names = b" , ".join(filter(None, (line.partition(b"\t")[2] for line in same)))
        yield triple + (b" {| " + derived + b" " + names + b" |} .\n" if names else b" .\n")


FORMATS: dict[str, Callable[[Store], Iterator[bytes]]] = {
    "trig": trig,
    "nquads": nquads,
    "turtle": merged_turtle,
    "jsonld": lambda store: jsonld(Statements(store)),
    "rdfxml": lambda store: rdfxml(Statements(store)),
    "rdf12": rdf12,
}
"""The formats that are one stream of bytes; tables are written by :mod:`kg.release.tables`."""


def _distinct(lines: list[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))

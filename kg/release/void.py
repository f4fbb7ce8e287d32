"""The description of the whole graph in VoID: how much of what it holds, and where its links lead.

Reach for it to publish ``/.well-known/void``, or to tell a catalogue what is here.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDF, XSD, Namespace, curie
from kg.release.canonical import turtle
from kg.store import Store

_VOID = Namespace("void")
_ROOT = NamedNode(BASE)
_TITLES = (
    Literal("aicity: the artificial-intelligence industries of Suzhou and Hangzhou", language="en"),
    Literal("aicity：苏州与杭州人工智能产业", language="zh"),
)


def void(store: Store) -> Iterator[bytes]:
    """Yield the description as canonical Turtle."""
    return turtle(statements(store))


def statements(store: Store) -> Iterator[Triple]:
    """Yield the description as triples: totals, a part for each class and property, linksets."""
    yield Triple(_ROOT, RDF.type, _VOID.Dataset)
    for title in _TITLES:
        yield Triple(_ROOT, DCTERMS.title, title)
    yield Triple(_ROOT, _VOID.uriSpace, Literal(BASE))
    if version := store.version():
        yield Triple(_ROOT, NamedNode(f"{PREFIXES['owl']}versionInfo"), Literal(version))
    classes, properties, subjects = _counts(store)
    yield Triple(_ROOT, _VOID.triples, _number(sum(properties.values())))
    yield Triple(_ROOT, _VOID.distinctSubjects, _number(subjects))
    yield Triple(_ROOT, _VOID.classes, _number(len(classes)))
    yield Triple(_ROOT, _VOID.properties, _number(len(properties)))
    for prefix in sorted({_vocabulary(iri) for iri in (*classes, *properties)} - {""}):
        yield Triple(_ROOT, _VOID.vocabulary, NamedNode(prefix))
    for iri, count in sorted(classes.items()):
        part = class_part(iri)
        yield Triple(_ROOT, _VOID.classPartition, part)
        yield Triple(part, _VOID["class"], NamedNode(iri))
        yield Triple(part, _VOID.entities, _number(count))
    for iri, count in sorted(properties.items()):
        part = _part("property", iri)
        yield Triple(_ROOT, _VOID.propertyPartition, part)
        yield Triple(part, _VOID.property, NamedNode(iri))
        yield Triple(part, _VOID.triples, _number(count))
    yield from _linksets(store)


def _counts(store: Store) -> tuple[Counter[str], Counter[str], int]:
    """Return how many things each class has, how many triples each property, how many subjects."""
    classes, properties = Counter[str](), Counter[str]()
    for target, query in (
        (classes, "SELECT ?x (COUNT(?s) AS ?n) WHERE { ?s a ?x } GROUP BY ?x"),
        (properties, "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x"),
    ):
        for term, count in store.select(query).rows:
            if isinstance(term, NamedNode) and isinstance(count, Literal):
                target[term.value] = int(count.value)
    rows = store.select("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }").rows
    (total,) = rows[0] if rows else (None,)
    return classes, properties, int(total.value) if isinstance(total, Literal) else 0


def _linksets(store: Store) -> Iterator[Triple]:
    """Yield the linksets that the graph describes, tied to the whole, and what they lead to."""
    rows = store.select(
        "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?kind { void:Linkset void:Dataset } "
        "?s a ?kind ; ?p ?o } ORDER BY ?s ?p ?o"
    ).rows
    for subject, predicate, value in rows:
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode):
            if isinstance(value, NamedNode | Literal) and value != AIC.Dataset:
                yield Triple(subject, predicate, value)
            if predicate == _VOID.subset:
                yield Triple(_ROOT, _VOID.subset, subject)


def class_part(iri: str) -> NamedNode:
    """Return the name of the part of the dataset that the things of a class make up."""
    return _part("class", iri)


def _part(sort: str, iri: str) -> NamedNode:
    # The end of two addresses may be the same in lower case; the number of the whole tells them.
    slug = re.sub(r"[^a-z0-9]+", "-", curie(iri).lower()).strip("-")
    return NamedNode(f"{BASE}source/void-{sort}-{slug}-{zlib.crc32(iri.encode()):08x}")


def _vocabulary(iri: str) -> str:
    return next(
        (
            namespace
            for prefix, namespace in PREFIXES.items()
            if iri.startswith(namespace) and not namespace.startswith(f"{BASE}source")
        ),
        "",
    )


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)

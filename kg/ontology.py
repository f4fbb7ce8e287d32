"""The ontology as people read it: labels and definitions of classes and properties."""

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg import resources
from kg.labels import choose
from kg.namespaces import PREFIXES, RDF, RDFS, SKOS
from kg.store.embedded import data_syntax_error, read_bytes

_OWL = PREFIXES["owl"]
_CLASS_TYPES = (NamedNode(f"{_OWL}Class"), RDFS.Class)
_PROPERTY_TYPES = (
    NamedNode(f"{_OWL}ObjectProperty"),
    NamedNode(f"{_OWL}DatatypeProperty"),
    NamedNode(f"{_OWL}AnnotationProperty"),
    RDF.Property,
)


def graph() -> ox.Store:
    """Return the ontology, read once.

    Raises:
        DataError: The file is missing or cannot be read.
        DataSyntaxError: It does not parse.
    """
    return _read(resources.path("ontology", "aicity.ttl"))


@lru_cache(maxsize=1)
def _read(file: Path) -> ox.Store:
    store = ox.Store()
    try:
        store.load(input=read_bytes(file), format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise data_syntax_error(file, error) from error
    return store


def version() -> str:
    """Return the version that the ontology says it has, or an empty string."""
    found = _literals(PREFIXES["aic"].rstrip("#"), NamedNode(f"{_OWL}versionInfo"))
    return found[0].value if found else ""


def labels_of(iri: str) -> list[Literal]:
    """Return every label that the ontology gives to a class or property."""
    return _literals(iri, RDFS.label) or _literals(iri, SKOS.prefLabel)


def label_of(iri: str, lang: str = "en") -> str | None:
    """Return the label of a class or property in the reader's language, or None."""
    label = choose(labels_of(iri), lang)
    return None if label is None else label.value


def definition_of(iri: str, lang: str = "en") -> str | None:
    """Return the definition of a class or property in the reader's language, or None."""
    text = choose(_literals(iri, SKOS.definition) or _literals(iri, RDFS.comment), lang)
    return None if text is None else text.value


def classes() -> list[str]:
    """Return the IRIs of our own classes, sorted."""
    return _own(_CLASS_TYPES)


def properties() -> list[str]:
    """Return the IRIs of our own properties, sorted."""
    return _own(_PROPERTY_TYPES)


def named(text: str) -> list[str]:
    """Return the IRIs of our own terms that are called so, in any language or by local name."""
    from kg.search import norm

    wanted = norm(text)
    return [iri for iri in _terms() if wanted and wanted in _names(iri)]


def siblings(iri: str) -> list[str]:
    """Return the terms that could stand in the place of a term, itself included, sorted.

    They have the same class, and for properties the same domain and range.
    """
    place = _place(iri)
    return [term for term in _terms() if _place(term) == place]


def _terms() -> list[str]:
    subjects = {quad.subject for quad in graph().quads_for_pattern(None, RDF.type, None, None)}
    return sorted(
        subject.value
        for subject in subjects
        if isinstance(subject, NamedNode) and subject.value.startswith(PREFIXES["aic"])
    )


def _names(iri: str) -> set[str]:
    from kg.search import norm

    return {norm(iri.rpartition("#")[2]), *(norm(label.value) for label in labels_of(iri))}


def _place(iri: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (predicate.value, str(quad.object))
        for predicate in (RDF.type, RDFS.domain, RDFS.range)
        for quad in graph().quads_for_pattern(NamedNode(iri), predicate, None, None)
    )


def _literals(iri: str, predicate: NamedNode) -> list[Literal]:
    quads = graph().quads_for_pattern(NamedNode(iri), predicate, None, None)
    return [quad.object for quad in quads if isinstance(quad.object, Literal)]


def _own(types: tuple[NamedNode, ...]) -> list[str]:
    return sorted(
        {
            quad.subject.value
            for kind in types
            for quad in graph().quads_for_pattern(None, RDF.type, kind, None)
            if isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(PREFIXES["aic"])
        }
    )

"""The documents and datasets behind citations, with what a bibliography says of them."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.labels import choose
from kg.namespaces import AIC, DCTERMS, PREFIXES, curie
from kg.store import Store, Term
from kg.terms import python_value

if TYPE_CHECKING:
    from kg.citations.model import Citations

_OWL_VERSION = NamedNode(f"{PREFIXES['owl']}versionInfo")
_DC_PUBLISHER = NamedNode(f"{PREFIXES['dc']}publisher")


@dataclass(frozen=True, slots=True)
class Work:
    """A document or dataset; what it does not state about itself is empty.

    Attributes:
        iri: The document, or the named graph that is the dataset.
        places: The cited passages, as their document reads; a dataset has none.
    """

    iri: NamedNode
    title: str
    author: str
    year: str
    version: str
    url: str
    retrieved: str
    licence: str
    language: str
    places: tuple[str, ...]

    @property
    def key(self) -> str:
        """A key for BibTeX."""
        return re.sub(r"[^A-Za-z0-9-]+", "-", curie(self.iri.value).rpartition(":")[2]) or "source"


def works(citations: "Citations", shown: Collection[NamedNode]) -> list[Work]:
    """Return the works of the sources that are shown, each once, in reading order."""
    found: dict[NamedNode, list[str]] = {}
    for source in citations.sources:
        if source.iri in shown:
            whole = source.iri if source.place[0] else NamedNode(source.place[1])
            places = found.setdefault(whole, [])
            if not source.place[0]:
                places.append(source.short)
    return [work(citations.store, iri, citations.lang, places) for iri, places in found.items()]


def work(store: Store, iri: NamedNode, lang: str, places: Collection[str] = ()) -> Work:
    """Return what the graph says of a document or dataset."""
    said: dict[NamedNode, list[Term]] = {}
    for quad in store.quads(iri):
        said.setdefault(quad.predicate, []).append(quad.object)

    def text(*properties: NamedNode, lang: str = lang) -> str:
        for each in properties:
            literals = [term for term in said.get(each, []) if isinstance(term, Literal)]
            if (best := choose(literals, lang)) is not None:
                return best.value
        return ""

    def node(each: NamedNode) -> str:
        return min((t.value for t in said.get(each, []) if isinstance(t, NamedNode)), default="")

    language = text(DCTERMS.language)
    title = text(DCTERMS.title, lang=language or lang) or curie(iri.value)
    issued = python_value(next(iter(sorted(said.get(DCTERMS.issued, []), key=str)), None))
    return Work(
        iri=iri,
        title=title,
        author=text(DCTERMS.creator, _DC_PUBLISHER, DCTERMS.publisher),
        year=str(issued)[:4] if issued else "",
        version=text(_OWL_VERSION),
        url=text(AIC.url) or iri.value,
        retrieved=text(AIC.retrieved),
        licence=node(DCTERMS.license),
        language=language,
        places=tuple(places),
    )

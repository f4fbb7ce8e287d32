"""What a store was loaded from: one description a source, in the graph ``source:loads``."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.namespaces import BASE, DCTERMS, PREFIXES, PROV, RDF, XSD
from kg.release.reading import GENID, Reading

LOADS = NamedNode(f"{BASE}source/loads")
"""The graph that describes the loads."""

_DCAT = PREFIXES["dcat"]
_SPDX = "http://spdx.org/rdf/terms#"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class About:
    """What the user says of a file; licence and publisher are IRIs or plain text.

    Raises:
        UsageError: A value is no text, or begins like an IRI and is none.
    """

    title: str | None = None
    licence: str | None = None
    publisher: str | None = None

    def __post_init__(self) -> None:
        for value in (self.title, self.licence, self.publisher):
            if value is not None and _readable(value) != value:
                raise UsageError(
                    f"{_readable(value)} is no text; write it in UTF-8.",
                    f"{_readable(value)} 不是文本；请使用 UTF-8 编码。",
                )
        for value in (self.licence, self.publisher):
            if value is not None:
                _iri_or_text(value)


def described(store: ox.Store) -> list[Quad]:
    """Return the descriptions of all loads."""
    return list(store.quads_for_pattern(None, None, None, LOADS))


def held(descriptions: Iterable[Quad]) -> dict[str, set[str]]:
    """Return each source that was loaded and the named graphs that its file brought."""
    sources: dict[str, set[str]] = {}
    for quad in descriptions:
        if quad.predicate == PROV.generatedAtTime:
            sources.setdefault(str(_value(quad.subject)), set())
        elif quad.predicate == DCTERMS.hasPart:
            sources.setdefault(str(_value(quad.subject)), set()).add(str(_value(quad.object)))
    return sources


def kept(descriptions: Iterable[Quad], sources: set[str], graphs: set[str]) -> Iterator[Quad]:
    """Yield the descriptions that stay when sources and graphs are replaced."""
    gone = sources | {_checksum(source).value for source in sources}
    for quad in descriptions:
        part = quad.predicate == DCTERMS.hasPart and _value(quad.object) in graphs
        if _value(quad.subject) not in gone and not part:
            yield quad


def describe(
    reading: Reading, about: About, parts: Iterable[str], now: datetime.datetime
) -> Iterator[Quad]:
    """Yield the description of a file that has been read.

    Args:
        reading: The pass over the file, ended.
        about: What the user says of it.
        parts: The named graphs that the file brought.
        now: When it was loaded.
    """
    source, checksum = NamedNode(reading.base), _checksum(reading.base)
    day = now.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (source, RDF.type, NamedNode(f"{_DCAT}Distribution")),
        (source, DCTERMS.title, Literal(about.title or _readable(Path(reading.file.name).name))),
        (source, PROV.generatedAtTime, Literal(day, datatype=XSD.dateTime)),
        (source, NamedNode(f"{_DCAT}mediaType"), NamedNode(_MEDIA_TYPES + reading.file.media_type)),
        (
            source,
            NamedNode(f"{_DCAT}byteSize"),
            Literal(str(reading.size), datatype=XSD.nonNegativeInteger),
        ),
        (source, NamedNode(f"{_SPDX}checksum"), checksum),
        (checksum, RDF.type, NamedNode(f"{_SPDX}Checksum")),
        (
            checksum,
            NamedNode(f"{_SPDX}algorithm"),
            NamedNode(f"{_SPDX}checksumAlgorithm_sha256"),
        ),
        (
            checksum,
            NamedNode(f"{_SPDX}checksumValue"),
            Literal(reading.sha256, datatype=XSD.hexBinary),
        ),
    ]
    if about.licence:
        facts.append((source, DCTERMS.license, _iri_or_text(about.licence)))
    if about.publisher:
        facts.append((source, DCTERMS.publisher, _iri_or_text(about.publisher)))
    facts += [(source, DCTERMS.hasPart, NamedNode(part)) for part in sorted(parts)]
    for fact in facts:
        yield Quad(*fact, LOADS)


def _checksum(source: str) -> NamedNode:
    digest = hashlib.sha256(f"{source}\nchecksum".encode()).hexdigest()
    return NamedNode(GENID + digest[:32])


def _iri_or_text(value: str) -> NamedNode | Literal:
    if value.startswith(("https://", "http://", "urn:")):
        try:
            return NamedNode(value)
        except ValueError as error:
            raise UsageError(
                f"{value} is no IRI; correct it, or write plain text.",
                f"{value} 不是 IRI；请改正，或改写为普通文字。",
            ) from error
    return Literal(value)


def _readable(text: str) -> str:
    """Return a text with a mark for each byte that stands for none, as in some names of files."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _value(term: object) -> object:
    return getattr(term, "value", term)

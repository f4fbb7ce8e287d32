"""The graph that holds the facts of one dataset, and its file: written, and removed, as a whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import UsageError
from kg.files import exists, write_atomic
from kg.links.against import Target
from kg.links.enrich import Fact
from kg.namespaces import AIC, DCTERMS, PREFIXES, RDF, XSD, Namespace
from kg.release.export import blocks
from kg.store.embedded import read_bytes

MARK = "# Written by: kg link enrich. Remove it with: kg link enrich --remove\n"
"""The first line of a file that this module writes; other files are never touched."""

_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
LICENCES = {
    "ror": _CC0,
    "gn": "https://creativecommons.org/licenses/by/4.0/",
    "lei": _CC0,
    "wd": _CC0,
    "dbr": "https://creativecommons.org/licenses/by-sa/3.0/",
}
"""Under which licence publishers give their data, by the prefix of the dataset."""

_DC_PUBLISHER = NamedNode("http://purl.org/dc/elements/1.1/publisher")
_OWL = Namespace("owl")


@dataclass(frozen=True, slots=True)
class Origin:
    """The dataset that facts come from, as its graph tells it.

    Attributes:
        target: How mapping sets name it.
        licence: The IRI of its licence.
        publisher: Who publishes it.
        url: Where it was had from.
        date: The day.
    """

    target: Target
    licence: str
    publisher: str
    url: str
    date: str

    @property
    def graph(self) -> NamedNode:
        """The named graph of its facts."""
        return graph_of(self.target)


def graph_of(target: Target) -> NamedNode:
    """Return the named graph that facts of a dataset are brought into.

    >>> from kg.links.against import target_of
    >>> graph_of(target_of("ror")).value
    'https://w3id.org/aicity/source/facts-ror'
    """
    return NamedNode(f"{PREFIXES['source']}facts-{target.source.partition(':')[2]}")


def trig(origin: Origin, found: Iterable[Fact], beside: Iterable[Triple] = ()) -> bytes:
    """Return the graph of a dataset's facts as TriG, the same bytes for the same facts."""
    graph = origin.graph
    stated = [
        *(Triple(graph, predicate, value) for predicate, value in _told(origin)),
        *(Triple(fact.thing, fact.predicate, fact.value) for fact in found),
        *beside,
    ]
    quads = [Quad(each.subject, each.predicate, each.object, graph) for each in stated]
    return MARK.encode() + b"".join(blocks((quad, graph.value) for quad in quads))


def _told(origin: Origin) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    en, zh = origin.target.name
    yield RDF.type, AIC.Dataset
    yield DCTERMS.title, Literal(f"Facts of linked things from {en}", language="en")
    yield DCTERMS.title, Literal(f"所链接事物的事实：{zh}", language="zh")
    yield (
        DCTERMS.description,
        Literal(
            "What the dataset says of the things that are linked to it, as it says it.",
            language="en",
        ),
    )
    yield DCTERMS.description, Literal("该数据集对所链接事物的说法，照录。", language="zh")
    yield _DC_PUBLISHER, Literal(origin.publisher, language="en")
    yield DCTERMS.license, NamedNode(origin.licence)
    if origin.url:
        yield AIC.url, Literal(origin.url, datatype=XSD.anyURI)
    if origin.target.version:
        yield _OWL.versionInfo, Literal(origin.target.version)
    yield AIC.retrieved, Literal(origin.date, datatype=XSD.date)


def file_of(folder: Path, target: Target) -> Path:
    """Return the file, in a folder of sources, that holds the facts of a dataset."""
    slug = re.sub(r"[^a-z0-9-]+", "-", target.source.partition(":")[2])
    return folder / f"facts-{slug}.trig"


def write(file: Path, content: bytes) -> None:
    """Write the graph of facts; a file that this module did not write is left alone.

    Raises:
        UsageError: The file is somebody else's.
        OutsideError: It cannot be written.
    """
    _refuse_foreign(file)
    write_atomic(file, content)


def remove(file: Path) -> bool:
    """Remove the graph of facts as a whole, and tell whether there was one.

    Raises:
        UsageError: The file is somebody else's.
    """
    if not exists(file):
        return False
    _refuse_foreign(file)
    file.unlink()
    return True


def _refuse_foreign(file: Path) -> None:
    if exists(file) and not read_bytes(file).startswith(MARK.encode()):
        raise UsageError(
            f"{file} was not written by this command, and is left as it is; choose another file "
            "with --into.",
            f"{file} 不是由本命令写出的，保持原样；请用 --into 另选文件。",
        )

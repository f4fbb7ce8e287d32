"""Files of other people, read as a stream of statements: formats, compression, faults."""

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import DataError, DataSyntaxError, NotFoundError, UsageError
from kg.files import exists, is_folder
from kg.namespaces import BASE
from kg.release.xmlguard import XmlGuard

GENID = f"{BASE}.well-known/genid/"
"""Where blank nodes get their IRIs, as RDF 1.1 advises."""

FORMATS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_EXTENSIONS = {
    ".ttl": "turtle", ".turtle": "turtle", ".trig": "trig", ".nt": "ntriples", ".nq": "nquads",
    ".jsonld": "jsonld", ".json": "jsonld", ".rdf": "rdfxml", ".owl": "rdfxml", ".xml": "rdfxml",
}  # fmt: skip
_PLACE = re.compile(r"Parser error at line \d+ (?:between )?columns? \d+(?: and \d+)?: ")


@dataclass(frozen=True)
class Input:
    """A file to read: where it lies, what people call it, and its format."""

    path: Path
    name: str
    format: str

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return FORMATS[self.format].media_type

    @property
    def has_graphs(self) -> bool:
        """Tell whether the format can name graphs."""
        return FORMATS[self.format].supports_datasets


def find_input(name: str, format: str | None = None, path: Path | None = None) -> Input:
    """Return a file as input, its format told by its name where none is given.

    Args:
        name: The file as the user named it.
        format: One of :data:`FORMATS`.
        path: Where the content lies, if not under that name.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is a folder, or its format is not known.
    """
    path = path or Path(name)
    if is_folder(path):
        raise UsageError(
            f"{name} is a folder; name the files in it, e.g. {name}/*.ttl",
            f"{name} 是文件夹；请列出其中的文件，例如 {name}/*.ttl",
        )
    if not exists(path):
        raise NotFoundError(f"There is no file {name}.", f"没有文件 {name}。")
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    found = format or (_EXTENSIONS.get(suffixes[-1]) if suffixes else None)
    if found is None:
        known = " ".join(_EXTENSIONS)
        raise UsageError(
            f"{name}: the extension does not tell the format; known are {known}, each also with "
            f".gz; or say --format {'|'.join(FORMATS)}",
            f"{name}：无法由扩展名判断格式；可用的扩展名有 {known}，都可再加 .gz；"
            f"或用 --format {'|'.join(FORMATS)} 指定",
        )
    return Input(path, name, found)


class Reading:
    """One pass over a file.

    Args:
        file: What to read.
        base: The IRI of its source: what relative IRIs are relative to, and what the IRIs of its
            blank nodes are made from.
        progress: Called with the number of bytes read on.
    """

    def __init__(self, file: Input, base: str, progress: Callable[[int], None] | None = None):
        self.file = file
        self.base = base
        self.size = 0
        self._digest = hashlib.sha256()
        self._progress = progress
        self._nodes: dict[BlankNode, NamedNode] = {}

    @property
    def sha256(self) -> str:
        """The checksum of the file as it lies on disk, once it has been read."""
        return self._digest.hexdigest()

    def quads(self) -> Iterator[Quad]:
        """Yield the statements, blank nodes replaced by IRIs.

        Raises:
            DataError: The file cannot be read, is cut off, or holds what is not RDF 1.1.
            DataSyntaxError: It does not parse; the message names line and column.
        """
        guard: XmlGuard | None = None
        try:
            with self.file.path.open("rb") as raw:
                stream: IO[bytes] = cast(IO[bytes], _Tap(raw, self._took))
                stream = _plain(stream)
                if self.file.format == "rdfxml":
                    guard = XmlGuard(stream)
                    stream = cast(IO[bytes], guard)
                for quad in ox.parse(
                    input=stream, format=FORMATS[self.file.format], base_iri=self.base
                ):
                    yield self._named(quad)
        except SyntaxError as error:
            raise self._syntax_error(error, guard) from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DataError(
                f"{self.file.name}: the gzip file is damaged or cut off ({error}); get it again.",
                f"{self.file.name}：gzip 文件已损坏或不完整（{error}）；请重新获取。",
            ) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise DataError(
                f"{self.file.name} cannot be read: {reason}.",
                f"无法读取 {self.file.name}：{reason}。",
            ) from error

    def _took(self, data: bytes) -> None:
        self.size += len(data)
        self._digest.update(data)
        if self._progress is not None:
            self._progress(len(data))

    def _named(self, quad: Quad) -> Quad:
        subject, predicate, object_, graph = quad
        if isinstance(object_, Triple) or (isinstance(object_, Literal) and object_.direction):
            raise DataError(
                f"{self.file.name} holds RDF 1.2 (a triple term or a text direction), which most "
                f"tools cannot read yet; write it as RDF 1.1: {subject} {predicate} {object_}",
                f"{self.file.name} 含有 RDF 1.2 的内容（三元组项或文字方向），多数工具尚不能读取；"
                f"请改写为 RDF 1.1：{subject} {predicate} {object_}",
            )
        if not any(isinstance(term, BlankNode) for term in (subject, object_, graph)):
            return quad
        return Quad(
            self._node(subject) if isinstance(subject, BlankNode) else subject,
            predicate,
            self._node(object_) if isinstance(object_, BlankNode) else object_,
            self._node(graph) if isinstance(graph, BlankNode) else graph,
        )

    def _node(self, node: BlankNode) -> NamedNode:
        # Numbered as they come: the parser gives nodes without a name a new one at each reading.
        found = self._nodes.get(node)
        if found is None:
            seed = f"{self.base}\n{len(self._nodes)}"
            found = NamedNode(GENID + hashlib.sha256(seed.encode()).hexdigest()[:32])
            self._nodes[node] = found
        return found

    def _syntax_error(self, error: SyntaxError, guard: XmlGuard | None) -> DataSyntaxError:
        line, column = error.lineno or 0, error.offset or 0
        if guard is not None:
            line, column = guard.position()
        reason = _PLACE.sub("", str(error.msg))
        utf8 = "utf-8" in reason.lower()
        place, ort = (f", line {line}, column {column}", f" 第 {line} 行第 {column} 列")
        return DataSyntaxError(
            f"{self.file.name}{place if line else ''}: {reason}"
            + ("; save the file as UTF-8." if utf8 else ""),
            f"{self.file.name}{ort if line else ''}：{reason}"
            + ("；请把文件另存为 UTF-8。" if utf8 else ""),
            line,
            column,
        )


def graph_names(file: Input, base: str) -> set[str]:
    """Return the names of the graphs in a file, reading all of it if its format can have any."""
    if not file.has_graphs:
        return set()
    return {
        quad.graph_name.value
        for quad in Reading(file, base).quads()
        if not isinstance(quad.graph_name, DefaultGraph) and isinstance(quad.graph_name, NamedNode)
    }


def _plain(stream: IO[bytes]) -> IO[bytes]:
    """Return a stream unpacked and without a byte-order mark."""
    buffered = io.BufferedReader(cast(io.RawIOBase, stream), 1 << 16)
    if buffered.peek(2)[:2] == b"\x1f\x8b":
        unpacked = gzip.GzipFile(fileobj=buffered)
        buffered = io.BufferedReader(cast(io.RawIOBase, unpacked), 1 << 16)
    if buffered.peek(3)[:3] == b"\xef\xbb\xbf":
        buffered.read(3)
    return buffered


class _Tap(io.RawIOBase):
    """A file that tells what has been read from it."""

    def __init__(self, inner: IO[bytes], took: Callable[[bytes], None]) -> None:
        self._inner = inner
        self._took = took

    def readable(self) -> bool:
        """Tell that this can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read on into a buffer."""
        data = self._inner.read(len(buffer))
        self._took(data)
        buffer[: len(data)] = data
        return len(data)

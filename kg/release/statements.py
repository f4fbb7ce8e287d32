"""All statements of a store in a fixed order, however large it is and wherever it lies.

A statement is kept as one line of N-Quads, a fraction of what the same terms take as Python
objects: ten million fit into memory, and sorting them groups equal triples and equal subjects.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import IO, cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import DataError
from kg.release.turtle import TermWriter, full
from kg.store import Store


@dataclass(frozen=True)
class Statement:
    """A triple of the merged graph and the sources that state it."""

    subject: str
    predicate: str
    object: NamedNode | Literal
    sources: tuple[str, ...]


class Statements:
    """The statements of a store, sorted by subject, predicate, object and source.

    Args:
        store: Any store; see :func:`stated`.
    """

    def __init__(self, store: Store) -> None:
        writer = TermWriter(short=False)
        self._lines = [
            f"{writer.triple(triple)} {full(source) if source else ''} .\n".encode()
            for triple, source in stated(store)
        ]
        self._lines.sort()

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Statement]:
        for triple, quads in groupby(self.quads(), key=lambda quad: quad.triple):
            object_ = triple.object
            assert isinstance(object_, NamedNode | Literal)  # noqa: S101 - checked when written
            yield Statement(
                triple.subject.value,
                triple.predicate.value,
                object_,
                tuple(q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)),
            )

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of N-Quads."""
        before = b""
        for line in self._lines:
            if line != before:
                yield line
            before = line

    def quads(self) -> Iterator[Quad]:
        """Yield the statements as quads."""
        yield from ox.parse(
            input=cast(IO[bytes], _Reader(self.lines())), format=ox.RdfFormat.N_QUADS
        )

    def subjects(self) -> Iterator[tuple[str, list[Statement]]]:
        """Yield each subject with all its statements."""
        for subject, statements in groupby(self, key=lambda statement: statement.subject):
            yield subject, list(statements)


def stated(store: Store) -> Iterator[tuple[Triple | Quad, str]]:
    """Yield what each source states, with the IRI of the source.

    A store without named graphs gives its default graph, with an empty text for the source.

    Raises:
        DataError: A source has no lasting name.
    """
    none = True
    for quad in store.quads():
        none = False
        if not isinstance(quad.graph_name, NamedNode):
            raise DataError(
                f"A graph without a lasting name cannot be written: {quad.graph_name}",
                f"不能写出没有固定名称的图：{quad.graph_name}",
            )
        yield quad, quad.graph_name.value
    if none:
        for triple in store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
            yield triple, ""


class _Reader(io.RawIOBase):
    """Lines as a file, a good handful at a time."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; none at the end."""
        while not self._rest:
            line = next(self._lines, None)
            if line is None:
                return b""
            self._rest = line
        part, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return part

"""One small interface to a graph, wherever it lies: in memory, in a folder, behind a URL.

The default graph is the merged graph: every triple once, whatever graphs state it. A named graph
is a source. Terms are pyoxigraph's in every engine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

if TYPE_CHECKING:
    from kg.store.dataset import Dataset

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph


@dataclass(frozen=True)
class Solutions:
    """The answer of a SELECT: columns in the query's order, and rows of terms or None."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def dicts(self) -> Iterator[Mapping[str, Term | None]]:
        """Yield each row as a mapping from column to term."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


Result: TypeAlias = Solutions | bool | list[Triple]
"""What a query gives: SELECT, ASK, or CONSTRUCT and DESCRIBE."""


class Store(Protocol):
    """A graph that answers SPARQL 1.1 queries; reading only.

    Every method raises :class:`~kg.errors.QuerySyntaxError` for SPARQL that does not parse,
    :class:`~kg.errors.QueryForbiddenError` for updates and SERVICE, and
    :class:`~kg.errors.OutsideError` where the engine itself fails.
    """

    location: str
    """The folder or URL, or an empty string for the shipped graph."""

    def query(self, query: str) -> Result:
        """Answer a query of any form. Our prefixes need no declaration."""

    def first(
        self,
        query: str,
        most: int | None = None,
        dataset: "Dataset | None" = None,
        base: str | None = None,
    ) -> tuple[Result, bool]:
        """Answer a query with so many rows or triples at most, and tell whether there are more.

        Args:
            query: The query.
            most: At most so many rows or triples; None is all.
            dataset: The graphs to ask, which takes the place of what the query names.
            base: What relative IRIs in the query are relative to.
        """

    def select(self, query: str) -> Solutions:
        """Answer a SELECT.

        Raises:
            UsageError: The query has another form.
        """

    def ask(self, query: str) -> bool:
        """Answer an ASK."""

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements that match, each with its source; the merged graph left out."""

    def version(self) -> str:
        """Return what identifies the state of the data, or an empty string if unknown."""


def open_store(location: str | None = None) -> Store:
    """Open the shipped graph (no location), a folder, or an endpoint (``http…``)."""
    if not location:
        from kg.store.embedded import shipped

        return shipped()
    if location.startswith(("http://", "https://")):
        from kg.store.remote import RemoteStore

        return RemoteStore(location)
    from kg.store.embedded import open_folder

    return open_folder(location)

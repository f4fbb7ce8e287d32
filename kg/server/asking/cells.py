"""Terms as pages show them: with labels, links, languages, and what is only proposed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.graph import Graph
from kg.language import is_chinese
from kg.namespaces import PREFIXES, RDF, curie
from kg.server.addresses import href
from kg.server.exchange import Request
from kg.server.statuses import statuses
from kg.store import Term
from kg.terms import is_number, shown


@dataclass(frozen=True)
class Cell:
    """What stands in one cell.

    Attributes:
        text: What is read.
        href: Where it leads, or an empty string.
        title: The address or datatype, shown on hover.
        lang: The language of the text, where it is not the page's.
        number: Whether it is a number.
        status: That the thing is proposed or aimed at only, in the reader's language.
    """

    text: str = ""
    href: str = ""
    title: str = ""
    lang: str = ""
    number: bool = False
    status: str = ""


class Cells:
    """Terms as cells, with labels, links and statuses looked up together.

    Attributes:
        request: The request that is answered.
        graph: The graph, in the reader's language.
    """

    def __init__(self, request: Request, graph: Graph, terms: Iterable[Term | None]) -> None:
        self.request = request
        self.graph = graph
        things = [term for term in terms if isinstance(term, NamedNode)]
        graph.labels.prefetch(things)
        self._statuses = statuses(graph.store, things)

    def of(self, term: Term | None) -> Cell:
        """Return the cell of a term."""
        if term is None:
            return Cell()
        labels = self.graph.labels
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, NamedNode):
            status = self._statuses.get(term)
            return Cell(
                labels.of(term),
                href(self.request, term.value),
                term.value,
                lang=self._foreign(getattr(labels.best(term), "language", None)),
                status=labels.of(status) if status else "",
            )
        return Cell(str(term))

    def of_relation(self, term: Term | None) -> Cell:
        """Return the cell of a relation, in words where it is that of a thing to its kind."""
        cell = self.of(term)
        if term != RDF.type:
            return cell
        return replace(cell, text="是一个" if is_chinese(self.graph.lang) else "is a")

    def _literal(self, term: Literal) -> Cell:
        kind = term.datatype.value
        if kind == PREFIXES["xsd"] + "boolean":
            return Cell(shown(term, None, self.graph.lang))
        plain = kind in (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")
        return Cell(
            term.value,
            title="" if plain else curie(kind),
            lang=self._foreign(term.language),
            number=is_number(term),
        )

    def _foreign(self, language: str | None) -> str:
        """Return a language tag where it is not that of the page."""
        own = self.graph.lang.partition("-")[0]
        return language if language and language.partition("-")[0].lower() != own else ""

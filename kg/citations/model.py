"""Citations as they are handed out: stable, plain, and in the order in which sources read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from pyoxigraph import NamedNode, Triple

from kg.namespaces import RDF, RDFS, SKOS
from kg.store import Store, Term

if TYPE_CHECKING:
    from kg.answer import Answer, GraphAnswer
    from kg.citations.conflicts import Conflict
    from kg.passages import Source, Sources

NAMING = frozenset((RDF.type, SKOS.prefLabel, SKOS.altLabel, RDFS.label))
"""Properties that say what a thing is and what it is called, and nothing else."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple, and the named graphs that state it; each of them alone would do.

    Attributes:
        graphs: Sorted by IRI; of a pattern inside GRAPH, that graph alone.
    """

    subject: Term
    predicate: Term
    object: Term
    graphs: tuple[NamedNode, ...]

    @property
    def triple(self) -> Triple:
        """The triple."""
        return Triple(self.subject, self.predicate, self.object)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Citation:
    """What one row, triple or yes rests on.

    Attributes:
        witnesses: For each solution behind the row, the statements that it is made of.
        together: All witnesses make the row together, as the members of a group; otherwise each
            alone would, and they are alternatives.
        rests_on_absence: Something must not be in the graph for the row to stand (NOT EXISTS,
            MINUS, a count of nothing, a No); nothing can be cited for that.
        untraced: Why something of the row could not be traced, in English and Chinese. What
            could be is in ``witnesses`` all the same.
    """

    witnesses: tuple[tuple[Statement, ...], ...] = ()
    together: bool = False
    rests_on_absence: bool = False
    untraced: tuple[tuple[str, str], ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of all witnesses, each once."""
        return tuple(dict.fromkeys(each for witness in self.witnesses for each in witness))

    @property
    def graphs(self) -> frozenset[NamedNode]:
        """The named graphs of all statements."""
        return frozenset(graph for each in self.statements for graph in each.graphs)

    def naming(self) -> frozenset[NamedNode]:
        """Return the graphs that for this row only say what things are and are called."""
        more = {g for each in self.statements if each.predicate not in NAMING for g in each.graphs}
        return self.graphs - more


class Citations(Sequence[Citation]):
    """The citations of an answer, one a row in the order of the rows.

    Of a CONSTRUCT or DESCRIBE there is one a triple, of an ASK a single one.

    Args:
        store: Where the answer came from.
        answer: The answer.
        rows: The citations.
    """

    def __init__(
        self, store: Store, answer: "Answer | GraphAnswer", rows: Sequence[Citation]
    ) -> None:
        self.store = store
        self.answer = answer
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> Citation: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Citation]: ...
    def __getitem__(self, index: int | slice) -> Citation | Sequence[Citation]:
        """Return the citation of a row."""
        return self._rows[index]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Citation]:
        """Yield the citations of the rows."""
        return iter(self._rows)

    def __repr__(self) -> str:
        """Return a summary for the Python prompt."""
        return f"<Citations: {len(self)} rows, {len(self.sources)} sources>"

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.answer.labels.lang if self.answer.labels is not None else "en"

    @cached_property
    def places(self) -> "Sources":
        """The named graphs as sources, looked up together."""
        from kg.labels import Labels
        from kg.passages import Sources

        places = Sources(self.store, self.answer.labels or Labels(self.store))
        places.prefetch(sorted({g for row in self for g in row.graphs}, key=str))
        return places

    @cached_property
    def sources(self) -> "tuple[Source, ...]":
        """The sources of all rows as their documents read, datasets last."""
        found = [self.places.of(g) for g in {g for row in self for g in row.graphs}]
        return tuple(sorted(found, key=lambda source: (source.place, source.iri.value)))

    def of(self, row: Citation) -> "tuple[Source, ...]":
        """Return the sources of a row as their documents read, datasets last."""
        return tuple(source for source in self.sources if source.iri in row.graphs)

    @cached_property
    def conflicts(self) -> "tuple[Conflict, ...]":
        """Where the sources of the rows are contradicted by sources, each with what they say."""
        from kg.citations.conflicts import conflicts

        return conflicts(self.store, {each for row in self for each in row.statements})

    def render(self, style: str = "short") -> str:
        """Return the citations in a style: short, bibtex, gbt7714, json or prov.

        Raises:
            UsageError: There is no such style.
        """
        from kg.citations.styles import render

        return render(self, style)

    def to_json(self) -> dict[str, Any]:
        """Return the citations as JSON."""
        from kg.citations.styles import to_json

        return to_json(self)

"""Answers as pages show them: cells with links, pages of rows, and each row's sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.answer import Answer, GraphAnswer
from kg.citations.model import NAMING, Citation, Citations, Statement
from kg.citations.styles import gbt7714, marks, notes, numbered, place_of, stance
from kg.errors import KGError
from kg.graph import Graph
from kg.language import is_chinese
from kg.passages import Source
from kg.server.addresses import href, to
from kg.server.asking.cells import Cell, Cells
from kg.server.exchange import Pairs, Request

ROWS = 100
"""So many rows stand on a page."""

_TOLD = 12
"""So many statements are told behind one row; the others are counted."""


@dataclass(frozen=True)
class Told:
    """A statement behind a row, and where it stands."""

    subject: Cell
    predicate: Cell
    object: Cell
    places: tuple[Cell, ...]


@dataclass(frozen=True)
class Footnote:
    """A source under a table."""

    number: int
    text: str
    href: str
    stance: str


@dataclass(frozen=True)
class Row:
    """One row: its cells, and what it rests on."""

    cells: tuple[Cell, ...]
    mark: str = ""
    statements: tuple[Told, ...] = ()
    more: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The rows of an answer that stand on one page.

    Attributes:
        total: How many rows there are; so many at least where ``cut`` is set.
        cut: Whether there are more than the server counts.
        first: The number of the first row shown, from 1.
        footnotes: The sources of these rows.
        references: The same sources as GB/T 7714 has them, to be copied into a text.
        naming: Datasets that only name what the rows speak of.
        conflicts: Where sources disagree.
        uncited: Why there are no citations.
    """

    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[Row, ...]
    total: int
    cut: bool
    first: int
    footnotes: tuple[Footnote, ...] = ()
    references: str = ""
    naming: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    uncited: str = ""

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1

    @property
    def cited(self) -> bool:
        """Whether sources are shown."""
        return any(row.mark or row.notes for row in self.rows)


def table(
    request: Request,
    graph: Graph,
    answer: Answer | GraphAnswer,
    *,
    first: int = 1,
    cut: bool = False,
) -> Table:
    """Return the page of an answer that begins with a row, with citations; triples are rows too.

    Args:
        request: The request, for links.
        graph: The graph, in the reader's language.
        answer: All rows.
        first: The number of the row to begin with.
        cut: There are more rows than the answer holds.
    """
    first = min(max(first, 1), max(len(answer), 1))
    part = _part(answer, first - 1)
    if isinstance(part, Answer):
        headings, rows = part.titles, part.rows
    else:
        zh = is_chinese(graph.lang)
        headings = ("主体", "关系", "客体") if zh else ("Subject", "Relation", "Object")
        rows = [(each.subject, each.predicate, each.object) for each in part.triples]
    cells = Cells(request, graph, [term for row in rows for term in row])
    shown = [tuple(map(cells.of, row)) for row in rows]
    columns = list(zip(*shown, strict=True)) if shown else [() for _ in headings]
    plain = Table(
        headings=tuple(headings),
        numeric=tuple(_is_numeric(column) for column in columns),
        rows=tuple(map(Row, shown)),
        total=len(answer),
        cut=cut,
        first=first,
    )
    try:
        return _cited(plain, part.cite(), cells)
    except KGError as error:
        return replace(plain, uncited=error.message(graph.lang))


def _part(answer: Answer | GraphAnswer, start: int) -> Answer | GraphAnswer:
    """Return the rows of one page as an answer of their own."""
    end = start + ROWS
    if isinstance(answer, GraphAnswer):
        return GraphAnswer(answer.triples[start:end], labels=answer.labels, query=answer.query)
    return Answer(
        answer.columns,
        answer.rows[start:end],
        labels=answer.labels,
        titles=answer.titles,
        query=answer.query,
        version=answer.version,
        boolean=answer.boolean,
    )


def _is_numeric(column: Sequence[Cell]) -> bool:
    filled = [cell for cell in column if cell.text]
    return bool(filled) and all(cell.number for cell in filled)


def _cited(plain: Table, citations: Citations, cells: Cells) -> Table:
    numbers = numbered(citations)
    graph = cells.graph
    told = [each for row in citations for each in _telling(row)[:_TOLD]]
    own = Cells(
        cells.request,
        graph,
        [term for each in told for term in (each.subject, each.predicate, each.object)],
    )
    zh = is_chinese(graph.lang)
    rows = tuple(
        Row(
            row.cells,
            _bare(mark, notes(citations, citation)),
            tuple(_told(citations, _telling(citation)[:_TOLD], own)),
            max(0, len(_telling(citation)) - _TOLD),
            tuple(notes(citations, citation)),
        )
        for row, citation, mark in zip(plain.rows, citations, marks(citations), strict=False)
    )
    footnotes = tuple(
        Footnote(
            numbers[source.iri],
            place_of(citations, source),
            href(cells.request, source.iri.value),
            stance(source, zh),
        )
        for source in citations.sources
        if source.iri in numbers
    )
    naming = tuple(source.short for source in citations.sources if source.iri not in numbers)
    return replace(
        plain,
        rows=rows,
        footnotes=footnotes,
        references=gbt7714(citations) if footnotes else "",
        naming=naming,
        conflicts=tuple(_conflicts(citations, zh)),
    )


def _bare(mark: str, said: Sequence[str]) -> str:
    """Return a mark without the notes that are told beside it."""
    for note in said:
        mark = mark.replace(f"({note})", "")
    return mark.strip()


def _told(citations: Citations, told: Sequence[Statement], cells: Cells) -> Iterable[Told]:
    for each in told:
        places = [citations.places.of(graph) for graph in each.graphs]
        yield Told(
            replace(cells.of(each.subject), status=""),
            cells.of_relation(each.predicate),
            replace(cells.of(each.object), status=""),
            tuple(_place(cells, place) for place in places),
        )


def _telling(citation: Citation) -> tuple[Statement, ...]:
    """Return the statements behind a row, but for those that only name what it speaks of."""
    more = tuple(each for each in citation.statements if each.predicate not in NAMING)
    return more or citation.statements


def _place(cells: Cells, place: Source) -> Cell:
    return Cell(place.short, href(cells.request, place.iri.value))


def _conflicts(citations: Citations, zh: bool) -> Iterable[str]:
    labels = citations.places.labels
    for each in citations.conflicts:
        what = f"{labels.of(each.subject)} – {labels.of(each.predicate)}"
        said = (" / " if zh else " against ").join(
            f"{labels.of(statement.object)} "
            f"({', '.join(citations.places.of(graph).short for graph in statement.graphs)})"
            for statement in each.statements
        )
        yield f"{what}：{said}" if zh else f"{what}: {said}"


def pages(request: Request, path: str, pairs: Pairs, shown: Table, name: str) -> dict[str, str]:
    """Return the addresses of the pages of rows before and after, where there are any."""
    before = max(1, shown.first - ROWS) if shown.first > 1 else 0
    after = shown.first + ROWS if shown.last < shown.total else 0
    found = {"before": before, "after": after}
    if not any(found.values()):
        return {}
    return {
        which: to(request, path, [*pairs, (name, str(row))]) if row else ""
        for which, row in found.items()
    }

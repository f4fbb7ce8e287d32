"""Which part of the graph a page shows: all of it, what lies near a thing, or behind an answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from pyoxigraph import NamedNode

from kg.answer import Answer, GraphAnswer
from kg.errors import SilentError, UsageError
from kg.namespaces import RDF, curie, kind_of
from kg.network.projection import WITHOUT, Statement, assemble, natural, project
from kg.page.kinds import OTHER
from kg.page.wording import Two
from kg.store import Store, Term

if TYPE_CHECKING:
    import networkx as nx

    from kg.citations.model import Citation

FARTHEST = 3
"""No page shows more steps around a thing: from there on it would show nearly everything."""

TRACED = 5_000
"""Of so many rows, or triples, it is found out what they rest on."""


@dataclass
class Selection:
    """A part of the graph, and how to speak of it.

    Attributes:
        graph: Things and statements, without labels.
        heading: What the page is called, in Chinese and English; none is the whole graph.
        start: The thing that the page opens on.
        hops: How many steps around it are drawn first.
        marked: The things of an answer.
        notes: What is to be said of the selection, in Chinese and English.
        whole: It is the whole graph.
    """

    graph: "nx.MultiDiGraph[str]"
    heading: Two | None = None
    start: str | None = None
    hops: int = 0
    marked: frozenset[str] = frozenset()
    notes: list[Two] = field(default_factory=list)
    whole: bool = False


def whole(store: Store) -> Selection:
    """Return everything."""
    return Selection(project(store, labels=False), whole=True)


def check(hops: int) -> None:
    """Do nothing where so many steps can be shown.

    Raises:
        UsageError: They cannot.
    """
    if not 1 <= hops <= FARTHEST:
        raise UsageError(
            f"hops must be at least 1 and at most {FARTHEST}, not {hops}.",
            f"hops 须在 1 至 {FARTHEST} 之间，而不是 {hops}。",
        )


def near(store: Store, centre: NamedNode, hops: int) -> Selection:
    """Return what lies near a thing."""
    graph = project(store, around=centre, hops=hops, labels=False)
    _name_kinds(graph)
    return Selection(graph, start=centre.value, hops=hops)


def behind(store: Store, answer: Answer | GraphAnswer) -> Selection:
    """Return what an answer rests on: the statements behind its rows, or its own triples.

    Of rows, those statements are drawn that their citations name, and the things in the rows are
    marked. Of a CONSTRUCT or DESCRIBE its own triples are drawn, each with the sources of what it
    was made from.

    Raises:
        SilentError: There is nothing to draw.
    """
    from kg.citations import cite

    if isinstance(answer, GraphAnswer):
        return _triples(store, answer)
    notes: list[Two] = []
    if not answer.rows or answer.boolean is False:
        en, zh = "The answer is empty: there is nothing to draw.", "答案为空，没有可绘制的内容。"
        raise SilentError(
            f"{answer.message} {en}" if answer.message else en,
            f"{answer.message}{zh}" if answer.message else zh,
        )
    if len(answer.rows) > TRACED:
        count = len(answer.rows)
        notes.append(
            (
                f"答案有 {count:,} 行，本页只绘出前 {TRACED:,} 行所依据的陈述。",
                f"The answer has {count:,} rows; what the first {TRACED:,} rest on is drawn.",
            )
        )
        answer = Answer(
            answer.columns, answer.rows[:TRACED], labels=answer.labels, query=answer.query
        )
    citations = cite(store, answer)
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    marked = {term.value for row in answer.rows for term in row if _is_thing(term)}
    things = set(marked)
    for row in citations:
        for each in row.statements:
            ends = [term.value for term in (each.subject, each.object) if _is_thing(term)]
            things.update(ends)
            if len(ends) == 2 and isinstance(each.predicate, NamedNode):
                sources = {curie(graph.value) for graph in each.graphs}
                found[ends[0], each.predicate.value, ends[1]] |= sources
    notes += _doubts(citations)
    return _selected(store, things, found, marked, notes)


def _triples(store: Store, answer: GraphAnswer) -> Selection:
    from kg.citations import cite

    rows: Iterable[Citation | None] = [None] * len(answer.triples)
    notes: list[Two] = []
    if len(answer.triples) <= TRACED:
        rows = cite(store, answer)
        notes += _doubts(each for each in rows if each is not None)
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    things: set[str] = set()
    plain = 0
    for triple, row in zip(answer.triples, rows, strict=True):
        one, predicate, other = triple.subject, triple.predicate, triple.object
        if not isinstance(one, NamedNode):
            plain += 1
            continue
        things.add(one.value)
        if predicate == RDF.type or not isinstance(other, NamedNode):
            plain += 1
            continue
        things.add(other.value)
        sources = found[one.value, predicate.value, other.value]
        if row is not None:
            sources.update(curie(graph.value) for graph in row.graphs)
        else:
            sources.update(
                curie(quad.graph_name.value)
                for quad in store.quads(one, predicate, other)
                if isinstance(quad.graph_name, NamedNode)
            )
    if plain:
        notes.append(
            (
                f"结果中有 {plain:,} 个三元组是文字、数值、类别或空白节点，不是事物之间的关系，"
                "未绘成线。",
                f"{plain:,} triples of the answer are values, classes or blank nodes, no links "
                "between things: they are not drawn as lines.",
            )
        )
    return _selected(store, things, found, set(), notes)


def _selected(
    store: Store,
    things: set[str],
    found: dict[tuple[str, str, str], set[str]],
    marked: set[str],
    notes: list[Two],
) -> Selection:
    if not things:
        raise SilentError(
            "The answer names no thing and rests on no statement between things: there is nothing "
            "to draw.",
            "答案中没有事物，也不依据任何事物之间的陈述，没有可绘制的内容。",
        )
    statements = [
        Statement(*triple, tuple(sorted(sources, key=natural)))
        for triple, sources in sorted(found.items())
    ]
    graph = assemble(store, sorted(things), statements, labels=False)
    _name_kinds(graph)
    return Selection(graph, marked=frozenset(marked), notes=notes)


def _doubts(citations: Iterable["Citation"]) -> list[Two]:
    """Return what is to be said where not everything could be traced to statements."""
    rows = list(citations)
    untraced = sum(bool(row.untraced) for row in rows)
    absent = sum(row.rests_on_absence for row in rows)
    notes: list[Two] = []
    if untraced:
        notes.append(
            (
                f"{_of_rows(untraced, len(rows))[0]}的依据未能全部追溯。",
                f"{_of_rows(untraced, len(rows))[1]} could not be traced in full.",
            )
        )
    if absent:
        notes.append(
            (
                f"{_of_rows(absent, len(rows))[0]}还依据“没有某项陈述”，这无从绘制。",
                f"{_of_rows(absent, len(rows))[1]} also {'rests' if absent == 1 else 'rest'} on "
                "something not being stated, which cannot be drawn.",
            )
        )
    return notes


def _of_rows(some: int, every: int) -> Two:
    if every == 1:
        return "唯一的一行", "The only row"
    if some == every:
        return f"全部 {every:,} 行", f"All {every:,} rows"
    return f"{every:,} 行中有 {some:,} 行", f"{some:,} of {every:,} rows"


def _is_thing(term: Term | None) -> TypeGuard[NamedNode]:
    if not isinstance(term, NamedNode):
        return False
    kind = kind_of(term.value)
    return kind is not None and kind not in WITHOUT


def _name_kinds(graph: "nx.MultiDiGraph[str]") -> None:
    """Give what is of no kind of ours the kind that stands for that."""
    for _iri, data in graph.nodes(data=True):
        if not data["kind"]:
            data["kind"] = OTHER

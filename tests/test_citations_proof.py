"""What citations promise, proved: the sources cited are enough for the row, and none is idle.

Enough: the same query over nothing but the cited triples, and over nothing but the cited sources,
returns the row. This holds for every row that does not rest on absence. It holds for rows that do
as well, as long as nothing is counted: taking statements away makes nothing appear. A count over
what is absent is marked, and nothing is promised for it.

Not idle: without a cited triple, some solution behind the row is gone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import count

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.answer import Answer
from kg.citations import cite
from kg.citations.model import Citation
from kg.citations.parser import parse
from kg.citations.syntax import Group, InGraph, Optional, Pattern, Reach, Select, Union, Var
from kg.graph import Graph
from kg.namespaces import PREFIXES
from kg.questions import Catalogue, Question
from kg.questions.binding import values_of
from kg.store import Term
from kg.store.embedded import EmbeddedStore, merge, shipped

ITSELF = "a path of no steps, of a thing that no other pattern mentions"


def store_of(quads: Iterable[Quad]) -> EmbeddedStore:
    inner = ox.Store()
    inner.bulk_extend(quads)
    merge(inner)
    return EmbeddedStore(inner)


def quads_of(citation: Citation) -> frozenset[Quad]:
    return frozenset(
        Quad(each.subject, each.predicate, each.object, graph)
        for each in citation.statements
        for graph in each.graphs
    )


def rows_of(store: EmbeddedStore, query: str) -> list[tuple[Term | None, ...]]:
    result = store.query(query)
    return [(Literal(result),)] if isinstance(result, bool) else result.rows


def everything(query: str) -> str:
    """Return the query with every variable in its columns, and one more for each OPTIONAL.

    So are the variables of a sub-select, unless what it is for is to take solutions away.
    """
    number = count()
    times = 1 if "MINUS" in query else 0
    query = re.sub(r"SELECT\s.*?WHERE", "SELECT * WHERE", query, count=times, flags=re.S)
    return re.sub(
        r"OPTIONAL \{", lambda _: f"OPTIONAL {{ BIND(true AS ?matched{next(number)})", query
    )


def idle(query: str, row: dict[str, Term | None], citation: Citation) -> list[object]:
    """Return the cited triples without which every solution behind the row is still there."""
    found = []
    for witness in citation.witnesses:
        quads = {
            Quad(each.subject, each.predicate, each.object, graph)
            for each in witness
            for graph in each.graphs
        }

        def behind(some: set[Quad]) -> Counter[frozenset[tuple[str, Term | None]]]:
            # A path says how often it holds, not along which way.
            return Counter(
                frozenset(each.items())
                for each in store_of(some).select(query).dicts()
                if all(each.get(name) == term for name, term in row.items() if name in each)
            )

        whole = behind(quads)
        for triple in {quad.triple for quad in quads}:
            if whole <= behind({quad for quad in quads if quad.triple != triple}):
                found.append(triple)
    return found


# ── The catalogue ──


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph(shipped())


@lru_cache(maxsize=1)
def questions() -> list[str]:
    return list(Catalogue().names)


def asked(graph: Graph, question: Question) -> Iterable[Answer]:
    for given_ in ({}, *(check.given for check in question.header.checks)):
        yield graph.answer(question, values_of(graph.store, question, given_))


@pytest.mark.parametrize("name", questions())
def test_the_sources_cited_are_enough_for_every_row_of_the_catalogue(
    graph: Graph, name: str
) -> None:
    passages = by_source(graph)
    for answer in asked(graph, graph.questions().get(name)):
        known: dict[object, list[tuple[Term | None, ...]]] = {}
        for row, citation in zip(answer.rows, cite(graph.store, answer), strict=True):
            assert not citation.untraced
            assert citation.statements
            triples = quads_of(citation)
            if triples not in known:
                known[triples] = rows_of(store_of(triples), answer.query)
            assert row in known[triples]
            if citation.graphs not in known:
                whole = (quad for graph_ in citation.graphs for quad in passages[graph_])
                known[citation.graphs] = rows_of(store_of(whole), answer.query)
            assert row in known[citation.graphs]


def by_source(graph: Graph) -> dict[object, list[Quad]]:
    found: dict[object, list[Quad]] = defaultdict(list)
    for quad in graph.store.quads():
        found[quad.graph_name].append(quad)
    return found


@pytest.mark.parametrize("name", questions())
def test_no_source_cited_for_the_catalogue_is_idle(graph: Graph, name: str) -> None:
    question = graph.questions().get(name)
    answer = graph.run(question)
    citations = cite(graph.store, answer)
    for citation in citations:
        for each in citation.statements:
            for source in each.graphs:
                assert list(graph.store.quads(each.subject, each.predicate, each.object, source))
    if "SELECT" not in answer.query or re.search(r"[a-z][*+]\s|GROUP BY|EXISTS", answer.query):
        shapes = patterns_of_rdflib(answer.query)
        for citation in citations:
            for each in citation.statements:
                assert any(fits(shape, each.triple) for shape in shapes)
        return
    wide = everything(answer.query)
    for row, citation in list(zip(answer, citations, strict=True))[:5]:
        assert idle(wide, dict(row), citation) == []


# ── The parser, against rdflib's ──


def patterns_of_rdflib(query: str) -> list[tuple[object, object, object]]:
    """Return the triple patterns in rdflib's algebra, paths opened up to their links."""
    from rdflib.paths import Path
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    found: list[tuple[object, object, object]] = []

    def links(path: object) -> list[object]:
        if isinstance(path, Path):
            inner = getattr(path, "args", None) or [getattr(path, "path", None) or path.arg]  # type: ignore[attr-defined]
            return [link for each in inner for link in links(each)]
        return [path]

    def walk(node: object) -> None:
        if isinstance(node, CompValue):
            flat = [term for some in dict.get(node, "triples") or () for term in some]
            for s, p, o in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
                if isinstance(p, CompValue):
                    found.append((None, None, None))
                elif isinstance(p, Path):
                    found.extend((None, link, None) for link in links(p))
                else:
                    found.append((s, p, o))
            for value in node.values():
                walk(value)
        elif isinstance(node, list | tuple):
            for each in node:
                walk(each)

    walk(prepareQuery(query, initNs=PREFIXES).algebra)
    return found


def fits(shape: tuple[object, object, object], triple: ox.Triple) -> bool:
    pairs = zip(shape, (triple.subject, triple.predicate, triple.object), strict=True)
    return all(
        not isinstance(wanted, rdflib.URIRef | rdflib.Literal) or str(wanted) == term.value  # type: ignore[union-attr]
        for wanted, term in pairs
    )


def patterns_of(element: object) -> Iterable[tuple[object, object, object]]:
    match element:
        case Pattern():
            yield element.subject, element.predicate, element.object
        case Reach():
            yield None, None, None
        case Group():
            for each in element.elements:
                yield from patterns_of(each)
        case Optional() | InGraph():
            yield from patterns_of(element.group)
        case Union():
            for each in element.branches:
                yield from patterns_of(each)
        case Select():
            yield from patterns_of(element.where)


@pytest.mark.parametrize("name", questions())
def test_a_query_is_read_as_rdflib_reads_it(graph: Graph, name: str) -> None:
    text = graph.run(name).query
    select = parse(text).select
    assert select is not None
    ours = [each for each in patterns_of(select.where) if each[0] is not None]

    def key(term: object) -> str:
        if isinstance(term, Var | rdflib.Variable):
            return f"?{getattr(term, 'name', term)}"
        return str(term.value) if isinstance(term, NamedNode | Literal) else str(term)

    wanted = {tuple(map(key, each)) for each in patterns_of_rdflib(text) if each[0] is not None}
    mine = {tuple(map(key, each)) for each in ours}
    # rdflib also lists what stands inside EXISTS and MINUS; nothing there is a pattern to cite.
    assert mine <= wanted
    if not re.search("EXISTS|MINUS", text):
        assert mine == wanted


# ── Generated data and queries ──

NAMES = ("x", "y", "z")
NODES = tuple(f"city:{letter}" for letter in "abcd")
LINKS = ("aic:p", "aic:q", "aic:r")
GRAPHS = ("passage:p1-1", "passage:p1-2", "source:register")


def term_of(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


datasets = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES),
        st.sampled_from(GRAPHS),
    ),
    min_size=4,
    max_size=16,
).map(lambda rows: [Quad(*map(term_of, row)) for row in rows])  # fmt: skip

variables = st.sampled_from([f"?{name}" for name in NAMES])
ends = st.one_of(variables, variables, variables, st.sampled_from(NODES))
links = st.sampled_from(LINKS)
steps = st.one_of(links, links, links, links.map(lambda p: f"^{p}"))
# The engine tells once what two ways of a path say; with | or ! an idle step could not be seen.
single_paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]}/{p[1]})"),
        inner.map(lambda p: f"^({p})"),
    ),
    max_leaves=3,
)
paths = st.recursive(
    st.one_of(steps, st.sampled_from(["!aic:p", "!(aic:p|^aic:q)", "!(^aic:p)", "!()"])),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]}/{p[1]})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}|{p[1]})"),
        inner.map(lambda p: f"^({p})"),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda p: f"({p[0]}){p[1]}"),
    ),
    max_leaves=3,
)


def triples(path: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(ends, path, ends).map(lambda t: f"{' '.join(t)} .")


def bodies(path: st.SearchStrategy[str], rich: bool) -> st.SearchStrategy[str]:
    triple = triples(path)
    block = st.lists(triple, min_size=1, max_size=2).map(" ".join)
    plain = triples(links)

    def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = [
            inner.map(lambda g: f"OPTIONAL {{ {g} }}"),
            st.tuples(inner, inner).map(lambda g: f"{{ {g[0]} }} UNION {{ {g[1]} }}"),
            inner.map(lambda g: f"{{ {g} }}"),
            plain.map(lambda t: f"GRAPH ?g {{ {t} }}"),
            variables.map(lambda v: f"VALUES {v} {{ city:a city:b }}"),
            st.tuples(variables, variables).map(lambda v: f"FILTER({v[0]} != {v[1]})"),
            plain,
        ]
        if rich:
            parts += [
                inner.map(lambda g: f"FILTER EXISTS {{ {g} }}"),
                block.map(lambda g: f"FILTER NOT EXISTS {{ {g} }}"),
                plain.map(lambda g: f"MINUS {{ {g} }}"),
                inner.map(lambda g: f"{{ SELECT DISTINCT ?x WHERE {{ {g} }} }}"),
                inner.map(lambda g: f"{{ SELECT * WHERE {{ {g} }} }}"),
                block.map(
                    lambda g: f"{{ SELECT ?x (COUNT(*) AS ?n) WHERE {{ {g} }} GROUP BY ?x }}"
                ),
                st.just("FILTER(EXISTS { ?x aic:p ?new } && EXISTS { ?y ?link ?x })"),
                st.just("BIND(STR(?x) AS ?text)"),
            ]
        return st.tuples(inner, st.lists(st.one_of(parts), min_size=1, max_size=2)).map(
            lambda g: " ".join([g[0], *dict.fromkeys(g[1])])
        )

    return st.recursive(block, extended, max_leaves=4)


heads = st.one_of(
    st.lists(variables, min_size=1, max_size=3, unique=True).map(
        lambda v: (f"SELECT {' '.join(v)}", "")
    ),
    st.lists(variables, min_size=1, max_size=2, unique=True).map(
        lambda v: (f"SELECT DISTINCT {' '.join(v)}", "")
    ),
    variables.map(lambda v: (f"SELECT {v} (COUNT(*) AS ?number)", f"GROUP BY {v}")),
    variables.map(lambda v: ("SELECT (COUNT(*) AS ?number)", f"GROUP BY {v}")),
    variables.map(
        lambda v: (f"SELECT {v} (COUNT(DISTINCT ?y) AS ?number)",
                   f"GROUP BY {v} HAVING (COUNT(*) > 1)")
    ),
    st.just(("SELECT (COUNT(?x) AS ?number)", "")),
    st.just(("SELECT (CONCAT(STR(?x), STR(?y)) AS ?both)", "")),
)  # fmt: skip


def queries(path: st.SearchStrategy[str], rich: bool) -> st.SearchStrategy[str]:
    return st.tuples(heads, bodies(path, rich)).map(
        lambda q: f"{q[0][0]} WHERE {{ {q[1]} }} {q[0][1]}"
    )


SETTINGS = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def answered(store: EmbeddedStore, query: str) -> Answer | None:
    """Return the answer, or None where the query breaks a rule of scope."""
    from kg.errors import QuerySyntaxError

    try:
        solutions = store.select(query)
    except QuerySyntaxError:
        return None
    return Answer(solutions.columns, solutions.rows[:40], query=query)


@SETTINGS
@given(datasets, queries(paths, rich=True))
def test_the_sources_cited_are_enough_for_any_row(data: list[Quad], query: str) -> None:
    store = store_of(data)
    answer = answered(store, query)
    if answer is None:
        return
    for row, citation in zip(answer.rows, cite(store, answer), strict=True):
        assert {reason for reason, _ in citation.untraced} <= {ITSELF}
        promised = not citation.rests_on_absence or "COUNT" not in query
        if promised and not citation.untraced:
            assert row in rows_of(store_of(quads_of(citation)), query)
            whole = [quad for quad in data if quad.graph_name in citation.graphs]
            assert row in rows_of(store_of(whole), query)


@SETTINGS
@given(datasets, queries(single_paths, rich=False))
def test_no_source_cited_for_any_row_is_idle(data: list[Quad], query: str) -> None:
    store = store_of(data)
    answer = answered(store, query)
    if answer is None:
        return
    wide = re.sub(r"GROUP BY.*", "", everything(query))
    for row, citation in zip(answer, cite(store, answer), strict=True):
        fixed = {name: term for name, term in row.items() if name not in ("number", "both")}
        assert idle(wide, fixed, citation) == []


@SETTINGS
@given(datasets, queries(paths, rich=False))
def test_each_alternative_is_enough_by_itself(data: list[Quad], query: str) -> None:
    store = store_of(data)
    answer = answered(store, query)
    if answer is None or "COUNT" in query:
        return
    for row, citation in zip(answer.rows, cite(store, answer), strict=True):
        assert not citation.together
        for witness in () if citation.untraced else citation.witnesses:
            alone = Citation((witness,))
            assert row in rows_of(store_of(quads_of(alone)), query)

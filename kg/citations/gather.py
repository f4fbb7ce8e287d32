"""From an answer to its citations: what each row rests on, and which sources say so."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.citations import rewrite
from kg.citations.model import Citation, Citations, Statement
from kg.citations.parser import parse
from kg.citations.syntax import Item, Pattern, Place, Query, Select, Var
from kg.citations.tokens import UntraceableError
from kg.citations.trace import Explanation, Fact, Key, Trace
from kg.citations.witness import Tracer
from kg.store import Store, Term
from kg.store.embedded import EmbeddedStore
from kg.terms import n3

if TYPE_CHECKING:
    from kg.answer import Answer, GraphAnswer

_BATCH = 500
_NO_SOURCE = ("a triple that no source states", "有三元组没有任何来源陈述")


def gather(store: Store, answer: "Answer | GraphAnswer") -> Citations:
    """Return the citations of an answer; see :func:`kg.citations.cite`."""
    from kg.answer import GraphAnswer

    if isinstance(answer, GraphAnswer):
        return _with_sources(store, answer, *_of_triples(store, answer.query, answer.triples))
    if answer.boolean is not None:
        return _with_sources(store, answer, *_of_boolean(store, answer.query, answer.boolean))
    return _with_sources(store, answer, *of_rows(store, answer.query, answer.columns, answer.rows))


def of_rows(
    store: Store, text: str, columns: Sequence[str], rows: Sequence[Key]
) -> tuple[list[Explanation], "Query | None"]:
    """Return why each row of a SELECT is there."""
    try:
        query = parse(text)
        select = query.select
        if select is None or {item.name for item in select.items} != set(columns):
            raise UntraceableError("the columns are not those of the query", "列与查询不符")
    except UntraceableError as error:
        return [Explanation.failed(error.reason) for _ in rows], None
    order = [columns.index(item.name) for item in select.items]
    keys = [tuple(row[place] for place in order) for row in rows]
    found = Tracer(store, query).rows(select, keys, whole=True)
    return [found[key] for key in keys], query


def _of_boolean(store: Store, text: str, value: bool) -> tuple[list[Explanation], "Query | None"]:
    if not value:
        return [Explanation([Trace(absent=True)])], None
    try:
        query = parse(text)
        select = query.select
        if select is None or select.aggregated:
            raise UntraceableError("this form of ASK", "此种 ASK")
        tracer = Tracer(store, query)
        found = tracer.solved(select.where, limit=1)
        if not found:
            raise UntraceableError("no solution gives this again", "没有解能再次得出")
    except UntraceableError as error:
        return [Explanation.failed(error.reason)], None
    return [Explanation(found)], query


def _of_triples(
    store: Store, text: str, triples: Sequence[Triple]
) -> tuple[list[Explanation], "Query | None"]:
    try:
        query = parse(text)
    except UntraceableError as error:
        return [Explanation.failed(error.reason) for _ in triples], None
    if query.select is None:  # DESCRIBE shows what the graph holds.
        facts = [(t.subject, t.predicate, t.object, None) for t in triples]
        return [Explanation([Trace({fact: None})]) for fact in facts], query
    found = [Explanation() for _ in triples]
    tracer = Tracer(store, query)
    for pattern in query.template:
        places = (pattern.subject, pattern.predicate, pattern.object)
        names = list(dict.fromkeys(
            p.name for p in places if isinstance(p, Var) and not p.name.startswith(query.hidden)
        ))  # fmt: skip
        select = Select(
            "SELECT", tuple(map(Item, names)), query.select.where, query.select.where_text, ""
        )
        matched = [(n, _matched(pattern, t, query.hidden)) for n, t in enumerate(triples)]
        rows = {n: tuple(m[name] for name in names) for n, m in matched if m is not None}
        explained = tracer.rows(select, rows.values())
        for number, key in rows.items():
            good = [t for t in explained[key].traces if t.facts or not t.problems]
            found[number].traces += good or explained[key].traces
    for each in found:
        # A triple may fit several lines of the template; those that did not make it do not count.
        good = [trace for trace in each.traces if trace.facts or not trace.problems]
        each.traces = good or each.traces[:1] or Explanation.failed(
            ("no line of the template makes it", "模板中没有能生成它的一行")
        ).traces  # fmt: skip
    return found, query


def _matched(pattern: Pattern, triple: Triple, hidden: str) -> dict[str, Term] | None:
    bound: dict[str, Term] = {}
    places: tuple[tuple[Place, Term], ...] = (
        (pattern.subject, triple.subject),
        (pattern.predicate, triple.predicate),
        (pattern.object, triple.object),
    )
    for place, term in places:
        if not isinstance(place, Var):
            if place != term:
                return None
        elif place.name.startswith(hidden):
            if not isinstance(term, BlankNode):
                return None
        elif bound.setdefault(place.name, term) != term:
            return None
    return bound


def _with_sources(
    store: Store,
    answer: "Answer | GraphAnswer",
    explanations: list[Explanation],
    query: "Query | None",
) -> Citations:
    wanted = dict.fromkeys(
        fact for each in explanations for trace in each.traces for fact in trace.facts
    )
    allowed = query.sources if query is not None else frozenset[NamedNode]()
    stated = sources_of(store, wanted, allowed)
    known: dict[int, Citation] = {}
    rows = []
    for explanation in explanations:
        if id(explanation) not in known:
            known[id(explanation)] = _citation(explanation, stated)
        rows.append(known[id(explanation)])
    return Citations(store, answer, rows)


def _citation(explanation: Explanation, stated: dict[Fact, Statement]) -> Citation:
    for trace in explanation.traces:
        trace.settle()
    problems = dict.fromkeys(each for trace in explanation.traces for each in trace.problems)
    witnesses = dict.fromkeys(
        tuple(stated[fact] for fact in trace.facts) for trace in explanation.traces
    )
    if any(not each.graphs for witness in witnesses for each in witness):
        problems[_NO_SOURCE] = None
    return Citation(
        witnesses=tuple(each for each in witnesses if each),
        together=explanation.together,
        rests_on_absence=any(trace.absent for trace in explanation.traces),
        untraced=tuple(problems),
    )


def sources_of(
    store: Store,
    facts: Iterable[Fact],
    allowed: frozenset[NamedNode] = frozenset(),
) -> dict[Fact, Statement]:
    """Return for each triple the named graphs that state it, in a fixed order."""
    # A look-up costs nothing here; behind a URL, each would be a request.
    single = isinstance(store, EmbeddedStore)
    found: dict[Fact, set[NamedNode]] = {}
    plain: list[Fact] = []
    for fact in facts:
        found[fact] = set() if fact[3] is None else {fact[3]}
        s, p, o, graph = fact
        if graph is not None:
            continue
        if isinstance(s, Literal) or (
            not single and (isinstance(s, BlankNode) or isinstance(o, BlankNode))
        ):
            continue  # In a query, a blank node would be a variable and match anything.
        if single:
            graphs = store.graphs_of(s, p, o)  # type: ignore[attr-defined]
            found[fact].update(graphs if not allowed else allowed.intersection(graphs))
        else:
            plain.append(fact)
    for start in range(0, len(plain), _BATCH):
        batch = plain[start : start + _BATCH]
        for literal in (False, True):
            # Engines differ on which literals are the same; which came back is told here.
            names = ("s", "p") if literal else ("s", "p", "o")
            some = [fact for fact in batch if isinstance(fact[2], Literal) == literal]
            if not some:
                continue
            given = rewrite.values(names, (fact[: len(names)] for fact in some))
            text = f"SELECT ?s ?p ?o ?g WHERE {{ {given} GRAPH ?g {{ ?s ?p ?o }} }}"
            for s_, p_, o_, g in store.select(text).rows:
                if s_ and p_ and o_ and isinstance(g, NamedNode) and (not allowed or g in allowed):
                    key = (s_, p_, o_, None)
                    if key in found:
                        found[key].add(g)
    return {
        fact: Statement(
            *fact[:3], graphs=tuple(sorted(graphs, key=n3) if len(graphs) > 1 else graphs)
        )
        for fact, graphs in found.items()
    }

"""Queries that ask for everything that stood behind a row: the same patterns, every variable."""

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from kg.citations.paths import written
from kg.citations.syntax import (
    Bind,
    Element,
    Filter,
    Group,
    InGraph,
    Item,
    Minus,
    Optional,
    Pattern,
    Place,
    Query,
    Reach,
    Select,
    Union,
    Values,
    Var,
)
from kg.store import Term
from kg.terms import n3


def body(group: Group, given: str = "") -> str:
    """Return what stands between the braces of a group, with markers for what matched.

    Args:
        group: The group.
        given: VALUES to repeat at the head of every group inside, as EXISTS fills in what is bound.
    """
    return " ".join(_text(element, given) for element in group.elements)


def _text(element: Element, given: str) -> str:
    match element:
        case Pattern(subject=s, predicate=p, object=o):
            if isinstance(s, Literal):  # From an inverse path; it matches nothing, either way.
                return f"{_place(o)} ^{_place(p)} {_place(s)} ."
            return f"{_place(s)} {_place(p)} {_place(o)} ."
        case Reach(subject=s, path=path, object=o):
            return f"{_place(s)} {written(path)} {_place(o)} ."
        case Filter(text=text) | Bind(text=text) | Values(text=text) | Minus(text=text):
            return text
        case Optional(group=group, marker=marker):
            return f"OPTIONAL {{ {given} {body(group, given)} BIND(true AS ?{marker}) }}"
        case Union(branches=branches, marker=marker):
            return " UNION ".join(
                f"{{ {given} {body(branch, given)} BIND({number} AS ?{marker}) }}"
                for number, branch in enumerate(branches)
            )
        case InGraph(name=name, group=group):
            return f"GRAPH {_place(name)} {{ {given} {body(group, given)} }}"
        case Group():
            return f"{{ {given} {body(element, given)} }}"
        case Select():
            return f"{{ {subselect(element)} }}"


def _place(place: Place) -> str:
    return f"?{place.name}" if isinstance(place, Var) else n3(place)


def subselect(select: Select) -> str:
    """Return an inner SELECT as it is, and for columns that may be unbound, whether they are."""
    columns = " ".join(map(_column, select.items)) or "*"
    text = f"{select.head} {columns} WHERE {select.where_text} {select.tail}"
    told = " ".join(f"BIND(BOUND(?{name}) AS ?{marker})" for name, marker in select.markers)
    return f"{{ {text} }} {told}" if told else text


def _column(item: Item) -> str:
    return f"?{item.name}" if item.expression is None else f"({item.expression} AS ?{item.name})"


def values(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    """Return VALUES; nothing where there are no names."""
    if not names:
        return ""
    lines = dict.fromkeys(
        "(" + " ".join("UNDEF" if term is None else n3(term) for term in row) + ")" for row in rows
    )
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(lines)} }}"


def narrowed(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return VALUES that keep all the rows and few others; who asks looks at the rest.

    What all rows share is said once, and of the rest only as much as tells the rows apart: long
    VALUES take longer to read than they save.
    """
    columns = sorted(range(len(names)), key=lambda place: -len({row[place] for row in rows}))
    shared = [place for place in columns if len({row[place] for row in rows}) == 1]
    kept: list[int] = []
    for place in columns[: len(columns) - len(shared)]:
        kept.append(place)
        if len({tuple(row[each] for each in kept) for row in rows}) == len(rows):
            break
    parts = [values([names[p] for p in kept], ([row[p] for p in kept] for row in rows))]
    parts += [values([names[place]], [[rows[0][place]]]) for place in shared]
    return " ".join(each for each in parts if each)


def solutions(
    query: Query,
    group: Group,
    given: str,
    graph: NamedNode | None,
    *,
    items: Sequence[Item] = (),
    inside: bool = False,
    limit: int = 0,
) -> str:
    """Return the query for all solutions of a group.

    Args:
        query: The query that the group is part of.
        group: The group.
        given: VALUES that the solutions must agree with.
        graph: The graph that the group is asked of; none is the merged graph.
        items: Columns whose expressions are to be computed too.
        inside: Repeat the VALUES in every group inside.
        limit: How many solutions at most; 0 is all.
    """
    text = f"{given} {body(group, given if inside else '')}"
    if graph is not None:
        text = f"GRAPH {graph} {{ {text} }}"
    computed = [item for item in items if item.expression is not None]
    if computed:
        binds = " ".join(f"BIND({each.expression} AS ?{each.name})" for each in computed)
        text = f"{{ {text} }} {binds}"
    # A query of constants alone has no variable to show.
    text = f"{text} BIND(true AS ?{query.hidden}0)"
    end = f" LIMIT {limit}" if limit else ""
    return f"{query.prologue} SELECT * {query.dataset} WHERE {{ {text} }}{end}"


def groups(query: Query, select: Select, graph: NamedNode | None) -> str:
    """Return the query for the rows of a grouped SELECT together with the keys of their groups."""
    shown = {item.name for item in select.items}
    columns = [_column(item) for item in select.items]
    columns += [f"?{key.name}" for key in select.keys if key.name not in shown]
    keys = " ".join(_column(key) for key in select.keys)
    inner = (
        f"SELECT DISTINCT {' '.join(columns)} WHERE {select.where_text} "
        f"GROUP BY {keys} {select.having}"
    )
    if graph is None:
        dataset, where = query.dataset, inner.partition(" WHERE ")[2]
        return f"{query.prologue} SELECT DISTINCT {' '.join(columns)} {dataset} WHERE {where}"
    return (
        f"{query.prologue} SELECT * {query.dataset} WHERE {{ GRAPH {graph} {{ {{ {inner} }} }} }}"
    )

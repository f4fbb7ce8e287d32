"""What a query is made of: patterns in groups, as they stand in its text.

Terms are pyoxigraph's, or :class:`Var`. A blank node of a query is a variable that cannot be named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from pyoxigraph import NamedNode

from kg.citations.paths import Path
from kg.store import Term


@dataclass(frozen=True, slots=True)
class Var:
    """A variable."""

    name: str


Place: TypeAlias = Var | Term
"""What stands in one place of a pattern."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A triple pattern."""

    subject: Place
    predicate: Place
    object: Place


@dataclass(frozen=True, eq=False)
class Reach:
    """Two ends and a path between them that may have any number of steps."""

    subject: Place
    path: Path
    object: Place


@dataclass(frozen=True, eq=False)
class Condition:
    """EXISTS in a filter.

    Attributes:
        sign: ``yes`` where it must hold, ``no`` where it must not, ``maybe`` where it may.
    """

    sign: str
    group: "Group"


@dataclass(frozen=True, eq=False)
class Filter:
    """A filter: its text, the EXISTS in it, and whether more is in it than could be read.

    Attributes:
        unbound: Variables that the filter asks not to be bound.
    """

    text: str
    conditions: tuple[Condition, ...] = ()
    opaque: bool = False
    unbound: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Bind:
    """BIND, or an expression of a SELECT or GROUP BY."""

    text: str
    name: str
    opaque: bool = False


@dataclass(frozen=True, eq=False)
class Values:
    """VALUES; ``certain`` are the columns without UNDEF."""

    text: str
    names: tuple[str, ...]
    certain: frozenset[str]


@dataclass(frozen=True, eq=False)
class Optional:
    """OPTIONAL; ``marker`` is bound where it matched."""

    group: "Group"
    marker: str


@dataclass(frozen=True, eq=False)
class Union:
    """UNION; ``marker`` holds the number of the branch."""

    branches: tuple["Group", ...]
    marker: str


@dataclass(frozen=True, eq=False)
class Minus:
    """MINUS, as text."""

    text: str


@dataclass(frozen=True, eq=False)
class InGraph:
    """GRAPH."""

    name: Var | NamedNode
    group: "Group"


@dataclass(frozen=True, eq=False)
class Group:
    """What stands between braces."""

    elements: tuple["Element", ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.elements


@dataclass(frozen=True, eq=False)
class Item:
    """A column of a SELECT, or a key of a GROUP BY: a variable, or an expression under a name."""

    name: str
    expression: str | None = None


@dataclass(frozen=True, eq=False)
class Select:
    """A SELECT, whole or inside another.

    Attributes:
        head: ``SELECT`` with what may follow before the columns.
        tail: The text behind the WHERE group.
        having: The text of HAVING and nothing more.
        keys: What GROUP BY groups by.
        aggregated: It gives one row a group, not one a solution.
        sliced: It has LIMIT or OFFSET.
        opaque: A column's expression holds EXISTS.
        markers: Columns that may be unbound, and the variable that says whether they are bound.
    """

    head: str
    items: tuple[Item, ...]
    where: Group
    where_text: str
    tail: str
    having: str = ""
    keys: tuple[Item, ...] = ()
    aggregated: bool = False
    sliced: bool = False
    opaque: bool = False
    markers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def shaky(self) -> bool:
        """Whether which solutions make a group rests on what is not in the graph.

        That is so where a group is made over groups, or where keys or conditions look at what an
        OPTIONAL may leave unbound: with less in the graph, other solutions would join the group.
        """
        if not self.aggregated:
            return False
        inner = list(_inside(self.where))
        open_ = {
            name for each in inner if isinstance(each, Optional) for name in visible(each)
        } - certain(self.where)
        read = " ".join(each.text for each in inner if isinstance(each, Filter | Bind)) + " ".join(
            f"?{key.name} {key.expression or ''}" for key in self.keys
        )
        return any(isinstance(e, Select) and (e.aggregated or e.sliced) for e in inner) or any(
            name in open_ for name in re.findall(r"[?$](\w+)", read)
        )


Element: TypeAlias = (
    Pattern | Reach | Filter | Bind | Values | Optional | Union | Minus | InGraph | Group | Select
)


@dataclass(frozen=True, eq=False)
class Query:
    """A query: its form, what stands before it, and what it asks for.

    Attributes:
        prologue: BASE and PREFIX as written.
        dataset: FROM and FROM NAMED as written.
        sources: The graphs of FROM, where there are any.
        select: Of a SELECT, its columns and group; of ASK and CONSTRUCT one of all variables.
        template: The triples of a CONSTRUCT.
        hidden: How the names begin that stand for no variable of the query.
    """

    form: str
    prologue: str
    dataset: str
    sources: frozenset[NamedNode]
    select: Select | None
    template: tuple[Pattern, ...]
    hidden: str


def _inside(group: Group) -> Iterator[Element]:
    for element in group.elements:
        yield element
        match element:
            case Optional(group=inner) | InGraph(group=inner) | Select(where=inner):
                yield from _inside(inner)
            case Union(branches=branches):
                for branch in branches:
                    yield from _inside(branch)
            case Group():
                yield from _inside(element)


def certain(element: Element) -> frozenset[str]:
    """Return the variables that every solution of an element binds."""
    match element:
        case Pattern(subject=s, predicate=p, object=o):
            return frozenset(each.name for each in (s, p, o) if isinstance(each, Var))
        case Reach(subject=s, object=o):
            return frozenset(each.name for each in (s, o) if isinstance(each, Var))
        case Values():
            return element.certain
        case Union():
            return frozenset.intersection(*map(certain, element.branches))
        case InGraph(name=name, group=group):
            return certain(group) | ({name.name} if isinstance(name, Var) else frozenset())
        case Group():
            return frozenset().union(*map(certain, element.elements))
        case Select():
            if element.aggregated and not element.keys:
                return frozenset()
            inside = certain(element.where)
            plain = {each.name for each in element.items if each.expression is None}
            return inside & plain
    return frozenset()


def fixable(group: Group) -> frozenset[str]:
    """Return the variables whose values may be given before anything else is looked for.

    That changes nothing where a variable is bound before the first OPTIONAL, MINUS or BIND.
    """
    names: frozenset[str] = frozenset()
    for element in group.elements:
        if isinstance(element, Optional | Minus | Bind):
            break
        names |= certain(element)
    return names


def visible(element: Element) -> Iterator[str]:
    """Yield the variables that an element can bind, in order, with repetitions."""
    match element:
        case Pattern(subject=s, predicate=p, object=o):
            yield from (each.name for each in (s, p, o) if isinstance(each, Var))
        case Reach(subject=s, object=o):
            yield from (each.name for each in (s, o) if isinstance(each, Var))
        case Values():
            yield from element.names
        case Bind():
            yield element.name
        case Optional():
            yield from visible(element.group)
        case Union():
            for branch in element.branches:
                yield from visible(branch)
        case InGraph(name=name, group=group):
            if isinstance(name, Var):
                yield name.name
            yield from visible(group)
        case Group():
            for each in element.elements:
                yield from visible(each)
        case Select():
            yield from (each.name for each in element.items)

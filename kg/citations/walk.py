"""One solution through the patterns of a group: what they matched, and what is to be asked yet."""

import re
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.citations import rewrite
from kg.citations.syntax import (
    Bind,
    Condition,
    Filter,
    Group,
    InGraph,
    Minus,
    Optional,
    Pattern,
    Place,
    Reach,
    Select,
    Union,
    Var,
    visible,
)
from kg.citations.trace import CONDITION, LOST, Solution, Trace
from kg.store import Term

_VARIABLE = re.compile(r"[?$](\w+)")
_TRUE = ("true", "1")

Node: TypeAlias = Reach | Condition | Select
Needs: TypeAlias = dict[
    tuple[int, NamedNode | None], tuple[Node, dict[tuple[object, ...], list[Trace]]]
]


class Walk:
    """Fills the patterns of a group with its solutions.

    Attributes:
        needs: What only another query can tell: for each such part of the group and the graph
            that it is asked of, what it is asked about, and which traces wait for it.
    """

    def __init__(self) -> None:
        self.needs: Needs = {}
        self._scopes: dict[int, frozenset[str]] = {}

    def walk(
        self,
        group: Group,
        solution: Solution,
        graph: NamedNode | None,
        trace: Trace,
        scope: frozenset[str],
    ) -> None:
        """Add to a trace what one solution of a group rests on.

        Args:
            group: The group.
            solution: What its variables are bound to.
            graph: The graph that it is asked of; none is the merged graph.
            trace: Where to add.
            scope: The variables that its filters see.
        """
        for element in group.elements:
            match element:
                case Pattern(subject=subject, predicate=predicate, object=target):
                    s, p, o = (
                        _filled(subject, solution),
                        _filled(predicate, solution),
                        _filled(target, solution),
                    )
                    if s is None or p is None or o is None:
                        trace.problems[LOST] = None
                    else:
                        trace.facts[s, p, o, graph] = None
                case Optional():
                    if element.marker in solution:
                        inner = scope | self.scope(element.group)
                        self.walk(element.group, solution, graph, trace, inner)
                case Union():
                    marked = solution.get(element.marker)
                    if isinstance(marked, Literal):
                        branch = element.branches[int(marked.value)]
                        inner = self.scope(branch)
                        self.walk(branch, solution, graph, trace, inner)
                case Group():
                    inner = self.scope(element)
                    self.walk(element, solution, graph, trace, inner)
                case InGraph():
                    named = _filled(element.name, solution)
                    if isinstance(named, NamedNode) and not element.group.empty:
                        inner = self.scope(element.group)
                        self.walk(element.group, solution, named, trace, inner)
                    else:
                        trace.problems["a graph without a name", "图没有可引用的名称"] = None
                case Minus():
                    trace.absent = True
                case Bind():
                    if element.opaque:
                        trace.problems[CONDITION] = None
                case Filter():
                    if element.opaque:
                        trace.problems[CONDITION] = None
                    elif element.unbound:
                        trace.absent |= any(
                            name not in solution and name in scope for name in element.unbound
                        )
                    for condition in element.conditions:
                        self._conditioned(condition, solution, graph, trace, scope)
                case Reach():
                    ends = (_filled(element.subject, solution), _filled(element.object, solution))
                    self._need(element, graph, ends, trace)
                case Select():
                    bound = dict(element.markers)
                    cells = tuple(
                        None
                        if item.name in bound and not _holds(solution.get(bound[item.name]))
                        else solution.get(item.name)
                        for item in element.items
                    )
                    self._need(element, graph, cells, trace)

    def scope(self, group: Group) -> frozenset[str]:
        """Return the variables that a group can bind."""
        if id(group) not in self._scopes:
            self._scopes[id(group)] = frozenset(visible(group))
        return self._scopes[id(group)]

    def _conditioned(
        self,
        condition: Condition,
        solution: Solution,
        graph: NamedNode | None,
        trace: Trace,
        scope: frozenset[str],
    ) -> None:
        if condition.sign == "no":
            trace.absent = True
            return
        mentioned = _VARIABLE.findall(rewrite.body(condition.group))
        given = tuple(
            (name, solution[name])
            for name in dict.fromkeys(mentioned)
            if name in scope and name in solution
        )
        self._need(condition, graph, given, trace)

    def _need(
        self, node: Node, graph: NamedNode | None, key: tuple[object, ...], trace: Trace
    ) -> None:
        wanted = self.needs.setdefault((id(node), graph), (node, {}))[1]
        wanted.setdefault(key, []).append(trace)


def _filled(place: Place, solution: Solution) -> Term | None:
    return solution.get(place.name) if isinstance(place, Var) else place


def _holds(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.value in _TRUE

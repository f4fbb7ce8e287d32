"""What stands behind a row: the triples that the query's patterns matched, solution by solution.

This is why-provenance. The row is fixed, the same patterns are asked for with every variable, and
each pattern is filled with each solution. Nothing is read off the query's wording.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import BlankNode, NamedNode

from kg.citations import rewrite
from kg.citations.paths import Walker, turned
from kg.citations.syntax import Condition, Group, Item, Query, Reach, Select, fixable
from kg.citations.tokens import UntraceableError
from kg.citations.trace import (
    CONDITION,
    MOST,
    TOO_MANY,
    Explanation,
    Key,
    Solution,
    Trace,
    lost,
)
from kg.citations.walk import Node, Walk
from kg.store import Store, Term

_BATCH = 500


class Tracer:
    """Finds what stands behind the rows of one query in one store."""

    def __init__(self, store: Store, query: Query) -> None:
        self.store = store
        self.query = query
        self._whole = False

    # ── Rows ──

    def rows(
        self,
        select: Select,
        keys: Iterable[Key],
        graph: NamedNode | None = None,
        *,
        whole: bool = False,
    ) -> dict[Key, Explanation]:
        """Return why each row of a SELECT is there; a row is told by its cells in their order.

        Args:
            select: The SELECT.
            keys: Its rows.
            graph: The graph that it is asked of; none is the merged graph.
            whole: These are all its rows, so that there is nothing to keep out.
        """
        wanted = list(dict.fromkeys(keys))
        found: dict[Key, Explanation] = {}
        self._whole = whole and not select.sliced
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            # Long VALUES take longer to read than they save where (nearly) all rows are wanted.
            ways = (True, False) if self._whole and len(wanted) <= _BATCH else (False,)
            for unfixed in ways:
                try:
                    found |= self._batch(select, batch, graph, unfixed)
                    break
                except UntraceableError as error:
                    found |= {key: Explanation.failed(error.reason) for key in batch}
        if select.opaque:
            for explanation in found.values():
                for trace in explanation.traces:
                    trace.problems[CONDITION] = None
        return found

    def _batch(
        self, select: Select, keys: list[Key], graph: NamedNode | None, whole: bool
    ) -> dict[Key, Explanation]:
        if not select.aggregated:
            names = [item.name for item in select.items]
            plain = {item.name for item in select.items if item.expression is None and not whole}
            traced = self._solved(select.where, names, keys, graph, plain, select.items)
            return {key: Explanation(traced[key] or [lost()]) for key in keys}
        groups = self._groups(select, keys, graph)
        names = [key.name for key in select.keys]
        plain = {key.name for key in select.keys if key.expression is None and not whole}
        wanted = list(dict.fromkeys(g for several in groups.values() for g in several))
        traced = self._solved(select.where, names, wanted, graph, plain, select.keys)
        found: dict[Key, Explanation] = {}
        for key in keys:
            traces = [trace for group in groups[key] for trace in traced[group]]
            if not traces:
                # Over nothing, there is one group all the same: its count of 0 rests on absence.
                empty = not select.keys
                traces = [Trace(absent=True)] if empty else [lost()]
            if select.shaky:
                traces = [*traces, Trace(absent=True)]
            found[key] = Explanation(traces, together=True)
        return found

    def _groups(
        self, select: Select, keys: list[Key], graph: NamedNode | None
    ) -> dict[Key, list[Key]]:
        """Return, for each row, the keys of the groups that give it."""
        if not select.keys:
            return {key: [()] for key in keys}
        names = [item.name if item.expression is None else None for item in select.items]
        if all(key.name in names for key in select.keys):
            places = [names.index(key.name) for key in select.keys]
            return {key: [tuple(key[place] for place in places)] for key in keys}
        found: dict[Key, list[Key]] = {key: [] for key in keys}
        rows = self.store.select(rewrite.groups(self.query, select, graph))
        for row in rows.dicts():
            shown = tuple(row.get(item.name) for item in select.items)
            if shown in found:
                found[shown].append(tuple(row.get(key.name) for key in select.keys))
        return found

    def _solved(
        self,
        where: Group,
        names: Sequence[str],
        keys: list[Key],
        graph: NamedNode | None,
        plain: set[str],
        items: Sequence[Item],
    ) -> dict[Key, list[Trace]]:
        """Return the traces of all solutions that show the given values under the given names."""
        may = fixable(where) & plain
        fixed = [
            place
            for place, name in enumerate(names)
            if name in may and not any(isinstance(key[place], BlankNode | None) for key in keys)
        ]
        given = rewrite.narrowed(
            [names[place] for place in fixed], [[key[place] for place in fixed] for key in keys]
        )
        text = rewrite.solutions(self.query, where, given, graph, items=items, limit=MOST + 1)
        traced: dict[Key, list[Trace]] = {key: [] for key in keys}
        kept: list[Solution] = []
        shown: list[Key] = []
        for solution in self._ask(text):
            key = tuple(solution.get(name) for name in names)
            if key in traced:
                kept.append(solution)
                shown.append(key)
        for key, trace in zip(shown, self.traces(where, kept, graph), strict=True):
            traced[key].append(trace)
        return traced

    def solved(self, where: Group, limit: int) -> list[Trace]:
        """Return what the first solutions of a group rest on."""
        text = rewrite.solutions(self.query, where, "", None, limit=limit)
        return self.traces(where, self._ask(text), None)

    def _ask(self, text: str) -> list[Solution]:
        answer = self.store.select(text)
        if len(answer.rows) > MOST:
            raise UntraceableError(*TOO_MANY)
        columns = answer.columns
        return [
            {name: term for name, term in zip(columns, row, strict=True) if term is not None}
            for row in answer.rows
        ]

    # ── Solutions ──

    def traces(
        self, group: Group, solutions: Sequence[Solution], graph: NamedNode | None
    ) -> list[Trace]:
        """Return what each solution of a group rests on."""
        walk = Walk()
        traces = []
        for solution in solutions:
            trace = Trace()
            walk.walk(group, solution, graph, trace, walk.scope(group))
            traces.append(trace)
        for (_, inside), (node, wanted) in walk.needs.items():
            self._fulfil(node, inside, wanted)
        return traces

    # ── Parts that need another query ──

    def _fulfil(
        self,
        node: Node,
        graph: NamedNode | None,
        wanted: dict[tuple[object, ...], list[Trace]],
    ) -> None:
        parts: Any
        keys: list[Any] = list(wanted)
        try:
            match node:
                case Reach():
                    parts = self._reached(node, graph, keys)
                case Select():
                    # What the engine did for the whole query, it did for this part of it.
                    found = self.rows(node, keys, graph, whole=self._whole)
                    parts = {key: each.whole() for key, each in found.items()}
                    if node.sliced:  # Which rows LIMIT lets through rests on all the others.
                        parts = {key: replace(each, absent=True) for key, each in parts.items()}
                case Condition():
                    parts = self._existing(node, graph, keys)
        except UntraceableError as error:
            parts = {key: Trace(problems={error.reason: None}) for key in wanted}
        for key, traces in wanted.items():
            for trace in traces:
                trace.add(parts[key])

    def _reached(
        self, node: Reach, graph: NamedNode | None, keys: list[tuple[Term, Term]]
    ) -> dict[tuple[Term, Term], Trace]:
        forward = len({key[0] for key in keys}) <= len({key[1] for key in keys})
        path = node.path if forward else turned(node.path)
        pairs = [key if forward else (key[1], key[0]) for key in keys]
        walker = Walker(self.store, graph, self.query.dataset)
        ways = walker.ways(path, (here for here, _ in pairs), pairs)
        found: dict[tuple[Term, Term], Trace] = {}
        for key, (here, there) in zip(keys, pairs, strict=True):
            steps = ways.get(here, {}).get(there)
            if steps is None:
                found[key] = lost()
                continue
            found[key] = Trace({(*step, graph): None for step in steps})
            if not steps:
                found[key].itself.add(here)
        return found

    def _existing(
        self,
        condition: Condition,
        graph: NamedNode | None,
        keys: list[tuple[tuple[str, Term], ...]],
    ) -> dict[tuple[tuple[str, Term], ...], Trace]:
        found: dict[tuple[tuple[str, Term], ...], Trace] = {}
        alike: dict[tuple[str, ...], list[tuple[tuple[str, Term], ...]]] = {}
        for key in keys:
            if any(isinstance(term, BlankNode) for _, term in key):
                raise UntraceableError("EXISTS about a blank node", "EXISTS 涉及空白节点")
            alike.setdefault(tuple(name for name, _ in key), []).append(key)
        for names, several in alike.items():
            traced: dict[Key, list[Trace]] = {}
            for start in range(0, len(several), _BATCH):
                rows = [tuple(t for _, t in key) for key in several[start : start + _BATCH]]
                given = rewrite.values(names, rows)
                text = rewrite.solutions(
                    self.query, condition.group, given, graph, inside=True, limit=MOST + 1
                )
                solutions = self._ask(text)
                traces = self.traces(condition.group, solutions, graph)
                for solution, trace in zip(solutions, traces, strict=True):
                    traced.setdefault(tuple(solution[n] for n in names), []).append(trace)
            for key in several:
                behind = traced.get(tuple(term for _, term in key), [])
                if not behind and condition.sign == "yes":
                    behind = [lost()]
                found[key] = Explanation(behind).whole()
        return found

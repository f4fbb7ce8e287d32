"""Property paths: how they are written, and the steps of a shortest way along one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.citations.tokens import UntraceableError
from kg.store import Store, Term
from kg.store.embedded import EmbeddedStore
from kg.terms import n3

MOST = 100_000
"""How many places a path may lead to before it is given up."""

_BATCH = 500


@dataclass(frozen=True)
class Link:
    """One property."""

    iri: NamedNode


@dataclass(frozen=True)
class Inverse:
    """A path walked backwards."""

    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """Paths one after the other."""

    paths: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """One of several paths."""

    paths: tuple["Path", ...]


@dataclass(frozen=True)
class Repeat:
    """A path ``?``, ``*`` or ``+`` times."""

    path: "Path"
    mark: str


@dataclass(frozen=True)
class Negated:
    """Any property but these, forwards or backwards."""

    forward: tuple[NamedNode, ...] | None
    backward: tuple[NamedNode, ...] | None


Path: TypeAlias = Link | Inverse | Sequence | Alternative | Repeat | Negated
Edge: TypeAlias = tuple[Term, Term, Term]
Steps: TypeAlias = tuple[Edge, ...]
Ways: TypeAlias = dict[Term, dict[Term, Steps]]
"""From each place to each place that a path leads to, the triples of a shortest way."""


def written(path: Path) -> str:
    """Return a path as SPARQL.

    >>> written(Repeat(Inverse(Link(NamedNode("urn:p"))), "*"))
    '(^(<urn:p>))*'
    """
    match path:
        case Link(iri=iri):
            return str(iri)
        case Inverse(path=inner):
            return f"^({written(inner)})"
        case Sequence(paths=parts):
            return "/".join(f"({written(each)})" for each in parts)
        case Alternative(paths=parts):
            return "|".join(f"({written(each)})" for each in parts)
        case Repeat(path=inner, mark=mark):
            return f"({written(inner)}){mark}"
        case Negated(forward=forward, backward=backward):
            parts_ = [str(each) for each in forward or ()]
            parts_ += [f"^{each}" for each in backward or ()]
            return f"!({'|'.join(parts_)})"


def turned(path: Path) -> Path:
    """Return the path that leads from the end to the start."""
    match path:
        case Inverse(path=inner):
            return inner
        case Sequence(paths=parts):
            return Sequence(tuple(turned(each) for each in reversed(parts)))
        case Alternative(paths=parts):
            return Alternative(tuple(map(turned, parts)))
        case Repeat(path=inner, mark=mark):
            return Repeat(turned(inner), mark)
        case Negated(forward=forward, backward=backward):
            return Negated(backward, forward)
    return Inverse(path)


class Walker:
    """Finds ways along paths in one graph of a store, or in the merged graph.

    Args:
        store: Where the triples lie.
        graph: The graph to stay in; none is the merged graph.
        dataset: FROM and FROM NAMED of the query.
    """

    def __init__(self, store: Store, graph: Term | None, dataset: str = "") -> None:
        self.store = store
        self.graph = graph
        self.dataset = dataset
        self._near = isinstance(store, EmbeddedStore) and not dataset
        self._known: dict[tuple[Path, Term], list[tuple[Term, Edge]]] = {}
        self._seen = 0

    def ways(
        self, path: Path, starts: Iterable[Term], wanted: Collection[tuple[Term, Term]] = ()
    ) -> Ways:
        """Return the shortest ways along a path from each start.

        Args:
            path: The path.
            starts: Where to start.
            wanted: Starts and ends; once there is a way for each, no others are looked for.

        Raises:
            UntraceableError: The path leads to too many places, or through a blank node that the
                store cannot be asked about.
        """
        nodes = list(dict.fromkeys(starts))
        match path:
            case Sequence(paths=parts):
                ways: Ways = {node: {node: ()} for node in nodes}
                for part in parts:
                    ways = self._continued(ways, part)
                return ways
            case Alternative(paths=parts):
                return _best([self.ways(each, nodes) for each in parts])
            case Repeat(path=inner, mark=mark):
                return self._repeated(inner, mark, nodes, wanted)
            case Inverse(path=inner) if not isinstance(inner, Link):
                return self.ways(turned(inner), nodes)
        return self._single(path, nodes)

    def _continued(self, ways: Ways, path: Path) -> Ways:
        reached = dict.fromkeys(end for ends in ways.values() for end in ends)
        further = self.ways(path, reached)
        joined: Ways = {}
        for start, ends in ways.items():
            found = joined.setdefault(start, {})
            for middle, steps in ends.items():
                for end, more in further.get(middle, {}).items():
                    whole = steps + more
                    if end not in found or len(whole) < len(found[end]):
                        found[end] = whole
        return joined

    def _repeated(
        self, path: Path, mark: str, nodes: list[Term], wanted: Collection[tuple[Term, Term]]
    ) -> Ways:
        ways: Ways = {}
        fresh: Ways = {node: {node: ()} for node in nodes}
        if mark != "+":
            ways = {node: dict(ends) for node, ends in fresh.items()}
        while fresh:
            found = self._continued(fresh, path)
            fresh = {}
            for start, ends in found.items():
                known = ways.setdefault(start, {})
                new = {end: steps for end, steps in ends.items() if end not in known}
                if new:
                    known.update(new)
                    fresh[start] = new
                    self._count(len(new))
            if mark == "?" or (wanted and all(end in ways.get(s, {}) for s, end in wanted)):
                break
        return ways

    def _single(self, path: Path, nodes: list[Term]) -> Ways:
        self._look_up(path, nodes)
        ways: Ways = {}
        for node in nodes:
            found = ways.setdefault(node, {})
            for end, edge in self._known[path, node]:
                found.setdefault(end, (edge,))
        return ways

    def _look_up(self, path: Path, nodes: list[Term]) -> None:
        wanted = [node for node in nodes if (path, node) not in self._known]
        for node in wanted:
            self._known[path, node] = []
        if self._near and isinstance(path, Link | Inverse):
            self._step(path, wanted)
            return
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            for backwards, pattern in _patterns(path):
                near = "?o" if backwards else "?s"
                if any(isinstance(node, BlankNode) for node in batch):
                    raise UntraceableError("a path leads through a blank node", "路径经过空白节点")
                usable = [n for n in batch if backwards or not isinstance(n, Literal)]
                if not usable:
                    continue
                given = " ".join(map(n3, usable))
                body = f"VALUES {near} {{ {given} }} {pattern}"
                if self.graph is not None:
                    body = f"GRAPH {n3(self.graph)} {{ {body} }}"
                rows = self.store.select(f"SELECT ?s ?p ?o {self.dataset} WHERE {{ {body} }}").rows
                self._count(len(rows))
                for s, p, o in sorted(rows, key=str):
                    if s is not None and p is not None and o is not None:
                        here, there = (o, s) if backwards else (s, o)
                        self._known[path, here].append((there, (s, p, o)))

    def _step(self, path: Link | Inverse, nodes: list[Term]) -> None:
        """Look up one property at once, without a query."""
        backwards = isinstance(path, Inverse)
        link = path.path if isinstance(path, Inverse) else path
        assert isinstance(link, Link)  # noqa: S101
        graph = self.graph if isinstance(self.graph, NamedNode) else None
        for node in nodes:
            if backwards:
                quads = self.store.quads(None, link.iri, node, graph)
            elif isinstance(node, Literal):
                continue
            else:
                quads = self.store.quads(node, link.iri, None, graph)  # type: ignore[arg-type]
            edges = {(quad.subject, quad.predicate, quad.object) for quad in quads}
            self._count(len(edges))
            for edge in sorted(edges, key=str):
                self._known[path, node].append((edge[0 if backwards else 2], edge))

    def _count(self, more: int) -> None:
        self._seen += more
        if self._seen > MOST:
            raise UntraceableError(
                f"a path leads to more than {MOST:,} places", f"路径通向超过 {MOST:,} 处"
            )


def _patterns(path: Path) -> list[tuple[bool, str]]:
    """Return the patterns of one step, and whether each is walked backwards."""
    match path:
        case Link(iri=iri):
            return [(False, f"?s {iri} ?o BIND({iri} AS ?p)")]
        case Inverse(path=Link(iri=iri)):
            return [(True, f"?s {iri} ?o BIND({iri} AS ?p)")]
        case Negated(forward=forward, backward=backward):
            return [
                (back, f"?s ?p ?o FILTER(?p NOT IN ({', '.join(map(str, names))}))")
                for back, names in ((False, forward), (True, backward))
                if names is not None
            ]
    raise AssertionError(path)


def _best(several: list[Ways]) -> Ways:
    best: Ways = {}
    for ways in several:
        for start, ends in ways.items():
            found = best.setdefault(start, {})
            for end, steps in ends.items():
                if end not in found or len(steps) < len(found[end]):
                    found[end] = steps
    return best

"""The version of a store that is in the making: statements come in, whole sources go out."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

_REBUILD = 5
"""Taking a statement out costs several times what writing one anew does."""

_FEW = 20_000
"""So many statements fit into one transaction; more are written to files of their own."""


class Draft:
    """A store, open for writing, whose default graph stays the merge of its named graphs.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = ox.Store(str(folder))

    def add(self, quads: Iterable[Quad]) -> None:
        """Add statements of named graphs, streaming."""
        both = _with_merge(quads)
        first = list(islice(both, _FEW))
        if len(first) < _FEW:
            self.store.extend(first)
        else:
            self.store.bulk_extend(chain(first, both))

    def withdraw(self, graphs: Iterable[str]) -> None:
        """Remove named graphs, and from the merge what no other graph states."""
        names = [NamedNode(graph) for graph in sorted(graphs)]
        gone = sum(
            1 for name in names for _ in self.store.quads_for_pattern(None, None, None, name)
        )
        if gone > _FEW and gone * _REBUILD > len(self.store):
            self._rebuild(set(names))
            return
        for name in names:
            for quad in self._stated(name):
                self.store.remove(quad)
                triple = quad.subject, quad.predicate, quad.object
                others = self.store.quads_for_pattern(*triple, None)
                if all(isinstance(other.graph_name, DefaultGraph) for other in others):
                    self.store.remove(Quad(*triple))
            self.store.remove_graph(name)

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Let go of the folder at the end, with everything on disk unless something failed."""
        try:
            yield
            self.store.flush()
        finally:
            del self.store

    def _stated(self, graph: NamedNode) -> Iterator[Quad]:
        return self.store.quads_for_pattern(None, None, None, graph)

    def _rebuild(self, without: set[NamedNode]) -> None:
        old = self.store
        self.folder = self.folder.with_name(f"{self.folder.name}x")
        self.store = ox.Store(str(self.folder))
        self.add(
            quad
            for quad in old
            if not isinstance(quad.graph_name, DefaultGraph) and quad.graph_name not in without
        )


def _with_merge(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object)

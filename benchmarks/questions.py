"""Every catalogue question, warm: asked through aicity, and as bare SPARQL in two engines.

Run: ``python -m benchmarks.questions [--times 7] [NAME…]``
"""

import argparse
import math
from collections.abc import Callable, Iterable, Sized

import pyoxigraph as ox
import rdflib

from benchmarks.measure import calls, row
from kg.graph import Graph
from kg.questions import Question
from kg.questions.binding import bind, values_of
from kg.store.embedded import EmbeddedStore, shipped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    store = shipped()
    graph = Graph(store)
    dataset = in_rdflib(store)
    print(row("question", "rows", "pyoxigraph", "aicity / pyoxigraph", "rdflib / aicity"))
    print(row("---", "--:", "--:", "--:", "--:"))
    ratios = []
    for name in options.names or graph.questions().names:
        question = graph.questions().get(name)
        ways = functions(graph, store, dataset, question)
        counts = {key: len(way()) for key, way in ways.items()}
        if len(set(counts.values())) > 1:
            # Times of different work say nothing.
            raise SystemExit(f"{name}: not the same number of rows: {counts}")
        costs = calls(ways, options.times)
        ours, bare, other = (costs[key].wall for key in ("aicity", "pyoxigraph", "rdflib"))
        ratios.append((ours / bare, other / ours))
        slower, faster = ratios[-1]
        print(
            row(name, counts["aicity"], f"{bare * 1000:.2f} ms", f"{slower:.1f}", f"{faster:.1f}")
        )
    slower, faster = (mean(column) for column in zip(*ratios, strict=True))
    print(row("**geometric mean**", "", "", f"**{slower:.1f}**", f"**{faster:.1f}**"))
    print(f"\nMedians of {options.times} interleaved calls. Trust the ratios, not the times.")


def functions(
    graph: Graph, store: EmbeddedStore, dataset: rdflib.Dataset, question: Question
) -> dict[str, Callable[[], Sized]]:
    """Return the same question in three ways: what a caller of aicity pays, and what it wraps."""
    query = bind(question, values_of(store, question, {}))
    return {
        "aicity": lambda: graph.run(question).rows,
        "pyoxigraph": lambda: list(map(tuple, store.inner.query(query))),
        "rdflib": lambda: list(dataset.query(query)),
    }


def in_rdflib(store: EmbeddedStore) -> rdflib.Dataset:
    """Return the same quads in rdflib's own memory store."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(
        data=store.inner.dump(format=ox.RdfFormat.N_QUADS).decode("utf-8"), format="nquads"
    )
    return dataset


def mean(ratios: Iterable[float]) -> float:
    """Return the geometric mean, the only one that means something for ratios."""
    logs = [math.log(ratio) for ratio in ratios]
    return math.exp(sum(logs) / len(logs))


if __name__ == "__main__":
    main()

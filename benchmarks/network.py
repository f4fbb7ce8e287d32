"""What measuring the network costs: ``kg rank`` and ``kg path`` on a made-up graph.

Run: ``python -m benchmarks.network [--firms 30000] [--starts 16]``
"""

import argparse
import random
import time
from collections.abc import Callable

import networkx as nx
import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from benchmarks.measure import row
from kg.namespaces import AIC, PREFIXES
from kg.network import communities, cuts
from kg.network.choice import Choice, choose
from kg.network.measures import WORK, measure
from kg.network.paths import different
from kg.network.projection import project
from kg.network.simple import Simple
from kg.store.embedded import EmbeddedStore, merge


def made_up(firms: int) -> EmbeddedStore:
    """Return a graph of so many firms, with cities, fields and clusters, the same every time."""
    dice = random.Random(1)

    def things(kind: str, count: int) -> list[NamedNode]:
        return [NamedNode(f"{PREFIXES[kind]}n{number}") for number in range(count)]

    own, cities = things("firm", firms), things("city", max(firms // 200, 2))
    fields, clusters = things("field", max(firms // 20, 2)), things("cluster", max(firms // 10, 2))
    passages = [NamedNode(f"{PREFIXES['passage']}p{number}-1") for number in range(firms // 5 + 1)]
    store = ox.Store()
    said = []
    for firm in own:
        said.append((firm, AIC.basedIn, dice.choice(cities)))
    for cluster in clusters:
        said += [(cluster, AIC.area, dice.choice(cities))]
        said += [(cluster, AIC.anchoredBy, each) for each in dice.sample(own, min(18, firms))]
        said += [(cluster, AIC.toMaster, each) for each in dice.sample(fields, min(6, len(fields)))]
    store.bulk_extend(Quad(*triple, dice.choice(passages)) for triple in said)
    merge(store)
    return EmbeddedStore(store)


def timed(function: Callable[[], object]) -> tuple[float, object]:
    """Return the processor time of a call, and what it returns."""
    start = time.process_time()
    found = function()
    return time.process_time() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--firms", type=int, default=30_000)
    parser.add_argument("--starts", type=int, default=16)
    options = parser.parse_args()
    whole(options.firms, options.starts)
    print()
    exact()


def whole(firms: int, starts: int) -> None:
    """Print what each step costs, against one pass over the statements of the store."""
    store = made_up(firms)
    base, _ = timed(lambda: sum(1 for _ in store.quads()))
    reading, graph = timed(lambda: project(store, labels=False))
    choosing, simple = timed(lambda: Simple.of(choose(graph, Choice())))  # type: ignore[arg-type]
    assert isinstance(simple, Simple)
    links = simple.graph.number_of_edges()
    print(f"{len(simple):,} things, {links:,} links, sampled: {len(simple) * links > WORK}\n")
    print(row("step", "time", "times one pass over the store"))
    print(row("---", "--:", "--:"))
    last = len(simple) - 1
    steps: list[tuple[str, Callable[[], object]]] = [
        ("degree", lambda: measure(simple, "degree")),
        ("pagerank", lambda: measure(simple, "pagerank")),
        ("core", lambda: measure(simple, "core")),
        ("communities", lambda: communities.detect(simple)),
        ("what would come apart", lambda: cuts.breaks(simple)),
        ("three paths", lambda: different(simple, 0, last, 3)),
        (f"betweenness, {starts} starts", lambda: measure(simple, "betweenness", sample=starts)),
        (f"closeness, {starts} starts", lambda: measure(simple, "closeness", sample=starts)),
        (f"bridging, {starts} starts", lambda: measure(simple, "bridge", sample=starts)),
    ]
    for name, cost in [("reading the network", reading), ("choosing", choosing)]:
        print(row(name, f"{cost:.1f} s", f"{cost / base:.1f}"))
    for name, step in steps:
        cost, _ = timed(step)
        print(row(name, f"{cost:.1f} s", f"{cost / base:.1f}"))


def exact() -> None:
    """Print what a sample saves and how far it is off, where the exact values can be had."""
    simple = Simple.of(choose(project(made_up(1500), labels=False), Choice()))
    bare, _ = timed(lambda: nx.betweenness_centrality(simple.graph))
    print(f"{len(simple):,} things, {simple.graph.number_of_edges():,} links\n")
    print(
        row("betweenness", "time against all starts", "in the true top 20", "mean error of these")
    )
    print(row("---", "--:", "--:", "--:"))
    _, whole = timed(lambda: measure(simple, "betweenness", sample=len(simple)))
    true = whole.values  # type: ignore[attr-defined]
    best = sorted(true, key=lambda each: -true[each])[:20]
    for starts in (32, 64, 128, 256):
        cost, found = timed(lambda count=starts: measure(simple, "betweenness", sample=count))  # type: ignore[misc]
        guess = found.values  # type: ignore[attr-defined]
        right = len(set(best) & set(sorted(guess, key=lambda each: -guess[each])[:20]))
        error = sum(abs(guess[each] - true[each]) / true[each] for each in best) / len(best)
        print(row(f"{starts} starts", f"1/{bare / cost:.0f}", f"{right} of 20", f"{error:.0%}"))


if __name__ == "__main__":
    main()

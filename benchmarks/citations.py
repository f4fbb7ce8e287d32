"""What citations cost: every catalogue question, answered, and answered with its citations.

Run: ``python -m benchmarks.citations [--times 7] [NAME…]``
"""

import argparse
from collections.abc import Callable

from benchmarks.measure import calls, row
from benchmarks.questions import mean
from kg.citations import cite
from kg.citations.parser import parse
from kg.graph import Graph
from kg.questions.binding import bind, values_of
from kg.store.embedded import shipped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    graph = Graph(shipped())
    print(row("question", "rows", "plain", "cited / plain", "cited anew / plain"))
    print(row("---", "--:", "--:", "--:", "--:"))
    ratios = []
    for name in options.names or graph.questions().names:
        costs = calls(functions(graph, name), options.times)
        plain, cited, anew = (costs[key].cpu for key in ("plain", "cited", "anew"))
        ratios.append((cited / plain, anew / plain))
        shown = (f"{ratio:.1f}" for ratio in ratios[-1])
        print(row(name, len(graph.run(name)), f"{plain * 1000:.2f} ms", *shown))
    means = [f"**{mean(column):.1f}**" for column in zip(*ratios, strict=True)]
    print(row("**geometric mean**", "", "", *means))
    worst = [f"**{max(column):.1f}**" for column in zip(*ratios, strict=True)]
    print(row("**worst**", "", "", *worst))
    print(f"\nMedians of {options.times} interleaved calls. Trust the ratios, not the times.")


def functions(graph: Graph, name: str) -> dict[str, Callable[[], object]]:
    """Return the plain question, the cited one, and that of a query never read before."""
    question = graph.questions().get(name)
    values = values_of(graph.store, question, {})
    query = bind(question, values)

    def plain() -> object:
        return graph.store.query(query)

    def cited() -> object:
        return cite(graph.store, graph.answer(question, values))

    def anew() -> object:
        parse.cache_clear()
        return cited()

    return {"plain": plain, "cited": cited, "anew": anew}


if __name__ == "__main__":
    main()

"""How well questions in words are understood: the wordings of ``tests/ask``, each split apart.

Run: ``python -m benchmarks.ask``
"""

import sys
import time
from pathlib import Path

import kg
from kg.errors import SilentError
from kg.questions.ask import understand

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from ask.measure import numbers, results


def main() -> None:
    graph = kg.open()
    start = time.perf_counter()
    try:
        understand(graph.store, graph.questions(), "…")
        understand(graph.store, graph.questions(), "Which questions can be asked here?")
    except SilentError:
        pass
    print(f"first question: {1000 * (time.perf_counter() - start):.0f} ms (names, wordings read)")
    print("| split | wordings | right | question right | parameters right | confident and wrong |")
    print("|---|---|---|---|---|---|")
    for split in ("dev", "test", "later"):
        start = time.perf_counter()
        found = list(results(graph, split))
        each = 1000 * (time.perf_counter() - start) / len(found)
        got = numbers(found)
        shares = " | ".join(f"{100 * share:.1f} %" for share in got[1:])
        print(f"| {split} | {got.wordings} | {shares} |")
        print(f"{split}: {each:.1f} ms a question", file=sys.stderr)


if __name__ == "__main__":
    main()

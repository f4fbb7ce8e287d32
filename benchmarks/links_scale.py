"""The linker's engines beside each other: our own, Splink on DuckDB, Splink on a local Spark.

Run: ``python -m benchmarks.links_scale [FOLDER] [--engines own,splink,spark]``; FOLDER (or
``AICITY_AUTHORITY``) is as for ``benchmarks.links``. Each engine runs in a process of its own;
memory is that of the process and its children together, at most.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.links import ROR, Without
from benchmarks.measure import row
from benchmarks.registers import hong_kong, is_tuned, shares, universities
from kg.links.datasets.base import Adapter
from kg.links.datasets.ror import ror
from kg.links.find import find
from kg.links.record import Record
from kg.links.scale import scaled
from kg.links.scoring import Decision

ENGINES = {
    "own": "own, in memory",
    "splink": "Splink on DuckDB",
    "spark": "Splink on Spark, local",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("AICITY_AUTHORITY", ""))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    told = parser.parse_args()
    folder = Path(told.folder or "authority")
    if not (folder / ROR).is_file():
        print(f"Nothing measured: {folder} has no {ROR}.")
        return
    if told.one:
        print(json.dumps(measured(folder, told.one)))
        return
    results = {each: run(folder, each) for each in told.engines.split(",")}
    print(row("engine", "half", "gold", "precision", "recall", "NIL kept"))
    print(row("---", "---", "--:", "--:", "--:", "--:"))
    for engine, found in results.items():
        for half, (gold, linked, right, kept) in found["halves"].items():
            shown = (f"{right / linked:.3f}", f"{right / gold:.3f}", f"{kept / gold:.3f}")
            print(row(ENGINES[engine], half, gold, *shown))
    print()
    print(row("engine", "things", "linked", "seconds", "processor seconds", "MiB at most"))
    print(row("---", "--:", "--:", "--:", "--:", "--:"))
    for engine, found in results.items():
        cost = [f"{found[each]:.0f}" for each in ("wall", "cpu", "memory")]
        print(row(ENGINES[engine], found["things"], len(found["links"]), *cost))
    print()
    first = next(iter(results))
    for engine in list(results)[1:]:
        one, other = results[first]["links"], results[engine]["links"]
        same = sum(one.get(thing) == to for thing, to in other.items())
        print(f"{ENGINES[engine]}: {same} of {len(one)} links of “{ENGINES[first]}” are the same.")


def run(folder: Path, engine: str) -> dict[str, Any]:
    """Measure an engine in a process of its own."""
    line = [sys.executable, "-m", "benchmarks.links_scale", str(folder), "--one", engine]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        memory, spent = 0, {}
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                for each in (watched, *watched.children(recursive=True)):
                    spent[each.pid] = sum(each.cpu_times()[:2])
                family = (watched, *watched.children(recursive=True))
                memory = max(memory, sum(each.memory_info().rss for each in family))
            except psutil.Error:
                pass
            time.sleep(0.2)
        assert process.stdout is not None
        said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{engine} failed with exit code {process.returncode}")
    # Taking a record out and deciding anew, for NIL, is no part of what a run costs.
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    cpu = sum(spent.values()) - found["beside"]
    return found | {"memory": memory / 2**20, "cpu": cpu}


def measured(folder: Path, engine: str) -> dict[str, Any]:
    """Link all samples with an engine."""
    samples = [universities(folder), shares(folder), hong_kong(folder)]
    things = [thing for sample in samples for thing in sample.things]
    gold = {thing: to for sample in samples for thing, to in sample.gold.items()}
    start = time.perf_counter()
    registry = ror(folder / ROR)
    dataset: Adapter = registry if engine == "own" else scaled(registry, things, engine)
    matches = {match.thing.id: match for match in find(things, dataset, limit=1)}
    wall = time.perf_counter() - start
    before = time.process_time()
    links = {
        thing: match.candidates[0].record.id
        for thing, match in matches.items()
        if match.decision is Decision.LINK
    }
    halves: dict[str, list[int]] = {}
    for name in ("tuned", "held out"):
        chosen = [key for key in gold if key in matches and is_tuned(key) == (name == "tuned")]
        kept = sum(nil(matches[key].thing, gold[key], dataset) for key in chosen)
        right = sum(links.get(key) == gold[key] for key in chosen)
        halves[name] = [len(chosen), sum(key in links for key in chosen), right, kept]
    beside = time.process_time() - before
    return {
        "things": len(things), "links": links, "halves": halves, "wall": wall, "beside": beside,
    }  # fmt: skip


def nil(thing: Record, right: str, dataset: Adapter) -> bool:
    """Tell whether nothing is linked when the right record is not there."""
    match = next(find([thing], Without(dataset, right), limit=1))
    return match.decision is not Decision.LINK


if __name__ == "__main__":
    main()

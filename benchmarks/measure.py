"""Measuring side by side: repetitions interleaved, so that a busy moment hits all alike."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """Medians, in seconds."""

    wall: float
    cpu: float


def commands(lines: Mapping[str, Sequence[str]], times: int, folder: Path) -> dict[str, Cost]:
    """Run every command so many times, in turns, after one run that does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in lines}
    for turn in range(times + 1):
        for name, line in lines.items():
            cost = _command(line, folder)
            if turn:
                costs[name].append(cost)
    return {name: middle(found) for name, found in costs.items()}


def _command(line: Sequence[str], folder: Path) -> Cost:
    start = time.perf_counter()
    with subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{line[0]} failed with exit code {process.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def calls(functions: Mapping[str, Callable[[], object]], times: int) -> dict[str, Cost]:
    """Call every function so many times, in turns, after one call that does not count."""
    costs: dict[str, list[Cost]] = {name: [] for name in functions}
    for turn in range(times + 1):
        for name, function in functions.items():
            wall, cpu = time.perf_counter(), time.process_time()
            function()
            cost = Cost(time.perf_counter() - wall, time.process_time() - cpu)
            if turn:
                costs[name].append(cost)
    return {name: middle(found) for name, found in costs.items()}


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each part."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def row(*cells: object) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

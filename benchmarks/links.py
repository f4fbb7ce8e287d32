"""The linker on open data: precision, recall, NIL, time and memory, beside two baselines.

Run: ``python -m benchmarks.links [FOLDER]``; FOLDER (or ``AICITY_AUTHORITY``) holds the registers,
listings, gold links and hard cases that are measured on.

The gold links were made by web domain, so no website is shown to the linker when it is measured on
them. Half of their rows, chosen by a hash of their key, were used to set the weights (``tuned``);
the other half (``held out``) was not.
"""

import argparse
import os
import resource
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.hard_cases import hard_cases
from benchmarks.link_places import places
from benchmarks.measure import row
from benchmarks.registers import (
    Sample,
    brands,
    clock,
    hong_kong,
    is_tuned,
    rows,
    shares,
    spent,
    universities,
)
from kg.links.datasets.base import Adapter, Local
from kg.links.datasets.ror import ror
from kg.links.find import find
from kg.links.record import Record
from kg.links.scoring import Decision
from kg.search.norm import norm

ROR = "ror_records_v1.0-v2.9.jsonl.gz"
_LIKE = 90.0
"""The likeness, of 100, from which plain rapidfuzz links."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("AICITY_AUTHORITY", ""))
    folder = Path(parser.parse_args().folder or "authority")
    if not (folder / ROR).is_file():
        print(
            f"Nothing measured: {folder} has no {ROR}. Name the folder that has, as an argument or "
            "in AICITY_AUTHORITY."
        )
        return
    start = clock()
    registry = ror(folder / ROR)
    many = len(registry.index)
    print(f"{many:,} records read and indexed in {spent(start)}\n")
    samples = [universities(folder), shares(folder), hong_kong(folder)]
    links = {sample.name: linked(sample, registry) for sample in samples}
    print(f"\nPeak memory {peak():.0f} MiB\n")
    measure(samples, links, registry)
    verified(folder, samples[1:], links, registry)
    by_number(folder, registry)
    places(folder, registry)
    hard_cases(folder, registry)


def linked(sample: Sample, registry: Adapter) -> dict[str, str]:
    """Return the automatic links of a sample, and print what came of it."""
    start = clock()
    matches = list(find(sample.things, registry, limit=1))
    told = spent(start)
    count = {each: sum(match.decision is each for match in matches) for each in Decision}
    print(
        f"{sample.name}: {len(matches):,} things in {told}: "
        f"{count[Decision.LINK]} linked, {count[Decision.REVIEW]} for review, "
        f"{count[Decision.NIL]:,} NIL"
    )
    return {
        match.thing.id: match.candidates[0].record.id
        for match in matches
        if match.decision is Decision.LINK
    }


def measure(samples: Sequence[Sample], links: dict[str, dict[str, str]], registry: Local) -> None:
    """Print precision, recall and NIL accuracy on the gold rows, by half, beside baselines."""
    baselines = {"exact name": exact(registry), "rapidfuzz": fuzzy(registry)}
    print(row("rows", "half", "gold", "linker", "precision", "recall", "NIL kept"))
    print(row("---", "---", "--:", "---", "--:", "--:", "--:"))
    halves = [(sample, half) for sample in samples for half in ("tuned", "held out")]
    total: dict[tuple[str, str], list[int]] = {}
    for sample, half in halves:
        chosen = [
            thing
            for thing in sample.things
            if thing.id in sample.gold and is_tuned(thing.id) == (half == "tuned")
        ]
        for name in ("aicity", *baselines):
            if name == "aicity":
                found = [links[sample.name].get(thing.id) for thing in chosen]
                without = [alone(thing, sample.gold[thing.id], registry) for thing in chosen]
            else:
                found = [baselines[name](thing, None) for thing in chosen]
                without = [baselines[name](thing, sample.gold[thing.id]) for thing in chosen]
            right = sum(
                sample.gold[thing.id] == to for thing, to in zip(chosen, found, strict=True)
            )
            counts = [len(chosen), sum(to is not None for to in found), right, without.count(None)]
            print(tabled(sample.name, half, name, counts))
            total[half, name] = [
                a + b for a, b in zip(total.get((half, name), [0] * 4), counts, strict=True)
            ]
    for (half, name), counts in total.items():
        print(tabled("all", half, name, counts))
    print(
        "\nNIL kept: with the right record taken out of the register, how many rows are linked to "
        "nothing.\n"
    )


def tabled(sample: str, half: str, name: str, counts: list[int]) -> str:
    gold, found, right, nil = counts
    share = f"{right / found:.3f}" if found else "–"
    return row(sample, half, gold, name, share, f"{right / gold:.3f}", f"{nil / gold:.3f}")


def alone(thing: Record, right: str, registry: Local) -> str | None:
    """Return what a thing is linked to when the right record is not there."""
    match = next(find([thing], Without(registry, right), limit=1))
    return match.candidates[0].record.id if match.decision is Decision.LINK else None


class Without:
    """A dataset without one of its records."""

    def __init__(self, whole: Adapter, missing: str) -> None:
        self.name, self.version, self.complete = whole.name, whole.version, whole.complete
        self.things_with, self.is_place = whole.things_with, whole.is_place
        self._whole, self._missing = whole, missing

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        found = self._whole.candidates(thing, limit + 1)
        return [record for record in found if record.id != self._missing][:limit]


def exact(registry: Local) -> Callable[[Record, str | None], str | None]:
    """Return the baseline that links what has exactly one record of the same name."""
    named: dict[str, set[str]] = {}
    for record in registry.index.records:
        for name in record.names:
            named.setdefault(norm(name.text), set()).add(record.id)

    def link(thing: Record, missing: str | None) -> str | None:
        found = {id for name in thing.names for id in named.get(norm(name.text), ())} - {missing}
        return min(found) if len(found) == 1 else None

    return link


def fuzzy(registry: Local) -> Callable[[Record, str | None], str | None]:
    """Return the baseline that links the name that rapidfuzz finds most alike."""
    pairs = [(name.text, record.id) for record in registry.index.records for name in record.names]
    texts = [text for text, _ in pairs]

    def link(thing: Record, missing: str | None) -> str | None:
        best: tuple[float, str] | None = None
        for name in thing.names:
            found = process.extract(
                name.text, texts, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE, limit=5
            )
            for _, score, place in found:
                if pairs[place][1] != missing and (best is None or score > best[0]):
                    best = score, pairs[place][1]
        return best[1] if best else None

    return link


def verified(
    folder: Path, samples: Sequence[Sample], links: dict[str, dict[str, str]], registry: Local
) -> None:
    """Print how many links beyond the gold have a website to check them by, and how many agree."""
    sites = {
        f"{each['exchange']}:{each['code']}": each["website"]
        for each in rows(folder / "cn_a_shares.tsv.gz")
    }
    sites |= {
        f"HKEX:{each['symbol']}": each["website"] for each in rows(folder / "hk_listed.tsv.gz")
    }
    for sample in samples:
        checked = agreed = 0
        for thing, to in links[sample.name].items():
            record = registry.index.get(to)
            ours = Record(thing, (), websites=(sites.get(thing, ""),)).hosts()
            if thing in sample.gold or record is None or not ours or not record.hosts():
                continue
            checked += 1
            agreed += any(a.endswith(b) or b.endswith(a) for a in ours for b in record.hosts())
        print(
            f"{sample.name}: of {len(links[sample.name])} links, {checked} are not in the gold and "
            f"have a website on both sides; it is the same for {agreed}."
        )
    print()


def by_number(folder: Path, registry: Local) -> None:
    """Print how brands are linked that the register has under the same Wikidata number."""
    sample = brands(folder, registry)
    links = linked(sample, registry)
    right = sum(sample.gold[thing] == to for thing, to in links.items())
    print(row("rows", "gold", "linked", "precision", "recall"))
    print(row("---", "--:", "--:", "--:", "--:"))
    precision, recall = right / max(1, len(links)), right / max(1, len(sample.gold))
    print(row("brands", len(sample.gold), len(links), f"{precision:.3f}", f"{recall:.3f}") + "\n")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""The two cities side by side, as :mod:`kg.compare` judges them, with a bar for each figure."""

from collections.abc import Container
from typing import Any

from pyoxigraph import NamedNode

from kg import observation
from kg.compare import reading, verdict
from kg.compare.narrow import basis
from kg.compare.rows import Comparison, Row
from kg.page.facts import Facts
from kg.page.wording import Wording
from kg.store import Store

_WORDS = (verdict.COMPARABLE, verdict.RESERVED, verdict.INCOMPARABLE, verdict.ONE_ONLY)


def rows(
    store: Store,
    pair: tuple[str, str],
    things: Container[str],
    facts: Facts,
    words: Wording,
) -> list[dict[str, Any]]:
    """Return the rows of the table, in the order of ``kg compare``.

    A row has a name ``n``, the kind ``k`` (``figure`` or ``rank``), two ``cells``, and what
    :mod:`kg.compare` says of them in two languages: ``verdict``, the ``basis`` of
    it (the bounds as printed, or the print alone), ``difference``, ``ratio``,
    ``comparability`` (``c`` is its number: 0 comparable, 1 with reservation, 2 not comparable, 3
    one city only) and ``reason``; what says nothing is left out. A cell is None or has the text
    ``v``, its date ``d``, the words as printed ``p``, the exact amount ``x``, sources ``s``, the
    thing ``i``, the share of the bar ``b``, between 0 and 1, and how the bar ends: ``bd``, ``lo``.
    A better rank has the longer bar.

    Args:
        store: Where the figures are.
        pair: The two cities.
        things: What is on the page; figures of other things are left out.
        facts: What is said of the things.
        words: Labels.
    """
    areas = NamedNode(pair[0]), NamedNode(pair[1])
    said = observation.statements(store.select(reading.query(areas)).rows)
    said = {thing: found for thing, found in said.items() if thing.value in things}
    figures, places = reading.figures(said, areas), reading.places(said, areas)
    both = []
    for labels in (words.chinese, words.english):
        names = labels.of(areas[0]), labels.of(areas[1])
        both.append(Comparison(store, labels, areas, names))
    judged = [each.judged(figures, places) for each in both]
    found = [_row(both, alike, facts, words) for alike in zip(*judged, strict=True)]
    return [row for row in found if any(row["cells"])]


def _row(
    both: list[Comparison], alike: tuple[Row, ...], facts: Facts, words: Wording
) -> dict[str, Any]:
    row = alike[0]
    rest = iter(thing.value for thing in row.things)
    chosen = [next(rest) if cell else None for cell in row.cells]
    numbers = [facts.numeric(iri) if iri else None for iri in chosen]
    most = max((number for number in numbers if number is not None), default=0.0)
    if row.judged.comparability == verdict.INCOMPARABLE:
        # Bars side by side would compare what cannot be compared.
        numbers = [None, None]
    cells = [
        _cell(iri, number, most, facts, ranked=row.ranked)
        for iri, number in zip(chosen, numbers, strict=True)
    ]
    found: dict[str, Any] = {
        "n": words.of(row.of),
        "k": "rank" if row.ranked else "figure",
        "cells": cells,
        "c": _WORDS.index(row.judged.comparability),
    }
    english, chinese = row.judged.comparability
    told = {
        "verdict": [each.verdict(one)[0] for each, one in zip(both, alike, strict=True)],
        "basis": [
            # Exact places have no bounds to speak of.
            "" if row.ranked else basis(*each.verdict(one), chinese=each.chinese)
            for each, one in zip(both, alike, strict=True)
        ],
        "difference": [one.judged.difference[n] for n, one in zip((1, 0), alike, strict=True)],
        "ratio": [one.judged.ratio[n] for n, one in zip((1, 0), alike, strict=True)],
        "comparability": [chinese, english],
        "reason": [each.reason(one) for each, one in zip(both, alike, strict=True)],
    }
    return found | {key: text for key, text in told.items() if any(text)}


def _cell(
    iri: str | None, number: float | None, most: float, facts: Facts, *, ranked: bool
) -> dict[str, Any] | None:
    fact = facts.figure(iri) if iri else None
    if iri is None or fact is None:
        return None
    kept: dict[str, Any] = {key: fact[key] for key in ("v", "d", "p", "x", "s") if key in fact}
    kept["i"] = iri
    if number is None:
        return kept
    if ranked:
        # Rank 1 fills the bar; a longer bar must never mean a worse place.
        scale = max(10.0, most)
        share = (scale - number + 1) / scale
    else:
        share = number / most if most > 0 else 0.0
        kept |= facts.reach(iri, most)
    return {**kept, "b": round(max(0.0, min(1.0, share)), 3)}

"""The two cities side by side: one row an indicator, one row an edition of a ranking."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.namespaces import AIC
from kg.page.facts import Facts
from kg.page.wording import Wording

if TYPE_CHECKING:
    import networkx as nx


def rows(
    graph: "nx.MultiDiGraph[str]", pair: tuple[str, str], facts: Facts, words: Wording
) -> list[dict[str, Any]]:
    """Return the rows of the table; those that both cities have stand first.

    Each row has a name ``n``, the kind ``k`` (``figure`` or ``rank``) and two ``cells``: a cell is
    None or has the text ``v``, its date ``d``, the words as printed ``p``, sources ``s``, the thing
    ``i`` and the share of the bar ``b``, between 0 and 1. A better rank has the longer bar.
    """
    found: defaultdict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for iri, data in graph.nodes(data=True):
        group, city = None, None
        if data["kind"] == "stat":
            group, city = facts.first(iri, AIC.indicator), facts.first(iri, AIC.area)
        elif data["kind"] == "entry" and facts.first(iri, AIC.rank):
            group, city = facts.first(iri, AIC.inEdition), facts.first(iri, AIC.ranked)
        if isinstance(group, NamedNode) and isinstance(city, NamedNode) and city.value in pair:
            key = ("rank" if data["kind"] == "entry" else "figure", group.value)
            found[key].setdefault(city.value, []).append(iri)
    table = [_row(kind, group, each, pair, facts, words) for (kind, group), each in found.items()]
    return sorted(
        (row for row in table if row is not None),
        key=lambda row: (None in row["cells"], row["k"], row["o"], row["n"][1]),
    )


def _row(
    kind: str,
    group: str,
    things: dict[str, list[str]],
    pair: tuple[str, str],
    facts: Facts,
    words: Wording,
) -> dict[str, Any] | None:
    chosen = [_newest(things.get(city, []), facts) for city in pair]
    numbers = [facts.numeric(iri) if iri else None for iri in chosen]
    known = [value for value in numbers if value is not None]
    if not known:
        return None
    most = max(known)
    cells: list[dict[str, Any] | None] = []
    for iri, value in zip(chosen, numbers, strict=True):
        fact = facts.figure(iri) if iri else None
        if iri is None or fact is None or value is None:
            cells.append(None)
            continue
        if kind == "rank":
            # Rank 1 fills the bar; a longer bar must never mean a worse place.
            scale = max(10.0, most)
            share = (scale - value + 1) / scale
        else:
            share = value / most if most > 0 else 0.0
        kept: dict[str, Any] = {key: fact[key] for key in ("v", "d", "p", "s") if key in fact}
        cells.append({**kept, "i": iri, "b": round(max(0.0, min(1.0, share)), 3)})
    source = next((cell["s"][0] for cell in cells if cell and cell["s"]), "")
    return {"n": words.of(NamedNode(group)), "k": kind, "cells": cells, "o": _place(source)}


def _place(source: str) -> list[int]:
    digits = "".join(letter if letter.isdecimal() else " " for letter in source)
    return [int(part) for part in digits.split()[:2]]


def _newest(things: list[str], facts: Facts) -> str | None:
    def year(iri: str) -> int:
        found = facts.value(iri, AIC.year)
        return found if isinstance(found, int) else 0

    return min(things, key=lambda iri: (-year(iri), iri), default=None)

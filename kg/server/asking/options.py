"""The values that a control offers: by name, in the order of the reader's language."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.graph import Graph
from kg.language import is_chinese
from kg.namespaces import BASE, KINDS
from kg.search import kind_name
from kg.server.pages import order
from kg.store import Term


@dataclass(frozen=True)
class Option:
    """One value that a control offers."""

    value: str
    label: str
    chosen: bool


def options(
    graph: Graph, terms: Sequence[Term], value_of: Callable[[Term], str], chosen: Sequence[str]
) -> tuple[Option, ...]:
    """Return the options for terms, each told from the others of its name."""
    known = list(dict.fromkeys(terms))
    graph.labels.prefetch(known)
    called = [graph.labels.of(term) for term in known]
    often = Counter(called)
    called = [
        _with_kind(name, term, graph.lang) if often[name] > 1 else name
        for name, term in zip(called, known, strict=True)
    ]
    often = Counter(called)
    found = [
        Option(value, f"{name} ({value})" if often[name] > 1 else name, value in chosen)
        for name, value in zip(called, map(value_of, known), strict=True)
    ]
    return tuple(sorted(found, key=lambda each: _order(each, graph.lang)))


def _order(each: Option, lang: str) -> tuple[tuple[str, str], str]:
    """Return what options are sorted by: their names; passages as their document reads."""
    if each.value.startswith("passage:"):
        place = re.sub(r"\d+", lambda number: number[0].zfill(6), each.value)
        return (place, ""), each.value
    return order.key(each.label, lang), each.value


def _with_kind(name: str, term: Term, lang: str) -> str:
    kind = getattr(term, "value", "").removeprefix(BASE).partition("/")[0]
    if kind not in KINDS:
        return name
    called = kind_name(kind, lang)
    return f"{name}（{called}）" if is_chinese(lang) else f"{name} ({called})"

"""What must not be in the graph for an answer to stand: the properties behind NOT EXISTS and MINUS.

>>> [each.value.rpartition("#")[2] for each in absent(
...     "SELECT ?f { ?f a aic:Firm FILTER NOT EXISTS { ?f aic:basedIn ?c } }")]
['basedIn']
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from pyoxigraph import NamedNode

from kg.citations.parser import parse
from kg.citations.syntax import Condition, Minus, Pattern, Reach
from kg.citations.tokens import UntraceableError
from kg.namespaces import AIC


def absent(query: str) -> list[NamedNode]:
    """Return our properties that a query asks not to be stated, in the order of the query."""
    try:
        read = parse(query)
    except UntraceableError:
        return []
    found: dict[NamedNode, None] = {}
    for element in _inside(read.select) if read.select is not None else ():
        if isinstance(element, Minus):
            group = element.text.strip()[len("MINUS") :]
            found.update(dict.fromkeys(_properties(f"{read.prologue} ASK {group}")))
        elif isinstance(element, Condition) and element.sign == "no":
            found.update(dict.fromkeys(_named(element.group)))
    return list(found)


def _properties(query: str) -> list[NamedNode]:
    try:
        select = parse(query).select
    except UntraceableError:
        return []
    return [] if select is None else list(_named(select.where))


def _named(element: object) -> Iterator[NamedNode]:
    for each in _inside(element):
        if isinstance(each, Pattern) and isinstance(each.predicate, NamedNode):
            if each.predicate.value.startswith(AIC.iri):
                yield each.predicate
        elif isinstance(each, Reach):
            yield from (step for step in _steps(each.path) if step.value.startswith(AIC.iri))


def _steps(path: object) -> Iterator[NamedNode]:
    """Yield the properties in a path."""
    if isinstance(path, NamedNode):
        yield path
    elif is_dataclass(path):
        for field in fields(path):
            value = getattr(path, field.name)
            for each in value if isinstance(value, tuple) else (value,):
                yield from _steps(each)


def _inside(element: object) -> Iterator[object]:
    """Yield an element of a query and everything in it."""
    yield element
    if is_dataclass(element) and not isinstance(element, Pattern | Reach):
        for field in fields(element):
            value = getattr(element, field.name)
            for each in value if isinstance(value, tuple) else (value,):
                if is_dataclass(each):
                    yield from _inside(each)

"""How much a query may cost, told from its text before it runs.

Light queries have processes of their own, so that they are answered at once however many heavy
ones there are. The estimate may err: a light query that takes long is moved out of the way by
:mod:`kg.server.workers.pool`, and its shape is remembered.
"""

import re
from collections.abc import Iterator
from dataclasses import fields

from pyoxigraph import NamedNode

from kg.citations.parser import parse
from kg.citations.syntax import Group, Pattern, Reach, Select, Values, Var
from kg.citations.tokens import UntraceableError
from kg.namespaces import RDF

LONGEST = 4_096
"""Characters; a longer query is heavy without a look at it: looking takes time of its own."""

# A text without an end counts as one too: else every quotation mark in it is a new beginning.
_TERMS = re.compile(r'<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*+"?|\b\d+\b')


def shape(query: str) -> str:
    """Return what queries have in common that differ in their IRIs, texts and numbers only.

    >>> shape('SELECT ?o { <http://e/a> ?p ?o } LIMIT 10')
    'SELECT ?o { <> ?p ?o } LIMIT <>'
    """
    return _TERMS.sub("<>", query)


def is_heavy(query: str) -> bool:
    """Tell whether a query may take long, in doubt yes.

    It may where its patterns fall apart into several (a cross product), where they hang on no
    known thing, where a path of any length has no known end, where it is nested, or long.

    >>> is_heavy("SELECT ?f { <http://e/c> ?p ?f . ?f ?q ?l }")
    False
    >>> is_heavy("SELECT ?a { ?a ?p ?b . ?c ?q ?d }")
    True
    """
    if len(query) > LONGEST:
        return True
    try:
        select = parse(query).select
    except (UntraceableError, RecursionError, ValueError):
        return True
    return select is not None and _may_be_large(select.where)


def _may_be_large(group: Group) -> bool:
    elements = list(_inside(group))
    if any(isinstance(each, Select) for each in elements):
        return True
    given = {name for each in elements if isinstance(each, Values) for name in each.names}
    parts: list[list[Pattern | Reach]] = []
    names: list[set[str]] = []
    for each in elements:
        if not isinstance(each, Pattern | Reach):
            continue
        members, seen = [each], _variables(each)
        for place in reversed(range(len(parts))):
            if names[place] & seen:
                members += parts.pop(place)
                seen |= names.pop(place)
        parts.append(members)
        names.append(seen)
    loose = [
        members
        for members, seen in zip(parts, names, strict=True)
        if seen and not (seen & given) and not any(map(_hangs_on_something, members))
    ]
    return bool(loose) and (len(parts) > 1 or not _is_star(loose[0]))


def _inside(element: object) -> Iterator[object]:
    """Yield an element of a query and all that stand in it, but for what a sub-select holds."""
    yield element
    if isinstance(element, Select | Pattern | Reach):
        return
    for field in fields(element) if hasattr(element, "__dataclass_fields__") else ():  # type: ignore[arg-type]
        value = getattr(element, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if hasattr(each, "__dataclass_fields__") and not isinstance(each, Var):
                yield from _inside(each)


def _variables(pattern: Pattern | Reach) -> set[str]:
    places = [pattern.subject, pattern.object]
    if isinstance(pattern, Pattern):
        places.append(pattern.predicate)
    return {place.name for place in places if isinstance(place, Var)}


def _hangs_on_something(pattern: Pattern | Reach) -> bool:
    """Tell whether a pattern has a known thing at one end; a class is shared by too many."""
    if not isinstance(pattern.subject, Var):
        return True
    of_class = isinstance(pattern, Pattern) and pattern.predicate == RDF.type
    return not isinstance(pattern.object, Var) and not of_class


def _is_star(members: list[Pattern | Reach]) -> bool:
    """Tell whether all patterns speak of the same thing, each with a known predicate."""
    if len(members) == 1:
        return isinstance(members[0], Pattern)
    return len({each.subject for each in members}) == 1 and all(
        isinstance(each, Pattern) and isinstance(each.predicate, NamedNode) for each in members
    )

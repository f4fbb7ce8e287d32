"""Questions that ask another endpoint as well, by one ``SERVICE`` block in standard SPARQL 1.1.

Nothing is asked unless the caller allows it. The engine never calls out: the local part of the
query tells which things to ask about, these are sent in small batches, so that the limits of public
endpoints hold, and what comes back takes the place of the block, as values.

>>> called = service_of("SELECT ?a ?b WHERE { ?a ?p ?i SERVICE <https://e.org/s> { ?i ?q ?b } }")
>>> called.endpoint, called.pattern.strip()
('https://e.org/s', '?i ?q ?b')
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode

from kg.errors import DataError, QueryForbiddenError, UsageError
from kg.questions.header import Question
from kg.sparql import code_of
from kg.store import Solutions, Store, Term

BATCH = 50
"""So many things are asked about in one request."""

_SERVICE = re.compile(r"(?<![\w?$:.-])SERVICE(?![\w:-])", re.IGNORECASE)
_CALL = re.compile(r"SERVICE\s+(?:SILENT\s+)?<([^<>\"{}|^`\\\s]+)>\s*\{", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_VARIABLE = re.compile(r"[?$]([A-Za-z_]\w*)")
_SELECT = re.compile(r"(?<![\w?$:.-])SELECT(?![\w:-])", re.IGNORECASE)


class Call(NamedTuple):
    """The one call of a query: where it stands, whom it asks, and what."""

    start: int
    end: int
    endpoint: str
    pattern: str


def service_of(query: str) -> Call | None:
    """Return the ``SERVICE`` block of a query, or None where it has none.

    Raises:
        DataError: There are several, or its endpoint is no IRI.
    """
    code = code_of(query)
    found = list(_SERVICE.finditer(code))
    if not found:
        return None
    match = _CALL.match(query, found[0].start())
    if len(found) > 1 or match is None:
        raise DataError(
            "A question that federates has one SERVICE block, with the endpoint as an IRI.",
            "联合查询的问题应恰有一个 SERVICE 块，且端点以 IRI 写明。",
        )
    depth, end = 1, match.end()
    while depth:
        if end >= len(code):
            raise DataError("The SERVICE block never ends.", "SERVICE 块没有结束。")
        depth += {"{": 1, "}": -1}.get(code[end], 0)
        end += 1
    return Call(match.start(), end, match[1], query[match.end() : end - 1])


def without_service(query: str) -> str:
    """Return the query without its ``SERVICE`` block, for what must not call out."""
    call = service_of(query)
    return query if call is None else f"{query[: call.start]}{{}}{query[call.end :]}"


def allowed(question: Question, federate: bool | Mapping[str, str]) -> Mapping[str, str]:
    """Return at which address each endpoint of a question is asked.

    Args:
        question: The question.
        federate: True where its endpoints may be asked; or a mapping from an endpoint to the
            address of a mirror, which allows it too.

    Raises:
        QueryForbiddenError: It asks others, and the caller has not allowed it.
    """
    if not federate:
        names = ", ".join(question.header.federates)
        raise QueryForbiddenError(
            f"This question asks {names}, which has to be allowed.",
            f"该问题会查询 {names}，须先允许。",
        ).with_command("Allow it with --federate.", "请用 --federate 允许。")
    mirrors = {} if federate is True else dict(federate)
    for name in mirrors:
        if name not in question.header.federates:
            shown = ", ".join(question.header.federates)
            raise UsageError(
                f"The question does not ask {name}; it asks {shown}.",
                f"该问题不查询 {name}；它查询 {shown}。",
            )
    return {name: mirrors.get(name, name) for name in question.header.federates}


def run(
    store: Store,
    query: str,
    addresses: Mapping[str, str],
    open_endpoint: Callable[[str], Store] | None = None,
) -> Solutions:
    """Answer a query with a ``SERVICE`` block.

    Args:
        store: Our graph.
        query: The query, its parameters bound.
        addresses: At which address each endpoint may be asked; no other is.
        open_endpoint: Opens the store behind an address; none is the usual way.

    Raises:
        QueryForbiddenError: It calls an endpoint that is not allowed.
        UsageError: Nothing that is known here tells what to ask there.
        EndpointError: The endpoint does not answer as it should.
        LimitError: It gives a part only.
    """
    call = service_of(query)
    if call is None:
        return store.select(query)
    if call.endpoint not in addresses:
        raise QueryForbiddenError(
            f"{call.endpoint} is not among the endpoints that the question declares.",
            f"{call.endpoint} 不在该问题声明的端点之中。",
        )
    rest = f"{query[: call.start]} {query[call.end :]}"
    inside = list(dict.fromkeys(_variables(call.pattern)))
    outside = set(_variables(rest))
    shared = [name for name in inside if name in outside]
    if not shared:
        raise _unbound()
    place = _place(query)
    group = f"{query[place : call.start]}{{}}{_group_end(query, call)}"
    prologue = query[: _select(query)]
    foreign = _prefixes(prologue, call.pattern)
    # What is bound here and there is what to ask about; the others come back.
    local = store.select(
        f"{prologue}SELECT DISTINCT {' '.join(f'?{name}' for name in shared)} WHERE {group}"
    )
    bound = [
        place for place in range(len(shared)) if any(row[place] is not None for row in local.rows)
    ]
    if local.rows and not bound:
        raise _unbound()
    rows = [tuple(row[place] for place in bound) for row in local.rows]
    things = [row for row in dict.fromkeys(rows) if all(_speaks(term) for term in row)]
    remote = open_endpoint or _open
    endpoint = remote(addresses[call.endpoint]) if things and bound else None
    answered: dict[tuple[Term | None, ...], None] = {}
    names = [shared[place] for place in bound]
    for start in range(0, len(things), BATCH) if endpoint is not None else ():
        asked = _values(names, things[start : start + BATCH])
        found = endpoint.select(  # type: ignore[union-attr]
            f"{foreign}SELECT DISTINCT {' '.join(f'?{name}' for name in shared)} "
            f"WHERE {{ {asked} {call.pattern} }}"
        )
        answered.update(dict.fromkeys(tuple(map(_kept, row)) for row in found.rows))
    values = _values(shared, sorted(answered, key=str))
    return store.select(f"{query[: call.start]}{{ {values} }}{query[call.end :]}")


def _unbound() -> UsageError:
    return UsageError(
        "The SERVICE block shares no variable with the rest of the query that is bound there: it "
        "is asked only about what is known here.",
        "SERVICE 块与查询的其余部分没有共同的、已绑定的变量：只能就本图谱已知的事物询问该端点。",
    )


def _open(url: str) -> Store:
    from kg.store.remote import RemoteStore

    return RemoteStore(url)


def _prefixes(prologue: str, pattern: str) -> str:
    """Return those prefix declarations that a pattern uses, so that no more is told than asked."""
    code = code_of(pattern)
    return "".join(
        f"PREFIX {match[1]}: <{match[2]}> "
        for match in _PREFIX.finditer(prologue)
        if re.search(rf"(?<![\w?$:.-]){re.escape(match[1])}:", code)
    )


def _variables(text: str) -> Iterator[str]:
    return (match[1] for match in _VARIABLE.finditer(code_of(text)))


def _select(query: str) -> int:
    match = _SELECT.search(code_of(query))
    if match is None:
        raise DataError("A question that federates is a SELECT.", "联合查询的问题应为 SELECT。")
    return match.start()


def _place(query: str) -> int:
    """Return where the group of the query begins."""
    return code_of(query).index("{", _select(query))


def _group_end(query: str, call: Call) -> str:
    """Return the rest of the query's group after the call."""
    code = code_of(query)
    depth = 0
    for position in range(_place(query), len(code)):
        depth += {"{": 1, "}": -1}.get(code[position], 0)
        if not depth:
            return query[call.end : position + 1]
    raise DataError("The query's group never ends.", "查询的组没有结束。")


def _speaks(term: Term | None) -> bool:
    """Tell whether a term means something to another endpoint."""
    return term is not None and not isinstance(term, BlankNode)


def _kept(term: Term | None) -> Term | None:
    return term if _speaks(term) else None


def _values(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    heads = " ".join(f"?{name}" for name in names)
    lines = " ".join(
        f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in rows
    )
    return f"VALUES ({heads}) {{ {lines} }}"

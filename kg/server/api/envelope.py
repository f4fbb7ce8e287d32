"""The one envelope in which every answer comes: rows, what they rest on, and where to go on."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

from kg.answer import LICENCE, Answer
from kg.namespaces import BASE, curie
from kg.server.addresses import href
from kg.server.api.citing import cited
from kg.server.api.paging import Paged
from kg.server.exchange import Request
from kg.server.service import Service
from kg.server.statuses import statuses
from kg.store import Term
from kg.terms import is_number, python_value, to_json

_SAFE = "/:-._~"
_GREATEST = 1 << 53


def envelope(
    service: Service,
    request: Request,
    paged: Paged,
    *,
    cite: bool,
    full: bool,
    path: str,
    suffixes: Iterable[str],
) -> dict[str, Any]:
    """Return an answer for programs.

    Args:
        service: The graph.
        request: The request that is answered.
        paged: The page of rows.
        cite: Give the sources.
        full: Give the statements behind each row, too.
        path: The address without its suffix.
        suffixes: The suffixes of the forms on offer.
    """
    answer = paged.answer
    rows = _rows(service, request, answer)
    members: dict[str, Any] = {}
    if cite:
        members, told = cited(request, paged, full=full)
        rows = [{**row, "citation": one} for row, one in zip(rows, told, strict=True)]
    version = {"version": answer.version or service.version}
    return {
        "title": answer.title,
        "lang": answer.lang,
        "columns": [
            {"name": name, "title": title}
            for name, title in zip(answer.columns, answer.titles, strict=True)
        ],
        "rows": rows,
        **({} if answer.boolean is None else {"boolean": answer.boolean}),
        "total": paged.total,
        "offset": paged.offset,
        "limit": paged.limit,
        "message": answer.message,
        "silent": answer.silent,
        **members,
        **paged.members,
        "query": answer.query or None,
        "data": version if service.store.location else {**version, "licence": LICENCE},
        "links": links(request, paged),
        "formats": {each: address(request, f"{path}.{each}") for each in suffixes},
    }


def links(request: Request, paged: Paged) -> dict[str, str]:
    """Return where the answer is, where it goes on, and where people read it."""
    found = {"self": address(request, request.path), **neighbours(request, paged)}
    return found | ({"page": paged.page} if paged.page else {})


def neighbours(request: Request, paged: Paged) -> dict[str, str]:
    """Return the addresses of the pages of rows before and after."""
    found = {}
    if paged.more:
        found["next"] = address(request, request.path, offset=paged.offset + paged.limit)
    if paged.offset:
        found["prev"] = address(request, request.path, offset=max(0, paged.offset - paged.limit))
    return found


def address(request: Request, path: str, offset: int | None = None) -> str:
    """Return a link to a path with all that the request gives, and another offset."""
    pairs = [each for each in request.query if offset is None or each[0] != "offset"]
    pairs += [("offset", str(offset))] if offset else []
    return request.link(quote(path, safe=_SAFE)) + (f"?{urlencode(pairs)}" if pairs else "")


def _rows(service: Service, request: Request, answer: Answer) -> list[dict[str, Any]]:
    terms = [term for row in answer.rows for term in row]
    # One table at a time: a query with too many values is refused by some engines.
    things = list(dict.fromkeys(term for term in terms if isinstance(term, NamedNode)))
    found: dict[NamedNode, NamedNode] = {}
    for start in range(0, len(things), 500):
        found |= statuses(service.store, things[start : start + 500])
    return [
        {
            "values": {
                name: cell(request, answer, term, found)
                for name, term in zip(answer.columns, row, strict=True)
            }
        }
        for row in answer.rows
    ]


def cell(
    request: Request, answer: Answer, term: Term | None, unreal: Mapping[NamedNode, NamedNode]
) -> dict[str, Any] | None:
    """Return a value: as SPARQL results have it, and beside that as people read it."""
    if term is None:
        return None
    told = {**to_json(term), "text": answer.text(term)}
    if isinstance(term, NamedNode):
        if (short := curie(term.value)) != term.value:
            told["curie"] = short
        if term.value.startswith(BASE):
            told["page"] = href(request, term.value)
        if term in unreal:
            told["status"] = unreal[term].value.rpartition("#")[2]
    elif is_number(term):
        number = python_value(term)
        exact = number if isinstance(number, int) else float(number)
        # What JSON cannot hold exactly, or not at all, stands in ``value`` alone.
        if abs(exact) < _GREATEST:
            told["number"] = exact
    return told

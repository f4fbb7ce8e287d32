"""Things by name: what may be meant, best first, with the reason of each hit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import NotFoundError
from kg.graph import Graph
from kg.namespaces import KINDS, PREFIXES, curie
from kg.ontology import label_of
from kg.search import Hit, find, kind_called, kind_name, of_kind
from kg.server.addresses import href, to
from kg.server.asking.assets import show
from kg.server.asking.words import cleaned
from kg.server.exchange import Reply, Request, json_reply
from kg.server.kinds import some_of_kind
from kg.server.service import Service

PAGE = 20
"""So many hits stand on a page."""
FARTHEST = 500
"""So many hits are looked at; who needs more needs another word."""
LONGEST = 200
_KINDS = 12
"""So many kinds are offered; the others have a hit or two."""


@dataclass(frozen=True)
class Found:
    """One hit, as the page shows it."""

    label: str
    href: str
    kind: str
    matched: str
    why: str
    exact: bool


def page(service: Service, request: Request) -> Reply:
    """Answer a search for things."""
    graph = service.graph(request.lang)
    text = cleaned(request.first("q"))[:LONGEST]
    unknown = ""
    kind: str | None = None
    if wanted := request.first("kind").strip():
        try:
            kind = kind_called(wanted[:80])
        except NotFoundError as error:
            unknown = error.message(request.lang)
    hits: list[Hit] = []
    if text:
        hits = find(graph.store, text, None, request.lang, FARTHEST)
    elif kind:
        hits = of_kind(graph.store, kind, request.lang)[:FARTHEST]
    counted = Counter(hit.kind for hit in hits if hit.kind)
    if text and kind:
        hits = find(graph.store, text, kind, request.lang, FARTHEST)
    first = _first(request, len(hits))
    return show(
        request,
        "find.html",
        status=400 if unknown else 200,
        text=text,
        kind=kind or "",
        kind_label=kind_name(kind, request.lang) if kind else "",
        fault=unknown,
        kinds=_kinds(request, text, kind, counted),
        hits=_found(request, graph, hits[first : first + PAGE], text),
        total=len(hits),
        many=len(hits) >= FARTHEST,
        first=first + 1,
        last=min(first + PAGE, len(hits)),
        before=_address(request, text, kind, first - PAGE + 1) if first else "",
        after=_address(request, text, kind, first + PAGE + 1) if first + PAGE < len(hits) else "",
    )


def names(service: Service, request: Request) -> Reply:
    """Return what may be meant by what is being typed, as JSON: ?q=, ?kind=, ?limit=."""
    kind = request.first("kind") or None
    text = cleaned(request.first("q"))[:LONGEST]
    asked = request.first("limit")
    limit = min(int(asked), PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 8
    graph = service.graph(request.lang)
    found: list[tuple[NamedNode, str, str | None]] = []
    if kind in (None, "any", *KINDS) and limit:
        wanted = None if kind == "any" else kind
        if text:
            hits = find(graph.store, text, wanted, request.lang, limit)
            found = [(hit.iri, hit.label, hit.kind) for hit in hits]
        elif wanted:
            some = some_of_kind(graph.store, wanted, limit)
            graph.labels.prefetch(some)
            found = [(thing, graph.labels.of(thing), wanted) for thing in some]
    return json_reply(
        {
            "things": [
                {
                    "name": curie(thing.value),
                    "label": label,
                    "kind": kind_name(each, request.lang) if each else "",
                    "href": href(request, thing.value),
                }
                for thing, label, each in found
            ]
        }
    )


def _first(request: Request, total: int) -> int:
    """Return how many hits stand before the page that is asked for."""
    asked = request.first("from", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return max(0, min(number - 1, max(0, total - 1)))


def _found(request: Request, graph: Graph, hits: Sequence[Hit], text: str) -> list[Found]:
    graph.labels.prefetch(hit.iri for hit in hits)
    return [
        Found(
            label=graph.labels.of(hit.iri) if hit.label == curie(hit.iri.value) else hit.label,
            href=href(request, hit.iri.value),
            kind=_kind(hit.kind, request.lang),
            matched="" if hit.matched in (hit.label, hit.iri.value) or not text else hit.matched,
            why=hit.why(request.lang) if text else "",
            exact=bool(text) and hit.score >= 0.95,
        )
        for hit in hits
    ]


def _kind(kind: str | None, lang: str) -> str:
    """Return what a kind is called; that of passages is a class alone."""
    if kind is None or kind in KINDS:
        return kind_name(kind, lang) if kind else ""
    return label_of(PREFIXES["aic"] + kind.capitalize(), lang) or kind


def _kinds(
    request: Request, text: str, kind: str | None, counted: Counter[str]
) -> list[tuple[str, str, int, bool]]:
    """Return the kinds to choose from: address, name, how many hits, whether it is chosen."""
    known = [each for each in KINDS if counted.get(each) or each == kind]
    known.sort(key=lambda each: (each != kind, -counted.get(each, 0), each))
    return [
        (
            _address(request, text, each),
            kind_name(each, request.lang),
            counted.get(each, 0),
            each == kind,
        )
        for each in known[:_KINDS]
    ]


def _address(request: Request, text: str, kind: str | None, first: int = 1) -> str:
    pairs = [("q", text)] if text else []
    pairs += [("kind", kind)] if kind else []
    pairs += [("from", str(max(1, first)))] if first > 1 else []
    return to(request, "/find", pairs)

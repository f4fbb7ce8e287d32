"""A thing: the way to its documents, and its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.entity import Entity, describe
from kg.entity.model import Fact
from kg.errors import NotFoundError, UsageError
from kg.labels import Labels
from kg.namespaces import BASE, DCTERMS, KINDS, PREFIXES, RDFS
from kg.search import find, kind_name
from kg.server.addresses import href
from kg.server.exchange import Reply, Request, redirect
from kg.server.negotiation import require
from kg.server.pages import documents
from kg.server.pages.around import picture
from kg.server.pages.prose import worded
from kg.server.pages.render import render
from kg.server.service import Service

FEW = 30
"""So many facts of one sort are shown; ``?all=1`` shows all."""


MOST = 2000
"""So many statements of each direction are read for a page."""


PROSE = frozenset((DCTERMS.description, DCTERMS.rights, DCTERMS.title, RDFS.comment))
"""What is said in sentences, in one language as in the other."""


@dataclass(frozen=True)
class Value:
    """One fact as the page shows it."""

    text: str
    href: str
    lang: str
    status: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facts:
    """Facts of one sort: the property, and its values."""

    name: str
    href: str
    values: tuple[Value, ...]
    more: int


def page(service: Service, request: Request) -> Reply:
    """Lead from a thing to its document, or give the document that the suffix names.

    Raises:
        NotFoundError: There is no such kind, or nothing is known of the thing.
    """
    kind, (slug, suffix) = request.parameters["kind"], documents.split(request.parameters["slug"])
    if kind not in KINDS:
        raise NotFoundError(
            f"There is nothing at {request.path[:300]}.", f"{request.path[:300]} 处没有内容。"
        )
    return of(service, request, named(f"{BASE}{kind}/{slug}"), suffix)


def of(service: Service, request: Request, iri: NamedNode, suffix: str) -> Reply:
    """Return what is wanted of a thing: the way to its documents, or one of them."""
    if not suffix:
        if not _is_known(service, iri):
            raise _nearest(service, iri, request.lang)
        return documents.chosen(request)
    if suffix != ".html":
        return documents.document(request, iri, documents.about(service, iri), suffix)
    try:
        entity = describe(service.store, iri, request.lang, most=MOST)
    except NotFoundError:
        raise _nearest(service, iri, request.lang) from None
    return shown(service, request, entity)


def resource(service: Service, request: Request) -> Reply:
    """Show what is known of any IRI; of one of ours, at its own address.

    Raises:
        UsageError: The request names none.
        NotFoundError: Nothing is known of it.
    """
    iri = named(request.first("iri"))
    own = href(request, iri.value)
    if not own.startswith(request.link("/resource")):
        return redirect(own)
    kinds = {media: suffix for suffix, media in documents.SUFFIXES.items()}
    if suffix := kinds[require(request.accept, list(kinds))].replace(".html", ""):
        reply = documents.document(request, iri, documents.about(service, iri), suffix)
        return Reply(reply.body, reply.media_type)
    return shown(service, request, describe(service.store, iri, request.lang, most=MOST))


def shown(service: Service, request: Request, entity: Entity) -> Reply:
    """Return the page of a thing."""
    path, _ = documents.split(request.path)
    ours = entity.iri.value.startswith(BASE) and not request.path.startswith("/resource")
    few = None if request.first("all") else FEW
    labels = Labels(service.store, request.lang)
    incoming = [
        (Facts(f"{facts.name}{_of_kind(kind, request.lang)}", facts.href, facts.values, facts.more))
        for kind, facts in _by_kind(request, readable(service, labels, entity.facts_in), few)
    ]
    values: dict[str, Any] = {
        "entity": entity,
        "worded": partial(worded, labels=labels),
        "outgoing": grouped(request, readable(service, labels, entity.facts_out), few),
        "incoming": incoming,
        "picture": picture(request, entity),
        "documents": [
            (suffix[1:], request.link(path + suffix)) for suffix in documents.SUFFIXES if ours
        ][1:],
        "kind_links": [(kind_name(entity_kind(entity), request.lang), f"/{entity_kind(entity)}")]
        if entity_kind(entity)
        else [],
        "data": documents.embedded(documents.some(service, entity.iri)),
        "fallback": (entity.fallback or ("", ""))[request.lang == "zh"],
        "graph": bool(entity_kind(entity)),
    }
    headers = documents.links(request, path) if ours else {}
    return render(request, "thing.html", headers=headers, **values)


def entity_kind(entity: Entity) -> str:
    """Return the kind of a thing, as its address says, or an empty string."""
    kind = entity.iri.value.removeprefix(BASE).partition("/")[0]
    return kind if kind in KINDS and entity.iri.value.startswith(BASE) else ""


def _is_known(service: Service, iri: NamedNode) -> bool:
    return service.store.ask(
        f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?q {iri} }} "
        f"UNION {{ GRAPH {iri} {{ ?x ?y ?z }} }} }}"
    )


def _nearest(service: Service, iri: NamedNode, lang: str) -> NotFoundError:
    slug = iri.value.rpartition("/")[2]
    near = [hit.label for hit in find(service.store, slug, lang=lang, limit=3)]
    error = documents.unknown(iri)
    return NotFoundError(error.en, error.zh, near)


def named(text: str) -> NamedNode:
    """Return an IRI.

    Raises:
        UsageError: It is none.
    """
    try:
        if ":" not in text:
            raise ValueError
        return NamedNode(text)
    except ValueError as error:
        raise UsageError(
            f"{text[:200]!r} is no IRI; give one as ?iri=https://…",
            f"{text[:200]!r} 不是 IRI；请写成 ?iri=https://… 的形式。",
        ) from error


def readable(service: Service, labels: Labels, facts: Sequence[Fact]) -> list[Fact]:
    """Return facts whose texts hold words where they held short forms of addresses."""
    return [
        replace(fact, text=worded(fact.text, labels))
        if isinstance(fact.other, Literal) and fact.predicate in PROSE
        else fact
        for fact in facts
    ]


def grouped(request: Request, facts: Sequence[Fact], few: int | None) -> list[Facts]:
    """Return facts by property, of each so many at most."""
    groups: dict[NamedNode, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.predicate, []).append(fact)
    for predicate in PROSE & groups.keys():
        groups[predicate] = _readable(groups[predicate], request.lang)
    return [_facts(request, found, few) for found in groups.values()]


def _readable(facts: list[Fact], lang: str) -> list[Fact]:
    """Return the facts in the reader's language, where there are any; else all."""
    own = [
        fact
        for fact in facts
        if isinstance(fact.other, Literal) and (fact.other.language or "").startswith(lang)
    ]
    return own or facts


def _by_kind(request: Request, facts: Sequence[Fact], few: int | None) -> list[tuple[str, Facts]]:
    return [
        (kind, _facts(request, list(found), few))
        for (_, kind), found in groupby(facts, key=lambda fact: (fact.predicate, fact.kind))
    ]


def _of_kind(kind: str, lang: str) -> str:
    if not kind:
        return ""
    name = kind_name(kind, lang)
    return f"（{name}）" if lang == "zh" else f" ({name})"


def _facts(request: Request, found: list[Fact], few: int | None) -> Facts:
    first = found[0]
    values = tuple(_value(request, fact) for fact in found[:few])
    return Facts(first.name, href(request, first.predicate.value), values, len(found) - len(values))


def _value(request: Request, fact: Fact) -> Value:
    other = fact.other
    address, lang = "", ""
    if isinstance(other, NamedNode):
        address = href(request, other.value)
    elif isinstance(other, Literal):
        lang = other.language or ""
        if other.datatype.value == f"{PREFIXES['xsd']}anyURI":
            address = other.value if other.value.startswith(("https://", "http://")) else ""
    sources = tuple((each.short, href(request, each.iri.value)) for each in fact.sources)
    return Value(fact.text, address, lang, fact.status_text, tuple(dict.fromkeys(sources)))

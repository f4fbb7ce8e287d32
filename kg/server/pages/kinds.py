"""A kind of thing: all things of it, with filters by what they are tied to, and as RDF."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.errors import NotFoundError, ParameterError
from kg.labels import Labels
from kg.namespaces import AIC, BASE, KINDS, PREFIXES, RDF, RDFS, SKOS, curie, expand
from kg.ontology import definition_of
from kg.search import kind_name
from kg.server.addresses import href
from kg.server.exchange import Reply, Request
from kg.server.negotiation import require
from kg.server.pages import documents, order
from kg.server.pages.render import here, render
from kg.server.service import Service
from kg.status import UNREAL, status_of
from kg.store import Store

PAGE = 50
"""So many things stand on a page."""

_COUNTED = 20_000
"""Of a kind with more things than this, no filters are counted and nothing is sorted by name."""

_FACETS = ("city", "province", "region", "field", "industry", "edition", "indicator")
"""The kinds of thing that others are filtered by."""

_MOST, _TIES = 12, 4
_STATUS = AIC.status
_SEAT = AIC.headOfficeIn
"""A seat is told wherever it is, also in a city that only another dataset knows."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter: its name, how many things have it, and where choosing it leads."""

    text: str
    count: int
    href: str
    on: bool


@dataclass(frozen=True)
class Line:
    """One thing in the list."""

    text: str
    other: str
    href: str
    status: str
    real: bool
    ties: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """By relation: a firm with a site in a city is not told as one that has its seat there."""


def page(service: Service, request: Request) -> Reply:
    """Show the things of a kind.

    Raises:
        NotFoundError: There is no such kind, and nothing else at this address.
        ParameterError: A filter cannot be read.
    """
    kind, suffix = documents.split(request.parameters["kind"])
    if kind not in KINDS:
        raise _unknown(request)
    media = documents.SUFFIXES[suffix or ".html"]
    if not suffix:
        media = require(request.accept, list(documents.SUFFIXES.values()))
    of_kind = _Kind(service.store, kind, _filters(request), request.lang)
    if media != "text/html":
        return _data(request, of_kind, next(s for s, m in documents.SUFFIXES.items() if m == media))
    number = number_of(request)
    things, total = of_kind.page(number)
    name = kind_name(kind, request.lang)
    path = f"/{kind}"
    return render(
        request,
        "kind.html",
        headers=documents.links(request, path),
        kind=kind,
        name=name,
        definition=definition_of(PREFIXES["aic"] + KINDS[kind], request.lang) or "",
        term=href(request, PREFIXES["aic"] + KINDS[kind]),
        facets=of_kind.facets(request) if total <= _COUNTED else [],
        chosen=[
            (of_kind.labels.of(p), of_kind.labels.of(o), _without(request, p, o))
            for p, o in of_kind.filters
        ],
        lines=of_kind.lines(request, things),
        total=total,
        more=total > _COUNTED,
        most=_COUNTED,
        first=number * PAGE + 1,
        before=here(request, page=number or None) if number else "",
        after=here(request, page=number + 2) if (number + 1) * PAGE < total else "",
        documents=[(s[1:], request.link(path + s)) for s in documents.SUFFIXES][1:],
    )


class _Kind:
    """The things of a kind that have all that is asked for."""

    def __init__(
        self, store: Store, kind: str, filters: list[tuple[NamedNode, NamedNode]], lang: str
    ) -> None:
        self.store = store
        self.class_ = AIC[KINDS[kind]]
        self.filters = filters
        self.labels = Labels(store, lang)
        self.labels.prefetch(term for pair in filters for term in pair)
        # What is asked for first: a kind may have millions of things, a city's are fewer.
        self.where = "".join(f"?s {p} {o} . " for p, o in filters) + f"?s a {self.class_}"

    def page(self, number: int) -> tuple[list[NamedNode], int]:
        """Return the things of a page, and how many there are; beyond a limit, that limit + 1."""
        rows = self.store.select(
            f"SELECT DISTINCT ?s WHERE {{ {self.where} }} LIMIT {_COUNTED + 1}"
        ).rows
        found = [thing for (thing,) in rows if isinstance(thing, NamedNode)]
        if len(found) > _COUNTED:
            rows = self.store.select(
                f"SELECT DISTINCT ?s WHERE {{ {self.where} }} LIMIT {PAGE} OFFSET {number * PAGE}"
            ).rows
            return [thing for (thing,) in rows if isinstance(thing, NamedNode)], len(found)
        self.labels.prefetch(found)
        found.sort(key=lambda each: (self._order(each), each.value))
        return found[number * PAGE : (number + 1) * PAGE], len(found)

    def facets(self, request: Request) -> list[tuple[str, list[Choice]]]:
        """Return what the things can be filtered by: a property, and its values with counts."""
        kinds = " || ".join(f'STRSTARTS(STR(?o), "{PREFIXES[each]}")' for each in _FACETS)
        rows = self.store.select(
            f"SELECT ?p ?o (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {self.where} . ?s ?p ?o "
            f"FILTER(isIRI(?o) && (?p IN ({_STATUS}, {_SEAT}) || {kinds})) }} GROUP BY ?p ?o"
        ).rows
        found: defaultdict[NamedNode, list[tuple[int, NamedNode]]] = defaultdict(list)
        for predicate, value, count in rows:
            if isinstance(predicate, NamedNode) and isinstance(value, NamedNode):
                found[predicate].append((int(getattr(count, "value", "0")), value))
        self.labels.prefetch([*found, *(value for few in found.values() for _, value in few)])
        facets = []
        for predicate, values in found.items():
            values.sort(key=lambda each: (-each[0], self._order(each[1]), each[1].value))
            choices = [self._choice(request, predicate, *each) for each in values[:_MOST]]
            total = sum(count for count, _ in values)
            if any(each.count > 1 for each in choices) or predicate == _STATUS:
                facets.append((predicate != _STATUS, -total, self.labels.of(predicate), choices))
        return [(name, choices) for _, _, name, choices in sorted(facets, key=lambda f: f[:3])]

    def _choice(
        self, request: Request, predicate: NamedNode, count: int, value: NamedNode
    ) -> Choice:
        on = (predicate, value) in self.filters
        address = _without(request, predicate, value) if on else _with(request, predicate, value)
        return Choice(self.labels.of(value), count, address, on)

    def lines(self, request: Request, things: Sequence[NamedNode]) -> list[Line]:
        """Return things as the list shows them: name, name in the other language, ties."""
        values = " ".join(map(str, things))
        kinds = " || ".join(f'STRSTARTS(STR(?o), "{PREFIXES[each]}")' for each in _FACETS[:5])
        rows = self.store.select(
            f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o "
            f"FILTER(?p IN ({_STATUS}, {_SEAT}) || (isIRI(?o) && ({kinds}))) }} "
            "ORDER BY ?s ?p ?o LIMIT 2000"
        ).rows
        ties: defaultdict[object, dict[NamedNode, list[NamedNode]]] = defaultdict(dict)
        statuses: defaultdict[object, list[NamedNode]] = defaultdict(list)
        for thing, predicate, value in rows:
            if isinstance(value, NamedNode) and isinstance(predicate, NamedNode):
                if predicate == _STATUS:
                    statuses[thing].append(value)
                else:
                    ties[thing].setdefault(predicate, []).append(value)
        told = [each for few in ties.values() for p, values in few.items() for each in (p, *values)]
        self.labels.prefetch([*things, *told])
        self.labels.prefetch(v for few in statuses.values() for v in few)
        return [
            Line(
                text=self.labels.of(thing),
                other=self._other(thing),
                href=href(request, thing.value),
                status=self.labels.of(status := status_of(statuses[thing])),
                real=status not in UNREAL,
                ties=tuple(self._ties(request, ties[thing])),
            )
            for thing in things
        ]

    def _ties(
        self, request: Request, ties: Mapping[NamedNode, Sequence[NamedNode]]
    ) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Return what a thing is tied to, by the name of the relation; of much, the first."""
        left = _TIES
        for relation in sorted(ties, key=self._order):
            values = sorted(ties[relation], key=self._order)[:left]
            left -= len(values)
            if values:
                shown = tuple((self.labels.of(v), href(request, v.value)) for v in values)
                yield self.labels.of(relation), shown

    def _order(self, term: NamedNode) -> tuple[str, str]:
        return order.key(self.labels.of(term), self.labels.lang)

    def _other(self, thing: NamedNode) -> str:
        own, wanted = self.labels.of(thing), "en" if self.labels.lang == "zh" else "zh"
        for label in self.labels.all(thing):
            if (label.language or "").startswith(wanted) and label.value != own:
                return label.value
        return ""


def _data(request: Request, of_kind: _Kind, suffix: str) -> Reply:
    things, total = of_kind.page(number := number_of(request))
    head = [Triple(of_kind.class_, RDF.type, NamedNode(f"{PREFIXES['owl']}Class"))]
    for text in of_kind.labels.all(of_kind.class_):
        head.append(Triple(of_kind.class_, RDFS.label, text))
    triples = head
    for thing in things:
        triples.append(Triple(thing, RDF.type, of_kind.class_))
        triples += [Triple(thing, SKOS.prefLabel, label) for label in of_kind.labels.all(thing)]
    path = f"/{documents.split(request.parameters['kind'])[0]}"
    about = NamedNode(BASE + path[1:])
    reply = documents.document(request, about, triples, suffix)
    following = ""
    if (number + 1) * PAGE < total:
        following = f', <{here(request, page=number + 2)}>; rel="next"'
    links = documents.links(request, path)["Link"] + following
    vary = () if request.path.endswith(suffix) else ("Accept",)
    return Reply(reply.body, reply.media_type, 200, {**reply.headers, "Link": links}, vary)


def _filters(request: Request) -> list[tuple[NamedNode, NamedNode]]:
    found = []
    for text in request.all("where")[:8]:
        terms = [expand(each) for each in text.split()]
        if len(terms) != 2 or None in terms:
            raise ParameterError(
                f"{text[:100]!r} is no filter; write a property and a thing, e.g. "
                "where=aic:headOfficeIn city:suzhou.",
                f"{text[:100]!r} 不是筛选条件；请写属性和实体，如 "
                "where=aic:headOfficeIn city:suzhou。",
            )
        found.append((NamedNode(terms[0] or ""), NamedNode(terms[1] or "")))
    return list(dict.fromkeys(found))


def number_of(request: Request) -> int:
    """Return which page is asked for, the first being 0.

    Raises:
        ParameterError: It is no number of a page.
    """
    text = request.first("page", "1") or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text)):
        raise ParameterError(
            f"{text[:50]!r} is no page; count from 1.", f"{text[:50]!r} 不是页码；请从 1 数起。"
        )
    return int(text) - 1


def _with(request: Request, predicate: NamedNode, value: NamedNode) -> str:
    return _filtered(request, [*request.all("where"), _text(predicate, value)])


def _without(request: Request, predicate: NamedNode, value: NamedNode) -> str:
    own = _text(predicate, value)
    return _filtered(request, [each for each in request.all("where") if each.strip() != own])


def _filtered(request: Request, wheres: list[str]) -> str:
    from urllib.parse import urlencode

    rest = [(k, v) for k, v in request.query if k not in ("where", "page")]
    query = urlencode([*rest, *(("where", each) for each in wheres)], errors="replace")
    return request.link(f"/{request.parameters['kind']}") + (f"?{query}" if query else "")


def _text(predicate: NamedNode, value: NamedNode) -> str:
    return f"{curie(predicate.value)} {curie(value.value)}"


def _unknown(request: Request) -> NotFoundError:
    path = request.path[:300]
    return NotFoundError(f"There is nothing at {path}.", f"{path} 处没有内容。")

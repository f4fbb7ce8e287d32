"""Things: found by name, described with every statement's source, counted by kind; and sources."""

import re
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.citations.model import Citation, Statement
from kg.citations.works import work
from kg.entity import describe
from kg.entity.model import Entity, Fact
from kg.errors import ParameterError
from kg.graph import Graph
from kg.namespaces import AIC, KINDS, PREFIXES
from kg.search import find as found_by
from kg.search import kind_called, kind_name
from kg.search.find import Hit
from kg.server.addresses import href
from kg.server.api import arguments, forms
from kg.server.api.arguments import Argument
from kg.server.api.paging import known, paged, shown, uncited
from kg.server.exchange import Reply, Request
from kg.server.kinds import counts
from kg.server.service import Service
from kg.store import Term

FIND = (
    Argument(
        "q",
        ("A name or part of one: Chinese, English, pinyin, initials, a stock code, an identifier.",
         "名称或其一部分：中文、英文、拼音、首字母、证券代码、标识符。"),
        example="科大讯飞",
    ),
    Argument(
        "kind",
        ("Only things of this kind: a name from /api/kinds, or its label.",
         "只列该类别的事物：/api/kinds 中的名称或标签。"),
        example="firm",
    ),
)  # fmt: skip
"""What finding takes; one of the two is needed."""

FARTHEST = 1_000
"""So many hits are ranked at most; further ones are hardly meant."""

_SLASHED = re.compile(rf"({'|'.join(KINDS)})/([a-z0-9][a-z0-9._-]*)")
_HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "find": {
        "en": ("Thing", "Kind", "Name that fits", "Reason", "Score"),
        "zh": ("事物", "类别", "匹配的名称", "理由", "得分"),
    },
    "entity": {
        "en": ("Direction", "Subject", "Property", "Value", "As people read it", "Status"),
        "zh": ("方向", "主体", "属性", "值", "可读形式", "状态"),
    },
    "kinds": {
        "en": ("Kind", "Label", "Class", "Things"),
        "zh": ("类别", "标签", "类", "事物数"),
    },
    "sources": {
        "en": ("Source", "Sort", "Author", "Year", "Version", "Address", "Retrieved", "Licence"),
        "zh": ("来源", "种类", "作者", "年份", "版本", "网址", "获取日期", "许可"),
    },
}


def find(service: Service, request: Request) -> Reply:
    """Return the things that a text may mean, best first, or all of a kind."""
    given = arguments.read(request, FIND)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    kind = kind_called(given["kind"]) if given["kind"] else None
    first, last = given["offset"], given["offset"] + given["limit"]
    counted = True
    if given["q"]:
        hits = found_by(graph.store, given["q"], kind, graph.lang, min(last + 1, FARTHEST))
        cut, counted = len(hits) > last, len(hits) < FARTHEST
        rows = [_hit(graph, hit) for hit in hits[:last]]
    elif kind:
        rows, cut = _of_kind(graph, kind, first, last)
    else:
        raise ParameterError(
            "q or kind is needed, e.g. q=iFLYTEK or kind=firm.",
            "需要 q 或 kind，例如 q=科大讯飞 或 kind=firm。",
        )
    wanted = given["q"] or kind_name(kind or "", graph.lang)
    answer = Answer(
        ("thing", "kind", "matched", "reason", "score"),
        rows,
        labels=graph.labels,
        title=f"查找：{wanted}" if graph.lang == "zh" else f"Find: {wanted}",
        titles=_HEADS["find"][graph.lang],
        version=graph.version,
        message=None if rows else _nothing(graph),
    )
    page = uncited(paged(answer, given, cut=cut, page=shown(request, "/find", ["q", "kind"])))
    if not counted:
        page = replace(page, total=None)
    return forms.reply(service, request, page, given, suffix)


def _nothing(graph: Graph) -> str:
    return "没有名称相近的事物。" if graph.lang == "zh" else "Nothing is called anything like that."


def _hit(graph: Graph, hit: Hit) -> tuple[Term | None, ...]:
    return (
        hit.iri,
        Literal(hit.kind) if hit.kind else None,
        Literal(hit.matched),
        Literal(hit.why(graph.lang)),
        Literal(hit.score),
    )


def _of_kind(
    graph: Graph, kind: str, first: int, last: int
) -> tuple[list[tuple[Term | None, ...]], bool]:
    """Return the things of a kind by address, up to the last that is wanted."""
    result, more = graph.store.first(
        f"SELECT DISTINCT ?thing {{ ?thing a {AIC[KINDS[kind]]} }} ORDER BY ?thing", last
    )
    things = [row[0] for row in getattr(result, "rows", ()) if isinstance(row[0], NamedNode)]
    graph.labels.prefetch(things[first:])
    return [
        # Rows before the page are counted and not shown.
        (thing, None, None, None, None)
        if place < first
        else _hit(graph, Hit(thing, "", kind, graph.labels.of(thing), "kind", 1.0))
        for place, thing in enumerate(things)
    ], more


def entity(service: Service, request: Request) -> Reply:
    """Return all that is said of one thing, a statement a row, with its sources."""
    text, suffix = forms.split(request.parameters["id"])
    given = arguments.read(request, ())
    graph = service.graph(request.lang)
    thing = describe(graph.store, named(graph, text), graph.lang)
    facts = [
        *(("out", fact) for fact in thing.facts_out),
        *(("out", fact) for fact in thing.links),
        *(("in", fact) for fact in thing.facts_in),
    ]
    answer = Answer(
        ("direction", "subject", "property", "value", "reading", "status"),
        [_fact(graph, thing, side, fact) for side, fact in facts],
        labels=graph.labels,
        title=thing.label,
        titles=_HEADS["entity"][graph.lang],
        version=graph.version,
    )
    cited = [Citation(((_statement(thing.iri, side, fact),),)) for side, fact in facts]
    page = paged(
        answer,
        given,
        cite=known(graph.store, cited),
        members={"entity": told(request, thing)},
        page=href(request, thing.iri.value),
    )
    return forms.reply(service, request, page, given, suffix)


def named(graph: Graph, text: str) -> NamedNode:
    """Return the thing that an address names: a name, slug, CURIE or IRI, or ``firm/tztek``."""
    if len(text) > arguments.LONGEST:
        raise ParameterError(
            f"A name has at most {arguments.LONGEST} characters.",
            f"名称最多 {arguments.LONGEST} 个字符。",
        )
    if slashed := _SLASHED.fullmatch(text):
        text = f"{slashed[1]}:{slashed[2]}"
    # Two slashes become one on the way through some proxies.
    return graph.resolve(re.sub(r"^(https?):/(?!/)", r"\1://", text))


def told(request: Request, thing: Entity) -> dict[str, Any]:
    """Return what a thing is, without what is said of it, which stands in the rows."""
    whole = thing.to_json()
    left_out = ("lang", "out", "in", "links", "version")
    found = {name: value for name, value in whole.items() if name not in left_out}
    return found | {"page": href(request, thing.iri.value)}


def _fact(graph: Graph, thing: Entity, side: str, fact: Fact) -> tuple[Term | None, ...]:
    subject, value = _ends(thing.iri, side, fact)
    return (
        Literal(side),
        subject,
        fact.predicate,
        value,
        Literal(fact.text, language=graph.lang),
        Literal(fact.status) if fact.status else None,
    )


def _ends(thing: NamedNode, side: str, fact: Fact) -> tuple[Term, Term]:
    return (fact.other, thing) if side == "in" else (thing, fact.other)


def _statement(thing: NamedNode, side: str, fact: Fact) -> Statement:
    subject, value = _ends(thing, side, fact)
    graphs = sorted({source.iri for source in fact.sources}, key=str)
    return Statement(subject, fact.predicate, value, tuple(graphs))


def kinds(service: Service, request: Request) -> Reply:
    """Return the kinds of things, and how many there are of each."""
    given = arguments.read(request, ())
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    number = counts(graph.store)
    answer = Answer(
        ("kind", "label", "class", "things"),
        [
            (
                Literal(kind),
                Literal(kind_name(kind, graph.lang), language=graph.lang),
                AIC[name],
                Literal(number.get(kind, 0)),
            )
            for kind, name in KINDS.items()
        ],
        labels=graph.labels,
        title="事物的类别" if graph.lang == "zh" else "The kinds of things",
        titles=_HEADS["kinds"][graph.lang],
        version=graph.version,
    )
    return forms.reply(service, request, uncited(paged(answer, given)), given, suffix)


def sources(service: Service, request: Request) -> Reply:
    """Return the documents and datasets that the graph rests on, with licences."""
    given = arguments.read(request, ())
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    last = given["offset"] + given["limit"]
    sorts = {AIC.Document: "document", AIC.Dataset: "dataset"}
    sorts |= {NamedNode(f"{PREFIXES[each]}Dataset"): "dataset" for each in ("void", "dcat")}
    classes = " ".join(map(str, sorts))
    result, more = graph.store.first(
        f"SELECT ?source (MIN(STR(?class)) AS ?sort) {{ VALUES ?class {{ {classes} }} "
        "?source a ?class } GROUP BY ?source ORDER BY ?source",
        last,
    )
    rows: list[tuple[Term | None, ...]] = []
    for place, (source, sort) in enumerate(getattr(result, "rows", ())):
        if not isinstance(source, NamedNode):
            continue
        if place < given["offset"]:
            rows.append((source, *(None,) * 7))
            continue
        known_sort = sorts.get(NamedNode(sort.value)) if isinstance(sort, Literal) else None
        rows.append(_work(graph, source, known_sort or "dataset"))
    answer = Answer(
        ("source", "sort", "author", "year", "version", "address", "retrieved", "licence"),
        rows,
        labels=graph.labels,
        title="图谱所依据的文献与数据集" if graph.lang == "zh"
        else "The documents and datasets that the graph rests on",
        titles=_HEADS["sources"][graph.lang],
        version=graph.version,
    )  # fmt: skip
    page = uncited(paged(answer, given, cut=more))
    return forms.reply(service, request, page, given, suffix)


def _work(graph: Graph, source: NamedNode, sort: str) -> tuple[Term | None, ...]:
    found = work(graph.store, source, graph.lang)
    texts = (sort, found.author, found.year, found.version)
    return (
        source,
        *(Literal(text) if text else None for text in texts),
        _iri(found.url),
        Literal(found.retrieved) if found.retrieved else None,
        _iri(found.licence),
    )


def _iri(text: str) -> Term | None:
    try:
        return NamedNode(text) if text else None
    except ValueError:
        return Literal(text)

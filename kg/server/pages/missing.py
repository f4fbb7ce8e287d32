"""What is missing: names in one language, statements of one source, identifiers elsewhere."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.namespaces import AIC, BASE, KINDS
from kg.search import kind_name
from kg.server.addresses import href
from kg.server.exchange import Reply, Request
from kg.server.pages.referring import usually
from kg.server.pages.render import render
from kg.server.service import Service

MOST = 200
"""So many things of one sort are listed."""

_ASKED = (
    "city/list-lagging-aspects",
    "cluster/list-firms-without-cluster",
    "statistic/list-undated-figures",
    "statistic/list-unmatched-figures",
)
"""Questions about what the sources themselves say is missing, or leave out."""

LINKABLE = ("city", "firm", "univ", "institute", "park", "platform", "field")
"""Kinds whose things can be expected in other datasets."""


@dataclass(frozen=True)
class Gap:
    """One sort of gap: what it is, why it matters, and the things that have it."""

    title: tuple[str, str]
    about: tuple[str, str]
    query: str


def _classes(kinds: tuple[str, ...]) -> str:
    return " ".join(str(AIC[KINDS[kind]]) for kind in kinds)


_ALL = _classes(tuple(KINDS))
_TOLD = _classes(tuple(kind for kind in KINDS if kind != "note"))
"""What a document can speak of; a note of the curators is theirs by nature."""
_LINKS = "skos:exactMatch|skos:closeMatch|owl:sameAs"

GAPS = (
    Gap(
        ("No English name", "没有英文名"),
        (
            "Readers of English see the Chinese name instead.",
            "英文读者只能看到中文名。",
        ),
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?c {{ {_ALL} }} ?s a ?c . MINUS {{ SELECT DISTINCT ?s "
        "{ ?s skos:prefLabel ?l FILTER LANGMATCHES(LANG(?l), 'en') } } } ORDER BY ?s",
    ),
    Gap(
        ("No Chinese name", "没有中文名"),
        ("Readers of Chinese see the English name instead.", "中文读者只能看到英文名。"),
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?c {{ {_ALL} }} ?s a ?c . MINUS {{ SELECT DISTINCT ?s "
        "{ ?s skos:prefLabel ?l FILTER LANGMATCHES(LANG(?l), 'zh') } } } ORDER BY ?s",
    ),
    Gap(
        ("In no passage of a document", "文献段落中没有"),
        (
            "Only curators or datasets speak of them.",
            "只见于编者的补充或数据集。",
        ),
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?c {{ {_TOLD} }} ?s a ?c . "
        "MINUS { SELECT DISTINCT ?s { ?g a aic:Passage . "
        "GRAPH ?g { { ?s ?p ?o } UNION { ?x ?q ?s } } } } } ORDER BY ?s",
    ),
    Gap(
        ("Not looked for elsewhere", "尚未在其他数据集中查找"),
        (
            "No link to another dataset, and no record that one was looked for in vain.",
            "既没有外部链接，也没有查找未果的记录。",
        ),
        f"SELECT DISTINCT ?s WHERE {{ VALUES ?c {{ {_classes(LINKABLE)} }} ?s a ?c . "
        f"MINUS {{ SELECT DISTINCT ?s {{ ?s {_LINKS} ?e }} }} "
        "MINUS { SELECT DISTINCT ?s { ?r owl:annotatedSource ?s } } } ORDER BY ?s",
    ),
    Gap(
        ("Looked for elsewhere in vain", "查找未果"),
        (
            "The datasets that were searched do not have them, as of the version named there.",
            "查找过的数据集（及其版本）中没有。",
        ),
        "SELECT DISTINCT ?s WHERE { ?r owl:annotatedSource ?s ; aic:verdict aic:notFound . "
        f"MINUS {{ SELECT DISTINCT ?s {{ ?s {_LINKS} ?e }} }} }} ORDER BY ?s",
    ),
)  # fmt: skip


def page(service: Service, request: Request) -> Reply:
    """Show what is missing."""
    labels = Labels(service.store, request.lang)
    place = request.lang == "zh"
    shown = []
    for gap in GAPS:
        found, more = service.store.first(gap.query, MOST)
        rows = getattr(found, "rows", [])
        things = [s for (s,) in rows if isinstance(s, NamedNode)]
        labels.prefetch(things)
        shown.append(
            (
                gap.title[place],
                gap.about[place],
                [(labels.of(s), href(request, s.value), _kind(s, request.lang)) for s in things],
                more,
                gap.query,
            )
        )
    return render(
        request,
        "missing.html",
        gaps=[each for each in shown if each[2]],
        complete=[(title, query) for title, _, things, _, query in shown if not things],
        asked=[
            (name, usually(service.catalogue.get(name), service.graph(request.lang)))
            for name in service.catalogue.names
            if name.startswith("gap/") or name in _ASKED
        ],
    )


def _kind(thing: NamedNode, lang: str) -> str:
    kind = thing.value.removeprefix(BASE).partition("/")[0]
    return kind_name(kind, lang) if kind in KINDS else ""

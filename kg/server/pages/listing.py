"""All sources: documents, datasets, and sets of links, each with what it rests on."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.namespaces import AIC, PREFIXES, Namespace
from kg.server.addresses import href
from kg.server.exchange import Reply, Request
from kg.server.pages import order
from kg.server.pages.render import render
from kg.server.service import Service

MOST = 500
"""So many sources stand on the page."""

_VOID, _DCAT = Namespace("void"), Namespace("dcat")
_GROUPS = {
    "documents": (AIC.Document,),
    "links": (_VOID.Linkset,),
    "datasets": (AIC.Dataset, _VOID.Dataset, _DCAT.Dataset),
}
"""The classes of each group; what is of several stands in the first."""


@dataclass(frozen=True)
class Listed:
    """A source in the list."""

    text: str
    href: str
    lang: str


def page(service: Service, request: Request) -> Reply:
    """List the sources that the graph names."""
    groups, more = listed(service, request)
    return render(request, "sources.html", groups=groups, more=more, most=MOST)


def listed(service: Service, request: Request) -> tuple[dict[str, list[Listed]], bool]:
    """Return the sources of each group by name, and whether there are more than are listed.

    Only what has an address among sources is listed: a set of links is told of at its own source,
    and its parts by relation are not sources themselves.
    """
    found: dict[NamedNode, str] = {}
    left = MOST
    for group, classes in _GROUPS.items():
        values = " ".join(map(str, classes))
        rows = service.store.select(
            f"SELECT DISTINCT ?s WHERE {{ VALUES ?c {{ {values} }} ?s a ?c "
            f"FILTER(STRSTARTS(STR(?s), '{PREFIXES['source']}') && "
            f"!STRSTARTS(STR(?s), '{PREFIXES['mapping']}')) }} LIMIT {left + 1}"
        ).rows
        for (source,) in rows:
            if isinstance(source, NamedNode):
                found.setdefault(source, group)
    labels = Labels(service.store, request.lang)
    labels.prefetch(found)
    ordered = sorted(found, key=lambda each: (order.key(labels.of(each), request.lang), each.value))
    groups: dict[str, list[Listed]] = {name: [] for name in ("documents", "datasets", "links")}
    for source in ordered[:left]:
        best = labels.best(source)
        other = best.language if best and best.language else ""
        foreign = other if other and not other.startswith(request.lang) else ""
        one = Listed(labels.of(source), href(request, source.value), foreign)
        groups[found[source]].append(one)
    return groups, len(found) > left

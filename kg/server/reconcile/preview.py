"""A thing on a card: what a person looks at before deciding that it is the one."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from pyoxigraph import Literal, NamedNode

from kg.citations.styles import stance
from kg.errors import NotFoundError, UsageError
from kg.labels import PROPERTIES, Labels
from kg.namespaces import AIC, PREFIXES, RDF
from kg.passages import Source, Sources
from kg.server.exchange import HTML, Reply, Request, redirect
from kg.server.reconcile.candidates import by_id
from kg.server.reconcile.identity import SPACE, language, thing_id
from kg.server.reconcile.match import described
from kg.server.service import Service
from kg.store import Store, Term

WIDTH, HEIGHT = 420, 220
"""The size of a card in pixels, as the manifest tells it."""

_FACTS = 4
_ASIDE = (
    RDF.type, AIC.status, AIC.latitude, AIC.longitude, AIC.openListOf, AIC.closedListOf,
)  # fmt: skip
_STYLE = (
    "body{margin:0;padding:10px 14px;font:14px/1.45 system-ui,'Noto Sans SC','PingFang SC',"
    "'Microsoft YaHei',sans-serif;color:#1b1f24;background:#fff}"
    "h1{margin:0;font-size:17px}p{margin:2px 0 8px;color:#57606a}"
    "dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:2px 10px}"
    "dt{color:#57606a;max-width:12em}"
    "dd{margin:0;overflow-wrap:anywhere}"
    "small{color:#57606a}a{color:#0b57d0;text-decoration:none}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""A card may stand in anybody's frame, and holds nothing that runs."""


def page(service: Service, request: Request) -> Reply:
    """Return the card of the thing that ``?id=`` names."""
    store, iri = service.store, asked_thing(service.store, request)
    lang = language(request)
    labels = Labels(store, lang)
    title = escape(labels.of(iri))
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}"
        + (f" <small>{escape(source)}</small>" if source else "")
        + "</dd>"
        for name, value, source in _facts(store, iri, labels)
    )
    address = escape(_address(request, iri))
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>"
        f'<h1><a href="{address}" target="_blank" rel="noopener">{title}</a></h1>'
        f"<p>{escape(described(store, [iri], lang)[iri])}</p><dl>{rows}</dl></body></html>"
    )
    headers = {"Content-Language": lang, "Content-Security-Policy": _POLICY}
    return Reply(html.encode("utf-8", "replace"), HTML, headers=headers)


def view(service: Service, request: Request) -> Reply:
    """Lead to the page of the thing that ``?id=`` names."""
    return redirect(_address(request, asked_thing(service.store, request)))


def flyout(service: Service, iri: NamedNode, lang: str) -> str:
    """Return a piece of HTML that tells what a thing is, for a list of suggestions."""
    store = service.store
    labels = Labels(store, lang)
    lines = [
        f"<strong>{escape(labels.of(iri))}</strong>",
        escape(described(store, [iri], lang)[iri]),
    ]
    lines += [f"{escape(name)}: {escape(value)}" for name, value, _ in _facts(store, iri, labels)]
    return "<br>".join(lines)


def asked_thing(store: Store, request: Request) -> NamedNode:
    """Return the thing that ``?id=`` names.

    Raises:
        UsageError: None is named.
        NotFoundError: There is no such thing.
    """
    text = request.first("id")
    if not text:
        raise UsageError("Name a thing: ?id=firm/tztek", "请指定实体：?id=firm/tztek")
    found = by_id(store, text)
    if found is None:
        raise NotFoundError(f"There is no thing {text[:200]}.", f"没有实体 {text[:200]}。")
    return found.iri


def _address(request: Request, iri: NamedNode) -> str:
    path = thing_id(iri.value)
    lang = request.first("lang") or None
    if path != iri.value and iri.value == SPACE + path:
        return request.link(f"/{path}", lang=lang)
    return request.link("/resource", iri=iri.value, lang=lang)


def _facts(store: Store, iri: NamedNode, labels: Labels) -> list[tuple[str, str, str]]:
    """Return a few facts, each with what it says, of what, and its source in short."""
    aside = (*_ASIDE, *PROPERTIES)
    rows = store.select(
        f"SELECT ?p ?o ?g {{ GRAPH ?g {{ {iri} ?p ?o }} "
        f"FILTER(?p NOT IN ({', '.join(map(str, aside))})) }} LIMIT 200"
    ).rows
    told = sorted(
        (row for row in rows if _is_shown(row[0], row[1], labels.lang)),
        key=lambda row: tuple(map(str, row)),
    )
    first = list({(row[0], row[1]): row for row in reversed(told)}.values())[::-1]
    chosen: list[Sequence[Term | None]] = []
    for row in first:
        # One line a property tells more than four names.
        if all(row[0] != other[0] for other in chosen) and len(chosen) < _FACTS:
            chosen.append(row)
    sources = Sources(store, labels)
    graphs = [row[2] for row in chosen if isinstance(row[2], NamedNode)]
    sources.prefetch(graphs)
    labels.prefetch(term for row in chosen for term in row[:2] if isinstance(term, NamedNode))
    return [
        (
            labels.of(p) if isinstance(p, NamedNode) else "",
            _values(first, p, g, labels),
            _cited(sources.of(g), labels) if isinstance(g, NamedNode) else "",
        )
        for p, _, g in chosen
    ]


def _cited(source: Source, labels: Labels) -> str:
    """Return a source in short, and that it proposes or aims where it does not report."""
    zh = labels.lang == "zh"
    told = stance(source, zh) if source.stance in ("proposing", "aiming") else ""
    if not told:
        return source.short
    return f"{source.short}（{told}）" if zh else f"{source.short} ({told})"


def _values(rows: Sequence[Sequence[object]], wanted: object, graph: object, labels: Labels) -> str:
    """Return the values of a property that one source states."""
    found = [o for p, o, g in rows if (p, g) == (wanted, graph)][:3]
    texts = [labels.of(o) if isinstance(o, NamedNode) else getattr(o, "value", "") for o in found]
    return ("、" if labels.lang == "zh" else ", ").join(texts)


def _is_shown(property_: object, value: object, lang: str) -> bool:
    # What it is called stands above, and links lead away.
    if not isinstance(property_, NamedNode) or property_.value.startswith(PREFIXES["skos"]):
        return False
    if isinstance(value, Literal) and value.language:
        return value.language.startswith(lang)
    return isinstance(value, NamedNode | Literal)

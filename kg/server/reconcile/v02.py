"""Version 0.2, which OpenRefine speaks: one address for the manifest, matching and extension."""

from typing import Any

from kg.errors import NotFoundError, UsageError
from kg.namespaces import AIC, KINDS
from kg.server.exchange import Reply, Request
from kg.server.reconcile import extend, preview
from kg.server.reconcile import suggest as suggesting
from kg.server.reconcile.identity import SCHEMA, SPACE, language, type_id, type_json, type_of
from kg.server.reconcile.match import match
from kg.server.reconcile.properties import property_of
from kg.server.reconcile.queries import BATCH, old_batch, parsed
from kg.server.reconcile.reading import form, reply
from kg.server.service import Service

TYPES = ("firm", "univ", "institute", "city", "field", "policy", "cluster", "park", "platform")
"""Kinds that tables most often hold, offered before a type is chosen."""


def service(service: Service, request: Request) -> Reply:
    """Answer a request to the service: match, extend, or say what the service offers."""
    lang = language(request)
    fields = form(request)
    if "queries" in fields:
        batch = old_batch(parsed(fields["queries"], "queries"))
        return reply(
            request,
            {
                key: {"result": match(service.store, query, language(request, query.text))}
                for key, query in batch.items()
            },
            lang,
        )
    if "query" in fields:
        raise UsageError(
            'A single query is no longer sent as query; send queries={"q0": {"query": …}}.',
            '不再支持单个 query；请发送 queries={"q0": {"query": …}}。',
        )
    if "extend" in fields:
        return reply(request, _extended(service, fields["extend"], lang), lang)
    if request.method == "POST":
        raise UsageError(
            "A POST brings queries or extend; this one has neither.",
            "POST 应带有 queries 或 extend；此请求两者皆无。",
        )
    return reply(request, manifest(request, lang), lang)


def manifest(request: Request, lang: str) -> dict[str, Any]:
    """Return what the service offers."""
    from kg import __version__

    part = request.path.removeprefix("/reconcile").strip("/").partition("/")[0]
    root = f"{request.base}/reconcile" + (f"/{part}" if part in ("zh", "en") else "")
    return {
        "versions": ["0.2", "1.0-draft"],
        "name": name(lang),
        "identifierSpace": SPACE,
        "schemaSpace": SCHEMA,
        "documentation": f"{request.base}/api",
        "serviceVersion": __version__,
        "batchSize": BATCH,
        "defaultTypes": default_types(lang),
        "view": {"url": f"{root}/view?id={{{{id}}}}"},
        "preview": {
            "url": f"{root}/preview?id={{{{id}}}}",
            "width": preview.WIDTH,
            "height": preview.HEIGHT,
        },
        "suggest": {
            what: {
                "service_url": root,
                "service_path": f"/suggest/{what}",
                "flyout_service_url": root,
                "flyout_service_path": f"/flyout/{what}?id=${{id}}",
            }
            for what in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [_setting(each, lang) for each in extend.SETTINGS],
        },
    }


def name(lang: str) -> str:
    """Return what the service is called."""
    return "aicity 人工智能产业知识图谱" if lang == "zh" else "aicity, AI industries of cities"


def default_types(lang: str) -> list[dict[str, Any]]:
    """Return the types to choose from before one is guessed."""
    return [type_json(AIC[KINDS[kind]].value, lang) for kind in TYPES]


def suggest(service: Service, request: Request) -> Reply:
    """Return what a prefix may mean."""
    lang = language(request, request.first("prefix"))
    what = request.parameters.get("what", "")
    return reply(
        request, suggesting.suggested(service.store, what, request, lang, draft=False), lang
    )


def flyout(service: Service, request: Request) -> Reply:
    """Return a piece of HTML on a thing, property or type, to show beside a suggestion."""
    from html import escape

    from kg.ontology import definition_of, label_of

    lang, what, id = language(request), request.parameters.get("what", ""), request.first("id")
    if what == "entity":
        html = preview.flyout(service, preview.asked_thing(service.store, request), lang)
    elif what == "property" and (found := property_of(id)) is not None:
        html = f"<strong>{escape(found.name(lang))}</strong><br>{escape(found.about(lang))}"
    elif what == "type" and (iri := type_of(id)) is not None and label_of(iri, lang):
        about = definition_of(iri, lang) or ""
        html = f"<strong>{escape(label_of(iri, lang) or '')}</strong><br>{escape(about)}"
    else:
        raise NotFoundError(
            f"There is no {what[:30]} {id[:100]}.", f"没有 {what[:30]} {id[:100]}。"
        )
    return reply(request, {"id": id, "html": html}, lang)


def proposals(service: Service, request: Request) -> Reply:
    """Return the properties that things of a type have."""
    lang = language(request)
    found = extend.proposed(service.store, request.first("type"), request.first("limit"), lang)
    return reply(request, found, lang)


def _extended(service: Service, text: str, lang: str) -> dict[str, Any]:
    columns, rows = extend.extended(service.store, parsed(text, "extend"), lang)
    ids = [each.property.id for each in columns]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise UsageError(
            f"The property {twice[0]} is asked for twice; 0.2 has room for it once.",
            f"属性 {twice[0]} 重复；0.2 中每个属性只能出现一次。",
        )
    return {
        "meta": [meta(each, lang) for each in columns],
        "rows": {
            id: {each.property.id: cell for each, cell in zip(columns, cells, strict=True)}
            for id, cells in rows
        },
    }


def meta(column: extend.Column, lang: str) -> dict[str, Any]:
    """Return what is told of a column."""
    told: dict[str, Any] = {"id": column.property.id, "name": column.property.name(lang)}
    if (of := extend.type_of_values(column.property)) is not None and column.content == "value":
        told["type"] = {"id": type_id(of), "name": type_json(of, lang)["name"]}
    return told


def _setting(setting: dict[str, Any], lang: str) -> dict[str, Any]:
    zh = lang == "zh"
    told = {
        "name": setting["name"],
        "label": setting["label"][zh],
        "type": setting["type"],
        "default": setting["default"],
        "help_text": setting["help"][zh],
    }
    if "choices" in setting:
        told["choices"] = [{"value": v, "name": both[zh]} for v, both in setting["choices"]]
    return told

"""Version 1.0-draft: an address for each operation, JSON in and out, languages in headers."""

import json
from typing import Any

from kg.server.exchange import JSON, Reply, Request
from kg.server.reconcile import extend as extending
from kg.server.reconcile import preview
from kg.server.reconcile import suggest as suggesting
from kg.server.reconcile.identity import language
from kg.server.reconcile.match import match as matching
from kg.server.reconcile.queries import BATCH, new_batch
from kg.server.reconcile.reading import body
from kg.server.reconcile.v02 import default_types, meta, name
from kg.server.service import Service

ROOT = "/reconcile/1.0"

FEATURES: dict[str, tuple[str, str]] = {
    "name": ("How well the name fits, from 0 to 100", "名称相符程度（0 至 100）"),
    "type": ("It has the type", "类型相符"),
}


def service(service: Service, request: Request) -> Reply:
    """Return what the service offers."""
    from kg import __version__

    lang = request.lang
    root = f"{request.base}{ROOT}"
    told = {
        "versions": ["0.2", "1.0-draft"],
        "name": name(lang),
        "lang": lang,
        "documentation": f"{request.base}/api",
        "serviceVersion": __version__,
        "batchSize": BATCH,
        "standardizedScore": True,
        "defaultTypes": [{**each, "lang": lang} for each in default_types(lang)],
        # An identifier holds a slash, which {id} writes as %2F; in a query string that is safe.
        "view": {"url": f"{request.base}/reconcile/view?id={{id}}"},
        "preview": {"url": f"{root}/preview?id={{id}}", "width": preview.WIDTH,
                    "height": preview.HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [_setting(each, lang) for each in extending.SETTINGS],
        },
    }  # fmt: skip
    return _reply(told, lang)


def match(service: Service, request: Request) -> Reply:
    """Match a batch of queries."""
    results = []
    for query in new_batch(body(request)):
        lang = language(request, query.text)
        found = matching(service.store, query, lang)
        results.append({"candidates": [_candidate(each, lang) for each in found]})
    return _reply({"results": results}, request.lang)


def suggest(service: Service, request: Request) -> Reply:
    """Return what a prefix may mean."""
    lang = language(request, request.first("prefix"))
    what = request.parameters.get("what", "")
    found = suggesting.suggested(service.store, what, request, lang, draft=True)
    return _reply({"result": [{**each, "lang": lang} for each in found["result"]]}, lang)


def extend(service: Service, request: Request) -> Reply:
    """Return columns of values for things."""
    lang = request.lang
    columns, rows = extending.extended(service.store, body(request), lang)
    told = {
        "meta": [{**meta(each, lang), "lang": lang} for each in columns],
        "rows": [
            {
                "id": id,
                "properties": [
                    {"id": each.property.id, "values": cell}
                    for each, cell in zip(columns, cells, strict=True)
                ],
            }
            for id, cells in rows
        ],
    }
    return _reply(told, lang)


def proposals(service: Service, request: Request) -> Reply:
    """Return the properties that things of a type have."""
    lang = request.lang
    found = extending.proposed(service.store, request.first("type"), request.first("limit"), lang)
    return _reply(found, lang)


def _candidate(found: dict[str, Any], lang: str) -> dict[str, Any]:
    from kg.server.reconcile.properties import property_of

    zh = lang == "zh"
    features = []
    for each in found["features"]:
        property_ = property_of(each["id"])
        known = property_.names if property_ is not None else (each["id"], each["id"])
        features.append({**each, "name": FEATURES.get(each["id"], known)[zh], "lang": lang})
    return {**found, "features": features, "lang": lang}


def _setting(setting: dict[str, Any], lang: str) -> dict[str, Any]:
    zh = lang == "zh"
    told = {
        "id": setting["name"],
        "name": setting["label"][zh],
        "type": setting["type"],
        "default": setting["default"],
        "helpText": setting["help"][zh],
        "lang": lang,
    }
    if "choices" in setting:
        told["choices"] = [{"value": v, "name": both[zh]} for v, both in setting["choices"]]
    return told


def _reply(value: Any, lang: str) -> Reply:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # What was sent may hold what is no character, and some of it comes back.
    return Reply(text.encode("utf-8", "replace"), JSON, headers={"Content-Language": lang})

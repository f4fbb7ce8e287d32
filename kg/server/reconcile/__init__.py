"""The Reconciliation Service API, 0.2 and 1.0-draft: which thing of the graph a cell means.

::

    /reconcile          0.2: manifest, matching, extension (OpenRefine)
    /reconcile/zh       the same with labels in Chinese, /reconcile/en in English
    /reconcile/1.0      1.0-draft
"""

from kg.server.routes import Route

_HERE = "kg.server.reconcile"

_ABOUT: dict[str, tuple[str, str]] = {
    "manifest": ("What the reconciliation service offers", "名称对应服务的说明"),
    "service": (
        "Reconciliation Service API 0.2: manifest, matching (queries), data extension (extend)",
        "Reconciliation Service API 0.2：服务说明、匹配（queries）与数据扩展（extend）",
    ),
    "match": ("Match names to things", "把名称对应到实体"),
    "suggest": ("Suggest things, properties or types", "建议实体、属性或类型"),
    "flyout": ("A few words on a suggestion", "建议项的简介"),
    "extend": ("Values of properties of things", "实体的属性值"),
    "propose": ("Properties that things of a type have", "某类型的实体所具有的属性"),
    "preview": ("A thing on a card", "实体的卡片"),
    "view": ("Lead to the page of a thing", "转到实体的页面"),
}


def _route(path: str, handler: str, about: str, *methods: str) -> Route:
    return Route(path, f"{_HERE}.{handler}", methods or ("GET",), about=_ABOUT[about])


def _old(root: str) -> tuple[Route, ...]:
    return (
        _route(root, "v02:service", "service", "GET", "POST"),
        _route(f"{root}/suggest/{{what}}", "v02:suggest", "suggest"),
        _route(f"{root}/flyout/{{what}}", "v02:flyout", "flyout"),
        _route(f"{root}/properties", "v02:proposals", "propose"),
        _route(f"{root}/preview", "preview:page", "preview"),
        _route(f"{root}/view", "preview:view", "view"),
    )


_NEW = "/reconcile/1.0"

ROUTES: tuple[Route, ...] = (
    _route(_NEW, "v1:service", "manifest"),
    _route(f"{_NEW}/match", "v1:match", "match", "POST"),
    _route(f"{_NEW}/suggest/{{what}}", "v1:suggest", "suggest"),
    _route(f"{_NEW}/extend", "v1:extend", "extend", "POST"),
    _route(f"{_NEW}/extend/propose", "v1:proposals", "propose"),
    _route(f"{_NEW}/preview", "preview:page", "preview"),
    *_old("/reconcile/zh"),
    *_old("/reconcile/en"),
    *_old("/reconcile"),
)
"""Addresses, and the handlers that answer them."""

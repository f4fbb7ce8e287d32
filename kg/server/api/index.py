"""What programs can ask: a page for people, JSON for programs."""

from typing import Any

from kg.server.api import arguments
from kg.server.api.arguments import COMMON, LANG, Argument
from kg.server.api.forms import FORMS
from kg.server.api.operations import OPERATIONS
from kg.server.exchange import HTML, JSON, Reply, Request, json_reply
from kg.server.negotiation import require
from kg.server.pages.render import render
from kg.server.service import Service

EXAMPLES = (
    "/api/question/cluster/list-anchors?city=suzhou&field=machine-vision",
    "/api/question/cluster/list-anchors.csv?labels=true",
    "/api/ask?q=Where+is+the+head+office+of+iFLYTEK%3F",
    "/api/find?q=kdxf",
    "/api/entity/firm:tztek",
    "/api/compare?one=suzhou&other=hangzhou",
    "/api/path?from=iflytek&to=tztek",
    "/api/why?subject=iflytek&predicate=hasSiteIn",
)
"""Addresses to try."""


def page(service: Service, request: Request) -> Reply:
    """Return what can be asked."""
    arguments.read(request, (LANG,), ())
    told = _told(service, request)
    if require(request.accept, (JSON, HTML.partition(";")[0])) != JSON:
        return render(request, "api.html", **told, examples=EXAMPLES)
    return Reply(json_reply(told).body, JSON, headers={"Content-Language": request.lang})


def _told(service: Service, request: Request) -> dict[str, Any]:
    zh = request.lang == "zh"
    questions = (
        "The answer to a question of the catalogue; its parameters are the query string",
        "目录中一个问题的答案；其参数即查询字符串",
    )
    operations = [(each.path, each.about, each.arguments) for each in OPERATIONS]
    operations.insert(1, ("/api/question/{topic}/{name}", questions, ()))
    return {
        "title": "aicity API",
        "operations": [
            {"path": path, "about": about[zh], "takes": [_argument(each, zh) for each in takes]}
            for path, about, takes in operations
        ],
        "formats": [
            {"suffix": suffix, "media": form.media or None, "about": form.about[zh]}
            for suffix, form in FORMS.items()
        ],
        "common": [_argument(each, zh) for each in COMMON],
        "data": {"version": service.version},
        "links": {
            "self": request.link("/api"),
            "openapi": request.link("/openapi.json"),
            "questions": request.link("/api/questions"),
            "sparql": request.link("/sparql"),
        },
    }


def _argument(each: Argument, zh: bool) -> dict[str, Any]:
    return {
        "name": each.name,
        "about": each.about[zh],
        "required": each.required,
        "default": each.default,
    }

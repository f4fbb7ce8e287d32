"""The OpenAPI 3.1 document, made from what is there: each question is an operation."""

import json
from collections.abc import Iterable
from typing import Any

import kg
from kg.answer import LICENCE
from kg.questions import Question
from kg.server.api import arguments
from kg.server.api.arguments import COMMON, LANG, LONGEST, Argument
from kg.server.api.forms import offered
from kg.server.api.inputs import Inputs
from kg.server.api.operations import OPERATIONS, Operation
from kg.server.api.schemas import SCHEMAS, Schema, ref
from kg.server.exchange import JSON, Reply, Request
from kg.server.service import Service

_CODES = {
    400: ("A name or a value that does not fit", "名称或取值不合"),
    404: ("A name that stands for nothing", "名称无所指"),
    406: ("No form on offer is acceptable", "没有可接受的格式"),
    502: ("A remote store failed", "远程数据库出错"),
    503: ("Too much at once, or too large; try again later", "请求过多或过大；请稍后再试"),
    504: ("There was not time enough", "时间不足"),
}
_SERVER = (502, 503, 504)


def document(service: Service, request: Request) -> Reply:
    """Return the document, in the reader's language with the other beside it."""
    arguments.read(request, (LANG,), ())
    value = openapi(service, request)
    # Most of it is names that come again: without spaces it is half as long.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(text.encode(), JSON, headers={"Content-Language": request.lang})


def openapi(service: Service, request: Request) -> dict[str, Any]:
    """Return the document as plain data."""
    writer = _Writer(service.graph(request.lang), request.lang)
    topics = list(dict.fromkeys(each.topic for each in service.catalogue))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aicity",
            "version": kg.__version__,
            **writer.both(
                "summary",
                "The AI industries of Suzhou and Hangzhou: facts with their sources",
                "苏州、杭州人工智能产业：附出处的事实",
            ),
            **writer.both(
                "description",
                "Every answer comes in one envelope, each row with the passages that it rests on. "
                "Other forms by suffix (`.csv`) or Accept. What may change: docs/api.md.",
                "所有答案采用同一封装，每行附所依据的段落。其他格式用后缀（`.csv`）或 Accept。"
                "稳定性承诺见 docs/api.zh.md。",
            ),
            **(
                {}
                if service.store.location
                else {"license": {"name": f"Data: {LICENCE}", "identifier": "CC-BY-4.0"}}
            ),
        },
        "servers": [{"url": request.base}],
        "tags": [
            {"name": "general", **writer.both("description", "What is not a question", "通用")},
            *({"name": topic} for topic in topics),
        ],
        "paths": {
            "/api": {"get": writer.index()},
            **{each.path: {"get": writer.operation(each)} for each in OPERATIONS},
            **{
                f"/api/question/{each.name}": {"get": writer.question(each)}
                for each in service.catalogue
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "parameters": {each.name: writer.argument(each) for each in COMMON},
            "responses": {str(code): writer.failure(code) for code in _CODES},
            "headers": writer.headers(),
        },
    }


class _Writer(Inputs):
    def index(self) -> dict[str, Any]:
        content = {JSON: {"schema": ref("Index")}, "text/html": {"schema": {"type": "string"}}}
        return {
            "operationId": "index",
            "tags": ["general"],
            **self.both("summary", "What can be asked", "可以调用的内容"),
            "parameters": [_common(LANG)],
            "responses": {
                "200": {**self.both("description", "The list", "列表"), "content": content},
                **_failures((400, 406, *_SERVER)),
            },
        }

    def operation(self, each: Operation) -> dict[str, Any]:
        path = [
            {
                "name": "id",
                "in": "path",
                "required": True,
                **self.both(
                    "description",
                    "A name in either language, a slug, a CURIE or an IRI.",
                    "中文或英文名称、短名、CURIE 或 IRI。",
                ),
                "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
                "examples": {"curie": {"value": "firm:tztek"}, "zh": {"value": "天准科技"}},
            }
        ]
        members = {name: ref(schema) for name, schema in each.members}
        return {
            "operationId": each.id,
            "tags": ["general"],
            **self.both("summary", *each.about),
            **self.both("description", *each.more),
            "parameters": [
                *(path if "{id}" in each.path else []),
                *(self.argument(one) for one in each.arguments),
                *map(_common, COMMON),
            ],
            "responses": self.responses(_answer(members), each.citable, each.named),
        }

    def question(self, each: Question) -> dict[str, Any]:
        header = each.header
        columns = {
            "rows": {
                "type": "array",
                "items": {
                    "properties": {
                        "values": {
                            "properties": {
                                name: {
                                    "anyOf": [ref("Cell"), {"type": "null"}],
                                    **self.both("title", both["en"], both["zh"]),
                                }
                                for name, both in header.columns.items()
                            }
                        }
                    }
                },
            }
        }
        return {
            "operationId": each.name.replace("/", "_").replace("-", "_"),
            "tags": [each.topic],
            **self.both("summary", each.text("en"), each.text("zh")),
            **self.both("description", header.about.get("en", ""), header.about.get("zh", "")),
            "parameters": [
                *(self.parameter(one) for one in header.parameters.values()),
                *map(_common, COMMON),
            ],
            "responses": self.responses(_answer({"asked": ref("Asked"), **columns}), True, False),
        }

    def responses(self, schema: Schema, citable: bool, named: bool) -> dict[str, Any]:
        content: dict[str, Any] = {
            form.media: {"schema": schema if form.media == JSON else {"type": "string"}}
            for form in offered(citable=citable).values()
            if form.media
        }
        content["application/sparql-results+json"] = {"schema": {"type": "object"}}
        good = {
            **self.both("description", "The answer", "答案"),
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in self.headers()},
            "content": content,
        }
        return {"200": good, **_failures((400, *((404,) if named else ()), 406, *_SERVER))}

    def failure(self, code: int) -> dict[str, Any]:
        """Return the response for an error: JSON, or a page or text where that is preferred."""
        text = {"schema": {"type": "string"}}
        return {
            **self.both("description", *_CODES[code]),
            "content": {JSON: {"schema": ref("Error")}, "text/html": text, "text/plain": text},
        }

    def headers(self) -> dict[str, Any]:
        """Return the headers of answers."""
        return {
            "Link": {
                **self.both("description", "next, prev, service-desc", "next、prev、service-desc"),
                "schema": {"type": "string"},
            },
            "X-Total-Count": {
                **self.both("description", "How many rows there are", "总行数"),
                "schema": {"type": "integer"},
            },
        }


def _answer(members: dict[str, Schema]) -> Schema:
    own = {"type": "object", "properties": members} if members else {}
    return {"allOf": [ref("Answer"), own]} if own else ref("Answer")


def _common(one: Argument) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{one.name}"}


def _failures(codes: Iterable[int]) -> dict[str, Any]:
    return {str(code): {"$ref": f"#/components/responses/{code}"} for code in codes}

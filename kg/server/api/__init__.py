"""The interface for programs: every answer of the graph in one envelope, with its citations.

::

    operations, arguments    what can be asked, and with what: read by handlers and documents
    catalogue, things, relations, network, words
                             the handlers
    paging, citing, envelope, forms
                             from an answer to a reply: a page of rows, its sources, its form
    openapi, schemas, index  the documents: for programs, and for people
"""

from kg.server.routes import Route

_HERE = "kg.server.api"


def _both(name: str, handler: str, en: str, zh: str) -> tuple[Route, ...]:
    """Return the routes of an address, bare and with a suffix that names a format."""
    return (
        Route(f"/api/{name}", f"{_HERE}.{handler}", about=(en, zh)),
        Route(f"/api/{name}.{{format}}", f"{_HERE}.{handler}"),
    )


ROUTES: tuple[Route, ...] = (
    Route(
        "/api",
        f"{_HERE}.index:page",
        about=("What programs can ask: a page, or JSON", "程序可以调用的内容：网页或 JSON"),
    ),
    Route(
        "/openapi.json",
        f"{_HERE}.openapi:document",
        about=("The same as an OpenAPI 3.1 document", "同上，OpenAPI 3.1 文档"),
    ),
    *_both("questions", "catalogue:questions", "The catalogue of questions", "问题目录"),
    Route(
        "/api/question/{name:path}",
        f"{_HERE}.catalogue:question",
        about=("The answer to a question of the catalogue", "目录中一个问题的答案"),
    ),
    *_both("ask", "words:ask", "The answer to a question in words", "自然语言问题的答案"),
    *_both("find", "things:find", "Things by name or kind", "按名称或类别查找事物"),
    Route(
        "/api/entity/{id:path}",
        f"{_HERE}.things:entity",
        about=("All that is said of one thing", "关于一个事物的全部陈述"),
    ),
    *_both("compare", "relations:compare", "Two cities side by side", "两个城市对比"),
    *_both("path", "network:path", "How two things are connected", "两个事物如何相连"),
    *_both("rank", "network:rank", "What the network says of things", "从网络看事物"),
    *_both("why", "relations:why", "Who says a statement", "一项陈述有何依据"),
    *_both("kinds", "things:kinds", "The kinds of things, counted", "事物的类别及数目"),
    *_both("sources", "things:sources", "The documents and datasets", "文献与数据集"),
)
"""Addresses, and the handlers that answer them."""

"""The interactive page of the graph, as :mod:`kg.page` makes it, with the policy that it needs."""

import html
import re

from kg.errors import UsageError
from kg.server.addresses import link
from kg.server.asking.controls import given_in
from kg.server.endpoint import cost
from kg.server.exchange import Reply, Request
from kg.server.exchange import html as html_reply
from kg.server.service import Service

_SETTINGS = ("entity", "hops", "layout", "theme", "size_by", "colour_by")
_OWN = frozenset((*_SETTINGS, "question", "sparql", "lang"))
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


def page(service: Service, request: Request) -> Reply:
    """Answer with the drawn graph: all of it, what is near a thing, or what an answer rests on.

    Raises:
        NotFoundError: There is no such thing or question.
        ParameterError: A value does not fit.
        SilentError: There is nothing to draw.
        UsageError: Two of these exclude each other.
    """
    graph = service.graph(request.lang)
    settings: dict[str, object] = {
        name: value for name in _SETTINGS if (value := request.first(name).strip())
    }
    if "hops" in settings:
        settings["hops"] = _hops(str(settings["hops"]))
        if "entity" not in settings:
            raise UsageError(
                "hops counts steps from an entity; name one, or leave hops out.",
                "hops 是与实体相距的步数；请给出 entity，或去掉 hops。",
            )
    given = {
        name: values[0] if len(values) == 1 else values
        for name, values in given_in(request).items()
        if name not in _OWN
    }
    question, sparql = request.first("question").strip(), request.first("sparql").strip()
    if given and not question:
        names = ", ".join(sorted(given))[:120]
        raise UsageError(
            f"{names}: only a question has such parameters; name one with question=.",
            f"{names}：只有问题才有这样的参数；请用 question= 指定问题。",
        )
    drawn = graph.page(
        **settings,
        **given,
        question=question or None,
        sparql=sparql or None,
    )
    return html_reply(
        _with_way_back(drawn.html, request), Content_Security_Policy=policy(drawn.html)
    )


def policy(page: str) -> str:
    """Return the policy that a drawn page states of itself, for the header."""
    found = _POLICY.search(page)
    stated = html.unescape(found[1]) if found else "default-src 'none'"
    return f"{stated}; frame-ancestors 'none'"


def _with_way_back(page: str, request: Request) -> str:
    home = html.escape(link(request, "/"), quote=True)
    return page.replace("<header>", f'<header>\n<a href="{home}">aicity</a>', 1)


def _hops(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise UsageError(
            f"hops is a number of steps, e.g. 2; {text[:40]!r} is none.",
            f"hops 应为步数，如 2；“{text[:40]}”不是。",
        )
    return int(text)


def weigh(request: Request) -> tuple[str, bool]:
    """Return what requests like this one have in common, and whether they may take long."""
    query = request.first("sparql")
    if not query:
        whole = not (request.first("entity") or request.first("question"))
        return f"graph:{'whole' if whole else 'part'}", whole
    if len(query) > cost.LONGEST:
        return "", True
    return f"graph:{cost.shape(query)}", cost.is_heavy(query)

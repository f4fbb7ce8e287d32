"""Templates as pages: one environment, which escapes everything that is put into a page."""

from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kg import __version__
from kg.namespaces import curie
from kg.server.addresses import link
from kg.server.exchange import HTML, Reply, Request
from kg.server.pages import static

_SERVER = Path(__file__).parents[1]


def render(
    request: Request,
    name: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Reply:
    """Return a page in the reader's language.

    Args:
        request: What is answered; its language, its links.
        name: The template.
        status: The HTTP status.
        headers: Further headers.
        values: What the template shows. Templates know besides: ``request``, ``lang``,
            ``t(en, zh)``, ``link(path, **query)``, ``asset(name)``, ``here(**changes)`` for the
            same address with other parameters, ``web(address)`` for addresses of others.
    """
    zh = request.lang == "zh"
    text = _template(name).render(
        request=request,
        lang=request.lang,
        t=lambda en, zh_text: zh_text if zh else en,
        link=partial(link, request),
        asset=lambda each: f"{request.link(f'/static/{each}')}?{static.tag(each)}",
        here=lambda **changes: here(request, **changes),
        web=web,
        curie=curie,
        version_of_software=__version__,
        **values,
    )
    links = {
        "Content-Language": request.lang,
        "Link": ", ".join(
            f'<{here(request, lang=lang)}>; rel="alternate"; hreflang="{lang}"'
            for lang in ("zh", "en")
        ),
    }
    return Reply(text.encode("utf-8", "replace"), HTML, status, links | dict(headers or {}))


def here(request: Request, **changes: str | int | None) -> str:
    """Return the address of this page with other parameters; None takes one out."""
    pairs = [(name, value) for name, value in request.query if name not in changes]
    pairs += [(name, str(value)) for name, value in changes.items() if value is not None]
    query = urlencode(pairs, errors="replace")
    return request.link(_path(request.path)) + (f"?{query}" if query else "")


def _path(path: str) -> str:
    return quote(path, safe="/-._~", errors="replace")


def web(address: str) -> str:
    """Return an address that may be led to: of the web, and nothing that runs.

    >>> web("https://ror.org/05t8y2r12"), web("javascript:alert(1)")
    ('https://ror.org/05t8y2r12', '')
    """
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folders = [_SERVER / section / "templates" for section in ("pages", "asking", "api", "mcp")]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )

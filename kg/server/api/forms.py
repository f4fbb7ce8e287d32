"""The forms of an answer: by suffix or by Accept, JSON where nothing is asked for."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyoxigraph import Literal

from kg.answer import Answer
from kg.citations.styles import in_words
from kg.errors import KGError, NotFoundError
from kg.language import is_chinese
from kg.server.api.envelope import envelope, neighbours
from kg.server.api.paging import Paged
from kg.server.exchange import JSON, Reply, Request, json_reply
from kg.server.negotiation import require
from kg.server.service import Service


class Form(NamedTuple):
    """A form: its media type, how it is written, and what it is, in English and Chinese."""

    media: str
    format: str
    about: tuple[str, str]


FORMS: dict[str, Form] = {
    "json": Form(JSON, "", ("the envelope: rows with their sources", "封装：各行及其出处")),
    "csv": Form("text/csv", "csv", ("SPARQL 1.1 CSV", "SPARQL 1.1 CSV")),
    "tsv": Form("text/tab-separated-values", "tsv", ("SPARQL 1.1 TSV", "SPARQL 1.1 TSV")),
    "srj": Form("application/sparql-results+json", "srj", ("SPARQL 1.1 JSON", "SPARQL 1.1 JSON")),
    "xml": Form("application/sparql-results+xml", "xml", ("SPARQL 1.1 XML", "SPARQL 1.1 XML")),
    "md": Form("text/markdown", "md", ("a Markdown table", "Markdown 表格")),
    "txt": Form("text/plain", "table", ("a table in plain text", "纯文本表格")),
    "bib": Form("application/x-bibtex", "bibtex", ("the sources as BibTeX", "出处（BibTeX）")),
    "prov": Form("text/turtle", "prov", ("the sources as PROV-O in Turtle", "出处（PROV-O）")),
    "gbt": Form("", "gbt7714", ("the sources as GB/T 7714, by suffix alone", "出处（GB/T 7714）")),
}  # fmt: skip
"""The forms by suffix."""

_CITING = ("bibtex", "prov", "gbt7714")
_WITH_COLUMN = ("csv", "tsv", "md", "table")


def split(text: str) -> tuple[str, str]:
    """Return a path's end without the suffix that names a form, and that suffix.

    >>> split("cluster/list-anchors.csv"), split("Example Inc.")
    (('cluster/list-anchors', 'csv'), ('Example Inc.', ''))
    """
    name, _, suffix = text.rpartition(".")
    return (name, suffix) if name and suffix in FORMS else (text, "")


def suffix_of(request: Request) -> str:
    """Return the suffix of an address that has one, checked.

    Raises:
        NotFoundError: There is no such form.
    """
    suffix = request.parameters.get("format", "")
    if suffix and suffix not in FORMS:
        raise unknown(suffix)
    return suffix


def unknown(suffix: str) -> NotFoundError:
    """Return the error for a suffix that names no form."""
    shown = suffix if len(suffix) <= 30 else suffix[:29] + "…"
    return NotFoundError(
        f"There is no form .{shown}; use one of {', '.join(FORMS)}.",
        f"没有格式 .{shown}；可用 {'、'.join(FORMS)}。",
        list(FORMS),
    )


def offered(*, citable: bool) -> dict[str, Form]:
    """Return the forms on offer; where nothing can be cited, those of sources are not."""
    return {s: form for s, form in FORMS.items() if citable or form.format not in _CITING}


def chosen(request: Request, suffix: str, *, citable: bool) -> str:
    """Return the suffix of the form that a request wants.

    Raises:
        NotFoundError: The suffix names a form of sources, and nothing is cited here.
        NotAcceptableError: No form on offer is acceptable.
    """
    forms = offered(citable=citable)
    if not suffix:
        media = {form.media: name for name, form in forms.items() if form.media}
        return media[require(request.accept, list(media))]
    if suffix not in forms:
        raise NotFoundError(
            f"Nothing is cited here, so there is no .{suffix}; use one of {', '.join(forms)}.",
            f"此处没有出处可列，因而没有 .{suffix}；可用 {'、'.join(forms)}。",
            list(forms),
        )
    return suffix


def reply(
    service: Service, request: Request, paged: Paged, given: Mapping[str, Any], suffix: str = ""
) -> Reply:
    """Return the reply to a request: a page of an answer in the form that is wanted.

    Args:
        service: The graph.
        request: The request.
        paged: The page of the answer.
        given: What the request gives: ``cite`` and ``labels``.
        suffix: The suffix of the address, if it has one.

    Raises:
        NotFoundError: There is no such form here.
        NotAcceptableError: No form on offer is acceptable.
    """
    citable = paged.cite is not None
    wanted = chosen(request, suffix, citable=citable)
    path = request.path.removesuffix(f".{suffix}") if suffix else request.path
    headers = {"Content-Language": paged.answer.lang, **_links(request, paged)}
    if paged.total is not None:
        headers["X-Total-Count"] = str(paged.total)
    form = FORMS[wanted]
    if wanted == "json":
        value = envelope(
            service,
            request,
            paged,
            cite=citable and given["cite"] != "false",
            full=given["cite"] == "full",
            path=path,
            suffixes=offered(citable=citable),
        )
        return Reply(json_reply(value).body, JSON, headers=headers)
    media = form.media or "text/plain"
    if media.startswith("text/"):
        media += "; charset=utf-8"
    return Reply(_written(paged, form.format, given), media, headers=headers)


def _links(request: Request, paged: Paged) -> dict[str, str]:
    found = [f'<{to}>; rel="{name}"' for name, to in neighbours(request, paged).items()]
    found.append(f'<{request.link("/openapi.json")}>; rel="service-desc"')
    return {"Link": ", ".join(found)}


def _written(paged: Paged, format: str, given: Mapping[str, Any]) -> bytes:
    answer = paged.answer
    if format in _CITING:
        assert paged.cite is not None  # noqa: S101
        return paged.cite().render(format).encode("utf-8", "replace") if answer.rows else b""
    if format == "srj":
        return json_reply(answer.to_json(standard=True)).body
    wide = given["cite"] in ("true", "full") and format in _WITH_COLUMN
    if wide and paged.cite is not None and answer.columns:
        answer = _with_sources(paged)
    labels = bool(given["labels"]) and format in ("csv", "tsv")
    return answer.render(format, labels=True) if labels else answer.render(format)


def _with_sources(paged: Paged) -> Answer:
    """Return an answer with a column that names the sources of each row in words."""
    answer = paged.answer
    if not answer.rows or paged.cite is None:
        told: list[str] = []
    else:
        try:
            told = in_words(paged.cite(), listed=False)
        except KGError as error:
            told = [error.message(answer.lang)] * len(answer)
    return Answer(
        (*answer.columns, "citations"),
        [(*row, Literal(said)) for row, said in zip(answer.rows, told, strict=True)],
        labels=answer.labels,
        title=answer.title,
        titles=(*answer.titles, "出处" if is_chinese(answer.lang) else "Sources"),
        version=answer.version,
        message=answer.message,
    )

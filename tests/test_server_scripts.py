"""Hostile labels and hostile requests in real Chromium: nothing of them runs on any page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fixtures_page import chromium as chromium
from serving import Server, serving
from test_page import PAYLOADS as OF_PAGE
from test_server_pages import PAYLOADS as OF_SERVER

from kg.cli import main
from kg.namespaces import PREFIXES
from kg.terms import n3

PAYLOADS = (
    *OF_PAGE,
    *OF_SERVER,
    "</textarea><script>alert(1)</script>",
    '" autofocus onfocus=alert(1) x="',
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
)

FOUND = """() => [
  Boolean(globalThis.PWNED),
  document.querySelectorAll('img, iframe, object, embed, math, b').length,
  [...document.scripts].filter((one) => one.type !== 'application/ld+json'
    && !one.src.startsWith(location.origin + '/static/')).length,
  [...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) =>
    name.startsWith('on') || (name === 'style' && !one.closest('.editor-host')))).length,
  [...document.querySelectorAll('[href], [src], [action]')].filter((one) =>
    ['href', 'src', 'action'].some((name) =>
      /^\\s*(javascript|data|vbscript):/i.test(one.getAttribute(name) || ''))).length,
  document.querySelectorAll('main').length,
]"""
INERT = [False, 0, 0, 0, 0, 1]


def trig() -> str:
    """Return a graph whose every name, value and link would act if it could."""
    from pyoxigraph import Literal

    any_uri = "^^<http://www.w3.org/2001/XMLSchema#anyURI>"
    lines = []
    for number, payload in enumerate(PAYLOADS):
        en, zh = (n3(Literal(payload, language=lang)) for lang in ("en", "zh"))
        plain = n3(Literal(payload))
        lines += [
            f"firm:bad-{number} a aic:Firm ; skos:prefLabel {en} , {zh} ; skos:altLabel {plain} ;",
            f"  aic:printedAs {zh} ; aic:url {plain}{any_uri} ; rdfs:comment {en} ;",
            "  skos:exactMatch <javascript:alert(3)> , <data:text/html,a> ;",
            f"  aic:headOfficeIn city:bad-{number} .",
            f"city:bad-{number} a aic:City ; skos:prefLabel {en} , {zh} .",
            f"note:bad-{number} aic:about firm:bad-{number} ; rdfs:comment {zh} .",
        ]
        lines.append(f"source:bad dcterms:title {en} , {zh} .")
    lines.append("source:bad a aic:Dataset .")
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return f"{head}\nsource:bad {{\n" + "\n".join(lines) + "\n}\n"


def pages() -> Iterator[str]:
    """Yield the pages that show the labels, and those that show what a request says."""
    yield from ("/", "/firm", "/city", "/source", "/source/bad.html", "/missing", "/question")
    everything = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500"
    yield f"/editor?{urlencode({'query': everything})}"
    for number, payload in enumerate(PAYLOADS):
        lang = ("zh", "en")[number % 2]
        yield f"/firm/bad-{number}.html?lang={lang}"
        yield f"/question/firm/compare-seats?firm=firm:bad-{number}&lang={lang}"
        for path, names in (
            ("/find", ("q",)),
            ("/ask", ("q",)),
            ("/compare", ("one", "other")),
            ("/editor", ("query",)),
            ("/question/firm/compare-seats", ("firm",)),
            ("/firm", ("where",)),
            ("/resource", ("iri",)),
        ):
            yield f"{path}?{urlencode({**dict.fromkeys(names, payload), 'lang': lang})}"
        yield f"/firm/{urlencode({'': payload})[1:].replace('+', '%20')}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "bad.trig").write_text(trig(), "utf-8")
    assert main(["load", str(folder / "bad.trig"), "--into", str(folder / "store")]) == 0
    with serving("--store", str(folder / "store")) as running:
        yield running


def test_there_are_as_many_payloads_as_are_thought() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) == 28


@pytest.mark.browser
def test_the_check_sees_what_would_run(chromium: Any) -> None:
    view = chromium.new_page()
    view.goto("about:blank")
    for payload in PAYLOADS[:5]:
        view.set_content(f"<main>{payload}</main>")
        assert view.evaluate(FOUND) != INERT, payload
    view.close()


@pytest.mark.browser
def test_nothing_of_what_others_wrote_runs(chromium: Any, server: Server) -> None:
    view = chromium.new_page()
    noise: list[str] = []
    view.on("dialog", lambda one: (noise.append(one.message), one.dismiss()))
    view.on("pageerror", lambda error: noise.append(str(error)))
    view.on("request", lambda one: one.url.startswith(server.base) or noise.append(one.url))
    # A page that tells of an error has its status, and the browser says so; nothing else is said.
    view.on(
        "console",
        lambda one: "responded with a status of 40" in one.text or noise.append(one.text),
    )
    shown = 0
    for path in pages():
        reply = view.goto(server.base + path, wait_until="domcontentloaded")
        assert reply is not None and reply.status < 500, path
        assert view.evaluate(FOUND) == INERT, path
        assert noise == [], path
        shown += 1
        if path == "/firm/bad-0.html?lang=zh":
            assert PAYLOADS[0] in view.inner_text("h1")
        if path.startswith("/question/firm/compare-seats?firm=firm:bad-0"):
            assert PAYLOADS[0] in view.inner_text("table.answer")
    assert shown > 250
    view.close()

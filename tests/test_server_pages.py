"""Pages for people: what they show, in both languages, and that nobody's text can act in them."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from importlib import util
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fixtures_server import server as server
from serving import Server

from kg.errors import NotFoundError, ParameterError
from kg.server import routes
from kg.server.exchange import Reply, Request
from kg.server.pages import (
    compare,
    problem,
    prose,
    static,
)
from kg.server.service import Service

PAGES = (
    "/",
    "/firm",
    "/cluster",
    "/firm/tztek.html",
    "/city/suzhou.html",
    "/source/suzhou-hangzhou.html",
    "/source/suzhou-hangzhou/p28-5.html",
    "/source/geonames.html",
    "/compare",
    "/missing",
    "/ontology",
    "/resource?iri=http://www.w3.org/2004/02/skos/core%23prefLabel",
)
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


def answered(service: Service, path: str, lang: str = "en", **settings: Any) -> Reply:
    """Answer a request as the server would, without HTTP."""
    from importlib import import_module
    from urllib.parse import parse_qsl

    where, _, query = path.partition("?")
    found = routes.find(routes.table(), where)
    assert found is not None
    route, parameters = found
    pairs = (*parse_qsl(query), ("lang", lang))
    module, _, name = route.handler.partition(":")
    request = Request(path=where, parameters=parameters, query=pairs, **settings)
    reply: Reply = getattr(import_module(module), name)(service, request)
    return reply


def text_of(reply: Reply) -> str:
    return reply.body.decode()


class Page(HTMLParser):
    """What stands in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def links(self) -> list[str]:
        return [a["href"] or "" for _, a in self.tags if "href" in a]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_in_the_readers_language_and_needs_no_script(
    service: Service, path: str, lang: str
) -> None:
    reply = answered(service, path, lang, accept="text/html")
    assert reply.status == 200
    assert reply.headers["Content-Language"] == lang
    page = Page(text_of(reply))
    assert next(a["lang"] for tag, a in page.tags if tag == "html") == (
        "zh-Hans" if lang == "zh" else "en"
    )
    assert [a for tag, a in page.tags if tag == "h1"] != []
    for tag, attributes in page.tags:
        assert tag != "style"
        assert (
            tag != "script"
            or attributes.get("type") == "application/ld+json"
            or (attributes.get("src") or "").startswith("/static/suggest.js?")
        )
        assert not any(name == "style" or name.startswith("on") for name in attributes)
    # The way to the same page in the other language.
    other = "en" if lang == "zh" else "zh"
    assert any(a.get("hreflang") == other and tag == "a" for tag, a in page.tags)
    assert all(
        link.startswith(("/", "#", "?", "https://", "http://")) or not link for link in page.links()
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(service: Service, path: str) -> None:
    known = routes.table()
    page = Page(text_of(answered(service, path, accept="text/html")))
    for link in page.links():
        if link.startswith("/"):
            where = link.partition("?")[0].partition("#")[0]
            assert routes.find(known, where) is not None, link


@pytest.mark.parametrize("path", PAGES)
def test_links_go_below_the_base_of_a_proxy(service: Service, path: str) -> None:
    base = "https://example.org/aicity"
    page = Page(text_of(answered(service, path, accept="text/html", base=base)))
    assert page.links()
    for _, attributes in page.tags:
        for name in ("href", "action", "src"):
            link = attributes.get(name) or ""
            assert not link.startswith("/") or link.startswith("/aicity/")


def test_the_home_page_counts_what_the_graph_holds(service: Service) -> None:
    text = text_of(answered(service, "/", accept="text/html"))
    (count,) = service.store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows[0]
    assert f"{int(getattr(count, 'value', 0)):,} statements" in text
    assert "more than 1000 firms (2021)" in text
    assert 'href="/source/suzhou-hangzhou/p8-1?lang=en"' in text or "¶" in text


def test_a_thing_shows_its_facts_with_passages_and_what_is_only_proposed(service: Service) -> None:
    text = text_of(answered(service, "/firm/tztek.html", "zh"))
    assert "天准科技" in text
    assert 'href="/source/suzhou-hangzhou/p28-5?lang=zh"' in text
    assert "§三（二） P28 句5" in text
    assert '<span class="status">见于建议</span>' in text
    # In other datasets: the stock exchange, and where it was sought in vain.
    assert "SSE:688003" in text
    assert "查找未果" in text


def test_a_passage_says_what_it_says_as_data_and_its_stance(service: Service) -> None:
    text = text_of(answered(service, "/source/suzhou-hangzhou/p28-5.html"))
    assert '<span class="stance proposes">proposes</span>' in text
    assert 'href="/cluster/suzhou-machine-vision?lang=en"' in text
    assert "Shanghai Jiao Tong University Suzhou AI Research Institute" in text
    assert "characters 3630 to 3784" in text


def test_a_document_lists_its_passages_in_order(service: Service) -> None:
    text = text_of(answered(service, "/source/suzhou-hangzhou.html"))
    places = [
        (int(p), int(s))
        for p, s in re.findall(r'<li><a href="/source/suzhou-hangzhou/p(\d+)-(\d+)\?', text)
    ]
    assert len(set(places)) == 79
    assert places == sorted(places)


def test_a_kind_is_filtered_by_what_its_things_are_tied_to(service: Service) -> None:
    everything = text_of(answered(service, "/firm"))
    assert everything.count('class="name"') == 26
    link = re.search(r'href="(/firm\?[^"]*headOfficeIn[^"]*hangzhou)"', everything)
    assert link
    few = text_of(answered(service, link[1].replace("&amp;", "&")))
    names = re.findall(r'class="name" href="/firm/([a-z-]+)', few)
    assert names == ["alibaba", "ant-group", "hikvision"]
    proposed = text_of(answered(service, "/cluster?where=aic:status aic:proposed"))
    assert proposed.count('class="name"') == 4
    with pytest.raises(ParameterError):
        answered(service, "/firm?where=nonsense")
    with pytest.raises(ParameterError):
        answered(service, "/firm?page=0")
    with pytest.raises(NotFoundError):
        answered(service, "/nothing")


def test_pages_of_a_kind_hold_every_thing_once(service: Service) -> None:
    found: list[str] = []
    for number in (1, 2):
        text = text_of(answered(service, f"/theme?page={number}"))
        found += re.findall(r'class="name" href="(/theme/[^"?]+)', text)
    assert len(found) == len(set(found)) == 89


def test_a_comparison_draws_no_more_than_bounds_allow(service: Service) -> None:
    request = Request(path="/compare", query=(("lang", "en"),))
    _, _, names, lines = compare.side_by_side(service, request, "suzhou", "hangzhou")
    assert names == ("Suzhou", "Hangzhou")
    found = {line.name: line for line in lines}
    more_than, less_than = found["AI talents"].cells
    assert more_than.text.startswith("more than 4600") and less_than.text.startswith("nearly 7000")
    # No upper end: to the edge. No lower end: it fades before its number.
    assert more_than.may == 100 and more_than.sure < less_than.may < 100
    assert less_than.sure < less_than.may
    ceiling = found["funding of leading innovation and entrepreneurship teams"].cells[1]
    assert (ceiling.text, ceiling.sure) == ("at most 5 million yuan (undated)", 0)
    exact = found["listed firms"].cells[0]
    assert exact.sure == exact.may > 0
    assert found["AI talents"].basis == "as printed, not by the bounds"
    assert all(line.sources for line in lines)
    assert all(line.reason for line in lines if line.mark)


def test_a_comparison_takes_names_and_says_what_is_wrong(service: Service) -> None:
    text = text_of(answered(service, "/compare?one=杭州&other=Suzhou", "zh"))
    assert "<h1>杭州与苏州对比</h1>" in text
    with pytest.raises(ParameterError):
        answered(service, "/compare?one=suzhou&other=苏州")
    with pytest.raises(NotFoundError):
        answered(service, "/compare?one=nowhereatall&other=suzhou")


def test_what_is_missing_is_computed(service: Service) -> None:
    text = text_of(answered(service, "/missing"))
    assert "Looked for elsewhere in vain" in text
    assert 'href="/firm/tztek?lang=en"' in text


def test_every_term_of_the_ontology_is_documented_in_both_languages(service: Service) -> None:
    from kg.ontology import classes, definition_of, label_of, properties

    for lang in ("zh", "en"):
        text = text_of(answered(service, "/ontology", lang, accept="text/html"))
        page = Page(text)
        ids = {a.get("id") for _, a in page.tags}
        for iri in (*classes(), *properties()):
            assert iri.rpartition("#")[2] in ids
            assert label_of(iri, lang)
            assert definition_of(iri, lang)


def test_an_error_is_a_page_in_the_readers_language(service: Service) -> None:
    error = NotFoundError("No <b>such</b> thing.", "没有这样的东西。", ["天准科技"])
    for lang, message in (("en", "No &lt;b&gt;such&lt;/b&gt; thing."), ("zh", "没有这样的东西。")):
        reply = problem.page(Request(path="/x", query=(("lang", lang),)), error, 404)
        assert reply.status == 404
        assert message in text_of(reply)
        assert "天准科技" in text_of(reply)


@pytest.mark.parametrize(
    "name", ["..%2f__init__.py", "../render.py", "static.py", "", "style.css\0"]
)
def test_no_other_file_can_be_had(service: Service, name: str) -> None:
    with pytest.raises(NotFoundError):
        static.reply(service, Request(path="/static/x", parameters={"name": name}))


def test_style_sheets_may_be_kept_as_long_as_their_address_holds(service: Service) -> None:
    text = text_of(answered(service, "/missing"))
    found = re.search(r'href="(/static/style.css)\?([0-9a-f]+)"', text)
    assert found
    assert static.tag("style.css") == found[2]
    request = Request(path=found[1], parameters={"name": "style.css"}, query=((found[2], ""),))
    reply = static.reply(service, request)
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.media_type.startswith("text/css")
    bare = static.reply(service, Request(path=found[1], parameters={"name": "style.css"}))
    assert "immutable" not in bare.headers["Cache-Control"]


# ── Text that would act ──


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "'-alert(1)-'",
    "<svg/onload=alert(1)>",
    "{{7*7}}{%raw%}",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "<!--<script>alert(1)",
    "\u2028alert(1)\u202e",
)


def test_all_sources_are_listed_once_each_and_every_one_has_a_page(service: Service) -> None:
    text = text_of(answered(service, "/source", "en"))
    listed = re.findall(r'<li><a href="(/source/[^"?]+)', text)
    assert len(listed) == len(set(listed)) > 40
    assert "/source/suzhou-hangzhou" in listed and "/source/links-ror" in listed
    for path in listed:
        assert answered(service, f"{path}.html", "zh").status == 200, path
    assert 'href="/source?lang=en"' in text_of(answered(service, "/", "en"))


def test_what_only_looks_like_a_thing_of_ours_leads_to_no_wrong_page() -> None:
    from kg.namespaces import BASE
    from kg.server.addresses import href

    for own in ("firm/tztek", "source/x", "source/x/p1-1", "question/firm/list-seats"):
        assert href(Request(), BASE + own) == f"/{own}"
    for other in ("firm/a/b", "firm/a.ttl", "source/a/b/c", "source/a.trig", "firm/", "firm/..",
                  "nothing/x", "firm"):  # fmt: skip
        assert href(Request(), BASE + other).startswith("/resource?iri=https"), other


def test_every_download_gives_the_form_that_is_promised(server: Server) -> None:
    from rdflib import RDF, Graph, Namespace

    dcat = Namespace("http://www.w3.org/ns/dcat#")
    for path in ("/", "/.well-known/void"):
        told = Graph().parse(data=server.get(path, Accept="text/turtle").text, format="turtle")
        found = list(told.subjects(RDF.type, dcat.Distribution))
        assert len(found) == 6
        for each in found:
            url = str(told.value(each, dcat.downloadURL)).removeprefix(server.base)
            reply = server.get(url, Accept="text/html")
            assert reply.status == 200
            kind = reply.headers["content-type"].partition(";")[0]
            assert str(told.value(each, dcat.mediaType)).endswith(f"/media-types/{kind}")


def test_what_is_proposed_stands_out_and_what_exists_does_not(service: Service) -> None:
    assert '<span class="status">proposed</span>' in text_of(answered(service, "/scenario"))
    text = text_of(answered(service, "/zone")) + text_of(answered(service, "/platform"))
    assert '<span class="status">existing' not in text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose every label, value and link would act if it could."""
    from pyoxigraph import Literal

    from kg.terms import n3

    lines = []
    for number, payload in enumerate(PAYLOADS):
        firm = f"<https://w3id.org/aicity/firm/bad-{number}>"
        text = n3(Literal(payload, language="en"))
        lines += [
            f"{firm} a aic:Firm ; skos:prefLabel {text} , {n3(Literal(payload, language='zh'))} ;",
            f"  skos:altLabel {n3(Literal(payload + '2', language='en'))} ;",
            f"  aic:website {n3(Literal(payload))} , "
            f"{n3(Literal('javascript:alert(2)'))}^^<http://www.w3.org/2001/XMLSchema#anyURI> ;",
            "  skos:exactMatch <javascript:alert(3)> , <data:text/html,a> ;",
            "  aic:headOfficeIn city:x .",
        ]
    first, third = (n3(Literal(PAYLOADS[n], language="en")) for n in (0, 2))
    lines.append(f"city:x a aic:City ; skos:prefLabel {first} .")
    lines.append(f"source:bad a aic:Dataset ; dcterms:title {third} .")
    file = tmp_path_factory.mktemp("bad") / "bad.trig"
    from kg.namespaces import PREFIXES

    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    file.write_text(f"{head}\nsource:bad {{\n" + "\n".join(lines) + "\n}\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def bad(hostile: Path) -> Service:
    from kg.store.embedded import from_files

    return Service(store=from_files([hostile]))


HOSTILE = (
    "/", "/firm", "/city", "/missing", "/compare", "/source/bad.html", "/city/x.html",
    *(f"/firm/bad-{number}.html" for number in range(len(PAYLOADS))),
)  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", HOSTILE)
def test_no_text_of_the_data_becomes_part_of_the_page(bad: Service, path: str, lang: str) -> None:
    reply = answered(bad, path, lang, accept="text/html")
    text = text_of(reply)
    page = Page(text)
    for tag, attributes in page.tags:
        assert tag not in ("img", "b", "iframe")
        assert (
            tag != "script"
            or attributes.get("type") == "application/ld+json"
            or (attributes.get("src") or "").startswith("/static/suggest.js?")
        )
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "src", "action"):
            assert (
                not (attributes.get(name) or "").strip().lower().startswith(("javascript", "data:"))
            )
    assert "<script>alert" not in text
    assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text, re.S)[0]


# ── In a real browser ──


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with api.sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_is_fetched_from_elsewhere(
    server: Server, browser: Any, scheme: str, width: int
) -> None:
    if util.find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    # The page allows no script but its own, so the checker needs a way around the policy.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    view = context.new_page()
    elsewhere: list[str] = []
    view.on("request", lambda one: one.url.startswith(server.base) or elsewhere.append(one.url))
    for lang in ("zh", "en"):
        for path in (*PAGES, "/firm/nobody"):
            view.goto(f"{server.base}{path}{'&' if '?' in path else '?'}lang={lang}")
            assert view.evaluate("document.documentElement.scrollWidth") <= width, path
            view.evaluate(axe)
            found = view.evaluate(
                "axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations"
                ".map((one) => [one.id, one.nodes.map((node) => node.html)]))"
            )
            assert found == [], path
    assert elsewhere == []
    context.close()


# Words for people


def bare(page: str) -> str:
    """Return what is read of a page: without tags, spaces as one."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_list_of_firms_tells_a_site_from_a_seat(service: Service) -> None:
    page = bare(text_of(answered(service, "/firm", "zh")))
    assert "华为 Huawei 布局于： 苏州 · 总部所在地： 深圳" in page
    # Also where the seat is in a city that only another dataset knows.
    assert "科大讯飞 iFLYTEK 布局于： 苏州 · 总部所在地： 合肥" in page
    english = bare(text_of(answered(service, "/firm", "en")))
    assert re.search(r"Huawei 华为 has a site in: Suzhou · \S.*?: Shenzhen", english)


def test_names_stand_in_the_order_of_the_readers_language(service: Service) -> None:
    def listed(lang: str) -> list[str]:
        return re.findall(r'class="name"[^>]*>([^<]+)', text_of(answered(service, "/firm", lang)))

    chinese = listed("zh")
    assert chinese[:4] == ["阿里巴巴", "博众精工", "驰声科技", "富士通"]
    assert chinese[-1] == "中德宏泰"
    assert listed("en") == sorted(listed("en"), key=str.casefold)


def test_a_source_offers_its_graph_only_where_there_is_one(service: Service) -> None:
    document = text_of(answered(service, "/source/suzhou-hangzhou.html", "zh"))
    assert ".trig" not in document and ".ttl" in document
    passage = text_of(answered(service, "/source/suzhou-hangzhou/p28-5.html", "zh"))
    assert "/source/suzhou-hangzhou/p28-5.trig" in passage
    with pytest.raises(NotFoundError):
        answered(service, "/source/suzhou-hangzhou.trig", "zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_readers_are_shown_no_short_forms_of_addresses(service: Service, lang: str) -> None:
    for path in (
        "/source",
        "/source/structure.html",
        "/source/suzhou-hangzhou/p20-2.html",
        "/note/a01.html",
        "/note/a10.html",
        "/city/suzhou.html",
        "/missing",
    ):
        shown = bare(text_of(answered(service, path, lang)))
        assert not re.search(r"\b(passage|mapping|aic|firm|city):[A-Za-z]", shown), path
    note = bare(text_of(answered(service, "/note/a01.html", lang)))
    assert ("记作“布局于”；" if lang == "zh" else "“has a site in”") in note
    licence = bare(text_of(answered(service, "/source/structure.html", lang)))
    assert "CC BY 4.0" in licence


def test_prose_about_a_source_is_in_the_readers_language(service: Service) -> None:
    for lang, own, other in (("zh", "该文献的章节", "Sections,"), ("en", "Sections,", "该文献")):
        page = text_of(answered(service, "/source/structure.html", lang))
        about = page.partition('id="facts"')[2].partition("</section>")[0]
        assert own in about and other not in about


def test_terms_lead_to_questions_by_what_they_ask(service: Service) -> None:
    page = text_of(answered(service, "/ontology", "zh"))
    named = re.findall(r'href="/question/[^"]+">([^<]+)', page)
    assert len(named) > 100
    assert not [name for name in named if re.fullmatch(r"[a-z]+/[a-z-]+", name)]


def test_what_is_missing_comes_first_and_leads_to_what_the_sources_find_lacking(
    service: Service,
) -> None:
    page = text_of(answered(service, "/missing", "zh"))
    heads = re.findall(r"<h2>([^<]+)", page)
    assert [head.strip() for head in heads[:2]] == [
        "来源指出的不足与来源未给出的内容",
        "文献段落中没有",
    ]
    assert heads[-1].strip() == "不缺的"
    assert "整理者注" not in page.partition("尚未在其他数据集中查找")[0].partition("<h1>")[2]
    for name in ("gap/list-weaknesses", "cluster/list-firms-without-cluster"):
        assert f'href="/question/{name}' in page


def test_unknown_terms_in_a_text_stay_as_they_are(service: Service) -> None:
    labels = service.graph("en").labels
    assert prose.worded("see aic:noSuchTerm and https://x.org/aic:x", labels) == (
        "see aic:noSuchTerm and https://x.org/aic:x"
    )
    assert prose.worded("marked (aic:hasSiteIn)", labels) == "marked (“has a site in”)"


def test_a_comparison_explains_what_its_page_shows(service: Service) -> None:
    page = bare(text_of(answered(service, "/compare", "zh")))
    assert "一列" not in page and "空格" not in page  # A page of cards has no columns.
    assert "“按原文界限”" in page and "按原文数字" in page

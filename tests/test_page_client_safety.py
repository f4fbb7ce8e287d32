"""Safe: hostile text stays text in every field, nothing is asked of the network, ever."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from fixtures_page import NETWORK, PAUSE, READY, Windows, data_of
from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDFS, SKOS
from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, merge

pytestmark = pytest.mark.browser
PAYLOADS = (
    "<img src=x onerror=PWNED=1>",
    "</script><script>PWNED=1</script>",
    "</style><script>PWNED=1</script>",
    "</title><script>PWNED=1</script>",
    "<!--<script>PWNED=1</script>-->",
    "<svg onload=PWNED=1></svg>",
    "<svg><animate onbegin=PWNED=1 attributeName=x dur=1s>",
    '"><iframe srcdoc="<script>parent.PWNED=1</script>">',
    "' onmouseover='PWNED=1' x='",
    '" autofocus onfocus="PWNED=1',
    "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${PWNED=1}`;PWNED=1//",
    "javascript:PWNED=1",
    "JaVaScRiPt&colon;PWNED=1",
    "data:text/html,<script>PWNED=1</script>",
    "vbscript:PWNED=1",
    "';PWNED=1;//",
    "\\u003cimg src=x onerror=PWNED=1\\u003e",
    '<a href="javascript:PWNED=1">href</a>',
    "<math><mtext></p><img src=x onerror=PWNED=1>",
    "\u2028PWNED=1\u2029]]><style>*{display:none}</style>",
    "__proto__",
    "constructor",
    "\u202e<b>gpj.exe",
    "<meta http-equiv=refresh content='0;url=https://example.invalid'>",
    "<link rel=stylesheet href=https://example.invalid/x.css>",
    'https://example.invalid/" onclick="PWNED=1',
    "url(https://example.invalid/x.png)",
)
ADDRESSES = ("javascript:PWNED=1", "data:text/html,PWNED", "vbscript:PWNED", "file:///etc/passwd")


def hostile() -> EmbeddedStore:
    """Every payload as label, alias, text, figure, unit, predicate, source, link and slug."""
    inner = ox.Store()
    inner.bulk_load(path=str(NETWORK), format=ox.RdfFormat.TRIG)

    def text(value: str, lang: str = "zh") -> Literal:
        return Literal(value, language=lang)

    for n, payload in enumerate(PAYLOADS):
        graph = NamedNode(f"{PREFIXES['source']}hostile-{n}")
        passage = NamedNode(f"{PREFIXES['source']}hostile-{n}/p1-1")
        firm = NamedNode(f"{BASE}firm/hostile-{n}")
        other = NamedNode(f"{BASE}cluster/hostile-{n}")
        note = NamedNode(f"{BASE}note/hostile-{n}")
        stat = NamedNode(f"{BASE}stat/hostile-{n}")
        unit = NamedNode(f"{BASE}unit/hostile-{n}")
        indicator = NamedNode(f"{BASE}indicator/hostile-{n}")
        web = Literal(payload, datatype=NamedNode(PREFIXES["xsd"] + "anyURI"))
        predicate = NamedNode(f"{PREFIXES['aic']}hostile{n}")
        things: list[tuple[NamedNode, NamedNode, Any]] = [
            (firm, SKOS.altLabel, Literal(f"{payload} 又名")),
            (firm, AIC.printedAs, text(payload)),
            (firm, AIC.url, web),
            (firm, AIC.basedIn, NamedNode(f"{BASE}city/suzhou")),
            (firm, AIC.field, NamedNode(f"{BASE}field/speech")),
            (other, AIC.anchoredBy, firm),
            (other, AIC.area, NamedNode(f"{BASE}city/suzhou")),
            (other, AIC.status, AIC.proposed),
            (firm, predicate, other),
            (note, AIC.about, firm),
            (note, RDFS.comment, text(payload)),
            (stat, AIC.area, NamedNode(f"{BASE}city/suzhou")),
            (stat, AIC.area, firm),
            (stat, AIC.indicator, indicator),
            (stat, AIC.value, Literal(7)),
            (stat, AIC.unit, unit),
            (stat, AIC.printedValue, text(payload)),
            (stat, AIC.printedTerm, text(payload)),
            (stat, AIC.periodNote, text(payload)),
            (graph, DCTERMS.title, text(payload)),
            (graph, DCTERMS.rights, text(payload)),
            (graph, DCTERMS.creator, text(payload)),
            (graph, AIC.url, web),
        ]
        for subject in (firm, other, stat, unit, indicator, predicate):
            things += [(subject, SKOS.prefLabel, text(payload, lang)) for lang in ("zh", "en")]
        things += [
            (firm, SKOS.exactMatch, NamedNode(address))
            for address in (*ADDRESSES, f"https://example.invalid/?{n}")
        ]
        for triple in things:
            inner.add(Quad(*triple, passage if n % 2 else graph))
    merge(inner)
    return EmbeddedStore(inner)


@pytest.fixture(scope="module")
def evil() -> EmbeddedStore:
    return hostile()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_in_every_field_stays_text(
    windows: Windows, evil: EmbeddedStore, lang: str
) -> None:
    assert len(PAYLOADS) >= 20
    page = draw(evil, lang, title=PAYLOADS[1])
    window = windows.open(page)
    view = window.view
    nodes = {node["curie"]: node for node in data_of(page)["nodes"]}
    bad = """() => [document.querySelectorAll(
        'img, iframe, object, embed, link, base, form, math, style, script, animate, [onload]'
        + ',[onerror], [onclick], [onfocus], [onmouseover], [srcdoc]').length,
        [...document.links].map((a) => [a.protocol, a.rel]), typeof PWNED, document.title]"""

    def harmless() -> None:
        count, links, pwned, _ = view.evaluate(bad)
        assert count == 4  # the style, the data, the library, the page's own script
        assert {protocol for protocol, _ in links} <= {"http:", "https:"}
        assert all("noopener" in rel for _, rel in links)
        assert pwned == "undefined"

    harmless()
    for n, payload in enumerate(PAYLOADS):
        for curie in (f"firm:hostile-{n}", f"stat:hostile-{n}"):
            assert curie in nodes
            window.go(f"#/{curie.replace(':', '/')}?hops=1&off=-")
            assert payload in view.text_content("#panel")
            harmless()
        window.go(f"#/firm/hostile-{n}?to=firm:tztek")
        harmless()
        view.fill("#find", payload)
        view.evaluate(PAUSE)
        harmless()
        view.fill("#find", "")
    for source in data_of(page)["page"]["sources"]:
        if "hostile" in source["c"]:
            window.go("#/" + source["c"].replace(":", "/", 1))
            harmless()
    # What is taken away is as harmless: the drawing has no script, no handler, no link.
    window.go("#/city/suzhou?hops=1&off=-&more=9")
    drawing = view.evaluate(
        """() => { const found = new DOMParser().parseFromString(aicity.svg(), 'image/svg+xml');
        return [found.querySelectorAll('parsererror, script, image, a, foreignObject').length,
        [...found.querySelectorAll('*')].flatMap((one) => [...one.attributes])
            .filter((one) => /^on|href/.test(one.name)).length] }"""
    )
    assert drawing == [0, 0]
    window.go("#/list")
    assert view.evaluate("aicity.csv().length") > 1000
    harmless()
    assert window.noise == []


def test_hostile_addresses_do_nothing(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    for payload in PAYLOADS:
        for form in ("#{}", "#/{}", "#/firm/tztek?to={}&lang={}&off={}", "#/?without={}&theme={}"):
            fragment = form.replace("{}", payload)
            window.go(fragment)
            assert len(window.drawn()) > 0
    assert window.view.evaluate("typeof PWNED") == "undefined"
    assert window.noise == []


def test_opens_while_every_request_hangs(chromium: Any, windows: Windows, chinese: Page) -> None:
    context = chromium.new_context()
    view = context.new_page()
    asked: list[str] = []
    file = windows.folder / "hanging.html"
    chinese.save(file)

    def hang(route: Any) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            asked.append(route.request.url)  # and never answered

    view.route("**/*", hang)
    view.goto(file.as_uri(), wait_until="commit")
    view.wait_for_function(READY)
    for act in ("#view-force", "#show-list", "#switch", "#theme", "#view-layers"):
        view.click(act)
    view.evaluate(PAUSE)
    assert asked == []
    context.close()


def test_the_policy_lets_nothing_else_run(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    ran = window.view.evaluate(
        """async () => { const made = document.createElement('script');
        made.textContent = 'window.PWNED = 1'; document.body.append(made);
        document.body.setAttribute('onclick', 'window.PWNED = 2'); document.body.click();
        let fetched = true;
        try { await fetch('data:text/plain,x') } catch { fetched = false }
        return [typeof PWNED, fetched] }"""
    )
    assert ran == ["undefined", False]
    assert window.noise  # the browser said that it refused


def test_keys_of_the_data_name_no_prototype(evil: EmbeddedStore) -> None:
    page = draw(evil, "zh")
    text = json.dumps(data_of(page)["page"]["kinds"])
    assert "__proto__" not in text

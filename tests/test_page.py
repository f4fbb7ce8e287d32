"""The interactive page: offline, safe, readable, the same bytes each time."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NotFoundError, OutsideError, UsageError
from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDFS, SKOS, expand
from kg.network.projection import project
from kg.page import Page, draw
from kg.page.layout import NARROW, WIDE, Item, layered
from kg.store.embedded import EmbeddedStore, from_files, merge, shipped

FIXTURE = Path(__file__).with_name("network.trig")
CHROMIUM = "/usr/bin/chromium"
PAYLOADS = (
    "<img src=x onerror=PWNED=1>",
    "</script><script>PWNED=1</script>",
    "<!--<script>PWNED=1</script>",
    "<svg onload=PWNED=1>",
    '"><iframe srcdoc="<script>parent.PWNED=1</script>">',
    "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${PWNED=1}",
    "javascript:PWNED=1",
    "';PWNED=1;//",
    "\\u003cimg src=x onerror=PWNED=1\\u003e",
    '<a href="javascript:PWNED=1">x</a>',
    "\u2028PWNED=1\u2029]]><style>*{display:none}</style>",
    "__proto__",
)


class Outline(HTMLParser):
    """Tags, attributes and texts of a page, as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data = ""
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_data = tag == "script" and dict(attrs).get("id") == "data"

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def data_of(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Outline(page.html).data)
    return found


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return from_files([FIXTURE])


@pytest.fixture(scope="module")
def page(store: EmbeddedStore) -> Page:
    return draw(store, "zh")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


Opened = Callable[..., Any]


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Opened]:
    """Open a page in a fresh window; ``view.noise`` collects requests, errors and dialogs."""
    contexts: list[Any] = []

    def opened(page: Page, fragment: str = "", width: int = 1440, height: int = 900) -> Any:
        file = page.save(tmp_path / f"页 {len(contexts)}.html")
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        view = context.new_page()
        view.noise = []
        address = file.as_uri() + fragment
        view.on(
            "request",
            lambda request: request.url.startswith(file.as_uri()) or view.noise.append(request.url),
        )
        view.on("console", lambda message: view.noise.append(message.text))
        view.on("pageerror", lambda error: view.noise.append(str(error)))
        view.on("dialog", lambda dialog: (view.noise.append(dialog.message), dialog.dismiss()))
        view.goto(address)
        view.wait_for_function("globalThis.aicity && aicity.drawn().length > 0")
        view.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")
        return view

    yield opened
    for context in contexts:
        context.close()


# ── The file ──


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import hashlib, sys\nfrom pathlib import Path\nfrom kg.page import draw\n"
        "from kg.store.embedded import from_files\n"
        "page = draw(from_files([Path(sys.argv[1])]), 'en')\n"
        "print(hashlib.sha256(page.html.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script, str(FIXTURE)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=FIXTURE.parents[1],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop().strip()) == 64


def test_nothing_in_the_file_asks_for_anything(page: Page) -> None:
    outline = Outline(page.html)
    for tag, attributes in outline.tags:
        assert not {"src", "href", "srcset", "style", "action", "data"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert "sourceMappingURL" not in page.html
    policy = next(a["content"] for t, a in outline.tags if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_data_hold_every_statement_and_every_thing(store: EmbeddedStore, page: Page) -> None:
    graph, data = project(store), data_of(page)
    assert [expand(node["curie"]) for node in data["nodes"]] == list(graph)
    found = {
        (
            data["nodes"][edge["from"]]["curie"],
            data["page"]["predicates"][edge["p"]]["c"],
            data["nodes"][edge["to"]]["curie"],
        )
        for edge in data["edges"]
    }
    assert len(data["edges"]) == len(found) == graph.number_of_edges()


def test_the_comparison_says_bounds_and_turns_ranks_round(page: Page) -> None:
    rows = {row["n"][1]: row["cells"] for row in data_of(page)["page"]["table"]}
    suzhou, hangzhou = rows["Scale of the industry"]
    assert suzhou["v"][1] == "nearly CNY 90 billion"
    assert hangzhou["v"][1] == "more than CNY 200 billion"
    assert (suzhou["d"][1], hangzhou["d"][1]) == ("2021", "undated")
    assert suzhou["b"] == 0.45
    assert hangzhou["b"] == 1
    worse, better = rows["China AI Industry Index 2021"]
    assert (worse["v"][1], better["v"][1]) == ("no. 12", "no. 4")
    assert worse["b"] < better["b"]


def test_a_figure_has_value_date_printed_words_and_source(page: Page) -> None:
    data = data_of(page)
    node = next(n for n in data["nodes"] if n["curie"] == "stat:suzhou-scale")
    figure = node["figure"]
    assert figure["n"] == ["产业规模", "Scale of the industry"]
    assert figure["v"][0] == "接近900亿元"
    assert figure["d"] == ["2021年", "2021"]
    assert figure["p"] == "相关产业规模 接近900亿元"
    assert [data["page"]["sources"][s]["c"] for s in figure["s"]] == ["passage:p8-2"]


def test_the_overview_is_small_and_has_no_figures(page: Page) -> None:
    shown = [node for node in data_of(page)["nodes"] if "at" in node]
    assert 40 < len(shown) <= 120
    assert not {"stat", "entry", "edition", "indicator"} & {node["kind"] for node in shown}
    sides = {node["curie"]: node["side"] for node in shown}
    assert sides["firm:tztek"] == -1
    assert sides["firm:alibaba"] == 1
    assert sides["field:speech"] == 0


def test_the_neighbourhood_opens_on_its_thing(store: EmbeddedStore) -> None:
    page = draw(store, "zh", entity="天准科技", hops=1)
    data = data_of(page)
    assert data["nodes"][data["page"]["start"]]["curie"] == "firm:tztek"
    assert {node["curie"] for node in data["nodes"]} == {
        "firm:tztek",
        "cluster:suzhou-machine-vision",
    }
    assert page.title == "天准科技"
    with pytest.raises(NotFoundError):
        draw(store, entity="没有这个企业")


@pytest.mark.parametrize("hops", [0, -1])
def test_no_steps_are_refused(store: EmbeddedStore, hops: int) -> None:
    with pytest.raises(UsageError, match="hops must be at least 1"):
        draw(store, hops=hops)


def test_saved_as_utf8_and_whole(page: Page, tmp_path: Path) -> None:
    file = page.save(tmp_path / "图.html")
    assert file.read_bytes() == page.html.encode("utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["图.html"]
    with pytest.raises(OutsideError):
        page.save(tmp_path / "none" / "graph.html")


def test_the_notebook_frame_is_sealed(page: Page) -> None:
    frame = Outline(page._repr_html_())
    assert [tag for tag, _ in frame.tags] == ["iframe"]
    attributes = frame.tags[0][1]
    assert attributes["srcdoc"] == page.html
    assert attributes["sandbox"] == "allow-scripts allow-popups allow-downloads"


def test_drawing_is_imported_only_when_asked_for() -> None:
    script = (
        "import sys, kg, kg.cli, kg.page, kg.page.page, kg.network.projection\n"
        "assert not {'pyvis', 'networkx', 'IPython', 'jinja2', 'pypinyin'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=FIXTURE.parents[1])


# ── The layout ──


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_no_two_things_share_a_place(frame: Any) -> None:
    roles = ("outer", "org", "hub", "core")
    items = [
        Item(f"{role}{side}{n}", role, 0 if role == "core" else side, "名称" * (1 + n % 5))
        for role in roles
        for side in (-1, 1)
        for n in range(9)
    ]
    links = [(items[n].key, items[(n * 7 + 3) % len(items)].key) for n in range(len(items))]
    places = layered(items, links, frame)
    assert set(places) == {item.key for item in items}
    spots = sorted((place.x, place.y) for place in places.values())
    for (x, y), (other, below) in pairwise(spots):
        assert x != other or below - y >= 15
    assert places == layered(items, links, frame)


# ── The browser ──


@pytest.mark.browser
def test_opens_without_a_request_or_a_complaint(show: Opened, page: Page) -> None:
    view = show(page)
    view.click("#show-list")
    view.click("#switch")
    view.click("text=Overview")
    assert view.noise == []


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_are_readable_and_apart(show: Opened, page: Page, lang: str) -> None:
    view = show(page, f"#lang={lang}")
    labels = readable(view, least=0.98)
    tag = {"zh": "拟议", "en": "proposed"}[lang]
    assert sum(tag in label["text"] for label in labels) == 6


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "least"), [("zh", 0.98), ("en", 0.95)])
def test_the_shipped_overview_is_readable(show: Opened, lang: str, least: float) -> None:
    page = draw(shipped(), lang)
    assert len(page.html.encode()) < 1_000_000
    assert 60 < sum("at" in node for node in data_of(page)["nodes"]) <= 120
    view = show(page)
    readable(view, least)
    assert view.noise == []


def readable(view: Any, least: float) -> list[dict[str, Any]]:
    """Check that labels are large, whole, apart, and there for nearly all that is drawn."""
    labels: list[dict[str, Any]] = view.evaluate("aicity.labels()")
    drawn = view.evaluate("aicity.drawn().length")
    assert min(label["letter"] for label in labels) >= 11
    assert len(labels) >= least * drawn
    width, height = view.eval_on_selector("#stage", "(s) => [s.clientWidth, s.clientHeight]")
    for n, one in enumerate(labels):
        assert one["x"] >= 0
        assert one["y"] >= 0
        assert one["x"] + one["w"] <= width
        assert one["y"] + one["h"] <= height
        for other in labels[n + 1 :]:
            apart = (
                one["x"] + one["w"] <= other["x"]
                or other["x"] + other["w"] <= one["x"]
                or one["y"] + one["h"] <= other["y"]
                or other["y"] + other["h"] <= one["y"]
            )
            assert apart, (one["text"], other["text"])
    return labels


@pytest.mark.browser
def test_search_finds_by_any_name(show: Opened, page: Page) -> None:
    asked = {
        "天准科技": "firm:tztek",
        "天准": "firm:tztek",
        "tztek": "firm:tztek",
        "tianzhunkeji": "firm:tztek",
        "tian zhun ke ji": "firm:tztek",
        "tzkj": "firm:tztek",
        "Machine Vision Cluster": "cluster:suzhou-machine-vision",
        "机器视觉产业集群": "cluster:suzhou-machine-vision",
        "chang san jiao": "region:yangtze-delta",
        "csj": "region:yangtze-delta",
        "明皜传感": "firm:memsensing",
        "ＡＩ＋医药": "scenario:ai-medicine",
        "firm:ant": "firm:ant",
    }
    view = show(page)
    found = view.evaluate("(asked) => asked.map((text) => aicity.search(text)[0])", list(asked))
    assert dict(zip(asked, found, strict=True)) == asked
    assert view.evaluate("aicity.search('qqqqzzzz')") == []


@pytest.mark.browser
def test_search_by_keyboard_selects_and_the_address_comes_back(show: Opened, page: Page) -> None:
    view = show(page)
    view.keyboard.press("/")
    view.keyboard.type("tianzhun")
    view.keyboard.press("Enter")
    view.click("text=2步")
    view.click("#switch")
    state = view.evaluate("aicity.state()")
    assert (state["id"], state["hops"], state["lang"]) == ("firm:tztek", 2, "en")
    fragment = view.evaluate("location.hash")
    assert view.noise == []
    again = show(page, fragment)
    assert again.evaluate("aicity.state()") == state
    assert again.inner_text("#panel h2") == "TZTEK"


@pytest.mark.browser
def test_every_thing_has_an_address_and_a_panel(show: Opened, page: Page) -> None:
    view = show(page)
    for node in data_of(page)["nodes"]:
        iri = expand(node["curie"])
        view.evaluate("(id) => { location.hash = '#' + encodeURIComponent(id) }", iri)
        view.wait_for_function("(id) => aicity.state().id === id", arg=node["curie"])
        assert view.inner_text("#panel h2").startswith(node["zh"])
    assert view.noise == []


@pytest.mark.browser
def test_the_list_reaches_every_thing_by_keyboard(show: Opened, page: Page) -> None:
    view = show(page)
    view.focus("#show-list")
    view.keyboard.press("Enter")
    for summary in view.query_selector_all("#panel summary"):
        summary.focus()
        view.keyboard.press("Enter")
    view.wait_for_function(
        "(count) => document.querySelectorAll('#panel .thing').length === count",
        arg=len(data_of(page)["nodes"]),
    )


@pytest.mark.browser
def test_a_kind_can_be_switched_off(show: Opened, page: Page) -> None:
    view = show(page)
    before = view.evaluate("aicity.drawn().length")
    view.click("#legend button:has-text('企业')")
    nodes = data_of(page)["nodes"]
    drawn = view.evaluate("aicity.drawn()")
    assert len(drawn) < before
    assert "firm" not in {nodes[n]["kind"] for n in drawn}


@pytest.mark.browser
def test_a_phone_needs_no_sideways_scrolling(show: Opened, page: Page) -> None:
    view = show(page, "#firm:tztek", width=390, height=844)
    assert view.evaluate("document.documentElement.scrollWidth") <= 390
    small = view.evaluate(
        "[...document.querySelectorAll('button')].filter((b) => b.offsetParent)"
        ".map((b) => b.getBoundingClientRect()).filter((r) => r.height < 44).length"
    )
    assert small == 0
    assert any("天准科技" in label["text"] for label in view.evaluate("aicity.labels()"))


def hostile() -> EmbeddedStore:
    inner = ox.Store()
    inner.bulk_load(path=str(FIXTURE), format=ox.RdfFormat.TRIG)
    for n, payload in enumerate(PAYLOADS):
        graph = NamedNode(f"{PREFIXES['source']}hostile-{n}")
        firm = NamedNode(f"{BASE}firm/hostile-{n}")
        note = NamedNode(f"{BASE}note/hostile-{n}")
        stat = NamedNode(f"{BASE}stat/hostile-{n}")
        web = Literal(payload, datatype=NamedNode(PREFIXES["xsd"] + "anyURI"))
        for subject, predicate, target in (
            (firm, SKOS.prefLabel, Literal(payload, language="zh")),
            (firm, SKOS.prefLabel, Literal(payload, language="en")),
            (firm, SKOS.altLabel, Literal(f"{payload} 又名")),
            (firm, AIC.printedAs, Literal(payload, language="zh")),
            (firm, AIC.url, web),
            (firm, SKOS.exactMatch, NamedNode("javascript:PWNED=1")),
            (firm, AIC.basedIn, NamedNode(f"{BASE}city/suzhou")),
            (firm, AIC.field, NamedNode(f"{BASE}field/speech")),
            (note, AIC.about, firm),
            (note, RDFS.comment, Literal(payload, language="zh")),
            (stat, AIC.area, NamedNode(f"{BASE}city/suzhou")),
            (stat, AIC.area, firm),
            (stat, AIC.value, Literal(payload)),
            (stat, AIC.printedValue, Literal(payload, language="zh")),
            (stat, AIC.periodNote, Literal(payload, language="zh")),
            (graph, DCTERMS.title, Literal(payload, language="zh")),
            (graph, AIC.url, web),
        ):
            inner.add(Quad(subject, predicate, target, graph))
    merge(inner)
    return EmbeddedStore(inner)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_data_stay_text(show: Opened, lang: str) -> None:
    page = draw(hostile(), lang, title=PAYLOADS[1])
    assert page.html.count("<script") - page.html.count("\\u003cscript") <= 3
    view = show(page)
    for n, payload in enumerate(PAYLOADS):
        for kind in ("firm", "stat"):
            view.evaluate("(id) => { location.hash = '#' + id }", f"{kind}:hostile-{n}")
            view.wait_for_function("(id) => aicity.state().id === id", arg=f"{kind}:hostile-{n}")
            shown = view.text_content("#panel")
            assert payload in shown
        view.evaluate("(id) => { location.hash = '#' + id }", f"firm:hostile-{n}")
        view.wait_for_function("(id) => aicity.state().id === id", arg=f"firm:hostile-{n}")
        view.fill("#find", payload)
        view.fill("#find", "")
        links = view.evaluate("[...document.links].map((a) => [a.protocol, a.rel])")
        assert all(protocol in ("http:", "https:") for protocol, _ in links)
        assert all("noopener" in rel for _, rel in links)
        found = view.evaluate(
            "[...document.querySelectorAll('img, iframe, svg[onload], [onerror], script')].length"
        )
        assert found == 3  # the data, the library, the page's own script
    assert view.evaluate("typeof PWNED") == "undefined"
    assert view.noise == []


@pytest.mark.browser
def test_a_graph_without_cities_or_anything_opens(show: Opened) -> None:
    inner = ox.Store()
    firm = NamedNode(f"{BASE}firm/alone")
    inner.add(Quad(firm, SKOS.prefLabel, Literal("孤", language="zh"), firm))
    merge(inner)
    view = show(draw(EmbeddedStore(inner), "en"))
    assert view.inner_text("#panel h2").startswith("All things")
    assert view.evaluate("aicity.search('gu')") == ["firm:alone"]
    assert view.noise == []
    assert data_of(draw(EmbeddedStore(ox.Store()), "zh"))["nodes"] == []


# ── The command ──


def test_the_command_writes_a_file_or_standard_output(tmp_path: Path) -> None:
    script = "import sys; from kg.cli import main; sys.exit(main(sys.argv[1:]))"

    def run(*words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-c", script, "graph", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(FIXTURE.parents[1]), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            check=False,
        )

    written = run("苏州", "--lang", "zh")
    assert (written.returncode, written.stdout) == (0, b"")
    assert (tmp_path / "graph.html").read_bytes().startswith(b"<!doctype html>")
    printed = run("苏州", "--lang", "zh", "-o", "-")
    assert printed.stdout == (tmp_path / "graph.html").read_bytes()
    wrong = run("没有这个东西")
    assert wrong.returncode == 2
    assert b"Traceback" not in wrong.stderr
    assert re.search(rb"\S", wrong.stderr)

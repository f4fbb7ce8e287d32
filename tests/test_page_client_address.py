"""What is seen stands in the address: it comes back, goes back, and can be shared."""

from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from fixtures_page import PAUSE, Window, Windows, data_of
from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import BASE, SKOS, expand
from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, merge

pytestmark = pytest.mark.browser


def test_every_thing_comes_back_by_its_permalink(zh: Window, chinese: Page) -> None:
    for node in data_of(chinese)["nodes"]:
        kind, _, slug = node["curie"].partition(":")
        for fragment in (f"#/{kind}/{slug}", f"#/{quote(expand(node['curie']), safe='')}"):
            zh.go(fragment)
            assert zh.state()["id"] == node["curie"]
            assert node["zh"] in zh.view.title()
    assert zh.noise == []


@pytest.mark.parametrize(
    "fragment",
    [
        "#/firm/tztek?hops=2&lang=en&theme=dark",
        "#/firm/tztek?to=firm:keda",
        "#/firm/tztek?to=firm:keda&route=2",
        "#/?off=firm,stat,entry,edition,indicator,ranking&lang=en",
        "#/?without=source:suzhou-hangzhou&unsaid=2&from=2019&until=2021&dated=1",
        "#/?view=force",
        "#/list?lang=en",
        "#/passage/p28-5",
        "#/city/suzhou?hops=1&more=1",
    ],
)
def test_a_whole_state_comes_back(
    windows: Windows, zh: Window, chinese: Page, fragment: str
) -> None:
    zh.go(fragment)
    zh.view.wait_for_timeout(50)
    before, shown = zh.state(), zh.panel()
    zh.go("#/")
    zh.go(fragment)
    assert (zh.state(), zh.panel()) == (before, shown)
    # What the page writes of itself brings back the same.
    written = zh.view.evaluate("() => { document.querySelector('#switch').click(); return 0 }")
    assert written == 0
    zh.view.click("#switch")
    assert zh.state() == before
    again = zh.view.evaluate("location.hash")
    zh.go("#/")
    zh.go(again or "#")
    assert (zh.state(), zh.panel()) == (before, shown)


def test_chinese_and_foreign_addresses_work(windows: Windows) -> None:
    inner = ox.Store()
    names = {
        f"{BASE}firm/天准": "天准",
        f"{BASE}firm/a%2Fb": "甲",
        f"{BASE}firm/50%25": "乙",
    }
    for iri, label in names.items():
        thing = NamedNode(iri)
        inner.add(Quad(thing, SKOS.prefLabel, Literal(label, language="zh"), NamedNode(BASE)))
    merge(inner)
    page = draw(EmbeddedStore(inner), "zh")
    window = windows.open(page)
    for node in data_of(page)["nodes"]:
        slug = node["curie"].removeprefix(f"{BASE}firm/")
        for form in (
            f"firm/{quote(slug, safe='')}",
            f"firm/{slug}",
            quote(BASE + f"firm/{slug}", safe=""),
        ):
            window.go("#/list")
            window.go(f"#/{form}")
            assert window.state()["id"] == node["curie"]
    assert window.noise == []


def test_language_and_light_are_no_steps(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    view = window.view
    for act in (
        lambda: (view.fill("#find", "天准科技"), view.keyboard.press("Enter")),
        lambda: view.click("#switch"),
        lambda: view.click("#theme"),
        lambda: view.click("text=2 steps"),
    ):
        act()
        view.evaluate(PAUSE)
    length = view.evaluate("history.length")
    view.click("#theme")
    view.click("#theme")
    assert view.evaluate("history.length") == length
    seen = []
    for _ in range(2):
        view.go_back()
        view.evaluate(PAUSE)
        state = window.state()
        seen.append((state["id"], state["hops"], state["lang"], state["dark"]))
    # Going back keeps the language and the light that were chosen on the way.
    assert seen == [("firm:tztek", 0, "en", True), (None, 0, "en", True)]
    assert "lang=en" in view.url
    assert window.noise == []


def test_back_undoes_each_step(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    view = window.view

    def click_thing(name: str) -> None:
        view.click(f"#panel button.thing:has-text('{name}')")

    steps: list[dict[str, Any]] = [window.state()]
    for act in (
        lambda: (view.fill("#find", "天准科技"), view.keyboard.press("Enter")),
        lambda: view.click("text=2步"),
        lambda: click_thing("机器视觉"),
        lambda: view.click("#legend button:has-text('企业')"),
        lambda: view.click("#show-list"),
    ):
        act()
        view.evaluate(PAUSE)
        steps.append(window.state())
    assert all(one != other for one, other in pairwise(steps))
    for before in reversed(steps[:-1]):
        view.go_back()
        view.evaluate(PAUSE)
        assert window.state() == before
    view.go_forward()
    view.evaluate(PAUSE)
    assert window.state() == steps[1]
    assert window.noise == []


@pytest.mark.parametrize(
    ("locale", "follow", "fragment", "lang"),
    [
        ("en-GB", True, "", "en"),
        ("zh-TW", True, "", "zh"),
        ("fr-FR", True, "", "zh"),
        ("en-GB", False, "", "zh"),
        ("en-GB", True, "#/?lang=zh", "zh"),
        ("zh-CN", True, "#/?lang=en", "en"),
    ],
)
def test_the_browsers_language_is_followed_unless_one_was_asked_for(
    windows: Windows,
    network_store: EmbeddedStore,
    locale: str,
    follow: bool,
    fragment: str,
    lang: str,
) -> None:
    page = draw(network_store, "zh", follow=follow)
    window = windows.open(page, fragment, locale=locale)
    assert window.state()["lang"] == lang
    assert window.view.evaluate("document.documentElement.lang")[:2] == lang


def test_unknown_addresses_open_the_overview(zh: Window) -> None:
    for fragment in ("#/firm/nobody", "#%", "#/%E0%A4%A", "#/__proto__", "#/?hops=x&from=abc"):
        zh.go(fragment)
        assert zh.state()["id"] is None
        assert len(zh.drawn()) > 40
    assert zh.noise == []


def test_older_links_are_still_understood(zh: Window) -> None:
    for fragment in ("#firm:tztek", "#id=firm:tztek&hops=2&lang=en", "#lang=en"):
        zh.go(fragment)
        assert zh.state()["id"] == (None if fragment == "#lang=en" else "firm:tztek")
    assert zh.state()["lang"] == "en"


def test_the_copied_link_says_everything(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese, "#/firm/tztek?hops=1", permissions=["clipboard-read"])
    window.view.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    window.view.click("#panel button:has-text('复制链接')")
    copied = window.view.evaluate("window.copied")
    assert copied.endswith("#/firm/tztek?hops=1&lang=zh")
    assert copied.startswith("file:")

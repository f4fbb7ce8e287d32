"""The look: readable labels at every size, the same picture each time, a file that is small."""

import hashlib
from typing import Any

import pyoxigraph as ox
import pytest
from fixtures_page import NETWORK, PAUSE, Window, Windows, data_of

from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, shipped

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def real() -> dict[str, Page]:
    store = shipped()
    return {lang: draw(store, lang) for lang in ("zh", "en")}


def labels_of(window: Window) -> list[dict[str, Any]]:
    """Return the labels, once it is sure that none is cut by the edge or lies on another."""
    found: list[dict[str, Any]] = window.view.evaluate("aicity.labels()")
    width, height = window.view.eval_on_selector("#stage", "(s) => [s.clientWidth, s.clientHeight]")
    for n, one in enumerate(found):
        assert one["letter"] >= 11
        assert 0 <= one["x"] <= one["x"] + one["w"] <= width
        assert 0 <= one["y"] <= one["y"] + one["h"] <= height
        for other in found[n + 1 :]:
            apart = (
                one["x"] + one["w"] <= other["x"]
                or other["x"] + other["w"] <= one["x"]
                or one["y"] + one["h"] <= other["y"]
                or other["y"] + other["h"] <= one["y"]
            )
            assert apart, (one["text"], other["text"])
    return found


@pytest.mark.parametrize(("lang", "least"), [("zh", 0.98), ("en", 0.95)])
@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)], ids=["1440", "1920"])
def test_the_overview_is_readable(
    windows: Windows, real: dict[str, Page], lang: str, least: float, size: tuple[int, int]
) -> None:
    window = windows.open(real[lang], "", *size)
    drawn = window.drawn()
    assert 60 < len(drawn) <= 120
    labels = labels_of(window)
    assert len(labels) >= least * len(drawn)
    whole = sum(not label["cutOff"] for label in labels)
    assert whole >= 0.9 * len(labels)
    assert window.noise == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("fragment", "least"),
    [("#/?view=force", 0.75), ("#/firm/tztek?hops=2", 0.95), ("#/city/suzhou?hops=1", 0.7)],
)
def test_other_views_are_readable(
    windows: Windows, real: dict[str, Page], lang: str, fragment: str, least: float
) -> None:
    window = windows.open(real[lang], fragment)
    if "force" in fragment:
        window.view.wait_for_function("() => aicity.settled()")
        window.view.evaluate(PAUSE)
    assert len(labels_of(window)) >= least * len(window.drawn())


@pytest.mark.parametrize("fragment", ["#/", "#/?view=force", "#/cluster/suzhou-speech?hops=3"])
def test_the_same_picture_at_each_load(windows: Windows, chinese: Page, fragment: str) -> None:
    pictures = set()
    for _ in range(2):
        window = windows.open(chinese, fragment)
        if "force" in fragment:
            window.view.wait_for_function("() => aicity.settled()")
        window.view.evaluate(PAUSE)
        window.view.evaluate(PAUSE)
        stage = window.view.locator("#stage").screenshot()
        pictures.add(hashlib.sha256(stage).hexdigest())
    assert len(pictures) == 1


def test_in_the_force_layout_the_first_city_is_on_the_left(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese, "#/?view=force")
    window.view.wait_for_function("() => aicity.settled()")
    window.view.evaluate(PAUSE)
    first, second = (
        window.view.evaluate("(n) => aicity.at(n)", n) for n in data_of(chinese)["page"]["pair"]
    )
    assert first["x"] < second["x"]
    columns = windows.open(chinese)
    assert set(columns.drawn()) == set(window.drawn())


def test_150_things_are_a_small_file() -> None:
    inner = ox.Store()
    inner.bulk_load(path=str(NETWORK), format=ox.RdfFormat.TRIG)
    inner_things = len(data_of(draw(EmbeddedStore(inner), "zh"))["nodes"])
    from pyoxigraph import Literal, NamedNode, Quad

    from kg.namespaces import AIC, BASE, SKOS
    from kg.store.embedded import merge

    source = NamedNode(f"{BASE}source/more")
    for n in range(150 - inner_things):
        firm = NamedNode(f"{BASE}firm/more-{n}")
        for lang, name in (("zh", f"苏州第{n}智能科技有限公司"), ("en", f"Suzhou Intelligent {n}")):
            inner.add(Quad(firm, SKOS.prefLabel, Literal(name, language=lang), source))
        inner.add(Quad(firm, AIC.basedIn, NamedNode(f"{BASE}city/suzhou"), source))
        inner.add(Quad(firm, AIC.field, NamedNode(f"{BASE}field/speech"), source))
    merge(inner)
    page = draw(EmbeddedStore(inner), "zh")
    assert len(data_of(page)["nodes"]) == 150
    assert len(page.html.encode()) <= 700_000


def test_both_themes_can_be_chosen_against_the_system(windows: Windows, chinese: Page) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        window = windows.open(chinese, "", color_scheme=scheme)
        assert window.state()["dark"] == (scheme == "dark")
        window.view.click("#theme")
        assert window.state()["dark"] != (scheme == "dark")
        colours[scheme] = window.view.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colours["light"] != colours["dark"]


def test_on_a_phone_what_is_chosen_stands_with_what_is_near(
    windows: Windows, chinese: Page
) -> None:
    window = windows.open(chinese, "#/firm/tztek", 390, 844)
    state = window.state()
    assert (state["id"], state["hops"]) == ("firm:tztek", 1)
    drawn = window.drawn()
    assert len(drawn) > 1
    stage = window.view.locator("#stage").bounding_box()
    assert stage
    for n in drawn:
        place = window.view.evaluate("(n) => aicity.at(n)", n)
        assert 0 <= place["x"] <= stage["width"] and 0 <= place["y"] <= stage["height"]
    assert {label["n"] for label in window.view.evaluate("aicity.labels()")} == set(drawn)
    assert window.view.locator("#panel button:has-text('原位')").count() == 0
    assert window.noise == []

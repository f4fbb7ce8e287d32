"""For everybody: axe finds nothing, every task goes by keyboard, a phone is enough."""

from importlib import util
from importlib.resources import files
from typing import Any

import pytest
from fixtures_page import PAUSE, Window, Windows

from kg.page import Page

pytestmark = pytest.mark.browser
STATES = [
    "#/",
    "#/firm/tztek",
    "#/cluster/suzhou-speech?hops=2&off=firm",
    "#/firm/tztek?to=firm:keda",
    "#/passage/p28-5",
    "#/list",
]
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
SMALL = """() => [...document.querySelectorAll('button, input, select, summary, [role=option]')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.id || one.className || one.textContent,
        (one.type === 'checkbox' ? one.closest('label') : one).getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.height, box.width) < 44)
    .map(([what, box]) => [what, box.width, box.height])"""


@pytest.fixture(scope="module")
def axe() -> str:
    if util.find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_axe_finds_nothing(
    windows: Windows,
    chinese: Page,
    english: Page,
    axe: str,
    lang: str,
    scheme: str,
    size: tuple[int, int],
) -> None:
    page = chinese if lang == "zh" else english
    window = windows.open(page, "", *size, color_scheme=scheme)
    window.view.evaluate(axe)
    for state in STATES:
        window.go(state)
        window.view.evaluate(OPEN_ALL)
        if state == "#/":
            window.view.evaluate("document.querySelector('#take').click()")
            if size[0] < 700:
                window.view.click("#show-legend")
        found = window.view.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then((all) => [all.passes.length,"
            " all.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])])"
        )
        assert found[0] > 10
        assert found[1] == []
    assert window.noise == []
    window.context.close()
    windows.opened.remove(window)


def test_every_task_goes_by_keyboard_alone(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    view, press = window.view, window.view.keyboard.press

    def tab_to(selector: str) -> None:
        for _ in range(200):
            press("Tab")
            if view.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(selector)

    # Find a thing, and its neighbourhood.
    press("/")
    view.keyboard.type("yuyin")
    press("ArrowDown")
    press("ArrowUp")
    press("Enter")
    first = window.state()["id"]
    assert first is not None
    tab_to("[data-key='hops-2']")
    press("Enter")
    assert window.state()["hops"] == 2
    assert view.evaluate("document.activeElement.dataset.key") == "hops-2"
    # A path to another thing.
    tab_to("#path-to")
    view.keyboard.type("keda")
    press("Enter")
    assert window.state()["to"] == "firm:keda"
    # A source, and back to everything.
    tab_to(".source")
    press("Enter")
    assert window.state()["source"] is not None
    press("Escape")
    assert window.state()["source"] is None
    # From thing to thing on the stage.
    view.focus("#stage")
    press("ArrowDown")
    press("ArrowRight")
    press("ArrowLeft")
    press("Enter")
    assert window.state()["id"] is not None
    # A kind off, the other language, dark, the list, a picture.
    tab_to("#legend .kind")
    press("Space")
    assert window.state().get("off")
    assert view.evaluate("document.activeElement.classList.contains('kind')")
    view.focus("#switch")
    press("Enter")
    assert window.state()["lang"] == "en"
    view.focus("#theme")
    press("Enter")
    assert window.state()["dark"]
    view.focus("#show-list")
    press("Enter")
    tab_to("#panel summary")
    press("Enter")
    tab_to("#panel .kindlist .thing")
    press("Enter")
    assert not window.state()["list"]
    view.focus("#take")
    press("Enter")
    press("ArrowDown")
    with view.expect_download() as waiting:
        press("Enter")
    assert waiting.value.suggested_filename.endswith(".svg")
    assert window.noise == []


def test_what_changes_is_told_to_who_does_not_see(zh: Window) -> None:
    zh.go("#/firm/tztek?hops=1")
    assert zh.view.get_attribute("#status", "role") == "status"
    assert "天准科技" in zh.view.inner_text("#status")
    zh.go("#/")
    zh.view.focus("#stage")
    zh.view.keyboard.press("ArrowDown")
    assert zh.view.inner_text("#say").strip()
    assert "方向键" in (zh.view.get_attribute("#stage", "aria-label") or "")


@pytest.fixture(scope="module", params=["zh", "en"])
def phone(request: pytest.FixtureRequest, windows: Windows, chinese: Page, english: Page) -> Window:
    page = chinese if request.param == "zh" else english
    return windows.open(page, "", 390, 844, has_touch=True)


@pytest.mark.parametrize("state", STATES)
def test_a_phone_has_room_for_fingers_and_needs_no_sideways_scrolling(
    phone: Window, state: str
) -> None:
    phone.go(state)
    phone.view.evaluate(OPEN_ALL)
    assert phone.view.evaluate("document.documentElement.scrollWidth") <= 390
    for part in ("#panel", "header"):
        assert phone.view.eval_on_selector(part, "(one) => one.scrollWidth - one.clientWidth") <= 0
    assert phone.view.evaluate(SMALL) == []
    rows = phone.view.evaluate(
        "new Set([...document.querySelectorAll('header button, header input')]"
        ".filter((one) => one.checkVisibility()).map((one) => Math.round("
        "one.getBoundingClientRect().top + one.getBoundingClientRect().height / 2))).size"
    )
    assert rows <= 2
    labels: list[dict[str, Any]] = phone.view.evaluate("aicity.labels()")
    assert labels
    assert min(label["letter"] for label in labels) >= 11


def test_the_sheet_rises_and_sinks(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese, "", 390, 844, has_touch=True)
    view = window.view
    heights = []
    for _ in range(3):
        heights.append(view.evaluate("document.querySelector('#panel').offsetHeight"))
        view.tap("#grip")
        view.evaluate(PAUSE)
    assert len(set(heights)) == 3
    # A tap on a thing raises the sheet that was put away.
    while view.evaluate("document.body.dataset.sheet") != "peek":
        view.tap("#grip")
        view.evaluate(PAUSE)
    view.wait_for_function("() => aicity.labels().length > 8")
    place = view.evaluate("aicity.at(aicity.labels()[2].n)")
    box = view.eval_on_selector(
        "#stage",
        "(one) => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.height] }",
    )
    assert place["y"] < box[2]
    view.touchscreen.tap(box[0] + place["x"], box[1] + place["y"])
    view.wait_for_function("() => aicity.state().id !== null")
    assert view.evaluate("document.body.dataset.sheet") == "half"
    # Filters and the list are within reach too.
    view.tap("#show-legend")
    assert view.is_visible("#legend .kind")
    view.tap("#show-legend")
    assert not view.is_visible("#legend .kind")
    assert window.noise == []

"""Pages of the small graph in real Chromium, one browser and one window a module."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, from_files

NETWORK = Path(__file__).with_name("network.trig")
CHROMIUM = "/usr/bin/chromium"
READY = "() => Boolean(globalThis.aicity)"
GO = """(text) => new Promise((done) => {
    const drawn = () => requestAnimationFrame(() => setTimeout(done));
    if (location.hash === text) { drawn(); return }
    addEventListener('hashchange', drawn, { once: true });
    setTimeout(done, 400);
    location.hash = text;
})"""
PAUSE = "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)))"


def data_of(page: Page) -> dict[str, Any]:
    """Return what the page holds."""
    found = re.search(r'id="data">(.*?)</script>', page.html, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


class Window:
    """One page in one window; ``noise`` collects requests, complaints and dialogs."""

    def __init__(self, browser: Any, file: Path, fragment: str, **settings: Any) -> None:
        self.file = file
        self.context = browser.new_context(accept_downloads=True, **settings)
        self.view = self.context.new_page()
        self.noise: list[str] = []
        own = file.as_uri()
        self.view.on(
            "request",
            lambda one: one.url.startswith((own, "blob:")) or self.noise.append(one.url),
        )
        self.view.on("console", lambda message: self.noise.append(message.text))
        self.view.on("pageerror", lambda error: self.noise.append(str(error)))
        self.view.on("dialog", lambda one: (self.noise.append(one.message), one.dismiss()))
        self.view.goto(own + fragment)
        self.view.wait_for_function(READY)
        self.view.evaluate(PAUSE)

    def go(self, fragment: str) -> Any:
        """Follow a link to another state of the page."""
        self.view.evaluate(GO, fragment)
        return self.view

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.view.evaluate("aicity.state()")
        return found

    def panel(self) -> str:
        return str(self.view.inner_text("#panel"))

    def drawn(self) -> list[int]:
        found: list[int] = self.view.evaluate("aicity.drawn()")
        return found


class Windows:
    """Opens pages; every window is closed at the end of the module."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.opened: list[Window] = []

    def open(
        self, page: Page, fragment: str = "", width: int = 1440, height: int = 900, **settings: Any
    ) -> Window:
        file = self.folder / f"页 {len(self.opened)}.html"
        page.save(file)
        viewport = {"width": width, "height": height}
        window = Window(self.browser, file, fragment, viewport=viewport, **settings)
        self.opened.append(window)
        return window


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    # Of a module, not of the session: Playwright allows no second driver beside a living one.
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def windows(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    made = Windows(chromium, tmp_path_factory.mktemp("pages"))
    yield made
    for window in made.opened:
        window.context.close()


@pytest.fixture(scope="session")
def network_store() -> EmbeddedStore:
    return from_files([NETWORK])


@pytest.fixture(scope="session")
def chinese(network_store: EmbeddedStore) -> Page:
    return draw(network_store, "zh")


@pytest.fixture(scope="session")
def english(network_store: EmbeddedStore) -> Page:
    return draw(network_store, "en")


@pytest.fixture(scope="module")
def zh(windows: Windows, chinese: Page) -> Window:
    """The Chinese page in a window of the module's own."""
    return windows.open(chinese)


@pytest.fixture(scope="module")
def en(windows: Windows, english: Page) -> Window:
    """The English page in a window of the module's own."""
    return windows.open(english)

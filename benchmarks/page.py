"""The page in a browser: first picture, frames a second while panning, and what each step costs.

Run: ``python -m benchmarks.page [--things 150 1000 3000 100000] [--keep FOLDER] [--times 5]``

Needs Chromium and playwright. It draws in software, so frame rates are what a machine without a
graphics card shows. ``--keep`` holds the stores that ``benchmarks.page_size`` makes.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import row
from benchmarks.page_size import load

SIZE = {"width": 1440, "height": 900}

_FIRST = """() => new Promise((done) => {
    const look = () => { if (globalThis.aicity && aicity.labels().length)
        requestAnimationFrame(() => done(performance.now())); else requestAnimationFrame(look) };
    look() })"""
_STEP = """(text) => new Promise((done) => { const began = performance.now();
    addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(
        () => done(performance.now() - began))), { once: true });
    location.hash = text })"""
_CLICK = """(id) => new Promise((done) => { const began = performance.now();
    document.getElementById(id).click();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))) })"""
_SEARCH = """(all) => { const began = performance.now();
    for (const text of all) aicity.search(text);
    return (performance.now() - began) / all.length }"""
_FRAMES = """() => new Promise((done) => { let n = 0; const began = performance.now();
    const next = () => { n++; const past = performance.now() - began;
        if (past < 2000) requestAnimationFrame(next); else done(n / past * 1000) };
    requestAnimationFrame(next) })"""


def pan(view: Any) -> float:
    """Drag the drawing to and fro for two seconds, and return the frames a second meanwhile."""
    view.mouse.move(600, 450)
    view.mouse.down()
    view.evaluate(
        """() => { const stage = document.querySelector('#stage canvas'); let n = 0;
        const box = stage.getBoundingClientRect();
        const move = () => { if (n++ > 400) return;
            const x = box.left + 300 + 120 * Math.sin(n / 9);
            const y = box.top + 300 + 60 * Math.cos(n / 7);
            stage.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y,
                bubbles: true, pointerId: 1, pointerType: 'mouse', buttons: 1 }));
            requestAnimationFrame(move) }; move() }"""
    )
    frames: float = view.evaluate(_FRAMES)
    view.mouse.up()
    return frames


def measure(browser: Any, file: Path, times: int) -> list[str]:
    """Return what was found for one page, as cells of a table."""
    first: list[float] = []
    for _ in range(times):
        context = browser.new_context(viewport=SIZE)
        view = context.new_page()
        view.goto(file.as_uri(), wait_until="commit")
        first.append(view.evaluate(_FIRST))
        if len(first) < times:
            context.close()
    ids: list[str] = view.evaluate(
        "() => [...document.querySelectorAll('#panel .thing')].length ? aicity.search('智能') : []"
    )
    ids = ids or view.evaluate("() => aicity.search('su')")
    steps: dict[str, list[float]] = {"select": [], "hops": [], "path": [], "language": []}
    for n in range(times):
        one, other = ids[n % len(ids)].replace(":", "/"), ids[(n + 1) % len(ids)]
        steps["select"].append(view.evaluate(_STEP, f"#/{one}?n={n}"))
        steps["hops"].append(view.evaluate(_STEP, f"#/{one}?hops=2&n={n}"))
        steps["path"].append(view.evaluate(_STEP, f"#/{one}?to={other}&n={n}"))
        view.evaluate(_STEP, f"#/?n={n}")
        steps["language"].append(view.evaluate(_CLICK, "switch"))
    search = view.evaluate(_SEARCH, ["智能", "suzhou", "jqr", "tech", "机器视觉", "zhineng"])
    view.evaluate(_STEP, "#/?again=1")
    drawn = view.evaluate("() => aicity.drawn().length")
    frames = pan(view)
    context.close()
    return [
        f"{file.stat().st_size / 1e6:.2f} MB",
        str(drawn),
        f"{median(first):.0f} ms",
        f"{frames:.0f}",
        *(f"{median(found):.0f} ms" for found in steps.values()),
        f"{search:.1f} ms",
    ]


def main() -> None:
    from playwright.sync_api import sync_playwright

    from kg.graph import Graph

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--things", type=int, nargs="*", default=[150, 1000, 3000])
    parser.add_argument("--keep", type=Path, help="make the stores and pages here, or use them")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    heads = ("page", "file", "drawn", "first picture", "frames a second, panned", "select")
    print(row(*heads, "two steps", "path", "language", "search"))
    print(row("---", *["--:"] * 9))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--headless", "--no-sandbox", "--disable-gpu"],
        )
        for things in [0, *options.things]:
            store = folder / f"store-{things}"
            if things and not store.exists():
                load(things, folder, store)
            page = Graph.open(str(store) if things else None, lang="zh").page()
            file = page.save(folder / f"page-{things}.html")
            called = f"{things:,} things" if things else "shipped"
            print(row(called, *measure(browser, file, options.times)), flush=True)
        browser.close()


if __name__ == "__main__":
    main()

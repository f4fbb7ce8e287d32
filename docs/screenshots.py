"""Take the pictures of the README and the documents: the graph page in real Chromium.

    python docs/screenshots.py

Needs Chromium and the package playwright (``pip install -e '.[dev]'``).
"""

import shutil
import sys
import tempfile
from pathlib import Path

import kg

FOLDER = Path(__file__).parent
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

VIEWS = {
    "graph": ("#/", DESK, "light"),
    "graph-around": ("#/cluster/suzhou-machine-vision?hops=2", DESK, "dark"),
    "graph-path": ("#/firm/tztek?to=field:speech-recognition", DESK, "light"),
    "graph-phone": ("#/firm/tztek?hops=1", PHONE, "light"),
}
"""What is shown: the end of the address, the window, and how bright it is."""


def main() -> int:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is missing; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        for lang in ("en", "zh"):
            file = Path(name) / f"{lang}.html"
            kg.open(lang=lang).page().save(file)
            for called, (fragment, size, scheme) in VIEWS.items():
                context = browser.new_context(viewport=size, color_scheme=scheme)
                view = context.new_page()
                view.goto(file.as_uri() + fragment)
                view.wait_for_function("() => aicity.labels().length > 0")
                view.wait_for_timeout(300)
                view.screenshot(path=FOLDER / f"{called}-{lang}.png")
                context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Take the pictures of the README: the graph page in each language, in real Chromium.

    python docs/screenshots.py

Needs Chromium and the package playwright (``pip install -e '.[dev]'``).
"""

import shutil
import sys
import tempfile
from pathlib import Path

import kg

FOLDER = Path(__file__).parent
SIZE = {"width": 1440, "height": 900}


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
            view = browser.new_page(viewport=SIZE, color_scheme="light")
            view.goto(file.as_uri())
            view.wait_for_timeout(1500)
            view.screenshot(path=FOLDER / f"graph-{lang}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

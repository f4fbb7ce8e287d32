"""Taking away: PNG, SVG, CSV and paper, each opened again and compared with the screen."""

import base64
import csv
import io
import struct
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fixtures_page import PAUSE, Window, Windows, data_of
from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import AIC, BASE, SKOS
from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, merge

pytestmark = pytest.mark.browser
NS = {"s": "http://www.w3.org/2000/svg"}
VIEWS = ["#/", "#/?view=force", "#/cluster/suzhou-speech?hops=2", "#/firm/tztek?to=firm:keda"]


def download(window: Window, button: str) -> Path:
    window.view.click("#take")
    with window.view.expect_download() as waiting:
        window.view.click(button)
    path = Path(waiting.value.path())
    return path.rename(path.with_name(waiting.value.suggested_filename))


def in_view(window: Window) -> set[int]:
    """Return what is drawn and lies inside the stage."""
    where = """() => { const s = document.querySelector('#stage');
        return aicity.drawn().filter((n) => { const p = aicity.at(n);
            return p.x > 0 && p.y > 0 && p.x < s.clientWidth && p.y < s.clientHeight }) }"""
    return set(window.view.evaluate(where))


@pytest.fixture(scope="module")
def window(windows: Windows, chinese: Page) -> Window:
    return windows.open(chinese)


@pytest.mark.parametrize("fragment", VIEWS)
def test_svg_holds_what_is_on_the_screen(window: Window, chinese: Page, fragment: str) -> None:
    window.go(fragment)
    if "force" in fragment:
        window.view.wait_for_function("() => aicity.settled()")
        window.view.evaluate(PAUSE)
    nodes = data_of(chinese)["nodes"]
    file = download(window, "#take-svg")
    root = ET.fromstring(file.read_text("utf-8"))
    things = [one.get("data-id") for one in root.iterfind(".//s:path[@class='thing']", NS)]
    assert sorted(things, key=str) == sorted(nodes[n]["curie"] for n in in_view(window))
    lines = root.findall(".//s:path[@class='link']", NS)
    assert len(lines) == window.view.evaluate("aicity.lines()")
    # Every label on the screen is real text in the file, with its Chinese letters.
    said = "".join("".join(one.itertext()) for one in root.iterfind(".//s:text", NS))
    for label in window.view.evaluate("aicity.labels()"):
        assert label["text"] in said
    assert nodes[0]["zh"]
    assert "拟议：来源所建议" in said
    assert "数据版本" in said
    assert "测试文献" in said
    assert not root.findall(".//s:script", NS)
    assert not root.findall(".//s:image", NS)


@pytest.mark.parametrize("fragment", VIEWS)
def test_lines_of_the_picture_lie_where_those_of_the_screen_lie(
    window: Window, fragment: str
) -> None:
    window.go(fragment)
    assert window.view.evaluate("aicity.drift()") < 0.5


def test_svg_opens_again_in_a_browser(window: Window, windows: Windows) -> None:
    window.go("#/")
    file = download(window, "#take-svg")
    view = windows.opened[0].context.new_page()
    view.goto(file.as_uri())
    assert view.locator("path.thing").count() == len(in_view(window))
    box = view.evaluate(
        """(() => { const all = [...document.querySelectorAll('text')];
        const b = all.find((one) => one.textContent.includes('天准科技')).getBBox();
        return [b.width, b.height] })()"""
    )
    # Four letters of about 12 pixels: drawn with a Chinese font, not as empty boxes of another.
    assert 40 < box[0] < 64
    view.close()


def test_png_is_the_same_picture_twice_as_sharp(window: Window) -> None:
    window.go("#/")
    picture = download(window, "#take-png")
    content = picture.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    root = ET.fromstring(window.view.evaluate("aicity.svg()").encode())
    assert width == 2 * int(root.get("width", "0"))
    assert abs(height - 2 * int(root.get("height", "0"))) <= 2
    # Marks are painted where the screen has them: read back some pixels of the file itself.
    view = window.context.new_page()
    view.goto("about:blank")
    view.set_content("<canvas></canvas>")
    colours = view.evaluate(
        """async ([data, spots]) => { const image = new Image();
        image.src = 'data:image/png;base64,' + data; await image.decode();
        const c = document.querySelector('canvas');
        [c.width, c.height] = [image.width, image.height];
        const x = c.getContext('2d'); x.drawImage(image, 0, 0);
        return spots.map((p) => [...x.getImageData(2 * p.x, 2 * p.y + 92, 1, 1).data].join()) }""",
        [
            base64.b64encode(content).decode(),
            window.view.evaluate("aicity.drawn().slice(0, 30).map((n) => aicity.at(n))"),
        ],
    )
    view.close()
    paper = "251,251,248,255"
    # Only proposed things are hollow, and show the paper.
    assert sum(colour != paper for colour in colours) > len(colours) * 0.7
    assert len(set(colours)) >= 3


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_holds_the_facts_in_view(window: Window, chinese: Page) -> None:
    data = data_of(chinese)
    window.go("#/cluster/suzhou-speech?hops=1")
    file = download(window, "#take-csv")
    text = file.read_bytes().decode("utf-8")
    rows = rows_of(text)
    links = [data["edges"][e] for e in window.view.evaluate("aicity.links()")]
    found = {(row["事物标识"], row["属性标识"], row["值标识"]) for row in rows if row["属性标识"]}
    names = {n["id"]: f"{BASE}{n['curie'].replace(':', '/')}" for n in data["nodes"]}
    predicates = data["page"]["predicates"]
    assert found == {(names[e["from"]], predicates[e["p"]]["c"], names[e["to"]]) for e in links}
    assert all(row["出处标识"].startswith(("passage:", "source:")) for row in rows)
    assert {"建议"} <= {row["立场"] for row in rows}
    assert file.name == "aicity-cluster-suzhou-speech-zh.csv"


def test_csv_of_one_thing_and_of_the_whole(window: Window) -> None:
    window.go("#/stat/suzhou-scale")
    window.go("#/city/suzhou")
    rows = rows_of(window.view.evaluate("aicity.csv()"))
    scale = next(row for row in rows if row["属性"] == "产业规模")
    assert (scale["值"], scale["日期"], scale["立场"]) == ("接近900亿元", "2021年", "报告")
    window.go("#/")
    whole = rows_of(window.view.evaluate("aicity.csv()"))
    # The table of figures is in view too.
    assert {"产业规模", "独角兽企业数量"} & {row["属性"] for row in whole}


FORMULAS = [
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "|calc", "%0a=1",
    '"quoted", and comma', "line\nbreak", "-5%", "-12.5",
]  # fmt: skip


def test_csv_is_safe_in_a_spreadsheet(windows: Windows) -> None:
    inner, source = ox.Store(), NamedNode(f"{BASE}source/odd")
    for n, text in enumerate(FORMULAS):
        firm = NamedNode(f"{BASE}firm/odd-{n}")
        inner.add(Quad(firm, SKOS.prefLabel, Literal(text, language="zh"), source))
        inner.add(Quad(firm, AIC.printedAs, Literal(text, language="zh"), source))
    merge(inner)
    window = windows.open(draw(EmbeddedStore(inner), "zh"), "#/list")
    values = [row["值"] for row in rows_of(window.view.evaluate("aicity.csv()"))]
    assert len(values) == len(FORMULAS)
    for value in values:
        harmless = value.lstrip().removesuffix("%").removeprefix("-").replace(".", "").isdigit()
        assert harmless or value.lstrip()[:1] not in tuple("=+-@|%＝＋－＠\t\r")
    assert '"quoted", and comma' in values
    assert "-12.5" in values


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_the_picture_and_the_panel_in_light_inks(
    windows: Windows, chinese: Page, scheme: str
) -> None:
    window = windows.open(chinese, "#/cluster/suzhou-speech?hops=1", color_scheme=scheme)
    view = window.view
    view.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    view.emulate_media(media="print", color_scheme=scheme)
    seen: dict[str, Any] = view.evaluate(
        """() => ({ sheet: document.querySelectorAll('#sheet .thing').length,
        hidden: ['#stage', '#legend', '#tools', '#zoom'].every(
            (id) => !document.querySelector(id).getClientRects().length),
        panel: document.querySelector('#panel').getBoundingClientRect().height,
        colour: getComputedStyle(document.body).backgroundColor,
        wide: document.documentElement.scrollWidth }) """
    )
    assert seen["sheet"] == len(window.drawn())
    assert seen["hidden"]
    assert seen["panel"] > 200
    assert seen["colour"] == "rgb(255, 255, 255)"
    view.emulate_media(media="screen", color_scheme=scheme)
    view.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert view.evaluate("aicity.state()")["dark"] == (scheme == "dark")
    pages = view.pdf(format="A4")
    assert pages[:5] == b"%PDF-"
    assert window.noise == []

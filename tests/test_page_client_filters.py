"""Filters: kinds, what sources do, the sources themselves, years; and what they hide is said."""

from typing import Any

import pytest
from fixtures_page import PAUSE, Window, Windows, data_of

from kg.page import Page

pytestmark = pytest.mark.browser


def kinds_of(window: Window, page: Page) -> set[str]:
    nodes = data_of(page)["nodes"]
    return {nodes[n]["kind"] for n in window.drawn()}


def test_a_kind_goes_and_comes_back(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    before = window.drawn()
    entry = window.view.locator("#legend button:has-text('企业')")
    assert entry.get_attribute("aria-pressed") == "true"
    entry.click()
    assert entry.get_attribute("aria-pressed") == "false"
    assert "firm" not in kinds_of(window, chinese)
    assert "已筛选" in window.view.inner_text("#status")
    window.view.click("#legend button:has-text('清除筛选')")
    assert window.drawn() == before
    assert window.noise == []


def test_proposals_can_be_left_out(windows: Windows, chinese: Page) -> None:
    data = data_of(chinese)
    edges = data["edges"]
    window = windows.open(chinese, "#/?off=-")
    window.view.click("#legend button:has-text('建议')")
    window.view.evaluate(PAUSE)
    links: list[int] = window.view.evaluate("aicity.links()")
    assert links
    assert all(set(edges[e]["st"]) != {2} for e in links)
    drawn = {data["nodes"][n]["curie"] for n in window.drawn()}
    assert "firm:aispeech" in drawn  # reported to be local
    assert "firm:tztek" not in drawn  # only proposed as an anchor
    window.go("#/firm/tztek?unsaid=2")
    assert "筛选隐去" in window.panel()
    assert "依托企业" not in window.panel()


def test_a_source_can_be_left_out(windows: Windows, chinese: Page) -> None:
    data = data_of(chinese)
    groups, sources = data["page"]["groups"], data["page"]["sources"]
    without = next(g for g, group in enumerate(groups) if group["c"] == "source:suzhou-hangzhou")
    window = windows.open(chinese, "#/city/hangzhou?hops=1")
    before = set(window.drawn())
    window.view.click("#legend summary:has-text('按来源筛选')")
    window.view.locator(f"#legend [data-key='group-{without}']").click()
    window.view.evaluate(PAUSE)
    links: list[int] = window.view.evaluate("aicity.links()")
    for e in links:
        assert any(sources[s]["g"] != without for s in data["edges"][e]["s"])
    assert set(window.drawn()) < before
    assert window.state()["without"] == [without]
    assert "without=source:suzhou-hangzhou" in window.view.evaluate("location.hash")


@pytest.mark.parametrize(
    ("fragment", "inside", "outside"),
    [
        ("from=2021&until=2021&off=-", {"stat:suzhou-firms"}, {"policy:national-plan"}),
        ("until=2018", {"policy:national-plan"}, {"policy:hangzhou-talent", "firm:tztek"}),
        ("from=2018", {"policy:hangzhou-talent"}, {"policy:national-plan"}),
        ("dated=1", {"policy:national-plan", "policy:hangzhou-talent"}, {"firm:tztek"}),
    ],
)
def test_years(
    zh: Window, chinese: Page, fragment: str, inside: set[str], outside: set[str]
) -> None:
    data = data_of(chinese)
    dated = {node["curie"]: node["years"] for node in data["nodes"] if "years" in node}
    assert dated["policy:national-plan"] == [2017]
    assert dated["entry:index-2021-suzhou"] == [2021]
    extra = "&dated=1" if "until" in fragment else ""
    # What is not in the overview is looked at around its city.
    found: set[str] = set()
    for path in ("#/", "#/city/suzhou", "#/city/hangzhou", "#/policy/national-plan"):
        hops = "" if path == "#/" else "&hops=1"
        zh.go(f"{path}?{fragment}{extra}{hops}")
        if "national" in path:
            continue
        found |= {data["nodes"][n]["curie"] for n in zh.drawn()}
    assert inside <= found
    assert not outside & found


def test_years_are_chosen_by_hand(windows: Windows, chinese: Page) -> None:
    window = windows.open(chinese)
    view = window.view
    view.click("#legend summary:has-text('按年份筛选')")
    before = len(window.drawn())
    view.select_option("#legend select[data-key='year-from']", "2019")
    view.check("#dated")
    view.evaluate(PAUSE)
    state: dict[str, Any] = window.state()
    assert (state["from"], state["until"], state["dated"]) == (2019, None, True)
    assert 0 < len(window.drawn()) < before
    assert view.locator("#dated").is_checked()
    assert window.noise == []


def test_filters_hold_in_neighbourhoods_and_say_so(zh: Window) -> None:
    zh.go("#/city/hangzhou?hops=1&off=firm")
    told = zh.view.evaluate("aicity.told()")
    assert told["hidden"] >= 3
    assert f"筛选隐去 {told['hidden']} 个" in zh.view.inner_text("#banner")
    zh.view.click("#banner button:has-text('显示')")
    assert zh.view.evaluate("aicity.told()")["hidden"] == 0

"""Search: every thing by each of its names, in Chinese, English, pinyin and initials."""

from typing import Any

import pyoxigraph as ox
import pytest
from fixtures_page import Windows, data_of
from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import BASE, SKOS
from kg.page import draw
from kg.store.embedded import EmbeddedStore, merge, shipped

pytestmark = pytest.mark.browser

POLYPHONES = {
    "长三角": "changsanjiao", "重庆": "chongqing", "长沙": "changsha",
    "成长银行": "chengzhangyinhang",
    "音乐学院": "yinyuexueyuan", "快乐家园": "kuailejiayuan", "厦门": "xiamen", "大厦": "dasha",
    "朝阳": "chaoyang", "都江堰": "dujiangyan", "首都": "shoudu", "行业协会": "hangyexiehui",
    "自行车": "zixingche", "调度中心": "diaoduzhongxin", "空调": "kongtiao", "传感器": "chuanganqi",
    "自传": "zizhuan", "会计": "kuaiji", "会议": "huiyi", "蚌埠": "bengbu", "六安": "luan",
    "乐清": "yueqing", "台州": "taizhou", "丽水": "lishui", "东阿": "donge", "单县": "shanxian",
    "数据": "shuju", "数学": "shuxue", "角色": "juese", "着陆": "zhuolu", "还原": "huanyuan",
    "曾都": "zengdu", "参数": "canshu", "人参": "renshen",
}  # fmt: skip


def top(window: Any, asked: list[str]) -> list[str | None]:
    found: list[str | None] = window.view.evaluate(
        "(asked) => asked.map((text) => aicity.search(text)[0] ?? null)", asked
    )
    return found


def test_names_with_characters_of_several_readings(windows: Windows) -> None:
    assert len(POLYPHONES) >= 30
    inner, source = ox.Store(), NamedNode(f"{BASE}source/names")
    for n, name in enumerate(POLYPHONES):
        thing = NamedNode(f"{BASE}firm/f{n}")
        inner.add(Quad(thing, SKOS.prefLabel, Literal(name, language="zh"), source))
    merge(inner)
    window = windows.open(draw(EmbeddedStore(inner), "zh"), "#/list")
    wanted = [f"firm:f{n}" for n in range(len(POLYPHONES))]
    assert top(window, list(POLYPHONES)) == wanted
    assert top(window, list(POLYPHONES.values())) == wanted
    spoken = [" ".join(text) for text in POLYPHONES.values()]
    assert top(window, spoken) == wanted


def test_every_name_of_the_shipped_graph_finds_its_thing_first(windows: Windows) -> None:
    page = draw(shipped(), "zh")
    window = windows.open(page)
    nodes = data_of(page)["nodes"]
    names = {node["curie"]: {node["zh"], node["en"]} for node in nodes}
    for key in ("zh", "en"):
        asked = [node[key] for node in nodes]
        for text, found in zip(asked, top(window, asked), strict=True):
            # Two things may have one name; then either is right.
            assert found is not None
            assert any(same(text, name) for name in names[found]), (text, found)
    sounds = [(node["curie"], spoken, node) for node in nodes for spoken in node.get("sound", [])]
    read = ["".join(part.split("|")[0] for part in sound.split()) for _, sound, _ in sounds]
    for (curie, sound, _), found in zip(sounds, top(window, read), strict=True):
        assert found is not None
        heard = next(node for node in nodes if node["curie"] == found).get("sound", [])
        assert found == curie or sound in heard, (sound, found)
    initials = ["".join(part[0] for part in sound.split()) for _, sound, _ in sounds]
    offered = window.view.evaluate("(all) => all.map((text) => aicity.search(text))", initials)
    first = sum(curie in found[:1] for (curie, _, _), found in zip(sounds, offered, strict=True))
    among = sum(curie in found for (curie, _, _), found in zip(sounds, offered, strict=True))
    # Initials are shared by many: the thing is offered, mostly first.
    assert among >= 0.97 * len(sounds)
    assert first >= 0.8 * len(sounds)
    assert window.noise == []


def test_a_name_is_found_by_syllables_and_initials_mixed(zh: Any) -> None:
    asked = ["kedaxf", "kdxunfei", "jiqisj"]
    assert top(zh, asked) == ["firm:iflytek", "firm:iflytek", "field:machine-vision"]


def same(one: str, other: str) -> bool:
    def bare(text: str) -> str:
        return "".join(letter for letter in text.casefold() if letter.isalnum())

    return bare(one) == bare(other)


def test_search_offers_nothing_for_nothing(windows: Windows, zh: Any) -> None:
    assert top(zh, ["", "  ", "qqqqzzzz", "《》", "🙂"]) == [None] * 5
    zh.view.fill("#find", "qqqqzzzz")
    assert "没有找到" in zh.view.inner_text("#hits")
    zh.view.keyboard.press("Escape")
    assert not zh.view.is_visible("#hits")


def test_a_hyphen_is_a_space(windows: Windows) -> None:
    page = draw(shipped(), "en")
    window = windows.open(page)
    named = [n for n in data_of(page)["nodes"] if "-" in n["en"] and n["en"].isascii()]
    assert len(named) > 10
    for node in named:
        text = node["en"]
        found = top(window, [text, text.replace("-", " "), text.replace("-", "")])
        assert found[0] == found[1] == found[2]
    assert top(window, ["machine-vision", "Machine  Vision"]) == ["field:machine-vision"] * 2
    assert window.noise == []

"""Names are taken apart the same way whoever writes them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.links.countries import country_code
from kg.links.names import is_legal, parse, words_of
from kg.links.places import distance, key, same
from kg.links.record import Place, Record, host_of
from kg.links.translating import translations
from kg.search.norm import norm


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州天准科技股份有限公司", "苏州天准科技有限责任公司"),
        ("万科A", "万科"),
        ("*ST华讯", "华讯股份有限公司"),
        ("中国平安保险（集团）股份有限公司", "中国平安保险集团"),
        ("石家庄以岭药业股份有限公司 营业", "石家庄以岭药业"),
        ("騰訊控股有限公司", "腾讯"),
        ("Betta Pharmaceuticals Co., Ltd.", "Betta Pharmaceutical"),
        ("Kingfa Sci. & Tech. Co., Ltd.", "Kingfa Science and Technology"),
        ("Tencent Holdings Limited", "Tencent (China)"),
        ("Xi’an Univ. of Technology", "Xi'an University of Technology"),
        ("TrinaSolar", "Trina Solar Co., Ltd"),
        ("S.A.I.C. Motor", "SAIC Motor Corporation Limited"),
        ("INNOVENT e. V.", "Innovent"),
    ],
)
def test_spelling_and_legal_form_make_no_difference(one: str, other: str) -> None:
    assert parse(one).core == parse(other).core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Suzhou University of (Science and) Technology", "Suzhou University of Technology"),
        ("Jinan University", "University of Jinan"),
        ("Shanxi University", "Shaanxi University"),
        ("海信视像", "海信集团"),
        ("Springer Nature (Beijing, China)", "Springer Nature (Shanghai, China)"),
        ("平安银行", "中国平安"),
    ],
)
def test_words_make_a_difference(one: str, other: str) -> None:
    assert parse(one).core != parse(other).core


def test_a_group_says_so_and_a_country_in_brackets_is_told_apart() -> None:
    group = parse("阿里巴巴集团控股有限公司")
    assert (group.stem, group.grouped, group.legal) == ("阿里巴巴", True, True)
    assert parse("Hisense (China)").country == "CN"
    assert parse("Chile (Company)").country is None
    assert parse("湘电股份").legal is False


def test_a_name_that_is_a_legal_form_only_is_kept() -> None:
    assert is_legal("Co., Ltd.") and is_legal("股份有限公司") and not is_legal("浪潮")
    assert parse("Co., Ltd.").core and parse("公司").core


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_parsed(text: str) -> None:
    parsed = parse(text)
    assert parsed.full == norm(text[:300])
    assert bool(parsed.core) >= bool(parsed.words)
    assert all(words_of(word) for word in parsed.words)


@pytest.mark.parametrize(
    ("one", "other"),
    [("苏州市", "Suzhou"), ("陕西省", "Shaanxi"), ("Xi’an", "西安"), ("重庆", "Chongqing Shi")],
)
def test_a_place_is_the_same_in_either_language(one: str, other: str) -> None:
    assert key(one) == key(other)
    assert same(Place((one,)), Place((other,))) is True


def test_places_are_compared_by_what_is_surest() -> None:
    suzhou = Place(("Suzhou",), geonames="1886760", point=(31.30, 120.60))
    anhui = Place(("Suzhou",), geonames="1793743", point=(33.64, 116.98))
    assert same(suzhou, anhui) is False, "one name, four hundred kilometres apart"
    assert 390 < (distance(suzhou, anhui) or 0) < 450
    assert same(suzhou, Place(geonames="1886760")) is True
    assert same(suzhou, Place()) is None


def test_countries_go_by_any_name() -> None:
    codes = {country_code(name) for name in ("China", "中国", "P.R. China", "cn", "中华人民共和国")}
    assert codes == {"CN"}
    assert country_code("Jena") is None


def test_websites_are_compared_by_host() -> None:
    record = Record(
        "x", (), websites=("https://www.suda.edu.cn/en", "SUDA.edu.cn", "n/a", "http://[")
    )
    assert record.hosts() == {"suda.edu.cn"}
    assert host_of("") == ""


def test_a_translation_is_word_for_word() -> None:
    assert tuple(sorted(words_of("Shenyang University"))) in translations("沈阳大学")
    usts = tuple(word for word in sorted(words_of("Suzhou University Science Technology")))
    assert usts in translations("苏州科技大学")
    assert translations("寒武纪") == frozenset()

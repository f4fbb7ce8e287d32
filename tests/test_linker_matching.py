"""What is linked, what a person is asked about, and what is said not to be there."""

from dataclasses import replace

import pytest
from linker import COMPANY, RECORDS, REGISTER, SCHOOL, firm, linked, match, named

from kg.links.datasets.base import Local
from kg.links.find import find
from kg.links.record import Place, Record
from kg.links.scoring import CLOSE, EXACT, Decision

CHINA = Place(country="CN")


def school(*names: str, **more: object) -> Record:
    return Record("thing", named(*names), SCHOOL, CHINA, **more)  # type: ignore[arg-type]


def at(city: str) -> Place:
    return Place((city,), country="CN")


def company(*names: str, place: Place = CHINA) -> Record:
    return Record("thing", named(*names), COMPANY, place)


@pytest.mark.parametrize(
    ("thing", "right"),
    [
        (school("苏州大学"), "soochow"),
        (school("Soochow University"), "soochow"),
        (school("苏州科技大学"), "usts"),
        (school("Suzhou University of (Science and) Technology"), "usts"),
        (school("Suzhou University of Technology"), "szut"),
        (school("Henan Univeristy"), "henan"),
        (school("沈阳大学"), "syu"),
        (school("Shanghai Jiaotong University"), "sjtu"),
        (school("China University of Geosciences Wuhan"), "cug"),
        (school("Shaanxi Normal University"), "snnu"),
        (company("微软", "Microsoft", place=Place()), "ms"),
        (company("Microsoft"), "ms-cn"),
        (company("阿里巴巴", "Alibaba Group", place=Place()), "alibaba"),
        (company("Alibaba Group Holding Limited"), "alibaba"),
        (
            company("迈瑞医疗", "Shenzhen Mindray Bio-Medical Electronics Co., Ltd.",
                    place=at("Shenzhen")),
            "mindray",
        ),
        (company("Kingfa Sci. & Tech. Co., Ltd.", place=at("Guangzhou")), "kingfa"),
    ],
)  # fmt: skip
def test_what_is_the_same_is_linked(thing: Record, right: str) -> None:
    assert linked(thing) == right


@pytest.mark.parametrize(
    "thing",
    [
        school("上海交通大学苏州人工智能研究院"),
        school("南京大学苏州校区"),
        school("南京大学苏州校区", websites=("https://www.nju.edu.cn",)),
        school("Nanjing University Suzhou Campus"),
        company("信达生物", "Innovent"),
        company("IDC", "国际数据公司"),
        company("海信视像", "Hisense Visual Technology Co., Ltd."),
        school("Xijiang University"),
        company("大唐发电"),
    ],
)
def test_what_only_looks_alike_is_not_there(thing: Record) -> None:
    found = match(thing)
    assert found.decision is Decision.NIL and found.best is None and found.predicate is None


@pytest.mark.parametrize(
    "thing",
    [
        school("Suzhou University"),
        school("University of Jinan"),
        school("山西师范大学", "Shaanxi Normal University"),
        company("大唐电信", "Datang Telecom Technology Co., Ltd.", place=at("Beijing")),
        company("路桥建设"),
        company("百川股份", "Jiangsu Baichuan High-Tech Co., Ltd", place=at("Jiangyin")),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_not_linked_by_itself(thing: Record) -> None:
    assert linked(thing) is None


def test_a_part_is_told_to_be_one() -> None:
    found = match(school("南京大学苏州校区"))
    assert found.candidates[0].record.id == "nju" and found.candidates[0].way == "part"
    assert "part" in found.why("en") and "所属" in found.why("zh")


def test_one_english_name_of_two_universities_is_settled_by_the_website() -> None:
    assert match(school("Suzhou University")).decision is Decision.REVIEW
    site = ("http://www.suda.edu.cn/",)
    assert linked(school("Suzhou University", websites=site)) == "soochow"


def test_a_chinese_name_that_contradicts_keeps_an_english_one_from_being_linked() -> None:
    without = Local("r", lambda: [each for each in RECORDS if each.id != "soochow"])
    thing = replace(school("苏州大学", "Suzhou University"), place=Place(("Suzhou",), country="CN"))
    assert linked(thing, without) is None


def test_a_name_alone_never_makes_an_exact_match() -> None:
    bare = Record("thing", named("苏州大学"))
    assert match(bare).decision is Decision.REVIEW
    assert match(replace(bare, types=SCHOOL)).predicate == CLOSE
    assert match(replace(bare, types=SCHOOL, place=CHINA)).predicate == EXACT
    assert match(replace(bare, place=Place(("苏州",)))).predicate == EXACT


def test_another_country_or_type_keeps_a_name_from_being_linked() -> None:
    assert linked(replace(school("Nanjing University"), place=Place(country="US"))) is None
    assert linked(company("Nanjing University")) is None


def test_an_identifier_decides_and_another_of_the_same_dataset_denies() -> None:
    known = {"ror": frozenset({"05t8y2r12"}), "wd": frozenset({"Q1639978"})}
    record = replace(RECORDS[0], id="https://ror.org/05t8y2r12", identifiers=known)
    register = Local("ror", lambda: [record])
    thing = replace(school("苏州大学"), identifiers={"wd": frozenset({"Q1639978"})}, place=Place())
    assert match(thing, register).predicate == EXACT
    other = replace(thing, identifiers={"ror": frozenset({"02bz8aa76"})})
    assert linked(other, register) is None
    wrong = replace(school("Zhejiang University"), identifiers={"wd": frozenset({"Q1639978"})})
    assert match(wrong, register).decision is Decision.REVIEW


def test_two_records_with_one_identifier_are_for_a_person() -> None:
    twins = [replace(RECORDS[0], id=id, identifiers={"wd": frozenset({"Q1"})}) for id in "ab"]
    thing = replace(school("苏州大学"), identifiers={"wd": frozenset({"Q1"})})
    assert match(thing, Local("twins", lambda: twins)).decision is Decision.REVIEW


def test_a_website_without_a_name_is_for_a_person() -> None:
    thing = school("Jiangsu Normal College", websites=("https://suda.edu.cn",))
    assert match(thing).decision is Decision.REVIEW


def test_of_places_with_one_name_the_city_is_meant() -> None:
    places = [
        Record(id, named("Guilin"), frozenset({"place"}), CHINA, size=size)
        for id, size in (("village", 0), ("city", 1_000_000), ("town", 9_000))
    ]
    thing = Record("thing", named("Guilin"), frozenset({"place"}), CHINA)
    found = match(thing, Local("places", lambda: places))
    assert found.candidates[0].record.id == "city" and found.predicate == CLOSE
    equals = [replace(place, size=500_000) for place in places]
    assert match(thing, Local("places", lambda: equals)).decision is Decision.REVIEW


def test_a_place_of_the_same_sound_is_another() -> None:
    there = Record(
        "there", named("襄城城关镇", "Xiangcheng Chengguanzhen"), frozenset({"place"}), CHINA
    )
    thing = Record(
        "t", named("相城城关镇", "Xiangcheng Chengguanzhen"), frozenset({"place"}), CHINA
    )
    assert match(thing, Local("places", lambda: [there])).decision is Decision.NIL


def test_a_brand_that_nobody_else_has_is_known_by_its_line_of_business() -> None:
    listed = firm("HKEX:1801", "Suzhou", "CN", "Innovent Biologics Inc.")
    thing = Record("t", named("信达生物", "Innovent"), COMPANY)
    assert linked(thing, Local("hkex", lambda: [listed])) == "HKEX:1801"
    other = firm("HKEX:2", "Bern", "CH", "Innovent Robotics Inc.")
    assert linked(thing, Local("hkex", lambda: [listed, other])) is None


def test_every_reason_is_told_in_both_languages() -> None:
    for thing in (school("苏州大学"), company("微软", "Microsoft"), school("Suzhou University")):
        found = match(thing)
        assert found.why("en") != found.why("zh-CN")
        for candidate in found.candidates:
            for reason in candidate.reasons:
                assert reason.text("en") and reason.text("zh") and reason.en != reason.zh
            assert 0 <= candidate.score <= 1


def test_the_order_of_the_records_and_of_the_things_makes_no_difference() -> None:
    backwards = Local("r", lambda: RECORDS[::-1])
    things = [school("苏州大学"), company("Microsoft", place=Place()), school("Suzhou University")]
    one = [[(c.record.id, c.score) for c in m.candidates] for m in find(things, REGISTER)]
    two = [[(c.record.id, c.score) for c in m.candidates] for m in find(things, backwards)]
    assert one == two and all(one)


def test_nothing_in_nothing_out() -> None:
    assert match(Record("t", ())).decision is Decision.NIL
    assert match(Record("t", named("", "％", "\x00"))).decision is Decision.NIL
    assert match(school("苏州大学"), Local("empty", lambda: [])).decision is Decision.NIL

"""What is linked, what a person is asked about, and what is said not to be there."""

from dataclasses import replace

import pytest
from linker import COMPANY, RECORDS, REGISTER, SCHOOL, firm, linked, match, named

from kg.links.datasets.base import Local
from kg.links.find import find
from kg.links.narrow import Narrow
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


def test_a_place_in_the_other_name_only_is_no_evidence() -> None:
    """中国地质大学 is in Wuhan, and another university bears its name with Beijing behind it."""
    beijing = Record(
        "cugb", named("中国地质大学（北京）"), SCHOOL, Place(("Beijing",), country="CN")
    )
    there = Local("there", lambda: [beijing])
    assert match(school("中国地质大学"), there).decision is not Decision.LINK
    told = replace(school("中国地质大学"), place=Place(("北京",), country="CN"))
    assert match(told, there).predicate == EXACT
    plain = replace(beijing, names=named("中国地质大学"))
    thing = school("中国地质大学（北京）")
    assert match(thing, Local("plain", lambda: [plain])).predicate == EXACT


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


# ── a firm in another place ─────────────────────────────────────────────────────────────────

HIKVISION = firm(
    "hikvision", "Hangzhou", "CN",
    "Hikvision (China)", "海康威视", "杭州海康威视数字技术股份有限公司",
    websites=("https://www.hikvision.com",),
)  # fmt: skip
CAMERAS = Local("cameras", lambda: [HIKVISION])


@pytest.mark.parametrize("names", [("海康威视",), ("Hikvision",), ("海康威视", "Hikvision")])
@pytest.mark.parametrize("city", ["苏州", "Suzhou"])
def test_the_right_name_in_the_wrong_city_is_for_a_person(
    names: tuple[str, ...], city: str
) -> None:
    there = match(company(*names, place=at(city)), CAMERAS)
    assert there.decision is Decision.REVIEW and there.predicate is None
    assert there.candidates[0].record.id == "hikvision"
    assert "place" in there.why("en") and "所在地" in there.why("zh")
    assert match(company(*names, place=at("杭州")), CAMERAS).predicate == EXACT


def test_a_website_or_a_name_that_tells_the_city_outweighs_a_registry() -> None:
    thing = company("海康威视", place=at("苏州"))
    assert linked(replace(thing, websites=("http://hikvision.com",)), CAMERAS) == "hikvision"
    binjiang = replace(HIKVISION, place=at("滨江"))
    thing = company("海康威视", "Hikvision", place=at("杭州"))
    assert linked(thing, Local("r", lambda: [binjiang])) == "hikvision"


def test_a_place_of_the_same_name_far_away_is_for_a_person() -> None:
    here = Place(country="CN", point=(31.3, 120.6))
    there = Record("t", named("Suzhou"), frozenset({"place"}), replace(here, point=(33.6, 116.9)))
    thing = Record("s", named("Suzhou"), frozenset({"place"}), here)
    assert match(thing, Local("places", lambda: [there])).decision is Decision.REVIEW
    near = replace(there, place=replace(here, point=(31.31, 120.6)))
    assert match(thing, Local("places", lambda: [near])).predicate == EXACT


# ── of several places with one name ─────────────────────────────────────────────────────────


def place(id: str, size: int | None, *names: str, **more: object) -> Record:
    return Record(id, named(*names), frozenset({"place"}), CHINA, size=size, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("others", "decision"),
    [
        ([place("town", 60_000, "Haikou", level=1)], Decision.LINK),
        ([place("city", 900_000, "Haikou", level=3)], Decision.REVIEW),
        ([place("larger-town", 2_000_000, "Haikou", level=1)], Decision.REVIEW),
        ([place("district", 900_000, "Xiuying", "Haikou", level=2)], Decision.LINK),
        ([place("unknown", 900_000, "Haikou")], Decision.REVIEW),
    ],
)
def test_a_city_is_meant_rather_than_a_town_of_its_name(
    others: list[Record], decision: Decision
) -> None:
    city = place("haikou", 1_000_000, "Haikou", level=3)
    thing = Record("thing", named("Haikou"), frozenset({"place"}), CHINA)
    found = match(thing, Local("places", lambda: [*others, city]))
    assert found.decision is decision
    if decision is Decision.LINK:
        assert found.candidates[0].record.id == "haikou" and found.predicate == CLOSE


def test_a_city_and_the_area_governed_from_it_are_one_place() -> None:
    spot = replace(CHINA, point=(31.3, 120.6))
    seat = replace(place("seat", 900_000, "Suzhou"), place=spot)
    area = replace(place("area", 800_000, "Suzhou"), place=replace(spot, point=(31.35, 120.7)))
    thing = Record("thing", named("Suzhou"), frozenset({"place"}), CHINA)
    found = match(thing, Local("places", lambda: [area, seat]))
    assert found.candidates[0].record.id == "seat" and found.predicate == CLOSE


# ── a dataset of which little is held ───────────────────────────────────────────────────────


def test_a_narrow_dataset_decides_as_the_whole_one() -> None:
    names = [
        "苏州大学",
        "Suzhou University of Technology",
        "沈阳大学",
        "Henan Univeristy",
        "信达生物",
    ]
    things = [school(name) for name in names] + [company("Microsoft"), company("海信视像")]
    for thing in things:
        narrow = Narrow(REGISTER, [thing], ["hisense"])
        one, two = match(thing), next(find([thing], narrow))
        assert (one.decision, one.predicate, one.best) == (two.decision, two.predicate, two.best)
        assert len(narrow.index) < len(RECORDS) == narrow.count
        assert narrow.get("hisense") is not None and narrow.get("kingfa") is None


def test_a_narrow_dataset_uses_none_of_two_records_under_one_identifier() -> None:
    other = replace(RECORDS[0], names=named("Somebody Else"))
    for records in ([RECORDS[0], other], [other, RECORDS[0]], [RECORDS[0], other, RECORDS[0]]):
        narrow = Narrow(Local("r", lambda kept=records: kept), [school("苏州大学")], ())  # type: ignore[misc]
        assert len(narrow.index) == 0 and len(narrow.faults) == 1
    same = Narrow(Local("r", lambda: [RECORDS[0]] * 2), [school("苏州大学")], ())
    assert len(same.index) == 1 and not same.faults

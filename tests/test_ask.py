"""Questions in words: measured over wordings that were written before the engine."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ask.measure import Numbers, Result, cases, failures, numbers, results
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.cli import main
from kg.errors import SilentError
from kg.graph import Graph
from kg.questions.ask import Understood, evidence, understand, verdict
from kg.questions.ask.kept import kept
from kg.questions.ask.lexicon import words
from kg.questions.ask.mentions import index
from kg.questions.ask.tokens import keys, plain, tokens
from kg.questions.ask.typos import respelt


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.open()


@pytest.fixture(scope="module")
def measured(graph: Graph) -> dict[str, list[Result]]:
    return {split: list(results(graph, split)) for split in ("dev", "test", "later")}


def ask(graph: Graph, text: str) -> Understood:
    return understand(graph.store, graph.questions(), text)


@pytest.mark.parametrize(
    ("split", "floor"),
    [
        ("dev", Numbers(900, right=0.97, named=0.97, filled=0.99, wrong=0.01)),
        ("test", Numbers(900, right=0.94, named=0.94, filled=0.985, wrong=0.02)),
        ("later", Numbers(380, right=0.95, named=0.95, filled=0.985, wrong=0.01)),
    ],
)
def test_understanding_does_not_get_worse(
    measured: dict[str, list[Result]], split: str, floor: Numbers
) -> None:
    got = numbers(measured[split])
    assert got.wordings >= floor.wordings
    assert got.right >= floor.right
    assert got.named >= floor.named
    assert got.filled >= floor.filled
    assert got.wrong <= floor.wrong


def test_the_measure_is_what_it_claims(graph: Graph) -> None:
    counted: Counter[tuple[str, str, str]] = Counter()
    for case in (*cases("dev"), *cases("test")):
        for split in (case.split, "all"):
            counted[case.names[0], case.lang, split] += 1
    for name in graph.questions().names:
        for lang in ("zh", "en"):
            assert counted[name, lang, "all"] >= 6, (name, lang)
            assert counted[name, lang, "test"] >= counted[name, lang, "all"] // 3
    assert counted["-", "zh", "all"] + counted["-", "en", "all"] >= 80
    asked = [case.wording for case in cases()]
    assert len(asked) == len(set(asked))


def test_no_header_repeats_a_wording_put_aside(graph: Graph) -> None:
    aside = {keys(case.wording) for case in (*cases("test"), *cases("later"))}
    for question in graph.questions():
        for lines in question.header.wordings.values():
            assert not aside.intersection(map(keys, lines)), question.name


def test_no_known_wording_was_put_aside(graph: Graph) -> None:
    store = graph.store
    known = set((Path(evidence.__file__).parent / "wordings.tsv").read_text("utf-8").splitlines())
    for case in (*cases("test"), *cases("later")):
        bare = plain(case.wording).strip()
        found = tokens(bare)
        template = evidence.template(bare, found, index(store).find(bare, found))
        assert not known.intersection(f"{name}\t{template}" for name in case.names), case.wording


def test_failures_of_the_wordings_put_aside_are_not_shown(graph: Graph) -> None:
    with pytest.raises(ValueError, match="unseen"):
        next(failures(graph, "test"))
    with pytest.raises(ValueError, match="unseen"):
        next(failures(graph, "later"))


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (
            "杭州有哪些企业支撑语音识别集群？",
            "--city city:hangzhou --field field:speech-recognition",
        ),
        ("ＮＬＰ包括哪些技术", "kg run technology/list-narrower"),
        ("Was Suzhou in the top ten of the China AI Industry Index?", "kg run ranking/check-top"),
        ("2018年至2021年发布的政策", "--since 2018 --until 2021"),
        ("2021年出台了哪些政策", "--since 2021 --until 2021"),
        ("两市的高校数量各是多少", "indicator:colleges"),
        ("city:hangzhou 有哪些产业集群", "--city city:hangzhou"),
        ("P20-2 有什么注释？", "kg run source/list-notes-of-passage"),
        ("上海证券交易所上市的集群企业有哪些", "kg run cluster/list-listed-anchors"),
        ("苏州哪个建议集群用的是杭州擅长的技术", "kg run cluster/list-shared-technologies"),
        ("杭州高校构成，本科和专科占比", "kg run statistic/list-parts --city city:hangzhou"),
        ("《中国人工智能产业指数（2021）》的两个维度叫什么？", "--level 1"),
        ("2021年中国人工智能产业指数的榜首是哪座城市？", "--top 1"),
        ("rank the cities by number of passages", "--kind aic:City"),
        ("杭州的独角兽企业有多少？", "--indicator indicator:unicorns --city city:hangzhou"),
    ],
)
def test_values_are_found_in_the_words(graph: Graph, text: str, command: str) -> None:
    assert command in ask(graph, text).command


def test_an_exchange_is_no_city(graph: Graph) -> None:
    understood = ask(graph, "Which anchors are listed on the Shanghai Stock Exchange?")
    assert understood.question.name == "cluster/list-listed-anchors"
    assert understood.values["city"] is None


def test_a_property_asked_of_what_a_question_cannot_take_is_not_dropped(graph: Graph) -> None:
    understood = ask(graph, "哪些高校设有人工智能交叉学科")
    assert understood.command == (
        "kg sparql 'SELECT ?thing { ?thing aic:offers discipline:ai-interdisciplinary }'"
    )


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("华为成立于哪一年", "{ firm:huawei aic:foundedYear ?value }"),
        ("海康威视 成立年份", "{ firm:hikvision aic:foundedYear ?value }"),
        ("When was Huawei founded?", "{ firm:huawei aic:foundedYear ?value }"),
        ("若干措施是哪一年发布的", "{ policy:suzhou-ai-measures aic:issuedYear ?value }"),
        ("哪些企业在上海证券交易所上市", "{ ?thing aic:listedOn aic:SSE }"),
        ("港交所上市的企业有哪些", "{ ?thing aic:listedOn aic:HKEX }"),
        ("Which firms are listed in Hong Kong?", "{ ?thing aic:listedOn aic:HKEX }"),
        ("which firms are listed in Shanghai", "{ ?thing aic:listedOn aic:SSE }"),
        (
            "which firms are in Kunshan",
            "{ ?thing aic:headOfficeIn <https://sws.geonames.org/1785623/> }",
        ),
        ("谁的总部在昆山", "{ ?thing aic:headOfficeIn <https://sws.geonames.org/1785623/> }"),
    ],
)
def test_one_thing_is_asked_about_alone(graph: Graph, text: str, command: str) -> None:
    understood = ask(graph, text)
    assert command in understood.command
    assert graph.answer(understood.question, understood.values).columns
    assert graph.query(understood.command.removeprefix("kg sparql '").removesuffix("'")).columns


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("By how many places does Suzhou trail Hangzhou in the rankings?", "compute-lead"),
        ("苏州在排名上落后杭州几位", "compute-lead"),
        ("policies issued up to 2017", "kg run policy/list-by-year --since '*' --until 2017"),
        ("policies issued by 2019", "kg run policy/list-by-year --since '*' --until 2019"),
        ("Which datasets are CC0?", "/publicdomain/zero/1.0/"),
        ("跟苏州比，杭州多出来哪些种类的东西？", "kg run city/list-unmatched-things"),
        ("first-level indicators of the AI Industry Index 2021", "--level 1"),
        ("Second sentence of paragraph 20: what does it assert?", "--passage passage:p20-2"),
        ("Which compnies support the intelligent robot cluster in Suzhou?", "cluster/list-anchors"),
    ],
)
def test_words_beside_names_and_slips_are_read(graph: Graph, text: str, command: str) -> None:
    asked = ask(graph, text).command
    assert command in asked
    assert "--city" not in asked


@pytest.mark.parametrize(
    "text",
    [
        "Who founded Hikvision?",
        "天津的AI产业集群",
        "Tianjin's AI policies",
        "杭州区块链集群的上市企业",
        "Hangzhou blockchain cluster: listed firms",
        "AI+教育场景要采用哪些技术",
        "苏州AI产业园平均占地面积",
        "苏州人工智能产业园的入驻率",
        "Office rent in Suzhou's AI parks",
        "How many AI companies are there in Hefei?",
        "帮我做个苏州杭州对比的PPT",
    ],
)
def test_what_is_not_known_is_not_answered_by_something_near(graph: Graph, text: str) -> None:
    with pytest.raises(SilentError):
        ask(graph, text)


@pytest.mark.parametrize(
    ("text", "holds", "says"),
    [
        ("思必驰总部在苏州吧？", True, "Suzhou"),
        ("Is Zhongde Hongtai in Suzhou?", True, "Kunshan"),
        ("Is iFlytek based in Suzhou?", False, "Hefei"),
        ("华为是1987年成立的吗", True, "1987"),
        ("Was Ecovacs founded in 1998?", None, "1998, 2006"),
        ("Is iFlytek listed in Shenzhen?", True, "Shenzhen Stock Exchange"),
        ("Was Hangzhou among the top 5 for computing power?", True, "every row"),
    ],
)
def test_yes_or_no_is_said_first(graph: Graph, text: str, holds: bool | None, says: str) -> None:
    understood = ask(graph, text)
    told = verdict(graph.store, understood, graph.answer(understood.question, understood.values))
    assert told is not None
    assert told.holds is holds
    assert says in told.en
    assert told.zh.startswith({True: "是。", False: "否。", None: "各资料说法不一。"}[holds])


@pytest.mark.parametrize(
    "text",
    [
        "Is iFlytek in Suzhou?",  # It has a site there, and its head office elsewhere.
        "Is Huawei listed in Shanghai?",  # No dataset says where, which is no “no”.
        "Was Suzhou in the top ten of the China AI Industry Index?",  # Once, and once not.
        "Where is iFlytek based?",
    ],
)
def test_no_yes_or_no_where_it_does_not_follow(graph: Graph, text: str) -> None:
    understood = ask(graph, text)
    answer = graph.answer(understood.question, understood.values)
    assert verdict(graph.store, understood, answer) is None


def test_counts_are_kept_and_made_anew_when_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = []

    def count() -> dict[str, Any]:
        made.append(1)
        return {"asked": [["a", 1]], "features": []}

    first = kept([b"one"], count)
    assert kept([b"one"], count) == first
    assert len(made) == 1
    (path,) = tmp_path.glob("aicity/asked-*.json")
    for broken in (b"", b"[]", b"{}", b"\xff"):
        path.write_bytes(broken)
        assert kept([b"one"], count) == first
    assert len(made) == 5
    kept([b"two"], count)
    assert len(made) == 6
    assert len(list(tmp_path.glob("aicity/*"))) == 1
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert kept([b"one"], count)["asked"] == first["asked"]


def test_what_is_not_named_is_left_open_and_said(graph: Graph) -> None:
    understood = ask(graph, "语音识别集群要突破哪些技术")
    assert understood.values["role"] is None
    assert "--role '*'" in understood.command


@pytest.mark.parametrize(
    "text",
    [
        "合肥有哪些产业集群",
        "苏州和无锡差距在哪？",
        "Which clusters does Wuxi have?",
        "昆山有哪些产业集群",
    ],
)
def test_a_place_that_the_graph_does_not_hold_is_never_dropped(graph: Graph, text: str) -> None:
    with pytest.raises(SilentError):
        ask(graph, text)


def test_two_readings_are_both_shown_and_neither_is_answered(graph: Graph) -> None:
    found = []
    for case in cases("dev"):
        try:
            ask(graph, case.wording)
        except SilentError as error:
            if "several ways" in error.en:
                found.append(error)
    assert found
    assert all(error.en.count("(kg ") > 1 and "多种理解" in error.zh for error in found)


def test_a_property_answers_what_no_question_covers(graph: Graph) -> None:
    understood = ask(graph, "《姑苏创新创业领军人才计划实施细则》什么时候修订的？")
    assert understood.command == (
        "kg sparql 'SELECT ?value { programme:gusu-leading-talent-rules aic:revisedYear ?value }'"
    )
    answer = graph.answer(understood.question, understood.values)
    assert [graph.labels.of(row[2]) for row in answer.rows] == ["2021"]
    silent = graph.ask("全球引才“521”计划是哪年发布的")
    assert (silent.rows, silent.silent) == ([], True)
    assert "资料" in kg.open(lang="zh").ask("全球引才“521”计划是哪年发布的").message


def test_a_seat_is_answered_from_the_datasets(graph: Graph) -> None:
    understood = ask(graph, "思必驰总部在哪？")
    assert understood.command == "kg run firm/compare-seats --firm firm:aispeech"
    answer = graph.answer(understood.question, understood.values)
    assert {graph.labels.of(row[3]) for row in answer.rows} == {"Suzhou"}
    assert {graph.labels.of(row[3]) for row in graph.ask("科大讯飞总部在哪").rows} == {"Hefei"}


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "？", "a", "的", "\x00\x01", "\ud83d", "😀😀", "?" * 300, "苏州" * 5000,
        "SELECT ?s WHERE { ?s ?p ?o }", "DROP ALL", "'; --", "{city}", "苏州 Suzhou 蘇州",
        "<script>alert(1)</script>", "city:nowhere", "http://[", "\u202e苏州", "%s %d {0}",
    ],
)  # fmt: skip
def test_bad_input_gets_a_helpful_line_and_fast(graph: Graph, text: str) -> None:
    ask(graph, "苏州有哪些产业集群？")
    start = time.perf_counter()
    with pytest.raises(SilentError) as caught:
        ask(graph, text)
    assert time.perf_counter() - start < 2
    assert "kg" in caught.value.en
    assert "kg" in caught.value.zh
    assert len(caught.value.en) < 1200


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="苏州杭AI+集群哪些企业 -2021年前十", max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    opened = _open()
    try:
        understood = ask(opened, text)
    except SilentError:
        return
    assert opened.answer(understood.question, understood.values).columns


def _open() -> Graph:
    if not _KEPT:
        _KEPT.append(kg.open())
    return _KEPT[0]


_KEPT: list[Graph] = []


@given(st.text(max_size=60))
def test_tokens_stand_where_they_say(text: str) -> None:
    bare = plain(text)
    for token in tokens(bare):
        assert bare[token.start : token.end] == token.word


def test_inflections_are_one_word() -> None:
    assert keys("Clusters' anchoring companies") == keys("cluster anchored company")
    assert words("支撑 依托") == ["支撑", "依托"]
    assert words("rely on, anchor") == ["rely on", "anchor"]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("杭洲有哪些产业集群", "kg run cluster/list-clusters --city city:hangzhou"),
        ("通付盾网止", "kg run firm/list-codes --firm firm:payegis"),
        ("2021年产业指数TOP5城市", "kg run ranking/list-top --top 5"),
        ("2021年产业指数头五名是谁", "kg run ranking/list-top --top 5"),
        (
            "the different ways the source writes out the Suzhou AI pilot zone",
            "kg run source/list-printed-forms",
        ),
        (
            "which year was the Gusu leading talent plan revised",
            "{ programme:gusu-leading-talent-rules aic:revisedYear ?value }",
        ),
        (
            "杭州那个人工智能领军人才引进计划是哪年推出的",
            "{ programme:hangzhou-ai-leading-talent aic:issuedYear ?value }",
        ),
        ("Who is headquartered in Shenzhen", "{ ?thing aic:headOfficeIn city:shenzhen }"),
        ("总部设在上海的是哪些企业", "{ ?thing aic:headOfficeIn city:shanghai }"),
        ("海康威视是在深市还是沪市上市", "{ firm:hikvision aic:listedOn ?value }"),
        ("Is iFLYTEK based in Suzhou or Hefei?", "kg run firm/compare-seats"),
        (
            '"Bring in high-end talent" is part of which recommendation?',
            "{ recommendation:high-end-talent aic:partOf ?value }",
        ),
    ],
)
def test_slips_short_names_and_choices_are_understood(
    graph: Graph, text: str, command: str
) -> None:
    assert command in ask(graph, text).command


@pytest.mark.parametrize(
    "text",
    [
        "is there parking near the Humble Administrator's Garden",
        "AI plus agriculture, supporting firms",
        "人工智能加农业由谁支撑",
    ],
)
def test_what_the_graph_does_not_hold_is_refused_in_other_words_too(
    graph: Graph, text: str
) -> None:
    with pytest.raises(SilentError):
        ask(graph, text)


@pytest.mark.parametrize(
    "text",
    [
        "苏州不擅长哪些领域",
        "哪些政策不是苏州发布的",
        "哪些企业没有上市",
        "Which fields does Suzhou not excel in",
        "Which firms are not in Suzhou",
        "which universities do not offer AI majors",
    ],
)
def test_what_is_not_so_is_not_answered_with_what_is(graph: Graph, text: str) -> None:
    with pytest.raises(SilentError, match="what is not so") as caught:
        ask(graph, text)
    assert "不是" in caught.value.zh


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("不支撑任何集群的企业", "cluster/list-firms-without-cluster"),
        ("苏州有没有产业集群", "cluster/list-clusters"),
        ("Which scenario has no supporting firms?", "scenario/list-without-supports"),
        ("人工智能基础层企业不多的问题，建议哪部分涉及？", "recommendation/list-by-weakness"),
        ("苏州有哪些人工智能企业？", "firm/list-seats"),
        ("苏州有多少家人工智能企业", "statistic/compare-indicator"),
        ("苏州的短板是什么", "gap/list-gaps"),
        ("what should Suzhou do", "recommendation/list-with-gaps"),
    ],
)
def test_everyday_questions_and_absences_are_understood(graph: Graph, text: str, name: str) -> None:
    assert ask(graph, text).question.name == name


@pytest.mark.parametrize(
    "text", ["number of unicorns in Suzhou in 1850", "Which companies lead in Hangzhou"]
)
def test_a_year_or_a_kind_that_no_answer_has_is_not_left_out(graph: Graph, text: str) -> None:
    with pytest.raises(SilentError):
        ask(graph, text)


def test_no_known_wording_is_taken_for_a_slip(graph: Graph) -> None:
    names = index(graph.store)
    usual = evidence.evidence(graph.questions()).pairs
    for case in cases("dev"):
        bare = plain(case.wording)
        found = respelt(bare, tokens(bare), names.spellings, names.around, usual)
        assert found == bare, case.wording


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_begins_with_yes_or_no(lang: str, capsysbinary: Any) -> None:
    asked = {"en": "Was Huawei founded in 1987?", "zh": "华为是1987年成立的吗"}[lang]
    line = {
        "en": "Yes. Huawei – founding year: 1987.",
        "zh": "是。华为的“成立年份”：1987。",
    }[lang]
    assert main(["ask", asked, "--lang", lang]) == 0
    assert capsysbinary.readouterr().out.decode().splitlines()[0] == line
    for form in ("csv", "json"):
        assert main(["ask", asked, "--lang", lang, "--format", form]) == 0
        said = capsysbinary.readouterr()
        assert line not in said.out.decode()
        assert line in said.err.decode()

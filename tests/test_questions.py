"""Question files: what is read, what is refused, and how they are found."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ANCHORS, FIGURES
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import DataError, DataSyntaxError, NotFoundError, SilentError
from kg.graph import Graph
from kg.namespaces import expand
from kg.questions import Catalogue
from kg.questions.ask import squeeze, understand
from kg.questions.catalogue import read
from kg.questions.reader import parse
from kg.questions.verify import same, verify
from kg.questions.wording import title


def test_the_header_is_read_whole() -> None:
    question = parse(ANCHORS, "cluster/list-anchors")
    header = question.header
    assert question.topic == "cluster"
    assert header.summary == "Firms that anchor a cluster"
    assert header.tags == ("clusters",)
    assert header.empty == "silent"
    assert question.text("zh-CN") == "哪些{city}企业支撑{field}产业集群？"
    assert [p.kind for p in header.parameters.values()] == ["city", "field"]
    assert header.parameters["city"].default == (ox.NamedNode(str(expand("city:suzhou"))),)
    assert question.headings(["firm", "other"], "zh") == ["企业", "other"]
    assert len(header.checks) == 2


def test_undef_is_an_open_parameter() -> None:
    question = parse(FIGURES, "statistic/list-figures")
    assert question.header.parameters["year"].default is None


def test_the_file_runs_as_it_stands(project: Path, tiny: Graph) -> None:
    for name in tiny.questions().names:
        text = (project / "queries" / f"{name}.rq").read_text("utf-8")
        assert tiny.store.select(text).rows == tiny.run(name).rows


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#+ summary: Firms that anchor a cluster\n", "", "summary"),
        ("  zh: 哪些{city}企业支撑{field}产业集群？\n", "", "question needs a text in both"),
        ("anchor the {field} cluster?", "anchor the {thing} cluster?", "{thing}"),
        ("kind: field", "kind: fields", "no known kind (fields)"),
        ("#+   city:  {kind: city,  about: {en: City, zh: 城市}}\n", "", "city"),
        ("          #= param", "", "no line VALUES ?city"),
        ("{ city:suzhou }           #=", "{ city:suzhou } ?x ?y ?z }           #=", "default"),
        ("{ city:suzhou }", '{ "suzhou" }', "not of kind city"),
        ("{ city:suzhou }", "{ nowhere:suzhou }", "default of city cannot be read"),
        ("#+   firm:    {en: Firm, zh: 企业}\n", "", "columns must be exactly"),
        ("#+ tags: [clusters]", "#+ tag: [clusters]", "unknown header key tag"),
        ("#+ tags: [clusters]", "#+ replaces: x", "unknown header key replaces"),
        ("with: {city: 杭州}", "with: [1]", "checks.with must map"),
        ("rows: []", 'count: "a"', "checks.count must be a whole number"),
        ("rows: []", "count: true", "checks.count must be a whole number"),
        ("rows: []", "rows: [firm:tztek]", "checks.rows must be a list of rows"),
        ("rows: []", "contains: [null]", "checks.contains must be a list of rows"),
        ("{kind: city, ", "{kind: city, needed: true, ", "unknown key needed"),
        ("{kind: city, ", "{kind: city, required: yes please, ", "required of city"),
        ("#+ tags: [clusters]", "#+ tags: clusters", "tags must be a list"),
        ("#+ tags: [clusters]", "#+ empty: zero", "silent or none"),
        ("  field: {kind: field", "  tags: {kind: field", "mislead grlc"),
        ("  VALUES ?field", "  VALUES (?field)", "VALUES ?name"),
        ("SELECT ?firm ?cluster", "CONSTRUCT { ?firm a ?cluster }", "SELECT or an ASK"),
        ("rows: []", "row: []", "with, rows, count"),
    ],
)
def test_a_header_that_does_not_fit_its_body_is_refused(old: str, new: str, told: str) -> None:
    assert old in ANCHORS
    with pytest.raises(DataError) as caught:
        parse(ANCHORS.replace(old, new, 1), "cluster/list-anchors", Path("list-anchors.rq"))
    assert caught.value.en.startswith("list-anchors.rq")
    assert told in caught.value.en
    assert caught.value.zh.startswith("list-anchors.rq")


def test_a_header_that_is_no_yaml_names_its_line() -> None:
    with pytest.raises(DataSyntaxError, match="line 3") as caught:
        parse(ANCHORS.replace("#+   en: Which", "#+   en: [Which"), "x")
    assert caught.value.line >= 3


def test_a_body_that_does_not_parse_is_refused() -> None:
    with pytest.raises(DataSyntaxError, match="does not parse as it stands"):
        parse(ANCHORS.replace("ORDER BY", "ORDER"), "x")


def test_a_reserved_parameter_name_is_refused() -> None:
    text = FIGURES.replace("?year {", "?format {").replace("  year: {kind", "  format: {kind")
    with pytest.raises(DataError, match="cannot be called format"):
        parse(text.replace("{year}", "{format}"), "x")


def test_one_question_is_read_without_the_others(project: Path) -> None:
    (project / "queries" / "cluster" / "broken.rq").write_text("nothing", "utf-8")
    catalogue = Catalogue()
    assert catalogue.get("cluster/list-anchors").name == "cluster/list-anchors"
    with pytest.raises(DataError, match="no header"):
        catalogue.get("cluster/broken")


def test_a_name_without_topic_will_do_where_it_is_the_only_one(project: Path) -> None:
    assert Catalogue().get("list-figures").name == "statistic/list-figures"
    (project / "queries" / "city").mkdir()
    (project / "queries" / "city" / "list-figures.rq").write_text(FIGURES, "utf-8")
    with pytest.raises(NotFoundError):
        Catalogue().get("list-figures")


@pytest.mark.parametrize("name", ["cluster/list-anchor", "anchors", "LIST-ANCHORS"])
def test_a_wrong_name_is_told_the_nearest(tiny: Graph, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        tiny.questions().get(name)
    assert caught.value.suggestions[0] == "cluster/list-anchors"


@pytest.mark.parametrize("name", ["../queries/cluster/list-anchors", "/etc/passwd", "", "a\0b"])
def test_a_name_never_leaves_the_folder(tiny: Graph, name: str) -> None:
    with pytest.raises(NotFoundError):
        tiny.questions().get(name)


def test_the_catalogue_lists_counts_and_tags(tiny: Graph) -> None:
    catalogue = tiny.questions()
    assert catalogue.names == ("cluster/list-anchors", "statistic/list-figures")
    assert len(catalogue) == len(list(catalogue)) == 2
    assert "cluster/list-anchors" in catalogue
    assert [question.name for question in catalogue.tagged("clusters")] == ["cluster/list-anchors"]


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.rq"
    file.write_bytes(ANCHORS.encode("gb18030"))
    with pytest.raises(DataError, match="UTF-8"):
        read(file, "x")


@pytest.mark.parametrize(
    ("asked", "name", "city"),
    [
        ("哪些苏州企业支撑机器视觉产业集群？", "cluster/list-anchors", "suzhou"),
        ("哪些 合肥企业支撑「机器视觉」产业集群", "cluster/list-anchors", None),
        ("which SUZHOU firms anchor the machine vision cluster", "cluster/list-anchors", "suzhou"),
        ("Which Hangzhou firms anchor the 机器视觉 cluster ??", "cluster/list-anchors", "hangzhou"),
        ("杭州2020有哪些数据", "statistic/list-figures", "hangzhou"),
        ("苏州２０２１年有哪些数据？", "statistic/list-figures", "suzhou"),
    ],
)
def test_a_question_is_known_by_its_own_words(
    tiny: Graph, asked: str, name: str, city: str | None
) -> None:
    if city is None:
        with pytest.raises(SilentError, match="合肥"):
            understand(tiny.store, tiny.questions(), asked)
        return
    understood = understand(tiny.store, tiny.questions(), asked)
    assert understood.question.name == name
    assert understood.values["city"] == (ox.NamedNode(str(expand(f"city:{city}"))),)


def test_every_title_is_understood_as_its_own_question(tiny: Graph) -> None:
    for lang in ("en", "zh"):
        tiny.labels.lang = lang
        for question in tiny.questions():
            values = {name: p.default for name, p in question.header.parameters.items()}
            understood = understand(
                tiny.store, tiny.questions(), title(question, values, tiny.labels)
            )
            assert (understood.question, understood.values) == (question, values)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shipped_title_is_understood_as_its_own_question(lang: str) -> None:
    graph = kg.open(lang=lang)
    for question in graph.questions():
        values = {name: p.default for name, p in question.header.parameters.items()}
        words = title(question, values, graph.labels)
        understood = understand(graph.store, graph.questions(), words)
        assert (understood.question.name, understood.values) == (question.name, values)


def test_the_command_asks_the_same(tiny: Graph) -> None:
    asked = "哪些杭州企业支撑机器视觉产业集群？"
    understood = understand(tiny.store, tiny.questions(), asked)
    assert understood.command == "kg run cluster/list-anchors --city city:hangzhou"


@pytest.mark.parametrize("asked", ["", "？", "天气如何", "Which Suzhou banks anchor?"])
def test_what_is_not_understood_is_never_guessed(tiny: Graph, asked: str) -> None:
    with pytest.raises(SilentError, match=r"No question|Not understood"):
        tiny.ask(asked)


def test_what_is_nearly_a_question_is_told_the_nearest(tiny: Graph) -> None:
    with pytest.raises(SilentError) as caught:
        tiny.ask("Suzhou firms and the weather in the machine vision cluster")
    assert "kg run cluster/list-anchors" in caught.value.en
    assert "kg run cluster/list-anchors" in caught.value.zh


@given(st.text(max_size=60))
def test_squeezing_keeps_letters_at_their_places(text: str) -> None:
    squeezed, places = squeeze(text)
    assert len(squeezed) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


def test_checked_answers_hold(tiny: Graph) -> None:
    assert [verify(tiny, question) for question in tiny.questions()] == [[], []]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[firm:eavision, cluster:vision], ", "", "row 1 is [firm:eavision, cluster:vision], not"),
        ("[firm:tztek, cluster:vision]]", "[firm:tztek, cluster:other]]", "row 2"),
        ("rows: []", "count: 3", "0 rows, not 3"),
        ("rows: []", "contains: [[firm:tztek, cluster:vision]]", "is missing"),
    ],
)
def test_a_checked_answer_that_is_wrong_is_found(
    tiny: Graph, old: str, new: str, told: str
) -> None:
    faults = verify(tiny, parse(ANCHORS.replace(old, new, 1), "cluster/list-anchors"))
    assert faults
    assert any(told in en for en, _ in faults)


@pytest.mark.parametrize(
    ("term", "cell", "expected"),
    [
        (ox.Literal(8), 8, True),
        (ox.Literal(8), "8", True),
        (ox.Literal("8.50", datatype=ox.NamedNode(str(expand("xsd:decimal")))), 8.5, True),
        (ox.Literal(8), 9, False),
        (ox.Literal(True), True, True),
        (ox.Literal(True), 1, False),
        (ox.Literal("x", language="zh"), "x", True),
        (ox.Literal("x", language="zh"), '"x"@en', False),
        (ox.Literal("x", language="zh"), '"x"', False),
        (ox.NamedNode("https://w3id.org/aicity/city/suzhou"), "city:suzhou", True),
        (ox.NamedNode("https://w3id.org/aicity/city/suzhou"), "suzhou", False),
        (ox.Literal("city:suzhou"), "city:suzhou", True),
        (None, None, True),
        (None, "x", False),
        (ox.Literal("x"), None, False),
    ],
)
def test_cells_of_checks(
    term: ox.Literal | ox.NamedNode | None, cell: object, expected: bool
) -> None:
    assert same(term, cell) is expected

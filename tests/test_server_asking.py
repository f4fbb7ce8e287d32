"""Pages that ask: the questions and their forms, words, names, the drawn graph."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from importlib import util
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode
from serving import Server

from kg.answer import Answer
from kg.errors import KGError, NotFoundError, ParameterError, UsageError
from kg.namespaces import AIC
from kg.questions.wording import empty_message
from kg.search.pinyin import has_han
from kg.server import addresses, routes
from kg.server.asking import ROUTES, charts, controls, drawing
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.server.workers.worker import handler
from kg.store.embedded import from_files

ANCHORS = "/question/cluster/list-anchors"
PLACE = re.compile(r"(§\S+|Introduction|引言) (¶|P)\d|(¶|P)\d")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


def get(service: Service, target: str, lang: str = "en", accept: str = "text/html") -> Reply:
    parts = urlsplit(target)
    found = routes.find(ROUTES, parts.path)
    assert found is not None, target
    query = tuple(parse_qsl(parts.query, keep_blank_values=True))
    request = Request(
        path=parts.path,
        parameters=found[1],
        query=query,
        accept=accept,
        accept_language=lang,
        base="https://example.org/kg",
    )
    return handler(found[0].handler)(service, request)


def text(service: Service, target: str, lang: str = "en") -> str:
    return get(service, target, lang).body.decode()


class Tags(HTMLParser):
    """Every start tag of a page, and the text of each cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data

    def values(self, tag: str, name: str) -> list[str]:
        return [attrs[name] for each, attrs in self.tags if each == tag and name in attrs]


def first_cells(page: str) -> list[str]:
    return [cell.strip() for cell in Tags(page).cells]


# The catalogue


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_catalogue_leads_to_every_question(service: Service, lang: str) -> None:
    page = Tags(text(service, "/question", lang))
    named = {urlsplit(each).path for each in page.values("a", "href")}
    names = (*service.catalogue.names, *service.catalogue.federated)
    assert {f"/kg/question/{name}" for name in names} <= named


def test_the_catalogue_is_searched_in_both_languages(service: Service) -> None:
    for words in ("专利", "patents"):
        found = Tags(text(service, f"/question?q={quote(words)}", "en")).values("a", "href")
        assert "/kg/question/statistic/count-patents" in found
        assert "/kg/question/ranking/list-top" not in found
    assert "No question has" in text(service, "/question?q=zzzz")


def test_questions_are_also_shacl(service: Service) -> None:
    one = get(service, ANCHORS, accept="text/turtle;q=0.9, text/html;q=0.1")
    assert one.media_type == "text/turtle; charset=utf-8"
    assert b"sh:SPARQLSelectExecutable" in one.body
    assert b"https://example.org/kg/sparql" in one.body
    every = get(service, "/question", accept="application/n-triples").body.decode()
    for name in (*service.catalogue.names, *service.catalogue.federated):
        assert f"/question/{name}>" in every


# A question


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_question_answers_as_the_graph_does(service: Service, lang: str) -> None:
    graph = service.graph(lang)
    for question in service.catalogue:
        reply = get(service, f"/question/{question.name}", lang)
        assert reply.status == 200, question.name
        answer = graph.run(question)
        page = Tags(reply.body.decode())
        shown = [cell.strip() for cell in page.cells]
        width = len(answer.columns)
        cited = len(shown) // max(1, len(answer)) - width
        assert cited in (0, 1), question.name
        for number, row in enumerate(answer.rows[:100]):
            begin = number * (width + cited)
            for cell, term in zip(shown[begin:], row, strict=False):
                known = answer.text(term).strip()
                # A passage has no name: where a table has its address, a page has its place.
                if isinstance(term, NamedNode) and known.startswith("passage:"):
                    assert PLACE.match(cell), (question.name, cell)
                else:
                    assert cell.startswith(known), question.name


def test_a_question_asks_with_names_as_people_write_them(service: Service) -> None:
    by_slug = first_cells(text(service, f"{ANCHORS}?city=suzhou&field=machine-vision"))
    chinese = urlencode({"city": "苏州", "field": "机器视觉"})
    assert by_slug == first_cells(text(service, f"{ANCHORS}?{chinese}"))
    assert any(cell.startswith("TZTEK") for cell in by_slug)


def test_open_and_several_values(service: Service) -> None:
    every = first_cells(text(service, f"{ANCHORS}?city=*&field=*"))
    assert every == first_cells(text(service, f"{ANCHORS}?city=&field="))
    two = text(service, f"{ANCHORS}?city=suzhou&field=machine-vision&field=speech-recognition")
    ticked = [a for tag, a in Tags(two).tags if a.get("type") == "checkbox" and "checked" in a]
    assert [each["value"] for each in ticked] == ["machine-vision", "speech-recognition"]
    assert 3 < len(first_cells(two)) < len(every)


def test_the_form_offers_what_the_graph_answers(service: Service) -> None:
    graph = service.graph("zh")
    question = service.catalogue.get("cluster/list-anchors")
    values, faults = controls.understood(graph, question, {})
    city, field = controls.controls(graph, question, values, {}, faults)
    assert not faults
    assert [each.value for each in city.answering] == ["suzhou"]
    assert {"hangzhou", "beijing"} <= {each.value for each in city.others}
    assert len(field.answering) == 4
    assert ("machine-vision", "机器视觉", True) in [
        (each.value, each.label, each.chosen) for each in field.answering
    ]


def test_what_is_shown_again_is_what_was_asked(service: Service) -> None:
    for question in service.catalogue:
        graph = service.graph("zh")
        values, _ = controls.understood(graph, question, {})
        given: dict[str, list[str]] = {}
        for name, value in controls.pairs_of(question, values):
            given.setdefault(name, []).append(value)
        again, faults = controls.understood(graph, question, given)
        assert not faults, (question.name, faults)
        assert again == values, question.name


def test_many_values_are_typed_and_understood_again(service: Service) -> None:
    graph = service.graph("en")
    question = service.catalogue.get("source/list-passages-of-thing")
    values, faults = controls.understood(graph, question, {"thing": ["科大讯飞"]})
    (control,) = controls.controls(graph, question, values, {"thing": ["科大讯飞"]}, faults)
    assert not control.listed
    assert controls.understood(graph, question, {"thing": [control.text]}) == (values, {})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_value_comes_back_with_the_form_and_suggestions(
    service: Service, lang: str
) -> None:
    reply = get(service, f"{ANCHORS}?city=suzhou&field=machne+vision", lang)
    page = reply.body.decode()
    assert reply.status == 400
    assert "aria-invalid" in page
    assert "kg find" not in page
    assert ("没有名为" if lang == "zh" else "No technology field is called") in page
    links = [unescape(each) for each in Tags(page).values("a", "href")]
    right = next(each for each in links if "machine-vision" in each)
    assert get(service, right.removeprefix("/kg"), lang).status == 200
    assert not first_cells(page)


def test_an_unknown_parameter_is_told_and_not_ignored(service: Service) -> None:
    reply = get(service, f"{ANCHORS}?ctiy=suzhou")
    assert reply.status == 400
    assert "no parameter ctiy" in reply.body.decode()


def test_a_question_that_does_not_exist_names_the_nearest(service: Service) -> None:
    with pytest.raises(NotFoundError) as told:
        get(service, "/question/cluster/list-anchor")
    assert "cluster/list-anchors" in told.value.suggestions
    with pytest.raises(NotFoundError):
        get(service, "/question/../../pyproject")


def test_a_silent_source_is_not_zero(service: Service) -> None:
    page = text(service, f"{ANCHORS}?city=hangzhou&field=machine-vision")
    assert not first_cells(page)
    question = service.catalogue.get("cluster/list-anchors")
    assert question.header.empty == "silent"
    assert empty_message(question, "en") in unescape(page)


def test_each_row_is_cited_and_folded(service: Service) -> None:
    page = text(service, f"{ANCHORS}?city=suzhou&field=machine-vision")
    answer = service.graph("en").run("cluster/list-anchors")
    assert Tags(page).values("li", "value") == ["1", "2", "3"]
    assert page.count("<details>") >= len(answer)
    assert "/kg/source/suzhou-hangzhou/p28-5" in Tags(page).values("a", "href")
    assert "(proposes)" in page


def test_proposed_things_say_so_on_themselves(service: Service) -> None:
    page = text(service, ANCHORS, "zh")
    assert page.count('<span class="status">拟议</span>') == 3


def test_the_same_is_asked_by_address_command_and_python(service: Service) -> None:
    page = unescape(text(service, f"{ANCHORS}?city=suzhou&field=speech-recognition"))
    address = "https://example.org/kg/question/cluster/list-anchors?city=suzhou&field=speech-re"
    assert address in page
    assert "kg run cluster/list-anchors --field field:speech-recognition" in page
    assert 'g.run("cluster/list-anchors", field="speech-recognition")' in page
    assert "VALUES ?field { <https://w3id.org/aicity/field/speech-recognition> }" in page


def test_rows_come_in_pages_that_join(service: Service) -> None:
    whole = service.graph("en").run("source/list-notes", thing="*")
    assert len(whole) > 100
    shown: list[str] = []
    target = "/question/source/list-notes?thing=*"
    for _ in range(20):
        page = text(service, target)
        shown += first_cells(page)
        after = [attrs["href"] for tag, attrs in Tags(page).tags if attrs.get("rel") == "next"]
        if not after:
            break
        target = after[0].removeprefix("/kg")
    cells = [cell for cell in shown if not re.match(r"▸?\[\d", cell)]
    assert len(shown) % len(whole) == 0
    assert len(shown) // len(whole) in (len(whole.columns), len(whole.columns) + 1)
    assert cells


def test_a_federated_question_asks_nobody_unless_that_is_allowed(service: Service) -> None:
    page = text(service, "/question/federated/list-populations?federate=1")
    assert "This server asks no other endpoint" in page
    assert "kg run federated/list-populations --federate" in page
    assert not first_cells(page)


def test_a_language_that_was_asked_for_by_name_stays(service: Service) -> None:
    page = Tags(text(service, f"{ANCHORS}?lang=zh", "en"))
    own = [each for each in page.values("a", "href") if each.startswith("/kg/firm/")]
    assert own
    assert all("lang=zh" in each for each in own)
    assert ("input", "zh") in [(tag, a.get("value")) for tag, a in page.tags if "name" in a]
    assert not any("lang=" in e for e in Tags(text(service, ANCHORS)).values("td", "href"))


# Charts


def rows_of(*rows: tuple[Any, ...], columns: tuple[str, ...], query: str = "") -> Answer:
    made = [tuple(Literal(c) if isinstance(c, int | str) else c for c in row) for row in rows]
    return Answer(columns, made, query=query)


def test_bounds_are_drawn_as_bounds(service: Service) -> None:
    graph = service.graph("en")
    drawn = charts.chart(graph.run("statistic/list-figures", city="suzhou", topic="topic-firms"))
    assert drawn is not None
    over = next(bar for bar in drawn.bars if bar.shape == "over")
    assert over.text == "> 1,000"
    assert over.open > over.sure > 90
    exact = next(bar for bar in drawn.bars if bar.text == "149")
    assert exact.open <= exact.sure
    assert exact.sure == pytest.approx(over.sure * 0.149)


def test_at_most_is_nothing_certain() -> None:
    answer = rows_of(
        ("a", 500, AIC.atMost, AIC.x), ("b", 100, AIC.exactly, AIC.x),
        columns=("what", "value", "bound", "unit"),
    )  # fmt: skip
    drawn = charts.chart(answer)
    assert drawn is not None
    assert (drawn.bars[0].sure, drawn.bars[0].text) == (0.0, "≤ 500")


@pytest.mark.parametrize(
    "rows",
    [
        [("a", 1, AIC.exactly, AIC.x), ("b", 2, AIC.exactly, AIC.y)],  # two units
        [("a", 1, None, AIC.x), ("b", 2, AIC.exactly, AIC.x)],  # a bound that is not known
        [("a", -1, AIC.exactly, AIC.x), ("b", 2, AIC.exactly, AIC.x)],
        [("a", 1, AIC.exactly, AIC.x)],
        [],
    ],
)
def test_what_cannot_be_compared_is_not_drawn(rows: list[tuple[Any, ...]]) -> None:
    answer = rows_of(*rows, columns=("what", "value", "bound", "unit"))
    assert charts.chart(answer) is None


def test_ranks_years_and_orders_are_not_drawn(service: Service) -> None:
    graph = service.graph("en")
    for name in ("ranking/list-top", "ranking/list-places", "firm/list-founding-years"):
        assert charts.chart(graph.run(name)) is None, name
    counted = charts.chart(graph.run("source/rank-things"))
    assert counted is not None
    assert {bar.shape for bar in counted.bars} == {"exact"}


# Words


def test_a_question_in_words_is_answered_with_how_it_was_understood(service: Service) -> None:
    asked = quote("哪些苏州企业支撑机器视觉产业集群？")
    page = text(service, f"/ask?q={asked}", "zh")
    assert "理解为：" in page
    assert any(cell.startswith("天准科技") for cell in first_cells(page))
    assert f"/kg{ANCHORS}?city=suzhou&field=machine-vision" in Tags(page).values("a", "href")
    assert Tags(page).values("li", "value")


def test_a_property_is_answered_too(service: Service) -> None:
    page = text(service, f"/ask?q={quote('科大讯飞的股票代码是多少？')}", "zh")
    assert "SZSE:002230" in first_cells(page)


@pytest.mark.parametrize(
    ("asked", "lang", "line"),
    [
        ("Is iFLYTEK in Suzhou?", "en", None),
        ("Is iFLYTEK based in Suzhou?", "en", "No. iFLYTEK – head office in: Hefei."),
        ("Was Huawei founded in 1987?", "en", "Yes. Huawei – founding year: 1987."),
        ("Was Huawei founded in 1990?", "en", "No. Huawei – founding year: 1987."),
        ("华为是1987年成立的吗", "zh", "是。华为的“成立年份”：1987。"),
        ("华为是1990年成立的吗", "zh", "否。华为的“成立年份”：1987。"),
        ("华为成立于哪一年", "zh", None),
    ],
)
def test_a_question_for_yes_or_no_is_answered_so_first(
    service: Service, asked: str, lang: str, line: str | None
) -> None:
    page = text(service, f"/ask?q={quote(asked)}", lang)
    found = re.findall(r'<p class="verdict[^"]*">(.*?)</p>', page)
    assert found == ([line] if line else [])
    if line:
        assert page.index(line) < page.index("<table")


def test_what_is_not_understood_leads_on(service: Service) -> None:
    page = text(service, f"/ask?q={quote('苏州 价格')}", "zh")
    assert "未能理解" in page
    assert "<q>价格</q>" in page
    assert "kg run" not in page
    near = [each for each in Tags(page).values("a", "href") if each.startswith("/kg/question/")]
    assert near
    for each in near:
        assert get(service, each.removeprefix("/kg"), "zh").status == 200


@pytest.mark.parametrize(
    ("asked", "lang", "why"),
    [
        ("苏州不擅长哪些领域", "zh", "来源未提及，也不等于否定"),
        ("Which firms are not in Suzhou", "en", "a source that is silent denies nothing"),
        ("?", "en", "No question of the catalogue fits this"),
    ],
)
def test_why_a_question_is_refused_is_said(
    service: Service, asked: str, lang: str, why: str
) -> None:
    page = text(service, f"/ask?q={quote(asked)}", lang)
    assert why in page
    assert "kg run" not in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_odd_texts_get_help(service: Service, lang: str) -> None:
    for asked in ("", " ", "a", "?", "苏", "\x00\x07", "\u202e", "🙂", "a" * 300, "%", "''"):
        reply = get(service, f"/ask?q={quote(asked)}", lang)
        assert reply.status == 200, asked
        assert '<ul class="questions">' in reply.body.decode(), asked
    long = get(service, f"/ask?q={'x' * 10_000}", lang)
    assert long.status == 400
    assert ("10000" in long.body.decode()) and ("300" in long.body.decode())
    query = quote("SELECT * { ?s ?p ?o }")
    assert "/kg/editor?query=" in text(service, f"/ask?q={query}", lang)


def test_examples_are_understood(service: Service) -> None:
    from kg.server.asking.words import EXAMPLES

    for lang, examples in EXAMPLES.items():
        for example in examples:
            assert first_cells(text(service, f"/ask?q={quote(example)}", lang)), example


# Names


def test_the_thing_itself_stands_first_with_the_reason(service: Service) -> None:
    page = text(service, f"/find?q={quote('苏州')}", "zh")
    hits = re.findall(r'<li( class="exact")?><a href="([^"]*)">', page)
    assert hits[0] == (' class="exact"', "/kg/city/suzhou")
    assert "名称相同" in page


def test_hits_are_narrowed_by_kind_and_come_in_pages(service: Service) -> None:
    page = text(service, "/find?q=suzhou")
    chosen = next(e for e in Tags(page).values("a", "href") if "kind=cluster" in e)
    only = text(service, unescape(chosen).removeprefix("/kg"))
    hits = re.findall(r'<li(?: class="exact")?><a href="(/kg/[a-z]+)/', only)
    assert set(hits) == {"/kg/cluster"}
    after = next(a["href"] for _, a in Tags(page).tags if a.get("rel") == "next")
    first, second = (
        set(re.findall(r'<li(?: class="exact")?><a href="([^"]*)"', each))
        for each in (page, text(service, unescape(after).removeprefix("/kg")))
    )
    assert first
    assert second
    assert not first & second


def test_odd_searches_get_help(service: Service) -> None:
    assert "Type a name" in text(service, "/find")
    assert "Nothing is called" in text(service, "/find?q=qqqqqzzzz")
    assert get(service, f"/find?q={quote('苏' * 5000)}").status == 200
    assert get(service, "/find?q=a&from=99999999999").status == 200
    assert get(service, "/find?q=a&kind=nothing").status == 400
    assert "TZTEK" in text(service, "/find?kind=firm") + text(service, "/find?kind=firm&from=21")


def test_names_are_suggested_as_json(service: Service) -> None:
    reply = get(service, "/find/names?q=kdxf&kind=firm")
    assert json.loads(reply.body) == {
        "things": [
            {"name": "firm:iflytek", "label": "iFLYTEK", "kind": "firm", "href": "/kg/firm/iflytek"}
        ]
    }
    for odd in ("", "?q=%00", "?kind=nothing&q=a", "?q=a&limit=x", "?q=a&limit=0"):
        assert "things" in json.loads(get(service, f"/find/names{odd}").body)


# The drawn graph


@pytest.mark.parametrize(
    "target",
    [
        "/graph?entity=firm:iflytek&hops=2",
        "/graph?question=cluster/list-anchors&city=suzhou&field=speech-recognition",
        "/graph?sparql=" + quote("SELECT ?f { ?f aic:hasSiteIn city:suzhou }"),
        "/graph",
    ],
)
def test_the_drawn_graph_brings_its_own_policy(service: Service, target: str) -> None:
    reply = get(service, target)
    policy = reply.headers["Content-Security-Policy"]
    page = reply.body.decode()
    stated = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    assert policy == f"{stated}; frame-ancestors 'none'"
    assert policy.count("'sha256-") == 3
    assert "unsafe" not in policy
    assert '<a href="/kg/">aicity</a>' in page


def test_wrong_requests_for_a_drawing_are_told(service: Service) -> None:
    for target, error in {
        "/graph?entity=firm:nobody": NotFoundError,
        "/graph?entity=firm:iflytek&hops=9": UsageError,
        "/graph?entity=firm:iflytek&hops=two": UsageError,
        "/graph?hops=2": UsageError,
        "/graph?city=suzhou": UsageError,
        "/graph?layout=round": ParameterError,
        "/graph?question=cluster/list-anchors&city=Atlantis": ParameterError,
        "/graph?entity=firm:iflytek&question=cluster/list-anchors": UsageError,
    }.items():
        with pytest.raises(error):
            get(service, target)


def test_cost_is_told_before_drawing() -> None:
    def weigh(**query: str) -> bool:
        return drawing.weigh(Request(query=tuple(query.items())))[1]

    assert weigh()
    assert not weigh(entity="firm:iflytek")
    assert weigh(sparql="SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert weigh(sparql="SELECT * { " + "?a ?b ?c ." * 9000 + "}")


# Hostile


def test_nothing_that_is_sent_becomes_markup(service: Service) -> None:
    sent = quote(HOSTILE)
    for target in (
        f"/question?q={sent}",
        f"{ANCHORS}?city={sent}&field={sent}",
        f"{ANCHORS}?{sent}={sent}",
        f"/question/source/list-passages-of-thing?thing={sent}",
        f"{ANCHORS}?city=suzhou&from-row={sent}&choose-several={sent}&lang={sent}",
        f"/ask?q={sent}",
        f"/find?q={sent}&kind={sent}",
    ):
        for lang in ("en", "zh"):
            page = text(service, target, lang)
            assert_inert(page)


def assert_inert(page: str) -> None:
    tags = Tags(page).tags
    scripts = [a for tag, a in tags if tag == "script"]
    assert all(set(a) <= {"src", "defer"} and a["src"].startswith("/kg/static/") for a in scripts)
    assert not [a for tag, a in tags if tag in ("img", "style", "iframe", "object")]
    assert not [n for _, attrs in tags for n in attrs if n.startswith("on") or n == "style"]
    for tag, attrs in tags:
        for name in ("href", "src", "action", "formaction"):
            if name in attrs:
                assert attrs[name].startswith(("/kg/", "#")), (tag, attrs)
    assert "49" not in re.findall(r"\{\{.*?\}\}", page)


EVIL = f"""
@prefix aic: <https://w3id.org/aicity/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<https://w3id.org/aicity/source/evil/p1-1> {{
  <https://w3id.org/aicity/cluster/evil> a aic:Cluster ; skos:prefLabel {json.dumps(HOSTILE)}@en ;
    aic:area <https://w3id.org/aicity/city/suzhou> ; aic:field <https://w3id.org/aicity/field/x> ;
    aic:status aic:proposed ;
    aic:anchoredBy <javascript:alert(1)>, <https://w3id.org/aicity/firm/x> .
  <https://w3id.org/aicity/city/suzhou> a aic:City ; skos:prefLabel "Suzhou"@en .
  <https://w3id.org/aicity/field/x> a aic:Field ; skos:prefLabel {json.dumps(HOSTILE)}@en .
  <https://w3id.org/aicity/firm/x> a aic:Firm ; skos:prefLabel "=cmd|' /C calc'!A0"@en .
  <javascript:alert(1)> a aic:Firm .
  <https://w3id.org/aicity/source/evil/p1-1> rdfs:label {json.dumps(HOSTILE)}@en .
}}
"""


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Service:
    file = tmp_path_factory.mktemp("evil") / "evil.trig"
    file.write_text(EVIL, "utf-8")
    return Service(store=from_files([file]))


def test_nothing_in_the_data_becomes_markup_or_a_link_that_runs(evil: Service) -> None:
    for target in (
        f"{ANCHORS}?city=*&field=*",
        f"{ANCHORS}?city=Atlantis&field=y",
        "/find?q=script",
        "/find?kind=firm",
        f"/ask?q={quote('Which Suzhou firms anchor the cluster?')}",
        "/editor?query=" + quote("SELECT * { ?s ?p ?o }"),
        "/editor?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }"),
    ):
        page = text(evil, target)
        assert_inert(page)
        assert "javascript:" not in " ".join(Tags(page).values("a", "href"))
    assert addresses.href(Request(), "javascript:alert(1)").startswith("/resource?iri=javascript")


def test_a_fault_in_the_data_is_an_error_of_ours(evil: Service) -> None:
    for target in ("/graph", "/graph?entity=cluster:evil"):
        try:
            page = text(evil, target)
        except KGError:
            continue
        assert "<script>alert" not in page


# In a browser, through the server


@pytest.fixture(scope="module")
def axe() -> str:
    if util.find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


PAGES = [
    "/question",
    ANCHORS,
    f"{ANCHORS}?city=Atlantis&field=machne",
    "/question/statistic/list-figures?city=suzhou&topic=*",
    "/question/statistic/list-figures?city=suzhou&topic=topic-firms",
    "/question/city/list-fields?choose-several=city",
    "/question/federated/list-populations",
    "/ask",
    "/ask?q=" + quote("苏州 价格"),
    "/ask?q=" + quote("哪些苏州企业支撑机器视觉产业集群？"),
    "/find?q=suzhou",
    "/find?q=zzzzqq",
]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
@pytest.mark.parametrize(
    ("size", "scheme"), [((1280, 900), "light"), ((390, 844), "dark")], ids=["desk", "phone"]
)
def test_axe_finds_nothing_and_nothing_is_too_wide(
    chromium: Any, server: Server, axe: str, lang: str, size: tuple[int, int], scheme: str
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    context = chromium.new_context(viewport=viewport, locale=lang, color_scheme=scheme)
    view = context.new_page()
    outside: list[str] = []
    view.on("request", lambda one: one.url.startswith(server.base) or outside.append(one.url))
    for path in PAGES:
        view.goto(server.base + path)
        # What is asked in Chinese is answered in Chinese.
        told = "zh" if path.startswith("/ask?q=") and has_han(unquote(path)) else lang[:2]
        assert view.evaluate("document.documentElement.lang")[:2] == told
        view.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        view.evaluate(axe)
        found = view.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then((all) => [all.passes.length,"
            " all.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])])"
        )
        assert found[0] > 10
        assert found[1] == [], path
        assert view.evaluate("document.documentElement.scrollWidth") <= size[0], path
    assert outside == []
    context.close()


@pytest.mark.browser
def test_a_question_is_asked_without_script(chromium: Any, server: Server) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    view = context.new_page()
    view.goto(f"{server.base}{ANCHORS}")
    view.select_option("select[name=field]", "speech-recognition")
    view.click("form.asking button")
    assert "语音识别" in view.inner_text("h1")
    assert "思必驰" in view.inner_text("table.answer")
    assert "field=speech-recognition" in view.url
    view.click("text=多选 >> nth=1")
    assert view.locator("input[name=field]:checked").count() == 1
    view.check("input[name=field][value=machine-vision]")
    view.click("form.asking button")
    assert {"天准科技", "思必驰"} <= set(
        view.locator("table.answer td:first-child a").all_inner_texts()
    )
    context.close()


@pytest.mark.browser
def test_names_are_suggested_while_typing(chromium: Any, server: Server) -> None:
    context = chromium.new_context(locale="zh-CN")
    view = context.new_page()
    view.goto(f"{server.base}/question/source/list-passages-of-thing")
    field = view.locator("input[name=thing]")
    field.fill("")
    field.press_sequentially("kdxf")
    view.wait_for_selector("[role=option]")
    assert view.locator("[role=option]").first.inner_text().startswith("科大讯飞")
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "firm:iflytek"
    field.press("Enter")
    view.wait_for_url("**thing=firm*")
    assert "科大讯飞" in view.inner_text("h1")
    context.close()


@pytest.mark.browser
def test_the_drawn_graph_draws_under_its_policy(chromium: Any, server: Server) -> None:
    context = chromium.new_context(locale="en-GB")
    view = context.new_page()
    noise: list[str] = []
    view.on("console", lambda message: noise.append(message.text))
    view.on("pageerror", lambda error: noise.append(str(error)))
    view.goto(f"{server.base}/graph?question=cluster/list-anchors")
    view.wait_for_function("() => Boolean(globalThis.aicity)")
    assert view.evaluate("aicity.drawn().length") > 3
    assert [each for each in noise if "favicon" not in each and "404" not in each] == []
    view.click("header > a")
    view.wait_for_url(f"{server.base}/**")
    context.close()


@pytest.mark.browser
def test_hostile_values_do_not_run(chromium: Any, server: Server) -> None:
    context = chromium.new_context()
    view = context.new_page()
    dialogs: list[str] = []
    view.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    sent = quote(HOSTILE)
    for target in (
        f"{ANCHORS}?city={sent}",
        f"{ANCHORS}?{sent}=1",
        f"/question/{sent}",
        f"/ask?q={sent}",
        f"/find?q={sent}",
        f"/graph?entity={sent}",
        f"/graph?question={sent}",
        f"/editor?query={sent}",
        f"/editor?question={sent}",
    ):
        view.goto(server.base + target)
        assert view.evaluate("document.images.length") == 0
    assert dialogs == []
    context.close()


def test_a_question_is_answered_in_its_own_language(service: Service) -> None:
    asked = f"/ask?{urlencode({'q': '苏州有多少家独角兽企业？'})}"

    def lang(target: str) -> str:
        parts = urlsplit(target)
        query = tuple(parse_qsl(parts.query))
        request = Request(path=parts.path, query=query, accept="text/html", accept_language="en")
        return handler("kg.server.asking.words:page")(service, request).headers["Content-Language"]

    assert lang(asked) == "zh"
    assert lang(f"{asked}&lang=en") == "en"
    assert lang("/ask?q=Suzhou") == "en"


# Words for people


def test_what_is_said_of_a_question_leads_to_others_by_what_they_ask(service: Service) -> None:
    for lang, quoted in (("zh", "“苏州的语音识别产业集群"), ("en", "“")):
        page = text(service, ANCHORS, lang)
        lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
        assert f'href="/kg/question/cluster/list-anchor-ties">{quoted}' in lead
        assert ">cluster/" not in lead and " cluster/list" not in lead


def test_addresses_and_datatypes_are_for_the_editor(service: Service) -> None:
    page = Tags(text(service, ANCHORS, "zh"))
    assert not [each for each in page.values("a", "title") if "://" in each]
    figures = Tags(text(service, "/question/statistic/list-figures", "zh"))
    assert not figures.values("span", "title")
    query = quote("SELECT ?firm { ?firm aic:hasSiteIn city:suzhou }")
    editor = Tags(text(service, f"/editor?query={query}", "zh"))
    assert "https://w3id.org/aicity/firm/huawei" in editor.values("a", "title")


def test_options_are_called_as_people_call_them(service: Service) -> None:
    licences = text(service, "/question/source/list-datasets", "zh")
    offered = re.findall(r"<option[^>]*>([^<]+)", licences)
    assert "CC BY 4.0" in offered and "MIT" in offered
    assert not [each for each in offered if "://" in each]
    passages = text(service, "/question/source/list-notes-of-passage", "zh")
    offered = re.findall(r"<option[^>]*>([^<]+)", passages)
    assert "passage:" not in "".join(offered)
    # As the document reads, not as the numbers of its sections sound.
    assert offered.index("题目 P1 句1") < offered.index("§一（二） P8 句2")
    assert offered.index("§一（二） P8 句2") < offered.index("§二（三） P20 句2")
    assert "句子§二（三） P20 句2" in passages
    things = re.findall(r"<option[^>]*>([^<]+)", text(service, "/question/source/list-notes", "zh"))
    assert "产业规模（指标）" in things and len(things) == len(set(things))


def test_a_passage_is_found_by_its_place(service: Service) -> None:
    page = text(service, "/find?q=P20-2", "zh")
    assert ">§二（三） P20 句2</a>" in page
    assert '<span class="kind">passage</span>' not in page


def test_an_answer_can_be_cited_and_kept_under_a_name_that_says_what_it_is(
    service: Service,
) -> None:
    page = text(service, ANCHORS, "zh")
    reference = page.partition('id="references"')[2].partition("</pre>")[0]
    assert "苏州杭州人工智能产业发展对比分析[Z]" in reference
    names = Tags(page).values("a", "download")
    assert "哪些苏州企业支撑机器视觉产业集群.csv" in names
    assert len(names) == len(set(names))
    assert not [each for each in names if re.search(r'[\\/:*?"<>|]', each)]

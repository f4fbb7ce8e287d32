"""The interface for programs: one envelope, every form, and an OpenAPI document that holds."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from serving import Server

from kg import resources
from kg.errors import KGError
from kg.namespaces import KINDS
from kg.questions import Catalogue
from kg.server import problems, routes
from kg.server.api import ROUTES, arguments
from kg.server.api.catalogue import defaults
from kg.server.api.forms import FORMS
from kg.server.api.operations import OPERATIONS
from kg.server.exchange import Reply, Request
from kg.server.service import Service
from kg.server.settings import Settings
from kg.store.embedded import from_files

DOCS = Path(__file__).parent.parent / "docs"
QUESTIONS = Catalogue(resources.path("queries")).names


@cache
def shipped() -> Service:
    return Service()


def ask(address: str, service: Service | None = None, **headers: str) -> Reply:
    """Carry out the handler of an address, as a worker does."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    found = routes.find(ROUTES, path)
    assert found is not None, address
    route, parameters = found
    request = Request(
        path=path,
        parameters=parameters,
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        **headers,  # type: ignore[arg-type]
    )
    module, _, function = route.handler.partition(":")
    handler: Callable[[Service, Request], Reply] = getattr(import_module(module), function)
    try:
        return handler(service or shipped(), request)
    except KGError as error:
        return problems.reply(error, request)


def envelope(address: str, service: Service | None = None, **headers: str) -> dict[str, Any]:
    """Return the JSON of an address that answers."""
    reply = ask(address, service, **headers)
    assert (reply.status, reply.media_type) == (200, "application/json"), reply.body
    found: dict[str, Any] = json.loads(reply.body)
    return found


def error(address: str, status: int = 400, **headers: str) -> dict[str, Any]:
    """Return what is told of an error."""
    reply = ask(address, **headers)
    assert reply.status == status, (address, reply.body)
    told: dict[str, Any] = json.loads(reply.body)["error"]
    assert told["status"] == status
    return told


def texts(found: dict[str, Any], column: str) -> list[str | None]:
    return [cell and cell["text"] for cell in (row["values"][column] for row in found["rows"])]


@cache
def document() -> dict[str, Any]:
    return envelope("/openapi.json")


@cache
def validator(path: str) -> Draft202012Validator:
    schema = document()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    whole = {"$id": "urn:openapi", "components": document()["components"]}
    registry: Registry[Any] = Registry().with_resource("urn:openapi", Resource.opaque(whole))
    text = json.dumps(schema["schema"]).replace('"#/', '"urn:openapi#/')
    whole["components"] = json.loads(
        json.dumps(whole["components"]).replace('"#/', '"urn:openapi#/')
    )
    return Draft202012Validator(json.loads(text), registry=registry)


# The envelope


def test_a_question_answers_with_citations() -> None:
    found = envelope("/api/question/cluster/list-anchors?city=苏州&field=machine-vision")
    assert found["title"] == "Which Suzhou firms anchor the machine vision cluster?"
    assert texts(found, "firm") == ["EAVISION", "Huaxing Zhiyuan", "TZTEK Technology"]
    assert found["rows"][1]["values"]["tie"] is None
    numbers = {each["number"]: each for each in found["citations"]}
    for row in found["rows"]:
        assert row["citation"]["sources"]
        assert set(row["citation"]["sources"]) <= set(numbers)
    assert any(each["iri"].endswith("/p28-5") for each in numbers.values())
    assert found["asked"]["parameters"]["city"] == ["city:suzhou"]
    assert found["data"]["licence"] == "CC BY 4.0"
    assert "VALUES ?city { <https://w3id.org/aicity/city/suzhou> }" in found["query"]


def test_what_is_only_proposed_says_so_on_itself() -> None:
    found = envelope("/api/question/cluster/list-anchors")
    assert {row["values"]["cluster"]["status"] for row in found["rows"]} == {"proposed"}
    assert not any("status" in row["values"]["firm"] for row in found["rows"])


def test_numbers_are_numbers_and_keep_their_bounds() -> None:
    found = envelope("/api/question/statistic/compare-indicator")
    values = [row["values"] for row in found["rows"]]
    assert [(one["value"]["number"], one["bound"]["curie"]) for one in values] == [
        (2000, "aic:moreThan"),
        (1000, "aic:moreThan"),
    ]


def test_an_empty_answer_cites_nothing_and_says_that_the_source_is_silent() -> None:
    found = envelope("/api/question/statistic/compare-indicator?indicator=gazelles&city=hangzhou")
    assert (found["rows"], found["citations"], found["total"]) == ([], [], 0)
    assert found["silent"]
    assert "not zero" in found["message"]


def test_citations_can_be_left_out_or_told_in_full() -> None:
    without = envelope("/api/question/cluster/list-anchors?cite=false")
    assert "citations" not in without
    assert "citation" not in without["rows"][0]
    full = envelope("/api/question/cluster/list-anchors?cite=full")
    statements = full["rows"][2]["citation"]["witnesses"][0]
    assert any(each["predicate"]["value"].endswith("#anchoredBy") for each in statements)
    assert all(each["sources"] for each in statements)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_answers_with_its_defaults(name: str, lang: str) -> None:
    path = f"/api/question/{name}"
    found = envelope(f"{path}?lang={lang}")
    assert list(validator(path).iter_errors(found)) == []
    question = shipped().catalogue.get(name)
    assert [each["name"] for each in found["columns"]] == list(question.header.columns)
    assert found["lang"] == lang
    assert found["total"] == len(found["rows"]) == len(shipped().graph(lang).run(name))
    assert bool(found["rows"]) == bool(found["citations"] or _untold(found))
    # What is told of the question asks the same again.
    again = "&".join(
        f"{key}={quote(value)}"
        for key, values in found["asked"]["parameters"].items()
        for value in values
    )
    same = envelope(f"{path}?lang={lang}&{again}")
    assert [row["values"] for row in same["rows"]] == [row["values"] for row in found["rows"]]


def _untold(found: dict[str, Any]) -> bool:
    """Tell whether rows rest on nothing that a source states, and each of them says so."""
    return all(
        row["citation"]["restsOnAbsence"] or row["citation"]["untraced"] for row in found["rows"]
    )


OTHERS = {
    "/api/questions": "/api/questions?topic=cluster",
    "/api/ask": "/api/ask?q=哪些苏州企业支撑机器视觉产业集群？",
    "/api/find": "/api/find?q=kdxf",
    "/api/entity/{id}": "/api/entity/天准科技",
    "/api/compare": "/api/compare?one=suzhou&other=hangzhou",
    "/api/path": "/api/path?from=iflytek&to=tztek",
    "/api/rank": "/api/rank?by=anchor",
    "/api/why": "/api/why?subject=iflytek&predicate=hasSiteIn",
    "/api/kinds": "/api/kinds",
    "/api/sources": "/api/sources",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", OTHERS)
def test_every_other_operation_answers_as_documented(path: str, lang: str) -> None:
    address = OTHERS[path]
    found = envelope(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert list(validator(path).iter_errors(found)) == []
    assert found["rows"]
    assert found["lang"] == lang
    if next(each for each in OPERATIONS if each.path == path).citable:
        assert all(row["citation"]["sources"] for row in found["rows"])
    else:
        assert "citations" not in found


def test_every_operation_is_tried_here() -> None:
    assert set(OTHERS) == {each.path for each in OPERATIONS}


def test_every_row_of_a_comparison_cites_where_its_figures_stand() -> None:
    found = envelope(OTHERS["/api/compare"])
    short = {each["number"]: each["short"] for each in found["citations"]}
    for row in found["rows"]:
        told = row["values"]["source"]["text"].split("; ")
        assert set(told) <= {short[number] for number in row["citation"]["sources"]}


def test_every_row_of_a_path_cites_what_it_names() -> None:
    found = envelope(OTHERS["/api/path"])
    short = {each["number"]: each["short"] for each in found["citations"]}
    for row in found["rows"]:
        cited = {short[number] for number in row["citation"]["sources"]}
        assert any(one in row["values"]["source"]["text"] for one in cited)


def test_reasons_name_the_source_of_each_row_alone() -> None:
    found = envelope("/api/why?subject=iflytek")
    by_number = {each["number"]: each for each in found["citations"]}
    assert len(found["rows"]) > 2
    for row in found["rows"]:
        (number,) = row["citation"]["sources"]
        place = row["values"]["place"]
        assert place is None or place["text"] == by_number[number]["short"]
        assert by_number[number]["document"] == row["values"]["source"]["value"]


def test_nobody_says_what_no_source_says() -> None:
    found = envelope("/api/why?subject=iflytek&predicate=hasSiteIn&object=wuhan")
    assert [row for row in found["rows"] if row["values"]["says"]["text"] == "so"] == []
    nothing = envelope("/api/why?subject=eavision&predicate=hasSiteIn")
    assert (nothing["rows"], nothing["citations"], nothing["silent"]) == ([], [], True)
    assert nothing["message"] == "No source says so."


# Things


@pytest.mark.parametrize(
    "name",
    ["天准科技", "TZTEK", "firm:tztek", "firm/tztek", "https://w3id.org/aicity/firm/tztek",
     "https:/w3id.org/aicity/firm/tztek", "https%3A%2F%2Fw3id.org%2Faicity%2Ffirm%2Ftztek"],
)  # fmt: skip
def test_a_thing_by_any_of_its_names(name: str) -> None:
    assert envelope(f"/api/entity/{name}")["entity"]["curie"] == "firm:tztek"
    assert ask(f"/api/entity/{name}.csv").media_type.startswith("text/csv")


def test_a_thing_that_is_not_there_names_the_nearest() -> None:
    told = error("/api/entity/天准科枝", 404)
    assert any("firm:tztek" in each for each in told["suggestions"])


def test_a_topic_that_is_not_there_names_those_that_are() -> None:
    found = envelope("/api/questions?topic=clusters")
    assert found["rows"] == [] and "cluster" in found["message"]
    assert envelope("/api/questions?topic=cluster")["message"] is None


def test_what_is_not_understood_is_not_answered() -> None:
    found = envelope("/api/ask?q=苏州天气怎么样？&lang=zh")
    assert (found["understood"], found["rows"], found["citations"]) == (None, [], [])
    assert "未能理解" in found["message"]
    assert "kg " not in found["message"]


def test_why_a_question_is_refused_is_said() -> None:
    found = envelope("/api/ask?q=苏州不擅长哪些领域")
    assert "来源未提及，也不等于否定" in found["message"]
    assert "kg " not in found["message"]
    assert [each["question"] for each in found["nearest"]] == ["city/list-fields"]


def test_things_of_a_kind_come_page_by_page() -> None:
    whole = envelope("/api/find?kind=firm")
    assert whole["total"] == len(whole["rows"]) == _count("firm")
    assert texts(whole, "kind") == ["firm"] * whole["total"]
    assert envelope("/api/find?kind=企业")["total"] == whole["total"]


def _count(kind: str) -> int:
    rows = envelope("/api/kinds")["rows"]
    counts = {row["values"]["kind"]["text"]: row["values"]["things"]["number"] for row in rows}
    assert set(counts) == set(KINDS)
    return int(counts[kind])


# Pages of rows


def follow(address: str, service: Service | None = None) -> Iterator[dict[str, Any]]:
    """Yield the pages of an answer, from link to link."""
    while address:
        page = envelope(address, service)
        yield page
        address = page["links"].get("next", "")


@pytest.mark.parametrize("path", [*OTHERS, "/api/question/source/list-datasets"])
def test_pages_together_are_the_whole(path: str) -> None:
    address = OTHERS.get(path, path)
    whole = envelope(address)["rows"]
    size = max(1, len(whole) // 4)
    pages = list(follow(f"{address}{'&' if '?' in address else '?'}limit={size}"))
    assert [row["values"] for page in pages for row in page["rows"]] == [
        row["values"] for row in whole
    ]
    assert [len(page["rows"]) for page in pages[:-1]] == [size] * (len(pages) - 1)
    assert pages[-1]["total"] == len(whole)
    # Each page cites its own rows, and nothing else.
    for page in pages:
        used = {n for row in page["rows"] for n in row.get("citation", {}).get("sources", [])}
        assert used == {each["number"] for each in page.get("citations", [])}
    if len(pages) > 1:
        back = envelope(pages[1]["links"]["prev"])
        assert back["rows"] == pages[0]["rows"]


def test_pages_go_on_where_the_server_stops_counting() -> None:
    small = Service(Settings(rows=10), shipped().store)
    pages = list(follow("/api/question/source/list-datasets?limit=4", small))
    assert pages[0]["total"] is None
    whole = envelope("/api/question/source/list-datasets")
    assert len(whole["rows"]) > 20
    assert [row["values"] for page in pages for row in page["rows"]] == [
        row["values"] for row in whole["rows"]
    ]


def test_a_page_behind_the_end_is_empty() -> None:
    found = envelope("/api/kinds?offset=1000")
    assert (found["rows"], found["total"]) == ([], len(KINDS))
    assert "next" not in found["links"]


def test_headers_tell_what_the_files_cannot() -> None:
    reply = ask("/api/question/source/list-datasets.csv?limit=5&lang=zh")
    assert reply.headers["X-Total-Count"] == str(
        envelope("/api/question/source/list-datasets")["total"]
    )
    assert 'limit=5&lang=zh&offset=5>; rel="next"' in reply.headers["Link"]
    assert reply.headers["Content-Language"] == "zh"


# Forms


@pytest.mark.parametrize("suffix", [each for each in FORMS if FORMS[each].media])
def test_a_form_by_suffix_is_the_form_by_accept(suffix: str) -> None:
    path = "/api/question/cluster/list-anchors"
    by_suffix = ask(f"{path}.{suffix}", accept="image/png")
    by_accept = ask(path, accept=f"{FORMS[suffix].media}, */*;q=0.1")
    assert by_suffix.status == by_accept.status == 200
    assert by_suffix.media_type.partition(";")[0] == FORMS[suffix].media
    if suffix != "json":
        assert by_suffix.body == by_accept.body
    assert by_suffix.media_type.startswith("text/") == ("charset=utf-8" in by_suffix.media_type)


def test_json_is_what_comes_where_nothing_is_asked_for() -> None:
    for accept in ("", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"):
        assert ask("/api/kinds", accept=accept).media_type == "application/json"


def test_no_form_that_fits() -> None:
    assert "image/png" in error("/api/kinds", 406, accept="image/png")["message"]
    for address in ("/api/kinds.exe", "/api/question/cluster/list-anchors.exe", "/api/kinds.bib"):
        assert "csv" in error(address, 404)["suggestions"]


def test_csv_with_labels_holds_no_formula(tmp_path: Path) -> None:
    data = """
    @prefix aic: <https://w3id.org/aicity/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <https://w3id.org/aicity/source/x> {
      <https://w3id.org/aicity/firm/evil> a aic:Firm ;
        skos:prefLabel "=HYPERLINK(\\"http://evil.example\\")"@en , "+1"@zh .
    }
    """
    file = tmp_path / "evil.trig"
    file.write_text(data, "utf-8")
    service = Service(store=from_files([file]))
    for form in ("csv", "tsv"):
        body = ask(f"/api/find.{form}?kind=firm&labels=true", service).body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(body), delimiter="\t" if form == "tsv" else ","))
        assert len(rows) == 2
        assert rows[1][0] == '\'=HYPERLINK("http://evil.example")'
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_csv_for_a_spreadsheet_names_the_sources() -> None:
    address = "/api/question/cluster/list-anchors.csv?labels=true&cite=true&lang=zh"
    rows = list(csv.reader(io.StringIO(ask(address).body.decode("utf-8-sig"))))
    assert rows[0] == ["企业", "关联", "产业集群", "状态", "出处"]
    assert all("P28 句5" in row[-1] for row in rows[1:])


def test_sources_as_people_cite_them() -> None:
    path = "/api/question/cluster/list-anchors"
    assert ask(f"{path}.bib").body.startswith(b"@misc{suzhou-hangzhou,")
    assert "[Z]" in ask(f"{path}.gbt?lang=zh").body.decode()
    assert b"prov:" in ask(f"{path}.prov").body
    empty = "/api/question/statistic/compare-indicator.bib?indicator=gazelles&city=hangzhou"
    assert ask(empty).body == b""


# What does not fit


@pytest.mark.parametrize(
    "address",
    [
        "/api/kinds?x=1",
        "/api/question/cluster/list-anchors?x=1",
        "/api/question/cluster/list-anchors?city=",
        "/api/question/cluster/list-anchors?city=nowhere",
        "/api/question/cluster/list-anchors?city=city:suzhou%3E%20%7D",
        f"/api/question/cluster/list-anchors?city={'x' * 501}",
        "/api/question/policy/list-by-year?since=99999",
        "/api/question/ranking/list-top?top=*",
        "/api/kinds?limit=0",
        f"/api/kinds?limit={arguments.MOST + 1}",
        "/api/kinds?limit=1&limit=2",
        "/api/kinds?limit=1e3",
        "/api/kinds?limit=%EF%BC%91",
        "/api/kinds?offset=-1",
        f"/api/kinds?offset={arguments.FARTHEST + 1}",
        "/api/kinds?cite=maybe",
        "/api/kinds?labels=2",
        "/api/kinds?lang=fr",
        "/api/find",
        "/api/find?q=",
        "/api/ask",
        "/api/compare?one=suzhou",
        "/api/compare?one=suzhou&other=suzhou",
        "/api/compare?one=suzhou&other=firm:tztek",
        "/api/path?from=suzhou&to=suzhou",
        "/api/path?from=suzhou&to=hangzhou&longest=0",
        "/api/path?from=suzhou&to=hangzhou&stance=says",
        "/api/rank?by=beauty",
        "/api/rank?by=degree&members=true",
        "/api/rank?reported_only=true&stance=aims",
        "/openapi.json?x=1",
        "/api?x=1",
        "/api?lang=fr",
    ],
)
def test_what_does_not_fit_is_refused_in_both_languages(address: str) -> None:
    joint = "&" if "?" in address else "?"
    english, chinese = (
        error(address, accept_language=lang)
        if "lang=" in address
        else error(f"{address}{joint}lang={lang}")
        for lang in ("en", "zh")
    )
    assert english["code"] == chinese["code"]
    assert re.search(r"[\u4e00-\u9fff]", chinese["message"])
    assert "--" not in english["message"]


@pytest.mark.parametrize(
    "address",
    ["/api/question/no/such", "/api/entity/firm:none", "/api/find?q=a&kind=thing",
     "/api/compare?one=suzhou&other=atlantis", "/api/why?subject=suzhou&predicate=beats"],
)  # fmt: skip
def test_names_that_stand_for_nothing(address: str) -> None:
    assert error(address, 404)["message"]


def test_questions_to_other_endpoints_are_not_for_strangers() -> None:
    assert error("/api/question/federated/list-employees", 403)["code"] == "query-forbidden"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([*(f"/api/question/{name}" for name in QUESTIONS[::9]), *OTHERS.values()]),
    st.lists(st.tuples(st.sampled_from(["q", "one", "from", "city", "field", "limit", "offset",
                                        "cite", "lang", "by", "subject", "object", "kind", "x"]),
                       st.text(max_size=12)), max_size=4),
)  # fmt: skip
def test_nothing_that_is_sent_breaks_a_handler(address: str, pairs: list[tuple[str, str]]) -> None:
    parts = urlsplit(address)
    found = routes.find(ROUTES, unquote(parts.path))
    assert found is not None
    route, parameters = found
    request = Request(
        path=unquote(parts.path),
        parameters=parameters,
        query=(
            *parse_qsl(parts.query),
            *((k, v.encode("utf-8", "ignore").decode()) for k, v in pairs),
        ),
    )
    module, _, function = route.handler.partition(":")
    try:
        reply = getattr(import_module(module), function)(shipped(), request)
    except KGError as told:
        reply = problems.reply(told, request)
    assert reply.status in (200, 400, 404)
    json.loads(reply.body)


# Documents


def test_the_document_is_openapi_and_holds_every_question() -> None:
    whole = document()
    assert whole["openapi"].startswith("3.1")
    paths = {path for path in whole["paths"] if path.startswith("/api/question/")}
    assert paths == {f"/api/question/{name}" for name in QUESTIONS}
    ids = [each["get"]["operationId"] for each in whole["paths"].values()]
    assert len(ids) == len(set(ids))
    assert all(each.isidentifier() for each in ids)
    assert {tag for each in whole["paths"].values() for tag in each["get"]["tags"]} == {
        tag["name"] for tag in whole["tags"]
    }
    assert re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(whole))
    for each in set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(whole))):
        value = whole
        for part in each.split("/"):
            value = value[part]


def test_the_document_tells_parameters_with_their_types() -> None:
    told = document()["paths"]["/api/question/policy/list-by-year"]["get"]["parameters"]
    since = next(each for each in told if each.get("name") == "since")
    assert since["schema"]["items"]["anyOf"][0]["type"] == "integer"
    assert since["schema"]["default"] == [2017]
    told = document()["paths"]["/api/question/cluster/list-anchors"]["get"]["parameters"]
    assert "city:hangzhou" in told[0]["schema"]["items"]["examples"]
    assert "不限" in told[0]["x-description-zh"]


def test_the_document_speaks_both_languages_and_knows_its_address() -> None:
    chinese = envelope("/openapi.json?lang=zh")
    path = "/api/question/cluster/list-anchors"
    assert chinese["paths"][path]["get"]["summary"] == "哪些{city}企业支撑{field}产业集群？"
    assert document()["paths"][path]["get"]["x-summary-zh"] == "哪些{city}企业支撑{field}产业集群？"
    reply = ask("/openapi.json", base="https://example.org/aicity")
    assert json.loads(reply.body)["servers"] == [{"url": "https://example.org/aicity"}]


def test_links_stay_below_the_base() -> None:
    found = envelope("/api/questions?limit=1", base="https://example.org/aicity")
    links = [*found["links"].values(), *found["formats"].values()]
    assert all(link.startswith("/aicity/") for link in links)


def test_no_parameter_of_a_question_has_a_name_that_is_taken() -> None:
    for question in shipped().catalogue:
        assert not arguments.RESERVED & set(question.header.parameters), question.name


def test_every_default_of_a_question_can_be_given() -> None:
    for question in shipped().catalogue:
        for each in question.header.parameters.values():
            assert defaults(each)
            assert each.required <= (defaults(each) != ["*"])


def test_every_address_for_programs_is_documented() -> None:
    known = {each.path for each in ROUTES if "{format}" not in each.path}
    known = {re.sub(r"\{(\w+):path\}", r"{\1}", each) for each in known}
    assert known - {"/api", "/openapi.json", "/api/question/{name}"} == {
        each.path for each in OPERATIONS
    }
    index = envelope("/api")
    assert {each["path"] for each in index["operations"]} >= {each.path for each in OPERATIONS}


def listed(lang: str) -> str:
    """Return the tables of docs/api.md: addresses with what they take, forms, what all take."""
    zh = lang == "zh"
    lines = ["| 地址 | 给出 | 参数 |" if zh else "| address | gives | takes |", "|---|---|---|"]
    about = ("The answer to a question of the catalogue", "目录中一个问题的答案")[zh]
    takes = "其自身的参数" if zh else "its own parameters"
    lines.append(f"| `/api/question/{{topic}}/{{name}}` | {about} | {takes} |")
    for each in OPERATIONS:
        takes = ", ".join(f"`{one.name}`{'*' if one.required else ''}" for one in each.arguments)
        lines.append(f"| `{each.path}` | {each.about[zh]} | {takes} |")
    lines += ["", "| 后缀 | 媒体类型 | 内容 |" if zh else "| suffix | media type | what it is |",
              "|---|---|---|"]  # fmt: skip
    lines += [
        f"| `.{name}` | {f'`{form.media}`' if form.media else ''} | {form.about[zh]} |"
        for name, form in FORMS.items()
    ]
    lines += ["", "| 参数 | 默认 | 说明 |" if zh else "| parameter | default | what it does |",
              "|---|---|---|"]  # fmt: skip
    for one in arguments.COMMON:
        default = "" if one.default is None else f"`{json.dumps(one.default)}`"
        lines.append(f"| `{one.name}` | {default} | {one.about[zh]} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_tables_of_the_documents_are_current(lang: str) -> None:
    text = (DOCS / ("api.zh.md" if lang == "zh" else "api.md")).read_text("utf-8")
    assert listed(lang) in text, "run: python tests/test_server_api.py"


@pytest.mark.parametrize("name", ["api.md", "api.zh.md"])
def test_the_addresses_in_the_documents_answer(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    addresses = re.findall(r"127\.0\.0\.1:8000(/(?:api|openapi)[^\s'\"]*)", text)
    assert len(addresses) > 5
    for address in addresses:
        assert ask(address).status == 200, address


# Over HTTP


@pytest.fixture(scope="session")
def api_schema(server: Server) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{server.base}/openapi.json")


PATHS = ["/api", *OTHERS, *(f"/api/question/{name}" for name in QUESTIONS[::5])]


POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


@pytest.mark.parametrize(
    ("path", "mode"),
    [*((path, POSITIVE) for path in PATHS), *((path, NEGATIVE) for path in PATHS[:13])],
)
def test_what_is_documented_holds(
    path: str, mode: schemathesis.GenerationMode, api_schema: schemathesis.BaseSchema
) -> None:
    operation = api_schema[path]["GET"]
    # A schema cannot say which names stand for something, nor which measure takes which option.
    free = path in ("/api/find", "/api/rank") or any(
        "string" in json.dumps(each.definition) and each.name not in arguments.RESERVED
        for each in operation.query
    )
    unfit = [schemathesis.checks.CHECKS.get_one("positive_data_acceptance")] if free else []

    @settings(
        max_examples=3 if path.startswith("/api/question/") else 10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate(excluded_checks=unfit)

    holds()


def write() -> None:
    """Write the tables of the documents anew."""
    for lang, name in (("en", "api.md"), ("zh", "api.zh.md")):
        file = DOCS / name
        before, _, rest = file.read_text("utf-8").partition("<!-- tables -->\n")
        after = rest.partition("<!-- /tables -->")[2]
        file.write_text(f"{before}<!-- tables -->\n{listed(lang)}<!-- /tables -->{after}", "utf-8")


def test_languages_are_taken_as_browsers_name_them() -> None:
    for tag, lang in (("zh-CN", "zh"), ("zh_Hant_TW", "zh"), ("EN-gb", "en")):
        assert envelope(f"/api/kinds?lang={tag}")["lang"] == lang
    error("/api/kinds?lang=fr", 400)


def test_what_is_asked_in_chinese_is_answered_in_chinese() -> None:
    assert envelope("/api/ask?q=%E7%A7%91%E5%A4%A7%E8%AE%AF%E9%A3%9E")["lang"] == "zh"
    assert envelope("/api/ask?q=%E7%A7%91%E5%A4%A7%E8%AE%AF%E9%A3%9E&lang=en")["lang"] == "en"


@pytest.mark.parametrize(
    "address", ["/api/entity/nobodyxx", "/api/entity/firm:nobodyxx", "/api/question/zzz",
                "/api/path?from=iflytek&to=tztek&predicate=nothing"],
)  # fmt: skip
def test_no_error_tells_of_commands(address: str) -> None:
    told = error(address, 404)
    assert not re.search(r"\bkg [a-z]+|--[a-z]", told["message"])


if __name__ == "__main__":
    write()

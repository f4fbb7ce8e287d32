"""The Reconciliation Service API, as OpenRefine and others speak it."""

import json
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import resources
from kg.errors import KGError, MediaTypeError, NotFoundError, TooLargeError, UsageError
from kg.search import names
from kg.server.exchange import Reply, Request
from kg.server.reconcile import ROUTES, preview, v02, v1
from kg.server.reconcile.queries import BATCH, new_batch, old_batch
from kg.server.routes import find as find_route
from kg.server.service import Service
from kg.server.settings import Settings
from kg.store.embedded import EmbeddedStore, from_files

SHARED = Path(os.environ.get("AICITY_SHARED", resources.ROOT.parent / "shared")) / "reconciliation"
FORM = "application/x-www-form-urlencoded"
BASE = "https://example.org/aicity"

needs_schemas = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no schemas at {SHARED}")


@cache
def service() -> Service:
    return Service()


def ask(handler: Callable[..., Reply], path: str, *, query: dict[str, str] | None = None,
        form: dict[str, Any] | None = None, body: Any = None, over: Service | None = None,
        **settings: str) -> Any:  # fmt: skip
    """Carry a handler out as the server would, and return the JSON that it replies."""
    taken = find_route(ROUTES, path)
    assert taken is not None, path
    assert taken[0].handler.endswith(f":{handler.__name__}"), taken[0].handler
    sent: dict[str, Any] = {}
    if form is not None:
        told = {key: json.dumps(value) for key, value in form.items()}
        sent = {"method": "POST", "content_type": FORM, "body": urlencode(told).encode()}
    elif body is not None:
        sent = {"method": "POST", "content_type": "application/json",
                "body": json.dumps(body).encode()}  # fmt: skip
    request = Request(path=path, parameters=taken[1], query=tuple((query or {}).items()),
                      base=BASE, **{**sent, **settings})  # fmt: skip
    return json.loads(handler(over or service(), request).body)


def match(query: dict[str, Any] | str, *, over: Service | None = None) -> list[dict[str, Any]]:
    asked = {"query": query} if isinstance(query, str) else query
    found = ask(v02.service, "/reconcile", form={"queries": {"q": asked}}, over=over)
    candidates: list[dict[str, Any]] = found["q"]["result"]
    return candidates


def valid(value: Any, version: str, schema: str) -> None:
    validator(version, schema).validate(value)


@cache
def validator(version: str, schema: str) -> Any:
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    folder = SHARED / version / "schemas"
    files = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    known = [(each["$id"].rstrip("#"), Resource(each, DRAFT7)) for each in files]
    wanted = json.loads((folder / f"{schema}.json").read_text("utf-8"))
    return Draft7Validator(wanted, registry=Registry().with_resources(known))


# ── The forms of both versions ──


@needs_schemas
@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/zh", "/reconcile/en"])
def test_the_manifest_of_0_2_is_valid(path: str) -> None:
    told = ask(v02.service, path)
    valid(told, "0.2", "manifest")
    assert told["versions"] == ["0.2", "1.0-draft"]
    assert told["batchSize"] == BATCH
    assert told["view"]["url"] == f"{BASE}{path}/view?id={{{{id}}}}"
    assert ("人工智能" in told["name"]) == path.endswith("zh")


@needs_schemas
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_manifest_of_1_0_is_valid(lang: str) -> None:
    told = ask(v1.service, "/reconcile/1.0", accept_language=lang)
    valid(told, "1.0-draft", "manifest")
    assert told["lang"] == lang
    assert told["standardizedScore"] is True
    assert "identifierSpace" not in told


@needs_schemas
def test_every_address_of_the_manifest_answers() -> None:
    told = ask(v02.service, "/reconcile/zh")
    for what, offered in told["suggest"].items():
        assert offered["service_url"] == f"{BASE}/reconcile/zh"
        found = ask(v02.suggest, f"/reconcile/zh{offered['service_path']}", query={"prefix": "企"})
        schema = {"entity": "entities", "property": "properties", "type": "types"}[what]
        valid(found, "0.2", f"suggest-{schema}-response")
        path, _, pair = offered["flyout_service_path"].partition("?")
        id = {"entity": "firm/tztek", "property": "headOfficeIn", "type": "Firm"}[what]
        shown = ask(v02.flyout, f"/reconcile/zh{path}", query={pair.partition("=")[0]: id})
        assert shown["id"] == id
        assert "<strong>" in shown["html"]
    proposal = told["extend"]["propose_properties"]
    path = f"/reconcile/zh{proposal['service_path']}"
    found = ask(v02.proposals, path, query={"type": "Firm", "limit": "5"})
    valid(found, "0.2", "data-extension-property-proposal")
    assert len(found["properties"]) == 5
    assert found["type"] == "Firm"


QUERIES: dict[str, dict[str, Any]] = {
    "name": {"query": "天准科技"},
    "nothing": {"query": "Completely Unknown Widgets"},
    "empty": {"query": ""},
    "full": {
        "query": "iFLYTEK Co., Ltd.", "type": "Firm", "limit": 3, "type_strict": "should",
        "properties": [
            {"pid": "anyPlace", "v": ["合肥", {"id": "city/suzhou", "name": "Suzhou"}]},
            {"pid": "foundedYear", "v": 1999},
            {"pid": "nobody-knows", "v": True},
        ],
    },
    "no name": {"properties": [{"pid": "stockCode", "v": "688003"}]},
}  # fmt: skip


@needs_schemas
def test_a_batch_of_0_2_and_its_result_are_valid() -> None:
    valid(QUERIES, "0.2", "reconciliation-query-batch")
    by_post = ask(v02.service, "/reconcile", form={"queries": QUERIES})
    valid(by_post, "0.2", "reconciliation-result-batch")
    assert by_post.keys() == QUERIES.keys()
    by_get = ask(v02.service, "/reconcile", query={"queries": json.dumps(QUERIES)})
    assert by_get == by_post
    assert by_post["nothing"] == by_post["empty"] == {"result": []}


@needs_schemas
def test_a_batch_of_1_0_and_its_result_are_valid() -> None:
    queries = [
        {"conditions": [{"matchType": "name", "propertyValue": "天准科技"}], "type": "Firm",
         "lang": "zh"},
        {"conditions": [{"matchType": "id", "propertyValue": "firm/tztek"}]},
        {"conditions": [
            {"matchType": "name", "propertyValue": "天准"},
            {"matchType": "property", "propertyId": "anyPlace", "propertyValue": ["苏州", "杭州"],
             "matchQuantifier": "any", "required": True},
            {"matchType": "property", "propertyId": "website", "propertyValue": "*tztek*",
             "matchQualifier": "WildcardMatch"},
        ]},
        {"conditions": [{"matchType": "name", "propertyValue": "某某某某"}]},
    ]  # fmt: skip
    valid({"queries": queries}, "1.0-draft", "reconciliation-query-batch")
    found = ask(v1.match, "/reconcile/1.0/match", body={"queries": queries})
    valid(found, "1.0-draft", "reconciliation-result-batch")
    ids = [[each["id"] for each in result["candidates"]][:1] for result in found["results"]]
    assert ids == [["firm/tztek"], ["firm/tztek"], ["firm/tztek"], []]
    best = found["results"][2]["candidates"][0]
    assert {each["id"]: each["value"] for each in best["features"]}.items() >= {
        "anyPlace": True, "website": True,
    }.items()  # fmt: skip
    assert all(each["name"] and each["lang"] for each in best["features"])


def _examples(version: str, folder: str) -> list[Path]:
    return sorted((SHARED / version / "examples" / folder).glob("*.json"))


@needs_schemas
@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_valid_examples_of_queries_are_answered(version: str) -> None:
    files = _examples(version, "reconciliation-query-batch/valid")
    assert files
    for file in files:
        batch = json.loads(file.read_text("utf-8"))
        if version == "0.2":
            found = ask(v02.service, "/reconcile", form={"queries": batch})
            assert all(each == {"result": []} for each in found.values())
        else:
            found = ask(v1.match, "/reconcile/1.0/match", body=batch)
            assert all(each == {"candidates": []} for each in found["results"])


@needs_schemas
@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_invalid_examples_of_queries_are_refused(version: str) -> None:
    files = _examples(version, "reconciliation-query-batch/invalid")
    assert files
    for file in files:
        batch = json.loads(file.read_text("utf-8"))
        with pytest.raises(UsageError) as raised:
            if version == "0.2":
                ask(v02.service, "/reconcile", form={"queries": batch})
            else:
                ask(v1.match, "/reconcile/1.0/match", body=batch)
        assert raised.value.http_status == 400
        assert "q" in raised.value.en or "body" in raised.value.en, file.name
        assert raised.value.zh != raised.value.en


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"query": 5}, "queries.q.query"),
        ({"query": "a", "limit": 0}, "queries.q.limit"),
        ({"query": "a", "limit": True}, "queries.q.limit"),
        ({"query": "a", "type": 5}, "queries.q.type"),
        ({"query": "a", "type_strict": "maybe"}, "type_strict"),
        ({"query": "a", "properties": {}}, "properties"),
        ({"query": "a", "properties": [{"pid": "x"}]}, "properties[0]"),
        ({"query": "a", "properties": [{"pid": "x", "v": None}]}, "properties[0].v"),
        ({"query": "a", "properties": [{"pid": "x", "v": {"name": "n"}}]}, "properties[0].v"),
        ({"query": "a" * 1001}, "1000 characters"),
        ([], "queries.q"),
    ],
)
def test_a_query_that_is_wrong_is_refused_with_its_place(query: Any, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        old_batch({"q": query})
    assert said in raised.value.en


def test_a_batch_too_large_is_refused() -> None:
    batch = {f"q{number}": {"query": "a"} for number in range(BATCH + 1)}
    with pytest.raises(TooLargeError) as raised:
        ask(v02.service, "/reconcile", form={"queries": batch})
    assert raised.value.http_status == 413
    with pytest.raises(TooLargeError):
        new_batch({"queries": [{"conditions": []}] * (BATCH + 1)})
    with pytest.raises(TooLargeError):
        body = {"ids": [f"firm/{n}" for n in range(501)], "properties": []}
        ask(v1.extend, "/reconcile/1.0/extend", body=body)


def test_a_post_in_another_form_is_refused() -> None:
    with pytest.raises(MediaTypeError):
        ask(v02.service, "/reconcile", body={"queries": []})
    with pytest.raises(MediaTypeError):
        ask(v1.match, "/reconcile/1.0/match", form={"queries": {}})
    with pytest.raises(UsageError):
        ask(v02.service, "/reconcile", form={"something": 1})
    with pytest.raises(UsageError):
        ask(v02.service, "/reconcile", query={"queries": "{"})
    with pytest.raises(UsageError):
        ask(v02.service, "/reconcile", query={"queries": "[" * 100_000})


# ── What is matched ──


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("天准科技", "firm/tztek"),
        ("苏州天准科技股份有限公司", "firm/tztek"),
        ("Suzhou TZTEK Technology Co., Ltd.", "firm/tztek"),
        ("ＴＺＴＥＫ　Technology", "firm/tztek"),
        ("科大讯飞股份有限公司", "firm/iflytek"),
        ("iFlytek Co., Ltd.", "firm/iflytek"),
        ("蘇州大學", "univ/soochow"),
        ("Soochow University", "univ/soochow"),
        ("苏州市", "city/suzhou"),
        ("Suzhou City", "city/suzhou"),
        ("688003", "firm/tztek"),
        ("firm/tztek", "firm/tztek"),
        ("firm:tztek", "firm/tztek"),
        ("https://w3id.org/aicity/firm/tztek", "firm/tztek"),
    ],
)
def test_a_whole_name_or_identifier_is_certain(text: str, id: str) -> None:
    found = match(text)
    assert found[0]["id"] == id
    assert found[0]["match"] is True
    assert found[0]["score"] >= 95
    assert not any(each["match"] for each in found[1:])
    assert [each["score"] for each in found] == sorted((e["score"] for e in found), reverse=True)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("天准", "firm/tztek"),
        ("科达", "firm/kedacom"),
        ("suzhoudaxue", "univ/soochow"),
        ("Tianzhun keji", "firm/tztek"),
        ("苏洲大学", "univ/soochow"),
    ],
)
def test_a_short_name_pinyin_or_slip_is_proposed_and_not_certain(text: str, id: str) -> None:
    found = match(text)
    assert found[0]["id"] == id
    assert found[0]["match"] is False


@pytest.mark.parametrize(
    "text",
    [
        "某某科技有限公司",
        "Acme Widgets Inc",
        "北京大学",
        "苏州大学附属第一医院",
        "宿州",
        "!!!",
    ],
)
def test_what_the_graph_does_not_hold_has_no_candidates(text: str) -> None:
    assert not any(each["score"] >= 60 for each in match(text))
    assert not any(each["match"] for each in match(text))


def test_every_label_of_a_firm_or_university_gives_it_first() -> None:
    index = names(service().store)
    wanted = [(n.text, n.iri) for n in index.entries
              if n.rank == 0 and index.kind(n.iri) in ("firm", "univ", "city")]  # fmt: skip
    assert len(wanted) > 60
    for text, iri in wanted:
        first = match({"query": text, "limit": 1})[0]
        assert "https://w3id.org/aicity/" + first["id"] == iri, text
        assert first["score"] == 100, text


def test_the_type_narrows() -> None:
    alone = match("科大讯飞")[0]
    assert alone["type"] == [{"id": "Firm", "name": "企业"}]
    should = match({"query": "科大讯飞", "type": "University", "type_strict": "should"})[0]
    assert (should["score"], should["match"]) == (50, False)
    assert {"id": "type", "value": False} in should["features"]
    assert match({"query": "科大讯飞", "type": ["University"], "type_strict": "any"}) == []
    for name in ("Firm", "firm", "企业", "aic:Firm", "org:FormalOrganization"):
        first = match({"query": "科大讯飞", "type": name, "type_strict": "all"})[0]
        assert first["match"] is True, name


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in candidate["features"]}


@pytest.mark.parametrize(
    ("pid", "value", "holds"),
    [
        ("anyPlace", "苏州", True),
        ("anyPlace", "Suzhou", True),
        ("anyPlace", {"id": "city/suzhou", "name": "whatever"}, True),
        ("anyPlace", {"id": "https://w3id.org/aicity/city/hangzhou", "name": "Suzhou"}, False),
        ("headOfficeIn", "杭州", False),
        ("https://w3id.org/aicity/ontology#headOfficeIn", "苏州市", True),
        ("website", "www.tztek.com/en/", True),
        ("website", "https://tztek.com.example.org", False),
        ("stockCode", "688003.SH", True),
        ("stockCode", "688004", False),
        ("foundedYear", 2005, True),
        ("foundedYear", "2006", False),
        ("anyName", "苏州天准科技股份有限公司", True),
        ("basedIn", "苏州", None),
        ("nobody-knows", "苏州", None),
    ],
)
def test_properties_speak_for_and_against(pid: str, value: Any, holds: bool | None) -> None:
    plain = match("天准科技")[0]
    first = match({"query": "天准科技", "properties": [{"pid": pid, "v": value}]})[0]
    assert first["id"] == "firm/tztek"
    assert features(first).get(pid) is holds
    if holds is False:
        assert first["score"] < plain["score"]
        assert first["match"] is False
    else:
        assert first["match"] is True


def test_an_identifier_makes_a_short_name_certain() -> None:
    found = match({"query": "天准", "properties": [{"pid": "stockCode", "v": "688003"}]})
    assert (found[0]["id"], found[0]["match"]) == ("firm/tztek", True)
    placed = match({"query": "天准", "properties": [{"pid": "anyPlace", "v": "苏州"}]})
    assert match("天准")[0]["score"] < placed[0]["score"] < found[0]["score"]
    assert placed[0]["match"] is False


def test_without_a_name_the_properties_find() -> None:
    found = match({"properties": [{"pid": "stockCode", "v": "688003"}]})
    assert [(each["id"], each["match"]) for each in found] == [("firm/tztek", True)]
    several = match({"properties": [{"pid": "headOfficeIn", "v": "苏州"}], "type": "Firm"})
    assert len(several) > 3
    assert not any(each["match"] for each in several)


def test_quantifiers_and_requirements() -> None:
    def best(**more: Any) -> list[str]:
        condition = {"matchType": "property", "propertyId": "anyPlace", **more}
        name = {"matchType": "name", "propertyValue": "科大讯飞"}
        query = {"type": "Firm", "conditions": [name, condition]}
        found = ask(v1.match, "/reconcile/1.0/match", body={"queries": [query]})
        return [each["id"] for each in found["results"][0]["candidates"]][:1]

    both = ["苏州", "合肥"]
    assert best(propertyValue=both, matchQuantifier="all", required=True) == ["firm/iflytek"]
    assert best(propertyValue=["苏州", "北京"], matchQuantifier="all", required=True) == []
    assert best(propertyValue=["苏州"], matchQuantifier="none", required=True) == []
    assert best(propertyValue=["北京"], matchQuantifier="none", required=True) == ["firm/iflytek"]
    assert best(propertyValue="苏*", matchQualifier="ExactMatch", required=True) == []
    with pytest.raises(UsageError, match="matchQualifier"):
        best(propertyValue="苏", matchQualifier="Guess")


TWINS = """
source:register {
    firm:one a aic:Firm ; skos:prefLabel "华兴"@zh ; aic:headOfficeIn city:suzhou .
    firm:two a aic:Firm ; skos:prefLabel "华兴"@zh ; aic:headOfficeIn city:hangzhou .
    firm:evil a aic:Firm ; skos:prefLabel "<script>alert(1)</script>\\u2028x"@en ;
        aic:website "https://evil.example/\\"><img src=x>" .
    <https://elsewhere.example/thing?a=1&b=2> a aic:Firm ; skos:prefLabel "Elsewhere"@en .
    city:suzhou a aic:City ; skos:prefLabel "苏州"@zh .
    city:hangzhou a aic:City ; skos:prefLabel "杭州"@zh .
}
"""


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    from kg.namespaces import PREFIXES

    file = tmp_path_factory.mktemp("twins") / "twins.trig"
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(head + TWINS, "utf-8")
    store: EmbeddedStore = from_files([file])
    yield Service(Settings(), store)


def test_every_way_of_the_linker_has_its_worth() -> None:
    from kg.links.comparing import POINTS
    from kg.server.reconcile.scoring import WAYS

    assert WAYS.keys() == POINTS.keys()


def test_of_two_with_one_name_neither_is_certain_until_something_tells(twins: Service) -> None:
    found = match("华兴", over=twins)
    assert [(each["id"], each["score"], each["match"]) for each in found] == [
        ("firm/one", 100, False),
        ("firm/two", 100, False),
    ]
    asked = {"query": "华兴", "properties": [{"pid": "anyPlace", "v": "杭州"}]}
    told = match(asked, over=twins)
    assert [(each["id"], each["match"]) for each in told] == [
        ("firm/two", True),
        ("firm/one", False),
    ]


def test_a_thing_elsewhere_keeps_its_whole_address(twins: Service) -> None:
    iri = "https://elsewhere.example/thing?a=1&b=2"
    assert match("Elsewhere", over=twins)[0]["id"] == iri
    assert match(iri, over=twins)[0]["score"] == 100
    reply = preview.view(twins, Request(path="/reconcile/view", query=(("id", iri),), base=BASE))
    assert reply.headers["Location"].startswith("/aicity/resource?iri=https%3A%2F%2Felsewhere")


# ── Suggest, preview, extend ──


@needs_schemas
@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_suggestions_are_valid_and_found(version: str) -> None:
    handler, root = (v02.suggest, "/reconcile") if version == "0.2" else (v1.suggest, v1.ROOT)
    for what, schema, prefix, id in (
        ("entity", "entities", "天准", "firm/tztek"),
        ("entity", "entities", "keda", "firm/iflytek"),
        ("entity", "entities", "firm/tztek", "firm/tztek"),
        ("property", "properties", "总部", "headOfficeIn"),
        ("property", "properties", "city", "anyPlace"),
        ("property", "properties", "stockCode", "stockCode"),
        ("type", "types", "企业", "Firm"),
        ("type", "types", "qiye", "Firm"),
        ("type", "types", "univ", "University"),
        ("type", "types", "", "City"),
    ):
        found = ask(handler, f"{root}/suggest/{what}", query={"prefix": prefix})
        valid(found, version, f"suggest-{schema}-response")
        assert id in [each["id"] for each in found["result"]][:20], (what, prefix)
    with pytest.raises(NotFoundError):
        ask(handler, f"{root}/suggest/colour", query={"prefix": "x"})


def test_suggestions_go_on_where_they_stopped() -> None:
    path = f"{v1.ROOT}/suggest/entity"
    first = ask(v1.suggest, path, query={"prefix": "苏州", "limit": "3"})["result"]
    rest = ask(v1.suggest, path, query={"prefix": "苏州", "limit": "3", "offset": "2"})["result"]
    assert [len(first), len(rest)] == [3, 3]
    assert first[2] == rest[0]
    whole = ask(v02.suggest, "/reconcile/suggest/entity", query={"prefix": "苏州", "cursor": "2"})
    assert whole["result"][0]["id"] == rest[0]["id"]
    for bad in ("-1", "x", "9999999999"):
        with pytest.raises(UsageError):
            ask(v1.suggest, path, query={"prefix": "苏州", "offset": bad})


EXTEND = {
    "ids": ["firm/tztek", "firm/nobody", "city/suzhou"],
    "properties": [
        {"id": "headOfficeIn"},
        {"id": "foundedYear"},
        {"id": "latitude"},
        {"id": "^anchoredBy", "settings": {"limit": "1"}},
        {"id": "anyName", "settings": {"limit": 1}},
        {"id": "describedAs", "settings": {"content": "source"}},
        {"id": "skos:exactMatch"},
    ],
}


@needs_schemas
def test_extension_gives_values_of_their_own_type() -> None:
    valid(EXTEND, "0.2", "data-extension-query")
    found = ask(v02.service, "/reconcile/zh", form={"extend": EXTEND})
    valid(found, "0.2", "data-extension-response")
    assert [each["id"] for each in found["meta"]][3] == "^anchoredBy"
    assert found["rows"]["firm/tztek"] | {"skos:exactMatch": []} == {
        "headOfficeIn": [{"id": "city/suzhou", "name": "苏州"}],
        "foundedYear": [{"int": 2005}],
        "latitude": [],
        "^anchoredBy": [{"id": "cluster/suzhou-machine-vision", "name": "机器视觉产业集群"}],
        "anyName": [{"str": "天准科技"}],
        "describedAs": [{"str": "§三（二） P28 句5"}],
        "skos:exactMatch": [],
    }
    assert all(cell == [] for cell in found["rows"]["firm/nobody"].values())
    assert list(found["rows"]["city/suzhou"]["latitude"][0]) == ["float"]
    draft = ask(v1.extend, f"{v1.ROOT}/extend", body=EXTEND, accept_language="zh")
    valid(draft, "1.0-draft", "data-extension-response")
    assert draft["rows"][0]["id"] == "firm/tztek"
    assert draft["rows"][0]["properties"][1] == {"id": "foundedYear", "values": [{"int": 2005}]}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"ids": ["firm/tztek"], "properties": [{"id": "nobody-knows"}]}, 404),
        ({"ids": ["firm/tztek"], "properties": [{"id": "area", "settings": {"limit": "x"}}]}, 400),
        ({"ids": "firm/tztek", "properties": []}, 400),
        ({"ids": [], "properties": [5]}, 400),
        ([], 400),
    ],
)
def test_an_extension_that_is_wrong_is_refused(body: Any, status: int) -> None:
    with pytest.raises(KGError) as raised:
        ask(v1.extend, f"{v1.ROOT}/extend", body=body)
    assert raised.value.http_status == status


def test_the_preview_is_a_card_that_runs_nothing(twins: Service) -> None:
    def card(over: Service, id: str) -> Reply:
        query = (("id", id),)
        return preview.page(over, Request(path="/reconcile/zh/preview", query=query, base=BASE))

    reply = card(service(), "firm/tztek")
    assert "天准科技" in reply.body.decode()
    assert "§三（二） P28 句5（建议）" in reply.body.decode()
    assert 'href="/aicity/firm/tztek"' in reply.body.decode()
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors" not in policy  # OpenRefine shows it in a frame of its own.
    evil = card(twins, "firm/evil").body.decode()
    assert "<script" not in evil
    assert "<img" not in evil
    with pytest.raises(NotFoundError):
        card(service(), "firm/nobody")


# ── Hostile ──


def test_jsonp_takes_names_of_functions_only(twins: Service) -> None:
    def get(**query: str) -> Reply:
        return v02.service(twins, Request(path="/reconcile", query=tuple(query.items())))

    asked = json.dumps({"q": {"query": "<script>alert(1)</script>"}})
    reply = get(callback="jQuery123.cb", queries=asked)
    text = reply.body.decode()
    assert reply.media_type.startswith("text/javascript")
    assert text.startswith("/**/jQuery123.cb({")
    assert text.endswith("});")
    assert "\u2028" not in text
    for bad in ("alert(1)", "a;b", "a b", "<x>", "a" * 101, "1a", "a..b", "名"):
        with pytest.raises(UsageError):
            get(callback=bad)


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_makes_a_fault(text: str, pid: str, value: str) -> None:
    query = {"query": text, "type": value, "properties": [{"pid": pid, "v": value}]}
    for each in match(query):
        assert 0 <= each["score"] <= 100


_MEMBERS = [
    "queries",
    "query",
    "type",
    "limit",
    "properties",
    "pid",
    "v",
    "conditions",
    "matchType",
    "propertyValue",
    "ids",
    "id",
    "settings",
]
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_MEMBERS), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_what_is_no_character_makes_no_fault() -> None:
    odd = "\ud800\x00天准"
    query = {"query": odd, "type": odd, "properties": [{"pid": odd, "v": [odd, {"id": odd}]}]}
    assert [each["result"] for each in ask(
        v02.service, "/reconcile", form={"queries": {odd: query}}
    ).values()] == [[]]  # fmt: skip
    named = {"conditions": [{"matchType": "name", "propertyValue": odd}]}
    found = ask(v1.match, "/reconcile/1.0/match", body={"queries": [named]})
    assert found["results"][0]["candidates"][0]["id"] == "firm/tztek"
    told = ask(v1.extend, f"{v1.ROOT}/extend", body={"ids": [odd], "properties": [{"id": "area"}]})
    assert told["rows"][0]["properties"] == [{"id": "area", "values": []}]


@given(_json)
@settings(max_examples=150, deadline=None)
def test_any_json_is_read_or_refused(value: Any) -> None:
    for read in (old_batch, new_batch):
        try:
            read(value)
        except UsageError as error:
            assert error.en
            assert error.zh


def test_our_own_linker_reads_the_service(tmp_path: Path) -> None:
    from serving import serving

    from kg.links.datasets.reconciliation import Reconciliation
    from kg.links.record import Name, Record

    with serving("--workers", "1") as server:
        there = Reconciliation(f"{server.base}/reconcile")
        found = there.candidates(Record("x", (Name("天准科技"),)), 5)
        assert found[0].names == (Name("天准科技"),)
        assert "id=firm/tztek" in found[0].id
        assert "company" in found[0].types
        told = server.get("/reconcile")
        assert told.headers["access-control-allow-origin"] == "*"
        large = "queries=" + json.dumps({f"q{n}": {"query": "a"} for n in range(BATCH + 1)})
        refused = server.request("POST", "/reconcile", large, content_type=FORM)
        assert refused.status == 413
        assert refused.json["error"]["code"] == "too-large"
        assert server.request("GET", "/reconcile/1.0/match").status == 405

"""Datasets behind a URL, served by an endpoint of ours: facts as recorded, and bad manners."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from endpoint import JSON, NOTHING, Answerer, Reply, Request, answering, serving

from kg.errors import EndpointError, LimitError, UsageError
from kg.links.datasets.base import Adapter
from kg.links.datasets.reconciliation import Reconciliation
from kg.links.datasets.sparql import Sparql, Terms, variants
from kg.links.datasets.wikidata import dbpedia, wikidata
from kg.links.find import find
from kg.links.record import Name, Place, Record
from kg.links.scoring import EXACT, Decision

WIKIDATA = """
PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {
  wd:Q42622 rdfs:label "Suzhou"@en , "苏州市"@zh .
  wd:Q148 wdt:P297 "CN" .
  wd:Q3918 wdt:P279 wd:Q2385804 .
  wd:Q1639978 rdfs:label "Soochow University"@en , "苏州大学"@zh ; wdt:P31 wd:Q3918 ;
      skos:altLabel "Suzhou University"@en ; wdt:P17 wd:Q148 ; wdt:P131 wd:Q42622 ;
      wdt:P856 <https://www.suda.edu.cn> ; wdt:P6782 "05t8y2r12" ;
      wdt:P571 "1900-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
  wd:Q10952263 rdfs:label "Suzhou University"@en , "宿州学院"@zh ; wdt:P31 wd:Q3918 ;
      wdt:P17 wd:Q148 .
  wd:Q708198 rdfs:label "Soochow University"@en , "東吳大學"@zh-hant ; wdt:P31 wd:Q3918 .
}
"""
DBPEDIA = """
PREFIX dbr: <http://dbpedia.org/resource/> PREFIX dbo: <http://dbpedia.org/ontology/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA {
  dbr:Hangzhou rdfs:label "Hangzhou"@en . dbr:China rdfs:label "China"@en .
  dbr:Alibaba_Group rdfs:label "Alibaba Group"@en , "阿里巴巴集团"@zh ; a dbo:Company ;
      dbo:locationCity dbr:Hangzhou ; dbo:locationCountry dbr:China ;
      foaf:homepage <http://www.alibabagroup.com/> ; dbo:foundingYear "1999" .
}
"""
SCHOOL = frozenset({"education"})
THING = Record("t", (Name("苏州大学", "zh"),), SCHOOL, Place(("苏州",), country="CN"))


def store(facts: str) -> ox.Store:
    found = ox.Store()
    found.update(facts)
    return found


def one(thing: Record, dataset: Adapter) -> tuple[str, str | None]:
    found = next(find([thing], dataset))
    return (found.candidates[0].record.id if found.candidates else "", found.predicate)


def test_wikidata_is_asked_for_names_and_facts() -> None:
    with serving(answering(store(WIKIDATA))) as endpoint:
        dataset = wikidata(endpoint.url, pause=0)
        found = next(find([THING], dataset))
        assert found.predicate == EXACT
        record = found.candidates[0].record
        assert record.id == "http://www.wikidata.org/entity/Q1639978"
        assert record.types == SCHOOL and record.founded == 1900
        assert record.place == Place(("Suzhou", "苏州市"), country="CN")
        assert record.identifiers == {"ror": {"05t8y2r12"}} and record.hosts() == {"suda.edu.cn"}
        assert all("aicity" in each.headers["User-Agent"] for each in endpoint.requests)
        assert len(endpoint.requests) == 2, "two short queries a thing"


def test_a_name_that_two_items_bear_is_for_a_person() -> None:
    with serving(answering(store(WIKIDATA))) as endpoint:
        dataset = wikidata(endpoint.url, pause=0)
        thing = Record("t", (Name("Suzhou University"),), SCHOOL, Place(country="CN"))
        assert next(find([thing], dataset)).decision is Decision.REVIEW
        assert one(Record("t", (Name("Nowhere"),), SCHOOL), dataset) == ("", None)


def test_an_identifier_finds_what_no_name_does() -> None:
    with serving(answering(store(WIKIDATA))) as endpoint:
        thing = Record("t", (Name("SUDA"),), SCHOOL, identifiers={"ror": frozenset({"05t8y2r12"})})
        found = next(find([thing], wikidata(endpoint.url, pause=0)))
        assert found.decision is Decision.REVIEW, "the names do not agree"
        assert found.candidates[0].record.id.endswith("Q1639978")


def test_dbpedia_speaks_its_own_terms() -> None:
    with serving(answering(store(DBPEDIA))) as endpoint:
        thing = Record("t", (Name("Alibaba Group Holding Limited"), Name("Alibaba Group")),
                       frozenset({"company"}), Place(("杭州",), country="CN"))  # fmt: skip
        found = one(thing, dbpedia(endpoint.url, pause=0))
        assert found == ("http://dbpedia.org/resource/Alibaba_Group", EXACT)


def test_names_cannot_break_out_of_the_query() -> None:
    with serving(answering(store(WIKIDATA))) as endpoint:
        dataset = Sparql(endpoint.url, Terms(prefixes=""), "x", pause=0)
        for name in ('"} UNION { ?item ?p ?o } #', "\\", "'''", "a\nb", '苏州"@zh'):
            assert one(Record("t", (Name(name),)), dataset) == ("", None)


def test_answers_are_remembered(tmp_path: Path) -> None:
    with serving(answering(store(WIKIDATA))) as endpoint:
        first = one(THING, wikidata(endpoint.url, cache=tmp_path / "kept", pause=0))
        asked = len(endpoint.requests)
        assert one(THING, wikidata(endpoint.url, cache=tmp_path / "kept", pause=0)) == first
        assert len(endpoint.requests) == asked
        for file in (tmp_path / "kept").iterdir():
            file.write_text("{ broken")
        assert one(THING, wikidata(endpoint.url, cache=tmp_path / "kept", pause=0)) == first
        assert len(endpoint.requests) == 2 * asked, "what cannot be read is asked again"


def test_a_busy_endpoint_is_asked_again_when_it_says() -> None:
    facts = answering(store(WIKIDATA))
    turn = iter([Reply(429, "text/plain", b"slow down", {"Retry-After": "0"})])
    with serving(lambda request: next(turn, None) or facts(request)) as endpoint:
        assert one(THING, wikidata(endpoint.url, pause=0))[1] == EXACT
        assert len(endpoint.requests) == 3


BAD: dict[str, Answerer] = {
    "html": lambda _: Reply(media="text/html", body=b"<html>Sign in</html>"),
    "error": lambda _: Reply(500, "text/plain", b"out of memory"),
    "cut": lambda _: Reply(cut=1000),
    "no json": lambda _: Reply(body=b"{"),
    "busy for long": lambda _: Reply(503, "text/plain", b"later", {"Retry-After": "86400"}),
    "partial": lambda _: Reply(headers={"X-SQL-State": "S1TAT"}),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_manners_are_said_and_what_was_found_is_kept(bad: str) -> None:
    facts = answering(store(WIKIDATA))
    answered = 0

    def answer(request: Request) -> Reply:
        nonlocal answered
        answered += 1
        return facts(request) if answered <= 2 else BAD[bad](request)

    with serving(answer) as endpoint:
        done = []
        with pytest.raises((EndpointError, LimitError)) as caught:
            for found in find([THING, THING], wikidata(endpoint.url, pause=0)):
                done.append(found)
    assert [found.predicate for found in done] == [EXACT]
    assert "127.0.0.1" in caught.value.en and "127.0.0.1" in caught.value.zh


def test_a_silent_endpoint_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AICITY_TIMEOUT", "0.2")
    with serving(lambda _: Reply(drip=0.05)) as endpoint, pytest.raises(EndpointError):
        one(THING, wikidata(endpoint.url, pause=0))


def test_a_bad_answer_is_not_remembered(tmp_path: Path) -> None:
    with serving(BAD["html"]) as endpoint, pytest.raises(EndpointError):
        one(THING, wikidata(endpoint.url, cache=tmp_path / "kept", pause=0))
    assert not (tmp_path / "kept").exists()


def test_variants_of_a_name() -> None:
    assert list(variants("Neusoft Corporation")) == ["Neusoft Corporation", "Neusoft"]
    assert list(variants("苏州大学")) == ["苏州大学"]


MANIFEST = {
    "versions": ["0.2"],
    "name": "Organisations",
    "identifierSpace": "https://ror.org/",
    "schemaSpace": "https://ror.org/",
    "view": {"url": "https://ror.org/{{id}}"},
}
RESULT = {
    "id": "05t8y2r12",
    "name": "苏州大学",
    "description": "Soochow",
    "score": 99,
    "match": True,
    "type": [{"id": "education", "name": "University"}],
}


def service(manifest: dict[str, object], results: object) -> Answerer:
    def answer(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(media="application/json", body=json.dumps(manifest).encode())
        queries = json.loads(request.form["queries"][0])
        body = {key: {"result": results} for key in queries}
        return Reply(media="application/json", body=json.dumps(body).encode())

    return answer


def test_a_reconciliation_service_proposes_and_does_not_decide() -> None:
    with serving(service(MANIFEST, [RESULT])) as endpoint:
        dataset = Reconciliation(endpoint.url, type="education")
        assert dataset.name == "Organisations"
        thing = Record("t", (Name("苏州大学"),))
        found = next(find([thing], dataset))
        assert found.candidates[0].record.id == "https://ror.org/05t8y2r12"
        assert found.decision is Decision.REVIEW, "a name alone, whatever the service says"
        assert next(find([Record("t", (Name("苏州大学"),), SCHOOL)], dataset)).predicate
        sent = json.loads(endpoint.requests[1].form["queries"][0])
        assert sent == {"q0": {"limit": 20, "type": "education", "query": "苏州大学"}}


def test_the_draft_of_the_protocol_is_spoken_too() -> None:
    manifest = {"versions": ["1.0-draft"], "name": "Draft", "view": {"url": "https://x.org/{id}"}}

    def answer(request: Request) -> Reply:
        body: object = manifest
        if request.method == "POST":
            assert request.path.endswith("/match")
            body = {"results": [{"candidates": [RESULT]}]}
        return Reply(media="application/json", body=json.dumps(body).encode())

    with serving(answer) as endpoint:
        found = next(find([THING], Reconciliation(endpoint.url)))
        assert found.candidates[0].record.id == "https://x.org/05t8y2r12"


@pytest.mark.parametrize(
    "results",
    [None, 3, [3], [{}], [{"id": 1, "name": "x"}], [{"id": "x"}], [{"id": "x", "name": ""}]],
)
def test_odd_results_are_refused_or_passed_over(results: object) -> None:
    with serving(service(MANIFEST, results)) as endpoint:
        dataset = Reconciliation(endpoint.url)
        if isinstance(results, list):
            assert one(THING, dataset) == ("", None)
        else:
            with pytest.raises(EndpointError, match="reconciliation service"):
                one(THING, dataset)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(media="text/html", body=b"<html>"),
        Reply(media=JSON, body=NOTHING),
        Reply(media="application/json", body=b"[]"),
        Reply(404, "text/plain", b"gone"),
        Reply(cut=10),
    ],
)
def test_what_is_no_service_is_said(reply: Reply) -> None:
    with serving(lambda _: reply) as endpoint, pytest.raises(EndpointError) as caught:
        Reconciliation(endpoint.url)
    assert caught.value.en != caught.value.zh
    with pytest.raises(UsageError, match="reconciliation"):
        Reconciliation("ftp://example.org")

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from reading import graph, small

from kg.entity import Entity, Fact, describe
from kg.errors import NotFoundError, UsageError
from kg.labels import Labels
from kg.namespaces import AIC, expand
from kg.passages import Sources
from kg.store.embedded import EmbeddedStore
from kg.terms import n3


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small(
        """
        passage:p8-2 {
            stat:suzhou-ai-firms aic:area city:suzhou ; aic:indicator indicator:ai-firms ;
                aic:value 1000 ; aic:bound aic:moreThan ; aic:unit unit:firms ; aic:year 2021 .
        }
        source:register {
            indicator:ai-firms a aic:Indicator ; skos:prefLabel "人工智能企业"@zh , "AI firms"@en .
            stat:suzhou-ai-firms a aic:Observation .
        }
        passage:p20-2 { firm:tztek aic:basedIn city:suzhou . }
        passage:p28-5 { firm:tztek aic:basedIn city:suzhou ; aic:describedAs theme:leader . }
        """
    )


def show(store: EmbeddedStore, short: str, lang: str = "en") -> Entity:
    return describe(store, NamedNode(expand(short) or ""), lang)


def fact(facts: tuple[Fact, ...], name: str) -> Fact:
    (found,) = [each for each in facts if each.name == name]
    return found


def test_names_kind_and_status_head_the_description(store: EmbeddedStore) -> None:
    entity = show(store, "cluster:suzhou-machine-vision")
    assert [name.value for name in entity.names] == ["机器视觉产业集群", "machine-vision cluster"]
    assert entity.kinds == ("industrial cluster",)
    assert (entity.status_code, entity.status) == ("proposed", "proposed")
    assert show(store, "cluster:suzhou-machine-vision", "zh").status == "拟议"
    assert show(store, "cluster:hangzhou-security").status_code == "existing"


def test_aliases_and_notes_are_told_apart_from_facts(store: EmbeddedStore) -> None:
    entity = show(store, "firm:iflytek")
    assert [alias.value for alias in entity.aliases] == ["讯飞"]
    assert [note.text for note in entity.notes] == ["Its seat is elsewhere."]
    assert "Its seat is elsewhere." in entity.render("table").decode()
    assert [each.text for each in show(store, "firm:iflytek", "zh").notes] == ["总部不在苏州。"]
    assert [each.name for each in entity.facts_out] == ["has a site in"]
    assert entity.facts_in == ()


def test_every_fact_has_its_sources_as_people_cite_them(store: EmbeddedStore) -> None:
    site = fact(show(store, "firm:iflytek").facts_out, "has a site in")
    assert [source.short for source in site.sources] == ["§二（三） ¶20 s2"]
    chinese = fact(show(store, "firm:iflytek", "zh").facts_out, "布局于")
    assert [source.short for source in chinese.sources] == ["§二（三） P20 句2"]


def test_facts_are_seen_from_both_ends(store: EmbeddedStore) -> None:
    anchors = fact(show(store, "cluster:suzhou-machine-vision").facts_out, "anchored by")
    assert (anchors.text, anchors.kind) == ("TZTEK", "firm")
    anchored = fact(show(store, "firm:tztek").facts_in, "anchored by")
    assert anchored.text == "machine-vision cluster"


def test_what_is_proposed_says_so_at_the_other_end_too(store: EmbeddedStore) -> None:
    assert fact(show(store, "firm:tztek").facts_in, "anchored by").status == "proposed"
    areas = {each.text: each.status for each in show(store, "city:hangzhou", "zh").facts_in}
    assert areas == {"智能安防产业集群": "proposing"}


def test_a_fact_that_any_source_reports_is_no_proposal(store: EmbeddedStore) -> None:
    out = show(store, "firm:tztek").facts_out
    both, alone = fact(out, "local to"), fact(out, "described as")
    assert [source.stance for source in both.sources] == ["reporting", "proposing"]
    assert (both.status, both.status_text) == (None, "")
    assert (alone.status, alone.status_text) == ("proposing", "in a proposal")


def test_a_statistic_is_shown_with_its_figure(store: EmbeddedStore) -> None:
    texts = [each.text for each in show(store, "city:suzhou").facts_in if each.kind == "stat"]
    assert texts == ["AI firms: more than 1000 firms (2021)"]
    chinese = [each.text for each in show(store, "unit:firms", "zh").facts_in]
    assert chinese == ["苏州 · 人工智能企业：超过1000家（2021年）"]


def test_links_lead_out_by_address_with_their_source(store: EmbeddedStore) -> None:
    links = show(store, "univ:suzhou").links
    assert [(each.predicate.value.rpartition("#")[2], each.text) for each in links] == [
        ("closeMatch", "https://www.wikidata.org/entity/Q1026912"),
        ("exactMatch", "https://ror.org/05t8y2r12"),
    ]
    assert {source.short for each in links for source in each.sources} == {"ROR"}
    assert "https://ror.org/05t8y2r12" in show(store, "univ:suzhou").render("table").decode()


def test_a_source_shows_what_it_states(store: EmbeddedStore) -> None:
    stated = show(store, "passage:p20-2").stated
    assert ("iFLYTEK", "has a site in", "Suzhou") in [(s, f.name, f.text) for s, f in stated]


def test_a_term_of_the_ontology_shows_its_definition(store: EmbeddedStore) -> None:
    entity = show(store, "aic:anchoredBy")
    assert entity.label == "anchored by" and entity.definition.endswith(".")


def test_what_is_unknown_is_not_described(store: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError):
        show(store, "firm:nobody")


def test_text_holds_everything_and_repeats_no_property(store: EmbeddedStore) -> None:
    text = show(store, "city:suzhou", "zh").render("table").decode()
    assert "苏州 · Suzhou" in text and "city:suzhou" in text and "苏州市" in text
    assert text.count("← 地区 (产业集群)") == 1
    assert "拟议" in text and "§三（二） P28 句5" in text


def test_long_lists_are_shortened_and_counted() -> None:
    firms = " ".join(f"firm:f{n} aic:basedIn city:suzhou ." for n in range(30))
    entity = show(small(f"passage:p1-1 {{ {firms} }}"), "city:suzhou")
    text = entity.render("table", most=10).decode()
    assert "… 20 more" in text and "firm:f29" not in text
    assert "firm:f29" in entity.render("table", most=100).decode()
    assert len(entity.to_json()["in"]) >= 30


def test_json_is_complete_and_plain(store: EmbeddedStore) -> None:
    data = json.loads(show(store, "firm:tztek").render("json"))
    assert data["curie"] == "firm:tztek"
    anchored = next(each for each in data["in"] if each["name"] == "anchored by")
    assert anchored["status"] == "proposed"
    assert anchored["value"]["value"].endswith("/cluster/suzhou-machine-vision")
    assert anchored["sources"] == [{"iri": expand("passage:p28-5"), "short": "§三（二） ¶28 s5"}]


def test_markdown_is_a_table_of_facts(store: EmbeddedStore) -> None:
    text = show(store, "firm:iflytek").render("md").decode()
    assert "| has a site in | Suzhou (city:suzhou) | §二（三） ¶20 s2 |" in text


def test_no_other_format_is_written(store: EmbeddedStore) -> None:
    with pytest.raises(UsageError):
        show(store, "firm:iflytek").render("csv")


@given(st.text(max_size=40))
def test_hostile_names_break_neither_rows_nor_terminals(name: str) -> None:
    try:
        literal = n3(Literal(name + "\x1b[2J|\n", language="zh"))
    except ValueError:
        return
    store = graph(
        f"passage:p1-1 {{ firm:x skos:prefLabel {literal} ; aic:basedIn city:y . }}"
        f"passage:p1-2 {{ city:y skos:altLabel {literal} ; aic:printedAs {literal} . }}"
    )
    for short in ("firm:x", "city:y"):
        text = show(store, short, "zh").render("table").decode()
        assert "\x1b" not in text
        lines = show(store, short, "zh").render("md").decode().splitlines()
        assert all(line.startswith(("|", "**")) or not line for line in lines)
        json.loads(show(store, short).render("json"))


def test_sources_of_other_documents_name_the_document() -> None:
    store = graph(
        """
        source:structure {
            source:report dcterms:title "年度报告"@zh , "Annual report"@en .
            <https://w3id.org/aicity/source/report/p3-1> dcterms:isPartOf
                <https://w3id.org/aicity/source/report/p3> .
            <https://w3id.org/aicity/source/report/p3> aic:number 3 ;
                dcterms:isPartOf source:report .
        }
        """
    )
    sources = Sources(store, Labels(store, "en"))
    assert sources.of(NamedNode("https://w3id.org/aicity/source/report/p3-1")).short == (
        "Annual report ¶3 s1"
    )
    assert sources.of(NamedNode("https://w3id.org/aicity/source/suzhou-hangzhou/p9-4")).short == (
        "¶9 s4"
    )


def test_parts_that_go_in_circles_end() -> None:
    store = graph("source:structure { passage:p1-1 dcterms:isPartOf passage:p1-1 . }")
    assert (
        Sources(store, Labels(store, "en"))
        .of(NamedNode(expand("passage:p1-1") or ""))
        .short.endswith("¶1 s1")
    )


def test_facts_come_in_the_order_of_the_document(store: EmbeddedStore) -> None:
    places = [each.sources[0].place for each in show(store, "firm:tztek").facts_out]
    assert places == sorted(places)
    assert AIC.basedIn == show(store, "firm:tztek").facts_out[0].predicate

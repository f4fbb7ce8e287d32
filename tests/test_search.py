import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from reading import graph, small

import kg
from kg.errors import KGError, NotFoundError, ParameterError, UsageError
from kg.namespaces import KINDS, expand
from kg.search import find, names, norm, of_kind, resolve
from kg.store import open_store
from kg.store.embedded import EmbeddedStore


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return small()


def iri(short: str) -> NamedNode:
    return NamedNode(expand(short) or "")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("https://w3id.org/aicity/firm/tztek", "firm:tztek"),
        ("<https://w3id.org/aicity/firm/tztek>", "firm:tztek"),
        ("firm:tztek", "firm:tztek"),
        ("tztek", "firm:tztek"),
        ("天准科技", "firm:tztek"),
        (" TZTEK ", "firm:tztek"),
        ("ｔｚｔｅｋ", "firm:tztek"),
        ("讯飞", "firm:iflytek"),
        ("IFLYTEK", "firm:iflytek"),
        ("Machine-Vision", "field:machine-vision"),
        ("AI+制造", "scenario:ai-manufacturing"),
        ("“AI＋制造”", "scenario:ai-manufacturing"),
        ("苏州市建设实施方案", "policy:plan"),
        ("苏州", "city:suzhou"),
        ("苏州市", "city:suzhou"),
        ("%", "unit:percent"),
        ("％", "unit:percent"),
        ("passage:p20-2", "passage:p20-2"),
        ("source:ror", "source:ror"),
        ("https://ror.org/05t8y2r12", "univ:suzhou"),
        ("ror:05t8y2r12", "univ:suzhou"),
        ("05T8Y2R12", "univ:suzhou"),
        (
            "https://www.wikidata.org/entity/Q1026912",
            "https://www.wikidata.org/entity/Q1026912",
        ),
        ("蘇州大學", "univ:suzhou"),
    ],
)
def test_one_thing_is_resolved_from_what_people_write(
    store: EmbeddedStore, text: str, short: str
) -> None:
    assert resolve(store, text) == iri(short)


def test_a_slug_of_two_kinds_needs_the_kind(store: EmbeddedStore) -> None:
    assert resolve(store, "suzhou", "city") == iri("city:suzhou")
    assert resolve(store, "suzhou", "univ") == iri("univ:suzhou")


def test_a_slug_of_two_kinds_is_decided_by_the_name_if_one_has_it(store: EmbeddedStore) -> None:
    assert resolve(store, "suzhou") == iri("city:suzhou")  # the label Suzhou, in small letters


def test_without_a_kind_a_label_comes_before_a_slug() -> None:
    store = small('source:register { theme:topic a aic:Theme ; skos:prefLabel "tztek"@en . }')
    assert resolve(store, "tztek") == iri("theme:topic")
    assert resolve(store, "tztek", "firm") == iri("firm:tztek")


def test_a_name_of_two_things_is_not_decided_by_a_third() -> None:
    store = small('source:register { firm:third a aic:Firm ; skos:altLabel "双子"@zh . }')
    with pytest.raises(ParameterError, match="firm:twin-a, firm:twin-b"):
        resolve(store, "双子")


def test_two_things_of_one_name_are_both_named_and_none_is_chosen(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError) as caught:
        resolve(store, "双子")
    assert caught.value.suggestions == ("firm:twin-a", "firm:twin-b")
    for lang in ("en", "zh"):
        assert "firm:twin-a" in caught.value.message(lang)


def test_a_thing_is_meant_before_a_section_of_its_name() -> None:
    both = small('source:structure { passage:s9 a aic:Section ; skos:prefLabel "无锡"@zh . }')
    assert resolve(both, "无锡") == iri("city:wuxi")
    assert resolve(both, "无锡", "section") == iri("passage:s9")


def test_an_unknown_name_is_told_with_the_nearest(store: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(store, "科大迅飞")
    assert caught.value.suggestions[0] == "科大讯飞 (firm:iflytek)"
    assert "科大讯飞" in caught.value.message("zh")
    assert "科大讯飞" in caught.value.message("en")


def test_a_name_of_another_kind_says_whose_it_is(store: EmbeddedStore) -> None:
    with pytest.raises(NotFoundError, match="firm:iflytek"):
        resolve(store, "科大讯飞", "city")
    with pytest.raises(ParameterError, match="no city but a firm"):
        resolve(store, "firm:iflytek", "city")


@pytest.mark.parametrize(
    "text", ["firm:nobody", "https://w3id.org/aicity/firm/nobody", "《》", "\0"]
)
def test_what_does_not_exist_is_not_made_up(store: EmbeddedStore, text: str) -> None:
    with pytest.raises(NotFoundError):
        resolve(store, text)


@pytest.mark.parametrize("text", ["", "  ", "<>"])
def test_nothing_is_not_a_name(store: EmbeddedStore, text: str) -> None:
    with pytest.raises(ParameterError):
        resolve(store, text)


@given(st.text(st.characters(codec=None), max_size=30))
def test_no_text_breaks_the_look_up(text: str) -> None:
    store = _shared()
    try:
        found = resolve(store, text)
    except KGError as error:
        assert error.message("en") and error.message("zh")
    else:
        assert any(True for _ in store.quads(found))
    assert isinstance(find(store, text), list)


@pytest.mark.parametrize(
    "attack",
    ['"@zh } DROP ALL #', "http://a/> ?p ?o } #", "x' . ?s ?p ?o", "http://[", "\\", "\n}"],
)
def test_text_is_never_taken_for_sparql(store: EmbeddedStore, attack: str) -> None:
    with pytest.raises(NotFoundError):
        resolve(store, attack)


@pytest.mark.parametrize(
    ("text", "short", "reason"),
    [
        ("天准科技", "firm:tztek", "name"),
        ("苏大", "univ:suzhou", "alias"),
        ("firm:tztek", "firm:tztek", "identifier"),
        ("苏州", "city:suzhou", "name"),
        ("视觉", "field:machine-vision", "contains"),
        ("机器", "field:machine-vision", "starts"),
        ("tianzhun", "firm:tztek", "pinyin"),
        ("tian zhun ke ji", "firm:tztek", "pinyin"),
        ("Tiānzhǔn kējì", "firm:tztek", "pinyin"),
        ("changsanjiao", "region:yangtze-river-delta", "pinyin"),
        ("kdxf", "firm:iflytek", "initials"),
        ("yrd", "region:yangtze-river-delta", "initials"),
        ("machne vision", "field:machine-vision", "near"),
        ("苏洲", "city:suzhou", "near"),
    ],
)
def test_the_best_hit_and_its_reason(
    store: EmbeddedStore, text: str, short: str, reason: str
) -> None:
    best = find(store, text)[0]
    assert (best.iri, best.reason) == (iri(short), reason)
    assert best.why("en") and best.why("zh") != best.why("en")


def test_an_exact_name_comes_before_names_that_begin_with_it(store: EmbeddedStore) -> None:
    assert [hit.iri for hit in find(store, "苏州")][:2] == [iri("city:suzhou"), iri("univ:suzhou")]


def test_a_thing_is_found_once_and_in_the_readers_language(store: EmbeddedStore) -> None:
    hits = find(store, "suzhou", lang="en")
    assert len({hit.iri for hit in hits}) == len(hits)
    assert {hit.label for hit in hits} >= {"Suzhou", "Soochow University"}
    assert find(store, "suzhou", lang="zh")[0].label == "苏州"


def test_kind_and_limit_narrow(store: EmbeddedStore) -> None:
    assert {hit.kind for hit in find(store, "机器视觉", kind="cluster")} == {"cluster"}
    assert len(find(store, "a", limit=2)) == 2
    for limit in (0, -1):
        with pytest.raises(UsageError, match="limit must be at least 1"):
            find(store, "a", limit=limit)


def test_nothing_alike_finds_nothing(store: EmbeddedStore) -> None:
    assert find(store, "qqqqqqqqwwwwww") == []
    assert find(store, "") == find(store, "“”") == []


def test_things_of_other_addresses_have_the_kind_of_their_class() -> None:
    store = graph('<urn:g> { <https://example.org/1> a aic:Firm ; skos:prefLabel "外来企业"@zh . }')
    assert resolve(store, "外来企业", "firm").value == "https://example.org/1"
    assert find(store, "外来", kind="firm")[0].kind == "firm"


def test_names_are_read_again_when_the_data_changed() -> None:
    store = small()
    assert names(store) is names(store)
    store._version = "other"
    assert names(store) is not None
    assert len(names(store).entries) == len(names(small()).entries)


@given(st.text(max_size=20))
def test_norm_is_settled_after_once(text: str) -> None:
    assert norm(norm(text)) == norm(text)


def test_look_ups_that_match_as_written_import_nothing_heavy() -> None:
    code = """
import sys
sys.path.insert(0, "tests")
from reading import small
from kg.search import find, resolve
store = small()
resolve(store, "tztek"); resolve(store, "firm:tztek"); resolve(store, "苏州市")
assert "kg.search.names" in sys.modules
from kg.search.names import _KEPT
assert not _KEPT, "the index was built for a direct look-up"
find(store, "suzhou"); find(store, "苏州")
heavy = {"pypinyin", "rapidfuzz", "rdflib", "networkx"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)


_STORE: list[EmbeddedStore] = []


def _shared() -> EmbeddedStore:
    if not _STORE:
        _STORE.append(small())
    return _STORE[0]


def test_results_do_not_depend_on_the_order_of_the_engine() -> None:
    class Shuffled(EmbeddedStore):
        def select(self, query):  # type: ignore[no-untyped-def]
            found = super().select(query)
            found.rows.reverse()
            return found

    usual = small()
    other = Shuffled(usual.inner)
    for text in ("a", "苏", "机器", "machne vision"):
        assert find(usual, text) == find(other, text)


def test_every_shipped_thing_is_resolved_by_its_own_label() -> None:
    store = open_store()
    index = names(store)
    for name in index.entries:
        kind = index.kind(name.iri)
        if name.rank == 0 and kind in KINDS:
            try:
                found = {resolve(store, name.text, kind).value}
            except ParameterError as error:
                found = {expand(short) for short in error.suggestions}
            assert name.iri in found


@pytest.mark.parametrize(
    "text", ["§三（二） P28 句5", "¶28 s5", "P28-5", "p28 句5", "§三（二） ¶28 s5"]
)
def test_a_citation_is_typed_back_as_it_is_read(text: str) -> None:
    shipped = kg.open().store
    passage = resolve(shipped, text)
    assert passage == iri("passage:p28-5")
    assert [hit.iri for hit in find(shipped, text)] == [passage]


def test_a_kind_is_listed_whole_and_by_name() -> None:
    shipped = kg.open().store
    listed = of_kind(shipped, "city", "zh")
    held = shipped.select(f"SELECT ?x {{ ?x a <{expand('aic:City')}> }}").rows
    assert {hit.iri for hit in listed} == {row[0] for row in held}
    assert [hit.label for hit in listed] == sorted(hit.label for hit in listed)
    with pytest.raises(NotFoundError):
        of_kind(shipped, "planet")

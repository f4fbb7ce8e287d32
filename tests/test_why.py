"""``kg why``: who says something, who says otherwise, where, and under which licence."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox
import pytest
from conftest import trig
from pyoxigraph import Literal, NamedNode

from kg.citations.why import property_of, why
from kg.cli import main
from kg.labels import Labels
from kg.namespaces import AIC, expand
from kg.store.embedded import EmbeddedStore, merge, shipped

DATA = """
passage:p1-1 { firm:x aic:hasSiteIn city:a . policy:x aic:issuedYear 2020 . }
passage:p1-2 { firm:x aic:hasSiteIn city:a . policy:x aic:issuedYear 2021 . }
source:structure {
  source:suzhou-hangzhou dcterms:title "Paper"@en ; dcterms:rights "No sentences."@en .
  passage:p1 dcterms:isPartOf passage:s1 ; aic:number 1 .
  passage:s1 aic:sectionNumber "一" ; dcterms:isPartOf source:suzhou-hangzhou .
  passage:p1-1 dcterms:isPartOf passage:p1 ; aic:number 1 ; aic:stance aic:reporting .
  passage:p1-2 dcterms:isPartOf passage:p1 ; aic:number 2 ; aic:stance aic:proposing .
}
source:register {
  source:register dcterms:title "Register"@en ; dcterms:license <https://example.org/licence> .
  policy:x a aic:Policy . firm:x a aic:Firm ; skos:prefLabel "X"@en .
}
"""


def node(curie: str) -> NamedNode:
    return NamedNode(str(expand(curie)))


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    inner = ox.Store()
    inner.load(input=trig(DATA).encode(), format=ox.RdfFormat.TRIG)
    merge(inner)
    return EmbeddedStore(inner)


def told(store: EmbeddedStore, *words: NamedNode | Literal | None) -> list[list[str]]:
    answer = why(store, Labels(store), *words)  # type: ignore[arg-type]
    return [[answer.text(term) for term in row] for row in answer.rows]


def test_each_source_is_named_with_place_stance_document_and_licence(store: EmbeddedStore) -> None:
    rows = told(store, node("firm:x"), AIC.hasSiteIn, node("city:a"))
    assert [row[0] for row in rows] == ["so", "so"]
    assert [row[4:6] for row in rows] == [["§一 ¶1 s1", "reports"], ["§一 ¶1 s2", "proposes"]]
    assert {tuple(row[6:]) for row in rows} == {("Paper", "No sentences.")}


def test_a_dataset_is_named_with_its_licence(store: EmbeddedStore) -> None:
    (row,) = told(store, node("policy:x"), node("rdf:type"))
    assert row[4:] == ["", "", "Register", "https://example.org/licence"]


def test_who_says_otherwise_is_told(store: EmbeddedStore) -> None:
    rows = told(store, node("policy:x"), AIC.issuedYear, Literal(2020))
    assert [(row[0], row[3]) for row in rows] == [("so", "2020"), ("otherwise", "2021")]
    denied = told(store, node("policy:x"), AIC.issuedYear, Literal(1999))
    assert [(row[0], row[3]) for row in denied] == [("otherwise", "2020"), ("otherwise", "2021")]


def test_what_else_relates_the_two_is_told(store: EmbeddedStore) -> None:
    rows = told(store, node("firm:x"), AIC.basedIn, node("city:a"))
    assert {row[0] for row in rows} == {"another relation"}
    assert len(rows) == 2


def test_without_relation_everything_said_of_a_thing_is_listed(store: EmbeddedStore) -> None:
    assert len(told(store, node("firm:x"))) == 4
    assert told(store, node("firm:nobody")) == []


@pytest.mark.parametrize("text", ["hasSiteIn", "aic:hasSiteIn", "布局于", AIC.hasSiteIn.value])
def test_a_relation_is_called_by_name_in_either_language(text: str) -> None:
    assert property_of(shipped(), text) == AIC.hasSiteIn


def test_no_relation_is_guessed() -> None:
    assert property_of(shipped(), "loves") is None


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)

    def command(*words: str) -> tuple[int, str, str]:
        code = main(["why", *words])
        got = capsysbinary.readouterr()
        return code, got.out.decode("utf-8"), got.err.decode("utf-8")

    yield command


def test_the_command_names_the_passage(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = run("firm:iflytek", "hasSiteIn", "city:suzhou", "--lang", "zh")
    assert (code, err) == (0, "")
    assert "§二（三） P20 句2" in out
    assert "报告" in out


def test_what_nobody_says_is_denied(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = run("firm:iflytek", "basedIn", "city:suzhou", "--lang", "en")
    assert code == 1
    assert "No source says so" in err
    assert "another relation" in out
    code, _, err = run("firm:iflytek", "loves", "city:suzhou", "--lang", "zh")
    assert code == 2
    assert "没有关系" in err


def test_any_relation_to_a_value(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("firm:iflytek", "*", "city:suzhou", "--format", "csv")
    assert code == 0
    assert out.splitlines()[0] == "says,subject,relation,value,place,stance,source,licence"
    assert len(out.splitlines()) == 2


def test_the_beginning_of_a_relations_name_will_do_where_no_other_begins_so() -> None:
    store = shipped()
    assert property_of(store, "总部") == AIC.headOfficeIn
    assert property_of(store, "head office") == AIC.headOfficeIn
    assert property_of(store, "has") is None
    assert property_of(store, "总") is None

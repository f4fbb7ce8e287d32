"""Labels: one a term, in the reader's language, by RFC 4647 look-up."""

from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import trig
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import ontology, resources
from kg.errors import DataError
from kg.labels import Labels, choose, rank
from kg.namespaces import expand
from kg.store import Solutions
from kg.store.embedded import EmbeddedStore, from_files


def thing(curie: str) -> NamedNode:
    return NamedNode(str(expand(curie)))


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ("zh-CN", ["zh-CN", "zh-Hans", "zh", "zh-TW", "en", "en-GB", "", "fr"]),
        ("zh-Hans-CN", ["zh-Hans-CN", "zh-Hans", "zh", "zh-HK", "en", "", "fr"]),
        ("zh-TW", ["zh-TW", "zh-Hant", "zh", "zh-CN", "en", "", "fr"]),
        ("zh", ["zh", "zh-Hans", "en", "", "fr"]),
        ("en-GB", ["en-GB", "en", "en-US", "", "zh"]),
        ("fr", ["fr", "fr-CA", "en", "", "zh"]),
    ],
)
def test_the_order_of_languages(wanted: str, order: list[str]) -> None:
    for shuffled in list(permutations(order))[:50]:
        ranked = sorted(shuffled, key=lambda tag: rank(tag, wanted))
        assert [rank(tag, wanted) for tag in ranked] == [rank(tag, wanted) for tag in order]
    assert len({rank(tag, wanted) for tag in order}) == len(order)


def test_case_does_not_matter() -> None:
    assert rank("ZH-hans", "zh-cn") == rank("zh-Hans", "zh-CN") == 1


def test_the_choice_does_not_depend_on_the_order() -> None:
    labels = [Literal("b", language="zh"), Literal("a", language="zh"), Literal("c")]
    assert {choose(order, "zh") for order in permutations(labels)} == {labels[1]}
    assert choose([], "zh") is None


@pytest.fixture
def graph(tmp_path: Path) -> EmbeddedStore:
    file = tmp_path / "labels.trig"
    text = """
    source:a {
        firm:a skos:prefLabel "甲"@zh , "A"@en ; rdfs:label "another"@en .
        firm:b rdfs:label "only English"@en ; dcterms:title "title"@en .
        firm:c dcterms:title "titre"@fr .
        firm:d rdfs:label "untagged" , "d"@fr .
        firm:e skos:prefLabel "E"@en ; rdfs:label "戊"@zh .
        firm:f skos:prefLabel city:x .
    }
    source:b { firm:a skos:prefLabel "甲"@zh . }
    """
    file.write_text(trig(text), "utf-8")
    return from_files([file])


@pytest.mark.parametrize(
    ("lang", "expected", "fallen"),
    [
        ("zh-CN", ["甲", "only English", "titre", "untagged", "戊", "firm:f"], "bcdf"),
        ("en", ["A", "only English", "titre", "untagged", "E", "firm:f"], "cdf"),
    ],
)
def test_one_label_a_term(
    graph: EmbeddedStore, lang: str, expected: list[str], fallen: str
) -> None:
    labels = Labels(graph, lang)
    things = [thing(f"firm:{slug}") for slug in "abcdef"]
    assert [labels.of(each) for each in things] == expected
    assert [slug for slug in "abcdef" if labels.fell_back(thing(f"firm:{slug}"))] == list(fallen)


def test_all_labels_once_best_property_first(graph: EmbeddedStore) -> None:
    found = Labels(graph).all(thing("firm:a"))
    assert [label.value for label in found] == ["A", "甲", "another"]


def test_what_is_no_thing_has_its_text(graph: EmbeddedStore) -> None:
    labels = Labels(graph)
    assert labels.of(Literal("x", language="zh")) == "x"
    assert labels.of(BlankNode("b")) == "_:b"
    assert labels.of(None) == ""
    assert labels.of(NamedNode("https://example.org/a b".replace(" ", "_"))) == (
        "https://example.org/a_b"
    )
    assert not labels.fell_back(Literal("x"))


class Counting(EmbeddedStore):
    """A store that counts how often it is asked."""

    asked = 0

    def select(self, query: str) -> Solutions:
        self.asked += 1
        return super().select(query)


def test_many_labels_cost_one_query(graph: EmbeddedStore) -> None:
    store = Counting(graph.inner)
    labels = Labels(store, "zh")
    things = [thing(f"firm:{slug}") for slug in "abcdef"]
    labels.prefetch([*things, None, Literal("x")])
    for each in things:
        labels.of(each)
    labels.prefetch(things)
    assert store.asked == 1


def test_the_ontology_names_its_terms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "aicity.ttl").write_text(
        trig(
            'aic:Firm a owl:Class ; rdfs:label "firm"@en , "企业"@zh ; '
            'skos:definition "A firm."@en , "企业。"@zh . '
            'aic:basedIn a owl:ObjectProperty ; rdfs:label "based in"@en . '
            "schema:City a owl:Class ."
        ),
        "utf-8",
    )
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    firm = str(expand("aic:Firm"))
    assert ontology.label_of(firm, "zh-CN") == "企业"
    assert ontology.definition_of(firm, "zh") == "企业。"
    assert ontology.label_of(str(expand("aic:Nothing"))) is None
    assert ontology.classes() == [firm]
    assert ontology.properties() == [str(expand("aic:basedIn"))]
    empty = EmbeddedStore(ox.Store())
    assert Labels(empty, "zh").of(thing("aic:basedIn")) == "based in"
    assert Labels(empty, "zh").fell_back(thing("aic:basedIn"))


def test_a_broken_ontology_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "aicity.ttl").write_text("aic:Firm a", "utf-8")
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    with pytest.raises(DataError, match=r"aicity\.ttl, line 1"):
        ontology.classes()

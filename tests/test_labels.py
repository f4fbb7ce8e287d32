"""Labels: one a term, in the reader's language, by RFC 4647 look-up."""

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Outcome, trig
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import ontology, resources
from kg.errors import DataError
from kg.labels import Labels, choose, rank
from kg.nameless import licence
from kg.namespaces import expand
from kg.store import Solutions
from kg.store.embedded import EmbeddedStore, from_files


def thing(curie: str) -> NamedNode:
    return NamedNode(str(expand(curie)))


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ("zh-CN", ["zh-CN", "zh-Hans", "zh", "zh-SG", "zh-TW", "en", "en-GB", "", "fr"]),
        ("zh-Hans", ["zh-Hans", "zh", "zh-CN", "zh-Hant", "en", "", "fr"]),
        ("zh-Hant", ["zh-Hant", "zh", "zh-HK", "zh-CN", "en", "", "fr"]),
        ("zh-HK", ["zh-HK", "zh-Hant", "zh", "zh-TW", "zh-Hans", "en", "", "fr"]),
        ("zh-Hans-CN", ["zh-Hans-CN", "zh-Hans", "zh", "zh-HK", "en", "", "fr"]),
        ("zh-TW", ["zh-TW", "zh-Hant", "zh", "zh-CN", "en", "", "fr"]),
        ("zh", ["zh", "zh-Hans", "zh-Hant", "en", "", "fr"]),
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


@pytest.mark.parametrize("lang", ["zh", "zh-CN", "zh-Hans", "zh-TW", "zh-Hant", "en", "en-GB"])
def test_every_shipped_thing_has_one_label_in_the_readers_language(lang: str) -> None:
    from kg.namespaces import KINDS, kind_of
    from kg.store import open_store

    store = open_store()
    labels = Labels(store, lang)
    things = {quad.subject for quad in store.quads()}
    ours = [t for t in things if isinstance(t, NamedNode) and kind_of(t.value) in KINDS]
    labels.prefetch(ours)
    assert len(ours) > 500
    chinese = lang.startswith("zh")
    for each in ours:
        tags = {label.language for label in labels.all(each) if label.value == labels.of(each)}
        assert ("zh" if chinese else "en") in tags, each
        assert not labels.fell_back(each)
    assert labels.fallback() is None


def test_a_reader_of_another_language_is_told_once(graph: EmbeddedStore) -> None:
    labels = Labels(graph, "fr")
    assert labels.of(thing("firm:c")) == "titre"
    assert labels.fallback() is None
    assert labels.of(thing("firm:a")) == "A"
    assert labels.of(thing("firm:a")) == "A"
    en, zh = labels.fallback() or ("", "")
    assert en == "1 name has no label in fr and is shown in another language (en), e.g. A"
    assert "1 个名称没有 fr 标签" in zh
    labels.of(thing("firm:b"))
    assert (labels.fallback() or ("",))[0].startswith("2 names have no label in fr and are shown")


def test_what_has_no_name_or_no_language_is_no_fallback(graph: EmbeddedStore) -> None:
    labels = Labels(graph, "zh")
    assert labels.of(thing("firm:f")) == "firm:f"
    assert labels.of(NamedNode("https://example.org/nothing")) == "https://example.org/nothing"
    assert labels.fallback() is None


def test_many_labels_are_looked_up_by_thing(graph: EmbeddedStore) -> None:
    things = [NamedNode(f"https://example.org/{number}") for number in range(1200)]
    store = Counting(graph.inner)
    labels = Labels(store, "en")
    labels.prefetch([*things, thing("firm:a")])
    assert store.asked == 3
    assert labels.of(thing("firm:a")) == "A"


def test_commands_say_once_that_names_stand_in_another_language(
    command: Callable[..., Outcome],
) -> None:
    for line in (
        ("run", "cluster/list-anchors"),
        ("find", "Suzhou"),
        ("show", "tztek"),
    ):
        told = command(*line, "--lang", "fr")
        assert told.code == 0, told.err
        assert told.err.count("no label in fr") == 1
        assert "no label in fr" not in told.out
    # The firm eavision has no English name in the small graph.
    told = command("run", "cluster/list-anchors", "--lang", "en")
    assert "1 name has no label in en and is shown in another language (zh), e.g. 极目" in told.err
    told = command("run", "cluster/list-anchors", "--lang", "en", "--format", "csv")
    assert "no label" not in told.err, "IRIs are in no language"


def test_what_has_no_label_is_called_as_people_call_it() -> None:
    from kg.store.embedded import shipped

    store = Counting(shipped().inner)
    passages = [thing(f"passage:p{number}-1") for number in range(5, 20)]
    for lang, sentence, paragraph in (
        ("zh", "§二（三） P20 句2", "§二（三） P20"),
        ("en", "§二（三） ¶20 s2", "§二（三） ¶20"),
    ):
        labels = Labels(store, lang)
        labels.prefetch(passages)
        asked = store.asked
        assert labels.of(thing("passage:p20-2")) == sentence
        assert labels.of(thing("passage:p20")) == paragraph
        named = [labels.of(each) for each in passages]
        assert all(name.startswith("§") for name in named)
        assert store.asked - asked < len(passages), "they are looked up together"
        assert labels.of(thing("passage:p20-2x")) == "passage:p20-2x"
        assert labels.of(thing("firm:none")) == "firm:none"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://spdx.org/licenses/MIT", "MIT"),
        ('https://spdx.org/licenses/MIT/evil"><script>', ""),
        ("https://example.org/licenses/by/4.0/", ""),
    ],
)
def test_licences_have_short_names(iri: str, name: str) -> None:
    assert licence(iri) == name


def test_no_more_labels_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import labels as module
    from kg.store.embedded import shipped

    monkeypatch.setattr(module, "_KEPT", 20)
    store = shipped()
    things = [row[0] for row in store.select("SELECT ?s { ?s a aic:Firm } LIMIT 60").rows]
    labels = Labels(store, "en")
    for start in range(0, 60, 5):
        few = things[start : start + 5]
        labels.prefetch(few)
        assert all(labels.of(each) == Labels(store, "en").of(each) for each in few)
        assert len(labels._found) <= 25

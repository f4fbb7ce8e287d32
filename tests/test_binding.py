"""Binding: values as people write them, and hostile ones, which can never change a query."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from conftest import ANCHORS, FIGURES, trig
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode
from rdflib.plugins.sparql import prepareQuery

from kg.errors import ParameterError
from kg.graph import Graph
from kg.namespaces import XSD, expand
from kg.questions.binding import bind, values_of
from kg.questions.reader import PARAM, parse
from kg.terms import n3

TEXT = parse(
    """\
#+ summary: Names that hold a text
#+ question: {en: "What is called {text}?", zh: "什么叫{text}？"}
#+ parameters:
#+   text: {kind: text, about: {en: Text, zh: 文本}}
#+ columns: {thing: {en: Thing, zh: 实体}}
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing WHERE {
  VALUES ?text { "x" }  #= param
  ?thing skos:prefLabel ?name .  # VALUES ?text { "y" }
  FILTER(CONTAINS(STR(?name), ?text))
}
ORDER BY ?thing
""",
    "x",
)
HOSTILE = [
    '" } UNION { ?s ?p ?o } #',
    '" } UNION { ?s ?p ?o } #\\',
    "\\u0022 } UNION { ?thing ?p ?o . FILTER(\\u0022",
    "\\\\u0022 } { \\U00000022",
    "a\nb\r\u20280022c\x85",
    "} #= param\nVALUES ?text { 1",
    "'\"'\"\\",
    "\\1 \\g<0> ${x} {0} %s",
]


def thing(short: str) -> NamedNode:
    return NamedNode(str(expand(short)))


def city(slug: str) -> NamedNode:
    return thing(f"city:{slug}")


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("苏州", ["suzhou"]),
        ("苏州市", ["suzhou"]),
        ("suzhou", ["suzhou"]),
        ("SUZHOU", ["suzhou"]),
        ("city:hangzhou", ["hangzhou"]),
        ("https://w3id.org/aicity/city/hangzhou", ["hangzhou"]),
        ("苏州,Hangzhou", ["suzhou", "hangzhou"]),
        ("苏州，杭州、无锡", ["suzhou", "hangzhou", "wuxi"]),
        (["苏州", "杭州", "suzhou"], ["suzhou", "hangzhou"]),
        (city("wuxi"), ["wuxi"]),
        ("*", None),
        ("UNDEF", None),
        ("苏州和杭州", ["suzhou", "hangzhou"]),
        ("Wuxi, Suzhou and Hangzhou", ["wuxi", "suzhou", "hangzhou"]),
        (None, ["suzhou"]),
    ],
)
def test_a_thing_is_given_as_people_write_it(
    tiny: Graph, given_: Any, expected: list[str] | None
) -> None:
    question = tiny.questions().get("cluster/list-anchors")
    values = values_of(tiny.store, question, {"city": given_})
    assert values["city"] == (None if expected is None else tuple(map(city, expected)))
    assert values["field"] == question.header.parameters["field"].default


@pytest.mark.parametrize(
    ("given_", "expected"),
    [("2021", 2021), ("２０２１年", 2021), (2021, 2021), (" 2021 ", 2021), (Literal(2021), 2021)],
)
def test_years_are_typed_literally(tiny: Graph, given_: Any, expected: int) -> None:
    question = tiny.questions().get("statistic/list-figures")
    values = values_of(tiny.store, question, {"year": given_})
    assert values["year"] == (Literal(expected),)


@pytest.mark.parametrize(
    ("name", "given_", "told"),
    [
        ("city", "苏洲", "苏州"),
        ("city", "天准科技", "firm:tztek"),
        ("city", "firm:tztek", "is no city"),
        ("city", "city:nowhere", "city"),
        ("city", "苏州,nowhere", "nowhere"),
        ("city", 7, "city wants a name of kind city"),
        ("city", True, "city wants"),
        ("city", Literal("苏州"), "city wants"),
        ("city", thing("firm:tztek"), "is no city"),
        ("city", [city("suzhou"), thing("firm:tztek")], "is no city"),
        ("city", thing("city:nowhere"), "city"),
        ("city", "", "city is empty"),
        ("city", " ", "city is empty"),
        ("city", [], "city is empty"),
        ("city", ["苏州", ""], "city is empty"),
        ("year", Literal("last"), "a year"),
        ("year", Literal(21), "a year"),
        ("year", Literal("2021", datatype=XSD.date), "a year"),
        ("year", thing("city:suzhou"), "a year"),
        ("city", "\udce4", "city"),
        ("year", "last", "a year, e.g. 2021"),
        ("year", "21", "a year"),
        ("year", "99999999999999999999", "a year"),
        ("year", True, "a year"),
        ("town", "苏州", "has no parameter town; it has city, year"),
        ("citty", "苏州", "it has city."),
    ],
)
def test_what_does_not_fit_is_told_in_both_languages(
    tiny: Graph, name: str, given_: Any, told: str
) -> None:
    question = tiny.questions().get("statistic/list-figures")
    with pytest.raises(ParameterError) as caught:
        values_of(tiny.store, question, {name: given_})
    assert told in caught.value.en
    assert any("\u4e00" <= character <= "\u9fff" for character in caught.value.zh)


def test_a_misspelt_value_is_told_the_nearest(tiny: Graph) -> None:
    question = tiny.questions().get("cluster/list-anchors")
    with pytest.raises(ParameterError) as caught:
        values_of(tiny.store, question, {"city": "Suzhow"})
    assert any("suzhou" in suggestion for suggestion in caught.value.suggestions)


def test_only_the_data_of_the_parameter_lines_change() -> None:
    question = parse(ANCHORS, "x")
    values = {"city": (city("hangzhou"), city("wuxi")), "field": None}
    before, after = question.body.splitlines(), bind(question, values).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        (
            "  VALUES ?city  { city:suzhou }           #= param",
            "  VALUES ?city  { <https://w3id.org/aicity/city/hangzhou> "
            "<https://w3id.org/aicity/city/wuxi> }           #= param",
        ),
        (
            "  VALUES ?field { field:machine-vision }  #= param",
            "  VALUES ?field { UNDEF }  #= param",
        ),
    ]


def test_bound_queries_answer(tiny: Graph) -> None:
    assert len(tiny.run("cluster/list-anchors", city="*", field="*")) == 2
    assert len(tiny.run("cluster/list-anchors", city="杭州")) == 0
    assert len(tiny.run("statistic/list-figures", city="苏州,杭州", year=[2020, 2021])) == 2


def shape(query: str) -> str:
    """Return the algebra of a query with the data of its VALUES taken out."""
    algebra = prepareQuery(query).algebra

    def walk(node: Any) -> Any:
        if hasattr(node, "name") and hasattr(node, "items"):
            if node.name == "values":
                return ("VALUES", sorted({str(name) for row in node.res for name in row}))
            return (node.name, [(key, walk(value)) for key, value in sorted(node.items())])
        if isinstance(node, list | tuple):
            return [walk(item) for item in node]
        return repr(sorted(map(str, node))) if isinstance(node, set) else repr(node)

    return repr(walk(algebra))


PLAIN = shape(TEXT.body)


@given(st.text() | st.text(alphabet="\\uU02\"'{}#\n\r<>?; x=param"))
@example(HOSTILE[0])
@example(HOSTILE[1])
@example(HOSTILE[2])
@example(HOSTILE[3])
@example(HOSTILE[4])
@example(HOSTILE[5])
@example(HOSTILE[6])
@example(HOSTILE[7])
def test_a_text_never_changes_the_query(text: str) -> None:
    if not text.strip():
        with pytest.raises(ParameterError, match="text is empty"):
            values_of(None, TEXT, {"text": text})  # type: ignore[arg-type]
        return
    values = values_of(None, TEXT, {"text": text})  # type: ignore[arg-type]
    query = bind(TEXT, values)
    assert len(query.splitlines()) == len(TEXT.body.splitlines())
    if values["text"] is None:
        assert text.strip() in ("*", "UNDEF")
        return
    assert values["text"] == (Literal(text),)
    # The rest of the query is as it was, and both engines read back exactly the text.
    assert shape(query) == PLAIN
    probe = f"SELECT ?t WHERE {{ VALUES ?t {{ {n3(Literal(text))} }} }}"
    rows: Any = ox.Store().query(probe)
    assert [row[0].value for row in rows] == [text]
    assert [str(row[0]) for row in rdflib.Graph().query(probe)] == [text]


@given(st.text(), st.sampled_from(["city", "year"]))
def test_no_value_is_ever_pasted(text: str, name: str) -> None:
    question = parse(FIGURES, "x")
    store = _Everything()
    try:
        values = values_of(store, question, {name: text})  # type: ignore[arg-type]
    except ParameterError:
        return
    for match in PARAM.finditer(bind(question, values)):
        data = f"SELECT ?{match['name']} {{ VALUES ?{match['name']} {{ {match['data']} }} }}"
        rows: Any = ox.Store().query(data, prefixes={"city": str(expand("city:x"))[:-1]})
        found = tuple(row[0] for row in rows)
        assert found == (values[match["name"]] or (None,))


class _Everything:
    """A store that knows every name, so that whatever resolves is bound."""

    location = ""

    def select(self, query: str) -> Any:
        return _STORE.select(query)

    def ask(self, query: str) -> bool:
        return True

    def version(self) -> str:
        return ""


def _store() -> Any:
    from conftest import DATA

    from kg.store.embedded import EmbeddedStore, merge

    inner = ox.Store()
    inner.load(input=trig(DATA).encode(), format=ox.RdfFormat.TRIG)
    merge(inner)
    return EmbeddedStore(inner)


_STORE = _store()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_asks_and_finds_nothing(tiny: Graph, hostile: str) -> None:
    assert len(tiny.run(TEXT, text=hostile)) == 0
    assert len(tiny.run(TEXT, text="机器")) == 3


def test_text_is_never_split_at_commas() -> None:
    values = values_of(None, TEXT, {"text": "a,b"})  # type: ignore[arg-type]
    assert values["text"] == (Literal("a,b"),)


@pytest.mark.parametrize(
    ("kind", "given_", "expected"),
    [
        ("passage", "P20-2", "passage:p20-2"),
        ("passage", "passage:p28-5", "passage:p28-5"),
        ("source", "register", "source:register"),
        ("iri", "city:anything", "city:anything"),
        ("iri", "<https://example.org/x>", "https://example.org/x"),
        ("any", "天准科技", "firm:tztek"),
        ("integer", "-12", -12),
    ],
)
def test_the_other_kinds(tiny: Graph, kind: str, given_: str, expected: str | int) -> None:
    text = TEXT.body.replace('{ "x" }', "{ UNDEF }")
    header = "#+ summary: x\n#+ question: {en: 'x {text}', zh: 'x {text}'}\n#+ parameters:\n"
    header += f"#+   text: {{kind: {kind}, about: {{en: x, zh: x}}}}\n"
    header += "#+ columns: {thing: {en: x, zh: x}}\n"
    values = values_of(tiny.store, parse(header + text, "x"), {"text": given_})
    term = values["text"][0] if values["text"] else None
    if isinstance(expected, int):
        assert term == Literal(expected)
    else:
        assert term == NamedNode(str(expand(expected)))


@pytest.mark.parametrize("given_", ["not an iri", "nowhere:x", "https://a b", "javascript:x"])
def test_what_is_no_iri_is_refused(tiny: Graph, given_: str) -> None:
    text = TEXT.body.replace('{ "x" }', "{ UNDEF }")
    header = "#+ summary: x\n#+ question: {en: 'x {text}', zh: 'x {text}'}\n#+ parameters:\n"
    header += "#+   text: {kind: iri, about: {en: x, zh: x}}\n"
    header += "#+ columns: {thing: {en: x, zh: x}}\n"
    with pytest.raises(ParameterError, match="an IRI or a CURIE"):
        values_of(tiny.store, parse(header + text, "x"), {"text": given_})


def test_a_term_of_the_ontology_is_given_by_its_label(tiny: Graph, project: Path) -> None:
    (project / "ontology" / "aicity.ttl").write_text(
        trig(
            'aic:proposed a aic:Status ; rdfs:label "proposed"@en , "拟议"@zh . '
            'aic:existing a aic:Status ; rdfs:label "existing"@en , "已有"@zh . '
            'aic:Old a owl:Class ; rdfs:label "existing"@en . '
        ),
        "utf-8",
    )
    text = TEXT.body.replace('{ "x" }', "{ <https://w3id.org/aicity/ontology#proposed> }")
    header = "#+ summary: x\n#+ question: {en: 'x {text}', zh: 'x {text}'}\n#+ parameters:\n"
    header += "#+   text: {kind: iri, about: {en: x, zh: x}}\n"
    header += "#+ columns: {thing: {en: x, zh: x}}\n"
    question = parse(header + text, "x")
    existing = NamedNode(str(expand("aic:existing")))
    for given_ in ("已有", "Existing", "aic:existing"):
        assert values_of(tiny.store, question, {"text": given_})["text"] == (existing,)
    with pytest.raises(ParameterError, match="wants one of: existing, proposed") as caught:
        values_of(tiny.store, question, {"text": "Old"})
    assert "已有、拟议" in caught.value.zh


def test_a_required_parameter_cannot_be_left_open(tiny: Graph) -> None:
    needed = parse(FIGURES.replace("{kind: city,", "{kind: city, required: true,"), "x")
    with pytest.raises(ParameterError, match="city cannot be left open") as caught:
        values_of(tiny.store, needed, {"city": "*"})
    assert "不能不限" in caught.value.zh
    with pytest.raises(ParameterError, match="city cannot be left open"):
        values_of(tiny.store, needed, {"city": ["苏州", "*"]})
    assert values_of(tiny.store, needed, {})["city"] == (city("suzhou"),)


def test_a_typed_text_is_text(tiny: Graph) -> None:
    assert values_of(tiny.store, TEXT, {"text": Literal("x", language="en")})["text"] == (
        Literal("x"),
    )
    with pytest.raises(ParameterError, match="text wants text"):
        values_of(tiny.store, TEXT, {"text": Literal(7)})

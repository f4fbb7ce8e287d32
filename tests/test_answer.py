"""Answers: rows, cells, and every format, read back by parsers that are not ours."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.query import Result

from kg.answer import Answer, GraphAnswer
from kg.errors import UsageError
from kg.formats import GRAPH_FORMATS, SELECT_FORMATS, format_of_extension
from kg.formats.tables import width_of
from kg.graph import Graph
from kg.labels import Labels
from kg.namespaces import expand
from kg.store import Term
from kg.store.embedded import EmbeddedStore
from kg.terms import is_number, n3, python_value, text_of


def xsd(text: str, name: str) -> Literal:
    return Literal(text, datatype=NamedNode(str(expand(f"xsd:{name}"))))


TZTEK = NamedNode("https://w3id.org/aicity/firm/tztek")
# XML cannot hold control characters; the other formats can hold any character.
characters = st.characters(codec="utf-8", exclude_categories=("Cs",))
printable = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"))


def literals(alphabet: Any) -> st.SearchStrategy[Term]:
    text = st.text(alphabet, max_size=20)
    return st.one_of(
        text.map(Literal),
        st.builds(lambda value: Literal(value, language="zh"), text),
        st.integers().map(Literal),
        st.booleans().map(Literal),
        st.just(TZTEK),
    )


def rows(alphabet: Any) -> st.SearchStrategy[list[tuple[Term | None, Term | None]]]:
    cell = st.none() | literals(alphabet)
    return st.lists(st.tuples(cell, cell), max_size=4)


def in_rdflib(term: Term | None) -> Any:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value.endswith("#string"):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


@given(rows(characters))
def test_json_is_read_back_by_two_parsers(cells: list[tuple[Term | None, Term | None]]) -> None:
    written = Answer(("a", "b"), cells, title='"quoted"').render("json")
    solutions: Any = ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON)
    assert [tuple(solution) for solution in solutions] == cells
    result = Result.parse(io.BytesIO(written), format="json")
    assert [[row.get("a"), row.get("b")] for row in map(_asdict, result)] == [
        # rdflib leaves out rows that bind nothing.
        list(map(in_rdflib, row))
        for row in cells
        if row != (None, None)
    ]


def _asdict(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = row.asdict()
    return found


@given(rows(printable))
def test_xml_is_read_back(cells: list[tuple[Term | None, Term | None]]) -> None:
    written = Answer(("a", "b"), cells).render("xml")
    # pyoxigraph's parser trims text, so Python's own XML parser looks at the cells.
    space = "{http://www.w3.org/2005/sparql-results#}"
    found = [
        {binding.get("name"): (binding[0].tag, binding[0].text or "") for binding in result}
        for result in ElementTree.fromstring(written).iter(f"{space}result")
    ]
    assert found == [
        {
            name: (f"{space}{'uri' if term == TZTEK else 'literal'}", getattr(term, "value", None))
            for name, term in zip("ab", row, strict=True)
            if term is not None
        }
        for row in cells
    ]
    solutions: Any = ox.parse_query_results(written, format=ox.QueryResultsFormat.XML)
    assert len(list(solutions)) == len(cells)


@given(rows(characters))
def test_tsv_is_read_back(cells: list[tuple[Term | None, Term | None]]) -> None:
    written = Answer(("a", "b"), cells).render("tsv")
    solutions: Any = ox.parse_query_results(written, format=ox.QueryResultsFormat.TSV)
    assert [tuple(solution) for solution in solutions] == cells


@given(rows(characters))
def test_csv_is_read_back(cells: list[tuple[Term | None, Term | None]]) -> None:
    written = Answer(("a", "b"), cells).render("csv").decode()
    assert not written.replace("\r\n", "").endswith("\r\n")
    found = list(csv.reader(io.StringIO(written, newline="")))
    expected = [[getattr(term, "value", "") for term in row] for row in cells]
    assert found == [["a", "b"], *expected]


@given(rows(characters))
def test_markdown_keeps_its_cells(cells: list[tuple[Term | None, Term | None]]) -> None:
    lines = Answer(("a", "b"), cells).render("md").decode().split("\n")
    assert len(lines) == len(cells) + 3
    assert all(len(_bars(line)) == 4 for line in lines[:1] + lines[2:-1])


def _bars(line: str) -> list[str]:
    """Split at the bars that are not escaped."""
    parts, escaped = [""], False
    for character in line:
        if character == "|" and not escaped:
            parts.append("")
        else:
            parts[-1] += character
        escaped = character == "\\" and not escaped
    return parts


@given(rows(characters), st.none() | st.integers(24, 60))
def test_a_table_is_aligned_and_cannot_steer_a_terminal(
    cells: list[tuple[Term | None, Term | None]], width: int | None
) -> None:
    answer = Answer(("first", "second"), cells)
    lines = answer.render("table", width=width).decode().split("\n")
    rule = lines[1]
    assert set(rule) <= {"─", " "}
    assert max(width_of(line) for line in lines) <= len(rule)
    if width is not None:
        assert len(rule) <= width
    assert not any(ord(character) < 32 for line in lines for character in line)
    for line in lines:
        assert not {"\u202e", "\u2066", "\x9b", "\x7f"} & set(line)


def test_a_table_aligns_chinese_and_numbers() -> None:
    cells: list[tuple[Term, ...]] = [
        (Literal("苏州", language="zh"), Literal(11)),
        (Literal("AI"), xsd("4.5", "decimal")),
    ]
    table = Answer(("city", "n"), cells, titles=("城市", "数")).render("table").decode()
    assert table.splitlines() == ["城市   数", "────  ───", "苏州   11", "AI    4.5"]


def test_a_wide_table_wraps_and_loses_nothing() -> None:
    text = "苏州和杭州的人工智能产业 compared word by word with care"
    table = Answer(("text", "n"), [(Literal(text), Literal(1))]).render("table", width=24).decode()
    lines = table.splitlines()
    assert all(width_of(line) <= 24 for line in lines)
    assert "".join("".join(line[:22] for line in lines[2:]).split()).replace("1", "") == "".join(
        text.split()
    )


def test_entities_show_their_label_for_people_and_their_iri_for_programs(tiny: Graph) -> None:
    tiny.labels.lang = "zh"
    answer = tiny.run("cluster/list-anchors")
    assert answer.cell(1, "firm") == "天准科技"
    assert "天准科技" in answer.render("table").decode()
    assert "天准科技" in answer.render("md").decode()
    assert TZTEK.value in answer.render("csv").decode()
    assert "天准科技" not in answer.render("csv").decode()
    spreadsheet = answer.render("csv", labels=True).decode()
    assert spreadsheet.startswith("\ufeffFirm,Cluster\r\n极目机器人,")


def test_csv_for_spreadsheets_disarms_formulas() -> None:
    answer = Answer(("=x",), [(Literal("=1+1"),), (Literal("@SUM(A1)"),), (Literal(-5),)])
    assert answer.render("csv").decode() == "=x\r\n=1+1\r\n@SUM(A1)\r\n-5\r\n"
    found = answer.render("csv", labels=True).decode()
    assert found == "\ufeff'=x\r\n'=1+1\r\n'@SUM(A1)\r\n-5\r\n"


def test_a_single_empty_cell_is_still_a_row() -> None:
    written = Answer(("a",), [(None,), (Literal("x"),)]).render("csv").decode()
    assert list(csv.reader(io.StringIO(written, newline=""))) == [["a"], [""], ["x"]]


def test_html_is_escaped() -> None:
    hostile = '<script>alert("x")</script>&'
    answer = Answer(
        ("a",),
        [(Literal(hostile),), (NamedNode("https://example.org/'"),)],
        title=hostile,
        titles=(hostile,),
        message=hostile,
    )
    html = answer._repr_html_()
    assert "<script" not in html
    tree = ElementTree.fromstring(f"<div>{html}</div>")
    assert next(cell.text for cell in tree.iter("td")) == hostile
    assert [cell.text for cell in tree.iter("th")] == [hostile]


def test_ask_is_a_row_for_people_and_a_boolean_for_programs(tiny: Graph) -> None:
    answer = tiny.query("ASK { firm:tztek aic:basedIn city:suzhou }")
    assert isinstance(answer, Answer)
    assert answer.boolean is True
    assert [python_value(row["answer"]) for row in answer] == [True]
    assert answer.render("table") == b"yes\n"
    assert json.loads(answer.render("json"))["boolean"] is True
    solutions: Any = ox.parse_query_results(answer.render("xml"), format=ox.QueryResultsFormat.XML)
    assert bool(solutions) is True


def test_what_else_is_known_travels_beside_the_standard(tiny: Graph) -> None:
    answer = tiny.run("cluster/list-anchors")
    about = answer.to_json()["aicity"]
    assert about["title"] == "Which Suzhou firms anchor the machine vision cluster?"
    assert about["headings"] == {"firm": "Firm", "cluster": "Cluster"}
    assert about["labels"][TZTEK.value] == "TZTEK"
    assert about["version"] == answer.version != ""
    assert about["query"] == answer.query
    assert list(answer.to_json(standard=True)) == ["head", "results"]


def test_pandas_gets_python_values(tiny: Graph) -> None:
    frame = tiny.run("statistic/list-figures", city="苏州,杭州").to_pandas()
    assert frame["value"].tolist() == [11, 43]
    named = tiny.run("cluster/list-anchors").to_pandas(labels=True)
    assert named["Firm"].tolist() == ["极目机器人", "TZTEK"]


def test_rows_are_mappings(tiny: Graph) -> None:
    answer = tiny.run("cluster/list-anchors")
    assert [row["firm"] for row in answer][1] == TZTEK
    assert len(answer) == 2
    assert "2 rows" in repr(answer)


@pytest.mark.parametrize("format", ["", "html", "turtle"])
def test_a_wrong_format_for_rows_is_told(format: str) -> None:
    with pytest.raises(UsageError, match="use one of table, csv"):
        Answer(("a",), []).render(format)


@pytest.mark.parametrize("format", SELECT_FORMATS)
def test_no_rows_and_no_columns_are_written(format: str) -> None:
    assert Answer(("a",), []).render(format)
    assert Answer((), [()]).render(format)


GRAPH = GraphAnswer(
    [
        Triple(
            TZTEK, NamedNode(str(expand("skos:prefLabel"))), Literal("天准\n\"'", language="zh")
        ),
        Triple(TZTEK, NamedNode(str(expand("aic:basedIn"))), NamedNode("https://example.org/x")),
        Triple(TZTEK, NamedNode(str(expand("aic:basedIn"))), NamedNode("https://example.org/x")),
    ]
)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning:rdflib")
@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_triples_are_read_back_by_rdflib(format: str) -> None:
    names = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    graph = rdflib.Graph().parse(data=GRAPH.render(format), format=names[format])
    assert len(graph) == len(GRAPH) == 2
    assert rdflib.Literal("天准\n\"'", lang="zh") in set(graph.objects())


def test_turtle_uses_only_the_prefixes_it_needs() -> None:
    text = GRAPH.render("turtle").decode()
    assert "@prefix firm:" in text
    assert "@prefix city:" not in text


def test_a_wrong_format_for_triples_is_told() -> None:
    with pytest.raises(UsageError, match="use one of turtle"):
        GRAPH.render("csv")


def test_settings_of_rows_are_refused_for_triples() -> None:
    answer = GraphAnswer([])
    assert answer.render("ntriples", labels=False) == b""
    with pytest.raises(UsageError, match="labels is for rows"):
        answer.render("turtle", labels=True)


def test_triples_in_a_notebook_are_escaped() -> None:
    hostile = Literal("<script>")
    answer = GraphAnswer([Triple(TZTEK, TZTEK, hostile)])
    assert "<script>" not in answer._repr_html_()


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Literal(8), 8),
        (xsd("+08", "int"), 8),
        (xsd("eight", "integer"), "eight"),
        (xsd("٣", "integer"), "٣"),
        (xsd("1.50", "decimal"), "1.50"),
        (xsd("NaN", "decimal"), "NaN"),
        (xsd("true", "boolean"), True),
        (xsd("yes", "boolean"), "yes"),
        (xsd("2021-05-01", "date"), "2021-05-01"),
        (xsd("2021-13-01", "date"), "2021-13-01"),
        (Literal("苏州", language="zh"), "苏州"),
        (TZTEK, TZTEK.value),
        (None, None),
    ],
)
def test_python_values(term: Term | None, expected: Any) -> None:
    value = python_value(term)
    assert (value if isinstance(expected, bool | int) else value and str(value)) == expected


def test_only_numbers_are_numbers() -> None:
    assert is_number(Literal(8))
    assert is_number(xsd("8.5", "decimal"))
    assert not is_number(xsd("eight", "integer"))
    assert not is_number(Literal("8"))
    assert not is_number(Literal(True))
    assert not is_number(TZTEK)


def test_terms_as_text() -> None:
    assert text_of(TZTEK) == "firm:tztek"
    assert text_of(Literal("x", language="en")) == "x"
    assert text_of(None) == ""
    assert text_of(BlankNode("b")) == "_:b"
    assert text_of(TZTEK, Labels(EmbeddedStore(ox.Store()))) == "firm:tztek"


@given(st.text(characters))
def test_written_terms_stay_on_one_line(text: str) -> None:
    assert len(n3(Literal(text, language="zh")).splitlines()) == 1


def test_extensions() -> None:
    assert [format_of_extension(name) for name in (".csv", ".TTL", ".jsonld", ".exe", "")] == [
        "csv", "turtle", "jsonld", None, None,
    ]  # fmt: skip

"""Every rule and every shape catches its example, and the shipped data are clean."""

import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import checks, resources
from kg.checks import links, offsets, queries, shapes, terms
from kg.checks.dataset import Dataset
from kg.cli import main
from kg.errors import NotFoundError, UsageError
from kg.namespaces import DOCUMENT

EXAMPLES = Path(__file__).parent / "checks"
SHARED = Path(os.environ.get("AICITY_SHARED", resources.ROOT.parent / "shared"))
PAPER = SHARED / "paper" / "paper.txt"
RULES = {rule.id: rule for rule in checks.rules()}
NEED_TEXT = {rule.id for rule in offsets.RULES}


def shipped_with(example: Path | None = None) -> Dataset:
    data = Dataset.read(resources.source_files())
    if example:
        data.add(example.name, example.read_bytes())
    return data


def found(data: Dataset) -> set[str]:
    everything = [
        *data.findings,
        *terms.findings(data),
        *links.findings(data),
        *queries.findings(data),
    ]
    return {finding.rule.id for finding in everything}


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert {file.stem for file in EXAMPLES.glob("*.trig")} == set(RULES)


def test_the_shipped_data_are_clean() -> None:
    assert [
        f"{f.file}:{f.line} {f.message('en')}" for f in checks.check(resources.written_files())
    ] == []


@pytest.mark.parametrize("rule", sorted(set(RULES) - NEED_TEXT))
def test_the_rule_catches_its_example(rule: str) -> None:
    data = shipped_with(EXAMPLES / f"{rule}.trig")
    everything = [
        *data.findings,
        *terms.findings(data),
        *links.findings(data),
        *queries.findings(data),
    ]
    hits = [finding for finding in everything if finding.rule.id == rule]
    assert hits, f"{rule} does not catch its example"
    for hit in hits:
        assert hit.file, "a finding names its file"
        assert hit.message("en") != hit.message("zh")
        assert hit.remedy("en") != hit.remedy("zh")


@pytest.mark.parametrize("rule", sorted(NEED_TEXT))
def test_the_text_rule_catches_its_example(rule: str) -> None:
    if not PAPER.exists():
        pytest.skip("the text of the first document is not part of this project")
    data = shipped_with(EXAMPLES / f"{rule}.trig")
    assert rule in {finding.rule.id for finding in offsets.findings(data, PAPER)}


def test_the_shipped_offsets_and_figures_agree_with_the_text() -> None:
    if not PAPER.exists():
        pytest.skip("the text of the first document is not part of this project")
    faults = [(f.rule.id, f.graph, f.detail) for f in offsets.findings(shipped_with(), PAPER)]
    assert faults == []


def test_text_rules_on_a_text_of_our_own(tmp_path: Path) -> None:
    text = "城市报告\n甲公司有 12 家分\n店。乙公司有三家分店。\n"
    (tmp_path / "text.txt").write_text(text, "utf-8")
    trig = f"""
        @prefix aic: <https://w3id.org/aicity/ontology#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix firm: <https://w3id.org/aicity/firm/> .
        @prefix stat: <https://w3id.org/aicity/stat/> .
        @prefix p: <{DOCUMENT}/> .
        p:structure {{
            <{DOCUMENT}> a aic:Document ; dcterms:title "城市报告"@zh .
            p:p1-1 a aic:Passage ; dcterms:isPartOf p:p1 ; aic:charStart 5 ; aic:charEnd 18 .
            p:p1-2 a aic:Passage ; dcterms:isPartOf p:p1 ; aic:charStart 18 ; aic:charEnd 27 .
            firm:jia skos:prefLabel "甲公司"@zh . firm:yi skos:prefLabel "乙公司"@zh .
        }}
        p:p1-1 {{ stat:a aic:value 12 ; aic:printedValue "12家"@zh ; aic:about firm:jia . }}
        p:p1-2 {{ stat:b aic:value 3 ; aic:about firm:yi . }}
    """
    data = Dataset()
    data.add("good.trig", trig.encode())
    assert list(offsets.findings(data, tmp_path / "text.txt")) == []
    bad = Dataset()
    bad.add(
        "bad.trig",
        trig.replace("value 3", "value 4").replace("about firm:yi", "about firm:jia").encode(),
    )
    ids = sorted(finding.rule.id for finding in offsets.findings(bad, tmp_path / "text.txt"))
    assert ids == ["figure-not-in-passage", "name-not-in-passage"]


def test_another_text_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("another text", "utf-8")
    with pytest.raises(UsageError, match="another text"):
        list(offsets.findings(shipped_with(), other))
    other.write_bytes("苏州".encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        list(offsets.findings(shipped_with(), other))
    with pytest.raises(NotFoundError):
        list(offsets.findings(shipped_with(), tmp_path / "none.txt"))


SHACL = "http://www.w3.org/ns/shacl#"


def property_shapes() -> list[tuple[str, str, str]]:
    """Return shape, class and path of each property shape that wants a value."""
    store = ox.Store()
    store.load(path=str(resources.path("ontology", "shapes.ttl")), format=ox.RdfFormat.TURTLE)
    solutions = store.query(
        f"PREFIX sh: <{SHACL}> SELECT ?shape ?class ?path {{ ?node sh:targetClass ?class ; "
        "sh:property ?shape . ?shape sh:path ?path ; sh:minCount ?least }"
    )
    return sorted((row["shape"].value, row["class"].value, row["path"].value) for row in solutions)


def test_every_shape_catches_a_missing_and_a_wrong_value() -> None:
    shapes_wanted = property_shapes()
    assert len(shapes_wanted) > 50
    for wrong in (None, '"?"@fr , <urn:wrong>'):
        data = Dataset()
        lines = []
        for number, (_, kind, path) in enumerate(shapes_wanted):
            thing = f"<https://w3id.org/aicity/theme/t{number}>"
            lines.append(f"{thing} a <{kind}> .")
            if wrong:
                lines.append(f"{thing} <{path}> {wrong} .")
        data.add("bad.trig", "\n".join(lines).encode())
        caught = {(finding.rule.id, finding.thing) for finding in shapes.findings(data)}
        for number, (shape, _, _) in enumerate(shapes_wanted):
            thing = f"https://w3id.org/aicity/theme/t{number}"
            assert (shape.rpartition("#")[2], thing) in caught


def test_a_thing_without_a_name_and_a_figure_without_unit_are_found() -> None:
    data = shipped_with()
    name, quads = next(
        (n, q) for n, q in data.statements.items() if n.endswith("suzhou-hangzhou.trig")
    )
    data.statements[name] = [
        quad
        for quad in quads
        if not (
            quad.subject.value.endswith("/stat/suzhou-unicorns")
            and quad.predicate.value.endswith("#unit")
        )
    ]
    hits = list(shapes.findings(data))
    assert [(hit.rule.id, hit.file) for hit in hits] == [("Observation-unit", name)]
    assert "单位" in hits[0].message("zh")
    assert hits[0].line > 0


def test_the_command_tells_findings_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    capsys.readouterr()
    bad = EXAMPLES / "blank-node.trig"
    files = [str(file) for file in resources.source_files()]
    assert main(["check", "--lang", "zh", "--format", "csv", *files, str(bad)]) == 1
    out, err = capsys.readouterr()
    assert "blank-node" in out
    assert "空白节点" in out
    assert "条发现" in err
    assert main(["check", str(tmp_path / "none.trig")]) == 2


def test_a_broken_file_is_one_finding_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", str(EXAMPLES / "syntax.trig")]) == 1
    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert [row["rule"]["value"] for row in rows] == ["syntax"]
    assert int(rows[0]["line"]["value"]) > 0


def test_two_files_of_one_name_are_both_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, example in (("a", "blank-node"), ("b", "bad-slug")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.trig").write_bytes((EXAMPLES / f"{example}.trig").read_bytes())
    files = [str(tmp_path / folder / "one.trig") for folder in "ab"]
    assert main(["check", "--format", "csv", *files]) == 1
    out = capsys.readouterr().out
    assert "blank-node" in out
    assert "bad-slug" in out
    assert all(file in out for file in files)


def test_every_object_property_says_what_it_leads_to() -> None:
    free = {"about", "describedAs", "openListOf", "closedListOf", "relativeTo", "status"}
    store = ox.Store()
    store.load(path=str(resources.path("ontology", "aicity.ttl")), format=ox.RdfFormat.TURTLE)
    rows = store.query(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX schema: <https://schema.org/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?p { ?p a owl:ObjectProperty "
        "FILTER NOT EXISTS { ?p rdfs:range|schema:rangeIncludes ?c } }"
    )
    assert {row["p"].value.rpartition("#")[2] for row in rows} <= free


def test_the_store_of_the_other_commands_does_not_matter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AICITY_STORE", "http://127.0.0.1:9/sparql")
    assert main(["check", str(EXAMPLES / "untidy-text.trig"), "--lang", "en"]) == 1
    assert "untidy-text" in capsys.readouterr().out
    assert main(["check", "--store", "x", "--lang", "en"]) == 2
    assert main(["--store", "x", "check", "--lang", "en"]) == 2
    assert "leave --store out" in capsys.readouterr().err

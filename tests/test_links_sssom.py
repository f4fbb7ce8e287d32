"""The mapping set: what is read, refused and written, and that the standard's own tool agrees."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import resources
from kg.errors import DataSyntaxError, NotFoundError, UsageError
from kg.links import Mapping, MappingSet, made, parse, problems, read, rendered, write
from kg.links.mapping import JUSTIFICATIONS, SLOTS

SHIPPED = resources.path("data", "links.sssom.tsv")
SSSOM = os.environ.get("AICITY_SSSOM") or shutil.which("sssom")
SMALL = (
    "#curie_map:\n"
    "#  firm: https://w3id.org/aicity/firm/\n"
    "#  ror: https://ror.org/\n"
    "#mapping_set_id: https://example.org/links\n"
    "#license: https://creativecommons.org/licenses/by/4.0/\n"
    "#mapping_date: 2026-11-22\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tsee_also\n"
    "firm:a\tskos:exactMatch\tror:05t8y2r12\tsemapv:ManualMappingCuration\t1\thttp://x|http://y\n"
)
ROW = SMALL.splitlines()[-1]


def test_a_set_is_read_whole() -> None:
    mappings = parse(SMALL)
    (row,) = mappings.mappings
    assert mappings.expand(row["object_id"]) == "https://ror.org/05t8y2r12"
    assert mappings.header["mapping_set_id"] == "https://example.org/links"
    assert (row.confidence, row.values("see_also")) == (1.0, ("http://x", "http://y"))
    assert (row.denied, row.not_found, row.line) == (False, False, 8)


def test_what_the_header_says_for_all_rows_holds_for_each() -> None:
    assert parse(SMALL).mappings[0]["mapping_date"] == "2026-11-22"
    assert "mapping_date" not in parse(SMALL).header
    assert "\n#mapping_date: 2026-11-22\n" in rendered(parse(SMALL))
    two = parse(SMALL)
    other = made(**{**two.mappings[0].slots, "subject_id": "firm:b", "mapping_date": "2026-11-23"})
    text = rendered(two.with_mappings([other]))
    assert "#mapping_date" not in text
    assert [row["mapping_date"] for row in parse(text).mappings] == ["2026-11-22", "2026-11-23"]


def test_a_row_that_is_there_is_not_added_again() -> None:
    mappings = parse(SMALL)
    assert mappings.with_mappings(mappings.mappings).mappings == mappings.mappings


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("#curie_map:\n", "#curie_map: [\n", 3, "header cannot be read"),
        ("#curie_map:\n", "#curie_map: &a\n", 1, "anchors"),
        ("#license: ", "#license: !!python/name:os.system ", 5, "tags"),
        ("#  firm: https://w3id.org/aicity/firm/", "#  skos: http://other/", 1, "built in"),
        ("\tobject_id", "\tobject", 7, "object_id"),
        ("\tsee_also", "\tobject_id", 7, "stands twice"),
        (ROW, ROW + "\tmore", 8, "7 cells instead of 6"),
        (ROW, ROW.rpartition("\t")[0], 8, "5 cells instead of 6"),
        (ROW, '"' + ROW, 8, "unexpected end of data"),
        (SMALL[SMALL.index("subject_id") :], "", 7, "no table"),
    ],
)
def test_what_is_no_sssom_is_refused_with_its_line(
    old: str, new: str, line: int, told: str
) -> None:
    assert old in SMALL
    with pytest.raises(DataSyntaxError) as caught:
        parse(SMALL.replace(old, new, 1), "links.tsv")
    assert (caught.value.line, told in caught.value.en) == (line, True), caught.value.en
    assert caught.value.zh.startswith(f"links.tsv 第 {line} 行")


@pytest.mark.parametrize(
    ("slot", "value", "told"),
    [
        ("object_id", "https://ror.org/05t8y2r12", "no CURIE"),
        ("object_id", "wd:Q1", "no CURIE"),
        ("confidence", "2", "not a number from 0 to 1"),
        ("confidence", "high", "not a number from 0 to 1"),
        ("mapping_date", "22.11.2026", "no date"),
        ("mapping_justification", "semapv:Guess", "none that there is"),
        ("predicate_modifier", "not", "can only be Not"),
        ("object_id", "sssom:NoTermFound", "in which dataset"),
    ],
)
def test_what_the_standard_forbids_is_a_problem(slot: str, value: str, told: str) -> None:
    mappings = parse(SMALL)
    assert list(problems(mappings)) == []
    wrong = Mapping({**mappings.mappings[0].slots, slot: value}, 8)
    found = list(problems(MappingSet(mappings.prefixes, mappings.header, (wrong,))))
    assert [told in problem.en for problem in found] == [True]
    assert found[0].line == 8
    assert found[0].zh != found[0].en


def test_the_same_row_twice_is_a_problem() -> None:
    (problem,) = problems(parse(SMALL + ROW + "\n"))
    assert (problem.line, problem.en) == (9, "the same as line 8")


texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\t\r\n#|苏'), min_size=1
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(SLOTS), texts, min_size=1), max_size=4))
def test_every_set_comes_back(rows: list[dict[str, str]]) -> None:
    full = [Mapping(dict.fromkeys(SLOTS[:11], "x") | row) for row in rows]
    wanted = MappingSet({}, {}, tuple(sorted(full, key=Mapping.key)))
    assert parse(rendered(wanted)).mappings == wanted.mappings


@settings(deadline=None)
@given(texts, texts)
def test_every_header_comes_back(title: str, label: str) -> None:
    header = {"mapping_set_title": title, "creator_label": [label, "苏州"]}
    wanted = MappingSet({}, header, parse(SMALL).mappings)
    found = parse(rendered(wanted)).header
    assert found["creator_label"] == [label, "苏州"]
    assert found["mapping_set_title"] == title


def test_files_are_read_and_written(tmp_path: Path) -> None:
    file = tmp_path / "links.sssom.tsv"
    write(parse(SMALL), file)
    assert read(file).mappings == parse(SMALL).mappings
    assert rendered(read(file)).encode() == file.read_bytes()
    with pytest.raises(NotFoundError):
        read(tmp_path / "none.tsv")
    file.write_bytes(SMALL.replace("firm:a", "firm:苏").encode("gb18030"))
    with pytest.raises(UsageError, match="line 8"):
        read(file)


def test_the_shipped_set_is_valid_and_canonical() -> None:
    mappings = read(SHIPPED)
    assert list(problems(mappings)) == []
    assert rendered(mappings).encode() == SHIPPED.read_bytes()
    assert {row["mapping_justification"] for row in mappings.mappings} <= JUSTIFICATIONS


@pytest.mark.skipif(
    SSSOM is None,
    reason="no command sssom: its package needs linkml and some sixty more, among them a plugin "
    "for pytest and one for rdflib, so it is never a part of this environment; install it in "
    "another, and name its command in AICITY_SSSOM",
)
def test_the_tool_of_the_standard_finds_it_valid(tmp_path: Path) -> None:
    def validate(file: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(SSSOM), "validate", str(file)], capture_output=True, text=True, check=False
        )

    result = validate(SHIPPED)
    assert result.returncode == 0, result.stderr
    assert "ERROR" not in result.stderr
    bad = tmp_path / "bad.sssom.tsv"
    bad.write_text(SHIPPED.read_text("utf-8").replace("semapv:Manual", "semapv:No"), "utf-8")
    assert validate(bad).returncode != 0, "the tool finds a fault where there is one"

"""The commands that ask, and how the command line tells what goes wrong."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ANCHORS

from kg import __version__
from kg.cli import COMMANDS, main, options

ROOT = Path(__file__).parents[1]
Run = Callable[..., Any]


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


# ── kg ──────────────────────────────────────────────────────────────────────────────────────────


def test_kg_alone_greets_with_counts(command: Run) -> None:
    done = command()
    assert done.code == 0
    assert "the AI industries of Suzhou and Hangzhou" in done.out
    assert "8 things, 35 statements; 2 ready questions" in done.out
    assert "kg compare Suzhou Hangzhou" in done.out
    assert "kg run cluster/list-anchors" in done.out
    assert has_chinese(command("--lang", "zh").out)


def test_the_shipped_greeting_counts_sentences_and_documents(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AICITY_STORE", raising=False)
    assert main(["--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "from 79 sentences of 1 document;" in said
    assert "kg compare Suzhou Hangzhou" in said
    assert main(["--lang", "zh"]) == 0
    assert "出自 1 份文献的 79 个句子" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert re.search(r", ontology \d{4}-\d\d-\d\d\)$", capsys.readouterr().out.strip())


LONG = "a" * 5000


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", f"{LONG}.rq"], "There is no question"),
        (["questions", f"{LONG}.rq"], "There is no question"),
        (["sparql", "DROP ALL"], "DROP would change data"),
        (["sparql", "CLEAR DEFAULT"], "CLEAR would change data"),
        (["sparql", "drop.rq"], "neither a file nor SPARQL"),
        (["sparql", "ASK {}\n# \udcff"], "line 2, column 3 is no text"),
        (["sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--labels"], "labels is for rows"),
        (["run", "cluster/list-anchors", "--city", ""], "city is empty"),
        (["find", "http://a/%zz"], "Nothing is called"),
    ],
)
def test_what_cannot_be_is_told_as_wrong_usage(command: Run, words: list[str], told: str) -> None:
    done = command(*words)
    assert told in done.err
    assert done.code == (1 if words[0] == "find" else 2)
    assert done.out == ""


def test_version(command: Run) -> None:
    done = command("--version")
    assert re.fullmatch(
        rf"aicity {re.escape(__version__)} \(data [0-9a-f]{{8}}, ontology \?\)\n", done.out
    )
    assert done.code == 0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_speaks_the_readers_language_and_has_examples(command: Run, lang: str) -> None:
    for words in ([], ["ask"], ["run"], ["questions"], ["sparql"]):
        done = command(*words, "--help", "--lang", lang)
        assert done.code == 0
        assert done.err == ""
        assert ("用法：" in done.out) == (lang == "zh")
        assert ("Usage:" in done.out) == (lang == "en")
        assert "  kg " in done.out
        if lang == "zh":
            assert "Show" not in done.out
            assert "选项" in done.out


def test_help_lists_every_command_without_importing_it(command: Run) -> None:
    done = command("--help")
    assert all(f"  {name} " in done.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("words", "environ", "expected"),
    [
        ([], {}, "en"),
        ([], {"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en-GB"),
        ([], {"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh-CN"),
        ([], {"LANG": "zh_CN@pinyin"}, "zh-CN"),
        (["run", "x", "--lang=zh"], {"LANG": "en_US"}, "zh"),
        (["--lang", "en"], {"LANG": "zh_CN"}, "en"),
        (["--lang"], {}, "en"),
        (["--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_readers_language(words: list[str], environ: dict[str, str], expected: str) -> None:
    assert options.language(words, environ) == expected


# ── run ─────────────────────────────────────────────────────────────────────────────────────────


def test_run_answers_with_a_table(command: Run) -> None:
    done = command("run", "cluster/list-anchors", "--city", "苏州", "--field=machine-vision")
    assert done.code == 0
    assert done.out.splitlines()[0].split() == ["Firm", "Cluster"]
    assert done.out.splitlines()[3].split() == ["TZTEK", "vision", "cluster"]
    # One firm of the small graph has no English name, and nothing else is said.
    assert done.err == (
        "1 name has no label in en and is shown in another language (zh), e.g. 极目机器人\n"
    )


def test_run_takes_options_in_any_order_and_repeated(command: Run) -> None:
    words = ["--lang", "zh", "--city", "苏州", "run", "list-figures"]
    assert command(*words).code == 2
    done = command("run", "--city", "苏州", "--format", "csv", "list-figures", "--city", "杭州")
    assert list(csv.reader(io.StringIO(done.out))) == [
        ["value", "year"], ["11", "2021"], ["43", "2020"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv", "md", "table"])
def test_every_format_is_written(command: Run, name: str) -> None:
    done = command("run", "list-anchors", "--format", name)
    assert done.code == 0
    assert ("TZTEK" if name in ("md", "table", "json") else "firm/tztek") in done.out


def test_labels_in_csv(command: Run) -> None:
    done = command("run", "list-anchors", "--format", "csv", "--labels", "--lang", "zh")
    assert done.out.startswith("\ufeff企业,产业集群\r\n")


def test_output_goes_to_a_file_whose_extension_decides(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    done = command("run", "list-anchors", "-o", str(file))
    assert done.out == ""
    assert str(file) in done.err
    assert len(json.loads(file.read_text("utf-8"))["results"]["bindings"]) == 2


def test_a_folder_that_is_missing_is_told(command: Run, tmp_path: Path) -> None:
    done = command("run", "list-anchors", "-o", str(tmp_path / "no" / "answer.csv"))
    assert done.code == 4
    assert "cannot be written" in done.err


def test_run_help_lists_parameters_and_allowed_values(command: Run) -> None:
    done = command("run", "cluster/list-anchors", "--help")
    assert done.code == 0
    assert "--city  City (default: Suzhou)" in done.out
    assert "Hangzhou (hangzhou), Suzhou (suzhou), Wuxi (wuxi)" in done.out
    assert "Which Suzhou firms anchor the machine vision cluster?" in done.out
    zh = command("run", "cluster/list-anchors", "--help", "--lang", "zh").out
    assert "--city  城市（默认：苏州）" in zh
    assert "default" not in zh


def test_allowed_values_are_capped_with_a_count(command: Run, project: Path) -> None:
    more = "".join(f"city:c{i:02} a aic:City . " for i in range(20))
    file = project / "data" / "sources" / "small.trig"
    file.write_text(file.read_text("utf-8") + f"source:more {{ {more} }}", "utf-8")
    assert "… 23 in all" in command("run", "list-anchors", "--help").out
    assert "……共 23 个" in command("run", "list-anchors", "--help", "--lang", "zh").out


def test_a_question_file_of_ones_own_runs(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(ANCHORS, "utf-8")
    assert command("run", str(file)).out == command("run", "list-anchors").out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["run"], 2, "Which question?"),
        (["run", "cluster/list-anchor"], 2, "nearest: cluster/list-anchors"),
        (["run", "list-anchors", "--citty", "x"], 2, "it has city."),
        (["run", "list-anchors", "--city"], 2, "--city needs a value"),
        (["run", "list-anchors", "苏州"], 2, "苏州 is not expected here"),
        (["run", "list-anchors", "--city", "苏洲"], 2, "苏州"),
        (["run", "list-anchors", "--format", "xlsx"], 2, "xlsx"),
        (["run", "list-anchors", "--lang", "中文"], 2, "中文"),
        (["run", "list-anchors", "--store", "/nowhere"], 3, "kg load"),
        (["frobnicate"], 2, "frobnicate"),
        (["--frobnicate"], 2, "--frobnicate"),
        (["questions", "a", "b"], 2, "b"),
        (["questions", "a"], 2, "a"),
        (["ask"], 2, "QUESTION"),
        (["sparql", "nothing.rq"], 2, "nothing.rq"),
        (["sparql", "SELECT ?x {"], 2, "line 1"),
        (["sparql", "DROP ALL"], 2, "DROP"),
        (["sparql", "ASK { SERVICE <http://x.org/> {} }"], 2, "SERVICE"),
        (["sparql", "ASK {}", "--format", "turtle"], 2, "use one of table"),
        (["sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], 2, "use one of turtle"),
        (["sparql", "ASK {}", "--output"], 2, "--output"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(
    command: Run, words: list[str], code: int, told: str
) -> None:
    done = command(*words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("kg: ")
    assert told in done.err
    assert "Traceback" not in done.err
    if "--lang" in words:
        return
    chinese = command("--lang", "zh", *words)
    assert chinese.code == code
    assert has_chinese(chinese.err.removeprefix("kg: "))


def test_hostile_values_cannot_steer_the_terminal(command: Run) -> None:
    done = command("run", "list-anchors", "--city", "\x1b[31m\u202eevil\x07")
    assert done.code == 2
    assert not {"\x1b", "\x07", "\u202e"} & set(done.err)


# ── silence ─────────────────────────────────────────────────────────────────────────────────────


def test_a_silent_source_is_not_zero(command: Run) -> None:
    for words in (
        ["run", "list-anchors", "--city", "杭州"],
        ["ask", "Which Hangzhou firms anchor the machine vision cluster?"],
    ):
        done = command(*words)
        assert (done.code, done.out) == (1, "")
        assert "does not state this, which is not zero" in done.err


def test_a_silent_source_still_gives_programs_an_empty_result(command: Run) -> None:
    done = command("run", "list-anchors", "--city", "杭州", "--format", "csv")
    assert (done.code, done.out) == (1, "firm,cluster\r\n")


def test_none_is_an_answer(command: Run) -> None:
    done = command("run", "list-figures", "--year", "1999")
    assert (done.code, done.out) == (0, "None.\n")
    assert command("run", "list-figures", "--year", "1999", "--lang", "zh").out == "没有。\n"


# ── ask ─────────────────────────────────────────────────────────────────────────────────────────


def test_ask_says_how_it_understood(command: Run) -> None:
    done = command("ask", "哪些苏州企业支撑机器视觉产业集群？", "--lang", "zh")
    assert done.code == 0
    assert "天准科技" in done.out
    assert done.err == (
        "理解为：哪些苏州企业支撑机器视觉产业集群？（kg run cluster/list-anchors）\n"
    )
    other = command("ask", "which", "HANGZHOU", "firms anchor the 机器视觉 cluster")
    assert "kg run cluster/list-anchors --city city:hangzhou" in other.err


def test_ask_reads_standard_input(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "哪些苏州企业支撑机器视觉产业集群？\n".encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(asked)))
    assert "TZTEK" in command("ask", "-").out


def test_ask_never_guesses(command: Run) -> None:
    done = command("ask", "Suzhou firms and the weather in the machine vision cluster")
    assert (done.code, done.out) == (1, "")
    assert "kg run cluster/list-anchors" in done.err


# ── questions ───────────────────────────────────────────────────────────────────────────────────


def test_questions_are_listed_by_topic(command: Run) -> None:
    lines = command("questions").out.splitlines()
    assert lines[:3] == [
        "cluster",
        "  cluster/list-anchors",
        "    Which Suzhou firms anchor the machine vision cluster?",
    ]
    assert (
        "    苏州［任一年份］有哪些数据？" in command("questions", "--lang", "zh").out.splitlines()
    )


def test_questions_for_programs(command: Run) -> None:
    listed = json.loads(command("questions", "--format", "json").out)
    assert [each["name"] for each in listed] == ["cluster/list-anchors", "statistic/list-figures"]
    assert listed[0]["parameters"]["city"]["default"] == ["city:suzhou"]
    assert listed[1]["parameters"]["year"]["default"] is None
    rows = list(csv.reader(io.StringIO(command("questions", "--format", "csv").out)))
    assert rows[0] == ["topic", "name", "question"]
    assert len(rows) == 3


def test_one_question_shows_its_sparql(command: Run) -> None:
    done = command("questions", "list-anchors")
    assert "Which Suzhou firms anchor" in done.out
    assert "VALUES ?city  { city:suzhou }" in done.out
    assert "#+" not in done.out
    assert json.loads(command("questions", "list-anchors", "--format", "json").out)["sparql"]


# ── sparql ──────────────────────────────────────────────────────────────────────────────────────


def test_sparql_from_the_command_line_a_file_and_standard_input(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT ?firm { ?firm aic:basedIn city:suzhou }"
    file = tmp_path / "query.rq"
    file.write_bytes(b"\xef\xbb\xbf" + query.encode())
    expected = command("sparql", query).out
    assert "TZTEK" in expected
    assert command("sparql", str(file)).out == expected
    for words in (["sparql", "-"], ["sparql"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(query.encode())))
        assert command(*words).out == expected


def test_a_catalogue_file_is_sparql_as_it_stands(command: Run, project: Path) -> None:
    done = command("sparql", str(project / "queries" / "cluster" / "list-anchors.rq"))
    assert done.code == 0
    assert "TZTEK" in done.out


def test_sparql_of_the_other_forms(command: Run, tmp_path: Path) -> None:
    assert command("sparql", "ASK { firm:tztek ?p ?o }").out == "yes\n"
    assert command("sparql", "ASK { firm:tztek ?p ?o }", "--lang", "zh").out == "是\n"
    construct = "CONSTRUCT WHERE { ?firm aic:basedIn city:suzhou }"
    assert "firm:tztek aic:basedIn city:suzhou ." in command("sparql", construct).out
    assert command("sparql", construct, "--format", "ntriples").out.startswith("<https://w3id")
    file = tmp_path / "answer.jsonld"
    command("sparql", construct, "-o", str(file))
    assert json.loads(file.read_text("utf-8"))


def test_no_rows_is_said_and_is_no_failure(command: Run) -> None:
    done = command("sparql", "SELECT ?x { ?x aic:nothing ?y }")
    assert done.code == 0
    assert "No rows." in done.err


def test_a_syntax_error_shows_the_place(command: Run) -> None:
    done = command("sparql", "SELECT ?x\n{ ?x ?y }")
    assert "line 2, column 10" in done.err
    assert "\n  { ?x ?y }\n           ^" in done.err


def test_a_file_that_is_not_utf_8_is_told(command: Run, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_bytes("ASK { ?s ?p '苏州' }".encode("gb18030"))
    done = command("sparql", str(file))
    assert done.code == 2
    assert "UTF-8" in done.err


# ── the process ─────────────────────────────────────────────────────────────────────────────────


def test_broken_data_is_told_without_a_traceback(command: Run, project: Path) -> None:
    (project / "data" / "sources" / "small.trig").write_text("nonsense", "utf-8")
    done = command("run", "list-anchors")
    assert done.code == 3
    assert "small.trig, line 1" in done.err
    assert "Traceback" not in done.err
    assert "Traceback" in command("run", "list-anchors", "--debug").err


def test_a_fault_of_ours_is_one_line_and_debug_shows_it(
    command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "ask", ("kg.cli.nowhere:ask", "x", "x"))
    done = command("ask", "x")
    assert done.code == 3
    assert done.err.count("\n") == 1
    assert "--debug" in done.err
    assert "Traceback" in command("ask", "x", "--debug").err


KG = [sys.executable, "-c", "from kg.cli import main; raise SystemExit(main())"]


def kg(*words: str, **settings: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*KG, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "LANG": "C.UTF-8"},
        **settings,
    )


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f = ?i) }"


def test_ctrl_c_ends_even_a_query_that_never_ends() -> None:
    process = kg("sparql", ENDLESS, preexec_fn=_heed_interrupts)
    time.sleep(2)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert out == b""
    assert b"Traceback" not in err


def _heed_interrupts() -> None:
    # A shell starts what runs in the background with interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_reader_that_goes_away_is_no_fault() -> None:
    with kg("sparql", "SELECT * { ?s ?p ?o . ?a ?b ?o } LIMIT 50000") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*KG, "--version"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 4
    assert done.stderr.count(b"\n") == 1

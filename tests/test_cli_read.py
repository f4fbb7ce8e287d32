import io
import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from reading import small

from kg.cli import main

FIGURES = """
passage:p19-2 {
    stat:a aic:area city:suzhou ; aic:indicator indicator:x ; aic:value 11 ; aic:unit unit:firms ;
        aic:bound aic:exactly ; aic:year 2021 .
    stat:b aic:area city:hangzhou ; aic:indicator indicator:x ; aic:value 43 ; aic:unit unit:firms ;
        aic:bound aic:exactly ; aic:dating aic:undated .
}
source:register { indicator:x a aic:Indicator ; skos:prefLabel "上市企业"@zh , "listed firms"@en . }
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("store")
    inner = ox.Store(str(folder / "v1"))
    inner.bulk_extend(list(small(FIGURES).inner))
    inner.flush()
    del inner
    (folder / "CURRENT").write_text("v1", "utf-8")
    return str(folder)


class Run:
    def __init__(self, capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> None:
        capsysbinary.readouterr()
        self.code = main(list(words))
        captured = capsysbinary.readouterr()
        self.out, self.err = captured.out.decode(), captured.err.decode()


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AICITY_STORE", raising=False)


def test_find_lists_hits_with_their_reasons(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "find", "tian", "zhun", "--store", place, "--lang", "zh")
    assert run.code == 0
    assert run.out.splitlines()[0].split()[:4] == ["名称", "类别", "匹配", "理由"]
    assert run.out.splitlines()[2].split()[:4] == ["天准科技", "企业", "天准科技", "拼音"]


def test_find_says_that_there_are_more_and_lists_a_kind(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "find", "--kind", "firm", "--limit", "1", "--store", place)
    assert run.code == 0
    assert len(run.out.splitlines()) == 3
    assert "Only the first 1" in run.err
    everything = Run(capsysbinary, "find", "--kind", "firm", "--limit", "1000", "--store", place)
    assert "Only the first" not in everything.err
    assert len(everything.out.splitlines()) > 3


def test_find_reads_standard_input(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("讯飞\n".encode()), "utf-8"))
    run = Run(capsysbinary, "find", "-", "--store", place, "--format", "csv")
    assert run.code == 0
    assert run.out.splitlines()[1].startswith("https://w3id.org/aicity/firm/iflytek,")


@pytest.mark.parametrize("kind", ["cluster", "Cluster", "产业集群", "industrial cluster"])
def test_find_takes_a_kind_as_people_call_it(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, kind: str
) -> None:
    run = Run(capsysbinary, "find", "视觉", "--kind", kind, "--store", place, "--format", "tsv")
    assert [line.split("/")[-2] for line in run.out.splitlines()[1:]] == ["cluster"]


def test_find_that_finds_nothing_says_so_and_exits_1(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "find", "qqqqxxxxzzzz", "--store", place)
    assert (run.code, run.out) == (1, "")
    assert "qqqqxxxxzzzz" in run.err


@pytest.mark.parametrize(
    "words",
    [
        ["find"],
        ["find", " "],
        ["find", "a", "--kind", "zz"],
        ["find", "a", "--limit", "0"],
        ["show"],
    ],
)
def test_wrong_usage_exits_2(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, words: list[str]
) -> None:
    run = Run(capsysbinary, *words, "--store", place)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("kg: ") and "Traceback" not in run.err


def test_show_tells_all_in_the_readers_language(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "show", "讯飞", "--store", place, "--lang", "zh")
    assert (run.code, run.err) == (0, "")
    assert (
        "科大讯飞 · iFLYTEK" in run.out and "布局于" in run.out and "§二（三） P20 句2" in run.out
    )


def test_show_as_json_is_json_and_nothing_else(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "show", "machine", "vision", "--store", place, "--format", "json")
    assert json.loads(run.out)["curie"] == "field:machine-vision"


def test_show_writes_a_file_in_the_format_of_its_extension(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, tmp_path: Path
) -> None:
    target = tmp_path / "entity.md"
    run = Run(capsysbinary, "show", "firm:tztek", "--store", place, "-o", str(target))
    assert (run.code, run.out) == (0, "")
    assert "| --- |" in target.read_text("utf-8")


def test_show_of_the_unknown_names_the_nearest(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "show", "科大迅飞", "--store", place, "--lang", "zh")
    assert (run.code, run.out) == (2, "")
    assert "科大讯飞" in run.err


def test_compare_sets_two_cities_side_by_side(
    capsysbinary: pytest.CaptureFixture[bytes], place: str
) -> None:
    run = Run(capsysbinary, "compare", "苏州", "Hangzhou", "--store", place, "--format", "md")
    assert run.code == 0
    assert "| listed firms | 11 firms (2021) | 43 firms (undated) | Hangzhou is larger |" in run.out
    assert "An empty cell is not zero" in run.err


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "md"])
def test_compare_answers_in_every_format(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, form: str
) -> None:
    run = Run(capsysbinary, "compare", "苏州", "杭州", "--store", place, "--format", form)
    assert run.code == 0 and "43 firms (undated)" in run.out


@pytest.mark.parametrize(
    ("words", "code"),
    [(("苏州", "suzhou"), 2), (("苏州", "nowhere"), 2), (("苏州", "无锡"), 1), (("苏州",), 2)],
)
def test_compare_that_cannot_be_done_says_why(
    capsysbinary: pytest.CaptureFixture[bytes], place: str, words: tuple[str, ...], code: int
) -> None:
    run = Run(capsysbinary, "compare", *words, "--store", place)
    assert (run.code, run.out) == (code, "")
    assert run.err.startswith("kg: ") and run.err.count("\n") == 1


@pytest.mark.parametrize("name", ["find", "show", "compare"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_has_an_example_in_either_language(
    capsysbinary: pytest.CaptureFixture[bytes], name: str, lang: str
) -> None:
    run = Run(capsysbinary, name, "--help", "--lang", lang)
    assert run.code == 0 and f"kg {name} " in run.out
    assert ("示例" in run.out) == (lang == "zh")


def test_reading_imports_nothing_heavy(place: str) -> None:
    code = """
import sys
from kg.cli import main
place = sys.argv[1]
assert main(["find", "苏州", "--store", place]) == 0
assert main(["show", "firm:tztek", "--store", place]) == 0
assert main(["compare", "苏州", "杭州", "--store", place]) == 0
heavy = {"pypinyin", "rapidfuzz", "rdflib", "networkx", "rich", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code, place], check=True, capture_output=True)

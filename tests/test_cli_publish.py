import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import publishing
import pyoxigraph as ox
import pytest
from publishing import SOURCES

from kg.cli import main
from kg.cli.publish import EXPORTS, INPUTS
from kg.release.canonical import build
from kg.release.export import FORMATS
from kg.release.reading import FORMATS as READ
from kg.store.embedded import open_folder

TRIPLE = "<urn:a> <urn:b> <urn:c> .\n"
LONG = "n" * 300


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path: Path) -> str:
    file = publishing.sources(tmp_path / "sources") / "one.trig"
    assert main(["load", str(file), "--into", str(tmp_path / "store")]) == 0
    return str(tmp_path / "store")


def command(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from kg.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        input=stdin,
        capture_output=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def test_the_formats_are_those_of_the_library() -> None:
    assert set(EXPORTS) == {*FORMATS, "csv", "catalogue", "void"}
    assert set(INPUTS) == set(READ)


def test_build_writes_and_check_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = publishing.sources(tmp_path / "sources")
    assert main(["build", "--check", "--sources", str(folder)]) == 1
    assert main(["build", "--sources", str(folder)]) == 0
    file = tmp_path / "triples.ttl"
    assert file.read_bytes() == build(folder)
    assert main(["build", "--check", "--sources", str(folder)]) == 0
    capsys.readouterr()
    file.write_bytes(file.read_bytes().replace(b"firm:tztek aic:listed true .\n", b""))
    assert main(["build", "--check", "--sources", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "1 lines are missing" in captured.err
    assert "  + firm:tztek aic:listed true .\n" in captured.err
    assert main(["build", "--check", "--sources", str(folder), "--lang", "zh"]) == 1
    assert "已过时" in capsys.readouterr().err


def test_build_writes_where_it_is_told(tmp_path: Path) -> None:
    folder = publishing.sources(tmp_path / "sources")
    assert main(["build", "--sources", str(folder), "-o", str(tmp_path / "x.ttl")]) == 0
    assert (tmp_path / "x.ttl").read_bytes() == build(folder)
    assert not (tmp_path / "triples.ttl").exists()


def test_export_writes_to_a_file_or_to_standard_output(
    tmp_path: Path, store: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    capsysbinary.readouterr()
    target = tmp_path / "out"
    for name in FORMATS:
        assert main(["export", name, "--store", store]) == 0
        shown = capsysbinary.readouterr().out
        assert main(["export", name, "--store", store, "-o", str(target)]) == 0
        assert capsysbinary.readouterr().out == b""
        assert target.read_bytes() == shown
    assert len(publishing.parsed(shown, ox.RdfFormat.TURTLE)) > 30


def test_a_failed_export_leaves_the_file(tmp_path: Path, store: str) -> None:
    file, target = tmp_path / "x.nt", tmp_path / "out.rdf"
    file.write_text("<urn:a> <https://example.org/1> <urn:c> .\n")
    assert main(["load", str(file), "--into", store]) == 0
    target.write_text("before")
    assert main(["export", "rdfxml", "--store", store, "-o", str(target)]) == 3
    assert target.read_text() == "before"
    assert main(["export", "trig", "--store", store, "-o", str(tmp_path / "no" / "x")]) == 4
    assert {entry.name for entry in tmp_path.iterdir()} == {"out.rdf", "sources", "store", "x.nt"}


def test_export_of_tables_needs_a_folder(
    tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "csv", "--store", store]) == 2
    assert "--output" in capsys.readouterr().err
    for name in ("tables", "tables.zip"):
        assert main(["export", "csv", "--store", store, "-o", str(tmp_path / name)]) == 0
    assert json.loads((tmp_path / "tables" / "csv-metadata.json").read_bytes())["tables"]
    assert (tmp_path / "tables.zip").read_bytes().startswith(b"PK")


def test_help_says_what_a_format_holds(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, words in (("en", ("formula", "the merged graph")), ("zh", ("公式", "合并图谱"))):
        assert main(["export", "--help", "--lang", lang]) == 0
        shown = capsys.readouterr().out
        assert all(word in shown for word in words)


@pytest.mark.parametrize("name", ["build", "export", "load"])
def test_help_has_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"  kg {name} " in capsys.readouterr().out


def test_load_says_what_became_of_each_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Report 2024.nt"
    file.write_text(TRIPLE)
    words = ["load", str(file), "--into", str(tmp_path / "store")]
    assert main(words) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "→ source:report-2024: 1 statements\n" in captured.err
    assert main([*words, "--lang", "zh"]) == 0
    assert "→ source:report-2024：1 条陈述；已替换\n" in capsys.readouterr().err
    assert main(["sparql", "ASK { <urn:a> <urn:b> <urn:c> }", "--store", words[-1]]) == 0


@pytest.mark.parametrize("packed", [False, True])
def test_load_reads_standard_input(tmp_path: Path, packed: bool) -> None:
    data = gzip.compress(TRIPLE.encode(), mtime=0) if packed else TRIPLE.encode()
    words = ["load", "-", "--format", "turtle", "--into", str(tmp_path / "store")]
    done = command(*words, stdin=data)
    assert done.returncode == 0, done.stderr
    assert b"source:stdin: 1 statements" in done.stderr
    assert b"\x1b" not in done.stderr, "no progress bar in a pipe"
    assert open_folder(tmp_path / "store").ask("ASK { GRAPH source:stdin { ?s ?p ?o } }")


def test_load_can_start_from_the_shipped_graph(tmp_path: Path) -> None:
    into = tmp_path / "store"
    assert main(["load", "--shipped", "--into", str(into)]) == 0
    assert open_folder(into).ask("ASK { GRAPH passage:p20-2 { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["load", "--into", "{}/s"], 2, "Name a file"),
        (["load", "{}/no.ttl", "--into", "{}/s"], 2, "There is no file"),
        (["load", "{}", "--into", "{}/s"], 2, "is a folder"),
        (["load", "{}/x.csv", "--into", "{}/s"], 2, "--format"),
        (["load", "{}/x.nt"], 2, "--into"),
        (["load", "{}/x.nt", "--into", "https://example.org/"], 2, "is a URL"),
        (["load", "{}/x.nt", "--into", "{}/x.nt"], 2, "is a file"),
        (["load", "{}/x.nt", "--into", "/proc/no/s"], 4, "cannot be written"),
        (["load", "{}/x.nt", "--into", "{}/" + LONG], 4, "cannot be written"),
        (["load", "{}/" + LONG, "--into", "{}/s"], 2, "There is no file"),
        (["load", "{}/x.nt", "--into", "{}/s", "--title", "\udcff"], 2, "UTF-8"),
        (["load", "{}/x.nt", "--into", "{}/s", "--publisher", "\udcff"], 2, "UTF-8"),
        (["load", "{}/x.nt", "--into", "{}/s", "--licence", "https://a b"], 2, "no IRI"),
        (["load", "{}/x.nt", "--into", "{}/s", "--publisher", "urn:a b"], 2, "no IRI"),
        (["load", "{}/x.nt", "--into", "{}/s", "--source", "http://a/%zz"], 2, "no IRI"),
        (["find", "x", "--store", "{}/" + LONG], 3, "kg load"),
        (["export", "turtle", "-o", "{}/x.nt/x"], 4, "cannot be written"),
        (["export", "turtle", "-o", "{}/" + LONG], 4, "cannot be written"),
        (["export", "csv", "-o", "{}/" + LONG], 4, "cannot be written"),
        (["export", "turtle", "--bom"], 2, "--bom is for tables only"),
        (["export", "catalogue", "--bom"], 2, "--bom is for tables only"),
        (["build", "--sources", "{}/" + LONG], 2, "*.trig"),
        (["build", "--check", "--sources", "{}/sources", "-o", "{}/" + LONG], 1, "is missing"),
        (["check", "{}/" + LONG], 2, "There is no file"),
        (["check", "--text", "{}/" + LONG], 2, "There is no file"),
        (["load", "{}/x.nt", "{}/x.nt", "--source", "source:x", "--into", "{}/s"], 2, "one file"),
        (["load", "-", "--into", "{}/s"], 2, "--format"),
        (["load", "{}/bad.nt", "--into", "{}/s"], 3, "bad.nt, line 2, column"),
        (["load", "{}/bad.nt.gz", "--into", "{}/s"], 3, "damaged or cut off"),
        (["export", "trig", "--store", "{}/s"], 3, "kg load"),
        (["export", "csv", "-o", "{}"], 2, "choose another folder"),
        (["export", "nothing"], 2, "nothing"),
        (["build", "--sources", "{}"], 2, "*.trig"),
        (["build", "--sources", "{}/sources", "-o", "/proc/no/x"], 4, "cannot be written"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    publishing.sources(tmp_path / "sources")
    (tmp_path / "x.nt").write_text(TRIPLE)
    (tmp_path / "x.csv").write_text("a,b")
    (tmp_path / "bad.nt").write_text(TRIPLE + "nonsense\n")
    (tmp_path / "bad.nt.gz").write_bytes(gzip.compress(TRIPLE.encode(), mtime=0)[:-3])
    filled = [word.replace("{}", str(tmp_path)) for word in words]
    assert main(filled) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "s").exists()
    assert main([*filled, "--lang", "zh"]) == code
    chinese = capsys.readouterr().err
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_a_reader_that_goes_away_is_no_error(store: str) -> None:
    program = "import sys; from kg.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", program, "export", "nquads"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_sources_go_through_a_store_and_back(
    store: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    capsysbinary.readouterr()
    assert main(["export", "trig", "--store", store]) == 0
    again = set(ox.parse(input=capsysbinary.readouterr().out, format=ox.RdfFormat.TRIG))
    kept = ox.Store()
    kept.extend(ox.parse(input=SOURCES, format=ox.RdfFormat.TRIG))
    assert set(kept) < again


def test_a_full_disk_is_told() -> None:
    program = "import sys; from kg.cli import main; sys.exit(main())"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", program, "export", "trig"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
    assert done.returncode == 4
    assert done.stderr == b"kg: Standard output cannot be written: No space left on device.\n"


def test_standard_input_that_is_too_large_for_the_disk_is_told(tmp_path: Path) -> None:
    program = (
        "import resource, sys; from kg.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); sys.exit(main())"
    )
    words = ["load", "-", "--format", "turtle", "--into", str(tmp_path / "store")]
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        input=(TRIPLE * 1000).encode(),
        capture_output=True,
        env={**os.environ, "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 4, done.stderr
    assert b"cannot be written: File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_standard_input_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    program = "import sys; from kg.cli import main; sys.exit(main())"
    words = ["load", "-", "--format", "turtle", "--into", str(tmp_path / "store")]
    with Path(os.devnull).open("wb") as unreadable:
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            stdin=unreadable,
            capture_output=True,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
    assert done.returncode == 2
    assert done.stderr == b"kg: Standard input cannot be read: Bad file descriptor.\n"
    assert list(tmp_path.iterdir()) == []

"""People's own tables: read and written in every form, linked row by row, resumed, never harmed."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from links_fixtures import TZTEK, ror_file

from kg.errors import DataError, KGError, UsageError
from kg.links import listing, sheet
from kg.links.listing import Kept

Command = Callable[..., Any]
ROOT = Path(__file__).parents[1]
ROWS = [
    ["企业名称", "城市", "备注"],
    ["天准科技", "苏州", '有"引号"，\n和换行'],
    ["张三机械厂", "无锡", "=1+1"],
    ["", "", ""],
    ["TZTEK", "Suzhou", "é"],
]


def text_of(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def written(folder: Path, encoding: str, delimiter: str = ",", name: str = "t.csv") -> Path:
    file = folder / name
    file.write_bytes(text_of(ROWS, delimiter).encode(encoding))
    return file


def excel(folder: Path, rows: list[list[object]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = folder / "t.xlsx"
    book.save(file)
    return file


def cells(file: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    with file.open(encoding=encoding, newline="") as text:
        return list(csv.reader(text, delimiter=delimiter))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_any_form(tmp_path: Path, encoding: str, delimiter: str) -> None:
    read = sheet.read(written(tmp_path, encoding, delimiter))
    assert read.header == tuple(ROWS[0])
    assert list(read.rows()) == ROWS[1:]
    assert read.count == len(ROWS) - 1


def test_chinese_far_behind_the_beginning_is_still_gbk(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"name\n" + b"abc\n" * 50_000 + "苏州\n".encode("gbk"))
    assert list(sheet.read(file).rows())[-1] == ["苏州"]


def test_excel_is_read_as_text(tmp_path: Path) -> None:
    from datetime import date

    file = excel(tmp_path, [["企业名称", "年份", "成立"], ["天准科技", 2005, date(2005, 4, 1)], []])
    assert list(sheet.read(file).rows()) == [["天准科技", "2005", "2005-04-01"]]
    with pytest.raises(UsageError, match="no sheet"):
        sheet.read(file, "Nowhere")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ".xls"),
        (b"PK\x03\x04broken", "damaged"),
        (b"name\n\xff\xff\xff\xff", "neither"),
        (b"name\na\x00b", "neither"),
        (b'name,city\n"never closed,1\n', "quote"),
        (b"name,city\na,b,c\n", "row 2"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(content)
    with pytest.raises(KGError) as told:
        sheet.read(file)
    assert word in told.value.en
    assert told.value.zh != told.value.en


def test_a_cut_excel_file_is_told(tmp_path: Path) -> None:
    file = excel(tmp_path, [["名称"], *[[f"第{i}家"] for i in range(500)]])
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(DataError):
        sheet.read(file)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=5))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("table")
    like = sheet.read(written(folder, "utf-8"))
    out = folder / "out.csv"
    sheet.write(out, [["a", "b", "c"], *rows], like, encoding)
    assert cells(out, sheet.ENCODINGS[encoding])[1:] == rows


def test_excel_is_written_without_formulas(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    like = sheet.read(written(tmp_path, "utf-8"))
    out = tmp_path / "o.xlsx"
    sheet.write(out, [["a"], ["=HYPERLINK(1)"], ["a\x07b"], ["苏州"]], like)
    (column,) = openpyxl.load_workbook(out).active.iter_cols()
    assert [cell.value for cell in column] == ["a", "=HYPERLINK(1)", "ab", "苏州"]
    assert {cell.data_type for cell in column} == {"s"}


# ── the command ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_same_table_comes_back_with_identifiers(
    command: Command, tmp_path: Path, encoding: str
) -> None:
    file, out = written(tmp_path, encoding), tmp_path / "out.csv"
    done = command(
        "link", "table", str(file), "--name", "企业名称", "--place", "城市", "-o", str(out),
        "--against", str(ror_file(tmp_path)),
    )  # fmt: skip
    assert done.code == 0, done.err
    found = cells(out, encoding)
    assert [row[:3] for row in found] == ROWS
    assert found[0][3:9] == [
        "aicity_id", "aicity_name", "aicity_decision", "aicity_relation", "aicity_score",
        "aicity_reasons",
    ]  # fmt: skip
    assert found[0][9] == "ror_id"
    assert found[1][3] == "https://w3id.org/aicity/firm/tztek"
    assert found[1][5] == "link"
    assert found[1][9] == TZTEK
    assert "the same place" in found[1][8]
    assert found[2][3:6] == ["", "", "not found"]
    assert found[3][3:] == [""] * 12
    assert not out.with_name("out.csv.part").exists()


def test_the_command_speaks_chinese(command: Command, tmp_path: Path) -> None:
    file, out = written(tmp_path, "gb18030"), tmp_path / "out.csv"
    done = command("link", "table", str(file), "-o", str(out), "--lang", "zh")
    assert "名称：企业名称；地点：城市；类别：firm" in done.err
    found = cells(out, "gb18030")
    assert found[0][3:] == [
        "aicity_标识", "aicity_名称", "aicity_判断", "aicity_关系", "aicity_分数", "aicity_理由",
    ]  # fmt: skip
    assert found[1][5] == "可链接"


def test_excel_in_and_out(command: Command, tmp_path: Path) -> None:
    file, out = excel(tmp_path, [*ROWS]), tmp_path / "out.xlsx"
    done = command("link", "table", str(file), "--name", "企业名称", "-o", str(out))
    assert done.code == 0, done.err
    found = list(sheet.read(out).rows())
    assert found[0][:2] == ["天准科技", "苏州"]
    assert found[0][3] == "https://w3id.org/aicity/firm/tztek"


def test_linking_the_output_again_adds_columns_of_other_names(
    command: Command, tmp_path: Path
) -> None:
    file = written(tmp_path, "utf-8")
    for name in ("one.csv", "two.csv", "three.csv"):
        words = ("link", "table", str(file), "--name", "企业名称", "-o", str(tmp_path / name))
        assert command(*words).code == 0
        file = tmp_path / name
    head = cells(file)[0]
    assert len(set(head)) == len(head) == 3 + 18


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("--name", "公司"), "企业名称"),
        (("--place", "省"), "企业名称"),
        (("--kind", "thing"), "univ"),
        (("--country", "Atlantis"), "Atlantis"),
        (("--encoding", "ebcdic"), "gbk"),
        (("--no-graph",), "--against"),
        (("--against", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    command: Command, tmp_path: Path, words: tuple[str, ...], word: str
) -> None:
    file, out = written(tmp_path, "utf-8"), tmp_path / "out.csv"
    done = command("link", "table", str(file), "-o", str(out), *words)
    assert done.code == 2, done.err
    assert word in done.err
    assert [each.name for each in tmp_path.glob("out*")] == []


def test_the_input_is_never_overwritten(command: Command, tmp_path: Path) -> None:
    file = written(tmp_path, "utf-8")
    before = file.read_bytes()
    assert command("link", "table", str(file), "-o", str(file)).code == 2
    assert file.read_bytes() == before


def test_names_of_others_are_no_formulas() -> None:
    assert sheet.unformula("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert sheet.unformula("＝1") == "'＝1"


# ── interruption ────────────────────────────────────────────────────────────────────────────


class Failing:
    """A dataset that fails after some rows."""

    name, version, complete = "aicity", "", False

    def __init__(self, after: int) -> None:
        self.asked = 0
        self._after = after

    def candidates(self, thing: Any, limit: int) -> list[Any]:
        self.asked += 1
        if self.asked > self._after:
            raise DataError("broken", "损坏")
        return []

    def things_with(self, word: str) -> int:
        return 0

    def is_place(self, word: str) -> bool:
        return False


def job_of(read: sheet.Sheet, dataset: Any) -> listing.Job:
    columns = listing.columns_of(read.header, ["name"])
    return listing.Job(read, columns, ((listing.Target("source:x", ("x", "x")), dataset),), "en")


def test_work_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    file.write_text("name\n" + "".join(f"Firm {i}\n" for i in range(1000)), "utf-8")
    read = sheet.read(file)
    first = job_of(read, Failing(450))
    kept = Kept(out, first.key())
    with pytest.raises(DataError):
        kept.go_on(first)
    assert kept.done == 450
    with kept.file.open("ab") as part:
        part.write(b'["half a li')
    whole = Failing(10_000)
    again = job_of(read, whole)
    kept = Kept(out, again.key())
    assert kept.done == 450
    kept.go_on(again)
    assert whole.asked == 550
    sheet.write(out, kept.rows(again), read)
    assert [row[0] for row in cells(out)[1:]] == [f"Firm {i}" for i in range(1000)]


def test_what_was_found_for_another_job_is_not_used(tmp_path: Path) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    file.write_text("name\nA\nB\n", "utf-8")
    job = job_of(sheet.read(file), Failing(9))
    kept = Kept(out, job.key())
    kept.go_on(job)
    file.write_text("name\nA\nC\n", "utf-8")
    changed = job_of(sheet.read(file), Failing(9))
    assert changed.key() != job.key()
    found = kept.file.read_bytes()
    other = Kept(out, changed.key())
    assert other.done == 0
    # Nor is it lost.
    assert other.aside is not None and other.aside.read_bytes() == found
    assert Kept(out, changed.key()).aside is None, "nothing was found, so nothing is put aside"
    other.aside.replace(other.file)
    assert Kept(out, job.key()).done == 2


def test_control_c_keeps_what_was_done(tmp_path: Path) -> None:
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    lines = [f"苏州{i}号机器人有限公司\n" for i in range(60_000)]
    file.write_text("企业名称\n" + "".join(lines), "utf-8")
    code = "import sys; from kg.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "link", "table", str(file), "-o", str(out)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        part = out.with_name("o.csv.part")
        deadline = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size > 10_000):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGINT)
        assert process.stderr is not None
        told = process.stderr.read()
        assert process.wait(60) == 130
    assert "Traceback" not in told
    assert "run the same command again" in told
    done = part.read_text("utf-8").splitlines()[1:]
    assert 0 < len(done) < 60_000
    assert all(len(json.loads(line)) == 6 for line in done)
    assert not out.exists()

"""Files on disk: written whole or not at all, and read as what a person named."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFoundError, OutsideError, UsageError
from kg.files import decode, read_input, write_atomic


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    write_atomic(file, "苏州\n")
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_mode_and_links_are_kept(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    write_atomic(link, "new")
    assert link.is_symlink()
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "file", "x")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640


def test_a_long_name_is_written(tmp_path: Path) -> None:
    write_atomic(tmp_path / ("名" * 85), "x")
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_regular_file_is_written_to() -> None:
    write_atomic(Path("/dev/null"), "x")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("name", ["missing/file", ".", "file/below"])
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutsideError, match="cannot be written") as caught:
        write_atomic(tmp_path / name, "y")
    assert "无法写入" in caught.value.zh
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\ufeff苏州".encode())))
    assert read_input("-") == "苏州"


def test_a_file_that_is_missing_or_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"):
        read_input(str(tmp_path / "nothing"))
    with pytest.raises(UsageError, match="cannot be read"):
        read_input(str(tmp_path))
    with pytest.raises(UsageError):
        read_input("a\0b")


def test_another_encoding_names_its_line() -> None:
    with pytest.raises(UsageError, match="x, line 2: this is not UTF-8"):
        decode(b"a\n" + "苏州".encode("gb18030"), "x")


@given(st.text())
def test_text_is_read_back(text: str) -> None:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return
    assert decode(b"\xef\xbb\xbf" + data, "x") == text

"""Files on disk: written whole or not at all, and read as what a person named."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFoundError, OutsideError, UsageError
from kg.files import (
    decode,
    exists,
    is_file,
    is_folder,
    read_input,
    write_atomic,
    write_chunks,
    write_folder,
)


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


def as_folder(path: Path, content: bytes) -> None:
    write_folder(path, [("a", content)], lambda folder: True)


@pytest.mark.parametrize("name", ["missing/file", ".", "file/below", "n" * 256, "n" * 256 + "/x"])
@pytest.mark.parametrize(
    "write", [write_atomic, lambda path, content: write_chunks(path, [content]), as_folder]
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(
    tmp_path: Path, name: str, write: Callable[[Path, bytes], None]
) -> None:
    (tmp_path / "file").write_text("x")
    place = Path("/proc") if name == "." else tmp_path / name
    with pytest.raises(OutsideError, match="cannot be written") as caught:
        write(place, b"y")
    assert "无法写入" in caught.value.zh
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_pieces_that_fail_leave_the_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise UsageError("no", "不")

    (tmp_path / "file").write_text("old")
    with pytest.raises(UsageError):
        write_chunks(tmp_path / "file", pieces())
    with pytest.raises(UsageError):
        write_folder(tmp_path / "folder", ((x.decode(), x) for x in pieces()), lambda _: True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("file", "old")]


INTERRUPTED = """
import pathlib, sys
from kg.files import write_folder
renames = 0
def interrupt(event, arguments):
    global renames
    if event == "os.rename":
        renames += 1
        if str(renames) in sys.argv[2]:
            raise KeyboardInterrupt
sys.addaudithook(interrupt)
write_folder(pathlib.Path(sys.argv[1]), [("a", b"new")], lambda folder: True)
"""


@pytest.mark.parametrize("moments", ["1", "2", "23"])
def test_an_interruption_loses_no_folder(tmp_path: Path, moments: str) -> None:
    # The second rename puts the new folder in place, the third puts the old one back.
    folder = tmp_path / "tables"
    as_folder(folder, b"old")
    words = [sys.executable, "-c", INTERRUPTED, str(folder), moments]
    done = subprocess.run(words, capture_output=True, cwd=Path(__file__).parent.parent)
    assert b"KeyboardInterrupt" in done.stderr
    kept = list(tmp_path.iterdir())
    assert [(entry / "a").read_bytes() for entry in kept] == [b"old"]
    assert (kept == [folder]) is (moments != "23")


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link"
    as_folder(tmp_path / "folder", b"old")
    link.symlink_to(tmp_path / "folder")
    as_folder(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "folder" / "a").read_bytes() == b"new"
    assert {entry.name for entry in tmp_path.iterdir()} == {"folder", "link"}


@pytest.mark.parametrize("name", ["n" * 256, "a\0b", "\ud800"])
def test_what_no_file_can_be_called_is_not_there(tmp_path: Path, name: str) -> None:
    for place in (name, tmp_path / name):
        assert not exists(place)
        assert not is_file(place)
        assert not is_folder(place)
    assert exists(tmp_path)
    assert is_folder(tmp_path)
    assert is_file(__file__)


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

"""Opening what publishers ship: plain, gzip or zip, UTF-8 or a Chinese encoding, lines or rows."""

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, cast

from kg.errors import DataError, NotFoundError, UsageError

_BROKEN = (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError)
_SNIFFED = 1 << 16
_FIELD = 1 << 22
"""No cell is longer; what is, comes of a quote that is never closed."""


@contextmanager
def opened(path: Path, member: Sequence[str] = ()) -> Iterator[IO[bytes]]:
    """Open a file for reading, unpacked where it is packed.

    Args:
        path: The file, ``.gz`` or ``.zip`` or plain, judged by its first bytes.
        member: How the name of the file within a zip ends, best first.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It cannot be read.
        DataError: It is packed, and broken off or damaged.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(4)
            raw.seek(0)
            if head[:2] == b"\x1f\x8b":
                with gzip.open(raw) as unpacked:
                    yield cast(IO[bytes], unpacked)
            elif head == b"PK\x03\x04":
                with (
                    zipfile.ZipFile(raw) as archive,
                    archive.open(_chosen(path, archive, member)) as file,
                ):
                    yield file
            else:
                yield raw
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {path}.", f"没有文件 {path}。") from error
    except _BROKEN as error:
        raise broken(path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"{path} cannot be read: {reason}.", f"无法读取 {path}：{reason}。"
        ) from error


def _chosen(path: Path, archive: zipfile.ZipFile, wanted: Sequence[str]) -> str:
    names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    for end in (*wanted, ""):
        fitting = [name for name in names if name.endswith(end)]
        # A readme beside the data is not what is meant.
        fitting = [name for name in fitting if "readme" not in name.lower()] or fitting
        if fitting:
            return fitting[0]
    raise DataError(f"{path} holds no file.", f"{path} 中没有文件。")


def broken(path: Path) -> DataError:
    """Return the error for a file that breaks off."""
    return DataError(
        f"{path} is damaged or breaks off; get it again. Nothing of it is used.",
        f"{path} 已损坏或不完整；请重新获取。其内容均未采用。",
    )


def encoding_of(head: bytes) -> str:
    """Return the encoding of the beginning of a file: UTF-8, else the Chinese standard one.

    >>> encoding_of("企业名称".encode("gbk")), encoding_of("企业名称".encode())
    ('gb18030', 'utf-8-sig')
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # The beginning may end within a character.
        head[: max(len(head) - 4, 0)].decode("utf-8") if len(head) >= _SNIFFED else head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 8 or len(head) < _SNIFFED:
            return "gb18030"
    return "utf-8-sig"


@contextmanager
def text_of(path: Path, member: Sequence[str] = ()) -> Iterator[io.TextIOWrapper]:
    """Open a file as text; errors as :func:`opened`, and DataError for bytes that are no text."""
    with opened(path, member) as raw:
        head = raw.read(_SNIFFED)
        raw.seek(0)
        text = io.TextIOWrapper(raw, encoding_of(head), newline="")
        try:
            yield text
        except UnicodeDecodeError as error:
            raise DataError(
                f"{path} is neither UTF-8 nor GB 18030; save it as UTF-8.",
                f"{path} 既不是 UTF-8 也不是 GB 18030 编码；请另存为 UTF-8。",
            ) from error


def rows(
    path: Path,
    needed: Sequence[str] = (),
    delimiter: str | None = None,
    quoted: bool = True,
    member: Sequence[str] = (".csv", ".tsv", ".txt"),
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of a table with a header, each with its line number.

    Args:
        path: The file.
        needed: Columns without which it is not the file that is meant.
        delimiter: What separates the cells; where None, judged by the header.
        quoted: Quotes hold cells together, as in CSV.
        member: How the name of the file within a zip ends, best first.

    Raises:
        DataError: A column is missing, a row has too many or too few cells, or the file is broken.
    """
    csv.field_size_limit(_FIELD)
    with text_of(path, member) as text:
        first = text.readline()
        mark = delimiter or max(",\t;|", key=lambda each: (first.count(each), each == ","))
        read = (
            partial(csv.reader, delimiter=mark, quoting=csv.QUOTE_NONE)
            if not quoted
            else (partial(csv.reader, delimiter=mark))
        )
        header = next(read([first]), [])
        header = [cell.strip() for cell in header]
        if not any(header):
            raise DataError(f"{path} is empty.", f"{path} 是空文件。")
        require(path, header, needed)
        reader = read(text)
        try:
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise wrong_width(path, reader.line_num + 1, len(row), len(header))
                yield reader.line_num + 1, dict(zip(header, row, strict=True))
        except csv.Error as error:
            raise DataError(
                f"{path}, line {reader.line_num + 1}: {error}; is it really a table?",
                f"{path} 第 {reader.line_num + 1} 行：{error}；请确认这是表格文件。",
            ) from error


def require(path: Path, header: Sequence[str], needed: Sequence[str]) -> None:
    """Raise DataError where columns are missing, and say which are there."""
    missing = [name for name in needed if name not in header]
    if missing:
        shown = ", ".join(header[:12]) + ("…" if len(header) > 12 else "")
        raise DataError(
            f"{path} has no column {', '.join(missing)}; its columns are: {shown}.",
            f"{path} 缺少列 {'、'.join(missing)}；现有的列：{shown}。",
        )


def wrong_width(path: Path, line: int, found: int, wanted: int) -> DataError:
    """Return the error for a row that has not as many cells as the header."""
    return DataError(
        f"{path}, line {line}: {found} cells where there should be {wanted}; the file breaks off "
        "or is damaged. Nothing of it is used.",
        f"{path} 第 {line} 行：应有 {wanted} 列，实有 {found} 列；文件不完整或已损坏。"
        "其内容均未采用。",
    )

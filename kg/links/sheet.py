"""Tables as people keep them: CSV in UTF-8, GBK or UTF-16, and Excel; read and written alike.

A table is read row by row, so that its size does not matter; what is written keeps the encoding
and the separator of what was read. Excel needs the package openpyxl (``pip install
'aicity[excel]'``).
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, NotFoundError, UsageError
from kg.files import is_file, write_atomic, write_chunks
from kg.links import excel
from kg.links.excel import Rows

_PIECE = 1 << 20
_FIELD = 1 << 20
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "utf-8-sig": "utf-8-sig", "gbk": "gb18030",
    "gb2312": "gb18030", "gb18030": "gb18030", "utf-16": "utf-16", "utf16": "utf-16",
}  # fmt: skip
"""Encodings by the names that people give them; GB 18030 is GBK with all other characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in a file, whose shape has been looked at once.

    Attributes:
        path: The file.
        header: Its column names.
        count: The number of rows after the header.
        encoding: How its text is written; empty for Excel.
        delimiter: What separates its cells; empty for Excel.
        sheet: The name of the sheet, for Excel.
        digest: What identifies its content.
    """

    path: Path
    header: tuple[str, ...]
    count: int
    encoding: str
    delimiter: str
    sheet: str
    digest: str

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows after the header, each as wide as the header.

        Raises:
            DataError: A row has more cells than the header, or the file breaks off.
        """
        read = excel.rows(self.path, self.sheet) if not self.encoding else self._lines()
        with closing(read):
            next(read, None)
            for number, row in read:
                yield _fitted(self.path, number, row, len(self.header))

    def _lines(self) -> Rows:
        return _csv_rows(self.path, self.encoding, self.delimiter)


def read(path: Path, sheet: str = "", encoding: str = "") -> Sheet:
    """Return a table after one look at all of it, so that what is wrong is said before any work.

    Args:
        path: The file: ``.xlsx``, or text with commas, semicolons or tabs.
        sheet: Which sheet of an Excel file; the first where empty.
        encoding: How its text is written, of :data:`ENCODINGS`; judged by the content where empty.

    Raises:
        NotFoundError: There is no such file or sheet.
        UsageError: It is no table that can be read.
        DataError: It is damaged; the message names the row.
    """
    if not is_file(path):
        raise NotFoundError(f"There is no file {path}.", f"没有文件 {path}。")
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            head = file.read(8)
            digest.update(head)
            while data := file.read(_PIECE):
                digest.update(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"{path} cannot be read: {reason}.", f"无法读取 {path}：{reason}。"
        ) from error
    if head.startswith(_OLD_EXCEL):
        raise UsageError(
            f"{path} is an old Excel file (.xls); save it as .xlsx or CSV.",
            f"{path} 是旧版 Excel 文件（.xls）；请另存为 .xlsx 或 CSV。",
        )
    if head.startswith(b"PK\x03\x04"):
        name = sheet or excel.first_sheet(path)
        rows = excel.rows(path, name)
        told, mark = "", ""
    else:
        if sheet:
            raise UsageError("--sheet is for Excel files.", "--sheet 仅用于 Excel 文件。")
        name = ""
        told = _encoding(path, encoding)
        mark = _delimiter(path, told)
        rows = _csv_rows(path, told, mark)
    with closing(rows):
        first = next(rows, None)
        if first is None or not any(first[1]):
            raise UsageError(f"{path} is empty.", f"{path} 是空文件。")
        header = tuple(cell.strip() for cell in first[1])
        while header and not header[-1]:
            header = header[:-1]
        count = 0
        for number, row in rows:
            _fitted(path, number, row, len(header))
            count += 1
    return Sheet(path, header, count, told, mark, name, digest.hexdigest())


def _fitted(path: Path, number: int, row: list[str], width: int) -> list[str]:
    """Return a row as wide as the header: empty cells at the end may be missing or too many."""
    if any(row[width:]):
        raise DataError(
            f"{path}, row {number}: there are more cells ({len(row)}) than columns ({width}). "
            "A cell with a separator in it needs quotes.",
            f"{path} 第 {number} 行：单元格（{len(row)}）多于列（{width}）。"
            "含分隔符的单元格需加引号。",
        )
    return (row + [""] * (width - len(row)))[:width]


def _encoding(path: Path, told: str) -> str:
    """Return how the text of a file is written, having read all of it."""
    if told:
        if told.lower() not in ENCODINGS:
            raise UsageError(
                f"There is no encoding {told!r}; choose of utf-8, gbk, utf-16.",
                f"没有编码 {told}；可选 utf-8、gbk、utf-16。",
            )
        candidates = [ENCODINGS[told.lower()]]
    else:
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            candidates = ["utf-16"]
        elif head.startswith(codecs.BOM_UTF8):
            candidates = ["utf-8-sig"]
        else:
            candidates = ["utf-8", "gb18030"]
    for name in candidates:
        if _decodes(path, name):
            return name
    raise DataError(
        f"{path} is neither UTF-8 nor GBK text; save it as CSV in UTF-8, or as .xlsx.",
        f"{path} 既不是 UTF-8 也不是 GBK 文本；请另存为 UTF-8 编码的 CSV，或 .xlsx。",
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while data := file.read(_PIECE):
                if "\x00" in decoder.decode(data):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as text:
        first = text.readline(_FIELD)
    return max(",\t;|", key=lambda mark: (first.count(mark), mark == ","))


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Rows:
    previous = csv.field_size_limit(_FIELD)
    try:
        with path.open(encoding=encoding, newline="") as text:
            reader = csv.reader(text, delimiter=delimiter, strict=True)
            try:
                for row in reader:
                    if row:
                        yield reader.line_num, row
            except csv.Error as error:
                raise DataError(
                    f"{path}, row {reader.line_num}: {error}; is a quote never closed?",
                    f"{path} 第 {reader.line_num} 行：{error}；请检查引号是否成对。",
                ) from error
    finally:
        csv.field_size_limit(previous)


def unformula(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> unformula("=HYPERLINK(1)"), unformula("苏州")
    ("'=HYPERLINK(1)", '苏州')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def write(path: Path, rows: Iterable[Sequence[str]], like: Sheet, encoding: str = "") -> None:
    """Write a table, whole or not at all; the first row is the header.

    Args:
        path: The file; ``.xlsx`` is Excel, ``.tsv`` has tabs, anything else is CSV.
        rows: The rows.
        like: The table whose encoding and separator to keep.
        encoding: Another encoding.

    Raises:
        UsageError: Excel cannot hold so many rows, or there is no such encoding.
        OutsideError: It cannot be written.
    """
    if path.suffix.lower() == ".xlsx":
        write_atomic(path, excel.written(rows))
        return
    if encoding and encoding.lower() not in ENCODINGS:
        raise UsageError(f"There is no encoding {encoding!r}.", f"没有编码 {encoding}。")
    chosen = ENCODINGS[encoding.lower()] if encoding else like.encoding or "utf-8-sig"
    mark = "\t" if path.suffix.lower() == ".tsv" else like.delimiter or ","
    write_chunks(path, _encoded(rows, chosen, mark))


def _encoded(rows: Iterable[Sequence[str]], encoding: str, mark: str) -> Iterator[bytes]:
    encoder = codecs.getincrementalencoder(encoding)("replace")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=mark)
    for row in rows:
        writer.writerow(row)
        if buffer.tell() > _PIECE:
            yield encoder.encode(buffer.getvalue())
            buffer.seek(0)
            buffer.truncate()
    yield encoder.encode(buffer.getvalue(), final=True)

"""Excel files (.xlsx) as rows of text, through openpyxl, which is an extra."""

import io
import re
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import DataError, NotFoundError, UsageError

_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, TypeError, SyntaxError)
Rows: TypeAlias = Generator[tuple[int, list[str]], None, None]
"""Rows with their numbers."""
_LONGEST = 32_767
_MOST = 1_048_576
"""The most characters of a cell, and rows of a sheet, that Excel holds."""
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _openpyxl() -> Any:
    try:
        return import_module("openpyxl")
    except ImportError as error:
        raise UsageError(
            "Excel files need openpyxl; install it with: pip install 'aicity[excel]', or save the "
            "table as CSV.",
            "读写 Excel 需要 openpyxl；请运行 pip install 'aicity[excel]'，或把表格另存为 CSV。",
        ) from error


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    openpyxl = _openpyxl()
    # A stream, because openpyxl judges files by their extension.
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except _BROKEN as error:
            raise _no_excel(path) from error
        try:
            yield book
        finally:
            book.close()


def _no_excel(path: Path) -> DataError:
    return DataError(
        f"{path} is damaged, or no Excel file (.xlsx); save it again.",
        f"{path} 已损坏，或不是 Excel 文件（.xlsx）；请重新保存。",
    )


def first_sheet(path: Path) -> str:
    """Return the name of the first sheet."""
    with _workbook(path) as book:
        return str(book.sheetnames[0])


def rows(path: Path, sheet: str) -> Rows:
    """Yield the rows of a sheet that are not empty, each with its number; formulas by their value.

    Raises:
        NotFoundError: There is no such sheet.
        DataError: The file is damaged.
    """
    with _workbook(path) as book:
        if sheet not in book.sheetnames:
            names = ", ".join(book.sheetnames)
            raise NotFoundError(
                f"{path} has no sheet {sheet!r}; its sheets are: {names}.",
                f"{path} 没有工作表 {sheet}；现有：{names}。",
            )
        lines = enumerate(book[sheet].iter_rows(values_only=True), 1)
        while True:
            try:
                number, row = next(lines)
            except StopIteration:
                return
            except _BROKEN as error:
                raise _no_excel(path) from error
            cells = [_text(value) for value in row]
            if any(cells):
                yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def written(lines: Iterable[Sequence[str]]) -> bytes:
    """Return rows as an Excel file, every cell as text.

    Raises:
        UsageError: Excel cannot hold so many, or openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    cell_of = import_module("openpyxl.cell").WriteOnlyCell
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("aicity")

    def cell(text: str) -> Any:
        clean = _ILLEGAL.sub("", text)[:_LONGEST]
        if not clean.startswith("="):
            return clean
        made = cell_of(sheet, value=clean)
        made.data_type = "s"  # A text that begins so is a text.
        return made

    for number, row in enumerate(lines, 1):
        if number > _MOST:
            raise UsageError(
                f"Excel holds {_MOST:,} rows at most; write a .csv file.",
                f"Excel 最多容纳 {_MOST:,} 行；请写成 .csv 文件。",
            )
        sheet.append([cell(text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

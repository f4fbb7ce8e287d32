"""Mapping sets in SSSOM/TSV 1.1: read and write.

A reader of our own, because the package ``sssom`` brings some eighty others with it; what this
module writes is validated with that package in the tests, where it is installed. A file is a YAML
block in ``#`` lines and a table of tab-separated columns. Every standard slot is kept; what is
written is canonical: columns in the order of the standard, rows sorted, and what all rows share
stated once in the header.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Any

import yaml

from kg.errors import DataSyntaxError, NotFoundError
from kg.files import decode, is_file, write_atomic
from kg.links.mapping import (
    BUILT_IN,
    DATE,
    LISTS,
    PROPAGATED,
    REFERENCES,
    REQUIRED,
    SET_SLOTS,
    SLOTS,
    Mapping,
    MappingSet,
)
from kg.store.embedded import read_bytes

_PLAIN = re.compile(r"[A-Za-z/(\u4e00-\u9fff](?:[^:#\n\"'`|>&*!%@{}\[\]]|:(?=\S)|(?<=\S)#)*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_LARGEST_CELL = 1 << 20


def read(file: Path) -> MappingSet:
    """Read a mapping set.

    Raises:
        NotFoundError: There is no such file.
        DataError: It cannot be read.
        UsageError: It is not UTF-8.
        DataSyntaxError: It is no SSSOM/TSV; the message names the line.
    """
    if not is_file(file):
        raise NotFoundError(f"There is no file {file}.", f"没有文件 {file}。")
    return parse(decode(read_bytes(file), str(file)), str(file))


def parse(text: str, name: str = "SSSOM") -> MappingSet:
    """Return the mapping set that a text is.

    Args:
        text: What the file holds.
        name: What to call it in messages.

    Raises:
        DataSyntaxError: It is no SSSOM/TSV; the message names the line.
    """
    lines = io.StringIO(text, newline="").readlines()
    last = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header("".join(line[1:] for line in lines[:last]), name)
    prefixes = header.pop("curie_map", {})
    if not isinstance(prefixes, dict) or not all(isinstance(v, str) for v in prefixes.values()):
        raise _error(name, 1, "curie_map must map prefixes to IRIs", "curie_map 应把前缀映射到 IRI")
    for prefix, namespace in prefixes.items():
        if BUILT_IN.get(prefix, namespace) != namespace:
            raise _error(
                name, 1, f"the prefix {prefix} is built in and stands for {BUILT_IN[prefix]}",
                f"前缀 {prefix} 是内置前缀，代表 {BUILT_IN[prefix]}",
            )  # fmt: skip
    rows = list(_rows("".join(lines[last:]), last + 1, name))
    used = {slot for row in rows for slot in row.slots}
    shared = {
        slot: header.pop(slot)
        for slot in PROPAGATED
        if slot in header and slot not in used and rows
    }
    spread = {slot: v if isinstance(v, str) else "|".join(v) for slot, v in shared.items()}
    mappings = tuple(Mapping({**spread, **row.slots}, row.line) for row in rows)
    return MappingSet(prefixes, header, mappings)


def _header(text: str, name: str) -> dict[str, Any]:
    try:
        tokens = (yaml.AliasToken, yaml.AnchorToken, yaml.TagToken, yaml.DirectiveToken)
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            if isinstance(token, tokens):
                raise _error(
                    name,
                    token.start_mark.line + 1,
                    "the header uses anchors, tags or directives, which SSSOM forbids",
                    "文件头使用了 SSSOM 禁止的锚点、标签或指令",
                )
        header = yaml.load(text, Loader=yaml.BaseLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "no YAML"
        raise _error(
            name,
            1 if mark is None else mark.line + 1,
            f"the header cannot be read: {reason}",
            f"文件头无法解析：{reason}",
        ) from error
    if not isinstance(header, dict):
        raise _error(name, 1, "the header is no map of slots", "文件头不是键值映射")
    # What the standard does not know is discarded, as it asks of readers without extensions.
    return {slot: v for slot, v in header.items() if slot in SET_SLOTS or slot == "curie_map"}


def _rows(text: str, first: int, name: str) -> Iterator[Mapping]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    previous = csv.field_size_limit(_LARGEST_CELL)
    try:
        columns = next(reader, None)
        if columns is None:
            raise _error(name, first, "there is no table after the header", "文件头之后没有表格")
        missing = [slot for slot in REQUIRED if slot not in columns]
        if missing:
            raise _error(
                name, first, f"columns are missing: {', '.join(missing)}",
                f"缺少列：{'、'.join(missing)}",
            )  # fmt: skip
        if len(set(columns)) < len(columns):
            raise _error(name, first, "a column stands twice", "有重复的列")
        line = first + reader.line_num
        for cells in reader:
            if len(cells) != len(columns):
                raise _error(
                    name, line, f"{len(cells)} cells instead of {len(columns)}",
                    f"有 {len(cells)} 个单元格，应为 {len(columns)} 个",
                )  # fmt: skip
            found = zip(columns, cells, strict=True)
            yield Mapping({s: cell for s, cell in found if cell and s in SLOTS}, line)
            line = first + reader.line_num
    except csv.Error as error:
        place = first + reader.line_num - 1
        raise _error(name, place, f"{error}", f"表格无法解析：{error}") from error
    finally:
        csv.field_size_limit(previous)


def _error(name: str, line: int, en: str, zh: str) -> DataSyntaxError:
    return DataSyntaxError(f"{name}, line {line}: {en}.", f"{name} 第 {line} 行：{zh}。", line)


def rendered(mappings: MappingSet) -> str:
    """Return a mapping set as canonical SSSOM/TSV."""
    rows = sorted(mappings.mappings, key=Mapping.key)
    shared = {
        slot: rows[0][slot]
        for slot in PROPAGATED
        if rows and rows[0][slot] and len({row[slot] for row in rows}) == 1
        and mappings.header.get(slot, rows[0][slot]) == rows[0][slot]
    }  # fmt: skip
    columns = [s for s in SLOTS if s not in shared and any(row[s] for row in rows)]
    columns = columns or list(REQUIRED)
    out = io.StringIO(newline="")
    for line in _header_lines(mappings, {**mappings.header, **shared}, rows):
        out.write(f"#{line}\n")
    for cells in (columns, *([row[slot] for slot in columns] for row in rows)):
        out.write("\t".join(map(_cell, cells)) + "\n")
    return out.getvalue()


def _cell(text: str) -> str:
    # The module csv leaves a carriage return without quotes, and then reads it as the end of a row.
    return '"' + text.replace('"', '""') + '"' if re.search(r'["\t\r\n]', text) else text


def _header_lines(
    mappings: MappingSet, header: Map[str, Any], rows: list[Mapping]
) -> Iterator[str]:
    texts = [value for row in rows for slot, value in row.slots.items() if slot in REFERENCES]
    texts += [v for slot, value in header.items() if slot in REFERENCES for v in _listed(value)]
    used = {prefix for text in texts for each in text.split("|") for prefix in [each.split(":")[0]]}
    wanted = sorted(used & mappings.prefixes.keys() - BUILT_IN.keys())
    if wanted:
        yield "curie_map:"
        yield from (f"  {prefix}: {_scalar(mappings.prefixes[prefix])}" for prefix in wanted)
    for slot in SET_SLOTS:
        value = header.get(slot)
        if slot in LISTS and value:
            yield f"{slot}:"
            yield from (f"  - {_scalar(each)}" for each in _listed(value))
        elif value:
            yield f"{slot}: {_scalar(value)}"


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value]


def _scalar(value: Any) -> str:
    """Return a text as YAML: plain where that reads back as the same text, else quoted."""
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text.isprintable() and text == text.strip()
    if (plain and text.lower() not in _WORDS) or DATE.fullmatch(text):
        return text
    # YAML takes no character that does not print, not even between quotes.
    return _UNPRINTABLE.sub(
        lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def write(mappings: MappingSet, file: Path) -> None:
    """Write a mapping set, whole or not at all.

    Raises:
        OutsideError: It cannot be written.
    """
    write_atomic(file, rendered(mappings))

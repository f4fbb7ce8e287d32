"""Reading question files: a header of YAML in ``#+`` comments, checked against its SPARQL.

A parameter is a line of the body that stands by itself and runs in any engine::

    VALUES ?city { city:suzhou }  #= param
"""

import re
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import DataSyntaxError
from kg.namespaces import KINDS, PREFIXES
from kg.questions.federation import without_service
from kg.questions.fields import Fields
from kg.questions.header import Both, Check, Header, Parameter, Question
from kg.sparql import code_of, form_of
from kg.store import Term

LITERAL_KINDS = ("integer", "year", "text")
OPEN_KINDS = ("passage", "source", "iri", "any")
RESERVED = frozenset(
    (
        "lang",
        "format",
        "output",
        "store",
        "debug",
        "help",
        "labels",
        "cite",
        "name",
        "query",
        "federate",
        "mirror",
    )
)
"""Names that a parameter cannot have, because options or functions have them."""

_KEYS = frozenset(
    (
        "summary", "question", "about", "tags", "parameters", "columns", "empty", "empty_message",
        "checks", "federates", "wordings", "endpoint", "method", "pagination", "defaults",
    )
)  # fmt: skip
_PARAMETER_KEYS = frozenset(("kind", "about", "required"))
_NAME = re.compile(r"[a-z][a-z0-9_]*")
PARAM = re.compile(
    r"^(?P<before>[^\S\n]*VALUES[^\S\n]+\?(?P<name>\w+)[^\S\n]*\{)(?P<data>[^\n]*)"
    r"(?P<after>\}[^\S\n]*#=[^\S\n]*param[^\S\n]*)$",
    re.MULTILINE,
)
_PREFIX_LINE = re.compile(r"^\s*PREFIX\s[^\n]*$", re.MULTILINE | re.IGNORECASE)


def parse(text: str, name: str, path: Path | None = None) -> Question:
    """Read a question file.

    Args:
        text: The content of the file.
        name: The question's name, e.g. ``cluster/list-anchors``.
        path: The file, for messages.

    Raises:
        DataError: The header lacks something, or does not fit the SPARQL.
        DataSyntaxError: The header is no YAML, or the body no SPARQL.
    """
    lines = text.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith("#+")), len(lines))
    body = "".join(lines[count:])
    header = _Reader(str(path or name), body).header(
        "".join(line[2:].removeprefix(" ") for line in lines[:count])
    )
    return Question(name, path, header, body)


def terms_of(data: str, variable: str, body: str) -> tuple[Term, ...] | None:
    """Return the terms of a ``VALUES`` block, or None for ``UNDEF``; the engine itself reads it.

    Raises:
        SyntaxError: It is no list of terms.
    """
    if re.search("[{}]", code_of(data)):
        raise SyntaxError("a brace inside the values")
    prefixes = "\n".join(_PREFIX_LINE.findall(body))
    query = f"{prefixes}\nSELECT ?{variable} WHERE {{ VALUES ?{variable} {{ {data} }} }}"
    rows: Any = Store().query(query, prefixes=PREFIXES)
    terms = [row[0] for row in rows]
    return None if not terms or any(term is None for term in terms) else tuple(terms)


class _Reader(Fields):
    """Reads one header and says where it is wrong."""

    def __init__(self, file: str, body: str) -> None:
        super().__init__(file)
        self.body = body

    def header(self, text: str) -> Header:
        data = self.load(text)
        for key in data:
            if key not in _KEYS:
                known = ", ".join(sorted(_KEYS))
                raise self.fault(
                    f"unknown header key {key}; use one of {known}",
                    f"未知的头部字段 {key}；可用：{known}",
                )
        summary = data.get("summary")
        if not isinstance(summary, str) or not summary.strip():
            raise self.fault("the header needs a summary, in English", "头部缺少英文 summary")
        parameters = self.parameters(data.get("parameters") or {})
        question = self.both(data.get("question"), "question")
        for text_ in question.values():
            self.known(text_, parameters)
        wordings = self.wordings(data.get("wordings") or {}, parameters)
        empty = data.get("empty", "silent")
        if empty not in ("silent", "none"):
            raise self.fault("empty must be silent or none", "empty 只能是 silent 或 none")
        return Header(
            summary=summary.strip(),
            question=question,
            about=self.both(data["about"], "about") if data.get("about") else {},
            tags=tuple(self.strings(data.get("tags"), "tags")),
            parameters=parameters,
            columns=self.columns(data.get("columns") or {}),
            empty=str(empty),
            empty_message=(
                self.both(data["empty_message"], "empty_message")
                if data.get("empty_message")
                else {}
            ),
            checks=tuple(self.check(item) for item in self.listed(data.get("checks"), "checks")),
            federates=tuple(self.strings(data.get("federates"), "federates")),
            wordings=wordings,
        )

    def wordings(self, data: Any, parameters: dict[str, Parameter]) -> dict[str, tuple[str, ...]]:
        if not isinstance(data, dict) or not set(data) <= {"en", "zh"}:
            raise self.fault(
                "wordings must be lists by language: {en: [...], zh: [...]}",
                "wordings 应为按语言的列表：{en: [...], zh: [...]}",
            )
        found = {lang: tuple(self.strings(lines, "wordings")) for lang, lines in data.items()}
        for line in (line for lines in found.values() for line in lines):
            self.known(line, parameters)
        return found

    def known(self, text: str, parameters: dict[str, Parameter]) -> None:
        """Refuse a placeholder that is no parameter."""
        for name in re.findall(r"\{(\w*)\}", text):
            if name not in parameters:
                raise self.fault(
                    f"the question names {{{name}}}, which is no parameter; declare it",
                    f"问题中的 {{{name}}} 不是参数；请先声明",
                )

    def parameters(self, data: Any) -> dict[str, Parameter]:
        lines: dict[str, str] = {}
        for match in PARAM.finditer(self.body):
            if match["name"] in lines:
                raise self.fault(
                    f"the parameter {match['name']} has two #= param lines; keep one",
                    f"参数 {match['name']} 有两行 #= param；请只保留一行",
                )
            lines[match["name"]] = match["data"]
        if len(re.findall(r"#=\s*param\b", self.body)) != len(lines):
            raise self.fault(
                "a #= param line must read: VALUES ?name { … }  #= param",
                "#= param 行的写法应为：VALUES ?name { … }  #= param",
            )
        if not isinstance(data, dict):
            raise self.fault(
                "parameters must map names to kinds", "parameters 应为名称到类别的映射"
            )
        for name in sorted(set(lines) ^ {str(key) for key in data}):
            if name in lines:
                raise self.fault(
                    f"the parameter {name} of the body is not in the header; declare it",
                    f"正文中的参数 {name} 未在头部声明；请补上",
                )
            raise self.fault(
                f"the parameter {name} has no line VALUES ?{name} {{ … }}  #= param; add it",
                f"参数 {name} 没有 VALUES ?{name} {{ … }}  #= param 行；请补上",
            )
        return {name: self.parameter(name, data[name], lines[name]) for name in data}

    def parameter(self, name: str, data: Any, line: str) -> Parameter:
        if not _NAME.fullmatch(name) or name in RESERVED:
            raise self.fault(
                f"a parameter cannot be called {name}; choose another name in lower case",
                f"参数不能叫 {name}；请换一个小写名称",
            )
        kind = data.get("kind") if isinstance(data, dict) else None
        if isinstance(data, dict) and (odd := sorted(map(str, data.keys() - _PARAMETER_KEYS))):
            raise self.fault(
                f"the parameter {name} has the unknown key {odd[0]}; use kind, about and required",
                f"参数 {name} 有未知字段 {odd[0]}；可用 kind、about、required",
            )
        if kind not in KINDS and kind not in LITERAL_KINDS and kind not in OPEN_KINDS:
            known = ", ".join((*KINDS, *OPEN_KINDS, *LITERAL_KINDS))
            raise self.fault(
                f"the parameter {name} has no known kind ({kind}); use one of {known}",
                f"参数 {name} 的类别 {kind} 未知；可用：{known}",
            )
        try:
            default = terms_of(line, name, self.body)
        except SyntaxError as error:
            raise self.fault(
                f"the default of {name} cannot be read: {error}",
                f"无法读取 {name} 的默认值：{error}",
            ) from error
        expected = Literal if kind in LITERAL_KINDS else NamedNode
        if not all(isinstance(term, expected) for term in default or ()):
            raise self.fault(
                f"the default of {name} is not of kind {kind}",
                f"{name} 的默认值不属于类别 {kind}",
            )
        required = data.get("required", False)
        if not isinstance(required, bool) or (required and default is None):
            raise self.fault(
                f"required of {name} must be true or false; true needs a default other than UNDEF",
                f"{name} 的 required 应为 true 或 false；为 true 时默认值不能是 UNDEF",
            )
        about = self.both(data.get("about"), f"{name}.about")
        return Parameter(name, str(kind), about, default, required)

    def columns(self, data: Any) -> dict[str, Both]:
        if not isinstance(data, dict):
            raise self.fault(
                "columns must map variables to headings", "columns 应为变量到标题的映射"
            )
        form = form_of(self.body)
        if form not in ("SELECT", "ASK"):
            raise self.fault("a question is a SELECT or an ASK", "问题应为 SELECT 或 ASK 查询")
        projected = self.projected() if form == "SELECT" else ("answer",)
        if set(projected) != {str(key) for key in data}:
            raise self.fault(
                f"columns must be exactly the selected variables: {', '.join(projected)}",
                f"columns 应恰为所选的变量：{'、'.join(projected)}",
            )
        return {str(key): self.both(value, f"columns.{key}") for key, value in data.items()}

    def projected(self) -> tuple[str, ...]:
        """Return the selected variables, as the engine sees them (over no data)."""
        try:
            # An engine may call another endpoint even to tell the variables.
            solutions: Any = Store().query(without_service(self.body))
        except SyntaxError as error:
            raise DataSyntaxError(
                f"{self.file}: the SPARQL does not parse as it stands: {error}.",
                f"{self.file}：SPARQL 正文无法独立解析：{error}。",
            ) from error
        return tuple(variable.value for variable in solutions.variables)

    def check(self, data: Any) -> Check:
        if not isinstance(data, dict) or not set(data) <= {"with", "rows", "count", "contains"}:
            raise self.fault(
                "a check has the keys with, rows, count and contains",
                "checks 的字段为 with、rows、count、contains",
            )
        given = {} if data.get("with") is None else data["with"]
        rows, count = data.get("rows"), data.get("count")
        if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
            raise self.fault(
                "checks.with must map parameters to values", "checks.with 应为参数到值的映射"
            )
        if count is not None and (type(count) is not int or count < 0):
            raise self.fault("checks.count must be a whole number", "checks.count 应为整数")
        if rows is None and count is None and data.get("contains") is None:
            raise self.fault(
                "a check needs rows, count or contains", "checks 需要 rows、count 或 contains"
            )
        return Check(
            given=given,
            rows=None if rows is None else self.rows(rows, "checks.rows"),
            total=count,
            contains=self.rows(data.get("contains"), "checks.contains"),
        )

    def rows(self, value: Any, where: str) -> list[list[Any]]:
        rows = self.listed(value, where)
        if not all(isinstance(row, list) for row in rows):
            raise self.fault(f"{where} must be a list of rows", f"{where} 应为行的列表")
        return rows

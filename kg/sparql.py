"""SPARQL as text: what a query would do, told without running it.

Nothing here evaluates SPARQL. Strings, IRIs and comments are blanked out first, so that a keyword
inside a label is never taken for a keyword.
"""

import re
from collections.abc import Sequence

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.namespaces import PREFIXES

_QUIET = re.compile(
    r"""
    \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''   # long strings
  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                          # short strings
  | <(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>       # IRIs
  | \#[^\n\r]*                                                             # comments
  | \\.                                                                   # ex:it\'s
    """,
    re.VERBOSE | re.DOTALL,
)
_MAY_BE_QUIET = re.compile(r"""["'<#\\]""")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_UPDATE = re.compile(rf"(?<![\w?$:.-])({'|'.join(_UPDATES)})(?![\w:-])", re.IGNORECASE)
_SERVICE = re.compile(r"SERVICE", re.IGNORECASE)
_NAMES = re.compile(r"[?$][\w\u00b7\u203f\u2040]+|(?<=:)[\w:%][\w:%.-]*|@[A-Za-z-]+")
_FOR_CERTAIN = re.compile(r"<[A-Za-z][\w+.-]*://")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
_PREFIX = re.compile(r"(?<![\w?$:.-])PREFIX\s+([A-Za-z][\w.-]*)?\s*:", re.IGNORECASE)
_FORM = re.compile(r"(?<![\w?$:.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:.-])", re.IGNORECASE)
_BEFORE_COLON = re.compile(r"([A-Za-z][A-Za-z0-9-]*):")
_OUTSIDE = ("SERVICE", *_UPDATES, "\\U")
_STAR = re.compile(
    r"^(?:(?!(?<![\w?$:.-])(?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:.-])).)*"
    r"SELECT\s+(?:(?:DISTINCT|REDUCED)\s*)?\*",
    re.IGNORECASE | re.DOTALL,
)
_VARIABLE = re.compile(r"[?$]([\w\u00b7\u203f\u2040]+)")
_PREFIXED = re.compile(r"(?<![\w?$:.@^-])([A-Za-z][\w-]*):(?=[\w])")
_DEEPEST = 500
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def code_of(query: str) -> str:
    """Return the query with strings, IRIs and comments blanked, every position kept.

    >>> code_of('ASK { ?s ?p "SERVICE" } # LOAD')
    'ASK { ?s ?p           }       '
    """
    return _QUIET.sub(lambda match: re.sub(r"[^\n\r]", " ", match[0]), query)


def form_of(query: str) -> str:
    """Return ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``, or an empty string."""
    match = _FORM.search(query)
    if match and _MAY_BE_QUIET.search(query, 0, match.start()):
        match = _FORM.search(code_of(query))
    return match[1].upper() if match else ""


def order_of_star(query: str, columns: Sequence[str]) -> list[int] | None:
    """Return in which order ``SELECT *`` shows its columns, or None for any other query.

    The standard leaves it open and engines differ; people expect the order in which they wrote the
    variables.

    >>> order_of_star("SELECT * { ?s ?p ?o }", ("o", "p", "s"))
    [2, 1, 0]
    """
    if "*" not in query or not _STAR.search(code := code_of(query)):
        return None
    places = {match[1]: match.start() for match in reversed(list(_VARIABLE.finditer(code)))}
    return sorted(range(len(columns)), key=lambda place: places.get(columns[place], len(code)))


def refuse_outside(query: str) -> None:
    """Raise where a query would change data or call another endpoint.

    Raises:
        QueryForbiddenError: It holds an update operation before any query form, or SERVICE.
        QuerySyntaxError: It holds bytes that are no text.
    """
    try:
        query.encode()
    except UnicodeEncodeError as error:
        line = query.count("\n", 0, error.start) + 1
        column = error.start - query.rfind("\n", 0, error.start)
        raise QuerySyntaxError(
            f"SPARQL at line {line}, column {column} is no text; write it in UTF-8.",
            f"SPARQL 第 {line} 行第 {column} 列不是文本；请使用 UTF-8 编码。",
            line,
            column,
        ) from error
    _refuse_depth(query)
    capitals = query.upper()
    if not any(word in capitals for word in _OUTSIDE):
        return
    # Some engines read \\u0053 as S before anything else, so both readings must be harmless.
    unescaped = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)
    for text in dict.fromkeys((query, unescaped)):
        _refuse_update(text)
        _refuse_call(text)


def _refuse_depth(query: str) -> None:
    """Raise where brackets are nested so deep that a parser would run out of stack and crash."""
    if sum(map(query.count, "[({")) <= _DEEPEST:
        return
    depth = 0
    for bracket in re.findall(r"[][(){}]", code_of(query)):
        depth += 1 if bracket in "[({" else -1
        if depth > _DEEPEST:
            raise QuerySyntaxError(
                f"SPARQL is nested more than {_DEEPEST} deep; write it flatter.",
                f"SPARQL 嵌套超过 {_DEEPEST} 层；请减少嵌套。",
            )


def _refuse_update(query: str) -> None:
    code = code_of(query)
    update, form = _UPDATE.search(code), _FORM.search(code)
    if update and (form is None or update.start() < form.start()):
        word = update[1].upper()
        raise QueryForbiddenError(
            f"{word} would change data; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered.",
            f"{word} 会修改数据；这里只回答 SELECT、ASK、CONSTRUCT 和 DESCRIBE。",
        )


def _refuse_call(query: str) -> None:
    """Raise where a query could hold the keyword SERVICE; in doubt, it does.

    Engines need no space around a keyword (``1.SERVICE:a{…}``), so the word is looked for inside
    others too, but for variables and local names. ``?a<?b)SERVICE?x#>`` is an IRI to us and a
    comparison to some parsers: where such a one stands, every part of the text counts.
    """
    unsure = any(
        match[0][0] == "<" and re.search("[)'#]", match[0]) and not _FOR_CERTAIN.match(match[0])
        for match in _QUIET.finditer(query)
    )
    if _SERVICE.search(query if unsure else _NAMES.sub(" ", code_of(query))):
        raise QueryForbiddenError(
            "SERVICE would call another endpoint, which is switched off; ask that endpoint itself.",
            "SERVICE 会访问外部端点，此功能已关闭；请直接查询该端点。",
        ).with_command(
            "That is: kg sparql --store URL QUERY.", "用法：kg sparql --store URL 查询。"
        )


def prefixes_of(query: str) -> dict[str, str]:
    """Return those of our prefixes that a query may use; reading all of them takes the engine long.

    >>> list(prefixes_of("SELECT ?f { ?f aic:basedIn city:suzhou }"))
    ['aic', 'city']
    """
    found = dict.fromkeys(_BEFORE_COLON.findall(query))
    return {prefix: PREFIXES[prefix] for prefix in found if prefix in PREFIXES}


def with_prefixes(query: str) -> str:
    """Return the query with the missing ones of our prefixes declared, on its first line.

    They go on one line with the query's own first line, so that line numbers in error messages
    stay right.
    """
    code = code_of(query)
    declared = _declared(code)
    missing = [
        f"PREFIX {prefix}: <{iri}> "
        for prefix, iri in PREFIXES.items()
        if prefix not in declared and re.search(rf"(?<![\w?$:.-]){re.escape(prefix)}:", code)
    ]
    return "".join(missing) + query


def _declared(code: str) -> set[str]:
    """Return the prefixes that a query declares, given its code alone."""
    return {match[1] or "" for match in _PREFIX.finditer(code)}


def syntax_error(query: str, reason: str) -> QuerySyntaxError:
    """Return the error for an engine's complaint, with the line and a mark under the place.

    Args:
        query: The query as the user wrote it.
        reason: The engine's message, e.g. ``error at 1:25: expected …``.
    """
    if not query.strip():
        return QuerySyntaxError("The query is empty.", "查询为空。")
    code = code_of(query)
    known = _declared(code) | PREFIXES.keys()
    used = dict.fromkeys(_PREFIXED.findall(_PREFIX.sub(" ", code)))
    if unknown := [prefix for prefix in used if prefix not in known]:
        names = ", ".join(f"{prefix}:" for prefix in unknown)
        return QuerySyntaxError(
            f"SPARQL uses the prefix {names} that is not declared; add PREFIX {unknown[0]}: <…>.",
            f"SPARQL 使用了未声明的前缀 {names}；请加上 PREFIX {unknown[0]}: <…>。",
        )
    match = _POSITION.match(reason)
    if not match:
        return QuerySyntaxError(f"SPARQL: {reason}", f"SPARQL 语法错误：{reason}")
    line, column = int(match[1]), int(match[2])
    # The grammar's character classes help nobody.
    expected = re.sub(r"\[[^]]*\](?:, )?", "", match[3].partition("\n")[0]).strip(" ,")
    detail = ", ".join(expected.split(", ")[:6])
    if detail in ("", "expected", "expected one of"):
        detail = "something else is expected here"
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    start = max(0, column - 60)
    mark = f"\n  {shown[start : start + 100]}\n  {' ' * (column - 1 - start)}^"
    return QuerySyntaxError(
        f"SPARQL does not parse at line {line}, column {column}: {detail}{mark}",
        f"SPARQL 语法错误，第 {line} 行第 {column} 列：{detail}{mark}",
        line,
        column,
    )

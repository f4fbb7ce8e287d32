"""SPARQL as tokens, for reading which triples a query asks for."""

import re
from dataclasses import dataclass


class UntraceableError(Exception):
    """A query, or a part of one, whose sources cannot be told; the reason in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.reason = (en, zh)


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the query.

    Attributes:
        kind: ``string``, ``iri``, ``var``, ``bnode``, ``lang``, ``pname``, ``number``, ``name``,
            ``mark``, or ``end`` behind the last.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The keyword, in upper case, or an empty string."""
        return self.text.upper() if self.kind == "name" else ""


_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)"
_TOKEN = re.compile(
    rf"""
    (?P<skip>(?:\s|\#[^\n\r]*)+)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<var>[?$][\w\u00b7\u203f\u2040]+)
  | (?P<bnode>_:\w(?:[\w.·-]*[\w·-])?)
  | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<pname>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:
      (?:{_LOCAL}(?:(?:[.·-]|{_LOCAL})*(?:[·-]|{_LOCAL}))?)?)
  | (?P<number>\d+\.\d*[eE][+-]?\d+|\.\d+[eE][+-]?\d+|\d+[eE][+-]?\d+|\d*\.\d+|\d+)
  | (?P<name>[A-Za-z][A-Za-z0-9_]*)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|\{{\||\|\}}|[][(){{}}.;,|/^!?*+=<>-])
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens_of(query: str) -> list[Token]:
    """Return the tokens of a query, and one of kind ``end``.

    Raises:
        UntraceableError: A character is no part of SPARQL 1.1 as it is commonly written.
    """
    found: list[Token] = []
    place = 0
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise UntraceableError(
                f"the query holds {query[place]!r}, which is not read here",
                f"查询中有此处不读取的 {query[place]!r}",
            )
        kind = match.lastgroup or "skip"
        if kind != "skip":
            found.append(Token(kind, match[0], place, match.end()))
        place = match.end()
    found.append(Token("end", "", place, place))
    return found

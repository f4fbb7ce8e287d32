"""Answers in the W3C result formats: CSV, TSV, JSON and XML.

They follow SPARQL 1.1 to the letter: cells hold IRIs and raw text, and CSV leaves text that begins
with ``=``, ``+``, ``-`` or ``@`` as it is, so a spreadsheet may take it for a formula. With
``labels=True`` CSV and TSV are made for spreadsheets instead: headings and labels in the reader's
language, an apostrophe before such text, and a byte-order mark in CSV.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.formats.tables import CONTROL
from kg.store import Term
from kg.terms import is_number, n3

if TYPE_CHECKING:
    from kg.answer import Answer

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def csv(answer: "Answer", *, labels: bool = False, **_: Any) -> str:
    """Return SPARQL 1.1 CSV, or with ``labels`` a CSV file made for spreadsheets."""
    if labels:
        rows = [[_unformula(term, answer.text(term)) for term in row] for row in answer.rows]
        heads: Sequence[str] = [_unformula(None, title) for title in answer.titles]
    else:
        rows = [[_raw(term) for term in row] for row in answer.rows]
        heads = answer.columns
    # A row of one empty cell would be an empty line, which many readers skip.
    lines = [",".join(_quote(cell, len(row) == 1) for cell in row) for row in (heads, *rows)]
    return ("\ufeff" if labels else "") + "".join(f"{line}\r\n" for line in lines)


def _quote(cell: str, alone: bool) -> str:
    if (alone and not cell) or re.search(r'[",\r\n]', cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _unformula(term: Term | None, text: str) -> str:
    risky = text.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    return "'" + text if risky and not is_number(term) else text


def _raw(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode | Literal):
        return term.value
    return str(term)


def tsv(answer: "Answer", *, labels: bool = False, **_: Any) -> str:
    """Return SPARQL 1.1 TSV (terms in Turtle form), or with ``labels`` plain text cells."""

    def plain(text: str) -> str:
        return _unformula(None, CONTROL.sub(" ", text))

    if labels:
        lines = ["\t".join(map(plain, answer.titles))]
        lines += ["\t".join(plain(answer.text(term)) for term in row) for row in answer.rows]
    else:
        lines = ["\t".join(f"?{column}" for column in answer.columns)]
        lines += [
            "\t".join("" if term is None else n3(term).replace("\t", "\\t") for term in row)
            for row in answer.rows
        ]
    return "".join(f"{line}\n" for line in lines)


def json_text(answer: "Answer", **_: Any) -> str:
    """Return SPARQL 1.1 JSON, with what else is known in a member ``aicity``."""
    import json

    return json.dumps(answer.to_json(), ensure_ascii=False, indent=2) + "\n"


def xml(answer: "Answer", **_: Any) -> str:
    """Return SPARQL 1.1 XML; characters that XML cannot hold become U+FFFD."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">',
    ]
    if answer.boolean is not None:
        lines += ["<head/>", f"<boolean>{str(answer.boolean).lower()}</boolean>", "</sparql>"]
        return "\n".join(lines) + "\n"
    heads = "".join(f'<variable name="{_xml(column)}"/>' for column in answer.columns)
    lines += [f"<head>{heads}</head>", "<results>"]
    for row in answer.rows:
        cells = "".join(
            f'<binding name="{_xml(column)}">{_xml_term(term)}</binding>'
            for column, term in zip(answer.columns, row, strict=True)
            if term is not None
        )
        lines.append(f"<result>{cells}</result>")
    return "\n".join([*lines, "</results>", "</sparql>"]) + "\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, Literal):
        if term.language:
            return f'<literal xml:lang="{_xml(term.language)}">{_xml(term.value)}</literal>'
        if term.datatype.value.endswith("#string"):
            return f"<literal>{_xml(term.value)}</literal>"
        return f'<literal datatype="{_xml(term.datatype.value)}">{_xml(term.value)}</literal>'
    parts = (term.subject, term.predicate, term.object)
    names = ("subject", "predicate", "object")
    inner = "".join(f"<{n}>{_xml_term(t)}</{n}>" for n, t in zip(names, parts, strict=True))
    return f"<triple>{inner}</triple>"


def _xml(text: str) -> str:
    text = _NOT_XML.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;").replace("\r", "&#13;")

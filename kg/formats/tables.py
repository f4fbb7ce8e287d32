"""Answers as tables for people: on a terminal, in Markdown, in a notebook."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.store import Term
from kg.terms import is_number

if TYPE_CHECKING:
    from kg.answer import Answer

# What could steer a terminal, reverse the direction of text, or break a row.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&])")


def width_of(text: str) -> int:
    """Return how many terminal cells a text takes; Chinese characters take two.

    >>> width_of("苏州 AI")
    7
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def table(answer: "Answer", *, width: int | None = None, **_: Any) -> str:
    """Return an aligned table; cells wrap where it is wider than ``width``."""
    if answer.boolean is not None:
        return answer.text(answer.rows[0][0]) + "\n"
    heads = [CONTROL.sub(" ", title) for title in answer.titles]
    body = [[CONTROL.sub(" ", answer.text(term)) for term in row] for row in answer.rows]
    widths = [max(map(width_of, column)) for column in zip(heads, *body, strict=True)]
    if width is not None:
        widths = _shrunk(widths, width - 2 * (len(widths) - 1))
    right = [
        bool(answer.rows) and all(row[i] is None or is_number(row[i]) for row in answer.rows)
        for i in range(len(heads))
    ]
    lines = _lines(heads, widths, right)
    lines.append("  ".join("─" * size for size in widths))
    for row in body:
        lines.extend(_lines(row, widths, right))
    return "".join(line.rstrip() + "\n" for line in lines)


def _shrunk(widths: Sequence[int], room: int) -> list[int]:
    sizes = list(widths)
    while sum(sizes) > room and max(sizes, default=0) > 10:
        widest = sizes.index(max(sizes))
        sizes[widest] -= 1
    return sizes


def _lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> list[str]:
    wrapped = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped), default=1)
    lines = []
    for i in range(height):
        parts = []
        for pieces, size, flush in zip(wrapped, widths, right, strict=True):
            piece = pieces[i] if i < len(pieces) else ""
            space = " " * (size - width_of(piece))
            parts.append(space + piece if flush else piece + space)
        lines.append("  ".join(parts))
    return lines


def _wrap(text: str, size: int) -> list[str]:
    if width_of(text) <= size:
        return [text]
    lines, line, used = [], "", 0
    for word in re.findall(r"[!-~]+\s?|\s|.", text):
        for piece in [word] if width_of(word) <= size else word:
            if used + width_of(piece.rstrip()) > size and line:
                lines.append(line.rstrip())
                line, used = "", 0
            line += piece
            used += width_of(piece)
    return [*lines, line.rstrip()]


def markdown(answer: "Answer", **_: Any) -> str:
    """Return a Markdown table under the answer's title, everything escaped."""

    def escape(text: str) -> str:
        return _MARKDOWN.sub(r"\\\1", CONTROL.sub(" ", text))

    lines = [f"**{escape(answer.title)}**", ""] if answer.title else []
    lines.append("| " + " | ".join(map(escape, answer.titles)) + " |")
    lines.append("|" + " --- |" * len(answer.titles))
    for row in answer.rows:
        lines.append("| " + " | ".join(escape(answer.text(term)) for term in row) + " |")
    if answer.message:
        lines += ["", escape(answer.message)]
    return "\n".join(lines) + "\n"


def html(answer: "Answer") -> str:
    """Return an HTML table, everything escaped; things show their IRI on hover."""
    from html import escape

    def cell(term: Term | None) -> str:
        hover = f' title="{escape(term.value)}"' if isinstance(term, NamedNode) else ""
        return f"<td{hover}>{escape(answer.text(term))}</td>"

    lines = ["<table>"]
    if answer.title:
        lines.append(f"<caption>{escape(answer.title)}</caption>")
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in answer.titles)
    lines.append(f"<thead><tr>{heads}</tr></thead><tbody>")
    lines += ["<tr>" + "".join(map(cell, row)) + "</tr>" for row in answer.rows]
    lines.append("</tbody></table>")
    if answer.message:
        lines.append(f"<p>{escape(answer.message)}</p>")
    return "\n".join(lines) + "\n"

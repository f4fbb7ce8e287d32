"""Answers as agents read them: rows of values, and with each row where it is said.

A row's ``sources`` are what its values rest on, each as people cite it and with the IRI of the
passage or dataset. An answer without rows has none, and says whether the source is silent.
Whatever labels and texts hold is data: it is cut to a length, and put on one line.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer, GraphAnswer
from kg.citations.model import Citation, Citations
from kg.citations.styles import notes, stance
from kg.errors import KGError
from kg.formats.tables import CONTROL
from kg.labels import Labels
from kg.namespaces import curie
from kg.network.answer import NetworkAnswer
from kg.passages import Source, Sources
from kg.store import Store, Term
from kg.terms import is_number, python_value

MOST = 200
"""Rows that may be asked for at once."""

SIZE = 40_000
"""Characters of an answer as JSON; what comes after is left out, and that is said."""

_LONGEST = 2_000
_SOURCES = 12


def cell(term: Term | None, labels: Labels) -> Any:
    """Return a value as plain data: a thing with label and IRI, a number, or text."""
    if isinstance(term, NamedNode):
        return {"label": line(labels.of(term)), "iri": term.value}
    if isinstance(term, Literal):
        value = python_value(term)
        if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 1 << 53):
            return value
        if is_number(term) and abs(float(value)) < float("inf"):
            return float(value)
        return line(term.value)
    return None if term is None else line(str(term))


def line(text: str) -> str:
    r"""Return a text on one line, without what steers a terminal, and not too long.

    >>> line("苏州\n\x1b[31m")
    '苏州  [31m'
    """
    plain = CONTROL.sub(" ", text.replace("\n", " "))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def source(found: Source, lang: str) -> dict[str, Any]:
    """Return a source as people cite it, with its IRI and what it does: report, propose, aim."""
    told = {"cite": line(found.short), "iri": found.iri.value}
    return told | ({"stance": said} if (said := stance(found, lang == "zh")) else {})


def of_answer(
    answer: Answer,
    limit: int,
    *,
    total: int | None = None,
    known: Mapping[str, dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Return an answer with the sources of every row.

    Args:
        answer: The answer.
        limit: The most rows to give.
        total: How many rows there are, None where only that there are more is known.
        known: For answers that name their sources in words, in a column ``source`` or ``place``:
            each by these words; empty, no sources are given at all.
    """
    lang = answer.lang
    count = len(answer.rows)
    answer.rows = answer.rows[:limit]
    if isinstance(answer, NetworkAnswer):
        answer.evidence = answer.evidence[:limit]  # One a row.
    rows = []
    if answer.labels is not None:
        answer.labels.prefetch(term for row in answer.rows for term in row)
    told = _cited(answer) if known is None else _named(answer, known)
    for row, (sources, remarks) in zip(answer.rows, told, strict=True):
        values = {
            name: cell(term, answer.labels) if answer.labels is not None else str(term)
            for name, term in zip(answer.columns, row, strict=True)
        }
        one: dict[str, Any] = {"values": values, "sources": sources[:_SOURCES]}
        if len(sources) > _SOURCES:
            remarks = [*remarks, _more_sources(len(sources) - _SOURCES, lang)]
        rows.append(one | ({"notes": remarks} if remarks else {}))
    result: dict[str, Any] = {
        "title": line(answer.title),
        "columns": dict(zip(answer.columns, map(line, answer.titles), strict=True)),
        "rows": rows,
        "total": count if total is None else total,
        "truncated": count > limit or (total is not None and total > len(rows)),
        "silent": answer.silent,
        "message": line(answer.message or ""),
        "query": answer.query if len(answer.query) <= 4 * _LONGEST else "",
        "data_version": answer.version,
    }
    if answer.boolean is not None:
        result["boolean"] = answer.boolean
    return fitted(result, "rows", lang, of=count if total is None else None)


def of_graph(answer: GraphAnswer, limit: int, *, more: bool) -> dict[str, Any]:
    """Return triples with the sources of each, as rows of three columns."""
    from kg.citations import cite

    labels = answer.labels
    assert labels is not None  # noqa: S101
    count = len(answer.triples)
    answer.triples = answer.triples[:limit]
    labels.prefetch(
        t for each in answer.triples for t in (each.subject, each.predicate, each.object)
    )
    citations = cite(labels.store, answer)
    rows = [
        {
            "values": {
                "subject": cell(each.subject, labels),
                "predicate": cell(each.predicate, labels),
                "object": cell(each.object, labels),
            },
            "sources": [source(one, labels.lang) for one in citations.of(row)][:_SOURCES],
        }
        for each, row in zip(answer.triples, citations, strict=True)
    ]
    zh = labels.lang == "zh"
    titles = ("主体", "属性", "值") if zh else ("Subject", "Property", "Value")
    result = {
        "title": "",
        "columns": dict(zip(("subject", "predicate", "object"), titles, strict=True)),
        "rows": rows,
        "total": count,
        "truncated": more or count > limit,
        "silent": False,
        "message": "",
        "query": answer.query,
        "data_version": answer.version,
    }
    return fitted(result, "rows", labels.lang)


def fitted(
    result: dict[str, Any], name: str, lang: str, *, of: int | None = None
) -> dict[str, Any]:
    """Return a result with so many of its members as fit, and say what was left out.

    Args:
        result: The result.
        name: The member that is cut.
        lang: The reader's language.
        of: How many there are, where that is known.
    """
    room = SIZE - len(json.dumps({**result, name: []}, ensure_ascii=False))
    kept = []
    for each in result[name]:
        room -= len(json.dumps(each, ensure_ascii=False)) + 2
        if room < 0:
            break
        kept.append(each)
    cut = len(kept) < len(result[name]) or bool(result.get("truncated"))
    result = {**result, name: kept, "truncated": cut}
    if cut:
        zh = lang == "zh"
        note = (
            (
                f"结果被截断：{f'共 {of} 项，' if of else ''}此处给出 {len(kept)} 项。"
                "请缩小范围，或调整 limit、LIMIT 与 OFFSET。"
            )
            if zh
            else f"The result was cut: {len(kept)} {f'of {of} ' if of else ''}are given here. Ask "
            "for less, or change limit, LIMIT and OFFSET."
        )
        result["message"] = f"{result.get('message', '')} {note}".strip()
    return result


def shorts(
    store: Store, labels: Labels, graphs: Iterable[Term | None]
) -> dict[str, dict[str, Any]]:
    """Return sources by the words in which answers name them."""
    sources = Sources(store, labels)
    found = sorted({each for each in graphs if isinstance(each, NamedNode)}, key=str)
    sources.prefetch(found)
    return {one.short: source(one, labels.lang) for one in map(sources.of, found)}


def _cited(answer: Answer) -> list[tuple[list[dict[str, Any]], list[str]]]:
    if not answer.rows:
        return []
    try:
        citations = answer.cite()
    except KGError as error:
        return [([], [error.message(answer.lang)])] * len(answer.rows)
    return [_row(citations, row) for row in citations]


def _row(citations: Citations, row: Citation) -> tuple[list[dict[str, Any]], list[str]]:
    # Datasets that only name what the passages speak of would bury these.
    naming = {g for g in row.naming() if citations.places.of(g).place[0]}
    shown = row.graphs - naming or row.graphs
    found = [source(each, citations.lang) for each in citations.of(row) if each.iri in shown]
    return found, notes(citations, row)


def _named(
    answer: Answer, known: Mapping[str, dict[str, Any]]
) -> list[tuple[list[dict[str, Any]], list[str]]]:
    return [(_of_words(answer, row, known), []) for row in answer.rows]


def _of_words(
    answer: Answer, row: Sequence[Term | None], known: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    if not known:
        return []
    values = dict(zip(answer.columns, row, strict=True))
    words = values.get("place") or values.get("source")
    if isinstance(words, NamedNode):
        labels = answer.labels
        name = labels.of(words) if labels is not None else curie(words.value)
        return [known.get(name, {"cite": line(name), "iri": words.value})]
    text = words.value if isinstance(words, Literal) else ""
    if text in known:
        return [known[text]]
    parts = [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]
    return [known.get(part, {"cite": line(part)}) for part in parts]


def _more_sources(count: int, lang: str) -> str:
    return f"另有 {count} 个来源" if lang == "zh" else f"{count} more sources"

"""The review page: one HTML file on which a person decides, without any server or network.

What stands in it comes from datasets of others, so the page makes no markup of it: everything is
data, shown as text, and only the page's own script may run.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import Any

from kg.language import is_chinese
from kg.links.decisions import Terms, absent, accepted, denied
from kg.links.identifiers import dataset_of
from kg.links.mapping import SLOTS, Mapping
from kg.links.review import side_by_side
from kg.links.scoring import CLOSE, Candidate, Match
from kg.namespaces import BASE, PREFIXES

_LANGUAGES = ("en", "zh")
_ASKED = ("mapping_date", "reviewer_label")
"""Slots that are filled in when the person decides."""


def page(cases: Sequence[Match], terms: Terms, lang: str = "en") -> str:
    """Return the page for matches that are to be decided.

    Args:
        cases: The matches, as :func:`kg.links.review.open_cases` gives them.
        terms: The dataset, the day, and who decides unless the page is told otherwise.
        lang: The language that it opens in; the reader can change it.
    """
    listed = [_case(case, terms) for case in cases]
    chinese = is_chinese(lang)
    data = {
        "lang": "zh" if chinese else "en",
        "dataset": {each: terms.target.title(each) for each in _LANGUAGES},
        "version": terms.target.version,
        "reviewer": terms.reviewer,
        "header": _header(terms, listed),
        "columns": [slot for slot in SLOTS if slot in _used(listed)],
        "cases": listed,
    }
    told = json.dumps(data, ensure_ascii=False, sort_keys=True)
    data["key"] = hashlib.sha256(told.encode()).hexdigest()[:16]
    folder = resources.files("kg.links.review_page")
    style, script, html = (
        folder.joinpath(name).read_text("utf-8") for name in ("page.css", "page.js", "page.html")
    )
    policy = (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src {_hash(style)}; "
        f"script-src {_hash(script)}"
    )
    for mark, text in (
        ("{{lang}}", "zh" if chinese else "en"),
        ("{{policy}}", escape(policy)),
        ("{{style}}", style),
        ("{{script}}", script),
        # Last, because it holds foreign text; no < of it may end the element.
        ("{{data}}", json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),
    ):
        html = html.replace(mark, text, 1)
    return html


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _case(case: Match, terms: Terms) -> dict[str, Any]:
    return {
        "label": {lang: case.thing.label(lang) for lang in _LANGUAGES},
        "id": case.thing.id,
        "why": {lang: case.why(lang) for lang in _LANGUAGES},
        "nil": dict(absent(case, terms).slots),
        "candidates": [_candidate(case, each, terms) for each in case.candidates],
    }


def _candidate(case: Match, candidate: Candidate, terms: Terms) -> dict[str, Any]:
    record = candidate.record
    dataset = dataset_of(record.id)
    page = dataset.address(dataset.identifier(record.id) or "") if dataset else record.id
    if page.startswith(BASE):
        page = ""  # A row of a table has an address, and no page.
    rows: dict[str, Mapping] = {
        "a": accepted(case, candidate, terms),
        "c": accepted(case, candidate, terms, CLOSE),
        "r": denied(case, candidate, terms),
    }
    return {
        "label": {lang: record.label(lang) for lang in _LANGUAGES},
        "page": page if page.startswith(("https://", "http://")) else "",
        "score": candidate.score,
        "facts": {lang: side_by_side(case.thing, record, lang) for lang in _LANGUAGES},
        "reasons": [
            {"points": reason.points, "en": reason.en, "zh": reason.zh}
            for reason in candidate.reasons
        ],
        "rows": {key: dict(row.slots) for key, row in rows.items()},
    }


def _rows(listed: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    rows = [case["nil"] for case in listed]
    return rows + [
        row for case in listed for each in case["candidates"] for row in each["rows"].values()
    ]


def _used(listed: Sequence[dict[str, Any]]) -> set[str]:
    return {slot for row in _rows(listed) for slot in row} | set(_ASKED)


def _header(terms: Terms, listed: Sequence[dict[str, Any]]) -> list[str]:
    used = {
        value.partition(":")[0]
        for row in _rows(listed)
        for slot in ("subject_id", "object_id", "object_source")
        if (value := row.get(slot))
    }
    prefixes = {name: iri for name, iri in {**PREFIXES, **terms.prefixes}.items() if name in used}
    return [
        "curie_map:",
        *(f"  {name}: {json.dumps(iri)}" for name, iri in sorted(prefixes.items())),
        'sssom_version: "1.1"',
        f"mapping_set_id: {BASE}links/review",
        "license: https://w3id.org/sssom/license/unspecified",
    ]

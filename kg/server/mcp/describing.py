"""A thing with all that is known of it, each fact with its sources, as agents read it."""

from typing import Any

from kg.entity import Entity, Fact
from kg.namespaces import curie
from kg.server.mcp.answers import fitted, line, source

_NOTES = 5
_NAMES = 20


def described(entity: Entity, limit: int) -> dict[str, Any]:
    """Return a thing: names, kinds, status, facts as rows with sources, links, notes."""
    zh = entity.lang == "zh"
    own = {"cite": line(entity.label), "iri": entity.iri.value}
    facts = [
        *(_row(fact, entity.lang, "") for fact in entity.facts_out),
        *(_row(fact, entity.lang, "← ") for fact in entity.facts_in),
        *(
            {"values": {"subject": line(subject), **row["values"]}, "sources": [own]}
            for subject, fact in entity.stated
            for row in [_row(fact, entity.lang, "")]
        ),
    ]
    title = f"{line(entity.label)} <{curie(entity.iri.value)}>"
    if entity.kinds:
        title += f" · {', '.join(map(line, entity.kinds))}"
    if entity.status_code not in ("", "existing"):
        title += f" · {line(entity.status)}"
    result = {
        "title": title,
        "iri": entity.iri.value,
        "label": line(entity.label),
        "kinds": [line(each) for each in entity.kinds],
        "names": [line(each.value) for each in (*entity.names, *entity.aliases)][:_NAMES],
        "status": entity.status_code,
        "definition": line(entity.definition),
        "columns": {
            "subject": "主体" if zh else "Subject",
            "property": "属性" if zh else "Property",
            "value": "值" if zh else "Value",
            "status": "状态" if zh else "Status",
        },
        "rows": facts[:limit],
        "total": len(facts),
        "truncated": len(facts) > limit,
        "elsewhere": [
            {"dataset": line(each.dataset), "relation": line(each.relation), "iri": each.iri}
            for each in entity.elsewhere
            if each.verdict == "linked" and each.iri
        ],
        "curators_notes": [line(f"{note.title}: {note.text}") for note in entity.notes][:_NOTES],
        "silent": not facts,
        "message": "",
        "data_version": entity.version,
    }
    return fitted(result, "rows", entity.lang, of=len(facts))


def _row(fact: Fact, lang: str, mark: str) -> dict[str, Any]:
    from pyoxigraph import NamedNode

    value: Any = line(fact.text)
    if isinstance(fact.other, NamedNode):
        value = {"label": line(fact.text), "iri": fact.other.value}
    values = {"property": mark + line(fact.name), "value": value}
    if fact.status_text:
        values["status"] = line(fact.status_text)
    return {"values": values, "sources": [source(each, lang) for each in fact.sources][:12]}

"""Data extension: columns of values for things that a table names already."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFoundError, TooLargeError, UsageError
from kg.labels import Labels, rank
from kg.namespaces import BASE, PREFIXES
from kg.ontology import label_of
from kg.passages import Sources
from kg.server.reconcile.candidates import by_id
from kg.server.reconcile.identity import thing_id, type_of
from kg.server.reconcile.properties import Property, offered, property_of, used_by, values
from kg.store import Store, Term
from kg.terms import python_value

IDS = 500
PROPERTIES = 50
_VALUES = 1000

SETTINGS: tuple[dict[str, Any], ...] = (
    {
        "name": "limit",
        "label": ("Limit", "数量上限"),
        "type": "number",
        "default": 0,
        "help": ("At most so many values a cell; 0 for all", "每格至多几个值；0 表示不限"),
    },
    {
        "name": "content",
        "label": ("Content", "内容"),
        "type": "select",
        "default": "value",
        "help": ("What stands in the cell", "单元格中写什么"),
        "choices": (
            ("value", ("Value", "值")),
            ("id", ("Identifier", "标识符")),
            ("source", ("Source (where it is stated)", "出处")),
        ),
    },
)
"""What can be set for each property, in both languages."""


@dataclass(frozen=True, slots=True)
class Column:
    """A property that is asked for, and how."""

    property: Property
    limit: int = 0
    content: str = "value"


def extended(
    store: Store, value: Any, lang: str
) -> tuple[list[Column], list[tuple[str, list[list[dict[str, Any]]]]]]:
    """Return the columns that are asked for, and for each identifier its cells in their order.

    Raises:
        UsageError: The query is not as the protocol says.
        NotFoundError: There is no such property.
        TooLargeError: Too much is asked for at once.
    """
    ids, columns = _asked(value)
    things = {text: found.iri for text in ids if (found := by_id(store, text)) is not None}
    listed = sorted(set(things.values()), key=str)
    read = values(store, listed, [each.property for each in columns])
    shown = {
        (thing, place): _chosen(read.get((thing, each.property.id), []), each, lang)
        for thing in listed
        for place, each in enumerate(columns)
    }
    labels = Labels(store, lang)
    labels.prefetch(term for terms in shown.values() for term in terms)
    rows = []
    for text in ids:
        cells: list[list[dict[str, Any]]] = [[] for _ in columns]
        if (thing := things.get(text)) is not None:
            for place, each in enumerate(columns):
                cells[place] = _cell(store, thing, each, shown[thing, place], labels)
        rows.append((text, cells))
    return columns, rows


def proposed(store: Store, type_text: str, limit_text: str, lang: str) -> dict[str, Any]:
    """Return the properties that things of a type have, to choose columns from.

    Raises:
        UsageError: The limit is no number.
    """
    if limit_text and not (limit_text.isascii() and limit_text.isdigit() and len(limit_text) < 6):
        raise UsageError(
            f"limit={limit_text[:30]} is no whole number.", f"limit={limit_text[:30]} 不是整数。"
        )
    limit = int(limit_text or 0) or 100
    iri = type_of(type_text) if type_text else None
    found = used_by(store, iri, limit) if iri else list(offered()[:limit])
    result: dict[str, Any] = {
        "properties": [
            {"id": each.id, "name": each.name(lang)}
            | ({"description": each.about(lang)} if each.about(lang) else {})
            for each in found
        ]
    }
    if type_text:
        result["type"] = type_text
    if limit_text:
        result["limit"] = limit
    return result


def _asked(value: Any) -> tuple[list[str], list[Column]]:
    if not isinstance(value, dict):
        raise _wrong("extend", 'an object {"ids": [...], "properties": [...]}',
                     '形如 {"ids": [...], "properties": [...]} 的对象')  # fmt: skip
    ids, listed = value.get("ids"), value.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise _wrong("ids", "a list of identifiers", "标识符列表")
    if not isinstance(listed, list):
        raise _wrong("properties", "a list of properties", "属性列表")
    if len(ids) > IDS or len(listed) > PROPERTIES:
        raise TooLargeError(
            f"At most {IDS} ids and {PROPERTIES} properties are read at once.",
            f"一次至多 {IDS} 个标识符、{PROPERTIES} 个属性。",
        )
    return list(dict.fromkeys(ids)), [_column(each, n) for n, each in enumerate(listed)]


def _column(value: Any, place: int) -> Column:
    at = f"properties[{place}]"
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise _wrong(f"{at}.id", "text", "文本")
    settings = value.get("settings") or {}
    if not isinstance(settings, Mapping):
        raise _wrong(f"{at}.settings", "an object", "对象")
    found = property_of(value["id"])
    if found is None:
        from rapidfuzz import process

        names = [each.id for each in offered()]
        near = [str(each[0]) for each in process.extract(value["id"], names, score_cutoff=60)]
        told = f"; nearest: {', '.join(near)}" if near else ""
        raise NotFoundError(
            f"There is no property {value['id'][:80]}{told}.",
            f"没有属性 {value['id'][:80]}{'；最接近的有：' + '、'.join(near) if near else ''}。",
            near,
        )
    limit, content = str(settings.get("limit") or 0), str(settings.get("content") or "value")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 6):
        raise _wrong(f"{at}.settings.limit", "a whole number", "整数")
    if content not in ("value", "id", "source"):
        raise _wrong(f"{at}.settings.content", "value, id or source", "value、id 或 source")
    return Column(found, int(limit), content)


def _most(column: Column) -> int:
    return min(column.limit or _VALUES, _VALUES)


def _chosen(terms: Sequence[Term], column: Column, lang: str) -> list[Term]:
    """Return the values to show, those in the reader's language first."""
    return sorted(terms, key=lambda term: _fit(term, lang))[: _most(column)]


def _cell(
    store: Store, thing: NamedNode, column: Column, terms: Sequence[Term], labels: Labels
) -> list[dict[str, Any]]:
    if column.content == "source":
        found = _sources(store, thing, column.property, labels)
        return [{"str": each} for each in found[: _most(column)]]
    return [_written(term, column, labels) for term in terms]


def _fit(term: Term, lang: str) -> int:
    return rank(term.language or "", lang) if isinstance(term, Literal) and term.language else 0


def _sources(store: Store, thing: NamedNode, property_: Property, labels: Labels) -> list[str]:
    pattern = f"?other ?p {thing}" if property_.inverse else f"{thing} ?p ?other"
    allowed = ", ".join(str(each) for each in property_.iris)
    rows = store.select(
        f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {pattern} }} FILTER(?p IN ({allowed})) }} "
        f"LIMIT {_VALUES}"
    ).rows
    graphs = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    sources = Sources(store, labels)
    sources.prefetch(graphs)
    found = sorted(map(sources.of, graphs), key=lambda source: (source.place, source.iri.value))
    return list(dict.fromkeys(source.short for source in found))


def _written(term: Term, column: Column, labels: Labels) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        if column.content == "id":
            return {"str": thing_id(term.value)}
        if term.value.startswith(PREFIXES["aic"]):
            return {"str": labels.of(term)}
        if term.value.startswith(BASE) or labels.best(term) is not None:
            return {"id": thing_id(term.value), "name": labels.of(term)}
        return {"str": term.value}
    if not isinstance(term, Literal):
        return {"str": str(term)}
    value = python_value(term)
    if isinstance(value, bool):
        return {"str": term.value}
    if isinstance(value, int):
        return {"int": value}
    if isinstance(value, datetime.datetime):
        return {"date": value.isoformat(timespec="seconds")}
    if isinstance(value, datetime.date):
        return {"date": f"{value.isoformat()}T00:00:00"}
    if not isinstance(value, str):
        number = float(value)
        return {"float": number} if abs(number) < float("inf") else {"str": term.value}
    return {"str": term.value}


def type_of_values(property_: Property) -> str | None:
    """Return the class of a property's values, where the ontology tells it."""
    from kg import ontology
    from kg.namespaces import RDFS

    if property_.inverse or len(property_.iris) != 1:
        return None
    found = ontology.graph().quads_for_pattern(property_.iris[0], RDFS.range, None, None)
    for quad in found:
        if isinstance(quad.object, NamedNode) and label_of(quad.object.value):
            return quad.object.value
    return None


def _wrong(at: str, en: str, zh: str) -> UsageError:
    return UsageError(f"{at} needs {en}.", f"{at} 需要{zh}。")

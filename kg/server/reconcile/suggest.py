"""What a person may mean who begins to type: things, properties, types."""

from typing import Any

from kg.errors import NotFoundError, UsageError
from kg.namespaces import AIC, KINDS
from kg.ontology import definition_of
from kg.search import find, names
from kg.search.grade import LABEL, SLUG, Name, Query, heard, written
from kg.search.norm import key_of
from kg.server.exchange import Request
from kg.server.reconcile import candidates, match
from kg.server.reconcile.identity import (
    classes_of,
    kind_of_class,
    kinds_listed,
    thing_id,
    type_id,
    type_json,
    type_of,
)
from kg.server.reconcile.properties import is_called, offered, property_of, used_by
from kg.server.reconcile.queries import QUALIFIERS
from kg.store import Store

PAGE = 20
_MOST = 100
_DEEPEST = 1000


def suggested(
    store: Store, what: str, request: Request, lang: str, *, draft: bool
) -> dict[str, Any]:
    """Return what a prefix may mean, as both versions write it.

    Args:
        store: Where the things are.
        what: ``entity``, ``property`` or ``type``.
        request: The request, with ``prefix`` and where to begin (``cursor``, or ``offset`` and
            ``limit``).
        lang: The language of names.
        draft: Write it as 1.0-draft does.

    Raises:
        NotFoundError: There is no such kind of suggestion.
        UsageError: A number is none.
    """
    prefix = request.first("prefix")[:300]
    start = _number(request, "offset" if draft else "cursor", 0, _DEEPEST)
    count = _number(request, "limit", PAGE, _MOST) if draft else PAGE
    kind = request.first("type")
    if what == "entity":
        found = _entities(store, prefix, kind, lang, start + count)
    elif what == "property":
        found = _properties(store, prefix, kind, lang, draft=draft)
    elif what == "type":
        found = _types(prefix, lang)
    else:
        raise NotFoundError(
            f"There are no suggestions of {what[:60]}; use entity, property or type.",
            f"没有 {what[:60]} 的建议；可用 entity、property、type。",
            ["entity", "property", "type"],
        )
    return {"result": found[start : start + count]}


def _entities(store: Store, prefix: str, kind: str, lang: str, most: int) -> list[dict[str, Any]]:
    if not prefix.strip():
        return []
    only = kind_of_class(type_of(kind)) if kind else None
    found = [hit.iri for hit in find(store, prefix, only, lang, most)]
    if (known := candidates.by_id(store, prefix)) is not None:
        found = [known.iri]
    index = names(store)
    told = match.described(store, found, lang)
    from kg.labels import Labels

    labels = Labels(store, lang)
    labels.prefetch(found)
    return [
        {
            "id": thing_id(iri.value),
            "name": labels.of(iri),
            "description": told[iri],
            "notable": [
                type_json(each, lang) for each in classes_of([index.kind(iri.value) or ""])
            ],
        }
        for iri in found
    ]


def _properties(
    store: Store, prefix: str, kind: str, lang: str, *, draft: bool
) -> list[dict[str, Any]]:
    of_type = type_of(kind) if kind else None
    listed = used_by(store, of_type, _MOST) if of_type else list(offered())
    exact = property_of(prefix) if prefix.strip() else None
    found = [each for each in listed if is_called(each, prefix)]
    if exact is not None:
        found = [exact, *(each for each in found if each.id != exact.id)]
    result = []
    for each in found:
        one: dict[str, Any] = {"id": each.id, "name": each.name(lang)}
        if about := each.about(lang):
            one["description"] = about
        if draft:
            one["matchQualifiers"] = [
                {"id": id, "name": both[lang == "zh"]} for id, both in QUALIFIERS.items()
            ]
        result.append(one)
    return result


def _types(prefix: str, lang: str) -> list[dict[str, Any]]:
    query, graded = Query.of(prefix), []
    for kind, label in kinds_listed(lang):
        iri = AIC[KINDS[kind]].value
        other = dict(kinds_listed("en" if lang == "zh" else "zh"))[kind]
        forms = [Name(iri, text, LABEL, key_of(text)) for text in (label, other)]
        forms += [Name(iri, text, SLUG, key_of(text)) for text in (kind, KINDS[kind])]
        grades = [
            grade.score
            for name in forms
            for grade in (written(query, name), heard(query, name) if query.spoken else None)
            if grade is not None
        ]
        if not query.key:
            grades = [0.0]
        if prefix.strip() in (iri, type_id(iri)):
            grades = [1.0]
        if grades:
            graded.append((-max(grades), iri, label))
    return [
        {"id": type_id(iri), "name": label, "description": definition_of(iri, lang) or label}
        for _, iri, label in sorted(graded)
    ]


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.first(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise UsageError(
            f"{name}={text[:30]} is no whole number from 0 on.",
            f"{name}={text[:30]} 不是非负整数。",
        )
    return min(int(text), most)

"""What is asked: the query batches of both versions of the protocol, checked and in one form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import TooLargeError, UsageError

BATCH = 50
"""So many queries are answered at once; the manifest tells it."""

CANDIDATES = 10
"""So many candidates come where the query does not say."""

_MOST = 100
_LONGEST = 1000
_VALUES = 50
_CONDITIONS = 50
_STRICT = ("any", "should", "all")
_QUANTIFIERS = ("any", "all", "none")

EXACT, WILDCARD = "ExactMatch", "WildcardMatch"
QUALIFIERS: dict[str, tuple[str, str]] = {
    EXACT: ("Equal as written", "与所写完全相同"),
    WILDCARD: ("Equal but for what * stands for", "* 可代表任意文字"),
}
"""Ways to compare a value, with their names in English and Chinese; without one, spelling does
not count."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value to compare: what is written, or a thing by its identifier."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a candidate should have.

    Attributes:
        property: The identifier of the property; empty for the name, ``id`` for the identifier.
        values: The values.
        quantifier: Whether any, all or none of them should be there.
        required: What does not have it is no candidate.
        qualifier: How values are compared, a key of :data:`QUALIFIERS`, or empty.
    """

    property: str
    values: tuple[Given, ...]
    quantifier: str = "any"
    required: bool = False
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One question: what is meant by a cell.

    Attributes:
        names: What it is called.
        ids: Identifiers that it may have.
        conditions: What else is known of it.
        types: Identifiers of types.
        strict: ``any`` or ``all`` of the types it must have, or it ``should`` have one.
        limit: The most candidates.
    """

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    types: tuple[str, ...] = ()
    strict: str = "should"
    limit: int = CANDIDATES

    @property
    def text(self) -> str:
        """All that is written in the query, to tell its language by."""
        told = (given.text for each in self.conditions for given in each.values)
        return " ".join((*self.names, *told))


def parsed(text: str, what: str) -> Any:
    """Return JSON that came with a request.

    Raises:
        UsageError: It is none.
    """
    try:
        value = json.loads(text)
        if "\\ud" in text.lower():
            # Half of a pair is no character, and nothing that is asked can hold it.
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        return value
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"{what} is no JSON{place}.", f"{what} 不是合法的 JSON。") from error


def old_batch(value: Any) -> dict[str, Query]:
    """Return the queries of a 0.2 batch, by their identifiers.

    Raises:
        UsageError: It is not as the protocol says; the message says where.
        TooLargeError: There are too many.
    """
    if not isinstance(value, dict):
        raise _wrong("queries", "an object of queries by your own identifiers", "以标识为键的对象")
    _check_size(len(value))
    return {key: _old(each, f"queries.{key[:60]}") for key, each in value.items()}


def new_batch(value: Any) -> list[Query]:
    """Return the queries of a 1.0-draft batch.

    Raises:
        UsageError: It is not as the protocol says; the message says where.
        TooLargeError: There are too many.
    """
    listed = value.get("queries") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise _wrong("the body", 'an object {"queries": [...]}', '形如 {"queries": [...]} 的对象')
    _check_size(len(listed))
    return [_new(each, f"queries[{place}]") for place, each in enumerate(listed)]


def _old(value: Any, at: str) -> Query:
    fields = _members(value, at, {"query", "type", "limit", "properties", "type_strict"})
    name = _string(fields.get("query", ""), f"{at}.query")
    conditions = [
        _condition(each, f"{at}.properties[{place}]", {"pid": "property", "v": "value"})
        for place, each in enumerate(_list(fields.get("properties", []), f"{at}.properties"))
    ]
    if "query" not in fields and not conditions:
        raise _wrong(at, "a query, or at least one of properties", "query 或至少一个 properties")
    types = fields.get("type", [])
    listed = [types] if isinstance(types, str) else _list(types, f"{at}.type")
    strict = fields.get("type_strict", "should")
    if strict not in _STRICT:
        raise _wrong(f"{at}.type_strict", "any, should or all", "any、should 或 all")
    return Query(
        names=(name,) if name.strip() else (),
        conditions=tuple(conditions),
        types=tuple(_string(each, f"{at}.type") for each in listed if each != ""),
        strict=strict,
        limit=_limit(fields, at),
    )


def _new(value: Any, at: str) -> Query:
    fields = _members(value, at, {"type", "limit", "lang", "dir", "conditions"})
    listed = _list(fields.get("conditions"), f"{at}.conditions")
    if not listed:
        raise _wrong(f"{at}.conditions", "at least one condition", "至少一个条件")
    names: list[str] = []
    ids: list[str] = []
    others: list[Condition] = []
    for place, each in enumerate(listed):
        here = f"{at}.conditions[{place}]"
        kind = each.get("matchType") if isinstance(each, dict) else None
        if kind not in ("name", "id", "property"):
            raise _wrong(f"{here}.matchType", "name, id or property", "name、id 或 property")
        if kind == "property":
            others.append(
                _condition(each, here, {"propertyId": "property", "propertyValue": "value"})
            )
            continue
        given = _values(each.get("propertyValue"), f"{here}.propertyValue")
        found = [value.id or value.text for value in given]
        (names if kind == "name" else ids).extend(each for each in found if each.strip())
    kind = fields.get("type", "")
    return Query(
        names=tuple(names),
        ids=tuple(ids),
        conditions=tuple(others),
        types=(_string(kind, f"{at}.type"),) if kind else (),
        strict="any",
        limit=_limit(fields, at),
    )


def _condition(value: Any, at: str, members: Mapping[str, str]) -> Condition:
    named = {ours: theirs for theirs, ours in members.items()}
    if not isinstance(value, dict):
        raise _wrong(at, "an object", "对象")
    for theirs in members:
        if theirs not in value:
            raise _wrong(at, f"the member {theirs}", f"成员 {theirs}")
    quantifier = value.get("matchQuantifier", "any")
    if quantifier not in _QUANTIFIERS:
        raise _wrong(f"{at}.matchQuantifier", "any, all or none", "any、all 或 none")
    required = value.get("required", False)
    if not isinstance(required, bool):
        raise _wrong(f"{at}.required", "true or false", "true 或 false")
    qualifier = value.get("matchQualifier", "")
    if qualifier and qualifier not in QUALIFIERS:
        ways = ", ".join(QUALIFIERS)
        raise _wrong(f"{at}.matchQualifier", f"one of {ways}", f"{ways} 之一")
    return Condition(
        property=_string(value[named["property"]], f"{at}.{named['property']}"),
        values=_values(value[named["value"]], f"{at}.{named['value']}"),
        quantifier=quantifier,
        required=required,
        qualifier=qualifier,
    )


def _values(value: Any, at: str) -> tuple[Given, ...]:
    listed = value if isinstance(value, list) else [value]
    if len(listed) > _VALUES:
        raise _wrong(at, f"at most {_VALUES} values", f"至多 {_VALUES} 个值")
    return tuple(_given(each, at) for each in listed)


def _given(value: Any, at: str) -> Given:
    if isinstance(value, dict):
        name = value.get("name", "")
        if isinstance(value.get("id"), str) and isinstance(name, str):
            return Given(name[:_LONGEST], value["id"][:_LONGEST])
    elif isinstance(value, bool):
        return Given("true" if value else "false")
    elif isinstance(value, str | int | float):
        return Given(_string(str(value), at))
    raise _wrong(at, 'text, a number, true, false, or {"id": …}', '文本、数值、真假值或 {"id": …}')


def _members(value: Any, at: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(at, "an object", "对象")
    if odd := sorted(value.keys() - known):
        names = ", ".join(sorted(known))
        raise UsageError(
            f"{at} has the unknown member {odd[0][:60]}; known are {names}.",
            f"{at} 有未知成员 {odd[0][:60]}；可用：{names}。",
        )
    return value


def _limit(fields: Mapping[str, Any], at: str) -> int:
    limit = fields.get("limit", CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit > 0:
        raise _wrong(f"{at}.limit", "a number above 0", "大于 0 的数")
    return int(min(max(limit, 1), _MOST))


def _list(value: Any, at: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise _wrong(at, "a list", "列表")
    if len(value) > _CONDITIONS:
        raise _wrong(at, f"at most {_CONDITIONS} members", f"至多 {_CONDITIONS} 项")
    return value


def _string(value: Any, at: str) -> str:
    if not isinstance(value, str):
        raise _wrong(at, "text", "文本")
    if len(value) > _LONGEST:
        raise _wrong(at, f"at most {_LONGEST} characters", f"至多 {_LONGEST} 个字符")
    return value


def _check_size(count: int) -> None:
    if count > BATCH:
        raise TooLargeError(
            f"{count} queries are too many at once; send at most {BATCH}.",
            f"一次 {count} 个查询过多；请每次至多发送 {BATCH} 个。",
        )


def _wrong(at: str, en: str, zh: str) -> UsageError:
    return UsageError(f"{at} needs {en}.", f"{at} 需要{zh}。")

"""What an operation takes, as OpenAPI tells it: types, defaults, values where they are few."""

from typing import Any

from pyoxigraph import NamedNode

from kg.graph import Graph
from kg.namespaces import AIC, KINDS, curie
from kg.questions import Parameter
from kg.questions.binding import allowed_terms
from kg.server.api.arguments import LANG, LONGEST, Argument
from kg.server.api.catalogue import defaults
from kg.server.api.schemas import Schema

FEW = 20
"""So many values of a kind are told as examples."""


class Inputs:
    """Parameters in the reader's language, with the other beside it.

    Args:
        graph: Where values are looked up.
        lang: The reader's language.
    """

    def __init__(self, graph: Graph, lang: str) -> None:
        self.graph = graph
        self.lang = lang
        self._values: dict[str, list[str]] = {}

    def both(self, name: str, en: str, zh: str) -> dict[str, str]:
        """Return a text in the reader's language, and in the other as an extension."""
        if not en and not zh:
            return {}
        if self.lang == "zh":
            return {name: zh, f"x-{name}-en": en}
        return {name: en, f"x-{name}-zh": zh}

    def parameter(self, one: Parameter) -> dict[str, Any]:
        """Return a parameter of a question."""
        known = list(dict.fromkeys([*defaults(one), *self.values(one)]))
        item = _literal(one) or {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST,
            "examples": known,
        }
        if not one.required and item["type"] != "string":
            item = {"anyOf": [item, {"const": "*"}]}
        given: list[Any] = [int(v) if _literal(one) and v != "*" else v for v in defaults(one)]
        zh_open = "" if one.required else " * 表示不限。"
        en_open = "" if one.required else " * leaves it open."
        return {
            "name": one.name,
            "in": "query",
            **self.both(
                "description",
                f"{one.about['en']}. Several values may be given.{en_open}",
                f"{one.about['zh']}。可给出多个值。{zh_open}",
            ),
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": item, "minItems": 1, "default": given},
            "x-kind": one.kind,
        }

    def values(self, one: Parameter) -> list[str]:
        """Return the values of a parameter where they are few."""
        if one.kind == "iri":
            found = [curie(iri) for iri in allowed_terms(one)]
            return found if len(found) <= FEW else []
        if one.kind not in KINDS:
            return []
        if one.kind not in self._values:
            kind = AIC[KINDS[one.kind]]
            # An order asked of the engine would make it read every thing of a kind.
            result, more = self.graph.store.first(
                f"SELECT DISTINCT ?thing {{ ?thing a {kind} }}", FEW
            )
            rows = [] if more else getattr(result, "rows", [])
            things = sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))
            self._values[one.kind] = [curie(each) for each in things]
        return self._values[one.kind]

    def argument(self, one: Argument) -> dict[str, Any]:
        """Return a parameter of another operation."""
        item: Schema = {"type": {"text": "string"}.get(one.type, one.type)}
        if one.name == LANG.name:
            # As in Accept-Language: a region or script may follow.
            item |= {
                "pattern": "^(en|zh)([-_][A-Za-z0-9]{2,8})*$",
                "examples": ["en", "zh", "zh-CN"],
            }
        elif one.choices:
            item["enum"] = list(one.choices)
        elif one.type == "text":
            item |= {"minLength": 1, "maxLength": LONGEST}
        if one.least is not None:
            item["minimum"] = one.least
        if one.most is not None:
            item["maximum"] = one.most
        schema = {"type": "array", "items": item} if one.several else item
        if one.default is not None:
            schema = {**schema, "default": one.default}
        example = [one.example] if one.several else one.example
        return {
            "name": one.name,
            "in": "query",
            **({"required": True} if one.required else {}),
            **self.both("description", *one.about),
            "schema": schema,
            **({"example": example} if one.example else {}),
        }


def _literal(one: Parameter) -> Schema | None:
    if one.kind == "year":
        return {"type": "integer", "minimum": 1000, "maximum": 9999}
    if one.kind == "integer":
        return {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1}
    return None

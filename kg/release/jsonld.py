"""The merged graph as JSON-LD: one node a line, short names from the context."""

import json
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.namespaces import PREFIXES, curie
from kg.release.statements import Statement, Statements
from kg.release.turtle import language_tag

_TYPE = f"{PREFIXES['rdf']}type"
_STRING = f"{PREFIXES['xsd']}string"


def jsonld(statements: Statements) -> Iterator[bytes]:
    """Yield JSON-LD whose context is in the document: reading it needs no network."""
    context = _context(statements)
    yield _dump({"@context": context})[:-1] + b',\n"@graph": [\n'
    before = b""
    for subject, about in statements.subjects():
        yield before + _dump(_node(subject, about, context))
        before = b",\n"
    yield b"\n]}\n"


def _context(statements: Statements) -> dict[str, str]:
    """Return the prefixes used, without those that are the scheme of an IRI written in full.

    With a prefix ``city`` in force, the IRI ``city:x`` would be read as another one.
    """
    used: set[str] = set()
    schemes: set[str] = set()
    for statement in statements:
        iris = [statement.subject, statement.predicate]
        if isinstance(statement.object, NamedNode):
            iris.append(statement.object.value)
        else:
            iris.append(statement.object.datatype.value)
        for iri in iris:
            short = curie(iri)
            (schemes if short == iri else used).add(short.partition(":")[0])
    return {prefix: PREFIXES[prefix] for prefix in sorted(used - schemes)}


def _node(subject: str, statements: list[Statement], context: dict[str, str]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _short(subject, context)}
    for statement in statements:
        object_ = statement.object
        if statement.predicate == _TYPE and isinstance(object_, NamedNode):
            node.setdefault("@type", []).append(_short(object_.value, context))
        else:
            key = _short(statement.predicate, context)
            node.setdefault(key, []).append(_value(object_, context))
    return node


def _value(term: NamedNode | Literal, context: dict[str, str]) -> Any:
    if isinstance(term, NamedNode):
        return {"@id": _short(term.value, context)}
    if term.language is not None:
        return {"@value": term.value, "@language": language_tag(term.language)}
    if term.datatype.value == _STRING:
        return term.value
    return {"@value": term.value, "@type": _short(term.datatype.value, context)}


def _short(iri: str, context: dict[str, str]) -> str:
    short = curie(iri)
    return short if short.partition(":")[0] in context else iri


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).encode()

"""RDF terms as text, as Python values, as SPARQL and as JSON."""

import re
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.language import is_chinese
from kg.namespaces import PREFIXES, curie
from kg.store import Term

if TYPE_CHECKING:
    from kg.labels import Labels

_XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    _XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort",
        "unsignedByte",
    )
)  # fmt: skip
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")

# SPARQL resolves \\uXXXX before it looks at strings, and some engines then mistake an escaped
# backslash before a u for the start of one. Read escape by escape, so that pairs stay pairs.
_BACKSLASH = re.compile(r"\\(.)([uU]?)", re.DOTALL)
# Line ends that some readers see. Eight digits, because rdflib takes eight where it finds them.
_LINE_ENDS = {"\u2028": "\\U00002028", "\u2029": "\\U00002029", "\x85": "\\U00000085"}


def python_value(term: Term | None) -> Any:
    """Return a term as a Python value: int, Decimal, float, bool, date, datetime or str.

    A literal whose text does not fit its datatype stays text; an IRI is its text.

    >>> python_value(Literal(8)), python_value(Literal("苏州", language="zh"))
    (8, '苏州')
    """
    if not isinstance(term, Literal):
        return None if term is None else (term.value if isinstance(term, NamedNode) else str(term))
    text, datatype = term.value, term.datatype.value
    if not datatype.startswith(_XSD):
        return text
    name = datatype[len(_XSD) :]
    try:
        if datatype in _INTEGERS:
            return int(text) if _INTEGER.fullmatch(text) else text
        if name == "decimal":
            from decimal import Decimal

            return Decimal(text) if _DECIMAL.fullmatch(text) else text
        if name in ("double", "float"):
            return float(text)
        if name == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        if name in ("date", "dateTime"):
            import datetime

        if name == "date":
            return datetime.date.fromisoformat(text)
        if name == "dateTime":
            return datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text


def is_number(term: Term | None) -> bool:
    """Tell whether a term is a literal with a numeric value."""
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_XSD):
        return False
    name = term.datatype.value[len(_XSD) :]
    numeric = term.datatype.value in _INTEGERS or name in ("decimal", "double", "float")
    return numeric and not isinstance(python_value(term), str)


def text_of(term: Term | None, labels: "Labels | None" = None) -> str:
    """Return a term as a person reads it: a label if labels are given, else text or a CURIE.

    >>> text_of(NamedNode("https://w3id.org/aicity/firm/tztek"))
    'firm:tztek'
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if labels is not None:
        return labels.of(term)
    return curie(term.value) if isinstance(term, NamedNode) else str(term)


def shown(term: Term | None, labels: "Labels | None", lang: str) -> str:
    """Return what a person reads in a cell: a label, text, or yes and no for a boolean."""
    if isinstance(term, Literal) and term.datatype.value == _XSD + "boolean":
        yes = term.value in ("true", "1")
        if is_chinese(lang):
            return "是" if yes else "否"
        return "yes" if yes else "no"
    return text_of(term, labels)


def n3(term: Term) -> str:
    r"""Return a term as SPARQL and Turtle write it, on one line, with everything escaped.

    >>> print(n3(Literal('a"b')))
    "a\"b"
    """
    written = str(term)
    if "\\" in written:
        written = _BACKSLASH.sub(_escaped, written)
    for raw, escaped in _LINE_ENDS.items():
        written = written.replace(raw, escaped)
    return written


def _escaped(match: re.Match[str]) -> str:
    if match[1] == "\\" and match[2]:
        return rf"\\\U{ord(match[2]):08X}"
    return match[0]


def to_json(term: Term) -> dict[str, Any]:
    """Return a term as SPARQL 1.1 Query Results JSON (triple terms as in SPARQL 1.2).

    >>> to_json(Literal("苏州", language="zh"))
    {'type': 'literal', 'value': '苏州', 'xml:lang': 'zh'}
    """
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        if term.language:
            return {"type": "literal", "value": term.value, "xml:lang": term.language}
        if term.datatype.value == _XSD + "string":
            return {"type": "literal", "value": term.value}
        return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
    return {
        "type": "triple",
        "value": {
            "subject": to_json(term.subject),
            "predicate": to_json(term.predicate),
            "object": to_json(term.object),
        },
    }

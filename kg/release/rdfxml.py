"""The merged graph as RDF/XML, one element a triple."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from pyoxigraph import Literal, NamedNode

from kg.errors import DataError
from kg.namespaces import PREFIXES
from kg.release.statements import Statement, Statements
from kg.release.turtle import language_tag

_RDF = PREFIXES["rdf"]
_STRING = f"{PREFIXES['xsd']}string"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f-\u2040-]*$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_RESERVED = frozenset(
    f"{_RDF}{name}"
    for name in (
        "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "Description", "li",
        "bagID", "aboutEach", "aboutEachPrefix",
    )
)  # fmt: skip


def rdfxml(statements: Statements) -> Iterator[bytes]:
    """Yield RDF/XML.

    Raises:
        DataError: RDF/XML cannot hold a property's name, or a character of a text.
    """
    names = _names(sorted({statement.predicate for statement in statements} | {f"{_RDF}RDF"}))
    declared = sorted({(prefix, namespace) for prefix, namespace, _ in names.values()})
    attributes = "".join(f"\n  xmlns:{prefix}={_quoted(space)}" for prefix, space in declared)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{attributes}>\n'.encode()
    for subject, about in statements.subjects():
        lines = [f"  <rdf:Description rdf:about={_quoted(subject)}>"]
        for statement in about:
            prefix, _, local = names[statement.predicate]
            lines.append(f"    {_element(f'{prefix}:{local}', statement)}")
        lines.append("  </rdf:Description>\n")
        yield "\n".join(lines).encode()
    yield b"</rdf:RDF>\n"


def _element(name: str, statement: Statement) -> str:
    term = statement.object
    if isinstance(term, NamedNode):
        return f"<{name} rdf:resource={_quoted(term.value)}/>"
    return f"<{name}{_attribute(term)}>{_text(term, statement)}</{name}>"


def _attribute(literal: Literal) -> str:
    if literal.language is not None:
        return f' xml:lang="{language_tag(literal.language)}"'
    datatype = literal.datatype.value
    return "" if datatype == _STRING else f" rdf:datatype={_quoted(datatype)}"


def _text(literal: Literal, statement: Statement) -> str:
    if bad := _NOT_XML.search(literal.value):
        code = f"U+{ord(bad[0]):04X}"
        raise DataError(
            f"RDF/XML cannot hold the character {code}; write another format, or remove it from "
            f"the {statement.predicate} of {statement.subject}.",
            f"RDF/XML 不能含有字符 {code}；请改用其他格式，或从 {statement.subject} 的 "
            f"{statement.predicate} 中删去它。",
        )
    return escape(literal.value, {"\r": "&#13;"})


def _quoted(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}) + '"'


def _names(predicates: list[str]) -> dict[str, tuple[str, str, str]]:
    """Return prefix, namespace and local name of every predicate."""
    known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    names = {}
    for iri in predicates:
        # The longest name would cut 天 off 今天; what stands after the last / or # is clearer.
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        match = _NAME.match(iri, cut) or _NAME.search(iri)
        if match is None or (iri in _RESERVED and iri != f"{_RDF}RDF"):
            raise DataError(
                f"RDF/XML cannot write the property {iri}, whose end is no XML name; write "
                "another format.",
                f"RDF/XML 无法写出属性 {iri}，因为其结尾不是合法的 XML 名称；请改用其他格式。",
            )
        namespace = iri[: match.start()]
        prefix = known.setdefault(namespace, f"ns{len(known)}")
        names[iri] = (prefix, namespace, match[0])
    return names

"""RDF terms as canonical Turtle text: one term has one spelling, whatever wrote it before."""

import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import DataError
from kg.namespaces import PREFIXES
from kg.store import Term

_XSD = PREFIXES["xsd"]
_STRING = f"{_XSD}string"
_TYPE = f"{PREFIXES['rdf']}type"
_SHORT: dict[str, re.Pattern[str]] = {
    # the canonical lexical forms that Turtle can write without quotes
    f"{_XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{_XSD}decimal": re.compile(r"(?!-0\.0$)-?(?:0|[1-9][0-9]*)\.(?:0|[0-9]*[1-9])"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}
# What would end a line for some reader, or cannot be seen, is written as a number.
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff]')
_UNSAFE = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f-\x9f\u2028\u2029\ufeff\ufff9-\uffff]")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def language_tag(tag: str) -> str:
    """Return a language tag in the case that BCP 47 recommends.

    >>> [language_tag(tag) for tag in ("ZH", "zh-hans-cn", "zh-latn-pinyin", "en-x-ab")]
    ['zh', 'zh-Hans-CN', 'zh-Latn-pinyin', 'en-x-ab']
    """
    first, *rest = tag.lower().split("-")
    parts, plain = [first], len(first) > 1
    for part in rest:
        plain = plain and len(part) > 1
        if plain and len(part) == 2:
            part = part.upper()
        elif plain and len(part) == 4 and part.isalpha():
            part = part.capitalize()
        parts.append(part)
    return "-".join(parts)


def quoted(text: str) -> str:
    """Return a text between quotes, escaped as little as its place on one line allows.

    >>> print(quoted("苏州 Suzhou"))
    "苏州 Suzhou"
    """
    return f'"{_SPECIAL.sub(_escaped, text)}"'


def full(iri: str) -> str:
    """Return an IRI between angle brackets."""
    return f"<{_UNSAFE.sub(_numbered, iri)}>"


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or _numbered(match)


def _numbered(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04X}"


def statement_terms(statement: Triple | Quad) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    """Return subject, predicate and object of a statement that our data may hold.

    Raises:
        DataError: It has a blank node, or a term of RDF 1.2.
    """
    subject, predicate, object_ = statement.subject, statement.predicate, statement.object
    if not isinstance(subject, NamedNode) or not isinstance(object_, NamedNode | Literal):
        bad = subject if not isinstance(subject, NamedNode) else object_
        if isinstance(bad, BlankNode):
            raise DataError(
                f"A blank node cannot be written, because it has no name that lasts; give it an "
                f"IRI: {subject} {predicate} {object_}",
                f"不能写出空白节点，因为它没有固定的名称；请给它一个 IRI："
                f"{subject} {predicate} {object_}",
            )
        raise _rdf12(statement)
    if isinstance(object_, Literal) and object_.direction is not None:
        raise _rdf12(statement)
    return subject, predicate, object_


def _rdf12(statement: Triple | Quad) -> DataError:
    shown = f"{statement.subject} {statement.predicate} {statement.object}"
    return DataError(
        f"RDF 1.2 (a triple term or a text direction) cannot be written: {shown}",
        f"不能写出 RDF 1.2 的内容（三元组项或文字方向）：{shown}",
    )


class TermWriter:
    """Write terms, with short names where they are exact, and remember the prefixes used.

    Args:
        short: False writes every IRI in full, as N-Triples and N-Quads want it.
    """

    def __init__(self, *, short: bool = True) -> None:
        self.short = short
        self.used: set[str] = set()

    def term(self, term: Term) -> str:
        """Return the text of an IRI or a literal."""
        if isinstance(term, Literal):
            return self.literal(term)
        assert isinstance(term, NamedNode)  # noqa: S101 - see statement_terms
        return self.iri(term.value)

    def iri(self, iri: str) -> str:
        """Return an IRI as a short name where that is exact, else in full."""
        if self.short:
            # Every namespace of ours ends in / or #, and no short name has one after its colon.
            cut = max(iri.rfind("/"), iri.rfind("#")) + 1
            prefix = _PREFIX_OF.get(iri[:cut])
            if prefix is not None and _LOCAL.fullmatch(iri, cut):
                self.used.add(prefix)
                return f"{prefix}:{iri[cut:]}"
        return full(iri)

    def literal(self, literal: Literal) -> str:
        """Return a literal; numbers and booleans without quotes where they are canonical."""
        text = literal.value
        if literal.language is not None:
            return f"{quoted(text)}@{language_tag(literal.language)}"
        datatype = literal.datatype.value
        if datatype == _STRING:
            return quoted(text)
        if self.short and datatype in _SHORT and _SHORT[datatype].fullmatch(text):
            return text
        return f"{quoted(text)}^^{self.iri(datatype)}"

    def triple(self, statement: Triple | Quad) -> str:
        """Return subject, predicate and object, with ``a`` for ``rdf:type`` in short writing."""
        subject, predicate, object_ = statement_terms(statement)
        verb = "a" if self.short and predicate.value == _TYPE else self.iri(predicate.value)
        return f"{self.iri(subject.value)} {verb} {self.term(object_)}"

    def header(self, prefixes: Iterable[str] = ()) -> str:
        """Return ``@prefix`` lines for the prefixes used so far, and for those given, sorted."""
        names = sorted(self.used.union(prefixes))
        return "".join(f"@prefix {name}: {full(PREFIXES[name])} .\n" for name in names)

"""The lowest part of the parser: tokens, terms and property paths."""

import re
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode

from kg.citations import paths
from kg.citations.syntax import Place, Var
from kg.citations.tokens import Token, UntraceableError, tokens_of
from kg.namespaces import PREFIXES, RDF, XSD

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NUMBERS = ((re.compile(r"\d+"), XSD.integer), (re.compile(r"\d*\.\d+"), XSD.decimal))


class Reader:
    """A place in the tokens of a query, and how to read terms and paths from there."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.tokens = tokens_of(query)
        self.at = 0
        self.base: str | None = None
        self.prefixes = dict(PREFIXES)
        self.hidden = _unused(self.tokens)
        self._count = 0
        self._blank: dict[str, Var] = {}

    # ── Tokens ──

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Return the next token and go on."""
        token = self.token
        if token.kind == "end":
            raise broken(token)
        self.at += 1
        return token

    def accept(self, text: str) -> bool:
        """Go on where the next token is a keyword or mark, and tell whether it is."""
        token = self.token
        if token.word == text or (token.kind == "mark" and token.text == text):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Return the next token, which must be a keyword or mark."""
        token = self.token
        if not self.accept(text):
            raise broken(token)
        return token

    def since(self, start: int) -> str:
        """Return the text from a place up to the last token taken."""
        return self.query[start : self.tokens[self.at - 1].end]

    def fresh(self) -> str:
        """Return a name that no variable of the query has."""
        self._count += 1
        return f"{self.hidden}{self._count}"

    def variable(self) -> str:
        """Return the name of the variable that comes next."""
        token = self.take()
        if token.kind != "var":
            raise broken(token)
        return token.text[1:]

    # ── Terms ──

    def iri(self) -> NamedNode:
        """Return the IRI that comes next."""
        token = self.take()
        if token.kind == "iri":
            text = _ESCAPE.sub(_character, token.text[1:-1])
            if self.base is not None or ":" not in text:
                return _resolved(text, self.base)
            return NamedNode(text)
        if token.kind == "pname":
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        raise broken(token)

    def term(self) -> Place:
        """Return the variable, IRI, literal or labelled blank node that comes next."""
        token = self.token
        if token.kind == "var":
            return Var(self.variable())
        if token.kind == "bnode":
            self.take()
            return self._blank.setdefault(token.text, Var(self.fresh()))
        if token.kind in ("iri", "pname"):
            return self.iri()
        if token.kind == "string":
            return self._string()
        if token.word in ("TRUE", "FALSE"):
            self.take()
            return Literal(token.text.lower(), datatype=XSD.boolean)
        sign = ""
        if token.text in ("+", "-"):
            sign = self.take().text
            token = self.token
        if token.kind == "number":
            self.take()
            kinds = (kind for form, kind in _NUMBERS if form.fullmatch(token.text))
            return Literal(sign + token.text, datatype=next(kinds, XSD.double))
        raise broken(token)

    def _string(self) -> Literal:
        text = _unquoted(self.take().text)
        if self.token.kind == "lang":
            return Literal(text, language=self.take().text[1:])
        if self.accept("^^"):
            return Literal(text, datatype=self.iri())
        return Literal(text)

    # ── Paths ──

    def verb(self) -> "Var | paths.Path":
        """Return the variable or path that comes next."""
        return Var(self.variable()) if self.token.kind == "var" else self._alternative()

    def _alternative(self) -> paths.Path:
        parts = [self._sequence()]
        while self.accept("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else paths.Alternative(tuple(parts))

    def _sequence(self) -> paths.Path:
        parts = [self._inverse()]
        while self.accept("/"):
            parts.append(self._inverse())
        return parts[0] if len(parts) == 1 else paths.Sequence(tuple(parts))

    def _inverse(self) -> paths.Path:
        return paths.Inverse(self._repeat()) if self.accept("^") else self._repeat()

    def _repeat(self) -> paths.Path:
        if self.accept("("):
            path = self._alternative()
            self.expect(")")
        elif self.accept("!"):
            path = self._negated()
        else:
            path = paths.Link(self._property())
        token = self.token
        if token.kind == "mark" and token.text in ("?", "*", "+"):
            path = paths.Repeat(path, self.take().text)
        return path

    def _negated(self) -> paths.Negated:
        forward: list[NamedNode] = []
        backward: list[NamedNode] = []
        many = self.accept("(")
        while not (many and self.token.text == ")"):
            (backward if self.accept("^") else forward).append(self._property())
            if not (many and self.accept("|")):
                break
        if many:
            self.expect(")")
        # Without any forward name only backward steps count, and the other way round.
        ahead = tuple(forward) if forward or not backward else None
        return paths.Negated(ahead, tuple(backward) or None)

    def _property(self) -> NamedNode:
        if self.token.kind == "name" and self.token.text == "a":
            self.take()
            return RDF.type
        return self.iri()


def _unused(tokens: list[Token]) -> str:
    names = {token.text[1:].lower() for token in tokens if token.kind == "var"}
    prefix = "kg"
    while any(name.startswith(prefix) for name in names):
        prefix += "g"
    return prefix


def broken(token: Token) -> UntraceableError:
    """Return the error for a token that is not expected where it stands."""
    shown = token.text or "its end"
    return UntraceableError(
        f"the query is not understood here at {shown}",
        f"此处未能读懂查询中的 {token.text or '结尾'}",
    )


def _character(match: "re.Match[str]") -> str:
    return chr(int(match[1] or match[2], 16))


@lru_cache(maxsize=256)
def _unquoted(text: str) -> str:
    """Return the string that a quoted text stands for, as Turtle and SPARQL both read it."""
    quad = next(iter(ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.TURTLE)))
    assert isinstance(quad.object, Literal)  # noqa: S101
    return quad.object.value


@lru_cache(maxsize=256)
def _resolved(iri: str, base: str | None) -> NamedNode:
    turtle = f"<{iri}> <urn:p> <urn:o> ."
    try:
        quad = next(iter(ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base)))
    except SyntaxError as error:
        raise UntraceableError(
            f"<{iri}> is relative to no base", f"<{iri}> 没有基准 IRI"
        ) from error
    assert isinstance(quad.subject, NamedNode)  # noqa: S101
    return quad.subject

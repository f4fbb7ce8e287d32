"""Groups as they are written: what must match, what may, and on which conditions."""

import re
from abc import abstractmethod

from pyoxigraph import NamedNode

from kg.citations.syntax import (
    Bind,
    Condition,
    Element,
    Filter,
    Group,
    InGraph,
    Minus,
    Optional,
    Select,
    Union,
    Values,
    Var,
)
from kg.citations.tokens import Token, UntraceableError
from kg.citations.triples import TripleReader

_UNBOUND = re.compile(r"!\s*BOUND\s*\(\s*[?$](\w+)\s*\)", re.IGNORECASE)


class GroupReader(TripleReader):
    """Reads what stands between braces; expressions stay text."""

    @abstractmethod
    def select(self, nested: bool = False) -> tuple[Select, str, frozenset[NamedNode]]:
        """Return the SELECT that comes next, with its FROM and the graphs of that."""

    def group(self) -> Group:
        """Return the group that comes next, braces and all."""
        self.expect("{")
        if self.token.word == "SELECT":
            select = self.select(nested=True)[0]
            self.expect("}")
            return Group((select,))
        elements: list[Element] = []
        while not self.accept("}"):
            self._element(elements)
        return Group(tuple(elements))

    def _element(self, into: list[Element]) -> None:
        token = self.token
        if self.accept("."):
            return
        if token.text == "{":
            branches = [self.group()]
            while self.accept("UNION"):
                branches.append(self.group())
            into.append(branches[0] if len(branches) == 1 else Union(tuple(branches), self.fresh()))
        elif self.accept("OPTIONAL"):
            into.append(Optional(self.group(), self.fresh()))
        elif self.accept("MINUS"):
            self.group()
            into.append(Minus(self.since(token.start)))
        elif self.accept("GRAPH"):
            name = Var(self.variable()) if self.token.kind == "var" else self.iri()
            into.append(InGraph(name, self.group()))
        elif self.accept("BIND"):
            place = self.at
            name_ = self.named()[1]
            opaque = has_exists(self.tokens[place : self.at])
            into.append(Bind(self.since(token.start), name_, opaque))
        elif token.word == "VALUES":
            into.append(self.values())
        elif self.accept("FILTER"):
            into.append(self._filter(token.start))
        elif token.word == "SERVICE":
            raise UntraceableError("SERVICE", "SERVICE")
        else:
            self.triples(into)

    def values(self) -> Values:
        """Return the VALUES that come next."""
        start = self.expect("VALUES").start
        names: list[str] = []
        several = self.accept("(")
        while self.token.kind == "var":
            names.append(self.variable())
        if several:
            self.expect(")")
        missing: set[str] = set()
        self.expect("{")
        while not self.accept("}"):
            row = self.accept("(")
            for name in names:
                if self.accept("UNDEF"):
                    missing.add(name)
                else:
                    self.term()
            if row:
                self.expect(")")
        return Values(self.since(start), tuple(names), frozenset(names) - missing)

    def _filter(self, start: int) -> Filter:
        if self.token.word in ("EXISTS", "NOT"):
            conditions, opaque = [self._condition()], False
        else:
            if self.token.text != "(":
                self.take()
            self.expect("(")
            conditions, opaque = self._conditions()
        text = self.since(start)
        unbound = tuple(match[1] for match in _UNBOUND.finditer(text))
        return Filter(text, tuple(conditions), opaque, unbound)

    def _condition(self) -> Condition:
        sign = "no" if self.accept("NOT") else "yes"
        self.expect("EXISTS")
        return Condition(sign, self.group())

    def _conditions(self) -> tuple[list[Condition], bool]:
        """Read an expression up to its closing bracket, and the EXISTS in it.

        Only EXISTS that stand alone, or joined by ``&&`` or by ``||``, are understood.
        """
        found: list[Condition] = []
        depth, opaque, joins = 1, False, set()
        before = "("
        while depth:
            token = self.token
            if token.word == "EXISTS" or (
                token.word == "NOT" and self.tokens[self.at + 1].word == "EXISTS"
            ):
                opaque |= depth > 1 or before not in ("(", "&&", "||")
                found.append(self._condition())
                opaque |= self.token.text not in (")", "&&", "||")
                before = ")"
                continue
            self.take()
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            if depth == 1 and token.text in ("&&", "||"):
                joins.add(token.text)
            before = token.text
        if "||" in joins:
            opaque |= len(joins) > 1 or any(each.sign == "no" for each in found)
            found = [Condition("maybe", each.group) for each in found]
        return found, bool(opaque and found)

    def named(self) -> tuple[str, str, list[Token]]:
        """Read ``(expression AS ?name)``."""
        self.expect("(")
        first, place = self.token.start, self.at
        depth = 0
        while depth or self.token.word != "AS":
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(self.take().text, 0)
        expression = self.query[first : self.token.start]
        tokens = self.tokens[place : self.at]
        self.take()
        name = self.variable()
        self.expect(")")
        return expression, name, tokens


def has_exists(tokens: list[Token]) -> bool:
    """Tell whether there is EXISTS among tokens."""
    return any(token.word == "EXISTS" for token in tokens)

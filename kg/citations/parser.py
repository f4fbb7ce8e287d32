"""A query, read for what it asks for: which patterns, in which groups, in which graphs.

The engine has answered the query before, so that it is known to be right; it is read here only to
be taken apart. Expressions stay text.
"""

from functools import lru_cache
from itertools import pairwise

from pyoxigraph import NamedNode

from kg.citations.groups import GroupReader, has_exists
from kg.citations.syntax import Element, Group, Item, Pattern, Query, Select, certain, visible
from kg.citations.tokens import Token, UntraceableError

_AGGREGATES = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"))
_MODIFIERS = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@lru_cache(maxsize=512)
def parse(query: str) -> Query:
    """Return a query taken apart.

    Raises:
        UntraceableError: It holds what is not read here.
    """
    return _Parser(query).query_()


class _Parser(GroupReader):
    def query_(self) -> Query:
        start = self.token.start
        self._prologue()
        prologue = self.query[start : self.token.start]
        form = self.token.word
        template: list[Element] = []
        select: Select | None = None
        sources: tuple[str, frozenset[NamedNode]] = ("", frozenset())
        if form == "SELECT":
            select, text, graphs = self.select()
            sources = (text, graphs)
        elif form in ("ASK", "CONSTRUCT"):
            self.take()
            short = form == "CONSTRUCT" and self.token.text != "{"
            if form == "CONSTRUCT" and not short:
                self._template(template)
            sources = self._dataset()
            select = self._whole(self.token.start)
            if short:
                template += select.where.elements
        elif form != "DESCRIBE":
            raise UntraceableError("the query has no known form", "查询形式未知")
        patterns = tuple(each for each in template if isinstance(each, Pattern))
        return Query(form, prologue, *sources, select, patterns, self.hidden)

    def _prologue(self) -> None:
        while True:
            if self.accept("BASE"):
                self.base = self.iri().value
            elif self.accept("PREFIX"):
                name = self.take().text.partition(":")[0]
                self.prefixes[name] = self.iri().value
            else:
                return

    def _dataset(self) -> tuple[str, frozenset[NamedNode]]:
        start = self.token.start
        sources: set[NamedNode] = set()
        named = False
        while self.accept("FROM"):
            if self.accept("NAMED"):
                self.iri()
                named = True
            else:
                sources.add(self.iri())
        if named and not sources:
            raise UntraceableError("FROM NAMED without FROM", "有 FROM NAMED 而无 FROM")
        return self.query[start : self.token.start], frozenset(sources)

    def _template(self, into: list[Element]) -> None:
        self.expect("{")
        while not self.accept("}"):
            if not self.accept("."):
                self.triples(into)

    def _whole(self, start: int) -> Select:
        """Read the group and the rest of an ASK or CONSTRUCT."""
        self.accept("WHERE")
        place = self.token.start
        group = self.group()
        text = self.since(place)
        return self._modified("SELECT *", (), group, text, opaque=False)

    # ── SELECT ──

    def select(self, nested: bool = False) -> tuple[Select, str, frozenset[NamedNode]]:
        """Return the SELECT that comes next, with its FROM and the graphs of that."""
        start = self.expect("SELECT").start
        if not self.accept("DISTINCT"):
            self.accept("REDUCED")
        head = self.since(start)
        items: list[Item] = []
        opaque = aggregated = False
        star = self.accept("*")
        while not star and (self.token.kind == "var" or self.token.text == "("):
            if self.token.kind == "var":
                items.append(Item(self.variable()))
                continue
            expression, name, tokens = self.named()
            items.append(Item(name, expression))
            aggregated |= _aggregates(tokens)
            opaque |= has_exists(tokens)
        sources = ("", frozenset[NamedNode]()) if nested else self._dataset()
        self.accept("WHERE")
        place = self.token.start
        group = self.group()
        text = self.since(place)
        if star:
            seen = dict.fromkeys(visible(group))
            items = [Item(name) for name in seen if not name.startswith(self.hidden)]
        select = self._modified(head, tuple(items), group, text, opaque, aggregated, nested)
        return select, *sources

    def _modified(
        self, head: str, items: tuple[Item, ...], group: Group, text: str, opaque: bool,
        aggregated: bool = False, nested: bool = False,
    ) -> Select:  # fmt: skip
        """Read what follows the group of a query."""
        start = self.token.start
        keys: list[Item] = []
        if self.accept("GROUP"):
            self.expect("BY")
            aggregated = True
            while self.token.word not in _MODIFIERS and self.token.text not in ("}", ""):
                keys.append(self._key())
        having, place = "", self.token.start
        if self.accept("HAVING"):
            aggregated = True
            tokens = self._skip()
            opaque |= has_exists(tokens)
            having = self.since(place)
        place, sliced = self.at, False
        depth = 0
        while self.token.kind != "end" and (depth or self.token.text != "}"):
            if not depth and self.token.word == "VALUES" and self.tokens[self.at - 1].kind != "var":
                break
            sliced |= self.token.word in ("LIMIT", "OFFSET")
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(self.take().text, 0)
        aggregated |= _aggregates(self.tokens[place : self.at])
        if self.token.word == "VALUES":
            values = self.values()
            if not aggregated:
                group = Group((*group.elements, values))
        tail = self.since(start) if self.tokens[self.at - 1].end > start else ""
        bound = certain(group) if not aggregated else certain(group) & {k.name for k in keys}
        markers = tuple(
            (each.name, self.fresh())
            for each in items
            if nested and not (each.expression is None and each.name in bound)
        )
        return Select(
            head, items, group, text, tail, having, tuple(keys), aggregated, sliced, opaque, markers
        )

    def _key(self) -> Item:
        if self.token.kind == "var":
            return Item(self.variable())
        start = self.token.start
        if self.token.text == "(":
            self.take()
            inside = self.at
            first = self.token.start
            depth = 0
            while depth or self.token.text != ")":
                if not depth and self.token.word == "AS":
                    expression = self.query[first : self.token.start]
                    self.take()
                    name = self.variable()
                    self.expect(")")
                    return Item(name, expression)
                depth += {"(": 1, ")": -1}.get(self.take().text, 0)
            self.take()
            if has_exists(self.tokens[inside : self.at]):
                raise UntraceableError("EXISTS in GROUP BY", "GROUP BY 中有 EXISTS")
        else:
            self._constraint()
        return Item(self.fresh(), self.since(start))

    def _skip(self) -> list[Token]:
        """Read the constraints of HAVING."""
        place = self.at
        while self.token.word not in _MODIFIERS and self.token.text not in ("}", ""):
            self._constraint()
        return self.tokens[place : self.at]

    def _constraint(self) -> None:
        """Read brackets, or a name with brackets behind it."""
        if self.token.text != "(":
            self.take()
        self.expect("(")
        depth = 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.take().text, 0)


def _aggregates(tokens: list[Token]) -> bool:
    return any(
        token.word in _AGGREGATES and following.text == "(" for token, following in pairwise(tokens)
    )

"""Triples as they are written, and the patterns that they stand for."""

from pyoxigraph import NamedNode

from kg.citations import paths
from kg.citations.reader import Reader
from kg.citations.syntax import (
    Element,
    Filter,
    Group,
    Pattern,
    Place,
    Reach,
    Union,
    Var,
)
from kg.namespaces import RDF


class TripleReader(Reader):
    """Reads triples, with the short forms for lists and for things without a name."""

    def triples(self, into: list[Element]) -> None:
        """Read the triples of one subject."""
        brackets = self.token.text == "["
        subject = self.node(into)
        if not ((brackets and self.token.text in (".", "}", ")")) or self._at_pattern()):
            self._properties(subject, into)

    def _at_pattern(self) -> bool:
        return self.token.text == "{" or self.token.word in (
            "OPTIONAL", "FILTER", "BIND", "VALUES", "MINUS", "GRAPH", "SERVICE"
        )  # fmt: skip

    def _properties(self, subject: Place, into: list[Element]) -> None:
        while True:
            verb = self.verb()
            while True:
                target = self.node(into)
                self.connect(subject, verb, target, into)
                if not self.accept(","):
                    break
            if not self.accept(";"):
                return
            while self.accept(";"):
                pass
            if self.token.text in (".", "}", "]") or self._at_pattern():
                return

    def node(self, into: list[Element]) -> Place:
        """Return the term that comes next; a list or brackets put their triples into ``into``."""
        if self.accept("["):
            subject = Var(self.fresh())
            if not self.accept("]"):
                self._properties(subject, into)
                self.expect("]")
            return subject
        if not self.accept("("):
            return self.term()
        items: list[Place] = []
        while not self.accept(")"):
            items.append(self.node(into))
        rest: Place = RDF.nil
        for item in reversed(items):
            cell = Var(self.fresh())
            into += [Pattern(cell, RDF.first, item), Pattern(cell, RDF.rest, rest)]
            rest = cell
        return rest

    def connect(
        self, subject: Place, verb: "Var | paths.Path", target: Place, into: list[Element]
    ) -> None:
        """Put patterns into a group that hold where a path connects two ends.

        A sequence gets a variable for each place between; alternatives become a UNION. What may
        have any number of steps stays a path.
        """
        match verb:
            case Var():
                into.append(Pattern(subject, verb, target))
            case paths.Link(iri=iri):
                into.append(Pattern(subject, iri, target))
            case paths.Inverse(path=inner):
                self.connect(target, inner, subject, into)
            case paths.Sequence(paths=parts):
                for part in parts[:-1]:
                    between = Var(self.fresh())
                    self.connect(subject, part, between, into)
                    subject = between
                self.connect(subject, parts[-1], target, into)
            case paths.Alternative(paths=parts):
                branches = tuple(self._branch(subject, part, target) for part in parts)
                into.append(Union(branches, self.fresh()))
            case paths.Repeat():
                into.append(Reach(subject, verb, target))
            case paths.Negated(forward=forward, backward=backward):
                ends = ((subject, target, forward), (target, subject, backward))
                groups = [self._others(s, names, o) for s, o, names in ends if names is not None]
                into.append(groups[0] if len(groups) == 1 else Union(tuple(groups), self.fresh()))

    def _branch(self, subject: Place, path: paths.Path, target: Place) -> Group:
        elements: list[Element] = []
        self.connect(subject, path, target, elements)
        return Group(tuple(elements))

    def _others(self, subject: Place, names: tuple[NamedNode, ...], target: Place) -> Group:
        verb = Var(self.fresh())
        text = f"FILTER(?{verb.name} NOT IN ({', '.join(map(str, names))}))"
        return Group((Pattern(subject, verb, target), Filter(text)))

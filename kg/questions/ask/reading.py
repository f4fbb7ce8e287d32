"""How a question in words was understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.namespaces import curie
from kg.questions.binding import Values
from kg.questions.header import Question
from kg.terms import text_of


@dataclass(frozen=True)
class Understood:
    """How a question in words was understood.

    Attributes:
        question: What is asked, of the catalogue or made for one property.
        values: What it is asked about.
        given: The words that stood for each parameter, where they are known.
        score: How well the question explains the text, from 0 to 1.
    """

    question: Question
    values: Values
    given: Mapping[str, str]
    score: float = 1.0

    @property
    def command(self) -> str:
        """The command line that asks the same."""
        import shlex

        if self.question.path is None and self.question.name.startswith("fact/"):
            return f"kg sparql {shlex.quote(self._pattern())}"
        options = []
        for name, terms in self.values.items():
            if terms != self.question.header.parameters[name].default:
                value = "*" if terms is None else ",".join(map(text_of, terms))
                options.append(f" --{name} {shlex.quote(value)}")
        return f"kg run {self.question.name}{''.join(options)}"

    def _pattern(self) -> str:
        """Return the shortest SPARQL for a question of one property; it needs no prefixes."""
        ((place, terms),) = self.values.items()
        thing = curie(text_of(terms[0])) if terms else f"?{place}"
        relation = self.question.name.partition("/")[2]
        if place == "value":
            return f"SELECT ?thing {{ ?thing {relation} {thing} }}"
        return f"SELECT ?value {{ {thing} {relation} ?value }}"

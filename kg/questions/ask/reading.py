"""How a question in words was understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.namespaces import curie
from kg.questions.binding import Values
from kg.questions.header import Question
from kg.store import Term
from kg.terms import text_of


class Claim(NamedTuple):
    """A statement that a text asks to be confirmed: “Is iFLYTEK based in Suzhou?”.

    Attributes:
        subject: Of what.
        property_: The IRI of the property.
        object: The value that is to be confirmed.
        plain: Whether the text names the property; else a place may be meant in another sense.
    """

    subject: NamedNode
    property_: str
    object: Term
    plain: bool


@dataclass(frozen=True)
class Understood:
    """How a question in words was understood.

    Attributes:
        question: What is asked, of the catalogue or made for one property.
        values: What it is asked about.
        given: The words that stood for each parameter, where they are known.
        score: How well the question explains the text, from 0 to 1.
        claim: The statement that the text asks to be confirmed, where it does.
        whether: Whether the text asks for yes or no.
    """

    question: Question
    values: Values
    given: Mapping[str, str]
    score: float = 1.0
    claim: Claim | None = None
    whether: bool = False

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
        thing = f"?{place}"
        if terms:
            short = curie(text_of(terms[0]))
            thing = f"<{short}>" if "://" in short else short
        relation = self.question.name.partition("/")[2]
        if place == "value":
            return f"SELECT ?thing {{ ?thing {relation} {thing} }}"
        return f"SELECT ?value {{ {thing} {relation} ?value }}"

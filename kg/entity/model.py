"""What is known of one thing, as plain data and as people read it."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.entity.elsewhere import Elsewhere
from kg.namespaces import curie
from kg.passages import Source
from kg.store import Term
from kg.terms import to_json

FORMATS = ("table", "md", "json")
"""The formats of an :class:`Entity`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement, seen from the thing that is described.

    Attributes:
        predicate: The property.
        name: Its label in the reader's language.
        other: The term at the other end.
        text: That term as people read it; a statistic with its figure.
        kind: The kind of the other thing, e.g. ``firm``, or an empty string.
        sources: Where it is stated, as the documents read.
        status: ``proposed`` or ``aimed`` where the other thing is no more than that; else
            ``proposing`` or ``aiming`` where only passages of that stance state the fact.
        status_text: The status in the reader's language, or an empty string.
    """

    predicate: NamedNode
    name: str
    other: Term
    text: str
    kind: str
    sources: tuple[Source, ...]
    status: str | None
    status_text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What curators say about a thing: a heading, a text, and its number in their list."""

    iri: NamedNode
    title: str
    text: str
    ambiguity: str


@dataclass(frozen=True)
class Entity:
    """One thing with all that is known of it.

    Attributes:
        iri: The thing.
        lang: The reader's language.
        label: What it is called in that language.
        kinds: What it is, in that language.
        names: All labels with their languages, Chinese first.
        aliases: Other names, with their languages.
        status: Whether it exists, is proposed or aimed at, in the reader's language.
        status_code: The same as ``existing``, ``proposed`` or ``aimed``.
        definition: What the ontology says of it, where it is a term of the ontology.
        notes: What curators say about it.
        facts_out: What is said of it.
        facts_in: What other things are said to be to it.
        stated: What it says itself, where it is a source: subject and fact.
        links: Where it is found in other datasets.
        elsewhere: The same with addresses and evidence, and what looks alike or was not found.
        version: What identifies the state of the data.
        fallback: What to say, in English and in Chinese, of names that stand in another language
            than the reader's; None if there are none.
        truncated: There are more statements than were read.
    """

    iri: NamedNode
    lang: str
    label: str
    kinds: tuple[str, ...]
    names: tuple[Literal, ...]
    aliases: tuple[Literal, ...]
    status: str
    status_code: str
    definition: str
    notes: tuple[Note, ...]
    facts_out: tuple[Fact, ...]
    facts_in: tuple[Fact, ...]
    stated: tuple[tuple[str, Fact], ...]
    links: tuple[Fact, ...]
    elsewhere: tuple[Elsewhere, ...]
    version: str
    fallback: tuple[str, str] | None = None
    truncated: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "iri": self.iri.value,
            "curie": curie(self.iri.value),
            "lang": self.lang,
            "label": self.label,
            "kinds": list(self.kinds),
            "names": [to_json(name) for name in self.names],
            "aliases": [to_json(name) for name in self.aliases],
            "status": self.status_code or None,
            "definition": self.definition or None,
            "notes": [
                {
                    "iri": note.iri.value,
                    "title": note.title,
                    "text": note.text,
                    "ambiguity": note.ambiguity or None,
                }
                for note in self.notes
            ],
            "out": [_fact_json(fact) for fact in self.facts_out],
            "in": [_fact_json(fact) for fact in self.facts_in],
            "states": [{"subject": name, **_fact_json(fact)} for name, fact in self.stated],
            "links": [_fact_json(fact) for fact in self.links],
            "elsewhere": [each.to_json() for each in self.elsewhere],
            "version": self.version,
        }

    def render(self, format: str = "table", **settings: Any) -> bytes:
        """Return the description as plain text (``table``), Markdown or JSON, in UTF-8.

        Args:
            format: One of :data:`FORMATS`.
            settings: ``width`` for text, in terminal cells; ``most``, how many facts of one kind
                text and Markdown show.

        Raises:
            UsageError: There is no such format.
        """
        from kg.entity.render import render

        return render(self, format, **settings)


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "predicate": fact.predicate.value,
        "name": fact.name,
        "value": to_json(fact.other),
        "text": fact.text,
        "status": fact.status,
        "sources": [{"iri": source.iri.value, "short": source.short} for source in fact.sources],
    }

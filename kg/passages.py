"""Sources as people cite them in passing: the passage of a document, or a dataset's title."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC, DCTERMS, DOCUMENT
from kg.store import Store, Term
from kg.terms import python_value

_PROPERTIES = (AIC.stance, AIC.number, AIC.sectionNumber, DCTERMS.isPartOf)
_PLACE = re.compile(r".*/p(\d+)(?:-(\d+))?")
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]")
_SECTION = r"(?:§\s*[0-9一二三四五六七八九十（）()]*\s*)?"
_HEADING = r"(?:[^\d§¶]{1,30}\s)?"
_CITED = re.compile(
    _SECTION + r"[Pp¶]\s*(\d{1,4})(?:\s*(?:句|s|-)\s*(\d{1,4}))?"
    # A section without a number stands by its heading; then only the sentence makes it sure.
    rf"|{_HEADING}[Pp¶]\s*(\d{{1,4}})\s*(?:句|s)\s*(\d{{1,4}})"
)
_BATCH = 500


def cited(text: str) -> str | None:
    """Return the address of the passage of the first document that a citation names, if it is one.

    Reach for it where people may type back what they read: ``§三（二） P28 句5``, ``¶28 s5``,
    ``P28-5``, or ``P28`` for the whole paragraph.

    >>> cited("§三（二） P28 句5") == cited("¶28 s5") == cited("p28-5") == f"{DOCUMENT}/p28-5"
    True
    >>> cited("引言 P3 句3") == cited("Introduction ¶3 s3") == f"{DOCUMENT}/p3-3"
    True
    >>> cited("天准科技"), cited("华为 P30")
    (None, None)
    """
    found = _CITED.fullmatch(text.strip())
    if found is None:
        return None
    paragraph, sentence = found[1] or found[3], found[2] or found[4]
    return f"{DOCUMENT}/p{paragraph}" + (f"-{sentence}" if sentence else "")


@dataclass(frozen=True, slots=True)
class Source:
    """A named graph, as the source that it is.

    Attributes:
        iri: The graph.
        short: What to show for it, e.g. ``§二（三） ¶20 s2``.
        stance: ``reporting``, ``proposing`` or ``aiming``; None where it has none.
        place: What sorts sources as their documents read; datasets come last.
    """

    iri: NamedNode
    short: str
    stance: str | None
    place: tuple[int, str, int, int]


class Sources:
    """The sources of one store, remembered as they are asked for.

    Call :meth:`prefetch` with all graphs that will be shown.
    """

    def __init__(self, store: Store, labels: Labels) -> None:
        self.store = store
        self.labels = labels
        self._known: dict[NamedNode, dict[NamedNode, Term]] = {}

    def prefetch(self, graphs: Iterable[NamedNode]) -> None:
        """Look up all graphs that are not known yet, and what they are part of."""
        level = list(dict.fromkeys(graphs))
        everything = level
        while level := [each for each in level if each not in self._known]:
            self._read(level)
            parents = (self._known[each].get(DCTERMS.isPartOf) for each in level)
            level = list(dict.fromkeys(each for each in parents if isinstance(each, NamedNode)))
        self.labels.prefetch(everything)

    def _read(self, things: list[NamedNode]) -> None:
        properties = " ".join(str(each) for each in _PROPERTIES)
        for start in range(0, len(things), _BATCH):
            batch = things[start : start + _BATCH]
            for thing in batch:
                self._known[thing] = {}
            values = " ".join(str(each) for each in batch)
            rows = self.store.select(
                f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} "
                f"VALUES ?p {{ {properties} }} ?s ?p ?o }}"
            ).rows
            for subject, predicate, value in sorted(rows, key=str):
                if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and value:
                    self._known[subject].setdefault(predicate, value)

    def of(self, graph: NamedNode) -> Source:
        """Return the source that a named graph is."""
        passage = self.passage(graph)
        if passage is not None and passage.place[3]:
            return passage
        return Source(graph, self.labels.of(graph), None, (1, graph.value, 0, 0))

    def passage(self, thing: NamedNode) -> Source | None:
        """Return a sentence, or a whole paragraph, as it is cited; None of anything else."""
        self.prefetch([thing])
        own = self._known[thing]
        section: NamedNode | None = None
        paragraph = 0
        above = self._above(thing)
        for each in above:
            paragraph = paragraph or _integer(self._known[each].get(AIC.number))
            if section is None and AIC.sectionNumber in self._known[each]:
                section = each
        document = (above or [thing])[-1].value
        sentence = _integer(own.get(AIC.number))
        if match := _PLACE.fullmatch(thing.value):
            paragraph, sentence = paragraph or int(match[1]), sentence if match[2] else 0
            sentence = sentence or int(match[2] or 0)
            document = thing.value.rpartition("/")[0] if not above else document
        elif not (paragraph and sentence):
            return None
        stance = own.get(AIC.stance)
        return Source(
            iri=thing,
            short=self._short(document, section, paragraph, sentence),
            stance=stance.value.rpartition("#")[2] if isinstance(stance, NamedNode) else None,
            place=(0, document, paragraph, sentence),
        )

    def _above(self, thing: NamedNode) -> list[NamedNode]:
        """Return what a thing is part of, from the nearest to the whole document."""
        above: list[NamedNode] = []
        found = self._known[thing].get(DCTERMS.isPartOf)
        while isinstance(found, NamedNode) and found not in (thing, *above):
            above.append(found)
            found = self._known[found].get(DCTERMS.isPartOf)
        return above

    def _short(
        self, document: str, section: NamedNode | None, paragraph: int, sentence: int
    ) -> str:
        parts = []
        if section is not None:
            number = _text(self._known[section].get(AIC.sectionNumber))
            parts.append(f"§{number}" if _NUMBERED.match(number) else self.labels.of(section))
        signs = ("P", "句") if is_chinese(self.labels.lang) else ("¶", "s")
        numbers = (paragraph, sentence) if sentence else (paragraph,)
        parts += [f"{sign}{number}" for sign, number in zip(signs, numbers, strict=False)]
        # Every passage of the first document is told from its place alone; others say of what.
        if document != DOCUMENT:
            parts.insert(0, self.labels.of(NamedNode(document)))
        return " ".join(parts)


def _integer(term: Term | None) -> int:
    value = python_value(term)
    return value if isinstance(value, int) else 0


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal) else ""

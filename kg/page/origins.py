"""Where statements come from, as a reader sorts them: documents, their sections, datasets."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.citations.works import Work, work
from kg.labels import choose
from kg.namespaces import AIC, DCTERMS, SKOS, curie
from kg.page.facts import is_web
from kg.page.wording import Two, Wording
from kg.store import Store


class Origins:
    """The sections and documents of some sources, each once and numbered.

    :attr:`groups` and :attr:`works` are what the page filters and cites by: a group has its CURIE
    ``c``, its name ``n``, its work ``w``, and ``s`` where it is a section; a work has its title
    ``n``, the line that cites it ``c``, its rights ``r`` and its address ``h`` where it has them.
    """

    def __init__(self, store: Store, words: Wording) -> None:
        self.store = store
        self.words = words
        self.groups: list[dict[str, Any]] = []
        self.works: list[dict[str, Any]] = []
        self._group: dict[NamedNode, int] = {}
        self._work: dict[NamedNode, int] = {}

    def number_all(self, sources: Iterable[NamedNode]) -> list[int]:
        """Return the number of each source's group; the groups stand in reading order."""
        found = [self._place(source) for source in sources]
        order = sorted(set(found), key=lambda one: (one[1].value, one[2], one[0].value))
        # Documents with sections first: they are what the graph is about.
        order.sort(key=lambda one: one[0] == one[1])
        for each in order:
            self._add(*each[:2])
        return [self._group[group] for group, _, _ in found]

    def _place(self, source: NamedNode) -> tuple[NamedNode, NamedNode, int]:
        """Return a source's section (or itself), its document, and where it stands there."""
        above = [source]
        while (parent := self._one(above[-1], DCTERMS.isPartOf)) and parent not in above:
            above.append(parent)
        whole = NamedNode(above[-1].value.rpartition("/")[0] or above[-1].value)
        if self._texts(above[-1], DCTERMS.title) is None and self._texts(whole, DCTERMS.title):
            above.append(whole)  # a passage that does not say what it is part of
        sections = [each for each in above[1:-1] if self._number(each)]
        place = sections[0] if sections else above[-1]
        return place, above[-1], self._paragraph(above)

    def _paragraph(self, above: list[NamedNode]) -> int:
        if len(above) < 2:
            return 0
        digits = "".join(each if each.isdecimal() else " " for each in above[1].value).split()
        return int(digits[-1]) if digits else 0

    def _add(self, group: NamedNode, document: NamedNode) -> None:
        if group in self._group:
            return
        if document not in self._work:
            self._work[document] = len(self.works)
            self.works.append(self._described(document))
        entry: dict[str, Any] = {"c": curie(group.value), "w": self._work[document]}
        if group == document:
            entry["n"] = self.works[entry["w"]]["n"]
        else:
            entry |= {"n": self._titled(group), "s": 1}
        self._group[group] = len(self.groups)
        self.groups.append(entry)

    def _titled(self, section: NamedNode) -> Two:
        number, (zh, en) = self._number(section), self.words.of(section)
        return (zh, en) if number == zh or len(number) > 6 else (f"{number} {zh}", f"{number} {en}")

    def _number(self, section: NamedNode) -> str:
        found = [
            quad.object.value
            for quad in self.store.quads(section, AIC.sectionNumber)
            if isinstance(quad.object, Literal)
        ]
        return min(found, default="")

    def _one(self, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
        found = {
            quad.object
            for quad in self.store.quads(subject, predicate)
            if isinstance(quad.object, NamedNode)
        }
        return min(found, key=lambda one: one.value, default=None)

    def _described(self, document: NamedNode) -> dict[str, Any]:
        zh = work(self.store, document, "zh")
        en = work(self.store, document, "en")
        entry: dict[str, Any] = {
            "n": self._title(document),
            "c": (_line(zh, "，", "获取"), _line(en, ", ", "retrieved")),
        }
        rights = self._texts(document, DCTERMS.rights)
        if rights:
            entry["r"] = rights
        if is_web(zh.url) and zh.url != document.value:
            entry["h"] = zh.url
        return entry

    def _title(self, document: NamedNode) -> Two:
        return (
            self._texts(document, DCTERMS.title)
            or self._texts(document, SKOS.prefLabel)
            or self.words.of(document)
        )

    def _texts(self, subject: NamedNode, predicate: NamedNode) -> Two | None:
        texts = [
            quad.object
            for quad in self.store.quads(subject, predicate)
            if isinstance(quad.object, Literal)
        ]
        zh, en = choose(texts, "zh"), choose(texts, "en")
        return (zh.value, en.value) if zh and en else None


def _line(one: Work, comma: str, retrieved: str) -> str:
    """Return a work as it is cited: what it does not state stays unstated."""
    parts = [one.author, one.title, one.year, one.version]
    if one.retrieved:
        parts.append(f"{retrieved} {one.retrieved}")
    if one.url and one.url != one.iri.value:
        parts.append(one.url)
    return comma.join(part for part in parts if part)

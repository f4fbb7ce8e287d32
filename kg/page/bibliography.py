"""The sources that a page names, each once and numbered as it is first named."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.namespaces import AIC, PREFIXES, expand
from kg.network.choice import CURATORS
from kg.network.projection import natural
from kg.page.facts import is_web
from kg.page.origins import Origins
from kg.page.wording import Wording
from kg.passages import Sources
from kg.store import Store

STANCES = ("", "reporting", "proposing", "aiming")
"""What a passage does, by the number that stands for it in the data."""

_ADDRESSES = frozenset(
    {
        AIC.url.value,
        PREFIXES["dcterms"] + "source",
        PREFIXES["dcat"] + "landingPage",
        PREFIXES["schema"] + "url",
        PREFIXES["rdfs"] + "seeAlso",
        "http://xmlns.com/foaf/0.1/homepage",
        "http://xmlns.com/foaf/0.1/page",
    }
)


class Bibliography:
    """Sources by number; :meth:`listed` tells what they are, once all are numbered."""

    def __init__(self, store: Store, words: Wording) -> None:
        self.store = store
        self.words = words
        self._numbers: dict[str, int] = {}

    def numbers(self, sources: Iterable[str]) -> list[int]:
        """Return the numbers that stand for sources, given as CURIEs."""
        return [self._numbers.setdefault(one, len(self._numbers)) for one in sources]

    def cited(self, facts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return facts with numbers in place of their sources."""
        return [{**fact, "s": self.numbers(fact["s"])} for fact in facts]

    def listed(self) -> dict[str, Any]:
        """Return the sources in the order of their numbers, and what they are part of."""
        origins = Origins(self.store, self.words)
        terms = {name: NamedNode(expand(name) or name) for name in self._numbers}
        groups = dict(zip(terms, origins.number_all(terms.values()), strict=True))
        self.words.prefetch(terms.values())
        zh = Sources(self.store, self.words.chinese)
        en = Sources(self.store, self.words.english)
        zh.prefetch(terms.values())
        en.prefetch(terms.values())
        found = []
        for name, term in terms.items():
            source = zh.of(term)
            short = (source.short, en.of(term).short)
            entry: dict[str, Any] = {"c": name, "n": short, "g": groups[name]}
            if name in CURATORS:
                entry["own"] = 1
            if source.stance in STANCES[1:]:
                entry["st"] = STANCES.index(source.stance)
            if address := self._address(term):
                entry["h"] = address
            found.append(entry)
        return {"sources": found, "groups": origins.groups, "works": origins.works}

    def _address(self, source: NamedNode) -> str | None:
        found = {
            quad.object.value
            for quad in self.store.quads(subject=source)
            if quad.predicate.value in _ADDRESSES
            and isinstance(quad.object, NamedNode | Literal)
            and is_web(quad.object.value)
        }
        return min(found, key=natural, default=None)

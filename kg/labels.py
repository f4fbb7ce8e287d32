"""Labels of things in the reader's language: one a term, by RFC 4647 look-up."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.namespaces import DCTERMS, PREFIXES, RDFS, SKOS, curie
from kg.store import Store, Term
from kg.terms import text_of

if TYPE_CHECKING:
    from kg.nameless import Nameless

PROPERTIES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
"""The properties that hold labels, best first."""

_BATCH = 500
_KEPT = 100_000
"""So many terms are remembered, and no more: a server reads labels as long as it runs."""
_SCRIPTS = {
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
}
_OTHER = 10
"""The last rank that is in the reader's language."""
_VOCABULARIES = tuple(
    PREFIXES[prefix]
    for prefix in (
        "aic", "rdf", "rdfs", "skos", "dc", "dcat", "dcterms", "org", "owl", "prov", "qb", "schema",
        "semapv", "sssom", "void",
    )
)  # fmt: skip


def rank(tag: str, wanted: str) -> int:
    """Return how well a language tag serves a reader, 0 being best (RFC 4647 look-up).

    The order for ``zh-CN`` is zh-CN, zh-Hans, zh, zh-Hans-*, any zh-*, en, no language, any other.

    >>> sorted(["fr", "", "en", "zh-TW", "zh", "zh-Hans"], key=lambda tag: rank(tag, "zh-CN"))
    ['zh-Hans', 'zh', 'zh-TW', 'en', '', 'fr']
    """
    tag, wanted = tag.lower(), wanted.lower()
    chain = [wanted]
    if wanted in _SCRIPTS:
        chain.append(_SCRIPTS[wanted])
    while "-" in wanted:
        wanted = wanted.rpartition("-")[0]
        # A single letter starts an extension and is never a language by itself.
        if "-" not in wanted or len(wanted.rpartition("-")[2]) > 1:
            chain.append(wanted)
    if tag in chain:
        return chain.index(tag)
    if tag.startswith(f"{wanted}-"):
        # A reader of simplified Chinese takes another simplified label before a traditional one.
        script = _script(chain[0])
        return 9 if script and _script(tag) == script else _OTHER
    if tag == "en":
        return 11
    if tag.startswith("en-"):
        return 12
    return 13 if not tag else 14


def _script(tag: str) -> str:
    """Return how a Chinese tag says that it is written; ``zh`` alone is simplified."""
    tag = _SCRIPTS.get(tag, tag)
    if tag == "zh":
        return "hans"
    parts = tag.split("-")
    return next((part for part in parts[1:] if part in ("hans", "hant")), "")


def choose(literals: Iterable[Literal], lang: str) -> Literal | None:
    """Return the literal that serves the reader best; the order of the input never matters."""
    return min(
        literals,
        key=lambda text: (rank(text.language or "", lang), text.value, text.language or ""),
        default=None,
    )


class Labels:
    """Labels of the things of one store, remembered as they are asked for.

    Call :meth:`prefetch` with all terms that will be shown: one query instead of one a term.
    """

    def __init__(self, store: Store, lang: str = "en") -> None:
        self.store = store
        self.lang = lang
        self._found: dict[NamedNode, list[tuple[int, Literal]]] = {}
        self._fallen: dict[NamedNode, Literal] = {}
        self._others: Nameless | None = None

    def prefetch(self, terms: Iterable[Term | None]) -> None:
        """Look up the labels of all terms that are not known yet."""
        asked = dict.fromkeys(term for term in terms if isinstance(term, NamedNode))
        wanted = [term for term in asked if term not in self._found]
        if wanted and len(self._found) > _KEPT:
            self._found.clear()
            self._fallen.clear()
            self._others = None
            wanted = list(asked)
        order = {predicate: position for position, predicate in enumerate(PROPERTIES)}
        properties = ", ".join(str(predicate) for predicate in PROPERTIES)
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            for term in batch:
                self._found[term] = []
            things = " ".join(str(term) for term in batch)
            # A second VALUES would make the embedded engine read every label of the store.
            rows = self.store.select(
                f"SELECT ?s ?p ?l WHERE {{ VALUES ?s {{ {things} }} ?s ?p ?l "
                f"FILTER(?p IN ({properties})) }}"
            ).rows
            for subject, predicate, label in rows:
                if (
                    isinstance(subject, NamedNode)
                    and isinstance(predicate, NamedNode)
                    and isinstance(label, Literal)
                ):
                    self._found[subject].append((order[predicate], label))
        self._nameless().expect(term for term in wanted if not self._found[term])

    def _nameless(self) -> "Nameless":
        if self._others is None:
            from kg.nameless import Nameless

            self._others = Nameless(self)
        return self._others

    def all(self, term: Term) -> list[Literal]:
        """Return every label of a term, best property first, in a fixed order."""
        if not isinstance(term, NamedNode):
            return []
        self.prefetch([term])
        found = sorted(
            self._found[term], key=lambda item: (item[0], item[1].language or "", item[1].value)
        )
        return list(dict.fromkeys(label for _, label in found))

    def best(self, term: Term) -> Literal | None:
        """Return the label that serves the reader best, or None if there is none."""
        if not isinstance(term, NamedNode):
            return None
        self.prefetch([term])
        found: Sequence[tuple[int, Literal]] = self._found[term]
        if found:
            return min(
                found,
                key=lambda item: (
                    rank(item[1].language or "", self.lang),
                    item[0],
                    item[1].value,
                ),
            )[1]
        if term.value.startswith(_VOCABULARIES):
            from kg.ontology import labels_of

            return choose(labels_of(term.value), self.lang)
        return None

    def of(self, term: Term | None) -> str:
        """Return one label for a term: a literal's text, a thing's name, else its CURIE.

        A passage without a label is called by its place, a licence by its short name.
        """
        if term is None:
            return ""
        if not isinstance(term, NamedNode):
            return text_of(term)
        label = self.best(term)
        if label is None:
            return self._nameless().of(term) or curie(term.value)
        if label.language and rank(label.language, self.lang) > _OTHER:
            self._fallen[term] = label
        return label.value

    def fell_back(self, term: Term | None) -> bool:
        """Tell whether a thing is shown by a label in another language than the reader's."""
        if not isinstance(term, NamedNode):
            return False
        label = self.best(term)
        return label is None or rank(label.language or "", self.lang) > _OTHER

    def fallback(self) -> tuple[str, str] | None:
        """Return what to say of the names given so far that are in another language.

        In English and in Chinese; None where every name was in the reader's language, or is no
        more than a text without a language.
        """
        if not self._fallen:
            return None
        tags = ", ".join(sorted({label.language or "" for label in self._fallen.values()}))
        count, first = len(self._fallen), next(iter(self._fallen.values())).value
        names = "1 name has" if count == 1 else f"{count:,} names have"
        return (
            f"{names} no label in {self.lang} and {'is' if count == 1 else 'are'} shown in "
            f"another language ({tags}), e.g. {first}",
            f"{count:,} 个名称没有 {self.lang} 标签，以其他语言（{tags}）显示，例如：{first}",
        )

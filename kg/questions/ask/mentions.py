"""Names of things in a text."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.namespaces import AIC, DCTERMS, KINDS, PREFIXES, RDF, RDFS, SKOS, expand, kind_of
from kg.questions.ask import outside, shortened, typos
from kg.questions.ask.lexicon import lexicon
from kg.questions.ask.named import Mention, Option
from kg.questions.ask.numbers import numbers
from kg.questions.ask.tokens import Token, keys
from kg.store import Store, Term

NOTHING = "nothing"
"""The kind of what is written as a name of ours and is none."""

ASIDE = frozenset(
    ("stat", "entry", "sentence", "paragraph", "section", "note", "reference", "comparison")
)
"""Kinds whose labels tell of other things, and are no names."""

COMPOSITE = frozenset(
    (
        "cluster",
        "recommendation",
        "aim",
        "appraisal",
        "edition",
        "ecosystem",
        "strength",
        "gap",
        "weakness",
        "indicator",
        "theme",
        "measure",
        "facility",
        "platform",
        "dimension",
        "unit",
        "application",
        "link",
        "iri",
        "dataset",
        "brand",
        "talent",
        "product",
        "document",
    )
)
"""Kinds whose names are made of words and other names: these may be what is meant."""

LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
ALIASES = (SKOS.altLabel, SKOS.hiddenLabel)

_CURIE = re.compile(r"[a-z]+:[A-Za-z0-9_][\w.-]*\w|https?://[^\s<>\"{}|^`\\]+", re.ASCII)
_PASSAGE = re.compile(
    r"(?:§\S*\s+)?(?<![A-Za-z0-9])[Pp¶](\d{1,4})(?:(?:-|\s?句|\s?s)(\d{1,4}))?(?![0-9])"
)
_SPELT = {
    word: str(n)
    for n, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"], 1)
}
_PLACED = re.compile(
    r"第\s*(?P<p>\d{1,4})\s*段\s*第?\s*(?P<s>\d{1,4})\s*句"
    r"|(?P<s4>\d{1,4}(?=st|nd|rd|th)|first|second|third|fourth|fifth|sixth)\w*\s+sentence"
    r"\s+(?:of|in)\s+(?:the\s+)?paragraph\s+(?P<p4>\d{1,4})"
    r"|sentence\s+(?P<s2>\d{1,4})\s+(?:of|in)\s+paragraph\s+(?P<p2>\d{1,4})"
    r"|paragraph\s+(?P<p3>\d{1,4}),?\s+sentence\s+(?P<s3>\d{1,4})",
    re.IGNORECASE,
)

__all__ = ["ASIDE", "COMPOSITE", "NOTHING", "Index", "Mention", "Option", "compared", "index"]


class Index:
    """All names of a store, by their token keys."""

    def __init__(self, store: Store) -> None:
        self._store = store
        found: defaultdict[tuple[str, ...], dict[Option, int]] = defaultdict(dict)
        named: list[tuple[str, str]] = []
        for iri, rank, text in _read(store):
            named.append((iri, text))
            kind = kind_of(iri) or ("source" if iri.startswith(PREFIXES["source"]) else None)
            if iri.startswith(PREFIXES["passage"]):
                continue  # Sections and sentences are called by number; their titles are prose.
            if kind and kind not in ASIDE:
                place = found[keys(text)]
                option = Option(kind, _terms(iri))
                place[option] = min(rank, place.get(option, 9))
        for iri, words in self._further():
            option = Option("iri" if iri.startswith(PREFIXES["aic"]) else _kind(iri), _terms(iri))
            for word in words:
                named.append((iri, word))
                found[keys(word)].setdefault(option, 1)
        both = tuple(compared(store))
        if len(both) > 1:
            for word in lexicon().both:
                found[keys(word)][Option("city", both)] = 0
        found.pop((), None)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for iri, name in named:
            self._names[iri].append(name)
        self.options = {
            key: tuple(sorted(options, key=lambda option: (options[option], _weight(option))))
            for key, options in found.items()
        }
        self.longest = max(map(len, self.options), default=0)
        self._outside = outside.names(store)
        self._long = shortened.names(named)
        self.spellings = frozenset((*self.options, *lexicon().senses))
        self.words = frozenset(key for name in self.spellings for key in name)

    @cached_property
    def around(self) -> typos.Words:
        """Chinese words by what stands around each of their characters."""
        return typos.around(self.spellings)

    def outside(self, found: Sequence[Token]) -> list[Mention]:
        """Return what a text names that no parameter takes: exchanges, and seats elsewhere."""
        return outside.find(self._outside, found)

    def _further(self) -> Iterator[tuple[str, Iterable[str]]]:
        for short, words in lexicon().names.items():
            iri = expand(short)
            iri = iri or (short if "://" in short else None)
            if iri and (iri.startswith(PREFIXES["aic"]) or self.knows(iri)):
                yield iri, words
        for iri in _ontology_terms():
            yield iri, [label.value for label in ontology.labels_of(iri)]

    def names_of(self, iri: str) -> tuple[str, ...]:
        """Return everything that a thing is called, in any language."""
        return tuple(self._names.get(iri, ()))

    def knows(self, iri: str) -> bool:
        """Tell whether the store speaks of a thing."""
        thing = NamedNode(iri)
        said = itertools.chain(self._store.quads(subject=thing), self._store.quads(object=thing))
        return next(said, None) is not None

    def find(self, text: str, found: Sequence[Token]) -> list[Mention]:
        """Return everything that the tokens of a text name, overlapping or not."""
        senses = lexicon().senses
        mentions = []
        all_keys = tuple(token.key for token in found)
        for start in range(len(found)):
            for end in range(start + 1, min(start + self.longest, len(found)) + 1):
                key = all_keys[start:end]
                if options := self.options.get(key):
                    proper = key not in senses and any(
                        o.kind not in ("iri", "source") for o in options
                    )
                    mentions.append(Mention(start, end, options, proper))
        given = [*self._written(text, found), *numbers(found)]
        return [*mentions, *self._shortened(mentions, found), *given]

    def _shortened(self, mentions: Sequence[Mention], found: Sequence[Token]) -> list[Mention]:
        """Return names with words left out, but for those that are within a whole name."""
        return [
            each
            for each in shortened.find(self._long, found)
            if not any(m.proper and m.start <= each.start and each.end <= m.end for m in mentions)
        ]

    def _written(self, text: str, found: Sequence[Token]) -> Iterator[Mention]:
        """Yield what is given by a short name or an IRI, and passages as they are cited."""
        given = [(m.span(), expand(m[0])) for m in _CURIE.finditer(text)]
        for match in _PLACED.finditer(text):
            paragraph, sentence = (
                match[name] or match[f"{name}2"] or match[f"{name}3"] or match[f"{name}4"]
                for name in "ps"
            )
            sentence = _SPELT.get(sentence.casefold(), sentence)
            given.append((match.span(), f"{PREFIXES['passage']}p{paragraph}-{sentence}"))
        for match in _PASSAGE.finditer(text):
            slug = f"p{match[1]}" + (f"-{match[2]}" if match[2] else "")
            given.append((match.span(), f"{PREFIXES['passage']}{slug}"))
        for (first, last), iri in given:
            inside = [i for i, token in enumerate(found) if first <= token.start < last]
            if not iri or not inside:
                continue
            if self.knows(iri):
                kind = "passage" if iri.startswith(PREFIXES["passage"]) else _kind(iri)
            elif iri.startswith(PREFIXES["aic"]):
                kind = "iri"
            else:
                kind = NOTHING
            terms = () if kind == NOTHING else _terms(iri)
            yield Mention(inside[0], inside[-1] + 1, (Option(kind, terms),), True)


_KEPT: WeakKeyDictionary[Store, tuple[str, Index]] = WeakKeyDictionary()


def index(store: Store) -> Index:
    """Return the names of a store; they are read at the first call."""
    version = store.version()
    kept = _KEPT.get(store)
    if kept is None or kept[0] != version:
        kept = _KEPT[store] = (version, Index(store))
    return kept[1]


def _read(store: Store) -> Iterator[tuple[str, int, str]]:
    """Yield every name: of what, whether it is an alias, and the name."""
    properties = " ".join(map(str, (*LABELS, *ALIASES)))
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?name WHERE "
        f"{{ VALUES ?property {{ {properties} }} ?thing ?property ?name }}"
    ).rows
    for thing, property_, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            yield thing.value, int(property_ in ALIASES), name.value


def _terms(iri: str) -> tuple[Term, ...]:
    return (NamedNode(iri),)


def _kind(iri: str) -> str:
    return kind_of(iri) or ("source" if iri.startswith(PREFIXES["source"]) else "iri")


def _weight(option: Option) -> tuple[int, int, str]:
    order = list(KINDS)
    place = order.index(option.kind) if option.kind in order else len(order)
    # What is recommended often bears the name of the thing itself.
    name = str(option.terms)
    return (place + 100 * (option.kind in COMPOSITE), len(name), name)


def compared(store: Store) -> list[NamedNode]:
    """Return the cities that a document of a store compares."""
    rows = store.select(
        f"SELECT DISTINCT ?city ?document {{ ?document {AIC.compares} ?city }}"
    ).rows
    cities = {row[0] for row in rows if isinstance(row[0], NamedNode)}
    return sorted(cities, key=lambda city: city.value)


def _ontology_terms() -> list[str]:
    quads = ontology.graph().quads_for_pattern(None, RDF.type, None, None)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted(iri for iri in subjects if iri.startswith(PREFIXES["aic"]))

"""Names of things, years and numbers in a text."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.namespaces import AIC, DCTERMS, KINDS, PREFIXES, RDF, RDFS, SKOS, expand, kind_of
from kg.questions.ask.lexicon import lexicon
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
_PASSAGE = re.compile(r"(?<![A-Za-z0-9])[Pp](\d{1,4})(?:-(\d{1,4}))?(?![0-9])")
_PLACED = re.compile(
    r"第\s*(?P<p>\d{1,4})\s*段\s*第?\s*(?P<s>\d{1,4})\s*句"
    r"|sentence\s+(?P<s2>\d{1,4})\s+(?:of|in)\s+paragraph\s+(?P<p2>\d{1,4})"
    r"|paragraph\s+(?P<p3>\d{1,4}),?\s+sentence\s+(?P<s3>\d{1,4})",
    re.IGNORECASE,
)
_BEFORE = frozenset("前第哪这那")
_AFTER = frozenset("级月强个项点条家大所座类种次份篇方名位件期")
"""What stands beside a Chinese digit that is a number, and no part of a word."""
_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_LATIN = ["primary", "secondary", "tertiary"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_TIERS = frozenset(key for word in ("level", "tier", "order", "grade") for key in keys(word))
_SPELT = {key: n for n, word in enumerate(_WORDS, 1) for key in keys(word)}
_ORDERED = {key: n for n, word in enumerate(_ORDINALS, 1) for key in keys(word)}
_RANKED = {key: n for n, word in enumerate(_LATIN, 1) for key in keys(word)}
_NAMED = {key: n for n, word in enumerate(_MONTHS, 1) for key in keys(word)}


class Option(NamedTuple):
    """What a mention may stand for: a kind, and a thing or several."""

    kind: str
    terms: tuple[Term, ...]
    role: str = ""
    """For a number, what it counts: ``top``, ``level``, ``month``; else nothing."""


class Mention(NamedTuple):
    """Some tokens of a text that name something."""

    start: int
    end: int
    options: tuple[Option, ...]
    proper: bool
    """Whether the words can hardly mean anything else."""


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
        compared = tuple(_compared(store))
        if len(compared) > 1:
            for word in lexicon().both:
                found[keys(word)][Option("city", compared)] = 0
        found.pop((), None)
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for iri, name in named:
            self._names[iri].append(name)
        self.options = {
            key: tuple(sorted(options, key=lambda option: (options[option], _weight(option))))
            for key, options in found.items()
        }
        self.longest = max(map(len, self.options), default=0)

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
        return [*mentions, *self._written(text, found), *_numbers(found)]

    def _written(self, text: str, found: Sequence[Token]) -> Iterator[Mention]:
        """Yield what is given by a short name or an IRI, and passages as they are cited."""
        given = [(m.span(), expand(m[0])) for m in _CURIE.finditer(text)]
        for match in _PLACED.finditer(text):
            paragraph, sentence = (
                match[name] or match[f"{name}2"] or match[f"{name}3"] for name in "ps"
            )
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


def _numbers(found: Sequence[Token]) -> Iterator[Mention]:
    for i, token in enumerate(found):
        before = found[i - 1].key if i else ""
        after = found[i + 1].key if i + 1 < len(found) else ""
        key = token.key
        if key.isascii() and key.isdigit() and len(key) <= 9:
            number = int(key)
            if len(key) == 2 and after == "年" and 10 <= number <= 49:
                number += 2000  # 21年 is 2021
            if 1900 <= number <= 2200 and len(key) in (2, 4):
                yield Mention(i, i + 1, (Option("year", (Literal(number),)),), True)
                continue
        elif key in _DIGITS and (before in _BEFORE or after in _AFTER):
            number = _DIGITS[key]
        elif key in _SPELT:
            number = _SPELT[key]
        elif key in _ORDERED and after in _TIERS:
            number = _ORDERED[key]
        elif key in _RANKED and after == "indicator":
            yield Mention(i, i + 1, (Option("integer", (Literal(_RANKED[key]),), "level"),), True)
            continue
        elif key in _NAMED and token.word[0].isupper():
            yield Mention(i, i + 1, (Option("integer", (Literal(_NAMED[key]),), "month"),), True)
            continue
        else:
            continue
        role = ""
        if before in ("前", "top", "first") or after in ("强", "best", "plac"):
            role = "top"
        elif after in ("级", *_TIERS) or before == "level":
            role = "level"
        elif after == "月" or before == "month" or (len(before) == 4 and before.isdigit()):
            role = "month"
        yield Mention(i, i + 1, (Option("integer", (Literal(number),), role),), True)


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


def _compared(store: Store) -> list[NamedNode]:
    rows = store.select(
        f"SELECT DISTINCT ?city ?document {{ ?document {AIC.compares} ?city }}"
    ).rows
    cities = {row[0] for row in rows if isinstance(row[0], NamedNode)}
    return sorted(cities, key=lambda city: city.value)


def _ontology_terms() -> list[str]:
    quads = ontology.graph().quads_for_pattern(None, RDF.type, None, None)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted(iri for iri in subjects if iri.startswith(PREFIXES["aic"]))

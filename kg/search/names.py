"""The names of everything in a store, ready to be looked up: in memory, or in the store's index."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFoundError
from kg.namespaces import AIC, DCTERMS, KINDS, PREFIXES, RDFS, SKOS, kind_of
from kg.search import codes
from kg.search.grade import ALIAS, CODE, LABEL, SLUG, Grade, Name, Query, heard, written
from kg.search.norm import key_of, norm
from kg.store import Store

LABELS: tuple[NamedNode, ...] = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
"""Properties that hold what a thing is called."""

ALIASES: tuple[NamedNode, ...] = (
    SKOS.altLabel,
    SKOS.hiddenLabel,
    DCTERMS.alternative,
    NamedNode("https://schema.org/alternateName"),
    NamedNode("https://schema.org/legalName"),
)
"""Properties that hold what else a thing is called, or was."""

_CLASSES = {name: kind for kind, name in KINDS.items()}
_ONTOLOGY = PREFIXES["aic"]


class Index(Protocol):
    """The names of a store by normal form, wherever they are kept."""

    by_key: Mapping[str, Sequence[Name]]
    """The names of one normal form."""

    @property
    def entries(self) -> Sequence[Name]:
        """Every name; all are read at once."""

    def kind(self, iri: str) -> str | None:
        """Return the kind of a thing: by its path where it is ours, else by its class."""

    def matches(
        self, query: Query, kind: str | None = None, limit: int = 10
    ) -> Iterator[tuple[Name, Grade]]:
        """Yield names that fit as they are written or sound, at least the best ones."""

    def like(self, query: Query, kind: str | None = None) -> Sequence[Name]:
        """Return names that may be meant where none fits, for a closer look."""


class Names:
    """All names of a store, in memory."""

    def __init__(self, entries: list[Name], kinds: dict[str, str]) -> None:
        self.entries = entries
        self._kinds = kinds
        found: dict[str, list[Name]] = {}
        for name in entries:
            found.setdefault(name.key, []).append(name)
        self.by_key: Mapping[str, Sequence[Name]] = found

    def kind(self, iri: str) -> str | None:
        """Return the kind of a thing: by its path where it is ours, else by its class."""
        return kind_of(iri) or self._kinds.get(iri)

    def matches(
        self, query: Query, kind: str | None = None, limit: int = 10
    ) -> Iterator[tuple[Name, Grade]]:
        """Yield every name that fits as it is written, or as it sounds."""
        if query.key:
            for name in self.entries:
                if query.key in name.key and (grade := written(query, name)) is not None:
                    yield name, grade
        yield from self._coded(query)
        if query.spoken:
            for name in self._said:
                if (grade := heard(query, name)) is not None:
                    yield name, grade

    def like(self, query: Query, kind: str | None = None) -> Sequence[Name]:
        """Return every name of the kind."""
        if kind is None:
            return self.entries
        return [name for name in self.entries if self.kind(name.iri) == kind]

    def _coded(self, query: Query) -> Iterator[tuple[Name, Grade]]:
        for key in query.codes[1:]:
            for name in self.by_key.get(key, ()):
                if name.rank == CODE:
                    yield name, Grade(0.94, "external")

    @cached_property
    def _said(self) -> list[Name]:
        return [name for name in self.entries if name.rank <= ALIAS]


def names(store: Store) -> Index:
    """Return the names of a store; they are read at the first call."""
    version = store.version()
    kept = _KEPT.get(store)
    if kept is None or kept[0] != version:
        kept = _KEPT[store] = (version, _stored(store) or _read(store))
    return kept[1]


def _stored(store: Store) -> Index | None:
    if not store.location or "://" in store.location:
        return None
    from kg.search.stored import stored_names

    return stored_names(Path(store.location) / store.version())


_KEPT: WeakKeyDictionary[Store, tuple[str, Index]] = WeakKeyDictionary()


def class_kind(class_iri: str) -> str | None:
    """Return the kind that a class of the ontology stands for, e.g. ``firm``, ``section``."""
    if not class_iri.startswith(_ONTOLOGY):
        return None
    local = class_iri[len(_ONTOLOGY) :]
    return _CLASSES.get(local, local.lower())


def kind_name(kind: str, lang: str) -> str:
    """Return what a kind is called in the reader's language."""
    from kg.ontology import label_of

    return label_of(_ONTOLOGY + KINDS[kind], lang) or kind if kind in KINDS else kind


def kind_called(text: str) -> str:
    """Return the kind that a prefix, a class, or its label in either language stands for.

    Raises:
        NotFoundError: It stands for none.
    """
    from kg.ontology import label_of

    wanted = text.strip().casefold()
    for kind, name in KINDS.items():
        iri = AIC[name].value
        names = {kind, name, label_of(iri, "en"), label_of(iri, "zh")}
        if wanted in {each.casefold() for each in names if each}:
            return kind
    raise NotFoundError(
        f"{text} is no kind; kinds are {', '.join(KINDS)}.",
        f"没有类别“{text}”；类别有：{'、'.join(KINDS)}。",
        list(KINDS),
    )


def kinds_of(store: Store, iris: list[str]) -> dict[str, str]:
    """Return the kind of each thing that has one, without reading the whole store."""
    kinds = {iri: kind for iri in iris if (kind := kind_of(iri))}
    others = " ".join(f"<{iri}>" for iri in iris if iri not in kinds)
    if others:
        kinds |= _typed(store, f"VALUES ?thing {{ {others} }} ?thing a ?class")
    return kinds


def name_of(thing: NamedNode, property_: NamedNode, value: object) -> Iterator[Name]:
    """Yield the names that a statement gives to a thing: one, or several forms of a code."""
    if property_ in codes.LINKS:
        if isinstance(value, NamedNode) and (text := codes.segment_of(value.value)):
            yield from _code(thing.value, text)
    elif isinstance(value, Literal):
        if property_ in LABELS or property_ in ALIASES:
            if key := key_of(value.value):
                rank = ALIAS if property_ in ALIASES else LABEL
                yield Name(thing.value, value.value, rank, key)
        else:
            yield from _code(thing.value, value.value)


def slug_of(iri: str) -> Iterator[Name]:
    """Yield the end of an address as a name; nobody looks for a link record by its own."""
    if iri.startswith(PREFIXES["mapping"]):
        return
    slug = iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
    if key := norm(slug):
        yield Name(iri, slug, SLUG, key)


def properties() -> tuple[NamedNode, ...]:
    """Return every property that names."""
    return (*LABELS, *ALIASES, *codes.LINKS, *codes.properties())


def _code(iri: str, text: str) -> Iterator[Name]:
    return (Name(iri, text, CODE, key) for key in codes.keys(text))


def _typed(store: Store, pattern: str) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for row in store.select(f"SELECT DISTINCT ?thing ?class WHERE {{ {pattern} }}").rows:
        thing, found = row
        if isinstance(thing, NamedNode) and isinstance(found, NamedNode):
            kind = class_kind(found.value)
            if kind is not None:
                kinds[thing.value] = min(kind, kinds.get(thing.value, kind))
    return kinds


def _read(store: Store) -> Names:
    wanted = " ".join(str(each) for each in properties())
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?name WHERE "
        f"{{ VALUES ?property {{ {wanted} }} ?thing ?property ?name }}"
    ).rows
    found: dict[tuple[str, str, str], Name] = {}
    for thing, property_, value in rows:
        if isinstance(thing, NamedNode) and isinstance(property_, NamedNode):
            for name in name_of(thing, property_, value):
                _keep(found, name)
    kinds = _typed(store, "?thing a ?class")
    for iri in {*kinds, *(iri for iri, _, _ in found)}:
        for name in slug_of(iri):
            _keep(found, name)
    # The order of rows is the engine's own; the order of names must not be.
    entries = sorted(found.values(), key=lambda name: (name.iri, name.rank, name.text, name.key))
    return Names(entries, kinds)


def _keep(found: dict[tuple[str, str, str], Name], name: Name) -> None:
    place = name.iri, name.text, name.key
    known = found.get(place)
    if known is None or name.rank < known.rank:
        found[place] = name

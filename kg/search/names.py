"""The names of everything in a store, read once, ready to be looked up."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from kg.namespaces import DCTERMS, KINDS, PREFIXES, RDFS, SKOS, kind_of
from kg.search.norm import norm
from kg.store import Store

LABELS: tuple[NamedNode, ...] = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
"""Properties that hold what a thing is called."""

ALIASES: tuple[NamedNode, ...] = (SKOS.altLabel, SKOS.hiddenLabel)
"""Properties that hold what else a thing is called."""

_CLASSES = {name: kind for kind, name in KINDS.items()}
_ONTOLOGY = PREFIXES["aic"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing; ``rank`` is 0 for a label, 1 for an alias, 2 for the slug."""

    iri: str
    text: str
    rank: int
    key: str


class Names:
    """All names of a store, by normal form."""

    def __init__(self, entries: list[Name], kinds: dict[str, str]) -> None:
        self.entries = entries
        self._kinds = kinds
        self.by_key: defaultdict[str, list[Name]] = defaultdict(list)
        for name in entries:
            self.by_key[name.key].append(name)

    def kind(self, iri: str) -> str | None:
        """Return the kind of a thing: by its path where it is ours, else by its class."""
        return kind_of(iri) or self._kinds.get(iri)

    @cached_property
    def spoken(self) -> list[tuple[Name, tuple[str, ...], tuple[str, ...]]]:
        """Return every name with what it sounds like: whole readings, and initials."""
        from kg.search.pinyin import initials, readings

        said = (
            (name, readings(name.text), initials(name.text))
            for name in self.entries
            if name.rank < 2
        )
        return [each for each in said if each[1] or each[2]]


def names(store: Store) -> Names:
    """Return the names of a store; they are read at the first call."""
    version = store.version()
    kept = _KEPT.get(store)
    if kept is None or kept[0] != version:
        kept = _KEPT[store] = (version, _read(store))
    return kept[1]


_KEPT: WeakKeyDictionary[Store, tuple[str, Names]] = WeakKeyDictionary()


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


def kinds_of(store: Store, iris: list[str]) -> dict[str, str]:
    """Return the kind of each thing that has one, without reading the whole store."""
    kinds = {iri: kind for iri in iris if (kind := kind_of(iri))}
    others = " ".join(f"<{iri}>" for iri in iris if iri not in kinds)
    if others:
        kinds |= _typed(store, f"VALUES ?thing {{ {others} }} ?thing a ?class")
    return kinds


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
    properties = " ".join(str(each) for each in (*LABELS, *ALIASES))
    rows = store.select(
        "SELECT DISTINCT ?thing ?property ?name WHERE "
        f"{{ VALUES ?property {{ {properties} }} ?thing ?property ?name }}"
    ).rows
    found: dict[tuple[str, str], Name] = {}
    for thing, property_, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and (key := norm(name.value)):
            rank = 1 if property_ in ALIASES else 0
            _keep(found, Name(thing.value, name.value, rank, key))
    kinds = _typed(store, "?thing a ?class")
    for iri in {*kinds, *(iri for iri, _ in found)}:
        slug = iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        if key := norm(slug):
            _keep(found, Name(iri, slug, 2, key))
    # The order of rows is the engine's own; the order of names must not be.
    entries = sorted(found.values(), key=lambda name: (name.iri, name.rank, name.text))
    return Names(entries, kinds)


def _keep(found: dict[tuple[str, str], Name], name: Name) -> None:
    known = found.get((name.iri, name.text))
    if known is None or name.rank < known.rank:
        found[name.iri, name.text] = name

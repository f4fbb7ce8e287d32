"""Properties as they are offered for matching and extension, and their values.

Beside those of the ontology there are four that pool several, for tables that do not tell them
apart: a column "city" may be the seat or a site.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.language import is_chinese
from kg.namespaces import AIC, PREFIXES, curie
from kg.search import codes, norm
from kg.search.names import ALIASES, LABELS
from kg.server.reconcile.identity import SCHEMA
from kg.store import Store, Term

_BATCH = 200
_SAME = tuple(each for each in codes.LINKS if each.value != PREFIXES["skos"] + "closeMatch")

PLACES: tuple[NamedNode, ...] = (
    AIC.headOfficeIn, AIC.basedIn, AIC.hasSiteIn, AIC.area, AIC.countedFor, AIC.inEachOf,
)  # fmt: skip
"""Properties that tell where a thing is."""

_POOLS: dict[str, tuple[tuple[NamedNode, ...], str, str, str, str]] = {
    "anyPlace": (
        PLACES, "City or place", "所在城市或地点",
        "The seat, a site, or the area of a thing", "总部、布局地或所属地区",
    ),
    "anyField": (
        (
            AIC.field, AIC.develops, AIC.focusesOn, AIC.hasAdvantageIn, AIC.excelsIn,
            AIC.hasIndustrialAdvantageIn, AIC.toMaster, AIC.usesTechnology, AIC.inIndustry,
        ),
        "Field, technology or industry", "领域、技术或行业",
        "What a thing is active in, whatever the source says of it", "来源所述的任何方向",
    ),
    "anyName": (
        (*LABELS, *ALIASES), "Name", "名称",
        "What a thing is called, in any language", "任何语言的名称、别名与简称",
    ),
    "anyIdentifier": (
        (*_SAME, AIC.stockCode, AIC.isin, AIC.lei), "Identifier", "标识符",
        "Stock code, ISIN, LEI, or the same thing in another dataset",
        "股票代码、ISIN、LEI，或其他数据集中的同一事物",
    ),
}  # fmt: skip

_FOREIGN = {
    "skos:prefLabel": ("name", "名称"),
    "skos:altLabel": ("other name", "别名"),
    "skos:hiddenLabel": ("hidden name", "隐藏名称"),
    "dcterms:title": ("title", "标题"),
    "owl:sameAs": ("same as", "同一"),
}
"""What properties of other vocabularies are called that the ontology does not name."""

_IDENTIFYING = frozenset((*_SAME, AIC.stockCode, AIC.isin, AIC.lei, AIC.website))


@dataclass(frozen=True, slots=True)
class Property:
    """A property on offer.

    Attributes:
        id: Its identifier.
        iris: The properties of the graph that it stands for.
        inverse: It is read from the other end: what things point at this one.
        names: What it is called, in English and Chinese.
        abouts: What it means, in English and Chinese.
    """

    id: str
    iris: tuple[NamedNode, ...]
    inverse: bool
    names: tuple[str, str]
    abouts: tuple[str, str] = ("", "")

    @property
    def identifies(self) -> bool:
        """Whether an equal value leaves little doubt."""
        return not self.inverse and all(each in _IDENTIFYING for each in self.iris)

    def name(self, lang: str) -> str:
        """Return what it is called in the reader's language."""
        return self.names[lang == "zh"]

    def about(self, lang: str) -> str:
        """Return what it means in the reader's language."""
        return self.abouts[lang == "zh"]


@lru_cache(maxsize=1024)
def property_of(text: str) -> Property | None:
    """Return the property that an identifier, a CURIE, an IRI or a label stands for, or None."""
    from kg import ontology

    wanted = text.strip()[:400]
    if wanted.startswith("^"):
        found = property_of(wanted[1:])
        if found is None or found.inverse or found.id in _POOLS:
            return None
        names = f"← {found.names[0]}", f"← {found.names[1]}"
        return Property(f"^{found.id}", found.iris, True, names, found.abouts)
    if wanted in _POOLS:
        iris, en, zh, about, was = _POOLS[wanted]
        return Property(wanted, iris, False, (en, zh), (about, was))
    iri = _iri(wanted)
    if iri is None:
        named = [each for each in ontology.named(wanted) if each in set(ontology.properties())]
        if len(named) != 1:
            return None
        iri = named[0]
    usual = _FOREIGN.get(curie(iri), (curie(iri), curie(iri)))
    both = tuple(ontology.label_of(iri, lang) or usual[lang == "zh"] for lang in ("en", "zh"))
    told = tuple(ontology.definition_of(iri, lang) or "" for lang in ("en", "zh"))
    own = iri.removeprefix(SCHEMA) if iri.startswith(SCHEMA) else curie(iri)
    return Property(own, (NamedNode(iri),), False, (both[0], both[1]), (told[0], told[1]))


def _iri(text: str) -> str | None:
    from kg import ontology
    from kg.namespaces import expand

    if SCHEMA + text in ontology.properties():
        return SCHEMA + text
    try:
        return NamedNode(expand(text) or "").value
    except ValueError:
        return None


@lru_cache(maxsize=1)
def offered() -> tuple[Property, ...]:
    """Return the properties to suggest: the pools, then the ontology's."""
    from kg import ontology

    ids = [*_POOLS, *(iri.removeprefix(SCHEMA) for iri in ontology.properties())]
    return tuple(found for each in ids if (found := property_of(each)) is not None)


def used_by(store: Store, class_iri: str, limit: int) -> list[Property]:
    """Return the properties that things of a class have, those that most have first.

    They are told from the first things of the class, so that it takes no longer in a large store.
    """
    counted: dict[str, int] = defaultdict(int)
    sample = f"SELECT ?thing {{ ?thing a {NamedNode(class_iri)} }} LIMIT 100"
    for pattern, mark in (("?thing ?p ?o", ""), ("?o ?p ?thing", "^")):
        rows = store.select(f"SELECT ?thing ?p {{ {{ {sample} }} {pattern} }} LIMIT 20000").rows
        for property_ in {(thing, p) for thing, p in rows}:
            if isinstance(property_[1], NamedNode):
                counted[mark + property_[1].value] += 1
    found: dict[str, Property] = {}
    for key, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        mark, iri = ("^", key[1:]) if key[0] == "^" else ("", key)
        if iri in _ASIDE or (mark and not iri.startswith(SCHEMA)):
            continue
        if (each := property_of(mark + curie(iri))) is not None:
            found[each.id] = each
    # What others say of a thing comes after what is said of it.
    return sorted(found.values(), key=lambda each: each.inverse)[:limit]


_ASIDE = frozenset(
    (PREFIXES["rdf"] + "type", *(AIC[name].value for name in ("about", "inPassage", "openListOf",
     "closedListOf", "subject")))
)  # fmt: skip
"""Properties of the bookkeeping, which say nothing of a thing."""


def values(
    store: Store, things: Sequence[NamedNode], wanted: Iterable[Property], most: int = 50_000
) -> dict[tuple[NamedNode, str], list[Term]]:
    """Return the values of properties of things, by thing and identifier, in a fixed order."""
    found: dict[tuple[NamedNode, str], set[Term]] = defaultdict(set)
    for inverse in (False, True):
        chosen = [each for each in wanted if each.inverse == inverse]
        iris = sorted({str(iri) for each in chosen for iri in each.iris})
        if not iris:
            continue
        pattern = "?other ?p ?thing" if inverse else "?thing ?p ?other"
        for start in range(0, len(things), _BATCH):
            some = " ".join(str(each) for each in things[start : start + _BATCH])
            # A second VALUES would make the embedded engine read every statement of the store.
            rows = store.select(
                f"SELECT ?thing ?p ?other {{ VALUES ?thing {{ {some} }} {pattern} "
                f"FILTER(?p IN ({', '.join(iris)})) }} LIMIT {most}"
            ).rows
            for thing, property_, other in rows:
                for each in chosen:
                    if isinstance(thing, NamedNode) and property_ in each.iris and other:
                        found[thing, each.id].add(other)
    return {key: sorted(terms, key=_order) for key, terms in found.items()}


def _order(term: Term) -> tuple[bool, bool, str]:
    tag = term.language or "" if isinstance(term, Literal) else ""
    return not isinstance(term, NamedNode), not is_chinese(tag), str(term)


def is_called(property_: Property, prefix: str) -> bool:
    """Tell whether a property may be what somebody begins to type, in either language."""
    wanted = norm(prefix)
    names = (property_.id, *property_.names)
    return any(wanted in norm(name) for name in names)

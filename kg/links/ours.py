"""The things of a store as records: what the graph says of them that a linker can use."""

import re
from collections import defaultdict

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFoundError
from kg.links.identifiers import DATASETS, dataset_of
from kg.links.record import Name, NameKind, Place, Record
from kg.namespaces import AIC, KINDS, PREFIXES, SKOS, curie
from kg.search.names import ALIASES, LABELS
from kg.store import Store

TYPES: dict[str, str] = {
    "firm": "company",
    "univ": "education",
    "campus": "education",
    "institute": "research",
    "alliance": "nonprofit",
    "city": "place",
    "province": "place",
    "region": "place",
    "country": "place",
    "park": "place",
    "site": "place",
    "field": "concept",
}
"""What the things of a kind are; kinds that are not here may be anything."""

_SAME = (SKOS.exactMatch, NamedNode(f"{PREFIXES['owl']}sameAs"))
_SEATS = (AIC.headOfficeIn, AIC.basedIn)
_CODES = {AIC.isin: "isin", AIC.lei: "lei", AIC.stockCode: "stock"}
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&]{1,6}")


def records_of(store: Store, kind: str, known: bool = True) -> list[Record]:
    """Return the things of a kind as records, by address.

    A base in a city is no seat, and tells nothing of where a firm is: only what is local to a
    city, or has its head office there, has a place.

    Args:
        store: Where they are.
        kind: A kind of :data:`kg.namespaces.KINDS`, e.g. ``firm``.
        known: Take links that the graph has already as identifiers; without, a thing is found by
            what is known of it alone, which shows whether the linker agrees.

    Raises:
        NotFoundError: There is no such kind.
    """
    if kind not in KINDS:
        raise NotFoundError(
            f"There is no kind {kind!r}; kinds are {', '.join(KINDS)}.",
            f"没有种类 {kind!r}；种类有 {'、'.join(KINDS)}。",
        )
    said = _statements(store, kind)
    seats = {
        value
        for told in said.values()
        for seat in _SEATS
        for value in told.get(seat, ())
        if isinstance(value, NamedNode)
    }
    named = _labels(store, seats)
    return [_record(thing, kind, said[thing], named, known=known) for thing in sorted(said)]


_Said = dict[NamedNode, list[NamedNode | Literal]]


def _statements(store: Store, kind: str) -> dict[str, _Said]:
    properties = (
        *LABELS, *ALIASES, *_SAME, *_SEATS, *_CODES, AIC.website, AIC.foundedYear, AIC.latitude,
        AIC.longitude,
    )  # fmt: skip
    wanted = " ".join(str(each) for each in properties)
    rows = store.select(
        f"SELECT DISTINCT ?thing ?property ?value WHERE {{ ?thing a {AIC[KINDS[kind]]} . "
        f"OPTIONAL {{ VALUES ?property {{ {wanted} }} ?thing ?property ?value }} }} "
        "ORDER BY ?thing ?property ?value"
    ).rows
    said: dict[str, _Said] = {}
    for thing, property_, value in rows:
        if isinstance(thing, NamedNode):
            told = said.setdefault(thing.value, {})
            if isinstance(property_, NamedNode) and isinstance(value, NamedNode | Literal):
                told.setdefault(property_, []).append(value)
    return said


def _labels(store: Store, things: set[NamedNode]) -> dict[str, list[str]]:
    if not things:
        return {}
    asked = " ".join(sorted(str(thing) for thing in things))
    properties = " ".join(str(each) for each in (*LABELS, *ALIASES))
    rows = store.select(
        f"SELECT DISTINCT ?thing ?name WHERE {{ VALUES ?thing {{ {asked} }} "
        f"VALUES ?property {{ {properties} }} ?thing ?property ?name }} ORDER BY ?thing ?name"
    ).rows
    found: defaultdict[str, list[str]] = defaultdict(list)
    for thing, name in rows:
        if isinstance(thing, NamedNode) and isinstance(name, Literal):
            found[thing.value].append(name.value)
    return found


def _record(
    iri: str, kind: str, told: _Said, named: dict[str, list[str]], *, known: bool
) -> Record:
    names: dict[tuple[str, str | None], Name] = {}
    for property_ in (*LABELS, *ALIASES):
        for value in told.get(property_, ()):
            if isinstance(value, Literal):
                usual: NameKind = "label" if property_ in LABELS else "alias"
                short: NameKind = "acronym" if _ACRONYM.fullmatch(value.value) else usual
                names.setdefault(
                    (value.value, value.language), Name(value.value, value.language, short)
                )
    identifiers: defaultdict[str, set[str]] = defaultdict(set)
    for property_, scheme in _CODES.items():
        for value in told.get(property_, ()):
            identifiers[scheme].add(value.value)
    for value in (value for same in _SAME if known for value in told.get(same, ())):
        if (dataset := dataset_of(value.value)) is not None:
            identifiers[dataset.prefix].add(dataset.identifier(value.value) or "")
    seats = [value.value for seat in _SEATS for value in told.get(seat, ())]
    numbers = {DATASETS["gn"].identifier(seat) for seat in seats} - {None}
    years = [int(value.value) for value in told.get(AIC.foundedYear, ())]
    return Record(
        id=curie(iri),
        names=tuple(names.values()),
        types=frozenset({TYPES[kind]} if kind in TYPES else ()),
        place=Place(
            names=tuple(dict.fromkeys(name for seat in seats for name in named.get(seat, ()))),
            geonames=min((number for number in numbers if number), default=None),
            point=_point(told),
        ),
        websites=tuple(value.value for value in told.get(AIC.website, ())),
        identifiers={scheme: frozenset(values) for scheme, values in identifiers.items()},
        founded=min(years, default=None),
    )


def _point(told: _Said) -> tuple[float, float] | None:
    north, east = told.get(AIC.latitude), told.get(AIC.longitude)
    return (float(north[0].value), float(east[0].value)) if north and east else None

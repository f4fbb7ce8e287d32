"""Facts of linked records, brought into a graph of their dataset.

What a dataset says stands in a graph of its own, with publisher, licence, version and day: it never
replaces what another source says, and goes as a whole when its file is removed. Where it says
something else than another source, both stay, and the difference is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Triple

from kg.links.decisions import plain
from kg.links.identifiers import DATASETS
from kg.links.ledger import IDENTITY
from kg.links.mapping import MappingSet
from kg.links.record import Name, Record, host_of
from kg.namespaces import AIC, BASE, PREFIXES, RDF, SKOS, XSD, Namespace
from kg.search.pinyin import has_han
from kg.store import Store

FACTS = ("names", "website", "founded", "seat", "point", "codes")
"""What can be brought: aliases, website, founding year, seat, coordinates, LEI and ISIN."""

_CHINESE = frozenset(("CN", "HK", "MO", "TW"))
_ONE = {AIC.foundedYear, AIC.headOfficeIn, AIC.lei}
"""Properties of which a thing has one value, so that two sources can contradict each other."""
_CITY = NamedNode(f"{PREFIXES['schema']}City")
_OWL = Namespace("owl")


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a thing of ours, and how it stands to what the graph says already.

    Attributes:
        thing: The thing.
        predicate: The property.
        value: What the dataset says.
        others: What other sources say instead, each with its graph.
        known: Another source says the same.
    """

    thing: NamedNode
    predicate: NamedNode
    value: NamedNode | Literal
    others: tuple[tuple[NamedNode | Literal, str], ...] = ()
    known: bool = False


def linked(mappings: MappingSet) -> list[tuple[str, str]]:
    """Return which thing is which record, both by address, for links that say they are one."""
    return [
        (thing, there)
        for row in mappings.mappings
        if row["predicate_id"] in IDENTITY and not row.denied and not row.not_found
        if (thing := mappings.expand(row["subject_id"]))
        and (there := mappings.expand(row["object_id"]))
    ]


def facts(
    records: Iterable[tuple[str, Record]],
    wanted: Sequence[str],
    store: Store,
    graph: NamedNode,
    places: Mapping[str, str],
) -> Iterator[Fact]:
    """Yield what records say of things, each fact beside what the graph has.

    Args:
        records: Things, by address, with their records.
        wanted: Which facts, of :data:`FACTS`.
        store: The graph.
        graph: The graph that facts go into, whose earlier content does not count.
        places: Cities of ours by their number at GeoNames.
    """
    for thing, record in records:
        subject = NamedNode(thing)
        for predicate, value in dict.fromkeys(_said(record, wanted, places)):
            there = {
                (quad.object, str(getattr(quad.graph_name, "value", "")))
                for quad in store.quads(subject, predicate)
                if quad.graph_name != graph and isinstance(quad.object, NamedNode | Literal)
            }
            if predicate == SKOS.altLabel and _is_name(store, subject, value):
                continue  # An alias that is a name already says nothing new.
            known = any(other == value for other, _ in there)
            others = sorted(
                ((other, source) for other, source in there if other != value),
                key=lambda each: (str(each[0]), each[1]),
            )
            yield Fact(subject, predicate, value, tuple(others) if predicate in _ONE else (), known)


def _is_name(store: Store, thing: NamedNode, name: NamedNode | Literal) -> bool:
    return next(store.quads(thing, SKOS.prefLabel, name), None) is not None


def _said(
    record: Record, wanted: Sequence[str], places: Mapping[str, str]
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    if "names" in wanted:
        for name in record.names:
            text, lang = plain(name.text), _language(name, record)
            if text.isprintable() and text and lang and name.kind != "former":
                yield SKOS.altLabel, Literal(text, language=lang)
    if "website" in wanted:
        for site in record.websites:
            if _is_address(site):
                yield AIC.website, Literal(site.strip(), datatype=XSD.anyURI)
    if "founded" in wanted and record.founded is not None and 100 <= record.founded <= 2100:
        yield AIC.foundedYear, Literal(record.founded)
    number = record.place.geonames or ""
    if "seat" in wanted and "place" not in record.types and DATASETS["gn"].valid(number):
        yield AIC.headOfficeIn, NamedNode(places.get(number, DATASETS["gn"].iri(number)))
    if "point" in wanted and "place" in record.types and record.place.point:
        north, east = record.place.point
        if -90 <= north <= 90 and -180 <= east <= 180:
            yield AIC.latitude, _decimal(north)
            yield AIC.longitude, _decimal(east)
    if "codes" in wanted:
        for scheme, predicate in (("lei", AIC.lei), ("isin", AIC.isin)):
            for value in sorted(record.identifiers.get(scheme, ())):
                yield predicate, Literal(value)


def _language(name: Name, record: Record) -> str:
    """Return the language of a name, ``zh`` or ``en``, or nothing where it is not told.

    Characters alone tell it only where Chinese is written: elsewhere it may be Japanese.
    """
    if name.lang:
        lang = name.lang.lower().partition("-")[0]
        return lang if lang in ("zh", "en") else ""
    return "zh" if record.place.country in _CHINESE and has_han(name.text) else ""


def _is_address(site: str) -> bool:
    text = site.strip()
    try:
        NamedNode(text)
        return urlsplit(text).scheme in ("http", "https") and bool(host_of(text))
    except ValueError:
        return False


def _decimal(number: float) -> Literal:
    text = f"{number:.6f}".rstrip("0")
    return Literal(f"{text}0" if text.endswith(".") else text, datatype=XSD.decimal)


def places_of(store: Store) -> dict[str, str]:
    """Return the cities of the graph by their number at GeoNames, from the links it has."""
    found = {}
    for predicate in (SKOS.exactMatch, _OWL.sameAs):
        for quad in store.quads(None, predicate):
            number = DATASETS["gn"].identifier(str(getattr(quad.object, "value", "")))
            subject = str(getattr(quad.subject, "value", ""))
            if number and subject.startswith(f"{BASE}city/"):
                found[number] = subject
    return found


def seats(found: Iterable[Fact], records: Iterable[Record], store: Store) -> Iterator[Triple]:
    """Yield names and kind of the places in which something sits and that the graph lacks."""
    named = {
        DATASETS["gn"].iri(record.place.geonames): record.place
        for record in records
        if record.place.geonames
    }
    for fact in sorted(set(found), key=str):
        place = fact.value
        if fact.predicate != AIC.headOfficeIn or not isinstance(place, NamedNode):
            continue
        if place.value in named and next(store.quads(place), None) is None:
            yield Triple(place, RDF.type, _CITY)
            for text in named[place.value].names[:1]:
                lang = "zh" if has_han(text) else "en"
                yield Triple(place, SKOS.prefLabel, Literal(plain(text), language=lang))

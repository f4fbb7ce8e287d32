"""Any SPARQL endpoint as a dataset: what has a name, or an identifier, of a thing's.

Two short queries a thing, so that the limits of public endpoints hold: which resources are called
so, then what is known of these. Names and identifiers are bound as typed terms. Requests say who
asks, wait between each other and when told to (``Retry-After``), and are remembered in a folder,
so that a second run asks nothing again. They travel through SPARQLWrapper.
"""

import hashlib
import json
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.files import write_atomic
from kg.links.countries import country_code
from kg.links.names import is_legal
from kg.links.record import Name, NameKind, Place, Record
from kg.store.remote import RemoteStore

_MOST = 30
"""So many resources of one name are looked at."""
_POINT = re.compile(r"Point\(([-\d.eE]+) ([-\d.eE]+)\)")
_YEAR = re.compile(r"-?(\d{4})(?:\D|$)")


@dataclass(frozen=True, slots=True)
class Terms:
    """How an endpoint says what the linker asks for: property paths, each as SPARQL writes it.

    Attributes:
        prefixes: ``PREFIX`` lines for what the paths use.
        names: Paths to names; the first is what a thing is called.
        languages: The languages of names to ask for; an empty one for names without.
        city: A path to the name of the place.
        country: A path to the country: its code, or its name.
        website: A path to the website.
        founded: A path to the date, or year, of the beginning.
        ended: A path to the date of the end.
        point: A path to the coordinates, as a WKT point.
        parent: A path to what it is a part or child of.
        kind: A path to its class.
        classes: What the classes are, as types of :data:`kg.links.record.TYPES`.
        identifiers: Paths to other identifiers, by scheme.
    """

    prefixes: str
    names: tuple[str, ...] = ("rdfs:label", "skos:altLabel", "skos:prefLabel")
    languages: tuple[str, ...] = ("zh", "en", "zh-hans", "zh-cn", "zh-hant", "")
    city: str = ""
    country: str = ""
    website: str = ""
    founded: str = ""
    ended: str = ""
    point: str = ""
    parent: str = ""
    kind: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)


class Cell(NamedTuple):
    """One value of an answer: its text, and its language where it has one."""

    text: str
    lang: str | None


class Sparql:
    """An endpoint that things are looked for in.

    Args:
        url: Its address.
        terms: How it says what is asked for.
        name: What to call the dataset.
        version: Which state of it this is; for a live endpoint, the day.
        cache: A folder in which answers are kept, or None.
        pause: Seconds to wait between two requests.

    Raises:
        UsageError: The address cannot be asked.
    """

    complete = False

    def __init__(
        self,
        url: str,
        terms: Terms,
        name: str,
        version: str = "",
        cache: Path | None = None,
        pause: float = 0.2,
    ) -> None:
        self.name = name
        self.version = version
        self.terms = terms
        self._store = RemoteStore(url)
        self._cache = cache
        self._pause = pause
        self._asked = 0.0

    def things_with(self, word: str) -> int:
        """Return 0: how common a word is there is not known."""
        return 0

    def is_place(self, word: str) -> bool:
        """Return False: the places there are not known."""
        return False

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        """Return the resources that bear a name or an identifier of a thing.

        Raises:
            EndpointError: The endpoint does not answer as it should.
            LimitError: It runs out of time, or gives a part only.
        """
        if (search := self._search(thing)) is None:
            return []
        found = sorted({row[0].text for row in self._rows(search) if row[0]})[:limit]
        return self._described(found) if found else []

    def get(self, id: str) -> Record | None:
        """Return the resource with an address, or None where the endpoint says nothing of it."""
        record = next(iter(self._described([id])), None)
        return record if record is not None and record.names else None

    def _search(self, thing: Record) -> str | None:
        ways = []
        names = [way for name in thing.names for way in variants(name.text)]
        if names:
            spoken = " ".join(
                str(Literal(name, language=lang) if lang else Literal(name))
                for name in dict.fromkeys(names)
                for lang in self.terms.languages
            )
            ways.append(f"VALUES ?name {{ {spoken} }} ?item {'|'.join(self.terms.names)} ?name")
        for scheme, path in sorted(self.terms.identifiers.items()):
            if values := sorted(thing.identifiers.get(scheme, ())):
                told = " ".join(str(Literal(value)) for value in values)
                ways.append(f"VALUES ?id {{ {told} }} ?item {path} ?id")
        if not ways:
            return None
        union = " UNION ".join(f"{{ {way} }}" for way in ways)
        return (
            f"{self.terms.prefixes}SELECT DISTINCT ?item WHERE {{ {union} "
            f"FILTER(isIRI(?item)) }} LIMIT {_MOST}"
        )

    def _described(self, items: Sequence[str]) -> list[Record]:
        terms = self.terms
        slots = {
            **{f"name{place}": path for place, path in enumerate(terms.names)},
            "city": terms.city, "country": terms.country, "website": terms.website,
            "founded": terms.founded, "ended": terms.ended, "point": terms.point,
            "parent": terms.parent,
            **{f"id {scheme}": path for scheme, path in sorted(terms.identifiers.items())},
        }  # fmt: skip
        ways = [
            f'{{ ?item {path} ?value BIND("{slot}" AS ?slot) }}'
            for slot, path in slots.items()
            if path
        ]
        if terms.kind and terms.classes:
            known = " ".join(str(NamedNode(each)) for each in sorted(terms.classes))
            ways.append(
                f'{{ VALUES ?value {{ {known} }} ?item {terms.kind} ?value BIND("kind" AS ?slot) }}'
            )
        asked = " ".join(str(NamedNode(item)) for item in items)
        spoken = ", ".join(f'"{lang}"' for lang in terms.languages if lang)
        rows = self._rows(
            f"{terms.prefixes}SELECT DISTINCT ?item ?slot ?value WHERE {{ "
            f"VALUES ?item {{ {asked} }} {' UNION '.join(ways)} "
            f'FILTER(!isLiteral(?value) || LANG(?value) = "" || LCASE(LANG(?value)) IN ({spoken}))'
            " }"
        )
        found: dict[str, dict[str, list[Cell]]] = {item: {} for item in items}
        for item, slot, value in rows:
            if item and slot and value and item.text in found:
                found[item.text].setdefault(slot.text, []).append(value)
        return [self._record(item, told) for item, told in found.items()]

    def _record(self, item: str, told: Mapping[str, list[Cell]]) -> Record:
        def texts(slot: str) -> list[str]:
            return sorted({cell.text for cell in told.get(slot, ())})

        names: dict[tuple[str, str | None], Name] = {}
        for place in range(len(self.terms.names)):
            kind: NameKind = "alias" if place else "label"
            for cell in sorted(told.get(f"name{place}", ()), key=lambda each: each[0]):
                names.setdefault((cell.text, cell.lang), Name(cell.text, cell.lang, kind))
        countries = [code for text in texts("country") if (code := country_code(text))]
        points = [match for text in texts("point") if (match := _POINT.search(text))]
        years = [int(match[1]) for text in texts("founded") if (match := _YEAR.match(text))]
        return Record(
            id=item,
            names=tuple(names.values()),
            types=frozenset(
                self.terms.classes[text] for text in texts("kind") if text in self.terms.classes
            ),
            place=Place(
                names=tuple(texts("city")),
                country=countries[0] if len(set(countries)) == 1 else None,
                point=(float(points[0][2]), float(points[0][1])) if points else None,
            ),
            websites=tuple(texts("website")),
            identifiers={
                scheme: frozenset(texts(f"id {scheme}"))
                for scheme in self.terms.identifiers
                if texts(f"id {scheme}")
            },
            founded=min(years, default=None),
            parents=frozenset(texts("parent")),
            ended=bool(told.get("ended")),
        )

    def _rows(self, query: str) -> list[list[Cell | None]]:
        kept = self._kept(query)
        if kept is not None and (rows := _remembered(kept)) is not None:
            return rows
        time.sleep(max(0.0, self._asked + self._pause - time.monotonic()))
        try:
            answer = self._store.select(query)
        finally:
            self._asked = time.monotonic()
        rows = [
            [
                None
                if term is None
                else Cell(getattr(term, "value", ""), getattr(term, "language", None))
                for term in row
            ]
            for row in answer.rows
        ]
        rows.sort(key=lambda row: [cell or ("", None) for cell in row].__repr__())
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(kept, json.dumps(rows, ensure_ascii=False))
        return rows

    def _kept(self, query: str) -> Path | None:
        if self._cache is None:
            return None
        key = hashlib.sha256(f"{self._store.location}\n{query}".encode()).hexdigest()
        return self._cache / f"{key}.json"


def _remembered(file: Path) -> list[list[Cell | None]] | None:
    """Return what was answered before; None where nothing is kept, or what is cannot be read."""
    try:
        rows = json.loads(file.read_bytes())
        return [[None if cell is None else Cell(*cell) for cell in row] for row in rows]
    except (OSError, ValueError, TypeError):
        return None


def variants(name: str) -> Iterable[str]:
    """Yield the ways in which a dataset may write a name: as it is, and without its legal form.

    >>> list(variants("Betta Pharmaceuticals Co., Ltd."))
    ['Betta Pharmaceuticals Co., Ltd.', 'Betta Pharmaceuticals']
    """
    yield name
    words = name.split()
    cut = len(words)
    while cut > 1 and is_legal(" ".join(words[cut - 1 :])):
        cut -= 1
    if cut < len(words):
        yield " ".join(words[:cut]).rstrip(",")

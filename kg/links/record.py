"""A thing as the linker sees it, whatever dataset it comes from: one kind of record for all.

An adapter (:mod:`kg.links.datasets`) turns what a publisher ships into records; so does
:func:`kg.links.ours.records_of` for the things of our graph. Matching knows nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from kg.language import is_chinese

NameKind = Literal["label", "alias", "short", "former", "acronym"]

TYPES = frozenset(
    {
        "company",
        "education",
        "research",
        "health",
        "government",
        "nonprofit",
        "archive",
        "place",
        "concept",
        "other",
    }
)
"""The types of things that are told apart; an adapter maps its publisher's types to these."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing.

    Attributes:
        text: As written.
        lang: Its language tag, None where none is told.
        kind: What it is: the usual name, another, a short one, a former one, or an acronym.
    """

    text: str
    lang: str | None = None
    kind: NameKind = "label"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing is, as far as is told.

    Attributes:
        names: The city or other place, in any language.
        regions: Provinces or other areas around it.
        country: ISO 3166 code, e.g. ``CN``.
        geonames: Its number at GeoNames.
        point: Latitude and longitude.
    """

    names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    country: str | None = None
    geonames: str | None = None
    point: tuple[float, float] | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Record:
    """One thing.

    Attributes:
        id: Its identifier as the publisher writes it, best a URL or CURIE.
        names: What it is called; the first label is the one to show.
        types: Of :data:`TYPES`; none where it is not known.
        place: Where it is.
        websites: Its own websites.
        identifiers: What else identifies it, by scheme: ``ror``, ``wikidata``, ``isin``, ``lei``…
        founded: The year in which it began.
        parents: Identifiers of what it is a part or a child of.
        children: Identifiers of its own parts and children.
        ended: It exists no more.
        size: How many people live in a place: of several with one name, one is usually meant.
        level: How high a place stands among those that a country is divided into: a city above a
            county or district, these above a town. Compared within one dataset only.
        about: A few words that tell a person which thing it is.
    """

    id: str
    names: tuple[Name, ...]
    types: frozenset[str] = frozenset()
    place: Place = NOWHERE
    websites: tuple[str, ...] = ()
    identifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    founded: int | None = None
    parents: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    ended: bool = False
    size: int | None = None
    level: int | None = None
    about: str = ""

    def label(self, lang: str = "en") -> str:
        """Return what a reader of the language calls it."""
        chinese = is_chinese(lang)

        def order(name: Name) -> tuple[bool, bool]:
            written = is_chinese(name.lang or "") or _has_han(name.text)
            return name.kind != "label", written != chinese

        return min(self.names, key=order).text if self.names else self.id

    def hosts(self) -> frozenset[str]:
        """Return the hosts of its websites, without ``www``."""
        return frozenset(host for site in self.websites if (host := host_of(site)))


def host_of(site: str) -> str:
    """Return the host of a website, without ``www``; empty where there is none.

    >>> host_of("https://www.suda.edu.cn/en/"), host_of("suda.edu.cn"), host_of("n/a")
    ('suda.edu.cn', 'suda.edu.cn', '')
    """
    text = site.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""


def _has_han(text: str) -> bool:
    from kg.search.pinyin import has_han

    return has_han(text)

"""Identifiers that other catalogues give: which properties hold them, and how they are written."""

import re

from pyoxigraph import NamedNode

from kg.namespaces import DCTERMS, PREFIXES, RDFS, SKOS
from kg.search.norm import norm

LINKS: tuple[NamedNode, ...] = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    NamedNode(f"{PREFIXES['owl']}sameAs"),
    NamedNode("https://schema.org/sameAs"),
    NamedNode("http://schema.org/sameAs"),
)
"""Properties that lead to the same thing elsewhere; the end of its address is an identifier."""

SAME: tuple[NamedNode, ...] = (LINKS[0], LINKS[2])
"""Those of them that leave no doubt."""

_SCHEMA = (
    "identifier",
    "tickerSymbol",
    "leiCode",
    "taxID",
    "vatID",
    "duns",
    "globalLocationNumber",
    "iso6523Code",
    "propertyID",
    "productID",
    "serialNumber",
    "isbn",
    "issn",
)
_KNOWN: tuple[NamedNode, ...] = (
    SKOS.notation,
    DCTERMS.identifier,
    NamedNode(f"{PREFIXES['dc']}identifier"),
    NamedNode(f"{PREFIXES['org']}identifier"),
    NamedNode("http://www.w3.org/ns/regorg#registration"),
    *(NamedNode(f"https://schema.org/{each}") for each in _SCHEMA),
    *(NamedNode(f"http://schema.org/{each}") for each in _SCHEMA),
)

_PREFIXED = re.compile(r"[A-Za-z][\w-]*:\s*([^\s:/]{3,})")
_EXCHANGES = {
    **dict.fromkeys(("sh", "ss", "sse", "xshg"), "sh"),
    **dict.fromkeys(("sz", "szse", "xshe"), "sz"),
    **dict.fromkeys(("bj", "bse", "xbse"), "bj"),
    **dict.fromkeys(("hk", "hkex", "sehk", "xhkg"), "hk"),
    **dict.fromkeys(("us", "nasdaq", "nyse", "o", "n"), "us"),
}
_PLACES = "|".join(sorted(_EXCHANGES, key=len, reverse=True))
_STOCK = re.compile(rf"(?:({_PLACES})[.:\s]?)?(\d{{1,6}})(?:[.:\s]?({_PLACES}))?")


def properties() -> tuple[NamedNode, ...]:
    """Return the properties that hold identifiers: the usual ones, and ours below them."""
    from kg import ontology

    known = {each.value for each in _KNOWN}
    ours = [
        quad.subject
        for quad in ontology.graph().quads_for_pattern(None, RDFS.subPropertyOf, None, None)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.object.value in known
    ]
    return (*_KNOWN, *sorted(ours, key=lambda each: each.value))


def segment_of(iri: str) -> str:
    """Return the end of an address, which identifies a thing within its catalogue.

    >>> segment_of("https://ror.org/05t8y2r12"), segment_of("https://sws.geonames.org/1886760/")
    ('05t8y2r12', '1886760')
    """
    from urllib.parse import unquote

    return unquote(re.split(r"[/#?=:]", iri.rstrip("/#"))[-1])


def keys(text: str) -> tuple[str, ...]:
    """Return the normal forms under which an identifier is found, itself first.

    A stock code is the same before or after its exchange, and goes without it as well; so does an
    identifier without the prefix of its catalogue.

    >>> keys("SH688003"), keys("688003.SS")
    (('sh688003', '688003sh', '688003'), ('688003ss', '688003sh', 'sh688003', '688003'))
    >>> keys("wd:Q1026912"), keys("0700.HK")[-1]
    (('wdq1026912', 'q1026912'), '700')
    """
    found = [norm(text)]
    if match := _PREFIXED.fullmatch(text.strip()):
        found.append(norm(match[1]))
    if match := _STOCK.fullmatch(text.strip().lower()):
        before, digits, after = match.groups()
        place = _EXCHANGES.get(after or before or "")
        if place and (len(digits) > 3 or place == "hk"):
            numbers = [digits]
            if place == "hk":
                # Hong Kong's codes are written with any number of zeros before them.
                numbers = [digits.lstrip("0").zfill(width) for width in (4, 5)]
            for number in numbers:
                found += [f"{number}{place}", f"{place}{number}"]
            found += numbers
            if place == "hk":
                found.append(digits.lstrip("0"))
    return tuple(each for each in dict.fromkeys(found) if each)

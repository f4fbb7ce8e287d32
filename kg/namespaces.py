"""The names of everything: one base, one prefix a kind, and the vocabularies that are reused.

>>> curie("https://w3id.org/aicity/firm/tztek")
'firm:tztek'
>>> expand("firm:tztek")
'https://w3id.org/aicity/firm/tztek'
"""

import re

from pyoxigraph import NamedNode

BASE = "https://w3id.org/aicity/"
"""The base of every IRI of ours; nothing else in the project spells it."""

DOCUMENT = f"{BASE}source/suzhou-hangzhou"
"""The first source document; its passages are ``{DOCUMENT}/p20-2``."""

KINDS: dict[str, str] = {
    # prefix: class of the ontology (the path of an IRI is its prefix)
    "city": "City",
    "province": "Province",
    "region": "Region",
    "country": "Country",
    "firm": "Firm",
    "univ": "University",
    "campus": "Campus",
    "institute": "Institute",
    "agency": "Agency",
    "alliance": "Alliance",
    "ecosystem": "Ecosystem",
    "park": "Park",
    "site": "Site",
    "platform": "Platform",
    "facility": "Facility",
    "zone": "PilotZone",
    "policy": "Policy",
    "programme": "Programme",
    "aim": "Aim",
    "field": "Field",
    "industry": "Industry",
    "product": "Product",
    "link": "ChainLink",
    "theme": "Theme",
    "discipline": "Discipline",
    "talent": "TalentClass",
    "cluster": "Cluster",
    "indicator": "Indicator",
    "stat": "Observation",
    "comparison": "Comparison",
    "ranking": "Ranking",
    "edition": "RankingEdition",
    "entry": "RankingEntry",
    "dimension": "RankingDimension",
    "strength": "Strength",
    "gap": "Gap",
    "weakness": "Weakness",
    "recommendation": "Recommendation",
    "measure": "Measure",
    "scenario": "Scenario",
    "brand": "Brand",
    "appraisal": "Appraisal",
    "reference": "Reference",
    "note": "Note",
    "unit": "Unit",
}
"""Every kind of thing: its prefix, which is also its path, and its class in the ontology."""

PREFIXES: dict[str, str] = {
    "aic": f"{BASE}ontology#",
    **{prefix: f"{BASE}{prefix}/" for prefix in KINDS},
    "source": f"{BASE}source/",
    "passage": f"{DOCUMENT}/",
    "mapping": f"{BASE}source/links/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that data, queries and answers use; longest namespace wins in :func:`curie`."""

_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_CURIE = re.compile(rf"([a-z][a-z0-9-]*):({_LOCAL.pattern})")


class Namespace:
    """A vocabulary whose terms are attributes: ``AIC.anchoredBy``.

    >>> SKOS.prefLabel.value
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """

    def __init__(self, prefix: str) -> None:
        self.iri = PREFIXES[prefix]

    def __getattr__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)


AIC = Namespace("aic")
DCTERMS = Namespace("dcterms")
PROV = Namespace("prov")
RDF = Namespace("rdf")
RDFS = Namespace("rdfs")
SKOS = Namespace("skos")
XSD = Namespace("xsd")


def curie(iri: str) -> str:
    """Return the short form of an IRI where one is exact, else the IRI itself."""
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(text: str) -> str | None:
    """Return the IRI that a CURIE or an absolute IRI of ours stands for, else None."""
    if match := _CURIE.fullmatch(text):
        namespace = PREFIXES.get(match[1])
        return None if namespace is None else namespace + match[2]
    if not re.match(r"https?://", text):
        return None
    try:
        return NamedNode(text).value
    except ValueError:
        return None


def kind_of(iri: str) -> str | None:
    """Return the kind (prefix) of an IRI of ours, judged by its path alone.

    >>> kind_of("https://w3id.org/aicity/cluster/suzhou-machine-vision")
    'cluster'
    """
    if not iri.startswith(BASE):
        return None
    kind, slash, slug = iri[len(BASE) :].partition("/")
    return kind if slash and slug and kind in KINDS else None


def prologue() -> str:
    """Return ``PREFIX`` lines for every prefix, for people who type SPARQL by hand."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

"""Wikidata and DBpedia: how their endpoints say what the linker asks for."""

from pathlib import Path

from kg.links.datasets.sparql import Sparql, Terms

WIKIDATA_URL = "https://query.wikidata.org/sparql"
DBPEDIA_URL = "https://dbpedia.org/sparql"

_WD = "http://www.wikidata.org/entity/"
_DBO = "http://dbpedia.org/ontology/"

WIKIDATA = Terms(
    prefixes=(
        f"PREFIX wd: <{_WD}> PREFIX wdt: <http://www.wikidata.org/prop/direct/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    ),
    names=("rdfs:label", "skos:altLabel", "wdt:P1448", "wdt:P1813"),
    languages=("zh", "en", "zh-hans", "zh-cn", "zh-hant"),
    city="(wdt:P159|wdt:P131)/rdfs:label",
    country="wdt:P17/wdt:P297",
    website="wdt:P856",
    founded="wdt:P571",
    ended="wdt:P576",
    point="wdt:P625",
    parent="(wdt:P749|wdt:P361)",
    kind="wdt:P31/wdt:P279*",
    classes={
        f"{_WD}Q4830453": "company",
        f"{_WD}Q783794": "company",
        f"{_WD}Q2385804": "education",
        f"{_WD}Q3918": "education",
        f"{_WD}Q31855": "research",
        f"{_WD}Q16917": "health",
        f"{_WD}Q327333": "government",
        f"{_WD}Q163740": "nonprofit",
        f"{_WD}Q486972": "place",
        f"{_WD}Q56061": "place",
    },
    identifiers={
        "ror": "wdt:P6782",
        "gn": "wdt:P1566",
        "isni": "wdt:P213",
        "lei": "wdt:P1278",
        "grid": "wdt:P2427",
        "isin": "wdt:P946",
    },
)

DBPEDIA = Terms(
    prefixes=(
        f"PREFIX dbo: <{_DBO}> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> "
    ),
    names=("rdfs:label", "foaf:name", "^dbo:wikiPageRedirects/rdfs:label"),
    languages=("en", "zh"),
    city="(dbo:locationCity|dbo:city|dbo:headquarter)/rdfs:label",
    country="(dbo:locationCountry|dbo:country)/rdfs:label",
    website="foaf:homepage",
    founded="(dbo:foundingYear|dbo:foundingDate)",
    parent="dbo:parentCompany",
    kind="rdf:type",
    classes={
        f"{_DBO}Company": "company",
        f"{_DBO}EducationalInstitution": "education",
        f"{_DBO}University": "education",
        f"{_DBO}Hospital": "health",
        f"{_DBO}GovernmentAgency": "government",
        f"{_DBO}PopulatedPlace": "place",
    },
)


def wikidata(
    url: str = WIKIDATA_URL, version: str = "", cache: Path | None = None, pause: float = 1.0
) -> Sparql:
    """Return Wikidata, asked through its query service.

    Args:
        url: The address of the service, or of a mirror.
        version: The day of asking, for the record.
        cache: A folder in which answers are kept.
        pause: Seconds between two requests; the service asks its users to be gentle.
    """
    return Sparql(url, WIKIDATA, "wd", version, cache, pause)


def dbpedia(
    url: str = DBPEDIA_URL, version: str = "", cache: Path | None = None, pause: float = 0.5
) -> Sparql:
    """Return DBpedia, asked through its public endpoint; arguments as :func:`wikidata`."""
    return Sparql(url, DBPEDIA, "dbr", version, cache, pause)

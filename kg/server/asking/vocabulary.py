"""What the editor completes: prefixes, classes and properties with labels in both languages."""

from typing import Any

from kg import ontology
from kg.namespaces import KINDS, PREFIXES, curie
from kg.server.exchange import Reply, Request, json_reply
from kg.server.service import Service

_REUSED = (
    ("rdf:type", "kind", "类别"),
    ("rdfs:label", "label", "标签"),
    ("skos:prefLabel", "preferred label", "首选名称"),
    ("skos:altLabel", "alternative label", "别名"),
    ("skos:broader", "broader", "上位"),
    ("skos:narrower", "narrower", "下位"),
    ("skos:exactMatch", "exact match", "精确匹配"),
    ("skos:closeMatch", "close match", "近似匹配"),
    ("dcterms:title", "title", "题名"),
    ("dcterms:isPartOf", "is part of", "属于"),
    ("dcterms:source", "source", "来源"),
)
"""Properties of others that the data uses, with what they are called."""


def reply(service: Service, request: Request) -> Reply:
    """Return everything that is completed, in a fixed order."""
    value: dict[str, Any] = {
        "prefixes": PREFIXES,
        "kinds": list(KINDS),
        "classes": [_term(iri) for iri in ontology.classes()],
        "properties": [_term(iri) for iri in ontology.properties()]
        + [{"name": name, "en": en, "zh": zh} for name, en, zh in _REUSED],
    }
    return json_reply(value)


def _term(iri: str) -> dict[str, str]:
    told = {
        "en": ontology.label_of(iri, "en"),
        "zh": ontology.label_of(iri, "zh"),
        "about_en": ontology.definition_of(iri, "en"),
        "about_zh": ontology.definition_of(iri, "zh"),
    }
    return {"name": curie(iri), **{key: text for key, text in told.items() if text}}

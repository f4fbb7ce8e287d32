"""SHACL: what a thing of each class must say, in ``ontology/shapes.ttl``, checked by pySHACL."""

import warnings
from collections.abc import Iterator
from typing import Any

from kg import resources
from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule
from kg.namespaces import PREFIXES

_FALLBACK = ("The thing does not fit its shape.", "事物不符合其形状。")
_REMEDY = (
    "Add, correct or remove the value; ontology/shapes.ttl says what is expected.",
    "补充、改正或删除该值；要求见 ontology/shapes.ttl。",
)


def findings(data: Dataset) -> Iterator[Finding]:
    """Yield what the shapes find in the merged graph."""
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import SH

    with warnings.catch_warnings():
        # rdflib warns of literals with a wrong form; the rule ill-formed-literal reports them.
        warnings.simplefilter("ignore")
        shapes = rdflib.Graph().parse(resources.path("ontology", "shapes.ttl"), format="turtle")
        # The ontology says which individuals are a stance, a bound, a status.
        terms = rdflib.Graph().parse(resources.path("ontology", "aicity.ttl"), format="turtle")
        merged = _merged(data) + terms
        _, report, _ = validate(merged, shacl_graph=shapes, inference="none")
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        thing = report.value(result, SH.focusNode)
        value = report.value(result, SH.value)
        rule = Rule(_id(shape), "error", _messages(report, result, SH.resultMessage), _REMEDY)
        detail = "" if value is None or value == thing else str(value)
        yield data.locate(rule, str(thing), detail=detail)


def _merged(data: Dataset) -> Any:
    import rdflib

    graph = rdflib.Graph()
    triples = "".join(f"{quad.triple} .\n" for quads in data.statements.values() for quad in quads)
    return graph.parse(data=triples, format="nt")


def _id(shape: Any) -> str:
    namespace = PREFIXES["aic"].replace("ontology", "shapes")
    return str(shape).removeprefix(namespace)


def _messages(report: Any, result: Any, path: Any) -> tuple[str, str]:
    texts = {text.language: str(text) for text in report.objects(result, path)}
    return texts.get("en", _FALLBACK[0]), texts.get("zh", _FALLBACK[1])

"""Rules about links to other datasets and about identifiers."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad

from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule
from kg.links.identifiers import dataset_of, valid_isin, valid_lei, valid_stock_code
from kg.namespaces import AIC, SKOS, Namespace

_OWL, _SSSOM = Namespace("owl"), Namespace("sssom")
_SAME = (SKOS.exactMatch, _OWL.sameAs)
_LINKS = (*_SAME, *(SKOS[f"{name}Match"] for name in ("close", "broad", "narrow", "related")))
_CODES = {AIC.lei: valid_lei, AIC.isin: valid_isin, AIC.stockCode: valid_stock_code}
SURE = Decimal("0.9")
"""What confidence a link needs, to say that two things are the same."""

ILL_FORMED = Rule(
    "identifier-ill-formed",
    "error",
    (
        "An identifier has not the form of its dataset, or its check digits do not fit.",
        "标识不符合所属数据集的格式，或校验位不符。",
    ),
    ("Copy it again from the source.", "从出处重新抄录。"),
)
TWO = Rule(
    "two-identifiers",
    "error",
    (
        "A thing is the same as two things of one dataset.",
        "同一事物等同于同一数据集中的两个事物。",
    ),
    (
        "Keep the right one; make the other a skos:closeMatch, or deny it.",
        "保留正确的一个；另一个改为 skos:closeMatch，或予以否定。",
    ),
)
SHARED = Rule(
    "shared-identifier",
    "error",
    (
        "Two things are the same as one thing of a dataset.",
        "两个事物等同于数据集中的同一个事物。",
    ),
    (
        "Merge them if they are one; else give a part or a child skos:broadMatch.",
        "若为同一事物则合并；若为部分或下属，改用 skos:broadMatch。",
    ),
)
DENIED = Rule(
    "denied-link",
    "error",
    (
        "Two things are said to be the same and not to be the same.",
        "既称两个事物相同，又称其不同。",
    ),
    ("Take one of the two rows out of the mapping set.", "从映射集中删去其中一行。"),
)
UNSURE = Rule(
    "unsure-link",
    "error",
    (
        "Two things are said to be the same with a confidence below 0.9.",
        "以低于 0.9 的可信度称两个事物相同。",
    ),
    (
        "Find a second source, or make it a skos:closeMatch.",
        "找到第二个来源，或改为 skos:closeMatch。",
    ),
)
RULES = [ILL_FORMED, TWO, SHARED, DENIED, UNSURE]


def findings(data: Dataset) -> Iterator[Finding]:
    """Yield what is wrong with links and identifiers."""
    there: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    here: defaultdict[str, set[str]] = defaultdict(set)
    graphs: dict[tuple[str, str], str] = {}
    for quad in _quads(data):
        subject, value, graph = (_text(t) for t in (quad.subject, quad.object, quad.graph_name))
        if not _fits(quad):
            yield data.locate(ILL_FORMED, subject, graph, value)
        if quad.predicate in _SAME and (dataset := dataset_of(value)):
            there[subject, dataset.prefix].add(value)
            here[value].add(subject)
            graphs[subject, value] = graph
    for (subject, _), values in sorted(there.items()):
        for value in sorted(values)[1:]:
            yield data.locate(TWO, subject, graphs[subject, value], value)
    for value, subjects in sorted(here.items()):
        for subject in sorted(subjects)[1:]:
            yield data.locate(SHARED, subject, graphs[subject, value], value)
    yield from _records(data, set(graphs))


def _records(data: Dataset, same: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what link records say against the links."""
    records: defaultdict[tuple[str, str], dict[NamedNode, str]] = defaultdict(dict)
    for quad in _quads(data):
        graph, subject = _text(quad.graph_name), _text(quad.subject)
        if quad.predicate in (_OWL.annotatedSource, _OWL.annotatedProperty, _OWL.annotatedTarget,
                              AIC.verdict, _SSSOM.confidence):  # fmt: skip
            records[graph, subject][quad.predicate] = _text(quad.object)
    for (graph, _), said in sorted(records.items()):
        thing, target = said.get(_OWL.annotatedSource, ""), said.get(_OWL.annotatedTarget, "")
        if said.get(_OWL.annotatedProperty) not in [each.value for each in _SAME] or not target:
            continue
        if said.get(AIC.verdict) == AIC.denied.value and (thing, target) in same:
            yield data.locate(DENIED, thing, graph, target)
        if said.get(AIC.verdict) == AIC.linked.value and _below(said.get(_SSSOM.confidence)):
            yield data.locate(UNSURE, thing, graph, target)


def _quads(data: Dataset) -> Iterator[Quad]:
    return (quad for quads in data.statements.values() for quad in quads)


def _fits(quad: Quad) -> bool:
    """Tell whether the object of a statement is no identifier, or a good one."""
    if isinstance(quad.object, Literal):
        valid = _CODES.get(quad.predicate)
        return valid is None or valid(quad.object.value)
    if quad.predicate not in _LINKS and quad.predicate != _OWL.annotatedTarget:
        return True
    iri = _text(quad.object)
    dataset = dataset_of(iri)
    return dataset is None or dataset.valid(dataset.identifier(iri) or "")


def _below(confidence: str | None) -> bool:
    try:
        return confidence is not None and Decimal(confidence) < SURE
    except InvalidOperation:
        return False


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))

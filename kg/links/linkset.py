"""Mapping sets as RDF: the links themselves, what each rests on, and VoID linksets.

There is one named graph a dataset that is linked to, ``source:links-ror``. It holds a triple for
each link that is asserted, and for every row of the mapping set, denied and vain ones included, a
record ``mapping:…`` with its verdict, justification, confidence and evidence, in the words of SSSOM
and of OWL's annotated axioms. A comment in the form ``English // 中文`` is two comments.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import DataSyntaxError
from kg.links.identifiers import DATASETS, dataset_of
from kg.links.mapping import Mapping, MappingSet, problems
from kg.namespaces import AIC, BASE, DCTERMS, PREFIXES, RDF, RDFS, SKOS, XSD, Namespace, curie

OWL, SSSOM, VOID = Namespace("owl"), Namespace("sssom"), Namespace("void")
SAME = (SKOS.exactMatch, OWL.sameAs)
"""Predicates that say that two things are one."""

LINKED, DENIED, NOT_FOUND = AIC.linked, AIC.denied, AIC.notFound
"""Verdicts: linked; looks alike and is not; searched in vain."""

_DC_PUBLISHER = NamedNode(f"{PREFIXES['dc']}publisher")
_SLUG = re.compile(r"[^a-z0-9]+")
_COMMENT = re.compile(
    r"\s+//\s+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“]|[^a-z]*[\u4e00-\u9fff])"
)
_TEXTS = {
    "object_source_version": SSSOM.object_source_version,
    "mapping_tool": SSSOM.mapping_tool,
    "mapping_tool_version": SSSOM.mapping_tool_version,
    "object_label": SSSOM.object_label,
}
_LISTED = {
    "author_label": SSSOM.author_label,
    "reviewer_label": SSSOM.reviewer_label,
    "creator_label": SSSOM.creator_label,
}
_TERMS = {
    "mapping_justification": SSSOM.mapping_justification,
    "object_source": SSSOM.object_source,
    "mapping_source": SSSOM.mapping_source,
}


def quads(mappings: MappingSet, name: str = "links.sssom.tsv") -> list[Quad]:
    """Return a mapping set as RDF, in a fixed order.

    Args:
        mappings: The set.
        name: What to call its file in messages.

    Raises:
        DataSyntaxError: The set is not valid; the message names the first line that is wrong.
    """
    for problem in problems(mappings):
        raise DataSyntaxError(
            f"{name}, line {problem.line}: {problem.en}.",
            f"{name} 第 {problem.line} 行：{problem.zh}。",
            problem.line,
        )
    found: list[Quad] = []
    grouped: defaultdict[str, list[Mapping]] = defaultdict(list)
    for mapping in sorted(mappings.mappings, key=Mapping.key):
        grouped[_source(mappings, mapping)].append(mapping)
    for source, rows in sorted(grouped.items()):
        found += _graph(mappings, source, rows)
    return found


def graph_of(source: str) -> NamedNode:
    """Return the named graph of the links to a dataset.

    >>> graph_of("https://w3id.org/aicity/source/ror").value
    'https://w3id.org/aicity/source/links-ror'
    """
    return NamedNode(f"{BASE}source/links-{_slug(source.removeprefix(PREFIXES['source']))}")


def _source(mappings: MappingSet, mapping: Mapping) -> str:
    """Return the IRI of the dataset that a row is about."""
    if mapping["object_source"]:
        return mappings.expand(mapping["object_source"]) or ""
    dataset = dataset_of(mappings.expand(mapping["object_id"]) or "")
    return PREFIXES["source"] + (dataset.source if dataset else "others")


def _graph(mappings: MappingSet, source: str, rows: list[Mapping]) -> Iterator[Quad]:
    graph, target = graph_of(source), NamedNode(source)

    def say(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, graph)

    for predicate, value in _described(mappings, source, rows):
        yield say(graph, predicate, value)
    links: dict[tuple[NamedNode, NamedNode, NamedNode], None] = {}
    records: Counter[str] = Counter()
    for row in rows:
        subject, predicate, object_ = (
            NamedNode(mappings.expand(row[slot]) or "")
            for slot in ("subject_id", "predicate_id", "object_id")
        )
        name = _name(row, source)
        records[name] += 1
        record = NamedNode(PREFIXES["mapping"] + name)
        if records[name] > 1:
            record = NamedNode(f"{record.value}-{records[name]}")
        if not row.denied and not row.not_found:
            links[subject, predicate, object_] = None
        yield say(record, RDF.type, AIC.Mapping)
        yield say(record, OWL.annotatedSource, subject)
        yield say(record, OWL.annotatedProperty, predicate)
        if not row.not_found:
            yield say(record, OWL.annotatedTarget, object_)
        for property_, value in _evidence(mappings, row):
            yield say(record, property_, value)
    for link in links:
        yield say(*link)
    yield from _linksets(graph, target, links)


def _described(
    mappings: MappingSet, source: str, rows: list[Mapping]
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    slug = source.removeprefix(PREFIXES["source"])
    dataset = next((each for each in DATASETS.values() if each.source == slug), None)
    en, zh = dataset.name if dataset else (slug, slug)
    yield RDF.type, AIC.Dataset
    yield RDF.type, VOID.Linkset
    yield DCTERMS.title, Literal(f"Mappings to {en}", language="en")
    yield DCTERMS.title, Literal(f"{zh}映射集", language="zh")
    publishers = mappings.header.get("creator_label") or "aicity"
    for each in [publishers] if isinstance(publishers, str) else publishers:
        yield _DC_PUBLISHER, Literal(each, language="en")
    licence = str(mappings.header.get("license", ""))
    if licence.startswith(("https://", "http://")):
        yield DCTERMS.license, NamedNode(licence)
    else:
        yield DCTERMS.rights, Literal("Licence not stated.", language="en")
        yield DCTERMS.rights, Literal("未说明许可。", language="zh")
    if version := mappings.header.get("mapping_set_version"):
        yield OWL.versionInfo, Literal(str(version))
    if days := [row["mapping_date"] for row in rows if row["mapping_date"]]:
        yield AIC.retrieved, Literal(max(days), datatype=XSD.date)
    yield VOID.subjectsTarget, NamedNode(BASE)
    yield VOID.objectsTarget, NamedNode(source)


def _evidence(
    mappings: MappingSet, row: Mapping
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    verdict = NOT_FOUND if row.not_found else DENIED if row.denied else LINKED
    yield AIC.verdict, verdict
    for slot, property_ in _TERMS.items():
        if row[slot]:
            yield property_, NamedNode(mappings.expand(row[slot]) or "")
    for slot, property_ in _TEXTS.items():
        if row[slot]:
            yield property_, Literal(row[slot])
    for slot, property_ in _LISTED.items():
        yield from ((property_, Literal(each)) for each in row.values(slot))
    if row["confidence"]:
        number = row["confidence"] if "." in row["confidence"] else f"{row['confidence']}.0"
        yield SSSOM.confidence, Literal(number, datatype=XSD.decimal)
    if row["mapping_date"]:
        yield DCTERMS.created, Literal(row["mapping_date"], datatype=XSD.date)
    for address in row.values("see_also"):
        yield RDFS.seeAlso, Literal(address, datatype=XSD.anyURI)
    if row["comment"]:
        en, *zh = _COMMENT.split(row["comment"], maxsplit=1)
        yield RDFS.comment, Literal(en, language="en")
        yield from ((RDFS.comment, Literal(each, language="zh")) for each in zh)


def _linksets(
    graph: NamedNode, target: NamedNode, links: Iterable[tuple[NamedNode, NamedNode, NamedNode]]
) -> Iterator[Quad]:
    counts = Counter(predicate for _, predicate, _ in links)
    yield Quad(graph, VOID.triples, Literal(sum(counts.values())), graph)
    for predicate, count in sorted(counts.items(), key=lambda item: item[0].value):
        name = f"{graph.value.rpartition('links-')[2]}-{_slug(curie(predicate.value))}"
        part = NamedNode(f"{PREFIXES['mapping']}linkset-{name}")
        for property_, value in (
            (RDF.type, VOID.Linkset),
            (VOID.linkPredicate, predicate),
            (VOID.subjectsTarget, NamedNode(BASE)),
            (VOID.objectsTarget, target),
            (VOID.triples, Literal(count)),
        ):
            yield Quad(part, property_, value, graph)
        yield Quad(graph, VOID.subset, part, graph)


def _name(row: Mapping, source: str) -> str:
    """Return the slug of a record: what it is about and where, e.g. ``firm-alibaba-ror-…``."""
    object_ = "none" if row.not_found else row["object_id"].partition(":")[2].rstrip("/")
    parts = (row["subject_id"], source.removeprefix(PREFIXES["source"]), object_)
    name = "-".join(filter(None, map(_slug, parts)))
    return f"{name}-not" if row.denied else name


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.lower()).strip("-")

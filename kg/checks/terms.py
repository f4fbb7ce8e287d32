"""Rules about single terms: what IRIs and literals may look like, and what they must lead to."""

import re
from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule
from kg.namespaces import AIC, BASE, KINDS, PREFIXES, RDF, XSD, curie, kind_of

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATATYPES = {XSD[name] for name in ("integer", "decimal", "date", "anyURI", "string", "boolean")}
_DATATYPES.add(RDF.langString)
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def _rule(id: str, en: str, zh: str, do_en: str, do_zh: str) -> Rule:
    return Rule(id, "error", (en, zh), (do_en, do_zh))


BLANK = _rule(
    "blank-node",
    "A blank node is used; nobody can cite it.",
    "使用了空白节点，无法被引用。",
    "Give the thing an IRI.",
    "给该事物一个 IRI。",
)
NO_GRAPH = _rule(
    "statement-without-source",
    "A statement stands in no named graph, so it has no source.",
    "陈述不在任何命名图中，因而没有来源。",
    "Move it into the graph of the passage or dataset that states it.",
    "把它移到说出它的句子或数据集的图中。",
)
OUT_OF_RANGE = _rule(
    "passage-out-of-range",
    "The document has no such sentence.",
    "文献中没有这个句子。",
    "Correct the number, or declare the sentence in structure.trig.",
    "改正编号，或在 structure.trig 中声明该句。",
)
UNKNOWN_VOCABULARY = _rule(
    "unknown-vocabulary",
    "A property comes from a vocabulary that the project does not use.",
    "属性来自本项目未采用的词汇表。",
    "Use a term of the ontology, or add the prefix to kg/namespaces.py.",
    "改用本体中的术语，或在 kg/namespaces.py 中加入该前缀。",
)
SCHEMA_HTTP = _rule(
    "http-schema-org",
    "schema.org is written with http.",
    "schema.org 使用了 http。",
    "Write https://schema.org/.",
    "改写为 https://schema.org/。",
)
BAD_SLUG = _rule(
    "bad-slug",
    "The name in the IRI is not lower-case ASCII words joined by hyphens.",
    "IRI 中的短名不是以连字符连接的小写 ASCII 单词。",
    "Rename it, e.g. firm:ant-group.",
    "改名，例如 firm:ant-group。",
)
UNKNOWN_KIND = _rule(
    "unknown-kind",
    "The path of the IRI is no kind of ours.",
    "IRI 的路径不是本库的类别。",
    "Use a prefix of kg/namespaces.py.",
    "使用 kg/namespaces.py 中的前缀。",
)
DUPLICATE_SLUG = _rule(
    "duplicate-slug",
    "Two things of one kind differ only in the hyphens of their names.",
    "同类两个事物的短名只差连字符。",
    "Keep one of the two.",
    "只保留其中一个。",
)
WRONG_KIND = _rule(
    "wrong-kind",
    "The class of the thing is not the one of its prefix.",
    "事物的类与其前缀不符。",
    "Give it the class of its prefix, or rename it.",
    "使用与前缀相应的类，或改名。",
)
DANGLING = _rule(
    "dangling-link",
    "A thing is named that is not registered.",
    "引用了未登记的事物。",
    "Correct the name, or register the thing with class and names.",
    "改正名称，或在登记表中登记其类与名称。",
)
LANGUAGE = _rule(
    "unknown-language",
    "A text is in a language other than zh or en.",
    "文本的语言标签不是 zh 或 en。",
    "Write @zh or @en.",
    "写作 @zh 或 @en。",
)
DATATYPE = _rule(
    "unsafe-datatype",
    "A literal has a datatype that engines compare differently.",
    "字面量的数据类型在不同引擎中比较结果不一。",
    "Write years and months as integers, days as xsd:date.",
    "年、月写成整数，日期写成 xsd:date。",
)
LEXICAL = _rule(
    "ill-formed-literal",
    "A literal does not fit its datatype.",
    "字面量不符合其数据类型。",
    'Write it in its plain form, e.g. 12, 87.2, "2022-01-18"^^xsd:date.',
    '写成标准形式，例如 12、87.2、"2022-01-18"^^xsd:date。',
)
UNTIDY = _rule(
    "untidy-text",
    "A text is empty, begins or ends with a space, or holds invisible characters.",
    "文本为空、首尾有空格或含不可见字符。",
    "Take them out.",
    "删去这些字符。",
)
RULES = [
    BLANK,
    NO_GRAPH,
    OUT_OF_RANGE,
    UNKNOWN_VOCABULARY,
    SCHEMA_HTTP,
    BAD_SLUG,
    UNKNOWN_KIND,
    DUPLICATE_SLUG,
    WRONG_KIND,
    DANGLING,
    LANGUAGE,
    DATATYPE,
    LEXICAL,
    UNTIDY,
]


def findings(data: Dataset) -> Iterator[Finding]:
    """Yield what is wrong with terms."""
    registered = {
        quad.subject.value: quad.object.value
        for quads in data.statements.values()
        for quad in quads
        if quad.predicate == RDF.type
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }
    documents = tuple(f"{iri}/" for iri, kind in registered.items() if kind == AIC.Document.value)
    for quads in data.statements.values():
        for quad in quads:
            yield from _of_statement(data, quad, registered, documents)
    yield from _duplicates(data, registered)


def _of_statement(
    data: Dataset, quad: Quad, registered: dict[str, str], documents: tuple[str, ...]
) -> Iterator[Finding]:
    graph = getattr(quad.graph_name, "value", "")
    subject = getattr(quad.subject, "value", "")

    def at(rule: Rule, detail: str = "", thing: str = subject) -> Finding:
        return data.locate(rule, thing, graph, detail)

    if isinstance(quad.graph_name, DefaultGraph):
        yield at(NO_GRAPH, quad.predicate.value)
    elif graph.startswith(documents) and graph not in registered:
        yield at(OUT_OF_RANGE, thing=graph)
    if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
        yield at(BLANK, quad.predicate.value)
    if curie(quad.predicate.value) == quad.predicate.value:
        yield at(UNKNOWN_VOCABULARY, quad.predicate.value)
    if quad.predicate == RDF.type:
        kind = kind_of(subject)
        if kind and getattr(quad.object, "value", "") != AIC[KINDS[kind]].value:
            yield at(WRONG_KIND, getattr(quad.object, "value", ""))
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            for rule in _of_iri(term.value, registered):
                yield at(rule, term.value)
    if isinstance(quad.object, Literal):
        for rule in _of_literal(quad.object):
            yield at(rule, quad.object.value)


def _of_iri(iri: str, registered: dict[str, str]) -> Iterator[Rule]:
    if iri.startswith("http://schema.org/"):
        yield SCHEMA_HTTP
    if not iri.startswith(BASE) or iri.startswith(PREFIXES["aic"]) or iri == BASE:
        # The base itself stands for the dataset as a whole.
        return
    head, _, slug = iri[len(BASE) :].partition("/")
    if head == "source":
        if iri not in registered:
            yield DANGLING
        return
    if head not in KINDS:
        yield UNKNOWN_KIND
    elif not _SLUG.fullmatch(slug):
        yield BAD_SLUG
    elif iri not in registered:
        yield DANGLING


def _of_literal(literal: Literal) -> Iterator[Rule]:
    value = literal.value
    if literal.language and literal.language.lower() not in ("zh", "en"):
        yield LANGUAGE
    if literal.datatype not in _DATATYPES:
        yield DATATYPE
    fits: dict[NamedNode, Callable[[str], object]] = {
        XSD.integer: _INTEGER.fullmatch,
        XSD.decimal: _DECIMAL.fullmatch,
        XSD.date: _DATE.fullmatch,
    }
    if literal.datatype in fits and not fits[literal.datatype](value):
        yield LEXICAL
    if not value or value != value.strip() or _CONTROL.search(value):
        yield UNTIDY


def _duplicates(data: Dataset, registered: dict[str, str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for iri in sorted(registered):
        if kind_of(iri):
            other = first.setdefault(iri.replace("-", "").replace("_", "").lower(), iri)
            if other != iri:
                yield data.locate(DUPLICATE_SLUG, iri, detail=other)

"""The questions as data: SHACL SPARQL executables, the form in which endpoints share examples.

A parameter has no standard yet; it is described in the words of SHACL for the parameters of a
function (``sh:parameter``, ``sh:path``, ``sh:class`` or ``sh:datatype``, ``sh:optional``,
``sh:defaultValue``). The query runs as it stands, with its defaults, in tools that know none of it.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.labels import Labels
from kg.namespaces import AIC, BASE, DCTERMS, KINDS, PREFIXES, RDF, RDFS, XSD, Namespace
from kg.questions import Catalogue, Parameter, Question
from kg.questions.wording import title
from kg.release.canonical import turtle
from kg.sparql import form_of
from kg.store import Store

SH = Namespace("sh")
_SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
_SCHEMA = Namespace("schema")
_DECLARED = NamedNode(f"{BASE}prefixes")
_FORMS: dict[str, tuple[NamedNode, NamedNode]] = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (NamedNode(f"{_SPEX}SPARQLDescribeExecutable"), NamedNode(f"{_SPEX}describe")),
}
_DATATYPES = {"integer": XSD.integer, "year": XSD.integer, "text": XSD.string}
_LANGUAGES = ("zh", "en")


def catalogue(
    store: Store, questions: Iterable[Question] | None = None, endpoint: str | None = None
) -> Iterator[bytes]:
    """Yield the catalogue as Turtle.

    Args:
        store: Where the labels of the default values lie.
        questions: The questions; none takes the shipped ones.
        endpoint: The URL that answers them.
    """
    return turtle(statements(store, questions, endpoint))


def statements(
    store: Store, questions: Iterable[Question] | None = None, endpoint: str | None = None
) -> Iterator[Triple]:
    """Yield the catalogue as triples, to load into an endpoint; see :func:`catalogue`."""
    labels = [Labels(store, lang) for lang in _LANGUAGES]
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(f"{_DECLARED.value}#{prefix}")
        yield Triple(_DECLARED, SH.declare, declaration)
        yield Triple(declaration, SH.prefix, Literal(prefix))
        yield Triple(declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI))
    for question in Catalogue() if questions is None else questions:
        yield from _question(question, labels, endpoint)


def question_iri(name: str) -> str:
    """Return the IRI of a question.

    >>> question_iri("cluster/list-anchors")
    'https://w3id.org/aicity/question/cluster/list-anchors'
    """
    return f"{BASE}question/{name}"


def _question(question: Question, labels: list[Labels], endpoint: str | None) -> Iterator[Triple]:
    node = NamedNode(question_iri(question.name))
    header = question.header
    kind, text = _FORMS[form_of(question.body)]
    yield Triple(node, RDF.type, SH.SPARQLExecutable)
    yield Triple(node, RDF.type, kind)
    yield Triple(node, text, Literal(question.body))
    yield Triple(node, SH.prefixes, _DECLARED)
    yield Triple(node, DCTERMS.identifier, Literal(question.name))
    yield Triple(node, RDFS.label, Literal(header.summary, language="en"))
    defaults = {name: parameter.default for name, parameter in header.parameters.items()}
    for lang, named in zip(_LANGUAGES, labels, strict=True):
        asked = title(question, defaults, named)
        yield Triple(node, RDFS.comment, Literal(asked, language=lang))
        if header.about.get(lang):
            yield Triple(node, DCTERMS.description, Literal(header.about[lang], language=lang))
    for tag in header.tags:
        yield Triple(node, _SCHEMA.keywords, Literal(tag))
    for other in header.federates:
        yield Triple(node, NamedNode(f"{_SPEX}federatesWith"), NamedNode(other))
    if endpoint:
        yield Triple(node, _SCHEMA.target, NamedNode(endpoint))
    for order, parameter in enumerate(header.parameters.values()):
        yield from _parameter(node, parameter, order)


def _parameter(question: NamedNode, parameter: Parameter, order: int) -> Iterator[Triple]:
    node = NamedNode(f"{question.value}#parameter-{parameter.name}")
    yield Triple(question, SH.parameter, node)
    yield Triple(node, RDF.type, SH.Parameter)
    # The local name of the path is the name of the variable.
    yield Triple(node, SH.path, NamedNode(f"{question.value}#{parameter.name}"))
    yield Triple(node, SH.order, Literal(order))
    for lang in _LANGUAGES:
        if parameter.about.get(lang):
            yield Triple(node, SH.name, Literal(parameter.about[lang], language=lang))
    if parameter.kind in _DATATYPES:
        yield Triple(node, SH.datatype, _DATATYPES[parameter.kind])
    elif parameter.kind in KINDS:
        yield Triple(node, SH["class"], AIC[KINDS[parameter.kind]])
    else:
        yield Triple(node, SH.nodeKind, SH.IRI)
    yield Triple(node, SH.optional, Literal(parameter.default is None))
    for term in parameter.default or ():
        if isinstance(term, NamedNode | Literal):
            yield Triple(node, SH.defaultValue, term)

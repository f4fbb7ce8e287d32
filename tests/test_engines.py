"""Every catalogue question has the same rows in three engines, asked as it stands in its file."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import rdflib
import rdflib.plugins.sparql as sparql_of_rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from kg.namespaces import XSD
from kg.questions import Catalogue
from kg.questions.binding import bind, values_of
from kg.store import Store, Term, open_store
from kg.store.embedded import EmbeddedStore, shipped

# rdflib 7.6 calls its own deprecated properties for every query to a Dataset.
pytestmark = pytest.mark.filterwarnings(r"ignore:Dataset\.\w+ is deprecated:DeprecationWarning")

NAMES = Catalogue().names
NUMBERS = {XSD[name].value for name in ("integer", "decimal", "double", "float", "int", "long")}
Cell = tuple[str, ...] | None
Engine = Callable[[str], list[tuple[Cell, ...]]]


@pytest.fixture(scope="module")
def embedded() -> EmbeddedStore:
    return shipped()


@pytest.fixture(scope="module")
def dataset(embedded: EmbeddedStore) -> Iterator[rdflib.Dataset]:
    """The same quads in rdflib's own store, the merge as its default graph."""
    graphs = rdflib.Dataset(default_union=False)
    default = graphs.default_graph
    for quad in embedded.inner:
        name = quad.graph_name
        graph = default if isinstance(name, DefaultGraph) else graphs.graph(name.value)
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    before = sparql_of_rdflib.SPARQL_LOAD_GRAPHS
    sparql_of_rdflib.SPARQL_LOAD_GRAPHS = False
    yield graphs
    sparql_of_rdflib.SPARQL_LOAD_GRAPHS = before


def to_rdflib(term: Term) -> rdflib.term.Identifier:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Literal)
    plain = term.language or term.datatype == XSD.string
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype)


def cell(value: str, *, iri: bool, datatype: str = "", lang: str = "") -> Cell:
    """One way to write a term: numbers by value, since engines differ in type and in zeros."""
    if iri:
        return ("iri", value)
    if datatype in NUMBERS:
        return ("number", str(round(Decimal(value), 9).normalize() + 0))
    if datatype == XSD.boolean.value:
        return ("boolean", "true" if value in {"true", "1"} else "false")
    return ("text", value, lang.lower(), "" if datatype == XSD.string.value else datatype)


def ours(store: Store) -> Engine:
    def run(query: str) -> list[tuple[Cell, ...]]:
        return [
            tuple(
                None
                if term is None
                else cell(
                    term.value,
                    iri=isinstance(term, NamedNode),
                    datatype=term.datatype.value
                    if isinstance(term, Literal) and not term.language
                    else "",
                    lang=term.language or "" if isinstance(term, Literal) else "",
                )
                for term in row
            )
            for row in store.select(query).rows
        ]

    return run


def theirs(dataset: rdflib.Dataset) -> Engine:
    def run(query: str) -> list[tuple[Cell, ...]]:
        return [
            tuple(
                None
                if term is None
                else cell(
                    str(term),
                    iri=isinstance(term, rdflib.URIRef),
                    datatype=str(getattr(term, "datatype", None) or ""),
                    lang=getattr(term, "language", None) or "",
                )
                for term in row
            )
            for row in dataset.query(query)
        ]

    return run


def asked(store: Store, name: str) -> list[str]:
    """The question with its defaults, and with the values of each of its checks."""
    question = Catalogue().get(name)
    given = [{}, *(check.given for check in question.header.checks)]
    queries = [bind(question, values_of(store, question, values)) for values in given]
    return list(dict.fromkeys(queries))


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows_in_the_same_order(
    embedded: EmbeddedStore, dataset: rdflib.Dataset, name: str
) -> None:
    for query in asked(embedded, name):
        assert theirs(dataset)(query) == ours(embedded)(query), query


@pytest.mark.virtuoso
@pytest.mark.xdist_group("virtuoso")
@pytest.mark.parametrize("name", NAMES)
def test_virtuoso_gives_the_same_rows(
    embedded: EmbeddedStore, virtuoso_shipped: str, name: str
) -> None:
    # As multisets: Virtuoso sorts Chinese, and IRIs beside literals, by rules of its own.
    # What it computes to true or false is the integer 1 or 0.
    remote = ours(open_store(virtuoso_shipped))
    for query in asked(embedded, name):
        assert counted(remote(query)) == counted(ours(embedded)(query)), query


def counted(rows: list[tuple[Cell, ...]]) -> Counter[tuple[Cell, ...]]:
    numbers: dict[Cell, Cell] = {("boolean", "true"): ("number", "1")}
    numbers["boolean", "false"] = ("number", "0")
    return Counter(tuple(numbers.get(term, term) for term in row) for row in rows)


def test_the_merge_is_the_same_graph_everywhere(
    embedded: EmbeddedStore, dataset: rdflib.Dataset
) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert theirs(dataset)(query) == ours(embedded)(query)


def test_numbers_compare_by_value_and_nothing_else_does() -> None:
    integer, decimal = XSD.integer.value, XSD.decimal.value
    assert cell("12", iri=False, datatype=integer) == cell("12.00", iri=False, datatype=decimal)
    assert cell("0", iri=False, datatype=integer) == cell("-0.0", iri=False, datatype=decimal)
    assert cell("12", iri=False, datatype=integer) != cell("12", iri=False)
    assert cell("12", iri=False, datatype=integer) != cell("12.001", iri=False, datatype=decimal)
    assert cell("a", iri=False, lang="zh") != cell("a", iri=False, lang="en")
    assert cell("a", iri=True) != cell("a", iri=False)

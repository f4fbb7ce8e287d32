"""The rules that every question file keeps, and the answers that its header promises.

Each rule is one test over all files. That other engines give the same rows in the same order is
proved in test_engines.py; here rdflib answers only with a parameter left open, where engines differ
most.
"""

import random
import re
import warnings
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode

from kg import ontology, resources
from kg.errors import ParameterError
from kg.graph import Graph
from kg.namespaces import PREFIXES, curie, expand, kind_of
from kg.questions import Catalogue, Question
from kg.questions.binding import bind, values_of
from kg.questions.verify import verify
from kg.sparql import code_of, form_of
from kg.store import Store, Term
from kg.store.embedded import EmbeddedStore, merge, shipped
from kg.terms import is_number, python_value

CATALOGUE = Catalogue()
TOPICS = (
    "city", "cluster", "firm", "gap", "link", "policy", "ranking", "recommendation", "scenario",
    "source", "statistic", "talent", "technology",
)  # fmt: skip
every = pytest.mark.parametrize("name", CATALOGUE.names)
_CURIE = re.compile(r"(?<![\w?$:.-])([a-z][a-z0-9-]*):([A-Za-z0-9_][A-Za-z0-9_-]*)?")
_DECLARED = re.compile(r"^PREFIX ([a-z][a-z0-9-]*): <([^>]*)>$", re.MULTILINE)

Key = tuple[Any, ...]


@cache
def store() -> EmbeddedStore:
    return shipped()


@cache
def shuffled() -> EmbeddedStore:
    quads = list(store().quads())
    random.Random(7).shuffle(quads)
    inner = ox.Store()
    for quad in quads:
        inner.add(quad)
    merge(inner)
    return EmbeddedStore(inner)


@cache
def in_rdflib() -> Any:
    """Return the same graph in rdflib's own store, for rdflib's own engine."""
    import rdflib
    from rdflib.plugins import sparql

    sparql.SPARQL_LOAD_GRAPHS = False
    content = store().inner.dump(format=ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        # rdflib's own code calls what rdflib itself has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=content, format="nquads")
    return dataset


def answer(name: str, given: dict[str, Any], where: Store | None = None) -> list[tuple[Key, ...]]:
    """Return the rows of a question from Oxigraph, as keys that two engines agree on."""
    question = CATALOGUE.get(name)
    return [
        tuple(map(key, row))
        for row in (where or store()).select(bind(question, asked(question, given))).rows
    ]


def answer_of_rdflib(name: str, given: dict[str, Any]) -> list[tuple[Key, ...]]:
    question = CATALOGUE.get(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        rows = list(in_rdflib().query(bind(question, asked(question, given))))
    return [tuple(key(in_oxigraph(term)) for term in row) for row in rows]


def asked(question: Question, given: dict[str, Any]) -> Any:
    return values_of(store(), question, given)


def in_oxigraph(term: Any) -> Term | None:
    import rdflib

    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    assert isinstance(term, rdflib.Literal), f"{term!r} is a blank node"
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or f"{PREFIXES['xsd']}string")))


def key(term: Term | None) -> Key:
    """Return what makes a cell the same cell: 87.20 and 87.2 are one number."""
    if is_number(term):
        return ("number", Decimal(str(python_value(term))).normalize())
    if isinstance(term, Literal):
        value = python_value(term)
        if isinstance(value, bool):
            return ("boolean", value)
        return ("text", term.value, term.language)
    return ("thing", None if term is None else term.value)


def test_catalogue_is_large_enough() -> None:
    assert len(CATALOGUE) >= 45


@every
def test_name_is_topic_verb_and_thing(name: str) -> None:
    topic, _, rest = name.partition("/")
    assert topic in TOPICS
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rest)


@every
def test_header_tells_everything_in_both_languages(name: str) -> None:
    header = CATALOGUE.get(name).header
    for lang, text in header.question.items():
        placeholders = re.findall(r"\{(\w+)\}", text)
        assert sorted(placeholders) == sorted(header.parameters), lang
    chinese = [
        header.question["zh"],
        *(text["zh"] for text in header.columns.values()),
        *(parameter.about["zh"] for parameter in header.parameters.values()),
    ]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in chinese)
    assert header.tags
    assert not header.summary.endswith(".")


def test_no_two_questions_read_alike() -> None:
    for lang in ("en", "zh"):
        texts = Counter(
            re.sub(r"\W|\{\w+\}", "", question.text(lang)).lower() for question in CATALOGUE
        )
        assert [text for text, count in texts.items() if count > 1] == []


@every
def test_prefixes_are_declared_exactly_as_used(name: str) -> None:
    body = CATALOGUE.get(name).body
    declared = dict(_DECLARED.findall(body))
    code = re.sub(r"^PREFIX .*$", "", code_of(body), flags=re.MULTILINE)
    assert set(declared) == {match[1] for match in _CURIE.finditer(code)}
    assert declared == {prefix: PREFIXES[prefix] for prefix in declared}
    assert list(declared) == sorted(declared)


@every
def test_columns_are_named_and_order_is_set(name: str) -> None:
    question = CATALOGUE.get(name)
    code = code_of(question.body)
    assert form_of(question.body) == "SELECT"
    assert not re.search(r"SELECT\s+(DISTINCT\s+|REDUCED\s+)?\*", code, re.IGNORECASE)
    assert re.search(r"\}\s*ORDER BY\s[^{}]*(LIMIT \d+\s*)?$", code)
    solutions = ox.Store().query(question.body)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    assert columns == list(question.header.columns)


@every
def test_service_only_where_declared(name: str) -> None:
    question = CATALOGUE.get(name)
    called = re.search(r"\bSERVICE\b", code_of(question.body), re.IGNORECASE) is not None
    assert called == bool(question.header.federates)


@every
def test_body_runs_as_it_stands_in_both_engines(name: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    question = CATALOGUE.get(name)
    stands = store().inner.query(question.body)
    assert isinstance(stands, ox.QuerySolutions)
    assert [tuple(map(key, row)) for row in stands] == answer(name, {})
    prepareQuery(question.body)


@every
def test_terms_exist(name: str) -> None:
    code = re.sub(r"^PREFIX .*$", "", code_of(CATALOGUE.get(name).body), flags=re.MULTILINE)
    for match in _CURIE.finditer(code):
        iri = expand(match[0])
        if iri is None:
            continue
        if match[1] == "aic":
            assert next(ontology.graph().quads_for_pattern(NamedNode(iri), None, None), None), iri
        elif kind_of(iri):
            assert next(store().quads(NamedNode(iri)), None), iri


@every
def test_header_holds_checks_for_default_and_another_value(name: str) -> None:
    header = CATALOGUE.get(name).header
    defaults = [check for check in header.checks if not check.given]
    assert len(defaults) == 1
    assert defaults[0].rows
    assert bool(header.parameters) == (len(header.checks) > 1)


@every
def test_checks_hold(name: str) -> None:
    assert verify(Graph(store()), CATALOGUE.get(name)) == []


@every
def test_order_of_rows_is_total(name: str) -> None:
    for check in CATALOGUE.get(name).header.checks:
        given = dict(check.given)
        rows = answer(name, given)
        assert answer(name, given, shuffled()) == rows
        assert len(set(rows)) == len(rows), "a row stands twice"


@every
def test_every_parameter_takes_effect(name: str) -> None:
    header = CATALOGUE.get(name).header
    for parameter in header.parameters:
        assert any(
            answer(name, dict(check.given))
            != answer(name, {k: v for k, v in check.given.items() if k != parameter})
            for check in header.checks
            if parameter in check.given
        ), f"no check shows that {parameter} takes effect"


@every
def test_every_parameter_can_be_left_open(name: str) -> None:
    parameters = CATALOGUE.get(name).header.parameters
    for parameter in (key for key, each in parameters.items() if not each.required):
        given = {parameter: "*"}
        rows = answer(name, given)
        assert set(answer(name, {})) <= set(rows)
        assert answer_of_rdflib(name, given) == rows


def test_every_term_of_the_ontology_is_used() -> None:
    """A term of ours exists only because a question, a shape or a check uses it."""
    files = [
        *(question.path for question in CATALOGUE),
        *resources.path("ontology").glob("shapes*.ttl"),
        *resources.path("kg", "checks").rglob("*.py"),
    ]
    used = {
        match[1]
        for file in files
        if file is not None
        for match in re.finditer(r"\b(?:aic:|AIC\.)(\w+)", file.read_text("utf-8"))
    }
    terms = [*ontology.classes(), *ontology.properties()]
    assert [curie(iri) for iri in terms if iri.rpartition("#")[2] not in used] == []


def test_how_many_first_places_are_meant_is_never_guessed() -> None:
    required = {
        f"{question.name}.{name}"
        for question in CATALOGUE
        for name, parameter in question.header.parameters.items()
        if parameter.required
    }
    assert required == {"ranking/check-top.top", "ranking/list-top.top"}
    for name in ("ranking/check-top", "ranking/list-top"):
        with pytest.raises(ParameterError, match="top cannot be left open"):
            Graph(store()).run(name, top="*")

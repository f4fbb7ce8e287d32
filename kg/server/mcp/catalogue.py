"""The questions and the sources of a graph, as agents read them in lists."""

from typing import Any

from pyoxigraph import NamedNode

from kg.citations.works import work
from kg.graph import Graph
from kg.namespaces import AIC, PREFIXES
from kg.questions.header import Question
from kg.questions.wording import title
from kg.server.mcp.answers import line
from kg.terms import text_of


def entry(graph: Graph, question: Question) -> dict[str, Any]:
    """Return a question in short: its name, its words with the defaults, its parameters."""
    values = {name: each.default for name, each in question.header.parameters.items()}
    return {
        "name": question.name,
        "question": line(title(question, values, graph.labels)),
        "parameters": list(values),
    }


def whole(graph: Graph, question: Question) -> dict[str, Any]:
    """Return all about a question: what it means, what can be given, its SPARQL."""
    key = "zh" if graph.lang == "zh" else "en"
    header = question.header
    return {
        **entry(graph, question),
        "about": header.about.get(key, ""),
        "parameters": {
            name: {
                "kind": each.kind,
                "about": each.about[key],
                "default": "*" if each.default is None else ", ".join(map(text_of, each.default)),
                "required": each.required,
            }
            for name, each in header.parameters.items()
        },
        "columns": {name: both[key] for name, both in header.columns.items()},
        "sparql": question.body,
    }


def works(graph: Graph, limit: int) -> list[dict[str, Any]]:
    """Return the documents and datasets: title, who, when, licence, address."""
    classes = (
        f"{AIC.Document} {AIC.Dataset} <{PREFIXES['void']}Dataset> <{PREFIXES['dcat']}Dataset>"
    )
    rows = graph.store.select(
        f"SELECT DISTINCT ?work {{ VALUES ?class {{ {classes} }} ?work a ?class }} "
        f"ORDER BY ?work LIMIT {limit}"
    ).rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    found = [work(graph.store, each, graph.lang) for each in things]
    return [
        {
            "iri": each.iri.value,
            "title": line(each.title),
            "author": line(each.author),
            "year": each.year,
            "version": line(each.version),
            "licence": each.licence,
            "address": each.url,
            "retrieved": each.retrieved,
        }
        for each in found
    ]

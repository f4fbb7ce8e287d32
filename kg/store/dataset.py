"""Which graphs a query is asked of, where that is not the store as a whole.

The standard merges the graphs that ``FROM`` names: a triple that two of them hold is there once.
The engine gives it twice, so several graphs are merged here before it is asked.
"""

import re
from dataclasses import dataclass

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import LimitError
from kg.namespaces import PREFIXES
from kg.sparql import code_of

MOST = 1_000_000
"""So many triples are merged at most for one query."""

_FROM = re.compile(r"(?<![\w?$:.-])FROM(\s+NAMED)?(?![\w:-])", re.IGNORECASE)
_FORM = re.compile(r"(?<![\w?$:.-])(?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:.-])", re.IGNORECASE)
_NAME = re.compile(r"(?:\s|#[^\n\r]*[\n\r])*(<[^>]*>|[^\s<{#]+)")


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query is asked of (SPARQL 1.1 Protocol, section 2.1.4).

    Attributes:
        default: The graphs whose merge is the default graph.
        named: The graphs that ``GRAPH`` sees.
    """

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()


def dataset_of(query: str, base: str | None = None) -> Dataset | None:
    """Return the dataset that a query names itself, or None.

    Raises:
        SyntaxError: A name in it cannot be read.

    >>> dataset_of("SELECT * FROM <http://e/a> FROM NAMED <http://e/b> { ?s ?p ?o }")
    Dataset(default=(<NamedNode value=http://e/a>,), named=(<NamedNode value=http://e/b>,))
    """
    code = code_of(query)
    form = _FORM.search(code)
    # Behind the first group it would be a name, or the end of another query.
    end = code.find("{", form.end() if form else 0)
    texts: dict[bool, list[str]] = {False: [], True: []}
    for match in _FROM.finditer(code, 0, end if end >= 0 else len(code)):
        if name := _NAME.match(query, match.end()):
            texts[bool(match[1])].append(name[1])
    if form is None or not any(texts.values()):
        return None
    prologue = query[: form.start()]
    return Dataset(*(_terms(prologue, texts[named], base) for named in (False, True)))


def _terms(prologue: str, names: list[str], base: str | None) -> tuple[NamedNode, ...]:
    """Return what names stand for; the engine reads them, so that it is what it would see."""
    if not names:
        return ()
    rows = ox.Store().query(
        f"{prologue} SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}",
        base_iri=base,
        prefixes=PREFIXES,
    )
    return tuple(dict.fromkeys(row[0] for row in rows))  # type: ignore[union-attr]


def merged(inner: ox.Store, dataset: Dataset) -> ox.Store:
    """Return a store whose default graph is the merge of a dataset's default graphs.

    Raises:
        LimitError: They hold too much to be merged for one query.
    """
    into = ox.Store()
    count = 0
    for graphs, named in ((dataset.default, False), (dataset.named, True)):
        for graph in graphs:
            for quad in inner.quads_for_pattern(None, None, None, graph):
                count += 1
                if count > MOST:
                    raise _too_much()
                target = graph if named else DefaultGraph()
                into.add(Quad(quad.subject, quad.predicate, quad.object, target))
    return into


def _too_much() -> LimitError:
    return LimitError(
        f"These graphs hold more than {MOST:,} triples, too many to be merged for one query; name "
        "one graph with FROM, or several with FROM NAMED.",
        f"这些图的三元组超过 {MOST:,} 个，无法为一次查询合并；"
        "请用 FROM 指定一个图，或用 FROM NAMED 指定多个。",
    )

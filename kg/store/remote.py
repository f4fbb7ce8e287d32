"""A graph behind a URL: any SPARQL 1.1 endpoint, asked through SPARQLWrapper.

The endpoint's default graph is taken for the merged graph. Where an endpoint has none of its own
(Virtuoso), name the graph that holds the merge in the URL:
``http://127.0.0.1:8890/sparql?default-graph-uri=https://w3id.org/aicity/``.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import overload

import pyoxigraph as ox
from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from kg.errors import EndpointError, LimitError, OutsideError
from kg.namespaces import BASE, PREFIXES, XSD
from kg.sparql import code_of, form_of, refuse_outside, syntax_error, with_prefixes
from kg.store import Result, Solutions, Term, address, transport
from kg.store.base import BaseStore
from kg.store.dataset import Dataset
from kg.store.transport import Reply

_BOOLEAN = XSD.boolean
_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_OWN_DATASET = re.compile(r"(?<![\w?$:.-])FROM(?![\w:-])", re.IGNORECASE)
_GRAPH_WORD = re.compile(r"(?<![\w?$:.-])GRAPH(?![\w:-])", re.IGNORECASE)
_GRAPH_NAME = re.compile(r"(?:\s|#[^\n\r]*[\n\r])*(<[^>]*>|[?$][\w\u00b7\u203f\u2040]+|[^\s<{#]+)")
_HIDDEN = "aicityGraph"
_LIMIT = re.compile(r"(?<![\w?$:.-])LIMIT\s+(\d{1,18})(?!.*\bLIMIT\b)", re.IGNORECASE | re.DOTALL)
_NODE_ID = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_VERSION = f"""
SELECT ?version WHERE {{
  ?dataset owl:versionInfo ?version .
  OPTIONAL {{ ?dataset a ?kind . FILTER (?kind IN (void:Dataset, dcat:Dataset)) }}
  FILTER (?dataset = <{BASE}> || BOUND(?kind))
}}
ORDER BY DESC(?dataset = <{BASE}>) ?dataset ?version
LIMIT 1
"""


class RemoteStore(BaseStore):
    """A SPARQL 1.1 endpoint, read only; safe to use from several threads.

    ``default-graph-uri`` and ``named-graph-uri`` in the URL go with every request, except where a
    query says ``FROM`` itself. User and password in the URL are sent as HTTP Basic.

    Args:
        url: The address, ``http`` or ``https``.

    Raises:
        UsageError: The URL cannot be asked, or ``AICITY_TIMEOUT`` is no number.
    """

    def __init__(self, url: str) -> None:
        self._endpoint = address.parse(url)
        self.location = self._endpoint.location
        self._merged = self._endpoint.dataset.get("default-graph-uri", ())
        self._answers = itertools.count(1)
        self._version: str | None = None

    def query(self, query: str) -> Result:
        """Answer a query of any form, in the order the endpoint gives."""
        return self.first(query)[0]

    def first(
        self,
        query: str,
        most: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> tuple[Result, bool]:
        """Answer a query with so many rows or triples at most, and tell whether there are more.

        Blank nodes have new names in each answer, since no endpoint promises that a name means
        the same in two of them.
        """
        refuse_outside(query)
        form = form_of(query)
        if not form:
            # No query form: let the local parser say where and why, as the embedded store would.
            try:
                ox.Store().query(query, prefixes=PREFIXES)
            except SyntaxError as error:
                raise syntax_error(query, str(error)) from error
        code = code_of(query)
        if base is not None:
            query = f"BASE <{NamedNode(base).value}> {query}"
        text = with_prefixes(sources_only(query, self._merged) if self._merged else query)
        graphs = {} if _OWN_DATASET.search(code) else self._endpoint.dataset
        if dataset is not None:
            graphs = {
                "default-graph-uri": tuple(graph.value for graph in dataset.default),
                "named-graph-uri": tuple(graph.value for graph in dataset.named),
            }
        wants_graph = form in {"CONSTRUCT", "DESCRIBE"}
        reply = transport.ask(self._endpoint, text, graphs, _GRAPH if wants_graph else _RESULTS)
        self._refuse_partial(reply)
        try:
            if wants_graph:
                triples = self._triples(reply)
                return triples[:most], most is not None and len(triples) > most
            result = self._solutions(reply)
        except (SyntaxError, ValueError) as error:
            told = transport.clean(error)
            raise EndpointError(
                f"The answer of {self._endpoint.name} cannot be read: {told}",
                f"无法解读 {self._endpoint.name} 的回答：{told}",
            ) from error
        if isinstance(result, Solutions):
            self._refuse_cut(reply, len(result.rows), code)
            more = most is not None and len(result.rows) > most
            return Solutions(result.columns, result.rows[:most]), more
        return result, False

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements that match, each with its source; the merged graph left out."""
        if isinstance(object, BlankNode) or (graph and graph.value in self._merged):
            return  # A blank node in a query is a variable, and would match everything.
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        s, p, o, g = (str(term) if term else f"?{name}" for name, term in given.items())
        pattern = f"GRAPH {g} {{ {s} {p} {o} }}"
        free = [f"?{name}" for name, term in given.items() if term is None]
        if not free:
            found = Solutions((), [()] if self.ask(f"ASK {{ {pattern} }}") else [])
        else:
            found = self.select(f"SELECT {' '.join(free)} WHERE {{ {pattern} }}")
        for row in found.dicts():
            yield Quad(*(row.get(name, term) for name, term in given.items()))  # type: ignore[arg-type]

    def version(self) -> str:
        """Return the dataset's ``owl:versionInfo``, asked once, or an empty string."""
        if self._version is None:
            try:
                rows = self.select(_VERSION).rows
            except OutsideError:
                rows = []  # Not worth failing for: the answer itself came.
            term = rows[0][0] if rows else None
            self._version = term.value if isinstance(term, ox.Literal) else ""
        return self._version

    def _solutions(self, reply: Reply) -> Solutions | bool:
        kind = ox.QueryResultsFormat.from_media_type(reply.media)
        if kind is None:
            raise _wrong_media(self._endpoint.name, reply)
        # Virtuoso names its blank nodes like IRIs.
        result = ox.parse_query_results(_NODE_ID.sub(rb"\1", reply.body), format=kind)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        mark = f"a{next(self._answers)}x"
        names = [variable.value for variable in result.variables]
        shown = [place for place, name in enumerate(names) if not name.startswith(_HIDDEN)]
        rows = []
        try:
            for row in result:
                rows.append(tuple(_own(row[place], mark) for place in shown))
        finally:
            # It must die in this thread, so no traceback may keep it.
            del result
        return Solutions(tuple(names[place] for place in shown), rows)

    def _triples(self, reply: Reply) -> list[Triple]:
        kind = ox.RdfFormat.from_media_type(reply.media)
        if kind is None or kind.supports_datasets:
            raise _wrong_media(self._endpoint.name, reply)
        mark = f"a{next(self._answers)}x"
        triples = (_own(quad.triple, mark) for quad in ox.parse(reply.body, format=kind))
        return list(dict.fromkeys(triples))

    def _refuse_partial(self, reply: Reply) -> None:
        """Raise where Virtuoso ran out of time and sends what it has, with status 200."""
        state = next((v for k, v in reply.headers.items() if k.lower() == "x-sql-state"), None)
        if state:
            raise LimitError(
                f"{self._endpoint.name} ran out of time and sends a part of the answer only "
                f"({transport.clean(state)}); ask for less.",
                f"{self._endpoint.name} 超时，只返回了部分结果（{transport.clean(state)}）；"
                "请缩小查询范围。",
            )

    def _refuse_cut(self, reply: Reply, count: int, code: str) -> None:
        """Raise where the endpoint's own row limit cut the answer, which it tells in a header."""
        told = next((v for k, v in reply.headers.items() if k.lower() == "x-sparql-maxrows"), "")
        limit = _LIMIT.search(code)
        if told.isdigit() and count >= int(told) and not (limit and int(limit[1]) <= int(told)):
            raise LimitError(
                f"{self._endpoint.name} gives {told} rows at most, and there are more; ask with "
                "ORDER BY, LIMIT and OFFSET.",
                f"{self._endpoint.name} 最多返回 {told} 行，结果不完整；"
                "请用 ORDER BY、LIMIT 和 OFFSET 分批查询。",
            )


def sources_only(query: str, merged: Iterable[str]) -> str:
    """Return the query with ``GRAPH`` kept to the sources, the merge left out.

    Where a request names its default graph, Virtuoso shows that graph in ``GRAPH ?g`` too, and
    finds nothing in ``GRAPH <iri>`` (its own ``named-graph-exclude`` loses rows besides). So a
    variable is filtered, and a constant becomes a variable with one value: standard SPARQL, with
    the same meaning everywhere, since both count for their whole group.

    >>> sources_only("ASK { GRAPH ?g { ?s ?p 1 } }", ["http://m/"])
    'ASK { FILTER (?g NOT IN (<http://m/>)) GRAPH ?g { ?s ?p 1 } }'
    """
    names = ", ".join(f"<{iri}>" for iri in merged)
    parts, end = [], 0
    for number, match in enumerate(_GRAPH_WORD.finditer(code_of(query))):
        name = _GRAPH_NAME.match(query, match.end())
        if not name:
            continue
        if name[1][0] in "?$":
            inserted = f"FILTER ({name[1]} NOT IN ({names})) GRAPH {name[1]}"
        else:
            inserted = f"VALUES ?{_HIDDEN}{number} {{ {name[1]} }} GRAPH ?{_HIDDEN}{number}"
        parts += [query[end : match.start()], inserted]
        end = name.end()
    return "".join(parts) + query[end:]


def _wrong_media(name: str, reply: Reply) -> EndpointError:
    media = transport.clean(reply.media)
    return EndpointError(
        f"{name} answers with {media}, not with SPARQL results; is it the address of the endpoint "
        "itself?",
        f"{name} 返回的是 {media}，不是 SPARQL 结果；请确认这是端点本身的地址。",
    )


@overload
def _own(term: Triple, mark: str) -> Triple: ...
@overload
def _own(term: Term | None, mark: str) -> Term | None: ...
def _own(term: Term | None, mark: str) -> Term | None:
    """Return the term as the embedded store would give it.

    The names of blank nodes are made this answer's own; Virtuoso's JSON has 1 for true.
    """
    if isinstance(term, BlankNode):
        return BlankNode(mark + term.value)
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN and term.value in {"0", "1"}:
        return ox.Literal("true" if term.value == "1" else "false", datatype=_BOOLEAN)
    if isinstance(term, Triple):
        subject, object_ = _own(term.subject, mark), _own(term.object, mark)
        return Triple(subject, term.predicate, object_)  # type: ignore[arg-type]
    return term

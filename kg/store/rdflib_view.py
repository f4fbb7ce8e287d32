"""A store as rdflib sees it: all of its statements, and nothing that changes or calls."""

from collections.abc import Mapping
from typing import Any, NoReturn

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier

from kg.errors import UsageError
from kg.sparql import refuse_outside


class ReadOnlyStore(OxigraphStore):
    """A pyoxigraph store behind rdflib's interface, for reading only.

    What is written past the merged graph would make it wrong, so everything that writes is refused.
    Queries are answered by pyoxigraph, which fetches no graph, and ``SERVICE`` is refused: nothing
    is called. A query never falls back to rdflib's own engine, which would fetch and call; only who
    says ``use_store_provided=False`` gets that one.

    Args:
        inner: The pyoxigraph store.
    """

    def __init__(self, inner: ox.Store) -> None:
        super().__init__(store=inner)

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: object,
    ) -> Result:
        """Answer a query, given as text.

        Raises:
            QueryForbiddenError: It would change data or call another endpoint.
            UsageError: It is prepared already, or comes with settings of rdflib's own engine.
        """
        # NotImplementedError would make rdflib answer with its own engine.
        if not isinstance(query, str):
            raise UsageError(
                "Give the query as text; a prepared one is for rdflib's own engine.",
                "请以文本给出查询；预先解析的查询只能用于 rdflib 自带的引擎。",
            )
        if kwargs:
            names = ", ".join(kwargs)
            raise UsageError(
                f"A query of this graph takes no {names}; leave it out.",
                f"查询此图谱不能使用 {names}；请去掉。",
            )
        refuse_outside(query)
        return super().query(query, initNs, initBindings, queryGraph)

    def add_graph(self, graph: object) -> None:
        """Do nothing: rdflib adds each graph that is merely named, and an empty one is no news."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise UsageError(
            "The graph is read-only here; copy it into a Dataset of your own, or load files "
            "with: kg load FILE --into FOLDER",
            "图谱在此处只读；请复制到自己的 Dataset，或用 kg load FILE --into FOLDER 载入文件。",
        )

    add = addN = remove = remove_graph = update = _refuse  # noqa: N815
    open = destroy = _refuse

"""aicity: a cited knowledge graph of the AI industries of Suzhou and Hangzhou.

>>> import kg
>>> g = kg.open()
>>> [row["firm"].value for row in g.run("cluster/list-anchors", city="苏州")][:1]
['https://w3id.org/aicity/firm/eavision']
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.graph import Graph

__all__ = ["__version__", "open"]


def open(store: str | None = None, lang: str = "en") -> "Graph":
    """Open the shipped graph, a store folder, or a SPARQL endpoint.

    Args:
        store: Nothing for the shipped graph; a folder made by ``kg load``; or the URL of a
            SPARQL 1.1 endpoint.
        lang: The language of labels, as a BCP 47 tag, e.g. ``zh-CN``.

    Raises:
        DataError: The shipped data or the folder cannot be read.
    """
    from kg.graph import Graph

    return Graph.open(store, lang=lang)

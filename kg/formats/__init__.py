"""The formats of answers: their names, their file extensions, and where each is written."""

from collections.abc import Callable
from importlib import import_module

SELECT_FORMATS = ("table", "csv", "tsv", "json", "xml", "md")
"""The formats of rows."""

GRAPH_FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml")
"""The formats of triples."""

_RENDERERS = {
    "table": "tables:table",
    "md": "tables:markdown",
    "csv": "results:csv",
    "tsv": "results:tsv",
    "json": "results:json_text",
    "xml": "results:xml",
}
_EXTENSIONS = {
    ".txt": "table",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".md": "md",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}


def renderer(format: str) -> Callable[..., str]:
    """Return the function that writes an :class:`~kg.answer.Answer` in a format of rows."""
    module, _, name = _RENDERERS[format].partition(":")
    function: Callable[..., str] = getattr(import_module(f"kg.formats.{module}"), name)
    return function


def format_of_extension(extension: str) -> str | None:
    """Return the format that a file extension stands for, or None.

    >>> format_of_extension(".TTL")
    'turtle'
    """
    return _EXTENSIONS.get(extension.lower())

"""Every address, and the handler that answers it.

A pattern takes a segment of the path as ``{name}``, and the rest of it as ``{name:path}``. The
first pattern that fits wins. Sections keep their own tables, beside their handlers, and import
nothing heavy where the table stands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Route:
    """An address and its handler.

    Attributes:
        path: The pattern, e.g. ``/{kind}/{slug}``.
        handler: Where the handler is, as ``module:function``; imported by a worker when needed.
        methods: What may be sent there; HEAD and OPTIONS come with GET.
        cached: Whether what it answers depends on the request, the settings and the data alone.
        weigh: A function of a request that tells how much it may cost, as ``module:function``:
            what such requests have in common, and whether they are heavy.
        patience: Seconds until a request that is taken for light is taken for heavy.
        about: What it gives, in English and Chinese, for the documents.
    """

    path: str
    handler: str
    methods: tuple[str, ...] = ("GET",)
    cached: bool = True
    weigh: str = ""
    patience: float = 2.0
    about: tuple[str, str] = field(default=("", ""), compare=False)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern as a regular expression for the whole path."""
        parts = re.split(r"\{(\w+)(:path)?\}", self.path)
        text = re.escape(parts[0])
        for name, rest, literal in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            text += f"(?P<{name}>{'.+' if rest else '[^/]+'})" + re.escape(literal)
        return re.compile(text)

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return what the pattern takes from a path, or None where it does not fit."""
        found = self.pattern.fullmatch(path)
        return found.groupdict() if found else None


def table() -> tuple[Route, ...]:
    """Return every route of the server, in the order in which they are tried."""
    from kg.server import api, asking, endpoint, pages, reconcile

    sections = (endpoint, api, reconcile, asking, pages)
    return tuple(route for section in sections for route in section.ROUTES)


def find(routes: Iterable[Route], path: str) -> tuple[Route, Mapping[str, str]] | None:
    """Return the first route that fits a path, with what it takes from it."""
    for route in routes:
        if (taken := route.match(path)) is not None:
            return route, taken
    return None

"""What a handler has at hand: the graph, opened once in each language, and the settings."""

from functools import cached_property
from typing import TYPE_CHECKING

from kg.graph import Graph
from kg.server.settings import Settings
from kg.store import Store, open_store

if TYPE_CHECKING:
    from kg.questions import Catalogue


class Service:
    """The graph as the server's handlers see it.

    Args:
        settings: What whoever runs the server decided.
        store: The store; none opens the one that the settings name.
    """

    def __init__(self, settings: Settings | None = None, store: Store | None = None) -> None:
        self.settings = settings or Settings()
        self.store = store if store is not None else open_store(self.settings.store or None)
        self._graphs: dict[str, Graph] = {}

    @cached_property
    def catalogue(self) -> "Catalogue":
        """The catalogue of questions."""
        from kg.questions import Catalogue

        return Catalogue()

    @property
    def version(self) -> str:
        """What identifies the state of the data."""
        return self.store.version()

    def graph(self, lang: str = "en") -> Graph:
        """Return the graph with labels in a language; the same object for the same language."""
        if lang not in self._graphs:
            self._graphs[lang] = Graph(self.store, lang=lang, catalogue=self.catalogue)
        return self._graphs[lang]

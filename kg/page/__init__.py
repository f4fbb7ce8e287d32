"""The interactive page of the graph, one self-contained file: ``draw(store, lang).save(path)``."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.page.page import Page as Page
    from kg.page.page import draw as draw

__all__ = ["Page", "draw"]


def __getattr__(name: str) -> Any:
    # The drawing library is slow to load; naming this package must not load it.
    if name in __all__:
        from kg.page import page

        return getattr(page, name)
    raise AttributeError(name)

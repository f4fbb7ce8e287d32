"""What a worker makes ready while nobody asks: names, words and templates that a first page needs.

Without it the first question in words that a worker answers takes as long as a hundred others.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from kg.server.service import Service

IDLE = 1.0
"""Seconds without a request until a worker makes itself ready."""

_HANDLERS = ("pages.home", "pages.things", "pages.kinds", "asking.question", "asking.words")
_ASKED = "哪些苏州企业支撑机器视觉产业集群？"


def steps(service: Service) -> Iterator[Callable[[], object]]:
    """Yield what makes ready what the first requests need, where the graph is the shipped one.

    In steps, so that who asks meanwhile waits for one of them at most. A large store is not read
    for nothing: there the first request pays for what it needs.
    """
    if service.store.location:
        return
    for name in _HANDLERS:
        yield partial(import_module, f"kg.server.{name}")
    yield partial(_find, service)
    yield partial(_understand, service)


def _find(service: Service) -> None:
    from kg.search import find

    find(service.store, "suzhou")


def _understand(service: Service) -> None:
    from kg.questions.ask import understand

    understand(service.store, service.catalogue, _ASKED)

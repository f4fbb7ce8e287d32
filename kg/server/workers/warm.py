"""What a worker makes ready while nobody asks: names, words and templates that a first page needs.

Without it the first question in words that a worker answers takes as long as a hundred others.
"""

from contextlib import suppress
from importlib import import_module

from kg.errors import KGError
from kg.server.service import Service

IDLE = 1.0
"""Seconds without a request until a worker makes itself ready."""

_HANDLERS = ("pages.home", "pages.things", "pages.kinds", "asking.question", "asking.words")
_ASKED = "哪些苏州企业支撑机器视觉产业集群？"


def warm(service: Service) -> None:
    """Make ready what the first requests need, where the graph is the shipped one.

    A large store is not read for nothing: there the first request pays for what it needs.
    """
    if service.store.location:
        return
    from kg.questions.ask import understand
    from kg.search import find

    for name in _HANDLERS:
        import_module(f"kg.server.{name}")
    with suppress(KGError):
        find(service.store, "suzhou")
        understand(service.store, service.catalogue, _ASKED)

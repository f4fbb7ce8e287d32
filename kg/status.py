"""The status of a thing: whether it exists, is proposed, or is aimed at."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.namespaces import AIC

UNREAL = (AIC.proposed, AIC.aimed)
"""What is only wanted."""


def status_of(stated: Iterable[NamedNode]) -> NamedNode | None:
    """Return the status to show where several are stated, or None where none is.

    The weaker claim wins, so that nothing proposed looks built.

    >>> status_of([AIC.existing, AIC.proposed]) == AIC.proposed
    True
    """
    return max(stated, key=lambda one: (one in UNREAL, one.value), default=None)

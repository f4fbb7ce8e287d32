"""Which things are proposed or aimed at only, looked up together."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.namespaces import AIC
from kg.status import UNREAL, status_of
from kg.store import Store


def statuses(store: Store, things: Iterable[NamedNode]) -> dict[NamedNode, NamedNode]:
    """Return which things are proposed or aimed at only."""
    stated: dict[NamedNode, list[NamedNode]] = {}
    wanted = " ".join(str(thing) for thing in dict.fromkeys(things))
    if not wanted:
        return {}
    rows = store.select(
        f"SELECT ?thing ?status {{ VALUES ?thing {{ {wanted} }} ?thing {AIC.status} ?status }}"
    ).rows
    for thing, status in rows:
        if isinstance(thing, NamedNode) and isinstance(status, NamedNode):
            stated.setdefault(thing, []).append(status)
    found = {thing: status_of(each) for thing, each in stated.items()}
    return {thing: status for thing, status in found.items() if status in UNREAL and status}

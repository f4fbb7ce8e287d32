"""Things by their kinds: how many there are, and some of one kind."""

from pyoxigraph import Literal, NamedNode

from kg.namespaces import AIC, KINDS
from kg.store import Store


def some_of_kind(store: Store, kind: str, most: int) -> list[NamedNode]:
    """Return some things of a kind: all where they are no more than ``most``."""
    rows = store.select(
        f"SELECT DISTINCT ?thing {{ ?thing a {AIC[KINDS[kind]]} }} LIMIT {most}"
    ).rows
    return [row[0] for row in rows if isinstance(row[0], NamedNode)]


def counts(store: Store) -> dict[str, int]:
    """Return how many things there are of each kind that has some, by prefix."""
    classes = {AIC[name]: kind for kind, name in KINDS.items()}
    rows = store.select(
        f"SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) "
        f"WHERE {{ VALUES ?class {{ {' '.join(map(str, classes))} }} ?thing a ?class }} "
        "GROUP BY ?class"
    ).rows
    number = {
        classes[each]: int(count.value)
        for each, count in rows
        if isinstance(each, NamedNode) and isinstance(count, Literal)
    }
    return {kind: number[kind] for kind in KINDS if number.get(kind)}

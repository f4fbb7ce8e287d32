"""How large a whole graph is, so that a page can say what part of it is marks and lines."""

from typing import Any

from kg.namespaces import KINDS
from kg.network.projection import WITHOUT
from kg.page.captions import Captions
from kg.store import Store
from kg.terms import python_value


def totals(store: Store, captions: Captions) -> dict[str, Any]:
    """Return ``things`` and ``statements``, and ``aside``: the kinds that are no marks.

    The numbers are those that ``kg`` greets with. A kind has its name ``n`` and its ``count``.

    Args:
        store: Where to count.
        captions: What kinds are called.
    """
    classes = " ".join(f"aic:{name}" for name in KINDS.values())
    aside = {kind: _counted(store, f"?s a aic:{KINDS[kind]}") for kind in sorted(WITHOUT)}
    return {
        "things": _counted(store, f"VALUES ?c {{ {classes} }} ?s a ?c"),
        "statements": _counted(store, "?s ?p ?o", "*"),
        "aside": [
            {"n": captions.kind_name(kind), "count": count}
            for kind, count in aside.items()
            if count
        ],
    }


def _counted(store: Store, pattern: str, what: str = "DISTINCT ?s") -> int:
    rows = store.select(f"SELECT (COUNT({what}) AS ?n) WHERE {{ {pattern} }}").rows
    value = python_value(rows[0][0])
    return value if isinstance(value, int) else 0

"""Prose for readers, with names where it holds short addresses of terms."""

import re

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.namespaces import expand

_TERM = re.compile(
    r"(?P<open>\s?[（(])?(?<![\w:/])(?P<term>(?:aic|source):[A-Za-z][\w-]*)(?P<close>[)）])?"
)


def worded(text: str, labels: Labels) -> str:
    """Return a text with our terms called by their names, where their short addresses stood.

    One that only repeats the name before it goes: “has a site in” (aic:hasSiteIn).
    """

    def said(found: re.Match[str]) -> str:
        term = NamedNode(expand(found["term"]) or "")
        if labels.best(term) is None:
            return found[0]
        name = labels.of(term)
        if found["open"] and found["close"] and text[: found.start()].endswith(f"“{name}”"):
            return ""
        return f"{found['open'] or ''}“{name}”{found['close'] or ''}"

    return _TERM.sub(said, text)

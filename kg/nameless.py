"""What things are called that have no label: passages, licences, records of links."""

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import PREFIXES
from kg.passages import Sources

_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)/?")
_PUBLIC = re.compile(r"https?://creativecommons\.org/publicdomain/zero/(\d\.\d)/?")
_SPDX = re.compile(r"https?://spdx\.org/licenses/([\w.+-]+)")


class Nameless:
    """Names of things without a label, for one reader; :class:`kg.labels.Labels` asks it.

    A passage is called by its place, as it is cited; a licence by its short name.
    """

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._places = Sources(labels.store, labels)
        self._awaited: dict[NamedNode, None] = {}

    def expect(self, things: Iterable[NamedNode]) -> None:
        """Remember things that may be asked for, so that they are looked up together."""
        self._awaited.update(dict.fromkeys(each for each in things if _is_source(each)))

    def of(self, thing: NamedNode) -> str:
        """Return what a thing is called, or an empty string."""
        if not _is_source(thing):
            return licence(thing.value)
        if thing.value.startswith(PREFIXES["mapping"]):
            return "链接记录" if is_chinese(self._labels.lang) else "link record"
        self._places.prefetch([*self._awaited, thing])
        self._awaited.clear()
        passage = self._places.passage(thing)
        return passage.short if passage is not None else ""


def _is_source(thing: NamedNode) -> bool:
    return thing.value.startswith(PREFIXES["source"])


def licence(iri: str) -> str:
    """Return the short name that a licence has by its address, or an empty string.

    >>> licence("https://creativecommons.org/licenses/by-sa/3.0/")
    'CC BY-SA 3.0'
    >>> licence("https://spdx.org/licenses/Apache-2.0"), licence("https://example.org/terms")
    ('Apache-2.0', '')
    """
    if found := _COMMONS.fullmatch(iri):
        return f"CC {found[1].upper()} {found[2]}"
    if found := _PUBLIC.fullmatch(iri):
        return f"CC0 {found[1]}"
    found = _SPDX.fullmatch(iri)
    return found[1] if found else ""

"""What things are called where the graph gives them no name: passages, licences, records."""

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import DCTERMS, PREFIXES, expand
from kg.passages import Sources
from kg.store import Store, Term

_SHORT = re.compile(r"passage:p\d+(?:-\d+)?")
_TERM = re.compile(
    r"(?P<open>\s?[（(])?(?<![\w:/])(?P<term>(?:aic|source):[A-Za-z][\w-]*)(?P<close>[)）])?"
)
_PARAGRAPH = re.compile(r"p\d+")
_COMMONS = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)/?")
_PUBLIC = re.compile(r"https?://creativecommons\.org/publicdomain/zero/(\d\.\d)/?")
_SPDX = re.compile(r"https?://spdx\.org/licenses/([\w.+-]+)")


class Names:
    """Names of things for a reader, who is shown no short form of an address where words do.

    A passage is called by its place, as it is cited. Everything else keeps its label.
    """

    def __init__(self, store: Store, labels: Labels, terms: Iterable[Term | None]) -> None:
        self.labels = labels
        self._own: dict[NamedNode, str] = {}
        nameless = dict.fromkeys(term for term in terms if _is_source(term))
        labels.prefetch(nameless)
        bare = [
            term for term in nameless if isinstance(term, NamedNode) and labels.best(term) is None
        ]
        if not bare:
            return
        places = Sources(store, labels)
        places.prefetch(bare)
        for term in bare:
            if term.value.startswith(PREFIXES["mapping"]):
                self._own[term] = "链接记录" if is_chinese(labels.lang) else "link record"
            elif not (source := places.of(term)).place[0]:
                self._own[term] = source.short
            elif _PARAGRAPH.fullmatch(term.value.rpartition("/")[2]):
                self._own[term] = _paragraph(places, term)

    def of(self, term: Term | None) -> str:
        """Return what a thing is called."""
        own = self._own.get(term, "") if isinstance(term, NamedNode) else ""
        return own or self.labels.of(term)


def _is_source(term: Term | None) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(PREFIXES["source"])


def _paragraph(places: Sources, paragraph: NamedNode) -> str:
    """Return the place of a paragraph: that of its sentences, without the sentence."""
    rows = places.store.select(
        f"SELECT ?s WHERE {{ ?s {DCTERMS.isPartOf} {paragraph} ; aic:number ?n }} "
        "ORDER BY ?n ?s LIMIT 1"
    ).rows
    for (sentence,) in rows:
        if isinstance(sentence, NamedNode) and not (found := places.of(sentence)).place[0]:
            return found.short.rpartition(" ")[0]
    return ""


def placed(text: str, store: Store, labels: Labels) -> str:
    """Return a text with each passage called by its place, where its short address stood."""
    names = sorted(set(_SHORT.findall(text)), key=lambda name: (-len(name), name))
    terms = {name: NamedNode(PREFIXES["passage"] + name.partition(":")[2]) for name in names}
    known = Names(store, labels, terms.values())
    for name, term in terms.items():
        text = text.replace(name, known.of(term))
    return text


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

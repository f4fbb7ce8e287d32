"""Where things are found in other datasets, as the page tells it."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from pyoxigraph import NamedNode, Quad

from kg.entity.elsewhere import CODES, LINKS, Elsewhere, all_records, elsewhere
from kg.links.identifiers import DATASETS
from kg.network.projection import natural
from kg.page.wording import Wording
from kg.store import Store, Term

Said: TypeAlias = Mapping[str, Mapping[NamedNode, Mapping[Term, set[str]]]]
"""Statements: by thing, predicate and object, the sources of each."""


def elsewhere_of(store: Store, said: Said, words: Wording) -> dict[str, list[dict[str, Any]]]:
    """Return for each thing what is known of it elsewhere, in the order of ``kg show``.

    An entry has the relation (or the verdict) ``n``, the dataset ``of``, what the thing is called
    there ``v``, the address of a page ``h``, the evidence ``e``, a comment ``m``, the sources
    ``s``, and ``no``: 1 where it is not the same thing, or was not found; what is empty is left
    out.

    Args:
        store: Where the links are.
        said: The statements about the things to tell of.
        words: Labels.
    """
    records = all_records(store)
    found = {}
    for iri, stated in sorted(said.items()):
        thing = NamedNode(iri)
        out = [
            Quad(thing, predicate, term)
            for predicate in (*LINKS, *CODES)
            for term in stated.get(predicate, {})
        ]
        if iri not in records and not out:
            continue
        zh, en = (
            elsewhere(store, thing, out, labels, records.get(iri, {}))
            for labels in (words.chinese, words.english)
        )
        # Names of datasets sort otherwise in the other language.
        chinese = {_key(each, "zh"): each for each in zh}
        found[iri] = [
            _entry(chinese.get(_key(each, "en"), each), each) | {"s": _sources(stated, each.iri)}
            for each in en
        ]
    return found


def _sources(stated: Mapping[NamedNode, Mapping[Term, set[str]]], iri: str) -> list[str]:
    found = {
        source
        for predicate in LINKS
        for term, sources in stated.get(predicate, {}).items()
        if iri and getattr(term, "value", "") == iri
        for source in sources
    }
    return sorted(found, key=natural)


def _key(each: Elsewhere, lang: str) -> tuple[str, ...]:
    dataset = next((key for key, one in DATASETS.items() if one.title(lang) == each.dataset), "")
    searched = each.evidence if each.verdict == "notFound" else ""
    return each.predicate, each.verdict, each.iri, each.identifier, dataset, searched


def _entry(zh: Elsewhere, en: Elsewhere) -> dict[str, Any]:
    missing = en.verdict == "notFound"
    called = en.label or en.identifier or en.iri or en.evidence
    sure = f"{round(float(en.confidence) * 100)} %" if en.confidence else ""
    found: dict[str, Any] = {"n": (zh.relation, en.relation), "v": (called, called)}
    for key, pair in {
        "of": (zh.dataset, en.dataset),
        "e": (
            "，".join(filter(None, (zh.evidence, sure))),
            ", ".join(filter(None, (en.evidence, sure))),
        )
        if not missing
        else ("", ""),
        "m": (zh.comment, en.comment),
    }.items():
        if any(pair):
            found[key] = pair
    if en.address.startswith(("http://", "https://")):
        found["h"] = en.address
    if en.verdict != "linked":
        found["no"] = 1
    return found

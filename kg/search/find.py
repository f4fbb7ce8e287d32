"""What may be meant by a text: hits, best first, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.namespaces import KINDS, curie, expand
from kg.search.names import Name, Names
from kg.search.names import names as names_of
from kg.search.norm import norm
from kg.store import Store

REASONS: dict[str, tuple[str, str]] = {
    "identifier": ("identifier", "标识符"),
    "name": ("exact name", "名称相同"),
    "alias": ("alias", "别名"),
    "starts": ("starts with", "开头相同"),
    "contains": ("contains", "包含"),
    "pinyin": ("pinyin", "拼音"),
    "initials": ("initials", "首字母"),
    "near": ("similar", "相近"),
}
"""Why a hit was found: the code in :attr:`Hit.reason`, in English and in Chinese."""

_LEAST = 65.0
"""Below this likeness, of 100, a name is no suggestion."""

_LONGEST = 100
"""A longer text is matched as it stands, and never compared letter by letter."""

_ASIDE = frozenset({"stat", "entry", "edition", "comparison", "note", "reference"})
"""Kinds that name other things in their labels, and are seldom what is looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that may be meant.

    Attributes:
        iri: The thing.
        label: What it is called in the reader's language.
        kind: Its kind, e.g. ``firm``; None where it has none.
        matched: The name that matched.
        reason: Why it matched, a key of :data:`REASONS`.
        score: From 1 (this name exactly) down to 0.
    """

    iri: NamedNode
    label: str
    kind: str | None
    matched: str
    reason: str
    score: float

    def why(self, lang: str) -> str:
        """Return the reason in the reader's language."""
        return REASONS[self.reason][lang.lower().startswith("zh")]


def find(
    store: Store, text: str, kind: str | None = None, lang: str = "en", limit: int = 10
) -> list[Hit]:
    """Return the things whose names match a text, best first.

    Args:
        store: Where to look.
        text: A name or part of one, in either language; pinyin with or without spaces; initials;
            a slug, CURIE or IRI.
        kind: Only things of this kind, e.g. ``firm``.
        lang: The language of the labels.
        limit: The most hits to return.
    """
    index = names_of(store)
    best: dict[str, tuple[float, str, Name]] = {}
    for score, reason, name in _matches(index, text):
        found = index.kind(name.iri)
        if kind is not None and found != kind:
            continue
        if found not in KINDS or found in _ASIDE:
            score *= 0.9
        if name.iri not in best or score > best[name.iri][0]:
            best[name.iri] = (score, reason, name)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[: max(limit, 0)]
    labels = Labels(store, lang)
    labels.prefetch([NamedNode(iri) for iri, _ in ranked])
    return [
        Hit(
            iri=NamedNode(iri),
            label=labels.of(NamedNode(iri)),
            kind=index.kind(iri),
            matched=name.text,
            reason=reason,
            score=round(score, 3),
        )
        for iri, (score, reason, name) in ranked
    ]


def suggestions(store: Store, text: str, kind: str | None = None, limit: int = 3) -> list[str]:
    """Return what may have been meant, as ``name (curie)``, for an error message."""
    lang = "en" if text.isascii() else "zh"
    found = []
    for hit in find(store, text, kind, lang, limit):
        short = curie(hit.iri.value)
        found.append(short if hit.label == short else f"{hit.label} ({short})")
    return found


def _matches(index: Names, text: str) -> Iterator[tuple[float, str, Name]]:
    """Yield (score, reason, name), the costly ways only where the cheap ones found nothing."""
    key = norm(text)
    iri = expand(text.strip())
    if iri is not None:
        yield from ((1.0, "identifier", name) for name in index.entries if name.iri == iri)
    if not key:
        return
    exact = False
    for name in index.by_key.get(key, ()):
        exact = True
        reason = ("name", "alias", "identifier")[name.rank]
        yield (1.0, 0.97, 0.97)[name.rank], reason, name
    found = exact
    for name in index.entries:
        if key in name.key and key != name.key:
            found = True
            share = 0.1 * len(key) / len(name.key) - 0.02 * name.rank
            if name.key.startswith(key):
                yield 0.8 + share, "starts", name
            else:
                yield 0.6 + share, "contains", name
    if not exact and _latin(key):
        for hit in _spoken(index, key):
            found = True
            yield hit
    if not found and len(key) <= _LONGEST:
        yield from _near(index, key)


def _latin(key: str) -> bool:
    return key.isascii() and not key.isdigit()


def _spoken(index: Names, key: str) -> Iterator[tuple[float, str, Name]]:
    for name, whole, initials in index.spoken:
        if key in whole:
            yield 0.95 - 0.02 * name.rank, "pinyin", name
        elif any(each.startswith(key) for each in whole) and len(key) > 1:
            yield 0.7 + 0.1 * len(key) / len(whole[0]), "pinyin", name
        elif key in initials:
            yield 0.9 - 0.02 * name.rank, "initials", name
        elif len(key) > 2 and any(key in each for each in whole):
            yield 0.5 + 0.1 * len(key) / len(whole[0]), "pinyin", name


def _near(index: Names, key: str) -> Iterator[tuple[float, str, Name]]:
    from rapidfuzz import fuzz, process

    from kg.search.pinyin import has_han, readings

    # A name of a letter or two is part of almost anything.
    names = [name for name in index.entries if 2 * len(name.key) > len(key)]
    written = [name.key for name in names]
    for _, likeness, place in process.extract(
        key, written, scorer=fuzz.WRatio, score_cutoff=_LEAST, limit=50
    ):
        yield likeness / 200, "near", names[place]
    heard = readings(key)[:1] if has_han(key) else (key,)
    for sound in heard:
        # A slip in Chinese is most often another character of the same sound: 苏洲 for 苏州.
        spoken = [each for _, whole, _ in index.spoken for each in whole]
        owners = [name for name, whole, _ in index.spoken for _ in whole]
        for _, likeness, place in process.extract(
            sound, spoken, scorer=fuzz.ratio, score_cutoff=80, limit=50
        ):
            yield likeness / 200, "near", owners[place]

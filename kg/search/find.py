"""What may be meant by a text: hits, best first, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.errors import NotFoundError, UsageError
from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC, KINDS, curie, expand
from kg.passages import cited
from kg.search import codes
from kg.search.grade import LABEL, Grade, Name, Query
from kg.search.names import Index
from kg.search.names import names as names_of
from kg.store import Store

REASONS: dict[str, tuple[str, str]] = {
    "identifier": ("identifier", "标识符"),
    "name": ("exact name", "名称相同"),
    "alias": ("alias", "别名"),
    "external": ("external identifier", "外部标识"),
    "starts": ("starts with", "开头相同"),
    "contains": ("contains", "包含"),
    "pinyin": ("pinyin", "拼音"),
    "initials": ("initials", "首字母"),
    "near": ("similar", "相近"),
    "kind": ("of this kind", "属于该类别"),
}
"""Why a hit was found: the code in :attr:`Hit.reason`, in English and in Chinese."""

_ASIDE = frozenset({"stat", "entry", "edition", "comparison", "note", "reference"})
"""Kinds that name other things in their labels, and are seldom what is looked for."""

_WHOLE = 0.85
"""From this score on, a name fits as a whole."""


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
        return REASONS[self.reason][is_chinese(lang)]


def find(
    store: Store, text: str, kind: str | None = None, lang: str = "en", limit: int = 10
) -> list[Hit]:
    """Return the things whose names match a text, best first.

    Things with equal scores come in the order: what people look for before figures and entries
    that bear its name, then by address.

    Args:
        store: Where to look.
        text: A name or part of one, in either language, simplified or traditional; pinyin with or
            without tones and spaces; initials; a stock code or another catalogue's identifier; a
            slug, CURIE or IRI.
        kind: Only things of this kind, e.g. ``firm``.
        lang: The language of the labels.
        limit: The most hits to return, at least one.

    Raises:
        UsageError: The limit is less than one.
    """
    if limit < 1:
        raise UsageError(
            f"limit must be at least 1, not {limit}.", f"limit 至少为 1，而不是 {limit}。"
        )
    index, query = names_of(store), Query.of(text)
    best: dict[str, tuple[float, str, Name]] = {}
    for name, grade in _fitting(store, index, query, kind, limit):
        known = best.get(name.iri)
        if (known is None or grade.score > known[0]) and kind in (None, index.kind(name.iri)):
            best[name.iri] = (grade.score, grade.reason, name)
    _prefer_usual(query, best)
    ranked = sorted(
        ((_weighed(score, index.kind(iri)), iri) for iri, (score, _, _) in best.items()),
        key=lambda item: (-item[0], _is_aside(index.kind(item[1])), item[1]),
    )[:limit]
    labels = Labels(store, lang)
    labels.prefetch([NamedNode(iri) for _, iri in ranked])
    return [
        Hit(
            iri=NamedNode(iri),
            label=labels.of(NamedNode(iri)),
            kind=index.kind(iri),
            matched=best[iri][2].text,
            reason=best[iri][1],
            score=round(score, 3),
        )
        for score, iri in ranked
    ]


def of_kind(store: Store, kind: str, lang: str = "en") -> list[Hit]:
    """Return everything of a kind, by label.

    Raises:
        NotFoundError: There is no such kind.
    """
    if kind not in KINDS:
        raise NotFoundError(
            f"{kind} is no kind; use one of {', '.join(KINDS)}.",
            f"没有类别“{kind}”；可用：{'、'.join(KINDS)}。",
            list(KINDS),
        )
    rows = store.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {AIC[KINDS[kind]]} }}").rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    labels = Labels(store, lang)
    labels.prefetch(things)
    named = sorted((labels.of(thing), thing.value) for thing in things)
    return [Hit(NamedNode(iri), label, kind, label, "kind", 1.0) for label, iri in named]


def suggestions(store: Store, text: str, kind: str | None = None, limit: int = 3) -> list[str]:
    """Return what may have been meant, as ``name (curie)``, for an error message."""
    lang = "en" if text.isascii() else "zh"
    found = []
    for hit in find(store, text, kind, lang, limit):
        short = curie(hit.iri.value)
        found.append(short if hit.label == short else f"{hit.label} ({short})")
    return found


def same_as(store: Store, iri: str, links: tuple[NamedNode, ...] = codes.SAME) -> list[str]:
    """Return the things that say to be what stands at an address elsewhere."""
    allowed = ", ".join(str(each) for each in links)
    rows = store.select(
        f"SELECT DISTINCT ?thing WHERE {{ ?thing ?link <{iri}> FILTER(?link IN ({allowed})) }}"
    ).rows
    return sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))


def _at_address(store: Store, iri: str) -> Iterator[tuple[str, Grade]]:
    """Yield what stands at an address, or what says to be the same."""
    try:
        node = NamedNode(iri)
    except ValueError:
        return
    if store.ask(f"ASK {{ {{ {node} ?p ?o }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }}"):
        yield iri, Grade(1.0, "identifier")
        return
    same = same_as(store, iri)
    for thing in same_as(store, iri, codes.LINKS):
        yield thing, Grade(1.0 if thing in same else 0.98, "external")


def _fitting(
    store: Store, index: Index, query: Query, kind: str | None, limit: int
) -> Iterator[tuple[Name, Grade]]:
    """Yield names with their grades, the costly ways only where the cheap ones found nothing."""
    text = query.text.strip().removeprefix("<").removesuffix(">")
    iri = expand(text) or cited(text)
    any_ = False
    if iri is not None:
        for found, grade in _at_address(store, iri):
            any_ = True
            yield Name(found, text, LABEL, query.key), grade
    if any_ or not query.key:
        return
    for fit in index.matches(query, kind, limit):
        any_ = True
        yield fit
    if not any_:
        from kg.search.near import near

        yield from near(index, query, kind)


def _is_aside(kind: str | None) -> bool:
    return kind not in KINDS or kind in _ASIDE


def _weighed(score: float, kind: str | None) -> float:
    # Only a part of a name is doubtful: a whole one is what was asked for, whatever its kind.
    return score * 0.9 if score < _WHOLE and _is_aside(kind) else score


def _prefer_usual(query: Query, best: dict[str, tuple[float, str, Name]]) -> None:
    """Lift, among names that all can be read as typed, those that usually are."""
    several = [
        iri for iri, (score, reason, _) in best.items() if reason == "pinyin" and score > 0.9
    ]
    if len(several) < 2 or len(several) > 50:
        return
    from kg.search.pinyin import usual

    toned = "".join(query.text.lower().split())
    for iri in several:
        score, reason, name = best[iri]
        if usual(name.text) in query.spoken:
            score += 0.005
        if usual(name.text, tones=True) == toned:
            score += 0.005
        best[iri] = (score, reason, name)

"""Yes or no, where a text asks for it and the answer leaves no doubt."""

from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.labels import Labels
from kg.namespaces import AIC
from kg.questions.ask.reading import Claim, Understood
from kg.store import Store, Term

if TYPE_CHECKING:
    from kg.answer import Answer

_ONE = frozenset((AIC.headOfficeIn.value, AIC.foundedYear.value))
"""Properties of which a thing has one: another value says no."""
_OPENINGS = ("Was ", "Is ", "Are ", "Were ", "Does ", "Did ")


class Verdict(NamedTuple):
    """Yes, no, or that the sources disagree, with what it rests on.

    Attributes:
        holds: Whether it is so; None where sources disagree.
        en: The line in English.
        zh: The line in Chinese.
    """

    holds: bool | None
    en: str
    zh: str


def verdict(store: Store, understood: Understood, answer: "Answer") -> Verdict | None:
    """Return the line with which an answer begins, or None where it does not follow from it."""
    if understood.claim is not None:
        return _of_claim(store, understood.claim)
    if understood.whether:
        return _of_column(understood, answer)
    return None


def _of_claim(store: Store, claim: Claim) -> Verdict | None:
    rows = store.select(f"SELECT DISTINCT ?v {{ {claim.subject} <{claim.property_}> ?v }}").rows
    known = [row[0] for row in rows if row[0] is not None]
    agree = [value for value in known if _is(store, value, claim.object)]
    if not known or (not agree and claim.property_ not in _ONE):
        return None
    if not agree and (_unclear(store, claim, known)):
        return None
    holds = True if len(agree) == len(known) or claim.property_ not in _ONE else None
    holds = holds if agree else False
    shown = agree if holds and claim.property_ not in _ONE else known
    lines = {lang: _line(store, claim, holds, shown, lang) for lang in ("en", "zh")}
    return Verdict(holds, lines["en"], lines["zh"])


def _is(store: Store, value: Term, wanted: Term) -> bool:
    """Tell whether a value is the one asked for, or a place within it."""
    if isinstance(value, Literal) and isinstance(wanted, Literal):
        return value.value == wanted.value
    return value == wanted or _within(store, value, wanted)


def _within(store: Store, place: Term, wider: Term) -> bool:
    if not isinstance(place, NamedNode) or not isinstance(wider, NamedNode):
        return False
    return store.ask(f"ASK {{ {place} <https://schema.org/containedInPlace>+ {wider} }}")


def _unclear(store: Store, claim: Claim, known: list[Term]) -> bool:
    """Tell whether a thing may be there all the same: a site, or a seat in the city around."""
    if any(_within(store, claim.object, value) for value in known):
        return True
    ties = str(AIC.basedIn) if claim.plain else f"{AIC.hasSiteIn}|{AIC.basedIn}"
    return store.ask(f"ASK {{ {claim.subject} {ties} {claim.object} }}")


def _line(store: Store, claim: Claim, holds: bool | None, known: list[Term], lang: str) -> str:
    labels = Labels(store, lang)
    label = ontology.label_of(claim.property_, lang) or ""
    names = sorted({_name(labels, value) for value in known})
    if lang == "zh":
        word = {True: "是", False: "否", None: "各资料说法不一"}[holds]
        return f"{word}。{labels.of(claim.subject)}的“{label}”：{'、'.join(names)}。"
    word = {True: "Yes", False: "No", None: "Sources disagree"}[holds]
    return f"{word}. {labels.of(claim.subject)} – {label}: {', '.join(names)}."


def _name(labels: Labels, value: Term) -> str:
    return labels.of(value) if isinstance(value, NamedNode) else str(getattr(value, "value", value))


def _of_column(understood: Understood, answer: "Answer") -> Verdict | None:
    """Return what the one column of yes and no says, where all rows say the same."""
    header = understood.question.header
    if not header.question["en"].startswith(_OPENINGS) or not answer.rows:
        return None
    columns = [i for i, _ in enumerate(answer.columns) if any(_truth(r[i]) for r in answer.rows)]
    if len(columns) != 1:
        return None
    said = {_truth(row[columns[0]]) for row in answer.rows}
    if len(said) != 1:
        return None
    holds = said == {"true"}
    title = header.columns[answer.columns[columns[0]]]
    return Verdict(
        holds,
        f"{'Yes' if holds else 'No'}. “{title['en']}”: {'yes' if holds else 'no'} in every row.",
        f"{'是' if holds else '否'}。每一行的“{title['zh']}”均为“{'是' if holds else '否'}”。",
    )


def _truth(term: Term | None) -> str:
    boolean = isinstance(term, Literal) and term.datatype.value.endswith("#boolean")
    return str(getattr(term, "value", "")) if boolean else ""

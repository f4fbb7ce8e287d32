"""The decision: link, ask a person, or say that the dataset does not hold the thing.

* A shared identifier decides, unless the names contradict it.
* Equal names need a second feature (place, type and country, website) to make an ``exactMatch``;
  names alone are for a person to look at.
* Short forms, another order of words and names of groups need a place or a website, and make a
  ``closeMatch`` at most, unless names in the other language agree.
* Where two candidates fit about as well, neither is linked; but a parent goes before its own
  national children when the thing says nothing of a country.
* Another place than the one told is for a person to look at, whatever the names say, unless the
  website is the same.
* Of places with one name that nothing tells apart, one makes a ``closeMatch`` if it has many times
  the people of the others, or stands higher and has no fewer, or bears as its own name what they
  have as another.
* What shares a brand, a place or an acronym only, or is a part of the other, is no candidate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from kg.language import is_chinese
from kg.links.comparing import POINTS
from kg.links.features import Evidence
from kg.links.places import NEAR, distance
from kg.links.reasons import Reason, score_of
from kg.links.record import Record

EXACT, CLOSE = "skos:exactMatch", "skos:closeMatch"

_LINK = 6.0
_SURE = 6.5
_REVIEW = 4.0
_MARGIN = 1.0
_USUAL = 0.5
"""So much better fits what bears a name as its own than what has it as one of several."""
_LARGER = 20
_FEW = 5000
"""A place of which no number is told has fewer people."""
_EQUAL = POINTS["spelling"]
"""From this worth on, a way says that the names are the same."""
_WEAK = frozenset({"order", "short", "group", "pinyin", "renamed"})
"""Ways that need more than country and type."""


class Decision(Enum):
    """What to do with the best candidate."""

    LINK = "link"
    REVIEW = "review"
    NIL = "nil"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the thing, with what speaks for and against it.

    Attributes:
        record: The record.
        score: From 0 to 1: how sure the sum of the reasons is.
        reasons: Each reason; see :meth:`Reason.text` for the reader's language.
        way: In which way the names are alike, a key of :data:`kg.links.reasons.WAYS`.
    """

    record: Record
    score: float
    reasons: tuple[Reason, ...]
    way: str


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome for one thing.

    Attributes:
        thing: The thing.
        candidates: What it may be, best first.
        decision: Link, review, or NIL.
        predicate: ``skos:exactMatch`` or ``skos:closeMatch`` for a link, else None.
        note: Why it was decided so, in English and Chinese.
    """

    thing: Record
    candidates: tuple[Candidate, ...]
    decision: Decision
    predicate: str | None
    note: tuple[str, str]

    @property
    def best(self) -> Candidate | None:
        """The record to link or to look at; None for NIL."""
        return None if self.decision is Decision.NIL else self.candidates[0]

    def why(self, lang: str) -> str:
        """Return the reason for the decision in the reader's language."""
        return self.note[is_chinese(lang)]


def decide(thing: Record, found: Sequence[Evidence], limit: int = 5) -> Match:
    """Decide on what was found for a thing.

    Args:
        thing: The thing.
        found: The evidence on each candidate, in any order.
        limit: The most candidates to keep.
    """
    # Without a name in common, or anything else that is its own, a record is no candidate.
    apart = {"none", "elsewhere"}
    near = [each for each in found if each.way not in apart or each.has("identifier", "website")]
    ranked = _parents_first(thing, sorted(near, key=_order))
    decision, predicate, note = _judged(thing, ranked)
    return Match(
        thing,
        tuple(
            Candidate(each.record, score_of(each.total), each.reasons, each.way)
            for each in ranked[:limit]
        ),
        decision,
        predicate,
        note,
    )


def _judged(
    thing: Record, ranked: Sequence[Evidence]
) -> tuple[Decision, str | None, tuple[str, str]]:
    if not ranked:
        return Decision.NIL, None, ("nothing like it was found", "未找到相近的记录")
    best = ranked[0]
    if best.has("identifier") and not best.denied("identifier", "type"):
        # Someone else has said so already; only names that tell of something else speak against.
        if any(each.has("identifier") for each in ranked[1:]):
            return Decision.REVIEW, None, ("several share an identifier", "多条记录的标识符相同")
        if POINTS[best.way] >= POINTS["abbreviation"]:
            return Decision.LINK, EXACT, ("an identifier and the names agree", "标识符与名称相符")
        return Decision.REVIEW, None, (
            "an identifier agrees, the names do not", "标识符相符而名称不符",
        )  # fmt: skip
    apart = best.way in {"part", "elsewhere"}
    if best.total < _REVIEW or apart:
        return Decision.NIL, None, _why_nil(best)
    if best.has("website") and POINTS[best.way] < POINTS["abbreviation"]:
        return Decision.REVIEW, None, ("only the website agrees", "仅网站相同")
    if POINTS[best.way] < POINTS["abbreviation"]:
        return Decision.NIL, None, _why_nil(best)
    others = [
        each
        for each in ranked[1:]
        if best.total - each.total + _USUAL * (best.usual - each.usual) < _margin(best, each)
        and POINTS[each.way] >= POINTS["short"]
        and not _is_child(best.record, each.record, thing)
    ]
    rivals = [each for each in others if not _is_meant(best, each)]
    if rivals:
        return Decision.REVIEW, None, (
            f"{len(rivals) + 1} records fit about as well", f"有 {len(rivals) + 1} 条记录同样相符",
        )  # fmt: skip
    if best.denied("identifier", "type", "country") or best.total < _LINK:
        return Decision.REVIEW, None, ("there is too little beside the name", "除名称外依据不足")
    if best.denied("city") and not best.has("website"):
        return Decision.REVIEW, None, ("it is in another place", "所在地不同")
    if any(reason.code == "differs" and reason.points < -2 for reason in best.reasons):
        return Decision.REVIEW, None, ("names contradict", "名称互相矛盾")
    strong = best.has("website", "city")
    if POINTS[best.way] < _EQUAL and not (
        best.way in _WEAK and (strong or best.agreed) and (best.way != "group" or best.agreed)
    ):
        return Decision.REVIEW, None, ("the names are not the same", "名称并不相同")
    second = strong or (best.has("country") and best.has("type"))
    sure = POINTS[best.way] >= _EQUAL
    if others:
        return Decision.LINK, CLOSE, (
            "of the places of this name, the one that is usually meant", "同名地点中通常所指者",
        )  # fmt: skip
    if best.total >= _SURE and second and sure:
        return Decision.LINK, EXACT, ("the name and more agree", "名称与其他特征相符")
    return Decision.LINK, CLOSE, ("the name and some more agree", "名称与部分特征相符")


def _margin(best: Evidence, other: Evidence) -> float:
    """Return by how much the best must be better.

    "Suzhou University" is what one university calls itself, and what the Chinese name of another
    says; 山西师范大学 beside "Shaanxi Normal University" names two. Where nothing but one name
    speaks for the best, another that bears a name as well is a reason to ask.
    """
    if best.agreed or best.has("website", "city", "identifier"):
        return _MARGIN
    return 2.5 if POINTS[other.way] >= _EQUAL else _MARGIN


def _why_nil(best: Evidence) -> tuple[str, str]:
    if best.way == "part":
        return (
            "only what it is a part or a relative of was found",
            "仅找到其所属或相关的机构",
        )
    return "nothing that was found fits well enough", "找到的记录均不够相符"


def _parents_first(thing: Record, ranked: list[Evidence]) -> list[Evidence]:
    """Put a parent before its children with the same name where the thing tells no country."""
    if thing.place.country or len(ranked) < 2:
        return ranked
    best = ranked[0]
    for place, each in enumerate(ranked[1:], 1):
        if (
            best.total - each.total < _MARGIN
            and each.way == best.way
            and _descends(best.record, each.record)
        ):
            return [each, *ranked[:place], *ranked[place + 1 :]]
    return ranked


def _order(each: Evidence) -> tuple[float, bool, int, str]:
    """Return where a candidate stands: a city before the villages of its name."""
    size = each.record.size
    return -each.total, size is not None and not each.usual, -(size or 0), each.record.id


def _is_meant(best: Evidence, other: Evidence) -> bool:
    """Tell whether of two places with one name it is the first that people mean."""
    one, two = best.record, other.record
    if one.size is None:
        return False
    fewer = two.size or 0
    own = best.usual and not other.usual
    if one.size >= max(fewer, _FEW) * (1 if own else _LARGER):
        return True
    if one.level is not None and two.level is not None and one.level > two.level:
        return one.size >= fewer
    # A city is often there twice: as a populated place, and as the area that is governed from it.
    apart = distance(one.place, two.place)
    return best.usual and other.usual and apart is not None and apart < NEAR


def _descends(child: Record, parent: Record) -> bool:
    return parent.id in child.parents or child.id in parent.children


def _is_child(best: Record, other: Record, thing: Record) -> bool:
    return not thing.place.country and _descends(other, best)

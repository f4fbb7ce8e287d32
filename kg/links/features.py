"""What speaks for and against two records being one thing: each point with its reason in words.

Points add up like odds; :mod:`kg.links.scoring` decides on the sum, and on which kinds of reasons
there are. The weights (:data:`kg.links.reasons.WEIGHTS`) were set by hand on one half of the
measured rows (``benchmarks/links.py``) and are the same for every dataset.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.links import places
from kg.links.comparing import Context
from kg.links.countries import is_near
from kg.links.names import parse
from kg.links.naming import of_names
from kg.links.reasons import WEIGHTS, Reason
from kg.links.record import Place, Record

_HERE = 3.0
"""Two points less than so many kilometres apart are one place."""
_EXACTLY = 3.5
_CROSSWALK = -1.5
_FRIENDS = {frozenset(pair) for pair in (
    ("company", "research"), ("company", "other"), ("education", "research"),
    ("research", "health"), ("research", "government"), ("research", "nonprofit"),
    ("education", "government"), ("education", "health"), ("government", "other"),
    ("nonprofit", "other"), ("research", "other"), ("education", "other"), ("health", "other"),
    ("archive", "other"), ("archive", "government"), ("place", "other"), ("concept", "other"),
    ("health", "government"), ("nonprofit", "government"), ("nonprofit", "health"),
)}  # fmt: skip
"""Types that publishers tell apart differently: neither for nor against."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that speaks for and against one candidate.

    Attributes:
        record: The candidate.
        way: In which way the names are most alike.
        reasons: Each reason, the names first.
        agreed: Names in both languages say the same.
        usual: The name that is most alike is what the candidate is called first of all.
    """

    record: Record
    way: str
    reasons: tuple[Reason, ...]
    agreed: bool
    usual: bool = True

    @property
    def total(self) -> float:
        """The sum of the points."""
        return sum(reason.points for reason in self.reasons)

    def has(self, *codes: str) -> bool:
        """Tell whether a reason of one of these kinds speaks for it."""
        return any(reason.code in codes and reason.points > 0 for reason in self.reasons)

    def denied(self, *codes: str) -> bool:
        """Tell whether a reason of one of these kinds speaks against it."""
        return any(reason.code in codes and reason.points < 0 for reason in self.reasons)


def evidence(thing: Record, candidate: Record, context: Context) -> Evidence:
    """Return all that speaks for and against two records being one thing."""
    likeness, agreed, named = of_names(thing, candidate, context)
    reasons = [
        *named,
        *_identifiers(thing, candidate),
        *_websites(thing, candidate),
        *_place(thing, candidate),
        *_types(thing, candidate),
        *_years(thing, candidate),
    ]
    if candidate.ended:
        reasons.append(_against("ended", "it exists no more", "已不复存在"))
    return Evidence(candidate, likeness.way, tuple(reasons), agreed, likeness.usual)


def _for(code: str, en: str, zh: str) -> Reason:
    return Reason(code, WEIGHTS[code][0], en, zh)


def _against(code: str, en: str, zh: str) -> Reason:
    return Reason(code, WEIGHTS[code][1], en, zh)


def _identifiers(thing: Record, candidate: Record) -> Iterator[Reason]:
    if thing.id == candidate.id:
        yield _for(
            "identifier",
            f"the same address {thing.id}",
            f"地址相同 {thing.id}",
        )
    for scheme in sorted(thing.identifiers.keys() & candidate.identifiers.keys()):
        ours, theirs = thing.identifiers[scheme], candidate.identifiers[scheme]
        if shared := sorted(ours & theirs):
            yield _for(
                "identifier",
                f"the same {scheme} {shared[0]}",
                f"{scheme} 相同：{shared[0]}",
            )
        else:
            one, other = min(ours), min(theirs)
            en, zh = f"{scheme} differs: {one}, {other}", f"{scheme} 不同：{one}、{other}"
            # Its own identifier is right; what it says of a third dataset's may be out of date.
            own = any(value in candidate.id for value in theirs)
            points = WEIGHTS["identifier"][1] if own else _CROSSWALK
            yield Reason("identifier" if own else "crosswalk", points, en, zh)


def _websites(thing: Record, candidate: Record) -> Iterator[Reason]:
    ours, theirs = thing.hosts(), candidate.hosts()
    if shared := sorted(ours & theirs):
        yield _for(
            "website",
            f"the same website {shared[0]}",
            f"网站相同 {shared[0]}",
        )
    elif ours and theirs:
        yield _against(
            "website",
            f"websites differ: {min(ours)}, {min(theirs)}",
            f"网站不同：{min(ours)}、{min(theirs)}",
        )


def _place(thing: Record, candidate: Record) -> Iterator[Reason]:
    one, other = thing.place, candidate.place
    if one.country and other.country:
        if one.country == other.country:
            yield _for("country", f"the same country {one.country}", f"国家相同（{one.country}）")
        elif not is_near(one.country, other.country):
            yield _against(
                "country",
                f"countries differ: {one.country}, {other.country}",
                f"国家不同：{one.country}、{other.country}",
            )
    ours, theirs = ", ".join(one.names[:2]), ", ".join(other.names[:2])
    if (apart := places.distance(one, other)) is not None:
        agrees, differs = WEIGHTS["city"]
        points = _EXACTLY if apart < _HERE else agrees if apart < places.NEAR else differs
        yield Reason("city", points, f"{apart:.0f} km apart", f"相距 {apart:.0f} 公里")
        return
    match places.same(one, other):
        case True:
            at = ours or theirs
            yield _for("city", f"the same place: {at}", f"地点相同：{at}")
        case False:
            en, zh = f"places differ: {ours} – {theirs}", f"地点不同：{ours}与{theirs}"
            # Registries put a firm of Shenzhen in Nanshan; its name may still say Shenzhen.
            named = _names_hold(candidate, one) or _names_hold(thing, other)
            yield Reason("seat" if named else "city", WEIGHTS["city"][1], en, zh)


def _names_hold(record: Record, place: Place) -> bool:
    """Tell whether a name of a record begins with a place, or has it as a word."""
    wanted = places.keys(place)
    for name in record.names:
        parsed = parse(name.text)
        if not wanted.isdisjoint(parsed.words):
            return True
        if parsed.han and any(places.key(parsed.core[:many]) in wanted for many in (2, 3, 4)):
            return True
    return False


def _types(thing: Record, candidate: Record) -> Iterator[Reason]:
    ours, theirs = thing.types, candidate.types
    if not ours or not theirs:
        return
    if shared := sorted(ours & theirs):
        yield _for("type", f"both are: {shared[0]}", f"类型相同：{shared[0]}")
    elif not friends(ours) & theirs:
        one, other = min(ours), min(theirs)
        yield _against("type", f"types differ: {one}, {other}", f"类型不同：{one}、{other}")


@cache
def friends(types: frozenset[str]) -> frozenset[str]:
    """Return the types that some of these may be called by another publisher, themselves too."""
    near = (pair for pair in _FRIENDS if pair & types)
    return types.union(*near)


def _years(thing: Record, candidate: Record) -> Iterator[Reason]:
    one, other = thing.founded, candidate.founded
    if one is None or other is None:
        return
    if one == other:
        yield _for("year", f"both founded in {one}", f"均成立于 {one} 年")
    elif abs(one - other) > 10:
        yield _against(
            "year",
            f"founded in {one} and {other}",
            f"成立于 {one} 年与 {other} 年",
        )

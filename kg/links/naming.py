"""What the names of two records say together: the best pair, and whether the others agree."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from kg.links.comparing import POINTS, Context, Likeness, compare
from kg.links.names import Parsed, parse, words_of
from kg.links.reasons import WAYS, Reason
from kg.links.record import Record
from kg.links.words import BUSINESS

_ORDER = list(POINTS)
_AGREE = 1.5
_TRANSLATED = 1.0
_NO_SECOND = frozenset({"group", "sound", "pinyin", "similar"})
_NOTHING = Likeness("none", "", "")
_WHOLE = frozenset({"same", "core", "place", "group", "short"})


def of_names(
    thing: Record, candidate: Record, context: Context
) -> tuple[Likeness, bool, list[Reason]]:
    """Return what the names of two records say.

    Returns:
        The names that are most alike, whether names in the other language agree, and the reasons.
    """
    best: dict[str, Likeness] = {}
    bare = {name.text for each in (thing, candidate) for name in each.names
            if name.kind == "acronym"}  # fmt: skip
    for name in thing.names:
        ours = parse(name.text)
        for other in candidate.names:
            theirs = parse(other.text)
            if not ours.full or not theirs.full:
                continue
            way = compare(ours, theirs, context)
            if way in _WHOLE and (
                name.text in bare or other.text in bare or (_tiny(ours) and _tiny(theirs))
            ):
                way = "acronym"
            script = "across" if ours.han != theirs.han else "zh" if ours.han else "en"
            known = best.get(script)
            # Of several names one may well tell of a part: what fits best counts.
            found = Likeness(way, name.text, other.text, other.kind in {"label", "short"})
            if known is None or _rank(found) < _rank(known):
                best[script] = found
    if not best:
        return _NOTHING, False, []
    top = min(best.values(), key=_rank)
    if top.way == "none":
        return _NOTHING, False, []
    reasons = [_reason(top)]
    # What pinyin says has been said already; that a name is the other's translation is news.
    told = [each for script, each in best.items() if script != "across"]
    denied = any(each.points < POINTS["abbreviation"] for each in told)
    second = [
        each
        for script, each in best.items()
        if each is not top
        and each.way not in _NO_SECOND
        and each.points >= POINTS["abbreviation"]
        and not (denied and script == "across")
    ]
    agreed = bool(second) and top.points >= POINTS["abbreviation"]
    if agreed:
        one, two = second[0].ours, second[0].theirs
        en, zh = f"so says “{one}” – “{two}”", f"“{one}”与“{two}”亦相符"
        points = _TRANSLATED if second[0].way == "translated" else _AGREE
        reasons.append(Reason("names", points, en, zh))
    elif top.points > 0:
        reasons += _disagreement(thing, candidate, best)
        if top.way == "short" and "en" in best and "zh" not in best:
            reasons += (business := list(_business(thing, candidate, best["en"], context)))
            agreed = bool(business)
    return top, agreed, reasons


def _business(
    thing: Record, candidate: Record, likeness: Likeness, context: Context
) -> Iterator[Reason]:
    """Yield that a Chinese name tells the line of business that an English one tells too.

    信达生物 is Innovent Biologics where no other record is called Innovent: the brand is as rare
    as a brand can be, and the rest of the name says the same in both languages.
    """
    ours, theirs = set(words_of(likeness.ours)), set(words_of(likeness.theirs))
    if not any(context.complete and context.things_with(word) == 1 for word in ours & theirs):
        return
    for one, other in ((thing, theirs - ours), (candidate, ours - theirs)):
        for name in _in_script(one, "zh"):
            for term, said in BUSINESS.items():
                if parse(name).stem.endswith(term) and said & other:
                    en = f"“{name}” tells the same line of business, and no other record the brand"
                    zh = f"“{name}”所示行业相同，且别无其他记录使用该字号"
                    yield Reason("names", 2.0, en, zh)
                    return


def _tiny(name: Parsed) -> bool:
    return name.acronym and len(name.core) < 6


def _rank(likeness: Likeness) -> tuple[int, bool]:
    return _ORDER.index(likeness.way), not likeness.usual


def _reason(likeness: Likeness) -> Reason:
    en, zh = WAYS[likeness.way]
    return Reason(
        "name",
        likeness.points,
        f"{en}: “{likeness.ours}” – “{likeness.theirs}”",
        f"{zh}：“{likeness.ours}”与“{likeness.theirs}”",
    )


def _disagreement(thing: Record, candidate: Record, best: dict[str, Likeness]) -> Iterator[Reason]:
    """Yield what it costs that both have a name in a language, and these are not alike."""
    for script, points in (("zh", -4.0), ("en", -1.0)):
        way = best[script].way if script in best else "same"
        if POINTS[way] >= POINTS["abbreviation"] and way != "sound":
            continue
        ours, theirs = (_in_script(each, script) for each in (thing, candidate))
        if way == "legal":
            points = -2.5
        elif way == "sound":
            # Another character of the same sound may be a slip in a firm's name; on a map it is
            # another place.
            points = -4.0 if "place" in thing.types else -2.5
        elif script == "zh" and any(_pairs(a) & _pairs(b) for a in ours for b in theirs):
            points = -1.5
        elif script == "en" and any(
            fuzz.token_set_ratio(_plain(a), _plain(b)) >= 95 for a in ours for b in theirs
        ):
            points = -0.5
        en, zh = ("Chinese", "中文") if script == "zh" else ("English", "英文")
        yield Reason(
            "differs",
            points,
            f"their {en} names differ: “{ours[0]}” – “{theirs[0]}”" if ours and theirs else en,
            f"{zh}名称不同：“{ours[0]}”与“{theirs[0]}”" if ours and theirs else zh,
        )


def _in_script(record: Record, script: str) -> list[str]:
    return [
        name.text
        for name in record.names
        if name.kind != "acronym" and parse(name.text).han == (script == "zh")
    ]


def _plain(text: str) -> str:
    return " ".join(words_of(text))


def _pairs(text: str) -> set[str]:
    stem = parse(text).stem
    return {stem[at : at + 2] for at in range(len(stem) - 1)}

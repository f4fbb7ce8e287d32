"""What two cities share, and what one has and the other lacks."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.namespaces import curie, kind_of
from kg.network.answer import Evidence, Link, NetworkAnswer
from kg.network.telling import FIRM
from kg.network.view import Network, number, ranks
from kg.search import kind_name
from kg.store import Term

HOLDERS = frozenset({
    "agency", "alliance", "brand", "campus", "cluster", "ecosystem", "facility", "firm",
    "institute", "park", "platform", "policy", "programme", "scenario", "site", "univ", "zone",
})  # fmt: skip
"""Kinds of thing that a city has; what has a field that they are linked with.

Arguments are none of these: a weakness in chips, or advice to master them, gives a city no chips.
"""

Way = tuple[Link, ...]
"""One link, or two through something that the city has."""


def held(network: Network, thing: str, kinds: frozenset[str]) -> dict[str, list[Way]]:
    """Return the things of some kinds that a city (or another thing) has, with the ways to them.

    It has what a statement links it with, and what a statement links with something that it has.
    """
    ways: dict[str, list[Way]] = {}
    for link in sorted(network.links(thing)):
        other = link[2] if link[0] == thing else link[0]
        kind = kind_of(other)
        if kind in kinds:
            ways.setdefault(other, []).append((link,))
        if kind not in HOLDERS:
            continue
        for further in sorted(network.links(other)):
            end = further[2] if further[0] == other else further[0]
            if end != thing and kind_of(end) in kinds:
                ways.setdefault(end, []).append((link, further))
    return dict(sorted(ways.items()))


def similarity(
    network: Network, named: Sequence[str], wanted: frozenset[str], top: int
) -> NetworkAnswer:
    """Return pairs of cities by how much of what they have is shared.

    Args:
        network: The network.
        named: The things to compare; one is compared with all others of its kind, and none
            stands for every city.
        wanted: The kinds that may be shared; none is fields.
        top: How many rows at most.
    """
    kinds = wanted or frozenset({"field"})
    compared = _compared(network, named)
    has = {each: held(network, each, kinds) for each in compared}
    found = []
    for one, other in combinations([each for each in compared if has[each] or each in named], 2):
        if len(named) == 1 and one != named[0]:
            break
        shared = sorted(set(has[one]) & set(has[other]))
        either = len(set(has[one]) | set(has[other]))
        if either:
            found.append((len(shared) / either, one, other, shared, either))
    found.sort(key=lambda row: (-row[0], row[1:3]))
    values = [row[0] for row in found]
    kept = found[:top]
    rows = []
    for position, (value, one, other, shared, either) in zip(ranks(values), kept, strict=False):
        only = [len(set(has[a]) - set(has[b])) for a, b in ((one, other), (other, one))]
        cells = (
            number(position), NamedNode(one), NamedNode(other), number(value),
            number(len(shared)), number(either), network.listed(shared),
            number(only[0]), number(only[1]),
        )  # fmt: skip
        links = (
            link for each in (one, other) for ways in has[each].values() for link in _flat(ways)
        )
        rows.append((cells, Evidence.of(links, absent=any(only))))
    names = _kinds(network, kinds)
    return network.answer(
        [
            ("rank", "Rank", "名次"),
            ("a", "The one", "甲"),
            ("b", "The other", "乙"),
            ("value", "Jaccard", "Jaccard 系数"),
            ("shared", "Shared", "共有"),
            ("either", "Of either", "合计"),
            ("things", "What they share", "共有事物"),
            ("only_a", "Only the one", "仅甲"),
            ("only_b", "Only the other", "仅乙"),
        ],
        rows,
        title=(f"How similar things are by {names} they share", f"按共有的{names}看相似程度"),
        notes=[
            network.say(
                f"Jaccard: what both have, divided by what either has (here: {names}); 1 is the "
                f"same, 0 nothing in common. {_MEANS[0]}",
                f"Jaccard 系数：共有者除以任一方有者（此处为{names}）；1 为相同，0 为毫无共同。"
                f"{_MEANS[1]}",
            ),
            *network.cut(len(found), len(kept), values),
        ],
        silent=not rows,
        measure="similarity",
        compared=sorted(kinds),
    )


def difference(
    network: Network, named: Sequence[str], wanted: frozenset[str], top: int
) -> NetworkAnswer:
    """Return what each of two cities has, and whether the other lacks it.

    Args:
        network: The network.
        named: The two; none is the two cities that have most.
        wanted: The kinds that are compared; none is fields.
        top: How many rows at most.

    Raises:
        ParameterError: Not two things are named.
    """
    kinds = wanted or frozenset({"field"})
    compared = _compared(network, named)
    has = {each: held(network, each, kinds) for each in compared}
    if not named:
        compared = sorted(sorted(compared, key=lambda each: (-len(has[each]), each))[:2])
    if named and len(named) != 2:
        raise ParameterError(
            "Two things are needed to tell what one has and the other lacks.",
            "须给出两个事物才能说明一方有而另一方没有什么。",
        ).with_command(
            "E.g.: kg rank --by difference Suzhou Hangzhou",
            "例如：kg rank --by difference 苏州 杭州",
        )
    if len(compared) < 2:
        return _answer(network, compared, [], kinds, [])
    one, other = compared
    found = []
    for thing in sorted(set(has[one]) | set(has[other])):
        owners = [each for each in (one, other) if thing in has[each]]
        # First what only the one has, then what only the other has, then what both have.
        order = 2 if len(owners) == 2 else compared.index(owners[0])
        found.append((order, thing, owners))
    found.sort(key=lambda row: row[:2])
    kept = found[:top]
    rows = []
    for order, thing, owners in kept:
        ways = [way for each in owners for way in has[each][thing]]
        names = [network.labels.of(NamedNode(each)) for each in owners]
        who = (
            network.words(" and ".join(names), "与".join(names))
            if order == 2
            else NamedNode(owners[0])
        )
        cells = (
            who, NamedNode(thing), network.kind(thing), _how(network, owners, ways),
            _stance(network, ways),
        )  # fmt: skip
        rows.append((cells, Evidence.of(_flat(ways), absent=order < 2)))
    return _answer(network, compared, rows, kinds, network.cut(len(found), len(kept), found))


def _answer(
    network: Network,
    compared: Sequence[str],
    rows: Sequence[tuple[Sequence[Term | None], Evidence]],
    kinds: frozenset[str],
    notes: Sequence[str],
) -> NetworkAnswer:
    names = [network.labels.of(NamedNode(each)) for each in compared]
    english, chinese = " and ".join(names) or "cities", "与".join(names) or "各市"
    return network.answer(
        [
            ("who", "Who has it", "谁有"),
            ("thing", "Thing", "实体"),
            ("kind", "Kind", "类别"),
            ("how", "By which statements", "依据的陈述"),
            ("stance", "Stance", "立场"),
        ],
        rows,
        title=(f"What {english} each have, and what both", f"{chinese}各自独有与共有的事物"),
        notes=[
            network.say(
                f"Compared: {_kinds(network, kinds)}. {_MEANS[0]}",
                f"比较的类别：{_kinds(network, kinds)}。{_MEANS[1]}",
            ),
            *notes,
        ],
        silent=not rows,
        measure="difference",
        compared=sorted(kinds),
    )


_MEANS = (
    "A city has what a statement links it with, directly or through something in it (a cluster, a "
    "park, a firm …). To lack means that no source says so, which is not that it is not there.",
    "一市有某事物，指有陈述将二者直接相连，或经由该市的集群、园区、企业等相连。"
    "“没有”指来源未言及，不等于不存在。",
)


def _compared(network: Network, named: Sequence[str]) -> list[str]:
    """Return what is compared, in order: what is named, else all cities."""
    for each in named:
        network.inside(each)
    found = list(dict.fromkeys(named))
    if len(found) < len(named):
        raise ParameterError(
            f"{curie(found[0])} would be compared with itself; name two different things.",
            f"不能将 {curie(found[0])} 与其自身比较；请给出两个不同的事物。",
        )
    if len(found) > 1:
        return found
    kind = kind_of(found[0]) if found else "city"
    peers = network.simple.of_kind(frozenset({kind or ""}))
    return list(dict.fromkeys([*found, *(network.simple.things[place] for place in peers)]))


def _kinds(network: Network, kinds: Iterable[str]) -> str:
    names = [kind_name(kind, network.labels.lang) for kind in sorted(kinds)]
    return network.say(", ".join(names), "、".join(names))


def _flat(ways: Iterable[Way]) -> list[Link]:
    return [link for way in ways for link in way]


def _how(network: Network, owners: Sequence[str], ways: Iterable[Way]) -> Literal:
    """Return ways in words: the predicate, and through what."""
    told = []
    for way in ways:
        ends = {end for one, _, other in way for end in (one, other)}
        owner = next(each for each in owners if each in ends)
        name = f"{network.labels.of(NamedNode(owner))}: " if len(owners) > 1 else ""
        relation = network.labels.of(NamedNode(way[-1][1]))
        if len(way) == 1:
            told.append(f"{name}{relation}")
            continue
        one, _, other = way[0]
        through = network.called(other if one == owner else one)
        told.append(f"{name}{through} – {relation}")
    text = network.say("; ", "；").join(dict.fromkeys(told))
    return Literal(text, language=network.say("en", "zh"))


def _stance(network: Network, ways: Iterable[Way]) -> Literal:
    """Return what the best of the ways is: reported, or no more than proposed or aimed at."""
    return network.words(*FIRM[min(network.stance(way) for way in ways)])

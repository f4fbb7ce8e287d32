"""Communities, and what would come apart, as answers."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.namespaces import kind_of
from kg.network import communities as found_by
from kg.network import cuts
from kg.network.answer import Evidence, NetworkAnswer
from kg.network.view import Network, number, ranks


def communities(
    network: Network,
    named: Sequence[str],
    wanted: frozenset[str],
    top: int,
    *,
    weighted: bool = False,
    members: bool = False,
    seed: int = 0,
) -> NetworkAnswer:
    """Return the communities, or their members, each named by its fields.

    Args:
        network: The network.
        named: Tell only of the communities of these things.
        wanted: Tell only of members of these kinds.
        top: How many rows at most.
        weighted: Count statements instead of links.
        members: One row a thing.
        seed: Where Louvain's method starts.
    """
    for name in named:
        network.inside(name)
    things = network.simple.things
    groups = found_by.detect(network.simple, weighted=weighted, seed=seed)
    rows: list[tuple[tuple[Any, ...], Evidence]] = []
    for place, group in enumerate(groups, 1):
        iris = [things[each] for each in group]
        if named and not set(named) & set(iris):
            continue
        inner = found_by.inside(network.simple, group)
        ordered = sorted(group, key=lambda each: (-inner[each], each))
        own = [each for each in ordered if not wanted or kind_of(things[each]) in wanted]
        if not own:
            continue
        called = _name(network, [things[each] for each in found_by.leading(network.simple, group)])
        if members:
            own = [each for each in own if not named or things[each] in named]
            for each in own:
                thing = things[each]
                links = network.links(thing, iris)
                degree = network.simple.graph.degree[each]
                cells: tuple[Any, ...] = (
                    number(place), called, NamedNode(thing), network.kind(thing),
                    number(inner[each]), number(degree), network.because(thing, links),
                )  # fmt: skip
                rows.append((cells, Evidence.of(links)))
            continue
        ends = sum(network.simple.graph.degree[each] for each in group)
        cells = (
            number(place), called, number(len(group)),
            number(inner.total() / ends), network.listed([things[each] for each in own]),
        )  # fmt: skip
        rows.append((cells, Evidence.of(network.between(iris))))
    kept = rows[:top]
    quality = found_by.modularity(network.simple, groups, weighted=weighted) if groups else 0.0
    return network.answer(
        _member_columns() if members else _group_columns(),
        kept,
        title=("Communities of the network", "网络中的社群"),
        notes=[
            network.say(
                f"Communities: groups with more links inside than to others, by Louvain's method "
                f"(seed {seed}), named by their best linked fields. Inside: share of the links of "
                f"its things that stay inside. Modularity {quality:.3f}: 0 is no better than "
                "chance, towards 1 is clearly apart.",
                f"社群：内部连接多于对外连接的群体，用 Louvain 方法求得（种子 {seed}），以"
                f"连接最多的技术领域命名。内部占比：其成员的连接中留在内部的比例。"
                f"模块度 {quality:.3f}："
                "0 表示与随机无异，越接近 1 划分越分明。",
            )
            if not members
            else network.say(
                f"Communities by Louvain's method (seed {seed}). Inside: links with things of the "
                "same community; links: with all things.",
                f"社群用 Louvain 方法求得（种子 {seed}）。内部连接：与同一社群事物的连接；"
                "连接数：与全部事物的连接。",
            ),
            *network.cut(len(rows), len(kept), range(len(rows))),
        ],
        silent=not rows,
        measure="community",
        modularity=round(quality, 6),
        seed=seed,
    )


def _group_columns() -> list[tuple[str, str, str]]:
    return [
        ("community", "No.", "编号"),
        ("name", "Community", "社群"),
        ("value", "Things", "成员数"),
        ("inside", "Inside", "内部占比"),
        ("members", "Best linked members", "连接最多的成员"),
    ]


def _member_columns() -> list[tuple[str, str, str]]:
    return [
        ("community", "No.", "编号"),
        ("name", "Community", "社群"),
        ("thing", "Thing", "实体"),
        ("kind", "Kind", "类别"),
        ("value", "Inside", "内部连接"),
        ("links", "Links", "连接数"),
        ("statements", "Its statements inside", "内部陈述"),
    ]


def _name(network: Network, naming: list[str]) -> Literal:
    names = [network.labels.of(NamedNode(each)) for each in naming]
    return Literal(network.say(", ", "、").join(names), language=network.say("en", "zh"))


def breaking(
    network: Network, named: Sequence[str], wanted: frozenset[str], top: int
) -> NetworkAnswer:
    """Return what would come apart if a thing were taken out, the worst first.

    Args:
        network: The network.
        named: Tell only of these things.
        wanted: Tell only of things of these kinds.
        top: How many rows at most.
    """
    for each in named:
        network.inside(each)
    things = network.simple.things
    found = [
        (sum(sizes[1:]), len(sizes), place)
        for place, sizes in cuts.breaks(network.simple).items()
        if (not named or things[place] in named)
        and (not wanted or kind_of(things[place]) in wanted)
    ]
    found.sort(key=lambda row: (-row[0], -row[1], things[row[2]]))
    values = [row[0] for row in found]
    kept = found[:top]
    rows = []
    for position, (lost, pieces, place) in zip(ranks(values), kept, strict=False):
        thing = things[place]
        apart = [things[each] for piece in cuts.loose(network.simple, place) for each in piece]
        cells = (
            number(position), NamedNode(thing), network.kind(thing), number(lost),
            number(pieces), network.listed(apart),
        )  # fmt: skip
        rows.append((cells, Evidence.of(network.links(thing, apart))))
    return network.answer(
        [
            ("rank", "Rank", "名次"),
            ("thing", "Without", "若去掉"),
            ("kind", "Kind", "类别"),
            ("value", "Cut off", "脱离数"),
            ("pieces", "Pieces", "分成块数"),
            ("apart", "What comes loose", "脱离的事物"),
        ],
        rows,
        title=("What would come apart without a thing", "去掉某事物后会断开的部分"),
        notes=[
            network.say(
                "Cut off: how many things would no longer be connected with the largest piece that "
                "remains (the thing is an articulation point). What is not listed holds nothing "
                "together alone.",
                "脱离数：去掉该事物（割点）后，有多少事物不再与剩余的最大一块相连。未列出者去掉后"
                "不会使其他事物断开。",
            ),
            *network.cut(len(found), len(kept), values),
        ],
        silent=not rows,
        measure="break",
    )

"""Who anchors which cluster or scenario."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from pyoxigraph import Literal, NamedNode

from kg.namespaces import AIC, kind_of
from kg.network.answer import Evidence, Link, NetworkAnswer
from kg.network.view import Network, number, ranks

ANCHORING = tuple(AIC[name].value for name in ("anchoredBy", "supportedBy", "reliesOn"))
"""The predicates by which a cluster or a scenario rests on something."""

WHOLES = frozenset({"cluster", "scenario"})


def rank(network: Network, named: Sequence[str], wanted: frozenset[str], top: int) -> NetworkAnswer:
    """Return what clusters and scenarios rest on, by how many and how much of them.

    Args:
        network: The network.
        named: Tell only of these anchors, or of the anchors of these clusters and scenarios.
        wanted: Tell only of anchors of these kinds.
        top: How many rows at most.
    """
    for each in named:
        network.inside(each)
    resting, count = _read(network)
    found = [
        (len({one for one, _, _ in links}), _share(links, count), anchor, links)
        for anchor, links in resting.items()
        if (not wanted or kind_of(anchor) in wanted)
        and (not named or anchor in named or any(one in named for one, _, _ in links))
    ]
    found.sort(key=lambda row: (-row[0], -row[1], row[2]))
    values = [row[:2] for row in found]
    kept = found[:top]
    network.labels.prefetch(NamedNode(row[2]) for row in kept)
    rows = []
    for position, (wholes, share, anchor, links) in zip(ranks(values), kept, strict=False):
        cells = (
            number(position), NamedNode(anchor), network.kind(anchor), number(wholes),
            number(float(share)), _what(network, links),
        )  # fmt: skip
        rows.append((cells, Evidence.of(links)))
    return network.answer(
        [
            ("rank", "Rank", "名次"),
            ("thing", "Thing", "实体"),
            ("kind", "Kind", "类别"),
            ("value", "Anchors", "支撑数"),
            ("share", "Share", "份额"),
            ("what", "What rests on it", "支撑对象"),
        ],
        rows,
        title=("What clusters and scenarios rest on", "产业集群与应用场景的依托"),
        notes=[
            network.say(
                "Anchors: how many clusters and scenarios are said to rest on it. Share: a cluster "
                "or scenario with n anchors counts 1/n. The source's lists may end in “and "
                "others”: only those named are counted.",
                "支撑数：来源称有多少产业集群和应用场景以其为依托。份额：有 n 个依托者的集群或场景"
                "各计 1/n。来源的列举可能以“等”结尾，只计点名者。",
            ),
            *network.cut(len(found), len(kept), values),
        ],
        silent=not rows,
        measure="anchor",
    )


def _read(network: Network) -> tuple[dict[str, list[Link]], dict[str, int]]:
    """Return the anchoring statements by anchor, and how many anchors each whole has."""
    resting: defaultdict[str, list[Link]] = defaultdict(list)
    anchors: defaultdict[str, set[str]] = defaultdict(set)
    for one, other, key in network.graph.edges(keys=True):
        if key in ANCHORING and kind_of(one) in WHOLES:
            resting[other].append((one, key, other))
            anchors[one].add(other)
    return dict(resting), {whole: len(found) for whole, found in anchors.items()}


def _share(links: list[Link], count: dict[str, int]) -> Fraction:
    return sum((Fraction(1, count[one]) for one in {one for one, _, _ in links}), Fraction())


def _what(network: Network, links: list[Link]) -> Literal:
    parts = []
    for predicate in ANCHORING:
        wholes = sorted({one for one, key, _ in links if key == predicate})
        if wholes:
            role = network.labels.of(NamedNode(predicate))
            parts.append(f"{network.listed(wholes).value} [{role}]")
    return Literal(network.say("; ", "；").join(parts), language=network.say("en", "zh"))

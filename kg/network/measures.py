"""How central things are: measures of networkx, exact where that can be had, else sampled.

Where a faster backend of NetworkX is installed and chosen (``NETWORKX_BACKEND_PRIORITY`` or
``networkx.config``), it does the work: every measure is a plain call of a NetworkX function.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from kg.errors import ParameterError
from kg.network.choice import Choice, choose
from kg.network.simple import Simple

if TYPE_CHECKING:
    import networkx as nx

WORK = 10_000_000
"""Up to so many things times links, every shortest path is followed; beyond, a sample of starts.

The time of Brandes' algorithm grows with this product. A network of 100,000 links that hangs
together is always beyond it.
"""

BATCHES = 8
"""A sample is drawn in so many independent parts; how much they differ gives the error."""

SAMPLE = 64
"""How many starts are followed where every one is too many."""

_DIGITS = 12
"""Sums of floats in another order differ after this many digits, which must not break a tie."""

Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


@dataclass(frozen=True)
class Measure:
    """What a measure is called and what its number means, in English and Chinese."""

    title: tuple[str, str]
    means: tuple[str, str]


MEASURES: dict[str, Measure] = {
    "degree": Measure(
        ("Links", "连接数"),
        ("With how many other things it is linked.", "与之直接相连的其他事物的个数。"),
    ),
    "betweenness": Measure(
        ("Betweenness", "中介度"),
        (
            "Share of all pairs of other things whose shortest connection runs through it; where "
            "there are several shortest ones, the share of these.",
            "在其他事物的全部两两组合中，最短连接经过它的比例；最短连接不止一条时按所占份额计。",
        ),
    ),
    "pagerank": Measure(
        ("PageRank", "PageRank"),
        (
            "Share of time that a walker spends there who follows links at random and starts "
            "anew with 15 % chance at each step; all shares together are 1.",
            "随机沿连接行走、每步以 15% 概率重新出发者停留于此的时间比例；全部相加为 1。",
        ),
    ),
    "closeness": Measure(
        ("Closeness", "接近度"),
        (
            "Mean of 1 / steps to every other thing, 0 for those out of reach (harmonic "
            "closeness): 1 is linked with all.",
            "到其他各事物步数的倒数之平均，无法到达者计 0（调和接近度）；1 表示与全部直接相连。",
        ),
    ),
    "core": Measure(
        ("Core", "核数"),
        (
            "The greatest k such that it is in a group all of whose members have k links inside "
            "the group.",
            "最大的 k：它属于某一群体，其中每个成员在群体内都有至少 k 个连接。",
        ),
    ),
    "bridge": Measure(
        ("Bridging", "桥接度"),
        (
            "Share of all pairs of {kinds} (itself not counted) whose shortest connection runs "
            "through it.",
            "在全部{kinds}的两两组合（不含自身）中，最短连接经过它的比例。",
        ),
    ),
}
"""The measures that give every thing a number; :func:`values` takes their names."""

WEIGHTED = frozenset({"degree", "pagerank", "community"})
"""What can count statements instead of links."""


@dataclass(frozen=True)
class Measured:
    """The values of a measure by thing.

    Attributes:
        values: A number for each thing.
        errors: One standard error of each number, where they are estimates.
        starts: How many starts were followed, where they are estimates.
    """

    values: dict[int, float]
    errors: dict[int, float] | None = None
    starts: int | None = None


def values(
    graph: "nx.MultiDiGraph[str]",
    by: str,
    *,
    choice: Choice | None = None,
    seed: int = 0,
) -> dict[str, float]:
    """Return a number for every thing of a projection, e.g. for sizes on the page.

    The numbers are those of ``kg rank``; a thing that the choice leaves out, or that nothing
    links, has 0.

    Args:
        graph: What :func:`kg.network.projection.project` returns.
        by: One of :data:`MEASURES`.
        choice: Which statements count; none is the default choice.
        seed: Where sampling starts.

    Raises:
        ParameterError: There is no such measure.
    """
    simple = Simple.of(choose(graph, choice or Choice()))
    found = simple.named(measure(simple, by, seed=seed).values)
    return {iri: found.get(iri, 0.0) for iri in graph}


def measure(
    simple: Simple,
    by: str,
    *,
    weighted: bool = False,
    between: Sequence[int] | None = None,
    sample: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Measured:
    """Return one measure of all things.

    Args:
        simple: The network.
        by: One of :data:`MEASURES`.
        weighted: Count statements instead of links (degree and pagerank).
        between: For ``bridge``, the things whose connections count; none is all fields.
        sample: How many starts to follow at most; none is all up to :data:`WORK`, beyond it
            :data:`SAMPLE`.
        seed: Where sampling starts.
        progress: Called as parts of a sample are done.

    Raises:
        ParameterError: There is no such measure, or the sample is too small to tell its error.
    """
    import networkx as nx

    if by not in MEASURES:
        raise ParameterError(
            f"{by} is no measure; use one of {', '.join(MEASURES)}.",
            f"没有度量“{by}”；可用 {'、'.join(MEASURES)}。",
            list(MEASURES),
        )
    graph, weight = simple.graph, "weight" if weighted else None
    if not graph:
        return Measured({})
    if by == "degree":
        return Measured({each: float(count) for each, count in graph.degree(weight=weight)})
    if by == "pagerank":
        return Measured(_rounded(_pagerank(graph, weight)))
    if by == "core":
        return Measured({each: float(core) for each, core in nx.core_number(graph).items()})
    starts = list(graph) if by != "bridge" else list(between or ())
    if by == "bridge" and between is None:
        starts = list(simple.of_kind(frozenset({"field"})))
    dice = random.Random(seed)
    wanted = _wanted(len(starts), len(graph), graph.number_of_edges(), sample)
    follow = {"betweenness": _betweenness, "closeness": _closeness, "bridge": _bridge}[by]
    if wanted is None:
        return Measured(_rounded(follow(graph, starts, None, dice)))
    return _sampled(graph, starts, wanted, follow, dice, progress)


def _wanted(starts: int, things: int, links: int, sample: int | None) -> int | None:
    """Return how many starts to follow, or None for all."""
    if sample is not None:
        if sample < 2 * BATCHES:
            raise ParameterError(
                f"A sample of {sample} is too small to tell its error; take {2 * BATCHES} or more.",
                f"样本量 {sample} 太小，无法估计误差；请至少取 {2 * BATCHES}。",
            )
        return sample if sample < starts else None
    return None if starts * links <= WORK or starts <= SAMPLE else SAMPLE


Follow = Callable[["nx.Graph[int]", list[int], "int | None", random.Random], dict[int, float]]
"""Measures from the starts, or from so many of them that dice choose."""


def _sampled(
    graph: "nx.Graph[int]",
    starts: list[int],
    count: int,
    follow: Follow,
    dice: random.Random,
    progress: Progress | None,
) -> Measured:
    """Return the mean of independent estimates, and the standard error of that mean."""
    size = count // BATCHES
    parts = []
    for done in range(BATCHES):
        parts.append(follow(graph, starts, size, dice))
        if progress is not None:
            progress(done + 1, BATCHES)
    means = {each: fmean(part[each] for part in parts) for each in graph}
    errors = {each: stdev(part[each] for part in parts) / BATCHES**0.5 for each in graph}
    return Measured(_rounded(means), _rounded(errors), size * BATCHES)


def _betweenness(
    graph: "nx.Graph[int]", starts: list[int], size: int | None, dice: random.Random
) -> dict[int, float]:
    import networkx as nx

    found: dict[int, float] = nx.betweenness_centrality(graph, k=size, seed=dice.getrandbits(32))
    return found


def _bridge(
    graph: "nx.Graph[int]", starts: list[int], size: int | None, dice: random.Random
) -> dict[int, float]:
    import networkx as nx

    if not starts:
        return dict.fromkeys(graph, 0.0)
    drawn = starts if size is None else sorted(dice.sample(starts, size))
    found = nx.betweenness_centrality_subset(graph, sources=drawn, targets=starts)
    own, shares = set(starts), {}
    for each, through in found.items():
        others = len(starts) - (each in own)
        pairs = others * (others - 1) / 2
        # networkx halves the sum over ordered pairs; only a part of the starts was followed.
        shares[each] = through * len(starts) / len(drawn) / pairs if pairs else 0.0
    return shares


def _closeness(
    graph: "nx.Graph[int]", starts: list[int], size: int | None, dice: random.Random
) -> dict[int, float]:
    import networkx as nx

    if len(graph) < 2:
        return dict.fromkeys(graph, 0.0)
    drawn = None if size is None else sorted(dice.sample(starts, size))
    sums = nx.harmonic_centrality(graph, sources=drawn)
    share = len(starts) / len(drawn) if drawn else 1.0
    return {each: total * share / (len(graph) - 1) for each, total in sums.items()}


def _pagerank(graph: "nx.Graph[int]", weight: str | None) -> dict[int, float]:
    import networkx as nx

    settings: dict[str, Any] = {"weight": weight, "tol": 1e-12, "max_iter": 1000}
    try:
        return dict(nx.pagerank(graph, **settings))
    except ModuleNotFoundError:
        # NetworkX wants SciPy for this; its own version without it gives the same numbers.
        from networkx.algorithms.link_analysis import pagerank_alg

        plain: Any = vars(pagerank_alg)["_pagerank_python"]
        return dict(plain(graph, **settings))


def _rounded(found: dict[int, float]) -> dict[int, float]:
    return {each: float(f"{value:.{_DIGITS}g}") for each, value in found.items()}

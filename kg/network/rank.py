"""What the network says of things, as answers: one measure, one row a thing or a group."""

import sys
from collections.abc import Collection, Sequence

from pyoxigraph import NamedNode

from kg.errors import ParameterError, UsageError
from kg.network import anchors, groups, sharing
from kg.network.answer import Evidence, NetworkAnswer
from kg.network.choice import Choice, several
from kg.network.measures import MEASURES, WEIGHTED, Measured, Progress, measure
from kg.network.view import Network, number, ranks
from kg.search import kind_called, kind_name, resolve
from kg.store import Store

BY = (
    "degree", "anchor", "betweenness", "pagerank", "closeness", "core", "bridge", "community",
    "similarity", "difference", "break",
)  # fmt: skip
"""What things can be ranked by; the first is the default."""

TOP = 20
"""How many rows a ranking has, where nothing else is asked for."""

_WHOLE = frozenset({"community", "difference"})

_SAMPLED = frozenset({"betweenness", "closeness", "bridge"})
_TAKES = {
    "weighted": WEIGHTED,
    "between": frozenset({"bridge"}),
    "members": frozenset({"community"}),
    "sample": _SAMPLED,
}
"""Which measures an option is for."""


def rank(
    store: Store,
    by: str = BY[0],
    lang: str = "en",
    *,
    choice: Choice | None = None,
    things: Sequence[NamedNode | str] = (),
    kinds: str | Sequence[str] = (),
    between: str | Sequence[str] = (),
    top: int | None = None,
    weighted: bool = False,
    members: bool = False,
    sample: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> NetworkAnswer:
    """Return things of the network by one measure, each with the statements that make it so.

    Args:
        store: Where the statements are.
        by: One of :data:`BY`.
        lang: The language of the answer.
        choice: Which statements make the network; none is the default choice.
        things: Tell of these things only; for ``similarity`` and ``difference`` what is compared.
        kinds: Tell of these kinds only, as prefixes or labels; for ``similarity`` and
            ``difference`` what may be shared, fields by default.
        between: For ``bridge``, the kinds whose connections count, fields by default.
        top: How many rows at most; none is :data:`TOP`, but for lists that are read whole
            (``community``, ``difference``).
        weighted: Count statements instead of links (degree, pagerank, community).
        members: For ``community``, one row a thing instead of one a community.
        sample: How many starts to follow at most (betweenness, closeness, bridge).
        seed: Where sampling and Louvain's method start.
        progress: Called as parts of a sample are done.

    Raises:
        NotFoundError: A name or a kind stands for nothing.
        ParameterError: A value does not fit.
        UsageError: An option is not for this measure.
    """
    if by not in BY:
        raise ParameterError(
            f"Things cannot be ranked by {by}; use one of {', '.join(BY)}.",
            f"不能按“{by}”排列；可用 {'、'.join(BY)}。",
            list(BY),
        )
    if top is None:
        top = sys.maxsize if by in _WHOLE else TOP
    if top < 1:
        raise ParameterError(
            f"{top} rows cannot be shown; ask for 1 or more.", f"无法显示 {top} 行；请至少要 1 行。"
        )
    options = {"weighted": weighted, "between": between, "members": members, "sample": sample}
    for name, given in options.items():
        if given and by not in _TAKES[name]:
            raise UsageError(
                f"--{name} is not for {by}; it is for {', '.join(sorted(_TAKES[name]))}.",
                f"--{name} 不适用于 {by}；适用于 {'、'.join(sorted(_TAKES[name]))}。",
            )
    wanted = frozenset(map(kind_called, several(kinds)))
    named = tuple(
        each.value if isinstance(each, NamedNode) else resolve(store, each).value for each in things
    )
    network = Network(store, choice or Choice(), lang)
    match by:
        case "anchor":
            return anchors.rank(network, named, wanted, top)
        case "community":
            return groups.communities(
                network, named, wanted, top, weighted=weighted, members=members, seed=seed
            )
        case "break":
            return groups.breaking(network, named, wanted, top)
        case "similarity":
            return sharing.similarity(network, named, wanted, top)
        case "difference":
            return sharing.difference(network, named, wanted, top)
    ends = frozenset(map(kind_called, several(between))) or frozenset({"field"})
    found = measure(
        network.simple,
        by,
        weighted=weighted,
        between=sorted(network.simple.of_kind(ends)) if by == "bridge" else None,
        sample=sample,
        seed=seed,
        progress=progress,
    )
    return _central(network, by, found, named, wanted, top, ends, weighted=weighted)


def _central(
    network: Network,
    by: str,
    found: Measured,
    named: Sequence[str],
    wanted: frozenset[str],
    top: int,
    ends: Collection[str],
    *,
    weighted: bool,
) -> NetworkAnswer:
    about = MEASURES[by]
    things = network.simple.things
    own = _asked(network, named, wanted)
    # What lies between nothing is not worth a row, unless it was asked for.
    own = [place for place in own if named or found.values[place] > 0]
    own.sort(key=lambda place: (-found.values[place], things[place]))
    places = ranks([found.values[place] for place in own])
    kept = own[:top]
    network.labels.prefetch(NamedNode(things[place]) for place in kept)
    rows = []
    for place, position in zip(kept, places, strict=False):
        thing = things[place]
        links = network.links(thing)
        # An estimate is not told more exactly than it is known.
        digits = 6 if found.errors is None else 3
        error = () if found.errors is None else (number(found.errors[place], 2),)
        cells = (
            number(position), NamedNode(thing), network.kind(thing),
            number(found.values[place], digits), *error, network.status(thing),
            network.because(thing, links),
        )  # fmt: skip
        rows.append((cells, Evidence.of(links)))
    error_column = [] if found.errors is None else [("error", "± 1 standard error", "± 标准误")]
    return network.answer(
        [
            ("rank", "Rank", "名次"),
            ("thing", "Thing", "实体"),
            ("kind", "Kind", "类别"),
            ("value", *about.title),
            *error_column,
            ("status", "Status", "状态"),
            ("statements", "Its statements", "相关陈述"),
        ],
        rows,
        title=(f"Things by {about.title[0]}", f"按{about.title[1]}排列的事物"),
        notes=[
            *_meaning(network, by, ends, weighted=weighted),
            *_estimated(network, found),
            *network.cut(len(own), len(kept), [found.values[place] for place in own]),
        ],
        silent=not rows,
        measure=by,
        starts=found.starts,
    )


def _asked(network: Network, named: Sequence[str], wanted: frozenset[str]) -> list[int]:
    """Return the things that are to be told of.

    Raises:
        ParameterError: One that was named is not in the network.
    """
    for each in named:
        network.inside(each)
    own = range(len(network.simple)) if not wanted else network.simple.of_kind(wanted)
    return [place for place in own if not named or network.simple.things[place] in named]


def _meaning(network: Network, by: str, ends: Collection[str], *, weighted: bool) -> list[str]:
    about = MEASURES[by]
    en, zh = about.means
    kinds = [kind_name(kind, network.labels.lang) for kind in sorted(ends)]
    listed = network.say(" or ".join(kinds), "或".join(kinds))
    said = network.say(en, zh).replace(
        "{kinds}", network.say(f"things of the kind {listed}", listed)
    )
    title = network.say(*about.title)
    told = [network.say(f"{title}: {said}", f"{title}：{said}")]
    if weighted:
        told.append(
            network.say(
                "Each statement counts, also several between the same two things.",
                "每条陈述都计入，同样两个事物之间的多条陈述分别计算。",
            )
        )
    return told


def _estimated(network: Network, found: Measured) -> list[str]:
    if found.starts is None:
        return []
    return [
        network.say(
            f"Estimated from the shortest paths of {found.starts:,} starts drawn at random; ± is "
            "one standard error.",
            f"由随机抽取的 {found.starts:,} 个起点的最短路径估计；± 为一个标准误。",
        )
    ]

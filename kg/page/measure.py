"""What size and colour of the marks mean: a measure of the network, or its communities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import ParameterError
from kg.page.wording import Two

if TYPE_CHECKING:
    import networkx as nx

SIZES = ("degree", "betweenness", "pagerank", "closeness", "core", "bridge")
"""What size may mean; :mod:`kg.network.measures` says what each of them is."""

COLOURS = ("kind", "community")
"""What colour may mean."""

_LEAST, _MOST = 4, 20
_PALETTE = (
    ("#0072b2", "#6cb8ea"), ("#d55e00", "#ff9a5c"), ("#00805c", "#35c79a"), ("#8a4f9e", "#c79ad8"),
    ("#a87b00", "#f0c24b"), ("#b0305c", "#f08bb0"), ("#3f6f8f", "#9cc4dd"), ("#6b7d1f", "#b6cc5c"),
)  # fmt: skip
"""Colours for light and for dark that differ for all eyes; smaller communities share a grey."""

_GREY = ("#767b82", "#9aa1a9")


@dataclass
class Measures:
    """What the marks say of the network.

    Attributes:
        size: The radius of each mark, in pixels.
        value: The number of each thing, as it is told.
        community: The community of each thing; 0 is none.
        about: What the page says of this: its key ``measure``.
        notes: What is to be said beside it, in Chinese and English.
    """

    size: dict[str, int] = field(default_factory=dict)
    value: dict[str, str] = field(default_factory=dict)
    community: dict[str, int] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    notes: list[Two] = field(default_factory=list)


def check(size_by: str | None, colour_by: str | None) -> None:
    """Do nothing where size and colour can mean these.

    Raises:
        ParameterError: One cannot.
    """
    if size_by is not None:
        one_of(size_by, SIZES, ("size", "大小"))
    if colour_by is not None:
        one_of(colour_by, COLOURS, ("colour", "颜色"))


def one_of(given: str, allowed: Sequence[str], what: tuple[str, str]) -> None:
    """Do nothing where a value is one of those allowed.

    Args:
        given: The value.
        allowed: What it may be.
        what: What it is a value of, in English and Chinese.

    Raises:
        ParameterError: It is none of them.
    """
    if given not in allowed:
        raise ParameterError(
            f"{given} is no {what[0]} of the page; use one of {', '.join(allowed)}.",
            f"页面{what[1]}没有“{given}”；可用 {'、'.join(allowed)}。",
            list(allowed),
        )


def measure(graph: "nx.MultiDiGraph[str]", size_by: str | None, colour_by: str | None) -> Measures:
    """Return what size and colour say, computed on all things and statements of a graph.

    Args:
        graph: The projection, with the labels of at least the fields.
        size_by: One of :data:`SIZES`, or None: size tells kinds apart.
        colour_by: One of :data:`COLOURS`; None is the kind.

    Raises:
        ParameterError: Size or colour cannot mean that.
    """
    check(size_by, colour_by)
    found = Measures()
    said: list[Two] = []
    if size_by is not None:
        said.append(_sized(graph, size_by, found))
    if colour_by == "community":
        said.append(_coloured(graph, found))
    if said:
        zh, en = zip(*said, strict=True)
        found.about["n"] = ("".join(zh), " ".join(en))
    return found


def _sized(graph: "nx.MultiDiGraph[str]", by: str, found: Measures) -> Two:
    from kg.network.choice import Choice, choose
    from kg.network.measures import MEASURES
    from kg.network.measures import measure as measured
    from kg.network.simple import Simple

    simple = Simple.of(choose(graph, Choice()))
    result = measured(simple, by)
    values = simple.named(result.values)
    most = max(values.values(), default=0.0)
    for iri in graph:
        value = values.get(iri, 0.0)
        share = (value / most) ** 0.5 if most > 0 else 0.0
        found.size[iri] = round(_LEAST + (_MOST - _LEAST) * share)
        if iri in values:
            found.value[iri] = f"{value:.6g}"
    one = MEASURES[by]
    (title_en, title_zh), (means_en, means_zh) = one.title, one.means
    fields = {"en": "fields", "zh": "技术领域"}
    means = (means_zh.format(kinds=fields["zh"]), means_en.format(kinds=fields["en"]))
    found.about["size"] = {"by": by, "n": (title_zh, title_en), "means": means}
    if result.starts is not None:
        found.notes.append(
            (
                f"{title_zh}由 {result.starts} 个抽样起点估计。",
                f"{title_en} is estimated from {result.starts} starts.",
            )
        )
    return f"大小：{title_zh}。{means[0]}", f"Size: {title_en}. {means[1]}"


def _coloured(graph: "nx.MultiDiGraph[str]", found: Measures) -> Two:
    from collections import Counter

    from kg.network import communities

    found.community = communities.assign(graph)
    names = communities.names(graph, found.community)
    counts = Counter(number for number in found.community.values() if number)
    found.about["colour"] = {
        "by": "community",
        "groups": [
            {"n": (names[number][1], names[number][0]), "c": number, "count": counts[number],
             "light": light, "dark": dark}
            for number in sorted(names)
            for light, dark in [_PALETTE[number - 1] if number <= len(_PALETTE) else _GREY]
        ],
    }  # fmt: skip
    return (
        "颜色：社群，即内部联系多于对外联系的一组事物（Louvain 方法），以其技术领域命名。",
        "Colour: communities, groups linked more inside than outside (Louvain's method), named by "
        "their fields.",
    )

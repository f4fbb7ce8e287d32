"""Where the marks of the overview stand: in every layout, language and width of window."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kg.page import forces, layout
from kg.page.kinds import look_of
from kg.page.plan import Plan

LAYOUTS = ("mirrored", "force", "radial")
"""The ways to lay out the overview."""

_FRAMES = {"wide": layout.WIDE, "narrow": layout.NARROW}
Mark = Mapping[str, Any]
"""A thing or an aggregate: ``kind``, ``side``, ``zh``, ``en``, ``status``, ``head``,
and of an aggregate its ``count`` and ``size``."""


def of_plan(
    plan: Plan,
    marks: Mapping[str, Mark],
    implied: Callable[[str, str, str], bool],
    *,
    how: str,
    start: str | None,
) -> dict[str, dict[str, list[Any]]]:
    """Return the places of what a page draws first; see :func:`places`.

    Args:
        plan: What is drawn.
        marks: The things and aggregates of the drawing.
        implied: Whether the columns tell a statement (subject, object, predicate) without a line.
        how: One of :data:`LAYOUTS`.
        start: The thing that stands in the middle of rings; None is the cities.
    """
    graph, pair, shown = plan.graph, plan.pair or (), set(plan.shown)
    links = [
        (subject, target, key)
        for subject, target, key in graph.edges(keys=True)
        if subject in shown and target in shown
    ]
    drawn = [(one, other) for one, other, key in links if not implied(one, other, key)]
    # A thing stays near its city, whether or not that line is drawn.
    drawn += [
        (iri, city) for iri in plan.shown for city in pair if iri != city
        and graph.has_edge(iri, city)
    ]  # fmt: skip
    pulled = [(one, other) for one, other, _ in links]
    pulled += [(one, other) for one, other, _ in plan.bundles]
    centres = [start] if start is not None else [city for city in pair if city in marks]
    return places(marks, drawn, pulled, how=how, centres=centres)


def places(
    marks: Mapping[str, Mark],
    drawn: Sequence[tuple[str, str]],
    links: Iterable[tuple[str, str]],
    *,
    how: str,
    centres: Sequence[str],
) -> dict[str, dict[str, list[Any]]]:
    """Return for each mark its places: ``[x, y, width, anchor, lines]`` by layout.

    Of forces and rings only ``[x, y]``: the page moves things apart there, and words with them.

    Args:
        marks: What is drawn.
        drawn: Pairs whose lines are drawn in the columns.
        links: All pairs that are linked; the forces pull these.
        how: One of :data:`LAYOUTS`. Rings take the place of the columns; the columns and what the
            forces make stand side by side, for the reader to choose.
        centres: What stands in the middle of rings.
    """
    found: dict[str, dict[str, list[Any]]] = {key: {} for key in marks}
    pairs = list(links)
    if how == "radial":
        for key, (x, y) in forces.radial(list(marks), pairs, centres, layout.WIDE).items():
            found[key]["radial"] = [x, y]
        return found
    for lang in ("zh", "en"):
        items = [
            layout.Item(
                key,
                "" if mark["kind"] == "city" and not mark["head"] else look_of(mark["kind"]).role,
                mark["side"],
                mark[lang] if "count" not in mark else f"{mark[lang]} · {mark['count']:,}",
                tags=int(mark.get("status") == "proposed"),
                radius=mark["size"] if "count" in mark else 6,
            )
            for key, mark in marks.items()
        ]
        for name, frame in _FRAMES.items():
            for key, place in layout.layered(items, drawn, frame).items():
                spot = [place.x, place.y, place.width, place.anchor, place.lines]
                found[key][f"{lang}-{name}"] = spot
    degree = dict.fromkeys(marks, 0)
    for one, other in pairs:
        degree[one] += 1
        degree[other] += 1
    ordered = sorted(marks, key=lambda key: (-degree[key], key))
    for key, (x, y) in forces.force(ordered, pairs, layout.WIDE).items():
        found[key]["force"] = [x, y]
    return found

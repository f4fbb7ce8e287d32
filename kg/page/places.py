"""Where the marks of the overview stand: in every layout, language and width of window."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.page import forces, layout
from kg.page.kinds import look_of

LAYOUTS = ("mirrored", "force", "radial")
"""The ways to lay out the overview."""

_FRAMES = {"wide": layout.WIDE, "narrow": layout.NARROW}
_LABEL = 116
"""How wide a label below its mark may be, where things do not stand in columns."""

Mark = Mapping[str, Any]
"""A thing or an aggregate: ``kind``, ``side``, ``zh``, ``en``, ``status``, ``head``,
and of an aggregate its ``count`` and ``size``."""


def places(
    marks: Mapping[str, Mark],
    drawn: Sequence[tuple[str, str]],
    links: Iterable[tuple[str, str]],
    *,
    how: str,
    centres: Sequence[str],
) -> dict[str, dict[str, list[Any]]]:
    """Return for each mark its places: ``[x, y, width, anchor, lines]`` by layout.

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
            found[key]["radial"] = [x, y, _LABEL, "b", 3]
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
        found[key]["force"] = [x, y, _LABEL, "b", 3]
    return found

"""The other layouts: forces that pull together what is linked, and rings around one thing.

Coordinates are pixels of the same window as those of :mod:`kg.page.layout`. NetworkX computes the
forces, from a fixed seed; it needs NumPy for that, and where NumPy is not installed there are no
such coordinates, and the page lets the forces settle in the browser.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin

from kg.page.layout import Frame

SEED = 7
FORCED = 500
"""Up to so many things the forces are computed; more are set beside what they are linked with."""

_ROUNDS = 100
_CROWDED = 44
_GOLDEN = pi * (3 - 5**0.5)
"""The angle between two seeds of a sunflower: no two stand behind each other."""

Point = tuple[int, int]


def force(keys: Sequence[str], links: Iterable[tuple[str, str]], frame: Frame) -> dict[str, Point]:
    """Place things by ForceAtlas2, from a fixed seed, turned and stretched to fill the window.

    Args:
        keys: What to place, the best linked first where there are more than :data:`FORCED`.
        links: Pairs of keys that pull each other.
        frame: The window to design for.

    Returns:
        Whole pixels for every key; nothing where NumPy is not installed.
    """
    import networkx as nx

    number = {key: position for position, key in enumerate(keys)}
    pairs = sorted(
        {
            (min(number[one], number[other]), max(number[one], number[other]))
            for one, other in links
            if one != other and one in number and other in number
        }
    )
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(min(len(keys), FORCED)))
    graph.add_edges_from(pair for pair in pairs if pair[1] < FORCED)
    try:
        found = nx.forceatlas2_layout(graph, max_iter=_ROUNDS, seed=SEED) if keys else {}
    except ImportError:
        return {}
    spots = {each: (float(place[0]), float(place[1])) for each, place in found.items()}
    _beside(spots, pairs, len(keys))
    return {
        keys[each]: point for each, point in _filled([spots[n] for n in range(len(keys))], frame)
    }


def _beside(
    spots: dict[int, tuple[float, float]], pairs: Sequence[tuple[int, int]], total: int
) -> None:
    """Set what was not computed around the best linked of its neighbours, as in a sunflower."""
    near: defaultdict[int, int] = defaultdict(lambda: total)
    for one, other in pairs:
        near[other] = min(near[other], one)
    if len(spots) == total:
        return
    spread = max(max(map(abs, spot)) for spot in spots.values()) / 40
    around: defaultdict[int, int] = defaultdict(int)
    for each in range(len(spots), total):
        # What is linked with nothing placed yet stands around the middle.
        host = near[each] if near[each] < each else 0
        around[host] += 1
        angle, far = around[host] * _GOLDEN, spread * (1 + around[host]) ** 0.5
        x, y = spots[host]
        spots[each] = (x + far * cos(angle), y + far * sin(angle))


def _filled(
    spots: Sequence[tuple[float, float]], frame: Frame
) -> Iterable[tuple[int, tuple[int, int]]]:
    if not spots:
        return
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*spots, strict=True))
    for each, (x, y) in enumerate(spots):
        yield (
            each,
            (
                round((x - left) / ((right - left) or 1) * frame.width),
                round((y - top) / ((bottom - top) or 1) * frame.height),
            ),
        )


def radial(
    keys: Sequence[str],
    links: Iterable[tuple[str, str]],
    centres: Sequence[str],
    frame: Frame,
) -> dict[str, Point]:
    """Place things on rings around one thing or two, each ring one step further away.

    Args:
        keys: What to place; what no step leads to stands on the outermost ring.
        links: Pairs of keys.
        centres: What stands in the middle.
        frame: The window to design for.
    """
    near: defaultdict[str, list[str]] = defaultdict(list)
    known = set(keys)
    for one, other in sorted(set(links)):
        if one in known and other in known and one != other:
            near[one].append(other)
            near[other].append(one)
    rings = _rings(keys, near, [each for each in centres if each in known] or list(keys[:1]))
    middle = (frame.width / 2, frame.height / 2)
    angle: dict[str, float] = {}
    places: dict[str, Point] = {}
    for step, ring in enumerate(rings):
        # A thing stands where those it is linked with on the ring before it stand.
        ordered = sorted(ring, key=lambda each: (_mean(near[each], angle), each))
        share = step / max(1, len(rings) - 1) if len(rings[0]) == 1 else (step + 0.4) / len(rings)
        for place, each in enumerate(ordered):
            angle[each] = 2 * pi * (place + 0.5 * (step % 2)) / len(ordered)
            places[each] = (
                round(middle[0] + share * middle[0] * cos(angle[each])),
                round(middle[1] + share * middle[1] * sin(angle[each])),
            )
    return places


def _rings(
    keys: Sequence[str], near: Mapping[str, Sequence[str]], centres: Sequence[str]
) -> list[list[str]]:
    rings, seen = [list(centres)], set(centres)
    while following := sorted({o for each in rings[-1] for o in near.get(each, ())} - seen):
        rings.append(following)
        seen |= set(following)
    rings.append([each for each in keys if each not in seen])
    # Many on one ring would stand too close: they go on several.
    return [
        ring[start : start + _CROWDED] for ring in rings for start in range(0, len(ring), _CROWDED)
    ]


def _mean(others: Sequence[str], angle: Mapping[str, float]) -> float:
    known = [angle[other] for other in others if other in angle]
    return sum(known) / len(known) if known else 7.0

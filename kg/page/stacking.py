"""How things stand one below the other: in an order that keeps lines short, none overlapping."""

from collections.abc import Mapping, Sequence

from kg.page.column import TOP, Column, Frame, Item

_SWEEPS = 12

_ORDER = {"hub": 0, "org": 1, "outer": 2, "core": 3, "": 4}
"""In a column of several roles each keeps together: what is formed, who forms it, policies."""


def set_down(
    columns: Sequence[Column],
    near: Mapping[str, Sequence[str]],
    height: Mapping[str, float],
    frame: Frame,
    y: dict[str, float],
) -> dict[str, float]:
    """Return how far down each thing stands.

    Args:
        columns: What stands where; their items are put in order.
        near: What each thing is linked with.
        height: How high each thing is.
        frame: The window to design for.
        y: Where those stand that are set already.
    """
    tallest = max((sum(height[i.key] for i in c.items) for c in columns), default=0.0)
    total = max(frame.height - TOP, tallest)
    for column in columns:
        _spread(column, height, total, y)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else list(reversed(columns)):
            wish = {item.key: _mean(item.key, near, y) for item in column.items}
            column.items = sorted(
                column.items,
                key=lambda item: (_ORDER[item.role], wish[item.key], item.label, item.key),
            )
            _spread(column, height, total, y)
    role = {item.key: item.role for column in columns for item in column.items}
    for column in columns:
        if column.anchor == "b":
            # Who forms a thing draws it more than what it shares with others.
            makers = {item.key: _makers(item, near, role) for item in column.items}
            _pull(column, makers, height, total, y)
    return y


def _makers(
    item: Item, near: Mapping[str, Sequence[str]], role: Mapping[str, str]
) -> Sequence[str]:
    others = near.get(item.key, ())
    return [other for other in others if role.get(other) in ("org", "hub")] or others


def _mean(key: str, near: Mapping[str, Sequence[str]], y: Mapping[str, float]) -> float:
    others = [y[other] for other in near.get(key, ()) if other in y]
    # What has no line goes to the end, where it separates nothing.
    return sum(others) / len(others) if others else 1e6


def _spread(column: Column, height: Mapping[str, float], total: float, y: dict[str, float]) -> None:
    """Stack a column, opened up where there is room, and centred."""
    need = sum(height[item.key] for item in column.items)
    extra = min((total - need) / max(1, len(column.items)), 60 if column.anchor == "b" else 16)
    top = TOP + (total - need - extra * len(column.items)) / 2
    for item in column.items:
        top += extra / 2
        # A label below its mark hangs down; one beside it is centred on it.
        y[item.key] = top + (14 if column.anchor == "b" else height[item.key] / 2)
        top += height[item.key] + extra / 2


def _pull(
    column: Column,
    near: Mapping[str, Sequence[str]],
    height: Mapping[str, float],
    total: float,
    y: dict[str, float],
) -> None:
    """Move the few of a loose column towards what they are linked with, none overlapping.

    Least squares with a least distance: blocks of neighbours that would overlap move together.
    """
    blocks: list[tuple[float, int]] = []
    above = 0.0
    for item in column.items:
        wish = _mean(item.key, near, y)
        wish = (wish if wish < 1e5 else y[item.key]) - 14 - above
        above += height[item.key]
        blocks.append((wish, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, few), (other, more) = blocks[-2:]
            blocks[-2:] = [((one * few + other * more) / (few + more), few + more)]
    tops = [wish for wish, count in blocks for _ in range(count)]
    least, above = TOP + total - above, 0.0
    for top, item in zip(tops, column.items, strict=True):
        y[item.key] = max(TOP, min(top, least)) + above + 14
        above += height[item.key]

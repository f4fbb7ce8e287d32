"""Whether another version of the store is in force than the one that is served."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from kg.store.embedded import CURRENT

EACH = 0.5
"""Seconds between two looks at the store folder."""

LONGEST_PAUSE = 5.0
"""Seconds at most until what failed is tried again."""


async def watch(
    folder: Path, served: Callable[[], str], switch: Callable[[], Awaitable[bool]]
) -> None:
    """Switch whenever another version of the store comes into force.

    Args:
        folder: The folder of the store.
        served: Gives the version that is served.
        switch: Opens the version in force, and tells whether that worked.
    """
    pause = EACH
    while True:
        await asyncio.sleep(pause)
        try:
            current = (folder / CURRENT).read_text("utf-8").strip()
        except (OSError, ValueError):
            continue  # There is none at the moment; what is open stays in force.
        # What cannot be opened is tried again, but not all the time.
        worked = current == served() or await switch()
        pause = EACH if worked else min(LONGEST_PAUSE, pause * 2)

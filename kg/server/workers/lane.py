"""A lane: workers of one sort, who waits for one, and what belongs in the other lane."""

import asyncio
import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from hashlib import blake2b

from kg.errors import LimitError
from kg.server.workers.process import Worker

_REMEMBERED = 4096
_LONGEST_KEY = 256
_FORGET = 600.0
"""Seconds until it is forgotten that something was slow."""


class BusyError(LimitError):
    """Too many requests wait already; ask again after ``retry_after`` seconds."""

    code = "busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Too many requests are waiting; ask again in {retry_after} s.",
            f"等待处理的请求过多；请在 {retry_after} 秒后重试。",
        )
        self.retry_after = retry_after


@dataclass
class Lane:
    """Workers of one sort, and the requests that wait for one.

    Attributes:
        size: So many workers it should have.
        niceness: How much they yield.
        surplus: So many it has beyond its size, for a while.
    """

    size: int
    niceness: int
    idle: deque[Worker] = field(default_factory=deque)
    waiting: "deque[asyncio.Future[Worker]]" = field(default_factory=deque)
    surplus: int = 0


class Slow:
    """Kinds of requests that were slow not long ago."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, float] = OrderedDict()

    def add(self, key: str) -> None:
        """Remember a kind; an empty one is none."""
        if key:
            key = _short(key)
            self._since[key] = time.monotonic()
            self._since.move_to_end(key)
            while len(self._since) > _REMEMBERED:
                self._since.popitem(last=False)

    def __contains__(self, key: str) -> bool:
        """Tell whether a kind was slow."""
        since = self._since.get(_short(key))
        return since is not None and time.monotonic() - since <= _FORGET


def _short(key: str) -> str:
    """Return a key that takes little room, however long a query is."""
    if len(key) <= _LONGEST_KEY:
        return key
    return blake2b(key.encode("utf-8", "surrogatepass")).hexdigest()

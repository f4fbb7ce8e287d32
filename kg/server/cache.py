"""Answers that are kept: bounded by their size, the one not asked for longest goes first."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from sys import getsizeof
from typing import TypeAlias

from kg.server.exchange import Reply, Request

Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True)
class Kept:
    """A reply with its entity tag.

    Attributes:
        gzipped: The body compressed, where that was asked for and is worth it.
    """

    reply: Reply
    tag: str
    gzipped: bytes | None = None

    @property
    def size(self) -> int:
        """What it takes, in bytes, roughly."""
        return len(self.reply.body) + len(self.gzipped or b"") + 1024


class Cache:
    """Replies by what they answer.

    Args:
        size: Bytes that they may take together, questions included; nothing larger than an
            eighth of it is kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._taken = 0

    def get(self, key: Key) -> Kept | None:
        """Return what is kept for a key."""
        if (found := self._kept.get(key)) is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, and let others go where it needs their room."""
        size = kept.size + _size(key)
        if size > self._size // 8:
            return
        if (old := self._kept.pop(key, None)) is not None:
            self._taken -= old[1]
        self._kept[key] = kept, size
        self._taken += size
        while self._taken > self._size:
            _, gone = self._kept.popitem(last=False)
            self._taken -= gone[1]

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)


def key(version: str, handler: str, request: Request) -> Key:
    """Return what an answer depends on: the data and everything that a handler sees."""
    return (
        version,
        handler,
        request.method,
        request.path,
        request.query,
        request.accept,
        request.accept_language,
        request.content_type,
        request.body,
    )


def _size(value: object) -> int:
    """Return what a key takes, in bytes, roughly: a short answer may have a long question."""
    if isinstance(value, tuple):
        return 64 + sum(map(_size, value))
    return getsizeof(value)


def tag(version: str, reply: Reply) -> str:
    """Return the strong entity tag of a reply, without quotation marks."""
    digest = blake2b(reply.body, digest_size=12)
    digest.update(f"{version}\0{reply.media_type}".encode())
    return digest.hexdigest()

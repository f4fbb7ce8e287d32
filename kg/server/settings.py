"""What whoever runs the server decides: where it listens, and how much a request may cost."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from kg.errors import UsageError

_RANGES = {
    "workers": (1, 4096),
    "timeout": (0.1, 86_400),
    "memory": (64, 2**24),
    "rows": (1, 2**31),
    "queue": (0, 2**20),
    "body": (1, 2**31),
}
"""The least and the most that a setting may be."""


@dataclass(frozen=True)
class Settings:
    """The settings of a server; every limit holds for each request by itself.

    Attributes:
        store: The folder of a store or the address of an endpoint; nothing is the shipped graph.
        host: The address to listen at; 127.0.0.1 lets nobody else in.
        port: The port to listen at; 0 takes a free one.
        base_url: The address under which others see the server, e.g. behind a proxy; nothing is
            host and port.
        workers: How many heavy queries run at once; as many processes again stay free for light
            ones.
        timeout: Seconds until a request is given up, its time in the queue included.
        memory: MiB that one worker may take.
        rows: At most so many rows or triples of a result are sent.
        queue: At most so many requests wait for a worker.
        body: At most so many bytes of a request's body are read.
        size: MiB that a single answer may have.
        cache: MiB of answers that are kept.
        services: The endpoints that ``SERVICE`` may call; none by default.
    """

    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    workers: int = max(2, os.cpu_count() or 2)
    timeout: float = 30.0
    memory: int = 1024
    rows: int = 100_000
    queue: int = 64
    body: int = 2 * 1024 * 1024
    size: int = 64
    cache: int = 64
    services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            UsageError: A value is out of range, or the base is no address.
        """
        for name, (least, most) in _RANGES.items():
            if not least <= (value := getattr(self, name)) <= most:
                raise _out_of_range(name, value, least, most)
        if not self.host.strip():
            # An empty address would be every address of the machine.
            raise UsageError(
                "--host is empty; 127.0.0.1 lets nobody else in, 0.0.0.0 everybody.",
                "--host 为空；127.0.0.1 仅限本机访问，0.0.0.0 则对所有人开放。",
            )
        if self.base_url and not _is_base(self.base_url):
            raise UsageError(
                f"The base URL {self.base_url} must be http:// or https://, a host and at most a "
                "path, e.g. https://example.org/aicity.",
                f"基础网址 {self.base_url} 须为 http:// 或 https:// 加主机名，其后至多一个路径，"
                "例如 https://example.org/aicity。",
            )

    @property
    def base(self) -> str:
        """The address of the server as others see it, without a slash at its end."""
        return (self.base_url or f"http://{self.place}").rstrip("/")

    @property
    def place(self) -> str:
        """Where the server listens: host and port, an IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _is_base(url: str) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it raises where it is none
    except ValueError:
        return False
    plain = url.isprintable() and not any(each in url for each in ' "<>\\^`{|}?#@')
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)


def _out_of_range(name: str, value: Any, least: float, most: float) -> UsageError:
    return UsageError(
        f"--{name} is {value}; it must be at least {least} and at most {most}.",
        f"--{name} 为 {value}；应在 {least} 与 {most} 之间。",
    )

"""What whoever runs the server decides: where it listens, and how much a request may cost."""

import os
from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError


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
        for name, least in (("workers", 1), ("memory", 64), ("rows", 1), ("queue", 0), ("body", 1)):
            if (value := getattr(self, name)) < least:
                raise _too_small(name, value, least)
        if self.timeout <= 0:
            raise _too_small("timeout", self.timeout, "0.1")
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise UsageError(
                f"The base URL {self.base_url} must begin with http:// or https://.",
                f"基础网址 {self.base_url} 须以 http:// 或 https:// 开头。",
            )

    @property
    def base(self) -> str:
        """The address of the server as others see it, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")


def _too_small(name: str, value: Any, least: Any) -> UsageError:
    return UsageError(
        f"--{name} is {value}; it must be at least {least}.",
        f"--{name} 为 {value}；至少应为 {least}。",
    )

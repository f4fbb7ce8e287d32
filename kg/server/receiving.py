"""A request on its way in: its query string, its body, and whether anybody still waits."""

import asyncio
from collections.abc import Coroutine
from urllib.parse import parse_qsl

from starlette.types import Receive

from kg.errors import TooLargeError, UsageError
from kg.server.exchange import Pairs, Reply

BODY_SECONDS = 15.0
"""Seconds that a client has for the body of a request."""

_QUICK = 0.05


class GoneError(Exception):
    """Who asked has gone."""


def query(text: bytes) -> Pairs:
    """Return the pairs of a query string.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return tuple(
            parse_qsl(
                text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
            )
        )
    except ValueError as error:
        raise UsageError(
            "The query string cannot be read: it is not UTF-8 in percent-encoding, or has more "
            "than 1,000 fields.",
            "查询字符串无法解读：不是百分号编码的 UTF-8，或字段超过 1,000 个。",
        ) from error


async def body(receive: Receive, most: int) -> bytes:
    """Return the body of a request.

    Raises:
        TooLargeError: It is larger than is read.
        UsageError: It does not come.
    """
    parts: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise GoneError
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise TooLargeError(
                        f"The body of the request has more than {most:,} bytes.",
                        f"请求正文超过 {most:,} 字节。",
                    )
                more = message.get("more_body", False)
    except TimeoutError as error:
        raise UsageError(
            f"The body of the request did not come within {BODY_SECONDS:g} s.",
            f"请求正文未能在 {BODY_SECONDS:g} 秒内送达。",
        ) from error
    return b"".join(parts)


async def unless_gone(
    answer: Coroutine[None, None, Reply], receive: Receive, *, watched: bool
) -> Reply:
    """Return the answer, or give it up when who asked goes away; what is quick is not watched.

    Raises:
        GoneError: Nobody waits for it any more.
    """
    loop, here = asyncio.get_running_loop(), asyncio.current_task()
    watching: list[asyncio.Task[None]] = []
    left = False

    async def watch() -> None:
        nonlocal left
        await _disconnected(receive, watched)
        left = True
        if here is not None:
            here.cancel()

    timer = loop.call_later(_QUICK, lambda: watching.append(loop.create_task(watch())))
    try:
        return await answer
    except asyncio.CancelledError:
        if left and here is not None and not here.uncancel():
            raise GoneError from None
        raise
    finally:
        timer.cancel()
        for task in watching:
            task.cancel()


async def _disconnected(receive: Receive, watched: bool) -> None:
    if watched:
        await receive()  # The empty body, or what tells that the client is gone.
    while (await receive())["type"] != "http.disconnect":
        pass

"""The tools as a process of one's own, which an agent starts and speaks to by standard streams."""

import asyncio
import os
import signal

from kg.server.mcp.tools import server
from kg.server.settings import Settings
from kg.server.workers.pool import Pool

_INTERRUPTED = 130


def serve(settings: Settings, lang: str = "en", *, every: bool = False) -> None:
    """Serve until standard input ends.

    Queries run in workers here too: one that does not end is killed, and the agent is told so.

    Args:
        settings: What the workers open, and how much a call may cost.
        lang: The language of descriptions.
        every: Offer each question as a tool of its own.

    Raises:
        DataError: The store cannot be opened.
    """
    asyncio.run(_serve(settings, lang, every))


async def _serve(settings: Settings, lang: str, every: bool) -> None:
    # The SDK's thread that reads standard input cannot be interrupted; workers end with us.
    leave = asyncio.get_running_loop().add_signal_handler
    leave(signal.SIGINT, os._exit, _INTERRUPTED)
    pool = Pool(settings)
    await pool.start()
    try:
        await server(pool.call, lang, every=every).run_stdio_async()
    finally:
        await pool.close()

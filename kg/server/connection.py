"""A connection: how long and how large the head of a request may be, and who does not read."""

import asyncio
import re

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
"""Seconds that a client has for the head of a request, on a new connection or a kept one."""

HEAD_BYTES = 128 * 1024
"""Bytes that the head of a request may have, roughly."""

STALLED_SECONDS = 30.0
"""Seconds that a client has to take what was sent already, before it is let go."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_TOO_LARGE = "The head of the request is too large."


class Protocol(HttpToolsProtocol):
    """HTTP/1.1 that waits for nobody for ever, and takes no head without an end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._head = 0  # So many bytes of a head that is not there whole.
        self._heads = 0  # So many heads that are there.
        self._in_head = self._in_line = True
        self._stalled: asyncio.TimerHandle | None = None
        self._late = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that has no end is refused."""
        began_in_head, heads = self._in_head, self._heads
        if self._in_line:
            data = self._encoded(data)
        super().data_received(data)
        if began_in_head and heads == self._heads:
            self._head += len(data)
            if self._head > HEAD_BYTES and not self.transport.is_closing():
                self.send_400_response(_TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Stop waiting: the head is there."""
        self._in_head, self._head = False, 0
        self._heads += 1
        self._late.cancel()
        super().on_headers_complete()
        # What comes behind a body in chunks looks like headers; it must change nothing.
        self.headers = []

    def on_message_complete(self) -> None:
        """Look for the next head."""
        self._in_head = self._in_line = True
        super().on_message_complete()

    def _encoded(self, data: bytes) -> bytes:
        """Return what came with the request line in ASCII: people type Chinese after curl."""
        line, end, rest = data.partition(b"\n")
        self._in_line = not end
        if line.isascii():
            return data
        return _BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], line) + end + rest

    def on_response_complete(self) -> None:
        """Wait for the next request; uvicorn itself ends what stays quite silent."""
        super().on_response_complete()
        self._late.cancel()
        self._late = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def pause_writing(self) -> None:
        """Begin to wait for a client that does not take what it is sent."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop waiting: the client reads."""
        super().resume_writing()
        self._no_longer_stalled()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting: there is nobody any more."""
        self._late.cancel()
        self._no_longer_stalled()
        super().connection_lost(exc)
        self._no_longer_stalled()

    def _too_slow(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
            # Closing waits for a client to take what was sent.
            if self._stalled is None:
                self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def _no_longer_stalled(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: a client may ask for another protocol, and gets this one."""

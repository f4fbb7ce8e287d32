"""The log: one line of JSON a request, so that nothing in a request can forge another."""

import json
import logging
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from starlette.types import Scope

_LONGEST = 500


class Log:
    """Lines of JSON; in JSON no control character stands as itself.

    Args:
        stream: Where to write; none is nowhere.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    @property
    def told(self) -> bool:
        """Whether anything is written."""
        return self._stream is not None

    def write(self, **values: object) -> None:
        """Write one line."""
        if self._stream is not None:
            _write(self._stream, values)

    def fault(self) -> None:
        """Tell a fault of ours, with its traceback, whether requests are told or not."""
        _write(self._stream or sys.stderr, {"time": _now(), "fault": traceback.format_exc()})

    def trouble(self, message: str) -> None:
        """Tell what whoever runs the server should know, whether requests are told or not."""
        _write(self._stream or sys.stderr, {"time": _now(), "trouble": message})


class Libraries(logging.Handler):
    """What libraries warn of, as lines of the same log.

    Args:
        log: Where it is told.
    """

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one warning."""
        self._log.trouble(f"{record.name}: {self.format(record)}")


def _write(stream: TextIO, values: Mapping[str, object]) -> None:
    # Who reads the log may have gone: that is no reason to answer nobody.
    with suppress(OSError, ValueError):
        stream.write(json.dumps(values, ensure_ascii=True) + "\n")
        stream.flush()


class Entry:
    """What is told of one request, when it is done.

    Attributes:
        status: The status; 499 where the client did not wait.
        size: Bytes of the body that was sent.
        cached: The answer was kept from before.
    """

    def __init__(self, log: Log, scope: Scope) -> None:
        self._log = log
        self._scope = scope
        self._begun = time.perf_counter()
        self.status = 0
        self.size = 0
        self.cached = False

    def __enter__(self) -> "Entry":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if not self._log.told:
            return
        client = self._scope.get("client") or ("", 0)
        query = self._scope["query_string"].decode("latin-1")
        self._log.write(
            time=_now(),
            client=client[0],
            method=self._scope["method"][:20],
            path=self._scope["path"][:_LONGEST],
            query=query[:_LONGEST],
            status=self.status,
            bytes=self.size,
            ms=round((time.perf_counter() - self._begun) * 1000, 1),
            cached=self.cached,
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

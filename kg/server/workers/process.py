"""A worker as the server sees it: a process at the other end of a socket."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias, cast

from kg.errors import DataError
from kg.server.settings import Settings
from kg.server.workers import wire

_USER, _SYSTEM = 11, 12
"""Where proc(5) has the processor time of a process, counted behind its name."""

PATIENCE = 60.0
"""Seconds until a worker that has not opened the store is given up."""


class WorkerLostError(Exception):
    """The process ended before it answered."""


Answer: TypeAlias = "asyncio.Future[tuple[dict[str, Any], bytes]]"
"""What a call gives: header and body of a frame."""


async def done_within(future: "asyncio.Future[Any]", seconds: float) -> bool:
    """Wait until a future is done, so many seconds at most, and tell whether it is.

    What :func:`asyncio.wait` does for many, for one: every request waits here.
    """
    if future.done() or seconds <= 0:
        return future.done()
    loop = asyncio.get_running_loop()
    waiter = loop.create_future()

    def wake(*_: object) -> None:
        if not waiter.done():
            waiter.set_result(None)

    timer = loop.call_later(seconds, wake)
    future.add_done_callback(wake)
    try:
        await waiter
    finally:
        timer.cancel()
        future.remove_done_callback(wake)
    return future.done()


def _leave_a_core(pid: int) -> None:
    """Keep a process off one of the cores, so that what is light need not wait for its turn."""
    if sys.platform == "linux" and len(cores := os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(pid, cores - {min(cores)})


class _Line(asyncio.Protocol):
    """The server's end of the socket: one frame is awaited at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._awaited: Answer | None = None
        self._lost = False
        self.when_lost: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)

    def next(self) -> Answer:
        """Return the frame that comes next, as a future."""
        self._awaited = asyncio.get_running_loop().create_future()
        if self._lost:
            self._awaited.set_exception(WorkerLostError())
        return self._awaited

    def data_received(self, data: bytes) -> None:
        self._received += data
        received = self._received
        if len(received) < wire.HEAD.size:
            return
        length, size = wire.HEAD.unpack_from(received)
        begin = wire.HEAD.size
        if len(received) < begin + length + size:
            return
        middle = begin + length
        header, body = bytes(received[begin:middle]), bytes(received[middle : middle + size])
        del received[: middle + size]
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result((wire.header_of(header), body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(WorkerLostError())
        elif self.when_lost is not None:
            self.when_lost()


class Worker:
    """A process that carries out one call at a time.

    Attributes:
        version: What identifies the state of the data that it opened.
        niceness: How much the process yields to others.
        asked: Something has been asked of it.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", line: _Line) -> None:
        self._process = process
        self._line = line
        self.niceness = 0
        self.version = ""
        self.asked = False

    @classmethod
    async def start(cls, settings: Settings, niceness: int = 0) -> "Worker":
        """Start a process and wait until it has opened the store.

        Raises:
            DataError: The store cannot be opened; the message says why.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), json.dumps(asdict(settings))]
            # Modules come from where ours do, and not from the folder that we happen to stand in.
            try:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "kg.server.workers.worker", *arguments],
                    stdin=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
            except BaseException:
                ours.close()
                raise
        line = _Line()
        worker = cls(process, line)
        try:
            await asyncio.get_running_loop().create_connection(lambda: line, sock=ours)
            hello, _ = await asyncio.wait_for(line.next(), PATIENCE)
        except BaseException as error:
            if line.transport is None:
                ours.close()
            worker.kill()
            await worker.gone()
            if isinstance(error, WorkerLostError | TimeoutError):
                raise DataError(
                    "A worker ended before it could open the store; its own message stands above.",
                    "工作进程在打开数据库之前就已结束；原因见上文。",
                ) from error
            raise
        if "failed" in hello:
            worker.kill()
            await worker.gone()
            raise DataError(*hello["failed"])
        worker.version = hello["version"]
        worker.yield_to_others(niceness)
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, call: bytes) -> Answer:
        """Return header and body of what a call gives, as a future.

        It raises WorkerLostError where the process ends.
        """
        self.asked = True
        answer = self._line.next()
        if self._line.transport is not None:
            self._line.transport.write(call)
        return answer

    def when_lost(self, then: Callable[[], None]) -> None:
        """Have a function called if the process ends while nothing is asked of it."""
        self._line.when_lost = then

    def processor_time(self) -> float:
        """Return the seconds of processor time that the process has had; else the time of day."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b") ")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")

    def yield_to_others(self, niceness: int) -> None:
        """Let the process yield to others from now on; it cannot be taken back."""
        if niceness > self.niceness:
            self.niceness = niceness
            with contextlib.suppress(OSError):
                _leave_a_core(self.pid)
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, niceness)

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        with contextlib.suppress(OSError):
            self._process.kill()
        if self._line.transport is not None:
            self._line.transport.close()

    async def gone(self) -> None:
        """Wait until the process has ended, so that none is left behind."""
        while self._process.poll() is None:
            await asyncio.sleep(0.005)

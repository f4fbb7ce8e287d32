"""The pool: who carries out what, for how long, and what happens to those that do not end.

There are two lanes. Light requests have workers of their own; heavy ones have others, which yield
to everything else on the machine. A light request that takes longer than a moment goes on in its
worker, which leaves the light lane and yields too, and a new one takes its place. Each request has
a deadline that counts from its arrival; a worker that misses it is killed and replaced.
"""

import asyncio
import time
from collections.abc import Coroutine
from pathlib import Path

from kg.errors import DataError
from kg.server.exchange import Reply, Request
from kg.server.log import Log
from kg.server.settings import Settings
from kg.server.workers import wire
from kg.server.workers.lane import BusyError, Lane, Slow
from kg.server.workers.limits import lost, too_late
from kg.server.workers.process import Answer, Worker, WorkerLostError, done_within
from kg.server.workers.watching import LONGEST_PAUSE, watch

YIELDING = 10
"""The niceness of heavy workers."""

_MOMENT = 1.0


class Pool:
    """The workers of a server.

    Args:
        settings: What whoever runs the server decided.
        log: Where trouble is told.
    """

    def __init__(self, settings: Settings, log: Log | None = None) -> None:
        self.settings = settings
        self._log = log or Log()
        self.version = ""
        self.light = Lane(settings.workers, 0)
        self.heavy = Lane(settings.workers, YIELDING)
        self._all: set[Worker] = set()
        self._demoted = 0
        self._slow = Slow()
        self._tasks: set[asyncio.Task[None]] = set()
        self._died_young = 0
        self._closed = False

    # ── Beginning and end ──

    async def start(self) -> None:
        """Start one worker, and the others while it works already.

        Raises:
            DataError: The store cannot be opened.
        """
        first = await Worker.start(self.settings)
        self.version = first.version
        self._enter(first, self.light)
        self.light.idle.append(first)
        for lane in (self.light, self.heavy):
            for _ in range(lane.size - len(lane.idle)):
                self._in_background(self._grow(lane))
        if self.settings.store and not self.settings.store.startswith(("http://", "https://")):
            folder = Path(self.settings.store)
            self._in_background(watch(folder, lambda: self.version, self._switch))

    async def close(self) -> None:
        """End every worker."""
        self._closed = True
        tasks, workers = list(self._tasks), list(self._all)
        for task in tasks:
            task.cancel()
        for worker in workers:
            worker.kill()
        gone = (worker.gone() for worker in workers)
        await asyncio.gather(*gone, *tasks, return_exceptions=True)

    @property
    def pids(self) -> list[int]:
        """The processes of the pool."""
        return sorted(worker.pid for worker in self._all)

    # ── Calls ──

    async def call(
        self, handler: str, request: Request, *, key: str = "", patience: float = 2.0,
        heavy: bool = False,
    ) -> Reply:  # fmt: skip
        """Have a worker carry a handler out, and return what it replies.

        Args:
            handler: The handler, as ``module:function``.
            request: The request.
            key: What requests have in common that take about as long; slow ones are remembered.
            patience: Seconds until a light request is taken for a heavy one.
            heavy: It is known to be heavy.

        Raises:
            BusyError: Too many wait already.
            DeadlineError: It was not done in time.
            LimitError: Its worker ran out of memory.
        """
        deadline = time.monotonic() + self.settings.timeout
        content = wire.call(handler, request)
        first = self.heavy if heavy or key in self._slow else self.light
        worker = await self._take(first, deadline)
        lane: Lane | None = first
        task = worker.ask(content)
        try:
            if lane is self.light and await self._is_slow(worker, task, patience, deadline):
                self._slow.add(key)
                lane = None
                self._demote(worker)
            if not await done_within(task, deadline - time.monotonic()):
                raise too_late(self.settings.timeout)
            header, body = task.result()
        except asyncio.CancelledError:
            self._in_background(self._settle(worker, lane, task))
            raise
        except Exception as error:
            self._drop(worker, lane, task)
            if isinstance(error, WorkerLostError):
                raise lost(self.settings.memory) from error
            raise
        self._died_young = 0
        if lane is None:
            self._lose(worker, None)
        else:
            self._give_back(worker, lane)
        return wire.reply_of(header, body)

    async def _is_slow(
        self, worker: Worker, task: Answer, patience: float, deadline: float
    ) -> bool:
        """Wait for an answer, and tell whether its worker works at it for longer than a moment.

        It is its processor time that counts: on a busy machine a light query takes long too.
        """
        if await done_within(task, patience):
            return False
        spent = worker.processor_time()
        while time.monotonic() < deadline:
            if await done_within(task, patience):
                return False
            if worker.processor_time() - spent > patience / 2:
                return True
        return False

    async def _settle(self, worker: Worker, lane: Lane | None, task: Answer) -> None:
        """End what nobody waits for any more; what is light may end by itself, which is cheaper."""
        if lane is self.light:
            await done_within(task, _MOMENT)
        if lane is not None and task.done() and not task.exception():
            self._give_back(worker, lane)
        else:
            self._drop(worker, lane, task)

    def _drop(self, worker: Worker, lane: Lane | None, task: Answer) -> None:
        """Lose a worker with what it was doing."""
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._lose(worker, lane)

    # ── Lanes ──

    async def _take(self, lane: Lane, deadline: float) -> Worker:
        while lane.idle:
            worker = lane.idle.popleft()
            if worker.alive:
                return worker
            self._lose(worker, lane)
        if len(lane.waiting) >= self.settings.queue:
            raise self._busy()
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        lane.waiting.append(future)
        try:
            if not await done_within(future, deadline - time.monotonic()):
                raise self._busy()
        except asyncio.CancelledError:
            if future.done():
                self._give_back(future.result(), lane)
            raise
        finally:
            if not future.done():  # Who does not wait any more takes nobody's place in the queue.
                lane.waiting.remove(future)
        return future.result()

    def _busy(self) -> BusyError:
        return BusyError(max(1, round(self.settings.timeout / 2)))

    def _give_back(self, worker: Worker, lane: Lane) -> None:
        if worker.version != self.version or not worker.alive:
            self._lose(worker, lane)
            return
        while lane.waiting:
            future = lane.waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        lane.idle.append(worker)

    def _demote(self, worker: Worker) -> None:
        """Take a worker out of the light lane, and let it yield.

        Raises:
            BusyError: Too many do so already.
        """
        self._demoted += 1
        self._in_background(self._grow(self.light))
        if self._demoted > self.settings.workers:
            raise self._busy()
        worker.yield_to_others(YIELDING)

    def _lose(self, worker: Worker, lane: Lane | None) -> None:
        """End a worker, and put a new one in its place; none where it had left its lane."""
        worker.kill()
        self._in_background(self._bury(worker))
        if lane is None:
            self._demoted -= 1
        elif lane.surplus:
            lane.surplus -= 1
        else:
            self._in_background(self._grow(lane))

    def _enter(self, worker: Worker, lane: Lane) -> None:
        """Count a worker in, and replace it should it end while it waits for work."""

        def when_lost() -> None:
            if worker in lane.idle:
                lane.idle.remove(worker)
                self._died_young += not worker.asked
                self._lose(worker, lane)

        self._all.add(worker)
        worker.when_lost(when_lost)

    async def _bury(self, worker: Worker) -> None:
        await worker.gone()
        self._all.discard(worker)

    async def _grow(self, lane: Lane) -> None:
        """Start a worker for a lane that lacks one; try again where that fails.

        Where workers end again and again before anything is asked of them, it takes its time.
        """
        pause = 0.1
        if (often := self._died_young - 2 * self.settings.workers) > 0:
            wait = min(LONGEST_PAUSE, pause * 2 ** min(often, 9))
            self._log.trouble(f"workers end without being asked; the next starts in {wait:g} s")
            await asyncio.sleep(wait)
        while not self._closed:
            try:
                worker = await Worker.start(self.settings, lane.niceness)
            except (DataError, OSError) as error:
                self._log.trouble(f"a worker does not start: {error}")
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
            self._enter(worker, lane)
            self._give_back(worker, lane)
            return

    # ── A new version of the store ──

    async def _switch(self) -> bool:
        """Open the version in force beside the old one; requests go on all the while."""
        try:
            first = await Worker.start(self.settings, self.light.niceness)
        except (DataError, OSError) as error:
            self._log.trouble(f"the new version of the store is not opened: {error}")
            return False
        self._enter(first, self.light)
        self.version = first.version
        for lane in (self.light, self.heavy):
            old = list(lane.idle)
            lane.idle.clear()
            if lane is self.light:
                lane.surplus += 1
                self._give_back(first, lane)
            for worker in old:
                self._lose(worker, lane)
        return True

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        if self._closed:
            work.close()
            return
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

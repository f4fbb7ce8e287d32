"""What a command does to its own process: how it is interrupted, how it ends."""

import _thread
import atexit
import contextlib
import os
import signal
import sys
import time

INTERRUPTED = 130


def heed_interrupts() -> None:
    """Let Ctrl-C end the process even while the engine computes and Python cannot run handlers.

    Python raises KeyboardInterrupt only when the engine returns, which may be never; a thread of
    its own sees the signal at once, waits a moment for that, and leaves.
    """
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    _thread.start_new_thread(_wait, (read,))


def _wait(read: int) -> None:
    while os.read(read, 1) != bytes([signal.SIGINT]):
        pass
    time.sleep(0.5)
    os._exit(INTERRUPTED)


def leave(code: int) -> None:
    """End the process without taking the store apart piece by piece, which costs more than asking.

    What was registered to run at exit still runs.
    """
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        pass
    os._exit(code)


def silence() -> None:
    """Throw away what standard output still holds: its reader has gone, or its disk is full."""
    # Python flushes it at the end of the process and would complain.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

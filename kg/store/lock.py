"""Locks on open files and folders, which the operating system lets go of with the process.

Where it offers none (Windows has no ``flock``), nothing is locked: whatever asks for a lock gets
it. Files that are open cannot be removed there anyway, but two loads into one folder at the same
time are not kept apart.
"""

AVAILABLE: bool
"""Whether anything can be locked here."""

try:
    import fcntl
except ImportError:
    AVAILABLE = False
else:
    AVAILABLE = True


def lock(descriptor: int, *, shared: bool) -> None:
    """Lock an open file or folder, without waiting.

    Args:
        descriptor: What is locked, until the descriptor is closed.
        shared: Whether others may share the lock.

    Raises:
        OSError: Somebody else holds it.
    """
    if AVAILABLE:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

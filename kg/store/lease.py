"""Who still reads a version of a store folder: what is read is not removed.

The engine opens its files when a query first needs them, so a version must stay until its last
reader is gone. A reader shares a lock on the version's folder, which the operating system lets go
of when the process ends, however it ends.
"""

import os
from pathlib import Path

from kg.store.lock import AVAILABLE, lock


class Lease:
    """A shared lock on a folder, held as long as this object lives.

    Args:
        folder: The folder of a version.

    Raises:
        OSError: The folder is missing, or is being removed.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor = -1
        if not AVAILABLE:
            return  # A folder cannot even be opened everywhere.
        self._descriptor = os.open(folder, os.O_RDONLY)
        try:
            lock(self._descriptor, shared=True)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let go."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.release()


def lease_current(folder: Path, pointer: str) -> tuple[str, Lease]:
    """Return the name of the version in force, and a lease on it.

    Args:
        folder: The store folder.
        pointer: The file in it that names the version.

    Raises:
        OSError: There is none.
    """
    while True:
        version = (folder / pointer).read_text("utf-8").strip()
        try:
            lease = Lease(folder / version)
        except OSError:
            if (folder / pointer).read_text("utf-8").strip() == version:
                raise
            continue  # A load has put another version in force in between.
        if (folder / pointer).read_text("utf-8").strip() == version:
            return version, lease
        lease.release()


def is_free(folder: Path) -> bool:
    """Tell whether nobody holds a lease on a folder, as far as can be told."""
    if not AVAILABLE:
        return True
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        lock(descriptor, shared=False)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True

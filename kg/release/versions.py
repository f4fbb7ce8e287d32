"""The versions of a store folder: one in force, one in the making, and nothing in between.

::

    DIR/CURRENT            the name of the version in force; replaced in one step
    DIR/LOCK               held while a load is under way
    DIR/v000002-1a2b3c…/   the version: its number and a digest of what was loaded
    DIR/making-…/          the version in the making; a remnant if nobody holds the lock
                           (the engine adds .tmp while it copies)
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DataError, OutsideError, UsageError
from kg.files import cannot_write, exists, is_folder, write_atomic
from kg.store.embedded import CURRENT
from kg.store.lease import is_free
from kg.store.lock import lock as lock_file

LOCK = "LOCK"
_VERSION = re.compile(r"v([0-9]{6,})-[0-9a-f]{12}")
_OURS = re.compile(rf"{CURRENT}|{LOCK}|{_VERSION.pattern}|making-[\w.]+|\.kg-[\w-]+\.tmp")


class Versions:
    """The versions in a store folder, held by one process at a time.

    Args:
        folder: The store folder, which must exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = self._current()

    def begin(self) -> Path:
        """Return the folder for the version in the making: a copy of the one in force, or new."""
        making = self.folder / f"making-{os.urandom(4).hex()}"
        if self.current:
            # A copy by hard links: what the version in force consists of is never changed.
            ox.Store.read_only(str(self.folder / self.current)).backup(str(making))
        return making

    def publish(self, making: Path, digest: str) -> str:
        """Put a finished version in force and return its name; the store must be closed."""
        match = _VERSION.fullmatch(self.current)
        name = f"v{int(match[1]) + 1 if match else 1:06d}-{digest[:12]}"
        _sync(making)
        making.rename(self.folder / name)
        _sync(self.folder)
        write_atomic(self.folder / CURRENT, f"{name}\n")
        _sync(self.folder)
        self.current = name
        self.clean()
        return name

    def clean(self) -> None:
        """Remove everything but the version in force, and old ones that are still being read."""
        for entry in self.folder.iterdir():
            if entry.name in (CURRENT, LOCK, self.current) or not _OURS.fullmatch(entry.name):
                continue
            if entry.is_dir():
                if is_free(entry):
                    shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)

    def _current(self) -> str:
        try:
            name = (self.folder / CURRENT).read_text("utf-8").strip()
        except FileNotFoundError:
            return ""
        if not _VERSION.fullmatch(name) or not is_folder(self.folder / name):
            raise DataError(
                f"{self.folder / CURRENT} names no version that is there; load into a new folder.",
                f"{self.folder / CURRENT} 所指的版本不存在；请载入到新的文件夹。",
            )
        return name


@contextmanager
def hold(folder: Path) -> Iterator[Versions]:
    """Hold a store folder while its next version is made; make the folder if it is missing.

    Raises:
        UsageError: The folder is a file, or holds something else than a store.
        OutsideError: It cannot be written, or another load is under way.
    """
    if exists(folder) and not is_folder(folder):
        raise UsageError(
            f"{folder} is a file; name a folder for the store.",
            f"{folder} 是文件；请指定一个文件夹存放数据库。",
        )
    made = not exists(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(not _OURS.fullmatch(entry.name) for entry in folder.iterdir()):
            raise UsageError(
                f"{folder} holds files that belong to no store; name an empty or a new folder.",
                f"{folder} 中有不属于数据库的文件；请指定空文件夹或新文件夹。",
            )
        lock = (folder / LOCK).open("ab")
    except OSError as error:
        raise cannot_write(folder, error) from error
    with lock:
        try:
            lock_file(lock.fileno(), shared=False)
        except OSError as error:
            raise OutsideError(
                f"Another load into {folder} is under way; wait for it to end.",
                f"另一个载入 {folder} 的操作正在进行；请等它结束。",
            ) from error
        versions = Versions(folder)
        versions.clean()
        try:
            yield versions
        finally:
            versions.clean()
            if made and not versions.current:
                # Nothing came of it: leave no trace.
                with suppress(OSError):
                    (folder / LOCK).unlink()
                    folder.rmdir()


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return  # A folder cannot be opened there.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

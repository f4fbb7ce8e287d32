"""Write what is too large for one piece of memory, or consists of several files."""

import io
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.errors import OutsideError, UsageError


def write_chunks(target: Path, chunks: Iterable[bytes]) -> None:
    """Write a file piece by piece so that readers see the old content or the new.

    Raises:
        OutsideError: It cannot be written.
    """
    real = target.resolve() if target.is_symlink() else target
    temporary = _temporary(real)
    try:
        if real.exists() and not real.is_file() and not real.is_dir():
            # A pipe or a device is written to as it is.
            with real.open("wb") as file:
                file.writelines(chunks)
            return
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else None
        with temporary.open("xb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(real)
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_folder(
    target: Path, files: Iterable[tuple[str, bytes]], ours: Callable[[Path], bool]
) -> None:
    """Write a folder of files, whole or not at all.

    Args:
        target: The folder.
        files: Names and contents.
        ours: Tells whether a folder that is there may be replaced.

    Raises:
        UsageError: The target is a file, or holds something else.
        OutsideError: It cannot be written.
    """
    exists = target.exists()
    if exists and not (target.is_dir() and (not any(target.iterdir()) or ours(target))):
        raise UsageError(
            f"{target} is there and holds what this command did not write; choose another folder.",
            f"{target} 已存在，且其中有不是由本命令写出的内容；请选择其他文件夹。",
        )
    temporary, old = _temporary(target), _temporary(target)
    try:
        temporary.mkdir()
        for name, content in files:
            with (temporary / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if exists:
            target.replace(old)
        temporary.replace(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.replace(target)
        raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def cannot_write(target: Path, error: OSError) -> OutsideError:
    """Return the error for a place that cannot be written."""
    reason = error.strerror or str(error)
    return OutsideError(
        f"{target} cannot be written: {reason}; choose another place.",
        f"无法写入 {target}：{reason}；请选择其他位置。",
    )


def _temporary(target: Path) -> Path:
    return target.parent / f".kg-{os.getpid()}-{os.urandom(4).hex()}.tmp"

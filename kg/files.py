"""Files on disk: read what a person names, and write whole files or nothing."""

import io
import os
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from kg.errors import NotFoundError, OutsideError, UsageError


def write_atomic(path: Path, content: bytes | str) -> None:
    """Write a file so that readers see the old content or the new, never a part.

    A symbolic link stays a link, and what is no regular file (a pipe, ``/dev/null``) is written
    to as it is.

    Raises:
        OutsideError: The folder is missing or read-only, or the disk is full.
    """
    write_chunks(path, (content.encode("utf-8") if isinstance(content, str) else content,))


def write_chunks(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file as :func:`write_atomic` does, from pieces that need not fit into memory.

    Raises:
        OutsideError: It cannot be written.
    """
    try:
        target = _real(path)
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as file:
                file.writelines(chunks)
        else:
            _replace(target, chunks)
    except OSError as error:
        raise cannot_write(path, error) from error


def write_folder(
    path: Path, files: Iterable[tuple[str, bytes]], ours: Callable[[Path], bool]
) -> None:
    """Write a folder of files, whole or not at all.

    Whatever interrupts this, the old folder is not removed before the new one is in its place.

    Args:
        path: The folder.
        files: Names and contents.
        ours: Tells whether a folder that is there may be replaced.

    Raises:
        UsageError: The path is a file, or a folder that holds something else.
        OutsideError: It cannot be written.
    """
    try:
        target = _real(path)
        there = target.exists()
        if there and not (target.is_dir() and (not any(target.iterdir()) or ours(target))):
            raise UsageError(
                f"{path} is there and holds what this command did not write; choose another "
                "folder.",
                f"{path} 已存在，且其中有不是由本命令写出的内容；请选择其他文件夹。",
            )
        _replace_folder(target, files, there=there)
    except OSError as error:
        raise cannot_write(path, error) from error


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as a ZIP archive, the same bytes for the same files."""
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def cannot_write(path: Path, error: OSError) -> OutsideError:
    """Return the error for a place that cannot be written."""
    reason = error.strerror or str(error)
    return OutsideError(
        f"{path} cannot be written: {reason}; choose another place.",
        f"无法写入 {path}：{reason}；请选择其他位置。",
    )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _temporary(target: Path) -> Path:
    # A short name of its own: the target's name may already be as long as the file system allows.
    return target.parent / f".kg-{os.getpid()}-{os.urandom(4).hex()}.tmp"


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    temporary = _temporary(target)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _replace_folder(target: Path, files: Iterable[tuple[str, bytes]], *, there: bool) -> None:
    import shutil

    temporary, old = _temporary(target), _temporary(target)
    try:
        temporary.mkdir()
        for name, content in files:
            with (temporary / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if there:
            target.replace(old)
        temporary.replace(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.replace(target)
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        # Putting the old one back may have been interrupted too; then it is all there is.
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def exists(path: str | Path) -> bool:
    """Tell whether something is there; what no file can be called is not."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def is_folder(path: str | Path) -> bool:
    """Tell whether a folder is there; what no folder can be called is none."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def is_file(name: str | Path) -> bool:
    """Tell whether what the user wrote names a file; what no file can be called names none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def read_input(name: str) -> str:
    """Return the text of a file that the user named, or of standard input for ``-``.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It cannot be read, or is not UTF-8.
    """
    shown = "-" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(f"There is no file {shown}.", f"没有文件 {shown}。") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{shown} cannot be read: {reason}.", f"无法读取 {shown}：{reason}。"
        ) from error
    return decode(data, shown)


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 bytes as text, without a byte-order mark.

    Raises:
        UsageError: The bytes are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{name}, line {line}: this is not UTF-8; save the file as UTF-8.",
            f"{name} 第 {line} 行不是 UTF-8 编码；请把文件另存为 UTF-8。",
        ) from error

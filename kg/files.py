"""Files on disk: read what a person names, and write whole files or nothing."""

import os
import stat
import sys
from pathlib import Path

from kg.errors import NotFoundError, OutsideError, UsageError


def write_atomic(path: Path, content: bytes | str) -> None:
    """Write a file so that readers see the old content or the new, never a part.

    A symbolic link stays a link, and what is no regular file (a pipe, ``/dev/null``) is written
    to as it is.

    Raises:
        OutsideError: The folder is missing or read-only, or the disk is full.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError(
            f"{path} cannot be written: {reason}; choose another place with --output.",
            f"无法写入 {path}：{reason}；请用 --output 指定其他位置。",
        ) from error


def _replace(target: Path, data: bytes) -> None:
    # A short name of its own: the target's name may already be as long as the file system allows.
    temporary = target.parent / f".kg-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


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

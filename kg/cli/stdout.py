"""Standard output, where answers go."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kg.errors import OutsideError


def write(chunks: Iterable[bytes]) -> None:
    """Write an answer to standard output, piece by piece.

    Raises:
        BrokenPipeError: Its reader has gone.
        OutsideError: It cannot be written, e.g. because the disk is full.
    """
    with _told():
        sys.stdout.flush()
    for chunk in chunks:
        with _told():
            sys.stdout.buffer.write(chunk)
    with _told():
        sys.stdout.buffer.flush()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        from kg.cli.process import silence

        silence()
        reason = error.strerror or str(error)
        raise OutsideError(
            f"Standard output cannot be written: {reason}.", f"无法写入标准输出：{reason}。"
        ) from error

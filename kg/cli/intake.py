"""What a command takes in: standard input as a file, and how far it has come."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError
from kg.files import write_chunks

Steps = Callable[[int, int], None]
"""Called with how much is done, and of how much."""

_PIECE = 1 << 20


@contextmanager
def spooled(names: tuple[str, ...], format: str | None) -> Iterator[Path | None]:
    """Copy standard input, if it is named, to a file, since some formats are read twice."""
    if "-" not in names:
        yield None
        return
    if format is None or names.count("-") > 1:
        raise UsageError(
            "- is standard input: name it once, and say its --format.",
            "- 表示标准输入：只能写一次，并须用 --format 指定格式。",
        )
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        file = Path(folder) / "stdin"
        write_chunks(file, _standard_input())
        yield file


def _standard_input() -> Iterator[bytes]:
    try:
        while data := sys.stdin.buffer.read(_PIECE):
            yield data
    except OSError as error:
        raise UsageError(
            f"Standard input cannot be read: {error.strerror}.",
            f"无法读取标准输入：{error.strerror}。",
        ) from error


@contextmanager
def progress_bars(
    total: int, first: str, second: str
) -> Iterator[tuple[Callable[[int], None] | None, Steps | None]]:
    """Show two progress bars, on a terminal only; the second one learns its total as it goes."""
    if not sys.stderr.isatty():
        yield None, None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        one = bar.add_task(first, total=total)
        other = bar.add_task(second, total=None, visible=False)
        yield (
            lambda count: bar.advance(one, count),
            lambda done, of: bar.update(other, completed=done, total=of, visible=True),
        )

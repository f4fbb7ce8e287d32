"""What a command takes in: standard input as a file, and how far it has come."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import UsageError


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
    with tempfile.NamedTemporaryFile(prefix="kg-") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        yield Path(file.name)


@contextmanager
def progress_bar(total: int, label: str) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda count: bar.advance(task, count)

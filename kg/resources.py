"""Where the shipped files lie: in the source tree, or bundled in an installed wheel."""

from pathlib import Path

from kg.errors import DataError

_PACKAGE = Path(__file__).resolve().parent
_BUNDLED = _PACKAGE / "bundled"
ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent
"""The folder that holds ``data/``, ``ontology/`` and ``queries/``."""


def path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``path("queries", "cluster")``.

    Raises:
        DataError: It is missing, so the installation is broken.
    """
    found = ROOT.joinpath(*parts)
    if not found.exists():
        name = "/".join(parts)
        raise DataError(
            f"The shipped file {name} is missing; install aicity again.",
            f"缺少随附文件 {name}；请重新安装 aicity。",
        )
    return found


def source_files() -> list[Path]:
    """Return the source files of the shipped graph, in a fixed order."""
    return sorted(path("data", "sources").glob("*.trig"))

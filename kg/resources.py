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


def written_files() -> list[Path]:
    """Return what people write: the source files and the mapping set, in a fixed order."""
    mappings = ROOT / "data" / "links.sssom.tsv"
    return [*_sources(), *([mappings] if mappings.is_file() else [])]


def source_files() -> list[Path]:
    """Return the files that make up the shipped graph, in a fixed order.

    They are the source files, and the links that ``kg build`` makes of the mapping set.
    """
    links = ROOT / "data" / "links.trig"
    return [*_sources(), *([links] if links.is_file() else [])]


def _sources() -> list[Path]:
    return sorted(path("data", "sources").glob("*.trig"))

"""Builds the SPARQL editor of ``kg serve`` from its packages, when aicity is installed or packed.

The packages come from npm at build time, in the exact versions of ``package.json``; nothing of
them is kept in the source tree. Where npm is missing or reaches no registry, the editor is left
out: its page then shows a plain form, and everything else is as ever. By hand::

    python hatch_build.py

``AICITY_EDITOR=skip`` leaves the editor out, ``AICITY_EDITOR=require`` fails without it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # Run by hand, where nothing is built.
    BuildHookInterface = object

SOURCES = Path("kg/server/asking/editing")
BUILT = Path("kg/server/asking/static/editor.bundle.js")
LICENCES = BUILT.with_name("editor.licences.txt")
_SECONDS = 120
_MISSING = (
    "The SPARQL editor was left out, its page will show a plain form: {}. "
    "Install Node.js with npm and run: python hatch_build.py",
    "未构建 SPARQL 编辑器，其页面将显示普通表单：{}。"
    "请安装 Node.js 与 npm 后运行：python hatch_build.py",
)
_INSTALL = (
    "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
    "--loglevel=error", "--fetch-timeout=15000", "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000",
)  # fmt: skip


class EditorHook(BuildHookInterface):  # type: ignore[misc, valid-type, unused-ignore]
    """Builds the editor before the wheel is packed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, and have it packed although it is ignored by Git."""
        root = Path(self.root)
        if reason := build(root):
            for line in _MISSING:
                self.app.display_warning(line.format(reason))
            return
        build_data["artifacts"] += [f"/{file.as_posix()}" for file in (BUILT, LICENCES)]


def build(root: Path) -> str:
    """Build the editor unless it is up to date, and return why that was not possible, if so.

    Raises:
        RuntimeError: It is required and was not built.
    """
    wanted = os.environ.get("AICITY_EDITOR", "")
    if wanted == "skip":
        return "AICITY_EDITOR=skip"
    if _is_current(root):
        return ""
    reason = _build(root)
    if reason and wanted == "require":
        raise RuntimeError(_MISSING[0].format(reason))
    return reason


def _is_current(root: Path) -> bool:
    sources = [*(root / SOURCES).iterdir(), root / "hatch_build.py"]
    built = [root / BUILT, root / LICENCES]
    if not all(file.is_file() for file in built):
        return False
    oldest = min(file.stat().st_mtime for file in built)
    return all(file.stat().st_mtime <= oldest for file in sources)


def _build(root: Path) -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "npm was not found"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "editor"
        shutil.copytree(root / SOURCES, folder)
        commands = (
            [npm, *_INSTALL],
            [
                node, "node_modules/esbuild/bin/esbuild", "main.js", "--bundle", "--minify",
                "--format=iife", "--target=es2021", "--charset=utf8", "--log-level=error",
                "--outfile=built.js",
                "--banner:js=/* Licences of what is in here: editor.licences.txt */",
            ],
        )  # fmt: skip
        for command in commands:
            if reason := _run(command, folder):
                return reason
        (root / BUILT).parent.mkdir(parents=True, exist_ok=True)
        (root / LICENCES).write_text(_licences(folder / "node_modules"), "utf-8")
        shutil.move(folder / "built.js", root / BUILT)
    return ""


def _run(command: list[str], folder: Path) -> str:
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{name}: {type(error).__name__}"
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.strip()][:1]
        return f"{name} failed" + (f" ({last[0].strip()[:200]})" if last else "")
    return ""


def _licences(modules: Path) -> str:
    """Return the licence of every package that is in the bundle."""
    told = []
    for file in sorted(modules.rglob("package.json")):
        folder = file.parent
        if "esbuild" in folder.relative_to(modules).as_posix():
            continue
        for licence in sorted(folder.glob("LICEN[SC]E*")):
            name = folder.relative_to(modules).as_posix()
            told.append(f"{name}\n{'=' * len(name)}\n\n{licence.read_text('utf-8').strip()}\n")
    return "\n\n".join(told)


if __name__ == "__main__":
    why = build(Path(__file__).resolve().parent)
    if why:
        sys.stderr.write("".join(f"{line.format(why)}\n" for line in _MISSING))
        sys.exit(4)
    sys.stdout.write(f"{BUILT}\n")

"""The files that our pages ask for: style sheets and scripts of our own, and the built editor."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kg.errors import NotFoundError
from kg.server.exchange import Reply, Request
from kg.server.pages.render import render
from kg.server.service import Service

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}

BUNDLE = "editor.bundle.js"
"""The editor, built of its sources and its packages when the wheel is built; see hatch_build.py."""


def reply(service: Service, request: Request) -> Reply:
    """Return one of the files.

    Raises:
        NotFoundError: There is no such file.
    """
    name = request.parameters["name"]
    content = _files().get(name)
    if content is None:
        raise NotFoundError(f"There is no file {name[:80]!r}.", f"没有文件“{name[:80]}”。")
    kept = "max-age=31536000, immutable" if request.query else "no-cache"
    return Reply(content, _TYPES[Path(name).suffix], headers={"Cache-Control": kept}, vary=())


def has_editor() -> bool:
    """Tell whether the editor was built when aicity was installed."""
    return BUNDLE in _files()


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> Reply:
    """Return a page; its template knows ``own(name)``, the address of one of these files."""
    return render(request, template, status=status, own=lambda n: _address(request, n), **values)


def _address(request: Request, name: str) -> str:
    """Return the address of a file, which changes with its content."""
    tag = blake2b(_files()[name], digest_size=6).hexdigest()
    return f"{request.link(f'/static/asking/{name}')}?{tag}"


@lru_cache(maxsize=1)
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in _TYPES}

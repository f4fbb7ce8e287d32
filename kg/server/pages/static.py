"""Files that pages ask for; their addresses change with their content, so they may be kept."""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from kg.errors import NotFoundError
from kg.server.exchange import Reply, Request
from kg.server.service import Service

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def reply(service: Service, request: Request) -> Reply:
    """Return one of the files.

    Raises:
        NotFoundError: There is no such file.
    """
    name = request.parameters["name"]
    content = _files().get(name)
    if content is None:
        raise NotFoundError(f"There is no file {name[:80]!r}.", f"没有文件“{name[:80]}”。")
    kept = "max-age=31536000, immutable" if request.query else "max-age=300"
    return Reply(content, _TYPES[Path(name).suffix], headers={"Cache-Control": kept}, vary=())


@lru_cache(maxsize=1)
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in _TYPES}


def tag(name: str) -> str:
    """Return what changes with the content of a file."""
    return blake2b(_files()[name], digest_size=6).hexdigest()

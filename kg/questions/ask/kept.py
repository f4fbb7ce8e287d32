"""What was counted of known wordings, kept for the next process in the user's cache folder.

Counting takes most of a second, reading the counts a small part of that. The name of the file is a
digest of all that was counted and of the code that counts, so a file is never out of date; what
cannot be read or written is counted again.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kg.errors import KGError
from kg.files import write_atomic

_FOLDER = "aicity"


def kept(parts: Iterable[bytes], count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what was counted of some parts; it is counted if it was not kept."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    path = _cache() / _FOLDER / f"asked-{digest.hexdigest()[:32]}.json"
    try:
        found = json.loads(path.read_bytes())
        if isinstance(found, dict) and found.get("digest") == digest.hexdigest():
            return found
    except (OSError, ValueError, RecursionError):
        pass
    counted = count() | {"digest": digest.hexdigest()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(counted, ensure_ascii=False, separators=(",", ":"))
        write_atomic(path, text)
        for other in path.parent.glob("asked-*.json"):
            if other != path:
                other.unlink(missing_ok=True)
    except (OSError, KGError):
        pass
    return counted


def _cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if named and Path(named).is_absolute() else _home() / ".cache"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)

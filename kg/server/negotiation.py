"""Content negotiation: which of the forms on offer a request prefers (RFC 9110, RFC 4647)."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.errors import NotAcceptableError

_KEPT = 2048
"""So many answers of each sort are kept: clients send the same few headers again and again."""


def ranges(header: str) -> list[tuple[str, float]]:
    """Return the ranges of an ``Accept`` header with their weights, as they stand.

    >>> ranges("text/turtle;q=0.5, */*; q=0.1")
    [('text/turtle', 0.5), ('*/*', 0.1)]
    """
    found = []
    for part in header.split(","):
        name, *settings = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for setting in settings:
            key, _, value = setting.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = min(1.0, max(0.0, float(value)))
                except ValueError:
                    weight = 0.0
        if name:
            found.append((name.lower(), weight))
    return found


@lru_cache(maxsize=_KEPT)
def weight(media_type: str, header: str) -> float:
    """Return how much a request wants a media type: the weight of the most specific range."""
    kind = media_type.partition(";")[0].strip().lower()
    major = kind.partition("/")[0]
    best, specific = 0.0, -1
    for name, value in ranges(header):
        level = {kind: 2, f"{major}/*": 1, "*/*": 0}.get(name, -1)
        if level > specific:
            best, specific = value, level
    return best


def choose(accept: str, offered: Iterable[str]) -> str | None:
    """Return the media type on offer that a request prefers, or None.

    Of equal ones the first on offer wins; a request without a preference gets it too.

    >>> choose("text/turtle;q=0.5,application/ld+json", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose("image/png", ["text/html"]) is None
    True
    """
    return _choose(accept, tuple(offered))


@lru_cache(maxsize=_KEPT)
def _choose(accept: str, offered: tuple[str, ...]) -> str | None:
    if not accept.strip():
        return offered[0]
    weighed = [(weight(kind, accept), -place) for place, kind in enumerate(offered)]
    best, place = max(weighed)
    return offered[-place] if best > 0 else None


def require(accept: str, offered: Sequence[str]) -> str:
    """Return the media type on offer that a request prefers.

    Raises:
        NotAcceptableError: There is none; the message names those on offer.
    """
    chosen = choose(accept, offered)
    if chosen is None:
        kinds = ", ".join(offered)
        raise NotAcceptableError(
            f"Accept: {accept[:200]} fits none of the forms on offer: {kinds}.",
            f"Accept: {accept[:200]} 与可提供的格式都不符：{kinds}。",
        )
    return chosen


@lru_cache(maxsize=_KEPT)
def language(wanted: str, accept_language: str) -> str:
    """Return ``zh`` or ``en``: what is asked for by name, else what the header prefers.

    >>> language("", "fr, zh-TW;q=0.9, en;q=0.5"), language("en-GB", "zh"), language("", "")
    ('zh', 'en', 'en')
    """
    asked = [(wanted, 1.0)] if wanted else []
    for tag, value in asked + sorted(ranges(accept_language), key=lambda one: -one[1]):
        primary = tag.lower().replace("_", "-").partition("-")[0]
        if primary in ("zh", "en") and value > 0:
            return primary
    return "en"

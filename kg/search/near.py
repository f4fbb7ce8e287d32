"""Names like a text that none has: slips of the hand and of the ear."""

from collections.abc import Iterator

from kg.search.grade import ALIAS, CODE, Grade, Name, Query
from kg.search.names import Index

_LEAST = 65.0
"""Below this likeness, of 100, a name is no suggestion."""

_LONGEST = 100
"""A longer text is not compared letter by letter."""


def near(index: Index, query: Query, kind: str | None = None) -> Iterator[tuple[Name, Grade]]:
    """Yield the names that are written or sound most alike."""
    from rapidfuzz import fuzz, process

    from kg.search.pinyin import has_han, readings

    key = query.key
    if len(key) > _LONGEST:
        return
    # A name of a letter or two is part of almost anything; a code is right or wrong.
    names = [n for n in index.like(query, kind) if 2 * len(n.key) > len(key) and n.rank != CODE]
    for _, likeness, place in process.extract(
        key, [name.key for name in names], scorer=fuzz.WRatio, score_cutoff=_LEAST, limit=50
    ):
        yield names[place], Grade(likeness / 200, "near")
    # A slip in Chinese is most often another character of the same sound: 苏洲 for 苏州.
    sounds = readings(key)[:1] if has_han(key) else (key,)
    said = [
        (name, sound)
        for name in names
        if name.rank <= ALIAS and has_han(name.text)
        for sound in readings(name.text)
    ]
    for sound in sounds:
        for _, likeness, place in process.extract(
            sound, [heard for _, heard in said], scorer=fuzz.ratio, score_cutoff=80, limit=50
        ):
            yield said[place][0], Grade(likeness / 200, "near")

"""The order of names in a list: Chinese ones as a dictionary has them, by how they are said."""

from functools import lru_cache

from kg.language import is_chinese


def key(name: str, lang: str) -> tuple[str, str]:
    """Return what a name is sorted by: for readers of Chinese its pinyin, else its letters.

    A character with several readings is sorted by its usual one.

    >>> sorted(["苏州", "杭州", "北京", "AI"], key=lambda name: key(name, "zh"))
    ['AI', '北京', '杭州', '苏州']
    >>> sorted(["Suzhou", "hangzhou"], key=lambda name: key(name, "en"))
    ['hangzhou', 'Suzhou']
    """
    plain = name.casefold()
    if not is_chinese(lang):
        return plain, name
    return "".join(map(_said, plain)), name


@lru_cache(maxsize=1 << 15)
def _said(character: str) -> str:
    from kg.search.pinyin import has_han, syllables

    if has_han(character):
        return next(iter(syllables(character)), character)
    return character if character.isalnum() else ""

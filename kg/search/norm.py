"""Normal form of names: one function for the index and for what is asked."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_ACCENT = re.compile("[\u0300-\u036f]")
_PLAIN = re.compile("[\u4e00-\u9fff]+")
_ALWAYS = frozenset("乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽")
"""Traditional characters that the common simplified set (GB 2312) holds as well."""


def norm(text: str) -> str:
    """Return the form in which two spellings of a name are equal.

    Full-width forms, case, accents, spaces, punctuation, brackets, quotes and symbols make no
    difference, nor do simplified and traditional characters; the words do.

    >>> norm("《苏州市 ＡＩ＋制造》"), norm("Sūzhōu"), norm("“智改数转”"), norm("蘇州")
    ('苏州市ai制造', 'suzhou', '智改数转', '苏州')
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).lower()
    if not _PLAIN.fullmatch(text):
        plain = unicodedata.normalize("NFKC", text).casefold()
        # Accents go so that pinyin with tones is found; folding again: it can bring capitals.
        bare = _ACCENT.sub("", unicodedata.normalize("NFD", plain))
        whole = unicodedata.normalize("NFKC", bare).casefold()
        text = "".join(filter(_counts, whole))
    return simplified(text)


def key_of(name: str) -> str:
    """Return the key of a name: its normal form, or the signs of which alone it consists.

    >>> key_of("Suzhou "), key_of("%")
    ('suzhou', '%')
    """
    return norm(name) or "".join(unicodedata.normalize("NFKC", name).split())


def simplified(text: str) -> str:
    """Return a text with its traditional characters simplified, one by one."""
    try:
        text.encode("gb2312")
        common = True
    except UnicodeEncodeError:
        common = False
    if common and _ALWAYS.isdisjoint(text):
        return text
    # OpenCC is loaded for the first character that needs it: few texts hold any.
    return "".join(map(_simple, text))


@cache
def _simple(character: str) -> str:
    while character in _ALWAYS or (character >= "\u3400" and not _in_gb2312(character)):
        simple: str = _converter().convert(character)
        if simple == character or len(simple) != 1:
            break
        character = simple
    return character


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _counts(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"

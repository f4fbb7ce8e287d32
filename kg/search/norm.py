"""Normal form of names: one function for the index and for what is asked."""

import re
import unicodedata

_ACCENT = re.compile("[\u0300-\u036f]")


def norm(text: str) -> str:
    """Return the form in which two spellings of a name are equal.

    Full-width forms, case, accents, spaces, punctuation, brackets, quotes and symbols make no
    difference; the words do.

    >>> norm("《苏州市 ＡＩ＋制造》"), norm("Sūzhōu"), norm("“智改数转”")
    ('苏州市ai制造', 'suzhou', '智改数转')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    # Accents go so that pinyin with tones is found; folding again, because it can bring capitals.
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", plain))
    whole = unicodedata.normalize("NFKC", bare).casefold()
    return "".join(letter for letter in whole if unicodedata.category(letter)[0] in "LMN")

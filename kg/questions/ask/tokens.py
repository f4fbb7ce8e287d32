"""A text as tokens: one a Chinese character, one a word, one a number."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.search.norm import simplified

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_HAN}]|(?<![A-Za-z0-9])[Tt][Oo][Pp](?=\d)|[^\W_{_HAN}]+")
_HAN_ONLY = re.compile(f"[{_HAN}]")
_POSSESSIVE = re.compile(r"(?<=[A-Za-z])['’ʼ]s?(?![A-Za-z])")
_ACCENT = re.compile("[\u0300-\u036f]")


_WHOLE = frozenset({"based", "speed", "series", "means", "news", "parking"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its key, under which inflections are one, and where it stands."""

    key: str
    word: str
    start: int
    end: int

    @property
    def han(self) -> bool:
        """Whether it is a Chinese character."""
        return is_han(self.key)


def plain(text: str) -> str:
    """Return a text in one width, in simplified characters, and without control characters."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return text if text.isascii() else simplified(unicodedata.normalize("NFKC", text))


def tokens(text: str) -> list[Token]:
    """Return the tokens of a plain text.

    >>> [token.key for token in tokens("苏州's AI companies, 2021年")]
    ['苏', '州', 'ai', 'company', '2021', '年']
    """
    return [
        Token(key_of(match[0]), match[0], match.start(), match.end())
        for match in _TOKEN.finditer(_bare(text))
    ]


def keys(text: str) -> tuple[str, ...]:
    """Return the keys of the tokens of any text."""
    return tuple(map(key_of, _TOKEN.findall(_bare(plain(text)))))


def _bare(text: str) -> str:
    """Return a text without possessives: they are blanked and not cut out, so places stay true."""
    if text.isascii() and "'" not in text:
        return text
    bare = _POSSESSIVE.sub(lambda match: " " * len(match[0]), text)
    return re.sub(r"(?<=[一-鿿])'s\b", "  ", bare)


def is_han(key: str) -> bool:
    """Tell whether a key is a Chinese character."""
    return key > "\u33ff" and _HAN_ONLY.match(key) is not None


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """Return the form in which the inflections of a word are equal."""
    bare = _ACCENT.sub("", unicodedata.normalize("NFD", word.casefold()))
    bare = unicodedata.normalize("NFKC", bare)
    return _stem(bare) if bare.isascii() and bare.isalpha() else bare


def _stem(word: str) -> str:
    """Return an English word without its commonest endings."""
    if word in _WHOLE:
        return word
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word

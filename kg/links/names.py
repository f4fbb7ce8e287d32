"""Names ready to be compared: without legal forms, country in brackets and spelling habits.

:func:`parse` is the one place that takes a name apart, for things and datasets alike.

>>> parse("Shenzhen Chipscreen Biosciences Co., Ltd.").words
('shenzhen', 'chipscreen', 'biosciences')
>>> parse("深圳微芯生物科技股份有限公司").core, parse("Hisense (China)").country
('深圳微芯生物科技', 'CN')
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.links import words
from kg.links.countries import country_code
from kg.search.norm import norm, simplified
from kg.search.pinyin import has_han

_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_WORD = re.compile(r"[^\W_]+")
_QUOTES = re.compile(r"['’`´ʼ]")
_CAPITAL = re.compile(r"[A-Z0-9][A-Z0-9&.-]{1,7}")
_FORM = "|".join(map(re.escape, words.LEGAL_ZH[: -words.SHORT_FORMS]))
_AFTER_FORM = re.compile(rf"({_FORM})(?:保|[\s（(“].*)$")
_FULL_FORM = re.compile(rf"(?:{_FORM})$")
_FORM_END = re.compile(rf"(?:{'|'.join(map(re.escape, words.LEGAL_ZH))})$")
_GROUP_END = re.compile(rf"(?:{'|'.join(words.GROUP_ZH)})$")
_GROUP_BRACKET = re.compile(r"[(（](集团|控股)[)）]")
_LONGEST = 300
"""What is longer is no name; it is cut, so that a hostile file costs no time."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name in the forms in which it is compared.

    Attributes:
        text: As written.
        han: It holds Chinese characters.
        full: Its normal form, nothing left out.
        core: The same without legal form and country in brackets.
        stem: The core without words for a group of companies.
        words: The words of a name in Latin letters, without legal form and small words.
        grouped: It calls itself a group.
        legal: It is a name in full, with its legal form.
        country: The country that stands in brackets behind it.
        acronym: It is written like an acronym.
    """

    text: str
    han: bool
    full: str
    core: str
    stem: str
    words: tuple[str, ...]
    grouped: bool
    legal: bool
    country: str | None
    acronym: bool


@lru_cache(maxsize=1 << 19)
def parse(text: str) -> Parsed:
    """Return a name in the forms in which it is compared."""
    text = text[:_LONGEST]
    plain, country = _without_country(text)
    acronym = _CAPITAL.fullmatch(text.strip()) is not None
    if has_han(text):
        core = _core_zh(plain)
        stem = _GROUP_END.sub("", core) or core
        legal = _FULL_FORM.search(norm(plain)) is not None
        return Parsed(text, True, norm(text), core, stem, (), stem != core, legal, country, acronym)
    found = words_of(plain)
    kept = _without_legal(found)
    content = tuple(word for word in kept if word not in words.STOP) or tuple(kept)
    stem_words = [word for word in content if word not in words.GROUP_EN] or list(content)
    core, stem = "".join(content), "".join(stem_words)
    grouped = len(stem_words) != len(content)
    legal = len(kept) < len(found)
    return Parsed(text, False, norm(text), core, stem, content, grouped, legal, country, acronym)


def words_of(text: str) -> list[str]:
    """Return the words of a name in Latin letters, each in the form it is compared by.

    >>> words_of("Xi’an Univ. of Agriculture & Tech.")
    ['xian', 'university', 'of', 'agricultural', 'technology']
    """
    plain = unicodedata.normalize("NFKD", _QUOTES.sub("", text)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", plain)
    return [canonical(word) for word in _WORD.findall(plain)]


@lru_cache(maxsize=1 << 17)
def canonical(word: str) -> str:
    """Return the form in which a word is compared: one spelling, no plural.

    >>> canonical("Sci".lower()), canonical("electronics"), canonical("business")
    ('science', 'electronic', 'business')
    """
    word = words.CANONICAL.get(word, word)
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return words.CANONICAL.get(word, word)


def is_legal(text: str) -> bool:
    """Tell whether a text is nothing but a legal form, in either language.

    >>> is_legal("Co., Ltd."), is_legal("股份有限公司"), is_legal("Suzhou")
    (True, True, False)
    """
    return bool(norm(text)) and (
        not _FORM_END.sub("", norm(text)) if has_han(text) else not _without(words_of(text))
    )


def _without_country(text: str) -> tuple[str, str | None]:
    """Take off brackets behind a name that tell a country, as ROR's names of firms have them."""
    country = None
    while found := _BRACKET.search(text):
        code = country_code(found[1].rpartition(",")[2])
        before = text[: found.start()]
        if code is None or not norm(before):
            break
        place = found[1].rpartition(",")[0]
        # "(Shanghai, China)": the city still tells two of them apart.
        country, text = code, f"{before} {place}" if place else before
        if place:
            break
    return text, country


def _core_zh(text: str) -> str:
    text = _AFTER_FORM.sub(r"\1", simplified(unicodedata.normalize("NFKC", text).strip()))
    text = _GROUP_BRACKET.sub(r"\1", text)
    for mark in words.LISTING_BEFORE:
        if text.startswith(mark) and has_han(text[len(mark) :]):
            text = text[len(mark) :]
    for mark in words.LISTING_AFTER:
        rest = text.removesuffix(mark)
        if rest != text and len(rest) >= 2 and has_han(rest[-1]):
            text = rest
            break
    key = norm(text)
    rest = _FORM_END.sub("", key)
    rest = _FORM_END.sub("", rest)  # 集团控股股份有限公司
    # 股份 alone goes from a short name only where something is left to tell.
    return rest if len(rest) >= 2 else key


def _without_legal(found: list[str]) -> list[str]:
    return _without(found) or found


def _without(found: list[str]) -> list[str]:
    kept, taken = list(found), False
    while kept:
        last = kept[-1]
        if last in words.LEGAL_EN or (taken and last in words.LEGAL_EN_INNER):
            taken = True
        elif not (taken and last in words.STOP):
            break
        kept.pop()
    return kept

"""Identifiers of other datasets: how they look, whether they can be right, where they lead.

Two rows of one catalogue are all that the rest of the code knows of a dataset: how its identifiers
look, and who gives them. Check digits come from python-stdnum, but for ROR, whose sum it has no
module for; it is ISO 7064 MOD 97-10 over the number that six letters of Crockford's base 32 stand
for.

>>> DATASETS["ror"].valid("05t8y2r12"), DATASETS["ror"].valid("05t8y2r13")
(True, False)
>>> dataset_of("https://www.wikidata.org/entity/Q42622").prefix
'wd'
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from kg.language import is_chinese

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that gives identifiers.

    Attributes:
        prefix: The prefix of its CURIEs.
        source: Its slug among our sources: ``source:wikidata`` stands for it as a whole.
        name: What it is called, in English and Chinese.
        namespace: What its IRIs begin with; the identifier follows.
        end: What its IRIs end with, after the identifier.
        pattern: How the whole identifier looks in an IRI.
        page: The address that a person can open, with ``{}`` for the identifier; empty where the
            publisher keeps none.
        home: Its website, which stands for the dataset as a whole.
        publisher: Who publishes it.
        check: Tells whether the check digits fit; None where there are none.
    """

    prefix: str
    source: str
    name: tuple[str, str]
    namespace: str
    pattern: str
    page: str
    home: str
    publisher: str
    end: str = ""
    check: Callable[[str], bool] | None = None

    def title(self, lang: str) -> str:
        """Return what it is called, in the reader's language."""
        return self.name[is_chinese(lang)]

    def iri(self, identifier: str) -> str:
        """Return the IRI that an identifier stands for."""
        return f"{self.namespace}{identifier}{self.end}"

    def curie(self, identifier: str) -> str:
        """Return the CURIE that expands to the IRI of an identifier.

        >>> DATASETS["gn"].curie("1886760")
        'gn:1886760/'
        """
        return f"{self.prefix}:{identifier}{self.end}"

    def identifier(self, iri: str) -> str | None:
        """Return the identifier in an IRI of this dataset, well formed or not, else None.

        >>> DATASETS["wd"].identifier("https://www.wikidata.org/entity/Q42622")
        'Q42622'
        """
        rest = _without_scheme(iri)
        if not rest.startswith(_without_scheme(self.namespace)):
            return None
        rest = rest[len(_without_scheme(self.namespace)) :]
        return rest.removesuffix(self.end) if self.end else rest

    def valid(self, identifier: str) -> bool:
        """Tell whether an identifier has the right form and check digits."""
        if not re.fullmatch(self.pattern, identifier):
            return False
        return self.check is None or self.check(identifier)

    def address(self, identifier: str) -> str:
        """Return the web page of an identifier, or an empty string."""
        return self.page.format(quote(identifier, safe="()',!*:@")) if self.page else ""


def valid_ror(identifier: str) -> bool:
    """Tell whether the check digits of a ROR identifier fit (ISO 7064 MOD 97-10).

    >>> valid_ror("00k642b80"), valid_ror("00k642b81")
    (True, False)
    """
    from stdnum.iso7064 import mod_97_10

    number = 0
    for letter in identifier[:-2]:
        if letter not in _CROCKFORD:
            return False
        number = number * 32 + _CROCKFORD.index(letter)
    digits = identifier[-2:]
    return digits.isdecimal() and bool(mod_97_10.is_valid(f"{number}{digits}"))


def valid_isni(identifier: str) -> bool:
    """Tell whether the check digit of an ISNI fits, written with or without spaces.

    >>> valid_isni("000000041759700X"), valid_isni("0000 0004 1759 7001")
    (True, False)
    """
    from stdnum import isni

    return bool(isni.is_valid(identifier))


def valid_lei(identifier: str) -> bool:
    """Tell whether the check digits of a Legal Entity Identifier fit (ISO 17442).

    >>> valid_lei("5493001NTNQJDH60PM02"), valid_lei("5493001NTNQJDH60PM03")
    (True, False)
    """
    from stdnum import lei

    return bool(re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", identifier)) and bool(
        lei.is_valid(identifier)
    )


def valid_isin(identifier: str) -> bool:
    """Tell whether the check digit of an ISIN fits (ISO 6166).

    >>> valid_isin("KYG017191142"), valid_isin("KYG017191143")
    (True, False)
    """
    from stdnum import isin

    return bool(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", identifier)) and bool(
        isin.is_valid(identifier)
    )


_STOCK_CODES = {
    # exchange: its codes, as the exchange itself writes them
    "SSE": r"6(?:0[0135]|88)[0-9]{3}|689[0-9]{3}|900[0-9]{3}",
    "SZSE": r"(?:00[0-4]|30[0-2]|200)[0-9]{3}",
    "BSE": r"(?:4[0-9]{2}|8[0-9]{2}|92[0-9])[0-9]{3}",
    "HKEX": r"[1-9][0-9]{0,4}",
    "NYSE": r"[A-Z]{1,5}(?:\.[A-Z])?",
    "NASDAQ": r"[A-Z]{1,5}",
    "TSE": r"[1-9][0-9A-Z]{3}",
}


def valid_stock_code(code: str) -> bool:
    """Tell whether a stock code, written ``EXCHANGE:CODE``, is one that the exchange could give.

    Stock codes have no check digit; the ranges of the Chinese exchanges still tell Shanghai from
    Shenzhen.

    >>> valid_stock_code("SSE:688003"), valid_stock_code("SZSE:688003")
    (True, False)
    """
    exchange, colon, number = code.partition(":")
    pattern = _STOCK_CODES.get(exchange)
    return bool(colon) and pattern is not None and re.fullmatch(pattern, number) is not None


_SSE = "https://www.sse.com.cn/assortment/stock/list/info/company/index.shtml?COMPANY_CODE="
_SZSE = "https://www.szse.cn/certificate/individual/index.html?code="
_HKEX = "https://www.hkex.com.hk/Market-Data/Securities-Prices/Equities/Equities-Quote?sym="

_ROWS: tuple[tuple[str, str, str, str, str, Callable[[str], bool] | None], ...] = (
    # prefix, what IRIs begin with, what they end with, how an identifier looks, its page, its check
    ("ror", "https://ror.org/", "", r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}", "https://ror.org/{}",
     valid_ror),
    ("wd", "http://www.wikidata.org/entity/", "", r"Q[1-9][0-9]*",
     "https://www.wikidata.org/wiki/{}", None),
    ("gn", "https://sws.geonames.org/", "/", r"[1-9][0-9]*", "https://www.geonames.org/{}", None),
    ("dbr", "http://dbpedia.org/resource/", "", r"[^\s<>\"{}|\\^`]+",
     "https://dbpedia.org/page/{}", None),
    ("isni", "https://isni.org/isni/", "", r"[0-9]{15}[0-9X]", "https://isni.org/isni/{}",
     valid_isni),
    ("openalex", "https://openalex.org/", "", r"[ICTSAWPF][1-9][0-9]*", "https://openalex.org/{}",
     None),
    ("grid", "https://www.grid.ac/institutes/", "", r"grid\.[1-9][0-9]*\.[0-9a-f]{1,2}", "", None),
    ("lei", "https://rdf.gleif.org/L1/L-", "", r"[A-Z0-9]{18}[0-9]{2}",
     "https://search.gleif.org/#/record/{}", valid_lei),
    ("sse", _SSE, "", _STOCK_CODES["SSE"], _SSE + "{}", None),
    ("szse", _SZSE, "", _STOCK_CODES["SZSE"], _SZSE + "{}", None),
    ("hkex", _HKEX, "", _STOCK_CODES["HKEX"], _HKEX + "{}&sc_lang=en", None),
)  # fmt: skip

_WHO: dict[str, tuple[str, str, str, str, str]] = {
    # prefix: its slug among our sources, its name in English and in Chinese, website, publisher
    "ror": ("ror", "ROR", "ROR（研究机构注册库）", "https://ror.org/",
            "Research Organization Registry"),
    "wd": ("wikidata", "Wikidata", "维基数据", "https://www.wikidata.org/",
           "Wikimedia Foundation"),
    "gn": ("geonames", "GeoNames", "GeoNames 地名库", "https://www.geonames.org/", "GeoNames"),
    "dbr": ("dbpedia", "DBpedia", "DBpedia", "https://www.dbpedia.org/", "DBpedia Association"),
    "isni": ("isni", "ISNI", "ISNI（国际标准名称标识）", "https://isni.org/",
             "ISNI International Agency"),
    "openalex": ("openalex", "OpenAlex", "OpenAlex", "https://openalex.org/", "OurResearch"),
    "grid": ("grid", "GRID (closed)", "GRID（已停止更新）", "https://www.grid.ac/",
             "Digital Science"),
    "lei": ("gleif", "GLEIF (LEI)", "GLEIF（法人机构识别编码）", "https://www.gleif.org/",
            "Global Legal Entity Identifier Foundation"),
    "sse": ("sse", "Shanghai Stock Exchange", "上海证券交易所", "https://www.sse.com.cn/",
            "Shanghai Stock Exchange"),
    "szse": ("szse", "Shenzhen Stock Exchange", "深圳证券交易所", "https://www.szse.cn/",
             "Shenzhen Stock Exchange"),
    "hkex": ("hkex", "Hong Kong Exchange", "香港交易所", "https://www.hkex.com.hk/",
             "Hong Kong Exchanges and Clearing"),
}  # fmt: skip


def _dataset(
    prefix: str, before: str, end: str, pattern: str, page: str, check: Callable[[str], bool] | None
) -> Dataset:
    source, en, zh, home, publisher = _WHO[prefix]
    return Dataset(prefix, source, (en, zh), before, pattern, page, home, publisher, end, check)


_ALL = tuple(_dataset(*row) for row in _ROWS)

DATASETS: dict[str, Dataset] = {dataset.prefix: dataset for dataset in _ALL}
"""The datasets that links lead to, by the prefix of their CURIEs."""


@cache
def _longest_first() -> tuple[Dataset, ...]:
    return tuple(sorted(_ALL, key=lambda each: -len(each.namespace)))


def dataset_of(iri: str) -> Dataset | None:
    """Return the dataset that an IRI belongs to, or None."""
    return next((each for each in _longest_first() if each.identifier(iri) is not None), None)


def _without_scheme(iri: str) -> str:
    # Some write https where the dataset itself writes http, and the other way round.
    return iri.removeprefix("https://").removeprefix("http://")

"""Identifiers of other datasets: how they look, whether they can be right, where they lead.

One row of :data:`DATASETS` is all that the rest of the code knows of a dataset: a new one is a new
row. Check digits come from python-stdnum, but for ROR, whose sum it has no module for; it is
ISO 7064 MOD 97-10 over the number that six letters of Crockford's base 32 stand for.

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
        return self.name[lang.lower().startswith("zh")]

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

_ALL = (
    Dataset(
        prefix="ror",
        source="ror",
        name=("ROR", "ROR（研究机构注册库）"),
        namespace="https://ror.org/",
        pattern=r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}",
        page="https://ror.org/{}",
        home="https://ror.org/",
        publisher="Research Organization Registry",
        check=valid_ror,
    ),
    Dataset(
        prefix="wd",
        source="wikidata",
        name=("Wikidata", "维基数据"),
        namespace="http://www.wikidata.org/entity/",
        pattern=r"Q[1-9][0-9]*",
        page="https://www.wikidata.org/wiki/{}",
        home="https://www.wikidata.org/",
        publisher="Wikimedia Foundation",
    ),
    Dataset(
        prefix="gn",
        source="geonames",
        name=("GeoNames", "GeoNames 地名库"),
        namespace="https://sws.geonames.org/",
        end="/",
        pattern=r"[1-9][0-9]*",
        page="https://www.geonames.org/{}",
        home="https://www.geonames.org/",
        publisher="GeoNames",
    ),
    Dataset(
        prefix="dbr",
        source="dbpedia",
        name=("DBpedia", "DBpedia"),
        namespace="http://dbpedia.org/resource/",
        pattern=r"[^\s<>\"{}|\\^`]+",
        page="https://dbpedia.org/page/{}",
        home="https://www.dbpedia.org/",
        publisher="DBpedia Association",
    ),
    Dataset(
        prefix="isni",
        source="isni",
        name=("ISNI", "ISNI（国际标准名称标识）"),
        namespace="https://isni.org/isni/",
        pattern=r"[0-9]{15}[0-9X]",
        page="https://isni.org/isni/{}",
        home="https://isni.org/",
        publisher="ISNI International Agency",
        check=valid_isni,
    ),
    Dataset(
        prefix="openalex",
        source="openalex",
        name=("OpenAlex", "OpenAlex"),
        namespace="https://openalex.org/",
        pattern=r"[ICTSAWPF][1-9][0-9]*",
        page="https://openalex.org/{}",
        home="https://openalex.org/",
        publisher="OurResearch",
    ),
    Dataset(
        prefix="grid",
        source="grid",
        name=("GRID (closed)", "GRID（已停止更新）"),
        namespace="https://www.grid.ac/institutes/",
        pattern=r"grid\.[1-9][0-9]*\.[0-9a-f]{1,2}",
        page="",
        home="https://www.grid.ac/",
        publisher="Digital Science",
    ),
    Dataset(
        prefix="lei",
        source="gleif",
        name=("GLEIF (LEI)", "GLEIF（法人机构识别编码）"),
        namespace="https://rdf.gleif.org/L1/L-",
        pattern=r"[A-Z0-9]{18}[0-9]{2}",
        page="https://search.gleif.org/#/record/{}",
        home="https://www.gleif.org/",
        publisher="Global Legal Entity Identifier Foundation",
        check=valid_lei,
    ),
    Dataset(
        prefix="sse",
        source="sse",
        name=("Shanghai Stock Exchange", "上海证券交易所"),
        namespace=_SSE,
        pattern=_STOCK_CODES["SSE"],
        page=_SSE + "{}",
        home="https://www.sse.com.cn/",
        publisher="Shanghai Stock Exchange",
    ),
    Dataset(
        prefix="szse",
        source="szse",
        name=("Shenzhen Stock Exchange", "深圳证券交易所"),
        namespace=_SZSE,
        pattern=_STOCK_CODES["SZSE"],
        page=_SZSE + "{}",
        home="https://www.szse.cn/",
        publisher="Shenzhen Stock Exchange",
    ),
    Dataset(
        prefix="hkex",
        source="hkex",
        name=("Hong Kong Exchange", "香港交易所"),
        namespace=_HKEX,
        pattern=_STOCK_CODES["HKEX"],
        page=_HKEX + "{}&sc_lang=en",
        home="https://www.hkex.com.hk/",
        publisher="Hong Kong Exchanges and Clearing",
    ),
)

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

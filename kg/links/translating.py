"""What a Chinese name of a university or an institute says in English, word for word.

A table of terms, and pinyin for the rest, which is almost always a place. It finds that 沈阳大学
and "Shenyang University" may be one, where a dataset has the English name alone. Word order
differs between the languages, so sets of words are compared.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from kg.links.words import TERMS
from kg.search.pinyin import usual

_ENDS = ("大学", "学院")
_TERM = re.compile("|".join(sorted(map(re.escape, TERMS), key=lambda term: (-len(term), term))))
_MOST = 32


@lru_cache(maxsize=1 << 15)
def translations(core: str) -> frozenset[tuple[str, ...]]:
    """Return the sorted words of each English name that a Chinese one may have.

    >>> sorted(translations("沈阳大学")), translations("寒武纪")
    ([('shenyang', 'university')], frozenset())
    """
    if not core.endswith(_ENDS):
        return frozenset()
    pieces = list(_pieces(core))
    found = set()
    for choice in islice(product(*pieces), _MOST):
        found.add(tuple(sorted(word for part in choice for word in part.split())))
    return frozenset(found)


def _pieces(core: str) -> Iterator[tuple[str, ...]]:
    end = 0
    for match in _TERM.finditer(core):
        if match.start() > end:
            yield (usual(core[end : match.start()]),)
        yield TERMS[match[0]]
        end = match.end()
    if end < len(core):
        yield (usual(core[end:]),)

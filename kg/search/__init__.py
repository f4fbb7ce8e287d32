"""Finding things by name: in Chinese, English, pinyin, initials, or by slug, code, CURIE and IRI.

``resolve`` takes what a person wrote for one thing and returns that thing or says why not; it
never guesses. ``find`` returns what may be meant, best first, each with the reason.
"""

from kg.search.find import REASONS, Hit, find, of_kind
from kg.search.names import Index, Names, kind_called, kind_name, kinds_of, names
from kg.search.norm import norm
from kg.search.resolve import resolve

__all__ = [
    "REASONS",
    "Hit",
    "Index",
    "Names",
    "find",
    "kind_called",
    "kind_name",
    "kinds_of",
    "names",
    "norm",
    "of_kind",
    "resolve",
]

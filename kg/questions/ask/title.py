"""A question asked in its own words: the title, or another wording, with its places filled."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice

from kg.errors import UsageError
from kg.namespaces import expand
from kg.questions.ask.mentions import index
from kg.questions.ask.reading import Understood
from kg.questions.ask.tokens import keys
from kg.questions.binding import terms_of
from kg.questions.catalogue import Catalogue
from kg.questions.header import Parameter, Question
from kg.store import Store, Term

_AND = re.compile(r"\s+and\s+|和")
_WAYS = 500
"""At most so many ways to cut a text are looked at."""


def by_title(store: Store, catalogue: Catalogue, text: str) -> list[Understood]:
    """Return the questions whose title, in Chinese or English, a text repeats, if any.

    Case, spaces, width and punctuation do not matter; where the title has a ``{placeholder}`` any
    known name may stand.
    """
    found: dict[str, Understood] = {}
    heaviest = 0
    for weight, question, given in sorted(_fits(store, catalogue, text), key=lambda fit: -fit[0]):
        if weight < heaviest:
            break
        try:
            values = {
                name: _terms(store, parameter, given[name]) if name in given else parameter.default
                for name, parameter in question.header.parameters.items()
            }
        except UsageError:
            continue
        heaviest = weight
        understood = Understood(question, values, given)
        found[understood.command] = understood
    return list(found.values())


def _terms(store: Store, parameter: Parameter, words: str) -> tuple[Term, ...] | None:
    open_words = (f"any {parameter.about['en']}", f"任一{parameter.about['zh']}")
    if squeeze(words)[0] in {squeeze(each)[0] for each in open_words} and not parameter.required:
        return None
    return terms_of(store, parameter, words)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each stood.

    >>> squeeze("Ｗhich 城市？")[0]
    'which城市'
    """
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if unicodedata.category(folded)[0] in "LNM":
                kept.append(folded)
                places.append(place)
    return "".join(kept), places


def _fits(
    store: Store, catalogue: Catalogue, text: str
) -> Iterator[tuple[int, Question, dict[str, str]]]:
    """Yield the questions whose words fit, with how many of their own characters do."""
    squeezed, places = squeeze(text)
    for question in catalogue:
        for template in question.header.question.values():
            parts = re.split(r"\{(\w+)\}", template)
            fixed, names = [squeeze(part)[0] for part in parts[0::2]], parts[1::2]
            if any(part not in squeezed for part in fixed):
                continue
            ways = [
                {
                    name: text[places[start] : places[end - 1] + 1]
                    for name, (start, end) in zip(names, spans, strict=True)
                }
                for spans in islice(_spans(squeezed, fixed, 0), _WAYS)
            ]
            # Placeholders that touch can be cut anywhere: only known names are a cut.
            for way in ways:
                if _known(store, question, way):
                    yield sum(map(len, fixed)), question, way


def _spans(text: str, fixed: list[str], start: int) -> Iterator[list[tuple[int, int]]]:
    """Yield every way to lay the fixed parts over the text, as the spans between them."""
    if not text.startswith(fixed[0], start):
        return
    begin = start + len(fixed[0])
    if len(fixed) == 1:
        if begin == len(text):
            yield []
        return
    for end in range(begin + 1, len(text) + 1):
        for rest in _spans(text, fixed[1:], end):
            yield [(begin, end), *rest]


def _known(store: Store, question: Question, way: Mapping[str, str]) -> bool:
    """Tell whether every place holds a number or known names, before any is looked up."""
    known = index(store).options
    parameters = question.header.parameters
    for name, words in way.items():
        about = parameters[name].about
        if parameters[name].kind in ("integer", "year", "text", "iri", "passage", "source"):
            continue
        if squeeze(words)[0] in {
            squeeze(f"any {about['en']}")[0],
            squeeze(f"任一{about['zh']}")[0],
        }:
            continue
        if expand(words.strip()) or keys(words) in known:
            continue
        pieces = re.split("[,，、;；]", words)
        if not all(
            keys(piece) in known or all(keys(one) in known for one in _AND.split(piece))
            for piece in pieces
        ):
            return False
    return True

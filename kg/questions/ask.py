"""A question in words: which catalogue question it is, and what it is asked about."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from kg.errors import SilentError, UsageError
from kg.questions.binding import Values, terms_of
from kg.questions.catalogue import Catalogue
from kg.questions.header import Parameter, Question
from kg.store import Store, Term
from kg.terms import text_of

_WAYS = 500
"""At most so many ways to cut a text are looked at."""


@dataclass(frozen=True)
class Understood:
    """How a question in words was understood."""

    question: Question
    values: Values
    given: Mapping[str, str]
    """The words that stood for each parameter."""

    @property
    def command(self) -> str:
        """The command line that asks the same."""
        import shlex

        options = []
        for name, terms in self.values.items():
            if name in self.given and terms != self.question.header.parameters[name].default:
                value = "*" if terms is None else ",".join(map(text_of, terms))
                options.append(f" --{name} {shlex.quote(value)}")
        return f"kg run {self.question.name}{''.join(options)}"


def understand(store: Store, catalogue: Catalogue, text: str) -> Understood:
    """Find the question whose own words, in Chinese or English, a text repeats.

    Case, spaces, width and punctuation do not matter; where the question has a ``{placeholder}``
    any known name may stand.

    Raises:
        SilentError: No question fits, or a name in it is unknown; the message holds the nearest.
    """
    reason: UsageError | None = None
    found: list[tuple[int, Understood]] = []
    for weight, question, given in sorted(_fits(store, catalogue, text), key=lambda fit: -fit[0]):
        if found and weight < found[0][0]:
            break
        try:
            values = {
                name: _terms(store, parameter, given[name]) if name in given else parameter.default
                for name, parameter in question.header.parameters.items()
            }
        except UsageError as error:
            reason = reason or error
        else:
            found.append((weight, Understood(question, values, given)))
    different = {understood.command: understood for _, understood in found}
    if len(different) == 1:
        return next(iter(different.values()))
    if different:
        listed = "; ".join(different)
        raise SilentError(
            f"This can be understood in several ways; ask one of: {listed}",
            f"这句话有多种理解；请选用其一：{listed}",
        )
    raise _not_understood(catalogue, text, reason)


def _terms(store: Store, parameter: Parameter, words: str) -> tuple[Term, ...] | None:
    open_words = (f"any {parameter.about['en']}", f"任一{parameter.about['zh']}")
    if squeeze(words)[0] in {squeeze(each)[0] for each in open_words}:
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
            ways = [
                {
                    name: text[places[start] : places[end - 1] + 1]
                    for name, (start, end) in zip(names, spans, strict=True)
                }
                for spans in islice(_spans(squeezed, fixed, 0), _WAYS)
            ]
            if len(ways) > 1:
                # Placeholders that touch can be cut anywhere: only known names are a cut.
                ways = [way for way in ways if _known(store, question, way)] or ways[:1]
            for way in ways:
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
    from kg.search import names, norm

    index = names(store).by_key
    parameters = question.header.parameters
    return all(
        parameters[name].kind in ("integer", "year", "text") or norm(words) in index
        for name, words in way.items()
    )


def nearest(catalogue: Catalogue, text: str, limit: int = 3) -> list[Question]:
    """Return the questions whose words are most like a text."""
    from rapidfuzz import fuzz

    wanted = squeeze(text)[0]
    scored = [
        (max(fuzz.ratio(wanted, squeeze(words)[0]) for words in _words(question)), question)
        for question in catalogue
    ]
    best = sorted(scored, key=lambda item: (-item[0], item[1].name))
    return [question for score, question in best[:limit] if score > 20]


def _words(question: Question) -> list[str]:
    return [re.sub(r"\{\w+\}", "", words) for words in question.header.question.values()]


def _not_understood(catalogue: Catalogue, text: str, reason: UsageError | None) -> SilentError:
    near = nearest(catalogue, text)
    en = f"Not understood. {reason.en}" if reason else "No question of the catalogue fits this."
    zh = f"未能理解。{reason.zh}" if reason else "目录中没有与此相符的问题。"
    if not near:
        return SilentError(f"{en} List them with: kg questions.", f"{zh}可用 kg questions 列出。")
    return SilentError(
        f"{en} The nearest are:" + "".join(f"\n  {q.text('en')}  (kg run {q.name})" for q in near),
        f"{zh}最接近的有：" + "".join(f"\n  {q.text('zh')}（kg run {q.name}）" for q in near),
    )

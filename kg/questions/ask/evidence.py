"""What the words of a text say for each question, counted from known wordings.

A feature of a text (a concept, a word, two words in a row, a kind of thing) speaks for a question
by as much as it is more frequent in the wordings of that question than in all wordings, on a
logarithmic scale; its weights add up (I. J. Good, Probability and the Weighing of Evidence, 1950).
And a text speaks for a question by how near it is to the middle of its wordings, as an angle (J. J.
Rocchio, Relevance Feedback in Information Retrieval, 1971). The wordings are those of each
question's header and of ``wordings.tsv``.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kg.questions.ask.kept import kept
from kg.questions.ask.lexicon import ELSEWHERE, FILLER, FOREIGN, lexicon
from kg.questions.ask.mentions import COMPOSITE, Mention
from kg.questions.ask.negation import negations
from kg.questions.ask.tokens import Token, is_han, keys
from kg.questions.ask.weights import NONE, Evidence, Feature, Said, count
from kg.questions.catalogue import Catalogue
from kg.questions.header import Question


def features(found: Sequence[Token], mentions: Sequence[Mention]) -> frozenset[Feature]:
    """Return what is to be seen of a text that names things."""
    return frozenset(_features(_masked(found, mentions)))


def template(text: str, found: Sequence[Token], mentions: Sequence[Mention]) -> str:
    """Return a wording with kinds for the names in it, as ``wordings.tsv`` keeps it.

    Names that are made of words keep them beside the kind: ``{indicator|独角兽企业}``.
    """
    kept, at = [], 0
    for mention in _apart(mentions):
        start, end = found[mention.start].start, found[mention.end - 1].end
        words = f"|{text[start:end]}" if _worded(_kinds(mention)) else ""
        kept += [text[at:start], "{", "/".join(_kinds(mention)), words, "}"]
        at = end
    return "".join((*kept, text[at:]))


def evidence(catalogue: Catalogue) -> Evidence:
    """Return the weights for a catalogue; they are counted once, and kept between processes."""
    found = _KEPT.get(catalogue)
    if found is None:
        counts = kept(_parts(catalogue), lambda: count(_wordings(catalogue)))
        found = _KEPT[catalogue] = Evidence(counts)
    return found


def _parts(catalogue: Catalogue) -> Iterator[bytes]:
    """Yield all that the counts depend on: wordings, word lists, and the code that counts."""
    folder = Path(__file__).parent
    for path in (*sorted(folder.glob("*.py")), *sorted(folder.glob("*.yaml")), _FILE):
        yield path.read_bytes()
    for question in catalogue:
        header = question.header
        kinds = {name: parameter.kind for name, parameter in header.parameters.items()}
        yield repr((question.name, kinds, header.question, header.wordings)).encode()


_KEPT: WeakKeyDictionary[Catalogue, Evidence] = WeakKeyDictionary()


class _Word(NamedTuple):
    """A token, or the kinds of what is named in its place."""

    key: str
    kinds: tuple[str, ...] = ()


_MUTE = (FILLER, FOREIGN, ELSEWHERE)
_PLACE = re.compile(r"\{([\w/]+)(?:\|([^{}]*))?\}")
_FILE = Path(__file__).with_name("wordings.tsv")


def asked(question: Question) -> frozenset[Feature]:
    """Return everything that is to be seen of the wordings in the header of a question."""
    return frozenset().union(*_own(question))


def _own(question: Question) -> Iterator[frozenset[Feature]]:
    header = question.header
    kinds = {name: parameter.kind for name, parameter in header.parameters.items()}
    for lang, title in header.question.items():
        for text in (title, *header.wordings.get(lang, ())):
            yield _seen(text, kinds)


def _wordings(catalogue: Catalogue) -> Iterator[tuple[str, frozenset[Feature]]]:
    for question in catalogue:
        yield from ((question.name, each) for each in _own(question))
    names = set(catalogue.names)
    for line in _FILE.read_text("utf-8").splitlines():
        name, _, text = line.partition("\t")
        if name in names or name == NONE:
            yield name, _seen(text, {})


def _seen(wording: str, kinds: Mapping[str, str]) -> frozenset[Feature]:
    denied = (Feature("negated", way) for way in negations(wording))
    return frozenset((*_features(_filled(wording, kinds)), *denied))


def _apart(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the names that are taken, none within another, in the order of the text."""
    taken: set[int] = set()
    chosen = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        places = range(mention.start, mention.end)
        if mention.proper and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(mention)
    return sorted(chosen)


def _kinds(mention: Mention) -> tuple[str, ...]:
    return tuple(sorted({option.kind for option in mention.options}))


def _worded(kinds: Sequence[str]) -> bool:
    return all(kind in COMPOSITE for kind in kinds)


def _masked(found: Sequence[Token], mentions: Sequence[Mention]) -> list[_Word]:
    words: list[_Word] = []
    at = 0
    for mention in _apart(mentions):
        words += [_Word(token.key) for token in found[at : mention.start]]
        words.append(_Word("", _kinds(mention)))
        if _worded(words[-1].kinds):
            words += [_Word(token.key) for token in found[mention.start : mention.end]]
        at = mention.end
    return [*words, *(_Word(token.key) for token in found[at:])]


def _filled(text: str, kinds: Mapping[str, str]) -> list[_Word]:
    words: list[_Word] = []
    at = 0
    for place in _PLACE.finditer(text):
        words += map(_Word, keys(text[at : place.start()]))
        named = tuple(kinds.get(name, name) for name in place[1].split("/"))
        words.append(_Word("", named))
        words += map(_Word, keys(place[2] or ""))
        at = place.end()
    return [*words, *map(_Word, keys(text[at:]))]


def _features(words: Sequence[_Word]) -> Iterator[Feature]:
    for word in words:
        if word.kinds:
            yield from (Feature("kind", kind) for kind in word.kinds)
        else:
            yield Feature("sign" if is_han(word.key) else "word", word.key)
    # A name that is made of words is followed by them: it is no word between two others.
    row = [word.key or f"{{{word.kinds[0]}}}" for word in words if not _worded(word.kinds or ("",))]
    yield from (Feature("pair", " ".join(two)) for two in itertools.pairwise(row))
    senses, longest = lexicon().senses, lexicon().longest
    start = 0
    while start < len(row):
        for end in range(min(start + longest.get(row[start], 0), len(row)), start, -1):
            if meant := senses.get(tuple(row[start:end])):
                yield from (Feature("concept", each) for each in meant if each not in _MUTE)
                start = end - 1
                break
        start += 1


__all__ = [
    "NONE",
    "Evidence",
    "Feature",
    "Said",
    "asked",
    "count",
    "evidence",
    "features",
    "template",
]

"""Rules that need the text of a document: offsets, figures and names as printed.

The text is not shipped: who has it gives it with ``kg check --text FILE``. White space is left out
of every comparison, since the text as received breaks lines inside words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule
from kg.errors import NotFoundError, UsageError
from kg.files import decode, is_file
from kg.namespaces import AIC, DCTERMS, RDF, SKOS, kind_of
from kg.store.embedded import read_bytes

OFFSETS = Rule(
    "offsets-wrong",
    "error",
    (
        "The offsets do not cut a sentence out of the text.",
        "字符位置在原文中截取到的不是一个句子。",
    ),
    ("Correct aic:charStart and aic:charEnd.", "改正 aic:charStart 与 aic:charEnd。"),
)
FIGURE = Rule(
    "figure-not-in-passage",
    "error",
    ("A figure is not in the text of its passage.", "数字没有出现在其句子的原文中。"),
    (
        "Correct the figure, or move it to the passage that states it.",
        "改正数字，或移到说出它的句子。",
    ),
)
WORDS = Rule(
    "words-not-in-passage",
    "error",
    (
        "Words said to be printed are not in the text of their passage.",
        "标为原文的词语没有出现在其句子的原文中。",
    ),
    ("Copy the words exactly, slips included.", "照录原文，包括笔误。"),
)
NAME = Rule(
    "name-not-in-passage",
    "error",
    (
        "A proper name is not in the text of the passage that states something of it.",
        "专名没有出现在陈述它的句子原文中。",
    ),
    (
        "Move the statement to the right passage, or register the printed form as an alias.",
        "把陈述移到正确的句子，或把原文写法登记为别名。",
    ),
)
RULES = [OFFSETS, FIGURE, WORDS, NAME]

_NUMBERS = {
    AIC[name]
    for name in (
        "value", "minValue", "maxValue", "rank", "withinTop", "issuedYear", "issuedMonth",
        "revisedYear", "revisedMonth", "approvedYear", "approvedMonth", "targetYear", "year",
        "publishedYear", "publishedMonth", "dimensionCount", "secondLevelCount",
        "thirdLevelCount", "leadingIndustryCount", "strengthCount", "recommendationCount",
    )
}  # fmt: skip
_PRINTED = {AIC[name] for name in ("printedAs", "printedTerm", "printedValue", "quantity")}
_PRINTED.add(AIC.periodNote)
_PROPER = {
    "firm", "univ", "campus", "institute", "alliance", "site", "policy", "programme", "brand",
}  # fmt: skip
_DIGITS = "零一二三四五六七八九十"


def findings(data: Dataset, file: Path) -> Iterator[Finding]:
    """Yield what does not agree with the text.

    Raises:
        NotFoundError: There is no such file.
        UsageError: It is not UTF-8, or another text.
    """
    if not is_file(file):
        raise NotFoundError(f"There is no file {file}.", f"没有文件 {file}。")
    text = decode(read_bytes(file), str(file))
    passages = _passages(data, _document(data, text, file))
    names = _names(data)
    for passage, (start, end, alone) in passages.items():
        printed = _squeeze(text[start:end])
        if not 0 <= start < end <= len(text) or not (alone or printed.endswith("。")):
            yield data.locate(OFFSETS, passage, detail=f"{start}–{end}")
    for quads in data.statements.values():
        for quad in quads:
            graph = getattr(quad.graph_name, "value", "")
            if graph in passages:
                start, end, _ = passages[graph]
                yield from _statement(data, quad, graph, _squeeze(text[start:end]), names)


def _document(data: Dataset, text: str, file: Path) -> str:
    """Return the document that the text is: the one whose title it holds."""
    printed = _squeeze(text)
    for document in data.store.quads_for_pattern(None, RDF.type, AIC.Document, None):
        for quad in data.store.quads_for_pattern(document.subject, DCTERMS.title, None, None):
            if isinstance(quad.object, Literal) and _squeeze(quad.object.value) in printed:
                return str(getattr(document.subject, "value", ""))
    raise UsageError(
        f"{file} is another text: it does not hold the title of any document here.",
        f"{file} 不是这里的文献：其中没有任何文献的标题。",
    )


def _passages(data: Dataset, document: str) -> dict[str, tuple[int, int, bool]]:
    """Return start, end, and whether the passage is the only one of its paragraph."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    siblings: dict[str, int] = defaultdict(int)
    for quad in data.store.quads_for_pattern(None, RDF.type, AIC.Passage, None):
        if not getattr(quad.subject, "value", "").startswith(f"{document}/"):
            continue
        for about in data.store.quads_for_pattern(quad.subject, None, None, None):
            value = getattr(about.object, "value", "")
            found[getattr(quad.subject, "value", "")][about.predicate.value] = value
    for said in found.values():
        siblings[said.get(DCTERMS.isPartOf.value, "")] += 1
    return {
        passage: (
            int(said[AIC.charStart.value]),
            int(said[AIC.charEnd.value]),
            siblings[said.get(DCTERMS.isPartOf.value, "")] == 1,
        )
        for passage, said in sorted(found.items())
        if AIC.charStart.value in said and AIC.charEnd.value in said
    }


def _names(data: Dataset) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for quads in data.statements.values():
        for quad in quads:
            if quad.predicate in (SKOS.prefLabel, SKOS.altLabel) and isinstance(
                quad.object, Literal
            ):
                subject = getattr(quad.subject, "value", "")
                names[subject].append(_squeeze(quad.object.value).strip("《》“”"))
    return names


def _statement(
    data: Dataset, quad: Quad, graph: str, printed: str, names: dict[str, list[str]]
) -> Iterator[Finding]:
    subject = getattr(quad.subject, "value", "")
    if isinstance(quad.object, Literal):
        value = quad.object.value
        if quad.predicate in _NUMBERS and not _figure(quad, value, printed, data, names):
            yield data.locate(FIGURE, subject, graph, value)
        if quad.predicate in _PRINTED and not _in_order(_squeeze(value), printed):
            yield data.locate(WORDS, subject, graph, value)
        if quad.predicate == DCTERMS.issued and value not in printed:
            yield data.locate(FIGURE, subject, graph, value)
    # 而后 ("after that") names no policy, and still dates one by another.
    named = (quad.subject,) if quad.predicate == AIC.issuedAfter else (quad.subject, quad.object)
    for term in named:
        if isinstance(term, NamedNode) and kind_of(term.value) in _PROPER:
            known = names.get(term.value, [])
            if known and not any(name in printed for name in known):
                yield data.locate(NAME, term.value, graph, known[0])


def _figure(
    quad: Quad, value: str, printed: str, data: Dataset, names: dict[str, list[str]]
) -> bool:
    if re.search(rf"(?<![\d.]){re.escape(value)}(?!\d|\.\d)", printed):
        return True
    if value.isdigit() and any(form in printed for form in _chinese(int(value))):
        return True
    if quad.predicate == AIC.rank:
        # A list in order prints no ranks: the thing itself must be in the passage.
        ranked = data.store.quads_for_pattern(quad.subject, AIC.ranked, None, quad.graph_name)
        things = [getattr(each.object, "value", "") for each in ranked]
        return any(name in printed for thing in things for name in names.get(thing, []))
    return False


def _chinese(number: int) -> list[str]:
    """Return how small numbers are written in words, e.g. 2: 二, 两; 12: 十二."""
    if number <= 10:
        return [_DIGITS[number], *(["两"] if number == 2 else [])]
    if number < 20:
        return [f"十{_DIGITS[number - 10]}"]
    return []


def _in_order(words: str, printed: str) -> bool:
    """Tell whether all characters of the words are printed, in order.

    What a source says of a figure often stands apart: 最高给予 1000 万元 gives 最高1000万元.
    """
    rest = iter(printed)
    return all(character in rest for character in words)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)

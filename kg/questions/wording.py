"""Questions in words: the title with its values filled in, and what an empty answer says."""

import re

from kg.labels import Labels
from kg.language import is_chinese
from kg.questions.binding import Values
from kg.questions.header import Parameter, Question
from kg.store import Term


def title(question: Question, values: Values, labels: Labels) -> str:
    """Return the question with the labels of what it is asked about."""
    labels.prefetch(term for terms in values.values() for term in terms or ())

    def filled(match: re.Match[str]) -> str:
        parameter = question.header.parameters[match[1]]
        return wording(parameter, values.get(match[1]), labels)

    return re.sub(r"\{(\w+)\}", filled, question.text(labels.lang))


def wording(parameter: Parameter, terms: tuple[Term, ...] | None, labels: Labels) -> str:
    """Return the words for the values of one parameter."""
    zh = is_chinese(labels.lang)
    if terms is None:
        # Brackets keep the sentence readable wherever the words stand in it.
        about = parameter.about["zh"] if zh else _small(parameter.about["en"])
        return f"［任一{about}］" if zh else f"[any {about}]"
    *first, last = map(labels.of, terms)
    if not first:
        return last
    # Relations are alternatives; things are meant together.
    either = parameter.kind == "iri"
    joined = ("、" if zh else ", ").join(first)
    if zh:
        return f"{joined}{'或' if either else '和'}{last}"
    return f"{joined} {'or' if either else 'and'} {last}"


def _small(text: str) -> str:
    """Return text with a small first letter, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text


def empty_message(question: Question, lang: str) -> str:
    """Return what it means that no row was found."""
    zh = is_chinese(lang)
    if said := question.header.empty_message.get("zh" if zh else "en"):
        return said
    if question.header.empty == "none":
        return "没有。" if zh else "None."
    if zh:
        return "资料未说明此事；这不等于没有，也不等于零。"
    return "The source does not state this, which is not zero."

"""A finding, and the rule behind it."""

from dataclasses import dataclass

from kg.language import is_chinese
from kg.namespaces import curie


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a curator can get wrong.

    Attributes:
        id: Its name, in lower case with hyphens.
        severity: ``error`` or ``warning``.
        title: What is wrong, in English and Chinese.
        remedy: What to do about it, in English and Chinese.
    """

    id: str
    severity: str
    title: tuple[str, str]
    remedy: tuple[str, str]

    def at(
        self, thing: str = "", graph: str = "", file: str = "", line: int = 0, detail: str = ""
    ) -> "Finding":
        """Return a finding of this rule."""
        return Finding(self, thing, graph, file, line, detail)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: what, where, and through its rule why and what to do.

    Attributes:
        thing: The IRI that is wrong, or an empty string.
        graph: The named graph in which it is wrong, or an empty string.
        file: The file that holds it, or an empty string.
        line: The line where it is first named there, from 1; 0 where unknown.
        detail: The value that is wrong.
    """

    rule: Rule
    thing: str
    graph: str
    file: str
    line: int
    detail: str

    def key(self) -> tuple[bool, str, int, str, str, str]:
        """Return what sorts findings: errors first, then by place."""
        place = (self.file, self.line, self.rule.id, self.thing, self.detail)
        return (self.rule.severity != "error", *place)

    def message(self, lang: str) -> str:
        """Return what is wrong, with the value, in the reader's language."""
        text = self.rule.title[is_chinese(lang)]
        return f"{text} [{curie(self.detail)}]" if self.detail else text

    def remedy(self, lang: str) -> str:
        """Return what to do, in the reader's language."""
        return self.rule.remedy[is_chinese(lang)]

"""What a question file says: its header, its parameters, and its SPARQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from kg.language import is_chinese
from kg.store import Term

Both = Mapping[str, str]
"""A text in English and Chinese, by ``en`` and ``zh``."""


class Parameter(NamedTuple):
    """What a question can be asked about: a name, a kind, and the default."""

    name: str
    kind: str
    about: Both
    default: tuple[Term, ...] | None
    """The values in the file; None is ``UNDEF``, which leaves the parameter open."""
    required: bool = False
    """Whether it cannot be left open."""


class Check(NamedTuple):
    """An answer that was verified by hand: what is asked with, and what must come back."""

    given: Mapping[str, Any]
    rows: Sequence[Sequence[Any]] | None
    total: int | None
    contains: Sequence[Sequence[Any]]


class Header(NamedTuple):
    """What a question file says of itself."""

    summary: str
    question: Both
    about: Both
    tags: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, Both]
    empty: str
    """``silent``: no row means that the source does not state it; ``none``: that there is none."""
    empty_message: Both
    checks: tuple[Check, ...]
    federates: tuple[str, ...]
    wordings: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Further ways to ask the same, by language."""


@dataclass(frozen=True)
class Question:
    """One question file."""

    name: str
    path: Path | None
    header: Header
    body: str = field(repr=False)

    @property
    def topic(self) -> str:
        """The folder of the question."""
        return self.name.rpartition("/")[0]

    def text(self, lang: str = "en") -> str:
        """Return the question with its ``{placeholders}``, in the reader's language."""
        return self.header.question["zh" if is_chinese(lang) else "en"]

    def headings(self, columns: Sequence[str], lang: str = "en") -> list[str]:
        """Return the headings of columns in the reader's language."""
        key = "zh" if is_chinese(lang) else "en"
        known = self.header.columns
        return [known[name][key] if name in known else name for name in columns]

"""Decisions about links as rows of a mapping set: made by the linker, or by a person.

>>> from kg.links.find import find
>>> from kg.links.datasets.base import Local
>>> from kg.links.record import Name, Place, Record
>>> there = Record("https://ror.org/05t8y2r12", (Name("苏州大学", "zh"),))
>>> thing = Record("univ:soochow", (Name("苏州大学", "zh"),))
>>> match = next(find([thing], Local("ror", lambda: [there])))
>>> from kg.links.against import target_of
>>> row = denied(match, match.candidates[0], Terms(target_of("ror"), "2026-11-22", "A. Reader"))
>>> row["predicate_modifier"], row["object_id"], row["reviewer_label"]
('Not', 'ror:05t8y2r12', 'A. Reader')
"""

import re
from dataclasses import dataclass, field, replace

from kg import __version__
from kg.links.against import Target
from kg.links.mapping import NOT, NOT_FOUND, Mapping, made
from kg.links.record import Record
from kg.links.scoring import CLOSE, EXACT, Candidate, Match

TOOL = "aicity"
_SURE = 0.9
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What all decisions of one sitting have in common.

    Attributes:
        target: The dataset.
        date: The day, as ``2026-11-22``.
        reviewer: Who decides; empty for the linker itself.
        prefixes: The prefixes that rows need, filled as they are made.
    """

    target: Target
    date: str
    reviewer: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)

    def subject(self, id: str) -> str:
        """Return the CURIE of a thing, and note its prefix; most are CURIEs already."""
        if not id.startswith(("http://", "https://")):
            return id
        name, prefixes = replace(self.target, source="source:things").curie(id)
        self.prefixes.update(prefixes)
        return name

    def curie(self, record: Record) -> str:
        """Return the CURIE of a record, and note its prefix."""
        name, prefixes = self.target.curie(record.id)
        self.prefixes.update(prefixes)
        return name


def linked(match: Match, terms: Terms) -> Mapping:
    """Return the row for a link that the linker makes by itself."""
    best = match.candidates[0]
    predicate = match.predicate or CLOSE
    if predicate == EXACT and best.score < _SURE:
        predicate = CLOSE
    return _row(
        match,
        terms,
        predicate_id=predicate,
        object_id=terms.curie(best.record),
        object_label=plain(best.record.label("en")),
        mapping_justification="semapv:CompositeMatching",
        confidence=best.score,
        comment=_reasons(match, best),
    )


def accepted(match: Match, candidate: Candidate, terms: Terms, predicate: str = EXACT) -> Mapping:
    """Return the row for a link that a person makes."""
    return _row(
        match,
        terms,
        predicate_id=predicate,
        object_id=terms.curie(candidate.record),
        object_label=plain(candidate.record.label("en")),
        mapping_justification="semapv:MappingReview",
        confidence=1.0,
        comment=_reasons(match, candidate),
    )


def denied(match: Match, candidate: Candidate, terms: Terms) -> Mapping:
    """Return the row for a candidate that a person rejects."""
    return _row(
        match,
        terms,
        predicate_id=EXACT,
        predicate_modifier=NOT,
        object_id=terms.curie(candidate.record),
        object_label=plain(candidate.record.label("en")),
        mapping_justification="semapv:MappingReview",
        confidence=1.0,
    )


def absent(match: Match, terms: Terms) -> Mapping:
    """Return the row for a thing that the dataset does not hold, by a person's word or ours."""
    by_person = bool(terms.reviewer)
    return _row(
        match,
        terms,
        predicate_id=EXACT,
        object_id=NOT_FOUND,
        mapping_justification=("semapv:MappingReview" if by_person else "semapv:CompositeMatching"),
        confidence=1.0 if by_person else None,
        comment=None if by_person else f"{match.why('en')} // {match.why('zh')}",
    )


def _row(match: Match, terms: Terms, **slots: str | float | None) -> Mapping:
    return made(
        subject_id=terms.subject(match.thing.id),
        subject_label=plain(match.thing.label("zh")),
        reviewer_label=terms.reviewer or None,
        object_source=terms.target.source,
        object_source_version=terms.target.version or None,
        mapping_tool=TOOL,
        mapping_tool_version=__version__,
        mapping_date=terms.date,
        **slots,
    )


def _reasons(match: Match, candidate: Candidate) -> str:
    en = "; ".join(reason.en for reason in candidate.reasons)
    zh = "；".join(reason.zh for reason in candidate.reasons)
    return plain(f"{match.why('en')}: {en} // 依据：{zh}").replace("|", "/")


def plain(text: str) -> str:
    """Return foreign text as one line, without what could steer a terminal."""
    return _CONTROL.sub(" ", text).strip()

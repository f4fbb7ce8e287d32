"""Mappings and sets of mappings, with the slots of SSSOM 1.1 and what the standard forbids."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from typing import Any

from kg.namespaces import PREFIXES

NOT_FOUND = "sssom:NoTermFound"
"""What stands for the object where a dataset was searched and holds no such thing."""

NOT = "Not"
"""The predicate modifier of a mapping that is denied."""

BUILT_IN = {
    "dcterms": PREFIXES["dcterms"],
    "linkml": "https://w3id.org/linkml/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": PREFIXES["owl"],
    "pav": "http://purl.org/pav/",
    "prov": PREFIXES["prov"],
    "rdf": PREFIXES["rdf"],
    "rdfs": PREFIXES["rdfs"],
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": PREFIXES["skos"],
    "sssom": "https://w3id.org/sssom/",
    "xsd": PREFIXES["xsd"],
}
"""Prefixes that need no entry in a CURIE map."""

SLOTS = (
    "record_id", "subject_id", "subject_label", "subject_category", "predicate_id",
    "predicate_label", "predicate_modifier", "object_id", "object_label", "object_category",
    "mapping_justification", "author_id", "author_label", "reviewer_id", "reviewer_label",
    "creator_id", "creator_label", "license", "subject_type", "subject_source",
    "subject_source_version", "object_type", "object_source", "object_source_version",
    "predicate_type", "mapping_provider", "mapping_source", "mapping_cardinality",
    "cardinality_scope", "mapping_tool", "mapping_tool_id", "mapping_tool_version", "mapping_date",
    "publication_date", "review_date", "confidence", "reviewer_agreement", "curation_rule",
    "curation_rule_text", "subject_match_field", "object_match_field", "match_string",
    "subject_preprocessing", "object_preprocessing", "similarity_score", "similarity_measure",
    "see_also", "issue_tracker_item", "other", "comment",
)  # fmt: skip
"""The slots of a mapping, in the order of the standard."""

SET_SLOTS = (
    "sssom_version", "mapping_set_id", "mapping_set_version", "mapping_set_source",
    "mapping_set_title", "mapping_set_description", "mapping_set_confidence", "creator_id",
    "creator_label", "license", "subject_type", "subject_source", "subject_source_version",
    "object_type", "object_source", "object_source_version", "predicate_type",
    "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id",
    "mapping_tool_version", "mapping_date", "publication_date", "subject_match_field",
    "object_match_field", "subject_preprocessing", "object_preprocessing", "similarity_measure",
    "curation_rule", "curation_rule_text", "see_also", "issue_tracker", "other", "comment",
)  # fmt: skip
"""The slots of a mapping set but for its CURIE map and its mappings, in the standard's order."""

PROPAGATED = (
    "mapping_date", "mapping_provider", "mapping_tool", "mapping_tool_id", "mapping_tool_version",
    "object_match_field", "object_preprocessing", "object_source", "object_source_version",
    "object_type", "predicate_type", "subject_match_field", "subject_preprocessing",
    "subject_source", "subject_source_version", "subject_type", "similarity_measure",
)  # fmt: skip
"""The slots whose value in the header holds for every row that has none."""

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
REFERENCES = frozenset(
    (*REQUIRED, "record_id", "author_id", "reviewer_id", "creator_id", "subject_source",
     "object_source", "mapping_source", "mapping_tool_id", "curation_rule", "issue_tracker_item")
)  # fmt: skip
LISTS = frozenset(
    ("author_id", "author_label", "reviewer_id", "reviewer_label", "creator_id", "creator_label",
     "mapping_set_source", "curation_rule", "curation_rule_text", "see_also")
)  # fmt: skip
JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        "MappingReview", "ManualMappingCuration", "LogicalReasoning", "LexicalMatching",
        "CompositeMatching", "UnspecifiedMatching", "SemanticSimilarityThresholdMatching",
        "LexicalSimilarityThresholdMatching", "MappingChaining", "MappingInversion",
        "StructuralMatching", "InstanceBasedMatching", "BackgroundKnowledgeBasedMatching",
    )
)  # fmt: skip
"""What a mapping can rest on."""

_DATES = ("mapping_date", "publication_date", "review_date")
DATE = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_NUMBER = re.compile(r"(?:0(?:\.[0-9]+)?|1(?:\.0+)?)")
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):([^\s<>\"{}|\\^`]+)")


@dataclass(frozen=True)
class Mapping:
    """One row: a subject, a predicate, an object, and on what evidence.

    Attributes:
        slots: Every slot that has a value, as the file writes it; lists are joined with ``|``.
        line: The line of the file it was read from; 0 where it was made.
    """

    slots: Map[str, str]
    line: int = field(default=0, compare=False)

    def __getitem__(self, slot: str) -> str:
        """Return the value of a slot, or an empty string."""
        return self.slots.get(slot, "")

    def values(self, slot: str) -> tuple[str, ...]:
        """Return the values of a slot that holds a list."""
        return tuple(each for each in self[slot].split("|") if each)

    @property
    def confidence(self) -> float | None:
        """How sure it is, from 0 to 1, or None where that is not said."""
        return float(self["confidence"]) if _NUMBER.fullmatch(self["confidence"]) else None

    @property
    def denied(self) -> bool:
        """Whether it says that the two are *not* so related."""
        return self["predicate_modifier"] == NOT

    @property
    def not_found(self) -> bool:
        """Whether it says that the dataset was searched in vain."""
        return self["object_id"] == NOT_FOUND

    def __hash__(self) -> int:
        """Return a hash of what equality compares."""
        return hash(self.key())

    def key(self) -> tuple[str, ...]:
        """Return what sorts it: all slots, in the order of the standard."""
        return tuple(self[slot] for slot in SLOTS)


@dataclass(frozen=True)
class MappingSet:
    """Mappings with what is said of them as a whole.

    Attributes:
        prefixes: The CURIE map, without the prefixes that are built in.
        header: The slots of the set, texts or lists of texts.
        mappings: The rows, with what the header says for all of them.
    """

    prefixes: Map[str, str]
    header: Map[str, Any]
    mappings: tuple[Mapping, ...]

    def expand(self, curie: str) -> str | None:
        """Return the IRI that a CURIE stands for, or None."""
        match = _CURIE.fullmatch(curie)
        if match is None:
            return None
        namespace = self.prefixes.get(match[1]) or BUILT_IN.get(match[1])
        return None if namespace is None else namespace + match[2]

    def with_mappings(self, more: Iterable[Mapping]) -> "MappingSet":
        """Return the set with more rows; one that is there already is not added again."""
        return replace(self, mappings=tuple(dict.fromkeys((*self.mappings, *more))))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row, in English and Chinese, and the line where it stands."""

    line: int
    en: str
    zh: str


def made(**slots: str | float | Iterable[str] | None) -> Mapping:
    """Return a mapping of slots; lists are joined, and what is None or empty is left out.

    >>> made(subject_id="firm:tztek", confidence=1.0, see_also=["https://a", "https://b"]).slots
    {'subject_id': 'firm:tztek', 'confidence': '1', 'see_also': 'https://a|https://b'}
    """
    found: dict[str, str] = {}
    for slot, value in slots.items():
        if value is None or value == "":
            continue
        if isinstance(value, int | float):
            found[slot] = f"{value:.3f}".rstrip("0").rstrip(".")
        elif text := value if isinstance(value, str) else "|".join(value):
            found[slot] = text
    return Mapping(found)


def problems(mappings: MappingSet) -> Iterator[Problem]:
    """Yield what the standard forbids, row by row: whatever this yields makes a set invalid."""
    seen: dict[Mapping, int] = {}
    for mapping in mappings.mappings:
        line = mapping.line
        for slot in REQUIRED:
            if not mapping[slot]:
                yield Problem(line, f"{slot} is empty", f"{slot} 为空")
        for slot in REFERENCES & mapping.slots.keys():
            for value in mapping.values(slot) if slot in LISTS else (mapping[slot],):
                if mappings.expand(value) is None:
                    yield Problem(
                        line,
                        f"{slot} is no CURIE with a declared prefix: {value}",
                        f"{slot} 不是前缀已声明的 CURIE：{value}",
                    )
        for slot in ("confidence", "similarity_score"):
            if mapping[slot] and not _NUMBER.fullmatch(mapping[slot]):
                yield Problem(
                    line,
                    f"{slot} is not a number from 0 to 1: {mapping[slot]}",
                    f"{slot} 不是 0 到 1 之间的数：{mapping[slot]}",
                )
        for slot in _DATES:
            if mapping[slot] and not DATE.fullmatch(mapping[slot]):
                yield Problem(
                    line,
                    f"{slot} is no date: {mapping[slot]}",
                    f"{slot} 不是日期：{mapping[slot]}",
                )
        if mapping["mapping_justification"] not in JUSTIFICATIONS | {""}:
            yield Problem(
                line,
                f"mapping_justification is none that there is: {mapping['mapping_justification']}",
                f"mapping_justification 不是已有的理由：{mapping['mapping_justification']}",
            )
        if mapping["predicate_modifier"] not in ("", NOT):
            yield Problem(
                line,
                f"predicate_modifier can only be {NOT}: {mapping['predicate_modifier']}",
                f"predicate_modifier 只能是 {NOT}：{mapping['predicate_modifier']}",
            )
        if mapping.not_found and not mapping["object_source"]:
            yield Problem(
                line,
                f"{NOT_FOUND} does not say in which dataset (object_source)",
                f"{NOT_FOUND} 没有说明在哪个数据集中查找（object_source）",
            )
        if mapping in seen:
            yield Problem(line, f"the same as line {seen[mapping]}", f"与第 {seen[mapping]} 行相同")
        seen.setdefault(mapping, line)

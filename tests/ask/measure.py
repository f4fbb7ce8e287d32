"""Measures how well questions in words are understood, over the wordings beside this file.

The split ``test`` was put aside before the first line of the engine was written: every third
wording of each question and language. Tuning never looks at it, so :func:`failures` refuses to.
The split ``later`` was written when the engine was done, from the catalogue alone, by somebody who
had seen none of the wordings that it knows; nothing was tuned on it either.
"""

import csv
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.errors import KGError
from kg.graph import Graph
from kg.namespaces import curie
from kg.questions.ask import Understood, understand
from kg.questions.binding import Values, bind, values_of
from kg.questions.header import Question
from kg.store import Solutions
from kg.terms import text_of

FILE = Path(__file__).with_name("wordings.tsv")


class Case(NamedTuple):
    """One wording and what it asks."""

    names: tuple[str, ...]
    """The questions that are right; ``-`` is none, ``fact`` one from the ontology's properties."""
    parameters: dict[str, tuple[frozenset[str], ...]]
    """For each parameter the values that are right."""
    lang: str
    split: str
    wording: str


class Result(NamedTuple):
    """What became of one wording."""

    case: Case
    name: str
    named: bool
    """Whether the question is right, or rightly none."""
    filled: bool
    """Whether its parameters are right too."""
    got: str


def cases(split: str | None = None) -> list[Case]:
    """Return the wordings of a split, or all."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = [_case(row) for row in rows]
    return [case for case in found if split in (None, case.split)]


def _case(row: dict[str, str]) -> Case:
    parameters = {}
    for pair in filter(None, row["parameters"].split(";")):
        name, _, values = pair.partition("=")
        parameters[name] = tuple(frozenset(each.split(",")) for each in values.split("|"))
    names = tuple(row["name"].split("|"))
    return Case(names, parameters, row["lang"], row["split"], row["wording"])


def results(graph: Graph, split: str) -> Iterator[Result]:
    """Yield what becomes of each wording of a split."""
    for case in cases(split):
        try:
            understood = understand(graph.store, graph.questions(), case.wording)
        except KGError as error:
            right = "-" in case.names
            yield Result(case, "-", right, right, error.en)
            continue
        name = "fact" if understood.question.name.startswith("fact/") else understood.question.name
        named = name in case.names
        filled = named and (_filled(case, understood) or _answers(graph, case, understood))
        yield Result(case, name, named, filled, understood.command)


def _answers(graph: Graph, case: Case, understood: Understood) -> bool:
    """Tell whether the answer is the one that the right parameters give, though they differ."""
    question = understood.question
    if question.path is None:
        return False
    got = _rows(graph, question, understood.values)
    ways = [
        [(name, values) for values in case.parameters[name]]
        if name in case.parameters
        else [(name, None)]
        for name in question.header.parameters
    ]
    return bool(got) and any(
        _rows(graph, question, _terms(graph, question, dict(way))) == got
        for way in itertools.product(*ways)
    )


def _rows(graph: Graph, question: Question, values: Values) -> frozenset[str]:
    result = graph.store.query(bind(question, values))
    assert isinstance(result, Solutions)
    return frozenset(map(str, result.rows))


def _terms(graph: Graph, question: Question, wanted: Mapping[str, frozenset[str] | None]) -> Values:
    """Return the values that a wording should give; what it does not name is the default."""
    given = {
        name: ",".join(sorted(values)) for name, values in wanted.items() if values is not None
    }
    return values_of(graph.store, question, given)


def _stated(case: Case, understood: Understood) -> bool:
    """Tell whether the property is right, and the thing that it is asked of or for."""
    property_ = understood.question.name.partition("/")[2]
    values = understood.values.values()
    wanted = frozenset(curie(text_of(term)) for terms in values for term in terms or ())
    properties = case.parameters.get("property", ())
    return frozenset([property_]) in properties and wanted in _things(case)


def _things(case: Case) -> tuple[frozenset[str], ...]:
    """Return the thing that a property is asked of, or for."""
    return (*case.parameters.get("subject", ()), *case.parameters.get("value", ()))


def _filled(case: Case, understood: Understood) -> bool:
    """Tell whether the parameters are right; one that is not named is the default, or open."""
    if understood.question.name.startswith("fact/"):
        return _stated(case, understood)
    for name, terms in understood.values.items():
        got = frozenset(("*",) if terms is None else (curie(text_of(term)) for term in terms))
        default = understood.question.header.parameters[name].default
        if name in case.parameters:
            if got not in case.parameters[name]:
                return False
        elif case.names[0] == "fact" and got in _things(case):
            continue
        elif terms is not None and terms != default:
            return False
    return True


class Numbers(NamedTuple):
    """The measure of a split, in parts of one."""

    wordings: int
    right: float
    """Question and parameters right; or rightly not answered."""
    named: float
    """The question right."""
    filled: float
    """The parameters right, where the question is."""
    wrong: float
    """Answered, and not what was asked."""


def numbers(found: list[Result]) -> Numbers:
    """Return the measure of some results."""
    asked = [result for result in found if result.case.names[0] != "-"]
    named = [result for result in asked if result.named and result.name != "-"]
    return Numbers(
        wordings=len(found),
        right=sum(result.filled for result in found) / len(found),
        named=sum(result.named for result in asked) / max(1, len(asked)),
        filled=sum(result.filled for result in named) / max(1, len(named)),
        wrong=sum(not result.filled and result.name != "-" for result in found) / len(found),
    )


def failures(graph: Graph, split: str) -> Iterator[Result]:
    """Yield what went wrong, for tuning.

    Raises:
        ValueError: The split is not for tuning.
    """
    if split != "dev":
        raise ValueError("Only failures of the split dev are shown: the others stay unseen.")
    seen: Counter[tuple[str, str]] = Counter()
    for result in results(graph, split):
        seen[result.case.names[0], result.case.lang] += 1
        if not result.filled:
            yield result

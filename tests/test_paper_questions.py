"""What an analyst asks about the first source: every question, with exactly the answer it has.

``tests/paper/*.yaml`` hold the questions. Each file is a list of items::

    - id: Q48                                  # the number of the question
      run:                                     # what is asked of the catalogue, in this order
        - question: cluster/list-anchors
          with: {city: Suzhou, field: 机器视觉}   # parameters as people write them; none: defaults
          zh: "{firm}"                         # how each row reads, in Chinese and English
          en: "{firm}"
      expect:
        type: set                              # set, ordered_list, or empty_not_stated
        zh: [华兴致远, 天准科技, 极目机器人]
        en: [Huaxing Zhiyuan, TZTEK Technology, EAVISION (Jimu Robot)]

A template is text in which ``{column}`` stands for what the answer shows in that column: the label
of a thing, the text of a literal, 是/否 or yes/no. A part in square brackets is left out where a
column in it is unbound: ``"{policy}：[{issued}][（{revised}修订）]"``. A list of templates gives
several texts a row. A template that is left out gives nothing. A text that repeats is told once.

``words`` (beside ``zh`` and ``en``) puts other words for single terms, by language and CURIE, or
plain text for a literal, where the answer is worded otherwise than the labels::

          words: {en: {"aic:moreThan": over}, zh: {"edition:previous": 上一年}}

``ordered_list`` compares the order, ``set`` does not, and both compare everything: nothing may be
missing and nothing may be added. ``empty_not_stated`` wants an answer that says it is silent: such
an item has ``zh: []`` and ``en: []`` and its runs need no templates.

In English a label may stand with an alias of the same thing in brackets, see :func:`_cell`.
"""

import json
import os
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.graph import Graph
from kg.namespaces import SKOS, curie
from kg.store import Store, Term
from kg.store.embedded import shipped

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("AICITY_SHARED", HERE.parent.parent / "shared"))
ITEMS: dict[str, dict[str, Any]] = {}
for file in sorted((HERE / "paper").glob("*.yaml")):
    for item in yaml.safe_load(file.read_text("utf-8")):
        assert item["id"] not in ITEMS, f"{item['id']} stands twice"
        ITEMS[item["id"]] = item


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", ITEMS)
def test_question_has_exactly_this_answer(store: Store, number: str, lang: str) -> None:
    item = ITEMS[number]
    graph = Graph(store, lang=lang)
    answers = [graph.run(run["question"], **run.get("with", {})) for run in item["run"]]
    expect = item["expect"]
    if expect["type"] == "empty_not_stated":
        assert expect["zh"] == expect["en"] == []
        for answer in answers:
            assert isinstance(answer, Answer)
            assert not answer.rows
            assert answer.silent
            assert answer.message
        return
    told = [
        readings
        for run, answer in zip(item["run"], answers, strict=True)
        for readings in _told(answer, run, lang)
    ]
    wanted = [str(text) for text in expect[lang]]
    assert wanted
    if expect["type"] == "set":
        told = _in_order_of(told, wanted)
    else:
        assert expect["type"] == "ordered_list"
    shown = [
        text if text in readings else readings[0]
        for readings, text in zip(told, wanted, strict=False)
    ]
    assert shown + [readings[0] for readings in told[len(wanted) :]] == wanted


def test_expectations_are_those_of_the_source() -> None:
    """Prove the YAML equal to the list of questions that came with the source."""
    file = SHARED / "paper" / "questions.jsonl"
    if not file.is_file():
        pytest.skip(f"{file} is not on this machine (AICITY_SHARED names its folder)")
    given = {
        each["id"]: {
            "type": each["answer_type"],
            "zh": each["answer"],
            "en": each["answer_en"],
        }
        for each in map(json.loads, file.read_text("utf-8").splitlines())
    }
    assert {number: item["expect"] for number, item in ITEMS.items()} == given


def _in_order_of(told: list[tuple[str, ...]], wanted: list[str]) -> list[tuple[str, ...]]:
    """Return the texts in the order of what is wanted; what is not wanted comes last."""
    rest = list(told)
    first = []
    for text in wanted:
        match = next((readings for readings in rest if text in readings), None)
        if match:
            first.append(match)
            rest.remove(match)
    return first + rest


def _told(answer: Any, run: dict[str, Any], lang: str) -> Iterator[tuple[str, ...]]:
    """Yield the texts that an answer tells, each once, each with the ways in which it reads."""
    templates = run.get(lang, [])
    words = run.get("words", {}).get(lang, {})
    seen = set()
    for row in answer.rows:
        cells = dict(zip(answer.columns, row, strict=True))
        for template in [templates] if isinstance(templates, str) else templates:
            readings = _fill(template, cells, answer, words)
            if readings[0] and readings[0] not in seen:
                seen.add(readings[0])
                yield readings


def _fill(
    template: str, cells: dict[str, Term | None], answer: Answer, words: dict[str, str]
) -> tuple[str, ...]:
    def part(match: re.Match[str]) -> str:
        bound = all(cells[name] is not None for name in re.findall(r"\{(\w+)\}", match[1]))
        return match[1] if bound else ""

    pieces = re.split(r"\{(\w+)\}", re.sub(r"\[([^]]*)\]", part, template))
    readings = [
        _cell(cells[piece], answer, words) if position % 2 else (piece,)
        for position, piece in enumerate(pieces)
    ]
    return tuple(map("".join, product(*readings)))


def _cell(term: Term | None, answer: Answer, words: dict[str, str]) -> tuple[str, ...]:
    """Return the ways in which a cell may read: as shown, or in English with one of its aliases.

    The source's English answers add a second name in brackets to some firms: «EAVISION (Jimu
    Robot)», or «(probably …)» where the curators only believe it. That is right where the thing's
    label is what stands before the brackets and the name in the brackets is one of its aliases.
    """
    assert term is not None, "an unbound column stands outside square brackets"
    key = curie(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))
    if key in words:
        return (words[key],)
    label = answer.text(term)
    if answer.lang != "en" or not isinstance(term, NamedNode) or answer.labels is None:
        return (label,)
    quads = answer.labels.store.quads(term, SKOS.altLabel, None)
    aliases = sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)})
    hedges = ("", "probably ")
    return (label, *(f"{label} ({hedge}{alias})" for alias in aliases for hedge in hedges))

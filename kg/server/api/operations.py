"""Every address for programs but those of the questions: what it gives, and what it takes."""

from typing import NamedTuple

from kg.server.api.arguments import Argument
from kg.server.api.catalogue import QUESTIONS
from kg.server.api.network import PATH, RANK
from kg.server.api.relations import COMPARE, WHY
from kg.server.api.things import FIND
from kg.server.api.words import ASK


class Operation(NamedTuple):
    """An address that answers.

    Attributes:
        id: What generated clients call it.
        path: The address.
        about: What it gives, in English and Chinese.
        more: What else is to be known.
        arguments: What it takes, beside what every answer takes.
        citable: Whether its rows name their sources.
        members: What stands in the envelope beside the rows: a schema by name.
        named: Whether a name in the path may stand for nothing.
    """

    id: str
    path: str
    about: tuple[str, str]
    more: tuple[str, str] = ("", "")
    arguments: tuple[Argument, ...] = ()
    citable: bool = True
    members: tuple[tuple[str, str], ...] = ()
    named: bool = False


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_questions",
        "/api/questions",
        ("The questions of the catalogue", "目录中的问题"),
        ("The member `questions` tells their parameters and columns.",
         "成员 `questions` 给出各问题的参数和列。"),
        QUESTIONS,
        citable=False,
        members=(("questions", "Questions"),),
    ),
    Operation(
        "ask",
        "/api/ask",
        ("A question in words, answered", "回答自然语言问题"),
        ("`understood` says how it was read; null means that it was not, and `nearest` holds what "
         "could be asked instead. Nothing is guessed.",
         "`understood` 说明如何理解；为 null 则未能理解，`nearest` 列出可改问的问题。不作猜测。"),
        ASK,
        members=(("understood", "Reading"), ("nearest", "Readings")),
    ),
    Operation(
        "find",
        "/api/find",
        ("Things by name, best first; or all of a kind", "按名称查找事物，最佳者在前；或列出一类"),
        ("Give `q` or `kind`, or both.", "请给出 `q` 或 `kind`，或两者。"),
        FIND,
        citable=False,
        named=True,
    ),
    Operation(
        "describe_entity",
        "/api/entity/{id}",
        ("All that is said of one thing, a statement a row", "关于一个事物的全部陈述，每行一条"),
        ("The member `entity` holds names, kinds, status, notes, and links to other datasets.",
         "成员 `entity` 含名称、类别、状态、说明及外部数据集中的对应。"),
        (),
        members=(("entity", "Entity"),),
        named=True,
    ),
    Operation(
        "compare",
        "/api/compare",
        ("Two cities side by side", "两个城市对比"),
        ("Every figure and place in a ranking, what is larger, and why a row cannot be compared.",
         "全部数据与排名，孰大孰小，以及不可比的理由。"),
        COMPARE,
        members=(("asked", "Free"),),
        named=True,
    ),
    Operation(
        "find_path",
        "/api/path",
        ("How two things are connected, a step a row", "两个事物如何相连，每行一步"),
        ("", ""),
        PATH,
        members=(("network", "Free"),),
        named=True,
    ),
    Operation(
        "rank",
        "/api/rank",
        ("What the network says of things", "从网络看事物"),
        ("Each row has the statements that make it so.", "每行都有依据的陈述。"),
        RANK,
        members=(("network", "Free"),),
        named=True,
    ),
    Operation(
        "why",
        "/api/why",
        ("Who says a statement, and who says otherwise", "一项陈述有何依据，有无不同说法"),
        ("A row a source, with place, stance and licence.", "每行一个来源，含位置、立场与许可。"),
        WHY,
        named=True,
    ),
    Operation(
        "list_kinds",
        "/api/kinds",
        ("The kinds of things, and how many there are", "事物的类别及数目"),
        citable=False,
    ),
    Operation(
        "list_sources",
        "/api/sources",
        ("The documents and datasets that the graph rests on", "图谱所依据的文献与数据集"),
        citable=False,
    ),
)  # fmt: skip


def by_path() -> dict[str, Operation]:
    """Return the operations by their address."""
    return {each.path: each for each in OPERATIONS}

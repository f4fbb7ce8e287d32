"""What a network is made of, in words and for programs."""

from collections.abc import Iterable
from typing import Any

from pyoxigraph import NamedNode

from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import KINDS
from kg.network.choice import CLASSING, CURATORS, EVERY, LEFT_OUT, STANCES, Choice
from kg.search import kind_name

FIRM = (
    ("reports", "报告"),
    ("proposes", "建议"),
    ("sets an aim", "设定目标"),
    ("curators' reading", "整理者所述"),
)
"""How firm a statement is (:func:`kg.network.choice.firmness`), in English and Chinese."""

_STANCES = {
    "reporting": ("reports", "报告"),
    "proposing": ("proposals", "建议"),
    "aiming": ("aims", "目标"),
}


def sentence(counts: tuple[int, int], choice: Choice, labels: Labels, every: int = 0) -> str:
    """Return how large a network is and what it is made of.

    Args:
        counts: How many things and statements it has.
        choice: Which statements count.
        labels: Labels in the reader's language.
        every: How many things there are in the whole graph.
    """
    return _Teller(choice, labels).sentence(counts, every)


def described(counts: tuple[int, int], choice: Choice) -> dict[str, Any]:
    """Return the same for programs."""
    return {
        "things": counts[0],
        "statements": counts[1],
        "kinds": [kind for kind in KINDS if choice.takes(kind)],
        "predicates": sorted(choice.predicates) if choice.predicates else None,
        "predicates_left_out": [] if choice.predicates else sorted(CLASSING),
        "stances": sorted(choice.stances or STANCES.values()),
        "real_only": choice.real,
        "sources_left_out": [] if choice.curated else sorted(CURATORS),
    }


class _Teller:
    def __init__(self, choice: Choice, labels: Labels) -> None:
        self.choice = choice
        self.labels = labels
        self.chinese = is_chinese(labels.lang)

    def say(self, en: str, zh: str) -> str:
        return zh if self.chinese else en

    def sentence(self, counts: tuple[int, int], every: int) -> str:
        things, statements = counts
        of_en = f" of {every:,}" if every > things else ""
        of_zh = f"（图谱共 {every:,} 个）" if every > things else ""
        en = f"Network: {things:,}{of_en} things, {statements:,} statements between them"
        zh = f"网络：{things:,} 个事物{of_zh}，其间 {statements:,} 条陈述"
        rules = [self._kinds(), self._relations(), *self._stances()]
        if every > things:
            rules.append(self.say("nothing without a link", "不含无连接的事物"))
        if not self.choice.curated:
            rules.append(self.say("nothing that only the curators say", "不计仅由整理者所述者"))
        return self.say("; ", "；").join([self.say(en, zh), *rules]) + self.say(".", "。")

    def _kinds(self) -> str:
        if self.choice.kinds is None:
            return self._but(LEFT_OUT | self.choice.without)
        taken = self.choice.kinds - self.choice.without
        if len(taken) * 2 > len(KINDS):
            return self._but(set(KINDS) - taken)
        names = self._names(taken)
        return self.say(f"only the kinds {names}", f"只含类别：{names}")

    def _but(self, kinds: Iterable[str]) -> str:
        if not (names := self._names(kinds)):
            return self.say("all kinds of thing", "含全部类别")
        return self.say(f"all kinds but {names}", f"不含类别：{names}")

    def _names(self, kinds: Iterable[str]) -> str:
        wanted = set(kinds)
        names = [kind_name(kind, self.labels.lang) for kind in KINDS if kind in wanted]
        return self.say(", ", "、").join(names)

    def _relations(self) -> str:
        chosen = self.choice.predicates
        if chosen is not None and EVERY in chosen:
            return self.say("all relations", "含全部关系")
        names = [self.labels.of(NamedNode(each)) for each in sorted(chosen or CLASSING)]
        listed = self.say(", ", "、").join(f"“{name}”" for name in names)
        if chosen is None:
            return self.say(f"all relations but {listed}", f"不计关系：{listed}")
        return self.say(f"only the relations {listed}", f"只计关系：{listed}")

    def _stances(self) -> list[str]:
        chosen = [_STANCES[each] for each in STANCES.values() if each in self.choice.stances]
        if not chosen:
            return [self.say("reports, proposals and aims alike", "报告、建议与目标一并计入")]
        english, chinese = " and ".join(e[0] for e in chosen), "与".join(e[1] for e in chosen)
        told = [self.say(f"only {english}", f"只计{chinese}")]
        if self.choice.real:
            told.append(self.say("nothing that is only wanted", "不含仅为拟议或目标的事物"))
        return told

"""One chosen network of a store, with the words to speak of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC, KINDS, XSD, kind_of
from kg.network import telling
from kg.network.answer import Evidence, Link, NetworkAnswer
from kg.network.choice import UNREAL, Choice, choose, firmness, query
from kg.network.projection import project
from kg.network.simple import Simple
from kg.store import Store, Term
from kg.terms import python_value

MOST = 8
"""How many things a cell lists before it says how many more there are."""


class Network:
    """The statements of a store that are chosen, and how to show what is found in them.

    Args:
        store: Where the statements are.
        choice: Which of them count.
        lang: The reader's language.
        keep: Things that are nodes whatever their kind.
    """

    def __init__(
        self, store: Store, choice: Choice, lang: str = "en", keep: Collection[str] = ()
    ) -> None:
        self.store = store
        self.choice = choice
        self.labels = Labels(store, lang)
        self.chinese = is_chinese(lang)
        self.keep = frozenset(keep)
        self.whole = project(store, lang, without=() if keep else self._unwanted(), labels=False)
        self.graph = choose(self.whole, choice, self.keep)
        self.simple = Simple.of(self.graph)
        self.place = {iri: place for place, iri in enumerate(self.simple.things)}

    def _unwanted(self) -> frozenset[str]:
        return frozenset(kind for kind in KINDS if not self.choice.takes(kind))

    def chosen(self, choice: Choice) -> "Network":
        """Return the network of another choice from the same statements, read once.

        The other choice takes no kinds beyond those that this one read.
        """
        other = copy(self)
        other.choice = choice
        other.graph = choose(self.whole, choice, self.keep)
        other.simple = Simple.of(other.graph)
        other.place = {iri: place for place, iri in enumerate(other.simple.things)}
        return other

    def say(self, en: str, zh: str) -> str:
        """Return the text in the reader's language."""
        return zh if self.chinese else en

    def words(self, en: str, zh: str) -> Literal:
        """Return the text in the reader's language as a cell."""
        return Literal(self.say(en, zh), language=self.say("en", "zh"))

    def called(self, thing: str) -> str:
        """Return what a thing is called, with the mark that it is only wanted."""
        name = self.labels.of(NamedNode(thing))
        if (status := self.status(thing)) is None:
            return name
        said = self.labels.of(status)
        return self.say(f"{name} ({said})", f"{name}（{said}）")

    def listed(self, things: Sequence[str], most: int = MOST) -> Literal:
        """Return things as a cell: the first few by name, then how many more."""
        self.labels.prefetch(NamedNode(each) for each in things[:most])
        shown = [self.called(each) for each in things[:most]]
        text = self.say(", ", "、").join(shown)
        if more := len(things) - len(shown):
            text += self.say(f", … {more} more", f"……另有 {more} 项")
        return Literal(text, language=self.say("en", "zh"))

    def status(self, thing: str) -> NamedNode | None:
        """Return the status of a thing that is only proposed or aimed at."""
        stated = self.graph.nodes[thing]["status"] if thing in self.graph else ""
        return AIC[stated] if stated in UNREAL else None

    def kind(self, thing: str) -> NamedNode | None:
        """Return the class of a thing."""
        kind = kind_of(thing)
        return None if kind is None else AIC[KINDS[kind]]

    def links(self, thing: str, others: Collection[str] | None = None) -> list[Link]:
        """Return the statements about a thing, or those between it and others."""
        found = [
            (one, key, other)
            for edges in (
                self.graph.out_edges(thing, keys=True),
                self.graph.in_edges(thing, keys=True),
            )
            for one, other, key in edges
        ]
        if others is None:
            return found
        return [link for link in found if {link[0], link[2]} - {thing} <= set(others)]

    def between(self, members: Collection[str]) -> list[Link]:
        """Return the statements between things of a group."""
        within = self.graph.subgraph(members)
        return [(one, key, other) for one, other, key in within.edges(keys=True)]

    def because(self, thing: str, links: Iterable[Link]) -> Literal:
        """Return statements about a thing as a cell: each predicate with its number."""
        counts = Counter((key, one == thing) for one, key, _ in links)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        parts = []
        for (key, out), count in ordered:
            name = self.labels.of(NamedNode(key))
            parts.append(f"{name} {'→' if out else '←'} {count}")
        return Literal(self.say("; ", "；").join(parts), language=self.say("en", "zh"))

    def stance(self, links: Iterable[Link]) -> int:
        """Return how firm a chain of statements is: as firm as the least firm of them."""
        return max(firmness(self.graph.edges[one, other, key]) for one, key, other in links)

    def inside(self, thing: str) -> None:
        """Do nothing where a thing is in the network.

        Raises:
            ParameterError: It is not; the message says what could be done.
        """
        if thing in self.place:
            return
        name = self.labels.of(NamedNode(thing))
        raise ParameterError(
            f"{name} is not in the network: no chosen statement links it with another thing.",
            f"{name}不在网络中：没有入选的陈述把它与其他事物相连。",
        ).with_command("Choose more with --through '*'.", "可用 --through '*' 扩大范围。")

    def cut(self, total: int, count: int, values: Sequence[object]) -> list[str]:
        """Return what is to be said of sorted rows of which only the first are shown."""
        if total <= count:
            return []
        tied = sum(value == values[count - 1] for value in values[count:])
        en = f"{count} of {total:,} are shown (--top)"
        zh = f"共 {total:,} 项，显示 {count} 项（--top）"
        if tied:
            en += f"; {tied:,} more have the value of the last row"
            zh += f"；另有 {tied:,} 项与末行数值相同"
        return [self.say(f"{en}.", f"{zh}。")]

    def _told(self, counts: tuple[int, int]) -> str:
        classes = " ".join(f"aic:{name}" for name in KINDS.values())
        rows = self.store.select(
            f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ VALUES ?c {{ {classes} }} ?s a ?c }}"
        ).rows
        every = python_value(rows[0][0])
        return telling.sentence(
            counts, self.choice, self.labels, every if isinstance(every, int) else 0
        )

    def answer(
        self,
        columns: Sequence[tuple[str, str, str]],
        rows: Sequence[tuple[Sequence[Term | None], Evidence]],
        *,
        title: tuple[str, str],
        notes: Sequence[str] = (),
        silent: bool = False,
        **about: Any,
    ) -> NetworkAnswer:
        """Return an answer.

        Args:
            columns: Name, English heading and Chinese heading of each.
            rows: Cells and evidence of each.
            title: What is told, in English and Chinese.
            notes: What is to be said before what the network is made of.
            silent: There is nothing to tell.
            about: Further things that programs may want to know.
        """
        counts = len(self.simple), self.graph.number_of_edges()
        return NetworkAnswer(
            [name for name, _, _ in columns],
            [cells for cells, _ in rows],
            evidence=[evidence for _, evidence in rows],
            network={**about, **telling.described(counts, self.choice)},
            labels=self.labels,
            title=self.say(*title),
            titles=[self.say(en, zh) for _, en, zh in columns],
            query=query(self.choice, self.keep),
            version=self.store.version(),
            message="\n".join([*notes, self._told(counts)]),
            silent=silent,
        )


def number(value: float, digits: int = 6) -> Literal:
    """Return a number as a cell: whole, or with a few significant digits and no exponent."""
    if value == int(value):
        return Literal(int(value))
    shortened = Decimal(f"{value:.{digits}g}")
    return Literal(f"{shortened:f}", datatype=XSD.decimal)


def ranks(values: Sequence[object]) -> list[int]:
    """Return the rank of each of sorted values; equal values share one.

    >>> ranks([9, 5, 5, 1])
    [1, 2, 2, 4]
    """
    found: list[int] = []
    for place, value in enumerate(values, 1):
        found.append(found[-1] if place > 1 and value == values[place - 2] else place)
    return found

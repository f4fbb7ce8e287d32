"""The rows of a comparison: figures and places, judged and put into words."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from pyoxigraph import Literal, NamedNode

from kg import observation
from kg.compare import verdict
from kg.compare.reading import Place, pairs
from kg.compare.verdict import EQUAL, Verdict
from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import AIC
from kg.observation import Observation
from kg.passages import Sources
from kg.store import Store, Term

UNKNOWN = ("cannot be told", "不能判定")
"""The verdict where neither print nor bounds decide."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is of, both cells as text, the verdict, and the things behind it.

    Attributes:
        of: The indicator, or the edition of a ranking.
        cells: What each area has, empty where it has nothing.
        judged: The verdict.
        ranked: The row is of an edition of a ranking.
        things: The figures or places, those of the first area first.
    """

    of: NamedNode
    cells: tuple[str, str]
    judged: Verdict
    ranked: bool
    things: tuple[NamedNode, ...]


class Comparison:
    """Two areas of one store, compared in one language."""

    def __init__(
        self,
        store: Store,
        labels: Labels,
        areas: tuple[NamedNode, NamedNode],
        names: tuple[str, str],
    ) -> None:
        self.store = store
        self.labels = labels
        self.areas = areas
        self.names = names
        self.chinese = is_chinese(labels.lang)
        self.sources = Sources(store, labels)
        self.graphs = self._graphs()
        self.sources.prefetch(graph for few in self.graphs.values() for graph in few)

    def rows(
        self,
        figures: tuple[list[Observation], list[Observation]],
        places: tuple[list[Place], list[Place]],
    ) -> list[tuple[Term | None, ...]]:
        """Return the rows of the answer: what can be compared first, then as documents read."""
        return [self._terms(row) for row in self.judged(figures, places)]

    def judged(
        self,
        figures: tuple[list[Observation], list[Observation]],
        places: tuple[list[Place], list[Place]],
    ) -> list[Row]:
        """Return the rows with their verdicts, in the same order."""
        self.labels.prefetch(each.indicator for few in figures for each in few)
        self.labels.prefetch(each.unit for few in figures for each in few)
        rows = [*self._figure_rows(*figures), *self._place_rows(*places)]
        rows.sort(key=self._order)
        return rows

    def verdict(self, row: Row) -> tuple[str, str]:
        """Return in words what a row says as printed, and what its bounds prove."""
        printed, proved = (
            self._larger(place, ranked=row.ranked, judged=row.judged)
            for place in (row.judged.printed, row.judged.proved)
        )
        return printed, proved

    def reason(self, row: Row) -> str:
        """Return why the verdict of a row is as it is."""
        reasons = dict.fromkeys(each[self.chinese] for each in row.judged.reasons)
        return ("；" if self.chinese else "; ").join(reasons)

    def _figure_rows(self, one: list[Observation], other: list[Observation]) -> list[Row]:
        asserted = self._asserted()
        rows = []
        indicators = {each.indicator for each in (*one, *other) if each.indicator is not None}
        for indicator in indicators:
            mine, theirs = ([o for o in few if o.indicator == indicator] for few in (one, other))
            for a, b in pairs(mine, theirs):
                if a is not None and b is not None:
                    judged = verdict.judge(a, b, self.names, self.labels)
                    judged.reasons += asserted.get(indicator, [])
                else:
                    judged = self._alone(
                        0 if b is None else 1, both=bool(mine and theirs), ranked=False
                    )
                cells = (
                    "" if a is None else a.text(self.labels),
                    "" if b is None else b.text(self.labels),
                )
                things = tuple(each.iri for each in (a, b) if each is not None)
                rows.append(Row(indicator, cells, judged, False, things))
        return rows

    def _place_rows(self, one: list[Place], other: list[Place]) -> list[Row]:
        rows = []
        for edition in {each.edition for each in (*one, *other)}:
            mine, theirs = ([p for p in few if p.edition == edition] for few in (one, other))
            for a, b in zip_longest(mine, theirs):
                if a is not None and b is not None:
                    judged = verdict.rank(a.interval, b.interval, self.names)
                else:
                    judged = self._alone(
                        0 if b is None else 1, both=bool(mine and theirs), ranked=True
                    )
                things = tuple(each.iri for each in (a, b) if each is not None)
                rows.append(Row(edition, (self._place(a), self._place(b)), judged, True, things))
        return rows

    def _alone(self, has: int, *, both: bool, ranked: bool) -> Verdict:
        without = self.names[1 - has]
        judged = Verdict(comparability=verdict.ONE_ONLY)
        if both:
            en, zh = f"{without} has no further figure", f"{without}没有与之对应的其他数据"
        elif ranked:
            en, zh = f"{without} has no place in this edition", f"该版本未给出{without}的名次"
        else:
            en, zh = f"no figure of {without} is given", f"未给出{without}的数据"
        judged.reasons.append((en, zh))
        return judged

    def _place(self, place: Place | None) -> str:
        if place is None:
            return ""
        if place.within is not None:
            return f"前{place.within}名" if self.chinese else f"within the top {place.within}"
        rank = observation.written(place.interval.low or Decimal(0))
        return f"第{rank}名" if self.chinese else f"rank {rank}"

    def _asserted(self) -> dict[NamedNode, list[tuple[str, str]]]:
        """Return, by indicator, what a source itself says of who is ahead."""
        # Not a second VALUES: the embedded engine would multiply both before it reads anything.
        pair = f"{self.areas[0]}, {self.areas[1]}"
        rows = self.store.select(
            "SELECT DISTINCT ?comparison ?ahead ?indicator WHERE { "
            "?comparison aic:behind ?behind ; aic:ahead ?ahead ; aic:aspect ?indicator "
            f"FILTER(?behind IN ({pair}) && ?ahead IN ({pair}) && ?behind != ?ahead) }}"
        ).rows
        found: defaultdict[NamedNode, list[tuple[str, str]]] = defaultdict(list)
        for comparison, ahead, indicator in sorted(rows, key=str):
            if not (isinstance(comparison, NamedNode) and isinstance(indicator, NamedNode)):
                continue
            quads = self.store.quads(comparison, AIC.aspect, indicator)
            where = self._short(
                [q.graph_name for q in quads if isinstance(q.graph_name, NamedNode)]
            )
            name = self.names[0 if ahead == self.areas[0] else 1]
            found[indicator].append(
                (f"the source itself puts {name} ahead ({where})", f"来源言明{name}领先（{where}）")
            )
        return found

    def _graphs(self) -> dict[Term, list[NamedNode]]:
        found: defaultdict[Term, list[NamedNode]] = defaultdict(list)
        for area in self.areas:
            for predicate in (AIC.area, AIC.ranked):
                for quad in self.store.quads(predicate=predicate, object=area):
                    if isinstance(quad.graph_name, NamedNode):
                        found[quad.subject].append(quad.graph_name)
        return found

    def _short(self, graphs: list[NamedNode]) -> str:
        found = sorted({self.sources.of(graph) for graph in graphs}, key=lambda each: each.place)
        shown = dict.fromkeys(each.short for each in found)
        return ("；" if self.chinese else "; ").join(shown)

    def _order(self, row: Row) -> tuple[bool, bool, tuple[object, ...], str, tuple[str, ...]]:
        """Put what can be compared first, then keep the order of the documents."""
        graphs = [graph for thing in row.things for graph in self.graphs.get(thing, ())]
        first = min((self.sources.of(graph).place for graph in graphs), default=(9, "", 0, 0))
        alone = row.judged.comparability == verdict.ONE_ONLY
        return alone, row.ranked, first, row.of.value, tuple(t.value for t in row.things)

    def _terms(self, row: Row) -> tuple[Term | None, ...]:
        judged = row.judged
        graphs = [graph for thing in row.things for graph in self.graphs.get(thing, ())]
        words = (
            *row.cells, *self.verdict(row), judged.difference[self.chinese],
            judged.ratio[self.chinese], judged.comparability[self.chinese],
            self.reason(row), self._short(graphs),
        )  # fmt: skip
        lang = "zh" if self.chinese else "en"
        return (row.of, *(Literal(each, language=lang) if each else None for each in words))

    def _larger(self, place: int | None, *, ranked: bool, judged: Verdict) -> str:
        if judged.comparability in (verdict.ONE_ONLY, verdict.INCOMPARABLE):
            return ""
        if place is None:
            return UNKNOWN[self.chinese]
        if place == EQUAL:
            return "相等" if self.chinese else "equal"
        name = self.names[place]
        if ranked:
            return f"{name}靠前" if self.chinese else f"{name} ranks higher"
        return f"{name}更大" if self.chinese else f"{name} is larger"

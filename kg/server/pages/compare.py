"""Two cities side by side, as a page: figures with bars that respect bounds, and reasons."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pyoxigraph import NamedNode

from kg import observation
from kg.compare import AREAS, compare, reading, verdict
from kg.compare.narrow import basis
from kg.compare.rows import Comparison, Row
from kg.errors import SilentError
from kg.labels import Labels
from kg.namespaces import AIC, KINDS, PREFIXES, curie
from kg.observation import Interval
from kg.server.addresses import href
from kg.server.exchange import Reply, Request
from kg.server.pages.render import render
from kg.server.service import Service

DEFAULTS = ("city:suzhou", "city:hangzhou")
"""The two cities to begin with, where the graph has them."""

_SURE = {verdict.COMPARABLE: "", verdict.RESERVED: "reserved", verdict.INCOMPARABLE: "not"}
_BEYOND = Decimal("1.12")


@dataclass(frozen=True)
class Cell:
    """What one city has: the figure in words, and its bar in per cent of the longest.

    ``sure`` is what the true value has at least, ``may`` how far it may go; a figure that has no
    upper end goes on to the edge.
    """

    text: str
    sure: int
    may: int
    drawn: bool


@dataclass(frozen=True)
class Line:
    """One row: what it is of, both cells, what holds, and why."""

    name: str
    href: str
    cells: tuple[Cell, Cell]
    verdict: str
    basis: str
    difference: str
    ratio: str
    comparability: str
    mark: str
    reason: str
    sources: tuple[tuple[str, str], ...]
    both: bool


def page(service: Service, request: Request) -> Reply:
    """Compare two cities; without names the two of the graph.

    Raises:
        NotFoundError: A name stands for nothing.
        ParameterError: Both are the same, or one is no area.
    """
    areas, first = _areas(service, request)
    one, other = request.first("one") or first[0], request.first("other") or first[1]
    values: dict[str, Any] = {"areas": areas, "one": one, "other": other, "names": (one, other)}
    if not (one and other):
        message = ("This graph has no figures of two cities.", "本图谱没有两个城市的数据。")
        return render(
            request, "compare.html", heading="", message=message[request.lang == "zh"], both=[],
            single=[], **values,
        )  # fmt: skip
    try:
        title, told, names, found = side_by_side(service, request, one, other)
    except SilentError as error:
        return render(
            request, "compare.html", heading="", message=error.message(request.lang), both=[],
            single=[], **values,
        )  # fmt: skip
    return render(
        request,
        "compare.html",
        heading=title,
        message=told,
        both=[each for each in found if each.both],
        single=[each for each in found if not each.both],
        **(values | {"names": names, "one": names[0], "other": names[1]}),
    )


def side_by_side(
    service: Service, request: Request, one: NamedNode | str, other: NamedNode | str
) -> tuple[str, str, tuple[str, str], list[Line]]:
    """Return the title of a comparison, what is to be said of it, the names, and its rows.

    Raises:
        NotFoundError: A name stands for nothing.
        ParameterError: Both are the same, or one is no area.
        SilentError: The store has no figure of one of them.
    """
    store, lang = service.store, request.lang
    answer = compare(store, one, other, lang)
    areas = _resolved(service, one), _resolved(service, other)
    labels = Labels(store, lang)
    names = labels.of(areas[0]), labels.of(areas[1])
    said = observation.statements(store.select(reading.query(areas)).rows)
    figures = reading.figures(said, areas)
    comparison = Comparison(store, labels, areas, names)
    intervals = {each.iri: each.interval() for few in figures for each in few}
    rows = comparison.judged(figures, reading.places(said, areas))
    lines = [_line(request, comparison, row, intervals) for row in rows]
    return answer.title, answer.message or "", names, lines


def _resolved(service: Service, given: NamedNode | str) -> NamedNode:
    """Return the area that :func:`kg.compare.compare` has found by a name."""
    if isinstance(given, NamedNode):
        return given
    from kg.errors import NotFoundError, ParameterError
    from kg.search import resolve

    try:
        return resolve(service.store, given, "city")
    except (NotFoundError, ParameterError):
        return resolve(service.store, given)


def _line(
    request: Request, comparison: Comparison, row: Row, intervals: dict[NamedNode, Interval]
) -> Line:
    printed, proved = comparison.verdict(row)
    rest = iter(row.things)
    things = [next(rest) if cell else None for cell in row.cells]
    drawn = not row.ranked and row.judged.comparability != verdict.INCOMPARABLE
    spans = [intervals.get(thing) if thing and drawn else None for thing in things]
    ends = [end for each in spans if each for end in (each.low, each.high) if end is not None]
    longest = max(ends, default=Decimal(0)) * _BEYOND
    graphs = dict.fromkeys(g for thing in row.things for g in comparison.graphs.get(thing, ()))
    sources = sorted((comparison.sources.of(graph) for graph in graphs), key=lambda s: s.place)
    chinese = comparison.chinese
    return Line(
        name=comparison.labels.of(row.of),
        href=href(request, row.of.value),
        cells=(
            _cell(row.cells[0], spans[0], longest),
            _cell(row.cells[1], spans[1], longest),
        ),
        verdict=printed,
        basis="" if row.ranked else basis(printed, proved, chinese=chinese),
        difference=row.judged.difference[chinese],
        ratio=row.judged.ratio[chinese],
        comparability=row.judged.comparability[chinese],
        mark=_SURE.get(row.judged.comparability, ""),
        reason=comparison.reason(row),
        sources=tuple((each.short, href(request, each.iri.value)) for each in sources),
        both=all(row.cells),
    )


def _cell(text: str, span: Interval | None, longest: Decimal) -> Cell:
    if span is None or longest <= 0 or (span.low is None and span.high is None):
        return Cell(text, 0, 0, False)
    # Nearly 900 is some way below 900; how far, nobody says: it fades out before its end.
    low = span.low if span.low is not None else Decimal(0)
    if span.low is None and span.high is not None and span.high_open:
        low = span.high * Decimal("0.9")
    high = span.high if span.high is not None else longest
    sure, may = (round(max(Decimal(0), end) / longest * 100) for end in (low, high))
    return Cell(text, sure, may, True)


def _areas(service: Service, request: Request) -> tuple[list[str], tuple[str, str]]:
    """Return the names of the areas that have figures or places, and the two to begin with."""
    classes = " ".join(str(AIC[KINDS[kind]]) for kind in AREAS)
    rows = service.store.select(
        f"SELECT DISTINCT ?area WHERE {{ VALUES ?class {{ {classes} }} ?area a ?class . "
        "FILTER(EXISTS { ?x aic:area ?area ; aic:indicator ?i } || EXISTS { ?y aic:ranked ?area })"
        " } ORDER BY ?area LIMIT 200"
    ).rows
    found = [area for (area,) in rows if isinstance(area, NamedNode)]
    labels = service.graph(request.lang).labels
    labels.prefetch(found)
    city = PREFIXES["city"]
    found.sort(key=lambda area: (not area.value.startswith(city), area.value))
    known = [curie(area.value) for area in found]
    begin = DEFAULTS if set(DEFAULTS) <= set(known) else (*known[:2], "", "")[:2]
    return [labels.of(area) for area in found], (begin[0], begin[1])

"""What each row rests on, as JSON: sources are told once and numbered, rows name their numbers."""

from typing import Any

from kg.citations.model import Citation, Citations
from kg.citations.styles import marks, numbered, place_of, stance, to_json
from kg.errors import KGError
from kg.language import is_chinese
from kg.passages import Source
from kg.server.addresses import href
from kg.server.api.paging import Paged
from kg.server.exchange import Request


def cited(request: Request, paged: Paged, *, full: bool) -> tuple[dict[str, Any], list[Any]]:
    """Return the members of an envelope that cite, and what is cited for each row.

    Args:
        request: The request, for links.
        paged: The page of the answer.
        full: Tell the statements behind each row, too.
    """
    nothing: list[Any] = [None] * len(paged.answer)
    if paged.cite is None or not paged.answer.rows:
        return {"citations": [], "naming": [], "conflicts": []}, nothing
    try:
        citations = paged.cite()
        told = to_json(citations)
    except KGError as error:
        # The rows stand without their sources, and that is said.
        reason = error.message(paged.answer.lang)
        return {"citations": [], "naming": [], "conflicts": [], "uncited": reason}, nothing
    numbers = numbered(citations)
    rows = []
    for row, mark, known in zip(citations, marks(citations), told["rows"], strict=True):
        one = _row(citations, row, mark, numbers)
        rows.append(one | ({"witnesses": known["witnesses"]} if full else {}))
    sources = [
        {"number": numbers[each.iri], **_source(request, citations, each)}
        for each in citations.sources
        if each.iri in numbers
    ]
    naming = [
        _source(request, citations, each) for each in citations.sources if each.iri not in numbers
    ]
    return {"citations": sources, "naming": naming, "conflicts": told["conflicts"]}, rows


def _row(citations: Citations, row: Citation, mark: str, numbers: dict[Any, int]) -> dict[str, Any]:
    zh = is_chinese(citations.lang)
    # Datasets that only name what passages speak of are cited where nothing else is.
    naming = {graph for graph in row.naming() if citations.places.of(graph).place[0]}
    return {
        "mark": mark,
        "sources": sorted(numbers[graph] for graph in row.graphs - naming or row.graphs),
        "together": row.together,
        "restsOnAbsence": row.rests_on_absence,
        "untraced": [reason[zh] for reason in row.untraced],
    }


def _source(request: Request, citations: Citations, source: Source) -> dict[str, Any]:
    return {
        "iri": source.iri.value,
        "text": place_of(citations, source),
        "short": source.short,
        "stance": source.stance,
        "says": stance(source, is_chinese(citations.lang)),
        "document": source.place[1],
        "page": href(request, source.iri.value),
    }

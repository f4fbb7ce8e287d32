"""Citations as people and programs read them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.citations import STYLES
from kg.citations.works import Work, works
from kg.errors import UsageError
from kg.formats.tables import CONTROL
from kg.language import is_chinese
from kg.namespaces import PREFIXES
from kg.passages import Source
from kg.terms import n3, text_of
from kg.terms import to_json as term_json

if TYPE_CHECKING:
    from kg.citations.model import Citation, Citations

_STANCES = {
    "reporting": ("reports", "报告"),
    "proposing": ("proposes", "建议"),
    "aiming": ("sets an aim", "设定目标"),
}


def render(citations: "Citations", style: str) -> str:
    """Return citations in a style.

    Raises:
        UsageError: There is no such style.
    """
    match style:
        case "short":
            return short(citations)
        case "bibtex":
            return bibtex(citations)
        case "gbt7714":
            return gbt7714(citations)
        case "json":
            import json

            return json.dumps(to_json(citations), ensure_ascii=False, indent=2) + "\n"
        case "prov":
            from kg.citations.prov import prov

            return prov(citations)
    raise UsageError(
        f"{style} is no style of citation; use one of {', '.join(STYLES)}.",
        f"没有引用格式 {style}；可用 {'、'.join(STYLES)}。",
    )


def chinese(citations: "Citations") -> bool:
    """Tell whether the reader reads Chinese."""
    return is_chinese(citations.lang)


def stance(source: Source, zh: bool) -> str:
    """Return what a source does when it says something: it reports, proposes, aims."""
    return _STANCES[source.stance][zh] if source.stance in _STANCES else ""


def numbered(citations: "Citations") -> dict[NamedNode, int]:
    """Return the number of each source that is shown as a footnote, in reading order."""
    shown = {graph for row in citations for graph in _shown(citations, row)}
    order = (source.iri for source in citations.sources if source.iri in shown)
    return {graph: number for number, graph in enumerate(order, 1)}


def _shown(citations: "Citations", row: "Citation") -> frozenset[NamedNode]:
    """Return the graphs of a row, but for datasets that only name what passages speak of."""
    naming = {g for g in row.naming() if citations.places.of(g).place[0]}
    return row.graphs - naming or row.graphs


def marks(citations: "Citations") -> list[str]:
    """Return what stands behind each row, e.g. ``[1][3]``, or ``[1] or [2]`` of alternatives."""
    numbers = numbered(citations)
    return [_mark(citations, row, numbers) for row in citations]


def in_words(citations: "Citations", *, listed: bool = True) -> list[str]:
    """Return the sources of each row in words, e.g. ``[1] §二（三） ¶20 s2; §三（二） ¶28 s5``.

    Args:
        citations: The citations.
        listed: A bibliography stands below, so that a work is named by its number there; else
            by its title.
    """
    works_ = enumerate(_cited(citations), 1)
    names = {w.iri: f"[{n}]" if listed else _title(citations, w.iri) for n, w in works_}
    order = list(names)
    told = []
    for row in citations:
        shown = _shown(citations, row)
        of_work: dict[NamedNode, list[str]] = {}
        for source in citations.of(row):
            if source.iri in shown:
                whole = source.iri if source.place[0] else NamedNode(source.place[1])
                places = of_work.setdefault(whole, [])
                places += [] if source.place[0] else [_within(citations, source)]
        parts = [
            f"{names[work]} {'; '.join(of_work[work])}".strip()
            for work in sorted(of_work, key=order.index)
        ]
        told.append("; ".join([*parts, *notes(citations, row)]))
    return told


def _title(citations: "Citations", work: NamedNode) -> str:
    """Return the title of a document in quotation marks, or the name of a dataset."""
    title = citations.places.labels.of(work)
    if citations.places.of(work).place[0] and work in {each.iri for each in citations.sources}:
        return title
    return f"《{title}》" if chinese(citations) else f"“{title}”"


def _within(citations: "Citations", source: Source) -> str:
    """Return the place of a passage inside its document."""
    title = citations.places.labels.of(NamedNode(source.place[1]))
    return source.short.removeprefix(title).strip()


def notes(citations: "Citations", row: "Citation") -> list[str]:
    """Return what no source can be named for: absence, and what could not be traced."""
    zh = chinese(citations)
    found = [("基于未见" if zh else "rests on absence")] if row.rests_on_absence else []
    return found + [f"{'未能追溯' if zh else 'not traced'}: {each[zh]}" for each in row.untraced]


def _mark(citations: "Citations", row: "Citation", numbers: dict[NamedNode, int]) -> str:
    zh = chinese(citations)
    shown = _shown(citations, row)
    groups = []
    for witness in row.witnesses:
        graphs = {g for each in witness for g in each.graphs} & shown
        groups.append(tuple(sorted(numbers[graph] for graph in graphs)))
    if row.together:
        groups = [tuple(sorted({number for group in groups for number in group}))]
    groups = [group for group in dict.fromkeys(groups) if group]
    text = ("或" if zh else " or ").join(map(_listed, groups))
    return " ".join([text, *(f"({note})" for note in notes(citations, row))]).strip()


def _listed(numbers: Sequence[int]) -> str:
    """Return numbers in brackets, runs as ranges: ``[1-4][7]``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "".join(
        f"[{run[0]}-{run[-1]}]" if len(run) > 2 else "".join(f"[{n}]" for n in run) for run in runs
    )


def short(citations: "Citations") -> str:
    """Return the list under an answer: a line a source, then who only names, then conflicts."""
    numbers = numbered(citations)
    lines = []
    for source in citations.sources:
        if source.iri in numbers:
            lines.append(f"[{numbers[source.iri]}] {place_of(citations, source)}")
    # Labels are the work of strangers: nothing in them may steer a terminal.
    return "".join(f"{CONTROL.sub(' ', line)}\n" for line in [*lines, *footer(citations, numbers)])


def footer(citations: "Citations", numbers: dict[NamedNode, int]) -> list[str]:
    """Return the lines that follow the sources: who only names, and where sources disagree."""
    zh = chinese(citations)
    lines = []
    naming = [source.short for source in citations.sources if source.iri not in numbers]
    if naming:
        lines.append(
            f"名称与类别：{'；'.join(naming)}" if zh else f"Names and kinds: {'; '.join(naming)}"
        )
    labels = citations.places.labels
    if any(row.rests_on_absence for row in citations):
        lines += _absence(citations, zh)
    for each in citations.conflicts:
        what = f"{text_of(each.subject, labels)} – {text_of(each.predicate, labels)}"
        said = [
            f"{text_of(statement.object, labels)}"
            f" ({', '.join(citations.places.of(graph).short for graph in statement.graphs)})"
            for statement in each.statements
        ]
        told = (" / " if zh else " against ").join(said)
        lines.append(f"来源不一致：{what}：{told}" if zh else f"Sources disagree: {what}: {told}")
    return lines


def _absence(citations: "Citations", zh: bool) -> list[str]:
    """Return the line that says what is not stated, where rows rest on that."""
    from kg.citations.absence import absent

    names = [citations.places.labels.of(each) for each in absent(citations.answer.query)]
    if not names:
        return []
    if zh:
        return [f"基于未见：所标各行还取决于图谱中没有与之相反的陈述（{'、'.join(names)}）"]
    told = ", ".join(names)
    return [f"Rests on absence: such rows also need that nothing of this kind is stated: {told}"]


def place_of(citations: "Citations", source: Source) -> str:
    """Return document, section, paragraph, sentence and stance, or a dataset's name."""
    zh = chinese(citations)
    if source.place[0]:
        return source.short
    title, where = _title(citations, NamedNode(source.place[1])), _within(citations, source)
    told = stance(source, zh)
    if zh:
        return f"{title}，{where}" + (f"（{told}）" if told else "")
    return f"{title}, {where}" + (f" ({told})" if told else "")


def _cited(citations: "Citations") -> list[Work]:
    return works(citations, numbered(citations))


def bibtex(citations: "Citations") -> str:
    """Return BibTeX: an entry a document or dataset, its passages in the note."""
    entries = []
    for work in _cited(citations):
        fields = {
            "author": work.author and f"{{{_tex(work.author)}}}",
            "title": f"{{{_tex(work.title)}}}",
            "year": work.year,
            "version": _tex(work.version),
            "url": work.url.replace("{", "%7B").replace("}", "%7D"),
            "urldate": work.retrieved,
            "language": work.language,
            "note": _tex("; ".join(filter(None, (*work.places, work.licence)))),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        entries.append("\n".join([f"@misc{{{work.key},", *lines, "}"]))
    return "\n\n".join(entries) + ("\n" if entries else "")


def _tex(text: str) -> str:
    escapes = {
        "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#",
        "_": "\\_", "%": "\\%", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "\n": " ",
    }  # fmt: skip
    return "".join(escapes.get(character, character) for character in text)


def gbt7714(citations: "Citations") -> str:
    """Return GB/T 7714: an entry a document or dataset, its passages at the end."""
    lines = []
    for number, work in enumerate(_cited(citations), 1):
        if work.places:  # What a document does not state about itself stays unstated.
            author = work.author or ("佚名" if work.language == "zh" else "Anon")
            unknown = "出版信息不详" if work.language == "zh" else "s.l.: s.n."
            line = f"{author}. {work.title}[Z]. [{unknown}]: {'; '.join(work.places)}."
        else:
            parts = [f"{work.author}. " if work.author else "", f"{work.title}[DS/OL]."]
            parts.append(f" {work.version}." if work.version else "")
            parts.append(f" [{work.retrieved}]." if work.retrieved else "")
            line = "".join([*parts, f" {work.url}."])
        lines.append(f"[{number}] {' '.join(line.split())}")
    lines += footer(citations, numbered(citations))
    return "".join(f"{CONTROL.sub(' ', line)}\n" for line in lines)


def to_json(citations: "Citations") -> dict[str, Any]:
    """Return citations as JSON: the rows with their witnesses, the sources, the conflicts."""
    zh = chinese(citations)

    def statement(each: Any) -> dict[str, Any]:
        return {
            "subject": term_json(each.subject),
            "predicate": term_json(each.predicate),
            "object": term_json(each.object),
            "sources": [graph.value for graph in each.graphs],
        }

    rows = [
        {
            "sources": [source.iri.value for source in citations.of(row)],
            "naming": sorted(graph.value for graph in row.naming()),
            "together": row.together,
            "restsOnAbsence": row.rests_on_absence,
            "untraced": [reason[zh] for reason in row.untraced],
            "witnesses": [[statement(each) for each in witness] for witness in row.witnesses],
        }
        for row in citations
    ]
    sources = {
        source.iri.value: {
            "text": place_of(citations, source),
            "stance": source.stance,
            "document": source.place[1],
        }
        for source in citations.sources
    }
    found = [
        {
            "subject": term_json(each.subject),
            "predicate": term_json(each.predicate),
            "statements": [statement(said) for said in each.statements],
        }
        for each in citations.conflicts
    ]
    return {"rows": rows, "sources": sources, "conflicts": found}


def prefixes(text: str) -> str:
    """Return the declarations of the prefixes that a Turtle text uses."""
    used = [name for name in PREFIXES if f" {name}:" in text or f"\n{name}:" in text]
    return "".join(f"@prefix {name}: {n3(NamedNode(PREFIXES[name]))} .\n" for name in used)

"""What is to be decided about links: what the linker proposes and nobody has decided before."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import DataSyntaxError, UsageError
from kg.language import is_chinese
from kg.links.against import target_of
from kg.links.datasets.base import Adapter
from kg.links.decisions import plain
from kg.links.find import weigh
from kg.links.identifiers import dataset_of
from kg.links.ledger import Ledger
from kg.links.mapping import Mapping, problems
from kg.links.record import Record
from kg.links.scoring import EXACT, Decision, Match, decide
from kg.links.sssom import read
from kg.namespaces import expand
from kg.store import Store

PLAUSIBLE = 0.2
"""What scores less is no candidate that a person should be asked about."""


def search(
    things: Iterable[Record],
    dataset: Adapter,
    ledger: Ledger | None = None,
    *,
    limit: int = 5,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Match]:
    """Yield for each thing what it is in a dataset, leaving out what has been decided.

    As :func:`kg.links.find.find`, but a candidate that a person has rejected is none any more,
    so that the others are judged without it; and a thing whose link is settled is left out.

    Args:
        things: Records of ours.
        dataset: Where to look.
        ledger: The decisions so far; None asks as if there were none.
        limit: The most candidates to keep.
        progress: Called with the number of things done.

    Raises:
        DataError: The dataset's file is broken.
        EndpointError: The dataset's service does not answer as it should.
        LimitError: It has more to say than it gives.
    """
    target = target_of(dataset)
    for number, thing in enumerate(things, 1):
        if ledger is None:
            yield decide(thing, weigh(thing, dataset), limit)
        elif not ledger.settled(thing.id, target):
            found = [
                each
                for each in weigh(thing, dataset)
                if not ledger.denied(thing.id, each.record.id)
            ]
            yield decide(thing, found, limit)
        if progress is not None:
            progress(number)


def open_cases(matches: Iterable[Match], *, weak: bool = False) -> Iterator[Match]:
    """Yield the matches that a person should decide, each with its plausible candidates only.

    Args:
        matches: What was found.
        weak: Ask also where the linker would say that the dataset holds no such thing.
    """
    for match in matches:
        plausible = tuple(
            each
            for place, each in enumerate(match.candidates)
            if each.score >= PLAUSIBLE or (place == 0 and match.decision is not Decision.NIL)
        )
        if weak:
            plausible = match.candidates
        if plausible and (weak or match.decision is not Decision.NIL):
            yield replace(match, candidates=plausible)


def automatic(matches: Iterable[Match], ledger: Ledger) -> list[Match]:
    """Return the matches that can be linked without asking.

    Where two things would be the same as one there, or one there is another thing's already,
    neither is linked: a person should look.
    """
    links = [match for match in matches if match.decision is Decision.LINK]
    wanted = Counter(match.candidates[0].record.id for match in links if match.predicate == EXACT)
    return [
        match
        for match in links
        if match.predicate != EXACT
        or (
            wanted[match.candidates[0].record.id] == 1
            and not ledger.owners(match.candidates[0].record.id) - {expand(match.thing.id)}
        )
    ]


_FACTS = {
    "id": ("Identifier", "标识"),
    "names": ("Names", "名称"),
    "types": ("Kind", "类型"),
    "place": ("Place", "地点"),
    "websites": ("Websites", "网站"),
    "identifiers": ("Other identifiers", "其他标识"),
    "founded": ("Founded", "成立"),
    "about": ("About", "简介"),
}
_TYPES = {
    "company": "企业", "education": "教育", "research": "科研", "health": "医疗",
    "government": "政府", "nonprofit": "非营利", "archive": "档案", "place": "地点",
    "concept": "概念", "other": "其他",
}  # fmt: skip


def side_by_side(one: Record, other: Record, lang: str) -> list[tuple[str, str, str]]:
    """Return what is known of two records, fact by fact: heading, one, the other."""
    chinese = is_chinese(lang)
    ours, theirs = _facts(one, chinese=chinese), _facts(other, chinese=chinese)
    return [
        (heading[chinese], ours[name], theirs[name])
        for name, heading in _FACTS.items()
        if ours[name] or theirs[name]
    ]


def _facts(record: Record, *, chinese: bool) -> dict[str, str]:
    mark = "；" if chinese else "; "
    place = record.place
    where = [*place.names[:2], *place.regions[:1], place.country or ""]
    if place.point:
        where.append(f"{place.point[0]:g}, {place.point[1]:g}")
    ended = ("（已不复存在）" if chinese else " (ended)") if record.ended else ""
    types = sorted(_TYPES[each] if chinese else each for each in record.types)
    told = {
        "id": record.id,
        "names": mark.join(dict.fromkeys(name.text for name in record.names[:12])),
        "types": mark.join(types),
        "place": mark.join(dict.fromkeys(filter(None, where))),
        "websites": mark.join(record.websites[:3]),
        "identifiers": mark.join(
            f"{scheme} {', '.join(sorted(values)[:3])}"
            for scheme, values in sorted(record.identifiers.items())
        ),
        "founded": str(record.founded or ""),
        "about": record.about + ended,
    }
    return {name: plain(value)[:600] for name, value in told.items()}


def taken(file: Path, store: Store) -> tuple[list[Mapping], dict[str, str]]:
    """Return the decisions in a file, with its prefixes; all are good, or none is returned.

    Args:
        file: A mapping set, e.g. what the review page saved.
        store: The graph whose things it speaks of.

    Raises:
        DataSyntaxError: It is no mapping set, or a row breaks the standard.
        UsageError: A row speaks of what is not in the graph, or of a malformed identifier.
    """
    mappings = read(file)
    for problem in problems(mappings):
        raise DataSyntaxError(
            f"{file}, line {problem.line}: {problem.en}. Nothing of it is used.",
            f"{file} 第 {problem.line} 行：{problem.zh}。其内容均未采用。",
            problem.line,
        )
    for row in mappings.mappings:
        subject = mappings.expand(row["subject_id"]) or ""
        if next(store.quads(NamedNode(subject)), None) is None:
            raise UsageError(
                f"{file}, line {row.line}: {row['subject_id']} is not in the graph. "
                "Nothing of the file is used.",
                f"{file} 第 {row.line} 行：图谱中没有 {row['subject_id']}。该文件的内容均未采用。",
            )
        there = mappings.expand(row["object_id"]) or ""
        dataset = None if row.not_found else dataset_of(there)
        if dataset is not None and not dataset.valid(dataset.identifier(there) or ""):
            raise UsageError(
                f"{file}, line {row.line}: {row['object_id']} has not the form of "
                f"{dataset.title('en')}, or its check digits do not fit. Nothing of the file is "
                "used.",
                f"{file} 第 {row.line} 行：{row['object_id']} 不符合{dataset.title('zh')}的格式，"
                "或校验位不符。该文件的内容均未采用。",
            )
    return list(mappings.mappings), dict(mappings.prefixes)

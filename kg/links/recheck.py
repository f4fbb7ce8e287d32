"""All links checked anew: the rows themselves, the things they speak of, and the dataset today.

>>> from kg.links.mapping import MappingSet, made
>>> row = made(subject_id="firm:a", predicate_id="skos:exactMatch", object_id="ror:05t8y2r13",
...            mapping_justification="semapv:MappingReview")
>>> prefixes = {"firm": "https://w3id.org/aicity/firm/", "ror": "https://ror.org/"}
>>> [fault.id for fault in of_rows(MappingSet(prefixes, {}, (row,)))]
['identifier-ill-formed']
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import NamedNode

from kg.language import is_chinese
from kg.links.against import Target, target_of
from kg.links.datasets.base import Local
from kg.links.find import weigh
from kg.links.identifiers import dataset_of
from kg.links.ledger import IDENTITY
from kg.links.mapping import Mapping, MappingSet, problems
from kg.links.narrow import Narrow
from kg.links.ours import records_of
from kg.links.record import Record
from kg.links.review import PLAUSIBLE
from kg.links.scoring import Decision, decide
from kg.namespaces import curie, kind_of
from kg.store import Store

_LEAST = Decimal("0.9")

FAULTS: dict[str, tuple[str, str, str, str]] = {
    # id: what is wrong, in English and Chinese; what to do, in English and Chinese
    "row-invalid": (
        "The row breaks the standard", "该行不符合标准", "Correct it.", "请改正。"),
    "identifier-ill-formed": (
        "The identifier has not the form of its dataset, or its check digits do not fit",
        "标识不符合所属数据集的格式，或校验位不符",
        "Copy it again from the source.", "从出处重新抄录。"),
    "two-identifiers": (
        "The thing is the same as two things of one dataset",
        "同一事物等同于同一数据集中的两个事物",
        "Keep one; make the other a closeMatch, or deny it.",
        "保留一个；另一个改为 closeMatch，或予以否定。"),
    "shared-identifier": (
        "Two things are the same as this one", "两个事物等同于这同一个",
        "Merge them if they are one; else give the part a broadMatch.",
        "若为同一事物则合并；否则为其部分改用 broadMatch。"),
    "linked-and-denied": (
        "Said to be the same, and not to be the same", "既称相同，又称不同",
        "Take one of the two rows out.", "删去其中一行。"),
    "linked-and-not-found": (
        "Linked, and said not to be found in the same version", "已链接，又称在同一版本中查无",
        "Take one of the two rows out.", "删去其中一行。"),
    "unsure-link": (
        "Said to be the same with a confidence below 0.9", "以低于 0.9 的可信度称其相同",
        "Find a second source, or make it a closeMatch.", "找到第二个来源，或改为 closeMatch。"),
    "subject-unknown": (
        "The graph has no such thing", "图谱中没有该事物",
        "Correct the subject, or take the row out.", "改正主语，或删去该行。"),
    "identifier-gone": (
        "The dataset has no such identifier (any more)", "数据集中（已）没有该标识",
        "Look for the record that takes its place.", "查找取代它的记录。"),
    "record-ended": (
        "The dataset says that it exists no more", "数据集称其已不复存在",
        "See whether another record follows it.", "查看是否有后继记录。"),
    "doubtful": (
        "What is known of the two does not fit (any more)", "双方的已知信息（已）不相符",
        "Look at both, and confirm or deny the link.", "核对双方，确认或否定该链接。"),
    "now-found": (
        "Said not to be found, and the dataset holds what fits", "称查无，而数据集中有相符的记录",
        "Decide with: kg link review", "请用 kg link review 审核"),
}  # fmt: skip
"""What can be wrong with a link."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a row of a mapping set.

    Attributes:
        id: Its sort, a key of :data:`FAULTS`.
        line: The line of the row.
        subject: The thing of ours, as the row writes it.
        object: What it is linked to.
        detail: The value that is wrong, in English and Chinese.
    """

    id: str
    line: int
    subject: str
    object: str
    detail: tuple[str, str] = ("", "")

    def message(self, lang: str) -> str:
        """Return what is wrong, in the reader's language."""
        chinese = is_chinese(lang)
        text, detail = FAULTS[self.id][chinese], self.detail[chinese]
        return f"{text}{'：' if chinese else ': '}{detail}" if detail else text

    def remedy(self, lang: str) -> str:
        """Return what to do, in the reader's language."""
        return FAULTS[self.id][2 + is_chinese(lang)]


def of_rows(mappings: MappingSet) -> Iterator[Fault]:
    """Yield what is wrong with rows by themselves and with each other."""
    rows = {row.line: row for row in mappings.mappings}
    for problem in problems(mappings):
        row = rows.get(problem.line, Mapping({}))
        yield _at("row-invalid", row, (problem.en, problem.zh), problem.line)
    same: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    denied = {_pair(row) for row in mappings.mappings if row.denied}
    sought = {
        (row["subject_id"], row["object_source"], row["object_source_version"])
        for row in mappings.mappings
        if row.not_found
    }
    for row in mappings.mappings:
        if row.not_found:
            continue
        dataset = dataset_of(mappings.expand(row["object_id"]) or "")
        if dataset is not None and not dataset.valid(_identifier(mappings, row)):
            yield _at("identifier-ill-formed", row)
        if row.denied or row["predicate_id"] not in IDENTITY:
            continue
        source = dataset.prefix if dataset else row["object_source"] or row["object_id"]
        if same[row["subject_id"], source] - {row["object_id"]}:
            yield _at("two-identifiers", row)
        same[row["subject_id"], source].add(row["object_id"])
        if others := owners[row["object_id"]] - {row["subject_id"]}:
            yield _at("shared-identifier", row, (min(others), min(others)))
        owners[row["object_id"]].add(row["subject_id"])
        if _pair(row) in denied:
            yield _at("linked-and-denied", row)
        if (row["subject_id"], row["object_source"], row["object_source_version"]) in sought:
            yield _at("linked-and-not-found", row)
        if _below(row["confidence"]):
            yield _at("unsure-link", row, (row["confidence"], row["confidence"]))


def of_things(mappings: MappingSet, store: Store) -> Iterator[Fault]:
    """Yield the rows that speak of what the graph does not hold."""
    there: dict[str, bool] = {}
    for row in mappings.mappings:
        iri = mappings.expand(row["subject_id"])
        if iri is None:
            continue
        if iri not in there:
            there[iri] = next(store.quads(NamedNode(iri)), None) is not None
        if not there[iri]:
            yield _at("subject-unknown", row)


def narrowed(
    mappings: MappingSet,
    store: Store,
    dataset: Local,
    progress: Callable[[int], None] | None = None,
) -> Narrow:
    """Return of a dataset what :func:`of_dataset` asks it for, read in one pass.

    Args:
        mappings: The links; those to other datasets are passed over.
        store: The graph, for the names of its things.
        dataset: The dataset, read anew.
        progress: Called with the number of records read, now and then.

    Raises:
        DataError: The dataset's file is broken.
    """
    concerned = [row for row in mappings.mappings if _leads(mappings, row, target_of(dataset))]
    sought = _ours(mappings, [row for row in concerned if row.not_found], store)
    ids = {mappings.expand(row["object_id"]) or "" for row in concerned}
    return Narrow(dataset, sought.values(), ids, progress)


def of_dataset(mappings: MappingSet, store: Store, dataset: Local | Narrow) -> Iterator[Fault]:
    """Yield what a dataset, as it is now, says against the links to it.

    Args:
        mappings: The links; those to other datasets are passed over.
        store: The graph, for the names of its things.
        dataset: The dataset, or what :func:`narrowed` makes of it.
    """
    target = target_of(dataset)
    concerned = [row for row in mappings.mappings if _leads(mappings, row, target)]
    ours = _ours(mappings, concerned, store)
    for row in concerned:
        thing = ours.get(mappings.expand(row["subject_id"]) or "")
        if row.not_found:
            if thing is None:
                continue
            refused = {
                mappings.expand(each["object_id"])
                for each in concerned
                if each.denied and each["subject_id"] == row["subject_id"]
            }
            found = [each for each in weigh(thing, dataset) if each.record.id not in refused]
            match = decide(thing, found)
            if match.decision is Decision.LINK:
                best = match.candidates[0].record
                yield _at("now-found", row, (f"{best.id} {best.label('en')}",
                                             f"{best.id} {best.label('zh')}"))  # fmt: skip
            continue
        record = dataset.get(mappings.expand(row["object_id"]) or "")
        if row.denied:
            continue  # What a thing is not, it will not be when that is gone.
        if record is None:
            yield _at("identifier-gone", row)
        else:
            yield from _of_record(row, thing, record, dataset)


def _of_record(
    row: Mapping, thing: Record | None, record: Record, dataset: Local | Narrow
) -> Iterator[Fault]:
    if record.ended:
        yield _at("record-ended", row, (record.label("en"), record.label("zh")))
    if thing is None or row["predicate_id"] not in (*IDENTITY, "skos:closeMatch"):
        return
    match = decide(thing, weigh(thing, _Only(record, dataset)))
    if not match.candidates or match.candidates[0].score < PLAUSIBLE:
        yield _at("doubtful", row, (f"{thing.label('en')} – {record.label('en')}",
                                    f"{thing.label('zh')}与{record.label('zh')}"))  # fmt: skip


class _Only:
    """A dataset as it is, in which one record only is looked at."""

    complete = True

    def __init__(self, record: Record, dataset: Local | Narrow) -> None:
        self.name = dataset.name
        self.version = dataset.version
        self.things_with = dataset.things_with
        self.is_place = dataset.is_place
        self._record = record

    def candidates(self, thing: Record, limit: int) -> list[Record]:
        return [self._record]


def _leads(mappings: MappingSet, row: Mapping, target: Target) -> bool:
    """Tell whether a row is about a dataset."""
    if row.not_found:
        return row["object_source"] == target.source
    dataset = dataset_of(mappings.expand(row["object_id"]) or "")
    if dataset is not None:
        return f"source:{dataset.source}" == target.source
    return row["object_source"] == target.source


def _ours(mappings: MappingSet, rows: list[Mapping], store: Store) -> dict[str, Record]:
    """Return our things that rows speak of, by address, without the links they have."""
    wanted = {mappings.expand(row["subject_id"]) or "" for row in rows}
    kinds = sorted({kind for iri in wanted if (kind := kind_of(iri))})
    found = [record for kind in kinds for record in records_of(store, kind, known=False)]
    by_name = {record.id: record for record in found}
    return {iri: by_name[curie(iri)] for iri in wanted if curie(iri) in by_name}


def _pair(row: Mapping) -> tuple[str, str]:
    return row["subject_id"], row["object_id"]


def _identifier(mappings: MappingSet, row: Mapping) -> str:
    iri = mappings.expand(row["object_id"]) or ""
    dataset = dataset_of(iri)
    return (dataset.identifier(iri) or "") if dataset else ""


def _below(confidence: str) -> bool:
    try:
        return bool(confidence) and Decimal(confidence) < _LEAST
    except InvalidOperation:
        return False


def _at(id: str, row: Mapping, detail: tuple[str, str] = ("", ""), line: int = 0) -> Fault:
    return Fault(id, line or row.line, row["subject_id"], row["object_id"], detail)

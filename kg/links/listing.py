"""A person's own list, row by row: what each row is in our graph and in other datasets.

What is found is kept in a file beside the output, row by row; when the same is asked again after
an interruption, it goes on where it stopped.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg import __version__
from kg.errors import UsageError
from kg.files import cannot_write
from kg.language import is_chinese
from kg.links.against import Target
from kg.links.datasets.base import Adapter
from kg.links.datasets.table import Columns, record_of
from kg.links.decisions import plain
from kg.links.find import weigh
from kg.links.record import Record
from kg.links.scoring import Match, decide
from kg.links.sheet import Sheet, unformula
from kg.namespaces import expand

PARTS = ("id", "name", "decision", "relation", "score", "reasons")
HEADINGS = {
    "id": ("id", "标识"),
    "name": ("name", "名称"),
    "decision": ("decision", "判断"),
    "relation": ("relation", "关系"),
    "score": ("score", "分数"),
    "reasons": ("reasons", "理由"),
}
DECISIONS = {
    "link": ("link", "可链接"),
    "review": ("review", "待审核"),
    "nil": ("not found", "未找到"),
}
_RELATIONS = {
    "skos:exactMatch": ("the same", "相同"),
    "skos:closeMatch": ("nearly the same", "相近"),
}
_REMEMBERED = 50_000
_OFTEN = 200


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with a table.

    Attributes:
        sheet: The table.
        columns: Which columns say what.
        datasets: Where to look, each with how it is named.
        lang: The language of headings, decisions and reasons.
        states: What identifies the state of each dataset.
    """

    sheet: Sheet
    columns: Columns
    datasets: tuple[tuple[Target, Adapter], ...]
    lang: str
    states: tuple[str, ...] = ()
    _memory: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def added(self) -> list[str]:
        """Return the headings of the columns that are added, none of them there already."""
        taken = set(self.sheet.header)
        made = []
        for target, _ in self.datasets:
            name = target.source.partition(":")[2]
            for part in PARTS:
                heading = f"{name}_{HEADINGS[part][self.lang.startswith('zh')]}"
                number = 2
                while heading in taken:
                    heading = f"{heading.rpartition(' ')[0] or heading} {number}"
                    number += 1
                taken.add(heading)
                made.append(heading)
        return made

    def key(self) -> str:
        """Return what identifies the job: whatever would give other results changes it."""
        told = json.dumps(
            [
                __version__, self.sheet.digest, self.sheet.sheet, repr(self.columns), self.lang,
                [(target.source, target.version) for target, _ in self.datasets], self.states,
            ],
            ensure_ascii=False,
        )  # fmt: skip
        return hashlib.sha256(told.encode()).hexdigest()

    def cells(self, row: Sequence[str], line: int) -> list[str]:
        """Return what is added to a row."""
        told: Mapping[str, str] = dict(zip(self.sheet.header, row, strict=True))
        used = tuple(told[name] for name in _used(self.columns))
        if (known := self._memory.get(used)) is not None:
            return known
        thing = record_of(told, self.columns, f"row {line}")
        cells: list[str] = []
        for _, dataset in self.datasets:
            match = decide(thing, weigh(thing, dataset), 3) if thing is not None else None
            cells += _shown(match, self.lang)
        if len(self._memory) < _REMEMBERED:
            self._memory[used] = cells
        return cells


def columns_of(
    header: Sequence[str],
    names: Sequence[str] = (),
    place: str = "",
    types: frozenset[str] = frozenset(),
    country: str | None = None,
) -> Columns:
    """Return which columns say what: as told, and for the rest judged by their names.

    Args:
        header: The column names.
        names: The columns with names, the usual one first; judged where empty.
        place: The column with the place; judged where empty.
        types: What all rows are.
        country: Where all rows are that say nothing else.

    Raises:
        UsageError: There is no such column, or none that looks like a name, or two of one name.
    """
    for name in (*names, *([place] if place else ())):
        if name not in header:
            shown = ", ".join(header[:12])
            raise UsageError(
                f"There is no column {name}; the columns are: {shown}.",
                f"没有列 {name}；现有的列：{shown}。",
            )
    guessed = Columns.guess([*header, *(["name"] if names else [])])
    columns = replace(guessed, id=(), types=types, default_country=country)
    if names:
        columns = replace(columns, names=tuple(dict.fromkeys(names)))
    if place:
        columns = replace(columns, city=(place,))
    for name in _used(columns):
        if list(header).count(name) > 1:
            raise UsageError(
                f"Two columns are called {name}; rename one.", f"有两列都叫 {name}；请改名。"
            )
    return columns


def _used(columns: Columns) -> list[str]:
    return [
        *columns.names, *columns.city, *columns.region, *columns.country, *columns.website,
        *columns.founded, *columns.about, *columns.identifiers.values(),
    ]  # fmt: skip


def _shown(match: Match | None, lang: str) -> list[str]:
    """Return what is told of a match: identifier, name, decision, relation, score, reasons."""
    if match is None:
        return [""] * len(PARTS)
    chinese = is_chinese(lang)
    decision = DECISIONS[match.decision.value][chinese]
    best = match.best
    if best is None:
        return ["", "", decision, "", "", match.why(lang)]
    candidate = match.candidates[0]
    reasons = ("；" if chinese else "; ").join(
        f"{'−' if reason.points < 0 else ''}{reason.text(lang)}" for reason in candidate.reasons
    )
    relation = _RELATIONS[match.predicate][chinese] if match.predicate else ""
    id = _address(candidate.record)
    name = unformula(plain(candidate.record.label(lang)))
    note = f"{match.why(lang)}{'：' if chinese else ': '}{reasons}"
    score = f"{candidate.score:.3f}"
    return [unformula(id), name, decision, relation, score, unformula(plain(note))]


def _address(record: Record) -> str:
    return expand(record.id) or record.id


class Kept:
    """What has been found so far, kept beside the output, so that work is not done twice.

    Args:
        output: The file that is to be written in the end.
        key: What identifies the job.

    Attributes:
        done: How many rows were found before.
        aside: Where the file of another job was put, whose place this one takes; else None.

    Raises:
        OutsideError: Nothing can be written there.
    """

    def __init__(self, output: Path, key: str) -> None:
        self.file = output.with_name(f"{output.name}.part")
        self._key = key
        self.done = 0
        self.aside: Path | None = None
        try:
            self._take_up()
        except OSError as error:
            raise cannot_write(self.file, error) from error

    def _take_up(self) -> None:
        """Count the whole lines of the same job, and cut off what an interruption left."""
        good = 0
        if self.file.is_file():
            with self.file.open("rb") as file:
                if file.readline() == self._first():
                    good = file.tell()
                    for line in file:
                        if not line.endswith(b"\n") or not _is_row(line):
                            break
                        good += len(line)
                        self.done += 1
        if good:
            os.truncate(self.file, good)
        else:
            # Hours of another dataset or language must not be lost to a slip in the command.
            if self.file.is_file() and self.file.stat().st_size > len(self._first()):
                self.aside = self.file.with_name(f"{self.file.name}.old")
                self.file.replace(self.aside)
            self.file.write_bytes(self._first())

    def _first(self) -> bytes:
        return f"{json.dumps(self._key)}\n".encode()

    def go_on(self, job: Job, progress: Callable[[int], None] | None = None) -> None:
        """Find what each row is that has not been found before.

        Raises:
            KGError: A dataset fails; what was found before stays.
            OutsideError: The disk is full.
        """
        waiting: list[str] = []
        number = self.done
        try:
            for number, row in enumerate(job.sheet.rows(), 1):
                if number <= self.done:
                    continue
                found = job.cells(row, number)
                waiting.append(json.dumps(found, ensure_ascii=False))
                if len(waiting) >= _OFTEN:
                    self._append(waiting)
                if progress is not None:
                    progress(number)
        finally:
            self._append(waiting)

    def _append(self, waiting: list[str]) -> None:
        try:
            with self.file.open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in waiting)
        except OSError as error:
            raise cannot_write(self.file, error) from error
        self.done += len(waiting)
        waiting.clear()

    def rows(self, job: Job) -> Iterator[list[str]]:
        """Yield the table with what was found, the header first."""
        yield [*job.sheet.header, *job.added()]
        with self.file.open(encoding="utf-8") as file:
            next(file)
            for row, line in zip(job.sheet.rows(), file, strict=True):
                yield [*row, *json.loads(line)]

    def remove(self) -> None:
        """Remove the file: the output is written."""
        self.file.unlink(missing_ok=True)


def _is_row(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), list)
    except ValueError:
        return False

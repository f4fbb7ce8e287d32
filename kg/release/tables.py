"""The merged graph as tables: one CSV file (RFC 4180) a kind of thing, described in CSVW.

A cell is data, written exactly as it is: one that begins with ``=``, ``+``, ``-`` or ``@`` is not
changed, and a spreadsheet that opens the file may take it for a formula.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.files import write_atomic, write_folder, zipped
from kg.namespaces import PREFIXES, curie
from kg.release.csvw import file_name, metadata
from kg.release.statements import Statement, Statements
from kg.release.turtle import language_tag
from kg.store import Store

METADATA = "csv-metadata.json"
UNTYPED = "untyped.csv"
"""The file for things that have no class."""

_TYPE = f"{PREFIXES['rdf']}type"
_LABEL = f"{PREFIXES['skos']}prefLabel"
_STRING = f"{PREFIXES['xsd']}string"
_LABELS = {(_LABEL, "@zh"): "label_zh", (_LABEL, "@en"): "label_en"}
_SEPARATORS = ("|", "¦", "‖", "␟", *map(chr, range(0xE000, 0xF900)))

Key = tuple[str, str]
"""A property and a variety: nothing for IRIs, ``@zh`` for a language, else a datatype's IRI."""


@dataclass
class Column:
    """One column: a property, as far as its values are of one variety."""

    header: str
    predicate: str = ""
    variety: str = ""
    separator: str = ""
    targets: set[str] | None = None

    def refers_to(self) -> str | None:
        """Return the one table in which all values of a column with single IRIs stand."""
        if self.variety or self.separator or not self.predicate or not self.targets:
            return None
        return min(self.targets) if len(self.targets) == 1 else None


@dataclass
class _Use:
    """What the values of a column need."""

    many: bool = False
    characters: set[str] = field(default_factory=set)
    targets: set[str] | None = None


@dataclass
class Table:
    """The things of one class."""

    file: str
    iri: str
    columns: list[Column] = field(default_factory=list)
    rows: int = 0


class Tables:
    """The tables of a store.

    Args:
        store: Where the graph lies.
        bom: Begin each CSV with a byte-order mark, which Excel needs to show Chinese.
    """

    def __init__(self, store: Store, *, bom: bool = False) -> None:
        self.statements = Statements(store)
        self.bom = bom
        self._files = self._kinds()
        self.tables = self._describe()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file's name and content; the metadata first."""
        yield METADATA, metadata(self.tables)
        tables = {table.file: table for table in self.tables}
        texts = {name: io.StringIO(newline="") for name in tables}
        writers = {name: csv.writer(text, lineterminator="\r\n") for name, text in texts.items()}
        for name, writer in writers.items():
            writer.writerow(column.header for column in tables[name].columns)
        for subject, statements in self.statements.subjects():
            cells = _cells(statements)
            sources = sorted({source for statement in statements for source in statement.sources})
            for name in self._of(subject):
                writers[name].writerow(_row(tables[name], subject, cells, sources))
        for name, text in texts.items():
            yield name, text.getvalue().encode("utf-8-sig" if self.bom else "utf-8")
            text.close()

    def _kinds(self) -> dict[str, list[str]]:
        """Name the files, and note for each thing in which of them it stands."""
        kinds: dict[str, list[str]] = {}
        classes: dict[str, str] = {}
        for statement in self.statements:
            if statement.predicate == _TYPE and isinstance(statement.object, NamedNode):
                classes[statement.object.value] = ""
                kinds.setdefault(statement.subject, []).append(statement.object.value)
        self._classes: dict[str, str] = {}
        for iri in sorted(classes):
            classes[iri] = file_name(iri, {UNTYPED, *self._classes})
            self._classes[classes[iri]] = iri
        return {subject: [classes[iri] for iri in iris] for subject, iris in kinds.items()}

    def _of(self, subject: str) -> list[str]:
        return self._files.get(subject) or [UNTYPED]

    def _describe(self) -> list[Table]:
        uses: dict[str, dict[Key, _Use]] = {}
        rows: dict[str, int] = {}
        for subject, statements in self.statements.subjects():
            cells = _cells(statements)
            for name in self._of(subject):
                rows[name] = rows.get(name, 0) + 1
                for key, values in cells.items():
                    self._note(uses.setdefault(name, {}).setdefault(key, _Use()), key, values)
        return [
            Table(name, self._classes.get(name, ""), _columns(uses.get(name, {})), rows[name])
            for name in sorted(rows)
        ]

    def _note(self, use: _Use, key: Key, values: list[str]) -> None:
        use.many = use.many or len(values) > 1
        for value in values:
            use.characters.update(value)
            if not key[1]:
                found = set(self._files.get(value, ()))
                use.targets = found if use.targets is None else use.targets & found


def _cells(statements: list[Statement]) -> dict[Key, list[str]]:
    cells: dict[Key, list[str]] = {}
    for statement in statements:
        term = statement.object
        key = (statement.predicate, _variety(term))
        cells.setdefault(key, []).append(term.value)
    return cells


def _variety(term: NamedNode | Literal) -> str:
    if isinstance(term, NamedNode):
        return ""
    return term.datatype.value if term.language is None else f"@{language_tag(term.language)}"


def _columns(uses: dict[Key, _Use]) -> list[Column]:
    columns = [Column("iri")]
    for key, header in _LABELS.items():
        use = uses.get(key, _Use())
        columns.append(Column(header, *key, separator=_separator(use)))
    plain: dict[str, int] = {}
    for predicate, variety in uses:
        plain[predicate] = plain.get(predicate, 0) + (not variety.startswith("@"))
    for key in sorted(uses.keys() - _LABELS.keys(), key=lambda key: (curie(key[0]), key[1])):
        predicate, variety = key
        header = curie(predicate)
        if variety.startswith("@"):
            header += variety
        elif variety and plain[predicate] > 1:
            header += f"^^{curie(variety)}"
        use = uses[key]
        columns.append(Column(header, predicate, variety, _separator(use), use.targets))
    columns.append(Column("sources", separator="|"))
    return columns


def _separator(use: _Use) -> str:
    """Return the sign between several values: one that no value contains."""
    if not use.many:
        return ""
    return next(sign for sign in _SEPARATORS if sign not in use.characters)


def _row(
    table: Table, subject: str, cells: dict[Key, list[str]], sources: list[str]
) -> Iterator[str]:
    for column in table.columns:
        if column.header == "iri":
            yield subject
        elif column.header == "sources":
            yield column.separator.join(sources)
        else:
            yield column.separator.join(cells.get((column.predicate, column.variety), ()))


def write_tables(tables: Tables, target: Path) -> None:
    """Write the tables into a folder, or into one file if the name ends in ``.zip``.

    The folder appears whole or not at all. One that is there is replaced if it holds nothing, or
    nothing but tables that its metadata lists.

    Raises:
        UsageError: The folder holds something else.
        OutsideError: It cannot be written.
    """
    if target.suffix.lower() == ".zip":
        write_atomic(target, zipped(tables.files()))
    else:
        write_folder(target, tables.files(), _is_ours)


def _is_ours(folder: Path) -> bool:
    try:
        listed = json.loads((folder / METADATA).read_bytes())["tables"]
        names = {METADATA, *(table["url"] for table in listed)}
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return all(entry.name in names for entry in folder.iterdir())

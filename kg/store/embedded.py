"""The embedded engine: pyoxigraph, in memory for the shipped data, a folder for large data."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg import resources
from kg.errors import DataError, DataSyntaxError, OutsideError
from kg.sparql import order_of_star, prefixes_of, refuse_outside, syntax_error
from kg.store import Result, Solutions, Term
from kg.store.base import BaseStore
from kg.store.dataset import Dataset, dataset_of, merged
from kg.store.lease import Lease, lease_current

CURRENT = "CURRENT"
"""The file in a store folder that names the folder of the version in force."""

_SEVERAL = 2


class EmbeddedStore(BaseStore):
    """A pyoxigraph store whose default graph is the merge of its named graphs.

    Reach for :func:`shipped`, :func:`from_files` or :func:`open_folder`, not for the constructor.
    """

    def __init__(
        self,
        inner: ox.Store,
        *,
        location: str = "",
        version: str = "",
        lease: Lease | None = None,
        waiting: Sequence[tuple[Path, bytes]] = (),
    ) -> None:
        self._inner = inner
        self._lease = lease
        self.location = location
        self._version = version
        self._waiting = waiting
        self._lock = Lock()

    @property
    def inner(self) -> ox.Store:
        """The pyoxigraph store, with all of its named graphs."""
        if self._waiting:
            with self._lock:
                for file, content in self._waiting:
                    _read_into(self._inner, file, content)
                self._waiting = ()
        return self._inner

    def query(self, query: str) -> Result:
        """Answer a query of any form, in the order the engine gives."""
        return self.first(query)[0]

    def first(
        self,
        query: str,
        most: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> tuple[Result, bool]:
        """Answer a query with so many rows or triples at most, and tell whether there are more."""
        refuse_outside(query)
        try:
            result = self._solve(query, dataset, base)
            if isinstance(result, ox.QueryBoolean):
                return bool(result), False
            rows = islice(result, None if most is None else most + 1)
            if isinstance(result, ox.QuerySolutions):
                columns = tuple(variable.value for variable in result.variables)
                found = [tuple(solution) for solution in rows]
                if order := order_of_star(query, columns):
                    columns = tuple(columns[place] for place in order)
                    found = [tuple(row[place] for place in order) for row in found]
                return Solutions(columns, found[:most]), most is not None and len(found) > most
            triples = list(rows)
            return triples[:most], most is not None and len(triples) > most
        except SyntaxError as error:
            raise syntax_error(query, str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise OutsideError(
                f"The query could not be carried out: {error}.", f"查询无法执行：{error}。"
            ) from error

    def _solve(
        self, query: str, dataset: Dataset | None, base: str | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        # Most questions name no graph; then the merged graph alone will do.
        lowered = query.lower()
        if dataset is None and "graph" not in lowered and "from" not in lowered:
            return self._inner.query(query, base_iri=base, prefixes=prefixes_of(query))
        asked = dataset or dataset_of(query, base)
        inner = self.inner
        if asked is None or (dataset is None and len(asked.default) < _SEVERAL):
            return inner.query(query, base_iri=base, prefixes=prefixes_of(query))
        default: list[NamedNode | BlankNode | DefaultGraph] = list(asked.default)
        if len(default) >= _SEVERAL:
            inner, default = merged(inner, asked), [DefaultGraph()]
        return inner.query(
            query,
            base_iri=base,
            prefixes=prefixes_of(query),
            default_graph=default,
            named_graphs=list(asked.named),
        )

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements that match, each with its source."""
        for quad in self.inner.quads_for_pattern(subject, predicate, object, graph):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                yield quad

    def graphs_of(
        self, subject: NamedNode | BlankNode, predicate: NamedNode, object: Term
    ) -> list[NamedNode]:
        """Return the named graphs that state a triple; what :meth:`quads` would tell, faster."""
        return [
            quad.graph_name
            for quad in self.inner.quads_for_pattern(subject, predicate, object, None)
            if isinstance(quad.graph_name, NamedNode)
        ]

    def version(self) -> str:
        """Return the version named when the store was opened."""
        return self._version


def shipped() -> EmbeddedStore:
    """Open the shipped graph in memory.

    Where ``data/triples.ttl`` is current, it is the default graph, and the named graphs are read
    when they are first asked for: that halves the time to a first answer.

    Raises:
        DataError: A source file is missing or cannot be read.
        DataSyntaxError: A source file does not parse; the message names line and column.
    """
    files = resources.source_files()
    sources = [(file, read_bytes(file)) for file in files]
    version = version_of(content for _, content in sources)
    merged = resources.ROOT / "data" / "triples.ttl"
    if merged.is_file():
        content = read_bytes(merged)
        if content.startswith(version_line(version)):
            inner = ox.Store()
            _read_into(inner, merged, content)
            return EmbeddedStore(inner, version=version, waiting=sources)
    return from_files(files)


def from_files(files: Iterable[Path]) -> EmbeddedStore:
    """Read TriG or N-Quads files into memory and merge them into the default graph."""
    inner = ox.Store()
    contents = []
    for file in files:
        contents.append(read_bytes(file))
        _read_into(inner, file, contents[-1])
    merge(inner)
    return EmbeddedStore(inner, version=version_of(contents))


def version_of(contents: Iterable[bytes]) -> str:
    """Return what identifies the content of source files, in their order."""
    checksum = 0
    for content in contents:
        checksum = zlib.crc32(content, checksum)
    return f"{checksum:08x}"


def version_line(version: str) -> bytes:
    """Return the first line of the merged file, which says what it was built from."""
    return f"# aicity data {version}\n".encode()


def _read_into(inner: ox.Store, file: Path, content: bytes) -> None:
    try:
        kind = ox.RdfFormat.from_extension(file.suffix.lstrip(".")) or ox.RdfFormat.TRIG
        # For files of this size loading in bulk costs more than it saves.
        inner.load(input=content, format=kind)
    except SyntaxError as error:
        raise data_syntax_error(file, error) from error


def merge(inner: ox.Store) -> None:
    """Put every triple of the named graphs into the default graph, each once."""
    inner.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def open_folder(location: str | Path) -> EmbeddedStore:
    """Open a store folder made by ``kg load``, read-only.

    Raises:
        DataError: The folder is missing, is no store, or is damaged.
    """
    folder = Path(location)
    try:
        version, lease = lease_current(folder, CURRENT)
        inner = ox.Store.read_only(str(folder / version))
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(
            f"{folder} is not a store that can be opened; make one with: kg load FILE --into "
            f"{folder}",
            f"{folder} 不是可以打开的数据库；请先用 kg load FILE --into {folder} 建立。",
        ) from error
    return EmbeddedStore(inner, location=str(folder), version=version, lease=lease)


def read_bytes(file: Path) -> bytes:
    """Return a file's content.

    Raises:
        DataError: It cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise DataError(
            f"{file} cannot be read: {error.strerror}.", f"无法读取 {file}：{error.strerror}。"
        ) from error


def data_syntax_error(file: Path | str, error: SyntaxError) -> DataSyntaxError:
    """Return the error for a file that a parser refused, with line and column where known."""
    line, column = error.lineno or 0, error.offset or 0
    reason = str(error.msg if error.lineno else error)
    return DataSyntaxError(
        f"{file}, line {line}, column {column}: {reason}",
        f"{file} 第 {line} 行第 {column} 列：{reason}",
        line,
        column,
    )

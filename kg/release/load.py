"""Load files into a store folder: each file a source, all of them or none.

The next version of the store is made beside the one in force (:mod:`kg.release.versions`) and takes
its place in one step. Statements are streamed: memory grows not with them, but with the blank nodes
of a file, which get IRIs, with the names of its graphs, and with the things in the index of names.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kg import resources
from kg.errors import OutsideError, UsageError
from kg.namespaces import BASE, curie, expand
from kg.release import register
from kg.release.draft import Draft
from kg.release.reading import Input, Reading, graph_names
from kg.release.register import LOADS, About
from kg.release.versions import Versions, hold
from kg.search.build import build
from kg.search.stored import FILE

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Loaded:
    """What became of one file."""

    name: str
    source: str
    statements: int
    replaced: bool


@dataclass(frozen=True)
class Load:
    """What a load did: the name of the new version, and what became of each file."""

    version: str
    loaded: tuple[Loaded, ...]


@dataclass
class Order:
    """What to load, and how.

    Args:
        files: The files, from :func:`~kg.release.reading.find_input`.
        source: The IRI or short name of the source, for one file only.
        about: What is known of the files.
        shipped: Load the shipped graph as well, first.
        replace: Allow a file to replace graphs that another source brought.
        progress: Called with the number of bytes read on.
        index: Build the index of names, without which searching a large store is slow.
        indexing: Called with how many names are indexed, and of how many.
        now: When the load takes place; none is now.
    """

    files: Sequence[Input]
    source: str | None = None
    about: About = field(default_factory=About)
    shipped: bool = False
    replace: bool = False
    progress: Progress | None = None
    index: bool = True
    indexing: Callable[[int, int], None] | None = None
    now: datetime.datetime | None = None

    def __post_init__(self) -> None:
        if not self.files and not self.shipped:
            raise UsageError("Name a file to load.", "请指定要载入的文件。")
        if self.source is not None and len(self.files) != 1:
            raise UsageError(
                "--source names the source of one file; load the files one by one.",
                "--source 只能用于一个文件；请逐个载入。",
            )
        if self.source is not None:
            self.source = _source_iri(self.source)


def load(order: Order, into: Path) -> Load:
    """Load files into a store folder, which is made if it is missing.

    What a file says outside every graph comes into a graph named for its source; its named graphs
    are kept. A source that was loaded before is replaced.

    Raises:
        DataError: A file cannot be read; nothing has changed.
        UsageError: A graph of a file belongs to another source; nothing has changed.
        OutsideError: The folder cannot be written, or another load is under way.
    """
    with hold(into) as versions:
        try:
            return _load(order, versions)
        except (OSError, RuntimeError) as error:
            raise OutsideError(
                f"{into} could not be written: {error}; nothing has changed.",
                f"无法写入 {into}：{error}；原有内容没有改变。",
            ) from error


def _load(order: Order, versions: Versions) -> Load:
    draft = Draft(versions.begin())
    loaded = []
    with draft.closing():
        descriptions = register.described(draft.store)
        held = register.held(descriptions)
        files = _named(order, draft, held)
        gone = _replaced(order, draft, held, files) if versions.current else set()
        if gone:
            draft.withdraw({*gone, LOADS.value})
        descriptions = list(register.kept(descriptions, {source for source, _ in files}, gone))
        for source, file in files:
            reading = Reading(file, source, order.progress)
            counts: dict[str, int] = {}
            draft.add(_in_graphs(reading, counts))
            about = About() if source.startswith(_SHIPPED) else order.about
            now = order.now or datetime.datetime.now(datetime.UTC)
            descriptions += register.describe(reading, about, counts.keys() - {source}, now)
            loaded.append(Loaded(file.name, source, sum(counts.values()), source in held))
        draft.add(descriptions)
        if order.index:
            build(draft.store, draft.folder / FILE, order.indexing)
    digest = hashlib.sha256(versions.current.encode())
    digest.update("\n".join(sorted(map(str, descriptions))).encode())
    return Load(versions.publish(draft.folder, digest.hexdigest()), tuple(loaded))


def _in_graphs(reading: Reading, counts: dict[str, int]) -> Iterator[Quad]:
    """Yield the statements of a file, each in a named graph, and count them by graph."""
    source = NamedNode(reading.base)
    for quad in reading.quads():
        graph = quad.graph_name
        if not isinstance(graph, NamedNode):
            graph = source
            quad = Quad(quad.subject, quad.predicate, quad.object, source)
        counts[graph.value] = counts.get(graph.value, 0) + 1
        if graph == LOADS:
            raise _reserved(reading.file.name)
        yield quad


_SHIPPED = f"{BASE}source/shipped-"
_SLUG = re.compile(r"[^a-z0-9]+")


def _named(order: Order, draft: Draft, held: dict[str, set[str]]) -> list[tuple[str, Input]]:
    """Return the files with the IRIs of their sources."""
    files = []
    if order.shipped:
        for path in resources.source_files():
            files.append((f"{_SHIPPED}{path.stem}", Input(path, path.name, "trig")))
    taken = {source for source, _ in files}
    for file in order.files:
        source = order.source or _own_name(file.name, draft, taken, held)
        taken.add(source)
        files.append((source, file))
    return files


def _own_name(name: str, draft: Draft, taken: set[str], held: dict[str, set[str]]) -> str:
    """Return the IRI of a source that is named for its file: one that stands for nothing else."""
    stem = re.split(r"\.(?=[a-z]+(?:\.gz)?$)", Path(name).name.lower())[0]
    if not stem.isascii():
        from pypinyin import lazy_pinyin

        stem = "-".join(lazy_pinyin(stem)).lower()
    slug = _SLUG.sub("-", stem).strip("-") or "file"
    number, source = 1, f"{BASE}source/{slug}"
    while source in taken or (
        source not in held and draft.store.contains_named_graph(NamedNode(source))
    ):
        number += 1
        source = f"{BASE}source/{slug}-{number}"
    return source


def _replaced(
    order: Order, draft: Draft, held: dict[str, set[str]], files: list[tuple[str, Input]]
) -> set[str]:
    """Return the graphs that the files replace.

    Raises:
        UsageError: One belongs to a source that is not loaded again now.
    """
    gone: set[str] = set()
    for source, _ in files:
        if source in held:
            gone |= {source} | held[source]
    for source, file in files:
        for graph in sorted({source} | graph_names(file, source)):
            if graph in gone or not draft.store.contains_named_graph(NamedNode(graph)):
                continue
            if not order.replace:
                raise UsageError(
                    f"{file.name}: the graph {curie(graph)} is in the store already and comes "
                    "from another source; rename it, or replace it with --replace",
                    f"{file.name}：数据库中已有来自其他来源的图 {curie(graph)}；请改名，"
                    "或用 --replace 替换",
                )
            gone.add(graph)
    return gone


def _source_iri(text: str) -> str:
    iri = expand(text)
    if iri is None:
        raise UsageError(
            f"{text} is no IRI; write for example source:statistics-2024 or https://…",
            f"{text} 不是 IRI；请写 source:statistics-2024 或 https://… 等",
        )
    if iri == LOADS.value:
        raise _reserved(text)
    return iri


def _reserved(name: str) -> UsageError:
    return UsageError(
        f"{name}: the graph {curie(LOADS.value)} is kept for the store's own record of what was "
        "loaded; choose another name",
        f"{name}：图 {curie(LOADS.value)} 专用于记录载入情况；请改用其他名称",
    )

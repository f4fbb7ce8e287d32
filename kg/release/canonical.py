"""The merged graph as one canonical Turtle file, ``data/triples.ttl``.

Every line holds one triple, with subject and predicate repeated, and the lines are sorted by code
point: a change in the sources changes as many lines as triples.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Quad, Triple

from kg import resources
from kg.errors import DataError, UsageError
from kg.files import exists, is_folder, write_atomic
from kg.release.turtle import TermWriter
from kg.store.embedded import data_syntax_error, read_bytes, version_line, version_of

LINKS = "links.trig"
"""The file beside the merged graph that holds the mapping set as RDF."""

LINKS_TITLE = "# The links as RDF. Built from data/links.sssom.tsv by: kg build\n"
TITLE = "# The merged graph, one triple a line. Built from data/sources by: kg build\n"


@dataclass(frozen=True)
class Difference:
    """What distinguishes a file from what the sources say: lines to add and lines to remove."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)

    def shown(self, limit: int = 5) -> str:
        """Return the first lines of each sort, as a diff shows them."""
        lines = [f"  + {line}" for line in self.missing[:limit]]
        lines += [f"  - {line}" for line in self.extra[:limit]]
        hidden = max(0, len(self.missing) - limit) + max(0, len(self.extra) - limit)
        return "\n".join([*lines, f"  … {hidden}"] if hidden else lines)


def turtle(statements: Iterable[Triple | Quad], title: str = "") -> Iterator[bytes]:
    """Yield statements as canonical Turtle, each triple once.

    >>> b"".join(turtle([], title="# Nothing")).decode().strip()
    '# Nothing'

    Raises:
        DataError: A statement has a blank node.
    """
    writer = TermWriter()
    # As bytes, because texts that hold one Chinese character take twice the memory.
    lines = [f"{writer.triple(statement)} .\n".encode() for statement in statements]
    lines.sort()
    yield f"{title}{writer.header()}".encode()
    yield b"\n"
    for line, _ in groupby(lines):
        yield line


def sources(folder: Path | None = None) -> list[Path]:
    """Return the source files, ``*.trig``, of a folder or of the shipped graph, in fixed order.

    Raises:
        UsageError: The folder is missing or holds no TriG file.
    """
    if folder is None:
        return [file for file in resources.written_files() if file.suffix == ".trig"]
    found = sorted(folder.glob("*.trig")) if is_folder(folder) else []
    if not found:
        raise UsageError(
            f"{folder} is no folder with source files (*.trig).",
            f"{folder} 不是含有来源文件（*.trig）的文件夹。",
        )
    return found


def links(folder: Path | None = None) -> bytes:
    """Return the mapping set beside the sources as TriG, or nothing where there is none.

    Args:
        folder: Where the source files lie; none takes the shipped ones.

    Raises:
        DataSyntaxError: The mapping set is not valid; the message names the line.
    """
    data = resources.ROOT / "data" if folder is None else folder.parent
    file = data / "links.sssom.tsv"
    if not exists(file):
        return b""
    from kg.links.linkset import quads
    from kg.links.sssom import read
    from kg.release.export import blocks

    stated = ((quad, str(getattr(quad.graph_name, "value", ""))) for quad in quads(read(file)))
    return LINKS_TITLE.encode() + b"".join(blocks(stated))


def merged(files: Iterable[tuple[Path, bytes]]) -> set[Triple]:
    """Return the triples of the named graphs of TriG files, given with their content.

    Raises:
        DataError: A file states something outside every named graph.
        DataSyntaxError: A file does not parse.
    """
    triples = set()
    for file, content in files:
        try:
            for quad in ox.parse(input=content, format=ox.RdfFormat.TRIG):
                if isinstance(quad.graph_name, DefaultGraph):
                    raise DataError(
                        f"{file}: a statement stands outside every graph, so it has no source: "
                        f"{quad.triple}",
                        f"{file}：有一条陈述不在任何命名图中，因而没有来源：{quad.triple}",
                    )
                triples.add(quad.triple)
        except SyntaxError as error:
            raise data_syntax_error(file, error) from error
    return triples


def build(folder: Path | None = None, linked: bytes | None = None) -> bytes:
    """Return the canonical Turtle of the merged sources and links.

    Args:
        folder: Where the source files lie; none takes the shipped ones.
        linked: What :func:`links` returned for the folder; none makes it anew.
    """
    linked = links(folder) if linked is None else linked
    files = [(file, read_bytes(file)) for file in sources(folder)]
    if linked:
        files.append((Path(LINKS), linked))
    version = version_of(content for _, content in files)
    title = version_line(version).decode() + TITLE
    return b"".join(turtle(merged(files), title))


def target(folder: Path | None = None, output: Path | None = None) -> Path:
    """Return the file that a build writes.

    Raises:
        UsageError: No output is given, and there is no source checkout to write into.
    """
    if output is not None:
        return output
    if folder is not None:
        return folder.parent / "triples.ttl"
    if (resources.ROOT / "pyproject.toml").is_file():
        return resources.ROOT / "data" / "triples.ttl"
    raise UsageError(
        "This is an installed copy; say with --output which file to write.",
        "这是安装的副本；请用 --output 指定要写入的文件。",
    )


def write(content: bytes, output: Path) -> None:
    """Write a built file, whole or not at all."""
    write_atomic(output, content)


def compare(content: bytes, output: Path) -> Difference:
    """Return how a file differs from what it should hold; a missing file lacks every line."""
    found = read_bytes(output) if exists(output) else b""
    if found == content:
        return Difference((), ())
    wanted, present = _lines(content), _lines(found)
    missing, extra = wanted.keys() - present.keys(), present.keys() - wanted.keys()
    if not missing and not extra:
        # The same lines in another order, doubled, or with other line ends.
        places = zip(content.split(b"\n"), [*found.split(b"\n"), b""], strict=False)
        first = next((pair for pair in places if pair[0] != pair[1]), (b"", b""))
        return Difference((repr(first[0])[2:-1],), (repr(first[1])[2:-1],))
    return Difference(
        tuple(line for line in wanted if line in missing),
        tuple(line for line in present if line in extra),
    )


def _lines(content: bytes) -> dict[str, None]:
    return dict.fromkeys(content.decode("utf-8", "backslashreplace").split("\n"))


def count(content: bytes) -> int:
    """Return the number of triples in a built file."""
    return sum(
        line.endswith(b" .") and line[:1] not in (b"@", b"#") for line in content.split(b"\n")
    )

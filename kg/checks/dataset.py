"""The files under check: their statements, who states them, and where."""

import contextlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg import ontology, resources
from kg.checks.findings import Finding, Rule
from kg.errors import NotFoundError
from kg.files import is_file
from kg.namespaces import PREFIXES, curie
from kg.store.embedded import merge, read_bytes

SYNTAX = Rule(
    "syntax",
    "error",
    ("The file does not parse.", "文件无法解析。"),
    ("Correct the line; see the message.", "按提示改正该行。"),
)
UTF8 = Rule(
    "not-utf-8",
    "error",
    ("The file is not UTF-8.", "文件不是 UTF-8 编码。"),
    ("Save the file as UTF-8.", "把文件另存为 UTF-8。"),
)
RULES = [SYNTAX, UTF8]

_MANY = 1_000_000
"""What a statement about a thing weighs against statements that only mention it."""

ONTOLOGY = NamedNode(PREFIXES["aic"].rstrip("#"))
"""The graph that holds the ontology while rules run; it is none of the data."""


@dataclass
class Dataset:
    """Statements with their files.

    Attributes:
        statements: Every statement, by file.
        texts: The text of each file.
        findings: Files that could not be read as RDF.
    """

    statements: dict[str, list[Quad]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def read(cls, files: Iterable[Path]) -> "Dataset":
        """Read the files; one that does not parse becomes a finding.

        Raises:
            NotFoundError: A file is missing.
        """
        data = cls()
        for file in files:
            if not is_file(file):
                raise NotFoundError(f"There is no file {file}.", f"没有文件 {file}。")
            data.add(_name(file), read_bytes(file), file.suffix)
        return data

    def add(self, name: str, content: bytes, suffix: str = ".trig") -> None:
        """Add one file's content under its name: RDF, or a mapping set (SSSOM)."""
        if name.endswith(".sssom.tsv"):
            self._add_mappings(name, content)
            return
        kind = ox.RdfFormat.from_extension(suffix.lstrip(".")) or ox.RdfFormat.TRIG
        try:
            self.texts[name] = content.decode("utf-8")
            self.statements[name] = list(ox.parse(input=content, format=kind))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.findings.append(UTF8.at(file=name, line=line))
        except SyntaxError as error:
            found = SYNTAX.at(file=name, line=error.lineno or 0, detail=str(error.msg))
            self.findings.append(found)

    def _add_mappings(self, name: str, content: bytes) -> None:
        from kg.errors import DataSyntaxError
        from kg.links import parse, problems
        from kg.links.linkset import quads

        try:
            self.texts[name] = content.decode("utf-8")
            mappings = parse(self.texts[name], name)
            wrong = list(problems(mappings))
            self.findings += [SYNTAX.at(file=name, line=p.line, detail=p.en) for p in wrong]
            self.statements[name] = [] if wrong else quads(mappings, name)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.findings.append(UTF8.at(file=name, line=line))
        except DataSyntaxError as error:
            self.findings.append(SYNTAX.at(file=name, line=error.line, detail=error.en))

    @cached_property
    def store(self) -> ox.Store:
        """The merged graph, the named graphs, and the ontology in :data:`ONTOLOGY`."""
        store = ox.Store()
        for quads in self.statements.values():
            store.extend(quads)
        merge(store)
        for triple in ontology.graph():
            store.add(Quad(triple.subject, triple.predicate, triple.object, ONTOLOGY))
        return store

    @cached_property
    def _mentions(self) -> dict[tuple[str, str], Counter[str]]:
        """How often each file names a thing, by thing and graph; the empty graph is any."""
        mentions: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for name, quads in self.statements.items():
            for quad in quads:
                graph = getattr(quad.graph_name, "value", "")
                for term, weight in ((quad.subject, _MANY), (quad.object, 1), (quad.graph_name, 1)):
                    thing = getattr(term, "value", "")
                    mentions[thing, graph][name] += weight
                    mentions[thing, ""][name] += weight
        return mentions

    def locate(self, rule: Rule, thing: str, graph: str = "", detail: str = "") -> Finding:
        """Return a finding with the file that says most of the thing, and the line there."""
        files = self._mentions.get((thing, graph)) or self._mentions.get((thing, ""))
        file = max(sorted(files), key=files.__getitem__) if files else ""
        return rule.at(thing, graph, file, self._line(file, thing, graph), detail)

    def _line(self, file: str, thing: str, graph: str) -> int:
        text = self.texts.get(file, "")
        start = _position(text, graph, 0) if graph and graph != thing else 0
        found = _position(text, thing, max(start, 0))
        if found < 0:
            found = _position(text, thing, 0)
        return text.count("\n", 0, found) + 1 if found >= 0 else 0


def _name(file: Path) -> str:
    """Return a file's name as findings give it: from the project's folder, else as it was given."""
    with contextlib.suppress(ValueError):
        return str(file.relative_to(resources.ROOT))
    return str(file)


def _position(text: str, iri: str, start: int) -> int:
    """Return where an IRI is written, as CURIE or in full, or -1."""
    pattern = rf"(?<![\w:-]){re.escape(curie(iri))}(?![\w-])|<{re.escape(iri)}>"
    match = re.compile(pattern).search(text, start)
    return match.start() if match else -1

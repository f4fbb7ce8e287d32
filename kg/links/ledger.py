"""What has been decided about links, and the mapping set that new decisions go to.

Every decision is written at once, whole or not at all, and added to what the file holds at that
moment: two people may review into one file, and whatever interrupts leaves the file readable.
"""

import contextlib
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kg import resources
from kg.errors import LimitError, UsageError
from kg.files import cannot_write, exists
from kg.links.against import Target
from kg.links.identifiers import dataset_of
from kg.links.mapping import Mapping, MappingSet
from kg.links.sssom import read, write
from kg.namespaces import BASE, PREFIXES, expand
from kg.store.lock import AVAILABLE, lock

NAME = "links.sssom.tsv"
IDENTITY = ("skos:exactMatch", "owl:sameAs")
_PATIENCE = 10.0
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"


def shipped() -> Path:
    """Return the shipped mapping set, which need not exist."""
    return resources.ROOT / "data" / NAME


def writable(into: Path | None) -> Path:
    """Return the mapping set that decisions go to.

    Args:
        into: What the user says; none is the shipped one, in a source checkout.

    Raises:
        UsageError: An installed copy is not to be changed.
    """
    if into is not None:
        return into
    if (resources.ROOT / "pyproject.toml").is_file():
        return shipped()
    raise UsageError(
        "This is an installed copy; say with --into which mapping set to write.",
        "这是安装的副本；请用 --into 指定要写入的映射集。",
    )


class Ledger:
    """The decisions so far.

    Args:
        file: Where new ones go; made when the first is added.
        others: Mapping sets that count as decided as well.

    Raises:
        DataSyntaxError: A file is no mapping set.
    """

    def __init__(self, file: Path, *others: Path) -> None:
        self.file = file
        self._others = [read(other) for other in others if exists(other)]
        self._index(read(file) if exists(file) else empty(file))

    def _index(self, mappings: MappingSet) -> None:
        self.mappings = mappings
        self._settled: defaultdict[str, set[str]] = defaultdict(set)
        self._sought: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._denied: set[tuple[str, str]] = set()
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        for each in (mappings, *self._others):
            for row in each.mappings:
                self._note(each, row)

    def _note(self, mappings: MappingSet, row: Mapping) -> None:
        subject = _iri(mappings, row["subject_id"])
        object_ = _iri(mappings, row["object_id"])
        if row.not_found:
            source = _iri(mappings, row["object_source"])
            self._sought[subject, source].add(row["object_source_version"])
        elif row.denied:
            self._denied.add((subject, object_))
        else:
            self._settled[subject].add(_source(mappings, row))
            if row["predicate_id"] in IDENTITY:
                self._owners[object_].add(subject)

    def settled(self, thing: str, target: Target) -> bool:
        """Tell whether it is decided what a thing is in a dataset.

        A vain search counts for the version of the dataset that was searched; where one of the
        two versions is not known, it counts too.
        """
        source = target.source.replace("source:", PREFIXES["source"], 1)
        thing = expand(thing) or thing
        if source in self._settled.get(thing, ()):
            return True
        versions = self._sought.get((thing, source), set())
        return bool(versions) and (not target.version or bool(versions & {target.version, ""}))

    def denied(self, thing: str, there: str) -> bool:
        """Tell whether it is decided that a thing is not the one with this address."""
        return (expand(thing) or thing, there) in self._denied

    def owners(self, there: str) -> set[str]:
        """Return the addresses of what is the same as the one with this address."""
        return self._owners.get(there, set())

    def add(self, rows: Iterable[Mapping], prefixes: dict[str, str]) -> int:
        """Append decisions and return how many were new; those that are there already stay.

        Raises:
            OutsideError: The file cannot be written.
            DataSyntaxError: What is there is no mapping set; it is left as it is.
        """
        with _alone(self.file):
            there = read(self.file) if exists(self.file) else empty(self.file)
            known = {_what(row) for row in there.mappings}
            new = []
            for row in rows:
                if _what(row) not in known:
                    known.add(_what(row))
                    new.append(row)
            if new:
                there = _declared(there, prefixes, new)
                write(replace(there, mappings=(*there.mappings, *new)), self.file)
            self._index(read(self.file) if new else there)
        return len(new)


def empty(file: Path) -> MappingSet:
    """Return a mapping set with nothing in it yet."""
    slug = re.sub(r"[^a-z0-9]+", "-", file.name.partition(".")[0].lower()).strip("-") or "own"
    header = {
        "sssom_version": "1.1",
        "mapping_set_id": f"{BASE}links/{slug}",
        "mapping_set_title": file.name,
        "license": _UNSPECIFIED,
    }
    return MappingSet({}, header, ())


def _declared(there: MappingSet, prefixes: dict[str, str], new: list[Mapping]) -> MappingSet:
    """Return the set with the prefixes that new rows need; a prefix never changes its meaning."""
    used = {
        value.partition(":")[0]
        for row in new
        for slot in ("subject_id", "object_id", "object_source")
        if (value := row[slot])
    }
    wanted = {name: iri for name, iri in {**PREFIXES, **prefixes}.items() if name in used}
    for name, iri in wanted.items():
        if there.prefixes.get(name, iri) != iri:
            raise UsageError(
                f"The mapping set has the prefix {name} for {there.prefixes[name]}, not for {iri}; "
                "choose another file with --into.",
                f"映射集中前缀 {name} 代表 {there.prefixes[name]}，而不是 {iri}；"
                "请用 --into 另选文件。",
            )
    header = dict(there.header)
    days = [row["mapping_date"] for row in new if row["mapping_date"]]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(header.get("mapping_set_version", ""))) and days:
        header["mapping_set_version"] = max(str(header["mapping_set_version"]), *days)
    return replace(there, prefixes={**there.prefixes, **wanted}, header=header)


def _what(row: Mapping) -> tuple[str, ...]:
    """Return what a row decides, whoever decided it and when."""
    if row.not_found:
        return row["subject_id"], row["object_source"], row["object_source_version"]
    return row["subject_id"], row["object_id"], row["predicate_modifier"], row["predicate_id"]


def _source(mappings: MappingSet, row: Mapping) -> str:
    if row["object_source"]:
        return _iri(mappings, row["object_source"])
    dataset = dataset_of(_iri(mappings, row["object_id"]))
    return PREFIXES["source"] + (dataset.source if dataset else "others")


def _iri(mappings: MappingSet, curie: str) -> str:
    known = mappings.expand(curie)
    return known or curie.replace("source:", PREFIXES["source"], 1)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep other writers of a file out, by a lock on its folder."""
    if not AVAILABLE:
        yield
        return
    try:
        descriptor = os.open(file.parent, os.O_RDONLY)
    except OSError as error:
        raise cannot_write(file, error) from error
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                lock(descriptor, shared=False)
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    raise LimitError(
                        f"Another program writes in {file.parent}; try again.",
                        f"另一个程序正在写入 {file.parent}；请稍后再试。",
                    ) from error
                time.sleep(0.05)
        yield
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)

"""Links for other programs: a mapping set, or a part of it, in several formats."""

import csv
import io
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import NotFoundError
from kg.links.identifiers import DATASETS, dataset_of
from kg.links.ledger import IDENTITY
from kg.links.linkset import quads
from kg.links.mapping import Mapping, MappingSet
from kg.links.sssom import rendered
from kg.release.export import blocks
from kg.release.turtle import TermWriter

_CSV = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", "confidence", "mapping_justification", "mapping_date",
)  # fmt: skip


def chosen(mappings: MappingSet, to: str | None = None, *, same: bool = False) -> MappingSet:
    """Return a part of a mapping set.

    Args:
        mappings: The whole.
        to: Only what concerns this dataset, by its prefix or the name of its source.
        same: Only links that say that two things are one.

    Raises:
        NotFoundError: No row concerns this dataset.
    """
    rows = list(mappings.mappings)
    if to is not None:
        wanted = to.removeprefix("source:").lower()
        wanted = DATASETS[wanted].source if wanted in DATASETS else wanted
        rows = [row for row in rows if _source(mappings, row) == wanted]
        if not rows:
            there = ", ".join(sorted({_source(mappings, row) for row in mappings.mappings}))
            raise NotFoundError(
                f"No row concerns {to!r}; datasets are: {there}.",
                f"没有与 {to} 有关的行；数据集有：{there}。",
            )
    if same:
        rows = [
            row
            for row in rows
            if row["predicate_id"] in IDENTITY and not row.denied and not row.not_found
        ]
    return replace(mappings, mappings=tuple(rows))


def _source(mappings: MappingSet, row: Mapping) -> str:
    if row["object_source"]:
        return row["object_source"].partition(":")[2]
    dataset = dataset_of(mappings.expand(row["object_id"]) or "")
    return dataset.source if dataset else "others"


def written(mappings: MappingSet, format: str, name: str) -> bytes:
    """Return a mapping set in a format: ``sssom``, ``trig``, ``turtle``, ``ntriples`` or ``csv``.

    Raises:
        DataSyntaxError: It is not valid, so that it has no meaning as RDF.
    """
    if format == "sssom":
        return rendered(mappings).encode()
    if format == "csv":
        return _csv(mappings)
    if format == "trig":
        stated = ((quad, _graph(quad)) for quad in quads(mappings, name))
        return b"".join(blocks(stated))
    _ = quads(mappings, name)  # Says what is wrong with a set that is not valid.
    links = {_link(mappings, row) for row in mappings.mappings if not row.denied | row.not_found}
    if format == "ntriples":
        return "".join(sorted(f"{link} .\n" for link in links)).encode()
    writer = TermWriter()
    lines = sorted(f"{writer.triple(link)} .\n" for link in links)
    return f"{writer.header()}\n{''.join(lines)}".encode()


def _graph(quad: Quad) -> str:
    return str(getattr(quad.graph_name, "value", ""))


def _link(mappings: MappingSet, row: Mapping) -> Triple:
    subject, predicate, object_ = (
        NamedNode(mappings.expand(row[slot]) or "")
        for slot in ("subject_id", "predicate_id", "object_id")
    )
    return Triple(subject, predicate, object_)


def _csv(mappings: MappingSet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*_CSV, "subject", "object"))
    for row in sorted(mappings.mappings, key=Mapping.key):
        addresses = (mappings.expand(row["subject_id"]), mappings.expand(row["object_id"]))
        writer.writerow((*(row[slot] for slot in _CSV), *addresses))
    return out.getvalue().encode()

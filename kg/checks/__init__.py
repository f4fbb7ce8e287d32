"""What is wrong with the data: shapes for one thing, rules for several, offsets for the text.

Reach for :func:`check`. Each finding names the rule, the file, the graph, the thing, and what to
do.
"""

from collections.abc import Iterable
from pathlib import Path

from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule

__all__ = ["Dataset", "Finding", "Rule", "check", "rules"]


def check(files: Iterable[Path], text: Path | None = None) -> list[Finding]:
    """Return every finding, errors first, in a fixed order.

    Args:
        files: The files that make up the data: sources (TriG, N-Quads) and mapping sets (SSSOM).
        text: The first document as received, to verify offsets and figures against.

    Raises:
        NotFoundError: A file is missing.
        UsageError: The text is not UTF-8, or is not the document that the data describe.
    """
    from kg.checks import links, offsets, queries, shapes, terms

    data = Dataset.read(files)
    found = [*data.findings]
    if not found:
        # Shapes and queries over half of the data would accuse what the broken file explains.
        found += [*terms.findings(data), *links.findings(data)]
        found += [*queries.findings(data), *shapes.findings(data)]
        if text is not None:
            found += offsets.findings(data, text)
    return sorted(set(found), key=Finding.key)


def rules() -> list[Rule]:
    """Return every rule there is, shapes left out, sorted by id."""
    from kg.checks import dataset, links, offsets, queries, terms

    everything = [
        *dataset.RULES,
        *terms.RULES,
        *links.RULES,
        *queries.rules(),
        *offsets.RULES,
    ]
    return sorted(everything, key=lambda rule: rule.id)

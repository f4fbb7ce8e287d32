"""Rules that are SPARQL: one file a rule in ``rules/``; every row that it returns is a fault.

A rule selects ``?thing``, and where it knows them ``?graph`` and ``?detail``. The merged graph is
the default graph; the ontology stands in ``<https://w3id.org/aicity/ontology>``.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import yaml

from kg.checks.dataset import Dataset
from kg.checks.findings import Finding, Rule

_FOLDER = Path(__file__).parent / "rules"


@lru_cache(maxsize=1)
def _files() -> tuple[tuple[Rule, str], ...]:
    return tuple(_read(file) for file in sorted(_FOLDER.glob("*.rq")))


def _read(file: Path) -> tuple[Rule, str]:
    text = file.read_text("utf-8")
    lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
    header = yaml.safe_load("\n".join(lines))
    title, remedy = header["title"], header["remedy"]
    rule = Rule(
        file.stem,
        header["severity"],
        (title["en"], title["zh"]),
        (remedy["en"], remedy["zh"]),
    )
    return rule, text


def rules() -> list[Rule]:
    """Return the rules, sorted by id."""
    return [rule for rule, _ in _files()]


def findings(data: Dataset) -> Iterator[Finding]:
    """Yield what the rules find."""
    for rule, query in _files():
        solutions = data.store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            row = {name: getattr(solution[name], "value", "") for name in names}
            yield data.locate(rule, row["thing"], row.get("graph", ""), row.get("detail", ""))

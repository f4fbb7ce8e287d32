"""Commands that only query start fast, because nothing heavy is imported on their way."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {
    "IPython",
    "SPARQLWrapper",
    "hypothesis",
    "networkx",
    "numpy",
    "oxrdflib",
    "pandas",
    "pyshacl",
    "pyvis",
    "rdflib",
    "rich",
    "scipy",
    "starlette",
}
ANCHORS = "['run', 'cluster/list-anchors', '--format', '{}']"


def imported(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the top-level modules it leaves behind."""
    tail = (
        "\nimport sys, json; "
        "sys.stderr.write(json.dumps(sorted({n.partition('.')[0] for n in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + tail], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_importing_kg_imports_nothing_but_the_standard_library() -> None:
    modules = imported("import kg")
    assert "kg" in modules
    assert not modules & (HEAVY | {"click", "jinja2", "pyoxigraph", "yaml"})


@pytest.mark.parametrize("format", ["table", "csv", "json", "md"])
def test_a_question_from_the_shell_imports_nothing_heavy(format: str) -> None:
    command = ANCHORS.format(format)
    modules = imported(f"from kg.cli import main\nassert main({command}) == 0")
    assert "pyoxigraph" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize(
    "code",
    [
        "assert len(kg.open().run('cluster/list-anchors')) > 0",
        "assert len(kg.open().query('SELECT ?s { ?s ?p ?o } LIMIT 1')) == 1",
        "assert len(list(kg.open().questions())) > 0",
    ],
)
def test_asking_from_python_imports_nothing_heavy(code: str) -> None:
    assert not imported(f"import kg\n{code}") & HEAVY

"""Imports go one way: from the server and the command line down to names and terms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "kg"

LAYERS = (
    ("errors", "language", "namespaces", "resources", "files"),
    ("sparql", "store", "terms", "formats", "status"),
    ("ontology", "labels", "nameless", "search", "passages", "observation", "answer"),
    ("questions",),
    ("citations", "entity", "compare"),
    ("network", "links", "release", "checks", "page", "graph"),
    ("server",),
    ("cli",),
)
"""What may be imported by what stands in the same layer or below it in this list."""

EXCEPTIONS = {
    ("ontology", "search"): "names are compared in one way everywhere",
    ("answer", "citations"): "an answer can be cited, when it is asked to",
    ("entity", "links"): "what datasets are called is told where identifiers are known",
    ("questions", "graph"): "checked answers are got as anybody gets them",
}
"""Imports the other way, each for a reason; all of them local to a function or of names alone."""


def level(name: str) -> int | None:
    return next((n for n, layer in enumerate(LAYERS) if name in layer), None)


def imports(file: Path) -> Iterator[str]:
    """Yield the parts of the package that a module imports, but for what only types need."""
    tree = ast.parse(file.read_text("utf-8"))
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typed:
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{each.name}" for each in node.names]
        for name in names:
            if name.startswith("kg."):
                yield name.split(".")[1]


PARTS = sorted({path.stem for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()})


@pytest.mark.parametrize("part", [part for part in PARTS if not part.startswith("__")])
def test_imports_go_one_way(part: str) -> None:
    own = level(part)
    if own is None:
        return
    files = (
        [ROOT / f"{part}.py"] if (ROOT / f"{part}.py").is_file() else (ROOT / part).rglob("*.py")
    )
    wrong = {
        (file.relative_to(ROOT).as_posix(), other)
        for file in files
        for other in imports(file)
        if (level(other) or 0) > own and (part, other) not in EXCEPTIONS
    }
    assert not wrong


def test_every_part_has_its_layer() -> None:
    known = {name for layer in LAYERS for name in layer}
    assert {p for p in PARTS if not p.startswith("__") and p not in ("py", "bundled")} <= known


def test_nothing_below_the_server_knows_http() -> None:
    for layer in LAYERS[:-2]:
        for part in layer:
            for file in (
                (ROOT / part).rglob("*.py") if (ROOT / part).is_dir() else [ROOT / f"{part}.py"]
            ):
                text = file.read_text("utf-8")
                assert "starlette" not in text and "uvicorn" not in text, file


def test_modules_stay_short() -> None:
    long = {
        file.relative_to(ROOT).as_posix(): lines
        for file in ROOT.rglob("*.py")
        if (lines := len(file.read_text("utf-8").splitlines())) > 320
    }
    assert not long

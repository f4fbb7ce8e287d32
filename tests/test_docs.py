"""The documents keep their promises: pages are current, commands run, both languages agree."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from serving import serving

import kg
from kg import errors

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
PAGES = [*READMES, *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", page.read_text("utf-8"), re.M | re.S)


def commands(page: Path) -> list[str]:
    """Return the command lines of a page's shell blocks, comments left out."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [re.sub(r"\s+# .*$", "", line).strip() for line in lines if line.strip()]


def kg_commands(page: Path) -> list[list[str]]:
    return [shlex.split(line) for line in commands(page) if line == "kg" or line.startswith("kg ")]


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run: python docs/generate.py\nstale: {done.stdout}{done.stderr}"


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (sorted(map(str, kg_commands(page))) for page in READMES)
    assert english == chinese


SERVING = (["serve"], ["mcp"])
"""Commands that do not end by themselves."""


def answering() -> list[list[str]]:
    return [words for words in kg_commands(READMES[0]) if words[1:2] not in SERVING]


def test_the_servers_of_the_readme_start_and_end() -> None:
    named = [words for words in kg_commands(READMES[0]) if words[1:2] in SERVING]
    assert [words[1:] for words in named] == [["serve"], ["mcp"]]
    with serving() as server:
        assert server.get("/healthz").json["status"] == "ok"
    done = subprocess.run(
        [sys.executable, "-m", "kg", "mcp"],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", answering(), ids=lambda words: " ".join(words)[:60])
def test_every_command_of_the_readme_works(words: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())"]
    done = subprocess.run(
        [*command, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    written = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-o", "--into")]
    assert done.stdout.strip() or written or done.stderr.strip()
    assert all((tmp_path / name).exists() for name in written)


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_python_of_the_readme_works(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "python"):
        code = f"import warnings; warnings.simplefilter('ignore', DeprecationWarning)\n{block}"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "graph.html").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8"))
    missing = [
        target
        for target in targets
        if not target.startswith(("http://", "https://")) and not (page.parent / target).exists()
    ]
    assert missing == []


def test_every_page_exists_in_both_languages() -> None:
    names = {page.name for page in PAGES}
    assert {name.replace(".zh.md", ".md") for name in names} == {
        name for name in names if not name.endswith(".zh.md")
    }
    assert {name.replace(".zh", "").replace(".md", ".zh.md") for name in names} <= names


def test_the_newest_release_is_the_version() -> None:
    releases = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert releases[0] == kg.__version__
    assert f"version: {kg.__version__}" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_every_error_is_drawn_in_the_tree() -> None:
    def leaves(kind: type[errors.KGError]) -> list[str]:
        return [kind.__name__, *(name for sub in kind.__subclasses__() for name in leaves(sub))]

    own = [name for name in leaves(errors.KGError) if hasattr(errors, name)]
    assert len(own) > 10
    assert all(re.search(rf"\b{name}\b", errors.__doc__ or "") for name in own)


def test_what_is_installed_is_what_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    bounds = [*project["dependencies"], *project["optional-dependencies"]["pandas"]]
    assert all(">=" in bound for bound in bounds)
    pinned = (ROOT / "constraints.txt").read_text("utf-8").lower()
    for bound in bounds:
        name = re.split(r"[>=\[]", bound)[0].lower()
        assert re.search(rf"^{re.escape(name)}==", pinned, re.M), (
            f"{name} is not in constraints.txt"
        )
    assert "://" not in pinned

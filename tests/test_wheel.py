"""The wheel is complete: installed in an empty environment, ``kg`` works from any folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUESTION = ("run", "cluster/list-anchors", "--format", "csv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("aicity-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; what it depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("empty") / "env"
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    borrowed = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    # Python reads no further .pth files there, so an editable aicity of this one stays out.
    own = folder / "lib" / version / "site-packages"
    (own / "borrowed.pth").write_text("\n".join(borrowed) + "\n")
    return folder / "bin"


def run(program: Path, *arguments: str, folder: Path) -> str:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env={**kept, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_carries_data_queries_and_ontology_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for folder in ("data/sources", "queries", "ontology"):
        shipped = {
            f"kg/bundled/{file.relative_to(ROOT).as_posix()}"
            for file in (ROOT / folder).rglob("*")
            if file.is_file()
        }
        assert shipped
        assert shipped <= set(names)
    tops = {name.partition("/")[0] for name in names}
    assert len(tops) == 2, tops
    assert not [name for name in names if "__pycache__" in name or "/test" in name]
    assert any(name.endswith("licenses/LICENSE-DATA") for name in names)


def test_kg_runs_from_another_folder_and_finds_its_own_files(
    installed: Path, tmp_path: Path
) -> None:
    where = "import kg.resources; print(kg.resources.ROOT)"
    root = run(installed / "python", "-c", where, folder=tmp_path).strip()
    assert Path(root).is_relative_to(installed.parent)
    assert not Path(root).is_relative_to(ROOT)
    answer = run(installed / "kg", *QUESTION, folder=tmp_path)
    assert answer.startswith("firm,tie,cluster,status")
    here = [sys.executable, "-c", f"from kg.cli import main; main({list(QUESTION)!r})"]
    assert answer == run(Path(here[0]), *here[1:], folder=ROOT)
    assert len(answer.splitlines()) > 1
    assert not list(tmp_path.iterdir())


def test_the_wheel_names_its_command_version_and_needs(installed: Path, tmp_path: Path) -> None:
    code = (
        "from importlib.metadata import distribution as d; import kg; x = d('aicity'); "
        "assert x.version == kg.__version__, x.version; "
        "assert x.metadata['Summary'] and x.metadata.get_all('Requires-Dist'); "
        "print([e.value for e in x.entry_points])"
    )
    told = run(installed / "python", "-c", code, folder=tmp_path)
    assert "kg.cli:main" in told

"""A question from a cold shell, against the least that other tools need for the same.

Run: ``python -m benchmarks.cold [--times 15] [QUESTION]``
"""

import argparse
import csv
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.measure import commands, row
from kg import resources
from kg.questions import Catalogue

HERE = Path(__file__).parent
KG = Path(sys.executable).with_name("kg")
FROM_TREE = f"import sys; sys.path.insert(0, {str(HERE.parent)!r}); import kg.cli as c; c.main()"
JENA = Path("/usr/share/java")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("question", nargs="?", default="cluster/list-anchors")
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    question = Catalogue().get(options.question)
    sources = [str(file) for file in resources.source_files()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        query = folder / "query.rq"
        query.write_text(question.body, "utf-8")
        kg = [str(KG)] if KG.exists() else [sys.executable, "-c", FROM_TREE]
        lines = {
            "pyoxigraph, ten lines": [
                sys.executable,
                str(HERE / "bare_pyoxigraph.py"),
                str(query),
                *sources,
            ],
            f"kg run {question.name}": [*kg, "run", question.name, "--format", "csv"],
            "rdflib, ten lines": [
                sys.executable,
                str(HERE / "bare_rdflib.py"),
                str(query),
                *sources,
            ],
            **others(folder, query, sources),
        }
        compare(lines, folder)
        costs = commands(lines, options.times, folder)
    base = costs["pyoxigraph, ten lines"]
    print(row("cold shell", "time", "CPU", "times pyoxigraph", "CPU times pyoxigraph"))
    print(row("---", "--:", "--:", "--:", "--:"))
    for name, cost in costs.items():
        wall, cpu = cost.wall / base.wall, cost.cpu / base.cpu
        print(
            row(
                name,
                f"{cost.wall * 1000:.0f} ms",
                f"{cost.cpu * 1000:.0f} ms",
                f"{wall:.2f}",
                f"{cpu:.2f}",
            )
        )
    print(
        f"\nMedians of {options.times} interleaved runs; {len(sources)} source files. Trust the "
        "ratios, not the times."
    )


def compare(lines: dict[str, list[str]], folder: Path) -> None:
    """Stop where the tools do not give the same rows: times of different work say nothing."""
    answers = {}
    for name, line in list(lines.items()):
        done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            # Some engines lack a part of SPARQL 1.1, roqet for example MINUS.
            print(f"{name} cannot answer this: {done.stderr.strip()[-200:]}", file=sys.stderr)
            del lines[name]
            continue
        answers[name] = set(map(tuple, list(csv.reader(io.StringIO(done.stdout)))[1:]))
    first = next(iter(answers.values()))
    different = [name for name, rows in answers.items() if rows != first]
    if different:
        raise SystemExit(f"other rows than the first: {', '.join(different)}")


def others(folder: Path, query: Path, sources: list[str]) -> dict[str, list[str]]:
    """Return the command lines of other engines that are installed; say which are not."""
    import pyoxigraph as ox

    # They read one graph from one file; the merge is made for them beforehand.
    triples = {q.triple for file in sources for q in ox.parse(path=file)}
    merged = folder / "merged.nt"
    merged.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES))
    lines: dict[str, list[str]] = {}
    if roqet := shutil.which("roqet"):
        lines["roqet"] = [roqet, "-q", "-r", "csv", "-F", "ntriples", "-D", str(merged), str(query)]
    else:
        print("roqet is missing; on Debian: apt-get install rasqal-utils", file=sys.stderr)
    java = shutil.which("java")
    if java and (path := jena(folder)):
        lines["Jena arq"] = [
            java,
            "-cp",
            path,
            "arq.arq",
            f"--data={merged}",
            f"--query={query}",
            "--results=CSV",
        ]
    else:
        print("Jena is missing; on Debian: apt-get install libapache-jena-java", file=sys.stderr)
    return lines


def jena(folder: Path) -> str:
    """Return the class path of Debian's Jena, mended, or nothing where it is not installed.

    Its package keeps Xerces' messages where Xerces does not look, and two loggers of Debian call
    each other for ever; so the path is made by hand.
    """
    if not (JENA / "jena-arq.jar").exists():
        return ""
    mended = folder / "mended"
    with zipfile.ZipFile(JENA / "jena-core.jar") as archive:
        for member in archive.namelist():
            _, found, rest = member.partition("org/apache/jena/ext/xerces/")
            if found and rest.endswith(".properties"):
                target = mended / "xerces" / rest
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(member))
    needed = (
        "commons-*",
        "dexx*",
        "guava*",
        "failureaccess*",
        "httpc*",
        "jackson-*",
        "jsonld-java*",
    )
    patterns = ("jena-*", *needed, "*thrift*", "protobuf*", "titanium*", "slf4j-api*", "slf4j-nop*")
    jars = {str(jar.resolve()) for pattern in patterns for jar in JENA.glob(f"{pattern}.jar")}
    return ":".join([str(mended), *sorted(jars)])


if __name__ == "__main__":
    main()

"""Linking through Splink: DuckDB and a real local Spark give the same pairs, and NIL is kept."""

import builtins
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from linker import COMPANY, RECORDS, REGISTER, SCHOOL, firm, named
from links_fixtures import ror_file

from kg.errors import LimitError, OutsideError, UsageError
from kg.links.datasets.base import Local
from kg.links.find import find
from kg.links.record import Place, Record
from kg.links.scale import ENGINES, duck, scaled, spark, tables
from kg.links.scoring import Decision, Match

CHINA = Place(country="CN")
NAMES = [
    ("苏州大学", SCHOOL),
    ("Soochow University", SCHOOL),
    ("苏州科技大学", SCHOOL),
    ("Suzhou University of Technology", SCHOOL),
    ("沈阳大学", SCHOOL),
    ("Shanghai Jiaotong University", SCHOOL),
    ("Shaanxi Normal University", SCHOOL),
    ("南京大学苏州校区", SCHOOL),
    ("Suzhou University", SCHOOL),
    ("University of Jinan", SCHOOL),
    ("Microsoft", COMPANY),
    ("Alibaba Group Holding Limited", COMPANY),
    ("信达生物", COMPANY),
    ("凌云视界", COMPANY),
    ("路桥建设", COMPANY),
]
THINGS = [Record(name, named(name), types, CHINA) for name, types in NAMES] + [
    replace(RECORDS[0], id="by-website", names=named("Jiangsu Normal College")),
    Record("somewhere", named("海信集团"), COMPANY, Place(("Qingdao",), country="CN")),
    Record("nothing", ()),
]

MISSING = (
    "PySpark is not installed: pip install 'aicity[spark]'"
    if find_spec("pyspark") is None
    else "Java is missing; on Debian: apt-get install default-jre-headless"
    if shutil.which("java") is None
    else ""
)

SPARK = pytest.mark.skipif(bool(MISSING), reason=MISSING)


def told(matches: list[Match]) -> list[tuple[object, ...]]:
    """Return all that a person is told of matches."""
    return [
        (
            match.thing.id,
            match.decision,
            match.predicate,
            match.note,
            [(each.record.id, each.score, each.reasons) for each in match.candidates],
        )
        for match in matches
    ]


@pytest.fixture(scope="module")
def by_duck() -> list[tuple[object, ...]]:
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    return told(list(find(THINGS, scaled(REGISTER, THINGS, "splink"))))


def test_what_is_decided_is_what_our_own_engine_decides(by_duck: list[tuple[object, ...]]) -> None:
    ours = told(list(find(THINGS, REGISTER)))
    assert [row[:4] for row in by_duck] == [row[:4] for row in ours]
    best = [row[4][:1] for row in ours]  # type: ignore[index]
    assert [row[4][:1] for row in by_duck] == best  # type: ignore[index]


def test_nil_is_an_answer_and_a_name_alone_is_for_a_person(
    by_duck: list[tuple[object, ...]],
) -> None:
    decided = {row[0]: row[1] for row in by_duck}
    assert decided["凌云视界"] is decided["信达生物"] is Decision.NIL
    assert decided["nothing"] is decided["南京大学苏州校区"] is Decision.NIL
    bare = Record("bare", named("苏州大学"))
    match = next(find([bare], scaled(REGISTER, [bare], "splink")))
    assert match.decision is Decision.REVIEW and match.predicate is None


@SPARK
@pytest.mark.xdist_group("spark")
def test_spark_gives_the_same_pairs_and_the_same_weights(
    tmp_path: Path, by_duck: list[tuple[object, ...]]
) -> None:
    made = tables.write(tmp_path, THINGS, REGISTER.stream())
    on_spark = spark.run(made, 20, "local[1]")
    assert on_spark == duck.run(made, 20)
    assert len(on_spark) > len(THINGS) and len({pair.weight for pair in on_spark}) > 5
    assert {THINGS[pair.thing].id for pair in on_spark} >= {"苏州大学", "Microsoft", "by-website"}


@SPARK
@pytest.mark.xdist_group("spark")
def test_the_command_runs_on_spark(
    tmp_path: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(spark.MASTER, "local[1]")
    words = ("link", "find", "天准科技", "--against", str(ror_file(tmp_path)), "--format", "csv")
    plain, scale = command(*words), command(*words, "--engine", "spark", "--work", str(tmp_path))
    assert scale.code == plain.code == 0 and scale.out == plain.out != ""
    assert not list(tmp_path.glob("aicity-*"))


def test_the_command_runs_on_duckdb(tmp_path: Path, command: Callable[..., Any]) -> None:
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    words = ("link", "find", "--against", str(ror_file(tmp_path)), "--format", "json")
    plain, scale = command(*words), command(*words, "--engine", "splink")
    assert scale.code == plain.code == 0 and scale.out == plain.out != ""


def test_a_weight_says_what_our_points_say(tmp_path: Path) -> None:
    """7 points of which 4 were against it at first: the odds are e to the third."""
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    there = firm("there", "Suzhou", "CN", "天准科技")
    thing = Record("thing", named("天准科技"), COMPANY, CHINA)
    made = tables.write(tmp_path, [thing], [there])
    (pair,) = duck.run(made, 20)
    assert pair.record == "there" and pair.weight == pytest.approx(3 / 0.693147, abs=1e-3)


def test_of_two_records_under_one_identifier_neither_is_used() -> None:
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    twins = [replace(RECORDS[0], names=(*RECORDS[0].names, *named(name))) for name in "甲乙"]
    dataset = Local("twins", lambda: [*twins, RECORDS[7], RECORDS[7]])
    things = [THINGS[0], Record("n", named("南京大学"), SCHOOL, CHINA)]
    found = scaled(dataset, things, "splink")
    assert [match.decision for match in find(things, found)] == [Decision.NIL, Decision.LINK]
    assert [RECORDS[0].id in en and RECORDS[0].id in zh for en, zh in found.faults] == [True]


def test_an_empty_dataset_and_no_things_find_nothing() -> None:
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    assert scaled(Local("empty", lambda: []), THINGS, "splink").count == 0
    assert scaled(REGISTER, [], "splink").candidates(THINGS[0], 5) == []
    strange = Record('x"\n', named("'; DROP TABLE things; --", "\x00"), COMPANY)
    match = next(find([strange], scaled(REGISTER, [strange], "splink")))
    assert match.decision is Decision.NIL


# ── what goes wrong ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("engine", "module", "extra"),
    [("splink", "duckdb", "aicity[scale]"), ("spark", "pyspark", "aicity[spark]")],
)
def test_a_missing_extra_is_named(
    engine: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.partition(".")[0] == module:
            raise ImportError(name)
        return usual(name, *more)

    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError) as error:
        scaled(REGISTER, THINGS, engine)
    assert extra in error.value.en and extra in error.value.zh


@pytest.mark.skipif(find_spec("pyspark") is None, reason="pip install 'aicity[spark]'")
def test_missing_java_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError) as error:
        scaled(REGISTER, THINGS, "spark")
    assert "Java" in error.value.en and "Java" in error.value.zh


def test_another_engine_and_a_folder_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        scaled(REGISTER, THINGS, "abacus")
    assert all(engine in error.value.zh for engine in ENGINES)
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    with pytest.raises(OutsideError):
        scaled(REGISTER, THINGS, "splink", tmp_path / "nowhere")


def test_what_duckdb_complains_of_is_told(tmp_path: Path) -> None:
    pytest.importorskip("splink", reason="pip install 'aicity[scale]'")
    made = tables.write(tmp_path, THINGS, REGISTER.stream())
    made.file(tables.RECORDS).unlink()
    with pytest.raises(LimitError) as error:
        duck.run(made, 20)
    assert "DuckDB" in error.value.zh


def test_a_folder_for_tables_needs_an_engine(tmp_path: Path, command: Callable[..., Any]) -> None:
    words = ("link", "find", "--against", str(ror_file(tmp_path)), "--work", str(tmp_path))
    done = command("--lang", "zh", *words)
    assert done.code == 2 and "--engine" in done.err and not done.out
    assert command(*words[:-1], str(tmp_path / "none"), "--engine", "splink").code == 2


def test_a_service_takes_no_engine(command: Callable[..., Any]) -> None:
    done = command("link", "find", "天准科技", "--against", "wikidata", "--engine", "splink")
    assert done.code == 2 and "--engine" in done.err and not done.out


def test_a_broken_file_is_told_and_nothing_is_written(
    tmp_path: Path, command: Callable[..., Any]
) -> None:
    file, into = tmp_path / "cut.json", tmp_path / "links.sssom.tsv"
    file.write_text('[{"id":"https://ror.org/05t8y2r12","names":[', "utf-8")
    done = command(
        "link", "find", "--against", str(file), "--engine", "splink", "--auto", "--into", str(into)
    )
    assert done.code == 3 and str(file) in done.err and not done.out and not into.exists()

"""Deciding on candidates: in the terminal and on the page; nothing is lost, nothing asked twice."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from links_fixtures import OTHER, THIRD, TZTEK, ror_file, ror_record

from kg.links import read
from kg.links.against import Target
from kg.links.ledger import Ledger
from kg.links.mapping import made, problems

Command = Callable[..., Any]
ROR = Target("source:ror", ("ROR", "ROR"), "v9.1")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.fixture
def unsure(tmp_path: Path) -> Path:
    """A dump in which two records fit about as well."""
    plain: dict[str, object] = {"links": [], "types": ["other"]}
    return ror_file(
        tmp_path,
        ror_record(TZTEK, ("天准科技", "zh"), **plain),
        ror_record(OTHER, ("天准科技", "zh"), **plain),
        ror_record(THIRD, ("Unrelated", "en"), city="Berlin", number=2950159, **plain),
    )


def review(command: Command, file: Path, into: Path, *more: str) -> Any:
    return command(
        "link", "review", "--against", str(file), "--into", str(into), "--by", "A. Reader", *more
    )


def rows(file: Path) -> list[tuple[str, str, str, str]]:
    return [
        (row["subject_id"], row["predicate_id"], row["predicate_modifier"], row["object_id"])
        for row in read(file).mappings
    ]


def test_accepting_writes_the_decision_and_asks_never_again(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "d.sssom.tsv"
    typed(monkeypatch, "a\n")
    done = review(command, unsure, into)
    assert done.code == 0
    for seen in ("天准科技", "firm:tztek", OTHER, "Suzhou", "+"):
        assert seen in done.err
    assert not done.out
    assert rows(into) == [("firm:tztek", "skos:exactMatch", "", "ror:00k642b80")]
    (row,) = read(into).mappings
    assert row["reviewer_label"] == "A. Reader"
    assert row["mapping_justification"] == "semapv:MappingReview"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["mapping_date"])
    assert list(problems(read(into))) == []
    typed(monkeypatch, "")
    again = review(command, unsure, into)
    assert "Nothing is left to decide" in again.err


def test_rejecting_leads_to_the_next_candidate(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "d.sssom.tsv"
    typed(monkeypatch, "r\nr\n")
    review(command, unsure, into)
    assert {row[2:] for row in rows(into)} == {("Not", "ror:05t8y2r12"), ("Not", "ror:00k642b80")}
    typed(monkeypatch, "")
    assert "Nothing is left" in review(command, unsure, into).err


def test_not_found_counts_for_the_version_that_was_searched(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "d.sssom.tsv"
    typed(monkeypatch, "n\n")
    review(command, unsure, into)
    assert rows(into) == [("firm:tztek", "skos:exactMatch", "", "sssom:NoTermFound")]
    typed(monkeypatch, "")
    assert "Nothing is left" in review(command, unsure, into).err
    typed(monkeypatch, "q\n")
    assert "1/1" in review(command, unsure, into, "--dataset-version", "v9.2").err


@pytest.mark.parametrize("keys", ["s\n", "q\n", "", "x\n?\n"])
def test_skipping_and_leaving_write_nothing(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    into = tmp_path / "d.sssom.tsv"
    typed(monkeypatch, keys)
    assert review(command, unsure, into).code == 0
    assert not into.exists()


def test_an_interruption_keeps_what_was_decided(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            line = super().readline(size)
            if not line:
                raise KeyboardInterrupt
            return line

    into = tmp_path / "d.sssom.tsv"
    monkeypatch.setattr("sys.stdin", Interrupted("r\n"))
    assert review(command, unsure, into).code == 130
    assert len(rows(into)) == 1


def test_the_dialogue_speaks_chinese(
    command: Command, unsure: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "q\n")
    done = review(command, unsure, tmp_path / "d.tsv", "--lang", "zh")
    assert "接受：同一事物" in done.err
    assert "accept" not in done.err


# ── the page ────────────────────────────────────────────────────────────────────────────────

HOSTILE = "天准科技</script><script>document.title='X'</script><img src=x onerror=alert(1)>"


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_decisions_on_the_page_come_back(
    command: Command, tmp_path: Path, lang: str, chromium: Any
) -> None:
    plain: dict[str, object] = {"links": [], "types": ["other"]}
    dump = ror_file(
        tmp_path,
        ror_record(TZTEK, ("天准科技", "zh"), (HOSTILE, "en"), **plain),
        ror_record(OTHER, ("天准科技", "zh"), **plain),
    )
    page, into = tmp_path / "review.html", tmp_path / "d.sssom.tsv"
    done = review(command, dump, into, "--page", str(page), "--lang", lang)
    assert done.code == 0
    assert not into.exists()
    context = chromium.new_context(accept_downloads=True)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    try:
        tab.goto(page.as_uri())
        assert tab.evaluate("document.documentElement.lang") == lang
        assert tab.title() != "X"
        assert HOSTILE in tab.inner_text("main")
        assert tab.query_selector("main img") is None
        tab.keyboard.press("r")
        tab.keyboard.press("a")
        tab.fill("#by", 'Wang "Xiao"\t明')
        tab.reload()  # What was decided is still there.
        with tab.expect_download() as download:
            tab.click("#save")
        saved = tmp_path / "decisions.sssom.tsv"
        download.value.save_as(saved)
    finally:
        context.close()
    assert {url.partition(":")[0] for url in asked} <= {"file", "blob"}
    assert list(problems(read(saved))) == []
    taken = command("link", "review", "--from", str(saved), "--into", str(into))
    assert taken.code == 0, taken.err
    assert sorted(row[2] for row in rows(into)) == ["", "Not"]
    assert {row["reviewer_label"] for row in read(into).mappings} == {'Wang "Xiao" 明'}
    assert "0 new" in command("link", "review", "--from", str(saved), "--into", str(into)).err


def test_the_page_holds_all_that_is_needed_and_runs_nothing_else(
    command: Command, unsure: Path, tmp_path: Path
) -> None:
    page = tmp_path / "review.html"
    review(command, unsure, tmp_path / "d.tsv", "--page", str(page))
    html = page.read_text("utf-8")
    assert "default-src &#x27;none&#x27;" in html
    assert not re.search(r"""(?:src|href)=["']https?:""", html)
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    data = json.loads(found[1])
    (case,) = data["cases"]
    assert len(case["candidates"]) == 2
    assert all(each["reasons"] and each["facts"]["zh"] for each in case["candidates"])
    review(command, unsure, tmp_path / "d.tsv", "--page", str(tmp_path / "again.html"))
    assert (tmp_path / "again.html").read_text("utf-8") == html


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("firm:nobody\tskos:exactMatch\tror:05t8y2r12\tsemapv:MappingReview", "not in the graph"),
        ("firm:tztek\tskos:exactMatch\tror:05t8y2r13\tsemapv:MappingReview", "check digits"),
        ("firm:tztek\tskos:exactMatch\tother:1\tsemapv:MappingReview", "prefix"),
        ("firm:tztek\tskos:exactMatch\tror:05t8y2r12\tsemapv:Guessing", "justification"),
        ("firm:tztek\tskos:exactMatch", "cells"),
    ],
)
def test_bad_decisions_are_refused_as_a_whole(
    command: Command, tmp_path: Path, row: str, word: str
) -> None:
    file, into = tmp_path / "bad.tsv", tmp_path / "d.sssom.tsv"
    head = (
        "#curie_map:\n#  firm: https://w3id.org/aicity/firm/\n#  ror: https://ror.org/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    )
    good = "firm:tztek\tskos:exactMatch\tror:05t8y2r12\tsemapv:MappingReview\n"
    file.write_text(f"{head}{good}{row}\n", "utf-8")
    done = command("link", "review", "--from", str(file), "--into", str(into))
    assert done.code in (2, 3)
    assert word in done.err
    assert not into.exists()


# ── the ledger ──────────────────────────────────────────────────────────────────────────────


def link(thing: str, object_: str, **more: str) -> Any:
    return made(
        subject_id=thing,
        predicate_id="skos:exactMatch",
        object_id=object_,
        mapping_justification="semapv:MappingReview",
        **more,
    )


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "d.tsv"
    one, other = Ledger(file), Ledger(file)
    prefixes = {"ror": "https://ror.org/"}
    one.add([link("firm:a", "ror:05t8y2r12")], prefixes)
    other.add([link("firm:b", "ror:00k642b80")], prefixes)
    assert len(rows(file)) == 2
    assert other.settled("firm:a", ROR)
    assert one.add([link("firm:a", "ror:05t8y2r12", mapping_date="2026-01-01")], prefixes) == 0


def test_a_prefix_never_changes_its_meaning(tmp_path: Path) -> None:
    from kg.errors import UsageError

    ledger = Ledger(tmp_path / "d.tsv")
    ledger.add([link("firm:a", "x:1")], {"x": "https://one.example/"})
    before = (tmp_path / "d.tsv").read_bytes()
    with pytest.raises(UsageError, match="prefix x"):
        ledger.add([link("firm:b", "x:2")], {"x": "https://two.example/"})
    assert (tmp_path / "d.tsv").read_bytes() == before


def test_what_is_no_mapping_set_is_left_as_it_is(
    command: Command, unsure: Path, tmp_path: Path
) -> None:
    into = tmp_path / "notes.txt"
    into.write_text("my notes\n", "utf-8")
    assert review(command, unsure, into).code == 3
    assert into.read_text("utf-8") == "my notes\n"

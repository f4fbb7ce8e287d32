"""The commands that find, check, enrich and export links, as a person runs them."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from endpoint import JSON, NOTHING, Reply, Request, serving
from links_fixtures import OTHER, THIRD, TZTEK, ror_file, ror_record

from kg.errors import UsageError
from kg.links import read
from kg.links.against import dataset, sort_of, target_of
from kg.links.datasets.base import Local

Command = Callable[..., Any]
FIRM = "https://w3id.org/aicity/firm/tztek"


def rows(file: Path) -> list[dict[str, str]]:
    return [dict(row.slots) for row in read(file).mappings]


# ── which dataset ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ('[{"id":"https://ror.org/05t8y2r12"}]', "ror"),
        ('{"id":"https://ror.org/05t8y2r12"}\n', "ror"),
        ("1886760\tSuzhou" + "\t" * 17 + "\n", "geonames"),
        ("geonameid\tname\tlatitude\n", "geonames"),
        ("LEI,Entity.LegalName\n", "gleif"),
        ("代码,企业名称\n", "table"),
        ("a;b\n", "table"),
    ],
)
def test_a_file_is_recognised_by_what_it_holds(tmp_path: Path, text: str, sort: str) -> None:
    file = tmp_path / "whatever.bin"
    file.write_text(text, "utf-8")
    assert sort_of(file) == sort


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>", '{"a": 1}', "", "hello", '"'])
def test_what_is_no_dataset_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as told:
        sort_of(file)
    assert str(file) in told.value.en
    assert str(file) in told.value.zh


def test_rows_of_a_table_have_lasting_addresses_only_with_identifiers(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("code,name\n7,天准科技\n", "utf-8")
    found = dataset(str(file))
    assert isinstance(found, Local)
    target = target_of(found)
    (record,) = found.index.records
    assert target.lasting
    assert target.curie(record.id) == (
        "table-firms:7",
        {"table-firms": "https://w3id.org/aicity/source/table-firms/"},
    )
    file.write_text("name\n天准科技\n", "utf-8")
    assert not target_of(dataset(str(file))).lasting


# ── find ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["table", "csv", "json", "md"])
@pytest.mark.parametrize(("lang", "word"), [("en", "the same place"), ("zh", "地点相同")])
def test_find_tells_candidates_with_reasons(
    command: Command, tmp_path: Path, format: str, lang: str, word: str
) -> None:
    file = ror_file(tmp_path)
    done = command("link", "find", "--against", str(file), "--format", format, "--lang", lang)
    assert done.code == 0, done.err
    assert "05t8y2r12" in done.out
    assert word in done.out
    assert "Somebody Else" not in done.out


def test_find_as_data(command: Command, tmp_path: Path) -> None:
    done = command("link", "find", "--against", str(ror_file(tmp_path)), "--format", "json")
    bindings = json.loads(done.out)["results"]["bindings"]
    by_thing = {row["thing"]["value"]: row for row in bindings}
    assert by_thing[FIRM]["candidate"]["value"] == TZTEK
    assert by_thing[FIRM]["decision"]["value"] == "link"
    assert by_thing["https://w3id.org/aicity/firm/eavision"]["decision"]["value"] == "not found"
    assert "candidate" not in by_thing["https://w3id.org/aicity/firm/eavision"]


def test_find_one_thing_by_name(command: Command, tmp_path: Path) -> None:
    done = command("link", "find", "极目机器人", "--against", str(ror_file(tmp_path)))
    assert done.code == 1  # Nothing is found, and that is said.
    assert "1 not found" in done.err


def test_automatic_links_are_written_once_with_their_evidence(
    command: Command, tmp_path: Path
) -> None:
    file, into = ror_file(tmp_path), tmp_path / "links.sssom.tsv"
    words = ("link", "find", "--against", str(file), "--auto", "--nil", "--into", str(into))
    assert command(*words).code == 0
    first = into.read_bytes()
    (link,) = [row for row in rows(into) if row["subject_id"] == "firm:tztek"]
    assert link["predicate_id"] == "skos:exactMatch"
    assert link["object_id"] == "ror:05t8y2r12"
    assert link["mapping_justification"] == "semapv:CompositeMatching"
    assert link["mapping_tool"] == "aicity"
    assert link["object_source"] == "source:ror"
    assert link["object_source_version"] == "v9.1"
    assert 0.9 <= float(link["confidence"]) <= 1
    assert " // 依据：" in link["comment"]
    (vain,) = [row for row in rows(into) if row["subject_id"] == "firm:eavision"]
    assert vain["object_id"] == "sssom:NoTermFound"
    assert "reviewer_label" not in link
    again = command(*words)
    assert "0 things" in again.err
    assert into.read_bytes() == first


def test_two_things_never_become_one_record(command: Command, tmp_path: Path) -> None:
    both = ror_record(TZTEK, ("TZTEK", "en"), ("天准科技", "zh"), ("极目机器人", "zh"))
    into = tmp_path / "links.sssom.tsv"
    file = ror_file(tmp_path, both)
    command("link", "find", "--against", str(file), "--auto", "--into", str(into))
    exact = [] if not into.exists() else [
        row for row in rows(into) if row["predicate_id"] == "skos:exactMatch"
    ]  # fmt: skip
    assert len({row["object_id"] for row in exact}) == len(exact)


def test_an_installed_copy_is_not_written_into(command: Command, tmp_path: Path) -> None:
    done = command("link", "find", "--against", str(ror_file(tmp_path)), "--auto")
    assert done.code == 2
    assert "--into" in done.err


def test_links_need_identifiers(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("name,city\n天准科技,Suzhou\n", "utf-8")
    into = tmp_path / "links.sssom.tsv"
    done = command("link", "find", "--against", str(file), "--auto", "--into", str(into))
    assert done.code == 2
    assert "--id" in done.err
    assert not into.exists()


BAD = {
    "cut.json": b'[{"id":"https://ror.org/05t8y2r12","names":[',
    "cut.json.gz": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab",
    "page.csv": b"<html><body>Too many requests</body></html>",
    "columns.csv": "甲,乙\n1,2\n".encode(),
    "ragged.csv": b"id,name\n1,a,b\n",
    "gleif.csv": b"LEI,Entity.LegalName\nx,y\n",
    "geo.txt": b"1886760\tSuzhou" + b"\t" * 17 + b"\n1\tcut\n",
    "empty.csv": b"",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_in_both_languages_and_nothing_is_written(
    command: Command, tmp_path: Path, name: str
) -> None:
    file, into = tmp_path / name, tmp_path / "links.sssom.tsv"
    file.write_bytes(BAD[name])
    said = []
    for lang in ("en", "zh"):
        done = command(
            "link", "find", "--against", str(file), "--auto", "--into", str(into), "--lang", lang
        )
        assert done.code in (2, 3), done
        assert done.err.count("kg: ") == 1
        assert "Traceback" not in done.err
        assert not done.out
        said.append(done.err)
    assert said[0] != said[1]
    assert not into.exists()


def test_an_identifier_that_stands_twice_is_told_and_not_linked_to(
    command: Command, tmp_path: Path
) -> None:
    one = ror_record(TZTEK, ("TZTEK", "en"), ("天准科技", "zh"))
    two = ror_record(TZTEK, ("Another", "en"))
    file = ror_file(tmp_path, one, two, ror_record(OTHER, ("Somebody", "en")))
    done = command("link", "find", "--against", str(file))
    assert "stands for several records" in done.err
    assert "天准" not in done.out


# ── services ────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_asked_unless_a_service_is_named(command: Command, tmp_path: Path) -> None:
    with serving(lambda request: Reply()) as endpoint:
        os.environ["http_proxy"] = endpoint.url
        try:
            command("link", "find", "--against", str(ror_file(tmp_path)))
        finally:
            del os.environ["http_proxy"]
        assert endpoint.requests == []


def _answered(found: dict[str, str]) -> Callable[[Request], Reply]:
    """Answer as an endpoint that knows items by name, and says all names of an item."""

    def answer(request: Request) -> Reply:
        head: dict[str, Any] = {"vars": ["item", "slot", "value"]}
        bindings = []
        for name, item in found.items():
            told = {"item": {"type": "uri", "value": item}}
            if "?slot" not in request.query:
                if f'"{name}"' in request.query:
                    bindings.append(told)
            elif item in request.query:
                value = {"type": "literal", "value": name, "xml:lang": "zh"}
                slot = {"type": "literal", "value": "name0"}
                bindings.append({**told, "slot": slot, "value": value})
        return Reply(body=json.dumps({"head": head, "results": {"bindings": bindings}}).encode())

    return answer


def test_wikidata_is_asked_where_it_is_named(command: Command, tmp_path: Path) -> None:
    item = "http://www.wikidata.org/entity/Q42622"
    with serving(_answered({"天准科技": item})) as endpoint:
        words = ("link", "find", "天准科技", "--against", endpoint.url, "--as", "wikidata")
        kept = ("--cache", str(tmp_path / "cache"))
        done = command(*words, *kept, "--format", "csv")
        assert item in done.out
        assert "over the network" in done.err
        asked = len(endpoint.requests)
        assert asked == 2
        assert all("aicity/" in each.headers["User-Agent"] for each in endpoint.requests)
        assert command(*words, *kept, "--format", "csv").out == done.out
        assert len(endpoint.requests) == asked


def test_a_service_that_fails_midway_leaves_what_was_found(
    command: Command, tmp_path: Path
) -> None:
    item = "http://www.wikidata.org/entity/Q42622"
    good = _answered({"极目机器人": item})
    count = 0

    def answer(request: Request) -> Reply:
        nonlocal count
        count += 1
        return good(request) if count <= 2 else Reply(500, "text/html", b"<html>Oops</html>")

    with serving(answer) as endpoint:
        done = command("link", "find", "--against", endpoint.url, "--as", "wikidata")
    assert done.code == 4
    assert item.rpartition("/")[2] in done.out
    assert "Stopped after 1 of 2" in done.err


@pytest.mark.parametrize(
    "reply",
    [
        Reply(media="text/html", body=b"<html>Log in</html>"),
        Reply(429, "text/plain", b"slow down", {"Retry-After": "3600"}),
        Reply(media=JSON, body=NOTHING, cut=10),
        Reply(media=JSON, body=b'{"head'),
    ],
    ids=["html", "throttled", "breaks off", "no JSON"],
)
def test_a_bad_service_is_told(command: Command, tmp_path: Path, reply: Reply) -> None:
    into = tmp_path / "links.sssom.tsv"
    with serving(lambda request: reply) as endpoint:
        words = ("link", "find", "--against", endpoint.url, "--auto", "--into", str(into))
        for lang, word in (("en", "127.0.0.1"), ("zh", "127.0.0.1")):
            done = command(*words, "--lang", lang)
            assert done.code == 4
            assert word in done.err
            assert not done.out
    assert not into.exists()


def test_a_reconciliation_service_is_recognised(command: Command) -> None:
    manifest = {
        "versions": ["0.2"], "name": "Firms", "identifierSpace": "https://example.org/firm/",
        "schemaSpace": "https://example.org/",
    }  # fmt: skip

    def answer(request: Request) -> Reply:
        if "queries" not in request.form:
            return Reply(media="application/json", body=json.dumps(manifest).encode())
        asked = json.loads(request.form["queries"][0])
        result = {
            key: {
                "result": [{"id": "7", "name": "天准科技", "score": 90}]
                if each["query"] == "天准科技"
                else []
            }
            for key, each in asked.items()
        }
        return Reply(media="application/json", body=json.dumps(result).encode())

    with serving(answer) as endpoint:
        url = endpoint.url.replace("/sparql", "/reconcile")
        done = command("link", "find", "天准科技", "--against", url, "--format", "csv")
    assert "https://example.org/firm/7" in done.out


# ── check ───────────────────────────────────────────────────────────────────────────────────

HEADER = """\
#curie_map:
#  firm: https://w3id.org/aicity/firm/
#  ror: https://ror.org/
#  source: https://w3id.org/aicity/source/
#sssom_version: "1.1"
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tobject_source\tobject_source_version\tconfidence
"""
GOOD = "firm:tztek\tskos:exactMatch\t\tror:05t8y2r12\tsemapv:MappingReview\t\t\t1\n"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (GOOD, set()),
        (GOOD.replace("r12", "r13"), {"identifier-ill-formed"}),
        (GOOD.replace("tztek", "nobody"), {"subject-unknown"}),
        (GOOD + GOOD.replace("05t8y2r12", "00k642b80"), {"two-identifiers"}),
        (GOOD + GOOD.replace("tztek", "eavision"), {"shared-identifier"}),
        (GOOD + GOOD.replace("Match\t\t", "Match\tNot\t"), {"linked-and-denied"}),
        (GOOD.replace("\t1\n", "\t0.5\n"), {"unsure-link"}),
        (GOOD.replace("\t1\n", "\t7\n"), {"row-invalid"}),
        (
            GOOD.replace("\t\t\t1", "\tsource:ror\tv1\t1")
            + "firm:tztek\tskos:exactMatch\t\tsssom:NoTermFound\tsemapv:MappingReview"
            "\tsource:ror\tv1\t1\n",
            {"linked-and-not-found"},
        ),
    ],
)
def test_check_finds_what_is_wrong(
    command: Command, tmp_path: Path, lines: str, found: set[str]
) -> None:
    file = tmp_path / "links.sssom.tsv"
    file.write_text(HEADER + lines, "utf-8")
    done = command("link", "check", str(file), "--format", "csv")
    assert done.code == bool(found), done
    assert {line.split(",")[0] for line in done.out.splitlines()[1:]} == found


def test_check_against_the_dataset_of_today(command: Command, tmp_path: Path) -> None:
    links = tmp_path / "links.sssom.tsv"
    nil = (
        "firm:eavision\tskos:exactMatch\t\tsssom:NoTermFound\tsemapv:MappingReview"
        "\tsource:ror\tv1\t1\n"
    )
    links.write_text(HEADER + GOOD + nil, "utf-8")
    good = ror_record(TZTEK, ("TZTEK", "en"), ("天准科技", "zh"))

    def found(*records: dict[str, object]) -> set[str]:
        file = ror_file(tmp_path, *records)
        done = command("link", "check", str(links), "--against", str(file), "--format", "csv")
        return {line.split(",")[0] for line in done.out.splitlines()[1:]}

    assert found(good) == set()
    assert found(ror_record(OTHER, ("Somebody Else", "en"))) == {"identifier-gone"}
    assert found({**good, "status": "inactive"}) == {"record-ended"}
    renamed = ror_record(TZTEK, ("Berlin Zoo", "en"), city="Berlin", number=2950159)
    assert found(renamed) == {"doubtful"}
    website = {"links": []}
    now = ror_record(THIRD, ("EAVISION", "en"), ("极目机器人", "zh"), **website)
    assert found(good, now) <= {"now-found"}


# ── export ──────────────────────────────────────────────────────────────────────────────────


def test_export_in_every_format(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "links.sssom.tsv"
    denied = GOOD.replace("Match\t\t", "Match\tNot\t").replace("05t8y2r12", "00k642b80")
    file.write_text(HEADER + GOOD + denied, "utf-8")
    triple = f"<{FIRM}> <http://www.w3.org/2004/02/skos/core#exactMatch> <{TZTEK}> .\n"
    assert command("link", "export", str(file), "--format", "ntriples").out == triple
    assert "00k642b80" not in command("link", "export", str(file), "--format", "turtle").out
    assert "aic:denied" in command("link", "export", str(file), "--format", "trig").out
    assert len(command("link", "export", str(file), "--format", "csv").out.splitlines()) == 3
    same = command("link", "export", str(file), "--same", "--to", "ror").out
    again = tmp_path / "again.tsv"
    again.write_text(same, "utf-8")
    assert [row["object_id"] for row in rows(again)] == ["ror:05t8y2r12"]
    assert command("link", "export", str(file), "--to", "nowhere").code == 2


# ── enrich ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    file = tmp_path / "links.sssom.tsv"
    file.write_text(HEADER + GOOD, "utf-8")
    return file


def test_facts_come_into_a_graph_of_their_own_and_go_as_a_whole(
    command: Command, project: Path, tmp_path: Path, linked: Path
) -> None:
    into = project / "data" / "sources" / "facts.trig"
    words = ("link", "enrich", "--against", str(ror_file(tmp_path)), "--into", str(into))
    done = command(*words, "--links", str(linked), "--facts", "names,website,founded,seat")
    assert done.code == 0, done.err
    told = into.read_text("utf-8")
    assert "source:facts-ror {" in told
    assert "firm:tztek aic:foundedYear 2009 ." in told
    assert "firm:tztek aic:headOfficeIn <https://sws.geonames.org/1886760/> ." in told
    assert "dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/>" in told
    assert 'owl:versionInfo "v9.1"' in told
    assert "aic:retrieved" in told
    assert "天准科技" not in told  # It is a name already.
    asked = "SELECT ?g { GRAPH ?g { firm:tztek aic:foundedYear 2009 } }"
    assert "facts-ror" in command("sparql", asked, "--format", "csv").out
    assert command(*words, "--remove").code == 0
    assert not into.exists()
    assert command(*words, "--remove").code == 1


def test_a_conflict_is_shown_and_both_stay(
    command: Command, project: Path, tmp_path: Path, linked: Path
) -> None:
    source = project / "data" / "sources" / "small.trig"
    before = source.read_text("utf-8") + "source:press { firm:tztek aic:foundedYear 2005 . }\n"
    source.write_text(before, "utf-8")
    into = tmp_path / "facts.trig"
    done = command(
        "link", "enrich", "--against", str(ror_file(tmp_path)), "--links", str(linked),
        "--into", str(into), "--facts", "founded", "--format", "csv",
    )  # fmt: skip
    assert ",2009,differs,2005" in done.out
    assert "1 differ" in done.err
    assert source.read_text("utf-8") == before


def test_the_file_of_another_is_left_alone(
    command: Command, project: Path, tmp_path: Path, linked: Path
) -> None:
    source = project / "data" / "sources" / "small.trig"
    before = source.read_bytes()
    words = ("link", "enrich", "--against", str(ror_file(tmp_path)), "--into", str(source))
    assert command(*words, "--links", str(linked)).code == 2
    assert command(*words, "--remove").code == 2
    assert source.read_bytes() == before


def test_a_dataset_without_a_known_licence_needs_one(
    command: Command, tmp_path: Path, linked: Path
) -> None:
    file = tmp_path / "firms.csv"
    file.write_text("id,name,website\n1,天准科技,https://example.org\n", "utf-8")
    words = ("link", "enrich", "--against", str(file), "--links", str(linked))
    done = command(*words, "--into", str(tmp_path / "f.trig"))
    assert done.code == 2
    assert "--licence" in done.err


# ── countries of GLEIF ──────────────────────────────────────────────────────────────────────


def gleif_file(folder: Path) -> Path:
    file = folder / "lei2.csv"
    columns = (
        "LEI", "Entity.LegalName", "Entity.LegalAddress.City", "Entity.LegalAddress.Country",
        "Entity.EntityStatus",
    )  # fmt: skip
    rows_ = (
        ("5493001NTNQJDH60PM02", "天准科技", "Suzhou", "CN", "ACTIVE"),
        ("INR2EJN1ERAN0W5ZP974", "天准科技", "Paris", "FR", "ACTIVE"),
    )
    lines = [",".join(f'"{cell}"' for cell in row) for row in (columns, *rows_)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_only_the_countries_that_are_wanted_are_read(tmp_path: Path, command: Command) -> None:
    words = ("link", "find", "天准科技", "--fresh", "--format", "json", "--against")
    words = (*words, str(gleif_file(tmp_path)))
    for codes, many in (("CN", 1), ("cn, HK", 1), ("CN,FR", 2), ("", 2)):
        done = command(*words, "--countries", codes, "--weak")
        assert done.code == 0 and len(json.loads(done.out)["results"]["bindings"]) == many
    done = command(*words, "--countries", "HK")
    assert done.code == 2 and "lei2.csv" in done.err and not done.out


@pytest.mark.parametrize("codes", ["Narnia", "CN,XX1"])
def test_what_is_no_country_is_refused(tmp_path: Path, command: Command, codes: str) -> None:
    file = str(gleif_file(tmp_path))
    done = command("--lang", "zh", "link", "find", "--against", file, "--countries", codes)
    assert done.code == 2 and codes.rpartition(",")[2] in done.err and not done.out
    assert "国家" in done.err

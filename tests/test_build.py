import os
import subprocess
import sys
from pathlib import Path

import publishing
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from publishing import SOURCES, iris, literals
from pyoxigraph import Literal, NamedNode, Triple

from kg import resources
from kg.errors import DataError, DataSyntaxError, UsageError
from kg.namespaces import PREFIXES
from kg.release import canonical
from kg.release.turtle import language_tag
from kg.store.embedded import shipped

PREDICATE = NamedNode("https://example.org/p")


def written(*triples: Triple) -> bytes:
    return b"".join(canonical.turtle(triples))


def test_reading_again_gives_the_same_triples(tmp_path: Path) -> None:
    content = canonical.build(publishing.sources(tmp_path))
    wanted = publishing.parsed(SOURCES.encode(), ox.RdfFormat.TRIG)
    assert publishing.parsed(content, ox.RdfFormat.TURTLE) == wanted


def test_rdflib_reads_the_same_triples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    graph = rdflib.Graph().parse(data=canonical.build(publishing.sources(tmp_path)))
    found = publishing.parsed(
        graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES
    )
    assert found == publishing.parsed(SOURCES.encode(), ox.RdfFormat.TRIG)


@settings(deadline=None)
@given(literals)
def test_every_literal_comes_back(literal: Literal) -> None:
    triple = Triple(PREDICATE, PREDICATE, literal)
    content = written(triple)
    assert publishing.parsed(content, ox.RdfFormat.TURTLE) == {triple}
    assert len(content.decode().splitlines()) == content.count(b"\n")


@settings(deadline=None)
@given(iris)
def test_every_iri_comes_back(iri: NamedNode) -> None:
    triple = Triple(iri, iri, iri)
    assert publishing.parsed(written(triple), ox.RdfFormat.TURTLE) == {triple}


def test_the_layout_is_one_sorted_line_a_triple(tmp_path: Path) -> None:
    content = canonical.build(publishing.sources(tmp_path))
    header, body = content.split(b"\n\n", 1)
    lines = body.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert len(lines) == canonical.count(content)
    assert len(lines) == len(publishing.parsed(SOURCES.encode(), ox.RdfFormat.TRIG))
    assert all(line.endswith(b" .\n") for line in lines)
    assert b"firm:tztek aic:basedIn city:suzhou .\n" in lines
    assert b"firm:tztek a aic:Firm .\n" in lines
    declared = [line.split()[1].rstrip(b":") for line in header.splitlines()[2:]]
    assert declared == sorted(declared)
    for prefix in declared:
        assert any(prefix + b":" in line for line in lines), prefix
    assert b"void" not in declared


def test_values_are_short_only_where_canonical(tmp_path: Path) -> None:
    text = canonical.build(publishing.sources(tmp_path)).decode()
    for line in (
        "aic:count 12 .",
        'aic:count "012"^^xsd:integer .',
        "aic:share 1.5 .",
        'aic:share "1.50"^^xsd:decimal .',
        "aic:listed true .",
        'aic:speed "1e0"^^xsd:double .',
        'skos:altLabel "天準"@zh-Hant-TW .',
        'skos:altLabel "准|天"@zh .',
        "aic:odd firm:x.y-z .",
        "aic:odd <https://w3id.org/aicity/firm/a%20b> .",
        "aic:odd <city:x> .",
    ):
        assert f"firm:tztek {line}\n" in text


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    folder = publishing.sources(tmp_path)
    program = "import sys, pathlib; from kg.release import canonical; sys.stdout.buffer.write("
    program += "canonical.build(pathlib.Path(sys.argv[1])))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert outputs == {canonical.build(folder)}


def test_one_triple_more_is_one_line_more(tmp_path: Path) -> None:
    before = canonical.build(publishing.sources(tmp_path))
    more = SOURCES + "source:third { city:suzhou aic:basedIn city:hangzhou , city:suzhou . }"
    after = canonical.build(publishing.sources(tmp_path, more))
    version, *lines = before.splitlines()
    new_version, *new_lines = after.splitlines()
    assert version != new_version
    assert len(set(new_lines) - set(lines)) == 2
    assert not set(lines) - set(new_lines)


def test_two_files_are_merged(tmp_path: Path) -> None:
    folder = publishing.sources(tmp_path)
    (folder / "two.trig").write_text("<urn:g> { <urn:a> <urn:b> <urn:c> . }")
    assert b"<urn:a> <urn:b> <urn:c> .\n" in canonical.build(folder)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("<urn:g> { _:x <urn:b> <urn:c> . }", DataError, "blank node"),
        ("<urn:g> { <urn:a> <urn:b> [] . }", DataError, "blank node"),
        ("<urn:g> { <urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> . }", DataError, "RDF 1.2"),
        ('<urn:g> { <urn:a> <urn:b> "x"@en--ltr . }', DataError, "RDF 1.2"),
        ("<urn:a> <urn:b> <urn:c> .", DataError, "outside every graph"),
        ("<urn:g> {\n <urn:a> <urn:b> }", DataSyntaxError, "one.trig, line 2"),
    ],
)
def test_what_cannot_be_built_is_refused(
    tmp_path: Path, text: str, error: type[DataError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        canonical.build(publishing.sources(tmp_path, text))
    assert caught.value.zh != caught.value.en


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        canonical.build(tmp_path)


def test_differences_are_counted_and_shown(tmp_path: Path) -> None:
    file = tmp_path / "triples.ttl"
    file.write_bytes(b"a\nb\nc\n")
    assert not canonical.compare(b"a\nb\nc\n", file)
    difference = canonical.compare(b"a\nx\ny\nc\n", file)
    assert (difference.missing, difference.extra) == (("x", "y"), ("b",))
    assert difference.shown(1) == "  + x\n  - b\n  … 1"


@pytest.mark.parametrize("found", [b"b\na\n", b"a\na\nb\n", b"a\nb", b"a\r\nb\r\n"])
def test_order_and_line_ends_count_as_differences(tmp_path: Path, found: bytes) -> None:
    file = tmp_path / "triples.ttl"
    file.write_bytes(found)
    assert canonical.compare(b"a\nb\n", file).shown()


def test_language_tags_have_their_recommended_case() -> None:
    assert language_tag("ZH-LATN-CN-PINYIN") == "zh-Latn-CN-pinyin"
    assert language_tag("en-a-bbbb-x-cc-dddd") == "en-a-bbbb-x-cc-dddd"


def test_the_shipped_file_is_up_to_date() -> None:
    difference = canonical.compare(canonical.build(), canonical.target())
    assert not difference, f"run: kg build\n{difference.shown()}"


def test_namespaces_end_so_that_short_names_are_found() -> None:
    assert all(namespace[-1] in "/#" for namespace in PREFIXES.values())


def test_a_current_merged_file_is_the_default_graph_and_graphs_are_there_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    publishing.sources(tmp_path / "data" / "sources")
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    merged = tmp_path / "data" / "triples.ttl"
    without = shipped()
    merged.write_bytes(canonical.build())
    with_file = shipped()
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graphs = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
    for query in (count, graphs):
        assert with_file.select(query).rows == without.select(query).rows
    assert shipped().version() == without.version()
    assert set(shipped().quads()) == set(without.quads())
    # A file that is behind its sources is not trusted.
    merged.write_bytes(merged.read_bytes().replace(b"firm:tztek", b"firm:other"))
    source = next((tmp_path / "data" / "sources").glob("*.trig"))
    source.write_bytes(source.read_bytes() + b"\n# a change\n")
    assert shipped().select(count).rows == without.select(count).rows
    assert not shipped().ask("ASK { <https://w3id.org/aicity/firm/other> ?p ?o }")

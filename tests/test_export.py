import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import publishing
import pyoxigraph as ox
import pytest
import rdflib
from endpoint import answering, serving
from hypothesis import given, settings
from publishing import literals, merged, parsed
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import DataError, UsageError
from kg.questions import Catalogue
from kg.release import canonical
from kg.release.catalogue import catalogue
from kg.release.export import DERIVED, FORMATS
from kg.release.tables import METADATA, Tables, write_tables
from kg.store.embedded import EmbeddedStore, merge, shipped
from kg.store.remote import RemoteStore

REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
MERGED = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
SOURCES = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return publishing.store(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def real() -> EmbeddedStore:
    return shipped()


def exported(name: str, store: Any) -> bytes:
    return b"".join(FORMATS[name](store))


def single(*objects: Literal | NamedNode) -> EmbeddedStore:
    """A store that says something of one thing."""
    inner = ox.Store()
    thing, property_ = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
    inner.extend(
        Quad(thing, property_, term, NamedNode("https://example.org/g")) for term in objects
    )
    merge(inner)
    return EmbeddedStore(inner)


@pytest.mark.parametrize("name", MERGED)
def test_the_merged_graph_comes_back(store: EmbeddedStore, real: EmbeddedStore, name: str) -> None:
    for one in (store, real):
        assert parsed(exported(name, one), MERGED[name]) == merged(one)


@pytest.mark.parametrize("name", SOURCES)
def test_the_sources_come_back(store: EmbeddedStore, real: EmbeddedStore, name: str) -> None:
    for one in (store, real):
        assert set(ox.parse(input=exported(name, one), format=SOURCES[name])) == set(one.quads())


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", ["turtle", "rdfxml", "jsonld", "trig", "nquads"])
def test_rdflib_reads_them_too(
    store: EmbeddedStore, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    kind = {"rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    dataset = rdflib.Dataset()
    dataset.parse(data=exported(name, store).decode(), format=kind)
    merged_graph = rdflib.Graph()
    for subject, predicate, object_, _ in dataset.quads():
        merged_graph.add((subject, predicate, object_))
    again = merged_graph.serialize(format="nt", encoding="utf-8")
    assert parsed(again, ox.RdfFormat.N_TRIPLES) == merged(store)


@pytest.mark.parametrize("name", FORMATS)
def test_language_tags_keep_their_case(store: EmbeddedStore, name: str) -> None:
    text = exported(name, store).decode()
    assert "zh-Hant-TW" in text
    assert "zh-hant-tw" not in text


@pytest.mark.parametrize("name", ["turtle", "nquads", "trig", "jsonld", "rdf12"])
@settings(deadline=None)
@given(literal=literals)
def test_every_literal_comes_back(name: str, literal: Literal) -> None:
    one = single(literal)
    kind = {**MERGED, **SOURCES, "rdf12": ox.RdfFormat.TURTLE}[name]
    found = {triple for triple in parsed(exported(name, one), kind) if ".org/s" in str(triple[0])}
    assert found == merged(one)


@settings(deadline=None)
@given(literal=literals)
def test_rdfxml_holds_every_literal_or_says_why(literal: Literal) -> None:
    one = single(literal)
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", literal.value):
        with pytest.raises(DataError, match=r"U\+[0-9A-F]{4}"):
            exported("rdfxml", one)
    else:
        assert parsed(exported("rdfxml", one), ox.RdfFormat.RDF_XML) == merged(one)


def test_turtle_is_what_build_writes(tmp_path: Path) -> None:
    # The engine keeps numbers as values; the sources here have each in its canonical form.
    text = publishing.SOURCES.replace('"012"^^xsd:integer', "13").replace('"1.50"', '"2.5"')
    text = text.replace("aic:speed 1e0 ;", "")
    built = canonical.build(publishing.sources(tmp_path, text))
    found = exported("turtle", publishing.store(tmp_path, text))
    version, _, rest = built.partition(canonical.TITLE.encode())
    assert re.fullmatch(rb"# aicity data [0-9a-f]{8}\n", version)
    assert found == rest


def test_rdf12_tells_the_sources_of_each_triple(store: EmbeddedStore, real: EmbeddedStore) -> None:
    for one in (store, real):
        stated: dict[Triple, set[str]] = {}
        for quad in one.quads():
            stated.setdefault(quad.triple, set()).add(str(quad.graph_name))
        content = exported("rdf12", one)
        triples = [quad.triple for quad in ox.parse(input=content, format=ox.RdfFormat.TURTLE)]
        reified = {t.subject: t.object for t in triples if t.predicate.value == REIFIES}
        annotated: dict[Any, set[str]] = {}
        plain = set()
        for triple in triples:
            if triple.subject in reified:
                if triple.predicate.value == DERIVED:
                    annotated.setdefault(reified[triple.subject], set()).add(str(triple.object))
            else:
                plain.add(triple)
        assert plain == merged(one)
        assert annotated == stated


def test_no_prefix_hides_the_scheme_of_an_iri(store: EmbeddedStore) -> None:
    context = json.loads(exported("jsonld", store))["@context"]
    assert "city" not in context
    assert context["firm"] == "https://w3id.org/aicity/firm/"


@pytest.mark.parametrize("iri", ["https://example.org/1", "https://example.org/", "urn:x:%20"])
def test_rdfxml_says_which_property_it_cannot_write(iri: str) -> None:
    inner = ox.Store()
    inner.add(Quad(NamedNode("urn:a"), NamedNode(iri), Literal("x"), NamedNode("urn:g")))
    with pytest.raises(DataError, match=re.escape(iri)):
        exported("rdfxml", EmbeddedStore(inner))


def test_an_empty_graph_can_be_written() -> None:
    for name, kind in {**MERGED, **SOURCES, "rdf12": ox.RdfFormat.TURTLE}.items():
        assert parsed(exported(name, EmbeddedStore(ox.Store())), kind) == set()


def test_a_store_without_sources_gives_its_default_graph() -> None:
    inner = ox.Store()
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))
    inner.add(Quad(*triple))
    one = EmbeddedStore(inner)
    for name, kind in {**MERGED, **SOURCES, "rdf12": ox.RdfFormat.TURTLE}.items():
        assert list(ox.parse(input=exported(name, one), format=kind)) == [Quad(*triple)]


def test_blank_nodes_are_refused() -> None:
    inner = ox.Store()
    inner.add(Quad(ox.BlankNode(), NamedNode("urn:b"), Literal("c"), NamedNode("urn:g")))
    for name in FORMATS:
        with pytest.raises(DataError, match="blank node"):
            exported(name, EmbeddedStore(inner))


def test_an_endpoint_can_be_exported(store: EmbeddedStore) -> None:
    with serving(answering(store.inner)) as endpoint:
        remote = RemoteStore(endpoint.url)
        for name in ("trig", "turtle", "jsonld"):
            assert exported(name, remote) == exported(name, store)
        assert dict(Tables(remote).files()) == dict(Tables(store).files())


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    folder = publishing.sources(tmp_path)
    program = """
import hashlib, pathlib, sys
from kg.release.export import FORMATS
from kg.release.tables import Tables
from kg.store.embedded import from_files
store = from_files(sorted(pathlib.Path(sys.argv[1]).glob("*.trig")))
for name, write in FORMATS.items():
    print(name, hashlib.sha256(b"".join(write(store))).hexdigest())
for name, content in Tables(store).files():
    print(name, hashlib.sha256(content).hexdigest())
"""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "77")
    }
    assert len(outputs) == 1


def read_tables(files: dict[str, bytes]) -> set[Triple]:
    """Read tables as CSV on the Web says: only what the metadata tells is known."""
    found = set()
    for table in json.loads(files[METADATA])["tables"]:
        text = files[table["url"]].decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        columns = table["tableSchema"]["columns"]
        assert header == [column["titles"]["und"] for column in columns]
        assert len({column["name"] for column in columns}) == len(columns)
        subjects = [row[0] for row in rows]
        assert len(set(subjects)) == len(subjects)
        for row in rows:
            assert len(row) == len(columns)
            for column, cell in zip(columns, row, strict=True):
                if column.get("suppressOutput") or not cell:
                    continue
                separator = column.get("separator")
                for value in cell.split(separator) if separator else [cell]:
                    found.add(
                        Triple(
                            NamedNode(row[0]), NamedNode(column["propertyUrl"]), term(column, value)
                        )
                    )
    return found


def term(column: dict[str, Any], value: str) -> NamedNode | Literal:
    if "http://www.w3.org/ns/shacl#nodeKind" in column:
        assert ("valueUrl" in column) != ("separator" in column)
        return NamedNode(value)
    if "lang" in column:
        return Literal(value, language=column["lang"])
    kind = column["datatype"]
    iri = kind["@id"] if isinstance(kind, dict) else f"http://www.w3.org/2001/XMLSchema#{kind}"
    return Literal(value, datatype=NamedNode(iri))


def test_the_tables_come_back(store: EmbeddedStore, real: EmbeddedStore) -> None:
    for one in (store, real):
        assert read_tables(dict(Tables(one).files())) == merged(one)


@settings(deadline=None)
@given(literals.filter(lambda literal: literal.value), literals.filter(lambda x: x.value))
def test_every_cell_comes_back(one: Literal, two: Literal) -> None:
    store = single(one, two, Literal("|"), Literal("¦"))
    assert read_tables(dict(Tables(store).files())) == merged(store)


def test_a_table_has_labels_columns_and_sources(store: EmbeddedStore) -> None:
    files = dict(Tables(store).files())
    assert sorted(files) == ["city.csv", METADATA, "firm.csv", "place.csv", "untyped.csv"]
    lines = files["city.csv"].decode().split("\r\n")
    assert lines[0] == "iri,label_zh,label_en,rdf:type,sources"
    assert lines[2].startswith("https://w3id.org/aicity/city/suzhou,苏州,Suzhou,")
    firm = next(csv.DictReader(io.StringIO(files["firm.csv"].decode(), newline="")))
    assert firm["aic:field"].split("|") == [
        "https://w3id.org/aicity/field/machine-vision",
        "https://w3id.org/aicity/field/robots",
    ]
    assert firm["aic:formula"] == "=1+1"
    assert firm["skos:altLabel@zh"] == "准|天"
    assert firm["sources"].count("|") == 1


def test_the_metadata_describe_the_columns(store: EmbeddedStore) -> None:
    document = json.loads(dict(Tables(store).files())[METADATA])
    assert document["@context"] == "http://www.w3.org/ns/csvw"
    firm = next(table for table in document["tables"] if table["url"] == "firm.csv")
    assert {"@value": "企业", "@language": "zh"} in firm["dc:title"]
    schema = firm["tableSchema"]
    assert (schema["primaryKey"], schema["aboutUrl"]) == ("iri", "{+iri}")
    columns = {column["titles"]["und"]: column for column in schema["columns"]}
    based = columns["aic:basedIn"]
    assert based["valueUrl"] == "{+aic_basedIn}"
    assert based["titles"] == {"und": "aic:basedIn", "zh": "本土", "en": "local to"}
    assert columns["aic:field"]["separator"] == "|"
    assert columns["aic:count"]["datatype"] == "integer"
    assert columns["aic:code"]["datatype"] == {"@id": "https://example.org/code", "base": "string"}
    assert columns["skos:altLabel@zh-Hant-TW"]["lang"] == "zh-Hant-TW"
    assert {
        "columnReference": "aic_basedIn",
        "reference": {"resource": "city.csv", "columnReference": "iri"},
    } in schema["foreignKeys"]


def test_a_byte_order_mark_is_an_option(store: EmbeddedStore) -> None:
    files = dict(Tables(store, bom=True).files())
    assert files["firm.csv"].startswith(b"\xef\xbb\xbfiri,")
    assert not files[METADATA].startswith(b"\xef\xbb\xbf")


def test_a_folder_is_replaced_only_if_it_is_ours(tmp_path: Path, store: EmbeddedStore) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for _ in range(2):
        write_tables(Tables(store), folder)
        assert {file.name for file in folder.iterdir()} == set(dict(Tables(store).files()))
    (folder / "mine.csv").write_text("precious")
    with pytest.raises(UsageError, match="choose another folder"):
        write_tables(Tables(store), folder)
    assert (folder / "mine.csv").read_text() == "precious"
    assert [entry.name for entry in tmp_path.iterdir()] == ["tables"]


def test_a_zip_holds_the_same_files(tmp_path: Path, store: EmbeddedStore) -> None:
    digests = set()
    for name in ("a.zip", "b.zip"):
        write_tables(Tables(store), tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    assert found == dict(Tables(store).files())


def test_the_catalogue_holds_every_question(real: EmbeddedStore) -> None:
    content = b"".join(catalogue(real, endpoint="https://example.org/sparql"))
    inner = ox.Store()
    inner.load(content, format=ox.RdfFormat.TURTLE)
    found = EmbeddedStore(inner).select(
        """SELECT ?name ?text ?zh ?en {
            ?question a sh:SPARQLExecutable ; sh:select|sh:ask|sh:construct ?text ;
                dcterms:identifier ?name ; rdfs:comment ?zh , ?en ; sh:prefixes/sh:declare ?any ;
                schema:target <https://example.org/sparql> .
            ?any sh:prefix "aic" .
            FILTER (lang(?zh) = "zh" && lang(?en) = "en")
        }"""
    )
    rows = {row["name"].value: row for row in found.dicts()}  # type: ignore[union-attr]
    assert sorted(rows) == list(Catalogue().names)
    for row in rows.values():
        assert real.inner.query(row["text"].value) is not None  # type: ignore[union-attr]
        assert "{" not in str(row["zh"])
        assert "{" not in str(row["en"])


def test_the_catalogue_describes_parameters(real: EmbeddedStore) -> None:
    inner = ox.Store()
    inner.load(b"".join(catalogue(real)), format=ox.RdfFormat.TURTLE)
    assert EmbeddedStore(inner).ask(
        """ASK {
            ?question dcterms:identifier "cluster/list-anchors" ; sh:parameter ?city .
            ?city a sh:Parameter ; sh:path ?path ; sh:name "城市"@zh , "City"@en ;
                sh:class aic:City ; sh:optional false ; sh:defaultValue city:suzhou ; sh:order 0 .
            FILTER STRENDS(STR(?path), "#city")
        }"""
    )


def test_the_merged_graph_stays_out_of_the_sources(store: EmbeddedStore) -> None:
    quads = ox.parse(input=exported("trig", store), format=ox.RdfFormat.TRIG)
    assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in quads)

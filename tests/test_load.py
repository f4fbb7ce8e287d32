import datetime
import gzip
import hashlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from publishing import HEADER, SOURCES
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import DataError, DataSyntaxError, KGError, NotFoundError, OutsideError, UsageError
from kg.namespaces import BASE, PREFIXES
from kg.release.draft import Draft
from kg.release.load import Load, Order, load
from kg.release.reading import GENID, find_input
from kg.release.register import LOADS, About
from kg.release.versions import hold
from kg.store.embedded import EmbeddedStore, open_folder, shipped

NOW = datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)
A, B, C = (f"<https://example.org/{name}>" for name in "abc")
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF {RDF} xmlns:e="https://example.org/">
  <rdf:Description rdf:about="https://example.org/a">
    <e:b rdf:resource="https://example.org/c"/>
  </rdf:Description>
</rdf:RDF>
"""


def put(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def run(into: Path, *files: Path, **options: object) -> Load:
    inputs = [find_input(str(file)) for file in files]
    return load(Order(inputs, now=NOW, **options), into)  # type: ignore[arg-type]


def graph(store: EmbeddedStore, name: str) -> set[str]:
    quads = store.quads(graph=NamedNode(f"{BASE}source/{name}"))
    return {str(quad.triple) for quad in quads}


def graphs(store: EmbeddedStore) -> set[str]:
    return {str(name)[1:-1] for name in store.inner.named_graphs()}


def is_merged(store: EmbeddedStore) -> bool:
    """Tell whether the default graph is the merge of the named graphs."""
    default = store.inner.quads_for_pattern(None, None, None, DefaultGraph())
    return {quad.triple for quad in default} == {quad.triple for quad in store.quads()}


@pytest.fixture
def into(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "store"
    yield folder
    if folder.exists():
        entries = sorted(entry.name for entry in folder.iterdir())
        assert entries[:2] == ["CURRENT", "LOCK"]
        assert entries[2:] == [(folder / "CURRENT").read_text().strip()]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ttl", f"{A} {B} {C} ."),
        ("x.nt", f"{A} {B} {C} ."),
        ("x.trig", f"{A} {B} {C} ."),
        ("x.nq", f"{A} {B} {C} ."),
        ("x.rdf", XML),
        ("x.owl", XML),
        ("x.jsonld", '{"@id":"https://example.org/a","https://example.org/b":{"@id":"e:c"}}'),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_every_format_is_read(
    tmp_path: Path, into: Path, name: str, text: str, packed: bool, mark: bytes
) -> None:
    content = mark + text.replace("e:c", "https://example.org/c").encode()
    file = put(
        tmp_path, name + ".gz" * packed, gzip.compress(content, mtime=0) if packed else content
    )
    done = run(into, file)
    assert [(part.source, part.statements) for part in done.loaded] == [(f"{BASE}source/x", 1)]
    store = open_folder(into)
    assert graph(store, "x") == {f"{A} {B} {C}"}
    assert is_merged(store)
    assert store.version() == done.version


def test_named_graphs_are_kept(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "mixed.trig", SOURCES + "city:suzhou aic:odd city:hangzhou ."))
    store = open_folder(into)
    names = {"first", "second", "mixed", "loads"}
    assert graphs(store) == {f"{BASE}source/{name}" for name in names}
    wanted = ox.parse(input=SOURCES, format=ox.RdfFormat.TRIG)
    canonical = ox.Store()
    canonical.extend(wanted)
    assert set(canonical) < set(store.quads())
    assert is_merged(store)


def test_a_triple_of_two_sources_stands_once_in_the_merge(tmp_path: Path, into: Path) -> None:
    one, two = (put(tmp_path, name, f"{A} {B} {C} .") for name in ("one.ttl", "two.ttl"))
    run(into, one, two)
    store = open_folder(into)
    assert len(store.select(f"SELECT * {{ {A} {B} ?o }}").rows) == 1
    assert len(store.select(f"SELECT * {{ GRAPH ?g {{ {A} {B} ?o }} }}").rows) == 2


def test_loading_again_replaces(tmp_path: Path, into: Path) -> None:
    one = put(
        tmp_path, "one.trig", f"{A} {B} 1 , 2 . <urn:g> {{ {A} {B} 3 }} <urn:h> {{ {A} {B} 4 }}"
    )
    two = put(tmp_path, "two.ttl", f"{A} {B} 2 , 5 .")
    assert [part.replaced for part in run(into, one, two).loaded] == [False, False]
    put(tmp_path, "one.trig", f"{A} {B} 6 . <urn:h> {{ {A} {B} 7 }}")
    done = run(into, one)
    assert [(part.replaced, part.statements) for part in done.loaded] == [(True, 2)]
    store = open_folder(into)
    found = store.select(f"SELECT ?o {{ {A} {B} ?o }} ORDER BY ?o").rows
    assert [row[0].value for row in found] == ["2", "5", "6", "7"]  # type: ignore[union-attr]
    assert "urn:g" not in graphs(store)
    assert is_merged(store)
    titles = store.select("SELECT ?t { GRAPH source:loads { ?s dcterms:title ?t } } ORDER BY ?t")
    assert [str(row[0]) for row in titles.rows] == ['"one.trig"', '"two.ttl"']


def test_loading_the_same_twice_changes_nothing(tmp_path: Path, into: Path) -> None:
    file = put(tmp_path, "one.trig", SOURCES + "[] aic:odd [] .")
    run(into, file)
    before = set(open_folder(into).quads())
    run(into, file)
    assert set(open_folder(into).quads()) == before


@pytest.mark.parametrize("size", [10, 21_000])
def test_a_small_or_a_large_source_is_replaced(tmp_path: Path, into: Path, size: int) -> None:
    """Few statements are taken out one by one; instead of many, the others are written anew."""
    lines = "".join(f"<urn:s{n}> <urn:p> {n} .\n" for n in range(size))
    large = put(tmp_path, "large.ttl", lines)
    run(into, large, put(tmp_path, "other.ttl", "<urn:s1> <urn:p> 1 , -1 ."))
    put(tmp_path, "large.ttl", "<urn:s2> <urn:p> -2 .")
    run(into, large)
    store = open_folder(into)
    assert is_merged(store)
    assert len(store.select("SELECT * { ?s <urn:p> ?o }").rows) == 3
    assert store.ask("ASK { <urn:s1> <urn:p> 1 , -1 . <urn:s2> <urn:p> -2 }")


def test_withdrawing_keeps_what_others_state(tmp_path: Path) -> None:
    graphs = [NamedNode(f"urn:g{number}") for number in range(3)]
    one, two = NamedNode("urn:a"), NamedNode("urn:b")
    quads = [Quad(one, one, one, graphs[0]), Quad(one, one, one, graphs[1])]
    quads += [Quad(two, two, two, graphs[0]), Quad(two, two, two, graphs[2])]
    filler = [Quad(one, two, ox.Literal(number), graphs[2]) for number in range(100)]
    draft = Draft(tmp_path / "draft")
    draft.add(quads + filler)
    with draft.closing():
        draft.withdraw(["urn:g0", "urn:g1"])
        assert not list(draft.store.quads_for_pattern(one, one, one, None))
        assert len(list(draft.store.quads_for_pattern(two, two, two, None))) == 2
        assert len(draft.store) == 2 + 200


def test_blank_nodes_become_lasting_names(tmp_path: Path, into: Path) -> None:
    text = f"[] {B} [ {B} _:x ] . _:x {B} (1 2) ."
    run(into, put(tmp_path, "x.ttl", text), put(tmp_path, "y.ttl", text))
    store = open_folder(into)
    assert not any("_:" in str(quad) for quad in store.quads())
    first, second = graph(store, "x"), graph(store, "y")
    assert len(first) == len(second) == 7
    assert not first & second, "nodes of two files are never one node"
    assert all(GENID in triple for triple in first)
    (tmp_path / "other").mkdir()
    run(tmp_path / "again", put(tmp_path / "other", "x.ttl", text))
    assert graph(open_folder(tmp_path / "again"), "x") == first


def test_a_blank_graph_becomes_a_lasting_name(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "x.trig", f"_:g {{ {A} {B} _:g }}"))
    (quad,) = open_folder(into).quads(subject=NamedNode(A[1:-1]))
    assert quad.object == quad.graph_name
    assert str(quad.object).startswith(f"<{GENID}")


def test_a_source_is_described(tmp_path: Path, into: Path) -> None:
    file = put(tmp_path, "x.ttl.gz", gzip.compress(f"{A} {B} {C} .".encode(), mtime=0))
    about = About("标题", "https://creativecommons.org/licenses/by/4.0/", "Office of Statistics")
    run(into, file, about=about, source="source:yearbook-2024")
    store = open_folder(into)
    rows = store.select(
        """SELECT ?title ?licence ?publisher ?when ?size ?sum {
            GRAPH source:loads {
                source:yearbook-2024 dcterms:title ?title ; dcterms:license ?licence ;
                    dcterms:publisher ?publisher ; prov:generatedAtTime ?when ;
                    dcat:byteSize ?size ;
                    <http://spdx.org/rdf/terms#checksum>/
                    <http://spdx.org/rdf/terms#checksumValue> ?sum .
            }
        }"""
    ).rows
    content = file.read_bytes()
    assert [[term.value for term in row] for row in rows] == [  # type: ignore[union-attr]
        [
            "标题",
            "https://creativecommons.org/licenses/by/4.0/",
            "Office of Statistics",
            "2024-05-06T07:08:09Z",
            str(len(content)),
            hashlib.sha256(content).hexdigest(),
        ]
    ]
    assert graph(store, "yearbook-2024") == {f"{A} {B} {C}"}


def test_sources_are_named_for_their_files(tmp_path: Path, into: Path) -> None:
    (tmp_path / "sub").mkdir()
    names = [
        "Report 2024.ttl",
        "report-2024.nt",
        "苏州.ttl",
        "….ttl",
        "a.b.nt.gz",
        "sub/x.ttl",
        "x.ttl",
    ]
    done = run(into, *(put(tmp_path, name, f"{A} {B} {C} .") for name in names))
    found = [part.source.removeprefix(f"{BASE}source/") for part in done.loaded]
    assert found == ["report-2024", "report-2024-2", "su-zhou", "file", "a-b", "x", "x-2"]


def test_a_file_never_takes_the_name_of_a_graph_that_is_there(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "x.trig", f"<{BASE}source/register> {{ {A} {B} 1 }}"))
    done = run(into, put(tmp_path, "register.ttl", f"{A} {B} 2 ."))
    assert done.loaded[0].source == f"{BASE}source/register-2"


def test_a_graph_of_another_source_is_not_replaced_by_accident(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "x.trig", f"<urn:g> {{ {A} {B} 1 }} <urn:h> {{ {A} {B} 2 }}"))
    other = put(tmp_path, "y.trig", f"<urn:g> {{ {A} {B} 3 }}")
    with pytest.raises(UsageError, match="--replace"):
        run(into, other)
    run(into, other, replace=True)
    store = open_folder(into)
    assert is_merged(store)
    assert store.select("SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }").rows == [(ox.Literal(3),)]
    # The first source has lost the graph: loading it again would take it from the second.
    with pytest.raises(UsageError, match="--replace"):
        run(into, tmp_path / "x.trig")


def test_the_graph_of_loads_is_reserved(tmp_path: Path, into: Path) -> None:
    with pytest.raises(UsageError, match="source:loads"):
        run(into, put(tmp_path, "x.nq", f"{A} {B} {C} {LOADS} ."))
    with pytest.raises(UsageError, match="source:loads"):
        run(into, put(tmp_path, "x.nt", f"{A} {B} {C} ."), source="source:loads")


@pytest.mark.parametrize("source", ["nothing:x", "x", "https://a b", ""])
def test_a_source_must_be_an_iri(tmp_path: Path, into: Path, source: str) -> None:
    with pytest.raises(UsageError):
        run(into, put(tmp_path, "x.nt", f"{A} {B} {C} ."), source=source)


def test_the_shipped_graph_can_be_the_start(tmp_path: Path, into: Path) -> None:
    file = put(tmp_path, "more.ttl", HEADER + "city:suzhou aic:odd city:hangzhou .")
    for _ in range(2):
        run(into, file, shipped=True)
        store = open_folder(into)
        own = {f"{BASE}source/more", LOADS.value}
        found = {q for q in store.quads() if str(q.graph_name)[1:-1] not in own}
        assert found == set(shipped().quads())
        assert len(graph(store, "more")) == 1
        assert is_merged(store)
        del store  # Else its version would stay.


BAD = [
    ("x.ttl", f"{A} {B} {C} .\n{A} foo {C} .".encode(), DataSyntaxError, "line 2, column"),
    ("x.nt", f"{A} {B} {C} .\n{A} {B}".encode(), DataSyntaxError, "line 2, column"),
    ("x.jsonld", b'{"@id":\n"x",', DataSyntaxError, "line 2, column"),
    ("x.jsonld", b'{"@context":"https://schema.org/"}', DataSyntaxError, "x.jsonld"),
    ("x.rdf", XML.replace("</rdf:Desc", "</rdf:Dosc").encode(), DataSyntaxError, "line 5, column"),
    ("x.rdf", XML.replace("</rdf:RDF>\n", "").encode(), DataSyntaxError, "line 6, column"),
    ("x.rdf", XML.replace("rdf:about", "rdf:ID").encode(), DataSyntaxError, "line 3, column"),
    ("x.ttl", f'{A} {B} "苏州" .'.encode("gbk"), DataSyntaxError, "save the file as UTF-8"),
    ("x.ttl", f"{A} {B} {C} .".encode("utf-16"), DataSyntaxError, "save the file as UTF-8"),
    ("x.rdf", XML.replace("UTF-8", "GBK").encode("gbk"), DataSyntaxError, "x.rdf, line 1"),
    (
        "x.nt.gz",
        gzip.compress(random.Random(7).randbytes(9999), mtime=0)[:-9],
        DataError,
        "cut off|line 1",
    ),
    (
        "x.nt.gz",
        gzip.compress(f"{A} {B} {C} .\n".encode(), mtime=0)[:-4],
        DataError,
        "damaged or cut off",
    ),
    ("x.ttl", f"{A} {B} <<( {A} {B} {C} )>> .".encode(), DataError, "RDF 1.2"),
    ("x.ttl", f'{A} {B} "x"@en--rtl .'.encode(), DataError, "RDF 1.2"),
]


@pytest.mark.parametrize(("name", "content", "error", "said"), BAD)
@pytest.mark.parametrize("there", [False, True])
def test_a_bad_file_is_refused_and_nothing_changes(
    tmp_path: Path,
    into: Path,
    name: str,
    content: bytes,
    error: type[KGError],
    said: str,
    there: bool,
) -> None:
    good = put(tmp_path, "good.ttl", f"{A} {B} 1 .")
    if there:
        run(into, good)
        put(tmp_path, "good.ttl", f"{A} {B} 2 .")
    before = set(open_folder(into).quads()) if there else None
    with pytest.raises(error, match=said) as caught:
        run(into, good, put(tmp_path, name, content))
    assert name in caught.value.zh
    assert "\n" not in caught.value.en
    if there:
        assert set(open_folder(into).quads()) == before
    else:
        assert not into.exists()


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "aa"><!ENTITY b "&a;&a;">',
        '<!ENTITY a "aa"><!ENTITY b "&#38;a;&#38;a;">',
        f'<!ENTITY b "{"x" * 2000}">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b "x">',
    ],
)
def test_dangerous_xml_is_refused(tmp_path: Path, into: Path, entity: str) -> None:
    text = XML.replace("<rdf:RDF", f"<!DOCTYPE rdf:RDF [{entity}]>\n<rdf:RDF", 1)
    with pytest.raises(DataSyntaxError, match="line 2, column"):
        run(into, put(tmp_path, "x.rdf", text.replace("</rdf:D", "<e:p>&b;</e:p></rdf:D")))


def test_entities_for_namespaces_are_read(tmp_path: Path, into: Path) -> None:
    text = XML.replace(
        "<rdf:RDF", '<!DOCTYPE rdf:RDF [<!ENTITY e "https://example.org/">]>\n<rdf:RDF', 1
    )
    run(into, put(tmp_path, "x.rdf", text.replace('"https://example.org/c"', '"&e;c"')))
    assert graph(open_folder(into), "x") == {f"{A} {B} {C}"}


def test_what_is_no_input_is_refused(tmp_path: Path) -> None:
    for name, error, said in (
        ("nothing.ttl", NotFoundError, "no file"),
        ("x.csv", UsageError, "--format"),
        ("x", UsageError, "--format"),
        (".", UsageError, "is a folder"),
    ):
        put(tmp_path, "x.csv", "")
        put(tmp_path, "x", "")
        with pytest.raises(error, match=said):
            find_input(str(tmp_path / name))
    assert find_input(str(tmp_path / "x"), "turtle").format == "turtle"


def test_relative_iris_are_relative_to_the_source(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "x.ttl", f"<> {B} <#part> ."))
    iri = f"{BASE}source/x"
    assert graph(open_folder(into), "x") == {f"<{iri}> {B} <{iri}#part>"}


def test_what_is_no_store_is_left_alone(tmp_path: Path) -> None:
    file = put(tmp_path, "x.nt", f"{A} {B} {C} .")
    with pytest.raises(UsageError, match="is a file"):
        run(file, file)
    folder = tmp_path / "mine"
    folder.mkdir()
    put(folder, "precious.txt", "precious")
    with pytest.raises(UsageError, match="belong to no store"):
        run(folder, file)
    assert [entry.name for entry in folder.iterdir()] == ["precious.txt"]
    with pytest.raises(OutsideError):
        run(Path("/proc/nowhere/store"), file)
    empty = tmp_path / "empty"
    empty.mkdir()
    run(empty, file)
    assert graph(open_folder(empty), "x")


def test_a_damaged_store_is_not_overwritten(tmp_path: Path) -> None:
    file = put(tmp_path, "x.nt", f"{A} {B} {C} .")
    run(tmp_path / "store", file)
    (tmp_path / "store" / "CURRENT").write_text("../../etc")
    with pytest.raises(DataError, match="names no version"):
        run(tmp_path / "store", file)


def test_two_loads_at_once_are_refused(tmp_path: Path, into: Path) -> None:
    file = put(tmp_path, "x.nt", f"{A} {B} {C} .")
    run(into, file)
    with hold(into), pytest.raises(OutsideError, match="Another load"):
        run(into, file)
    run(into, file)


def test_a_reader_is_not_disturbed(tmp_path: Path, into: Path) -> None:
    run(into, put(tmp_path, "x.nt", "".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(999))))
    reader = open_folder(into)
    for name in "AB":
        run(into, put(tmp_path, "x.nt", f"{A} {B} <urn:{name}> ."))
        # The engine opens its files only now.
        assert len(list(reader.quads(predicate=NamedNode("urn:p")))) == 999
        assert graph(open_folder(into), "x") == {f"{A} {B} <urn:{name}>"}
    assert sum(entry.is_dir() for entry in into.iterdir()) == 2
    del reader
    run(into, tmp_path / "x.nt")


def test_a_store_is_opened_while_versions_change(tmp_path: Path) -> None:
    file = put(tmp_path, "x.nt", f"{A} {B} {C} .")
    run(tmp_path / "store", file)
    done = threading.Event()

    def change() -> None:
        for _ in range(8):
            run(tmp_path / "store", file)
        done.set()

    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(change)
        opened = 0
        while not done.is_set() and not changing.done():
            assert graph(open_folder(tmp_path / "store"), "x") == {f"{A} {B} {C}"}
            opened += 1
        changing.result()
    assert opened > 8


def test_versions_have_names_that_tell_the_content(tmp_path: Path) -> None:
    file = put(tmp_path, "x.nt", f"{A} {B} {C} .")
    first, same = (run(tmp_path / name, file).version for name in ("one", "two"))
    assert first == same
    second = run(tmp_path / "one", file).version
    assert second.startswith("v000002-")
    put(tmp_path, "x.nt", f"{A} {B} {A} .")
    assert run(tmp_path / "three", file).version != first


def test_progress_counts_the_bytes(tmp_path: Path, into: Path) -> None:
    file = put(tmp_path, "x.nt", "".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(9999)))
    steps: list[int] = []
    run(into, file, progress=steps.append)
    assert sum(steps) == file.stat().st_size
    assert len(steps) > 3


KILLED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from kg.release.load import Order, load
from kg.release.reading import find_input
print("ready", flush=True)
load(Order([find_input(sys.argv[1])]), Path(sys.argv[2]))
print("done", flush=True)
"""


def test_a_killed_load_leaves_the_store_before_or_after(tmp_path: Path) -> None:
    into = tmp_path / "store"
    size = 4000
    files = []
    for number in range(2):
        lines = (f"<urn:s{n}> <urn:p{number}> <urn:o> .\n" for n in range(size))
        (tmp_path / str(number)).mkdir()
        files.append(put(tmp_path / str(number), "x.nt", "".join(lines)))
    run(into, files[0])
    chance = random.Random(7)
    state, unfinished, longest = 0, 0, 0.5
    for attempt in range(14):
        wanted = 1 - state
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(files[wanted]), str(into)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        started = time.monotonic()
        if attempt == 0:
            process.wait()
            longest = time.monotonic() - started
        else:
            time.sleep(chance.uniform(0.2, 1.2) * longest)
            process.send_signal(signal.SIGKILL)
        finished = process.stdout.read() == b"done\n"
        process.stdout.close()
        assert process.wait() in (0, -signal.SIGKILL)
        store = open_folder(into)
        found = {str(quad.predicate) for quad in store.quads(object=NamedNode("urn:o"))}
        assert found in ({f"<urn:p{state}>"}, {f"<urn:p{wanted}>"})
        assert len(list(store.quads(object=NamedNode("urn:o")))) == size
        assert is_merged(store)
        if finished:
            assert found == {f"<urn:p{wanted}>"}
        unfinished += found == {f"<urn:p{state}>"}
        state = int(found == {"<urn:p1>"})
        del store
    assert unfinished, "no load was killed in time"
    run(into, files[0])
    entries = sorted(entry.name for entry in into.iterdir())
    assert entries[:2] == ["CURRENT", "LOCK"]
    assert len(entries) == 3, "the next load cleans up"


def test_the_prefix_of_generated_names_is_ours() -> None:
    assert GENID.startswith(PREFIXES["source"].removesuffix("source/"))


def test_a_store_works_where_nothing_can_be_locked(into: Path, tmp_path: Path) -> None:
    program = """
import sys
sys.modules["fcntl"] = None  # as on Windows
from kg.cli import main
for _ in range(2):
    assert main(["load", sys.argv[1], "--into", sys.argv[2]]) == 0
assert main(["sparql", "ASK { <https://example.org/a> ?p ?o }", "--store", sys.argv[2]]) == 0
"""
    words = [sys.executable, "-c", program, str(put(tmp_path, "x.nt", f"{A} {B} {C} .")), str(into)]
    subprocess.run(words, check=True, capture_output=True)


def test_a_name_of_a_file_that_is_no_text_is_made_readable(into: Path, tmp_path: Path) -> None:
    file = tmp_path / "x\udcff.nt"
    file.write_text(f"{A} {B} {C} .")
    run(into, file)
    titles = open_folder(into).select(
        "SELECT ?title { GRAPH source:loads { ?s dcterms:title ?title } }"
    )
    assert [str(title.value) for (title,) in titles.rows] == ["x\ufffd.nt"]  # type: ignore[union-attr]

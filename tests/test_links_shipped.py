"""The shipped links: every verified identifier is there, no trap is fallen into, and RDF agrees."""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode

import kg
from kg import resources
from kg.checks.dataset import Dataset
from kg.checks.links import findings
from kg.cli import main
from kg.entity import Elsewhere, Entity
from kg.errors import DataSyntaxError
from kg.graph import Graph
from kg.links import DATASETS, NOT, Mapping, MappingSet, dataset_of, made, parse, read, write
from kg.links.linkset import graph_of, quads
from kg.namespaces import AIC, PREFIXES, Namespace, curie, expand
from kg.release import canonical

FILE = resources.path("data", "links.sssom.tsv")
MAPPINGS = read(FILE)
SHARED = Path(os.environ.get("AICITY_SHARED", resources.ROOT.parent / "shared"))
IDENTIFIERS = SHARED / "authority" / "identifiers.tsv"
OWL, VOID = Namespace("owl"), Namespace("void")
SAME = ("skos:exactMatch", "owl:sameAs")
PROPERTIES = {
    "ror": "ror", "wikidata": "wd", "geonames": "gn", "dbpedia": "dbr", "isni": "isni",
    "grid": "grid", "openalex": "openalex", "lei": "lei",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> Graph:
    return kg.open(lang="en")


def rows(thing: str) -> list[Mapping]:
    return [row for row in MAPPINGS.mappings if row["subject_id"] == thing]


def same(thing: str) -> set[str]:
    return {row["object_id"] for row in rows(thing) if asserts_identity(row)}


def asserts_identity(row: Mapping) -> bool:
    return row["predicate_id"] in SAME and not row.denied and not row.not_found


def denied(thing: str) -> set[str]:
    return {row["object_id"] for row in rows(thing) if row.denied}


def sought(thing: str, source: str) -> bool:
    return any(row.not_found and row["object_source"] == source for row in rows(thing))


def test_every_row_says_who_when_why_and_how_sure() -> None:
    for row in MAPPINGS.mappings:
        for slot in ("mapping_justification", "author_label", "mapping_date", "object_source"):
            assert row[slot], (row.line, slot)
        assert row.confidence is not None
        if row.not_found:
            assert row["object_source_version"], row.line
        elif not row.denied:
            assert row["see_also"] or "public source code" in row["comment"], row.line
        for address in row.values("see_also"):
            assert address.startswith(("https://", "http://")), row.line


def test_comments_are_in_both_languages() -> None:
    for row in MAPPINGS.mappings:
        if row["comment"]:
            english, slashes, chinese = row["comment"].partition(" // ")
            assert slashes, row.line
            assert english and re.search("[\u4e00-\u9fff]", chinese), row.line


def test_identity_is_claimed_only_where_it_is_sure() -> None:
    for row in MAPPINGS.mappings:
        if asserts_identity(row):
            assert (row.confidence or 0) >= 0.9, row.line
    beyond_doubt = {row["subject_id"] for row in MAPPINGS.mappings
                    if row["predicate_id"] == "owl:sameAs"}  # fmt: skip
    assert beyond_doubt == {
        "univ:zhejiang",
        "univ:soochow",
        "univ:suzhou-science-technology",
        "univ:xjtlu",
        "agency:state-council",
    }


def test_part_and_parent_are_never_one() -> None:
    for thing in ("campus:nanjing-suzhou", "institute:sjtu-suzhou-ai", "institute:simm-suzhou"):
        assert same(thing) == set()
        parents = {r["object_id"] for r in rows(thing) if r["predicate_id"] == "skos:broadMatch"}
        assert {parent for parent in parents if parent.startswith("ror:")} <= denied(thing)
        assert sought(thing, "source:ror")


@pytest.mark.parametrize(
    ("thing", "right", "trap"),
    [
        ("univ:soochow", "ror:05t8y2r12", "ror:02bz8aa76"),
        ("univ:soochow", "ror:05t8y2r12", "ror:04n3e7v86"),
        ("univ:soochow", "ror:05t8y2r12", "ror:025jsyk19"),
        ("univ:suzhou-science-technology", "ror:04en8wb91", "ror:05g6ben79"),
        ("institute:sjtu-suzhou-ai", None, "ror:03ebk0c60"),
        ("firm:innovent", None, "ror:016tmz810"),
        ("agency:idc", None, "ror:02wp0qa11"),
        ("firm:lingyun-shijie", None, "sse:688400"),
        ("firm:lingyun-shijie", None, "sse:600480"),
        ("firm:huaxing-zhiyuan", None, "sse:688001"),
        ("firm:leaderdrive", None, "sse:688169"),
        ("firm:minghao", None, "sse:688286"),
        ("firm:microsoft", "ror:00d0nc645", "ror:0300m5276"),
        ("province:jiangsu", "wd:Q16963", "wd:Q1695"),
        ("city:suzhou", "gn:1886760/", "gn:1793743/"),
        ("firm:alibaba", "ror:00k642b80", "ror:00mnrxf72"),
        ("firm:alibaba", "ror:00k642b80", "ror:00rn0m335"),
    ],
)
def test_no_trap_is_fallen_into(thing: str, right: str | None, trap: str) -> None:
    assert trap in denied(thing)
    assert trap not in same(thing)
    prefix = trap.partition(":")[0]
    found = {each for each in same(thing) if each.startswith(f"{prefix}:")}
    assert found == ({right} if right else set())


def test_where_authorities_disagree_the_duplicate_is_not_the_same() -> None:
    assert "wd:Q1359568" in same("firm:alibaba")
    (duplicate,) = [row for row in rows("firm:alibaba") if row["object_id"] == "wd:Q30273328"]
    assert (duplicate["predicate_id"], duplicate.confidence) == ("skos:closeMatch", 0.5)


def test_what_was_sought_in_vain_says_where() -> None:
    for firm in ("firm:tztek", "firm:lingyun-shijie", "firm:ant-group", "firm:innovent"):
        assert sought(firm, "source:ror")
        assert sought(firm, "source:wikidata")
    assert sought("agency:idc", "source:ror")
    assert sought("region:jiangnan", "source:geonames")
    assert not any(
        row.not_found and any(
            asserts_identity(other) and other["object_source"] == row["object_source"]
            for other in rows(row["subject_id"])
        )
        for row in MAPPINGS.mappings
    )  # fmt: skip


def _authority() -> Iterator[dict[str, str]]:
    with IDENTIFIERS.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def test_every_verified_identifier_is_linked_and_no_likely_one_is_the_same() -> None:
    if not IDENTIFIERS.exists():
        pytest.skip("the checked identifiers are not part of this project")
    links = {row["object_id"]: row for row in MAPPINGS.mappings if not row.denied}
    not_ours = {"合肥", "济南", "昆山", "浙江省"}
    seen = 0
    for given in _authority():
        prefix = PROPERTIES.get(given["property"])
        if prefix is None or given["entity_zh"] in not_ours:
            continue
        end = given["value"].split("/resource/" if prefix == "dbr" else "/")[-1]
        identifier = DATASETS[prefix].curie(end.replace(" ", ""))
        row = links[identifier]
        if given["confidence"] == "likely" or "母体" in given["entity_zh"]:
            assert row["predicate_id"] not in SAME, identifier
        elif not given["entity_zh"].startswith("苏州园林"):
            assert row["predicate_id"] in SAME, identifier
        seen += 1
    assert seen > 100


def test_every_stock_code_isin_and_lei_that_was_verified_is_stated(graph: Graph) -> None:
    if not IDENTIFIERS.exists():
        pytest.skip("the checked identifiers are not part of this project")
    exchanges = {"SZ": "SZSE", "SS": "SSE", "HK": "HKEX", "T": "TSE"}
    stated = {
        quad.object.value
        for name in ("stockCode", "isin", "lei")
        for quad in graph.store.quads(predicate=AIC[name])
        if isinstance(quad.object, Literal)
    }
    for given in _authority():
        if given["confidence"] != "verified" or given["property"] not in ("stock", "lei"):
            continue
        code = given["value"].removeprefix("ISIN ")
        if match := re.match(r"(\w+)\.(\w+) ", code):
            code = f"{exchanges[match[2]]}:{match[1]}"
        elif match := re.match(r"(\w+) \((\w+)\)", code):
            code = f"{match[2]}:{match[1]}"
        assert code in stated


def test_the_links_are_in_the_graph_each_in_the_graph_of_its_dataset(graph: Graph) -> None:
    for row in MAPPINGS.mappings:
        thing, relation, there = (
            NamedNode(MAPPINGS.expand(row[slot]) or "")
            for slot in ("subject_id", "predicate_id", "object_id")
        )
        found = list(graph.store.quads(thing, relation, there))
        if row.denied or row.not_found:
            assert not found, row.line
        else:
            source = MAPPINGS.expand(row["object_source"]) or ""
            assert [quad.graph_name for quad in found] == [graph_of(source)]


def test_every_row_has_one_record(graph: Graph) -> None:
    found = graph.store.select(
        "SELECT ?verdict (COUNT(DISTINCT ?r) AS ?n) "
        "{ ?r a aic:Mapping ; aic:verdict ?verdict } GROUP BY ?verdict"
    ).rows
    counts = {curie(str(getattr(v, "value", ""))): int(getattr(n, "value", 0)) for v, n in found}
    wanted = Counter(
        "aic:notFound" if row.not_found else "aic:denied" if row.denied else "aic:linked"
        for row in MAPPINGS.mappings
    )
    assert counts == dict(wanted)


def test_linksets_count_what_is_there(graph: Graph) -> None:
    rows = graph.store.select(
        "SELECT ?set ?relation ?n { ?whole void:subset ?set . ?set a void:Linkset ; "
        "void:linkPredicate ?relation ; void:triples ?n }"
    ).rows
    assert len(rows) >= 10
    for linkset, relation, count in rows:
        assert isinstance(linkset, NamedNode) and isinstance(relation, NamedNode)
        (where,) = graph.store.quads(predicate=VOID.subset, object=linkset)
        links = graph.store.quads(predicate=relation, graph=where.graph_name)  # type: ignore[arg-type]
        assert count == Literal(len(list(links)))
    targets = {q.object for q in graph.store.quads(predicate=VOID.objectsTarget)}
    for target in targets:
        assert isinstance(target, NamedNode)
        assert list(graph.store.quads(subject=target, graph=None)), "a dataset says what it is"


def test_the_void_description_has_the_linksets(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "void", "--lang", "en"]) == 0
    found = ox.Store()
    found.load(input=capfdbinary.readouterr().out, format=ox.RdfFormat.TURTLE)
    prologue = f"PREFIX void: <{PREFIXES['void']}> "
    rows = found.query(
        f"{prologue} SELECT ?target ?relation ?n {{ <{PREFIXES['city'][:-5]}> void:subset ?whole . "
        "?whole void:subset ?part . ?part void:linkPredicate ?relation ; "
        "void:objectsTarget ?target ; void:triples ?n } ORDER BY ?target ?relation"
    )
    counts = {
        (curie(row["target"].value), curie(row["relation"].value)): int(row["n"].value)
        for row in rows
    }
    wanted = Counter(
        (row["object_source"], row["predicate_id"])
        for row in MAPPINGS.mappings
        if not row.denied and not row.not_found
    )
    assert counts == dict(wanted)
    total = kg.open().store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    said = found.query(f"{prologue} SELECT ?n {{ ?d a void:Dataset ; void:triples ?n }}")
    assert [row["n"].value for row in said] == [getattr(total, "value", None)]


def test_the_built_file_is_up_to_date() -> None:
    built = resources.path("data", "links.trig")
    assert built.read_bytes() == canonical.links(), "run: kg build"
    assert built in resources.source_files()
    assert FILE in resources.written_files()


def test_build_makes_the_links_and_check_tells_stale_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "one.trig").write_text("<urn:g> { <urn:a> <urn:b> <urn:c> . }")
    row = made(
        subject_id="firm:tztek",
        predicate_id="skos:exactMatch",
        object_id="ror:05t8y2r12",
        mapping_justification="semapv:ManualMappingCuration",
    )
    prefixes = {"firm": PREFIXES["firm"], "ror": "https://ror.org/"}
    write(MappingSet(prefixes, {}, (row,)), tmp_path / "data" / "links.sssom.tsv")
    build = ["build", "--sources", str(folder), "--lang", "en"]
    assert main(build) == 0
    links = tmp_path / "data" / "links.trig"
    assert "firm:tztek skos:exactMatch <https://ror.org/05t8y2r12> ." in links.read_text("utf-8")
    assert "exactMatch" in (tmp_path / "data" / "triples.ttl").read_text("utf-8")
    assert main([*build, "--check"]) == 0
    links.write_text("# changed\n")
    assert main([*build, "--check"]) == 1
    assert "links.trig is stale" in capsys.readouterr().err
    (tmp_path / "data" / "links.sssom.tsv").write_text("nothing\n")
    assert main(build) == 3
    assert "columns are missing" in capsys.readouterr().err


def test_a_set_that_is_not_valid_makes_no_links() -> None:
    row = made(subject_id="firm:a", predicate_id="skos:exactMatch", object_id="ror:05t8y2r12")
    with pytest.raises(DataSyntaxError, match="mapping_justification is empty"):
        quads(MappingSet({"firm": PREFIXES["firm"], "ror": "https://ror.org/"}, {}, (row,)))


def test_hostile_rows_stay_data() -> None:
    text = (
        '#curie_map:\n#  firm: https://w3id.org/aicity/firm/\n#  x: "https://x/"\n'
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\tsee_also\n"
        'firm:a\tskos:exactMatch\tx:1\tsemapv:UnspecifiedMatching\t"> . <urn:x> ""{}"\t'
        "javascript:alert(1)\n"
    )
    found = quads(parse(text))
    store = ox.Store()
    store.extend(found)
    assert Literal('> . <urn:x> "{}', language="en") in {quad.object for quad in found}
    assert "<urn:x>" not in {str(quad.subject) for quad in store}


def test_faults_in_the_set_are_findings_with_their_line(tmp_path: Path) -> None:
    lines = FILE.read_text("utf-8").splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith("firm:alibaba"))
    lines[start] = lines[start].replace("firm:alibaba", "firm:nobody", 1)
    bad = tmp_path / "links.sssom.tsv"
    bad.write_text("".join(lines), "utf-8")
    sources = [file for file in resources.written_files() if file.suffix == ".trig"]
    from kg import checks

    found = checks.check([*sources, bad])
    assert {finding.rule.id for finding in found} >= {"dangling-link"}
    unknown = [finding for finding in found if finding.thing.endswith("/nobody")]
    assert {finding.line for finding in unknown} == {start + 1}
    bad.write_text("".join(lines).replace("semapv:Manual", "semapv:No", 1), "utf-8")
    (fault,) = checks.check([bad])
    assert (fault.rule.id, fault.line > 0) == ("syntax", True)


def test_links_of_two_files_are_checked_together() -> None:
    data = Dataset.read(resources.written_files())
    assert list(findings(data)) == []
    data.add(
        "more.trig",
        b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:g> { "
        b"<https://w3id.org/aicity/firm/tztek> skos:exactMatch <https://ror.org/00k642b80> . }",
    )
    assert [finding.rule.id for finding in findings(data)] == ["shared-identifier"]


def show(graph: Graph, thing: str, lang: str = "en") -> Entity:
    from kg.entity import describe

    return describe(graph.store, NamedNode(expand(thing) or ""), lang)


def elsewhere(graph: Graph, thing: str, lang: str = "en") -> dict[str, Elsewhere]:
    return {each.iri or each.identifier: each for each in show(graph, thing, lang).elsewhere}


def test_a_thing_shows_its_links_with_pages_and_evidence(graph: Graph) -> None:
    found = elsewhere(graph, "firm:iflytek")
    ror = found["https://ror.org/009pwww24"]
    assert (ror.relation, ror.dataset, ror.label) == ("exact match", "ROR", "IFlyTek (China)")
    assert (ror.verdict, float(ror.confidence)) == ("linked", 1)
    assert ror.evidence == "checked by a person"
    wikidata = found["http://www.wikidata.org/entity/Q4764375"]
    assert wikidata.address == "https://www.wikidata.org/wiki/Q4764375"
    assert found["SZSE:002230"].address.startswith("https://www.szse.cn/")
    chinese = elsewhere(graph, "firm:iflytek", "zh")["https://ror.org/009pwww24"]
    assert (chinese.relation, chinese.evidence) == ("精确对应", "人工核对")


def test_a_thing_shows_what_looks_alike_and_what_was_not_found(graph: Graph) -> None:
    verdicts = Counter(each.verdict for each in show(graph, "firm:innovent").elsewhere)
    assert verdicts == {"linked": 1, "denied": 1, "notFound": 3}
    text = show(graph, "firm:innovent", "zh").render("table").decode()
    assert "并非同一" in text and "查无结果" in text and "德国的研究协会" in text
    assert "mapping:" not in text, "records are told as links"


def test_every_link_of_the_graph_has_a_dataset_and_a_page(graph: Graph) -> None:
    for thing in sorted({row["subject_id"] for row in MAPPINGS.mappings}):
        for each in show(graph, thing).elsewhere:
            assert each.dataset, (thing, each)
            if each.verdict == "linked" and each.iri:
                dataset = dataset_of(each.iri)
                assert dataset is not None
                assert bool(each.address) == bool(dataset.page), (thing, each)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Q1359568", "firm:alibaba"),
        ("05t8y2r12", "univ:soochow"),
        ("https://ror.org/05t8y2r12", "univ:soochow"),
        ("688003", "firm:tztek"),
        ("1801.HK", "firm:innovent"),
        ("000000041759700X", "univ:zhejiang"),
        ("1886760", "city:suzhou"),
    ],
)
def test_a_thing_is_found_by_its_identifiers(graph: Graph, text: str, thing: str) -> None:
    assert curie(graph.resolve(text).value) == thing


def test_no_denied_identifier_leads_to_a_thing(graph: Graph) -> None:
    same = {OWL.sameAs, NamedNode(expand("skos:exactMatch") or "")}
    refused = [row for row in MAPPINGS.mappings if row["predicate_modifier"] == NOT]
    assert len(refused) >= 20
    for row in refused:
        thing = NamedNode(MAPPINGS.expand(row["subject_id"]) or "")
        other = NamedNode(MAPPINGS.expand(row["object_id"]) or "")
        linked = {q.object for q in graph.store.quads(thing) if q.predicate in same}
        assert other not in linked

"""Every name of the graph in every form in which people type it; the index of store folders."""

import csv
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pypinyin
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from pyoxigraph import NamedNode
from reading import graph, small

from kg.errors import NotFoundError, ParameterError
from kg.namespaces import curie, expand
from kg.release.load import Order, load
from kg.release.reading import find_input
from kg.search import Hit, build, codes, find, names, norm, pinyin, resolve, stored
from kg.search.grade import Name
from kg.search.hearing import hear
from kg.store import open_store
from kg.store.embedded import EmbeddedStore

POLYPHONES = Path(__file__).parent / "names" / "polyphones.tsv"
TONES = {mark: number for number, mark in enumerate("\u0304\u0301\u030c\u0300", 1)}


@pytest.fixture(scope="module")
def shipped() -> EmbeddedStore:
    return open_store()  # type: ignore[return-value]


def iri(short: str) -> NamedNode:
    return NamedNode(expand(short) or "")


def named(store: EmbeddedStore) -> list[Name]:
    return [name for name in names(store).entries if name.rank < 2]


def top(hits: list[Hit]) -> list[Hit]:
    """Return the first hit, and those that are as good: the same score for the same reason."""
    return [hit for hit in hits if (hit.score, hit.reason) == (hits[0].score, hits[0].reason)]


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def converted(name: str) -> Callable[[str], str]:
    return OpenCC(name).convert  # type: ignore[no-any-return]


WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "full width": wide,
    "upper case": str.upper,
    "spaces apart": lambda text: f" {' '.join(text)} ",
    "traditional": converted("s2t"),
    "traditional, Taiwan": converted("s2tw"),
    "traditional, Hong Kong": converted("s2hk"),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_every_name_as_written_finds_its_thing_first(shipped: EmbeddedStore, form: str) -> None:
    missed = []
    for name in named(shipped):
        typed = WRITTEN[form](name.text)
        best = top(find(shipped, typed, limit=20))
        same = {other.iri for other in names(shipped).by_key[name.key] if other.rank == name.rank}
        labels = {other.iri for other in names(shipped).by_key[name.key] if other.rank == 0}
        # A label comes before an alias; things with equal claims are all there, and equal.
        wanted = labels or same
        if {hit.iri.value for hit in best} != wanted:
            missed.append((typed, name.iri, best))
    assert not missed


def test_things_of_one_name_are_all_on_top_with_one_reason(shipped: EmbeddedStore) -> None:
    index = names(shipped)
    shared = {
        name.key
        for name in named(shipped)
        if len({other.iri for other in index.by_key[name.key] if other.rank == 0}) > 1
    }
    assert shared, "the graph has things of one name"
    for key in shared:
        hits = find(shipped, key, limit=20)
        owners = {name.iri for name in index.by_key[key] if name.rank == 0}
        first = hits[: len(owners)]
        assert {hit.iri.value for hit in first} == owners
        assert {(hit.reason, hit.score) for hit in first} == {("name", 1.0)}


def said(text: str, style: str) -> str:
    """Return how the library says a name, in one of the styles in which people type pinyin."""
    if style == "joined":
        return "".join(pypinyin.lazy_pinyin(text))
    if style == "spaces":
        return " ".join(pypinyin.lazy_pinyin(text))
    if style == "marks":
        return " ".join(pypinyin.lazy_pinyin(text, style=pypinyin.Style.TONE))
    if style == "marks joined":
        return "".join(pypinyin.lazy_pinyin(text, style=pypinyin.Style.TONE)).title()
    return " ".join(pypinyin.lazy_pinyin(text, style=pypinyin.Style.TONE3))


def chinese(store: EmbeddedStore) -> list[Name]:
    return [name for name in named(store) if pinyin.has_han(name.text)]


@pytest.mark.parametrize("style", ["joined", "spaces", "marks", "marks joined", "digits"])
def test_every_chinese_name_is_found_by_its_pinyin(shipped: EmbeddedStore, style: str) -> None:
    missed = []
    for name in chinese(shipped):
        typed = said(name.text, style)
        hits = find(shipped, typed, limit=60)
        found = [hit for hit in hits if hit.iri.value == name.iri]
        # Only a thing that is called so, or sounds so, may come before it.
        before = hits[: hits.index(found[0])] if found else []
        worse = [
            hit
            for hit in before
            if hit.reason not in ("name", "alias", "identifier")
            and not heard_whole(hit.matched, typed)
        ]
        if not found or found[0].reason not in ("name", "alias", "identifier", "pinyin") or worse:
            missed.append((name.text, typed, worse))
        elif found[0].reason == "pinyin" and found[0].score < 0.9:
            missed.append((name.text, typed, found))
    assert not missed


def heard_whole(text: str, typed: str) -> bool:
    return any(
        (hear(pinyin.sound(text), key) or ("",))[0] == "pinyin"
        for key in (norm(typed), norm("".join(c for c in typed if c not in "12345")))
    )


def test_every_chinese_name_is_found_by_its_initials(shipped: EmbeddedStore) -> None:
    missed = []
    for name in chinese(shipped):
        for typed in pinyin.initials(name.text)[:1]:
            if len(typed) > 1:
                hits = find(shipped, typed, limit=2000)
                better = {"name", "alias", "identifier", "pinyin", "initials"}
                place = [hit.iri.value for hit in hits].index(name.iri)
                if {hit.reason for hit in hits[: place + 1]} - better or hits[place].score < 0.86:
                    missed.append((name.text, typed, hits[place]))
    assert not missed


def test_every_english_name_is_found_by_its_initials(shipped: EmbeddedStore) -> None:
    for name in named(shipped):
        for typed in () if pinyin.has_han(name.text) else pinyin.initials(name.text):
            hits = find(shipped, typed, limit=2000)
            place = [hit.iri.value for hit in hits].index(name.iri)
            assert hits[place].score > 0.87, (name.text, typed)


def test_every_thing_is_found_first_by_its_address(shipped: EmbeddedStore) -> None:
    things = sorted({name.iri for name in names(shipped).entries})
    for each in things:
        for typed in (each, f"<{each}>", curie(each)):
            first = find(shipped, typed, limit=3)[0]
            assert (first.iri.value, first.reason) == (each, "identifier")
        assert resolve(shipped, each).value == each


def test_two_characters_find_every_name_that_holds_them(shipped: EmbeddedStore) -> None:
    chance = random.Random(7)
    for name in chance.sample(chinese(shipped), 60):
        if len(name.key) > 2 and not name.key.isascii():
            at = chance.randrange(len(name.key) - 1)
            found = {hit.iri.value for hit in find(shipped, name.key[at : at + 2], limit=1000)}
            assert name.iri in found


# Polyphones -------------------------------------------------------------------------------------


def polyphones() -> list[tuple[str, str]]:
    with POLYPHONES.open(encoding="utf-8", newline="") as file:
        return [(row["name"], row["pinyin"]) for row in csv.DictReader(file, delimiter="\t")]


def with_digits(said_: str) -> str:
    """Return pinyin with tones as digits: ``chang2 san1 jiao3``."""
    import unicodedata

    found = []
    for syllable in said_.split():
        apart = unicodedata.normalize("NFD", syllable)
        tone = next((TONES[letter] for letter in apart if letter in TONES), 5)
        bare = unicodedata.normalize("NFC", "".join(c for c in apart if c not in TONES))
        found.append(f"{bare.replace('ü', 'u:')}{tone}")
    return " ".join(found)


@pytest.fixture(scope="module")
def said_differently() -> EmbeddedStore:
    lines = (
        f'<https://example.org/{number}> skos:prefLabel "{name}"@zh .'
        for number, name in enumerate(["兴业", *(name for name, _ in polyphones())])
    )
    return graph("<urn:names> { " + "\n".join(lines) + " }")


def test_the_list_is_long_and_says_each_name_once() -> None:
    listed = [name for name, _ in polyphones()]
    assert len(listed) == len(set(listed)) >= 60
    for name, right in polyphones():
        assert len(right.split()) == len(name)
        many = [len(pinyin.syllables(letter)) for letter in name]
        assert max(many) > 1, f"{name} can be read in one way only"


@pytest.mark.parametrize(("name", "right"), polyphones())
def test_the_right_pinyin_finds_a_polyphone_first(
    said_differently: EmbeddedStore, name: str, right: str
) -> None:
    plain = [norm(syllable) for syllable in right.split()]
    for typed in ("".join(plain), " ".join(plain), right, right.replace(" ", "")):
        best = find(said_differently, typed)[0]
        assert (best.matched, best.reason) == (name, "pinyin"), typed
    digits = with_digits(right)
    for typed in (digits, digits.replace(" ", "")):
        assert find(said_differently, typed)[0].matched == name, typed
    assert find(said_differently, "".join(each[0] for each in plain), limit=99)[0].score >= 0.9


def test_the_usual_reading_comes_before_another_one(said_differently: EmbeddedStore) -> None:
    assert [hit.matched for hit in find(said_differently, "xingye")][:2] == ["兴业", "行业"]
    assert find(said_differently, "hangye")[0].matched == "行业"
    # Tones decide where the letters are the same.
    assert find(said_differently, "chuán gǎn qì")[0].matched == "传感器"


def test_the_polyphones_of_the_graph_are_found_by_their_right_pinyin(
    shipped: EmbeddedStore,
) -> None:
    here = {name.text for name in named(shipped)}
    tested = [(name, right) for name, right in polyphones() if name in here]
    assert len(tested) >= 8
    for name, right in tested:
        owners = {each.iri for each in names(shipped).by_key[norm(name)]}
        assert find(shipped, right)[0].iri.value in owners


# Identifiers of others --------------------------------------------------------------------------

CODED = """
source:codes {
    firm:tztek skos:notation "688003.SH" ; <https://schema.org/leiCode> "300300C1070232000023" ;
        skos:altLabel "天准公司"@zh .
    firm:iflytek <https://schema.org/identifier> "sz002230" ;
        owl:sameAs <http://www.wikidata.org/entity/Q15921557> .
    firm:twin-a skos:notation "000001.SZ" ; dcterms:identifier "urn:x" .
    firm:twin-b skos:notation "000001.SH" ; <http://schema.org/tickerSymbol> "00700.HK" .
    city:suzhou skos:closeMatch <https://sws.geonames.org/1886760/> .
}
"""


@pytest.fixture(scope="module")
def coded() -> EmbeddedStore:
    return small(CODED)


CODES = [
    ("688003", "firm:tztek"),
    ("688003.SH", "firm:tztek"),
    ("SH688003", "firm:tztek"),
    ("sh.688003", "firm:tztek"),
    ("688003.SS", "firm:tztek"),
    ("６８８００３", "firm:tztek"),
    ("300300C1070232000023", "firm:tztek"),
    ("002230", "firm:iflytek"),
    ("002230.SZ", "firm:iflytek"),
    ("SZSE:002230", "firm:iflytek"),
    ("Q15921557", "firm:iflytek"),
    ("wd:Q15921557", "firm:iflytek"),
    ("http://www.wikidata.org/entity/Q15921557", "firm:iflytek"),
    ("000001.SH", "firm:twin-b"),
    ("SZ000001", "firm:twin-a"),
    ("0700.HK", "firm:twin-b"),
    ("700.HK", "firm:twin-b"),
    ("1886760", "city:suzhou"),
    ("https://sws.geonames.org/1886760/", "city:suzhou"),
    ("05t8y2r12", "univ:suzhou"),
    ("https://ror.org/05t8y2r12", "univ:suzhou"),
    ("Q1026912", "univ:suzhou"),
]


@pytest.mark.parametrize(("typed", "short"), CODES)
def test_other_catalogues_identifiers_find_the_thing(
    coded: EmbeddedStore, typed: str, short: str
) -> None:
    first = find(coded, typed)[0]
    assert (first.iri, first.reason) == (iri(short), "external")
    assert "external" in first.why("en") and "外部" in first.why("zh")


@pytest.mark.parametrize(("typed", "short"), [each for each in CODES if "geonames" not in each[0]])
def test_a_parameter_takes_an_identifier(coded: EmbeddedStore, typed: str, short: str) -> None:
    assert resolve(coded, typed) == iri(short)


def test_a_code_of_two_exchanges_is_not_decided(coded: EmbeddedStore) -> None:
    assert {hit.iri for hit in top(find(coded, "000001"))} == {
        iri("firm:twin-a"),
        iri("firm:twin-b"),
    }
    with pytest.raises(ParameterError, match="firm:twin-a, firm:twin-b"):
        resolve(coded, "000001")


def test_a_doubtful_match_does_not_stand_for_the_thing(coded: EmbeddedStore) -> None:
    elsewhere = "https://sws.geonames.org/1886760/"
    assert resolve(coded, elsewhere).value == elsewhere


def test_part_of_a_number_is_no_identifier(coded: EmbeddedStore) -> None:
    assert find(coded, "88003") == []
    assert find(coded, "99688003") == []


def test_properties_of_ours_below_an_identifier_count() -> None:
    assert set(codes.properties()) >= {NamedNode("http://www.w3.org/2004/02/skos/core#notation")}


# Normal form ------------------------------------------------------------------------------------


def test_the_characters_that_are_looked_at_twice_are_those_of_the_table() -> None:
    from kg.search import norm as _  # noqa: F401  (the function; the module is below)
    from kg.search.norm import _ALWAYS, _in_gb2312

    convert = converted("t2s")
    common = [chr(code) for code in range(0x4E00, 0x9FA6) if _in_gb2312(chr(code))]
    assert {letter for letter in common if convert(letter) != letter} == set(_ALWAYS)


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12))
def test_simplified_and_traditional_have_one_normal_form(text: str) -> None:
    assert norm(norm(text)) == norm(text)
    assert len(norm(text)) == len([c for c in text if norm(c)])


@given(st.text(max_size=30))
def test_what_is_plain_takes_the_short_way_to_the_same_form(text: str) -> None:
    # A character that is neither ASCII nor Han forces the long way, and then leaves.
    assert norm(f"{text}\u00b7") == norm(text)


# The index of a store folder --------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("indexed")
    file = place / "codes.trig"
    from conftest import trig

    file.write_text(trig(CODED), "utf-8")
    load(Order([find_input(str(file))], shipped=True), place / "store")
    return place / "store"


@pytest.fixture(scope="module")
def both(folder: Path) -> tuple[EmbeddedStore, EmbeddedStore]:
    """The same data with the index, and read into memory."""
    indexed = open_store(str(folder))
    assert isinstance(names(indexed), stored.StoredNames)
    plain = open_store(str(folder))
    plain.location = ""  # now it is not looked for
    assert not isinstance(names(plain), stored.StoredNames)
    return indexed, plain  # type: ignore[return-value]


def forms(store: EmbeddedStore) -> Iterator[str]:
    yield from (
        "苏",
        "daxue",
        "suzhou",
        "szdx",
        "kdxf",
        "机器",
        "视觉",
        "AI",
        "5g",
        "ai",
        "zhineng",
    )
    yield from ("qiye", "苏州daxue", "xfkj", "688003", "Q1026912", "sz000001", "a", "ü", "𠮷野家")
    for number, name in enumerate(named(store)):
        if number % 5 == 0:
            yield name.text
            yield name.key[: 2 + number % 4]
            if pinyin.has_han(name.text):
                yield said(name.text, "joined")
                yield said(name.text[:4], "spaces")
                yield pinyin.initials(name.text)[0][:5]


def clear(hit: Hit, slugs: set[str]) -> bool:
    return hit.matched not in slugs and (hit.reason != "pinyin" or hit.score > 0.56)


def test_the_index_finds_what_memory_finds(both: tuple[EmbeddedStore, EmbeddedStore]) -> None:
    slugs = {name.text for name in names(both[1]).entries if name.rank == 2}
    for typed in forms(both[1]):
        # The index finds ends of addresses by how they begin, not by what they hold, and pinyin
        # in the middle of a name by two syllables, not by less.
        found, expected = (
            [hit for hit in find(store, typed, limit=5) if clear(hit, slugs)] for store in both
        )
        if expected and expected[0].reason != "near":
            # After a letter or two, the index looks for whole syllables before unfinished ones.
            many = 1 if len(typed) < 3 and typed.isascii() else 3
            assert [(hit.iri, hit.reason, hit.score) for hit in found[:many]] == [
                (hit.iri, hit.reason, hit.score) for hit in expected[:many]
            ], typed


@pytest.mark.parametrize(
    ("typed", "short"),
    [("machne vision", "field:machine-vision"), ("苏洲", "city:suzhou")],
)
def test_the_index_forgives_slips(
    both: tuple[EmbeddedStore, EmbeddedStore], typed: str, short: str
) -> None:
    for store in both:
        best = find(store, typed)[0]
        assert (best.iri, best.reason) == (iri(short), "near")


def test_the_index_knows_kinds(both: tuple[EmbeddedStore, EmbeddedStore]) -> None:
    for store in both:
        assert {hit.kind for hit in find(store, "苏州", kind="cluster")} == {"cluster"}
        assert find(store, "苏州", kind="brand")[0].kind == "brand"


def test_values_are_resolved_through_the_index(
    both: tuple[EmbeddedStore, EmbeddedStore],
) -> None:
    indexed, _ = both
    assert resolve(indexed, "蘇州", "city") == iri("city:suzhou")
    assert resolve(indexed, "Ｓuzhou", "city") == iri("city:suzhou")
    assert resolve(indexed, "SH688003") == iri("firm:tztek")
    with pytest.raises(NotFoundError, match="科大讯飞"):
        resolve(indexed, "科大迅飞")
    index = names(indexed)
    assert norm("科大讯飞") in index.by_key
    assert norm("科大迅飞") not in index.by_key
    assert len(index.entries) > 2000


@settings(deadline=None)
@example(":\u00b4")
@example(":\ue000")
@example("/\udf2f")
@given(st.text(st.characters(codec=None), max_size=40))
def test_no_text_breaks_the_index(folder: Path, text: str) -> None:
    store = _opened(folder)
    hits = find(store, text)
    assert hits == sorted(hits, key=lambda hit: -hit.score)


_OPEN: dict[Path, EmbeddedStore] = {}


def _opened(folder: Path) -> EmbeddedStore:
    if folder not in _OPEN:
        _OPEN[folder] = open_store(str(folder))  # type: ignore[assignment]
    return _OPEN[folder]


def test_the_next_version_has_an_index_of_its_own(tmp_path: Path) -> None:
    one = tmp_path / "one.ttl"
    one.write_text('<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "甲乙"@zh .', "utf-8")
    two = tmp_path / "two.ttl"
    two.write_text('<urn:b> <http://www.w3.org/2004/02/skos/core#prefLabel> "丙丁"@zh .', "utf-8")
    into = tmp_path / "store"
    load(Order([find_input(str(one))]), into)
    before = open_store(str(into))
    assert [hit.iri.value for hit in find(before, "甲乙")] == ["urn:a"]
    load(Order([find_input(str(two))]), into)
    after = open_store(str(into))
    assert [hit.iri.value for hit in find(after, "丙丁")] == ["urn:b"]
    assert [hit.iri.value for hit in find(after, "jia yi")] == ["urn:a"]
    assert find(before, "丙丁") == [], "who reads the version before goes on reading it"
    load(Order([find_input(str(two))], index=False), into)
    without = open_store(str(into))
    assert not (into / without.version() / stored.FILE).exists()
    assert [hit.iri.value for hit in find(without, "丙丁")] == ["urn:b"]


def test_an_index_of_another_make_is_not_used(tmp_path: Path) -> None:
    store = small()
    file = tmp_path / stored.FILE
    steps: list[tuple[int, int]] = []
    count = build.build(store.inner, file, lambda done, of: steps.append((done, of)))
    assert steps[-1] == (count, count)
    assert stored.stored_names(tmp_path) is not None
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {stored.SCHEMA + 1}")
    connection.close()
    assert stored.stored_names(tmp_path) is None
    file.write_bytes(b"not a database, but longer than a header of one would be" * 10)
    assert stored.stored_names(tmp_path) is None


def test_an_index_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=stored.FILE):
        build.build(small().inner, tmp_path / "missing" / stored.FILE)


def test_the_same_data_give_the_same_index(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        build.build(small().inner, tmp_path / name)
        with sqlite3.connect(tmp_path / name) as connection:
            contents.append(
                connection.execute(
                    "SELECT names.id, iri, text, rank, key, kind FROM names "
                    "JOIN things ON things.id = names.thing ORDER BY names.id"
                ).fetchall()
            )
        connection.close()
    assert contents[0] == contents[1]

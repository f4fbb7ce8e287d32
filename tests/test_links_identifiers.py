"""Identifiers of other datasets: form, check digits, addresses."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.links.identifiers import (
    DATASETS,
    dataset_of,
    valid_isin,
    valid_isni,
    valid_lei,
    valid_ror,
    valid_stock_code,
)

GOOD = {
    "ror": "05t8y2r12",
    "wd": "Q42622",
    "gn": "1886760",
    "dbr": "Soochow_University_(Suzhou)",
    "isni": "000000041759700X",
    "openalex": "I76130692",
    "grid": "grid.13402.34",
    "lei": "5493001NTNQJDH60PM02",
    "sse": "688003",
    "szse": "002415",
    "hkex": "9988",
}


def test_every_dataset_has_an_example() -> None:
    assert set(GOOD) == set(DATASETS)


@pytest.mark.parametrize("prefix", sorted(GOOD))
def test_an_identifier_goes_to_its_iri_and_back(prefix: str) -> None:
    dataset = DATASETS[prefix]
    iri = dataset.iri(GOOD[prefix])
    assert dataset.valid(GOOD[prefix])
    assert dataset_of(iri) == dataset
    assert dataset.identifier(iri) == GOOD[prefix]
    assert dataset.curie(GOOD[prefix]) == f"{prefix}:{iri.removeprefix(dataset.namespace)}"
    assert dataset.title("zh-CN") and dataset.title("en").isascii()


@pytest.mark.parametrize(
    ("prefix", "wrong"),
    [
        ("ror", "05t8y2r13"),
        ("ror", "15t8y2r12"),
        ("ror", "https://ror.org/05t8y2r12"),
        ("wd", "P31"),
        ("wd", "Q042622"),
        ("gn", "Suzhou"),
        ("gn", "1886760/about"),
        ("dbr", "Soochow University"),
        ("isni", "0000 0004 1759 700X"),
        ("isni", "0000000417597001"),
        ("openalex", "76130692"),
        ("grid", "grid.13402"),
        ("lei", "5493001NTNQJDH60PM03"),
        ("sse", "002415"),
        ("szse", "688003"),
        ("hkex", "09988"),
    ],
)
def test_a_wrong_identifier_is_told(prefix: str, wrong: str) -> None:
    assert not DATASETS[prefix].valid(wrong)


@pytest.mark.parametrize("prefix", sorted(set(GOOD) - {"grid"}))
def test_every_identifier_has_a_page_of_its_own(prefix: str) -> None:
    address = DATASETS[prefix].address(GOOD[prefix])
    assert address.startswith("https://")
    assert GOOD[prefix] in address


def test_a_closed_dataset_has_no_page() -> None:
    assert DATASETS["grid"].address(GOOD["grid"]) == ""


def test_an_address_cannot_be_broken_out_of() -> None:
    address = DATASETS["dbr"].address('x"><script>?a=b&c#d /../')
    assert not set(address) & set('"<>?&# ')


def test_an_iri_of_nobody_belongs_to_no_dataset() -> None:
    assert dataset_of("https://example.org/Q1") is None
    assert dataset_of("https://ror.org.example.com/05t8y2r12") is None


@pytest.mark.parametrize(
    ("valid", "good", "alphabet"),
    [
        (valid_ror, "05t8y2r12", "0123456789abcdefghjkmnpqrstvwxyz"),
        (valid_isni, "000000041759700X", "0123456789"),
        (valid_lei, "5493001NTNQJDH60PM02", "0123456789"),
        (valid_isin, "KYG017191142", "0123456789"),
    ],
)
@settings(deadline=None)
@given(data=st.data())
def test_one_wrong_character_is_always_found(
    data: st.DataObject, valid: "object", good: str, alphabet: str
) -> None:
    assert callable(valid)
    assert valid(good)
    place = data.draw(st.integers(1, len(good) - 1))
    other = data.draw(st.sampled_from(alphabet))
    # A letter counts for two digits in some sums, so a digit in its place may go unnoticed.
    assume(other != good[place] and (len(alphabet) > 10 or good[place] in alphabet))
    assert not valid(good[:place] + other + good[place + 1 :])


@settings(deadline=None)
@given(st.text(max_size=20))
def test_no_text_makes_a_check_fail(text: str) -> None:
    for valid in (valid_ror, valid_isni, valid_lei, valid_isin, valid_stock_code):
        assert valid(text) in (True, False)


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("SSE:688003", True),
        ("SSE:603660", True),
        ("SZSE:300024", True),
        ("HKEX:1801", True),
        ("NYSE:BABA", True),
        ("TSE:6702", True),
        ("SSE:300024", False),
        ("HKEX:01801", False),
        ("688003", False),
        ("LSE:VOD", False),
        ("SSE:", False),
    ],
)
def test_stock_codes_begin_with_their_exchange(code: str, good: bool) -> None:
    assert valid_stock_code(code) is good

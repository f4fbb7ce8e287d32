"""The things of the graph as records; and, where the open registers are at hand, the hard cases."""

import os
from pathlib import Path

import pytest

from benchmarks.hard_cases import hard_cases
from kg.errors import NotFoundError
from kg.links.datasets.ror import ror
from kg.links.ours import records_of
from kg.store import Store
from kg.store.embedded import shipped

AUTHORITY = Path(os.environ.get("AICITY_AUTHORITY", "authority"))
ROR = AUTHORITY / "ror_records_v1.0-v2.9.jsonl.gz"


@pytest.fixture(scope="module")
def store() -> Store:
    return shipped()


def test_a_firm_has_what_the_graph_says_of_it(store: Store) -> None:
    firms = {record.id: record for record in records_of(store, "firm")}
    alibaba = firms["firm:alibaba"]
    assert alibaba.types == {"company"}
    assert {"阿里巴巴", "Alibaba Group"} <= {name.text for name in alibaba.names}
    assert "Hangzhou" in alibaba.place.names and alibaba.founded == 1999
    assert alibaba.hosts() == {"alibabagroup.com"}
    assert alibaba.identifiers["ror"] == {"00k642b80"}
    assert "wd" in alibaba.identifiers and "isin" in alibaba.identifiers


def test_a_base_in_a_city_is_no_seat(store: Store) -> None:
    firms = {record.id: record for record in records_of(store, "firm")}
    assert "Suzhou" not in firms["firm:microsoft"].place.names
    assert "Suzhou" not in firms["firm:iflytek"].place.names


def test_what_is_linked_already_can_be_left_out(store: Store) -> None:
    (zhejiang,) = (
        record for record in records_of(store, "univ", known=False) if record.id == "univ:zhejiang"
    )
    assert "ror" not in zhejiang.identifiers


def test_every_thing_of_a_kind_is_there_once(store: Store) -> None:
    for kind in ("city", "campus", "institute", "policy", "cluster"):
        found = [record.id for record in records_of(store, kind)]
        assert found == sorted(set(found)) and found
        assert all(record.names for record in records_of(store, kind))
    with pytest.raises(NotFoundError, match="no kind 'x'"):
        records_of(store, "x")


@pytest.mark.skipif(
    not ROR.is_file(), reason="AICITY_AUTHORITY names no folder with the open registers"
)
def test_the_hard_cases_come_out_right(capsys: pytest.CaptureFixture[str]) -> None:
    hard_cases(AUTHORITY, ror(ROR))
    told = capsys.readouterr().out
    assert "Hard cases: 16 of 16 right." in told, told

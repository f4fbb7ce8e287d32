"""Files of other publishers: read as they ship them, refused as a whole where they are broken."""

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linker import linked

from kg.errors import DataError, KGError, NotFoundError, UsageError
from kg.links.datasets.geonames import COLUMNS, geonames
from kg.links.datasets.gleif import gleif
from kg.links.datasets.reading import encoding_of
from kg.links.datasets.ror import ror
from kg.links.datasets.table import Columns, table
from kg.links.record import Name, Place, Record

V2: dict[str, Any] = {
    "id": "https://ror.org/05t8y2r12",
    "status": "active",
    "types": ["education", "funder"],
    "established": 1900,
    "names": [
        {"value": "苏州大学", "types": ["label"], "lang": "zh"},
        {"value": "Soochow University", "types": ["ror_display", "label"], "lang": "en"},
        {"value": "SU", "types": ["acronym"], "lang": None},
    ],
    "locations": [
        {
            "geonames_id": 1886760,
            "geonames_details": {
                "name": "Suzhou", "country_code": "CN", "country_subdivision_name": "Jiangsu",
                "lat": 31.30408, "lng": 120.59538,
            },
        }
    ],
    "external_ids": [{"type": "isni", "preferred": None, "all": ["0000 0001 0198 0694"]}],
    "links": [
        {"type": "website", "value": "https://www.suda.edu.cn"},
        {"type": "wikipedia", "value": "https://en.wikipedia.org/wiki/Soochow"},
    ],
    "relationships": [{"type": "parent", "label": "x", "id": "https://ror.org/0220qvk04"}],
}  # fmt: skip
V1: dict[str, Any] = {
    "id": "https://ror.org/05t8y2r12",
    "status": "active",
    "types": ["Education"],
    "established": 1900,
    "name": "Soochow University",
    "aliases": [],
    "acronyms": ["SU"],
    "labels": [{"label": "苏州大学", "iso639": "zh"}],
    "addresses": [
        {"city": "Suzhou", "lat": 31.30408, "lng": 120.59538, "geonames_city": {"id": 1886760}},
    ],
    "country": {"country_code": "CN", "country_name": "China"},
    "external_ids": {"ISNI": {"preferred": None, "all": ["0000 0001 0198 0694"]}},
    "links": ["https://www.suda.edu.cn"],
    "relationships": [{"type": "Parent", "label": "x", "id": "https://ror.org/0220qvk04"}],
}  # fmt: skip
FLAT = {
    **V2,
    "location": {
        "country_code": "CN", "city": "Suzhou", "geonames_id": 1886760, "lat": 31.30408,
        "lng": 120.59538,
    },
    "external_ids": {"isni": {"preferred": None, "all": ["0000000101980694"]}},
}  # fmt: skip
THING = Record("t", (Name("苏州大学"),), frozenset({"education"}), Place(("苏州",), country="CN"))


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("README.txt", "read me")
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("shape", ["v1", "v2", "flat"])
@pytest.mark.parametrize("packing", ["array", "indented", "lines", "gzip", "zip"])
def test_ror_is_read_in_every_shape(shape: str, packing: str, tmp_path: Path) -> None:
    record = {"v1": V1, "v2": V2, "flat": FLAT}[shape]
    whole = json.dumps([record], ensure_ascii=False, indent=4 if packing == "indented" else None)
    line = json.dumps(record, ensure_ascii=False) + "\n"
    file = tmp_path / "v2.9-ror-data"
    file.write_bytes(
        {
            "array": whole.encode(),
            "indented": whole.encode(),
            "lines": line.encode(),
            "gzip": gzip.compress(line.encode()),
            "zip": zipped("v2.9-ror-data_schema_v2.json", whole.encode()),
        }[packing]
    )
    dataset = ror(file)
    (found,) = dataset.index.records
    assert dataset.version == "v2.9"
    assert found.label("en") == "Soochow University" and found.label("zh") == "苏州大学"
    assert {name.text for name in found.names if name.kind == "acronym"} == {"SU"}
    assert found.types == {"education"} and found.founded == 1900
    assert (found.place.names, found.place.country) == (("Suzhou",), "CN")
    assert (found.place.geonames, found.place.point) == ("1886760", (31.30408, 120.59538))
    assert found.hosts() == {"suda.edu.cn"}
    assert found.identifiers["isni"] == {"0000000101980694"}
    assert found.identifiers["ror"] == {"05t8y2r12"}
    assert found.parents == {"https://ror.org/0220qvk04"}
    assert linked(THING, dataset) == found.id


def test_of_two_schemas_in_one_zip_the_newer_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ror.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("v1.9-ror-data.json", json.dumps([{**V1, "name": "old"}]))
        archive.writestr("v1.9-ror-data_schema_v2.json", json.dumps([V2]))
    assert [record.label("en") for record in ror(file).index.records] == ["Soochow University"]


def test_withdrawn_records_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "ror.json"
    file.write_text(
        json.dumps([V2, {**V2, "id": "https://ror.org/0220qvk04", "status": "withdrawn"}])
    )
    assert len(ror(file).index) == 1


def test_two_records_of_one_identifier_are_not_used_and_said(tmp_path: Path) -> None:
    other = {**V2, "established": 1901}
    third = {**V2, "id": "https://ror.org/0220qvk04"}
    file = tmp_path / "ror.jsonl"
    file.write_text("\n".join(map(json.dumps, (V2, other, third, third))))
    dataset = ror(file)
    assert [record.id for record in dataset.index.records] == ["https://ror.org/0220qvk04"]
    ((en, zh),) = dataset.faults
    assert "05t8y2r12" in en and "05t8y2r12" in zh and "several" in en and "多条" in zh


WHOLE = json.dumps([V2, {**V2, "id": "https://ror.org/0220qvk04"}]).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        WHOLE[:-1],
        WHOLE[: len(WHOLE) // 2],
        gzip.compress(WHOLE)[:-20],
        zipped("a.json", WHOLE)[:-30],
        b"<html><body>404</body></html>",
        b'[{"id": "https://ror.org/05t8y2r13"}]',
        b'[{"id": "https://ror.org/05t8y2r12", "names": 3, "types": []}]',
        b'[1, 2]',
        b'{"items": []}',
        b"\xff\xfe\x00\xd8 \xff\xff",
    ],
)  # fmt: skip
def test_a_broken_dump_is_refused_as_a_whole(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "ror.json"
    file.write_bytes(content)
    with pytest.raises(DataError) as caught:
        ror(file).index  # noqa: B018
    assert "ror.json" in caught.value.en and "ror.json" in caught.value.zh


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="There is no file"):
        ror(tmp_path / "none.json").index  # noqa: B018
    with pytest.raises(UsageError):
        ror(tmp_path).index  # noqa: B018


def place(number: str = "1886760", feature: str = "P", **cells: str) -> str:
    row = dict.fromkeys(COLUMNS, "") | {
        "geonameid": number, "name": "Suzhou", "asciiname": "Suzhou",
        "alternatenames": 'SZV,Soochow,苏州,苏州市,Su"chou', "latitude": "31.30408",
        "longitude": "120.59538", "feature_class": feature, "feature_code": "PPLA2",
        "country_code": "CN", "population": "6715559",
    }  # fmt: skip
    return "\t".join((row | cells).values()) + "\n"


def test_geonames_is_read_as_shipped(tmp_path: Path) -> None:
    file = tmp_path / "CN.zip"
    content = place() + place("1", "H") + place("1793743", alternatenames="宿州市")
    file.write_bytes(zipped("CN.txt", content.encode()))
    found = {record.identifiers["gn"]: record for record in geonames(file).index.records}
    assert set(found) == {frozenset({"1886760"}), frozenset({"1793743"})}, "a river is no city"
    suzhou = found[frozenset({"1886760"})]
    assert suzhou.id == "https://sws.geonames.org/1886760/" and suzhou.size == 6715559
    assert {name.text for name in suzhou.names} >= {"Suzhou", "苏州", "苏州市", 'Su"chou'}
    thing = Record("t", (Name("苏州"), Name("Suzhou")), frozenset({"place"}), Place(country="CN"))
    assert linked(thing, geonames(file)) == suzhou.id


def test_geonames_with_a_header_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "cities.tsv"
    file.write_text(
        "geonameid\tname\tcountry_code\tlatitude\tlongitude\tpopulation\tnames_zh\talternatenames\n"
        "1886760\tSuzhou\tCN\t31.3\t120.6\t6715559\t苏州|苏州市\tSoochow\n"
    )
    (found,) = geonames(file).index.records
    assert [name.text for name in found.names] == ["Suzhou", "苏州", "苏州市", "Soochow"]


@pytest.mark.parametrize(
    "content",
    [
        place()[:-40],
        place() + "1793743\tSuzhou\tSu\n",
        place("x"),
        place(latitude="north"),
        "geonameid\tname\n1\tx\n",
        "<html>\n",
        "",
    ],
)
def test_a_broken_table_of_geonames_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "CN.txt"
    file.write_text(content)
    with pytest.raises(DataError) as caught:
        geonames(file).index  # noqa: B018
    assert "CN.txt" in caught.value.en and "CN.txt" in caught.value.zh


GLEIF = {
    "LEI": "5493001NTNQJDH60PM02",
    "Entity.LegalName": "阿里巴巴集团控股有限公司",
    "Entity.LegalName.xmllang": "zh",
    "Entity.OtherEntityNames.OtherEntityName.1": "Alibaba.com Group",
    "Entity.OtherEntityNames.OtherEntityName.1.xmllang": "en",
    "Entity.OtherEntityNames.OtherEntityName.1.type": "PREVIOUS_LEGAL_NAME",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1": "Alibaba Group",
    "Entity.LegalAddress.City": "George Town",
    "Entity.LegalAddress.Country": "KY",
    "Entity.HeadquartersAddress.City": "Hangzhou",
    "Entity.HeadquartersAddress.Region": "CN-ZJ",
    "Entity.HeadquartersAddress.Country": "CN",
    "Entity.EntityCategory": "GENERAL",
    "Entity.EntityStatus": "ACTIVE",
    "Entity.EntityCreationDate": "1999-06-28T00:00:00Z",
    "Registration.RegistrationStatus": "ISSUED",
}


def written(file: Path, *rows: dict[str, str]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_places_stand_as_high_as_their_feature_code_says(tmp_path: Path) -> None:
    file = tmp_path / "CN.txt"
    codes = {"1": "PPLA2", "2": "PPLA4", "3": "PPL", "4": "ADM3"}
    file.write_text("".join(place(id, feature_code=code) for id, code in codes.items()), "utf-8")
    found = {record.place.geonames: record.level for record in geonames(file).index.records}
    assert found["1"] == 3 > found["4"] == 2 > found["2"] == 1 > found["3"] == 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("names", "level"),
    [("海口市|海口", 3), ("宁海县", 2), ("海口镇|海口", 1), ("市", None), ("", None)],
)
def test_without_codes_places_stand_as_high_as_their_names_end(
    tmp_path: Path, names: str, level: int | None
) -> None:
    file = tmp_path / "cities.tsv"
    header = "geonameid\tname\tlatitude\tlongitude\tcountry_code\tnames_zh\n"
    file.write_text(f"{header}1\tHaikou\t20\t110\tCN\t{names}\n", "utf-8")
    assert [record.level for record in geonames(file).index.records] == [level]


def test_gleif_is_read_as_shipped(tmp_path: Path) -> None:
    gone = GLEIF | {"LEI": "A" * 18 + "00", "Registration.RegistrationStatus": "DUPLICATE"}
    far = GLEIF | {
        "LEI": "B" * 18 + "00",
        "Entity.LegalAddress.Country": "FR",
        "Entity.HeadquartersAddress.Country": "FR",
    }
    file = written(tmp_path / "lei2.csv", GLEIF, gone, far)
    assert len(gleif(file).index) == 2
    dataset = gleif(file, countries=frozenset({"CN"}))
    (found,) = dataset.index.records
    assert found.id == "https://rdf.gleif.org/L1/L-5493001NTNQJDH60PM02"
    assert [(n.text, n.kind) for n in found.names][1] == ("Alibaba.com Group", "former")
    assert found.place.names == ("Hangzhou",) and found.place.country == "CN"
    assert found.founded == 1999 and not found.ended
    thing = Record("t", (Name("Alibaba Group Holding Limited"),), frozenset({"company"}),
                   Place(("杭州",), country="CN"))  # fmt: skip
    assert linked(thing, dataset) == found.id


def test_a_table_without_the_columns_of_gleif_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("LEI,Name\n1,x\n")
    with pytest.raises(DataError, match=r"no column Entity\.LegalName"):
        gleif(file).index  # noqa: B018


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_any_table_is_read(encoding: str, mark: str, tmp_path: Path) -> None:
    lines = [
        "股票代码,企业名称,简称,城市,国家,网址",
        "688003,苏州天准科技股份有限公司,天准科技,苏州,中国,tztek.com",
        "1,,,,,",
    ]
    file = tmp_path / "firms.csv"
    file.write_bytes("\n".join(lines).replace(",", mark).encode(encoding))
    (found,) = table(file).index.records
    assert found.id == "688003" and found.hosts() == {"tztek.com"}
    assert found.names == (Name("苏州天准科技股份有限公司", "zh"), Name("天准科技", "zh", "short"))
    assert found.place == Place(("苏州",), country="CN")


def test_columns_can_be_told(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    file.write_text("ex\tno\twho\tq\tborn\nSSE\t1\tA|B\tQ5\t1999-01-02\n")
    columns = Columns(
        ("who",), id=("ex", "no"), identifiers={"wd": "q"}, founded=("born",),
        types=frozenset({"company"}), default_country="CN", prefix="x:",
    )  # fmt: skip
    (found,) = table(file, columns).index.records
    assert found.id == "x:SSE:1" and [name.text for name in found.names] == ["A", "B"]
    assert found.identifiers == {"wd": {"Q5"}} and found.founded == 1999
    assert found.types == {"company"} and found.place.country == "CN"
    with pytest.raises(DataError, match="no column nope"):
        table(file, Columns(("nope",))).index  # noqa: B018
    with pytest.raises(UsageError, match="No type of things"):
        table(file, Columns(("who",), types=frozenset({"firm"}))).index  # noqa: B018


def test_the_address_of_a_row_is_an_identifier_where_its_dataset_is_known(tmp_path: Path) -> None:
    file = tmp_path / "brands.csv"
    file.write_text("id,name\nQ160120,Huawei\nnone,Other\n", "utf-8")
    prefix = "http://www.wikidata.org/entity/"
    known, other = table(file, Columns(("name",), ("id",), prefix=prefix)).index.records
    assert known.identifiers == {"wd": frozenset({"Q160120"})} and not other.identifiers
    (bare, _) = table(file, Columns(("name",), ("id",))).index.records
    assert not bare.identifiers


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("a,b\n1,2\n", UsageError),
        ("name,city\nx,y\nz\n", DataError),
        ("name,city\nx,y,z\n", DataError),
        ('name,city\n"x,y\n', DataError),
        ("", DataError),
    ],
)
def test_a_broken_table_is_refused(content: str, wrong: type[KGError], tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(content)
    with pytest.raises(wrong) as caught:
        table(file).index  # noqa: B018
    assert caught.value.en != caught.value.zh


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    import tempfile

    encoding_of(content)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x"
        file.write_bytes(content)
        for dataset in (ror(file), geonames(file), gleif(file), table(file)):
            try:
                dataset.index  # noqa: B018
            except KGError as error:
                assert error.en and error.zh

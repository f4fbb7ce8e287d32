"""A small project of its own: a graph, two questions, and the command line over them."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import resources
from kg.cli import main
from kg.graph import Graph
from kg.namespaces import PREFIXES
from kg.questions import Catalogue
from kg.store.embedded import EmbeddedStore, from_files

pytest_plugins = ["fixtures_page", "fixtures_server", "fixtures_virtuoso"]

DATA = """
source:register {
    city:suzhou a aic:City ; skos:prefLabel "苏州"@zh , "Suzhou"@en ; skos:altLabel "苏州市"@zh .
    city:hangzhou a aic:City ; skos:prefLabel "杭州"@zh , "Hangzhou"@en .
    city:wuxi a aic:City ; skos:prefLabel "无锡"@zh , "Wuxi"@en .
    firm:tztek a aic:Firm ; skos:prefLabel "天准科技"@zh , "TZTEK"@en .
    firm:eavision a aic:Firm ; skos:prefLabel "极目机器人"@zh .
    field:machine-vision a aic:Field ; skos:prefLabel "机器视觉"@zh , "machine vision"@en .
    field:speech a aic:Field ; skos:prefLabel "语音识别"@zh , "speech recognition"@en .
    cluster:vision a aic:Cluster ; skos:prefLabel "机器视觉产业集群"@zh , "vision cluster"@en .
}
passage:p20-2 {
    firm:tztek aic:basedIn city:suzhou .
    stat:a aic:area city:suzhou ; aic:value 11 ; aic:year 2021 .
    stat:b aic:area city:hangzhou ; aic:value 43 ; aic:year 2020 .
}
passage:p28-5 {
    cluster:vision aic:area city:suzhou ; aic:field field:machine-vision ;
        aic:anchoredBy firm:tztek , firm:eavision .
    firm:tztek aic:basedIn city:suzhou .
}
"""

ANCHORS = """\
#+ summary: Firms that anchor a cluster
#+ question:
#+   en: Which {city} firms anchor the {field} cluster?
#+   zh: 哪些{city}企业支撑{field}产业集群？
#+ tags: [clusters]
#+ parameters:
#+   city:  {kind: city,  about: {en: City, zh: 城市}}
#+   field: {kind: field, about: {en: Technology field, zh: 技术领域}}
#+ columns:
#+   firm:    {en: Firm, zh: 企业}
#+   cluster: {en: Cluster, zh: 产业集群}
#+ checks:
#+   - with: {}
#+     rows: [[firm:eavision, cluster:vision], [firm:tztek, cluster:vision]]
#+   - with: {city: 杭州}
#+     rows: []
PREFIX aic: <https://w3id.org/aicity/ontology#>
PREFIX city: <https://w3id.org/aicity/city/>
PREFIX field: <https://w3id.org/aicity/field/>

SELECT ?firm ?cluster WHERE {
  VALUES ?city  { city:suzhou }           #= param
  VALUES ?field { field:machine-vision }  #= param
  ?cluster aic:area ?city ; aic:field ?field ; aic:anchoredBy ?firm .
}
ORDER BY ?cluster ?firm
"""

FIGURES = """\
#+ summary: Figures of a city
#+ question: {en: "Which figures has {city} of {year}?", zh: "{city}{year}有哪些数据？"}
#+ parameters:
#+   city: {kind: city, about: {en: City, zh: 城市}}
#+   year: {kind: year, about: {en: Year, zh: 年份}}
#+ columns:
#+   value: {en: Value, zh: 数值}
#+   year: {en: Year, zh: 年份}
#+ empty: none
#+ checks:
#+   - {with: {city: hangzhou, year: "*"}, count: 1, contains: [[43, 2020]]}
PREFIX aic: <https://w3id.org/aicity/ontology#>
PREFIX city: <https://w3id.org/aicity/city/>

SELECT ?value ?year WHERE {
  VALUES ?city { city:suzhou }  #= param
  VALUES ?year { UNDEF }  #= param
  ?stat aic:area ?city ; aic:value ?value ; aic:year ?year .
}
ORDER BY ?value ?year
"""


def trig(text: str) -> str:
    """Return TriG with every prefix of ours declared."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + text


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder that stands in for the shipped one."""
    for name, text in {
        "data/sources/small.trig": trig(DATA),
        "queries/cluster/list-anchors.rq": ANCHORS,
        "queries/statistic/list-figures.rq": FIGURES,
        "ontology/aicity.ttl": "",
    }.items():
        file = tmp_path / "project" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    monkeypatch.setattr(resources, "ROOT", tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture
def store(project: Path) -> EmbeddedStore:
    """The small graph alone."""
    return from_files([project / "data" / "sources" / "small.trig"])


@pytest.fixture
def tiny(project: Path, store: EmbeddedStore) -> Graph:
    """The small graph with its questions, for a reader of English."""
    return Graph(store, catalogue=Catalogue(project / "queries"))


class Outcome(NamedTuple):
    """What a command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Callable[..., Outcome]:
    """Run a command line over the small project, in this process, with no locale set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "AICITY_STORE"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str) -> Outcome:
        code = main(list(words))
        said = capsysbinary.readouterr()
        return Outcome(code, said.out.decode("utf-8"), said.err.decode("utf-8"))

    return run

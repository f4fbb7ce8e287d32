"""A small graph in the shape of the real one, for the tests of search, entity and compare."""

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from kg.store.embedded import EmbeddedStore, merge

REGISTER = """
source:register {
    city:suzhou a aic:City ; skos:prefLabel "苏州"@zh , "Suzhou"@en ; skos:altLabel "苏州市"@zh .
    city:hangzhou a aic:City ; skos:prefLabel "杭州"@zh , "Hangzhou"@en .
    city:wuxi a aic:City ; skos:prefLabel "无锡"@zh , "Wuxi"@en .
    univ:suzhou a aic:University ; skos:prefLabel "苏州大学"@zh , "Soochow University"@en ;
        skos:altLabel "苏大"@zh .
    firm:tztek a aic:Firm ; skos:prefLabel "天准科技"@zh , "TZTEK"@en .
    firm:iflytek a aic:Firm ; skos:prefLabel "科大讯飞"@zh , "iFLYTEK"@en ;
        skos:altLabel "讯飞"@zh .
    firm:twin-a a aic:Firm ; skos:prefLabel "双子"@zh .
    firm:twin-b a aic:Firm ; skos:prefLabel "双子"@zh .
    field:machine-vision a aic:Field ; skos:prefLabel "机器视觉"@zh , "machine vision"@en .
    cluster:suzhou-machine-vision a aic:Cluster ;
        skos:prefLabel "机器视觉产业集群"@zh , "machine-vision cluster"@en .
    cluster:hangzhou-security a aic:Cluster ; skos:prefLabel "智能安防产业集群"@zh .
    scenario:ai-manufacturing a aic:Scenario ; skos:prefLabel "“AI+制造”"@zh .
    region:yangtze-river-delta a aic:Region ;
        skos:prefLabel "长三角"@zh , "Yangtze River Delta"@en .
    policy:plan a aic:Policy ; skos:prefLabel "《苏州市建设实施方案》"@zh .
    unit:firms a aic:Unit ; skos:prefLabel "家"@zh , "firms"@en .
    unit:percent a aic:Unit ; skos:prefLabel "%"@zh , "%"@en .
}
source:structure {
    passage:p20-2 a aic:Passage ; dcterms:isPartOf passage:p20 ; aic:stance aic:reporting ;
        aic:charStart 2083 ; aic:charEnd 2194 .
    passage:p28-5 a aic:Passage ; dcterms:isPartOf passage:p28 ; aic:stance aic:proposing .
    passage:p20 a aic:Paragraph ; dcterms:isPartOf passage:s2-3 ; aic:number 20 .
    passage:p28 a aic:Paragraph ; dcterms:isPartOf passage:s3-2 ; aic:number 28 .
    passage:s2-3 a aic:Section ; skos:prefLabel "企业竞争力"@zh ; aic:sectionNumber "二（三）" ;
        dcterms:isPartOf source:suzhou-hangzhou .
    passage:s3-2 a aic:Section ; skos:prefLabel "产业集群"@zh ; aic:sectionNumber "三（二）" ;
        dcterms:isPartOf source:suzhou-hangzhou .
    source:ror dcterms:title "ROR" .
}
passage:p20-2 {
    firm:iflytek aic:hasSiteIn city:suzhou .
}
passage:p28-5 {
    cluster:suzhou-machine-vision aic:area city:suzhou ; aic:field field:machine-vision ;
        aic:status aic:proposed ; aic:anchoredBy firm:tztek .
    cluster:hangzhou-security aic:area city:hangzhou ; aic:status aic:existing .
}
source:ror {
    univ:suzhou skos:exactMatch <https://ror.org/05t8y2r12> ;
        skos:closeMatch <https://www.wikidata.org/entity/Q1026912> .
}
source:notes {
    note:iflytek a aic:Note ; aic:about firm:iflytek ;
        skos:prefLabel "两种角色"@zh , "Two roles"@en ;
        dcterms:description "总部不在苏州。"@zh , "Its seat is elsewhere."@en .
}
"""


def small(*more: str) -> EmbeddedStore:
    """Return the small graph, with more TriG added."""
    return graph(REGISTER, *more)


def graph(*parts: str) -> EmbeddedStore:
    """Return a graph of TriG text whose prefixes need no declaration."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    inner = ox.Store()
    for part in parts:
        inner.load(input=(prefixes + part).encode(), format=ox.RdfFormat.TRIG)
    merge(inner)
    return EmbeddedStore(inner)

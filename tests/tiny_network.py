"""A network small enough to be measured by hand, for the tests of rank and path.

The default choice leaves eight things and nine links::

    f2 ── x ── f1      x: a proposed cluster of city a, on field p, anchored by firms f1 and f2
          │ ╲  │       f1 is based in a; a excels in p, b in p and q; z is an aim of b
          │  ╲ │
          p ── a
          │
     q ── b ── z
"""

from reading import graph

from kg.namespaces import BASE
from kg.store.embedded import EmbeddedStore

TINY = """
source:structure {
    passage:p1-1 a aic:Passage ; dcterms:isPartOf passage:p1 ; aic:number 1 ;
        aic:stance aic:reporting .
    passage:p2-1 a aic:Passage ; dcterms:isPartOf passage:p2 ; aic:number 1 ;
        aic:stance aic:proposing .
    passage:p3-1 a aic:Passage ; dcterms:isPartOf passage:p3 ; aic:number 1 ;
        aic:stance aic:aiming .
    passage:p1 aic:number 1 ; dcterms:isPartOf source:suzhou-hangzhou .
    passage:p2 aic:number 2 ; dcterms:isPartOf source:suzhou-hangzhou .
    passage:p3 aic:number 3 ; dcterms:isPartOf source:suzhou-hangzhou .
    source:suzhou-hangzhou dcterms:title "小文"@zh , "Small text"@en .
}
source:register {
    city:a a aic:City ; skos:prefLabel "甲市"@zh , "Aville"@en .
    city:b a aic:City ; skos:prefLabel "乙市"@zh , "Beeville"@en .
    firm:f1 a aic:Firm ; skos:prefLabel "一号厂"@zh , "First Works"@en .
    firm:f2 a aic:Firm ; skos:prefLabel "二号厂"@zh , "Second Works"@en .
    cluster:x a aic:Cluster ; skos:prefLabel "智算集群"@zh , "computing cluster"@en .
    field:p a aic:Field ; skos:prefLabel "视觉"@zh , "vision"@en .
    field:q a aic:Field ; skos:prefLabel "语音"@zh , "speech"@en .
    aim:z a aic:Aim ; skos:prefLabel "登高"@zh , "climb"@en .
    indicator:i a aic:Indicator ; skos:prefLabel "产值"@zh , "output"@en ; aic:subject theme:t .
    theme:leader skos:prefLabel "龙头企业"@zh , "leader"@en .
    recommendation:r skos:prefLabel "建议甲"@zh , "advice"@en .
    gap:g skos:prefLabel "差距甲"@zh , "gap"@en .
}
source:readings { recommendation:r aic:addresses gap:g . }
passage:p1-1 {
    firm:f1 aic:basedIn city:a ; aic:describedAs theme:leader .
    firm:f2 aic:describedAs theme:leader .
    city:a aic:excelsIn field:p .
    city:b aic:excelsIn field:p , field:q .
    stat:s1 aic:area city:a ; aic:indicator indicator:i .
    stat:s2 aic:area city:b ; aic:indicator indicator:i .
    city:b aic:relativeTo city:b .
}
passage:p2-1 {
    cluster:x aic:area city:a ; aic:field field:p ; aic:anchoredBy firm:f1 , firm:f2 ;
        aic:status aic:proposed .
}
passage:p3-1 { aim:z aic:area city:b ; aic:status aic:aimed . }
"""

LINKS = {"f1 a", "a p", "b p", "b q", "x a", "x p", "x f1", "x f2", "z b"}


def tiny(*more: str) -> EmbeddedStore:
    """Return the network, with more TriG added."""
    return graph(TINY, *more)


def iri(curie: str) -> str:
    """Return the IRI of a thing of the network."""
    kind, slug = curie.split(":")
    return f"{BASE}{kind}/{slug}"


def slug(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rpartition("/")[2]

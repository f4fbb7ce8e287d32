"""A small graph with everything that is hard to write, for the tests of build, export and load."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from kg.namespaces import PREFIXES
from kg.store.embedded import EmbeddedStore, from_files

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
SOURCES = (
    HEADER
    + r"""
source:first {
    firm:tztek a aic:Firm ;
        skos:prefLabel "天准科技"@zh , "TZTEK"@en ; skos:altLabel "天準"@zh-hant-tw , "准|天"@ZH ;
        aic:basedIn city:suzhou ;
        aic:field field:machine-vision , field:robots ;
        aic:count 12 , "012"^^xsd:integer ; aic:share 1.5 , "1.50"^^xsd:decimal ;
        aic:listed true ; aic:speed 1e0 ; aic:day "2024-02-29"^^xsd:date ;
        aic:formula "=1+1" ; aic:text "a \"b\" \\ c,\n苏州\t\u0085\u2028\r\n <&>]]> 'q'" ;
        aic:page <https://example.org/苏州?a=1&b='2'#x> ; aic:code "x"^^<https://example.org/code> ;
        aic:odd firm:a%20b , <https://w3id.org/aicity/firm/a/b> , <city:x> , <urn:x:%22y%22> ,
            <https://w3id.org/aicity/firm/> , <https://w3id.org/aicity/firm/-x> , firm:x.y-z .
    city:suzhou a aic:City ; skos:prefLabel "苏州"@zh , "Suzhou"@en .
}
source:second {
    firm:tztek aic:basedIn city:suzhou ; aic:field field:robots .
    city:hangzhou a aic:City , <https://example.org/Place> ; skos:prefLabel "杭州"@zh .
    <https://example.org/untyped> <https://example.org/属性> "值" .
}
"""
)


def sources(folder: Path, text: str = SOURCES) -> Path:
    """Write one source file and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "one.trig").write_text(text, "utf-8")
    return folder


def store(folder: Path, text: str = SOURCES) -> EmbeddedStore:
    """Return a store of the small graph."""
    return from_files([sources(folder, text) / "one.trig"])


def triples(quads: Iterable[ox.Quad]) -> set[Triple]:
    """Return the triples of quads, whatever graph they are in."""
    return {quad.triple for quad in quads}


def merged(store: EmbeddedStore) -> set[Triple]:
    """Return the merged graph of a store."""
    return triples(store.inner.quads_for_pattern(None, None, None, DefaultGraph()))


def parsed(content: bytes, kind: ox.RdfFormat) -> set[Triple]:
    """Return what a document says."""
    return triples(ox.parse(input=content, format=kind))


_XSD = PREFIXES["xsd"]
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\n\r\t\x00\x7f\x85\u2028|,;=é苏')
)
tags = st.sampled_from(
    ["zh", "en", "zh-hans", "zh-hans-cn", "zh-latn-pinyin", "en-x-a1", "de-1996"]
)
numbers = st.from_regex(r"\A[+-]?[0-9]{1,3}(\.[0-9]{0,3})?\Z")
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text, tag: Literal(text, language=tag), texts, tags)
    | st.builds(
        lambda text, name: Literal(text, datatype=NamedNode(_XSD + name)),
        texts | numbers | st.sampled_from(["true", "false", "1", "-0", "-0.0", "0.0", "INF"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "string", "date", "gYear"]),
    )
)
iris = st.builds(
    lambda base, rest: NamedNode(base + rest),
    st.sampled_from([*PREFIXES.values(), "https://example.org/", "urn:a:", "city:"]),
    st.text("ab0-_.~%20/:#苏é()'!*,;=@&+$?é", max_size=8).filter(
        lambda text: "%" not in text and text.count("#") == 0
    ),
)

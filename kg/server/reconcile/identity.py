"""Identifiers as spreadsheets hold them: of things, of types, and of languages.

The identifier of a thing of ours is its address below the base, so that ``identifierSpace`` and
it make the IRI; the same holds for classes and ``schemaSpace``.

>>> thing_id("https://w3id.org/aicity/firm/tztek"), iri_of("firm/tztek")
('firm/tztek', 'https://w3id.org/aicity/firm/tztek')
>>> type_id("https://w3id.org/aicity/ontology#Firm"), type_of("企业")
('Firm', 'https://w3id.org/aicity/ontology#Firm')
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pyoxigraph import NamedNode

from kg.errors import NotFoundError
from kg.namespaces import AIC, BASE, KINDS, PREFIXES, RDFS, curie, expand
from kg.search import kind_called, kind_name
from kg.server.exchange import Request

SPACE = BASE
"""What comes before the identifier of a thing."""

SCHEMA = PREFIXES["aic"]
"""What comes before the identifier of a type or property of ours."""

_PATH = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._/-]{0,300}")


def thing_id(iri: str) -> str:
    """Return the identifier of a thing: its address below the base, else its IRI."""
    path = iri.removeprefix(SPACE)
    return path if path != iri and _PATH.fullmatch(path) else iri


def iri_of(text: str) -> str | None:
    """Return the IRI that an identifier, a CURIE or an IRI stands for, else None."""
    wanted = text.strip().removeprefix("<").removesuffix(">")
    return SPACE + wanted if _PATH.fullmatch(wanted) else expand(wanted)


def type_id(iri: str) -> str:
    """Return the identifier of a class: its local name where it is ours, else CURIE or IRI."""
    return iri.removeprefix(SCHEMA) if iri.startswith(SCHEMA) else curie(iri)


def type_of(text: str) -> str | None:
    """Return the class that an identifier, a kind, a label, a CURIE or an IRI stands for."""
    from kg import ontology

    wanted = text.strip()
    if SCHEMA + wanted in ontology.classes():
        return SCHEMA + wanted
    try:
        return AIC[KINDS[kind_called(wanted)]].value
    except NotFoundError:
        return expand(wanted)


def type_json(iri: str, lang: str) -> dict[str, Any]:
    """Return a type as the protocol writes it."""
    from kg.ontology import label_of

    return {"id": type_id(iri), "name": label_of(iri, lang) or curie(iri)}


@lru_cache(maxsize=1024)
def with_broader(iri: str) -> frozenset[str]:
    """Return a class with all that it is a sort of."""
    from kg import ontology

    found, ahead = {iri}, [iri]
    while ahead:
        for quad in ontology.graph().quads_for_pattern(
            NamedNode(ahead.pop()), RDFS.subClassOf, None, None
        ):
            if isinstance(quad.object, NamedNode) and quad.object.value not in found:
                found.add(quad.object.value)
                ahead.append(quad.object.value)
    return frozenset(found)


def classes_of(kinds: Iterable[str]) -> list[str]:
    """Return the classes of kinds that have one."""
    return [AIC[KINDS[kind]].value for kind in kinds if kind in KINDS]


def kind_of_class(iri: str | None) -> str | None:
    """Return the kind whose class it is, or None."""
    return next((kind for kind, name in KINDS.items() if AIC[name].value == iri), None)


def language(request: Request, text: str = "") -> str:
    """Return the language of names: that of the address or request, else that of a text.

    OpenRefine tells no language; who asks in Chinese is answered in Chinese.
    """
    part = request.path.removeprefix("/reconcile").strip("/").partition("/")[0]
    if part in ("zh", "en"):
        return part
    if request.first("lang") or request.lang == "zh":
        return request.lang
    from kg.search.pinyin import has_han

    return "zh" if text and has_han(text) else "en"


def kinds_listed(lang: str) -> list[tuple[str, str]]:
    """Return every kind with its name in the reader's language."""
    return [(kind, kind_name(kind, lang)) for kind in KINDS]

"""The description of the tables, CSV on the Web: ``csv-metadata.json``."""

import json
import re
from typing import TYPE_CHECKING, Any

from kg.namespaces import KINDS, PREFIXES, curie

if TYPE_CHECKING:
    from kg.release.tables import Column, Table

_XSD, _RDF = PREFIXES["xsd"], PREFIXES["rdf"]
_BUILT_IN = frozenset(
    (
        "anyURI", "base64Binary", "boolean", "byte", "date", "dateTime", "dateTimeStamp",
        "dayTimeDuration", "decimal", "double", "duration", "float", "gDay", "gMonth", "gMonthDay",
        "gYear", "gYearMonth", "hexBinary", "int", "integer", "language", "long", "Name",
        "negativeInteger", "NMTOKEN", "nonNegativeInteger", "nonPositiveInteger",
        "normalizedString", "positiveInteger", "QName", "short", "string", "time", "token",
        "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort", "yearMonthDuration",
    )
)  # fmt: skip
_IRI = {f"{PREFIXES['sh']}nodeKind": {"@id": f"{PREFIXES['sh']}IRI"}}
"""What tells a column of IRIs from one of texts that look like IRIs."""
_OTHER = {f"{_RDF}XMLLiteral": "xml", f"{_RDF}HTML": "html", f"{_RDF}JSON": "json"}
_OWN = {
    "iri": ("标识", "identifier"),
    "label_zh": ("中文名称", "Chinese label"),
    "label_en": ("英文名称", "English label"),
    "sources": ("出处", "sources"),
}


def metadata(tables: list["Table"]) -> bytes:
    """Return the metadata of all tables as JSON, to lie beside them as csv-metadata.json."""
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        # Without this, a line that begins with # would be a comment.
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "commentPrefix": None},
        "tables": [_table(table) for table in tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: "Table") -> dict[str, Any]:
    names = column_names([column.header for column in table.columns])
    keys = [
        {
            "columnReference": names[column.header],
            "reference": {"resource": target, "columnReference": "iri"},
        }
        for column in table.columns
        if (target := column.refers_to())
    ]
    schema: dict[str, Any] = {
        "columns": [_column(column, names[column.header]) for column in table.columns],
        "primaryKey": "iri",
        "aboutUrl": "{+iri}",
    }
    if keys:
        schema["foreignKeys"] = keys
    described: dict[str, Any] = {"url": table.file}
    if titles := _label(table.iri):
        described["dc:title"] = [
            {"@value": title, "@language": lang} for lang, title in titles.items()
        ]
    return {**described, "tableSchema": schema}


def _column(column: "Column", name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"name": name, "titles": _titles(column)}
    if column.header in ("iri", "sources"):
        # These say nothing about the thing; they are no triples.
        described |= {"datatype": "anyURI", "suppressOutput": True}
        if column.header == "iri":
            described["required"] = True
    else:
        described["propertyUrl"] = column.predicate
    if column.variety.startswith("@"):
        described |= {"lang": column.variety[1:], "datatype": "string"}
    elif column.variety:
        described["datatype"] = _datatype(column.variety)
    elif column.predicate:
        described |= _IRI
        # A valueUrl makes one URL of a whole cell, so a cell with several cannot have it.
        described |= {"datatype": "anyURI"} if column.separator else {"valueUrl": f"{{+{name}}}"}
    if column.separator:
        described["separator"] = column.separator
    return described


def _datatype(iri: str) -> Any:
    if iri.startswith(_XSD) and iri[len(_XSD) :] in _BUILT_IN:
        return iri[len(_XSD) :]
    return _OTHER.get(iri) or {"@id": iri, "base": "string"}


def _titles(column: "Column") -> dict[str, str]:
    # A reader compares the heading in the file with the titles, so it is one of them.
    titles = {"und": column.header}
    if column.header in _OWN:
        return titles | dict(zip(("zh", "en"), _OWN[column.header], strict=True))
    suffix = f" ({column.variety[1:]})" if column.variety.startswith("@") else ""
    return titles | {lang: label + suffix for lang, label in _label(column.predicate).items()}


def _label(iri: str) -> dict[str, str]:
    """Return the labels of a class or property of ours, by language."""
    from kg.ontology import labels_of

    found = {label.language: label.value for label in labels_of(iri)} if iri else {}
    return {lang: found[lang] for lang in ("zh", "en") if lang in found}


def column_names(headers: list[str]) -> dict[str, str]:
    """Return a name for each column that a URI template can hold, none twice.

    >>> column_names(["iri", "skos:altLabel@zh", "skos:altLabel-zh"])["skos:altLabel-zh"]
    'skos_altLabel_zh_2'
    """
    names: dict[str, str] = {}
    for header in headers:
        base = re.sub(r"[^A-Za-z0-9]+", "_", header).strip("_") or "column"
        names[header] = unique(base, set(names.values()), "_")
    return names


def file_name(iri: str, taken: set[str]) -> str:
    """Return the file for the things of a class: ``firm.csv`` for ``aic:Firm``."""
    short = curie(iri)
    kinds = {f"aic:{name}": kind for kind, name in KINDS.items()}
    local = re.split(r"[/#:]", short)[-1]
    slug = kinds.get(short) or re.sub(r"[^a-z0-9]+", "-", local.lower()).strip("-") or "other"
    return unique(slug, {name.removesuffix(".csv") for name in taken}, "-") + ".csv"


def unique(name: str, taken: set[str], sign: str) -> str:
    """Return a name, with a number after it where it is taken."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{sign}{number}"
    return found

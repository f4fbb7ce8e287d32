"""What comes back, as JSON Schema 2020-12 for the OpenAPI document.

Members may be added to any object, so that no schema forbids further ones.
"""

from typing import Any

Schema = dict[str, Any]


def _text(about: str = "", **more: Any) -> Schema:
    return {"type": "string", **({"description": about} if about else {}), **more}


def _maybe(type: str, about: str = "") -> Schema:
    return {"type": [type, "null"], **({"description": about} if about else {})}


def _list(of: Schema, about: str = "") -> Schema:
    return {"type": "array", "items": of, **({"description": about} if about else {})}


def _object(required: str, /, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def ref(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


_FREE: Schema = {"type": "object", "additionalProperties": True}
_LINK = _text("A reference to resolve against the address that was asked.")

_CELL: Schema = {
    "description": "A value as SPARQL 1.1 JSON results have it, and as people read it.",
    **_object(
        "type value text",
        type={"type": "string", "enum": ["uri", "literal", "bnode", "triple"]},
        value={"type": ["string", "object"]},
        text=_text("What people read: a label in the language of the answer, or text."),
        datatype=_text(),
        curie=_text("The short form of an address."),
        page=_LINK,
        status=_text("What is only wanted says so.", enum=["proposed", "aimed"]),
        number={"type": "number", "description": "The number, where JSON holds it exactly."},
    ),
}

_ROW_CITATION: Schema = {
    "description": "What a row rests on; null where nothing can be cited.",
    "type": ["object", "null"],
    "required": ["mark", "sources", "together", "restsOnAbsence", "untraced"],
    "properties": {
        "mark": _text("As it stands behind the row: [1][3], or [1] or [2] of alternatives."),
        "sources": _list({"type": "integer"}, "The numbers of citations."),
        "together": {
            "type": "boolean",
            "description": "All witnesses make the row together; else each alone would.",
        },
        "restsOnAbsence": {
            "type": "boolean",
            "description": "The row also says that something is not stated, which cites nothing.",
        },
        "untraced": _list(_text(), "Why something of the row could not be traced."),
        "witnesses": _list(_list(ref("Statement")), "With cite=full: the statements."),
    },
}

_STATEMENT = _object(
    "subject predicate object sources",
    subject=_FREE,
    predicate=_FREE,
    object=_FREE,
    sources=_list(_text(), "The passages and datasets that state it; each alone would do."),
)

_SOURCE = _object(
    "iri text short stance says document page",
    number={"type": "integer"},
    iri=_text("The passage or dataset."),
    text=_text("As a person cites it: document, section, paragraph, sentence."),
    short=_text(),
    stance=_maybe("string", "reporting, proposing or aiming; null for a dataset."),
    says=_text("The stance in the language of the answer."),
    document=_text(),
    page=_LINK,
)

_ANSWER = _object(
    "title lang columns rows total offset limit message silent query data links formats",
    title=_text("The question, as a person would put it."),
    lang=_text(enum=["en", "zh"]),
    columns=_list(_object("name title", name=_text(), title=_text())),
    rows=_list(
        _object(
            "values",
            values={
                "type": "object",
                "additionalProperties": {"anyOf": [ref("Cell"), {"type": "null"}]},
                "description": "A value by column; null where nothing is stated.",
            },
            citation=ref("RowCitation"),
        )
    ),
    boolean={"type": "boolean", "description": "The answer to a question of yes or no."},
    total=_maybe("integer", "How many rows there are; null where they are not counted."),
    offset={"type": "integer"},
    limit={"type": "integer"},
    message=_maybe("string", "What is to be said beside the rows."),
    silent={
        "type": "boolean",
        "description": "There are no rows because the source does not say, which is not zero.",
    },
    citations=_list({"allOf": [ref("Source"), {"required": ["number"]}]}),
    naming=_list(ref("Source"), "Datasets that only say what things are and are called."),
    conflicts=_list(
        _object(
            "subject predicate statements",
            subject=_FREE,
            predicate=_FREE,
            statements=_list(ref("Statement")),
        ),
        "Where sources disagree.",
    ),
    uncited=_text("Why nothing is cited."),
    query=_maybe("string", "The SPARQL that was run."),
    data=_object("version", version=_text(), licence=_text()),
    links={
        "type": "object",
        "required": ["self"],
        "properties": {"self": _LINK, "next": _LINK, "prev": _LINK, "page": _LINK},
        "additionalProperties": _LINK,
    },
    formats={
        "type": "object",
        "additionalProperties": _LINK,
        "description": "The same rows in other forms, by suffix.",
    },
)

_ERROR = _object(
    "error",
    error=_object(
        "code message status",
        code=_text("Stable; for programs."),
        message=_text("What is wrong, with which value, and what to do."),
        status={"type": "integer"},
        suggestions=_list(_text(), "What may have been meant."),
        line={"type": "integer"},
        column={"type": "integer"},
    ),
)

_ASKED = _object(
    "question parameters",
    question=_maybe("string", "The name of the question in the catalogue."),
    parameters={"type": "object", "additionalProperties": _list(_text())},
)

_PARAMETER = _object(
    "name kind about default required",
    name=_text(),
    kind=_text(),
    about=_text(),
    default=_list(_text()),
    required={"type": "boolean"},
)

_QUESTION = _object(
    "name topic tags question about parameters columns empty links",
    name=_text(),
    topic=_text(),
    tags=_list(_text()),
    question=_text(),
    about=_maybe("string"),
    parameters=_list(_PARAMETER),
    columns=_list(_object("name title", name=_text(), title=_text())),
    empty=_text("silent: no row means that the source does not say; none: that there is none."),
    links={"type": "object", "additionalProperties": _LINK},
)

_ENTITY = _object(
    "iri curie label kinds names aliases status definition notes states elsewhere page",
    iri=_text(),
    curie=_text(),
    label=_text(),
    kinds=_list(_text()),
    names=_list(_FREE),
    aliases=_list(_FREE),
    status=_maybe("string"),
    definition=_maybe("string"),
    notes=_list(_FREE),
    states=_list(_FREE, "What it says itself, where it is a source."),
    elsewhere=_list(_FREE, "Where it is found in other datasets, and where it is not."),
    page=_LINK,
)

_INDEX = _object(
    "title operations data links",
    title=_text(),
    operations=_list(
        _object("path about takes", path=_text(), about=_text(), takes=_list(_FREE)),
    ),
    data=_object("version", version=_text()),
    links={"type": "object", "additionalProperties": _LINK},
)

SCHEMAS: dict[str, Schema] = {
    "Answer": _ANSWER,
    "Asked": _ASKED,
    "Cell": _CELL,
    "Entity": _ENTITY,
    "Error": _ERROR,
    "Free": {"anyOf": [_FREE, {"type": "null"}]},
    "Index": _INDEX,
    "Question": _QUESTION,
    "Questions": _list(ref("Question")),
    "Reading": {
        "anyOf": [
            {
                "allOf": [
                    ref("Asked"),
                    _object("title score", title=_text(), score={"type": "number"}),
                ]
            },
            {"type": "null"},
        ]
    },
    "Readings": _list(ref("Reading")),
    "RowCitation": _ROW_CITATION,
    "Source": _SOURCE,
    "Statement": _STATEMENT,
}
"""The schemas by name."""

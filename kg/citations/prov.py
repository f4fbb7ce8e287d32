"""Citations as PROV, in Turtle: rows derived from statements, statements quoted from sources."""

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.citations.styles import prefixes
from kg.namespaces import curie
from kg.store import Term
from kg.terms import n3, text_of

if TYPE_CHECKING:
    from kg.citations.model import Citation, Citations, Statement


def prov(citations: "Citations") -> str:
    """Return PROV-O: the query as activity, each row and each statement as entity."""
    answer = citations.answer
    lines = ["_:kgquery a prov:Activity ;", f"    prov:value {_text(answer.query)} ."]
    statements: dict[Statement, str] = {}
    for number, row in enumerate(citations, 1):
        lines += _row(citations, number, row, statements)
    for statement, name in statements.items():
        lines += [
            "",
            f"{name} a prov:Entity , rdf:Statement ;",
            f"    rdf:subject {_term(statement.subject)} ;",
            f"    rdf:predicate {_term(statement.predicate)} ;",
            f"    rdf:object {_term(statement.object)} ;",
            f"    prov:wasQuotedFrom {' , '.join(map(_term, statement.graphs))} ."
            if statement.graphs
            else '    rdfs:comment "no source"@en .',
        ]
    text = "\n".join(lines) + "\n"
    return f"{prefixes(text)}\n{text}"


def _row(
    citations: "Citations", number: int, row: "Citation", statements: "dict[Statement, str]"
) -> list[str]:
    answer = citations.answer
    rows = getattr(answer, "rows", None)
    cells = rows[number - 1] if rows is not None else ()
    shown = " | ".join(text_of(term) for term in cells)
    parts = ["a prov:Entity", "prov:wasGeneratedBy _:kgquery"]
    if rows is not None:
        parts.append(f"rdfs:label {_text(shown)}")
    names = [
        statements.setdefault(each, f"_:kgstatement{len(statements) + 1}")
        for each in row.statements
    ]
    if names:
        parts.append(f"prov:wasDerivedFrom {' , '.join(names)}")
    if row.graphs:
        sources = " , ".join(_term(source.iri) for source in citations.of(row))
        parts.append(f"prov:hadPrimarySource {sources}")
    if row.rests_on_absence:
        parts.append('rdfs:comment "rests on absence"@en , "基于未见"@zh')
    for en, zh in row.untraced:
        told = f"{_text(f'not traced: {en}')}@en , {_text(f'未能追溯：{zh}')}@zh"
        parts.append(f"rdfs:comment {told}")
    body = " ;\n    ".join(parts)
    return ["", f"_:kgrow{number} {body} ."]


def _text(text: str) -> str:
    return n3(Literal(text))


def _term(term: Term) -> str:
    written = n3(term)
    if written.startswith("<"):
        short = curie(written[1:-1])
        return short if short != written[1:-1] else written
    return written

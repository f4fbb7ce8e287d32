"""Questions that are made for one property of the ontology, and are in no catalogue."""

from kg import ontology
from kg.namespaces import PREFIXES, curie
from kg.questions.ask.named import Option
from kg.questions.ask.reading import Understood
from kg.questions.header import Header, Parameter, Question

SURE = 0.85
"""The score of a property that explains every word; a question of the catalogue is surer."""

_BODY = """\
PREFIX aic: <{aic}>
SELECT ?thing ?relation ?value ?status WHERE {{
  VALUES ?{place} {{ {term} }}  #= param
  VALUES ?relation {{ <{property_}> }}
  ?thing ?relation ?value .{kind}
  OPTIONAL {{ ?thing aic:status ?of_thing }}
  OPTIONAL {{ ?value aic:status ?of_value }}
  BIND(COALESCE(?of_thing, ?of_value) AS ?status)
}}
ORDER BY ?thing ?value
"""

_SILENT = {
    "en": "The source does not state it, which does not mean that there is none.",
    "zh": "资料没有说明此事；这不等于没有。",
}


def made(
    property_: str,
    option: Option,
    inverse: bool = False,
    kind: str | None = None,
    score: float = SURE,
) -> Understood:
    """Return the question what a property of a thing is, or what has the thing as its value.

    Args:
        property_: The IRI of the property.
        option: The thing.
        inverse: Whether the thing is the value.
        kind: The class of what has it as a value, where one is asked for.
        score: How well it explains the text.
    """
    place = "value" if inverse else "thing"
    label = {lang: ontology.label_of(property_, lang) or "" for lang in ("en", "zh")}
    about = {"en": "Value", "zh": "值"} if inverse else {"en": "Thing", "zh": "事物"}
    if inverse:
        question = {
            "en": f"What has as “{label['en']}”: {{value}}?",
            "zh": f"哪些事物的“{label['zh']}”是{{value}}？",
        }
    else:
        question = {
            "en": f"{{thing}}: {label['en']}?",
            "zh": f"{{thing}}的“{label['zh']}”是什么？",
        }
    of_kind = f"\n  ?thing a <{kind}> ." if kind else ""
    terms = option.terms
    header = Header(
        summary=f"Statements with {curie(property_)}",
        question=question,
        about={},
        tags=(),
        parameters={place: Parameter(place, "any", about, terms)},
        columns={
            "thing": {"en": "Thing", "zh": "事物"},
            "relation": {"en": "Relation", "zh": "关系"},
            "value": {"en": "Value", "zh": "值"},
            "status": {"en": "Status", "zh": "状态"},
        },
        empty="silent",
        empty_message=_SILENT,
        checks=(),
        federates=(),
    )
    body = _BODY.format(
        aic=PREFIXES["aic"], place=place, term=terms[0], property_=property_, kind=of_kind
    )
    name = f"fact/{curie(property_)}"
    question_ = Question(name, None, header, body)
    return Understood(question_, {place: terms}, {place: ""}, score)

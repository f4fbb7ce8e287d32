"""A page as a reader asks for it: of a question by its name, of SPARQL, of a thing or of all."""

from typing import TYPE_CHECKING, Any

from kg.answer import Answer
from kg.errors import UsageError
from kg.page.page import Page, draw

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.questions import Question

SETTINGS = frozenset(
    ("entity", "hops", "answer", "title", "layout", "theme", "size_by", "colour_by", "follow")
)
"""What :func:`kg.page.draw` takes; anything else is a parameter of the question."""


def request(
    graph: "Graph",
    *,
    question: "str | Question | None" = None,
    sparql: str | None = None,
    **settings: Any,
) -> Page:
    """Return the page of a graph, or of a part of it: ``g.page(question="…", city="苏州")``.

    Args:
        graph: The graph.
        question: Draw what the answer to this question of the catalogue rests on.
        sparql: Draw what the answer to this query rests on; of a CONSTRUCT, its triples.
        settings: Those of :func:`kg.page.draw`; what is none of these is a parameter of the
            question, given as people write it.

    Raises:
        NotFoundError: There is no such thing or question.
        ParameterError: A value does not fit.
        SilentError: There is nothing to draw.
        UsageError: Two of these exclude each other.
    """
    given = {key: value for key, value in settings.items() if key not in SETTINGS}
    known = {key: value for key, value in settings.items() if key in SETTINGS}
    chosen = {
        "an entity": ("实体", known.get("entity")),
        "a question": ("问题", question),
        "SPARQL": ("SPARQL", sparql),
        "an answer": ("答案", known.get("answer")),
    }
    asked = {en: zh for en, (zh, value) in chosen.items() if value is not None}
    if len(asked) > 1:
        raise UsageError(
            f"A page is of one thing only, not of {' and '.join(asked)}; leave one out.",
            f"页面只能绘制其中之一，不能同时给出{'和'.join(asked.values())}；请去掉其一。",
        )
    if given and question is None:
        names = ", ".join(sorted(given))
        raise UsageError(
            f"{names}: only a question has such parameters; name one with --question.",
            f"{names}：只有问题才有这样的参数；请用 --question 指定问题。",
        )
    if question is not None:
        answer, own = _answered(graph, question, given)
        known = {**own, **{k: v for k, v in known.items() if v is not None}}
        known["answer"] = answer
    elif sparql is not None:
        title = ("SPARQL 查询结果", "Answer to a SPARQL query")
        known = {"title": title, **{k: v for k, v in known.items() if v is not None}}
        known["answer"] = graph.query(sparql)
    return draw(graph.store, graph.lang, **known)


def _answered(
    graph: "Graph", question: "str | Question", given: dict[str, Any]
) -> tuple[Answer, dict[str, Any]]:
    from kg.labels import Labels
    from kg.questions.binding import values_of
    from kg.questions.wording import title

    found = graph.questions().get(question) if isinstance(question, str) else question
    values = values_of(graph.store, found, given)
    zh, en = (title(found, values, Labels(graph.store, lang)) for lang in ("zh", "en"))
    answer = graph.answer(found, values)
    heads = zip(*(found.headings(answer.columns, lang) for lang in ("zh", "en")), strict=True)
    return answer, {"title": (zh, en), "heads": list(heads)}

"""The command ``why``: who says this, who says otherwise, where, and under which licence."""

import click
from pyoxigraph import Literal, NamedNode

from kg.cli.options import Context, command, common
from kg.errors import NotFoundError
from kg.formats import SELECT_FORMATS
from kg.store import Term


@command(
    "why",
    "Who says this? Names the source of a statement with place, stance, dataset and licence, and "
    "who says otherwise. Without OBJECT or PREDICATE: of all that is said of the thing. * stands "
    "for any predicate.",
    "此说有何依据？列出陈述的来源、位置、立场、数据集与许可，以及不同的说法。"
    "省略 OBJECT 或 PREDICATE 时列出关于该事物的全部陈述；* 表示任意关系。",
    example="kg why 科大讯飞\nkg why 科大讯飞 hasSiteIn 苏州\nkg why cluster:suzhou-machine-vision "
    "anchoredBy\nkg why 思必驰 本土 --lang zh",
)
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object", required=False)
@common(formats=SELECT_FORMATS)
def why(context: Context, subject: str, predicate: str | None, object: str | None) -> int:
    """Name the sources of a statement."""
    from kg.citations.why import why as reasons

    graph = context.graph()
    thing = graph.resolve(subject)
    relation = None if predicate in (None, "*") else _property(context, str(predicate))
    value = None if object is None else _value(context, thing, relation, object)
    answer = reasons(graph.store, graph.labels, thing, relation, value)
    if answer.rows:
        context.emit(answer)
    if not any(_is_so(row[0]) for row in answer.rows):
        context.say("No source says so.", "没有来源这样说。")
        return 1
    return 0


def _is_so(cell: Term | None) -> bool:
    return isinstance(cell, Literal) and cell.value in ("so", "如此")


def _property(context: Context, text: str) -> NamedNode:
    from kg.citations.why import property_of

    found = property_of(context.graph().store, text)
    if found is None:
        raise NotFoundError(
            f"{text} is no relation of this graph; see which there are with: kg why THING.",
            f"本图谱没有关系“{text}”；可用 kg why 实体 查看有哪些关系。",
        )
    return found


def _value(context: Context, thing: NamedNode, relation: NamedNode | None, text: str) -> Term:
    """Return what is said of the thing under that text, else the thing that is called so."""
    from kg.citations.why import stated, value_of

    graph = context.graph()
    found = value_of(stated(graph.store, thing, relation), text, graph.labels)
    if found is not None:
        return found
    try:
        return graph.resolve(text)
    except NotFoundError:
        return Literal(text)

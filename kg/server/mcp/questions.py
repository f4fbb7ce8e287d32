"""Each question of the catalogue as a tool of its own, its parameters typed."""

import inspect
import re
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult
from pydantic import Field

from kg.questions import Catalogue
from kg.questions.header import Parameter, Question
from kg.server.mcp.calls import Call
from kg.terms import text_of

_OWN = {"limit": "limit_", "lang": "lang_", "name": "name_"}


def add_questions(made: MCPServer[Any], call: Call, lang: str) -> None:
    """Add a tool for each question that the graph alone answers."""
    for question in Catalogue():
        _add(made, call, lang, question)


def tool_name(question: str) -> str:
    """Return the name of a question's tool.

    >>> tool_name("cluster/list-anchors")
    'cluster_list_anchors'
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", question)


def _add(made: MCPServer[Any], call: Call, lang: str, question: Question) -> None:
    from kg.server.mcp.tools import READS, Lang, Limit, Rows, answer

    parameters = question.header.parameters
    names = {_OWN.get(name, name): name for name in parameters}
    key = "zh" if lang == "zh" else "en"

    async def run(**values: Any) -> CallToolResult:
        said = " ".join(str(value) for name, value in values.items() if name in names)
        given = {
            "name": question.name,
            "parameters": {names[k]: v for k, v in values.items() if k in names and v is not None},
            "limit": values.get("limit"),
        }
        return await answer(call, "run", given, values.get("lang"), lang, said)

    arguments = [
        inspect.Parameter(
            own,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                _type(parameters[name]), Field(description=_about(parameters[name], key))
            ],
        )
        for own, name in names.items()
    ]
    arguments += [
        inspect.Parameter(own, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for own, kind in (("limit", Limit), ("lang", Lang))
    ]
    result: Any = Annotated[CallToolResult, Rows]
    run.__signature__ = inspect.Signature(arguments, return_annotation=result)  # type: ignore[attr-defined]
    run.__name__ = tool_name(question.name)
    about = question.header.about.get(key, "")
    made.add_tool(
        run,
        name=tool_name(question.name),
        title=question.text(lang),
        description=f"{question.text(lang)} {about}".strip(),
        annotations=READS,
    )


def _annotation(parameter: Parameter, key: str) -> Any:
    return Annotated[_type(parameter), Field(description=_about(parameter, key))]


def _type(parameter: Parameter) -> Any:
    if parameter.kind in ("integer", "year"):
        return int | list[int] | str | None
    return str | list[str] | None


def _about(parameter: Parameter, key: str) -> str:
    usual = "*" if parameter.default is None else ", ".join(map(text_of, parameter.default))
    about = parameter.about[key]
    if key == "zh":
        return f"{about}；默认 {usual}" + ("" if parameter.required else "；* 表示不限")
    return f"{about}; default {usual}" + ("" if parameter.required else "; * for any")

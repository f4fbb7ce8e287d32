"""How a tool says that it cannot do what was asked: in words that help a model to ask again."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp_types import CallToolResult, TextContent, Tool
from pydantic import ValidationError


def unknown(tools: Sequence[Tool], name: str, arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with the names of arguments; the SDK would pass over those unknown."""
    known = next((list(each.input_schema["properties"]) for each in tools if each.name == name), [])
    wrong = [each[:60] for each in arguments if each not in known]
    if not known or not wrong:
        return ""
    return (
        f"{name} has no argument {', '.join(wrong[:5])}; it has {', '.join(known)}. / "
        f"{name} 没有参数 {'、'.join(wrong[:5])}；其参数为 {'、'.join(known)}。"
    )


def misfit(error: ValidationError) -> str:
    """Return which arguments do not fit, and why."""
    told = [
        f"{'.'.join(str(part) for part in each['loc']) or 'arguments'}: {each['msg']}"
        for each in error.errors(include_url=False, include_input=False)
    ]
    return "Arguments do not fit / 参数不符: " + "; ".join(dict.fromkeys(told))


def refused(text: str) -> CallToolResult:
    """Return a tool's result that says why there is none."""
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)

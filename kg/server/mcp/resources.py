"""What agents can read as a whole: ontology, questions, prefixes, sources."""

from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from kg.server.mcp.calls import Call, RefusedError, carry
from kg.server.mcp.wording import WORDS

SCHEME = "aicity://"


def add_resources(made: MCPServer[Any], call: Call, lang: str) -> None:
    """Add the resources, and a template for the files of questions."""
    for name, handled, media in (
        ("ontology", "ontology", "text/turtle"),
        ("questions", "questions", "application/json"),
        ("prefixes", "prefixes", "text/plain"),
        ("sources", "sources", "application/json"),
    ):
        _add(made, call, lang, name, handled, media)

    @made.resource(
        f"{SCHEME}questions/{{topic}}/{{name}}",
        name="question",
        description=WORDS["question"][lang == "zh"],
        mime_type="application/sparql-query",
    )
    async def question(topic: str, name: str) -> str:
        return await _text(call, f"question/{topic}/{name}", lang)


def _add(made: MCPServer[Any], call: Call, lang: str, name: str, handled: str, media: str) -> None:
    words = WORDS["documents" if name == "sources" else name][lang == "zh"]

    @made.resource(f"{SCHEME}{name}", name=name, title=words, description=words, mime_type=media)
    async def read() -> str:
        return await _text(call, handled, lang)


async def _text(call: Call, name: str, lang: str) -> str:
    try:
        found = await carry(call, "resource", {"name": name}, lang)
    except RefusedError as error:
        raise ResourceNotFoundError(str(error)) from error
    return str(found["text"])

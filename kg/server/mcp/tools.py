"""The tools as agents see them.

Ten tools, not one a question: the descriptions of more than a hundred would fill a model's
context before it has asked anything. ``list_questions`` and ``run_question`` reach every question;
``every=True`` offers each as a tool of its own for those who want that.
"""

import contextlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.server.mcp.answers import MOST
from kg.server.mcp.calls import Call, RefusedError, carry
from kg.server.mcp.refusing import misfit, refused, unknown
from kg.server.mcp.wording import WORDS

Lang: TypeAlias = Annotated[
    Literal["zh", "en"] | None,
    Field(description="Language of labels and messages; by default that of the question. 语言"),
]
Limit: TypeAlias = Annotated[
    int | None, Field(ge=1, le=MOST, description="At most so many rows. 至多行数")
]
_Function = TypeVar("_Function", bound=Callable[..., Any])
Short: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]


class Source(BaseModel):
    """Where something is said."""

    cite: str = Field(description="As people cite it: section, paragraph, sentence; or a dataset")
    iri: str = Field("", description="The passage or dataset")
    stance: str = Field("", description="Whether the passage reports, proposes, or sets an aim")


class Row(BaseModel):
    """One row, and where it is said."""

    values: dict[str, Any]
    sources: list[Source] = Field(description="What the row rests on; cite it")
    notes: list[str] = Field([], description="What no source can be named for")


class Rows(BaseModel):
    """An answer. Without rows there are no sources; ``silent`` tells that nobody says anything."""

    model_config = ConfigDict(extra="allow")

    title: str
    columns: dict[str, str] = Field(description="Headings of the columns")
    rows: list[Row]
    total: int = Field(description="How many rows there are, as far as is known")
    truncated: bool = Field(description="Rows were left out")
    silent: bool = Field(description="The source does not state it, which is not no, and not zero")
    message: str = Field("", description="What is to be said beside the rows")
    data_version: str = ""


class Things(BaseModel):
    """Things that may be meant."""

    things: list[dict[str, Any]]
    message: str = ""


class Questions(BaseModel):
    """Questions of the catalogue."""

    questions: list[dict[str, Any]]


class Sources(BaseModel):
    """Documents and datasets."""

    sources: list[dict[str, Any]]
    truncated: bool = False
    message: str = ""


READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
"""Every tool only reads, and reaches nothing but the graph."""


def server(call: Call, lang: str = "en", *, every: bool = False) -> MCPServer[Any]:
    """Return a server with all tools and resources.

    Args:
        call: Carries handlers out.
        lang: The language of descriptions, and of answers where the question does not tell it.
        every: Offer each question of the catalogue as a tool of its own too.
    """
    from kg import __version__
    from kg.server.mcp.questions import add_questions
    from kg.server.mcp.resources import add_resources

    with _own_logging():
        made = _Server(
            "aicity",
            title=WORDS["title"][lang == "zh"],
            instructions=WORDS["instructions"][lang == "zh"],
            version=__version__,
        )
    _add_tools(made, call, lang)
    if every:
        add_questions(made, call, lang)
    add_resources(made, call, lang)
    return made


@contextlib.contextmanager
def _own_logging() -> Iterator[None]:
    """Keep the SDK from setting up the log of the whole process, and from telling of refusals."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("mcp").setLevel(logging.ERROR)


class _Server(MCPServer[Any]):
    """A server that tells in its own words which argument does not fit."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Any = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool by its name."""
        if wrong := unknown(await self.list_tools(), name, arguments):
            return refused(wrong)
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                return refused(misfit(error.__cause__))
            if isinstance(error, UnexpectedToolError):
                raise
            known = ", ".join(each.name for each in await self.list_tools())
            return refused(f"{error} / 没有该工具. Tools / 工具: {known[:2000]}")


async def answer(
    call: Call, name: str, given: Mapping[str, Any], lang: str | None, usual: str, said: str = ""
) -> CallToolResult:
    """Return what a handler gives as a tool's result: data, and text for people.

    Args:
        call: Carries handlers out.
        name: The handler.
        given: Its arguments.
        lang: The language that was asked for.
        usual: The language of the server.
        said: What was asked, to tell the language by.
    """
    from kg.search.pinyin import has_han

    chosen = lang or ("zh" if has_han(said) else usual)
    try:
        found = await carry(call, name, given, chosen)
    except RefusedError as error:
        told = str(error)
        # Most messages name what is near already; a model need not read it twice.
        near = [name for name in map(str, error.told.get("suggestions", ())) if name not in told]
        return refused(told + (f" ({', '.join(near)})" if near else ""))
    return CallToolResult(
        content=[TextContent(type="text", text=found["text"])], structured_content=found["data"]
    )


def _add_tools(made: MCPServer[Any], call: Call, usual: str) -> None:
    zh = usual == "zh"

    def tool(name: str) -> Callable[[_Function], _Function]:
        title, about = WORDS[name], WORDS[f"{name}.about"]
        return made.tool(name=name, title=title[zh], description=about[zh], annotations=READS)

    @tool("find")
    async def find(
        text: Annotated[
            Short | None, Field(description="A name or part of one. 名称或其一部分")
        ] = None,
        kind: Annotated[str | None, Field(description="E.g. firm, city. 类别，如 企业")] = None,
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Things]:
        given = {"text": text, "kind": kind, "limit": limit}
        return await answer(call, "find", given, lang, usual, f"{text or ''}{kind or ''}")

    @tool("describe")
    async def describe(
        thing: Annotated[Short, Field(description="Name, CURIE or IRI. 名称、CURIE 或 IRI")],
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        return await answer(call, "describe", {"thing": thing, "limit": limit}, lang, usual, thing)

    @tool("ask")
    async def ask(
        question: Annotated[Short, Field(description="The question in words. 问题")],
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"question": question, "limit": limit}
        return await answer(call, "ask", given, lang, usual, question)

    @tool("list_questions")
    async def list_questions(
        topic: Annotated[str | None, Field(description="E.g. cluster, policy. 主题")] = None,
        search: Annotated[str | None, Field(description="Words in it. 其中的词")] = None,
        name: Annotated[str | None, Field(description="All about one. 某一问题的详情")] = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Questions]:
        given = {"topic": topic, "search": search, "name": name}
        return await answer(call, "questions", given, lang, usual, search or "")

    @tool("run_question")
    async def run_question(
        name: Annotated[Short, Field(description="E.g. cluster/list-anchors. 问题名称")],
        parameters: Annotated[
            dict[str, str | int | list[str | int]] | None,
            Field(description='By name: {"city": "苏州"}; "*" leaves one open. 参数，* 表示不限'),
        ] = None,
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"name": name, "parameters": parameters, "limit": limit}
        said = json.dumps(parameters or {}, ensure_ascii=False)
        return await answer(call, "run", given, lang, usual, said)

    @tool("path")
    async def path(
        one: Annotated[Short, Field(description="One thing. 一端")],
        other: Annotated[Short, Field(description="The other. 另一端")],
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"one": one, "other": other, "limit": limit}
        return await answer(call, "path", given, lang, usual, one + other)

    @tool("compare")
    async def compare(
        one: Annotated[Short, Field(description="A city. 城市")],
        other: Annotated[Short, Field(description="Another city. 另一城市")],
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"one": one, "other": other, "limit": limit}
        return await answer(call, "compare", given, lang, usual, one + other)

    @tool("why")
    async def why(
        subject: Annotated[Short, Field(description="What it is said of. 主体")],
        relation: Annotated[
            str | None, Field(description="E.g. basedIn, 本土; * any. 关系")
        ] = None,
        value: Annotated[str | None, Field(description="What is said. 值")] = None,
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"subject": subject, "relation": relation, "value": value, "limit": limit}
        said = " ".join(filter(None, (subject, relation, value)))
        return await answer(call, "why", given, lang, usual, said)

    @tool("sources")
    async def sources(lang: Lang = None, limit: Limit = None) -> Annotated[CallToolResult, Sources]:
        return await answer(call, "sources", {"limit": limit}, lang, usual)

    @tool("sparql")
    async def sparql(
        query: Annotated[str, Field(min_length=1, max_length=20_000, description="SPARQL 1.1")],
        cite: Annotated[bool, Field(description="Give the sources of each row. 附出处")] = True,
        limit: Limit = None,
        lang: Lang = None,
    ) -> Annotated[CallToolResult, Rows]:
        given = {"query": query, "cite": cite, "limit": limit}
        return await answer(call, "sparql", given, lang, usual)

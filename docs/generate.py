"""Write the pages that come from the code: commands, questions, checks, in both languages.

    python docs/generate.py           # write them
    python docs/generate.py --check   # tell which are stale; exit code 1 if any

A test runs the check, so that no page can fall behind.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from kg import checks
from kg.checks import offsets
from kg.cli import COMMANDS, options
from kg.cli import _root as root
from kg.errors import KGError
from kg.labels import Labels
from kg.questions.catalogue import Catalogue
from kg.server import routes
from kg.store import open_store
from kg.terms import shown

FOLDER = Path(__file__).parent
WIDTH = 92


def pick(lang: str, en: str, zh: str) -> str:
    return zh if lang == "zh" else en


def head(lang: str, name: str, en: str, zh: str, en_about: str, zh_about: str) -> Iterator[str]:
    other = pick(lang, f"[中文]({name}.zh.md)", f"[English]({name}.md)")
    yield f"# {pick(lang, en, zh)}\n\n{other}\n\n{pick(lang, en_about, zh_about)}\n"


def commands(lang: str) -> Iterator[str]:
    yield from head(
        lang,
        "commands",
        "Commands",
        "命令",
        "Every command, as `kg COMMAND --help` tells it. Standard output carries the answer and "
        "nothing else. Exit codes: 0 answered or done; 1 nothing to say (not understood, the source "
        "silent, a check that found faults); 2 wrong usage; 3 broken data or installation; 4 the "
        "outside world or a limit; 130 interrupted.\n\n"
        "Two variables are heeded: `AICITY_STORE`, a store for every command that takes `--store`; "
        "`AICITY_TIMEOUT`, the seconds that an endpoint may take (60).",
        "全部命令，内容即 `kg 命令 --help`。标准输出只有答案。退出码：0 已回答或完成；1 无可奉告"
        "（没听懂、来源未说明、检查发现问题）；2 用法错误；3 数据或安装损坏；4 外部错误或超出限制；"
        "130 被中断。\n\n可用两个环境变量：`AICITY_STORE`，为所有带 `--store` 的命令指定数据库；"
        "`AICITY_TIMEOUT`，端点最多可用的秒数（默认 60）。",
    )
    options.set_language(lang)
    group = root()
    for name in COMMANDS:
        context = click.Context(group, info_name="kg")
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        yield f"## kg {name}\n\n```text\n{command.get_help(inner).rstrip()}\n```\n"
        for part in command.list_commands(inner) if isinstance(command, click.Group) else ():
            below = command.get_command(inner, part)
            assert below is not None
            deeper = click.Context(below, info_name=part, parent=inner, terminal_width=WIDTH)
            yield f"### kg {name} {part}\n\n```text\n{below.get_help(deeper).rstrip()}\n```\n"


def questions(lang: str) -> Iterator[str]:
    catalogue = Catalogue()
    labels = Labels(open_store(), lang)
    yield from head(
        lang,
        "questions",
        "Questions",
        "问题",
        f"The {len(catalogue)} questions of the catalogue. Ask one with `kg run NAME`, with other "
        "values by its options, or in words with `kg ask`.",
        f"目录中的 {len(catalogue)} 个问题。用 `kg run 名称` 运行，用选项换上其他取值，或用 `kg ask` 直接提问。",
    )
    for topic, group in groupby(catalogue, key=lambda question: question.topic):
        yield f"## {topic}\n"
        yield f"| {pick(lang, 'Name', '名称')} | {pick(lang, 'Question', '问题')} | " + (
            f"{pick(lang, 'Parameters', '参数')} |\n|---|---|---|"
        )
        for question in group:
            parameters = []
            for parameter in question.header.parameters.values():
                values = [shown(term, labels, lang) for term in parameter.default or ()]
                default = pick(lang, ", ", "、").join(values) or pick(lang, "any", "不限")
                parameters.append(f"`--{parameter.name}` {default}")
            yield f"| `{question.name}` | {question.text(lang)} | {'<br>'.join(parameters)} |"
        yield ""


def rules(lang: str) -> Iterator[str]:
    yield from head(
        lang,
        "checks",
        "Checks",
        "检查",
        "What `kg check` finds. Beside these rules, `ontology/shapes.ttl` says in SHACL what a thing "
        "of each class must say. The last column marks rules that need the text of the document "
        "(`--text`). Each rule has an example that it catches in `tests/checks/`.",
        "`kg check` 能发现的问题。除这些规则外，`ontology/shapes.ttl` 用 SHACL 规定每类事物必须具备的内容。"
        "最后一列标出需要文献原文（`--text`）的规则。每条规则在 `tests/checks/` 中都有一个能被它发现的例子。",
    )
    yield pick(lang, "| Rule | Fault | Remedy | Text |", "| 规则 | 问题 | 改法 | 需原文 |")
    yield "|---|---|---|---|"
    needs = {rule.id for rule in offsets.RULES}
    for rule in checks.rules():
        which = lang == "zh"
        mark = "✓" if rule.id in needs else ""
        yield f"| `{rule.id}` | {rule.title[which]} | {rule.remedy[which]} | {mark} |"


def addresses(lang: str) -> Iterator[str]:
    yield from head(
        lang,
        "addresses",
        "Addresses",
        "网址",
        "Every address of `kg serve`, in the order in which they are tried, and every error with "
        "its status. HEAD and OPTIONS come with GET; see [the server](server.md) for what all have "
        "in common.",
        "`kg serve` 的全部网址（按匹配顺序），以及全部错误及其状态码。有 GET 之处即有 HEAD 与 "
        "OPTIONS；共同约定见[服务器](server.zh.md)。",
    )
    yield pick(lang, "| address | methods | what |", "| 网址 | 方法 | 内容 |")
    yield "|---|---|---|"
    for route in routes.table():
        about = pick(lang, *route.about).replace("|", "\\|")
        yield f"| `{route.path}` | {' '.join(route.methods)} | {about} |"
    mcp = pick(
        lang, "Tools for agents: MCP over Streamable HTTP", "智能体工具：MCP（Streamable HTTP）"
    )
    yield f"| `/mcp` | POST | {mcp} |"
    health = pick(lang, "Whether the server is well, as JSON", "服务是否正常（JSON）")
    yield f"| `/healthz` | GET | {health} |"
    yield f"\n## {pick(lang, 'Errors', '错误')}\n"
    yield pick(lang, "| status | code | class |", "| 状态码 | 代码 | 类 |")
    yield "|---|---|---|"
    for error in sorted(_errors(KGError), key=lambda each: (each.http_status, each.code)):
        yield f"| {error.http_status} | `{error.code}` | `{error.__name__}` |"


def _errors(kind: type[KGError]) -> Iterator[type[KGError]]:
    yield kind
    for each in kind.__subclasses__():
        if each.__module__ == "kg.errors":
            yield from _errors(each)


def pages() -> dict[Path, str]:
    """Return every generated page with its text."""
    made = {}
    for name, write in (
        ("commands", commands),
        ("questions", questions),
        ("checks", rules),
        ("addresses", addresses),
    ):
        for lang, suffix in (("en", ".md"), ("zh", ".zh.md")):
            made[FOLDER / f"{name}{suffix}"] = "\n".join(write(lang)).rstrip() + "\n"
    return made


def main() -> int:
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" not in sys.argv:
        made = pages()
        for path in stale:
            path.write_text(made[path], "utf-8")
    print(*(path.name for path in stale), sep="\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

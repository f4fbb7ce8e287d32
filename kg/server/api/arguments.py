"""What can be given with an address: names, types, limits; one table for handlers and documents."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import ParameterError
from kg.server.exchange import Request

LONGEST = 500
"""A text has no more characters than this."""

MOST = 10_000
"""So many rows a page has at most."""

ROWS = 1_000
"""So many rows a page has, where nothing else is asked for."""

FARTHEST = 10_000_000
"""A page begins no later than after so many rows."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_YES_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True)
class Argument:
    """One name of a query string.

    Attributes:
        about: What it is for, in English and Chinese.
        type: ``text``, ``integer`` or ``boolean``.
        default: What holds where it is not given.
        required: It must be given.
        several: It may be given more than once.
        least: The least number.
        most: The greatest number.
        choices: The values, where they are few.
        example: A value to try.
    """

    name: str
    about: tuple[str, str]
    type: str = "text"
    default: Any = None
    required: bool = False
    several: bool = False
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    example: str = ""


LANG = Argument(
    "lang",
    ("The language of labels, titles and messages; else Accept-Language decides.",
     "标签、标题和消息的语言；未给出时由 Accept-Language 决定。"),
    choices=("en", "zh"),
)  # fmt: skip
LIMIT = Argument(
    "limit",
    ("At most so many rows.", "最多行数。"),
    "integer",
    default=ROWS,
    least=1,
    most=MOST,
)
OFFSET = Argument(
    "offset",
    ("Leave out so many rows at the beginning.", "略过开头的行数。"),
    "integer",
    default=0,
    least=0,
    most=FARTHEST,
)
CITE = Argument(
    "cite",
    ("The sources of each row: in JSON unless false, with the statements behind the row if full; "
     "in CSV, TSV, Markdown and text a column more if true.",
     "每行的出处：JSON 默认给出，false 则省略，full 则连同依据的陈述；"
     "CSV、TSV、Markdown 和文本中取 true 时多一列。"),
    choices=("true", "false", "full"),
)  # fmt: skip
LABELS = Argument(
    "labels",
    ("CSV and TSV for spreadsheets: labels and headings instead of addresses and names, and "
     "nothing that is taken for a formula.",
     "供电子表格使用的 CSV 和 TSV：以标签和标题代替地址和变量名，且不含会被当作公式的内容。"),
    "boolean",
    default=False,
)  # fmt: skip
COMMON = (LANG, LIMIT, OFFSET, CITE, LABELS)
"""What every answer takes."""

RESERVED = frozenset(each.name for each in COMMON)


def read(
    request: Request, arguments: Sequence[Argument], common: Sequence[Argument] = COMMON
) -> dict[str, Any]:
    """Return what a request gives for each argument, checked; what is not given has its default.

    Args:
        request: The request.
        arguments: What the address takes.
        common: What it takes beside that, as others do.

    Raises:
        ParameterError: A name is unknown or given twice, or a value does not fit.
    """
    known = {each.name: each for each in (*arguments, *common)}
    refuse_others(request, known)
    return {name: _value(each, request.all(name)) for name, each in known.items()}


def refuse_others(request: Request, known: Iterable[str]) -> None:
    """Refuse a request that gives what is not known here.

    Raises:
        ParameterError: A name is unknown; the message holds those that are known.
    """
    names = list(known)
    for name, _ in request.query:
        if name not in names:
            raise ParameterError(
                f"There is no parameter {_short(name)!r} here; there are: {', '.join(names)}.",
                f"此处没有参数“{_short(name)}”；可用：{'、'.join(names)}。",
                names,
            )


def _value(argument: Argument, given: Sequence[str]) -> Any:
    name = argument.name
    filled = [each for each in given if each.strip()]
    if len(filled) < len(given):
        raise ParameterError(
            f"{name} is empty; give a value or leave it out.", f"{name} 为空；请给出值或去掉。"
        )
    if argument.required and not given:
        example = f", e.g. {name}={argument.example}" if argument.example else ""
        raise ParameterError(f"{name} is missing{example}.", f"缺少 {name}{example}。")
    if argument.several:
        return [_one(argument, each) for each in filled]
    if len(given) > 1:
        raise ParameterError(
            f"{name} is given {len(given)} times; give it once.",
            f"{name} 给出了 {len(given)} 次；只能给出一次。",
        )
    return _one(argument, filled[0]) if filled else argument.default


def _one(argument: Argument, text: str) -> Any:
    if argument.type == "integer":
        return _integer(argument, text)
    if argument.type == "boolean":
        if (value := _YES_NO.get(text.strip().lower())) is None:
            raise _choose(argument.name, text, ("true", "false"))
        return value
    if argument.name == LANG.name:
        # RFC 4647: who asks for zh-CN takes zh.
        text = text.lower().replace("_", "-").partition("-")[0]
    if argument.choices and text not in argument.choices:
        raise _choose(argument.name, text, argument.choices)
    if len(text) > LONGEST:
        raise ParameterError(
            f"{argument.name} has {len(text)} characters; give at most {LONGEST}.",
            f"{argument.name} 有 {len(text)} 个字符；最多 {LONGEST} 个。",
        )
    return text


def _integer(argument: Argument, text: str) -> int:
    least, most = argument.least, argument.most
    value = int(text) if _INTEGER.fullmatch(text.strip()) else None
    if (
        value is None
        or (least is not None and value < least)
        or (most is not None and value > most)
    ):
        # No separators: the numbers are to be copied.
        en = f" from {least} to {most}" if most is not None else f", {least} or more"
        zh = f"{least} 至 {most} 的" if most is not None else f"不小于 {least} 的"
        raise ParameterError(
            f"{argument.name} wants a whole number{en}; {_short(text)!r} is none.",
            f"{argument.name} 需要{zh}整数；“{_short(text)}”不是。",
        )
    return value


def _choose(name: str, text: str, choices: Sequence[str]) -> ParameterError:
    return ParameterError(
        f"{name} is one of {', '.join(choices)}, not {_short(text)!r}.",
        f"{name} 可为 {'、'.join(choices)}，而不是“{_short(text)}”。",
        choices,
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def given(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return those of the named values that say something."""
    return {name: values[name] for name in names if values[name] not in (None, [], False)}

"""Entities as plain text, Markdown and JSON."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.answer import Answer, wrong_format
from kg.entity.model import FORMATS, Entity, Fact
from kg.formats.tables import CONTROL, markdown, table, width_of
from kg.language import is_chinese
from kg.namespaces import PREFIXES, curie
from kg.search import kind_name

if TYPE_CHECKING:
    from kg.store import Term

_MOST = 20


def render(
    entity: Entity, format: str = "table", *, width: int | None = None, most: int = _MOST
) -> bytes:
    """Return a description in one of :data:`~kg.entity.model.FORMATS`, as UTF-8.

    Args:
        entity: What to write.
        format: ``table``, ``md`` or ``json``.
        width: How many cells the terminal has; none sets no limit.
        most: How many facts of one kind are shown in text and Markdown.

    Raises:
        UsageError: There is no such format.
    """
    if format == "json":
        text = json.dumps(entity.to_json(), ensure_ascii=False, indent=2) + "\n"
    elif format in FORMATS:
        text = _text(entity, most, width, marked=format == "md")
    else:
        raise wrong_format(format, FORMATS, ("a description", "实体说明"))
    return text.encode("utf-8", "replace")


def _text(entity: Entity, most: int, width: int | None, *, marked: bool) -> str:
    say = _Words(entity.lang)
    tables = [
        _facts(say("Facts", "事实"), entity.facts_out, most, say),
        _facts(say("Named by others", "见于其他实体"), entity.facts_in, most, say, inverse=True),
        _stated(entity, say),
        _links(entity, say),
        _missing(entity, say),
        _notes(entity, say),
    ]
    shown = [each for each in tables if each is not None]
    if marked:
        head = Answer(("what", "value"), _head(entity, say), titles=(say("", ""), entity.label))
        return "\n".join(markdown(each) for each in (head, *shown))
    rows = [
        (CONTROL.sub(" ", key.value), CONTROL.sub(" ", value.value))
        for key, value in _head(entity, say)
    ]
    room = max(width_of(key) for key, _ in rows)
    lines = "".join(f"{key}{' ' * (room - width_of(key))}  {value}\n" for key, value in rows)
    return "\n".join([lines, *(f"{each.title}\n\n{table(each, width=width)}" for each in shown)])


class _Words:
    """Choose between English and Chinese."""

    def __init__(self, lang: str) -> None:
        self.chinese = is_chinese(lang)

    def __call__(self, en: str, zh: str) -> str:
        return zh if self.chinese else en


def _head(entity: Entity, say: _Words) -> list[tuple[Literal, Literal]]:
    names = " · ".join(dict.fromkeys(name.value for name in entity.names)) or entity.label
    aliases = dict.fromkeys(alias.value for alias in entity.aliases)
    rows = [
        (say("name", "名称"), names),
        (say("kind", "类别"), " · ".join(entity.kinds)),
        (say("also called", "又称"), " · ".join(alias for alias in aliases if alias not in names)),
        (say("status", "状态"), entity.status),
        (say("definition", "定义"), entity.definition),
        ("CURIE", curie(entity.iri.value)),
        ("IRI", entity.iri.value),
    ]
    return [(Literal(key), Literal(value)) for key, value in rows if value]


def _facts(
    title: str,
    facts: tuple[Fact, ...],
    most: int,
    say: _Words,
    *,
    inverse: bool = False,
) -> Answer | None:
    rows: list[tuple[str, str, str, str]] = []
    for (name, kind), group in groupby(facts, key=lambda fact: (fact.name, fact.kind)):
        found = list(group)
        heading = name
        if inverse:
            heading = f"← {name}" + (f" ({kind_name(kind, say('en', 'zh'))})" if kind else "")
        for fact in found[:most]:
            value = _value(fact)
            sources = say("; ", "；").join(dict.fromkeys(source.short for source in fact.sources))
            rows.append((heading, value, fact.status_text, sources))
            heading = ""
        if len(found) > most:
            more = len(found) - most
            rows.append(("", say(f"… {more} more (--all)", f"……另有 {more} 项（--all）"), "", ""))
    titles = [
        say("Property", "属性"),
        say("Thing", "实体") if inverse else say("Value", "内容"),
        say("Status", "状态"),
        say("Source", "出处"),
    ]
    return _table(title, titles, rows)


def _stated(entity: Entity, say: _Words) -> Answer | None:
    rows = []
    last = ""
    for subject, fact in entity.stated:
        rows.append((subject if subject != last else "", fact.name, fact.text, fact.status_text))
        last = subject
    titles = [
        say("Thing", "实体"),
        say("Property", "属性"),
        say("Value", "内容"),
        say("Status", "状态"),
    ]
    return _table(say("What it states", "所述内容"), titles, rows)


def _links(entity: Entity, say: _Words) -> Answer | None:
    rows: list[tuple[str, ...]] = []
    relation = ""
    for each in entity.elsewhere:
        if each.verdict != "linked":
            continue
        called = each.label or each.identifier
        sure = f"{round(float(each.confidence) * 100)} %" if each.confidence else ""
        evidence = say(", ", "，").join(filter(None, (each.evidence, sure)))
        shown = each.relation if each.relation != relation else ""
        rows.append((shown, each.dataset, called, each.address, evidence, each.comment))
        relation = each.relation
    titles = [
        say("Relation", "关系"),
        say("Dataset", "数据集"),
        say("Called there", "彼处名称"),
        say("Address", "网址"),
        say("Evidence", "依据"),
        say("Comment", "说明"),
    ]
    return _table(say("In other datasets", "外部链接"), titles, rows)


def _missing(entity: Entity, say: _Words) -> Answer | None:
    rows: list[tuple[str, ...]] = []
    for each in entity.elsewhere:
        if each.verdict != "linked":
            what = each.label or each.identifier or each.evidence
            rows.append((each.relation, each.dataset, what, each.address, each.comment))
    titles = [
        say("Verdict", "结论"),
        say("Dataset", "数据集"),
        say("What was looked at", "所查内容"),
        say("Address", "网址"),
        say("Comment", "说明"),
    ]
    return _table(say("Not this, and not there", "并非同一与查无结果"), titles, rows)


def _notes(entity: Entity, say: _Words) -> Answer | None:
    rows = [
        (note.title, note.text, note.ambiguity, "")
        for note in sorted(entity.notes, key=lambda note: (note.ambiguity, note.iri.value))
    ]
    titles = [say("Note", "说明"), say("Text", "内容"), say("Number", "编号"), ""]
    return _table(say("Curators' notes", "整理者注"), titles, rows)


def _table(title: str, titles: list[str], rows: Sequence[tuple[str, ...]]) -> Answer | None:
    if not rows:
        return None
    # A column in which nothing stands, such as the status of what simply is, is left out.
    kept = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    cells: list[list[Term | None]] = [[Literal(row[place]) for place in kept] for row in rows]
    return Answer(
        [f"c{place}" for place in kept], cells, title=title, titles=[titles[p] for p in kept]
    )


def _value(fact: Fact) -> str:
    if not isinstance(fact.other, NamedNode):
        return fact.text
    short = curie(fact.other.value)
    if short == fact.text:
        return short
    if fact.other.value.startswith(PREFIXES["aic"]):
        return fact.text
    return f"{fact.text} ({short})"

"""What ``kg`` says by itself: what the graph holds, and what to try next."""

import re
import shlex

from pyoxigraph import NamedNode

from kg import __version__
from kg.cli.options import Context, clean, is_chinese
from kg.errors import KGError
from kg.formats.tables import width_of
from kg.namespaces import KINDS, PREFIXES
from kg.ontology import version as ontology_version
from kg.store import Store


def greet(context: Context) -> int:
    """Say what the graph holds, counted, and what to try next."""
    graph = context.graph()
    store = graph.store
    try:
        names: tuple[str, ...] = graph.questions().names
    except KGError:
        names = ()
    zh = is_chinese(context.lang)
    cities = [graph.labels.of(each) for each in _column(store, _CITIES)]
    heading = f"aicity {__version__}"
    if cities and zh:
        heading += f" · {'与'.join(cities)}人工智能产业知识图谱"
    elif cities:
        heading += f" · the AI industries of {' and '.join(cities)}"
    commands = [
        ("kg questions", "可以提哪些问题" if zh else "what can be asked"),
        (f"kg run {names[0] if names else 'NAME'}", ""),
        ("kg find 科大讯飞", "按名称、拼音查找")
        if zh
        else ("kg find iflytek", "by name, in either language or pinyin"),
    ]
    if cities:
        said = "一个实体的全部信息及出处" if zh else "all about one thing, with its sources"
        commands.append((f"kg show {_word(cities[0])}", said))
    if len(cities) > 1:
        said = "两市指标对照" if zh else "the indicators side by side"
        commands.append((f"kg compare {' '.join(map(_word, cities))}", said))
    commands.append(("kg --help", "全部命令" if zh else "every command"))
    lines = [heading, _counted(store, len(names), zh=zh), "", "可以试试：" if zh else "Try:"]
    lines += [f"  {each}{' ' * max(28 - width_of(each), 2)}{said}" for each, said in commands]
    context.write(clean("\n".join(line.rstrip() for line in lines)) + "\n")
    return 0


_CITIES = (
    "SELECT ?c { ?stat aic:area ?c . ?c a aic:City } "
    "GROUP BY ?c ORDER BY DESC(COUNT(?stat)) ?c LIMIT 2"
)
"""The two cities that most figures and things are of."""


def _counted(store: Store, questions: int, *, zh: bool) -> str:
    things, statements, passages, documents = counts(store)
    if zh:
        said = f"共有 {things:,} 个实体、{statements:,} 条陈述"
        if passages:
            said += f"，出自 {documents:,} 份文献的 {passages:,} 个句子"
        return f"{said}；可直接提出的问题 {questions:,} 个。"
    said = f"{things:,} things, {statements:,} statements"
    if passages:
        said += (
            f", from {passages:,} sentence{'s' if passages != 1 else ''} of {documents:,} "
            f"document{'s' if documents != 1 else ''}"
        )
    return f"{said}; {questions:,} ready questions."


def counts(store: Store) -> tuple[int, int, int, int]:
    """Return how many things, statements, passages and documents a graph holds."""
    classes = " ".join(f"<{PREFIXES['aic']}{name}>" for name in KINDS.values())
    return (
        _count(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {classes} }} ?s a ?c }}"),
        _count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        _count(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a aic:Passage }"),
        _count(store, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a aic:Document }"),
    )


def _column(store: Store, query: str) -> list[NamedNode]:
    return [row[0] for row in store.select(query).rows if isinstance(row[0], NamedNode)]


def _word(name: str) -> str:
    """Return a name as one word of a command line."""
    return shlex.quote(name) if re.search(r"[^\w.-]", name) else name


def _count(store: Store, query: str) -> int:
    value = store.select(query).rows[0][0]
    return int(getattr(value, "value", "0"))


def version(context: Context) -> int:
    """Say which versions of the program, the data and the ontology these are."""
    try:
        data = context.graph().version or "?"
    except KGError:
        data = "?"
    try:
        ontology = ontology_version() or "?"
    except KGError:
        ontology = "?"
    context.write(f"aicity {__version__} (data {data}, ontology {ontology})\n")
    return 0

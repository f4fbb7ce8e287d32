"""What ``kg`` says by itself: what the graph holds, and what to try next."""

from kg import __version__
from kg.cli.options import Context, is_chinese
from kg.errors import KGError
from kg.namespaces import DOCUMENT, KINDS, PREFIXES
from kg.store import Store


def greet(context: Context) -> int:
    """Say what the graph holds, counted, and what to try next."""
    graph = context.graph()
    things, statements, passages = counts(graph.store)
    try:
        names: tuple[str, ...] = graph.questions().names
    except KGError:
        names = ()
    example = names[0] if names else "NAME"
    if is_chinese(context.lang):
        context.write(
            f"aicity {__version__} · 苏州与杭州人工智能产业知识图谱\n"
            f"共有 {things:,} 个实体、{statements:,} 条陈述，出自论文的 {passages:,} 个段落和句子；"
            f"可直接提出的问题 {len(names):,} 个。\n\n"
            "可以试试：\n"
            "  kg questions                可以提哪些问题\n"
            f"  kg run {example}\n"
            "  kg find 科大讯飞            按名称、拼音查找\n"
            "  kg show 苏州                一个实体的全部信息及出处\n"
            "  kg compare 苏州 杭州        两市指标对照\n"
            "  kg --help                   全部命令\n"
        )
    else:
        context.write(
            f"aicity {__version__} · the AI industries of Suzhou and Hangzhou\n"
            f"{things:,} things, {statements:,} statements, from {passages:,} paragraphs and "
            f"sentences of the paper; {len(names):,} ready questions.\n\n"
            "Try:\n"
            "  kg questions                what can be asked\n"
            f"  kg run {example}\n"
            "  kg find iflytek             by name, in either language or pinyin\n"
            "  kg show Suzhou              all about one thing, with its sources\n"
            "  kg compare Suzhou Hangzhou  the indicators side by side\n"
            "  kg --help                   every command\n"
        )
    return 0


def counts(store: Store) -> tuple[int, int, int]:
    """Return how many things, statements and passages a graph holds."""
    classes = " ".join(f"<{PREFIXES['aic']}{name}>" for name in KINDS.values())
    return (
        _count(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ VALUES ?c {{ {classes} }} ?s a ?c }}"),
        _count(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        _count(
            store,
            "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(STRSTARTS(STR(?g), '{DOCUMENT}/')) }}",
        ),
    )


def _count(store: Store, query: str) -> int:
    value = store.select(query).rows[0][0]
    return int(getattr(value, "value", "0"))


def version(context: Context) -> int:
    """Say which versions of the program, the data and the ontology these are."""
    try:
        data = context.graph().version or "?"
    except KGError:
        data = "?"
    context.write(f"aicity {__version__} (data {data})\n")
    return 0

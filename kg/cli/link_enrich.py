"""The command ``kg link enrich``: facts of linked records, in a graph of their dataset."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import Literal, NamedNode

from kg.cli.link_against import Against, against
from kg.cli.link_common import opened, today
from kg.cli.options import Context, command, common, is_chinese, text
from kg.errors import UsageError
from kg.formats import SELECT_FORMATS

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.links.against import Target
    from kg.links.datasets.base import Adapter
    from kg.links.enrich import Fact
    from kg.links.fact_graph import Origin
    from kg.links.record import Record

FACTS = ("names", "website", "founded", "seat", "point", "codes")


@command(
    "enrich",
    """Bring facts of linked records into a graph of their dataset.

    Only links that say that two things are one count. The facts stand in a file of their own, with
    licence, version and day; nothing that another source says is changed, and where the two
    differ, both stay and the difference is shown. --remove takes the file away.""",
    """把所链接记录的事实引入该数据集自己的图。

    只采用表示同一事物的链接。事实存于单独的文件，注明许可、版本和日期；其他来源的说法不作改动，
    两者不一致时均予保留，并列出差异。--remove 移除该文件。""",
    example="kg link enrich --against v2.9-ror-data.zip\n"
    "kg link enrich --against ror.json --facts website,founded --into ror-facts.trig\n"
    "kg link enrich --against ror.json --remove",
)
@against()
@click.option(
    "--facts",
    default="website,founded,seat,point,codes",
    metavar="LIST",
    help=text(
        "Which facts, with commas: " + ", ".join(FACTS) + ".",
        "要引入的事实，用逗号分隔：" + "、".join(FACTS) + "。",
    ),
)
@click.option(
    "--links",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=text(
        "The mapping set, else data/links.sssom.tsv.", "映射集；默认是 data/links.sssom.tsv。"
    ),
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=text(
        "The TriG file to write, else facts-DATASET.trig among the sources.",
        "要写入的 TriG 文件；默认是来源文件夹中的 facts-数据集.trig。",
    ),
)
@click.option("--licence", metavar="IRI", help=text("The dataset's licence.", "数据集的许可协议。"))
@click.option("--publisher", help=text("Its publisher.", "其发布者。"))
@click.option(
    "--url",
    metavar="URL",
    default="",
    help=text("Where the dataset was had from.", "数据集的获取地址。"),
)
@click.option("--remove", is_flag=True, help=text("Remove the facts again.", "移除这些事实。"))
@common(formats=SELECT_FORMATS)
def enrich(
    context: Context,
    against: Against,
    facts: str,
    links: Path | None,
    into: Path | None,
    licence: str | None,
    publisher: str | None,
    url: str,
    remove: bool,
) -> int:
    """Write the facts of linked records, or remove them."""
    from kg.links import enrich as facts_of
    from kg.links import fact_graph
    from kg.links.ledger import shipped
    from kg.links.sssom import read

    wanted = [each.strip() for each in facts.split(",") if each.strip()]
    if unknown := [each for each in wanted if each not in FACTS]:
        raise UsageError(
            f"There are no facts {unknown[0]!r}; choose of {', '.join(FACTS)}.",
            f"没有 {unknown[0]} 这种事实；可选：{'、'.join(FACTS)}。",
        )
    if remove:
        return _remove(context, against, into)
    mappings = read(links or shipped())
    dataset, target = opened(context, against)
    file = into or fact_graph.file_of(_sources(), target)
    origin = _origin(dataset, target, licence, publisher, url)
    records, gone = _records(dataset, facts_of.linked(mappings))
    store = context.graph().store
    found = list(facts_of.facts(records, wanted, store, origin.graph, facts_of.places_of(store)))
    if not found:
        context.say(
            f"No linked thing has such facts in {target.title('en')}; nothing is written.",
            f"{target.title('zh')}中没有所链接事物的此类事实；未写入文件。",
        )
        return 1
    beside = facts_of.seats(found, [record for _, record in records], store)
    fact_graph.write(file, fact_graph.trig(origin, found, beside))
    context.emit(_answer(context, found))
    differ = sum(bool(fact.others) for fact in found)
    context.say(
        f"Written: {file}: {len(found)} facts on {len(records)} things, "
        f"{sum(fact.known for fact in found)} known from others, {differ} differ. "
        f"Links not found in the dataset: {gone}. Next: kg build.",
        f"已写入：{file}：{len(records)} 个事物的 {len(found)} 项事实，"
        f"其中 {sum(fact.known for fact in found)} 项他处亦载，{differ} 项有出入；"
        f"数据集中已无的链接：{gone}。下一步：kg build。",
    )
    return 0


def _remove(context: Context, against: Against, into: Path | None) -> int:
    from kg.links import fact_graph
    from kg.links.against import target_of

    if into is None:
        name = against.sort or {"wikidata": "wd", "dbpedia": "dbr"}.get(against.place, "")
        name = {"geonames": "gn", "gleif": "lei"}.get(name, name)
        # The dataset need not be there any more; then what it was called is enough.
        target = target_of(name) if name else opened(context, against)[1]
        into = fact_graph.file_of(_sources(), target)
    if not fact_graph.remove(into):
        context.say(f"There is no {into}.", f"没有 {into}。")
        return 1
    context.say(f"Removed: {into}. Next: kg build.", f"已移除：{into}。下一步：kg build。")
    return 0


def _sources() -> Path:
    from kg import resources

    if (resources.ROOT / "pyproject.toml").is_file():
        return resources.ROOT / "data" / "sources"
    raise UsageError(
        "This is an installed copy; say with --into which file to write.",
        "这是安装的副本；请用 --into 指定要写入的文件。",
    )


def _origin(
    dataset: "Adapter", target: "Target", licence: str | None, publisher: str | None, url: str
) -> "Origin":
    from kg.links.fact_graph import LICENCES, Origin
    from kg.links.identifiers import DATASETS

    known = DATASETS.get(dataset.name)
    licence = licence or LICENCES.get(dataset.name)
    publisher = publisher or (known.publisher if known else None)
    try:
        if not licence or not NamedNode(licence).value.startswith(("https://", "http://")):
            raise ValueError(licence)
    except ValueError as error:
        raise UsageError(
            "Say under which licence the dataset is, as an address: --licence https://…",
            "请用网址指明数据集的许可协议：--licence https://…",
        ) from error
    if not publisher:
        raise UsageError(
            "Say who publishes the dataset: --publisher NAME",
            "请指明数据集的发布者：--publisher 名称",
        )
    return Origin(target, licence, publisher, url or (known.home if known else ""), today())


def _records(
    dataset: "Adapter", pairs: list[tuple[str, str]]
) -> tuple[list[tuple[str, "Record"]], int]:
    """Return the records of linked things, and how many links the dataset does not know."""
    from kg.links.against import target_of
    from kg.links.datasets.base import Local
    from kg.links.identifiers import dataset_of

    source = target_of(dataset).source
    found: list[tuple[str, Record]] = []
    gone = 0
    for thing, there in pairs:
        known = dataset_of(there)
        if known is not None and f"source:{known.source}" != source:
            continue
        if isinstance(dataset, Local):
            record = dataset.index.get(there)
        else:
            getter = getattr(dataset, "get", None)
            if getter is None:
                raise UsageError(
                    "This service does not tell facts of a record; use a file or Wikidata.",
                    "该服务不提供记录的事实；请使用文件或 Wikidata。",
                )
            record = getter(there) if known is not None else None
        if record is not None:
            found.append((thing, record))
        elif known is not None:
            gone += 1
    return found, gone


def _answer(context: Context, found: "list[Fact]") -> "Answer":
    from kg.answer import Answer
    from kg.terms import shown

    zh = is_chinese(context.lang)
    labels = context.graph().labels
    titles = (
        ("事物", "事实", "取值", "与其他来源", "其他取值")
        if zh
        else ("Thing", "Fact", "Value", "Beside other sources", "Other values")
    )
    states = {
        "new": ("new", "新增"), "known": ("the same", "相同"), "differs": ("differs", "有出入"),
    }  # fmt: skip
    rows = []
    for fact in found:
        state = "differs" if fact.others else "known" if fact.known else "new"
        others = ("；" if zh else "; ").join(
            f"{shown(value, labels, context.lang)} ({labels.of(_node(source))})"
            for value, source in fact.others
        )
        rows.append(
            (fact.thing, fact.predicate, fact.value, Literal(states[state][zh]), Literal(others))
        )
    return Answer(("thing", "fact", "value", "state", "others"), rows, labels=labels, titles=titles)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)

"""What a page says of its own limits: what it holds, what it draws, where the rest is."""

from pathlib import PurePath
from shlex import quote

from pyoxigraph import NamedNode

from kg.namespaces import curie
from kg.page.kinds import FIGURES
from kg.page.overview import neighbours
from kg.page.plan import Plan
from kg.page.selection import Selection
from kg.page.wording import Two, Wording


def limits(selection: Selection, plan: Plan, words: Wording, place: str) -> list[Two]:
    """Return what is to be said, in Chinese and English; nothing where everything is drawn.

    Args:
        selection: What was asked for.
        plan: What of it is held and drawn.
        words: Labels.
        place: Where the store lies, or an empty string for the shipped graph.
    """
    said: list[Two] = []
    held = len(plan.graph)
    store = _option(place)
    if held < plan.things:
        said.append(_left_out(selection, plan, store))
    if plan.compared is not None and plan.pair is not None and plan.compared[0] < plan.compared[1]:
        some, every = plan.compared
        (zh_a, en_a), (zh_b, en_b) = (words.of(NamedNode(city)) for city in plan.pair)
        said.append(
            (
                f"对比表收录两市共有的 {every:,} 项指标中的 {some:,} 项；全部："
                f"kg compare {quote(zh_a)} {quote(zh_b)}{store}",
                f"The comparison holds {some:,} of {every:,} indicators of both cities; all: "
                f"kg compare {quote(en_a)} {quote(en_b)}{store}",
            )
        )
    if selection.start is not None:
        zh, en = words.of(NamedNode(selection.start))
        steps = "1 step" if selection.hops == 1 else f"{selection.hops} steps"
        behind = _behind_cities(selection)
        around = plan.things - 1 - behind
        parts = (
            (
                f"它自身，{around:,} 个绘在周围，{behind:,} 个只能经由城市到达（经由城市几乎可到达"
                "一切，故不绘在周围，见全图、列表和搜索）",
                f"itself, {around:,} drawn around it, and {behind:,} reached only through a city, "
                "which leads to nearly everything (these are not drawn around it, but stand in "
                "the overview, the list and the search)",
            )
            if behind
            else (f"它自身和周围的 {around:,} 个", f"itself and {around:,} around it")
        )
        said.append(
            (
                f"本页收录与{zh}相距 {selection.hops} 步以内的 {plan.things:,} 个事物：{parts[0]}；"
                f"以及它们之间的 {plan.statements:,} 条关系。全图：kg graph{store}",
                f"This page holds {plan.things:,} things within {steps} of {en}: {parts[1]}; and "
                f"{plan.statements:,} links between them. The whole graph: kg graph{store}",
            )
        )
    drawn = len(plan.shown)
    if plan.groups:
        figures = sum(group.kind in FIGURES for group in plan.groups) if selection.whole else 0
        some = len(plan.groups) - figures
        zh, en = (
            (
                f"；统计数字与排名的 {figures:,} 个标记先不绘出，见对比表和图例",
                f"; {figures:,} more, of figures and rankings, are not drawn at first: see the "
                "comparison, and the legend",
            )
            if figures
            else ("", "")
        )
        said.append(
            (
                f"全图先绘出 {drawn:,} 个事物；其余由 {some:,} 个带数目的标记代表，点开即可展开"
                f"{zh}。",
                f"The overview draws {drawn:,} things; {some:,} marks with a count stand for all "
                f"others and open when clicked{en}.",
            )
        )
    elif drawn < held:
        said.append(
            (
                f"全图绘出 {held:,} 个事物中的 {drawn:,} 个，再多则标签无法辨认；其余见列表、搜索和"
                "各事物的邻域，数据见对比表。",
                f"The overview draws {drawn:,} of {held:,} things, for more labels could not be "
                "read; the others are in the list, in search and around each thing, figures in the "
                "comparison.",
            )
        )
    return [*selection.notes, *said]


def _behind_cities(selection: Selection) -> int:
    """Return how many things no way leads to but through a city; the page does not walk these."""
    graph, start = selection.graph, selection.start
    if start is None:
        return 0
    reached, ring = {start}, [start]
    for _ in range(selection.hops):
        ways = [iri for iri in ring if iri == start or graph.nodes[iri]["kind"] != "city"]
        ring = sorted({other for iri in ways for other in neighbours(graph, iri)} - reached)
        reached |= set(ring)
    return len(graph) - len(reached)


def _option(place: str) -> str:
    """Return the option that names a store; the page tells nobody where on a disk it lies."""
    if not place:
        return ""
    if "://" in place:
        # The query string of an address may hold a key, and so may what stands before the host.
        scheme, _, rest = place.partition("?")[0].partition("://")
        host, slash, path = rest.partition("/")
        host = host.rpartition("@")[2]
        return f" --store {quote(f'{scheme}://{host}{slash}{path}')}"
    return f" --store {quote(PurePath(place).name)}"


def _left_out(selection: Selection, plan: Plan, store: str) -> Two:
    held, inside = len(plan.graph), plan.graph.number_of_edges()
    things, statements = plan.things - held, plan.statements - inside
    best = max(dict(plan.graph.degree()).items(), key=lambda item: (item[1], item[0]))[0]
    example = quote(curie(selection.start or best))
    return (
        f"本页收录联系最多的 {held:,} 个事物（共 {plan.things:,} 个）及其间的 {inside:,} 条陈述"
        f"（共 {plan.statements:,} 条）；另有 {things:,} 个事物、{statements:,} 条陈述未收录。"
        f"查看其中任何一个：kg graph 名称 --hops 1{store}，例如 kg graph {example} --hops 1{store}",
        f"This page holds the {held:,} best linked of {plan.things:,} things and {inside:,} of "
        f"{plan.statements:,} statements; {things:,} things and {statements:,} statements are left "
        f"out. To see what lies around any of them: kg graph NAME --hops 1{store}, e.g. "
        f"kg graph {example} --hops 1{store}",
    )

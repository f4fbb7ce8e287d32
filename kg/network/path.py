"""How two things are connected, as an answer: one row a step, or what separates them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from kg.errors import ParameterError
from kg.namespaces import KINDS, curie, expand, kind_of
from kg.network.answer import Evidence, Link, NetworkAnswer
from kg.network.choice import ARGUMENTS, EVERY, UNREAL, Choice, choose
from kg.network.paths import FURTHER, different
from kg.network.telling import FIRM
from kg.network.view import Network, number
from kg.passages import Sources
from kg.search import resolve
from kg.store import Store, Term

PATHS = 3


def path(
    store: Store,
    one: NamedNode | str,
    other: NamedNode | str,
    lang: str = "en",
    *,
    choice: Choice | None = None,
    paths: int = PATHS,
    longest: int | None = None,
    places: bool = True,
) -> NetworkAnswer:
    """Return how two things are connected: the shortest path and others that differ from it.

    Args:
        store: Where the statements are.
        one: One end, as a thing or as people write it; it counts whatever its kind.
        other: The other end.
        lang: The language of the answer.
        choice: Which statements count; none is the default choice.
        paths: How many paths at most.
        longest: How many steps a path may have; see :func:`kg.network.paths.different`.
        places: Name the passages in a column; leave it out where the answer is cited anyway.

    Raises:
        NotFoundError: A name stands for nothing.
        ParameterError: Both are the same, or one is no thing, or a number is too small.
    """
    for value, en, zh in ((paths, "paths", "条路径"), (longest, "steps", "步")):
        if value is not None and value < 1:
            raise ParameterError(
                f"{value} {en} make no connection; ask for 1 or more.",
                f"{value} {zh}不成连接；请至少取 1。",
            )
    ends = [each if isinstance(each, NamedNode) else resolve(store, each) for each in (one, other)]
    for end in ends:
        if kind_of(end.value) is None:
            raise ParameterError(
                f"{curie(end.value)} is no thing that can be linked: documents, passages and terms "
                "are no part of the network.",
                f"{curie(end.value)} 不是可以相连的事物：文献、句子和术语不在网络之中。",
            )
    if ends[0] == ends[1]:
        raise ParameterError(
            f"{curie(ends[0].value)} would be connected with itself; name two different things.",
            f"{curie(ends[0].value)} 与其自身无须连接；请给出两个不同的事物。",
        )
    network = Network(store, choice or Choice(), lang, keep=[end.value for end in ends])
    for each in _networks(network):
        places_of = [each.place[end.value] for end in ends]
        found = different(each.simple, places_of[0], places_of[1], paths, longest)
        if found:
            notes = [] if each is not network or network.choice.kinds else [_arguing(network)]
            return _connected(each, ends, found, paths, notes, places=places)
    return _apart(network, ends, longest)


def _networks(network: Network) -> Iterator[Network]:
    """Yield the network without what only argues, then all of it; where kinds are given, that."""
    if network.choice.kinds is None:
        yield network.chosen(replace(network.choice, without=network.choice.without | ARGUMENTS))
    yield network


def _arguing(network: Network) -> str:
    return network.say(
        "Every such path goes through a recommendation, a gap, a strength or the like, which names "
        "things together and need not connect them.",
        "这样的路径都经由建议、差距、优势等论断；论断只是一并提到这些事物，未必使之相连。",
    )


_COLUMNS = (
    ("path", "Path", "路径"),
    ("step", "Step", "步"),
    ("from", "From", "从"),
    ("direction", "", ""),
    ("relation", "Relation", "关系"),
    ("to", "To", "到"),
    ("stance", "Stance", "立场"),
    ("source", "Source", "出处"),
)


def _connected(
    network: Network,
    ends: Sequence[NamedNode],
    found: Sequence[Sequence[int]],
    asked: int,
    notes: Sequence[str],
    *,
    places: bool,
) -> NetworkAnswer:
    sources = Sources(network.store, network.labels)
    rows: list[tuple[Sequence[Term | None], Evidence]] = []
    for place, walked in enumerate(found, 1):
        things = [network.simple.things[each] for each in walked]
        for step, (one, other) in enumerate(pairwise(things), 1):
            # Two statements between the same two things are one step, told in two rows.
            for link in sorted(network.links(one, {other}), key=lambda link: _order(network, link)):
                cells: list[Term | None] = [
                    number(place), number(step), NamedNode(one),
                    Literal("→" if link[0] == one else "←"), NamedNode(link[1]), NamedNode(other),
                    _stance(network, link),
                ]  # fmt: skip
                if places:
                    cells.append(_places(network, sources, link))
                rows.append((cells, Evidence.of([link])))
    names = [network.labels.of(end) for end in ends]
    return network.answer(
        _COLUMNS if places else _COLUMNS[:-1],
        rows,
        title=(f"How {names[0]} and {names[1]} are connected", f"{names[0]}与{names[1]}如何相连"),
        notes=[*_lengths(network, found, asked), *notes, _arrows(network)],
        lengths=[len(each) - 1 for each in found],
    )


def _order(network: Network, link: Link) -> tuple[int, Link]:
    return network.stance([link]), link


def _lengths(network: Network, found: Sequence[Sequence[int]], asked: int) -> list[str]:
    lengths = [len(each) - 1 for each in found]
    shown = network.say(", ", "、").join(map(str, lengths))
    inner = [each for walked in found for each in walked[1:-1]]
    if len(found) == 1:
        told = [network.say(f"Shortest connection: {shown} steps.", f"最短连接：{shown} 步。")]
    else:
        apart = len(set(inner)) == len(inner)
        en = "that share nothing in between" if apart else "some of which share things in between"
        zh = "中间互不重叠" if apart else "中间有重叠"
        told = [
            network.say(
                f"{len(found)} connections of {shown} steps, {en}.",
                f"{len(found)} 条连接，分别为 {shown} 步，{zh}。",
            )
        ]
    if len(found) < asked:
        told.append(
            network.say(
                f"No other that differs is at most {FURTHER} steps longer, or within --max-length.",
                f"没有其他不同的连接在多 {FURTHER} 步以内（或 --max-length 以内）。",
            )
        )
    return told


def _arrows(network: Network) -> str:
    return network.say(
        "→ says it of the thing on the left, ← of the thing on the right.",
        "→ 表示陈述的主语在左，← 表示主语在右。",
    )


def _stance(network: Network, link: Link) -> Literal:
    """Return whether a step is reported, and which of its ends is less than that."""
    firm = network.stance([link])
    en, zh = FIRM[firm]
    for end in (link[0], link[2]):
        status = network.status(end)
        if status is not None and UNREAL.index(status.value.rpartition("#")[2]) >= firm:
            name, said = network.labels.of(NamedNode(end)), network.labels.of(status)
            en, zh = f"{en}; {name} is {said}", f"{zh}；{name}为{said}"
    return network.words(en, zh)


def _places(network: Network, sources: Sources, link: Link) -> Literal:
    one, key, other = link
    data = network.graph.edges[one, other, key]
    graphs = [
        NamedNode(expand(source) or source)
        for source, stance in zip(data["sources"], data["says"], strict=True)
        if network.choice.hears([source], [stance])
    ]
    sources.prefetch(graphs)
    shown = sorted((sources.of(graph) for graph in graphs), key=lambda each: each.place)
    text = network.say("; ", "；").join(dict.fromkeys(each.short for each in shown))
    return Literal(text, language=network.say("en", "zh"))


def _apart(network: Network, ends: Sequence[NamedNode], longest: int | None) -> NetworkAnswer:
    import networkx as nx

    names = [network.labels.of(end) for end in ends]
    start, end = (network.place[each.value] for each in ends)
    graph = network.simple.graph
    if nx.has_path(graph, start, end):
        steps = nx.shortest_path_length(graph, start, end)
        told = network.say(
            f"{names[0]} and {names[1]} are {steps} steps apart, more than the {longest} allowed "
            "(--max-length). ",
            f"{names[0]}与{names[1]}相距 {steps} 步，超过所允许的 {longest} 步（--max-length）。",
        )
    else:
        groups = [
            _group(network, each, name) for each, name in zip((start, end), names, strict=True)
        ]
        told = network.say(
            f"{names[0]} and {names[1]} are not connected: {groups[0]}, {groups[1]}. ",
            f"{names[0]}与{names[1]}不相连：{groups[0]}，{groups[1]}。",
        ) + _remedy(network, ends)
    return network.answer(
        _COLUMNS,
        [],
        title=(f"How {names[0]} and {names[1]} are connected", f"{names[0]}与{names[1]}如何相连"),
        notes=[told.strip()],
        silent=True,
        lengths=[],
    )


def _group(network: Network, place: int, name: str) -> str:
    """Return in which group of things that hang together a thing is."""
    import networkx as nx

    group = nx.node_connected_component(network.simple.graph, place)
    if len(group) == 1:
        return network.say(
            f"no chosen statement links {name} with anything",
            f"没有入选的陈述提到{name}与其他事物的关系",
        )
    degree = network.simple.graph.degree
    best = sorted(group - {place}, key=lambda each: (-degree[each], each))[:3]
    listed = network.say(", ", "、").join(
        network.labels.of(NamedNode(network.simple.things[each])) for each in best
    )
    return network.say(
        f"{name} hangs together with {len(group) - 1:,} things ({listed} …)",
        f"{name}所在的一块另有 {len(group) - 1:,} 个事物（{listed}等）",
    )


def _remedy(network: Network, ends: Sequence[NamedNode]) -> str:
    """Return which wider choice would connect two things, the least wide first."""
    choice = network.choice
    every = frozenset(KINDS)
    keys = frozenset(key for _, _, key in network.whole.edges(keys=True))
    wider: list[tuple[Choice, str, str]] = [
        (replace(choice, stances=frozenset(), real=False), "any stance", "不限立场"),
        (replace(choice, without=frozenset()), "no --without", "不用 --without"),
        (replace(choice, predicates=None), "no --predicate", "不用 --predicate"),
        (replace(choice, curated=True), "--curated", "--curated"),
        (replace(choice, predicates=keys), f"--predicate '{EVERY}'", f"--predicate '{EVERY}'"),
        (replace(choice, kinds=every), f"--through '{EVERY}'", f"--through '{EVERY}'"),
        (Choice(kinds=every, predicates=keys, curated=True), "everything", "全部陈述"),
    ]
    for each, en, zh in wider:
        if each != choice and _connects(network, each, ends):
            return network.say(f"They would be with {en}. ", f"若改用{zh}则相连。")
    return network.say(
        "No statement of the graph connects them, whatever is chosen. ",
        "无论如何选择，图谱中都没有陈述使二者相连。",
    )


def _connects(network: Network, choice: Choice, ends: Sequence[NamedNode]) -> bool:
    import networkx as nx

    chosen = choose(network.whole, choice, [end.value for end in ends])
    plain = nx.Graph(chosen)
    return bool(nx.has_path(plain, ends[0].value, ends[1].value))

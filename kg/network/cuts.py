"""What would come apart: things that alone hold others to the rest."""

from collections import Counter
from typing import Any

from kg.network.simple import Simple


def breaks(simple: Simple) -> dict[int, list[int]]:
    """Return the sizes of the pieces that each articulation point leaves, largest first.

    An articulation point is a thing without which what hangs together falls apart. The sizes
    come from the tree of blocks and articulation points, in one pass over the network.
    """
    import networkx as nx

    parted: Any = nx.biconnected_components(simple.graph)
    blocks: list[list[int]] = [sorted(each) for each in parted]
    seen = Counter(each for block in blocks for each in block)
    points = sorted(each for each, count in seen.items() if count > 1)
    # Blocks stand in the tree under negative numbers.
    tree: nx.Graph[int] = nx.Graph()
    own = dict.fromkeys(points, 1)
    for number, block in enumerate(blocks, 1):
        own[-number] = sum(seen[each] == 1 for each in block)
        tree.add_edges_from((-number, each) for each in block if seen[each] > 1)
    found: dict[int, list[int]] = {}
    for part in nx.connected_components(tree):
        root = min(part)
        below = {each: own[each] for each in part}
        pieces: dict[int, list[int]] = {each: [] for each in part if each > -1}
        edges = list(nx.dfs_edges(tree, root))
        for above, under in reversed(edges):
            below[above] += below[under]
            if above in pieces:
                pieces[above].append(below[under])
        for each, sizes in pieces.items():
            rest = below[root] - below[each]
            found[each] = sorted([*sizes, *([rest] if rest else [])], reverse=True)
    return dict(sorted(found.items()))


def loose(simple: Simple, point: int) -> list[list[int]]:
    """Return what comes loose without a thing: every piece but the largest, largest first."""
    import networkx as nx

    group = set(nx.node_connected_component(simple.graph, point)) - {point}
    pieces = [sorted(each) for each in nx.connected_components(simple.graph.subgraph(group))]
    return sorted(pieces, key=lambda each: (-len(each), each))[1:]

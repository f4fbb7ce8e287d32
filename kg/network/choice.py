"""Which statements make the network: what is chosen by default, what a reader may choose.

By default everything that a source says of two things counts, with these exceptions, for they
would connect what nobody connects: figures and rankings, which every city shares; works of
reference; ``aic:describedAs``, whose value is a class in words; what only the curators say.
Documents, passages, classes and typing are never part of it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.errors import NotFoundError, ParameterError, UsageError
from kg.namespaces import AIC, BASE, KINDS, PREFIXES, kind_of
from kg.network.projection import WITHOUT
from kg.search import kind_called

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

FIGURES = frozenset({"stat", "indicator", "ranking", "edition", "entry", "dimension"})
"""Kinds that hold figures; two cities that have the same indicator are not connected by it."""

LEFT_OUT = FIGURES | {"reference"} | WITHOUT
"""Kinds that are no nodes unless they are asked for."""

ARGUMENTS = frozenset(
    {
        *("strength", "gap", "weakness", "recommendation", "measure", "aim"),
        *("appraisal", "comparison"),
    }
)
"""Kinds that say something about things; that two are named in one piece of advice says little of
how they are connected, so that paths go through these only where there is no other way."""

CLASSING = frozenset({AIC.describedAs.value})
"""Predicates that put a thing into a class; they count only where they are asked for."""

CURATORS = frozenset(
    f"source:{name}" for name in ("register", "structure", "translations", "notes", "readings")
)
"""The graphs of the curators (docs/model.md): names, notes, and links that no source draws."""

STANCES = {"reports": "reporting", "proposes": "proposing", "aims": "aiming"}
"""What a passage may do, as people write it and as the graph has it."""

EVERY = "*"
"""Stands for every kind, or every predicate."""

UNREAL = ("proposed", "aimed")
"""The status of things that are only wanted."""

_FIRMNESS = {"reporting": 0, "": 0, "proposing": 1, "aiming": 2}
CURATED = 3


@dataclass(frozen=True)
class Choice:
    """What counts as a statement between things.

    Attributes:
        kinds: The kinds that are nodes; None is every kind but :data:`LEFT_OUT`.
        without: Kinds to leave out of these.
        predicates: The predicates that count, as IRIs; None is all but :data:`CLASSING`, and
            :data:`EVERY` among them is every one.
        stances: What a passage must do for its statements to count; none is any. A dataset
            reports.
        real: Things that are only proposed or aimed at are no nodes.
        curated: What only the curators say counts, too.
    """

    kinds: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    predicates: frozenset[str] | None = None
    stances: frozenset[str] = frozenset()
    real: bool = False
    curated: bool = False

    @classmethod
    def of(
        cls,
        store: "Store",
        *,
        through: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        predicates: str | Iterable[str] = (),
        stances: str | Iterable[str] = (),
        reported_only: bool = False,
        curated: bool = False,
    ) -> "Choice":
        """Return the choice that people's words stand for; several may be one text with commas.

        Args:
            store: Where predicates are looked up.
            through: Kinds that are nodes, as prefixes or as people call them; ``*`` is every kind.
            without: Kinds that are none.
            predicates: Predicates, by local name, CURIE, IRI or label; ``*`` is every one.
            stances: Keys of :data:`STANCES`.
            reported_only: Only what is reported, between things that are more than wanted.
            curated: What only the curators say counts, too.

        Raises:
            NotFoundError: There is no such kind or predicate.
            ParameterError: There is no such stance.
            UsageError: Two of these exclude each other.
        """
        given = several(through)
        kinds = None
        if EVERY in given:
            kinds = frozenset(KINDS)
        elif given:
            kinds = frozenset(map(kind_called, given))
        said = several(stances)
        for each in said:
            if each not in STANCES:
                raise ParameterError(
                    f"{each} is no stance; use {', '.join(STANCES)}.",
                    f"没有立场“{each}”；可用 {'、'.join(STANCES)}。",
                    list(STANCES),
                )
        if reported_only and set(said) - {"reports"}:
            raise UsageError(
                "What is only reported leaves no room for proposals and aims; leave one out.",
                "“只限报告”与建议、目标互相排斥；请去掉其一。",
            )
        if reported_only:
            said = ["reports"]
        found = frozenset(
            each if each == EVERY else _predicate(store, each) for each in several(predicates)
        )
        return cls(
            kinds=kinds,
            without=frozenset(map(kind_called, several(without))),
            predicates=found or None,
            stances=frozenset(STANCES[each] for each in said),
            real=reported_only,
            curated=curated,
        )

    def takes(self, kind: str) -> bool:
        """Tell whether things of a kind are nodes."""
        if self.kinds is None:
            return kind not in LEFT_OUT and kind not in self.without
        return kind in self.kinds and kind not in self.without

    def admits(self, predicate: str) -> bool:
        """Tell whether a predicate counts."""
        if self.predicates is None:
            return predicate not in CLASSING
        return predicate in self.predicates or EVERY in self.predicates

    def hears(self, sources: Iterable[str], says: Iterable[str]) -> bool:
        """Tell whether a statement counts that these sources make, each doing what ``says`` has."""
        for source, stance in zip(sources, says, strict=True):
            if source in CURATORS and not self.curated:
                continue
            if not self.stances or (stance or "reporting") in self.stances:
                return True
        return False


def chosen(store: "Store", settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with those of :meth:`Choice.of` made into one ``choice``."""
    own = {"through", "without", "predicates", "stances", "reported_only", "curated"}
    of = {name: value for name, value in settings.items() if name in own}
    rest = {name: value for name, value in settings.items() if name not in own}
    return {**rest, "choice": Choice.of(store, **of)} if of else rest


def choose(
    graph: "nx.MultiDiGraph[str]", choice: Choice, keep: Collection[str] = ()
) -> "nx.MultiDiGraph[str]":
    """Return the part of a projection that is chosen: no isolated things, no loops.

    Args:
        graph: What :func:`kg.network.projection.project` returns.
        choice: What counts.
        keep: Things that are nodes whatever their kind, even where nothing is said of them.
    """
    import networkx as nx

    kept = set(keep)
    taken = {
        iri
        for iri, data in graph.nodes(data=True)
        if iri in kept
        or (choice.takes(data["kind"]) and not (choice.real and data["status"] in UNREAL))
    }
    edges = [
        (one, other, key, data)
        for one, other, key, data in graph.edges(keys=True, data=True)
        if one in taken
        and other in taken
        and one != other
        and choice.admits(key)
        and choice.hears(data["sources"], data["says"])
    ]
    linked = {end for one, other, _, _ in edges for end in (one, other)}
    chosen: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    chosen.add_nodes_from(
        (iri, data) for iri, data in graph.nodes(data=True) if iri in linked or iri in kept
    )
    # A thing that only documents speak of is not in the projection.
    for iri in sorted(kept - set(chosen)):
        chosen.add_node(iri, kind=kind_of(iri) or "", status="")
    for one, other, key, data in edges:
        chosen.add_edge(one, other, key=key, **data)
    return chosen


def firmness(data: Mapping[str, Any]) -> int:
    """Return how firm a statement is: 0 reported, 1 proposed, 2 aimed at, 3 by curators alone.

    One source that reports it makes it reported, whatever others propose.

    Args:
        data: The attributes of an edge of a projection.
    """
    return min(
        CURATED if source in CURATORS else _FIRMNESS.get(stance, 0)
        for source, stance in zip(data["sources"], data["says"], strict=True)
    )


def query(choice: Choice, keep: Collection[str] = ()) -> str:
    """Return the SPARQL for just the statements that are chosen; it runs in any engine."""
    kinds, base = "|".join(kind for kind in KINDS if choice.takes(kind)), BASE.replace(".", "[.]")
    kept = ", ".join(f"<{iri}>" for iri in sorted(keep))

    def is_node(name: str) -> str:
        test = f'REGEX(STR({name}), "^{base}({kinds})/.")' if kinds else "false"
        return f"({test} || {name} IN ({kept}))" if kept else test

    lines = ["GRAPH ?graph { ?from ?relation ?to }", "FILTER(isIRI(?to) && ?from != ?to)"]
    if choice.predicates is None:
        lines.append(f"FILTER(?relation NOT IN ({_listed(CLASSING)}))")
    elif EVERY not in choice.predicates:
        lines.append(f"FILTER(?relation IN ({_listed(choice.predicates)}))")
    lines.append(f"FILTER({is_node('?from')} && {is_node('?to')})")
    if not choice.curated:
        ours = (PREFIXES["source"] + each.partition(":")[2] for each in CURATORS)
        lines.append(f"FILTER(?graph NOT IN ({_listed(ours)}))")
    if choice.stances:
        lines.append("OPTIONAL { ?graph aic:stance ?stated }")
        wanted = _listed(AIC[each].value for each in choice.stances)
        lines.append(f"FILTER(COALESCE(?stated, aic:reporting) IN ({wanted}))")
    if choice.real:
        for name in ("?from", "?to"):
            unless = f" && {name} NOT IN ({kept})" if kept else ""
            lines.append(
                f"FILTER NOT EXISTS {{ {name} aic:status ?status "
                f"FILTER(?status IN (aic:proposed, aic:aimed){unless}) }}"
            )
    body = "\n".join(f"  {line}" for line in lines)
    return (
        f"PREFIX aic: <{PREFIXES['aic']}>\n"
        f"SELECT DISTINCT ?from ?relation ?to WHERE {{\n{body}\n}} ORDER BY ?from ?relation ?to"
    )


def several(given: str | Iterable[str]) -> list[str]:
    """Return values that were given one by one, or several in one text with commas.

    >>> several("firm, city"), several(["企业，城市", "field"])
    (['firm', 'city'], ['企业', '城市', 'field'])
    """
    parts = [given] if isinstance(given, str) else given
    found = (part.strip() for each in parts for part in each.replace("，", ",").split(","))
    return [part for part in found if part]


def _predicate(store: "Store", text: str) -> str:
    from kg.citations.why import property_of

    found = property_of(store, text)
    if found is None:
        raise NotFoundError(
            f"{text} is no relation of this graph.", f"本图谱没有关系“{text}”。"
        ).with_command(
            "See which there are with: kg why THING.", "可用 kg why 实体 查看有哪些关系。"
        )
    return found.value


def _listed(iris: Iterable[str]) -> str:
    return ", ".join(f"<{iri}>" for iri in sorted(iris))

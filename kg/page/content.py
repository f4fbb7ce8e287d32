"""What the page knows: things, statements, facts, sources, the table of the two cities."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.namespaces import AIC, BASE, PREFIXES, curie, expand
from kg.network.projection import natural
from kg.page import comparison, layout, overview
from kg.page.facts import LISTS, Facts, is_web
from kg.page.kinds import FIGURES, class_of, look_of, order_of
from kg.page.wording import Wording
from kg.passages import Sources
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx

STANCES = ("", "reporting", "proposing", "aiming")
"""What a passage does, by the number that stands for it in the data."""

_PIECES = re.compile(r"[a-zA-Z0-9]+|[^\x00-\x7f]")
_IMPLIED = frozenset(
    PREFIXES["aic"] + name
    for name in ("area", "basedIn", "countedFor", "hasSiteIn", "relativeTo", "ahead")
)
"""Links with a city that the column already tells; drawn only when one end is selected."""

_ADDRESSES = frozenset(
    {
        AIC.url.value,
        PREFIXES["dcterms"] + "source",
        PREFIXES["dcat"] + "landingPage",
        PREFIXES["schema"] + "url",
        PREFIXES["rdfs"] + "seeAlso",
        "http://xmlns.com/foaf/0.1/homepage",
        "http://xmlns.com/foaf/0.1/page",
    }
)


class Content:
    """The data of one page; :meth:`nodes` and :meth:`edges` go through pyvis, the rest beside."""

    def __init__(self, store: Store, graph: "nx.MultiDiGraph[str]") -> None:
        self.store = store
        self.graph = graph
        self.words = Wording(store)
        self.pair = overview.pair_of(graph)
        self.side = overview.sides(graph, self.pair)
        self.shown = overview.choose(graph, self.pair, self.side)
        self.number = {iri: position for position, iri in enumerate(graph)}
        notes = _notes(store, graph)
        self.notes = {iri: sorted(found) for iri, found in notes.items()}
        every = {note for found in notes.values() for note in found}
        self.facts = Facts(store, {*graph, *every}, self.words)
        self._noted = {note: position for position, note in enumerate(sorted(every))}
        self._order = {iri: position for position, iri in enumerate(self.predicates())}
        self._sources: dict[str, int] = {}

    def nodes(self) -> list[dict[str, Any]]:
        """Return the things, in the order of their numbers."""
        places = self._places()
        found = []
        for iri, data in self.graph.nodes(data=True):
            own = {key for _, _, key in self.graph.out_edges(iri, keys=True)}
            own |= {key for _, _, key in self.graph.in_edges(iri, keys=True)}
            names = [data["label_zh"], data["label_en"], *self.facts.aliases(iri)]
            names = list(dict.fromkeys(names))
            node: dict[str, Any] = {
                "id": self.number[iri],
                "curie": curie(iri),
                "kind": data["kind"],
                "zh": data["label_zh"],
                "en": data["label_en"],
                "status": data["status"],
                "side": self.side[iri],
                "names": names[2:] if data["label_zh"] != data["label_en"] else names[1:],
                "sound": sorted({spoken for name in names if (spoken := _sound(name))}),
                "facts": self._cited(self.facts.of(iri)),
                "notes": [self._noted[note] for note in self.notes.get(iri, ())],
            }
            lists = self.facts.lists(iri)
            # Keyed by what the panel groups links by; what it has no group for is a fact.
            node["lists"] = {self._order[key]: kind for key, kind in lists.items() if key in own}
            node["facts"] += self._open_facts(iri, {k: v for k, v in lists.items() if k not in own})
            figure = self.facts.figure(iri)
            if figure is not None:
                node["figure"] = self._cited([figure])[0]
            if iri in places:
                node["at"] = places[iri]
            found.append(
                {key: value for key, value in node.items() if value not in ("", [], {}, None)}
            )
        return found

    def edges(self) -> list[dict[str, Any]]:
        """Return the statements, one each, in a fixed order."""
        shown = set(self.shown)
        found = []
        for subject, target, key, data in self.graph.edges(keys=True, data=True):
            edge = {
                "from": self.number[subject],
                "to": self.number[target],
                "p": self._order[key],
                "s": self.numbers(data["sources"]),
                "st": [STANCES.index(each) for each in data["stances"] if each in STANCES],
            }
            if subject in shown and target in shown and not self._implied(subject, target, key):
                edge["show"] = 1
            found.append(edge)
        return found

    def predicates(self) -> list[str]:
        """Return the predicates of the statements, sorted."""
        return sorted({key for _, _, key in self.graph.edges(keys=True)})

    def rest(self) -> dict[str, Any]:
        """Return everything but nodes and edges; call it after them, for it lists the sources."""
        table = []
        pair = [city for city in self.pair or () if city in self.number]
        if self.pair is not None and len(pair) == 2:
            for row in comparison.rows(self.graph, self.pair, self.facts, self.words):
                cells = [
                    cell and {**self._cited([cell])[0], "i": self.number[cell["i"]]}
                    for cell in row["cells"]
                ]
                table.append({"n": row["n"], "k": row["k"], "cells": cells})
        kinds = sorted({data["kind"] for _, data in self.graph.nodes(data=True)}, key=order_of)
        return {
            "kinds": {kind: self._kind(kind) for kind in kinds},
            "predicates": [
                {"c": curie(iri), "n": self.words.of(NamedNode(iri))} for iri in self.predicates()
            ],
            "pair": [self.number[city] for city in pair],
            "table": table,
            "notes": [self.facts.text(note) or ("", "") for note in self._noted],
            "base": BASE,
            "sources": self._source_list(),
            "version": self.store.version(),
        }

    def numbers(self, sources: Iterable[str]) -> list[int]:
        """Return the numbers that stand for sources in the data."""
        return [self._sources.setdefault(one, len(self._sources)) for one in sources]

    def _cited(self, facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**fact, "s": self.numbers(fact["s"])} for fact in facts]

    def _open_facts(self, iri: str, lists: dict[str, int]) -> list[dict[str, Any]]:
        sources = self.numbers(self.facts.sources(iri, LISTS))
        return [
            {"n": self.words.of(LISTS[kind - 1]), "v": self.words.of(NamedNode(key)), "s": sources}
            for key, kind in lists.items()
        ]

    def _kind(self, kind: str) -> dict[str, Any]:
        look = look_of(kind)
        return {
            "n": self.words.of(NamedNode(class_of(kind))),
            "shape": look.shape,
            "light": look.light,
            "dark": look.dark,
            "size": look.size,
            "off": kind in FIGURES,
            "front": bool(look.role),
        }

    def _implied(self, subject: str, target: str, predicate: str) -> bool:
        return predicate in _IMPLIED and bool({subject, target} & set(self.pair or ()))

    def _places(self) -> dict[str, dict[str, list[Any]]]:
        links = [
            (subject, target)
            for subject, target, key in self.graph.edges(keys=True)
            if not self._implied(subject, target, key)
        ]
        links += [(iri, city) for iri in self.shown for city in self.pair or () if iri != city]
        chosen = set(self.shown)
        drawn = [
            (one, other)
            for one, other in links
            if {one, other} <= chosen
            and (not {one, other} & set(self.pair or ()) or self.graph.has_edge(one, other))
        ]
        places: dict[str, dict[str, list[Any]]] = {iri: {} for iri in self.shown}
        for lang in ("zh", "en"):
            items = [
                layout.Item(
                    iri,
                    look_of(data["kind"]).role,
                    self.side[iri],
                    data[f"label_{lang}"],
                    tags=int(data["status"] == "proposed"),
                )
                for iri, data in self.graph.nodes(data=True)
                if iri in chosen
            ]
            for name, frame in (("wide", layout.WIDE), ("narrow", layout.NARROW)):
                for iri, place in layout.layered(items, drawn, frame).items():
                    found = [place.x, place.y, place.width, place.anchor, place.lines]
                    places[iri][f"{lang}-{name}"] = found
        return places

    def _source_list(self) -> list[dict[str, Any]]:
        terms = {name: NamedNode(expand(name) or name) for name in self._sources}
        self.words.prefetch(terms.values())
        zh = Sources(self.store, self.words.chinese)
        en = Sources(self.store, self.words.english)
        zh.prefetch(terms.values())
        en.prefetch(terms.values())
        found = []
        for name, term in terms.items():
            source = zh.of(term)
            entry: dict[str, Any] = {"c": name, "n": (source.short, en.of(term).short)}
            if source.stance in STANCES[1:]:
                entry["st"] = STANCES.index(source.stance)
            if address := _address(self.store, term):
                entry["h"] = address
            found.append(entry)
        return found


def _sound(name: str) -> str:
    """Return how a Chinese name sounds: syllables apart, the ways to read one joined by ``|``.

    >>> _sound("重庆AI")
    'chong|tong|zhong qing ai'
    """
    from kg.search.norm import norm
    from kg.search.pinyin import has_han

    if not has_han(name):
        return ""
    parts = [
        "|".join(_readings(piece)) if has_han(piece) else norm(piece)
        for piece in _PIECES.findall(name)
    ]
    return " ".join(part for part in parts if part)


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    from kg.search.pinyin import readings

    return readings(character)


def _notes(store: Store, graph: "nx.MultiDiGraph[str]") -> dict[str, set[str]]:
    """Return the notes about each thing; a note says so with ``aic:about``."""
    found: dict[str, set[str]] = {}
    for quad in store.quads(predicate=AIC.about):
        note, thing = quad.subject, quad.object
        if (
            isinstance(note, NamedNode)
            and isinstance(thing, NamedNode)
            and thing.value in graph
            and note.value.startswith(PREFIXES["note"])
        ):
            found.setdefault(thing.value, set()).add(note.value)
    return found


def _address(store: Store, source: NamedNode) -> str | None:
    found = {
        quad.object.value
        for quad in store.quads(subject=source)
        if quad.predicate.value in _ADDRESSES
        and isinstance(quad.object, NamedNode | Literal)
        and is_web(quad.object.value)
    }
    return min(found, key=natural, default=None)

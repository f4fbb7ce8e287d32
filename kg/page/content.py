"""What the page knows, as the JSON that ``<script id="data">`` holds.

This is the contract between what is computed here and the scripts in ``template``. The data are
``{"page": …, "nodes": […], "edges": […], "options": "…"}``. A text for people is ``[zh, en]``
(written *Two*); what is empty is left out. On a page of more than :data:`~kg.page.plan.OPEN` things
nodes and edges stand by column (:mod:`kg.page.packing`), ``sound`` is left out and
``page.readings`` tells how characters sound; ``unpack.js`` brings back what is described here.

``nodes``: things, in the order of their IRIs, then aggregates. ``id`` is the place in the list.

- ``id``, ``curie``, ``kind``, ``zh``, ``en``, ``status`` (``proposed``, ``aimed``, ``existing``),
  ``side`` (-1 first city, 1 second, 0 both or none).
- ``names``: what else it is called; ``named``: the sources of ``zh``, of ``en`` and of each of
  ``names``, in this order, as lists of numbers of ``page.sources`` (whose ``st`` is the stance).
- ``sound``: how its Chinese names sound: syllables apart, ways to read one joined by ``|``.
- ``facts``: ``n`` Two, ``v`` Two, ``s`` sources, and perhaps ``d`` date Two, ``p`` as printed,
  ``h`` address, ``x`` the exact amount. ``figure``: the same, of a statistic or place in a ranking.
  ``v`` is written out for people ("nearly 90 billion yuan"). ``x`` is for machines: ``v`` the
  number as text, ``lo`` where a range begins, ``b`` the bound (``exactly``, ``moreThan``,
  ``nearly``, ``atMost``, ``between``), ``u`` the CURIE of the unit, ``n`` its label Two.
- ``far``: where it is found in other datasets, see :func:`~kg.page.elsewhere.elsewhere_of`.
- ``years``: years stated of it. ``notes``: numbers of ``page.notes``. ``lists``: by number of
  predicate, whether the source's list is open (1) or whole (2).
- ``at``: drawn at first; ``[x, y, width of the label, its anchor l|r|b, its lines]`` by layout:
  ``zh-wide``, ``zh-narrow``, ``en-wide``, ``en-narrow`` are the columns, ``force`` is what the
  forces make (``[x, y]``, for both languages and widths; missing where NumPy is not installed),
  ``radial`` are rings (``[x, y]``), and then the only layout.
- ``size``: radius in pixels, where size means something, and of an aggregate. ``value``: that
  number, as told.
  ``community``: its community, see ``page.measure``.
- ``mark``: 1 for the things of an answer. ``more``: how many statements lead to things that are
  not on this page.
- An aggregate has ``members`` (ids of things, or of smaller aggregates), ``count`` (how many things
  it stands for), ``left`` (how many of these are not on the page), a ``curie`` that is no address
  (``group:firm-``), and, where it opens only from another one, ``inner``: 1. It has no facts,
  no edges and no IRI.

``edges``: every statement between things of the page, each once, parallel ones included: ``from``,
``to``, ``p`` (number of ``page.predicates``), ``s`` sources, ``st`` stances (numbers of
``page.stances``), ``show``: 1 where the overview draws it.

``page``:

- ``lang``, ``theme`` (``light`` or ``dark``; missing: as the system), ``layout`` (``mirrored``,
  ``force``, ``radial``), ``heading`` Two, ``smooth``, ``follow``, ``base``, ``version``.
- ``start`` and ``hops``: the page opens on this thing and so many steps around it.
- ``marked``: ids of the things of an answer; ``query``: its SPARQL; ``answer``: its rows, see
  :func:`kg.page.answered.answered`.
- ``things``: how many of ``nodes`` are things; the others are aggregates.
- ``total`` and ``left``: ``{"things", "statements"}``, all there are, and those not on the page.
- ``graph``: how large a whole graph is, see :func:`kg.page.totals.totals`.
- ``limits``: a list of Two: what the page holds and draws, why, and the command that shows more.
- ``kinds``: by kind ``n`` Two, ``shape``, ``light``, ``dark``, ``size``, ``off`` (1: not drawn
  unless asked for), ``front`` (first in the legend), ``weak`` (paths avoid it), ``count`` (all of
  the kind, on the page or not).
- ``predicates``: ``c`` CURIE, ``n`` Two, ``weak`` (paths avoid it). ``notes``: Two each.
- ``sources``: ``c`` CURIE, ``n`` Two, ``g`` number of ``groups``, ``st`` stance, ``h`` address,
  ``own`` (the curators'); ``groups``, ``works``: see :class:`~kg.page.origins.Origins`.
  ``stances``: Two each.
- ``pair``: ids of the two cities. ``table``: see :func:`kg.page.comparison.rows`; ``i`` of a cell
  is an id.
- ``bundles``: ``[from, to, count]``: so many statements lead from one mark of the overview to
  another, where one of them is an aggregate.
- ``measure``: ``n`` Two, what size and colour mean in a sentence; ``size``: ``by``, ``n`` and
  ``means`` Two; ``colour``: ``by`` and ``groups``, each with ``c`` (the number in ``community``),
  ``n`` Two, ``count``, ``light``, ``dark``.
"""

from typing import Any

from pyoxigraph import NamedNode

from kg.namespaces import AIC, BASE, PREFIXES, curie
from kg.network.choice import CLASSING
from kg.page import comparison, groups, places, sound
from kg.page.bibliography import STANCES, Bibliography
from kg.page.captions import Captions
from kg.page.facts import LISTS, Facts, notes_about
from kg.page.groups import Group
from kg.page.kinds import FIGURES, order_of
from kg.page.measure import Measures
from kg.page.plan import OPEN, Plan
from kg.page.selection import Selection
from kg.page.totals import totals
from kg.page.wording import Wording
from kg.store import Store

_IMPLIED = frozenset(
    PREFIXES["aic"] + name
    for name in (
        *("area", "basedIn", "countedFor", "hasSiteIn", "headOfficeIn", "relativeTo", "ahead"),
    )
)
"""Links with a city that the column already tells; drawn only when one end is selected."""


class Content:
    """The data of one page; :meth:`nodes` and :meth:`edges` go through pyvis, the rest beside.

    Args:
        store: Where the statements are.
        selection: What is to be seen.
        plan: What of it is held and drawn.
        measures: What size and colour say.
        words: Labels.
        how: The layout, one of :data:`kg.page.places.LAYOUTS`.
    """

    def __init__(
        self,
        store: Store,
        selection: Selection,
        plan: Plan,
        measures: Measures,
        words: Wording,
        how: str = places.LAYOUTS[0],
    ) -> None:
        self.store, self.words, self.how = store, words, how
        self.selection, self.plan, self.measures = selection, plan, measures
        self.graph, self.pair = plan.graph, plan.pair
        self.groups = [one for each in plan.groups for one in (each, *each.parts)]
        marks = [*self.graph, *(group.key for group in self.groups)]
        self.number = {key: position for position, key in enumerate(marks)}
        self.big = plan.things > OPEN
        notes = notes_about(store, self.number)
        self.notes = {iri: sorted(found) for iri, found in notes.items()}
        every = {note for found in notes.values() for note in found}
        self.facts = Facts(store, {*self.graph, *every}, words)
        self.sources = Bibliography(store, words)
        self.captions = Captions(words, self.pair)
        self._noted = {note: position for position, note in enumerate(sorted(every))}
        self._order = {iri: position for position, iri in enumerate(self.predicates())}

    def nodes(self) -> list[dict[str, Any]]:
        """Return the things and the aggregates, in the order of their numbers."""
        found = [self._thing(iri) for iri in self.graph]
        found += [self._aggregate(group) for group in self.groups]
        for key, at in self._places(found).items():
            found[self.number[key]]["at"] = at
        return [
            {
                key: value
                for key, value in node.items()
                if key == "members" or value not in ("", [], {}, None)
            }
            for node in found
        ]

    def _thing(self, iri: str) -> dict[str, Any]:
        data, facts = self.graph.nodes[iri], self.facts
        zh, en = data["label_zh"], data["label_en"]
        names = [name for name in facts.aliases(iri) if name not in (zh, en)]
        lists, own = facts.lists(iri), self._predicates_of(iri)
        # What the panel has no group for is told as a fact.
        open_ = self._open_facts(iri, {k: v for k, v in lists.items() if k not in own})
        figure = facts.figure(iri)
        return {
            "id": self.number[iri],
            "curie": curie(iri),
            "kind": data["kind"],
            "zh": zh,
            "en": en,
            "status": data["status"],
            "side": self.plan.side[iri],
            "names": names,
            "named": [self.sources.numbers(facts.naming(iri, name)) for name in (zh, en, *names)],
            "sound": [] if self.big else sound.sounds([zh, en, *names]),
            "facts": self.sources.cited([*facts.of(iri), *open_]),
            "far": self.sources.cited(facts.elsewhere.get(iri, [])),
            "figure": None if figure is None else self.sources.cited([figure])[0],
            "lists": {self._order[key]: kind for key, kind in lists.items() if key in own},
            "notes": [self._noted[note] for note in self.notes.get(iri, ())],
            "years": facts.years(iri),
            "size": self.measures.size.get(iri),
            "value": self.measures.value.get(iri),
            "community": self.measures.community.get(iri) or None,
            "mark": 1 if iri in self.selection.marked else None,
            "more": self.plan.more.get(iri),
        }

    def _aggregate(self, group: Group) -> dict[str, Any]:
        held = [iri for iri in group.members if iri in self.graph]
        zh, en = self.captions.group(group)
        return {
            "id": self.number[group.key],
            "curie": group.key,
            "kind": group.kind,
            "zh": zh,
            "en": en,
            "side": group.side,
            "members": [self.number[one] for one in [p.key for p in group.parts] or held],
            "count": len(group.members),
            "size": groups.radius(len(group.members)),
            "left": len(group.members) - len(held) or None,
            "inner": None if group.topic is None else 1,
        }

    def edges(self) -> list[dict[str, Any]]:
        """Return the statements, one each, in a fixed order."""
        shown = set(self.plan.shown)
        found = []
        for subject, target, key, data in self.graph.edges(keys=True, data=True):
            edge = {
                "from": self.number[subject],
                "to": self.number[target],
                "p": self._order[key],
                "s": self.sources.numbers(data["sources"]),
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
        plan, number = self.plan, self.number
        table = self._table()
        total = {"things": plan.things, "statements": plan.statements}
        held = {"things": len(self.graph), "statements": self.graph.number_of_edges()}
        found: dict[str, Any] = {
            "kinds": {
                kind: self.captions.kind(kind, plan.kinds[kind], off=self._off(kind, bool(table)))
                for kind in sorted(plan.kinds, key=order_of)
            },
            "predicates": [
                {"c": curie(iri), "n": self.words.of(NamedNode(iri))}
                | ({"weak": 1} if iri in CLASSING else {})
                for iri in self.predicates()
            ],
            "pair": [number[city] for city in self.pair or () if city in self.graph],
            "table": table,
            "notes": [self.facts.text(note) or ("", "") for note in self._noted],
            "base": BASE,
            **self.sources.listed(),
            "version": self.store.version(),
            "stances": [("", "") if not one else self.words.of(AIC[one]) for one in STANCES],
            "layout": self.how,
            "things": len(self.graph),
            "total": total,
            "left": {key: total[key] - held[key] for key in total},
        }
        if self.selection.whole:
            found["graph"] = totals(self.store, self.captions)
        if plan.bundles:
            found["bundles"] = [[number[one], number[other], n] for one, other, n in plan.bundles]
        if marked := sorted(number[iri] for iri in self.selection.marked if iri in number):
            found["marked"] = marked
        if self.measures.about:
            found["measure"] = self.measures.about
        if self.big:
            found["readings"] = sound.table(
                name
                for iri, data in self.graph.nodes(data=True)
                for name in (data["label_zh"], data["label_en"], *self.facts.aliases(iri))
            )
        return found

    def _table(self) -> list[dict[str, Any]]:
        if self.pair is None or not all(city in self.graph for city in self.pair):
            return []
        table = comparison.rows(self.store, self.pair, self.graph, self.facts, self.words)
        for row in table:
            row["cells"] = [
                cell and {**self.sources.cited([cell])[0], "i": self.number[cell["i"]]}
                for cell in row["cells"]
            ]
        return table

    def _predicates_of(self, iri: str) -> set[str]:
        own = {key for _, _, key in self.graph.out_edges(iri, keys=True)}
        return own | {key for _, _, key in self.graph.in_edges(iri, keys=True)}

    def _open_facts(self, iri: str, lists: dict[str, int]) -> list[dict[str, Any]]:
        sources = self.facts.sources(iri, LISTS)
        return [
            {"n": self.words.of(LISTS[kind - 1]), "v": self.words.of(NamedNode(key)), "s": sources}
            for key, kind in lists.items()
        ]

    def _off(self, kind: str, told: bool) -> bool:
        # An answer is drawn as it is; elsewhere the table tells figures better.
        return kind in FIGURES and not self.selection.marked and (told or self.selection.whole)

    def _implied(self, subject: str, target: str, predicate: str) -> bool:
        # Beside the columns nothing tells a side.
        columns = self.how == places.LAYOUTS[0] and not self.selection.marked
        return columns and predicate in _IMPLIED and bool({subject, target} & set(self.pair or ()))

    def _places(self, nodes: list[dict[str, Any]]) -> dict[str, dict[str, list[Any]]]:
        marks = {
            key: {**nodes[self.number[key]], "head": key in (self.pair or ())}
            for key in [*self.plan.shown, *(group.key for group in self.plan.groups)]
        }
        start = self.selection.start
        return places.of_plan(self.plan, marks, self._implied, how=self.how, start=start)

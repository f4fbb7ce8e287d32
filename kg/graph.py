"""The graph: one object through which everything is asked, read and drawn."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.answer import Answer, GraphAnswer
from kg.errors import UsageError
from kg.labels import Labels
from kg.store import Result, Solutions, Store, open_store

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.entity import Entity
    from kg.page import Page
    from kg.questions import Catalogue, Question
    from kg.questions.binding import Values
    from kg.search import Hit


class Graph:
    """A graph of cities and their industries: ask it, read it, draw it.

    Args:
        store: Where the statements lie.
        lang: The reader's language, as a BCP 47 tag.
        catalogue: The questions; none is the shipped catalogue.
    """

    def __init__(
        self, store: Store, *, lang: str = "en", catalogue: "Catalogue | None" = None
    ) -> None:
        self.store = store
        self.lang = lang
        self.labels = Labels(store, lang)
        self._catalogue = catalogue

    @classmethod
    def open(cls, store: str | None = None, lang: str = "en") -> "Graph":
        """Open the shipped graph, a store folder, or a SPARQL endpoint."""
        return cls(open_store(store), lang=lang)

    def __repr__(self) -> str:
        """Return a summary for the Python prompt."""
        place = self.store.location
        if "://" in place:
            # The query string of an address may hold a key.
            place = place.partition("?")[0]
        return f"<Graph {place or 'shipped'}, data {self.version or 'unknown'}>"

    @property
    def version(self) -> str:
        """What identifies the state of the data, or an empty string."""
        return self.store.version()

    def questions(self) -> "Catalogue":
        """Return the catalogue of questions."""
        if self._catalogue is None:
            from kg.questions import Catalogue

            self._catalogue = Catalogue()
        return self._catalogue

    def run(
        self,
        name: "str | Question",
        *,
        federate: bool | Mapping[str, str] = False,
        **parameters: Any,
    ) -> Answer:
        """Answer a catalogue question.

        Args:
            name: The question's name, e.g. ``cluster/list-anchors``, or the question.
            federate: Allow a question to ask the other endpoints that it declares; or where to
                ask instead, as a mapping from an endpoint to the address of a mirror.
            parameters: Values as people write them, terms, or lists of these; ``"*"`` leaves a
                parameter open, and what is not given keeps its default.

        Raises:
            NotFoundError: There is no such question.
            ParameterError: A value does not fit.
            QueryForbiddenError: The question asks other endpoints, and that is not allowed.
        """
        from kg.questions.binding import values_of

        question = self.questions().get(name) if isinstance(name, str) else name
        return self.answer(question, values_of(self.store, question, parameters), federate)

    def answer(
        self, question: "Question", values: "Values", federate: bool | Mapping[str, str] = False
    ) -> Answer:
        """Answer a question whose parameters are bound already; see :meth:`run`."""
        from kg.questions.binding import bind
        from kg.questions.wording import empty_message, title

        query = bind(question, values)
        result: Result
        if question.header.federates:
            from kg.questions import federation

            addresses = federation.allowed(question, federate)
            result = federation.run(self.store, query, addresses)
        else:
            result = self.store.query(query)
        titled = title(question, values, self.labels)
        if isinstance(result, Solutions):
            headings = question.headings(result.columns, self.lang)
        else:
            headings = question.headings(("answer",), self.lang)
        answer = self._wrap(query, result, title=titled, titles=headings)
        if not isinstance(answer, Answer):
            raise UsageError("A question is a SELECT or an ASK.", "问题应为 SELECT 或 ASK 查询。")
        if not answer.rows:
            answer.silent = question.header.empty == "silent"
            answer.message = empty_message(question, self.lang)
        return answer

    def query(self, sparql: str) -> Answer | GraphAnswer:
        """Answer SPARQL of any form: rows for SELECT and ASK, triples for the others.

        Raises:
            QuerySyntaxError: It does not parse.
            QueryForbiddenError: It would change data or call another endpoint.
        """
        return self._wrap(sparql, self.store.query(sparql))

    def _wrap(self, query: str, result: Result, **settings: Any) -> Answer | GraphAnswer:
        known: Mapping[str, Any] = {
            "labels": self.labels,
            "query": query,
            "version": self.version,
            **settings,
        }
        if isinstance(result, Solutions):
            return Answer(result.columns, result.rows, **known)
        if isinstance(result, bool):
            return Answer.of_boolean(result, **known)
        return GraphAnswer(result, **known)

    def ask(self, text: str) -> Answer:
        """Answer a question in words, in Chinese or English.

        Raises:
            SilentError: It was not understood; the message names the nearest questions.
        """
        from kg.questions.ask import understand

        understood = understand(self.store, self.questions(), text)
        return self.answer(understood.question, understood.values)

    def resolve(self, text: str, kind: str | None = None) -> NamedNode:
        """Return the one thing that a name, slug, CURIE or IRI stands for.

        Raises:
            NotFoundError: Nothing is called so; the message names the nearest.
        """
        from kg.search import resolve

        return resolve(self.store, text, kind)

    def find(self, text: str, limit: int = 10) -> "list[Hit]":
        """Return the things whose name is like a text, best first."""
        from kg.search import find

        return find(self.store, text, lang=self.lang, limit=limit)

    def entity(self, text: str) -> "Entity":
        """Return everything that is known of one thing."""
        from kg.entity import describe

        return describe(self.store, self.resolve(text), self.lang)

    def compare(self, one: str, other: str) -> Answer:
        """Return all indicators of two cities side by side."""
        from kg.compare import compare

        return compare(self.store, one, other, self.lang)

    def network(self) -> "networkx.MultiDiGraph[Any]":
        """Return the things and their relations as a network."""
        from kg.network.projection import project

        return project(self.store, self.lang)

    def rank(self, by: str = "degree", *things: str, **settings: Any) -> Answer:
        """Return what the network says of things, by one measure: ``g.rank("betweenness")``.

        Args:
            by: ``degree``, ``anchor``, ``betweenness``, ``pagerank``, ``closeness``, ``core``,
                ``bridge``, ``community``, ``similarity``, ``difference`` or ``break``.
            things: Tell of these only; for similarity and difference, what is compared.
            settings: Those of :func:`kg.network.rank.rank` (``kinds``, ``top`` …), and which
                statements count: those of :meth:`kg.network.choice.Choice.of`.

        Raises:
            NotFoundError: A name stands for nothing.
            ParameterError: A value does not fit.
        """
        from kg.network.choice import chosen
        from kg.network.rank import rank

        return rank(self.store, by, self.lang, things=things, **chosen(self.store, settings))

    def path(self, one: str, other: str, **settings: Any) -> Answer:
        """Return how two things are connected, one row a step; no rows where they are not.

        Args:
            one: One end, as people write it.
            other: The other end.
            settings: Those of :func:`kg.network.path.path` (``paths``, ``longest``), and which
                statements count: those of :meth:`kg.network.choice.Choice.of`.

        Raises:
            NotFoundError: A name stands for nothing.
            ParameterError: Both are the same, or a value does not fit.
        """
        from kg.network.choice import chosen
        from kg.network.path import path

        return path(self.store, one, other, self.lang, **chosen(self.store, settings))

    def page(self, **settings: Any) -> "Page":
        """Return the interactive page: ``g.page(entity="科大讯飞", hops=2).save("g.html")``.

        Args:
            settings: What to draw (``entity`` and ``hops``; ``question`` and its parameters;
                ``sparql``; ``answer``), and how: those of :func:`kg.page.draw`.

        Raises:
            NotFoundError: There is no such thing or question.
            ParameterError: A value does not fit.
            SilentError: There is nothing to draw.
        """
        from kg.page.request import request

        return request(self, **settings)

    def rdflib(self) -> "rdflib.Dataset":
        """Return the same store as an rdflib dataset, for reading only.

        The default graph is the merged graph, and each named graph a source. Writing to the
        dataset raises UsageError, and a query in it is refused what :meth:`query` is refused.

        Raises:
            UsageError: The graph lies behind a URL.
        """
        from kg.store.embedded import EmbeddedStore

        if not isinstance(self.store, EmbeddedStore):
            raise UsageError(
                "rdflib needs a graph on this machine; open the shipped graph or a store folder.",
                "rdflib 需要本机上的图谱；请打开随附图谱或数据库文件夹。",
            )
        import rdflib

        from kg.store.rdflib_view import ReadOnlyStore

        return rdflib.Dataset(store=ReadOnlyStore(self.store.inner))

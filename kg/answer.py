"""Answers: rows of terms or triples, with labels, a title, and the query that gave them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import UsageError
from kg.formats import GRAPH_FORMATS, SELECT_FORMATS
from kg.store import Term
from kg.terms import python_value, shown, to_json

if TYPE_CHECKING:
    import pandas

    from kg.citations.model import Citations
    from kg.labels import Labels

LICENCE = "CC BY 4.0"
"""The licence of the shipped graph; what other stores hold is under its own."""

Row = Mapping[str, Term | None]


class Answer:
    """The answer to a SELECT or ASK: columns, and rows of terms.

    ASK gives one row with one column, ``answer``, that holds an ``xsd:boolean``;
    :attr:`boolean` tells it from a SELECT.

    Args:
        columns: The variables, in the query's order.
        rows: The rows; None is an unbound cell.
        labels: Labels in the reader's language; without them things show as CURIEs.
        title: The question, as a person would put it.
        titles: The headings in the reader's language, one a column; else the variables.
        query: The SPARQL that was run.
        version: What identifies the state of the data.
        message: What is to be said beside the rows, e.g. that the source is silent.
        silent: There are no rows because the source does not state it, which is not zero.
        boolean: The answer to an ASK.
    """

    formats = SELECT_FORMATS
    default_format = "table"

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Term | None]],
        *,
        labels: "Labels | None" = None,
        title: str = "",
        titles: Sequence[str] | None = None,
        query: str = "",
        version: str = "",
        message: str | None = None,
        silent: bool = False,
        boolean: bool | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.rows = [tuple(row) for row in rows]
        self.titles = tuple(titles) if titles else self.columns
        self.labels = labels
        self.title = title
        self.query = query
        self.version = version
        self.message = message
        self.silent = silent
        self.boolean = boolean
        self._prefetched = labels is None

    @classmethod
    def of_boolean(cls, value: bool, **settings: Any) -> "Answer":
        """Return the answer to an ASK."""
        return cls(("answer",), [(Literal(value),)], boolean=value, **settings)

    def __iter__(self) -> Iterator[Row]:
        """Yield each row as a mapping from column to term."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return a summary for the Python prompt."""
        return f"<Answer {self.title or ', '.join(self.columns)!r}: {len(self)} rows>"

    @property
    def lang(self) -> str:
        """The language of the labels."""
        return self.labels.lang if self.labels is not None else "en"

    def text(self, term: Term | None) -> str:
        """Return what a cell shows for a term: a label in the reader's language, or text."""
        if not self._prefetched and self.labels is not None:
            self.labels.prefetch(term for row in self.rows for term in row)
            self._prefetched = True
        return shown(term, self.labels, self.lang)

    def cell(self, row: int, column: str) -> str:
        """Return what the table shows in one cell."""
        return self.text(self.rows[row][self.columns.index(column)])

    def footer(self) -> tuple[str, str]:
        """Return the line under a table: how many rows, of which data, in English and Chinese."""
        count = len(self)
        return _footer(self, f"{count} {'row' if count == 1 else 'rows'}", f"{count} 行")

    def cite(self) -> "Citations":
        """Return the citations of the rows, computed from the query; one a row.

        ``answer.cite()[0].statements`` are the triples behind the first row and where they stand;
        ``answer.cite().render("gbt7714")`` writes them as people cite.

        Raises:
            UsageError: The answer does not come from a graph.
        """
        return _cite(self)

    def render(self, format: str = "table", **settings: Any) -> bytes:
        """Return the answer in a format, as UTF-8.

        Args:
            format: One of :data:`~kg.formats.SELECT_FORMATS`.
            settings: ``width`` for a table, in terminal cells; ``labels=True`` for labels and
                headings instead of IRIs and variables in CSV and TSV.

        Raises:
            UsageError: There is no such format for rows.
        """
        from kg.formats import renderer

        if format not in SELECT_FORMATS:
            raise wrong_format(format, self.formats, ("rows", "表格形式的结果"))
        return renderer(format)(self, **settings).encode("utf-8", "replace")

    def to_json(self, *, standard: bool = False) -> dict[str, Any]:
        """Return SPARQL 1.1 Query Results JSON.

        Args:
            standard: Leave out the member ``aicity``, which holds title, query, version,
                headings and labels.
        """
        about: dict[str, Any] = {} if standard else {"aicity": self._about()}
        if self.boolean is not None:
            return {**about, "head": {}, "boolean": self.boolean}
        bindings = [
            {
                column: to_json(term)
                for column, term in zip(self.columns, row, strict=True)
                if term is not None
            }
            for row in self.rows
        ]
        return {**about, "head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}

    def _about(self) -> dict[str, Any]:
        things = dict.fromkeys(t for row in self.rows for t in row if isinstance(t, NamedNode))
        return {
            "title": self.title,
            "message": self.message,
            "silent": self.silent,
            "lang": self.lang,
            "version": self.version,
            **({"licence": LICENCE} if _is_ours(self) else {}),
            "headings": dict(zip(self.columns, self.titles, strict=True)),
            "labels": {thing.value: self.text(thing) for thing in things},
            "query": self.query,
        }

    def to_pandas(self, *, labels: bool = False) -> "pandas.DataFrame":
        """Return a data frame with Python values: numbers, dates, text.

        Args:
            labels: Show things by label and columns by heading, instead of IRIs and variables.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise UsageError(
                "pandas is not installed; install it with: pip install 'aicity[pandas]'",
                "没有安装 pandas；请运行：pip install 'aicity[pandas]'",
            ) from error
        rows = [
            [
                self.text(term) if labels and isinstance(term, NamedNode) else python_value(term)
                for term in row
            ]
            for row in self.rows
        ]
        return pandas.DataFrame(rows, columns=list(self.titles if labels else self.columns))

    def _repr_html_(self) -> str:
        """Return a table for a notebook, everything escaped."""
        from kg.formats.tables import html

        return html(self)


class GraphAnswer:
    """The answer to a CONSTRUCT or DESCRIBE: triples, sorted and each once.

    Args:
        triples: The triples.
        labels: Labels in the reader's language.
        title: The question, as a person would put it.
        query: The SPARQL that was run.
        version: What identifies the state of the data.
    """

    formats = GRAPH_FORMATS
    default_format = "turtle"

    def __init__(
        self,
        triples: Sequence[Triple],
        *,
        labels: "Labels | None" = None,
        title: str = "",
        query: str = "",
        version: str = "",
    ) -> None:
        self.triples = sorted(set(triples), key=str)
        self.labels = labels
        self.title = title
        self.query = query
        self.version = version

    def __iter__(self) -> Iterator[Triple]:
        """Yield the triples."""
        return iter(self.triples)

    def __len__(self) -> int:
        """Return the number of triples."""
        return len(self.triples)

    def __repr__(self) -> str:
        """Return a summary for the Python prompt."""
        return f"<GraphAnswer: {len(self)} triples>"

    def footer(self) -> tuple[str, str]:
        """Return how many triples there are, of which data, in English and Chinese."""
        return _footer(self, f"{len(self)} triples", f"{len(self)} 个三元组")

    def cite(self) -> "Citations":
        """Return the citations of the triples, one a triple.

        Raises:
            UsageError: The answer does not come from a graph.
        """
        return _cite(self)

    def render(self, format: str = "turtle", **settings: Any) -> bytes:
        """Return the triples in a format, as UTF-8.

        Args:
            format: One of :data:`~kg.formats.GRAPH_FORMATS`.
            settings: Those of an :class:`Answer`, which triples have no use for: only switched
                off.

        Raises:
            UsageError: There is no such format for triples, or a setting is switched on.
        """
        from kg.formats.graphs import graph

        if format not in GRAPH_FORMATS:
            raise wrong_format(format, self.formats, ("triples", "三元组形式的结果"))
        if given := [name for name, value in settings.items() if value]:
            raise UsageError(
                f"{given[0]} is for rows; leave it out for triples.",
                f"{given[0]} 只用于表格形式的结果；输出三元组时请去掉。",
            )
        return graph(self.triples, format)

    def _repr_html_(self) -> str:
        """Return the triples as Turtle for a notebook, escaped."""
        from html import escape

        return f"<pre>{escape(self.render('turtle').decode())}</pre>"


def _is_ours(answer: Answer | GraphAnswer) -> bool:
    return answer.labels is not None and not answer.labels.store.location


def _footer(answer: Answer | GraphAnswer, en: str, zh: str) -> tuple[str, str]:
    version = f" {answer.version}" if answer.version else ""
    if _is_ours(answer):
        return (
            f"{en} · aicity data{version} · {LICENCE}",
            f"{zh} · aicity 数据{version} · {LICENCE}",
        )
    return (f"{en} · data{version}", f"{zh} · 数据{version}") if version else (en, zh)


def _cite(answer: Answer | GraphAnswer) -> "Citations":
    from kg.citations import cite

    if answer.labels is None:
        raise UsageError(
            "This answer does not come from a graph, so that nothing can be cited for it.",
            "该答案并非来自图谱，无从引用。",
        )
    return cite(answer.labels.store, answer)


def wrong_format(name: str, allowed: Sequence[str], what: tuple[str, str]) -> UsageError:
    """Return the error for a format that does not suit an answer."""
    return UsageError(
        f"{name} is no format for {what[0]}; use one of {', '.join(allowed)}.",
        f"{name} 不是{what[1]}可用的格式；请用 {'、'.join(allowed)}。",
    )

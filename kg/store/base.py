"""What every store does alike, written once over :meth:`query` and :meth:`quads`."""

from abc import abstractmethod
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import UsageError
from kg.store import Result, Solutions, Store, Term
from kg.store.dataset import Dataset


class BaseStore(Store):
    """Derive the typed forms from :meth:`query`."""

    @abstractmethod
    def query(self, query: str) -> Result:
        """Answer a query of any form."""

    def first(
        self,
        query: str,
        most: int | None = None,
        dataset: Dataset | None = None,
        base: str | None = None,
    ) -> tuple[Result, bool]:
        """Answer a query with so many rows or triples at most, and tell whether there are more.

        Raises:
            UsageError: A dataset or a base is given, which not every store can take.
        """
        if dataset is not None or base is not None:
            raise UsageError(
                "This store takes no dataset beside the query; name the graphs with FROM.",
                "此数据库不接受查询之外的数据集参数；请用 FROM 指定图。",
            )
        result = self.query(query)
        if isinstance(result, bool):
            return result, False
        if isinstance(result, Solutions):
            more = most is not None and len(result.rows) > most
            return Solutions(result.columns, result.rows[:most]), more
        return result[:most], most is not None and len(result) > most

    @abstractmethod
    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the statements that match, each with its source."""

    def select(self, query: str) -> Solutions:
        """Answer a SELECT."""
        result = self.query(query)
        if not isinstance(result, Solutions):
            raise _wrong_form("SELECT")
        return result

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        result = self.query(query)
        if not isinstance(result, bool):
            raise _wrong_form("ASK")
        return result

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE."""
        result = self.query(query)
        if not isinstance(result, list):
            raise _wrong_form("CONSTRUCT / DESCRIBE")
        return result


def _wrong_form(wanted: str) -> UsageError:
    return UsageError(
        f"A {wanted} query is needed here; this one has another form.",
        f"这里需要 {wanted} 查询；给出的查询是其他形式。",
    )

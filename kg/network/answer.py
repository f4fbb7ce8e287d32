"""Answers about the network: rows that know the statements behind them, and what was counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import NamedNode

from kg.answer import Answer
from kg.errors import UsageError
from kg.store import Term

if TYPE_CHECKING:
    from kg.citations.model import Citations

Link: TypeAlias = tuple[str, str, str]
"""A statement of the network: subject, predicate, object, as IRIs."""


@dataclass(frozen=True)
class Evidence:
    """What a row rests on.

    Attributes:
        links: The statements, all of which make the row together.
        absent: The row also says that something is not stated.
    """

    links: tuple[Link, ...]
    absent: bool = False

    @classmethod
    def of(cls, links: Iterable[Link], *, absent: bool = False) -> "Evidence":
        """Return the evidence of statements, each once and in a fixed order."""
        return cls(tuple(sorted(set(links))), absent)


class NetworkAnswer(Answer):
    """An answer whose rows come from the network, not from a query alone.

    ``query`` is the SPARQL for the statements that were counted; :meth:`cite` cites for each row
    the statements that make it so.

    Args:
        evidence: What each row rests on.
        network: What was counted, for programs.
        settings: Those of an :class:`~kg.answer.Answer`.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Term | None]],
        *,
        evidence: Sequence[Evidence],
        network: dict[str, Any],
        **settings: Any,
    ) -> None:
        super().__init__(columns, rows, **settings)
        self.evidence = tuple(evidence)
        self.network = network

    def cite(self) -> "Citations":
        """Return the citations of the rows: the statements behind each, with their sources."""
        from kg.citations.gather import sources_of
        from kg.citations.model import Citation, Citations
        from kg.citations.trace import Fact

        if self.labels is None:
            raise UsageError(
                "This answer does not come from a graph, so that nothing can be cited for it.",
                "该答案并非来自图谱，无从引用。",
            )
        facts: dict[Link, Fact] = {
            link: (NamedNode(link[0]), NamedNode(link[1]), NamedNode(link[2]), None)
            for each in self.evidence
            for link in each.links
        }
        stated = sources_of(self.labels.store, facts.values())
        rows = [
            Citation(
                witnesses=(tuple(stated[facts[link]] for link in each.links),)
                if each.links
                else (),
                together=True,
                rests_on_absence=each.absent,
            )
            for each in self.evidence
        ]
        return Citations(self.labels.store, self, rows)

    def _about(self) -> dict[str, Any]:
        return {**super()._about(), "network": self.network}

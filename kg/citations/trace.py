"""What a solution rests on, and what a row does."""

from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import NamedNode

from kg.store import Term

MOST = 100_000
"""How many solutions are followed for one batch of rows."""

Solution: TypeAlias = dict[str, Term]
Key: TypeAlias = tuple[Term | None, ...]
Fact: TypeAlias = tuple[Term, Term, Term, NamedNode | None]
"""A triple, and the graph that it was looked for in, if in one."""
Reason: TypeAlias = tuple[str, str]

LOST: Reason = ("no solution gives this row again", "没有解能再次得出这一行")
TOO_MANY: Reason = (f"more than {MOST:,} solutions", f"解超过 {MOST:,} 个")
CONDITION: Reason = ("EXISTS inside an expression", "表达式中含有 EXISTS")


@dataclass(slots=True)
class Trace:
    """What one solution rests on.

    Attributes:
        facts: The triples, in the order of the query.
        absent: Something must not be in the graph.
        problems: Why something could not be traced.
        itself: Places that a path of no steps leads from and to.
    """

    facts: dict[Fact, None] = field(default_factory=dict)
    absent: bool = False
    problems: dict[Reason, None] = field(default_factory=dict)
    itself: set[Term] = field(default_factory=set)

    def add(self, other: "Trace") -> None:
        """Rest on what another rests on, too."""
        self.facts.update(other.facts)
        self.absent |= other.absent
        self.problems.update(other.problems)
        self.itself |= other.itself

    def settle(self) -> None:
        """Mark what a path of no steps leaves open: nothing says that the thing is there."""
        ends = {end for s, _, o, _ in self.facts for end in (s, o)} if self.itself else set()
        if self.itself - ends:
            self.problems[
                "a path of no steps, of a thing that no other pattern mentions",
                "路径为零步，且没有其他模式提到该事物",
            ] = None


@dataclass(slots=True)
class Explanation:
    """Why a row is there.

    Attributes:
        traces: One for each solution behind the row.
        together: All of them make the row, as in a group; else each alone would.
    """

    traces: list[Trace] = field(default_factory=list)
    together: bool = False

    @classmethod
    def failed(cls, reason: Reason) -> "Explanation":
        """Return that of a row which cannot be traced."""
        return cls([Trace(problems={reason: None})])

    def whole(self) -> Trace:
        """Return all traces as one."""
        trace = Trace()
        for each in self.traces:
            trace.add(each)
        return trace


def lost() -> Trace:
    """Return the trace of what cannot be found again."""
    return Trace(problems={LOST: None})

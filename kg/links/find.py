"""Finding what a thing is in another dataset: candidates, evidence, decision.

>>> from kg.links.datasets.base import Local
>>> from kg.links.record import Name, Place, Record
>>> there = Record("https://example.org/1", (Name("苏州大学", "zh"),), frozenset({"education"}),
...                Place(("Suzhou",), country="CN"))
>>> thing = Record("univ:soochow", (Name("苏州大学"),), frozenset({"education"}),
...                Place(country="CN"))
>>> match = next(find([thing], Local("example", lambda: [there])))
>>> match.decision.value, match.predicate, match.candidates[0].reasons[0].zh
('link', 'skos:exactMatch', '名称相同：“苏州大学”与“苏州大学”')
"""

from collections.abc import Callable, Iterable, Iterator

from kg.links import places
from kg.links.comparing import Context
from kg.links.datasets.base import Adapter
from kg.links.features import Evidence, evidence
from kg.links.record import Record
from kg.links.scoring import Match, decide

_LOOKED_AT = 20


def find(
    things: Iterable[Record],
    dataset: Adapter,
    *,
    limit: int = 5,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Match]:
    """Yield for each thing what it is in a dataset, in the order of the things.

    One match at a time, so that what was found before an endpoint fails, or a person interrupts,
    can be kept.

    Args:
        things: Records of ours, or of anyone's; see :func:`kg.links.ours.records_of`.
        dataset: Where to look; see :mod:`kg.links.datasets`.
        limit: The most candidates to keep in a match.
        progress: Called with the number of things done.

    Raises:
        DataError: The dataset's file is broken.
        EndpointError: The dataset's service does not answer as it should.
        LimitError: It has more to say than it gives.
    """
    for number, thing in enumerate(things, 1):
        yield decide(thing, weigh(thing, dataset), limit)
        if progress is not None:
            progress(number)


def weigh(thing: Record, dataset: Adapter) -> list[Evidence]:
    """Return the evidence on every candidate that a dataset has for a thing."""
    ours = places.around(thing.place)
    found = []
    for candidate in dataset.candidates(thing, _LOOKED_AT):
        context = Context(
            company=_may_be_company(thing) and _may_be_company(candidate),
            ours=ours,
            theirs=places.around(candidate.place),
            things_with=dataset.things_with,
            is_place=dataset.is_place,
            complete=dataset.complete,
        )
        found.append(evidence(thing, candidate, context))
    return found


def _may_be_company(record: Record) -> bool:
    return not record.types or "company" in record.types

"""Which of the things that a text names are values of which parameters."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from pyoxigraph import NamedNode

from kg.errors import KGError
from kg.namespaces import KINDS, PREFIXES
from kg.questions.ask.counted import said
from kg.questions.ask.mentions import ASIDE, COMPOSITE, NOTHING, Mention, Option
from kg.questions.ask.segments import Piece, Wanted
from kg.questions.binding import Values, allowed_terms, bind
from kg.questions.catalogue import Catalogue
from kg.questions.header import Parameter, Question
from kg.store import Store, Term

_NUMBERS = ("integer", "year")
OTHER = "other"
"""The parameter for what another of its kind is compared with."""
_LEADS = "ahead of {other}"
"""What a question says whose first thing leads the other."""
_KIND_CLASSES = frozenset(
    PREFIXES["aic"] + name for kind, name in KINDS.items() if kind not in ASIDE
)


class Slots(NamedTuple):
    """The parameters of a question, as places that values can fill."""

    question: Question
    allowed: dict[str, frozenset[str]]
    """For parameters that not every thing of their kind fits: the IRIs that do."""
    fixed: frozenset[str]
    """Parameters that cannot be left open."""

    def takes(self, parameter: Parameter, option: Option) -> bool:
        """Tell whether a parameter takes what is named."""
        if parameter.kind in _NUMBERS:
            # "Two dimensions" are no second level.
            roles = ("level",) if parameter.name == "level" else ("", parameter.name)
            return parameter.kind == option.kind and option.role in roles
        if option.kind in _NUMBERS:
            return False
        allowed = self.allowed.get(parameter.name)
        if allowed is not None:
            return option.kind == parameter.kind and all(
                isinstance(t, NamedNode) and t.value in allowed for t in option.terms
            )
        if parameter.kind == "any":
            return option.kind not in ("iri", "unit", "source", "passage", "dataset", NOTHING)
        return parameter.kind == option.kind

    @property
    def wanted(self) -> Wanted:
        """Return which meaning of a mention this question can use."""
        parameters = self.question.header.parameters.values()

        def chosen(mention: Mention) -> Option | None:
            for parameter in parameters:
                for option in mention.options:
                    if (
                        parameter.kind == "any"
                        and not mention.proper
                        and (option.kind in COMPOSITE or option.kind == "field")
                    ):
                        continue
                    if self.takes(parameter, option):
                        return option._replace(kind=parameter.kind)
            return None

        return chosen


def slots(store: Store, catalogue: Catalogue) -> dict[str, Slots]:
    """Return the places that each question of a catalogue has for values."""
    kept = _KEPT.setdefault(store, WeakKeyDictionary())
    known = kept.get(catalogue)
    if known is None or known[0] != store.version():
        known = kept[catalogue] = (store.version(), _slots(store, catalogue))
    return known[1]


_KEPT: WeakKeyDictionary[Store, WeakKeyDictionary[Catalogue, tuple[str, dict[str, Slots]]]] = (
    WeakKeyDictionary()
)


def _slots(store: Store, catalogue: Catalogue) -> dict[str, Slots]:
    # Parameters that are described alike take alike values, though one question may have no
    # answer for some of them.
    described: defaultdict[str, set[str]] = defaultdict(set)
    for question in catalogue:
        for name, parameter in question.header.parameters.items():
            if parameter.kind == "theme":
                described[parameter.about["en"]] |= objects(store, question, name)
    found = {}
    for question in catalogue:
        allowed: dict[str, frozenset[str]] = {}
        fixed = set()
        parameters = question.header.parameters
        kinds = [parameter.kind for parameter in parameters.values()]
        for name, parameter in parameters.items():
            if parameter.kind == "iri":
                terms = frozenset(allowed_terms(parameter))
                allowed[name] = _KIND_CLASSES & terms or terms
            elif parameter.kind == "theme":
                allowed[name] = frozenset(described[parameter.about["en"]])
            computed = rf"(?:FILTER|BIND|IF)\b(?![^\n]*!BOUND\(\?{name}\))[^\n]*\?{name}\b"
            if kinds.count(parameter.kind) > 1 or (
                parameter.kind in ("text", *_NUMBERS) and re.search(computed, question.body)
            ):
                fixed.add(name)
        found[question.name] = Slots(question, allowed, frozenset(fixed))
    return found


def objects(store: Store, question: Question, name: str) -> frozenset[str]:
    """Return what can stand where a parameter stands, with all parameters left open."""
    open_ = bind(question, dict.fromkeys(question.header.parameters))
    # A parameter that only a filter uses has the values of what it is compared with.
    equal = re.search(rf"\?(\w+)\s*=\s*\?{name}\b", open_)
    select = f"SELECT DISTINCT ?{equal[1] if equal else name} WHERE"
    query = re.sub(r"SELECT\b.*?\bWHERE\b", select, open_, count=1, flags=re.DOTALL)
    query = re.sub(r"\b(?:GROUP|HAVING|ORDER)\s+BY\b[^{}]*\Z", "", query)
    try:
        rows = store.select(query).rows
    except KGError:
        return frozenset()
    return frozenset(row[0].value for row in rows if isinstance(row[0], NamedNode))


class Filled(NamedTuple):
    """The parameters of a question, filled.

    Attributes:
        values: The values of all parameters.
        left: How many named things found no place.
        given: The parameters whose values are named.
        spare: Values that are named apart from the one that took the place.
        ordered: Whether a word tells which of two things is set against the other.
    """

    values: dict[str, tuple[Term, ...] | None]
    left: int
    given: frozenset[str]
    spare: dict[str, tuple[Term, ...]]
    ordered: bool


def fill(
    places: Slots, pieces: Sequence[Piece], order: Sequence[str], words: frozenset[str]
) -> Filled:
    """Return the values of all parameters.

    Args:
        places: The parameters.
        pieces: The text, cut for this question.
        order: The parameters in the order in which the wording that fits best names them.
        words: The concepts of the text, for years that begin or end a span.
    """
    parameters = places.question.header.parameters
    ordered = [parameters[name] for name in order]
    ordered += [parameter for name, parameter in parameters.items() if name not in order]
    given: dict[str, list[Term]] = {}
    last: dict[str, int] = {}
    spare: defaultdict[str, list[Term]] = defaultdict(list)
    left = 0
    proper = {piece.option.kind for piece in pieces if piece.option and piece.proper}
    roles = {piece.option.role for piece in pieces if piece.option and piece.option.role}
    # What is named only to be left out is a value where nothing else is named.
    kept = {piece.option.kind for piece in pieces if piece.option and not piece.excluded}
    alone = {p.option.kind for p in pieces if p.option and not p.against and not p.excluded}
    for i, piece in enumerate(pieces):
        option = piece.option
        if option is None or (not piece.proper and option.kind in proper):
            continue
        if piece.excluded and option.kind in kept:
            continue
        if piece.against and option.kind in alone and _single(parameters, option):
            continue  # "Compared with Hangzhou, which strengths has Suzhou?"
        same = [p for p in ordered if p.kind == option.kind]
        fitting = [p for p in same if places.takes(p, option)] or same
        if (
            option.kind == "integer"
            and not option.role
            and roles.intersection(p.name for p in fitting)
        ):
            continue  # "the three top-ten firms": ten is the top, three are the firms
        empty = [p for p in fitting if p.name not in given]
        if len(option.terms) > 1 and len(empty) > 1:
            pair = list(option.terms)
            usual = [term for p in empty for term in p.default or ()]
            if set(usual) == set(pair):
                pair = usual
            for parameter, term in zip(empty, pair, strict=False):
                given[parameter.name] = [term]
        elif empty:
            # Of two things of a kind, the one that is compared with is the other.
            twin = next((p for p in empty if p.name == OTHER), None) if piece.against else None
            taken = twin or empty[0]
            given[taken.name] = list(option.terms)
            last[taken.name] = i
        elif (
            option.kind not in _NUMBERS
            and len(fitting) == 1
            and last.get(fitting[0].name) == i - 1
            and piece.joined
        ):
            # "Suzhou and Hangzhou": named side by side, they are meant together.
            given[fitting[0].name].extend(option.terms)
            last[fitting[0].name] = i
        else:
            left += 1
            if len(fitting) == 1:
                spare[fitting[0].name].extend(option.terms)
    values: dict[str, tuple[Term, ...] | None] = {}
    for name, parameter in parameters.items():
        if name in given:
            values[name] = tuple(dict.fromkeys(given[name]))
        elif name in places.fixed:
            values[name] = parameter.default
        else:
            values[name] = None
        if name not in given and (one := said(name, pieces, words)):
            values[name] = one
    if _LEADS in places.question.header.question["en"] and any(piece.ahead for piece in pieces):
        _turn(values)
    if any(piece.last for piece in pieces):
        words |= {"until"}
    _span(parameters, given, values, words)
    _apart(parameters, given, values)
    against = any(piece.against for piece in pieces if piece.option)
    return Filled(
        values,
        left,
        frozenset(given),
        {name: tuple(terms) for name, terms in spare.items()},
        against,
    )


def _single(parameters: Mapping[str, Parameter], option: Option) -> bool:
    """Tell whether a question is asked of one thing of a kind at a time."""
    same = [p for p in parameters.values() if p.kind == option.kind]
    return len(same) == 1 and len(same[0].default or ()) < 2


def _turn(values: dict[str, tuple[Term, ...] | None]) -> None:
    """Change two cities about: who is behind another is not the first that leads."""
    first = next((name for name in values if name != OTHER), OTHER)
    values[first], values[OTHER] = values[OTHER], values[first]


def _span(
    parameters: Mapping[str, Parameter],
    given: dict[str, list[Term]],
    values: dict[str, tuple[Term, ...] | None],
    words: frozenset[str],
) -> None:
    """One year for a span of years is the whole span, unless the text says since or until."""
    years = [name for name, p in parameters.items() if p.kind == "year"]
    named = [name for name in years if name in given]
    if len(years) != 2 or len(named) != 1:
        return
    year = values[named[0]]
    first, last = years
    values[first], values[last] = year, year
    if "since" in words:
        values[last] = None
    elif "until" in words:
        values[first], values[last] = None, year


def _apart(
    parameters: Mapping[str, Parameter],
    given: dict[str, list[Term]],
    values: dict[str, tuple[Term, ...] | None],
) -> None:
    """Two parameters of a kind are about two things: the one that is not named gives way."""
    for name, parameter in parameters.items():
        twins = [p for p in parameters.values() if p.kind == parameter.kind and p is not parameter]
        for twin in twins:
            if (
                parameter.kind not in _NUMBERS
                and name not in given
                and twin.name in given
                and values[name] == values[twin.name]
            ):
                values[name] = twin.default


__all__ = ["Filled", "Slots", "Values", "fill", "objects", "slots"]

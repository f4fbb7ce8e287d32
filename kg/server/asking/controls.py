"""The form of a question: one control a parameter, filled from the graph where values are few."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from pyoxigraph import NamedNode

from kg.errors import NotFoundError, ParameterError, UsageError
from kg.graph import Graph
from kg.language import is_chinese
from kg.namespaces import AIC, BASE, KINDS, curie, expand
from kg.questions import Parameter, Question
from kg.questions.ask.filling import objects
from kg.questions.binding import Values, allowed_terms, terms_of
from kg.questions.wording import wording
from kg.server.asking.options import Option, options
from kg.server.exchange import Request
from kg.server.kinds import some_of_kind
from kg.store import Term
from kg.terms import text_of

OPEN = "*"
"""The value that leaves a parameter open."""

ROW, SEVERAL = "from-row", "choose-several"
"""What a form sends beside parameters; a parameter's name never has a hyphen."""

OWN = frozenset((ROW, SEVERAL, "lang", "federate"))
FEW = 200
"""So many values fit a drop-down; with more of them, a name is typed."""

_NUMERIC = ("integer", "year")
_HINT = re.compile(r"(; nearest: |；最接近的有：).*", re.DOTALL)
"""What an error says besides; a page has links instead."""

_NAMED = re.compile(r"\(([^()\s]+:[^()\s]+)\)$")

Given: TypeAlias = Mapping[str, list[str]]


@dataclass(frozen=True)
class Control:
    """The control for one parameter.

    Attributes:
        answering: The values for which there may be an answer, by label.
        others: Further values of the kind, for which the graph alone says nothing.
        text: What is in the field where a value is typed.
        several: Whether several values are ticked, instead of one being chosen.
        optional: Whether it may be left open.
        open: Whether it is.
        fault: What is wrong with the value, in the reader's language.
        suggestions: Values that would be right, with their labels.
    """

    name: str
    label: str
    kind: str
    answering: tuple[Option, ...]
    others: tuple[Option, ...]
    text: str
    several: bool
    optional: bool
    open: bool
    fault: str = ""
    suggestions: tuple[tuple[str, str], ...] = ()

    @property
    def listed(self) -> bool:
        """Whether values are chosen from a list."""
        return bool(self.answering or self.others)

    @property
    def numeric(self) -> bool:
        """Whether the value is a number."""
        return self.kind in _NUMERIC

    @property
    def options(self) -> tuple[Option, ...]:
        """Every value on offer."""
        return (*self.answering, *self.others)


def given_in(request: Request) -> Given:
    """Return the values of a request by parameter, as they were sent."""
    found: dict[str, list[str]] = {}
    for name, value in request.query:
        if name not in OWN:
            found.setdefault(name, []).append(value)
    return found


def understood(
    graph: Graph, question: Question, given: Given
) -> tuple[Values, dict[str, UsageError]]:
    """Return the terms of all parameters, and what is wrong with those that do not fit.

    A field that is left empty leaves its parameter open, where it may be.

    Raises:
        ParameterError: The question has no such parameter.
    """
    values: dict[str, tuple[Term, ...] | None] = {}
    faults: dict[str, UsageError] = {}
    known = question.header.parameters
    for name in given:
        if name not in known:
            raise _unknown(question, name)
    for name, parameter in known.items():
        values[name] = parameter.default
        if name not in given:
            continue
        filled = [value for value in given[name] if value.strip()]
        try:
            if filled:
                wanted = filled[0] if len(filled) == 1 else filled
            else:
                wanted = "" if parameter.required else OPEN
            values[name] = terms_of(graph.store, parameter, wanted)
        except (ParameterError, NotFoundError) as error:
            faults[name] = error
    return values, faults


def _unknown(question: Question, name: str) -> ParameterError:
    names = list(question.header.parameters)
    shown = name if len(name) <= 60 else name[:59] + "…"
    if not names:
        return ParameterError(
            f"This question has no parameters; leave out {shown}.",
            f"该问题没有参数；请去掉 {shown}。",
        )
    return ParameterError(
        f"This question has no parameter {shown}; it has {', '.join(names)}.",
        f"该问题没有参数 {shown}；可用：{'、'.join(names)}。",
        names,
    )


def pairs_of(question: Question, values: Values) -> list[tuple[str, str]]:
    """Return values as the pairs of a query string, complete and short."""
    pairs = []
    for name, parameter in question.header.parameters.items():
        terms = values.get(name, parameter.default)
        pairs += (
            [(name, OPEN)] if terms is None else [(name, value_of(parameter, t)) for t in terms]
        )
    return pairs


def value_of(parameter: Parameter, term: Term) -> str:
    """Return the shortest text that stands for a term where a parameter takes it."""
    if isinstance(term, NamedNode) and parameter.kind in KINDS:
        own = f"{BASE}{parameter.kind}/"
        slug = term.value.removeprefix(own)
        if slug != term.value and re.fullmatch(r"[a-z0-9-]+", slug):
            return slug
    return curie(term.value) if isinstance(term, NamedNode) else text_of(term)


def controls(
    graph: Graph,
    question: Question,
    values: Values,
    given: Given,
    faults: Mapping[str, UsageError],
    several: Iterable[str] = (),
) -> list[Control]:
    """Return the controls of a question's form, filled in with what it is asked with."""
    return [
        _control(graph, question, parameter, values, given, faults, name in several)
        for name, parameter in question.header.parameters.items()
    ]


def _control(
    graph: Graph,
    question: Question,
    parameter: Parameter,
    values: Values,
    given: Given,
    faults: Mapping[str, UsageError],
    several: bool,
) -> Control:
    name, fault = parameter.name, faults.get(parameter.name)
    zh = is_chinese(graph.lang)
    terms = values.get(name, parameter.default)
    chosen = [value_of(parameter, term) for term in terms or ()]
    answering, others = _values(graph, question, parameter)
    offered = {value_of(parameter, term) for term in (*answering, *others)}
    # A value that is not in the list, but was understood, must not vanish from the form.
    extra = [t for t in terms or () if offered and value_of(parameter, t) not in offered]
    typed = ", ".join(given.get(name, ())) if fault else _typed(graph, parameter, terms)
    return Control(
        name=name,
        label=parameter.about["zh" if zh else "en"],
        kind=parameter.kind,
        answering=options(graph, answering, partial(value_of, parameter), chosen),
        others=options(graph, [*others, *extra], partial(value_of, parameter), chosen),
        text=typed,
        several=several or len(chosen) > 1,
        optional=not parameter.required,
        open=terms is None,
        fault="" if fault is None else _said(fault, name, graph.lang),
        suggestions=_suggestions(graph, fault),
    )


def _typed(graph: Graph, parameter: Parameter, terms: Sequence[Term] | None) -> str:
    if terms is None:
        return ""
    if parameter.kind in _NUMERIC or parameter.kind == "text":
        return ", ".join(map(text_of, terms))
    # Names can be of several things; short forms of addresses cannot.
    if len(terms) > 1:
        return ", ".join(value_of(parameter, term) for term in terms)
    named = wording(parameter, tuple(terms), graph.labels)
    try:
        clear = terms_of(graph.store, parameter, named) == tuple(terms)
    except UsageError:
        clear = False
    return named if clear else value_of(parameter, terms[0])


def _said(fault: UsageError, name: str, lang: str) -> str:
    """Return what is wrong, without the parameter's name and without commands."""
    text = fault.message(lang).removeprefix(f"{name}: ").removeprefix(f"{name}：")
    return _HINT.sub("。" if is_chinese(lang) else ".", text)


def _suggestions(graph: Graph, fault: UsageError | None) -> tuple[tuple[str, str], ...]:
    """Return what would be right instead: the value to send, and its label."""
    found = []
    for text in getattr(fault, "suggestions", ()):
        named = _NAMED.search(text)
        value = named[1] if named else text
        iri = expand(value)
        found.append((value, text if iri is None else graph.labels.of(NamedNode(iri))))
    labels = [label for _, label in found]
    return tuple(
        (value, f"{label} ({value})" if labels.count(label) > 1 else label)
        for value, label in found
    )


def _values(
    graph: Graph, question: Question, parameter: Parameter
) -> tuple[list[NamedNode], list[NamedNode]]:
    """Return the values that may have an answer, and others of the kind; both empty if many."""
    if parameter.kind in (*_NUMERIC, "text"):
        return [], []
    if parameter.kind == "iri":
        others = [NamedNode(iri) for iri in allowed_terms(parameter)]
    elif parameter.kind in KINDS:
        others = some_of_kind(graph.store, parameter.kind, FEW + 1)
        if len(others) > FEW:
            return [], []
    else:
        others = []
    # To find them, all parameters are left open: too much for a store of any size.
    found = {} if graph.store.location else objects(graph.store, question, parameter.name)
    if len(found) > FEW:
        return [], []
    answering = [NamedNode(iri) for iri in sorted(found)]
    if not answering:
        return others, []
    if parameter.kind not in KINDS and parameter.kind != "iri":
        return answering, []
    kind = AIC[KINDS[parameter.kind]].value if parameter.kind in KINDS else ""
    proper = {other.value for other in others}
    if kind:
        # Where a property takes other kinds as well, the question is about its own.
        answering = [term for term in answering if term.value in proper] or answering
    return answering, [term for term in others if term.value not in found]

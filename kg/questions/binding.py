"""Binding: values as people write them become typed terms in the ``#= param`` lines.

Nothing else of the query is touched, and a value enters only as a term that the RDF library has
made and written, never as text.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFoundError, ParameterError, UsageError
from kg.namespaces import KINDS, PREFIXES, RDF, XSD, curie, expand
from kg.questions.header import Parameter, Question
from kg.questions.reader import PARAM
from kg.store import Store, Term
from kg.terms import n3

Values = Mapping[str, tuple[Term, ...] | None]
"""What each parameter is bound to; None leaves it open."""

_OPEN = frozenset(("*", "UNDEF"))
_COMMA = re.compile(r"\s*[,，、;；]\s*")
_AND = re.compile(r"\s+(?:and|or)\s+|\s*[和或]\s*")
_JOINTS = 3
"""So many joining words are tried: names can hold such words too."""
_LITERAL_KINDS = ("integer", "year", "text")
_DATATYPES = {
    "integer": (XSD.integer, XSD.int, XSD.long, XSD.nonNegativeInteger, XSD.positiveInteger),
    "year": (XSD.integer, XSD.gYear),
    "text": (XSD.string, RDF.langString),
}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_YEAR = re.compile(r"([0-9]{4})\s*年?")


def bind(question: Question, values: Values) -> str:
    """Return the SPARQL of a question with its parameters bound; the others keep their default."""

    def line(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in values:
            return match[0]
        terms = values[name]
        data = "UNDEF" if terms is None else " ".join(map(n3, terms))
        return f"{match['before']} {data} {match['after']}"

    return PARAM.sub(line, question.body)


def values_of(store: Store, question: Question, given: Mapping[str, Any]) -> Values:
    """Return the terms that a question is asked with: those given, else the defaults.

    Args:
        store: Where names are looked up.
        question: The question.
        given: Values by parameter: text as a person writes it, a number, a term, or a list of
            these; None leaves the default, ``"*"`` leaves the parameter open where it may be.

    Raises:
        ParameterError: The question has no such parameter, or a value does not fit.
    """
    known = question.header.parameters
    for name in given:
        if name not in known:
            raise _unknown(question, name)
    return {
        name: parameter.default
        if given.get(name) is None
        else terms_of(store, parameter, given[name])
        for name, parameter in known.items()
    }


def terms_of(store: Store, parameter: Parameter, value: Any) -> tuple[Term, ...] | None:
    """Return the terms that one value stands for, or None where it leaves the parameter open.

    Raises:
        ParameterError: It does not fit the parameter, is empty, or leaves a required one open.
    """
    if isinstance(value, str):
        if not value.strip():
            raise _empty(parameter)
        if value.strip() in _OPEN:
            if parameter.required:
                raise ParameterError(
                    f"{parameter.name} cannot be left open; give a value.",
                    f"{parameter.name} 不能不限；请给出值。",
                )
            return None
        if parameter.kind == "text":
            return (_text(parameter, value),)
        try:
            return (_term(store, parameter, value),)
        except UsageError as error:
            pieces = [piece for piece in _COMMA.split(value.strip()) if piece]
            if len(pieces) < 2:
                if (joined := _joined(store, parameter, value)) is not None:
                    return joined
                raise _misfit(parameter, value, error) from error
        return terms_of(store, parameter, pieces)
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        items = [terms_of(store, parameter, item) for item in value]
        if not items:
            raise _empty(parameter)
        if None in items:
            return None
        return tuple(dict.fromkeys(term for item in items if item for term in item))
    return (_term(store, parameter, value),)


def _joined(store: Store, parameter: Parameter, value: str) -> tuple[Term, ...] | None:
    """Return the terms of two names joined with a word, as titles show them, or None."""
    for match in islice(_AND.finditer(value), _JOINTS):
        both = value[: match.start()], value[match.end() :]
        try:
            return tuple(dict.fromkeys(_term(store, parameter, each) for each in both))
        except UsageError:
            continue
    return None


def _empty(parameter: Parameter) -> ParameterError:
    # An unset variable of a shell must not ask about everything.
    return ParameterError(
        f"{parameter.name} is empty; give a value{'' if parameter.required else ', or * for any'}.",
        f"{parameter.name} 为空；请给出值{'' if parameter.required else '，或用 * 表示不限'}。",
    )


def _term(store: Store, parameter: Parameter, value: Any) -> Term:
    kind = parameter.kind
    if isinstance(value, NamedNode | Literal):
        return _typed(store, parameter, value)
    if kind in ("integer", "year"):
        # Full-width digits are digits to a person.
        text = unicodedata.normalize("NFKC", str(value)).strip()
        match = (_YEAR if kind == "year" else _INTEGER).fullmatch(text)
        if match and not isinstance(value, bool):
            return Literal(int(match[1] if kind == "year" else text))
        raise _misfit(parameter, str(value), None)
    if not isinstance(value, str):
        raise _misfit(parameter, str(value), None)
    if kind == "text":
        return _text(parameter, value)
    if kind == "iri":
        return _iri(parameter, value)
    return _thing(store, kind, value)


def _typed(store: Store, parameter: Parameter, value: NamedNode | Literal) -> Term:
    """Return a term that fits as the same value written as text would."""
    kind = parameter.kind
    try:
        if isinstance(value, NamedNode):
            if kind == "iri":
                return value
            if kind not in _LITERAL_KINDS:
                return _thing(store, kind, value.value)
        elif kind in _LITERAL_KINDS and value.datatype in _DATATYPES[kind]:
            return _term(store, parameter, value.value)
    except UsageError as error:
        raise _misfit(parameter, value.value, error) from error
    raise _misfit(parameter, value.value, None)


def _thing(store: Store, kind: str, value: str) -> NamedNode:
    from kg.search import resolve

    wanted = value.strip()
    if kind == "passage":
        # Passages are cited as P20-2 and named p20-2.
        wanted = wanted.lower() if re.fullmatch(r"P\d+(?:-\d+)?", wanted) else wanted
    if kind in ("passage", "source") and re.fullmatch(r"[a-z0-9-]+", wanted):
        wanted = f"{kind}:{wanted}"
    return resolve(store, wanted, kind if kind in KINDS else None)


def _iri(parameter: Parameter, value: str) -> NamedNode:
    """Return an IRI, a CURIE, or a term of the ontology by its label."""
    iri = expand(value.strip().removeprefix("<").removesuffix(">"))
    try:
        return NamedNode(iri or "")
    except ValueError:
        pass
    from kg import ontology

    fitting = allowed_terms(parameter)
    found = [each for each in ontology.named(value) if not fitting or each in fitting]
    if len(found) == 1:
        return NamedNode(found[0])
    if not fitting:
        raise _misfit(parameter, value, None)
    shown = value if len(value) <= 80 else value[:79] + "…"
    names = {
        lang: [ontology.label_of(each, lang) or curie(each) for each in fitting[:12]]
        for lang in ("en", "zh")
    }
    raise ParameterError(
        f"{parameter.name} wants one of: {', '.join(names['en'])}; {shown!r} is none.",
        f"{parameter.name} 可为：{'、'.join(names['zh'])}；“{shown}”不是其一。",
        names["en"],
    )


def allowed_terms(parameter: Parameter) -> list[str]:
    """Return the terms of the ontology that could stand where the default stands, or nothing."""
    from kg import ontology

    defaults = [term.value for term in parameter.default or () if isinstance(term, NamedNode)]
    if not defaults or not all(iri.startswith(PREFIXES["aic"]) for iri in defaults):
        return []
    return ontology.siblings(defaults[0])


def _text(parameter: Parameter, value: str) -> Literal:
    try:
        return Literal(value)
    except ValueError as error:
        raise _misfit(parameter, value, None) from error


def _misfit(parameter: Parameter, value: str, reason: UsageError | None) -> ParameterError:
    if isinstance(reason, ParameterError | NotFoundError):
        return ParameterError(
            f"{parameter.name}: {reason.en}",
            f"{parameter.name}：{reason.zh}",
            reason.suggestions,
        )
    expected = {
        "integer": ("a whole number, e.g. 11", "整数，如 11"),
        "year": ("a year, e.g. 2021", "年份，如 2021"),
        "text": ("text", "文本"),
        "iri": ("an IRI or a CURIE, e.g. city:suzhou", "IRI 或 CURIE，如 city:suzhou"),
    }.get(parameter.kind, (f"a name of kind {parameter.kind}", f"{parameter.kind} 的名称"))
    shown = value if len(value) <= 80 else value[:79] + "…"
    shown = shown.encode("utf-8", "replace").decode()
    return ParameterError(
        f"{parameter.name} wants {expected[0]}; {shown!r} is none.",
        f"{parameter.name} 需要{expected[1]}；“{shown}”不是。",
    )


def _unknown(question: Question, name: str) -> ParameterError:
    from rapidfuzz import process

    names = list(question.header.parameters)
    near = [str(match[0]) for match in process.extract(name, names, score_cutoff=50)]
    listed = ", ".join(near or names)
    if not names:
        return ParameterError(
            f"{question.name} has no parameters; leave out {name}.",
            f"{question.name} 没有参数；请去掉 {name}。",
        )
    return ParameterError(
        f"{question.name} has no parameter {name}; it has {listed}.",
        f"{question.name} 没有参数 {name}；可用：{listed}。",
        near,
    )

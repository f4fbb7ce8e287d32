"""Who says something, and who says otherwise: statements with their sources and licences."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.citations.conflicts import conflicts
from kg.citations.model import Statement
from kg.citations.styles import stance
from kg.citations.works import work
from kg.labels import Labels, choose
from kg.language import is_chinese
from kg.namespaces import AIC, DCTERMS
from kg.passages import Source, Sources
from kg.store import Store, Term
from kg.terms import text_of

if TYPE_CHECKING:
    from kg.answer import Answer

COLUMNS = ("says", "subject", "relation", "value", "place", "stance", "source", "licence")
_HEADINGS = (
    ("Says", "Subject", "Relation", "Value", "Place", "Stance", "Source", "Licence"),
    ("说法", "主体", "关系", "值", "位置", "立场", "来源", "许可"),
)
_SAYS = {
    "so": ("so", "如此"),
    "otherwise": ("otherwise", "另说"),
    "also": ("another relation", "另一关系"),
}


_PART = 2
"""So many characters of a label are enough to name a property, where no other begins so."""


def why(
    store: Store,
    labels: Labels,
    subject: NamedNode,
    predicate: NamedNode | None = None,
    object: Term | None = None,
) -> "Answer":
    """Return who says a statement, who says otherwise, and what else relates its two ends.

    Args:
        store: Where to look.
        labels: Labels in the reader's language.
        subject: What it is about.
        predicate: The relation; none is any.
        object: The value; none is any.
    """
    from kg.answer import Answer

    said = _stated(store, subject, predicate, object)
    kinds = dict.fromkeys(said, "so")
    # Where nothing says just this, what is said of the same relation may still contradict it.
    near = said or _stated(store, subject, predicate, None)
    for conflict in conflicts(store, near):
        for each in conflict.statements:
            kinds.setdefault(each, "otherwise")
    if object is not None and not isinstance(object, Literal):
        back = _stated(store, object, None, subject) if isinstance(object, NamedNode) else []
        for each in [*_stated(store, subject, None, object), *back]:
            kinds.setdefault(each, "also")
    places = Sources(store, labels)
    places.prefetch(sorted({graph for each in kinds for graph in each.graphs}, key=str))
    labels.prefetch(term for each in kinds for term in (each.predicate, each.object))
    zh = is_chinese(labels.lang)
    rows = []
    for each, kind in kinds.items():
        for source in sorted(map(places.of, each.graphs), key=lambda found: found.place):
            rows.append((kind, each, source))
    rows.sort(key=lambda row: (list(_SAYS).index(row[0]), row[2].place, str(row[1])))
    return Answer(
        COLUMNS,
        [(Literal(_SAYS[k][zh]), *_cells(store, labels, e, s)) for k, e, s in rows],
        labels=labels,
        titles=_HEADINGS[zh],
        version=store.version(),
    )


def _stated(
    store: Store, subject: Term, predicate: NamedNode | None, object: Term | None
) -> list[Statement]:
    found: dict[tuple[Term, Term, Term], set[NamedNode]] = {}
    if not isinstance(subject, NamedNode):
        return []
    for quad in store.quads(subject, predicate, object):
        if isinstance(quad.graph_name, NamedNode):
            key = (quad.subject, quad.predicate, quad.object)
            found.setdefault(key, set()).add(quad.graph_name)
    return [Statement(*key, graphs=tuple(sorted(graphs, key=str))) for key, graphs in found.items()]


def _cells(
    store: Store, labels: Labels, statement: Statement, source: Source
) -> Iterable[Term | None]:
    zh = is_chinese(labels.lang)
    whole = source.iri if source.place[0] else NamedNode(source.place[1])
    told = stance(source, zh)
    return (
        statement.subject,
        statement.predicate,
        statement.object,
        Literal(source.short) if not source.place[0] else None,
        Literal(told) if told else None,
        whole,
        _licence(store, whole, labels.lang),
    )


def _licence(store: Store, whole: NamedNode, lang: str) -> Term | None:
    if licence := work(store, whole, lang).licence:
        return NamedNode(licence)
    rights = [quad.object for quad in store.quads(whole, DCTERMS.rights)]
    return choose((each for each in rights if isinstance(each, Literal)), lang)


def property_of(store: Store, text: str) -> NamedNode | None:
    """Return the property that a CURIE, IRI, local name or label in either language stands for.

    The beginning of a label will do where no other begins so.
    """
    from kg.namespaces import expand
    from kg.ontology import label_of, properties

    wanted = text.strip().casefold()
    if iri := expand(text.strip()):
        return NamedNode(iri)
    part = []
    for each in properties():
        names = {each.rpartition("#")[2], label_of(each, "en"), label_of(each, "zh")}
        folded = {name.casefold() for name in names if name}
        if wanted in folded:
            return NamedNode(each)
        if len(wanted) >= _PART and any(name.startswith(wanted) for name in folded):
            part.append(NamedNode(each))
    if len(part) == 1:  # The beginning of one name only: nothing else can be meant.
        return part[0]
    own = NamedNode(AIC.iri + text.strip()) if text.strip().isidentifier() else None
    return own if own is not None and any(store.quads(predicate=own)) else None


def value_of(found: Iterable[Statement], text: str, labels: Labels) -> Term | None:
    """Return the value among statements that a text stands for, as it is shown or written."""
    wanted = text.strip().casefold()
    for each in found:
        value = each.object
        if wanted in {text_of(value).casefold(), text_of(value, labels).casefold()}:
            return value
    return None


def stated(store: Store, subject: NamedNode, predicate: NamedNode | None = None) -> list[Statement]:
    """Return what is said of a thing, under one property or all."""
    return _stated(store, subject, predicate, None)

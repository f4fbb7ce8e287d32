"""One thing for what a person wrote: that thing, or why not."""

import re

from pyoxigraph import Literal, NamedNode

from kg.errors import LOOK, NotFoundError, ParameterError
from kg.namespaces import BASE, KINDS, curie, expand
from kg.passages import cited
from kg.search import codes
from kg.search.find import same_as, suggestions
from kg.search.grade import CODE
from kg.search.names import ALIASES, LABELS, kind_name, kinds_of, names
from kg.search.norm import key_of
from kg.store import Store

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_TAGS = (None, "zh", "en")


def resolve(store: Store, text: str, kind: str | None = None) -> NamedNode:
    """Return the one thing that a text stands for.

    An IRI, a CURIE, a slug, and a label or alias as it is written are looked up directly; only
    other spellings of a name (case, brackets, full width, traditional characters) and other
    catalogues' identifiers need the index of all names.

    Args:
        store: Where to look.
        text: An IRI, a CURIE, a slug, a whole name in any language, or the identifier that another
            catalogue gives.
        kind: The kind that the thing must have, e.g. ``city``.

    Raises:
        NotFoundError: Nothing is called so; the message names the nearest.
        ParameterError: Several things are called so, or one of another kind, or nothing is given.
    """
    # Words of a command line can hold bytes that are no text, which RDF cannot hold.
    wanted = text.encode("utf-8", "replace").decode().strip().removeprefix("<").removesuffix(">")
    if not wanted:
        raise ParameterError("A name is needed; nothing was given.", "需要名称；未给出任何内容。")
    if (iri := expand(wanted) or cited(wanted)) is not None and _is_iri(iri):
        return _checked(store, iri, kind, wanted)
    # Each way in turn: the first that gives exactly one thing is what is meant. A slug is first
    # within its kind; without one, what people see comes before what only addresses hold.
    ways = [_by_label, _by_alias, _by_key]
    ways.insert(2 if kind is None else 0, _by_slug)
    several: list[str] = []
    others: list[str] = []
    for way in ways:
        found = way(store, wanted, kind)
        kinds = kinds_of(store, found)
        fitting = _fitting(found, kinds, kind)
        if len(fitting) == 1 and (not several or fitting[0] in several):
            return NamedNode(fitting[0])
        several = several or fitting
        others += [iri for iri in found if iri not in fitting]
    if several:
        raise _ambiguous(wanted, several)
    raise _unknown(store, wanted, kind, others)


def _by_slug(store: Store, text: str, kind: str | None) -> list[str]:
    if not _SLUG.fullmatch(text):
        return []
    kinds = [kind] if kind in KINDS else list(KINDS)
    values = " ".join(f"<{BASE}{each}/{text}>" for each in kinds)
    return _things(store, f"VALUES ?thing {{ {values} }} ?thing ?property ?value")


def _by_label(store: Store, text: str, kind: str | None) -> list[str]:
    return _named(store, text, LABELS)


def _by_alias(store: Store, text: str, kind: str | None) -> list[str]:
    return _named(store, text, ALIASES)


def _named(store: Store, text: str, properties: tuple[NamedNode, ...]) -> list[str]:
    names_ = " ".join(str(Literal(text, language=tag)) for tag in _TAGS)
    values = ", ".join(str(each) for each in properties)
    # A second VALUES would make the embedded engine read every name of the store.
    return _things(
        store,
        f"VALUES ?name {{ {names_} }} ?thing ?property ?name FILTER(?property IN ({values}))",
    )


def _by_key(store: Store, text: str, kind: str | None) -> list[str]:
    index = names(store)
    found = index.by_key.get(key_of(text), [])
    best = min((name.rank for name in found), default=0)
    if found:
        return sorted({name.iri for name in found if name.rank == best})
    # An identifier may be written in other ways: with its exchange, or its catalogue's prefix.
    for key in codes.keys(text)[1:]:
        if found := [name for name in index.by_key.get(key, ()) if name.rank == CODE]:
            break
    return sorted({name.iri for name in found})


def _things(store: Store, pattern: str) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?thing WHERE {{ {pattern} }}").rows
    return sorted(row[0].value for row in rows if isinstance(row[0], NamedNode))


def _fitting(found: list[str], kinds: dict[str, str], kind: str | None) -> list[str]:
    if kind is not None:
        return [iri for iri in found if kinds.get(iri) == kind]
    # A firm is meant before the section of the paper that has its name.
    return [iri for iri in found if kinds.get(iri) in KINDS] or found


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _checked(store: Store, iri: str, kind: str | None, text: str) -> NamedNode:
    here = f"{{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
    if not store.ask(f"ASK {{ {here} }}"):
        raise _unknown(store, text, kind, [])
    if not store.ask(f"ASK {{ <{iri}> ?p ?o }}") and len(same := same_as(store, iri)) == 1:
        iri = same[0]  # another catalogue's address of a thing that we know
    found = kinds_of(store, [iri]).get(iri)
    if kind is not None and found != kind:
        en, zh = (
            (kind_name(kind, lang), f"{kind_name(found, lang)}" if found else "")
            for lang in ("en", "zh")
        )
        raise ParameterError(
            f"{curie(iri)} is no {en[0]}{f' but a {en[1]}' if found else ''}.",
            f"{curie(iri)} 不是{zh[0]}{f'，而是{zh[1]}' if found else ''}。",
        )
    return NamedNode(iri)


def _ambiguous(text: str, found: list[str]) -> ParameterError:
    candidates = [curie(iri) for iri in found[:10]]
    return ParameterError(
        f"{text} can mean several things; give one of: {', '.join(candidates)}.",
        f"“{text}”有多种可能，请指明其一：{'、'.join(candidates)}。",
        candidates,
    )


def _unknown(store: Store, text: str, kind: str | None, others: list[str]) -> NotFoundError:
    nearest = suggestions(store, text, kind)
    shown = text if len(text) <= 80 else text[:79] + "…"
    en = f"No {kind_name(kind, 'en') if kind else 'thing'} is called {shown}"
    zh = f"没有名为“{shown}”的{kind_name(kind, 'zh') if kind else '实体'}"
    if others:
        where = [curie(iri) for iri in sorted(set(others))[:3]]
        en += f" (it is the name of {', '.join(where)})"
        zh += f"（这是 {'、'.join(where)} 的名称）"
    if nearest:
        en += f"; nearest: {', '.join(nearest)}."
        zh += f"；最接近的有：{'、'.join(nearest)}。"
    else:
        en, zh = f"{en}.", f"{zh}。"
    error = NotFoundError(en, zh, nearest)
    return error if nearest else error.with_command(*LOOK)

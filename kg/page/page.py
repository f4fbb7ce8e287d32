"""The interactive page: one HTML file that needs no network and runs no code but its own."""

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.answer import Answer
from kg.errors import UsageError
from kg.files import write_atomic
from kg.language import is_chinese
from kg.page import selection as selected
from kg.page.answered import answered
from kg.page.content import Content
from kg.page.document import rendered
from kg.page.groups import NAMING
from kg.page.limits import limits
from kg.page.measure import check, measure, one_of
from kg.page.places import LAYOUTS
from kg.page.plan import plan
from kg.page.selection import Selection
from kg.page.wording import Two, Wording
from kg.store import Store

if TYPE_CHECKING:
    from kg.answer import GraphAnswer

THEMES = ("auto", "light", "dark")
"""How bright the page is; ``auto`` is as the reader's system."""

_SMOOTH_UP_TO = 400
"""More lines than this are drawn straight, which costs less."""


class Page:
    """One finished page.

    Attributes:
        html: The whole file.
        title: What it is called.
    """

    def __init__(self, html: str, title: str) -> None:
        self.html = html
        self.title = title

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all, always as UTF-8.

        Raises:
            OutsideError: The folder is missing or read-only, or the disk is full.
        """
        target = Path(path)
        write_atomic(target, self.html.encode("utf-8"))
        return target

    def _repr_html_(self) -> str:
        # The notebook's own origin is not the page's to reach: scripts yes, same origin no.
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{html.escape(self.html)}" '
            'sandbox="allow-scripts allow-popups allow-downloads" width="100%" height="720" '
            'style="border:1px solid #8888"></iframe>'
        )


def draw(
    store: Store,
    lang: str = "en",
    *,
    entity: NamedNode | str | None = None,
    hops: int = 1,
    answer: "Answer | GraphAnswer | None" = None,
    title: str | Two | None = None,
    layout: str | None = None,
    theme: str | None = None,
    size_by: str | None = None,
    colour_by: str | None = None,
    follow: bool = False,
    heads: Sequence[Two] | None = None,
) -> Page:
    """Return the page of a whole graph, of what lies near a thing, or of what an answer rests on.

    Args:
        store: Where the statements are.
        lang: The language in which the page opens; the reader can switch.
        entity: Draw only its neighbourhood, and open on it: an IRI, or any name of a thing.
        hops: How many steps from ``entity`` a thing may lie, 1 to 3.
        answer: Draw the statements that its rows rest on, with the things of the rows marked; of
            a CONSTRUCT, its triples.
        title: The heading, in one language or in Chinese and English, instead of the graph's or
            the thing's own.
        layout: ``mirrored`` (columns), ``force`` or ``radial``; none is forces for an answer,
            which is seldom of both cities, and columns else.
        theme: ``light`` or ``dark``; none follows the reader's system.
        size_by: What the size of marks means, one of :data:`~kg.page.measure.SIZES`; none is
            nothing.
        colour_by: What their colour means: ``kind`` or ``community``.
        follow: Open in the language of the reader's browser, where it is one of the two.
        heads: What the columns of ``answer`` are called, in Chinese and English; none is as it
            says itself.

    Raises:
        NotFoundError: No thing has the name ``entity``.
        ParameterError: There is no such layout, theme, size or colour.
        SilentError: The answer holds nothing that can be drawn.
        UsageError: There are no such steps, or both an entity and an answer are given.
    """
    check(size_by, colour_by)
    layout = layout or LAYOUTS[answer is not None]
    one_of(layout, LAYOUTS, ("layout", "布局"))
    one_of(theme or THEMES[0], THEMES, ("theme", "主题"))
    if entity is not None and answer is not None:
        raise UsageError(
            "A page is of an entity or of an answer, not of both.",
            "页面要么绘制一个实体的邻域，要么绘制一个答案，不能同时绘制两者。",
        )
    selected.check(hops)
    if isinstance(entity, str):
        from kg.search import resolve

        entity = resolve(store, entity)
    words = Wording(store)
    if answer is not None:
        selection = selected.behind(store, answer)
    elif entity is not None:
        selection = selected.near(store, entity, hops)
    else:
        selection = selected.whole(store)
    content = _content(store, selection, words, layout, size_by, colour_by)
    nodes, edges = content.nodes(), content.edges()
    zh = is_chinese(lang)
    heading = _heading(title, entity, words, given=answer is not None)
    told = limits(selection, content.plan, words, store.location)
    page: dict[str, Any] = {
        **content.rest(),
        "lang": "zh" if zh else "en",
        "heading": heading,
        "limits": [*told, *content.measures.notes],
        "smooth": sum(1 for edge in edges if edge.get("show")) <= _SMOOTH_UP_TO,
    }
    if selection.start is not None:
        page |= {"start": content.number[selection.start], "hops": selection.hops}
    if isinstance(answer, Answer) and answer.boolean is None:
        page["answer"] = answered(answer, content.number, words, heads)
    if answer is not None and answer.query:
        page["query"] = answer.query
    if theme in THEMES[1:]:
        page["theme"] = theme
    if follow:
        page["follow"] = True
    return Page(rendered(nodes, edges, page, pack=content.big), heading[0 if zh else 1])


def _content(
    store: Store,
    selection: Selection,
    words: Wording,
    layout: str,
    size_by: str | None,
    colour_by: str | None,
) -> Content:
    planned = plan(selection, words)
    if size_by or colour_by:
        # Communities are named by their topics, which need not be on the page.
        for iri, data in selection.graph.nodes(data=True):
            if iri in planned.graph or data["kind"] in NAMING:
                data["label_zh"], data["label_en"] = words.of(NamedNode(iri))
    measures = measure(selection.graph, size_by, colour_by)
    return Content(store, selection, planned, measures, words, layout)


def _heading(
    title: str | Two | None, entity: NamedNode | None, words: Wording, *, given: bool
) -> Two:
    if isinstance(title, tuple):
        return title
    if title:
        # A title from the command line may hold bytes that are no text.
        shown = title.encode("utf-8", "replace").decode("utf-8")
        return shown, shown
    if entity is not None:
        return words.of(entity)
    if given:
        return "答案背后的陈述", "What the answer rests on"
    return "苏州与杭州人工智能产业知识图谱", "AI industries of Suzhou and Hangzhou"

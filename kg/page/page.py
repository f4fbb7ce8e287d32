"""The interactive page: one HTML file that needs no network and runs no code but its own."""

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.errors import DataError, LimitError, UsageError
from kg.files import write_atomic
from kg.page.content import STANCES, Content
from kg.store import Store

if TYPE_CHECKING:
    from markupsafe import Markup

_SCRIPTS = ("words.js", "view.js", "labels.js", "panel.js", "find.js", "main.js")
_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")
_MOST = 20_000
_SMOOTH_UP_TO = 400
"""More lines than this are drawn straight, which costs less."""

_OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "keyboard": {"enabled": False},
        "navigationButtons": False,
        "tooltipDelay": 3600000,
        "selectConnectedEdges": False,
        "hoverConnectedEdges": False,
    },
    "nodes": {"borderWidth": 1.2, "borderWidthSelected": 2.5},
    "edges": {"width": 1, "selectionWidth": 0, "hoverWidth": 0},
}


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
            'sandbox="allow-scripts allow-popups" width="100%" height="720" '
            'style="border:1px solid #8888"></iframe>'
        )


def draw(
    store: Store,
    lang: str = "en",
    *,
    entity: NamedNode | str | None = None,
    hops: int = 1,
    title: str | None = None,
) -> Page:
    """Return the page of a whole graph, or of what lies near one thing.

    Args:
        store: Where the statements are.
        lang: The language in which the page opens; the reader can switch.
        entity: Draw only its neighbourhood, and open on it: an IRI, or any name of a thing.
        hops: How many steps from ``entity`` a thing may lie.
        title: The heading, instead of the graph's or the thing's own.

    Raises:
        NotFoundError: No thing has the name ``entity``.
        UsageError: There are no such steps.
        LimitError: There is more to draw than one file can hold.
    """
    from kg.network.projection import project

    if hops < 1:
        raise UsageError(f"hops must be at least 1, not {hops}.", f"hops 至少为 1，而不是 {hops}。")
    if isinstance(entity, str):
        from kg.search import resolve

        entity = resolve(store, entity)
    graph = project(store, lang, around=entity, hops=hops)
    if len(graph) > _MOST:
        raise LimitError(
            f"{len(graph)} things are too many for one page (at most {_MOST}); draw what lies near "
            "one of them: kg graph ENTITY --hops 1.",
            f"共有 {len(graph)} 个事物，超过一个页面的上限 {_MOST}；请只绘制其中一个的邻域："
            "kg graph ENTITY --hops 1。",
        )
    content = Content(store, graph)
    nodes, edges = content.nodes(), content.edges()
    chinese = lang.lower().startswith("zh")
    heading = ("苏州与杭州人工智能产业知识图谱", "AI industries of Suzhou and Hangzhou")
    page: dict[str, Any] = {**content.rest(), "lang": "zh" if chinese else "en"}
    if entity is not None:
        heading = content.words.of(entity)
        page |= {"start": content.number[entity.value], "hops": hops}
    if title:
        # A title from the command line may hold bytes that are no text.
        shown = title.encode("utf-8", "replace").decode("utf-8")
        heading = (shown, shown)
    page["heading"] = heading
    page["smooth"] = sum(1 for edge in edges if edge.get("show")) <= _SMOOTH_UP_TO
    page["stances"] = [
        ("", "") if not each else content.words.of(_stance(each)) for each in STANCES
    ]
    return Page(_render(nodes, edges, page), heading[0 if chinese else 1])


def _stance(name: str) -> NamedNode:
    from kg.namespaces import AIC

    return AIC[name]


def _render(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]], page: Mapping[str, Any]
) -> str:
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup
    from pyvis.network import Network

    vis = Markup(_vis())
    script = Markup(f'"use strict";(() => {{\n{_file(*_SCRIPTS)}}})();')
    style = Markup(_file("page.css"))
    network = Network(directed=True, height="100%", width="100%", cdn_resources="in_line")
    # The nodes and edges are appended, not added one by one: pyvis would look through all of them
    # each time, and drop a second link between the same two things.
    network.nodes = nodes
    network.node_ids = [node["id"] for node in nodes]
    network.edges = edges
    network.set_options(json.dumps(_OPTIONS))
    network.path = "page.html"
    environment = Environment(loader=FunctionLoader(_file), autoescape=True)
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
    }
    environment.globals["kg"] = {
        "page": page,
        "lang": "zh-CN" if page["lang"] == "zh" else "en",
        "heading": page["heading"][0 if page["lang"] == "zh" else 1],
        "style": style,
        "vis": vis,
        "script": script,
        "policy": _policy([vis, script], style),
    }
    network.templateEnv = environment
    rendered: str = network.generate_html()
    return rendered


def _policy(scripts: list["Markup"], style: "Markup") -> str:
    """Return the policy: nothing is loaded from anywhere, only these scripts and this style run."""
    hashes = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _file(*names: str) -> str:
    folder = resources.files("kg.page") / "template"
    text = "\n".join((folder / name).read_text("utf-8") for name in names)
    return text.replace("\r\n", "\n")


@lru_cache(maxsize=1)
def _vis() -> str:
    """Return vis-network as it lies in the installed pyvis package.

    Raises:
        DataError: The installed pyvis has no such file.
    """
    file = resources.files("pyvis").joinpath("templates", *_VIS)
    try:
        text = file.read_text("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise DataError(
            "The installed pyvis lacks vis-network 9.1.2; install pyvis 0.3.2.",
            "已安装的 pyvis 缺少 vis-network 9.1.2；请安装 pyvis 0.3.2。",
        ) from error
    # The map is a file that does not exist here; developer tools would ask for it.
    return text.replace("//# sourceMappingURL=vis-network.min.js.map", "").rstrip()

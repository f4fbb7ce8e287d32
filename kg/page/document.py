"""The HTML file: data, scripts and style in one document that loads nothing and runs only its own.

pyvis makes it, from a template of ours; see :func:`rendered`.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.page.packing import packed

if TYPE_CHECKING:
    from markupsafe import Markup

_SCRIPTS = tuple(
    f"{part}.js"
    for part in (
        *(
            "words",
            "unpack",
            "data",
            "theme",
            "shapes",
            "dom",
            "filter",
            "address",
            "text",
            "places",
        ),
        *("rings", "route", "canvas", "labels", "find", "cite", "table", "panel", "legend"),
        *("picture", "takeaway", "main", "events"),
    )
)
_VIS = ("lib", "vis-9.1.2", "vis-network.min.js")

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


def rendered(
    nodes: list[dict[str, Any]],
    edges: list[dict[str, Any]],
    page: Mapping[str, Any],
    *,
    pack: bool = False,
) -> str:
    """Return the whole file.

    Args:
        nodes: Things and aggregates, see :mod:`kg.page.content`.
        edges: Statements between them.
        page: Everything else that the scripts read.
        pack: Write nodes and edges by column, as a large page does.

    Raises:
        DataError: The installed pyvis lacks what it should bring.
    """
    from jinja2 import Environment, FunctionLoader
    from markupsafe import Markup
    from pyvis.network import Network

    vis = Markup(_vis())
    script = Markup(f'"use strict";(() => {{\n{_lean(_file(*_SCRIPTS))}\n}})();')
    style = Markup(_tight(_lean(_file("page.css"))))
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
        "packed": {"nodes": packed(nodes), "edges": packed(edges)} if pack else None,
        "lang": "zh-CN" if page["lang"] == "zh" else "en",
        "heading": page["heading"][0 if page["lang"] == "zh" else 1],
        "style": style,
        "vis": vis,
        "script": script,
        "policy": _policy([vis, script], style),
    }
    network.templateEnv = environment
    document: str = network.generate_html()
    return document


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


def _lean(text: str) -> str:
    """Return a script without its indents and the lines that only comment."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _tight(style: str) -> str:
    """Return a style sheet without the spaces beside its marks."""
    for mark in ("{", ";", ":", ","):
        style = style.replace(f"{mark} ", mark)
    return style.replace(" {", "{").replace(" }", "}")


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

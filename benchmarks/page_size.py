"""The size of the page, and what it costs to make, from a hundred things to a hundred thousand.

Run: ``python -m benchmarks.page_size [--things 150 1000 3000 100000] [--keep FOLDER]``
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import row
from kg.namespaces import BASE, KINDS, PREFIXES

SHARES = {
    "city": 0.0005, "province": 0.0002, "field": 0.006, "industry": 0.002, "cluster": 0.008,
    "univ": 0.008, "institute": 0.03, "platform": 0.02, "policy": 0.012, "programme": 0.01,
    "park": 0.01, "scenario": 0.004, "product": 0.06, "indicator": 0.0008, "stat": 0.09,
    "firm": 1.0,
}  # fmt: skip
"""How many of the things are of each kind; firms are the rest."""

_CITY = {
    "suzhou": "苏州", "hangzhou": "杭州", "shanghai": "上海", "beijing": "北京", "shenzhen": "深圳",
    "nanjing": "南京", "wuxi": "无锡", "changzhou": "常州", "ningbo": "宁波", "hefei": "合肥",
    "chengdu": "成都", "wuhan": "武汉", "xian": "西安", "chongqing": "重庆", "changsha": "长沙",
}  # fmt: skip
_TOPIC = (
    "智能", "机器人", "视觉", "语音", "芯片", "医药", "软件", "网络", "数据", "传感", "光电",
    "精密", "能源", "材料", "交通", "金融",
)  # fmt: skip
_BRAND = "天地华新东西南北金明海云星光远达通联创智慧思源德信诚美康安泰丰盛隆兴旺长乐重行"
_SYLLABLES = (
    "ka", "to", "ri", "ven", "sol", "mar", "tec", "lin", "do", "ra", "pix", "neo", "qua", "vi",
    "ser", "lum", "cor", "zen", "bio",
)  # fmt: skip
_ENDING = {
    "firm": ("科技有限公司", "Technology"), "institute": ("研究院", "Institute"),
    "univ": ("大学", "University"), "cluster": ("产业集群", "cluster"),
    "platform": ("平台", "platform"), "policy": ("行动计划", "Action Plan"),
    "programme": ("人才计划", "Talent Programme"), "park": ("产业园", "Park"),
    "scenario": ("应用场景", "scenario"), "product": ("系统", "system"),
    "field": ("技术", "technology"),
    "industry": ("产业", "industry"), "indicator": ("数量", "number"),
    "province": ("省", "Province"),
    "stat": ("数据", "figure"), "city": ("市", "City"),
}  # fmt: skip


def quads(things: int, seed: int = 7) -> Iterator[str]:
    """Yield the N-Quads of a graph of so many things: a few hubs, many firms, links in clumps."""
    dice = random.Random(seed)
    many = {kind: max(2, round(things * share)) for kind, share in SHARES.items()}
    many["firm"] = things - sum(count for kind, count in many.items() if kind != "firm")
    named = list(_CITY)

    def slug(kind: str, n: int) -> str:
        return named[n] if kind == "city" and n < len(named) else f"{kind}-{n}"

    def iri(kind: str, n: int) -> str:
        return f"<{BASE}{kind}/{slug(kind, n)}>"

    def some(kind: str) -> str:
        # A few of each kind are named much more often than the others.
        return iri(kind, int(many[kind] * dice.random() ** 3))

    def said(subject: str, name: str, target: str) -> str:
        source = f"<{PREFIXES['source']}report-{dice.randrange(40)}>"
        return f"{subject} <{PREFIXES['aic']}{name}> {target} {source} .\n"

    label, register = f"<{PREFIXES['skos']}prefLabel>", f"<{PREFIXES['source']}register>"
    whole = f"<{PREFIXES['xsd']}integer>"
    for kind, count in many.items():
        for n in range(count):
            own, (zh, en) = iri(kind, n), _ENDING[kind]
            brand = "".join(dice.choices(_BRAND, k=3)) + dice.choice(_TOPIC)
            chinese = _CITY.get(slug(kind, n), brand + zh)
            english = f"{''.join(dice.choices(_SYLLABLES, k=3)).title()} {en} {n}"
            if kind == "city" and n < len(named):
                english = named[n].title()
            yield f"{own} <{PREFIXES['rdf']}type> <{PREFIXES['aic']}{KINDS[kind]}> {register} .\n"
            yield f'{own} {label} "{chinese}"@zh {register} .\n'
            yield f'{own} {label} "{english}"@en {register} .\n'
            if kind == "firm":
                city = some("city")
                yield said(own, "basedIn", city)
                yield said(own, "field", some("field"))
                if not n % 3:
                    yield said(own, "hasSiteIn", some("city"))
                    yield said(own, "basedIn", city)
                if not n % 4:
                    yield said(own, "foundedYear", f'"{1990 + n % 30}"^^{whole}')
            elif kind == "cluster":
                yield said(own, "area", some("city"))
                yield said(own, "field", some("field"))
                for _ in range(dice.randrange(2, 9)):
                    yield said(own, "anchoredBy", some("firm"))
                yield said(own, "supportedBy", some("institute"))
            elif kind == "stat":
                yield said(own, "area", some("city"))
                yield said(own, "indicator", some("indicator"))
                yield said(own, "value", f'"{dice.randrange(10_000)}"^^{whole}')
                yield said(own, "year", f'"{2010 + dice.randrange(14)}"^^{whole}')
                yield said(own, "bound", f"<{PREFIXES['aic']}exactly>")
            elif kind == "product":
                yield said(some("firm"), "makes", own)
            elif kind not in ("city", "province", "field", "industry", "indicator"):
                yield said(own, "area", some("city"))
                yield said(own, "field", some("field"))
            elif kind == "field":
                yield said(own, "industry", some("industry"))


def write(things: int, file: Path, seed: int = 7) -> Path:
    """Write the graph to a file."""
    with file.open("w", encoding="utf-8") as out:
        out.writelines(quads(things, seed))
    return file


_MAKE = """
import resource, sys, time
from pathlib import Path
from kg.graph import Graph
graph = Graph.open(sys.argv[1] or None)
began = time.process_time()
page = graph.page(**dict(each.split("=") for each in sys.argv[3:]))
print(time.process_time() - began)
Path(sys.argv[2]).write_text(page.html, "utf-8")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--things", type=int, nargs="+", default=[150, 1000, 3000, 100_000])
    parser.add_argument("--keep", type=Path, help="make the stores and pages here, or use them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        print(row("graph", "page", "drawn first", "on the page", "CPU", "memory at most"))
        print(row("---", "--:", "--:", "--:", "--:", "--:"))
        report("shipped", "", (), folder)
        for things in options.things:
            store = folder / f"store-{things}"
            if not store.exists():
                load(things, folder, store)
            report(f"{things:,} things", str(store), (), folder)
            if things >= 3000:
                report(
                    f"{things:,} things, around Suzhou", str(store), ("entity=city:suzhou",), folder
                )


def load(things: int, folder: Path, store: Path) -> None:
    from kg.release.load import Order
    from kg.release.load import load as into
    from kg.release.reading import find_input

    file = write(things, folder / f"graph-{things}.nq")
    began = time.perf_counter()
    into(Order([find_input(str(file))]), store)
    print(f"loaded {things:,} things in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def report(called: str, store: str, settings: tuple[str, ...], folder: Path) -> None:
    """Make a page in a process of its own, and tell what it cost."""
    import json
    import re

    page = folder / "page.html"
    made = subprocess.run(
        [sys.executable, "-c", _MAKE, store, str(page), *settings],
        capture_output=True,
        text=True,
        check=True,
    )
    spent, peak = made.stdout.split()
    html = page.read_text("utf-8")
    found = re.search(r'id="data">(.*?)</script>', html, re.S)
    assert found
    from kg.page.packing import unpacked

    data = json.loads(found[1])
    nodes = unpacked(data["nodes"])
    drawn, held = sum("at" in node for node in nodes), sum("members" not in node for node in nodes)
    print(
        row(
            called,
            f"{len(html.encode()) / 1e6:.2f} MB",
            drawn,
            f"{held:,}",
            f"{float(spent):.1f} s",
            f"{int(peak) / 1024:.0f} MiB",
        )
    )


if __name__ == "__main__":
    main()

"""Names found in a store of a million labels, against a scan of the same labels.

Run: ``python -m benchmarks.search [--labels 1000000] [--queries 200] [--keep FOLDER]``
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import Cost, middle, row
from kg.release.load import Order, load
from kg.release.reading import find_input
from kg.search import find
from kg.search.norm import norm
from kg.search.pinyin import initials, syllables
from kg.store import open_store

CITIES = "苏州 杭州 上海 北京 深圳 南京 无锡 常州 宁波 合肥 成都 武汉 西安 重庆 长沙 厦门"
FIELDS = (
    "智能 机器人 视觉 语音 芯片 半导体 生物 医药 软件 "
    "信息 网络 数据 云计算 自动化 传感 光电 精密 新能源"
)
KINDS = "科技 技术 电子 系统 股份 集团 研究院 实验室 有限公司 科技有限公司 产业园 创新中心"
COMMON = (
    "天地人和中国大小上下高明华新东西南北金木水火土山川海云星光远达通联合力创智慧思源德信诚"
    "美佳康宁安泰丰盛隆兴旺长乐重行朝会单都曾解盖沈葛"
)
SYLLABLES = "ka to ri ven sol mar tec lin do ra pix neo qua vi ser lum cor ax zen bio"
NOUNS = "Robotics Vision Systems Software Networks Medical Data Sensors Laboratories Group"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--labels", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--keep", type=Path, help="make the store here, or use the one there")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    labels = list(generate(chance, options.labels))
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name) / "store"
        if not (folder / "CURRENT").exists():
            prepare(labels, Path(name) / "labels.nt", folder)
        measure(labels, folder, chance, options.queries)


def generate(chance: random.Random, many: int) -> Iterator[str]:
    """Yield labels, every other one Chinese: no two things need have different names."""
    for number in range(many):
        if number % 2:
            brand = "".join(chance.choices(COMMON, k=chance.choice((2, 2, 2, 3))))
            yield (
                chance.choice(CITIES.split())
                + brand
                + chance.choice(FIELDS.split())
                + chance.choice(KINDS.split())
            )
        else:
            brand = "".join(chance.choices(SYLLABLES.split(), k=3)).title()
            yield f"{brand} {chance.choice(NOUNS.split())} {chance.randrange(1000)}"


def prepare(labels: list[str], file: Path, folder: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        for number, label in enumerate(labels):
            lang = "en" if label.isascii() else "zh"
            out.write(
                f"<https://example.org/thing/{number // 2}> "
                f'<http://www.w3.org/2004/02/skos/core#prefLabel> "{label}"@{lang} .\n'
            )
    # The same load with and without the index tells what the index costs.
    spent = []
    for index, place in ((False, folder.with_name("plain")), (True, folder)):
        start = time.perf_counter()
        load(Order([find_input(str(file))], index=index), place)
        spent.append(time.perf_counter() - start)
    index = next(folder.glob("v*/names.sqlite"))
    whole = sum(each.stat().st_size for each in index.parent.iterdir())
    print(
        f"{len(labels):,} labels: load without index {spent[0]:.0f} s, with index {spent[1]:.0f} s "
        f"({spent[1] / spent[0]:.1f} times); index {index.stat().st_size / 2**20:.0f} of "
        f"{whole / 2**20:.0f} MiB\n"
    )


def measure(labels: list[str], folder: Path, chance: random.Random, many: int) -> None:
    store = open_store(str(folder))
    keys = [norm(label) for label in labels]
    chosen = chance.sample(labels, min(len(labels), 20 * many))
    english = [label for label in chosen if label.isascii()]
    chinese = [label for label in chosen if not label.isascii()]
    spoken = [said(label) for label in labels[1::2]]
    short = ["".join(syllables(letter)[0][0] for letter in label) for label in labels[1::2]]

    def piece(letters: int) -> str:
        label = chance.choice(chinese)
        at = chance.randrange(len(label) - letters + 1)
        return label[at : at + letters]

    def scan(over: list[str]) -> Callable[[str], object]:
        def found(text: str) -> list[str]:
            wanted = norm(text)
            return [key for key in over if wanted in key]

        return found

    kinds: dict[str, tuple[Callable[[], str], list[str]]] = {
        "2 characters": (lambda: piece(2), keys),
        "3 characters": (lambda: piece(3), keys),
        "4 characters": (lambda: piece(4), keys),
        "whole Chinese name": (lambda: chance.choice(chinese), keys),
        "beginning of an English name": (lambda: chance.choice(english)[:8], keys),
        "English word": (lambda: chance.choice(english).split()[1], keys),
        "pinyin, 2 syllables": (lambda: said(piece(2)), spoken),
        "pinyin, 4 syllables": (lambda: said(chance.choice(chinese)[:4]), spoken),
        "pinyin of a whole name": (lambda: said(chance.choice(chinese)), spoken),
        "initials": (lambda: initials(chance.choice(chinese)[:5])[0], short),
        "a slip of one character": (lambda: slip(chance, chance.choice(chinese)), keys),
    }
    print(row("typed", "median", "CPU", "95 of 100", "a scan, CPU", "times less", "found"))
    print(row("---", "--:", "--:", "--:", "--:", "--:", "--:"))
    everything: list[Cost] = []
    for name, (make, over) in kinds.items():
        texts = [make() for _ in range(many)]
        spent, found = timed(lambda text: find(store, text), texts)
        scanned, _ = timed(scan(over), texts[:15])
        if "slip" not in name:
            everything += spent
        cost, base = middle(spent), middle(scanned)
        print(
            row(
                name,
                f"{cost.wall * 1000:.2f} ms",
                f"{cost.cpu * 1000:.2f} ms",
                f"{sorted(spent)[int(0.95 * len(spent))].wall * 1000:.2f} ms",
                f"{base.cpu * 1000:.1f} ms",
                f"{base.cpu / cost.cpu:.0f}",
                f"{found / many:.0%}",
            )
        )
    cost = middle(everything)
    print(
        f"\nMedian of all but the slips: {cost.wall * 1000:.2f} ms, CPU {cost.cpu * 1000:.2f} ms, "
        "for at most ten hits with their labels. A scan only tells which keys hold the text: it "
        "grades nothing."
    )


def timed(call: Callable[[str], object], texts: list[str]) -> tuple[list[Cost], int]:
    """Return the cost of each call, after one that does not count, and how many gave something."""
    call(texts[0])
    spent, found = [], 0
    for text in texts:
        wall, cpu = time.perf_counter(), time.process_time()
        found += bool(call(text))
        spent.append(Cost(time.perf_counter() - wall, time.process_time() - cpu))
    return spent, found


def said(text: str) -> str:
    return "".join((syllables(letter) or (letter,))[0] for letter in text)


def slip(chance: random.Random, text: str) -> str:
    at = chance.randrange(2, len(text))
    return text[:at] + chance.choice(COMMON) + text[at + 1 :]


if __name__ == "__main__":
    main()

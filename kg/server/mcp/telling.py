"""Results in words: what a model reads of them where it is not given the data."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg.namespaces import curie


def text(result: Mapping[str, Any], lang: str) -> str:
    """Return a result as people read it: a numbered line a row, with its sources in brackets."""
    zh = lang == "zh"
    lines = [str(result["title"])] if result.get("title") else []
    if result.get("understood"):
        lines.append(("理解为：" if zh else "Understood as: ") + str(result["understood"]))
    if "boolean" in result:
        yes = ("是", "否") if zh else ("Yes", "No")
        lines.append(yes[not result["boolean"]])
    columns = result.get("columns", {})
    for number, row in enumerate(result.get("rows", []), 1):
        told = [
            f"{columns.get(name, name)}: {shown(value)}"
            for name, value in row["values"].items()
            if value is not None and value != ""
        ]
        lines.append(f"{number}. {' | '.join(told)}{_sources(row, zh=zh)}")
    lines += _beside(result, zh=zh)
    if result.get("message"):
        lines.append(str(result["message"]))
    if not result.get("rows") and result.get("silent"):
        lines.append("来源未说明，故无出处。" if zh else "The source is silent; nothing is cited.")
    return "\n".join(lines) or ("没有结果。" if zh else "Nothing was found.")


def _beside(result: Mapping[str, Any], *, zh: bool) -> Iterator[str]:
    """Yield what is known of one thing beside the rows: names, links, notes."""
    names = [each for each in result.get("names", ()) if each != result.get("label")]
    if names:
        yield ("又称：" if zh else "Also called: ") + "; ".join(names)
    if result.get("definition"):
        yield ("定义：" if zh else "Definition: ") + str(result["definition"])
    for each in result.get("elsewhere", ()):
        told = f"{each['dataset']}: {each['relation']} <{each['iri']}>"
        yield ("其他数据集：" if zh else "In another dataset: ") + told
    for note in result.get("curators_notes", ()):
        yield ("整理者注：" if zh else "Curators' note: ") + note


def shown(value: Any) -> str:
    """Return a value in words."""
    if isinstance(value, Mapping) and "iri" in value:
        short = curie(str(value["iri"]))
        label = str(value.get("label", ""))
        return label if short.startswith("aic:") or short == label else f"{label} <{short}>"
    return str(value)


def _sources(row: Mapping[str, Any], *, zh: bool) -> str:
    told = [
        each["cite"] + (f"（{each['stance']}）" if zh else f" ({each['stance']})")
        if each.get("stance")
        else each["cite"]
        for each in row.get("sources", ())
    ]
    remarks = [str(each) for each in row.get("notes", ())]
    everything = ("；" if zh else "; ").join([*told, *remarks])
    return f" [{everything}]" if everything else ""

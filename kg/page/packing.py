"""Lists of objects by column, as large pages hold them: a third of the size, unpacked in one pass.

``unpack.js`` in the template reads this form. An object is what it was, but for the order of its
keys. A column is a list of values, or one of

- ``{"q": 5, "n": 3}``: 5, 6, 7;
- ``{"d": […]}``: whole numbers, each by its difference from the one before;
- ``{"t": […], "x": […]}``: a table of values, and which of them stands where;
- ``{"o": …}``: objects, packed in turn;
- ``{"l": […], "r": …}``: lists of objects: their lengths, and all of them packed;
- ``{"i": …, "v": …}``: a key that only some objects have: which (a column), and their column.
"""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any


def packed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return objects by column.

    >>> packed([{"id": 0, "kind": "firm"}, {"id": 1, "kind": "firm"}])
    {'n': 2, 'c': {'id': {'q': 0, 'n': 2}, 'kind': {'t': ['firm'], 'x': [0, 0]}}}
    """
    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns: dict[str, Any] = {}
    for key in keys:
        own = [(place, row[key]) for place, row in enumerate(rows) if key in row]
        column = _column([value for _, value in own])
        if len(own) < len(rows):
            column = {"i": _column([place for place, _ in own]), "v": column}
        columns[key] = column
    return {"n": len(rows), "c": columns}


def unpacked(data: Any) -> list[dict[str, Any]]:
    """Return the objects that were packed; a list is returned as it is.

    >>> unpacked(packed([{"a": 1}, {"a": 2, "b": [{"c": "x"}]}]))
    [{'a': 1}, {'a': 2, 'b': [{'c': 'x'}]}]
    """
    if isinstance(data, list):
        return data
    rows: list[dict[str, Any]] = [{} for _ in range(data["n"])]
    for key, column in data["c"].items():
        places: Sequence[int] = range(data["n"])
        if isinstance(column, dict) and "i" in column:
            places, column = _values(column["i"]), column["v"]
        for place, value in zip(places, _values(column), strict=True):
            rows[place][key] = value
    return rows


def _column(values: list[Any]) -> Any:
    if all(isinstance(value, dict) for value in values):
        return {"o": packed(values)}
    if all(isinstance(value, list) for value in values):
        flat = [each for value in values for each in value]
        if flat and all(isinstance(each, dict) for each in flat):
            return {"l": _column([len(value) for value in values]), "r": packed(flat)}
    if all(type(value) is int for value in values) and len(values) > 1:
        if values == list(range(values[0], values[0] + len(values))):
            return {"q": values[0], "n": len(values)}
        steps = {"d": [values[0], *(b - a for a, b in pairwise(values))]}
        return min((values, steps), key=_length)
    texts = [json.dumps(value, ensure_ascii=False) for value in values]
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    if 2 * len(place) > len(values):
        return values
    table = list(dict(zip(texts, values, strict=True)).values())
    return {"t": table, "x": [place[text] for text in texts]}


def _length(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def _values(column: Any) -> list[Any]:
    if isinstance(column, list):
        return column
    if "q" in column:
        return list(range(column["q"], column["q"] + column["n"]))
    if "d" in column:
        found, last = [], 0
        for step in column["d"]:
            last += step
            found.append(last)
        return found
    if "t" in column:
        return [column["t"][each] for each in column["x"]]
    if "o" in column:
        return list(unpacked(column["o"]))
    flat = iter(unpacked(column["r"]))
    return [[next(flat) for _ in range(length)] for length in _values(column["l"])]

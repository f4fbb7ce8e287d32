"""Two cities side by side: every figure and every place in a ranking, and what they prove.

One row an indicator: the two figures with their bounds and dates, which is larger as printed, which
is larger whatever the true values are, difference and ratio only where they hold, and why a row
cannot be compared.
"""

from pyoxigraph import NamedNode

from kg import observation
from kg.answer import Answer
from kg.compare import reading
from kg.compare.rows import Comparison
from kg.errors import NotFoundError, ParameterError, SilentError
from kg.labels import Labels
from kg.language import is_chinese
from kg.namespaces import curie
from kg.search import kind_name, kinds_of, resolve
from kg.store import Store

COLUMNS = (
    "indicator", "a", "b", "printed", "proved", "difference", "ratio", "comparability", "reason",
    "source",
)  # fmt: skip
"""The columns of the answer; ``a`` and ``b`` are the two cities."""

AREAS = ("city", "province", "region", "country")
"""The kinds of thing that have figures."""


def compare(store: Store, a: NamedNode | str, b: NamedNode | str, lang: str = "en") -> Answer:
    """Return all figures and places of two cities side by side.

    Args:
        store: Where to look.
        a: The first city (or province, region, country), as a thing or as people write it.
        b: The second.
        lang: The language of the answer.

    Raises:
        NotFoundError: A name stands for nothing.
        ParameterError: Both are the same, or one is no area.
        SilentError: The store has no figure of one of them.
    """
    areas = _area(store, a), _area(store, b)
    labels = Labels(store, lang)
    names = labels.of(areas[0]), labels.of(areas[1])
    if areas[0] == areas[1]:
        raise ParameterError(
            f"{names[0]} would be compared with itself; name two different cities.",
            f"不能将{names[0]}与其自身比较；请给出两个不同的城市。",
        )
    query = reading.query(areas)
    said = observation.statements(store.select(query).rows)
    figures = reading.figures(said, areas)
    places = reading.places(said, areas)
    for area, name, own, ranks in zip(areas, names, figures, places, strict=True):
        if not own and not ranks:
            raise SilentError(
                f"There are no figures and no places of {name} ({curie(area.value)}), which is "
                "not zero; nothing can be compared.",
                f"没有{name}（{curie(area.value)}）的数据或排名，这不等于零；无从比较。",
            )
    rows = Comparison(store, labels, areas, names).rows(figures, places)
    chinese = is_chinese(lang)
    return Answer(
        COLUMNS,
        rows,
        labels=labels,
        title="与".join(names) + "对比" if chinese else " and ".join(names) + " compared",
        titles=_titles(names, chinese=chinese),
        query=query,
        version=store.version(),
        message=(
            "空格表示来源未给出数据，不等于零；“按原文界限”一列不受界限内真实数值影响。"
            if chinese
            else "An empty cell is not zero: the source gives no figure. “By the bounds printed” "
            "holds whatever the true values are within these bounds."
        ),
    )


def _area(store: Store, given: NamedNode | str) -> NamedNode:
    if isinstance(given, NamedNode):
        found = given
    else:
        try:
            return resolve(store, given, "city")
        except (NotFoundError, ParameterError) as error:
            # A province or region will do as well, but the message is about cities.
            try:
                found = resolve(store, given)
            except (NotFoundError, ParameterError):
                raise error from None
    kind = kinds_of(store, [found.value]).get(found.value)
    if kind not in AREAS:
        en = f" but a {kind_name(kind, 'en')}" if kind else ""
        zh = f"，而是{kind_name(kind, 'zh')}" if kind else ""
        raise ParameterError(
            f"{curie(found.value)} is no city{en}; "
            "only cities, provinces, regions and countries have figures.",
            f"{curie(found.value)} 不是城市{zh}；只有城市、省份、区域和国家才有数据。",
        )
    return found


def _titles(names: tuple[str, str], *, chinese: bool) -> tuple[str, ...]:
    if chinese:
        return (
            "指标",
            *names,
            "按原文数字",
            "按原文界限",
            "相差",
            "倍数",
            "可比性",
            "理由",
            "出处",
        )
    return (
        "Indicator", *names, "As printed", "By the bounds printed", "Difference", "Ratio",
        "Comparability", "Reason", "Source",
    )  # fmt: skip

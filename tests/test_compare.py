from decimal import Decimal

import pytest
from endpoint import answering, serving
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from reading import small

from kg.answer import Answer
from kg.compare import compare
from kg.compare.narrow import narrow
from kg.entity import describe
from kg.errors import NotFoundError, ParameterError, SilentError
from kg.formats.tables import width_of
from kg.namespaces import expand
from kg.observation import Interval, of, read
from kg.search import find, resolve
from kg.store import open_store
from kg.store.embedded import EmbeddedStore

A, B = "Suzhou", "Hangzhou"


def stat(city: str, indicator: str, more: str, number: int = 1) -> str:
    return (
        f"stat:{city}-{indicator}-{number} aic:area city:{city} ; "
        f"aic:indicator indicator:{indicator} ; {more} ."
    )


def figures(*stats: str, extra: str = "") -> EmbeddedStore:
    return small(f"passage:p19-2 {{ {' '.join(stats)} {extra} }}")


def row(answer: Answer, place: int = 0) -> dict[str, str]:
    return {column: answer.cell(place, column) for column in answer.columns}


def judged(one: str, other: str, lang: str = "en") -> dict[str, str]:
    store = figures(stat("suzhou", "x", one), stat("hangzhou", "x", other))
    return row(compare(store, "苏州", "杭州", lang))


def exactly(value: object, more: str = "aic:year 2021") -> str:
    return f"aic:value {value} ; aic:bound aic:exactly ; aic:unit unit:firms ; {more}"


def bound(kind: str, value: object, more: str = "aic:year 2021") -> str:
    return f"aic:value {value} ; aic:bound aic:{kind} ; aic:unit unit:firms ; {more}"


def test_exact_figures_are_proved_with_difference_and_ratio() -> None:
    found = judged(exactly(11), exactly(44))
    assert found["printed"] == found["proved"] == f"{B} is larger"
    assert found["difference"] == f"{B} by 33 firms"
    assert found["ratio"] == f"{B} = 4 × {A}"
    assert found["comparability"] == "comparable"
    assert found["reason"] == ""


def test_a_ratio_that_is_rounded_says_about() -> None:
    assert judged(exactly(11), exactly(43))["ratio"] == f"{B} = about 3.91 × {A}"
    assert judged(exactly(11), exactly(43), "zh")["ratio"] == "杭州约为苏州的3.91倍"


def test_equal_figures_are_equal() -> None:
    found = judged(exactly("5.0"), exactly(5))
    assert found["printed"] == found["proved"] == "equal"
    assert found["difference"] == found["ratio"] == ""


def test_over_against_over_decides_nothing_but_the_print() -> None:
    found = judged(bound("moreThan", 1000), bound("moreThan", 2000))
    assert found["printed"] == f"{B} is larger"
    assert found["proved"] == "cannot be told"
    assert found["difference"] == found["ratio"] == ""
    assert "the bounds printed leave it open" in found["reason"]
    assert f"{A}'s more than 1000 firms is only a lower limit" in found["reason"]


def test_over_against_nearly_is_larger_in_print_only() -> None:
    found = judged(bound("moreThan", 4600), bound("nearly", 7000), "zh")
    assert found["printed"] == "杭州更大"
    assert found["proved"] == "不能判定"
    assert found["ratio"] == ""
    assert "杭州的近7000家大于超过4600家" in found["reason"]
    assert "杭州的近7000家只是上限" in found["reason"]


def test_nearly_against_over_is_proved_with_least_difference_and_ratio() -> None:
    found = judged(bound("nearly", 900), bound("moreThan", 2000))
    assert found["proved"] == f"{B} is larger"
    assert found["difference"] == f"{B} by more than 1100 firms"
    assert found["ratio"] == f"{B} = more than 2.22 × {A}"  # 2.222…: rounded up it would not hold
    chinese = judged(bound("nearly", 900), bound("moreThan", 2000), "zh")
    assert chinese["ratio"] == "杭州超过苏州的2.22倍"


def test_over_is_larger_than_exactly_the_same_number() -> None:
    assert judged(exactly(1000), bound("moreThan", 1000))["proved"] == f"{B} is larger"
    assert judged(exactly(1000), bound("nearly", 1000))["proved"] == f"{A} is larger"
    assert judged(exactly(1000), bound("atMost", 1000))["proved"] == "cannot be told"


def test_ceilings_are_no_amounts() -> None:
    between = "aic:minValue 100 ; aic:maxValue 500 ; aic:bound aic:between ; aic:unit unit:firms"
    found = judged(between, bound("atMost", 500, "aic:dating aic:undated"))
    assert (found["a"], found["b"]) == ("100–500 firms (undated)", "at most 500 firms (undated)")
    assert found["printed"] == found["proved"] == "cannot be told"
    assert "the ceilings are equal (500)" in found["reason"]
    assert judged(between, exactly(600))["proved"] == f"{B} is larger"


def test_percentages_differ_in_points_and_have_no_ratio() -> None:
    percent = "aic:bound aic:exactly ; aic:unit unit:percent ; aic:year 2021"
    found = judged(f"aic:value 78.6 ; {percent}", f"aic:value 87.2 ; {percent}")
    assert found["a"] == "78.6% (2021)"
    assert found["difference"] == f"{B} by 8.6 percentage points"
    assert found["ratio"] == ""


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("aic:year 2021", "aic:dating aic:undated", "Suzhou: 2021; Hangzhou: undated"),
        ("aic:year 2021", "aic:year 2019", "Suzhou: 2021; Hangzhou: 2019"),
        ("aic:dating aic:undated", "aic:dating aic:undated", "neither figure is dated"),
        (
            'aic:year 2021 ; aic:printedTerm "相关产业规模"@zh',
            'aic:year 2021 ; aic:printedTerm "产业总规模"@zh',
            "printed definitions differ (“相关产业规模” / “产业总规模”)",
        ),
        (
            'aic:year 2021 ; aic:periodNote "近三年"@zh',
            "aic:year 2021",
            "periods differ (近三年 / –)",
        ),
    ],
)
def test_what_is_not_quite_the_same_is_comparable_with_reservation(
    one: str, other: str, reason: str
) -> None:
    found = judged(exactly(1, one), exactly(2, other))
    assert found["comparability"] == "comparable with reservation"
    assert reason in found["reason"]
    assert found["difference"] == f"{B} by 1 firms"


def test_different_units_are_not_comparable() -> None:
    found = judged(exactly(1), exactly(900).replace("firms", "percent"))
    assert found["comparability"] == "not comparable"
    assert found["printed"] == found["proved"] == found["difference"] == ""
    assert "different units: firms / %" in found["reason"]


def test_a_figure_that_is_no_number_is_not_compared() -> None:
    found = judged(exactly('"many"'), exactly(2))
    assert (found["comparability"], found["a"]) == ("not comparable", "? (2021)")


def test_a_figure_without_bound_proves_nothing() -> None:
    found = judged("aic:value 1 ; aic:unit unit:firms ; aic:year 2021", exactly(2))
    assert (found["printed"], found["proved"]) == (f"{B} is larger", "cannot be told")
    assert found["comparability"] == "comparable with reservation"


def test_one_city_only_says_whose_figure_is_missing() -> None:
    store = figures(
        stat("suzhou", "x", exactly(1)),
        stat("hangzhou", "x", exactly(2)),
        stat("hangzhou", "y", exactly(3)),
    )
    found = row(compare(store, "Suzhou", "Hangzhou"), 1)
    assert (found["a"], found["b"]) == ("", "3 firms (2021)")
    assert found["comparability"] == "one city only"
    assert found["reason"] == "no figure of Suzhou is given"
    assert row(compare(store, "苏州", "杭州", "zh"), 1)["comparability"] == "仅一市有"


def test_figures_of_the_same_year_are_paired() -> None:
    store = figures(
        stat("suzhou", "x", exactly(1, "aic:year 2020"), 1),
        stat("suzhou", "x", exactly(2, "aic:year 2021"), 2),
        stat("hangzhou", "x", exactly(5, "aic:year 2021"), 1),
    )
    answer = compare(store, "Suzhou", "Hangzhou")
    assert (row(answer)["a"], row(answer)["b"]) == ("2 firms (2021)", "5 firms (2021)")
    assert row(answer, 1)["reason"] == "Hangzhou has no further figure"
    assert len(answer) == 2


def test_the_source_that_names_the_leader_is_quoted() -> None:
    store = figures(
        stat("suzhou", "x", bound("moreThan", 1)),
        stat("hangzhou", "x", bound("moreThan", 2)),
        extra="comparison:c aic:behind city:suzhou ; aic:ahead city:hangzhou ; "
        "aic:aspect indicator:x .",
    )
    assert (
        "the source itself puts Hangzhou ahead (¶19 s2)"
        in (row(compare(store, "Suzhou", "Hangzhou"))["reason"])
    )


def entry(city: str, edition: str, place: str) -> str:
    return (
        f"entry:{edition}-{city} aic:inEdition edition:{edition} ; aic:ranked city:{city} ; "
        f"{place} ."
    )


def test_the_lower_place_ranks_higher() -> None:
    store = figures(entry("suzhou", "e", "aic:rank 12"), entry("hangzhou", "e", "aic:rank 4"))
    found = row(compare(store, "Suzhou", "Hangzhou"))
    assert (found["a"], found["b"]) == ("rank 12", "rank 4")
    assert found["printed"] == found["proved"] == "Hangzhou ranks higher"
    assert found["difference"] == "Hangzhou by 8 places"
    assert (found["ratio"], found["comparability"]) == ("", "comparable")
    assert row(compare(store, "杭州", "苏州", "zh"))["difference"] == "杭州领先8位"


def test_a_group_of_places_is_an_interval() -> None:
    inside = figures(
        entry("suzhou", "e", "aic:rank 12"), entry("hangzhou", "e", "aic:withinTop 10")
    )
    found = row(compare(inside, "Suzhou", "Hangzhou"))
    assert (found["b"], found["proved"]) == ("within the top 10", "Hangzhou ranks higher")
    assert found["difference"] == ""
    overlap = figures(
        entry("suzhou", "e", "aic:rank 2"), entry("hangzhou", "e", "aic:withinTop 10")
    )
    assert row(compare(overlap, "Suzhou", "Hangzhou"))["proved"] == "cannot be told"


def test_places_in_different_editions_are_not_set_side_by_side() -> None:
    store = figures(entry("suzhou", "e", "aic:rank 8"), entry("hangzhou", "f", "aic:rank 4"))
    answer = compare(store, "Suzhou", "Hangzhou")
    assert [row(answer, n)["comparability"] for n in (0, 1)] == ["one city only"] * 2


def test_rows_have_sources_and_a_query_that_runs() -> None:
    store = figures(stat("suzhou", "x", exactly(1)), stat("hangzhou", "x", exactly(2)))
    answer = compare(store, "Suzhou", "Hangzhou")
    assert row(answer)["source"] == "¶19 s2"
    assert len(store.select(answer.query).rows) >= 10
    assert answer.title == "Suzhou and Hangzhou compared"
    assert compare(store, "苏州", "杭州", "zh").titles[1:3] == ("苏州", "杭州")


def test_sides_change_with_the_order_of_the_cities() -> None:
    store = figures(stat("suzhou", "x", exactly(1)), stat("hangzhou", "x", exactly(2)))
    one, other = compare(store, A, B), compare(store, B, A)
    assert row(one)["a"] == row(other)["b"]
    assert row(one)["proved"] == row(other)["proved"] == f"{B} is larger"


def test_cities_are_taken_as_things_too() -> None:
    store = figures(stat("suzhou", "x", exactly(1)), stat("hangzhou", "x", exactly(2)))
    things = [NamedNode(expand(f"city:{name}") or "") for name in ("suzhou", "hangzhou")]
    assert compare(store, *things).rows == compare(store, A, B).rows


@pytest.mark.parametrize(
    ("one", "other", "error", "words"),
    [
        ("苏州", "苏州市", ParameterError, "itself"),
        ("苏州", "firm:tztek", ParameterError, "no city"),
        ("苏州", "科大讯飞", ParameterError, "no city"),
        ("苏州", "苏洲啊", NotFoundError, "苏州"),
        ("苏州", "无锡", SilentError, "not zero"),
        ("无锡", "苏州", SilentError, "Wuxi"),
    ],
)
def test_what_cannot_be_compared_says_why(
    one: str, other: str, error: type[Exception], words: str
) -> None:
    store = figures(stat("suzhou", "x", exactly(1)))
    with pytest.raises(error, match=words):
        compare(store, one, other)


numbers = st.decimals(-100, 100, places=1)
kinds = st.sampled_from(["exactly", "moreThan", "nearly", "atMost", "between"])


def interval(kind: str, value: Decimal, least: Decimal) -> Interval:
    low, high = sorted((least, value))
    return {
        "exactly": Interval(value, value),
        "moreThan": Interval(value, None, low_open=True),
        "nearly": Interval(None, value, high_open=True),
        "atMost": Interval(None, value),
        "between": Interval(low, high),
    }[kind]


def inside(one: Interval, value: Decimal) -> bool:
    low = one.low is None or value > one.low or (value == one.low and not one.low_open)
    high = one.high is None or value < one.high or (value == one.high and not one.high_open)
    return low and high


@given(kinds, numbers, numbers, kinds, numbers, numbers, numbers, numbers)
def test_what_is_proved_holds_for_every_value_within_the_bounds(
    kind: str, value: Decimal, least: Decimal, kind2: str, value2: Decimal, least2: Decimal,
    true: Decimal, true2: Decimal,
) -> None:  # fmt: skip
    one, other = interval(kind, value, least), interval(kind2, value2, least2)
    if inside(one, true) and inside(other, true2) and one.before(other):
        assert true < true2


@given(kinds, st.integers(1, 3000), kinds, st.integers(1, 3000))
def test_no_difference_or_ratio_without_proof(kind: str, one: int, kind2: str, two: int) -> None:
    def written(kind: str, value: int) -> str:
        if kind == "between":
            return f"aic:minValue {value} ; aic:maxValue {value + 9} ; aic:bound aic:between"
        return f"aic:value {value} ; aic:bound aic:{kind}"

    found = judged(written(kind, one), written(kind2, two))
    if found["proved"] in ("cannot be told", "equal"):
        assert found["difference"] == found["ratio"] == ""
    if "moreThan" in (kind, kind2) or "nearly" in (kind, kind2):
        assert not found["ratio"] or "more than" in found["ratio"]
    if found["proved"] not in ("cannot be told",):
        assert found["printed"] == found["proved"]


def test_units_that_begin_with_a_number_do_not_run_into_the_figure() -> None:
    store = small(
        'source:register { unit:m skos:prefLabel "100 million yuan"@en . }'
        "passage:p1-1 { stat:x aic:value 900 ; aic:bound aic:nearly ; aic:unit unit:m . }"
    )
    from kg.labels import Labels

    (found,) = read(store, [NamedNode(expand("stat:x") or "")])
    assert found.text(Labels(store, "en")) == "nearly 90 billion yuan (undated)"


def test_nothing_said_is_an_observation_of_nothing() -> None:
    empty = of(NamedNode("urn:x"), {})
    assert (empty.number, empty.year, empty.interval()) == (None, None, Interval(None, None))


def test_a_narrow_terminal_gets_the_reasons_as_notes() -> None:
    store = figures(
        stat("suzhou", "x", bound("moreThan", 1)),
        stat("hangzhou", "x", bound("moreThan", 2)),
        stat("suzhou", "y", exactly(3)),
        stat("hangzhou", "y", exactly(4)),
        stat("suzhou", "z", exactly(3)),
    )
    answer = compare(store, A, B)
    table, notes, alone = narrow(answer, 150).split("\n\n")
    assert "Hangzhou is larger by the bounds printed" in table
    assert "Hangzhou is larger as printed, not" in table
    assert notes.startswith("[1] ") and "only a lower limit" in notes and "\n" not in notes
    assert alone.splitlines()[2].split() == [
        "indicator:z",
        "Suzhou",
        "3",
        "firms",
        "(2021)",
        "¶19",
        "s2",
    ]
    assert max(map(width_of, narrow(answer, 100).split("\n\n")[0].splitlines())) <= 100


def test_what_cannot_be_told_is_said_to_follow_from_nothing() -> None:
    store = figures(
        stat("suzhou", "x", bound("atMost", 5)), stat("hangzhou", "x", bound("atMost", 5))
    )
    assert "by the bounds" not in narrow(compare(store, A, B), 120)
    assert "（按原文" not in narrow(compare(store, A, B, "zh"), 120)


def test_a_remote_store_gives_the_same() -> None:
    store = figures(stat("suzhou", "x", exactly(1)), stat("hangzhou", "x", exactly(2)))
    with serving(answering(store.inner)) as endpoint:
        remote = open_store(endpoint.url)
        assert compare(remote, "苏州", B).rows == compare(store, "苏州", B).rows
        assert find(remote, "suzhou") == find(store, "suzhou")
        assert resolve(remote, "苏州市") == resolve(store, "苏州市")
        there, here = (describe(each, resolve(each, "苏州"), "zh") for each in (remote, store))
        assert there.render("table") == here.render("table")
        assert len(endpoint.requests) < 60


def test_the_shipped_figures_are_judged_as_their_words_allow() -> None:
    answer = compare(open_store(), "Suzhou", "Hangzhou")
    rows = {row["indicator"]: row for row in answer}

    def cells(short: str, *columns: str) -> list[str]:
        found = rows[NamedNode(expand(short) or "")]
        return [answer.text(found[column]) for column in columns]

    words = ("printed", "proved", "difference")
    assert cells("indicator:ai-firms", *words) == [f"{B} is larger", "cannot be told", ""]
    assert cells("indicator:ai-talent", *words) == [f"{B} is larger", "cannot be told", ""]
    assert cells("indicator:listed-firms", *words)[1:] == [f"{B} is larger", f"{B} by 32 firms"]
    assert cells("indicator:industry-scale", "ratio") == [f"{B} = more than 2.22 × {A}"]
    assert cells("indicator:team-funding", *words) == ["cannot be told", "cannot be told", ""]
    assert cells("indicator:granted-patents", "a", "comparability") == ["", "one city only"]
    assert cells("edition:china-ai-industry-index-2021", "difference") == [f"{B} by 8 places"]
    assert cells("edition:china-ai-computing-power-2021", "difference") == [f"{B} by 4 places"]

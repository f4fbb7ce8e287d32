"""What Splink is told, the same for DuckDB and Spark: how to block, and what each feature is worth.

Nothing is trained: the weights are those of :mod:`kg.links.features`, so that a score means the
same with every engine. A weight of p points is a Bayes factor of e^p, written as the two
probabilities whose quotient it is (Fellegi and Sunter's m and u).
"""

import math
from typing import TYPE_CHECKING, Any

from kg.links.comparing import POINTS
from kg.links.places import NEAR
from kg.links.reasons import FIRST, WEIGHTS

if TYPE_CHECKING:
    from splink import SettingsCreator
    from splink.internals.comparison_level_creator import ComparisonLevelCreator

_SOME, _MANY = 3, 6
"""Names that share so many of the rarest pieces are somewhat alike, or much."""


def settings() -> "SettingsCreator":
    """Return the settings."""
    import splink.comparison_level_library as levels
    from splink import SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    shared = levels.ArrayIntersectLevel
    names = [
        _worth(shared("whole"), POINTS["same"]),
        _worth(shared("core"), POINTS["core"]),
        _worth(shared("words"), POINTS["translated"]),
        _worth(shared("said"), POINTS["pinyin"]),
        _worth(shared("stem"), POINTS["group"]),
        _worth(shared("block", _MANY), POINTS["similar"]),
        _worth(shared("block", _SOME), POINTS["brand"]),
        _worth(levels.ElseLevel(), POINTS["none"]),
    ]
    city = [
        levels.And(levels.NullLevel("cities"), levels.NullLevel("latitude")),
        _worth(
            levels.DistanceInKMLevel("latitude", "longitude", NEAR, not_null=True),
            WEIGHTS["city"][0],
        ),
        _worth(shared("cities"), WEIGHTS["city"][0]),
        _worth(levels.ElseLevel(), WEIGHTS["city"][1]),
    ]
    country = [
        levels.NullLevel("country"),
        _worth(levels.ExactMatchLevel("country"), WEIGHTS["country"][0]),
        _worth(levels.ElseLevel(), WEIGHTS["country"][1]),
    ]
    types = [
        levels.NullLevel("types"),
        _worth(shared("types"), WEIGHTS["type"][0]),
        _worth(shared("kin"), 0.0),
        _worth(levels.ElseLevel(), WEIGHTS["type"][1]),
    ]
    identifiers = [
        levels.NullLevel("marks"),
        _worth(shared("marks"), WEIGHTS["identifier"][0]),
        _worth(levels.ElseLevel(), 0.0),
    ]
    websites = [
        levels.NullLevel("hosts"),
        _worth(shared("hosts"), WEIGHTS["website"][0]),
        _worth(levels.ElseLevel(), WEIGHTS["website"][1]),
    ]
    years = [
        levels.NullLevel("founded"),
        _worth(levels.ExactMatchLevel("founded"), WEIGHTS["year"][0]),
        _worth(levels.CustomLevel("abs(founded_l - founded_r) > 10"), WEIGHTS["year"][1]),
        _worth(levels.ElseLevel(), 0.0),
    ]
    ended = [
        _worth(levels.CustomLevel("ended_l or ended_r"), WEIGHTS["ended"][1]),
        _worth(levels.ElseLevel(), 0.0),
    ]
    compared: dict[str, list[Any]] = {
        "name": names, "city": city, "country": country, "type": types,
        "identifier": identifiers, "website": websites, "year": years, "ended": ended,
    }  # fmt: skip
    return SettingsCreator(
        link_type="link_only",
        comparisons=[CustomComparison(found, code) for code, found in compared.items()],
        blocking_rules_to_generate_predictions=[block_on("block", arrays_to_explode=["block"])],
        probability_two_random_records_match=1 / (1 + math.exp(-FIRST)),
        retain_matching_columns=False,
    )


def _worth(level: "ComparisonLevelCreator", points: float) -> "ComparisonLevelCreator":
    """Return a level that is worth so many points."""
    agrees, by_chance = 0.9 * math.exp(min(points, 0.0)), 0.9 * math.exp(-max(points, 0.0))
    return level.configure(m_probability=agrees, u_probability=by_chance)

"""Running Splink: two tables in, the pairs that score best out; the same for every engine."""

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.links.scale.settings import settings
from kg.links.scale.tables import RECORDS, THINGS

if TYPE_CHECKING:
    from splink.internals.database_api import DatabaseAPI

_BEST = """
SELECT unique_id_l AS thing, unique_id_r AS record, round(match_weight, 6) AS weight
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY unique_id_l ORDER BY round(match_weight, 6) DESC, unique_id_r
  ) AS place
  FROM {pairs}
) AS ranked
WHERE place <= {many}
"""


class Pair(NamedTuple):
    """A thing and a record that may be it.

    Attributes:
        thing: The number of the thing.
        record: The identifier of the record.
        weight: What Splink makes of it: the binary logarithm of the odds.
    """

    thing: int
    record: str
    weight: float


def pairs(database: "DatabaseAPI[Any]", many: int) -> list[Pair]:
    """Return the pairs that score best, so many for each thing, best first.

    Args:
        database: Splink's face of an engine that holds the tables ``things`` and ``records``.
        many: The most for one thing.
    """
    from splink import Linker

    talk = logging.getLogger("splink")
    level = talk.level
    try:
        # The names tell Splink which table is the left one.
        left = database.register(THINGS, dataset_display_name="a_things")
        right = database.register(RECORDS, dataset_display_name="b_records")
        linker: Any = Linker([left, right], settings(), log_level=logging.ERROR)
        scored = linker.inference.predict(warning_mode="never")
        best = linker.misc.query_sql(_BEST.format(pairs=scored.physical_name, many=many))
        found = [
            Pair(int(row["thing"]), str(row["record"]), float(row["weight"]))
            for row in best.as_record_list()
        ]
    finally:
        talk.setLevel(level)
    return sorted(found, key=lambda pair: (pair.thing, -pair.weight, pair.record))

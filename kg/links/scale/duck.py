"""Splink on DuckDB: one machine, more rows than memory holds."""

from kg.errors import LimitError, UsageError
from kg.links.scale.running import Pair, pairs
from kg.links.scale.tables import COLUMNS, RECORDS, THINGS, Tables

_TYPES = {
    "text": "VARCHAR", "texts": "VARCHAR[]", "number": "DOUBLE", "integer": "BIGINT",
    "truth": "BOOLEAN",
}  # fmt: skip


def require() -> None:
    """Raise UsageError where the extra is not installed."""
    try:
        import duckdb  # noqa: F401
        import splink  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "Linking at scale needs Splink and DuckDB; install them with: "
            "pip install 'aicity[scale]'",
            "大规模链接需要 Splink 和 DuckDB；请运行：pip install 'aicity[scale]'",
        ) from error


def run(tables: Tables, many: int) -> list[Pair]:
    """Return the pairs that score best, so many for each thing.

    Raises:
        UsageError: The extra is not installed.
        LimitError: Memory or disk do not suffice.
    """
    require()
    import duckdb
    from splink import DuckDBAPI

    try:
        # What does not fit into memory goes to files beside the tables.
        with duckdb.connect(str(tables.folder / "scale.duckdb")) as connection:
            for table in (THINGS, RECORDS):
                connection.execute(_created(table), [str(tables.file(table))])
            return pairs(DuckDBAPI(connection), many)
    except duckdb.Error as error:
        said = str(error).partition("\n")[0][:300]
        raise LimitError(
            f"DuckDB gave up: {said}. Give it more disk or memory, or take --engine spark.",
            f"DuckDB 中止：{said}。请增加磁盘或内存，或改用 --engine spark。",
        ) from error


def _created(table: str) -> str:
    columns = ", ".join(f"{name}: '{_TYPES[type_]}'" for name, type_ in COLUMNS.items())
    return (
        f"CREATE TABLE {table} AS SELECT * FROM "
        f"read_json(?, format = 'newline_delimited', columns = {{{columns}}})"
    )

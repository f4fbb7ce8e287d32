"""Splink on Spark: the same settings where one machine is not enough.

``AICITY_SPARK`` names the master, e.g. ``spark://host:7077`` or ``yarn``; without it, Spark runs
here, on all processors, and listens on the loopback only. Everything else is Spark's own
configuration. A session that is active already, as in a notebook, is used and left as it is.
"""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import LimitError, UsageError
from kg.links.scale.running import Pair, pairs
from kg.links.scale.tables import COLUMNS, RECORDS, THINGS, Tables

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = "AICITY_SPARK"
"""The variable of the environment that names Spark's master."""

_TYPES = {
    "text": "string", "texts": "array<string>", "number": "double", "integer": "bigint",
    "truth": "boolean",
}  # fmt: skip
_QUIET = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""


def require() -> None:
    """Raise UsageError where the extra, or Java, is not installed."""
    try:
        import pyspark  # noqa: F401
        import splink  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "Linking on Spark needs Splink and PySpark; install them with: "
            "pip install 'aicity[spark]'",
            "在 Spark 上链接需要 Splink 和 PySpark；请运行：pip install 'aicity[spark]'",
        ) from error
    if shutil.which("java", path=_java_path()) is None:
        raise UsageError(
            "Spark needs Java 17 or newer; install it, or set JAVA_HOME to where it is.",
            "Spark 需要 Java 17 或更新版本；请安装，或用 JAVA_HOME 指明其位置。",
        )


def _java_path() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin" if home else None


def run(tables: Tables, many: int, master: str | None = None) -> list[Pair]:
    """Return the pairs that score best, so many for each thing.

    Args:
        tables: The tables, in a folder that all of Spark's machines see under one path.
        many: The most for one thing.
        master: Spark's master; else what ``AICITY_SPARK`` says, else this machine.

    Raises:
        UsageError: The extra or Java is not installed.
        LimitError: Spark gave up.
    """
    require()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from splink import SparkAPI

    try:
        with _session(master or os.environ.get(MASTER) or "local[*]", tables.folder) as spark:
            schema = ", ".join(f"{name} {_TYPES[type_]}" for name, type_ in COLUMNS.items())
            for table in (THINGS, RECORDS):
                rows = spark.read.schema(schema).json(tables.file(table).resolve().as_uri())
                rows.createOrReplaceTempView(table)
            api: Any = SparkAPI
            database = api(
                spark_session=spark,
                break_lineage_method="persist",
                # None of its functions is used, so none of its Java is needed.
                register_udfs_automatically=False,
            )
            return pairs(database, many)
    except (Py4JError, PySparkException) as error:
        said = str(error).partition("\n")[0][:300]
        raise LimitError(
            f"Spark gave up: {said}. Its own log says more.",
            f"Spark 中止：{said}。详情见 Spark 日志。",
        ) from error


@contextmanager
def _session(master: str, folder: Path) -> Iterator["SparkSession"]:
    """Give the session that is active, or one that is stopped afterwards."""
    with warnings.catch_warnings():
        # PySpark warns of newer versions of pandas, which nothing here uses.
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        if (active := SparkSession.getActiveSession()) is not None:
            yield active
            return
        builder = SparkSession.builder.appName("aicity").master(master)
        said = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
        if master.startswith("local"):
            quiet = folder / "log4j2.properties"
            quiet.write_text(_QUIET, encoding="utf-8")
            said |= {
                "spark.ui.enabled": "false",
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.as_uri()}",
                "spark.sql.shuffle.partitions": "8",
                "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
                "spark.local.dir": str(folder),
            }
        for name, value in said.items():
            builder = builder.config(name, value)
        spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()

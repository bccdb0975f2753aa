"""A session of Spark: the driver in this process, the work where the master says."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOPBACK = "127.0.0.1"
OLDEST_JAVA = 17
NEEDS_JAVA = "不能用 Spark：这台机器没有 Java 17。请先安装（例如 apt-get install -y openjdk-17-jre-headless），再重试。"
NEEDS_PACKAGE = "不能用 Spark：没有装 pyspark。请先运行 make test-spark，或按 requirements/spark.txt 安装。"
HERE: Mapping[str, str | int] = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.sql.shuffle.partitions": 4,
}
"""Settings for a driver and workers that are all on this machine."""
USUAL: Mapping[str, str | int] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.autoBroadcastJoinThreshold": -1,
    "spark.sql.adaptive.autoBroadcastJoinThreshold": "32m",
}
"""A table goes to every worker by what was read of it, not by the size of its files: spans compress fifty-fold."""


class NoSpark(RuntimeError):
    """What Spark needs is not on this machine; says what, and how to get it."""


def java() -> None:
    """Raises NoSpark where there is no Java that Spark can use."""
    home = os.environ.get("JAVA_HOME")
    found = f"{home}/bin/java" if home else shutil.which("java")
    if not found or not os.access(found, os.X_OK):
        raise NoSpark(NEEDS_JAVA)
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) < OLDEST_JAVA:
        raise NoSpark(NEEDS_JAVA)


def session(*, master: str, settings: Mapping[str, str | int]) -> "SparkSession":
    """The session of this process; made on the first call. Raises NoSpark.

    What is not set comes from Spark's own files (SPARK_CONF_DIR), as on any cluster.
    """
    java()
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(NEEDS_PACKAGE) from None
    builder = SparkSession.builder.appName("qianmo").master(master)
    for key, value in {**USUAL, **settings}.items():
        builder = builder.config(key, value)
    made: SparkSession = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made

"""A session of Spark: the driver in this process, the work where the master says."""

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDS_JAVA = "不能用 Spark：这台机器没有 Java 17。请先安装（例如 apt-get install -y openjdk-17-jre-headless），再重试。"
NEEDS_PACKAGE = "不能用 Spark：没有装 pyspark。请先运行 make test-spark，或按 requirements/spark.txt 安装。"
LOOPBACK = "127.0.0.1"


class NoSpark(RuntimeError):
    """What Spark needs is not on this machine; says what, and how to get it."""


def java() -> str:
    """Where Java is. Raises NoSpark where there is none that Spark can use."""
    home = os.environ.get("JAVA_HOME")
    found = f"{home}/bin/java" if home else shutil.which("java")
    if not found or subprocess.run([found, "-version"], capture_output=True, check=False).returncode:  # noqa: S603
        raise NoSpark(NEEDS_JAVA)
    return found


def session(*, master: str, settings: dict[str, Any] | None = None) -> "SparkSession":
    """The session of this process with a master; made on the first call. Raises NoSpark.

    What is not set here comes from Spark's own files (SPARK_CONF_DIR), as on any cluster.
    """
    java()
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark(NEEDS_PACKAGE) from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("qianmo").master(master)
    for key, value in ({"spark.ui.enabled": False, "spark.ui.showConsoleProgress": False} | (settings or {})).items():
        builder = builder.config(key, value)
    made: SparkSession = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made

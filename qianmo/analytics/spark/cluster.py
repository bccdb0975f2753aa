"""A standalone cluster of Spark on this machine: a master and its workers, on the loopback, out of the pip package.

Enough to prove that the metrics answer the same on a cluster. A bank's own cluster is started by the bank.
"""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from qianmo.analytics.spark.session import LOOPBACK, NEEDS_PACKAGE, NoSpark, java

PATIENCE_SECONDS = 90
STEP_SECONDS = 0.25
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"


@contextmanager
def cluster(*, workers: int = 2, memory: str = "1g") -> Iterator[str]:
    """The master's address while its workers, one core each, are alive. Raises NoSpark without Java or pyspark."""
    java()
    package = find_spec("pyspark")
    if package is None or package.origin is None:
        raise NoSpark(NEEDS_PACKAGE)
    home = Path(package.origin).parent
    with TemporaryDirectory(prefix="qianmo-spark-") as folder:
        port, page = _free_port(), _free_port()
        address = f"spark://{LOOPBACK}:{port}"
        started = [_start(home, folder, MASTER, "--port", str(port), "--webui-port", str(page))]
        try:
            _wait(lambda: _alive(page) is not None, started)
            started += [
                _start(home, folder, WORKER, "--cores", "1", "--memory", memory, "--webui-port", "0", address)
                for _ in range(workers)
            ]
            _wait(lambda: _alive(page) == workers, started)
            yield address
        finally:
            for process in reversed(started):
                _stop(process)


def _start(home: Path, folder: str, role: str, *words: str) -> subprocess.Popen[bytes]:
    """A daemon in a process group of its own; what it writes lies below the folder."""
    places = dict.fromkeys(("SPARK_WORKER_DIR", "SPARK_LOCAL_DIRS", "SPARK_LOG_DIR"), folder)
    env = (
        os.environ
        | places
        | {
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": LOOPBACK,
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        }
    )
    with (Path(folder) / f"{role.rpartition('.')[2]}.log").open("ab") as log:
        command = [str(home / "bin" / "spark-class"), role, "--host", LOOPBACK, *words]
        return subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)  # noqa: S603


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _wait(ready: Callable[[], bool], started: list[subprocess.Popen[bytes]]) -> None:
    """Wait until it is so. Raises NoSpark when a daemon ends or patience does."""
    for _ in range(int(PATIENCE_SECONDS / STEP_SECONDS)):
        if any(process.poll() is not None for process in started):
            break
        if ready():
            return
        time.sleep(STEP_SECONDS)
    raise NoSpark("Spark 集群没有起来：主节点或工作节点没有应答。请看内存是否够，再重试。")


def _alive(page: int) -> int | None:
    """How many workers the master knows; None while it does not answer."""
    try:
        with urlopen(f"http://{LOOPBACK}:{page}/json/", timeout=2) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (OSError, ValueError):
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])

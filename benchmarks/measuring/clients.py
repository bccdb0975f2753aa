"""Eight people at once: the same page asked of a real server again and again, and how long each answer took."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.request import urlopen

from benchmarks.measuring.report import percentile
from qianmo.supervisor.children import stop_child, wait_until

CLIENTS = 8


@contextmanager
def served(target: str, *, port: int, environment: Mapping[str, str]) -> Iterator[int]:
    """A WSGI application behind granian, as the product is served: two processes on a loopback port."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--no-log", target,
    ]  # fmt: skip
    child = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        if not wait_until(lambda: _answers(port), seconds=60):
            sys.exit(f"{target} 没有起来，这次测速不算数。")
        yield port
    finally:
        stop_child(child, patience=10)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def ask_together(*, port: int, address: str, cookies: list[str], rounds: int) -> tuple[list[float], int]:
    """Milliseconds of every answer to eight clients who ask `rounds` times each, and the bytes of one answer."""

    def ask(cookie: str) -> tuple[list[float], int]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        taken, size = [], 0
        for _ in range(rounds + 1):
            began = time.perf_counter()
            line.request("GET", address, headers={"Cookie": cookie})
            answer = line.getresponse()
            size = len(answer.read())
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                sys.exit(f"{address} 答复 {answer.status}，不是一页，这次测速不算数。")
        line.close()
        return taken[1:], size

    with ThreadPoolExecutor(CLIENTS) as people:
        found = list(people.map(ask, [cookies[turn % len(cookies)] for turn in range(CLIENTS)]))
    return [one for taken, _ in found for one in taken], found[0][1]


def shown(taken: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return percentile(taken, 50), percentile(taken, 95)

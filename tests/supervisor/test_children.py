"""Children end with their parent, and with everything they started."""

import os
import signal
import subprocess
import sys
import time

from qianmo.supervisor.children import is_alive, start_child, stop_child, wait_until

PARENT = """
import os, subprocess, sys, time
from qianmo.supervisor.children import start_child
child = start_child(["sleep", "60"], env=os.environ, out=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert is_alive(child)

    parent.kill()
    parent.wait()

    assert wait_until(lambda: not is_alive(child), seconds=5)


def test_stopping_a_child_ends_what_it_started():
    script = "sleep 60 & echo $!; wait"
    child = start_child(["sh", "-c", script], env=os.environ, out=subprocess.PIPE)
    grandchild = int(child.stdout.readline())

    stop_child(child)

    assert wait_until(lambda: not is_alive(grandchild), seconds=5)


def test_a_child_that_does_not_listen_is_killed_after_a_while():
    child = start_child(
        ["sh", "-c", "trap '' TERM; echo ready; sleep 60; sleep 60"], env=os.environ, out=subprocess.PIPE
    )
    child.stdout.readline()
    begin = time.monotonic()

    stop_child(child, patience=0.3)

    assert child.returncode == -signal.SIGKILL
    assert time.monotonic() - begin < 5

"""A second process on the database of the test, killed without warning in the middle of its work."""

import os
import subprocess
import sys
import time

from django.db import connection

from tests.testing_database import HOME

PREAMBLE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "qianmo.config.settings"
import django
django.setup()
from django.db import connection, transaction

def ready():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(cursor.fetchone()[0], flush=True)
    sys.stdin.read()
"""


def kill_in_the_middle(script: str) -> None:
    """Run `script` until it calls `ready()`, kill it there with SIGKILL, and wait until the server has noticed."""
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    child = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script],
        env=os.environ | {"DATABASE_URL": url},
        cwd=HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        said = child.stdout.readline().strip()
        child.kill()
    assert said.isdecimal(), "the second process ended before it was ready"
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [int(said)])
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server still works for the killed process (backend {said})")

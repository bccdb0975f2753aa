"""The parts of the field app that need no page (keys, sealing, outbox, sending, loading), tested under Node."""

import os
import shutil
import subprocess

import pytest

from tests.testing_database import HOME

FRONTEND = HOME / "frontend"
ENVIRONMENT = {**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{HOME / '.venv' / 'bin'}"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=FRONTEND, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(shutil.which("node", path=ENVIRONMENT["PATH"]) is None, reason="no node on this machine")
def test_the_parts_without_a_page_keep_their_promises_under_node():
    built = run("node", "node_modules/vite/bin/vite.js", "build", "-c", "field/vite.node.config.ts")
    assert built.returncode == 0, built.stdout + built.stderr
    tested = run("node", "--test", "node_modules/.field-tests/")
    assert tested.returncode == 0, tested.stdout
    assert "# fail 0" in tested.stdout
    assert "# pass 0" not in tested.stdout

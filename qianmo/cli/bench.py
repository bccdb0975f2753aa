"""`qianmo bench NAME`: run one benchmark of `benchmarks/`, on a database and a lake nobody else uses."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from qianmo.cli.keys import make_identifier_keys
from qianmo.supervisor import CannotStart
from qianmo.supervisor.attach import attached
from qianmo.supervisor.cluster import ROOM_FOR_COUNTY
from qianmo.supervisor.state import HOME, open_state


def run(argv: Sequence[str]) -> int:
    """Run `benchmarks/NAME.py` (dashes read as underscores); its exit code. Raises CannotStart."""
    parser = argparse.ArgumentParser(prog="qianmo bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="for example demo-county")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments for the benchmark itself")
    asked = parser.parse_args(argv)
    folder = HOME / "benchmarks"
    script = folder / f"{asked.name.replace('-', '_')}.py"
    if not asked.name or not script.is_file():
        known = sorted(path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py"))
        raise CannotStart(
            f"没有名为「{asked.name}」的测速：可选 {'、'.join(known) or '（还没有）'}，例如 make bench NAME=x。"
        )
    state = open_state(HOME / "var" / "bench")
    make_identifier_keys(state.keys_file)
    with attached(state, tell=lambda _: None, room=ROOM_FOR_COUNTY) as url, TemporaryDirectory(dir=state.root) as lake:
        env = os.environ | state.environment()
        env |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "qianmo.config.settings", "QIANMO_LAKE": lake}
        words = [sys.executable, "-m", f"benchmarks.{script.stem}", *asked.rest]
        return subprocess.run(words, env=env, cwd=HOME, check=False).returncode  # noqa: S603  our own script

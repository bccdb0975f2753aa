"""`qianmo up`: start the database, the tables, the demo county, the web service and the worker; Ctrl-C stops all."""

import argparse
import os
from collections.abc import Sequence

from qianmo.supervisor import CannotStart
from qianmo.supervisor.children import follow_parent
from qianmo.supervisor.start import Wish, run_product
from qianmo.supervisor.state import open_state

DEFAULT_PORT = 8000


def run(argv: Sequence[str]) -> int:
    """Start the product and keep it until it is asked to stop; the exit code. Raises CannotStart."""
    parser = argparse.ArgumentParser(prog="qianmo up", description=__doc__)
    parser.add_argument("--port", help="TCP port on 127.0.0.1 (default: PORT, or 8000)")
    parser.add_argument("--no-demo", action="store_true", help="do not build the demo county (or QIANMO_DEMO=0)")
    parser.add_argument("--households", type=int, help="size of the demo county, for a quick look")
    parser.add_argument("--follow-parent", action="store_true", help="stop when the program that started this ends")
    asked = parser.parse_args(argv)
    if asked.follow_parent:
        follow_parent()
    county = not asked.no_demo and os.environ.get("QIANMO_DEMO", "1") == "1"
    os.environ["QIANMO_DEMO"] = "1" if county else "0"
    wish = Wish(
        port=_port(asked.port or os.environ.get("PORT") or str(DEFAULT_PORT)),
        database_url=os.environ.get("DATABASE_URL", ""),
        county=county,
        households=asked.households,
    )
    return run_product(open_state(), wish)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"端口「{text}」不是 1 到 65535 之间的整数：例如 PORT=8001 make run。")
    return int(text)

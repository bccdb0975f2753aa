"""`qianmo corebank`: the reference core on loopback, to try a connection against before a bank's own is there."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from qianmo.gateways.corebank.reference import make_server
from qianmo.supervisor.children import follow_parent
from qianmo.supervisor.state import open_state


def run(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C; the first line printed is the address to set QIANMO_COREBANK_URL to."""
    parser = argparse.ArgumentParser(prog="qianmo corebank", description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="TCP port on 127.0.0.1 (0: any that is free)")
    parser.add_argument("--folder", type=Path, help="where its books lie (default: corebank in the state directory)")
    parser.add_argument("--follow-parent", action="store_true", help="stop when the program that started this ends")
    asked = parser.parse_args(argv)
    if asked.follow_parent:
        follow_parent()
    server = make_server(folder=asked.folder or open_state().root / "corebank", port=asked.port)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
    return 0

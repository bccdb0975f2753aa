"""`python -m qianmo.supervisor start|stop [STATE]`: the embedded server alone, kept until it is stopped."""

import sys
from pathlib import Path

from qianmo.supervisor import CannotStart
from qianmo.supervisor.server import running_server, start_server, stop_server
from qianmo.supervisor.state import open_state


def main(argv: list[str]) -> int:
    """Start the server and print its address, or stop it."""
    if not argv or argv[0] not in {"start", "stop"}:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    state = open_state(Path(argv[1]) if len(argv) > 1 else None)
    try:
        if argv[0] == "stop":
            stop_server(state)
            return 0
        server = running_server(state) or start_server(state, tell=lambda _: None, follows_us=False)
    except CannotStart as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(server.url + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

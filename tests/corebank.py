"""The reference core as a process of its own: started, told its faults, killed and started again on the same books."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from tests.testing_database import HOME


class Core:
    """One reference core and what a test tells it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.start()

    def start(self) -> None:
        """Begin, on the port it had before if it had one."""
        words = ["corebank", "--port", str(self.port), "--folder", str(self.folder), "--follow-parent"]
        self.child = subprocess.Popen(
            [sys.executable, "-m", "qianmo.cli.main", *words], cwd=HOME, stdout=subprocess.PIPE, text=True
        )
        self.url = self.child.stdout.readline().strip()
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """End it without warning."""
        self.child.kill()
        self.gone()

    def gone(self) -> None:
        """Wait until it has ended, by whatever hand."""
        self.child.wait(10)
        self.child.stdout.close()

    def tell(self, *faults: str, seconds: float = 0) -> None:
        """What the next requests meet, in order."""
        self._tell("faults", [{"fault": fault, "seconds": seconds} for fault in faults])

    def account(self, number: str, **state: object) -> dict:
        """Set an account's `fen` or `closed`, and read it."""
        if state:
            self._tell(f"accounts/{number}", state)
        return self._get(f"accounts/{number}")

    def day(self, day: str) -> None:
        """The day the core books on."""
        self._tell("day", day)

    def clear(self) -> None:
        """Empty books and no faults, also after a test that left it dead."""
        if self.child.poll() is not None:
            self.start()
        self._tell("clear", {})

    def totals(self) -> dict:
        """How many transfers stand in each state, and the fen posted by kind."""
        found = self._get("totals")
        return {key: found[key] for key in ("states", "fen")}

    def heard(self) -> int:
        """How many requests have been worked on since it began."""
        return self._get("totals")["heard"]

    def _tell(self, path: str, said: object) -> None:
        urlopen(Request(f"{self.url}/{path}", data=json.dumps(said).encode(), method="POST"), timeout=10).close()

    def _get(self, path: str) -> dict:
        with urlopen(f"{self.url}/{path}", timeout=10) as answer:
            return json.loads(answer.read())

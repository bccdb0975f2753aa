"""Phones in a valley: the app's own sync module under Node, killed and started again, and what they noted they made."""

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.measuring.databases import HOME

FRONTEND = HOME / "frontend"


def built_driver() -> Path:
    """The driver of the phones, built for Node; stops the program where there is no node."""
    path = f"{os.environ['PATH']}{os.pathsep}{HOME / '.venv' / 'bin'}"
    node = shutil.which("node", path=path)
    if node is None:
        sys.exit("没有 node：请先运行 make setup。")
    words = [node, "node_modules/vite/bin/vite.js", "build", "-c", "field/vite.node.config.ts"]
    subprocess.run(words, cwd=FRONTEND, check=True, capture_output=True)
    return FRONTEND / "node_modules" / ".field-tests" / "devices.driver.mjs"


def drawings(folder: Path) -> list[str]:
    """Two pictures to take: a small one, and one that takes more than one piece to send."""
    from PIL import Image

    made = []
    for name, side in (("small", 160), ("large", 560)):
        noise = random.Random(name).randbytes(side * side * 3)
        kept = io.BytesIO()
        Image.frombytes("RGB", (side, side), noise).save(kept, "JPEG", quality=80)
        path = folder / f"{name}.jpg"
        path.write_bytes(kept.getvalue())
        made.append(str(path))
    return made


@dataclass
class Noted:
    """What the phones put into their outboxes: envelopes with their hashes, and pictures."""

    envelopes: dict[str, str] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)


class Valley:
    """All phones, a few to a process."""

    def __init__(self, plan: Path, folder: Path, *, devices: int, processes: int) -> None:
        self.folder, self.devices = folder, devices
        firsts = [devices * place // processes for place in range(processes + 1)]
        driver = str(built_driver())
        self.words = [["node", driver, str(plan), str(first), str(after - first)] for first, after in pairwise(firsts)]
        self.children: list[subprocess.Popen[bytes] | None] = [None] * processes

    def start(self, place: int) -> None:
        """Start a process of phones; they go on where their files say."""
        env = {**os.environ, "PATH": f"{os.environ['PATH']}{os.pathsep}{HOME / '.venv' / 'bin'}"}
        with (self.folder / f"phones-{place}.log").open("ab") as log:
            self.children[place] = subprocess.Popen(self.words[place], env=env, stdout=log, stderr=log)

    def kill(self, dice: random.Random) -> None:
        """SIGKILL for one process that still works, then start it again."""
        alive = [place for place, child in enumerate(self.children) if child and child.poll() is None]
        if alive:
            place = dice.choice(alive)
            child = self.children[place]
            assert child is not None
            child.send_signal(signal.SIGKILL)
            child.wait()
            self.start(place)

    def done(self) -> bool:
        """Whether every phone's outbox is empty. Raises when a process gave up."""
        for place, child in enumerate(self.children):
            if child and child.poll() not in {None, 0}:
                raise RuntimeError((self.folder / f"phones-{place}.log").read_text(encoding="utf-8")[-600:])
        return all(child is not None and child.poll() == 0 for child in self.children)

    def end(self) -> None:
        """Stop what still runs."""
        for child in self.children:
            if child and child.poll() is None:
                child.kill()
                child.wait()

    def noted(self) -> Noted:
        """What all phones made, as their files say."""
        noted = Noted()
        for device in range(self.devices):
            for line in (self.folder / f"device-{device}").read_text(encoding="utf-8").splitlines():
                for change in json.loads(line):
                    if change["key"].startswith("note:"):
                        noted.envelopes[change["key"][5:]] = change["value"]["hash"]
                        noted.pictures.update(change["value"]["photos"])
        return noted


def plan_file(
    folder: Path, *, address: str, account: tuple[str, str], households: Sequence[int], each: tuple[int, int]
) -> Path:
    """What the phones are told: where the bank is, who they are, whom they visit, how much they do."""
    plan = {
        "address": address,
        "folder": str(folder),
        "number": account[0],
        "password": account[1],
        "households": list(households),
        "envelopes": each[0],
        "photos": each[1],
        "speed": 40,
        "pictures": drawings(folder),
    }
    path = folder / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    return path

"""Children that do one thing and end: what they say goes to the board, all of it also to a log."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qianmo.supervisor.board import STEPS, Board
from qianmo.supervisor.children import start_child, stop_child
from qianmo.supervisor.cluster import FULL_DISK, full_disk
from qianmo.supervisor.state import HOME, State

REFUSED = 3  # exit code of a command whose last line is a sentence for the person at the terminal
STEP_MARK = "@@"  # a line of this mark and a step's key moves the board to that step
NOTE_MARK = "@@note "  # a line for the caller, not for people
BANK_IN_USE = "bank-in-use"  # the note that there are household files already
REFUSAL_MARK = "@@refused "  # the last line of a command that refused: the sentence, which the caller shows


@dataclass(frozen=True)
class Outcome:
    """How an errand ended: its exit code, its last line, whether that is a refusal, the whole log, notes for us."""

    code: int
    last: str
    refused: bool
    log: Path
    notes: tuple[str, ...]


def run_errand(argv: Sequence[str], *, env: Mapping[str, str], board: Board, state: State) -> Outcome:
    """Run `argv` to its end, showing each line on the board. Raises CannotStart when the disk is full."""
    log = state.logs / "prepare.log"
    last, full, quiet = "", False, False
    notes: list[str] = []
    child = start_child(argv, env=env, out=subprocess.PIPE, folder=HOME)
    try:
        with log.open("a", encoding="utf-8") as copy:
            for line in _lines(child):
                copy.write(line + "\n")
                full = full or FULL_DISK in line
                if line.removeprefix(STEP_MARK) in STEPS:
                    board.begin(line.removeprefix(STEP_MARK))
                    continue
                if line.startswith(NOTE_MARK):
                    notes.append(line.removeprefix(NOTE_MARK))
                    continue
                quiet = quiet or line.startswith(("Traceback ", REFUSAL_MARK))  # a fault's story belongs in the log
                if not quiet:
                    board.tell(line)
                last = line.removeprefix(REFUSAL_MARK).strip() or last
        code = child.wait()
    finally:
        stop_child(child)
    if code != 0 and full:
        raise full_disk(state.root)
    return Outcome(code=code, last=last, refused=code == REFUSED, log=log, notes=tuple(notes))


def _lines(child: subprocess.Popen[bytes]) -> Iterator[str]:
    if child.stdout is None:
        raise AssertionError("an errand is started with a pipe")
    for raw in child.stdout:
        yield raw.decode(errors="replace").rstrip().rpartition("\r")[2]

"""`qianmo COMMAND`: every command of the product behind one name.

Own commands are listed below; any other word is a Django management command. A command that needs the database gets
the one DATABASE_URL names, the embedded server that runs already, or one started for it and stopped after it.
"""

import errno
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from qianmo.cli.keys import make_identifier_keys
from qianmo.supervisor import CannotStart
from qianmo.supervisor.attach import attached
from qianmo.supervisor.cluster import full_disk
from qianmo.supervisor.errands import REFUSAL_MARK, REFUSED
from qianmo.supervisor.services import BELONGS_TO
from qianmo.supervisor.state import State, open_state

Run = Callable[[list[str]], int]


@dataclass(frozen=True)
class Command:
    """Where a command's function lives, what it does, and whether it works on the bank's database."""

    place: str
    says: str
    bank: bool = True


COMMANDS = {
    "up": Command("up:run", "start everything and keep it until Ctrl-C", bank=False),
    "demo": Command("demo:run", "build the demo county"),
    "day": Command("day:run", "`day close --date D`: close the open day and every missed one up to D"),
    "feed": Command("feed:run", "`feed load DIR`: take in what the core bank delivered; `feed list`"),
    "evidence": Command("evidence:run", "`evidence verify FILE.zip`: check a pack; needs no database", bank=False),
    "funnel": Command("funnel:run", "the funnel from household file to draw (--json)"),
    "events": Command("events:run", "`events verify`: check the seals of the business events"),
    "roster": Command("roster:run", "`roster import FILE`: file the households of a CSV or Excel roster"),
    "decide": Command("decide:decide_cases", "decide cases by a DMN model; needs no database", bank=False),
    "policy": Command("policy:check_policy", "`policy check FILE.dmn`; needs no database", bank=False),
    "replay": Command("replay:run", "decide again what was decided, from what was stored, and compare"),
    "divisions": Command("divisions:run", "`divisions diff CODE`; needs no database", bank=False),
    "edition": Command("edition:run", "`edition load CODE YEAR`: load an edition of a county's divisions"),
    "cutover": Command("cutover:run", "`cutover check|load DIR`, `cutover confirm ID`: take over from another system"),
    "lake": Command(
        "lake:run", "`lake verify`, `lake compact`: the balances in the lake; needs no database", bank=False
    ),
    "metrics": Command(
        "metrics:run", "`metrics list`, `metrics run NAME`, `metrics docs`: figures; needs no database", bank=False
    ),
    "corebank": Command("corebank:run", "a small core bank to try a connection against; needs no database", bank=False),
    "bench": Command("bench:run", "run one benchmark on a database of its own", bank=False),
    "prepare": Command("prepare:run", "create or upgrade the tables and gather the page files"),
}
WITHOUT_DATABASE = {"check", "collectstatic", "diffsettings", "findstatic", "help", "makemigrations", "version"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. A refusal is one sentence on stderr and exit code 3."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Chinese must not fail on a bare locale
    if not words or words in (["-h"], ["--help"], ["help"]):
        sys.stdout.write(_overview())
        return 0 if words else 2
    try:
        return _run(words[0], words[1:])
    except CannotStart as refusal:
        return _refuse(refusal)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        sys.stderr.close()
        return 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _refuse(full_disk(Path(error.filename or ".").absolute()))


def _refuse(refusal: CannotStart) -> int:
    mark = REFUSAL_MARK if BELONGS_TO in os.environ else ""
    sys.stderr.write(f"{mark}{refusal}\n")
    return REFUSED


def _run(name: str, rest: list[str]) -> int:
    command = COMMANDS.get(name)
    asks_help = bool({"-h", "--help"} & set(rest))
    if command is not None and not command.bank:
        return _function(command)(rest)
    state = open_state()
    _configure(state)
    if asks_help or name in WITHOUT_DATABASE:
        warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
        return _with_django(name, command, rest)
    make_identifier_keys(Path(os.environ["QIANMO_KEYS_FILE"]))
    with attached(state, tell=lambda words: print(words, file=sys.stderr)) as url:
        os.environ["DATABASE_URL"] = url
        return _with_django(name, command, rest)


def _configure(state: State) -> None:
    for key, value in state.environment().items():
        os.environ.setdefault(key, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianmo.config.settings")


def _with_django(name: str, command: Command | None, rest: list[str]) -> int:
    if command is None:
        from django.core.management import ManagementUtility

        utility = ManagementUtility(["qianmo", name, *rest])
        utility.prog_name = "qianmo"
        utility.execute()
        return 0
    import django

    django.setup()
    return _function(command)(rest)


def _function(command: Command) -> Run:
    module, _, function = command.place.partition(":")
    found: Run = getattr(import_module(f"qianmo.cli.{module}"), function)
    return found


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = ["usage: qianmo COMMAND [...]", ""]
    lines += [f"  {name:<{width}}  {command.says}" for name, command in COMMANDS.items()]
    lines += [
        "",
        "Any Django management command works too, for example `qianmo migrate` or `qianmo shell`.",
        "State lies in ./var (QIANMO_STATE); DATABASE_URL names a PostgreSQL of your own.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

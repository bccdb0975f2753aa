"""A process that carries out nights and dies by SIGKILL at a point it was told: what the fault tests start and look at.

Its clock stands still on each business date and its sets are small, so that two banks of which one was killed on the
way must end alike to the last column. The one argument is JSON: `until`, `sets` (rows a set), and where to die: after
the `nth` statement (of those that hold `words`, of the step `step` on the day `day`; what is left out is any).
`hold` waits there instead, with a line on stdout, until stdin closes. It prints how many statements it ran.

Without an argument it loads everything and then reads such JSON line by line, each carried out by a fork of its own;
how that ended stands on stdout, as `ended` and its code.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any


def main() -> int:
    """Carry out what is asked for, by the argument or line by line."""
    import django

    django.setup()
    import qianmo.apps.dayend.services  # noqa: F401 - loaded once for all forks

    if len(sys.argv) > 1:
        return carry_out(json.loads(sys.argv[1]))
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _end_as_told(json.loads(line))
        _, status = os.waitpid(child, 0)
        print("ended", os.waitstatus_to_exitcode(status), flush=True)
    return 0


def _end_as_told(told: dict[str, Any]) -> None:
    """Carry it out in a fork, and end there whatever happens."""
    try:
        os._exit(carry_out(told))
    finally:
        traceback.print_exc()
        os._exit(1)


def carry_out(told: dict[str, Any]) -> int:
    """Carry out the nights; 0 when all are done, 1 when one stopped, and killed before that where told so."""
    from django.db import connection

    from qianmo.apps.dayend.services import ask_for_nights, carry_out_nights
    from qianmo.domain.refusal import Refused

    _shrink(told["sets"])
    counted = _Counted(told)
    asked = ask_for_nights(until=date.fromisoformat(told["until"]), by=None, at=evening(date(2026, 1, 1)))
    if isinstance(asked, Refused):
        sys.exit(asked.reason)
    with connection.execute_wrapper(counted):
        answer = carry_out_nights(clock=evening, watch=counted.watch)
    print(counted.statements, flush=True)
    if isinstance(answer, Refused):
        sys.exit(answer.reason)
    return 0


def evening(on: date) -> datetime:
    """Ten in the evening in China: the only instant of a day here."""
    return datetime(on.year, on.month, on.day, 14, tzinfo=UTC)


def _shrink(rows: int) -> None:
    """Let every step work in sets of so many rows."""
    from qianmo.apps.credit.services import aging, due_day, expiry, settling_interest

    settling_interest.CHUNK_IDS = settling_interest.CHUNK_DRAWS = aging.CHUNK = expiry.CHUNK = rows
    due_day.CHUNK_PLAIN = due_day.CHUNK = rows


class _Counted:
    """Counts statements, and dies or waits after the one told."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.statements, self.met = told, 0, 0
        self.day, self.step = "", ""

    def watch(self, day: date, title: str, _done: int, _total: int) -> None:
        """What the night tells of itself."""
        self.day, self.step = str(day), title

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run a statement, and see whether it was the one."""
        answer = execute(sql, params, many, context)
        self.statements += 1
        told = self.told
        if (
            "nth" in told
            and told.get("day", self.day) == self.day
            and told.get("step", self.step) == self.step
            and told.get("words", "") in str(sql)
        ):
            self.met += 1
            if self.met == told["nth"]:
                _end(hold=told.get("hold", False))
        return answer


def _end(*, hold: bool) -> None:
    if hold:
        print("held", flush=True)
        sys.stdin.read()
    else:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())

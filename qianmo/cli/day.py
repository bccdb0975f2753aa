"""`qianmo day close --date D`: close the open day and every missed one up to D, as a schedule calls it each night.

Exit code: 0 every day up to D is closed, now or before; 1 a step stopped a night; 3 nothing was begun; 4 another
process is at it. A command that was killed is gone on with by the same command.
"""

import argparse
import sys
import time
from dataclasses import dataclass, field
from datetime import date

STOPPED, REFUSED, AT_WORK = 1, 3, 4
CELLS = 24


def run(argv: list[str]) -> int:
    """Close days; the exit code says all."""
    parser = argparse.ArgumentParser(prog="qianmo day", description="日终：逐日关闭营业日")
    actions = parser.add_subparsers(dest="action", required=True)
    close = actions.add_parser("close", help="关闭营业日，漏掉的日子按次序补上；被打断后同一条命令接着办")
    close.add_argument(
        "--date", type=date.fromisoformat, required=True, metavar="D", help="关到哪一天，例如 2026-09-29"
    )
    asked = parser.parse_args(argv)

    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.org.queries import business_date

    try:
        business_date()
    except ObjectDoesNotExist:
        return _say("银行还没有开启第一个营业日，没有可以关闭的", REFUSED)
    return _close(asked.date)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout)
    return code


def _close(until: date) -> int:
    from django.conf import settings
    from django.utils import timezone

    from qianmo.apps.dayend.services import ask_for_nights, carry_out_nights
    from qianmo.apps.org.queries import business_date
    from qianmo.domain.refusal import Refused
    from qianmo.web.clock import instant

    if not settings.QIANMO_DEMO and until > timezone.localdate():
        return _say(f"不能关闭 {until}：今天是 {timezone.localdate()}，还没有到这一天", REFUSED)
    answer = ask_for_nights(until=until, by=None, at=instant(on=business_date()))
    if isinstance(answer, Refused):
        return _say(answer.reason, 0 if answer.code == "already_closed" else REFUSED)
    told = Teller()
    outcome = carry_out_nights(clock=lambda on: instant(on=on), watch=told.watch)
    told.end()
    if not isinstance(outcome, Refused):
        return _say(f"营业日 {business_date()}", 0)
    return _say(outcome.reason, AT_WORK if outcome.code == "night_at_work" else STOPPED)


@dataclass
class Teller:
    """A line for each day closed; on a terminal, below it, a bar for the step at work."""

    day: date | None = None
    began: float = 0.0
    bars: bool = field(default_factory=sys.stderr.isatty)

    def watch(self, day: date, title: str, done: int, total: int) -> None:
        """Take what the night tells."""
        if day != self.day:
            self.end()
            self.day, self.began = day, time.monotonic()
        if self.bars:
            full = CELLS * done // total if total else 0
            bar = "█" * full + "░" * (CELLS - full)
            sys.stderr.write(f"\r\x1b[K{day} {title} {bar} {done:,}/{total:,}")
            sys.stderr.flush()

    def end(self) -> None:
        """Say how the day that was at work went, if it is done."""
        from qianmo.apps.dayend.queries import night_of

        if self.bars:
            sys.stderr.write("\r\x1b[K")
        night = night_of(day=self.day) if self.day else None
        if night is not None and night.finished_at is not None:
            steps = "，".join(f"{step.title} {step.rows:,}" for step in night.steps if step.rows)
            print(
                f"{self.day} 已关闭，用时 {time.monotonic() - self.began:.1f} 秒，动了 {night.rows:,} 行（{steps}）",
                flush=True,
            )
        self.day = None

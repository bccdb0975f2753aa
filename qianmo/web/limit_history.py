"""How a line's limit came to be what it is: a step per stretch of days on one scale, and a row per change and freeze.

A stretch ends where the limit changes, a freeze begins or ends, and today. What lies ahead is outlined, frozen days
are hatched, and days over the limit carry a red edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from qianmo.apps.credit.queries import ChangeRow, FrozenSpan, LineRow

PER_MILLE = 1000
WIDE = 90
"""From so many thousandths of the width on, a step has room for its figure."""
SHAPES = {"待复核": "qm-wait", "已退回": "qm-stop"}


@dataclass(frozen=True, slots=True)
class Step:
    """Days of one limit, amounts in fen; `width` and `level` are shares of the whole plot in thousandths."""

    since: date
    until: date
    limit_fen: int
    width: int
    level: int
    frozen: bool
    over: bool
    ahead: bool

    @property
    def wide(self) -> bool:
        """Whether its figure fits in."""
        return self.width >= WIDE

    @property
    def shape(self) -> str:
        """The classes that draw it."""
        marks = {"qm-ahead": self.ahead, "qm-hatch": self.frozen and not self.ahead, "qm-overdrawn": self.over}
        return " ".join(name for name, holds in marks.items() if holds)


@dataclass(frozen=True, slots=True)
class Told:
    """One change or freeze in words, newest first on the page; amounts in fen, None where the limit stayed."""

    day: date
    what: str
    before_fen: int | None
    after_fen: int | None
    reason: str
    by: str
    second: str
    state: str
    shape: str
    note: str


def steps_of(*, line: LineRow, changes: Sequence[ChangeRow], frozen: Sequence[FrozenSpan], today: date) -> list[Step]:
    """The limit of a line from its first day to its end, or to today where that lies later."""
    moved = sorted((one for one in changes if one.counts and one.before_fen != one.after_fen), key=_order)
    first_fen = moved[0].before_fen if moved else line.limit_fen
    last = max(line.ends_on, today)
    marks = {line.starts_on, today, last, line.ends_on}
    marks |= {one.effective_on for one in moved}
    marks |= {day for span in frozen for day in (span.since, span.until) if day is not None}
    if line.over_limit_on:
        marks.add(line.over_limit_on)
    days = sorted(day for day in marks if line.starts_on <= day <= last)
    whole, highest = max(1, (last - line.starts_on).days), max([first_fen, *(one.after_fen for one in moved), 1])
    found = []
    for since, until in pairwise(days):
        limit_fen = next((one.after_fen for one in reversed(moved) if one.effective_on <= since), first_fen)
        limit_fen = 0 if since >= line.ends_on else limit_fen
        held = any(span.since <= since and (span.until is None or since < span.until) for span in frozen)
        found.append(
            Step(
                since=since,
                until=until,
                limit_fen=limit_fen,
                width=(until - since).days * PER_MILLE // whole,
                level=limit_fen * PER_MILLE // highest,
                frozen=held,
                over=bool(line.over_limit_on and line.over_limit_on <= since < today),
                ahead=since >= today,
            )
        )
    return found


def told_changes(*, line: LineRow, changes: Sequence[ChangeRow], frozen: Sequence[FrozenSpan]) -> list[Told]:
    """Every change and freeze of a line, the newest first, and the grant they began with."""
    found = [_change(one) for one in changes]
    for span in reversed(frozen):
        if span.until is not None:
            found.append(
                Told(span.until, "解冻", None, None, span.lift_reason, span.lifted_by, "", "已生效", "qm-done", "")
            )
        found.append(Told(span.since, "冻结", None, None, span.reason, span.by, "", "已生效", "qm-stop", ""))
    moved = sorted((one for one in changes if one.counts and one.before_fen != one.after_fen), key=_order)
    first_fen = moved[0].before_fen if moved else line.limit_fen
    granted = Told(line.starts_on, "授信", None, first_fen, "审批案批准", "", "", "已生效", "qm-done", "")
    return [*sorted(found, key=lambda one: one.day, reverse=True), granted]


def _change(one: ChangeRow) -> Told:
    what = f"{one.kind}：{one.outcome}" if one.outcome else one.kind
    moved = one.before_fen != one.after_fen
    return Told(
        day=one.effective_on,
        what=what,
        before_fen=one.before_fen if moved else None,
        after_fen=one.after_fen if moved else None,
        reason=one.reason,
        by=one.requested_by or "日终",
        second=one.decided_by,
        state=one.state,
        shape=SHAPES.get(one.state, "qm-done"),
        note=one.note,
    )


def _order(one: ChangeRow) -> tuple[date, int]:
    return one.effective_on, one.id

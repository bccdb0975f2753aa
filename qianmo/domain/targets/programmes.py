"""Programmes (工程项目): how far one has come by its dates, and what may be spent of the money set aside for it.

A programme is done when all its milestones are, lags while one is past its day without being done, and is on time
otherwise. Money set aside for a purpose is spent for that purpose and in the programme's time only, never beyond what
was set aside. Source: S4 (五大工程; 每年单列 150 万元人力费用和 120 万元变动费用，专项用于支持试点机构).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused, join_refusals


class Pace(StrEnum):
    """How far a milestone or a programme has come."""

    ON_TIME = "按期"
    LAGS = "滞后"
    DONE = "完成"


@dataclass(frozen=True, slots=True)
class Due:
    """The day a milestone is due, and the one on which it was done, if it was."""

    due_on: date
    done_on: date | None


def pace_of(one: Due, *, on: date) -> Pace:
    """How a milestone stands on a day: on its day it is still on time. One done late is done."""
    if one.done_on is not None:
        return Pace.DONE
    return Pace.LAGS if one.due_on < on else Pace.ON_TIME


def days_late(one: Due, *, on: date) -> int:
    """How many days a milestone is late, or was when it was done; nothing while it is in time."""
    return max(((one.done_on or on) - one.due_on).days, 0)


def programme_pace(milestones: Sequence[Due], *, until: date, on: date) -> Pace:
    """How a programme stands: by its milestones; one without any lags once its time is over."""
    paces = {pace_of(one, on=on) for one in milestones}
    if Pace.LAGS in paces or (not paces and until < on):
        return Pace.LAGS
    return Pace.DONE if paces == {Pace.DONE} else Pace.ON_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """Money set aside for a purpose in a programme's time, and what of it is spoken for: booked and not turned down."""

    name: str
    fen: int
    taken_fen: int
    since: date
    until: date

    @property
    def left_fen(self) -> int:
        """What may still be spent."""
        return self.fen - self.taken_fen


def check_spending(*, purse: Purse, fen: int, spent_on: date, said: str, on: date) -> Refused | None:
    """Whether something may be spent of a purse.

    Refused, every fault at once: more than is left, no amount, nothing said, a day to come or outside the programme's
    time. Of 120 万 with 100 万 spoken for, 20 万 may be booked and 20 万 and a fen may not.
    """
    over = fen - purse.left_fen
    faults = [
        (fen <= 0, "no_amount", "没有记：金额要大于零。请重填"),
        (
            fen > 0 and over > 0,
            "over_budget",
            f"没有记：{purse.name}还剩 {yuan(purse.left_fen)} 元，这一笔 {yuan(fen)} 元，多 {yuan(over)} 元。请追加",
        ),
        (not said.strip(), "nothing_said", "没有记：没有写用在哪里。请写明"),
        (spent_on > on, "to_come", f"没有记：{spent_on} 还没有到。请等花了再记"),
        (
            not purse.since <= spent_on <= purse.until,
            "out_of_time",
            f"没有记：{spent_on} 不在工程期内（{purse.since} 至 {purse.until}）。请核对日期",
        ),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])

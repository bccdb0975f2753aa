"""A target shared out over branches, posts and months, and whether one keeps up with it.

The parts of a plan add up to the whole exactly, or the plan is refused with what is over or missing. Pace is told as of
a day in the bank's own shape of the year: the plan may ask for more in spring than in autumn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused

MONTHS = 12


def check_parts(*, name: str, whole: int, parts: Mapping[str, int]) -> Refused | None:
    """Why a plan's parts do not stand: they must add up to what is above them, no more and no less."""
    over = sum(parts.values()) - whole
    if not over:
        return None
    told = f"多了 {over:,}" if over > 0 else f"少了 {-over:,}"
    reason = f"{name} 的下级目标合计 {sum(parts.values()):,}，本级是 {whole:,}，{told}。请调整后再发布"
    return Refused(code="parts_do_not_add_up", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Where one stands: done of the year's target, what the plan asked for by now, and where the year would end."""

    done: Ratio
    due: int
    ahead: int
    forecast: int


def pace(*, done: int, months: Sequence[int], month: int, day: int, days_in_month: int) -> Pace:
    """The pace of a plan whose twelve months ask for `months`, at the end of a day of a month (1 to 12).

    The month is asked for evenly by its days. The forecast goes on as so far, in the shape of the plan: 40 done where
    50 were due of 120 ends at 96. Nothing due yet forecasts what is done.
    """
    if len(months) != MONTHS:
        raise ValueError("a year has twelve months")
    year = sum(months)
    part = round_half_up(numerator=months[month - 1] * day, denominator=days_in_month)
    due = sum(months[: month - 1]) + part
    forecast = round_half_up(numerator=done * year, denominator=due) if due else done
    return Pace(done=Ratio(done, year), due=due, ahead=done - due, forecast=forecast)

"""Market share (市场份额): what of all banks' deposits or loans in the county is ours at a month's end.

Both sides are whole balances of the same day (各项存款、各项贷款). Totals come from outside and are held to be what
their source says; a share of more than everything is told as it is: then the two count different things.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from qianmo.domain.dated import add_months
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused, join_refusals

COUNTY = ""
"""The area of the whole county; a town is its code."""
SIDES: Mapping[str, str] = {"deposit": "各项存款", "loan": "各项贷款"}
Totals = Mapping[tuple[str, str], int]
"""Fen by area and side."""


def moved(now: Ratio | None, before: Ratio | None) -> Fraction | None:
    """By how much a share moved, as a part of one; None where one of the two is not known.

    From 20.00 % to 20.50 % it moved half a point, 0.005.
    """
    if now is None or before is None or now.exact is None or before.exact is None:
        return None
    return now.exact - before.exact


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return add_months(day=day.replace(day=1), months=1) - timedelta(days=1)


def whole_county(totals: Totals) -> dict[tuple[str, str], int]:
    """Totals with those of the county: as told, else the sum of its towns."""
    found = dict(totals)
    for side in SIDES:
        towns = [fen for (area, own), fen in totals.items() if own == side and area != COUNTY]
        if towns and (COUNTY, side) not in found:
            found[COUNTY, side] = sum(towns)
    return found


def check_totals(*, on_day: date, totals: Totals, on: date) -> Refused | None:
    """Whether totals of a month's end can stand.

    Refused: a day to come, no month's end, nothing told, one below nothing, towns that come to more than their county.
    """
    faults = [
        (on_day > on, "to_come", f"没有收下：{on_day} 还没有到。请核对月份"),
        (on_day != month_end(on_day), "no_month_end", f"没有收下：{on_day} 不是月末。请核对月份"),
        (not totals, "nothing_told", f"没有收下：{on_day} 一个数也没有。请核对列"),
        (any(fen < 0 for fen in totals.values()), "below_nothing", f"没有收下：{on_day} 有负数。请核对"),
    ]
    for side, name in SIDES.items():
        towns = sum(fen for (area, own), fen in totals.items() if own == side and area != COUNTY)
        county = totals.get((COUNTY, side))
        over = towns - (county or 0)
        reason = f"没有收下：{on_day} {name}乡镇合计超过全县 {yuan(over)} 元。请核对单位和列"
        faults.append((county is not None and over > 0, "towns_over", reason))
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])

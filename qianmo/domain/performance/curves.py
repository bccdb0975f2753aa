"""A curve of transfer prices: for which tenors, how dear, and from when it may hold."""

from collections.abc import Mapping
from datetime import date

from qianmo.domain.refusal import Refused, join_refusals

LONGEST_DAYS, DEAREST_PPM = 36_500, 300_000


def check_curve(*, points: Mapping[int, int], from_on: date, last: date | None, on: date) -> Refused | None:
    """Why a curve of ppm by days cannot be set, every reason at once; None where it can.

    Refused: no point, a tenor or a rate beyond belief, a day that is over or not after the latest curve's. What was
    priced stays as it was priced, so a curve is never set for days gone by.
    """
    faults = [
        (not points, "no_points", "没有录入：一个期限也没有写。请至少写一个期限和利率"),
        (
            any(not 0 < days <= LONGEST_DAYS for days in points),
            "odd_tenor",
            "没有录入：期限要在 1 到 36,500 天之间。请改正",
        ),
        (
            any(not 0 <= ppm <= DEAREST_PPM for ppm in points.values()),
            "odd_rate",
            "没有录入：利率要在 0 到 30% 之间。请改正",
        ),
        (from_on < on, "past", f"没有录入：{from_on} 已经过去，定过的价不改。请选 {on} 或以后"),
        (last is not None and from_on <= last, "overtaken", f"没有录入：{last} 起用的曲线已经录了。请选更晚的一天"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])

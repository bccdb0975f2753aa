"""What an officer sees of the own pay on the phone: points, place and estimate of the latest month, line by line."""

from typing import Any

from qianmo.apps.performance.queries import Slip, SlipLine, Stood, counted_months, slip
from qianmo.domain.money import decimal_text, round_half_up, yuan
from qianmo.domain.performance.pricing import Price
from qianmo.domain.performance.wording import points, tiers_told, volume

WHOLE, PER_CENT = 1_000_000, 10_000


def pay_out(*, staff_id: int) -> dict[str, Any] | None:
    """The latest month that was counted, each line with quantity, points, pay in fen and the rule in a sentence.

    None for who is neither measured nor paid anything. Who was not measured has no place, no points and no lines.
    """
    months = counted_months()
    month = next(iter(months), None)
    own = slip(month=month, staff_id=staff_id, months=months) if month else None
    if month is None or own is None:
        return None
    return {
        "month": month.first.isoformat()[:7],
        "as_of": month.as_of.isoformat(),
        "closed": month.closed,
        "people": month.people,
        "place": own.standing.place if own.standing else None,
        "points": points(own.standing.points_centi if own.standing else None),
        "paid_fen": own.paid_now_fen,
        "grade": _grade(own),
        "sums": [{"name": name, "told": told} for name, told in _sums(own)],
        "lines": [_line(one) for one in own.lines],
    }


def _grade(own: Slip) -> dict[str, Any] | None:
    """The grade held when the month began, with what it asks in each dimension and how far that was reached."""
    if own.standing is None or not own.asked:
        return None
    asked = [{"name": name, "asked": points(least), "reached": points(now)} for name, least, now in own.asked]
    return {"name": own.standing.grade or None, "asked": asked}


def _sums(own: Slip) -> list[tuple[str, str]]:
    """How what is paid follows from the lines, step by step; parts that are nothing are left out."""
    stood, steps = own.standing, list[tuple[str, int]]()
    told: list[tuple[str, str]] = []
    if stood:
        told.append(("计价合计", f"{yuan(stood.lines_fen)} 元"))
        told += [
            (name, f"× {decimal_text(value=round_half_up(numerator=ppm, denominator=PER_CENT), places=2)}")
            for name, ppm in _factors(stood)
        ]
        steps += [("底薪", stood.base_fen), ("封顶减去", -stood.cut_fen)]
        steps += [("补助", stood.allowance_fen), ("应发绩效", stood.earned_fen)]
        steps += [("延期支付", -stood.kept_back_fen)]
    steps += [(f"{one.branch}二次分配", one.fen) for one in own.allotted]
    steps += [(f"调整 {one.month:%Y-%m}", one.pay_fen) for one in own.adjusted]
    steps += [(f"延期兑现 {one.month:%Y-%m}", one.left_fen) for one in own.released]
    return told + [(name, f"{yuan(fen)} 元") for name, fen in steps if fen or name == "应发绩效"]


def _factors(stood: Stood) -> list[tuple[str, int]]:
    own = [("考核系数", stood.factor_ppm)]
    return [*own, ("等级系数", stood.grade_ppm)] if stood.grade or stood.grade_ppm != WHOLE else own


def _line(one: SlipLine) -> dict[str, Any]:
    measure = one.measure
    unit = {"unit_name": measure.unit_name}

    def said(price: Price | None) -> str | None:
        return None if price is None else tiers_told(price, unit=measure.unit, **unit)

    return {
        "name": one.line.name,
        "quantity": volume(one.volume, is_money=measure.is_money, **unit),
        "points": points(one.points_centi),
        "pay_fen": one.pay_fen if one.pays else None,
        "points_rule": said(one.points_price),
        "pay_rule": said(one.pay_price)
        if one.pool_percent is None
        else f"本月总额的 {one.pool_percent}%，按各人的数量分",
        "meaning": measure.meaning,
    }

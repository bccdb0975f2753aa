"""What an officer sees of the own pay on the phone: points, place and estimate of the latest month, line by line."""

from typing import Any

from qianmo.apps.performance.queries import SlipLine, counted_months, slip
from qianmo.domain.performance.pricing import Price
from qianmo.domain.performance.wording import points, tiers_told, volume


def pay_out(*, staff_id: int) -> dict[str, Any] | None:
    """The latest month that was counted, each line with quantity, points, pay in fen and the rule in a sentence.

    None for who is not measured.
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
        "place": own.standing.place,
        "points": points(own.standing.points_centi),
        "paid_fen": own.paid_now_fen,
        "lines": [_line(one) for one in own.lines],
    }


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

"""目标指标: the indicators for whoever sees the funnel, the loans behind for whoever sees lines and that far."""

from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere


def loans(county: County) -> list[Visit]:
    here = f"/indicators/loans/?day={v.DRAWN}&grain=manager&key="
    staff = county.ground.staff
    return [
        Visit(f"{here}{staff[number]}", frozenset({code}), f"{here}x")
        for number, code in (("2002", v.UPPER), ("2003", v.LOWER), ("3002", v.FAR))
    ]


SEATED = {
    "indicators": anywhere(Right.SEE_FUNNEL, "/indicators/", "/indicators/?grain=manager"),
    "indicator-loans": Rule(Right.SEE_LINES, loans),
}

"""A bank whose day can be closed: lines drawn on, and the night as the edges call it."""

from datetime import date

from qianmo.apps.credit.models import Line
from qianmo.apps.dayend.services import ask_for_nights, carry_out_nights
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.apps.credit.test_draws import asking, take


def drawn_bank() -> v.Ground:
    """Two lines with a draw each on the open day, a Thursday."""
    ground = v.found_village()
    lines = Line.objects.filter(id__in=v.signed_lines(ground, ["孟庆和", "乌云"])).order_by("id")
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    assert not take(*[asking(line, 3 * v.WAN) for line in lines]).refused
    return ground


def evening(on: date):
    return v.at(on, hour=22)


def ask(until: date, *, by: int | None = None):
    return ask_for_nights(until=until, by=by, at=evening(v.DRAWN))


def carry_out(watch=lambda *_: None):
    return carry_out_nights(clock=evening, watch=watch)

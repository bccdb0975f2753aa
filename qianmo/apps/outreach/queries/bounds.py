"""The bounds a bank sets for going to villages and for gifts; the shipped ones where it has none."""

from datetime import date

from qianmo.apps.outreach.models import FieldBounds, Untested
from qianmo.domain.outreach.days import RULE, DayRule


def field_rule(*, on: date) -> DayRule:
    """How many go, how often one goes, and what a gift may cost, on a day."""
    row = FieldBounds.objects.filter(valid__contains=on).first()
    if row is None:
        return RULE
    return DayRule(
        people=row.people, days_a_week=row.days_a_week, dearest_fen=row.dearest_yuan * 100,
        untested_stops=row.untested == Untested.STOP,
    )  # fmt: skip

"""What is promised: how many days of which kind, from what to what; and the day on which that ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from qianmo.apps.approvals.models import Counted, Promise, Starts, Stops
from qianmo.apps.org.queries import working_calendar
from qianmo.domain.calendar import DaysCounted, DeadlineRule, deadline
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as it holds on a day; `starts` and `stops` are codes, `told` says it all."""

    id: int
    kind: str
    name: str
    days: int
    counted: DaysCounted
    starts: str
    stops: str
    rule: DeadlineRule

    @property
    def told(self) -> str:
        """The promise in words: 限时办结：材料齐全起 7 个工作日内审批办结。"""
        days = f"{self.days} 个{Counted(self.counted).label}"
        return f"{self.name}：{Starts(self.starts).label}起 {days}内{Stops(self.stops).label}"


def promises(*, on: date) -> dict[str, Promised]:
    """All promises of a day by kind."""
    return {row.kind: _promised(row) for row in Promise.objects.filter(valid__contains=on).order_by("id")}


def promise_kinds() -> dict[str, str]:
    """What is promised, by kind: every name ever given, the newest first to hold."""
    return dict(Promise.objects.order_by("id").values_list("kind", "name"))


def promises_made(*, ids: set[int]) -> dict[int, Promised]:
    """These promises by id, whether or not the bank still makes them."""
    return {row.pk: _promised(row) for row in Promise.objects.filter(id__in=ids)}


def _promised(row: Promise) -> Promised:
    counted, zone = DaysCounted(row.counted), timezone.get_default_timezone()
    rule = DeadlineRule(days=row.days, cutoff=row.cutoff, zone=zone, counted=counted)
    return Promised(row.pk, row.kind, row.name, row.days, counted, row.starts, row.stops, rule)


def promised_days(*, made: Iterable[Promised], since: datetime) -> dict[int, date | Refused]:
    """The day by whose end each promise that counts from an instant is due, by promise id.

    Refused where the calendar of a year on the way is missing.
    """
    calendar = working_calendar()
    return {one.id: deadline(accepted_at=since, rule=one.rule, calendar=calendar) for one in made}

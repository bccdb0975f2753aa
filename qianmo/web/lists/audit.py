"""审计: events in words, newest business day first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from qianmo.apps.events.trail import PAGE, TrailEvent, Wanted, count_trail, trail
from qianmo.apps.exports.services import FREE_ROWS
from qianmo.apps.households.queries import household_of, numbers_of
from qianmo.apps.org.queries import staff_ids, staff_names
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import day
from qianmo.web.seat import Seat
from qianmo.web.words.audit import GROUPS, group_of, told

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words, with the name of who did it and the number of the household it is about."""

    event: TrailEvent
    group: str
    told: str
    by: str
    household: str


def wanted_of(query: Query) -> Wanted:
    """What a query asks for; a person or household nobody knows is answered with nothing."""
    who, household, kind = query.get("who", ""), query.get("household", ""), query.get("kind", "")
    return Wanted(
        staff_id=staff_ids(numbers=[who]).get(who, NOBODY) if who else None,
        household_id=(household_of(number=household) or NOBODY) if household else None,
        kinds=GROUPS[kind][1] if kind in GROUPS else (),
        since=day(query.get("since", "")),
        until=day(query.get("until", "")),
    )


def in_words(events: Sequence[TrailEvent]) -> list[Told]:
    """The events told."""
    names = staff_names(ids={event.by_staff_id for event in events if event.by_staff_id})
    numbers = numbers_of(household_ids={event.household_id for event in events if event.household_id})
    return [
        Told(
            event=event,
            group=group_of(event.kind),
            told=told(event),
            by=names.get(event.by_staff_id or 0, "系统"),
            household=numbers.get(event.household_id or 0, ""),
        )
        for event in events
    ]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    del seat
    wanted, before, left = wanted_of(query), None, FREE_ROWS
    while left > 0:
        found = trail(wanted=wanted, before=before)
        page = found[:PAGE][:left]
        for one in in_words(page):
            event = one.event
            yield (
                f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}", event.business_date, one.group, one.told, one.by,
                one.household or None, "已封存" if event.sealed else "待封存", event.digest,
            )  # fmt: skip
        if len(found) <= PAGE:
            return
        left, before = left - len(page), (page[-1].business_date, page[-1].id)


AUDIT = Listing(
    key="audit",
    title="审计",
    address="audit",
    right=Right.SEE_AUDIT,
    filters={"who": "工号", "household": "户号", "kind": "事项", "since": "从", "until": "到"},
    heads=[
        Head("时刻"), Head("营业日", "date"), Head("事项"), Head("发生了什么"), Head("谁"), Head("户号"), Head("封存"),
        Head("内容摘要", meaning="与库里这条事件的摘要对得上，就没有被改过"),
    ],
    definition="事件只增不改，每分钟封存一次；工号查的是本人办的，和动到本人账号的",
    count=lambda _, query: count_trail(wanted=wanted_of(query), most=FREE_ROWS + 1),
    rows=_rows,
    most=FREE_ROWS,
)  # fmt: skip

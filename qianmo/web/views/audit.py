"""审计: what anybody did, searched by person, household, kind and day; and whether the record is whole.

Reading here changes nothing. Only auditors and security administrators come in.
"""

from datetime import date
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.events.checks import ask_check
from qianmo.apps.events.trail import PAGE, TrailEvent, Wanted, last_check, trail, trail_event
from qianmo.apps.households.queries import household_of, numbers_of
from qianmo.apps.org.queries import staff_ids, staff_names
from qianmo.domain.access import Right
from qianmo.storage.queueing import hand_over
from qianmo.web.audit_words import GROUPS, fields_of, group_of, told
from qianmo.web.errands import worker_is_there
from qianmo.web.posting import done
from qianmo.web.seat import Seat, seated, show

BIGGEST = 2**63 - 1
NOBODY = -1


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    bare = text.strip()
    return min(int(bare), BIGGEST) if bare.isascii() and bare.isdecimal() and len(bare) < 25 else None


def _before(text: str) -> tuple[date, int] | None:
    day, _, last = text.partition("_")
    first, number = _day(day), _whole(last)
    return (first, number) if first and number is not None else None


def _rows(events: list[TrailEvent]) -> list[dict[str, object]]:
    """The events in words, with the names of who did them and the numbers of the households they are about."""
    names = staff_names(ids={event.by_staff_id for event in events if event.by_staff_id})
    numbers = numbers_of(household_ids={event.household_id for event in events if event.household_id})
    return [
        {
            "event": event,
            "group": group_of(event.kind),
            "told": told(event),
            "by": names.get(event.by_staff_id or 0, "系统"),
            "household": numbers.get(event.household_id or 0, ""),
        }
        for event in events
    ]


@seated(Right.SEE_AUDIT)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A page of the trail."""
    asked = {
        key: request.GET.get(key, "").strip().replace("\x00", "")[:40]
        for key in ("who", "household", "kind", "since", "until")
    }
    chosen = {key: value for key, value in asked.items() if value}
    wanted = Wanted(
        staff_id=_person(asked["who"]) if asked["who"] else None,
        household_id=(household_of(number=asked["household"]) or NOBODY) if asked["household"] else None,
        kinds=GROUPS[asked["kind"]][1] if asked["kind"] in GROUPS else (),
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )
    found = trail(wanted=wanted, before=_before(request.GET.get("before", "")))
    rows, more = found[:PAGE], len(found) > PAGE
    last = rows[-1] if rows else None
    cut = {"before": f"{last.business_date}_{last.id}"} if last and more else {}
    check = last_check()
    return show(
        request,
        seat,
        "audit/list.html",
        room="audit",
        rows=_rows(rows),
        chosen=chosen,
        paged="before" in request.GET,
        groups=[(code, name) for code, (name, _) in GROUPS.items()],
        next_address=f"?{urlencode({**chosen, **cut})}" if cut else "",
        first_address=f"?{urlencode(chosen)}",
        check=check,
        checker=staff_names(ids={check.asked_by_id}).get(check.asked_by_id, "") if check else "",
        worker=worker_is_there(),
    )


def _person(text: str) -> int:
    """The member of staff of a number, or nobody."""
    return staff_ids(numbers=[text]).get(text, NOBODY)


@seated(Right.SEE_AUDIT)
def record(request: HttpRequest, seat: Seat, event_id: int) -> HttpResponse:
    """One event with everything it says, and its hash."""
    event = trail_event(event_id=min(event_id, BIGGEST))
    if event is None:
        raise Http404
    opens = event.household_id if seat.person.may(Right.SEE_CUSTOMERS) else None
    payload = fields_of(event.payload)
    return show(request, seat, "audit/record.html", room="audit", payload=payload, opens=opens, **_rows([event])[0])


@require_POST
@seated(Right.SEE_AUDIT)
def verify(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask the worker to verify the whole chain."""
    with transaction.atomic():
        check_id, new = ask_check(by=seat.person.staff_id, at=seat.at)
        if new:
            hand_over("events.check", check_id=check_id)
    said = "开始核验，几分钟内出结果，可以离开本页" if new else "已有一次核验在办，等它出结果"
    return done(request, said, to=reverse("audit"))

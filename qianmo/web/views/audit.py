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
from qianmo.apps.events.trail import PAGE, count_trail, last_check, trail, trail_event
from qianmo.apps.exports.services import FREE_ROWS
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.storage.queueing import hand_over
from qianmo.web.errands import worker_is_there
from qianmo.web.lists import AUDIT
from qianmo.web.lists.audit import in_words, wanted_of
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day as as_day
from qianmo.web.posting import done
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.audit import GROUPS, fields_of

BIGGEST = 2**63 - 1


def _whole(text: str) -> int | None:
    bare = text.strip()
    return min(int(bare), BIGGEST) if bare.isascii() and bare.isdecimal() and len(bare) < 25 else None


def _before(text: str) -> tuple[date, int] | None:
    day, _, last = text.partition("_")
    first, number = as_day(day), _whole(last)
    return (first, number) if first and number is not None else None


@seated(Right.SEE_AUDIT)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A page of the trail."""
    chosen = AUDIT.chosen({key: str(text).replace("\x00", "") for key, text in request.GET.items()})
    wanted = wanted_of(chosen)
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
        rows=in_words(rows),
        **listed(seat, AUDIT, chosen, rows=count_trail(wanted=wanted, most=FREE_ROWS + 1)),
        chosen=chosen,
        paged="before" in request.GET,
        groups=[(code, name) for code, (name, _) in GROUPS.items()],
        next_address=f"?{urlencode({**chosen, **cut})}" if cut else "",
        first_address=f"?{urlencode(chosen)}",
        check=check,
        checker=staff_names(ids={check.asked_by_id}).get(check.asked_by_id, "") if check else "",
        worker=worker_is_there(),
    )


@seated(Right.SEE_AUDIT)
def record(request: HttpRequest, seat: Seat, event_id: int) -> HttpResponse:
    """One event with everything it says, and its hash."""
    event = trail_event(event_id=min(event_id, BIGGEST))
    if event is None:
        raise Http404
    opens = event.household_id if seat.person.may(Right.SEE_CUSTOMERS) else None
    payload = fields_of(event.payload)
    one = in_words([event])[0]
    return show(
        request, seat, "audit/record.html", room="audit", payload=payload, opens=opens, event=event, group=one.group,
        told=one.told, by=one.by, household=one.household,
    )  # fmt: skip


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

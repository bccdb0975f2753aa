"""One line: what is free of it, its draws, payments, changes of its limit, journal and timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.credit.queries import (
    LineRow,
    freeze_of,
    frozen_spans,
    last_due_day,
    limit_changes,
    line_numbered,
    open_transfers,
    pool_of,
    renewals,
    reversals,
    self_limits,
    through_core,
)
from qianmo.apps.events.queries import TimelineEvent, told_of
from qianmo.apps.households.queries import caption
from qianmo.apps.ledger.queries import EntryRow, entry_count, statement
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.domain.credit.payment import PURPOSES
from qianmo.domain.dated import add_months
from qianmo.web.limit_history import steps_of, told_changes
from qianmo.web.line_words import account_sums, journal, principal_on_books, standing
from qianmo.web.lists import JOURNAL
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.timeline import CHANNELS, months_of
from qianmo.web.usage import months_of_use

LATEST = 60
"""How many draws, payments and events a line's page shows; the older ones stand on the pages of their draws."""
TABS = ("draws", "payments", "limits", "journal", "time")
OUTCOMES = {
    "keep": ("维持", Right.REVIEW_LINES),
    "cut": ("调减", Right.CUT),
    "freeze": ("冻结", Right.FREEZE),
    "raise": ("申请调增", Right.RAISE),
}
"""What a yearly review may lead to, and the right each takes."""


def line_in_sight(seat: Seat, number: str) -> LineRow:
    """The line of an address; one outside the scope is answered like one that does not exist."""
    line = line_numbered(number=number, scope=seat.scope, on=seat.on)
    if line is None:
        raise Http404
    return line


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The page of a line; `tab` chooses between draws, payments, changes of the limit, journal and timeline."""
    return line_page(request, seat, line_in_sight(seat, number))


def line_page(
    request: HttpRequest,
    seat: Seat,
    line: LineRow,
    *,
    form: str = "",
    typed: Mapping[str, Any] | None = None,
    refused: Sequence[str] = (),
) -> HttpResponse:
    """The page, with one of its forms open again as it was typed and the reasons why it was refused."""
    tab = request.GET.get("tab", "")
    mended = reversals(scope=seat.scope, line_id=line.id)
    entries = statement(line_id=line.id) if tab == "journal" else []
    booked = entry_count(line_id=line.id)
    changes, frozen = limit_changes(scope=seat.scope, line_id=line.id), frozen_spans(line_id=line.id)
    renewed = renewals(scope=seat.scope, line_id=line.id)
    happened = _events(line, [one.id for one in mended])
    latest = last_due_day(line_id=line.id, on=seat.on)
    answer = show(
        request,
        seat,
        "lines/page.html",
        room="lines",
        line=line,
        use=months_of_use(line, on=seat.on),
        file=caption(scope=seat.scope, household_id=line.household_id),
        standing=standing(state=line.state, ends_on=line.ends_on, over=line.over_limit_on is not None, on=seat.on),
        freeze=freeze_of(line_id=line.id),
        owing=[one for one in line.draws if one.unpaid_fen or one.interest_fen],
        owed_interest_fen=sum(one.interest_fen for one in line.draws),
        mended=mended,
        waiting=[one for one in mended if one.waits],
        asked=[one for one in changes if one.waits],
        steps=steps_of(line=line, changes=changes, frozen=frozen, today=seat.on),
        told=told_changes(line=line, changes=changes, frozen=frozen),
        renewing=[one for one in renewed if one.waits],
        went_on={one.old_number: one.new_number for one in renewed if one.done},
        posted=journal(entries=entries, line=line, mended=mended, renewed=renewed),
        booked=booked,
        **listed(seat, JOURNAL, {"line": line.number}, rows=booked),
        **_books(entries),
        **_movements(line, happened),
        channels=CHANNELS,
        tab=tab if tab in TABS else TABS[0],
        acts=acts_on(seat, line),
        outcomes=[(key, name) for key, (name, right) in OUTCOMES.items() if seat.person.may(right)],
        pool=pool_of(line_id=line.id),
        purposes=PURPOSES.items(),
        self_limits=self_limits(line_id=line.id, on=seat.on),
        transfers=open_transfers(line_id=line.id),
        core=through_core(),
        latest_due=latest,
        usual_due=min(latest, add_months(day=seat.on, months=12)),
        form=form,
        typed=typed or {},
        refused=refused,
    )
    answer.status_code = 422 if form else 200
    return answer


def _books(entries: Sequence[EntryRow]) -> dict[str, Any]:
    """What the journal adds up to."""
    return {
        "sums": account_sums(entries),
        "turnover_fen": sum(entry.fen for entry in entries),
        "books_fen": principal_on_books(entries),
    }


def _movements(line: LineRow, happened: Sequence[TimelineEvent]) -> dict[str, Any]:
    """The draws that owe something and the newest of all draws, payments and events."""
    return {
        "draws": [one for one in line.draws if one.unpaid_fen or one in line.draws[-LATEST:]],
        "payments": line.repayments[-LATEST:],
        "events": len(happened),
        "more_events": len(happened) == LATEST,
        "months": months_of(happened, names=staff_names(ids={one.by_staff_id for one in happened if one.by_staff_id})),
    }


def _events(line: LineRow, reversal_ids: list[int]) -> list[TimelineEvent]:
    return told_of(
        household_id=line.household_id,
        mention={"line": line.number},
        subjects={
            "credit.applied": [line.application_id],
            "credit.repaid": [one.id for one in line.repayments[-LATEST:]],
            "credit.reversed": reversal_ids,
        },
        limit=LATEST,
    )


def acts_on(seat: Seat, line: LineRow) -> dict[str, bool]:
    """What this person may do to the line as it stands."""
    pays = seat.person.may(Right.DISBURSE)
    living = line.ends_on > seat.on and line.state != "终止"
    return {
        "sign": line.state == "已授信" and seat.person.may(Right.SIGN),
        "draw": line.state == "正常" and pays,
        "repay": pays and any(one.unpaid_fen or one.interest_fen for one in line.draws),
        "link": seat.person.may(Right.LINK_CUSTOMERS),
        "nudge": pays,
        "reverse": seat.person.may(Right.REVERSE),
        "freeze": line.state in {"已授信", "正常"} and seat.person.may(Right.FREEZE),
        "unfreeze": line.state == "冻结" and seat.person.may(Right.FREEZE),
        "raise": living and line.state != "冻结" and seat.person.may(Right.RAISE),
        "cut": living and line.limit_fen > 0 and seat.person.may(Right.CUT),
        "review": living and line.signed_on is not None and seat.person.may(Right.REVIEW_LINES),
    }

"""One line: what is free of it, its draws, payments, changes of its limit, journal and timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from qianmo.apps.collateral.queries import collateral_of
from qianmo.apps.credit.queries import (
    LATEST,
    DrawRow,
    LineRow,
    MovementCount,
    RenewalRow,
    ReversalRow,
    freeze_of,
    frozen_spans,
    last_due_day,
    latest_draws,
    latest_repayments,
    limit_changes,
    line_numbered,
    movement_counts,
    open_transfers,
    owing_draws,
    pool_of,
    renewals,
    repayment_ids,
    reversals,
    self_limits,
    through_core,
)
from qianmo.apps.events.queries import told_of
from qianmo.apps.households.queries import caption, groups_left
from qianmo.apps.ledger.queries import entry_count, line_balances, statement
from qianmo.apps.org.queries import staff_names
from qianmo.apps.signing.queries import contracts_of_line
from qianmo.domain.access import Right
from qianmo.domain.credit.payment import PURPOSES
from qianmo.domain.dated import add_months
from qianmo.web.limit_history import steps_of, told_changes
from qianmo.web.lists import JOURNAL
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.timeline import CHANNELS, months_of
from qianmo.web.usage import use_of
from qianmo.web.words.line import LOANS, journal, standing

BESIDE = 20
"""How many of the newest events stand below the draws."""
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
    line = line_numbered(number=number, scope=seat.scope)
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
    tab = asked if (asked := request.GET.get("tab", "")) in TABS else TABS[0]
    before = whole(request.GET.get("before", "")) or None
    mended = reversals(scope=seat.scope, line_id=line.id)
    changes, frozen = limit_changes(scope=seat.scope, line_id=line.id), frozen_spans(line_id=line.id)
    renewed = renewals(scope=seat.scope, line_id=line.id)
    owing = [one for one in owing_draws(line_ids=[line.id], on=seat.on) if one.unpaid_fen or one.interest_fen]
    booked = entry_count(line_id=line.id)
    latest = last_due_day(line_id=line.id, on=seat.on)
    answer = show(
        request,
        seat,
        "lines/page.html",
        room="lines",
        line=line,
        use=use_of([line], on=seat.on)[line.id],
        file=caption(scope=seat.scope, household_id=line.household_id),
        standing=standing(state=line.state, ends_on=line.ends_on, over=line.over_limit_on is not None, on=seat.on),
        freeze=freeze_of(line_id=line.id),
        owing=owing,
        owed_interest_fen=sum(one.interest_fen for one in owing),
        mended=mended,
        waiting=[one for one in mended if one.waits],
        asked=[one for one in changes if one.waits],
        steps=steps_of(line=line, changes=changes, frozen=frozen, today=seat.on),
        told=told_changes(line=line, changes=changes, frozen=frozen),
        renewing=[one for one in renewed if one.waits],
        went_on={one.old_number: one.new_number for one in renewed if one.done},
        count=movement_counts(line_ids=[line.id]).get(line.id, MovementCount()),
        booked=booked,
        **listed(seat, JOURNAL, {"line": line.number}, rows=booked),
        **_middle(line, tab, before=before, owing=owing, mended=mended, renewed=renewed),
        channels=CHANNELS,
        tab=tab,
        before=before,
        latest=LATEST,
        acts=acts_on(seat, line, owes=bool(owing)),
        outcomes=[(key, name) for key, (name, right) in OUTCOMES.items() if seat.person.may(right)],
        **_backing(line, seat),
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


def _backing(line: LineRow, seat: Seat) -> dict[str, Any]:
    """What stands behind the line besides the borrower: a risk pool, collateral, its contracts; groups he left."""
    return {
        "groups_left": groups_left(household_id=line.household_id),
        "pool": pool_of(line_id=line.id),
        "secured": collateral_of(line_ids=[line.id]),
        "contracts": contracts_of_line(line_number=line.number, scope=seat.scope),
    }


def _middle(
    line: LineRow,
    tab: str,
    *,
    before: int | None,
    owing: Sequence[DrawRow],
    mended: Sequence[ReversalRow],
    renewed: Sequence[RenewalRow],
) -> dict[str, Any]:
    """What the chosen tab shows, newest first, and the id from which the next older ones go on."""
    if tab == "payments":
        return paged("payments", latest_repayments(line_ids=[line.id], before=before, limit=LATEST + 1))
    if tab == "journal":
        return _journal(line, before=before, mended=mended, renewed=renewed)
    if tab == "time":
        return _happened(line, mended, before=before)
    if tab == "draws":
        found = paged("draws", latest_draws(line_ids=[line.id], before=before, limit=LATEST + 1))
        shown = {one.id: one for one in found["draws"]}
        shown |= {one.id: one for one in owing if before is None or one.id in shown}
        drawn = {"draws": [shown[pk] for pk in sorted(shown, reverse=True)]}
        return (_happened(line, mended, limit=BESIDE) if before is None else {}) | found | drawn
    return {}


def paged(name: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Rows read one more than a page takes: those of the page, and the id before which the older ones lie."""
    return {name: rows[:LATEST], "older": rows[LATEST - 1].id if len(rows) > LATEST else None}


def _journal(
    line: LineRow, *, before: int | None, mended: Sequence[ReversalRow], renewed: Sequence[RenewalRow]
) -> dict[str, Any]:
    """A page of the journal, and what the whole of it adds up to."""
    entries = statement(line_id=line.id, before=before, limit=LATEST + 1)[::-1]
    page, sums = paged("posted", entries), line_balances(line_id=line.id)
    return page | {
        "posted": journal(entries=page["posted"], mended=mended, renewed=renewed),
        "sums": sums,
        "turnover_fen": sum(one.debit_fen for one in sums),
        "books_fen": sum(one.balance_fen for one in sums if one.name == LOANS),
    }


def _happened(
    line: LineRow, mended: Sequence[ReversalRow], *, before: int | None = None, limit: int = LATEST + 1
) -> dict[str, Any]:
    """A page of what happened to the line; only the oldest of it needs to know of every repayment."""
    events = told_of(
        household_id=line.household_id,
        mention={"line": line.number},
        subjects={
            "credit.applied": [line.application_id] if line.application_id else [],
            "credit.repaid": repayment_ids(line_id=line.id, limit=None if before else limit),
            "credit.reversed": [one.id for one in mended],
        },
        before=before,
        limit=limit,
    )
    found = paged("events", events)
    names = staff_names(ids={one.by_staff_id for one in found["events"] if one.by_staff_id})
    return found | {"months": months_of(found["events"], names=names)}


def acts_on(seat: Seat, line: LineRow, *, owes: bool) -> dict[str, bool]:
    """What this person may do to the line as it stands."""
    pays = seat.person.may(Right.DISBURSE)
    living = line.ends_on > seat.on and line.state != "终止"
    return {
        "draw": line.state == "正常" and pays,
        "repay": pays and owes,
        "link": seat.person.may(Right.LINK_CUSTOMERS),
        "nudge": pays,
        "reverse": seat.person.may(Right.REVERSE),
        "freeze": line.state in {"已授信", "正常"} and seat.person.may(Right.FREEZE),
        "unfreeze": line.state == "冻结" and seat.person.may(Right.FREEZE),
        "raise": living and line.state != "冻结" and seat.person.may(Right.RAISE),
        "cut": living and line.limit_fen > 0 and seat.person.may(Right.CUT),
        "review": living and line.signed_on is not None and seat.person.may(Right.REVIEW_LINES),
    }

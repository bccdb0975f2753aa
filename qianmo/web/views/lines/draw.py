"""One draw (借据): its interest worked out, what was booked for it, what it came from and became; and renewing it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import (
    LATEST,
    AskedRow,
    DrawRow,
    DrawWorkings,
    LineRow,
    RenewalRow,
    draw_numbered,
    draw_workings,
    former_numbers,
    judgements,
    last_due_day,
    latest_repayments,
    misused_since,
    misuses,
    open_transfers,
    payout_of,
    pool_of,
    present_rate,
    rate_requests,
    renewal_refusal,
    renewals,
    repayment_count,
    reversals,
)
from qianmo.apps.credit.services import NewRenewal, request_renewals
from qianmo.apps.funds.queries import enrolled, used
from qianmo.apps.households.queries import caption
from qianmo.apps.ledger.queries import statement
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.interest import accrue, accrued_fen
from qianmo.domain.credit.renewal import RenewalKind
from qianmo.domain.dated import add_months
from qianmo.web.posting import done, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.timeline import CHANNELS
from qianmo.web.views.lines.acts import ODD_DUE, SAME, day
from qianmo.web.views.lines.page import acts_on, line_in_sight, paged
from qianmo.web.words.line import journal, papers_of
from qianmo.web.workings import brought, told_stretches

KINDS = [(kind.value, kind.label) for kind in RenewalKind]
NOTES = {
    RenewalKind.SEAMLESS: "到期日以前签好。新借据还旧借据，不动现金；利息当天结清；分类不变。",
    RenewalKind.REFINANCE: "因还款困难。新借据还旧借据，不动现金；利息当天结清；分类至少关注，观察期内再办至少次级。",
    RenewalKind.EXTENSION: "到期日以前签好，只能一次。借据不换，只改到期日；已结的利息要还清；分类不变。",
    RenewalKind.RESTRUCTURE: "因还款困难改条件，可以降利率、超出额度期限。利息当天结清；分类至少关注，再办至少次级。",
}
"""What each kind asks for and leaves behind, as the form says it."""
TAKE_BACK = "back"
CLASSES = [(str(int(one)), one.label) for one in LoanClass if one is not LoanClass.NORMAL]
"""Classes as the form offers them; no word makes a draw normal, taking one back may."""
ODD_RATE = "没有看懂年利率。请写百分数，例如 4.5。"


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """One draw: how its interest comes about, day by day and fen by fen, and what was booked for it."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    return draw_page(request, seat, line, draw) if draw.state == "posted" else _unpaid_page(request, seat, line, draw)


def draw_in_sight(line: LineRow, draw_number: str, *, on: date) -> DrawRow:
    """The draw of an address, or nothing to be seen."""
    draw = draw_numbered(line_id=line.id, number=draw_number, on=on)
    if draw is None:
        raise Http404
    return draw


def draw_page(
    request: HttpRequest,
    seat: Seat,
    line: LineRow,
    draw: DrawRow,
    *,
    form: str = "",
    typed: Mapping[str, Any] | None = None,
    refused: Sequence[str] = (),
) -> HttpResponse:
    """The page of a draw that was paid out; with a form shown again as typed, and why it was refused."""
    workings = draw_workings(draw_id=draw.id, on=seat.on)
    before = whole(request.GET.get("before", "")) or None
    repaid = latest_repayments(line_ids=[line.id], draw_id=draw.id, before=before, limit=LATEST + 1)
    mended = reversals(scope=seat.scope, line_id=line.id)
    renewed, since = renewals(scope=seat.scope, line_id=line.id), misused_since(draw_id=draw.id)
    mine = [one for one in renewed if draw.number in {one.old_number, one.new_number}]
    papers = papers_of(
        draw_id=draw.id, number=draw.number, repayment_ids=[one.id for one in repaid], mended=mended, renewed=mine
    )
    entries = statement(line_id=line.id, papers=papers, limit=LATEST)
    latest = last_due_day(line_id=line.id, on=seat.on)
    answer = show(
        request,
        seat,
        "lines/draw.html",
        room="lines",
        line=line,
        draw=draw,
        file=caption(scope=seat.scope, household_id=line.household_id),
        workings=workings,
        **_stretches(workings, upto=whole(request.GET.get("upto", ""))),
        **paged("payments", repaid),
        before=before,
        latest=LATEST,
        repaid=repayment_count(draw_id=draw.id),
        payout=payout_of(draw_id=draw.id),
        public_money=_public_money(line, draw),
        posted=journal(entries=entries, mended=mended, renewed=mine),
        more_posted=len(entries) == LATEST,
        channel=CHANNELS.get(draw.channel, draw.channel),
        drawn_by=_drawn_by(workings.drawn_by_id, draw),
        former=former_numbers(draw_ids=[draw.id]).get(draw.id, ""),
        renewed=mine,
        went_on={one.old_number: one.new_number for one in mine if one.new_number},
        renews=_may_ask(seat, Right.RENEW, draw.unpaid_fen, mine) and since is None,
        misused_since=since,
        **_asked_for(seat, draw),
        kinds=KINDS,
        present_ppm=present_rate(draw_id=draw.id, on=seat.on),
        latest_due=latest,
        usual_due=min(latest, add_months(day=max(draw.due_on, seat.on), months=12)),
        form=form,
        typed=typed or {},
        refused=refused,
    )
    answer.status_code = 422 if form else 200
    return answer


def _drawn_by(staff_id: int | None, draw: DrawRow) -> str:
    """Who took the draw down; one of another system names nobody here."""
    if staff_id:
        return staff_names(ids={staff_id}).get(staff_id, "")
    return "原系统" if draw.channel == "cutover" else "客户自助"


def _may_ask(seat: Seat, right: Right, owed_fen: int, asked: Sequence[RenewalRow] | Sequence[AskedRow]) -> bool:
    """Whether this person may ask for something of the draw: while it is owed and nothing of the kind waits."""
    return seat.person.may(right) and owed_fen > 0 and not any(one.waits for one in asked)


def _asked_for(seat: Seat, draw: DrawRow) -> dict[str, Any]:
    """Other rates, classes by hand and misuse that were asked for of the draw, and what this person may ask for."""
    rates = rate_requests(scope=seat.scope, draw_id=draw.id)
    judged, found = judgements(scope=seat.scope, draw_id=draw.id), misuses(scope=seat.scope, draw_id=draw.id)
    owed_fen, word = draw.unpaid_fen + draw.interest_fen, next((one for one in judged if one.effective_on), None)
    return {
        "asked_rates": rates,
        "reprices": _may_ask(seat, Right.RENEW, draw.unpaid_fen, rates),
        "judged": judged,
        "found": found,
        "judges": _may_ask(seat, Right.JUDGE, owed_fen, judged),
        "finds": _may_ask(seat, Right.JUDGE, owed_fen, found),
        "classes": [*CLASSES, (TAKE_BACK, "收回现在的认定")] if word and word.loan_class else CLASSES,
    }


def _public_money(line: LineRow, draw: DrawRow) -> list[tuple[str, str | None]]:
    """The funds the draw uses, each by its kind."""
    return [
        ("财政贴息", enrolled(draw_ids=[draw.id]).get(draw.id)),
        ("再贷款", used(draw_ids=[draw.id]).get(draw.id)),
        ("补偿金池", pool_of(line_id=line.id)),
    ]


def _stretches(workings: DrawWorkings, *, upto: int) -> dict[str, Any]:
    """The last stretches, or those before the place `upto`, in words; all of them were added up."""
    every = workings.worked.stretches
    end = min(upto or len(every), len(every))
    start = max(0, end - LATEST)
    return {
        "stretches": told_stretches(every[start:end], basis=workings.basis),
        "stretched": len(every),
        "upto": upto,
        "stretched_before": start,
        "brought": brought(every[:1], basis=workings.basis),
    }


def _unpaid_page(request: HttpRequest, seat: Seat, line: LineRow, draw: DrawRow) -> HttpResponse:
    """A draw that waits for the bank's own core, or that the core never paid: it owes nothing and has no interest."""
    waiting = [one for one in open_transfers(line_id=line.id) if one.draw_number == draw.number]
    return show(
        request,
        seat,
        "lines/draw_unpaid.html",
        room="lines",
        line=line,
        draw=draw,
        file=caption(scope=seat.scope, household_id=line.household_id),
        payout=payout_of(draw_id=draw.id),
        transfers=waiting,
        acts=acts_on(seat, line, owes=False),
        channel=CHANNELS.get(draw.channel, draw.channel),
    )


@require_POST
@seated(Right.RENEW)
def renew(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """Ask for the draw to be renewed by a second person."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    due_on, rate_ppm = (
        day(request.POST.get("due_on", "")),
        rate_typed(request.POST.get("rate", ""), empty=present_rate(draw_id=draw.id, on=seat.on)),
    )
    wrong = [] if due_on else [ODD_DUE]
    wrong += [] if rate_ppm is not None else [ODD_RATE]
    if wrong or due_on is None:
        return draw_page(request, seat, line, draw, form="renew", typed=request.POST, refused=wrong)
    new = NewRenewal(
        draw_id=draw.id,
        kind=request.POST.get("kind", ""),
        due_on=due_on,
        reason=request.POST.get("reason", ""),
        requested_by=seat.person.staff_id,
        request_id=request_id(request),
        rate_ppm=rate_ppm,
    )
    answers = request_renewals(renewals=[new], at=seat.at, business_date=seat.on)
    if answers.refused:
        reasons = [sentence for refused in answers.refused.values() for sentence in refused.sentences]
        return draw_page(request, seat, line, draw, form="renew", typed=request.POST, refused=reasons)
    said = "已申请续贷。先到“待批变更”打印续贷协议给客户签，再由另一位有审批权的同事办理，办妥前借据不变。"
    return done(request, SAME if answers.repeated else said, to=reverse("draw", args=[number, draw_number]))


@seated(Right.RENEW)
def preview(request: HttpRequest, seat: Seat, number: str, draw_number: str) -> HttpResponse:
    """What the chosen kind asks for, what has to be paid first, and the interest until the new due day."""
    line = line_in_sight(seat, number)
    draw = draw_in_sight(line, draw_number, on=seat.on)
    kind, due_on = request.GET.get("kind", ""), day(request.GET.get("due_on", ""))
    present_ppm = present_rate(draw_id=draw.id, on=seat.on)
    rate_ppm = rate_typed(request.GET.get("rate", ""), empty=present_ppm)
    said: dict[str, object] = {
        "draw": draw,
        "present_ppm": present_ppm,
        "refused": "" if rate_ppm is not None else ODD_RATE,
    }
    if kind in set(RenewalKind):
        chosen = RenewalKind(kind)
        said |= {"kind": chosen, "note": NOTES[chosen], "rate_ppm": rate_ppm}
        if due_on is not None and due_on > seat.on and rate_ppm is not None:
            days = (due_on - seat.on).days
            accrued = accrue(balance_fen=draw.unpaid_fen, days=days, rate_ppm=rate_ppm)
            said |= {"due_on": due_on, "days": days, "interest_fen": accrued_fen(accrued=accrued)}
            wrong = renewal_refusal(draw_id=draw.id, kind=kind, due_on=due_on, rate_ppm=rate_ppm, on=seat.on)
            said["refused"] = wrong.reason if wrong else ""
    return render(request, "lines/renewal_preview.html", said)


def rate_typed(text: str, *, empty: int | None = None) -> int | None:
    """A yearly rate typed as per cent, in ppm; `empty` where nothing is typed, None for what is no rate."""
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return empty
    try:
        ppm = Decimal(bare) * 10_000
    except InvalidOperation:
        return None
    return int(ppm) if ppm.is_finite() and ppm == ppm.to_integral_value() and 0 <= ppm < 1_000_000 else None

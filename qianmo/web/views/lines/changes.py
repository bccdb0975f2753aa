"""Raises, renewals, other rates, judgements and misuse that wait for a second person, and those decided."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import judgements, limit_changes, misuses, rate_requests, renewals
from qianmo.apps.credit.services import (
    ChangeDecision,
    JudgementDecision,
    MisuseDecision,
    RateDecision,
    RenewalDecision,
    decide_judgements,
    decide_misuses,
    decide_rates,
    decide_renewals,
)
from qianmo.apps.leads.services import decide_raises
from qianmo.apps.signing.queries import supplements_printed
from qianmo.apps.signing.services import NewSupplement, print_supplement
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused
from qianmo.web.lists import CHANGES
from qianmo.web.lists.changes import SHAPES, asked_changes
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.finding import judged, misused

Row = TypeVar("Row")
ODD_ANSWER = "没有选同意还是退回。请打开这一笔再选一次。"


@seated(Right.SEE_LINES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was asked for within the scope: those that wait, or all of them, newest first."""
    every = request.GET.get("all") == "1"
    waiting = asked_changes(scope=seat.scope, waiting=True)
    rows = asked_changes(scope=seat.scope) if every else waiting
    decides = seat.person.may(Right.DECIDE)
    ids = {kind: [row.id for row in rows if row.kind == kind] for kind in ("raise", "renewal")}
    printed = supplements_printed(raise_ids=ids["raise"], renewal_ids=ids["renewal"])
    mine = [row for row in waiting if decides and row.asked_by_id != seat.person.staff_id]
    return show(
        request,
        seat,
        "lines/changes.html",
        room="lines",
        every=every,
        waiting=len(waiting),
        mine=mine,
        rows=[(row, SHAPES[row.state], row in mine, printed.get((row.kind, row.id))) for row in rows],
        signs=seat.person.may(Right.SIGN),
        **listed(seat, CHANGES, {"all": "1"} if every else {}, rows=len(rows)),
    )


@require_POST
@seated(Right.SIGN)
def print_one(request: HttpRequest, seat: Seat, kind: str, subject_id: int) -> HttpResponse:
    """Print the supplement of a raise or renewal for its customer to sign."""
    if kind == "raise":
        _one(limit_changes(scope=seat.scope, change_id=subject_id))
    else:
        _one(renewals(scope=seat.scope, renewal_id=subject_id) if kind == "renewal" else [])
    new = NewSupplement(
        kind=kind, subject_id=subject_id, printed_by=seat.person.staff_id, request_id=request_id(request)
    )
    answer = print_supplement(new=new, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("changes"))
    number = supplements_printed(raise_ids=[subject_id], renewal_ids=[subject_id])[kind, subject_id]
    return done(request, f"已打印 {number}，请客户看过再签", to=reverse("contract", args=[number]))


@require_POST
@seated(Right.DECIDE)
def decide_raise(request: HttpRequest, seat: Seat, change_id: int) -> HttpResponse:
    """Carry out a raise that another person asked for, or send it back with a word."""
    row = _one(limit_changes(scope=seat.scope, change_id=change_id))
    what = f"额度 {row.line_number} 调增到 {spoken(row.after_fen)}"

    def act(*, approve: bool, note: str) -> Answers:
        by, post = seat.person.staff_id, seat.person.post
        one = ChangeDecision(
            change_id=row.id, approve=approve, note=note, decided_by=by, post=post, acting_for=seat.acting_for
        )
        return decide_raises(decisions=[one], at=seat.at, business_date=seat.on)

    return _decide(request, act, done_as=f"已同意{what}。", declined_as=f"已退回{what}的申请。")


@require_POST
@seated(Right.DECIDE)
def decide_renewal(request: HttpRequest, seat: Seat, renewal_id: int) -> HttpResponse:
    """Carry out a renewal that another person asked for, or send it back with a word."""
    row = _one(renewals(scope=seat.scope, renewal_id=renewal_id))
    what = f"借据 {row.old_number} 的{row.kind} {spoken(row.fen)}"

    def act(*, approve: bool, note: str) -> Answers:
        by, post = seat.person.staff_id, seat.person.post
        one = RenewalDecision(
            renewal_id=row.id, approve=approve, note=note, decided_by=by, post=post, acting_for=seat.acting_for
        )
        return decide_renewals(decisions=[one], at=seat.at, business_date=seat.on)

    return _decide(request, act, done_as=f"已办妥{what}。", declined_as=f"已退回{what}。")


@require_POST
@seated(Right.DECIDE)
def decide_rate(request: HttpRequest, seat: Seat, rate_request_id: int) -> HttpResponse:
    """Carry out another rate that someone asked for, or send it back with a word."""
    row = _one(rate_requests(scope=seat.scope, rate_request_id=rate_request_id, singly=True))
    what = f"借据 {row.draw_number} 的年利率自 {row.from_on} 起改为 {Ratio.of_ppm(row.rate_ppm).percent()}"

    def act(*, approve: bool, note: str) -> Answers:
        one = RateDecision(rate_request_id=row.id, approve=approve, note=note, decided_by=seat.person.staff_id)
        return decide_rates(decisions=[one], at=seat.at, business_date=seat.on)

    return _decide(request, act, done_as=f"{what}，已生效。", declined_as=f"已退回：{what}。")


@require_POST
@seated(Right.DECIDE)
def decide_judgement(request: HttpRequest, seat: Seat, judgement_id: int) -> HttpResponse:
    """Give the draw the class another person asked for, take one back, or send the wish back with a word."""
    row = _one(judgements(scope=seat.scope, judgement_id=judgement_id))
    what = f"借据 {row.draw_number} 的五级分类{judged(row.loan_class)}"

    def act(*, approve: bool, note: str) -> Answers:
        one = JudgementDecision(judgement_id=row.id, approve=approve, note=note, decided_by=seat.person.staff_id)
        return decide_judgements(decisions=[one], at=seat.at, business_date=seat.on)

    return _decide(request, act, done_as=f"{what}，已生效。", declined_as=f"已退回：{what}。")


@require_POST
@seated(Right.DECIDE)
def decide_misuse(request: HttpRequest, seat: Seat, misuse_id: int) -> HttpResponse:
    """Find the draw misused as another person asked, lift a finding, or send the wish back with a word."""
    row = _one(misuses(scope=seat.scope, misuse_id=misuse_id))
    what = f"借据 {row.draw_number} {misused(lifts=row.lifts, since=str(row.from_on))}"

    def act(*, approve: bool, note: str) -> Answers:
        one = MisuseDecision(misuse_id=row.id, approve=approve, note=note, decided_by=seat.person.staff_id)
        return decide_misuses(decisions=[one], at=seat.at, business_date=seat.on)

    return _decide(request, act, done_as=f"{what}，已生效。", declined_as=f"已退回：{what}。")


def _one(rows: Sequence[Row]) -> Row:
    """The row of an address, or nothing to be seen."""
    if not rows:
        raise Http404
    return rows[0]


def _decide(request: HttpRequest, act: Callable[..., Answers], *, done_as: str, declined_as: str) -> HttpResponse:
    """Give the second person's answer to the act, and say on 待批变更 what became of it."""
    to, answer = reverse("changes"), request.POST.get("answer", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, ODD_ANSWER, to=to)
    approve = answer == "approve"
    answers = act(approve=approve, note=request.POST.get("note", ""))
    if answers.refused:
        return refuse(request, answers.refused.values(), to=to)
    return done(request, done_as if approve else declined_as, to=to)

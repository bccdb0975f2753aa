"""扶持资金: subsidy schemes, risk pools and relending; what is under each, what could be, what is claimed.

The page without a query shows all three kinds and their claims; `kind` and `fund` choose one, whose draws it lists.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit import services as acts
from qianmo.apps.credit.queries import could_be_under, draw_numbers, lines_drawn_on, subsidy_items, under_fund
from qianmo.apps.funds import services as money_acts
from qianmo.apps.funds.queries import pool_statement, subsidy_claims
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused
from qianmo.web.lists import FUND_CLAIMS, FUND_DRAWS, POOL_STATEMENT, SUBSIDY_ITEMS
from qianmo.web.lists.funds import PURPOSES, fund_of, funded_columns
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.fund import (
    KINDS,
    ClaimShown,
    PoolShown,
    claims_shown,
    pools_shown,
    relending_shown,
    schemes_shown,
    shown,
)

SHOWN = 200
MOST_TICKED = 500
Answers = list[int | Refused]
TAKEN_IN = {"pool": "已纳入补偿金池", "subsidy": "已纳入贴息", "relending": "已分配"}


@seated(Right.SEE_FUNDS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All public money, or one scheme or pool with its draws (`tab=could`: those that could come under it)."""
    chosen = FUND_DRAWS.chosen(request.GET)
    kind, fund_id = fund_of(chosen)
    if chosen:
        return _one(request, seat, kind, fund_id)
    claims = claims_shown()
    return show(
        request,
        seat,
        "funds/page.html",
        room="funds",
        pools=pools_shown(),
        schemes=schemes_shown(),
        relending=relending_shown(),
        claims=claims,
        waiting=sum(1 for one in claims if one.row.waits),
        deciding=seat.person.may(Right.APPROVE_FUNDS),
        managing=seat.person.may(Right.MANAGE_FUNDS),
        **listed(seat, FUND_CLAIMS, {}, rows=len(claims)),
    )


def last_quarter(on: date) -> tuple[date, date]:
    """The first and the last day of the quarter before the one of a day."""
    last = on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


def _one(request: HttpRequest, seat: Seat, kind: str, fund_id: int) -> HttpResponse:
    fund = next((one for one in (shown(kind) if kind else ()) if one.row.id == fund_id), None)
    if fund is None:
        raise Http404
    if request.GET.get("tab") == "statement" and isinstance(fund, PoolShown):
        return _statement(request, seat, fund)
    could = request.GET.get("tab") == "could"
    rows = (could_be_under if could else under_fund)(scope=seat.scope, kind=kind, fund_id=fund_id, limit=SHOWN)
    query = {"kind": kind, "fund": str(fund_id)}
    bar = listed(seat, FUND_DRAWS, query, rows=FUND_DRAWS.count(seat, query))
    return show(
        request,
        seat,
        "funds/one.html",
        room="funds",
        fund=fund,
        kind=kind,
        kind_name=KINDS[kind],
        could=could,
        rows=rows,
        full=len(rows) == SHOWN,
        purposes=PURPOSES,
        managing=seat.person.may(Right.MANAGE_FUNDS),
        founding=seat.person.may(Right.APPROVE_FUNDS),
        columns=funded_columns(kind),
        quarter=last_quarter(seat.on),
        **bar,
    )


def _statement(request: HttpRequest, seat: Seat, fund: PoolShown) -> HttpResponse:
    """What came into a pool's fund and went out of it, down to what is left."""
    rows = pool_statement(pool_id=fund.row.id)
    numbers = draw_numbers(draw_ids=[row.draw_id for row in rows if row.draw_id])
    query = {"kind": "pool", "fund": str(fund.row.id)}
    return show(
        request,
        seat,
        "funds/statement.html",
        room="funds",
        fund=fund,
        rows=[(row, *numbers.get(row.draw_id or 0, ("", ""))) for row in rows],
        **listed(seat, POOL_STATEMENT, query, rows=len(rows)),
    )


@seated(Right.SEE_FUNDS)
def items(request: HttpRequest, seat: Seat, claim: str) -> HttpResponse:
    """What a claim on a scheme is made of, due by due, as it is handed in to the treasury."""
    found = subsidy_claims(claim_id=int(claim)) if claim.isdecimal() and len(claim) < 10 else []
    if not found:
        raise Http404
    rows = subsidy_items(claim_id=found[0].id, scope=seat.scope)
    return show(
        request,
        seat,
        "funds/items.html",
        room="funds",
        claim=ClaimShown("subsidy", found[0]),
        rows=rows,
        draws=len({row.draw_number for row in rows}),
        interest_fen=sum(row.interest_fen for row in rows),
        fen=sum(row.fen for row in rows),
        **listed(seat, SUBSIDY_ITEMS, {"claim": claim}, rows=len(rows)),
    )


def _back(request: HttpRequest, *, tab: str = "") -> tuple[str, int, str]:
    """Which fund a form is about, and the page to go back to."""
    kind, fund_id = fund_of(request.POST)
    to = f"{reverse('funds')}?kind={kind}&fund={fund_id}{'&tab=' + tab if tab else ''}" if kind else reverse("funds")
    return kind, fund_id, to


def _ticked(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("row")[:MOST_TICKED] if one.isdecimal() and len(one) < 16]


def _told(request: HttpRequest, answers: Answers, words: str, *, to: str) -> HttpResponse:
    """Say how many were done and why others were not."""
    refused = [one for one in answers if isinstance(one, Refused)]
    if refused:
        refuse(request, refused, to=to)
    count = len(answers) - len(refused)
    return done(request, f"{words} {count} 笔。", to=to) if count else refuse(request, [], to=to)


@require_POST
@seated(Right.MANAGE_FUNDS)
def take_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enrol the ticked draws in a scheme, put the ticked lines under a pool, or have the ticked draws use relending."""
    kind, fund_id, to = _back(request, tab="could")
    ticked = _ticked(request)
    if not kind or not ticked:
        return refuse(request, "没有勾选。请先在名单上勾选要纳入的，再办。", to=to)
    return _told(request, put_in(seat, kind=kind, fund_id=fund_id, ids=ticked), TAKEN_IN[kind], to=to)


def put_in(seat: Seat, *, kind: str, fund_id: int, ids: Sequence[int]) -> Answers:
    """Put lines under a pool, or draws under a scheme or relending; the answers of the act."""
    by, when = seat.person.staff_id, {"at": seat.at, "business_date": seat.on}
    if kind == "subsidy":
        wishes = [acts.Subsidised(draw_id=pk, scheme_id=fund_id, by=by) for pk in ids]
        return acts.enrol_draws(draws=wishes, **when)  # type: ignore[arg-type]
    if kind == "relending":
        uses = [acts.Assigned(draw_id=pk, pool_id=fund_id, by=by) for pk in ids]
        return acts.assign_draws(draws=uses, **when)  # type: ignore[arg-type]
    lines = [acts.Pooled(line_id=pk, pool_id=fund_id, by=by) for pk in ids]
    return acts.put_under_pools(lines=lines, **when)  # type: ignore[arg-type]


@require_POST
@seated(Right.MANAGE_FUNDS)
def take_out(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take the ticked draws out of a scheme or relending, or the lines of the ticked draws out of a pool."""
    kind, fund_id, to = _back(request)
    ticked = _ticked(request)
    if not kind or not ticked:
        return refuse(request, "没有勾选。请先在名单上勾选要移出的，再办。", to=to)
    leaving = acts.Leaving(
        kind=kind,
        fund_id=fund_id,
        ids=lines_drawn_on(draw_ids=ticked) if kind == "pool" else ticked,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
    )
    return _told(request, acts.take_out(leaving=leaving, at=seat.at, business_date=seat.on), "已移出", to=to)


@require_POST
@seated(Right.MANAGE_FUNDS)
def claim(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask a scheme for a period, or a pool for the ticked draws."""
    kind, fund_id, to = _back(request)
    by, sent = seat.person.staff_id, request_id(request)
    if kind == "pool":
        losses = [acts.NewLoss(draw_id=pk, by=by, request_id=uuid5(sent, str(pk))) for pk in _ticked(request)]
        if not losses:
            return refuse(request, "没有勾选借据。请先勾选逾期的借据，再申请补偿。", to=to)
        answers = acts.claim_losses(losses=losses, at=seat.at, business_date=seat.on)
        return _told(request, answers, "已申请补偿", to=to)
    since, last = day(request.POST.get("since", "")), day(request.POST.get("last", ""))
    if kind != "subsidy" or since is None or last is None:
        return refuse(request, "没有写明期间。请填起日和止日，再申请贴息。", to=to)
    new = money_acts.NewClaim(
        scheme_id=fund_id, from_on=since, until_on=last + timedelta(days=1), by=by, request_id=sent
    )
    answers = acts.claim_subsidies(claims=[new], at=seat.at, business_date=seat.on)
    return _told(request, answers, "已申请贴息", to=to)


@require_POST
@seated(Right.APPROVE_FUNDS)
def decide(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agree to a claim or send it back with a word."""
    to, answer = reverse("funds"), request.POST.get("answer", "")
    claim_id = request.POST.get("claim", "")
    if answer not in {"approve", "decline"} or not claim_id.isdecimal() or len(claim_id) > 15:
        return refuse(request, "没有选同意还是退回。请打开这一笔再选一次。", to=to)
    word = money_acts.ClaimDecision(
        claim_id=int(claim_id),
        approve=answer == "approve",
        note=request.POST.get("note", ""),
        by=seat.person.staff_id,
    )
    act = money_acts.decide_subsidies if request.POST.get("kind") == "subsidy" else money_acts.decide_losses
    (said,) = act(decisions=[word], at=seat.at, business_date=seat.on)
    if isinstance(said, Refused):
        return refuse(request, said, to=to)
    return done(request, "已同意，记应收。" if word.approve else "已退回。", to=to)


@require_POST
@seated(Right.MANAGE_FUNDS)
def money(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note that a claim's money has come, or give the fund its part of what was recovered since."""
    to, what, claim_id = reverse("funds"), request.POST.get("what", ""), request.POST.get("claim", "")
    if not claim_id.isdecimal() or len(claim_id) > 15:
        return refuse(request, "没有选申请。请在名单上选一笔再办。", to=to)
    ids, by = [int(claim_id)], seat.person.staff_id
    if what == "share":
        (back,) = acts.share_recoveries(claim_ids=ids, by=by, at=seat.at, business_date=seat.on)
        if isinstance(back, Refused):
            return refuse(request, back, to=to)
        return done(request, f"已退回基金 {spoken(back)}。", to=to)
    receive = money_acts.receive_subsidies if request.POST.get("kind") == "subsidy" else money_acts.receive_compensation
    (said,) = receive(claim_ids=ids, by=by, at=seat.at, business_date=seat.on)
    return refuse(request, said, to=to) if isinstance(said, Refused) else done(request, "已登记到账。", to=to)

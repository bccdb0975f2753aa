"""Rates of many draws (批量调息): a workbook is looked through and priced, asked for whole, and decided together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import RateRequestRow, RateWish, draws_at, rate_requests, repriced
from qianmo.apps.credit.services import NewRateRequest, RateDecision, decide_rates, request_rates
from qianmo.domain.access import Right
from qianmo.domain.dated import day_written
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow
from qianmo.web.lists.changes import SHAPES
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import Sent, give_back, sent_sheet
from qianmo.web.views.lines.acts import SAME
from qianmo.web.views.lines.draw import ODD_RATE, rate_typed
from qianmo.web.views.lines.rates import ODD_DAY

NUMBER, RATE, SINCE, WHY = COLUMNS = ("借据号", "新年利率", "生效日", "原因")
MOST = 500
SALT = "qianmo.rates"
LEAST_PPM = 1_000
"""Below 0.1 % somebody has written 4.5 % as 0.045, as a spreadsheet keeps it."""
TOO_MANY = Refused(code="sheet_long", reason=f"超过 {MOST} 笔，一次调不了。请分成几份再传")
ODD_ROWS = Refused(code="odd_rows", reason="没有收到预览过的表。请再传一次")
AS_FRACTION = "年利率写成了小数。请写百分数，4.5% 写 4.5"


@dataclass(frozen=True, slots=True)
class Priced:
    """A wish of a batch, and what it makes of the interest so far in fen, or why it cannot be done now."""

    row: RateRequestRow
    more: int | Refused

    @property
    def shape(self) -> str:
        """The square before its state."""
        return SHAPES[self.row.state]

    @property
    def refused(self) -> bool:
        """Whether it cannot be done."""
        return isinstance(self.more, Refused)

    @property
    def fen(self) -> int:
        """The difference; nothing where it is refused."""
        return 0 if isinstance(self.more, Refused) else self.more


@seated(Right.RENEW)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How a workbook of rates is made; sent in, what it would change draw by draw, and nothing is asked for yet."""
    if request.method != "POST":
        return show(request, seat, "lines/rate_batch.html", room="lines", columns=COLUMNS, most=MOST)
    here, sent = reverse("bring-rates"), sent_sheet(request, COLUMNS)
    if isinstance(sent, Sent) and len(sent.rows) > MOST:
        sent = TOO_MANY
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    batch = request_id(request)
    with transaction.atomic():
        faults = _ask(seat, sent.rows, batch=batch)
        found = _priced(seat, rate_requests(scope=seat.scope, batch=batch, limit=MOST))
        transaction.set_rollback(True)
    numbers = {row.cells[NUMBER]: row.number for row in sent.rows}
    faults |= {numbers[one.row.draw_number]: one.more.reason for one in found["rows"] if one.refused}
    if faults:
        return give_back(request, seat, sent, faults, columns=COLUMNS, to=here)
    lines = [[row.number, *(row.cells[column] for column in COLUMNS)] for row in sent.rows]
    kept = signing.dumps(lines, salt=SALT, compress=True)
    return show(request, seat, "lines/rate_batch.html", room="lines", kept=kept, **found)


@require_POST
@seated(Right.RENEW)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for the rates of a workbook that was looked through: all of them, or none where one is refused by now."""
    rows, batch, here = _kept_rows(request.POST.get("rows", "")), request_id(request), reverse("bring-rates")
    if isinstance(rows, Refused):
        return refuse(request, rows, to=here)
    with transaction.atomic():
        faults = _ask(seat, rows, batch=batch)
        if faults:
            transaction.set_rollback(True)
    if faults:
        return give_back(request, seat, Sent("调息", rows), faults, columns=COLUMNS, to=here)
    said = f"已申请 {len(rows)} 笔调息。由另一位有审批权的同事一起复核，办妥前利率不变。"
    return done(request, said, to=reverse("rate-batch", args=[batch]))


@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, batch: UUID) -> HttpResponse:
    """A batch as it stands, with what each rate makes of the interest so far."""
    rows = _in_sight(seat, batch)
    decides = seat.person.may(Right.DECIDE) and rows[0].waits and rows[0].requested_by_id != seat.person.staff_id
    return show(request, seat, "lines/rate_batch.html", room="lines", decides=decides, **_priced(seat, rows))


@require_POST
@seated(Right.DECIDE)
def decide(request: HttpRequest, seat: Seat, batch: UUID) -> HttpResponse:
    """Carry out a batch or send it back; what cannot be done by now goes back with its reason, the rest is done."""
    rows, to = _in_sight(seat, batch), reverse("rate-batch", args=[batch])
    answer, note = request.POST.get("answer", ""), request.POST.get("note", "")
    if answer not in {"approve", "decline"}:
        return refuse(request, "没有选同意还是退回。请再选一次。", to=to)
    approve = answer == "approve"
    decisions = [
        RateDecision(rate_request_id=row.id, approve=approve, note=note, decided_by=seat.person.staff_id)
        for row in rows
        if row.waits
    ]
    if not decisions:
        return refuse(request, SAME, to=to)
    with transaction.atomic():
        answers = decide_rates(decisions=decisions, at=seat.at, business_date=seat.on)
        returned = [
            replace(decisions[place], approve=False, note=why.reason)
            for place, why in answers.refused.items()
            if approve
        ]
        again = decide_rates(decisions=returned, at=seat.at, business_date=seat.on)
    refused = again if approve else answers
    if refused.refused:
        return refuse(request, refused.refused.values(), to=to)
    if not approve:
        return done(request, f"已退回 {len(decisions)} 笔调息。", to=to)
    left = f"；{len(returned)} 笔现在不能调，已退回，原因在下面" if returned else ""
    return done(request, f"已调息 {len(decisions) - len(returned)} 笔{left}。", to=to)


def _in_sight(seat: Seat, batch: UUID) -> list[RateRequestRow]:
    rows = rate_requests(scope=seat.scope, batch=batch, limit=MOST)
    if not rows:
        raise Http404
    return rows


def _priced(seat: Seat, rows: Sequence[RateRequestRow]) -> Mapping[str, Any]:
    """The rows with their differences while they wait, and the sum."""
    waiting = [row for row in rows if row.waits]
    wishes = [RateWish(draw_id=row.draw_id, rate_ppm=row.rate_ppm, from_on=row.from_on) for row in waiting]
    found = dict(zip([row.id for row in waiting], repriced(wishes=wishes, on=seat.on), strict=True))
    priced = [Priced(row, found.get(row.id, 0)) for row in rows]
    more_fen = sum(one.fen for one in priced)
    return {"rows": priced, "waiting": len(waiting), "more_fen": more_fen, "less_fen": -more_fen}


def _ask(seat: Seat, rows: Sequence[SheetRow], *, batch: UUID) -> dict[int, str]:
    """Ask for the rates of rows; what is wrong with them by row number, in which case the caller undoes it all."""
    ids = draws_at(numbers=[row.cells[NUMBER] for row in rows], scope=seat.scope)
    faults = {row.number: fault for row in rows if (fault := row.fault or _odd(row, ids))}
    sound = [row for row in rows if row.number not in faults]
    wishes = [
        NewRateRequest(
            draw_id=ids[row.cells[NUMBER]], rate_ppm=rate_typed(row.cells[RATE]) or 0,
            from_on=day_written(row.cells[SINCE]) or seat.on, reason=row.cells[WHY],
            requested_by=seat.person.staff_id, request_id=uuid5(batch, row.cells[NUMBER]), batch=batch,
        )
        for row in sound
    ]  # fmt: skip
    answers = request_rates(requests=wishes, at=seat.at, business_date=seat.on)
    faults |= {sound[place].number: refused.reason for place, refused in answers.refused.items()}
    return faults


def _odd(row: SheetRow, ids: Mapping[str, int]) -> str:
    rate_ppm = rate_typed(row.cells[RATE])
    if row.cells[NUMBER] not in ids:
        return "没有这笔借据，或不在您的范围。请核对借据号"
    if rate_ppm is None:
        return ODD_RATE
    if 0 < rate_ppm < LEAST_PPM:
        return AS_FRACTION
    return "" if day_written(row.cells[SINCE]) else ODD_DAY


def _kept_rows(text: str) -> list[SheetRow] | Refused:
    """The rows a preview was made of, as we signed them into its form; the act weighs them anew."""
    try:
        lines = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return ODD_ROWS
    return [SheetRow(number, dict(zip(COLUMNS, cells, strict=True)), "") for number, *cells in lines]

"""Work and marks that come in as a workbook: every row sound, or none applied and the rows back with their reasons."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import preview
from qianmo.apps.credit.queries import ids_of_numbers
from qianmo.apps.credit.services import Leaving, take_out
from qianmo.apps.households.queries import numbered
from qianmo.apps.outreach.services import send_errands
from qianmo.apps.ratings.services import NewMark, mark_households
from qianmo.apps.tasks.services import Assigned, Errand
from qianmo.domain.access import Right
from qianmo.domain.dated import day_written
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow
from qianmo.web.lists.funds import fund_of, funded_columns
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.views.drives.village import village_of
from qianmo.web.views.ledger.funds import put_in

ENTER, LEAVE = "纳入", "移出"
ERRANDS = ("户号", "到户里做什么", "期限")
MARKS = ("户号", "原因", "依据")
NOT_LISTED = "这一户不在还没上名册的户里。请核对户号"


@require_POST
@seated(Right.ASSIGN_WORK)
def errands(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the stewards to the households of a workbook, each with its own words and day."""
    here = reverse("households")
    sent = sent_sheet(request, ERRANDS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    ids = numbered(numbers=[row.cells["户号"] for row in sent.rows], scope=seat.scope)
    faults = {row.number: row.fault for row in sent.rows if row.fault}
    days = {row.number: day_written(row.cells["期限"]) for row in sent.rows}
    faults |= {row.number: "没有看懂期限。请写成 2026-10-08" for row in sent.rows if days[row.number] is None}
    wishes = [
        Errand(
            household_id=ids.get(row.cells["户号"], 0), note=row.cells["到户里做什么"][:120],
            due_on=days[row.number] or date.max,
        )
        for row in sent.rows
    ]  # fmt: skip
    with transaction.atomic():
        answer = send_errands(
            errands=wishes, scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
        )
        if not isinstance(answer, Assigned):
            faults |= {sent.rows[place].number: one.reason for place, one in answer.items()}
        if faults:
            transaction.set_rollback(True)
    if faults or not isinstance(answer, Assigned):
        return give_back(request, seat, sent, faults, columns=ERRANDS, to=here)
    known = f"，{answer.known} 户已有在办的走访" if answer.known else ""
    return done(request, f"已派 {answer.opened} 户走访{known}", to=here)


@require_POST
@seated(Right.MANAGE_FUNDS)
def funded(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put the lines or draws of a workbook under a fund and take others out, or nothing where one row is refused."""
    kind, fund_id = fund_of(request.POST)
    if not kind:
        return refuse(request, "没有选资金。请打开一项再传", to=reverse("funds"))
    columns, here = funded_columns(kind), f"{reverse('funds')}?kind={kind}&fund={fund_id}"
    sent = sent_sheet(request, columns)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    number, deed, why = columns
    ids = ids_of_numbers(kind=kind, numbers=[row.cells[number] for row in sent.rows])
    faults = {row.number: fault for row in sent.rows if (fault := row.fault or _odd(row, columns, ids))}
    sound = [row for row in sent.rows if row.number not in faults]
    entering = [row for row in sound if row.cells[deed] == ENTER]
    reasons: dict[str, list[SheetRow]] = {}
    for row in sound:
        if row.cells[deed] == LEAVE:
            reasons.setdefault(row.cells[why], []).append(row)
    with transaction.atomic():
        for reason, rows in reasons.items():
            leaving = Leaving(
                kind=kind, fund_id=fund_id, ids=[ids[row.cells[number]] for row in rows], reason=reason,
                by=seat.person.staff_id,
            )  # fmt: skip
            faults |= _refused(rows, take_out(leaving=leaving, at=seat.at, business_date=seat.on))
        entered = put_in(seat, kind=kind, fund_id=fund_id, ids=[ids[row.cells[number]] for row in entering])
        faults |= _refused(entering, entered)
        if faults:
            transaction.set_rollback(True)
    if faults:
        return give_back(request, seat, sent, faults, columns=columns, to=here)
    return done(request, f"已纳入 {len(entering)} 笔，移出 {len(sound) - len(entering)} 笔", to=here)


def _odd(row: SheetRow, columns: Sequence[str], ids: Mapping[str, int]) -> str:
    number, deed, _ = columns
    if row.cells[number] not in ids:
        return f"没有这个{number}。请核对"
    return "" if row.cells[deed] in {ENTER, LEAVE} else f"“办什么”要写{ENTER}或{LEAVE}"


def _refused(rows: Sequence[SheetRow], answers: Sequence[int | Refused]) -> dict[int, str]:
    return {row.number: said.reason for row, said in zip(rows, answers, strict=True) if isinstance(said, Refused)}


@require_POST
@seated(Right.IMPORT_ROSTERS)
def marks(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Write the marks of a workbook down; one that somebody set otherwise before is never overwritten."""
    village_id, here = village_of(seat, code), f"{reverse('opening')}?village={code}"
    sent = sent_sheet(request, MARKS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    found = preview(scope=seat.scope, village_id=village_id, year=seat.on.year, on=seat.on)
    ids = {one.number: one.household_id for one in found.candidates}
    codes = {reason.name: reason.code for reason in found.reasons if reason.enabled}
    filled = [row for row in sent.rows if row.fault or row.cells["原因"] or row.cells["依据"]]
    faults = {row.number: fault for row in filled if (fault := row.fault or _unreadable(row, ids, codes))}
    sound = [row for row in filled if row.number not in faults]
    wishes = [
        NewMark(
            household_id=ids[row.cells["户号"]], reasons=tuple(codes[name] for name in _names(row)),
            note=row.cells["依据"], revision=0, by=seat.person.staff_id,
        )
        for row in sound
    ]  # fmt: skip
    with transaction.atomic():
        refused = mark_households(marks=wishes, year=seat.on.year, at=seat.at, business_date=seat.on)
        faults |= {sound[place].number: _told(one) for place, one in refused.items()}
        if faults:
            transaction.set_rollback(True)
    if faults:
        return give_back(request, seat, sent, faults, columns=MARKS, to=here)
    if not filled:
        return refuse(request, "没有标注：表里没有一行填了原因和依据。请填好再传", to=here)
    return done(request, f"已记下 {len(filled)} 户的标注", to=here)


def _names(row: SheetRow) -> list[str]:
    bare = row.cells["原因"].replace("，", "、").replace(",", "、").replace("；", "、")
    return list(dict.fromkeys(name for part in bare.split("、") if (name := part.strip())))


def _unreadable(row: SheetRow, ids: Mapping[str, int], codes: Mapping[str, str]) -> str:
    if row.cells["户号"] not in ids:
        return NOT_LISTED
    odd = [name for name in _names(row) if name not in codes]
    if odd:
        return f"负面清单里没有“{odd[0][:20]}”。可以写：{'、'.join(codes)}"
    return "" if _names(row) else "只写了依据，没有写原因。请写上"


def _told(refused: Refused) -> str:
    return "别人已标注过这一户，导入不覆盖。请在预览里对照后改" if refused.code == "mark_changed" else refused.reason

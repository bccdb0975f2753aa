"""手工计量: marks off, telephone and what the bank's own measures ask for, typed or brought in a file."""

from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.analytics.work import Measure
from qianmo.apps.crm.queries import branches_in_sight
from qianmo.apps.org.queries import staff_cards, staff_ids, staff_of_branches
from qianmo.apps.performance.queries import catalogue, entries_of
from qianmo.apps.performance.services import NewEntry, agree_amounts, bring_amounts, enter_amounts
from qianmo.domain.access import Right
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused
from qianmo.gateways.sheets import SheetRow
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet

COLUMNS = ("工号", "计量", "数量", "依据")
ODD = -1
"""An amount that cannot be read; no act lets it in."""


@seated(Right.SEE_SHARES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was entered for a month in the branches in sight, and the forms for one's own branch or the whole bank."""
    month = _month(request.GET.get("month", "")) or seat.on.replace(day=1)
    rows = entries_of(month=month, branch_ids=branches_in_sight(person=seat.person))
    own = [one for one in rows if one.branch_id == seat.person.branch_id and not one.of_bank]
    people = staff_cards(ids=staff_of_branches(branch_ids=[seat.person.branch_id], on=seat.on), on=seat.on)
    entered, known = _entered(month), catalogue().read(month)
    return show(
        request,
        seat,
        "performance/entries.html",
        room="performance",
        month=month,
        rows=[(one, known[one.measure]) for one in rows if one.measure in known],
        measures=entered.items(),
        names="、".join(one.name for one in entered.values()),
        columns=COLUMNS,
        people=sorted(people.values(), key=lambda card: card.number),
        enters=seat.person.may(Right.ALLOCATE_PAY),
        brings=seat.person.may(Right.EDIT_SCHEMES),
        agrees=seat.person.may(Right.AGREE_PAY) and any(not one.agreed_by for one in own),
        agrees_all=seat.person.may(Right.PUBLISH_SCHEMES) and any(not one.agreed_by for one in rows if one.of_bank),
    )


def _month(text: str) -> date | None:
    return day(f"{text}-01")


def _entered(month: date) -> dict[str, Measure]:
    return {code: one for code, one in catalogue().on(month).items() if one.entered}


def _amount(text: str, measure: Measure | None) -> int:
    """An amount as it is typed: whole, or of a measure of money in yuan."""
    if measure is None or not measure.is_money:
        return whole(text.strip(), missing=ODD)
    bare = text.strip()
    found = parse_amount(bare if not bare or bare[-1] in "万元圆亿" else f"{bare}元")
    return ODD if isinstance(found, Refused) else found


@require_POST
@seated(Right.ALLOCATE_PAY)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter one amount for somebody of one's own branch."""
    month, here = _month(request.POST.get("month", "")), reverse("entries")
    number, measure = request.POST.get("staff", ""), request.POST.get("measure", "")
    staff_id = staff_ids(numbers=[number]).get(number)
    if month is None or staff_id is None:
        return refuse(request, "没有选月份或人员。请从列表里选", to=here)
    new = NewEntry(
        staff_id=staff_id,
        measure=measure,
        amount=_amount(request.POST.get("amount", ""), _entered(month).get(measure)),
        said=request.POST.get("said", ""),
    )
    (answer,) = enter_amounts(
        month=month,
        branch_id=seat.person.branch_id,
        entries=[new],
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已录入，请负责人同意", to=f"{here}?month={month:%Y-%m}")


@require_POST
@seated(Right.ALLOCATE_PAY)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in a file of one's own branch."""
    return _bring(request, seat, seat.person.branch_id, "请负责人同意")


@require_POST
@seated(Right.EDIT_SCHEMES)
def bring_all(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in a file of the whole bank."""
    return _bring(request, seat, None, "请人力资源部同意")


def _bring(request: HttpRequest, seat: Seat, branch_id: int | None, after: str) -> HttpResponse:
    month, here = _month(request.POST.get("month", "")), reverse("entries")
    sent = sent_sheet(request, COLUMNS)
    if month is None:
        return refuse(request, "没有选月份。请选这份表是哪个月的", to=here)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=here)
    measures = _entered(month)
    named = {one.name: code for code, one in measures.items()}
    people = staff_ids(numbers=[row.cells["工号"] for row in sent.rows])
    faults = {row.number: fault for row in sent.rows if (fault := _fault(row, named, people))}
    if not faults:
        refused = bring_amounts(
            month=month, branch_id=branch_id, entries=[_entry(row, named, people, measures) for row in sent.rows],
            by=seat.person.staff_id, at=seat.at, business_date=seat.on,
        )  # fmt: skip
        faults = {sent.rows[place].number: one.reason for place, one in refused.items()}
    if faults:
        return give_back(request, seat, sent, faults, columns=COLUMNS, to=here)
    return done(request, f"已收下 {len(sent.rows):,} 行，{after}", to=f"{here}?month={month:%Y-%m}")


def _fault(row: SheetRow, named: Mapping[str, str], people: Mapping[str, int]) -> str:
    number, name = row.cells["工号"], row.cells["计量"]
    if row.fault:
        return row.fault
    if number not in people:
        return f"没有工号“{number[:20]}”。请核对"
    return "" if name in named else f"没有“{name[:20]}”这个手工计量。可以是{'、'.join(named)}"


def _entry(
    row: SheetRow, named: Mapping[str, str], people: Mapping[str, int], measures: Mapping[str, Measure]
) -> NewEntry:
    code = named[row.cells["计量"]]
    return NewEntry(
        staff_id=people[row.cells["工号"]],
        measure=code,
        amount=_amount(row.cells["数量"], measures[code]),
        said=row.cells["依据"],
    )


@require_POST
@seated(Right.AGREE_PAY)
def agree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agree to everything one's branch entered for a month."""
    return _agree(request, seat, seat.person.branch_id)


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def agree_all(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agree to everything that came for the whole bank for a month."""
    return _agree(request, seat, None)


def _agree(request: HttpRequest, seat: Seat, branch_id: int | None) -> HttpResponse:
    month, here = _month(request.POST.get("month", "")), reverse("entries")
    if month is None:
        return refuse(request, "没有看懂是哪个月。请从列表里选", to=here)
    answer = agree_amounts(month=month, branch_id=branch_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已同意 {answer} 项，今晚算进积分和计价", to=f"{here}?month={month:%Y-%m}")

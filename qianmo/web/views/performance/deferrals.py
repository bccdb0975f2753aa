"""延期支付: what is held of everybody in sight with its due months, and what is taken back of it by two persons."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.credit.queries import draw_numbers
from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.households.queries import faces
from qianmo.apps.org.queries import StaffCard, staff_cards, staff_ids
from qianmo.apps.performance.queries import (
    BadLoan,
    ClawbackCard,
    MonthCard,
    bad_loans_of,
    clawbacks_of,
    counted_months,
)
from qianmo.apps.performance.services import NewClawback, ask_clawback, decide_clawback
from qianmo.domain.access import Right
from qianmo.domain.performance.deferrals import Asked, Part
from qianmo.web.lists import DEFERRED
from qianmo.web.lists.deferred import held_in_sight, held_rows
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, hundredths

MOST_CANDIDATES = 50
CLASSES = {3: "次级", 4: "可疑", 5: "损失"}
SHAPES = {"asked": "qm-wait", "taken": "qm-done", "refused": "qm-final"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """One person's deferred pay: every part, and the sums of what was kept back, taken, paid and is still held."""

    number: str
    card: StaffCard
    parts: list[tuple[Part, str]]
    kept_fen: int
    taken_fen: int
    paid_fen: int

    @property
    def held_fen(self) -> int:
        """What is still to be paid."""
        return self.kept_fen - self.taken_fen - self.paid_fen


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is held by person, one person's ledger, and the claw-backs. 404 for whose pay is not in sight."""
    months, asked = counted_months(), request.GET.get("staff", "")
    found = held_in_sight(seat, months)
    rows = held_rows(found, months, seat)
    chosen = staff_ids(numbers=[asked]).get(asked) if asked else seat.person.staff_id if len(rows) == 1 else None
    if asked and chosen not in found:
        raise Http404
    asks, sight = seat.person.may(Right.EDIT_SCHEMES), staff_in_sight(person=seat.person, on=seat.on)
    loans = _named(bad_loans_of(months=months, staff_ids=sight), seat) if asks else []
    candidates = [one for one in loans if one.loan.is_candidate]
    return show(
        request,
        seat,
        "performance/deferred.html",
        room="performance",
        rows=rows,
        ledger=_ledger(chosen, found.get(chosen, []), months, seat) if chosen else None,
        claws=[(one, SHAPES[one.state], _loan_of(one, loans)) for one in clawbacks_of(staff_ids=set(found))],
        candidates=candidates[:MOST_CANDIDATES],
        candidates_in_all=len(candidates),
        bad=[
            one
            for one in loans
            if one.loan.closed and one.loan.staff_id == chosen and one.fits(request.GET.get("find", "").strip())
        ],
        find=request.GET.get("find", "").strip(),
        picked=next((one for one in loans if str(one.loan.account_id) == request.GET.get("loan", "")), None),
        months=[one for one in months if one.closed],
        asks=asks,
        decides=seat.person.may(Right.PUBLISH_SCHEMES),
        **listed(seat, DEFERRED, {}, rows=len(rows)),
    )


@dataclass(frozen=True, slots=True)
class NamedLoan:
    """A bad loan with what a person knows it by: the draw, the contract's line, the household; and whose it is."""

    loan: BadLoan
    staff: StaffCard
    draw: str
    line: str
    household: str
    village: str

    @property
    def label(self) -> str:
        """The loan in a choice: 借据号、额度号、户号、村."""
        known = [f"借据 {self.draw}" if self.draw else self.loan.product, self.line, self.household, self.village]
        return " · ".join(one for one in known if one)

    @property
    def grounds(self) -> str:
        """The rule by which it is a candidate, as the grounds of a claw-back."""
        return f"{self.loan.since:%Y-%m} 末转为{CLASSES[self.loan.klass]}，在延期支付期内：{self.label}"

    def fits(self, find: str) -> bool:
        """Whether what was typed occurs in its numbers or names."""
        return find.upper() in self.label.upper()


def _named(loans: list[BadLoan], seat: Seat) -> list[NamedLoan]:
    draws = draw_numbers(draw_ids=[-one.account_id for one in loans if one.account_id < 0])
    homes = faces(household_ids=[one.household_id for one in loans if one.household_id], scope=seat.scope)
    cards = staff_cards(ids={one.staff_id for one in loans}, on=seat.on)
    named = []
    for one in loans:
        draw, line = draws.get(-one.account_id, ("", ""))
        home = homes.get(one.household_id or 0)
        told = (home.number, home.village) if home else ("", "")
        named.append(NamedLoan(one, cards[one.staff_id], draw, line, *told))
    return named


def _loan_of(claw: ClawbackCard, loans: list[NamedLoan]) -> str:
    named = (one.label for one in loans if one.loan.account_id == claw.account_id)
    return next(named, "")


def _ledger(staff_id: int, parts: list[Part], months: list[MonthCard], seat: Seat) -> Ledger | None:
    closed = {one.first for one in months if one.closed}
    card = staff_cards(ids={staff_id}, on=seat.on).get(staff_id)
    if card is None:
        return None
    paid = [one for one in parts if one.due in closed]
    told = [
        (one, "已付" if one.due in closed else "追索完" if not one.left_fen else "未到期")
        for one in sorted(parts, key=lambda one: one.month, reverse=True)
    ]
    return Ledger(
        card.number,
        card,
        told,
        kept_fen=sum(one.fen for one in parts),
        taken_fen=sum(one.taken_fen for one in parts),
        paid_fen=sum(one.left_fen for one in paid),
    )


def _account(text: str) -> int:
    """An account of the lake by its id; loans of our own have ids below nought."""
    return -whole(text[1:]) if text.startswith("-") else whole(text)


@require_POST
@seated(Right.EDIT_SCHEMES)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask that deferred pay of one person be taken back."""
    number = request.POST.get("staff", "")
    here = f"{reverse('deferred')}?staff={number}"
    staff_id = staff_ids(numbers=[number]).get(number)
    since, until = (day(f"{request.POST.get(name, '')}-01") for name in ("since", "until"))
    if staff_id is None or since is None or until is None:
        return refuse(request, "没有选人员或月份。请从列表里选", to=reverse("deferred"))
    try:
        fen = hundredths(request.POST.get("yuan", "") or "0", "追索金额")
    except Unreadable as fault:
        return refuse(request, str(fault), to=here)
    asked = Asked(
        since=since, until=until, fen=fen, cause=request.POST.get("cause", ""), said=request.POST.get("said", "")
    )
    new = NewClawback(
        staff_id=staff_id,
        asked=asked,
        account_id=_account(request.POST.get("account", "")),
        request_id=request_id(request),
    )
    answer = ask_clawback(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已提出，等人力资源部决定", to=here)


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def decide(request: HttpRequest, seat: Seat, clawback_id: int) -> HttpResponse:
    """Agree to a claw-back or turn it down."""
    here = reverse("deferred")
    agreed = request.POST.get("answer") == "agree"
    answer = decide_clawback(
        clawback_id=clawback_id, agreed=agreed, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已追索，从最早到期的扣" if agreed else "已记不追索", to=here)

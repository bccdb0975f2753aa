"""Acts on money set aside for programmes: book what was spent of it, confirm it or turn it down by another person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from qianmo.apps.events.services import Fact, record
from qianmo.apps.targets.models import Budget, Spending, SpendingState
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.programmes import Purse, check_spending


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSpending:
    """What was spent of a budget, when and what for."""

    budget_id: int
    fen: int
    spent_on: date
    said: str
    request_id: UUID


@transaction.atomic
def book_spending(*, new: NewSpending, by: int, at: datetime, business_date: date) -> int | Refused:
    """Book a spending against its budget; it takes of the budget at once. The same request again is the same one.

    Refused as `check_spending` says, and for a budget nobody set aside.
    """
    if known := Spending.objects.filter(request_id=new.request_id).first():
        return known.pk
    # Locked, so that two who book at once cannot both take the last of it.
    row = Budget.objects.select_for_update(of=("self",)).select_related("programme").filter(id=new.budget_id).first()
    if row is None:
        return Refused(code="no_budget", reason="没有记：没有这项预算。请从列表里选")
    taken = Spending.objects.filter(budget=row).exclude(state=SpendingState.REFUSED).aggregate(fen=Sum("fen"))["fen"]
    purse = Purse(
        name=row.name, fen=row.fen, taken_fen=taken or 0, since=row.programme.since, until=row.programme.until
    )
    refused = check_spending(purse=purse, fen=new.fen, spent_on=new.spent_on, said=new.said, on=business_date)
    if refused is not None:
        return refused
    spent = Spending.objects.create(
        budget=row, fen=new.fen, spent_on=new.spent_on, said=new.said.strip()[:200], booked_by_id=by, booked_at=at,
        request_id=new.request_id,
    )  # fmt: skip
    _tell("targets.spending_booked", spent, row, by=by, at=at, on=business_date)
    return spent.pk


@transaction.atomic
def decide_spending(*, spending_id: int, agreed: bool, by: int, at: datetime, business_date: date) -> Refused | None:
    """Confirm a spending, or turn it down, which gives its money back to the budget.

    Refused: decided before, by who booked it.
    """
    row = Spending.objects.select_for_update().filter(id=spending_id).first()
    if row is None or row.state != SpendingState.BOOKED:
        return Refused(code="spending_decided", reason="没有办：这一笔已经复核过。请刷新本页")
    if row.booked_by_id == by:
        return Refused(code="own_spending", reason="没有办：自己登记的支出要由另一位同事复核")
    row.state = SpendingState.CONFIRMED if agreed else SpendingState.REFUSED
    row.decided_by_id = by
    row.save(update_fields=["state", "decided_by"])
    budget = Budget.objects.select_related("programme").get(id=row.budget_id)
    kind = "targets.spending_confirmed" if agreed else "targets.spending_refused"
    _tell(kind, row, budget, by=by, at=at, on=business_date)
    return None


def _tell(kind: str, row: Spending, budget: Budget, *, by: int, at: datetime, on: date) -> None:
    payload = {"programme": budget.programme.name, "budget": budget.name, "fen": row.fen, "said": row.said}
    fact = Fact(subject_id=budget.programme_id, household_id=None, by=by, payload=payload)
    record(kind=kind, facts=[fact], at=at, business_date=on)

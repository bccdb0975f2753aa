"""A row of the file of draws as the rules see it, and what of it cannot be before any interest is worked out."""

from datetime import date
from typing import Any

from qianmo.apps.products.queries import Terms
from qianmo.domain.calendar import WorkingCalendar
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.credit.loan import LoanTerms, OpenDue, Pot
from qianmo.domain.credit.taking_over import ONE_DAY, OldDraw, Wrong
from qianmo.gateways.cutover import Row

MONTHS = {
    "monthly": frozenset(range(1, 13)),
    "quarterly": frozenset({3, 6, 9, 12}),
    "yearly": frozenset({12}),
    "at_end": frozenset[int](),
}
REPAYMENTS = {MONTHS["monthly"]: "按月结息", MONTHS["quarterly"]: "按季结息", MONTHS["yearly"]: "按年结息"}
AT_END = "利随本清"


def _settled_to(row: Row) -> date:
    settled_on: date | None = row["settled_on"]
    began_on: date = row["value_date"]
    return began_on if settled_on is None else settled_on + ONE_DAY


def cannot_be(row: Row, terms: Terms, dues: tuple[OpenDue, ...], *, on: date) -> list[Wrong]:
    """What of a draw cannot be by itself, before its interest is worked out."""
    months = terms.interest.settlement.months
    found = []
    if not row["amount_fen"] or row["unpaid_fen"] > row["amount_fen"]:
        found.append(Wrong(field="unpaid_fen", reason="未还本金不能超过借款金额，借款金额要大于零"))
    if not row["value_date"] < on:
        found.append(Wrong(field="value_date", reason=f"起息日 {row['value_date']} 不在切换日 {on} 之前"))
    if row["due_on"] <= row["value_date"]:
        found.append(Wrong(field="due_on", reason=f"到期日要晚于起息日 {row['value_date']}"))
    if not row["value_date"] <= _settled_to(row) <= on:
        found.append(Wrong(field="settled_on", reason="结息至要在起息日和数据日之间；从没结过息的请留空"))
    if any(one.until_on > _settled_to(row) for one in dues):
        found.append(Wrong(field="settled_on", reason="欠息文件里有结息至以后的利息。请核对"))
    if MONTHS[row["repayment"]] != months:
        said = REPAYMENTS.get(months, AT_END if not months else f"{'、'.join(map(str, sorted(months)))} 月结息")
        found.append(Wrong(field="repayment", reason=f"这个产品现行条款是{said}。请先改条款或核对"))
    return found


def old_draw(row: Row, dues: tuple[OpenDue, ...]) -> OldDraw:
    """A row as the rule takes it."""
    days: dict[Pot, Any] = {pot: row[f"days_{pot}"] for pot in Pot}
    return OldDraw(
        unpaid_fen=row["unpaid_fen"],
        settled_to=_settled_to(row),
        running_fen={pot: row[f"running_{pot}"] or 0 for pot in Pot},
        balance_days={pot: fen for pot, fen in days.items() if fen is not None},
        dues=dues,
        since=row["since"],
        loan_class=LoanClass(row["loan_class"]),
        class_since=row["class_since"],
    )


def loan_terms(row: Row, terms: Terms, calendar: WorkingCalendar) -> LoanTerms:
    """What is fixed for the draw of a row: its own days and rate, the product's terms of the day."""
    return LoanTerms(
        number=row["draw"],
        drawn_on=row["value_date"],
        due_on=row["due_on"],
        rates=((row["value_date"], row["rate_ppm"]),),
        interest=terms.interest,
        order=terms.order,
        calendar=calendar,
    )
